"""NATO's real workbook of June 2024: every cell, its own sums, and a corrupted copy."""

import csv
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from counterpoise.evidence.readers import READERS, Imported
from counterpoise.evidence.readers.nato import read_nato
from counterpoise.evidence.readers.nato_checks import workbook_checks
from counterpoise.evidence.records import Ally
from counterpoise.problems import InputError

Allies = Mapping[str, Ally]
Shared = Callable[[str], Path]
OFFICIAL = "nato/240617-def-exp-2024-TABLES-en.xlsx"
TIDY = "nato/nato_def_exp_2024_tidy.csv"

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def official(shared: Shared, allies: Allies) -> Imported:
    return READERS["nato"](shared(OFFICIAL), allies)


MEASURES = {
    ("TABLE1", "Current"): ("spending_ncu_current", 1.0),
    ("TABLE1", "Constant"): ("spending_ncu_constant", 1.0),
    ("TABLE2", "Current"): ("spending_current", 1.0),
    ("TABLE2", "Constant"): ("spending_constant", 1.0),
    ("TABLE3", "Share"): ("share_of_gdp", 0.01),
    ("TABLE3", "Annual"): ("real_change", 0.01),
    ("TABLE5", "Current"): ("gdp_current", 1.0),
    ("TABLE5", "Constant"): ("gdp_constant", 1.0),
    ("TABLE6", "GDP"): ("gdp_per_head", 1000.0),
    ("TABLE6", "Defence"): ("spending_per_head", 1.0),
    ("TABLE7", ""): ("military_personnel", 1000.0),
    ("TABLE8a", "Equipment"): ("equipment_share", 0.01),
    ("TABLE8a", "Personnel"): ("personnel_share", 0.01),
    ("TABLE8b", "Infrastructure"): ("infrastructure_share", 0.01),
    ("TABLE8b", "Other"): ("other_share", 0.01),
}


def test_every_cell_equals_the_tidy_copy(
    official: Imported, shared: Shared, allies: Allies
) -> None:
    """Every allied row of the copy that others made of the workbook of 17 June 2024."""
    names = {ally.name: code for code, ally in allies.items()} | {"Slovak Republic": "SVK"}
    figures = official.tables["expenditure"]
    seen, wrong = set(), []
    with shared(TIDY).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            country = re.sub(r"\s*\(.*?\)|\*", "", row["country"]).strip()
            value = float(row["value"] or "nan")
            if country.startswith("NATO") or math.isnan(value):
                continue
            block = row["block"].split(" ")[0]
            measure, factor = MEASURES[row["sheet"], block]
            key = (names[country], row["year"], measure, "2024-06")
            figure = figures.get(key)
            ours = figure.value if figure else float("nan")
            if not math.isclose(ours, value * factor, rel_tol=1e-9, abs_tol=1e-12):
                wrong.append((key, ours, value * factor))
            elif figure is not None and ("estimate" in figure.note) != (row["estimate"] == "True"):
                wrong.append((key, figure.note))
            seen.add(key)
    assert wrong == []
    assert seen == set(figures)
    assert len(seen) == 15 * 31 * 11 + 3 * 11


@pytest.mark.parametrize(
    ("ally", "year", "measure", "value", "unit", "cell"),
    [
        ("DEU", 2022, "spending_ncu_current", 58266.2466, "million_EUR_current", "L21"),
        ("TUR", 2014, "spending_ncu_constant", 32059.1, "million_TRY_constant_2015", "D72"),
        ("ALB", 2024, "spending_current", 516.114, "musd_current", "N11"),
        ("POL", 2024, "spending_constant", 26838.5, "musd_2015", "N66"),
        ("POL", 2024, "share_of_gdp", 0.0412019, "share_of_gdp", "N32"),
        ("CZE", 2024, "real_change", 0.546501, "1/year", "N50"),
        ("ISL", 2014, "gdp_current", 17868, "musd_current", "D24"),
        ("LUX", 2024, "gdp_constant", 48366.1, "musd_2015", "N63"),
        ("NOR", 2014, "gdp_per_head", 74183.7, "usd_constant_2015", "D32"),
        ("USA", 2014, "spending_per_head", 2065.14, "usd_constant_2015", "D76"),
        ("POL", 2024, "military_personnel", 216081, "people", "O44"),
        ("HUN", 2024, "equipment_share", 0.478052, "share", "N23"),
        ("LTU", 2014, "personnel_share", 0.575286, "share", "D59"),
        ("FIN", 2014, "infrastructure_share", 0.0, "share", "D19"),
        ("USA", 2024, "other_share", 0.431628, "share", "N74"),
    ],
)
def test_figures_followed_by_hand_to_their_cells(
    official: Imported, ally: str, year: int, measure: str, value: float, unit: str, cell: str
) -> None:
    """One figure of each block, read off the workbook by eye, to the digits copied."""
    figure = official.tables["expenditure"][ally, str(year), measure, "2024-06"]
    assert figure.value == pytest.approx(value, rel=5e-6)
    assert figure.unit == unit
    assert figure.note.removesuffix("; estimate").endswith(f"cell {cell}")


def test_the_break_of_luxembourg_is_remarked(official: Imported, shared: Shared) -> None:
    """GDP up to 2022 equals the outlook of the Monetary Fund; from 2023 a third of it is gone."""
    with shared("macro/imf_weo_2510_subset.csv").open(encoding="utf-8", newline="") as stream:
        outlook = {
            int(row["year"]): float(row["value"]) * 1000
            for row in csv.DictReader(stream)
            if (row["ref_area"], row["concept"]) == ("LUX", "NGDPD") and row["value"]
        }
    figures = official.tables["expenditure"]
    ratio = {
        year: figures["LUX", str(year), "gdp_current", "2024-06"].value / outlook[year]
        for year in range(2014, 2024)
    }
    assert [ratio[year] for year in range(2014, 2023)] == pytest.approx([1] * 9, abs=0.015)
    assert ratio[2023] == pytest.approx(0.65, abs=0.01)
    breaks = [remark for remark in official.remarks if "change of what is counted" in remark]
    assert len(breaks) == 1
    assert breaks[0].startswith("Luxembourg: real GDP changes by -")
    assert "from 2022 to 2023" in breaks[0]


