"""Reading output and population as the World Bank publishes them.

Layouts are told by their header and stand in the table of layouts: a list with one figure a row,
the Bank's own download with some lines above its header and one column a year, also as the archive
that the Bank gives out, and a table of its DataBank. Which indicator a file holds is told by its
code; a list names none, so that the size of the figures and the file name must agree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.readers.import_result import Imported
from counterpoise.evidence.readers.layouts import layout_by_columns, nearest_layout
from counterpoise.evidence.readers.text_files import Faults
from counterpoise.evidence.readers.text_tables import (
    MOST_LINES_ABOVE,
    Raw,
    Row,
    checked_release,
    header_of,
    listed,
    note_wrong_layout,
    read_rows,
    rows_with,
)
from counterpoise.evidence.records import Ally, Figure, Source
from counterpoise.evidence.workbook_kinds import OLD, is_old_workbook

EXPECTED = "a World Bank table"
WAY_OUT = (
    "Take the Bank's CSV download of the same figures, or open the workbook in a spreadsheet "
    "program and save its sheet Data as CSV."
)
FOOTERS = ("Data from database", "Last Updated")
"""Lines below a table of the DataBank."""
LEAST_OUTPUT = 10_000_000_000
"""The largest ally of any file earns more dollars than this, and has fewer people."""
MOST_PEOPLE = 1_000_000_000
MOST_MONTHS = 12
"""How much later than its last update an edition may be named."""
THOUSAND_DOLLARS = Decimal("0.001")
_YEAR = re.compile(r"(\d{4})( \[YR\1\])?")


@dataclass(frozen=True)
class Indicator:
    """One indicator: its measure and unit here, and the source that it is."""

    code: str
    title: str
    measure: str
    unit: str
    power: int
    source: str
    words: tuple[str, ...]


INDICATORS = {
    entry.code: entry
    for entry in (
        Indicator(
            "NY.GDP.MKTP.CD",
            "GDP (current US$)",
            "gdp_current",
            "musd_current",
            -6,
            "world_bank_gdp",
            ("gdp", "output"),
        ),
        Indicator(
            "SP.POP.TOTL",
            "Population, total",
            "population",
            "people",
            0,
            "world_bank_population",
            ("pop",),
        ),
    )
}


@dataclass(frozen=True)
class _Observation:
    row: Row
    column: str
    ally: str
    year: int
    value: Decimal


def read_worldbank(path: Path, allies: Mapping[str, Ally], release: str | None = None) -> Imported:
    """Read output or population from the World Bank.

    Parameters
    ----------
    path : Path
        The list as CSV, or the Bank's own download (the CSV in its archive).
    allies : dict of str to Ally
        The allies, by code.
    release : str, optional
        The edition as YYYY-MM; else the month in which the file says it was last updated, or
        nothing.

    Returns
    -------
    Imported
        Rows of `accounts`, and for population those of `economy` for the newest year.

    Raises
    ------
    InputError
        With everything that is wrong, by line and column.
    """
    faults = Faults(str(path))
    stated = checked_release(release, faults)
    if is_old_workbook(path):
        what = f"is {OLD}, as the World Bank's Excel download is, and not text"
        faults.refuse("", what, WAY_OUT)
    raw = read_rows(path, faults, endings=(".csv", ".zip"), way_out=WAY_OUT)
    faults.raise_if_any()
    above, raw = _without_lines_around(raw)
    header = header_of(raw[0][1])
    layout = layout_by_columns("worldbank", header)
    if layout is None:
        layout, missing = nearest_layout("worldbank", header)
        note_wrong_layout(raw[0][0], header, faults, expected=EXPECTED, missing=missing)
        faults.raise_if_any()
    rows = rows_with(raw, layout.columns, faults, expected=EXPECTED)
    wide = "indicator" in layout.parts
    found = _from_wide(rows, allies) if wide else _from_list(rows, allies)
    _check_repeats(found)
    if rows and not found and not faults:
        faults.add("", "holds no figure of any ally", "Give the file as downloaded.")
    faults.raise_if_any()
    if wide:
        indicator = _indicator_by_code(rows, layout.parts["indicator"], allies, faults)
    else:
        indicator = _indicator_by_size(path, found, faults)
    updated = _last_updated(above)
    edition = stated or updated
    _check_edition(stated, updated, max(entry.year for entry in found), faults)
    figures = _accounts(found, indicator, edition)
    faults.raise_if_any()
    tables = {"accounts": figures}
    if indicator.measure == "population":
        tables["economy"] = _newest(figures)
    return Imported(
        "worldbank",
        edition,
        _source_of(indicator, edition),
        tables,
        _remarks(found, indicator, edition, allies),
    )


def _without_lines_around(raw: list[Raw]) -> tuple[list[Raw], list[Raw]]:
    """Part what the Bank writes above the header, and below the last row, from the table."""
    around = [entry for entry in raw if entry[1][0].startswith(FOOTERS)]
    table = [entry for entry in raw if not entry[1][0].startswith(FOOTERS)]
    for at, (_, cells) in enumerate(table[:MOST_LINES_ABOVE]):
        if "Country Code" in header_of(cells):
            return [*around, *table[:at]], table[at:]
    return around, table or raw


def _last_updated(above: list[Raw]) -> str:
    for _, cells in above:
        if cells[0].strip() == "Last Updated Date" and len(cells) > 1:
            match = re.match(r"\d{4}-(0[1-9]|1[0-2])", cells[1].strip())
            return match[0] if match else ""
        match = re.match(r"Last Updated: (0[1-9]|1[0-2])/\d{2}/(\d{4})", cells[0])
        if match:
            return f"{match[2]}-{match[1]}"
    return ""


def _check_edition(stated: str, updated: str, newest: int, faults: Faults) -> None:
    # A file of July may be called by the month in which it was downloaded, but not one of 2016.
    if stated and updated and not 0 <= _months(stated) - _months(updated) <= MOST_MONTHS:
        what = f"is given as {stated}, but the file was last updated in {updated}"
        faults.add("release", what, f"Leave --release out, or give {updated}.")
    edition = stated or updated
    if edition and newest > int(edition[:4]):
        what = f"edition {edition} does not fit figures up to {newest}"
        faults.add("release", what, "Give the edition of the file as YYYY-MM.")


def _months(edition: str) -> int:
    return 12 * int(edition[:4]) + int(edition[5:])


def _from_list(rows: list[Row], allies: Mapping[str, Ally]) -> list[_Observation]:
    found: list[_Observation] = []
    for row in rows:
        if row.text("Country Code") in allies:
            year, value = row.year("Year"), row.number("Value")
            if year is not None and value is not None:
                found.append(_Observation(row, "Value", row.text("Country Code"), year, value))
    return found


def _from_wide(rows: list[Row], allies: Mapping[str, Ally]) -> list[_Observation]:
    found: list[_Observation] = []
    for row in rows:
        if row.text("Country Code") in allies:
            for column in row.cells:
                year = _YEAR.fullmatch(column)
                if year and (value := row.number(column)) is not None:
                    ally = row.text("Country Code")
                    found.append(_Observation(row, column, ally, int(year[1]), value))
    return found


def _check_repeats(found: list[_Observation]) -> None:
    lines: dict[tuple[str, int], int] = {}
    for entry in found:
        first = lines.setdefault((entry.ally, entry.year), entry.row.line)
        if first != entry.row.line:
            what = f"repeats {entry.ally} {entry.year} of line {first}"
            entry.row.fault(entry.column, what, "Keep one of them.")
        if entry.value <= 0:
            what = f"{entry.value:f} is not above 0"
            entry.row.fault(entry.column, what, "Leave the cell empty where there is no figure.")


def _indicator_by_code(
    rows: list[Row], column: str, allies: Mapping[str, Ally], faults: Faults
) -> Indicator:
    codes = {row.text(column) for row in rows if row.text("Country Code") in allies}
    if len(codes) != 1 or not codes <= set(INDICATORS):
        what = f"holds the indicator {listed(codes)[:80]}"
        known = " and ".join(f"{code} ({entry.title})" for code, entry in INDICATORS.items())
        faults.refuse(f"column {column}", what, f"One of these is read: {known}.")
    return INDICATORS[codes.pop()]


def _indicator_by_size(path: Path, found: list[_Observation], faults: Faults) -> Indicator:
    """Tell dollars from people by the largest ally, and refuse where the file name disagrees."""
    largest = max(entry.value for entry in found)
    whole = all(entry.value == entry.value.to_integral_value() for entry in found)
    name = path.stem.lower()
    by_name = [
        entry
        for entry in INDICATORS.values()
        if entry.code.lower() in name or any(word in name for word in entry.words)
    ]
    by_size = None
    if largest >= LEAST_OUTPUT:
        by_size = INDICATORS["NY.GDP.MKTP.CD"]
    elif largest <= MOST_PEOPLE and whole:
        by_size = INDICATORS["SP.POP.TOTL"]
    told = {entry.code for entry in (by_size, by_name[0] if len(by_name) == 1 else None) if entry}
    if len(told) != 1:
        _refuse_undecided(faults, contrary=bool(told))
    return INDICATORS[told.pop()]


def _refuse_undecided(faults: Faults, *, contrary: bool) -> NoReturn:
    what = "may hold output or population: "
    what += "its size and its name disagree" if contrary else "neither its size nor its name tells"
    remedy = "Name the file gdp.csv or population.csv by what it holds, or give the Bank's own CSV."
    faults.refuse("column Value", what, remedy)


def _accounts(found: list[_Observation], indicator: Indicator, edition: str) -> dict[Key, Figure]:
    figures: dict[Key, Figure] = {}
    for entry in found:
        exact = entry.value.scaleb(indicator.power)
        value = float(exact.quantize(THOUSAND_DOLLARS) if indicator.power else exact)
        entry.row.within(entry.column, "accounts", indicator.measure, value)
        figures["world_bank", entry.ally, str(entry.year), indicator.measure, edition] = Figure(
            value=value,
            unit=indicator.unit,
            as_of=str(entry.year),
            release=edition,
            source=(indicator.source,),
            grade="A",
        )
    return figures


def _newest(figures: Mapping[Key, Figure]) -> dict[Key, Figure]:
    """Return the population of the newest year as runs take it."""
    newest: dict[str, Figure] = {}
    for key, figure in figures.items():
        if key[1] not in newest or figure.as_of > newest[key[1]].as_of:
            newest[key[1]] = figure
    return {(ally, "population"): figure for ally, figure in sorted(newest.items())}


def _source_of(indicator: Indicator, edition: str) -> Source:
    return Source(
        key=indicator.source,
        authors="World Bank",
        title=f"{indicator.title} ({indicator.code})",
        publisher="World Bank",
        date=edition,
        url=f"https://data.worldbank.org/indicator/{indicator.code}",
        note="World Development Indicators, read from a file; CC BY 4.0.",
    )


def _remarks(
    found: list[_Observation], indicator: Indicator, edition: str, allies: Mapping[str, Ally]
) -> tuple[str, ...]:
    last = {entry.ally: 0 for entry in found}
    for entry in found:
        last[entry.ally] = max(last[entry.ally], entry.year)
    newest = max(last.values())
    remarks = [f"Read as {indicator.title}, to {newest}."]
    if not edition:
        remarks.append("The file does not say when it was last updated; --release YYYY-MM does.")
    if behind := {f"{ally} ({year})" for ally, year in last.items() if year < newest}:
        remarks.append(f"Ends before {newest} for {listed(behind)}.")
    if absent := set(allies) - set(last):
        remarks.append(f"No figure for {listed(absent)}.")
    return tuple(remarks)
