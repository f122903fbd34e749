"""Reading the tables of the Ukraine Support Tracker of the Kiel Institute, as downloaded.

Five tables are told by their header. Allocations by donor and month become the table `aid`,
heavy weapons by donor the table `weapons_given`. The others have no donor and year among the
allies: they are checked, and their sums are remarked.

The European Union is a donor but no ally. Its aid is remarked and added to nobody.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from pathlib import Path

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.readers.countries import code_of
from counterpoise.evidence.readers.import_result import Imported
from counterpoise.evidence.readers.kiel_edition import Edition, edition_of
from counterpoise.evidence.readers.text_files import Faults
from counterpoise.evidence.readers.text_tables import (
    Row,
    checked_release,
    header_of,
    listed,
    note_wrong_layout,
    read_rows,
    rows_with,
)
from counterpoise.evidence.records import Ally, Figure

WAY_OUT = (
    "Give a table of the tracker as CSV, such as data_explorer.csv; its workbook is laid out "
    "otherwise."
)
UNION = "EU"
MILLIONS_IN_BILLION = Decimal(1000)
ONE_EURO = Decimal("0.000001")
WIDE = Context(prec=60)
"""Holds the sum of any number of rows that a spoilt file may repeat."""
ROUNDING = Decimal("0.0000015")
"""Half of the last printed digit of three parts, in billion euros."""
PER_CENT_ROUNDING = Decimal("0.0000015")
MOST_SHARED_BY_CHANCE = 0.5
"""Country, code, year and month stand in many files; more than half of the columns tell."""

MEASURES = {
    "total": "allocated_total",
    "military": "allocated_military",
    "financial": "allocated_financial",
    "humanitarian": "allocated_humanitarian",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_COUNTED = re.compile(r"\((\d{1,9})\)\s*(?:;|$)")

Tables = dict[str, dict[Key, Figure]]


def read_kiel(path: Path, allies: Mapping[str, Ally], release: str | None = None) -> Imported:
    """Read one table of the Ukraine Support Tracker.

    Parameters
    ----------
    path : Path
        One of data_explorer.csv, weapons.csv, total_allocations.csv, eu_aid_shares.csv and
        procurement_trends.csv; the header tells which.
    allies : dict of str to Ally
        The allies, by code.
    release : str, optional
        The edition as YYYY-MM. Not needed where release_info.csv lies beside the file.

    Returns
    -------
    Imported
        Aid in million euros by donor and year, or weapons by donor and class, and remarks.

    Raises
    ------
    InputError
        With everything that is wrong, by line and column.
    """
    faults = Faults(str(path))
    stated = checked_release(release, faults)
    raw = read_rows(path, faults, way_out=WAY_OUT)
    faults.raise_if_any()
    layout = _layout_of(header_of(raw[0][1]), faults)
    faults.raise_if_any()
    columns, read = _LAYOUTS[layout]
    rows = rows_with(raw, columns, faults, expected="a Kiel table")
    edition = edition_of(path, stated, faults)
    remarks: list[str] = []
    tables = read(rows, allies, edition, remarks)
    faults.raise_if_any()
    return Imported("kiel", edition.release, edition.source, tables, tuple(remarks))


def _layout_of(header: list[str], faults: Faults) -> int:
    """Return which layout shares most columns with a header, or note that none does."""
    shared = [len(set(columns) & set(header)) / len(columns) for columns, _ in _LAYOUTS]
    best = max(shared)
    if best <= MOST_SHARED_BY_CHANCE:
        if {"release", "period", "label"} <= set(header):
            remedy = "Give a table with figures, such as data_explorer.csv."
            faults.add("line 1", "is the label of an edition, not a table", remedy)
        else:
            note_wrong_layout(1, header, faults, expected="a Kiel table")
    return shared.index(best)


@dataclass(frozen=True)
class _Allocation:
    """What one donor allocated in one month, in billion euros by column."""

    row: Row
    donor: str
    ally: bool
    year: int
    month: int
    parts: Mapping[str, Decimal]


def _allocations(
    rows: list[Row], allies: Mapping[str, Ally], edition: Edition, remarks: list[str]
) -> Tables:
    entries = _entries_of(rows, allies)
    sums: dict[tuple[str, int], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    others: dict[str, Decimal] = defaultdict(Decimal)
    last = max(((entry.year, entry.month) for entry in entries), default=(0, 0))
    for entry in entries:
        if not entry.ally:
            others[entry.donor] += entry.parts["total"]
            continue
        for column, part in entry.parts.items():
            sums[entry.donor, entry.year][MEASURES[column]] += part
    figures: dict[Key, Figure] = {}
    for (donor, year), by_measure in sums.items():
        cut = year == last[0] and last[1] < len(MONTHS)
        as_of = f"{year}-{last[1]:02}" if cut else str(year)
        note = f"To {MONTHS[last[1] - 1]} only." if cut else ""
        for measure, value in by_measure.items():
            rounded = (value * MILLIONS_IN_BILLION).quantize(ONE_EURO, context=WIDE)
            key = (donor, str(year), measure, edition.release)
            figures[key] = edition.figure(rounded, "meur", as_of, note)
            if value < 0:
                what = f"{measure} of {donor} in {year} is {rounded:f} million euros, below 0"
                rows[0].faults.add("", what, "Check the months of that year.")
    if not sums and entries:
        rows[0].faults.add("", "names no ally as donor", "Give the file as downloaded.")
    _note_uneven(entries)
    _remark_reductions(entries, remarks)
    _remark_shares(entries, remarks)
    _remark_donors({donor for donor, _ in sums}, others, allies, remarks)
    return {"aid": figures}


def _entries_of(rows: list[Row], allies: Mapping[str, Ally]) -> list[_Allocation]:
    entries: list[_Allocation] = []
    lines: dict[tuple[str, int, int], int] = {}
    for row in rows:
        year, month = row.year(), row.whole("month", 1, len(MONTHS))
        parts = {column: row.needed(column) for column in MEASURES}
        code = _donor_code(row, allies)
        known = {column: part for column, part in parts.items() if part is not None}
        if year is None or month is None or len(known) < len(parts):
            continue
        donor = code or (UNION if row.text("iso") == UNION else row.text("country"))
        first = lines.setdefault((donor, year, month), row.line)
        if first != row.line:
            what = f"repeats {donor} of {MONTHS[month - 1]} {year} in line {first}"
            row.fault("", what, "Keep one of them.")
        entries.append(_Allocation(row, donor, code is not None, year, month, known))
    return entries


def _donor_code(row: Row, allies: Mapping[str, Ally]) -> str | None:
    """Return the ally by its code, after a check that name and code agree."""
    code = row.text("iso")
    by_name = code_of(row.text("country"), allies)
    by_code = code if code in allies else None
    if by_name != by_code:
        what = f"'{row.text('country')[:40]}' is not the country of the code '{code[:10]}'"
        row.fault("iso", what, "Correct the name or the code.")
    return by_code


def _note_uneven(entries: list[_Allocation]) -> None:
    """Refuse totals that are not the sum of their parts: one of the four must be wrong.

    The tracker prints all digits, so that its own rows agree to far less than the rounding.
    """
    for entry in entries:
        parts = sum(part for column, part in entry.parts.items() if column != "total")
        apart = (entry.parts["total"] - parts) * MILLIONS_IN_BILLION
        if abs(apart) > ROUNDING * MILLIONS_IN_BILLION:
            what = (
                "is not the sum of military, financial and humanitarian aid: it differs by "
                f"{apart:.3f} million euros"
            )
            entry.row.fault("total", what, "Correct the row, or download the file again.")


def _remark_reductions(entries: list[_Allocation], remarks: list[str]) -> None:
    """List amounts below zero by line: a month may take back what an earlier one gave."""
    found = [
        f"line {entry.row.line} ({entry.donor} {MONTHS[entry.month - 1]} {entry.year}, {column} "
        f"{part * MILLIONS_IN_BILLION:.3f} million)"
        for entry in entries
        for column, part in entry.parts.items()
        if part < 0
    ]
    if found:
        remarks.append(
            f"Amounts below zero are counted as printed, as corrections of earlier months; the "
            f"tracker had none up to its release 29, so check them: {_first(found, 20)}."
        )


def _remark_shares(entries: list[_Allocation], remarks: list[str]) -> None:
    """Compare per cent of output with total and output."""
    shares = []
    for entry in entries:
        output, printed = entry.row.number("gdp"), entry.row.number("pct_gdp")
        if output and printed is not None:
            apart = printed - 100 * entry.parts["total"] / output
            if abs(apart) > PER_CENT_ROUNDING:
                shares.append(f"line {entry.row.line} by {apart:.4f}")
    if shares:
        remarks.append(
            "Per cent of output differs from total and output in "
            f"{len(shares)} row{'s' if len(shares) > 1 else ''}: {_first(shares, 5)}."
        )


def _first(found: list[str], most: int) -> str:
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return "; ".join(found[:most]) + more


def _remark_donors(
    donors: Collection[str],
    others: dict[str, Decimal],
    allies: Mapping[str, Ally],
    remarks: list[str],
) -> None:
    union = others.pop(UNION, None)
    if union is not None:
        remarks.append(
            f"The European Union gave {union:.3f} billion euros; it is no ally, so this is in no "
            "row, and the members' shares of it are not in theirs."
        )
    if others:
        remarks.append(
            f"{sum(others.values()):.3f} billion euros of donors that are no allies are left out: "
            f"{listed(others)}."
        )
    absent = {c for c, ally in allies.items() if ally.status == "member"} - set(donors)
    if absent:
        remarks.append(f"No row for {listed(absent)}: absent, which is not a stated zero.")


def _weapons(
    rows: list[Row], allies: Mapping[str, Ally], edition: Edition, remarks: list[str]
) -> Tables:
    figures: dict[Key, Figure] = {}
    lines: dict[Key, int] = {}
    others: set[str] = set()
    uneven: list[str] = []
    for row in rows:
        count = _counted(row, uneven)
        weapon = re.sub(r"[^a-z0-9]+", "_", row.text("category").lower()).strip("_")
        if not weapon:
            row.fault("category", "names no class of weapon", "Name it.")
        donor = code_of(row.text("donor"), allies)
        key = (donor or row.text("donor"), weapon, edition.release)
        first = lines.setdefault(key, row.line)
        if first != row.line:
            row.fault("", f"repeats {key[0]} {weapon} of line {first}", "Keep one of them.")
        if donor is None:
            others.add(row.text("donor"))
        elif count is not None:
            figures[key] = edition.figure(count, "units", edition.last_month)
    if uneven:
        remarks.append(f"The list of weapons does not add up to the number in {'; '.join(uneven)}.")
    if others:
        remarks.append(f"Donors that are no allies are left out: {listed(others)}.")
    if not figures and rows:
        rows[0].faults.add("", "names no ally as donor", "Give the file as downloaded.")
    return {"weapons_given": figures}


def _counted(row: Row, uneven: list[str]) -> Decimal | None:
    """Return how many weapons there are, after a check against the list beside the number."""
    count, worth = row.needed("number_of_weapons"), row.number("monetary_value_eur")
    for column, number in (("number_of_weapons", count), ("monetary_value_eur", worth)):
        if number is not None and number < 0:
            row.fault(column, f"{number:f} is below 0", "Check the number.")
    named = [int(number) for number in _COUNTED.findall(row.text("weapons_list"))]
    if count is not None and named and sum(named) != count:
        uneven.append(f"line {row.line} ({sum(named)} listed, {count:f} counted)")
    return count


def _totals(
    rows: list[Row], allies: Mapping[str, Ally], edition: Edition, remarks: list[str]
) -> Tables:
    kinds = ("military", "financial", "humanitarian")
    total = _column_sums(rows, ("total_allocations", *kinds))
    apart = total["total_allocations"] - sum(total[kind] for kind in kinds)
    if abs(apart) > ROUNDING * len(rows):
        remarks.append(f"The total differs from its parts by {apart:.6f} billion euros.")
    remarks.append(
        f"All donors together gave {total['total_allocations']:.3f} billion euros in {len(rows)} "
        "months; the file has no donors, so no figure is taken. Import data_explorer.csv."
    )
    return {}


def _procurement(
    rows: list[Row], allies: Mapping[str, Ally], edition: Edition, remarks: list[str]
) -> Tables:
    kinds = ("stockpile", "procurement", "unspecified", "nato_purl")
    total = _column_sums(rows, kinds)
    shown = ", ".join(f"{kind.replace('_', ' ')} {total[kind]:.3f}" for kind in kinds)
    remarks.append(
        f"Military aid in billion euros over {len(rows)} months: {shown}; the file has no donors, "
        "so no figure is taken."
    )
    return {}


def _column_sums(rows: list[Row], columns: Collection[str]) -> dict[str, Decimal]:
    sums = dict.fromkeys(columns, Decimal())
    lines: dict[tuple[int, int], int] = {}
    for row in rows:
        year, month = row.year(), row.whole("month", 1, len(MONTHS))
        if year and month and lines.setdefault((year, month), row.line) != row.line:
            what = f"repeats {MONTHS[month - 1]} {year} of line {lines[year, month]}"
            row.fault("month", what, "Keep one of them.")
        for column in columns:
            sums[column] += row.needed(column) or 0
    return sums


def _union_shares(
    rows: list[Row], allies: Mapping[str, Ally], edition: Edition, remarks: list[str]
) -> Tables:
    total, uneven = Decimal(), []
    lines: dict[str, int] = {}
    for row in rows:
        parts = [row.needed(column) for column in _SHARE_COLUMNS]
        _donor_code(row, allies)
        if lines.setdefault(row.text("iso"), row.line) != row.line:
            what = f"repeats {row.text('iso')[:10]} of line {lines[row.text('iso')]}"
            row.fault("iso", what, "Keep one of them.")
        bilateral, share, both, amount = (part or Decimal() for part in parts)
        total += amount
        if abs(bilateral + share - both) > PER_CENT_ROUNDING:
            uneven.append(f"line {row.line}")
    if uneven:
        remarks.append(f"Bilateral and Union shares do not add up in {', '.join(uneven)}.")
    remarks.append(
        f"The members' shares of European Union aid are {total:.3f} billion euros over all years; "
        "the file has no years, so no figure is taken."
    )
    return {}


_SHARE_COLUMNS = ("bilateral_pct_gdp", "eu_share_pct_gdp", "total_pct_gdp", "eu_share_bn")
_Read = Callable[[list[Row], Mapping[str, Ally], Edition, list[str]], Tables]
_LAYOUTS: tuple[tuple[tuple[str, ...], _Read], ...] = (
    (
        ("country", "year", "month", "iso", *MEASURES, "gdp", "pct_gdp"),
        _allocations,
    ),
    (
        ("donor", "category", "number_of_weapons", "monetary_value_eur", "weapons_list"),
        _weapons,
    ),
    (
        ("year", "month", "total_allocations", "military", "financial", "humanitarian"),
        _totals,
    ),
    (
        ("year", "month", "stockpile", "procurement", "unspecified", "nato_purl"),
        _procurement,
    ),
    (("country", "iso", *_SHARE_COLUMNS), _union_shares),
)