def test_iceland_has_output_and_no_expenditure(official: Imported) -> None:
    measures = {key[2] for key in official.tables["expenditure"] if key[0] == "ISL"}
    assert measures == {"gdp_current", "gdp_constant", "gdp_per_head"}
    assert "Iceland has no line of expenditure; only its GDP is printed." in official.remarks


def test_the_transcribed_figures_are_those_of_the_workbook(
    official: Imported, evidence: Any
) -> None:
    """The shipped table was copied from another form of the same edition, to fewer digits."""
    shipped = {k: f for k, f in evidence.tables["expenditure"].items() if k[-1] == "2024-06"}
    figures = official.tables["expenditure"]
    both = shipped.keys() & figures.keys()
    assert len(both) > 2500
    for key in both:
        unit = shipped[key].unit
        rounding = 0.5 if unit == "people" else 0.005 if unit.startswith("musd") else 5e-7
        assert figures[key].value == pytest.approx(shipped[key].value, abs=rounding * 1.001)


@pytest.fixture(scope="module")
def checks(shared: Shared, allies: Allies) -> pd.DataFrame:
    return workbook_checks(shared(OFFICIAL), allies)


def test_the_workbook_agrees_with_itself_or_the_difference_is_known(checks: pd.DataFrame) -> None:
    """Totals, shares, changes and sums per head, for every ally and year of Tables 1 to 8b."""
    agreeing = checks[checks.agrees]
    assert dict(agreeing.groupby("check").size()) == {
        "Table 4, change_over_period": 31,
        "Table 4, share_of_gdp": 62,
        "Table 4, spending_constant": 62,
        "annual real change": 330,
        "people of the total": 22,
        "rate of constant prices": 341,
        "rate of the euro": 181,
        "share of GDP, constant prices": 360,
        "share of GDP, current prices": 325,
        "spending per head": 363,
        "sum of categories": 341,
        "total of gdp_constant": 22,
        "total of gdp_current": 22,
        "total of military_personnel": 22,
        "total of spending_constant": 22,
        "total of spending_current": 22,
    }
    assert (checks[~checks.agrees].explained != "").all()


def test_three_shares_are_printed_as_a_round_two_per_cent(checks: pd.DataFrame) -> None:
    off = checks[(checks.check == "share of GDP, constant prices") & ~checks.agrees]
    assert {(row.ally, row.year): round(row.recomputed, 3) for row in off.itertuples()} == {
        ("FRA", 2020): 1.986,
        ("LTU", 2019): 1.995,
        ("SVK", 2024): 1.989,
    }
    assert set(off.printed) == {2.0}


def test_shares_from_current_money_differ_for_three_allies_and_the_totals(
    checks: pd.DataFrame,
) -> None:
    off = checks[(checks.check == "share of GDP, current prices") & ~checks.agrees]
    typed = {"FRA", "LTU", "SVK"}
    totals = {"NATO Europe and Canada", "NATO Total"}
    assert set(off.ally) == typed | totals | {"ITA", "NLD", "USA"}
    largest = off.loc[off.difference.abs().idxmax()]
    assert (largest.ally, largest.year) == ("NLD", 2024)
    assert largest.difference == pytest.approx(0.204, abs=5e-4)


def test_membership_of_the_totals_is_what_the_notes_say(
    official: Imported, checks: pd.DataFrame
) -> None:
    """Counting all 31 rows in every year would miss the printed totals before 2024."""
    figures = official.tables["expenditure"]
    totals = checks[(checks.check == "total of spending_current") & (checks.ally == "NATO Total")]
    printed = dict(zip(totals.year, totals.printed, strict=True))

    def money(year: int, *without: str) -> float:
        return sum(
            figure.value
            for key, figure in figures.items()
            if key[1:3] == (str(year), "spending_current") and key[0] not in without
        )

    assert money(2016, "MNE", "MKD", "FIN", "SWE") == pytest.approx(printed[2016])
    assert money(2017, "MKD", "FIN", "SWE") == pytest.approx(printed[2017])
    assert money(2020, "FIN", "SWE") == pytest.approx(printed[2020])
    assert money(2023, "SWE") == pytest.approx(printed[2023])
    assert money(2024) == pytest.approx(printed[2024])
    assert money(2023) - printed[2023] > 8000


def test_a_corrupted_copy_of_the_real_workbook_names_the_cell(
    shared: Shared, allies: Allies, tmp_path: Path
) -> None:
    import openpyxl

    book = openpyxl.load_workbook(shared(OFFICIAL), data_only=True, keep_links=False)
    book["TABLE2"]["F20"] = "about 46,000"
    book["TABLE5"]["E8"] = 2014
    book["TABLE7"].title = "PEOPLE"
    book.remove(book["TABLE8a"])
    path = tmp_path / "240617-def-exp-2024-TABLES-en.xlsx"
    book.save(path)
    with pytest.raises(InputError) as caught:
        read_nato(path, allies)
    message = str(caught.value)
    assert "sheet TABLE2, row 20, column F: holds the text 'about 46,000'" in message
    assert "sheet TABLE5, row 8, column E: holds the year 2014 a second time" in message
    assert "sheet TABLE8a: is missing: no sheet has the line 'Table 8a: ...'" in message
    assert "Table 7" not in message
