"""Reading the World Economic Outlook of the International Monetary Fund.

Two layouts are told by their header: a list with one figure a row (ref_area, concept, year), and
the Fund's own download, a text table with one column a year whose name ends in .xls. Years after
the last actual one of a series are projections, graded B. A series that names no last actual year,
as output at purchasing power parity, takes that of output at current prices.

Beside the table `accounts` the reader gives the rows of `economy` that a run takes from the
outlook, so that importing a newer edition changes a run.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.readers.import_result import Imported
from counterpoise.evidence.readers.text_tables import (
    Faults,
    Raw,
    Row,
    checked_release,
    header_of,
    listed,
    note_wrong_layout,
    read_rows,
    rows_with,
)
from counterpoise.evidence.readers.weo_economy import Known, economy_of
from counterpoise.evidence.records import Ally, Figure, Source

EXPECTED = "the World Economic Outlook"
LIST_COLUMNS = ("ref_area", "concept", "year", "value", "unit", "scale", "lastactualdate")
WIDE_COLUMNS = ("ISO", "WEO Subject Code", "Units", "Scale", "Estimates Start After")
SCALES = {"": 0, "units": 0, "thousands": 3, "millions": 6, "billions": 9, "trillions": 12}
MOST_SCALE = 15
FOOTER = "International Monetary Fund"
MONTHS = {"apr": "04", "jan": "01", "jul": "07", "oct": "10"}

_FOOTER_EDITION = re.compile(r"(January|April|July|October) (\d{4})")
_NAMED_EDITION = re.compile(r"weo_?(jan|apr|jul|oct)[a-z]*_?(\d{4})", re.IGNORECASE)
_NUMBERED_EDITION = re.compile(r"weo_?(\d{2})(01|04|07|10)(?!\d)", re.IGNORECASE)
_LAST_ACTUAL = re.compile(r"(?:FY)?(\d{4})(?:/\d{2,4})?(?:\.0)?")


@dataclass(frozen=True)
class Series:
    """What one concept of the outlook is here: its measure, unit, and the power of ten to it."""

    measure: str
    unit: str
    power: int
    units: tuple[str, ...]


_MONEY = ("usd", "u.s. dollars")
_PARITY = ("na", "purchasing power parity; international dollars", "international dollars")
_GROWTH = ("pt", "percent change")
_SHARE = ("pt", "percent of gdp")
SERIES = {
    "NGDPD": Series("gdp_current", "musd_current", -6, _MONEY),
    "PPPGDP": Series("gdp_ppp", "million_international_dollars", -6, _PARITY),
    "NGDP_RPCH": Series("real_growth", "1/year", -2, _GROWTH),
    "LP": Series("population", "people", 0, ("na", "persons")),
    "GGXWDG_NGDP": Series("debt_share", "share_of_gdp", -2, _SHARE),
    "GGXCNL_NGDP": Series("balance_share", "share_of_gdp", -2, _SHARE),
    "GGX_NGDP": Series("spending_share", "share_of_gdp", -2, _SHARE),
    "GGR_NGDP": Series("revenue_share", "share_of_gdp", -2, _SHARE),
}


@dataclass(frozen=True)
class Observation:
    """One figure of the outlook, still as printed but in units without thousands or millions."""

    row: Row
    column: str
    ally: str
    concept: str
    year: int
    value: Decimal
    last_actual: int | None


def read_weo(path: Path, allies: Mapping[str, Ally], release: str | None = None) -> Imported:
    """Read the World Economic Outlook.

    Parameters
    ----------
    path : Path
        The list as CSV, or the Fund's own download (tab-separated text, in UTF-8, UTF-16 or
        Latin-1, whatever its ending).
    allies : dict of str to Ally
        The allies, by code.
    release : str, optional
        The edition as YYYY-MM. Not needed where the file or its name states it.

    Returns
    -------
    Imported
        Rows of `accounts` by publisher, ally, year and measure, and of `economy`.

    Raises
    ------
    InputError
        With everything that is wrong, by line and column.
    """
    faults = Faults(str(path))
    stated = checked_release(release, faults)
    raw, wide = _raw_of(path, faults)
    faults.raise_if_any()
    footer = next((cells[0] for _, cells in raw if cells[0].startswith(FOOTER)), "")
    raw = [(line, cells) for line, cells in raw if not cells[0].startswith(FOOTER)]
    columns = WIDE_COLUMNS if wide else LIST_COLUMNS
    rows = rows_with(raw, columns, faults, expected=EXPECTED)
    others: set[str] = set()
    found = _from_wide(rows, allies) if wide else _from_list(rows, allies, others)
    edition = stated or _edition_of(path, footer)
    if not edition:
        remedy = "Give --release YYYY-MM, such as 2025-10."
        faults.add("release", "does not say which edition it is", remedy)
    if rows and not found and not faults:
        faults.add("", "holds no figure of any ally", "Give the file as downloaded.")
    known = _known(found, faults)
    faults.raise_if_any()
    source = _source_of(edition)
    tables = {
        "accounts": _accounts(found, known, edition, source.key, faults),
        "economy": economy_of(known, edition, source.key),
    }
    faults.raise_if_any()
    return Imported("weo", edition, source, tables, _remarks(known, tables, allies, others))


def _raw_of(path: Path, faults: Faults) -> tuple[list[Raw], bool]:
    """Return the rows as read, and whether the layout is the Fund's own."""
    endings = (".csv", ".xls", ".tsv", ".txt")
    tried = Faults(str(path))
    raw = read_rows(path, tried, delimiter="\t", endings=endings, older_encodings=True)
    tried.raise_if_any()
    if len(header_of(raw[0][1])) > 1:
        return raw, True
    raw = read_rows(path, faults, endings=endings, older_encodings=True)
    if raw and {"WEO Country Code", "ISO"} <= set(header_of(raw[0][1])):
        return raw, True
    if raw and not {"ref_area", "concept"} & set(header_of(raw[0][1])):
        note_wrong_layout(raw[0][0], header_of(raw[0][1]), faults, expected=EXPECTED)
    return raw, False


