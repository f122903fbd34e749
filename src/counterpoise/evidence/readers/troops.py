"""Reading forces of the leading ally abroad by host and year.

The troopdata project rebuilds them from official reports. Against the report tables of the
Defense Manpower Data Center, its column `troops_ad` (active duty) is right to the man up to 2002
and not afterwards:

- 2003 to 2007 it adds, for some hosts, forces of operations elsewhere (Germany in September 2005:
  74,718 against 66,418; Italy, the United Kingdom and Türkiye likewise, in round hundreds);
- 2008 counts nearly every host about twice;
- from 2009 it is the highest report of the year and the selected reserve is in it (Germany in
  2022: 36,474 = 36,056 + 418), while the navy column repeats the Navy Reserve.

A careful analyst keeps what can be repaired and says so, and leaves out what cannot:

- a year in which most hosts jump to about twice both neighbouring years is left out, with a remark;
- where the reserve is inside, it is taken off. The file gives the highest reserve of the year, so
  that the difference is the least that was there at the peak; the printed number is the bound
  above. Grade C, with a note;
- a single host that jumps so and falls back is kept, as some such jumps are exercises (Norway in
  March 2022) - but with grade C and a note;
- 2003 to 2007 are kept with grade C and a note.

All others have grade B: a project's rebuild of official reports, not the reports. The report
tables that are shipped have grade A; prefer them. The file by quarter is refused: it counts
Italy, Korea, Romania, Türkiye and the United States twice.

No number here holds rotational forces: Poland has 369 permanent and had about 10,000 in fact.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.readers.import_result import Imported
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
from counterpoise.evidence.records import Ally, Figure, Grade, Source

EXPECTED = "the yearly troop file"
WAY_OUT = (
    "Give the yearly file of the troopdata project as CSV; an .xlsx report of the Defense Manpower "
    "Data Center is read by counterpoise evidence import dmdc."
)
SERVICES = (
    "army_ad",
    "navy_ad",
    "air_force_ad",
    "marine_corps_ad",
    "coast_guard_ad",
    "space_force_ad",
)
COLUMNS = (
    "countryname",
    "year",
    "iso3c",
    "troops_ad",
    *SERVICES,
    "navy_reserve",
    "total_selected_reserve",
)
MOST_PEOPLE = 10_000_000
WITH_OPERATIONS = range(2003, 2008)
"""Years in which forces of operations elsewhere are in the counts of some hosts."""
TWICE = (1.6, 2.5)
"""Multiple of both neighbouring years between which a count may be a doubled one."""
LEAST_FOR_JUMP = 100
"""Below so many people a doubling says nothing."""
LEAST_HOSTS = 5
SOURCE = Source(
    key="troopdata_country_year",
    authors="Flynn, Michael E.; Defense Manpower Data Center",
    title="troopdata: United States forces abroad by country and year",
    publisher="troopdata project, from reports of the US Department of Defense",
    date="",
    url="https://github.com/meflynn/troopdata",
    note="Package under GPL-3, counts of the US government; rebuilt counts differ from the "
    "reports after 2002.",
)
NO_ROTATIONS = (
    "Rotational forces are in no number: Poland has 369 permanently assigned at the end of 2025, "
    "against about 10,000 in fact."
)

MANY_REPORTS_FROM = 2014
_HIGHEST_REPORT = (
    f"From {MANY_REPORTS_FROM} a year is the highest of its quarterly reports, so that an exercise "
    "raises it (Norway in March 2022)."
)


@dataclass(frozen=True)
class Count:
    """What the file says of one host in one year, and what is made of it."""

    row: Row
    host: str
    year: int
    printed: int
    services: int
    reserve: int
    navy: tuple[int, int]
    grade: Grade = "B"
    note: str = ""
    value: int = 0
    high: int | None = None


Counts = dict[tuple[str, int], Count]


def read_troops(path: Path, allies: Mapping[str, Ally], release: str | None = None) -> Imported:
    """Read the yearly file of the troopdata project; the module says what is made of its traps.

    Parameters
    ----------
    path : Path
        The file by country and year.
    allies : dict of str to Ally
        The allies, by code; they are the hosts.
    release : str, optional
        The edition as YYYY-MM; the file states none.

    Returns
    -------
    Imported
        Rows of `stationed` by host and year.

    Raises
    ------
    InputError
        With everything that is wrong, by line and column.
    """
    faults = Faults(str(path))
    edition = checked_release(release, faults)
    raw = read_rows(path, faults, way_out=WAY_OUT)
    faults.raise_if_any()
    header = header_of(raw[0][1])
    if {"quarter", "troops_ad"} <= set(header):
        faults.refuse(
            f"line {raw[0][0]}",
            "is the file by quarter, which counts Italy, Korea, Romania, Türkiye and others twice",
            "Give the file by country and year.",
        )
    if "iso3c" not in header and "troops_ad" not in header:
        note_wrong_layout(raw[0][0], header, faults, expected=EXPECTED, missing=COLUMNS)
        faults.raise_if_any()
    rows = rows_with(raw, COLUMNS, faults, expected=EXPECTED)
    leading = next((code for code, ally in allies.items() if ally.leading), "")
    remarks = [NO_ROTATIONS]
    counts = _counts_of(rows, set(allies) - {leading}, remarks)
    if rows and not counts and not faults:
        faults.add("", "holds no ally as host", "Give the file as downloaded.")
    faults.raise_if_any()
    if any(year >= MANY_REPORTS_FROM for _, year in counts):
        remarks.append(_HIGHEST_REPORT)
    counts = _without_doubled_years(counts, remarks)
    counts = {key: _judged(count) for key, count in _without_reserve(counts, remarks).items()}
    counts = _with_marked_jumps(counts, remarks)
    if {"Greenland"} & {row.text("countryname") for row in rows}:
        remarks.append("Greenland is a host of its own and not in the count of Denmark.")
    figures = _figures(counts, edition, faults)
    faults.raise_if_any()
    return Imported("troops", edition, SOURCE, {"stationed": figures}, tuple(remarks))


def _counts_of(rows: list[Row], hosts: set[str], remarks: list[str]) -> Counts:
    found: dict[tuple[str, int], list[Count]] = defaultdict(list)
    for row in rows:
        if row.text("iso3c") in hosts and (count := _count_of(row)) is not None:
            found[count.host, count.year].append(count)
    counts: Counts = {}
    twice: set[str] = set()
    for key, entries in found.items():
        counts[key] = max(entries, key=lambda entry: entry.printed)
        if len(entries) == 1:
            continue
        # A country that changed its name has an empty row under the other name.
        filled = [entry for entry in entries if entry.printed]
        names = {entry.row.text("countryname") for entry in entries}
        if len(filled) > 1 or len(names) < len(entries):
            what = f"repeats {key[0]} {key[1]} of line {entries[0].row.line}"
            entries[-1].row.fault("", what, "Keep one of them.")
        twice.add(f"{key[0]} {key[1]}")
    if twice:
        remarks.append(
            f"Two rows under two names, one of them 0; the other is taken: {listed(twice)}."
        )
    return counts


def _count_of(row: Row) -> Count | None:
    year = row.year()
    parts: dict[str, int] = {}
    for column in ("troops_ad", *SERVICES, "navy_reserve", "total_selected_reserve"):
        if row.number(column) is not None:
            # Marines below 0 stand in two rows of the published file; only a check needs services.
            lowest = -MOST_PEOPLE if column in SERVICES else 0
            parts[column] = row.whole(column, lowest, MOST_PEOPLE) or 0
    if year is None or "troops_ad" not in parts:
        return None
    return Count(
        row,
        row.text("iso3c"),
        year,
        printed=parts["troops_ad"],
        services=sum(parts.get(service, 0) for service in SERVICES),
        reserve=parts.get("total_selected_reserve", 0),
        navy=(parts.get("navy_ad", 0), parts.get("navy_reserve", 0)),
        value=parts["troops_ad"],
    )


def _jump(counts: Counts, host: str, year: int) -> float | None:
    """Return a count as a multiple of the mean of both neighbouring years, if that says much."""
    around = [counts.get((host, year - 1)), counts.get((host, year + 1))]
    beside = [count.value for count in around if count is not None]
    if len(beside) < len(around) or min(beside) < LEAST_FOR_JUMP:
        return None
    return 2 * counts[host, year].value / sum(beside)


def _without_doubled_years(counts: Counts, remarks: list[str]) -> Counts:
    doubled: set[int] = set()
    for year in sorted({year for _, year in counts}):
        jumps = [_jump(counts, host, year) for host, other in counts if other == year]
        known = [jump for jump in jumps if jump is not None]
        if len(known) >= LEAST_HOSTS and TWICE[0] <= median(known) <= TWICE[1]:
            doubled.add(year)
            twice = sum(TWICE[0] <= jump <= TWICE[1] for jump in known)
            remarks.append(
                f"{year} is left out: {twice} of {len(known)} hosts stand at about twice both "
                "neighbouring years, so that people are counted double."
            )
    return {key: count for key, count in counts.items() if key[1] not in doubled}


def _without_reserve(counts: Counts, remarks: list[str]) -> Counts:
    """Take the selected reserve off in the years in which it is inside the active duty."""
    with_reserve = {year for (_, year), count in counts.items() if count.reserve}
    repeating = {year for year in with_reserve if _navy_repeats_reserve(counts, year)}
    adjusted = dict(counts)
    people = 0
    for key, count in counts.items():
        inside = key[1] in repeating or (
            0 < count.services < count.printed <= count.services + count.reserve
        )
        if count.reserve and inside and count.reserve <= count.printed:
            people += count.reserve
            adjusted[key] = replace(
                count,
                value=count.printed - count.reserve,
                high=count.printed,
                grade="C",
                note=f"{count.printed} as printed, less the selected reserve of {count.reserve} "
                "that is in it; the peak of active duty in the year lies between.",
            )
    if people:
        years = sorted({year for (_, year), c in adjusted.items() if c.high is not None})
        remarks.append(
            f"{years[0]} to {years[-1]}: active duty is printed with the selected reserve in it; "
            "it is taken off, and the printed number is the bound above."
        )
    return adjusted


def _navy_repeats_reserve(counts: Counts, year: int) -> bool:
    """Say whether the navy column of a year is the Navy Reserve: its services cannot be summed."""
    navies = [c.navy for (_, other), c in counts.items() if other == year and any(c.navy)]
    return bool(navies) and all(active == reserve for active, reserve in navies)


def _judged(count: Count) -> Count:
    if count.year in WITH_OPERATIONS:
        note = "Years 2003 to 2007 hold forces of operations elsewhere for some hosts."
        return replace(count, grade="C", note=note)
    if count.year < WITH_OPERATIONS.start and count.services not in (0, count.printed):
        return replace(count, grade="C", note=f"The services add up to {count.services}.")
    return count


def _with_marked_jumps(counts: Counts, remarks: list[str]) -> Counts:
    marked = dict(counts)
    for (host, year), count in counts.items():
        jump = _jump(counts, host, year)
        if jump is not None and TWICE[0] <= jump <= TWICE[1]:
            note = f"{jump:.1f} times the years beside it: doubled, or one exceptional report."
            both = f"{count.note} {note}".strip()
            marked[host, year] = replace(count, grade="C", note=both)
    jumps = {f"{host} {year}" for (host, year), c in marked.items() if c is not counts[host, year]}
    if jumps:
        remarks.append(f"About twice the years beside it, and marked so: {listed(jumps, 20)}.")
    return marked


def _figures(counts: Counts, edition: str, faults: Faults) -> dict[Key, Figure]:
    figures: dict[Key, Figure] = {}
    for (host, year), count in sorted(counts.items()):
        count.row.within("troops_ad", "stationed", "people", count.value)
        figures[host, str(year), edition] = Figure(
            value=count.value,
            high=count.high,
            unit="people",
            as_of=str(year),
            release=edition,
            source=(SOURCE.key,),
            grade=count.grade,
            note=count.note,
        )
    return figures
