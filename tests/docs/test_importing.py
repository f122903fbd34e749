"""Pages on official files: figures at their source, spoilt copies, and what was recomputed."""

import csv
import re
import shutil
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import counterpoise
from counterpoise.evidence import Evidence
from counterpoise.evidence.imports import read_official
from counterpoise.evidence.readers import READERS
from counterpoise.problems import InputError

from .shown import run_command

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
IMPORTING, CHECKS = (
    (ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("importing", "official-checks")
)
SPOILT = re.compile(r"<!-- spoilt: (\w+) -->\n```text\n(.*?)```", re.DOTALL)
FILES = {
    "nato": "nato/240617-def-exp-2024-TABLES-en.xlsx",
    "sipri": "sipri/SIPRI-Milex-data-1949-2024_2.xlsx",
    "kiel": "ukraine_aid/data_explorer.csv",
    "weapons": "ukraine_aid/weapons.csv",
    "weo": "macro/imf_weo_2510_subset.csv",
    "gdp": "macro/gdp.csv",
    "population": "macro/population.csv",
    "troops": "us_posture/troopdata-rebuild-country-year.csv",
}


def official(name: str) -> Path:
    path = SHARED / FILES[name]
    if not path.is_file():
        pytest.skip(f"the official file {path.name} is not beside the checkout")
    return path


def table_after(page: str, mark: str) -> list[list[str]]:
    """Return the rows of the table below a mark, without its head."""
    found = re.search(rf"<!-- {mark} -->\n((?:\|.*\n)+)", page)
    assert found, mark
    return [[c.strip() for c in row.strip("|").split("|")] for row in found[1].splitlines()[2:]]


@pytest.mark.slow
@pytest.mark.shared
def test_the_import_is_real(tmp_path: Path) -> None:
    shutil.copy(official("nato"), tmp_path)
    found = re.search(r"<!-- import: nato -->\n```text\n\$ counterpoise (.*)\n", IMPORTING)
    assert found
    lines = IMPORTING[found.end() :].split("```")[0].splitlines()
    shown = run_command(found[1], tmp_path)
    for line in lines:
        assert line in shown


# Figures followed to their source


def number(text: str) -> float:
    return float(text.replace(",", ""))


@cache
def tables_of(kind: str, file: str) -> dict[str, Any]:
    return READERS[kind](official(file), counterpoise.load_evidence().allies).tables


def stored(figure: str) -> float:
    table, *key = figure.strip("`").split("/")
    kind, file = {
        "expenditure": ("nato", "nato"),
        "sipri": ("sipri", "sipri"),
        "aid": ("kiel", "kiel"),
        "weapons_given": ("kiel", "weapons"),
        "accounts": ("weo", "weo") if key[0] == "imf" else ("worldbank", "gdp"),
        "economy": ("weo", "weo") if key[-1] == "growth" else ("worldbank", "population"),
        "stationed": ("troops", "troops"),
    }[table]
    rows = tables_of(kind, file)[table]
    found = [f.value for known, f in rows.items() if list(known[: len(key)]) == key]
    assert len(found) == 1, figure
    return float(found[0])


def source_of(kind: str, place: str) -> str:
    """Return which file a row of the table speaks of: some readers take several."""
    named = place.split(".csv")[0] if ".csv" in place else kind
    return {"data_explorer": "kiel"}.get(named, named)


@pytest.mark.slow
@pytest.mark.shared
def test_figures_followed_to_their_source() -> None:
    rows = table_after(IMPORTING, "trace")
    books: dict[str, Any] = {}
    for kind, place, printed, figure, value in rows:
        assert stored(figure) == pytest.approx(number(value), rel=1e-12), figure
        if kind in ("nato", "sipri"):
            import openpyxl

            if kind not in books:
                books[kind] = openpyxl.load_workbook(
                    official(kind), data_only=True, keep_links=False
                )
            sheet, _, cell = place.rpartition(" ")
            assert books[kind][sheet][cell].value == pytest.approx(number(printed), rel=1e-11)
            continue
        path = official(source_of(kind, place))
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.reader(stream))
        span = [int(n) for n in re.findall(r"\d+", re.search(r"lines? [\d to]+", place)[0])]
        names = re.search(r"columns? (.*)", place)[1].split(" and ")
        cells = [
            float(lines[at - 1][lines[0].index(name)])
            for at in range(span[0], span[-1] + 1)
            for name in names
        ]
        if printed.endswith(" in all"):
            cells = [sum(cells)]
        assert cells == pytest.approx([float(n) for n in re.findall(r"[\d.]+", printed)])


# Spoilt copies


def spoil_book(
    source: Path, place: Path, cells: dict[tuple[str, str], Any], titles: dict[str, str]
) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(source, data_only=True, keep_links=False)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    for old, new in titles.items():
        if new:
            book[old].title = new
        else:
            book.remove(book[old])
    book.save(place)
    return place