def _edition_of(path: Path, footer: str) -> str:
    if match := _FOOTER_EDITION.search(footer):
        return f"{match[2]}-{MONTHS[match[1][:3].lower()]}"
    if match := _NAMED_EDITION.search(path.name):
        return f"{match[2]}-{MONTHS[match[1].lower()]}"
    if match := _NUMBERED_EDITION.search(path.name):
        return f"20{match[1]}-{match[2]}"
    return ""


def _source_of(edition: str) -> Source:
    month = {"01": "January", "04": "April", "07": "July", "10": "October"}.get(edition[5:], "")
    return Source(
        key=f"imf_weo_{edition.replace('-', '_')}",
        authors="International Monetary Fund",
        title=f"World Economic Outlook Database, {f'{month} ' if month else ''}{edition[:4]}",
        publisher="International Monetary Fund",
        date=edition,
        url="https://www.imf.org/en/Publications/WEO",
        note="Read from a file; projections after the last actual year of each series.",
    )


def _from_list(rows: list[Row], allies: Mapping[str, Ally], others: set[str]) -> list[Observation]:
    found: list[Observation] = []
    for row in rows:
        ally, concept = row.text("ref_area"), row.text("concept")
        if concept not in SERIES:
            others.add(concept[:20])
        if ally not in allies or concept not in SERIES:
            continue
        year, value = row.year(), row.number("value")
        scale = row.whole("scale", 0, MOST_SCALE)
        last = _last_actual(row, "lastactualdate")
        _check_units(row, "unit", concept)
        if year is not None and value is not None and scale is not None:
            exact = value.scaleb(scale)
            found.append(Observation(row, "value", ally, concept, year, exact, last))
    return found


