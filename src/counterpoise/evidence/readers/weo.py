"""Reading the World Economic Outlook of the International Monetary Fund.

Years after the last actual one of a series are projections, graded B. A series that names no last
actual year, as output at purchasing power parity, takes that of output at current prices.

Beside the table `accounts` the reader gives the rows of `economy` that a run takes from the
outlook, so that importing a newer edition changes a run.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.readers.import_result import Imported
from counterpoise.evidence.readers.layouts import Layout
from counterpoise.evidence.readers.text_files import Faults
from counterpoise.evidence.readers.text_tables import (
    Row,
    checked_release,
    is_absent,
    listed,
    rows_with,
)
from counterpoise.evidence.readers.weo_economy import Known, economy_of
from counterpoise.evidence.readers.weo_tables import EXPECTED, layout_of, raw_of
from counterpoise.evidence.records import Ally, Figure, Source

SCALES = {"": 0, "units": 0, "thousands": 3, "millions": 6, "billions": 9, "trillions": 12}
MOST_SCALE = 15
PRINTED_IN_FULL = 100_000
"""No ally has so many billions of dollars or millions of people: what is larger, in a download with
one figure a row, is printed in full beside its scale. Public tests of such downloads hold numbers
in full; the downloads themselves were not at hand."""
MOST_YEARS_AHEAD = 7
"""The outlook reaches five years ahead, in early editions six."""
FOOTER = "International Monetary Fund"
PUBLISHED = "PUBLICATION_DATE"
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


_MONEY = ("usd", "u.s. dollars", "us dollar", "us dollars", "u.s. dollar")
_PARITY = (
    "na",
    "purchasing power parity; international dollars",
    "purchasing power parity; international dollar",
    "international dollars",
    "international dollar",
    "ppp international dollar",
)
_GROWTH = ("pt", "percent change", "percent")
_SHARE = ("pt", "percent of gdp", "percent")
SERIES = {
    "NGDPD": Series("gdp_current", "musd_current", -6, _MONEY),
    "PPPGDP": Series("gdp_ppp", "million_international_dollars", -6, _PARITY),
    "NGDP_RPCH": Series("real_growth", "1/year", -2, _GROWTH),
    "LP": Series("population", "people", 0, ("na", "persons", "person", "people")),
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
        The list, the Fund's download by country, a download of its data portal, or the workbook
        of the database. Text is in UTF-8, UTF-16 or Latin-1, whatever its ending.
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
    raw = raw_of(path, faults)
    faults.raise_if_any()
    footer = next((cells[0] for _, cells in raw if cells[0].startswith(FOOTER)), "")
    raw = [(line, cells) for line, cells in raw if not cells[0].startswith(FOOTER)]
    layout = layout_of(raw, faults)
    rows = rows_with(raw, layout.columns, faults, expected=EXPECTED)
    others: set[str] = set()
    found = _observations(rows, layout, allies, others)
    printed = _published(rows, faults)
    edition = stated or printed or _edition_of(path, footer)
    if stated and printed and stated != printed:
        what = f"is given as {stated}, but the file was published in {printed}"
        faults.add("release", what, f"Leave --release out, or give {printed}.")
    if not edition:
        remedy = "Give --release YYYY-MM, such as 2025-10."
        faults.add("release", "does not say which edition it is", remedy)
    if rows and not found and not faults:
        faults.add("", "holds no figure of any ally", "Give the file as downloaded.")
    known = _known(found, faults)
    _check_years(found, edition, faults)
    faults.raise_if_any()
    source = _source_of(edition)
    tables = {
        "accounts": _accounts(found, known, edition, source.key, faults),
        "economy": economy_of(known, edition, source.key),
    }
    faults.raise_if_any()
    return Imported("weo", edition, source, tables, _remarks(known, tables, allies, others))


def _published(rows: list[Row], faults: Faults) -> str:
    """Return the month in which the portal's rows were published; note rows of several."""
    months: dict[str, int] = {}
    for row in rows:
        printed = row.cells.get(PUBLISHED, "").strip()
        if re.match(r"\d{4}-(0[1-9]|1[0-2])-\d{2}", printed):
            months.setdefault(printed[:7], row.line)
    if len(months) > 1:
        place = f"line {max(months.values())}, column {PUBLISHED}"
        what = f"holds rows of the editions {' and '.join(sorted(months))}"
        faults.add(place, what, "Give the rows of one edition.")
    return max(months, default="")