def spoil_lines(source: Path, place: Path, changes: dict[int, dict[int, str]]) -> None:
    """Change cells, by line and by column from 0."""
    lines = source.read_text("utf-8-sig").splitlines()
    for at, cells in changes.items():
        parts = lines[at - 1].split(",")
        for column, text in cells.items():
            parts[column : column + 1] = [text]
        lines[at - 1] = ",".join(parts)
    place.write_text("\n".join(lines) + "\n", "utf-8")


def nato(folder: Path) -> Path:
    cells = {
        ("TABLE2", "N32"): "about 35,000",
        ("TABLE3", "M21"): -1.6,
        ("TABLE5", "E8"): 2014,
    }
    source = official("nato")
    return spoil_book(source, folder / source.name, cells, {"TABLE8a": ""})


def formula(folder: Path) -> Path:
    source = official("nato")
    return spoil_book(source, folder / source.name, {("TABLE2", "N32"): "=1/0"}, {})


def half(folder: Path) -> Path:
    place = folder / official("nato").name
    whole = official("nato").read_bytes()
    place.write_bytes(whole[: len(whole) // 2])
    return place


def bomb(folder: Path) -> Path:
    place = folder / official("nato").name
    with zipfile.ZipFile(official("nato")) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet = "xl/worksheets/sheet3.xml"
    padding = b"<row/>" * 60_000_000
    parts[sheet] = parts[sheet].replace(b"</sheetData>", padding + b"</sheetData>")
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as spoilt:
        for name, content in parts.items():
            spoilt.writestr(name, content)
    return place


def sipri(folder: Path) -> Path:
    cells = {
        ("Current US$", "BZ146"): "38 000",
        ("Share of GDP", "BZ146"): 4.15,
        ("Local currency calendar years", "B147"): "Thalers",
    }
    source, titles = official("sipri"), {"Constant (2023) US$": "Constant US$"}
    return spoil_book(source, folder / source.name, cells, titles)


def kiel(folder: Path) -> Path:
    place = folder / official("kiel").name
    shutil.copy(official("kiel").parent / "release_info.csv", folder)
    spoil_lines(official("kiel"), place, {764: {2: "2O22"}, 765: {7: "n/a"}, 766: {11: "1,7"}})
    return place


def uneven(folder: Path) -> Path:
    place = folder / official("kiel").name
    shutil.copy(official("kiel").parent / "release_info.csv", folder)
    total = official("kiel").read_text("utf-8-sig").splitlines()[763].split(",")[4]
    spoil_lines(official("kiel"), place, {764: {4: f"{float(total) + 0.1:.6f}"}})
    return place


def weo(folder: Path) -> Path:
    place = folder / official("weo").name
    spoil_lines(official("weo"), place, {7365: {4: "GW"}, 9541: {2: "24"}, 11789: {3: "9e99"}})
    return place


def worldbank(folder: Path) -> Path:
    place = folder / official("gdp").name
    spoil_lines(official("gdp"), place, {10312: {3: "811 billion"}})
    lines = place.read_text("utf-8").splitlines()
    lines[10310] = lines[10309]
    place.write_text("\n".join(lines) + "\n", "utf-8")
    return place


def troops(folder: Path) -> Path:
    place = folder / official("troops").name
    spoil_lines(official("troops"), place, {4420: {5: "-36635"}, 9459: {5: "249.5"}})
    lines = place.read_text("utf-8").splitlines()
    place.write_text("\n".join([*lines, lines[4418]]) + "\n", "utf-8")
    return place


SPOILERS = {
    "nato": ("nato", nato),
    "formula": ("nato", formula),
    "half": ("nato", half),
    "bomb": ("nato", bomb),
    "sipri": ("sipri", sipri),
    "kiel": ("kiel", kiel),
    "uneven": ("kiel", uneven),
    "weo": ("weo", weo),
    "worldbank": ("worldbank", worldbank),
    "troops": ("troops", troops),
}


def test_every_spoilt_copy_is_shown() -> None:
    assert {name for name, _ in SPOILT.findall(IMPORTING)} == set(SPOILERS)


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "lines"),
    SPOILT.findall(IMPORTING),
    ids=[name for name, _ in SPOILT.findall(IMPORTING)],
)
def test_a_spoilt_copy_says_what_the_page_says(
    name: str, lines: str, evidence: Evidence, tmp_path: Path
) -> None:
    kind, spoil = SPOILERS[name]
    place = spoil(tmp_path)
    with pytest.raises(InputError) as caught:
        READERS[kind](place, evidence.allies)
    said = [str(problem).replace(f"{tmp_path}/", "") for problem in caught.value.problems]
    assert sorted(said) == sorted(lines.splitlines())


WRONG = re.compile(r"<!-- wrong: (\w+) (\w+) -->\n```text\n(.*)\n```")