def _from_wide(rows: list[Row], allies: Mapping[str, Ally]) -> list[Observation]:
    found: list[Observation] = []
    for row in rows:
        ally, concept = row.text("ISO"), row.text("WEO Subject Code")
        if ally not in allies or concept not in SERIES:
            continue
        scale = SCALES.get(row.text("Scale").lower())
        last = _last_actual(row, "Estimates Start After")
        _check_units(row, "Units", concept)
        if scale is None:
            what = f"unknown scale '{row.text('Scale')[:20]}'"
            row.fault("Scale", what, "Known: Units, Thousands, Millions, Billions, Trillions.")
            continue
        for column in row.cells:
            if re.fullmatch(r"\d{4}", column):
                value = _unquoted(row, column).number(column, thousands=True)
                if value is not None:
                    exact = value.scaleb(scale)
                    found.append(Observation(row, column, ally, concept, int(column), exact, last))
    return found


def _unquoted(row: Row, column: str) -> Row:
    """Return the row with one cell freed of quotes: in a table with tabs they are letters."""
    return Row(row.line, {column: row.text(column).strip('"')}, row.faults)


def _last_actual(row: Row, column: str) -> int | None:
    text = row.text(column).strip('"')
    if text in ("", "NA", "n/a", "--", "0", "0.0"):
        return None
    match = _LAST_ACTUAL.fullmatch(text)
    if not match:
        row.fault(column, f"'{text[:20]}' is not a year", "Give the last year of actual figures.")
        return None
    # A fiscal year is printed under the calendar year in which it begins.
    return int(match[1])


def _check_units(row: Row, column: str, concept: str) -> None:
    unit = row.text(column)
    if unit.lower() not in SERIES[concept].units:
        what = f"{concept} is counted in '{unit[:40]}'"
        row.fault(column, what, f"Expected: {' or '.join(SERIES[concept].units)}.")


def _known(found: list[Observation], faults: Faults) -> Known:
    """Return the figures by ally, concept and year, with the last actual year of each series."""
    known: Known = {}
    lines: dict[tuple[str, str, int], Observation] = {}
    lasts: dict[tuple[str, str], int | None] = {}
    for entry in found:
        key = (entry.ally, entry.concept, entry.year)
        first = lines.setdefault(key, entry)
        if first is not entry:
            what = f"repeats {entry.ally} {entry.concept} {entry.year} of line {first.row.line}"
            entry.row.fault(entry.column, what, "Keep one of them.")
        lasts[entry.ally, entry.concept] = entry.last_actual
    for (ally, concept, year), entry in lines.items():
        last = lasts[ally, concept] or lasts.get((ally, "NGDPD"))
        known[ally, concept, year] = (entry.value, last)
    return known


def _accounts(
    found: list[Observation], known: Known, edition: str, source: str, faults: Faults
) -> dict[Key, Figure]:
    figures: dict[Key, Figure] = {}
    for entry in found:
        series = SERIES[entry.concept]
        value = float(entry.value.scaleb(series.power))
        entry.row.within(entry.column, "accounts", series.measure, value)
        last = known[entry.ally, entry.concept, entry.year][1]
        actual = last is not None and entry.year <= last
        figures["imf", entry.ally, str(entry.year), series.measure, edition] = Figure(
            value=value,
            unit=series.unit,
            as_of=str(entry.year),
            release=edition,
            source=(source,),
            grade="A" if actual else "B",
            note="" if actual else "projection",
        )
    return figures


def _remarks(
    known: Known,
    tables: Mapping[str, Mapping[Key, Figure]],
    allies: Mapping[str, Ally],
    others: set[str],
) -> tuple[str, ...]:
    remarks: list[str] = []
    held: dict[str, set[str]] = defaultdict(set)
    for ally, concept, _ in known:
        held[concept].add(ally)
    for concept, series in SERIES.items():
        absent = set(allies) - held[concept]
        if absent:
            who = "any ally" if len(absent) == len(allies) else listed(absent)
            remarks.append(f"No {series.measure} ({concept}) of {who}.")
    attributes = {key[1] for key in tables["economy"]}
    if attributes:
        allies_changed = len({key[0] for key in tables["economy"]})
        remarks.append(f"Gives {', '.join(sorted(attributes))} of {allies_changed} allies to runs.")
    if others:
        remarks.append(f"Series without a use here are left out: {listed(others)}.")
    return tuple(remarks)
