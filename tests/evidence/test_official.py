"""The transcribed figures equal the official files they were taken from, cell by cell."""

import csv
import math
import re
from pathlib import Path

import pytest

from counterpoise.evidence import Evidence

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
RELEASE = "2024-06"
NAMES = {"Türkiye": "TUR", "Turkiye": "TUR", "Czechia": "CZE", "Slovak Republic": "SVK"}

pytestmark = pytest.mark.shared


def rows(path: str) -> list[dict[str, str]]:
    file = SHARED / path
    if not file.is_file():
        pytest.skip(f"the official file {path} is not beside the checkout")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def code_of(country: str, evidence: Evidence) -> str | None:
    name = re.sub(r"\s*\(.*?\)|\*", "", country).strip()
    by_name = {ally.name: code for code, ally in evidence.allies.items()} | NAMES
    return by_name.get(name)


MEASURES = {
    ("TABLE2", "Current prices"): ("spending_current", 1.0, 0.005),
    ("TABLE2", "Constant 2015"): ("spending_constant", 1.0, 0.005),
    ("TABLE3", "Share of real GDP"): ("share_of_gdp", 0.01, 5e-7),
    ("TABLE7", ""): ("military_personnel", 1000.0, 0.5),
    ("TABLE8a", "Equipment"): ("equipment_share", 0.01, 5e-7),
    ("TABLE8a", "Personnel"): ("personnel_share", 0.01, 5e-7),
    ("TABLE8b", "Infrastructure"): ("infrastructure_share", 0.01, 5e-7),
    ("TABLE8b", "Other"): ("other_share", 0.01, 5e-7),
}
"""Measure, factor to our unit, and half of the last digit that is transcribed."""

Cells = dict[tuple[str, str, str, str], tuple[float, float]]


def workbook(evidence: Evidence) -> Cells:
    cells: Cells = {}
    for row in rows("nato/nato_def_exp_2024_tidy.csv"):
        code = code_of(row["country"], evidence)
        for (sheet, block), (measure, factor, rounding) in MEASURES.items():
            if code and row["sheet"] == sheet and row["block"].startswith(block):
                value = number(row["value"])
                if value is not None:
                    cells[code, row["year"], measure, RELEASE] = (value * factor, rounding)
    return cells


def number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return None if math.isnan(value) else value


def test_expenditure_equals_the_workbook_of_june_2024(evidence: Evidence) -> None:
    cells = workbook(evidence)
    ours = {k: f for k, f in evidence.tables["expenditure"].items() if k[-1] == RELEASE}
    assert len(cells) > 2500
    # Iceland has no armed forces and no line in the workbook; ours are stated zeros.
    iceland = [ours.pop(key) for key in list(ours) if key[0] == "ISL"]
    assert {figure.value for figure in iceland} == {0}
    assert all("stated zero" in figure.note for figure in iceland)
    assert {key[0] for key in cells} == set(evidence.members) - {"ISL"}
    assert sorted(set(cells) - set(ours)) == []
    assert sorted(set(ours) - set(cells)) == []
    wrong = [
        (key, figure.value, cells[key][0])
        for key, figure in ours.items()
        if abs(figure.value - cells[key][0]) > cells[key][1] * 1.001
    ]
    assert wrong == []


def outlook() -> dict[tuple[str, str, int], float]:
    return {
        (row["ref_area"], row["concept"], int(row["year"])): float(row["value"])
        for row in rows("macro/imf_weo_2510_subset.csv")
        if number(row["value"]) is not None
    }


@pytest.mark.parametrize(
    ("attribute", "concept", "years", "factor", "rounding"),
    [
        ("gdp_2024", "NGDPD", [2024], 1000.0, 0.5),
        ("debt_share_2026", "GGXWDG_NGDP", [2026], 0.01, 5e-7),
        ("debt_share_2030", "GGXWDG_NGDP", [2030], 0.01, 5e-7),
        ("growth_to_start", "NGDP_RPCH", [2025, 2026], 0.01, 5e-7),
        ("growth", "NGDP_RPCH", [2027, 2028, 2029, 2030], 0.01, 5e-7),
    ],
)
def test_economy_equals_the_outlook_of_october_2025(
    evidence: Evidence,
    attribute: str,
    concept: str,
    years: list[int],
    factor: float,
    rounding: float,
) -> None:
    known = outlook()
    checked, wrong = 0, []
    for code in evidence.allies:
        figure = evidence.figure(f"economy/{code}/{attribute}")
        if "imf_weo_2025_10" not in figure.source:
            continue
        published = [known[code, concept, year] for year in years if (code, concept, year) in known]
        if len(published) == len(years):
            checked += 1
            expected = factor * sum(published) / len(published)
            if abs(figure.value - expected) > rounding * 1.001:
                wrong.append((code, figure.value, expected))
    assert wrong == []
    assert checked >= 32


def test_population_equals_the_world_bank(evidence: Evidence) -> None:
    known = {
        row["Country Code"]: float(row["Value"])
        for row in rows("macro/population.csv")
        if row["Year"] == "2024"
    }
    ours = {code: evidence.figure(f"economy/{code}/population") for code in evidence.allies}
    published = {c: f.value for c, f in ours.items() if "world_bank_population" in f.source}
    assert len(published) >= 30
    assert {c: known[c] for c in published} == published