@pytest.mark.shared
@pytest.mark.parametrize(("kind", "asked", "line"), WRONG.findall(IMPORTING))
def test_a_file_with_the_wrong_reader_says_what_the_page_says(
    kind: str, asked: str, line: str
) -> None:
    from counterpoise.evidence.imports import read_official

    file = official({"worldbank": "gdp"}.get(kind, kind))
    with pytest.raises(InputError) as caught:
        read_official(asked, file)
    assert [str(p).replace(f"{file.parent}/", "") for p in caught.value.problems] == [line]


def test_problems_on_the_screen_are_as_many_as_the_page_says() -> None:
    from counterpoise.cli.problem_output import MOST

    assert f"at most {MOST} problems are listed" in IMPORTING
    assert len(WRONG.findall(IMPORTING)) == 2


# What was recomputed


@pytest.mark.shared
def test_checks_of_natos_workbook(evidence: Evidence) -> None:
    from counterpoise.evidence.readers.nato_checks import workbook_checks

    checks = workbook_checks(official("nato"), evidence.allies)
    counts = checks.groupby("check")["agrees"].agg(["size", "sum"])
    assert {row[0]: (int(row[1]), int(row[2])) for row in table_after(CHECKS, "checks: nato")} == {
        str(name): (row["size"], row["sum"]) for name, row in counts.iterrows()
    }
    agreeing, differing = int(checks["agrees"].sum()), int((~checks["agrees"].astype(bool)).sum())
    assert f"{len(checks):,} printed numbers" in CHECKS
    assert f"**{agreeing:,} agree**" in CHECKS
    assert f"**{differing} differ**" in CHECKS
    names = {code: ally.name for code, ally in evidence.allies.items()}
    off = checks[~checks["agrees"].astype(bool)]
    for row in off[off["explained"].str.contains("real GDP")].itertuples():
        name = names.get(row.ally, row.ally)
        line = f"| {name} | {row.year} | {row.printed:.3f} | {row.recomputed:.3f} |"
        assert line in CHECKS


def outputs(evidence: Evidence) -> Iterator[tuple[str, dict[tuple[str, int], float]]]:
    with official("gdp").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    yield (
        "World Bank",
        {
            (row["Country Code"], int(row["Year"])): float(row["Value"]) / 1e6
            for row in rows
            if row["Country Code"] in evidence.allies
        },
    )
    with official("weo").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    yield (
        "IMF",
        {
            (row["ref_area"], int(row["year"])): float(row["value"]) * 1000
            for row in rows
            if row["concept"] == "NGDPD" and row["ref_area"] in evidence.allies and row["value"]
        },
    )


@pytest.mark.slow
@pytest.mark.shared
def test_checks_of_sipris_shares(evidence: Evidence) -> None:
    from counterpoise.evidence.readers.sipri import shares_recomputed

    figures = READERS["sipri"](official("sipri"), evidence.allies).tables["sipri"]
    pairs = {name: shares_recomputed(figures, gdp) for name, gdp in outputs(evidence)}
    for row in table_after(CHECKS, "checks: sipri"):
        table = pairs[row[0]]
        begins, ends = (int(year) for year in row[1].split(" to "))
        part = table[table["year"].between(begins, ends)]
        close: pd.Series[bool] = (part["printed"] / part["recomputed"] - 1).abs() <= 0.05
        near: pd.Series[bool] = part["difference"].abs() <= 0.001
        gap = 100 * (part["ratio"] - 1).abs().median()
        found = (len(part), (close | near).sum(), close.sum(), near.sum())
        assert [int(cell) for cell in row[2:6]] == [int(n) for n in found], row
        assert float(row[6]) == pytest.approx(gap, abs=0.0051)


@pytest.mark.shared
def test_checks_of_the_troop_file(evidence: Evidence) -> None:
    counts = READERS["troops"](official("troops"), evidence.allies).tables["stationed"]
    rows, same, both = set(), 0, 0
    for (host, year, *_), report in evidence.tables["stationed"].items():
        found = counts.get((host, year, ""))
        if found is None:
            continue
        both += 1
        if found.value == report.value:
            same += 1
        else:
            name = evidence.allies[host].name
            rows.add(f"| {name} | {report.as_of} | {report.value:,.0f} | {found.value:,.0f} |")
    assert f"**{same} of {both} host-years" in CHECKS
    listed = CHECKS.split("Every difference:")[1].strip().splitlines()[2:]
    assert {"|".join(line.split("|")[:5]) + "|" for line in listed} == rows


def test_a_file_in_billions_says_what_the_page_says(tmp_path: Path) -> None:
    path = tmp_path / "gdp.csv"
    path.write_text("Country Name,Country Code,Year,Value\nPoland,POL,2023,811.2\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_official("worldbank", path, release="2025-07")
    found = re.search(r"<!-- sizes: worldbank -->\n```text\n(.*)\n```", IMPORTING)
    assert found
    assert str(caught.value).replace(str(path), path.name) == found[1]