def _check_years(found: list[Observation], edition: str, faults: Faults) -> None:
    """Note figures that the edition cannot hold: they are of another one."""
    if not edition or not found:
        return
    year, last = int(edition[:4]), max(entry.year for entry in found)
    actual = max((entry.last_actual or 0 for entry in found), default=0)
    if not year - 1 <= last <= year + MOST_YEARS_AHEAD:
        what = f"edition {edition} does not fit figures up to {last}"
        faults.add("release", what, "Give the edition of the file as YYYY-MM.")
    elif actual > year:
        what = f"edition {edition} does not fit a last actual year of {actual}"
        faults.add("release", what, "Give the edition of the file as YYYY-MM.")


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


def _observations(
    rows: list[Row], layout: Layout, allies: Mapping[str, Ally], others: set[str]
) -> list[Observation]:
    found: list[Observation] = []
    for row in rows:
        ally, concept = _series_of(row, layout)
        if concept not in SERIES:
            others.add(concept[:20])
        if ally not in allies or concept not in SERIES:
            continue
        scale = _scale_of(row, layout.parts["scale"])
        last = _last_actual(row, layout.parts["last_actual"])
        if "unit" in layout.parts:
            _check_units(row, layout.parts["unit"], concept)
        if scale is None:
            continue
        for column, year, value in _values(row, layout):
            power = 0 if "year" in layout.parts and _in_full(layout, value) else scale
            found.append(Observation(row, column, ally, concept, year, value.scaleb(power), last))
    return found


def _values(row: Row, layout: Layout) -> Iterator[tuple[str, int, Decimal]]:
    """Return the figures of a row with their column and year: one, or one for each year."""
    if "year" in layout.parts:
        column = layout.parts["value"]
        year, value = row.year(layout.parts["year"]), row.number(column)
        if year is not None and value is not None:
            yield column, year, value
        return
    for column in row.cells:
        if re.fullmatch(r"(19|20)\d{2}", column):
            value = _unquoted(row, column).number(column, thousands=True)
            if value is not None:
                yield column, int(column), value


def _in_full(layout: Layout, value: Decimal) -> bool:
    """Return whether the portal prints a number in full although it names a scale beside it."""
    return layout.name.startswith("portal") and abs(value) >= PRINTED_IN_FULL


def _series_of(row: Row, layout: Layout) -> tuple[str, str]:
    """Return the ally and the concept of a row; a series is called POL.NGDPD.A."""
    if "series" not in layout.parts:
        return row.text(layout.parts["ally"]), row.text(layout.parts["concept"])
    ally, _, rest = row.text(layout.parts["series"]).partition(".")
    concept, _, frequency = rest.partition(".")
    return (ally, concept) if frequency in ("", "A") else ("", "")


def _scale_of(row: Row, column: str) -> int | None:
    """Return the power of ten, printed as a word or as a number."""
    text = row.text(column)
    if text.lower() in SCALES:
        return SCALES[text.lower()]
    if text[:1].isdigit():
        return row.whole(column, 0, MOST_SCALE)
    what = f"unknown scale '{text[:20]}'"
    row.fault(column, what, "Known: Units, Thousands, Millions, Billions, Trillions.")
    return None


def _unquoted(row: Row, column: str) -> Row:
    """Return the row with one cell freed of quotes: in a table with tabs they are letters."""
    return Row(row.line, {column: row.text(column).strip('"')}, row.faults)


def _last_actual(row: Row, column: str) -> int | None:
    text = row.text(column).strip('"')
    if is_absent(text) or text in ("0", "0.0"):
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
