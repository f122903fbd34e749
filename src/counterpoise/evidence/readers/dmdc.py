"""Reading the reports of the Defense Manpower Data Center on where forces of the US are assigned.

One workbook a quarter, since September 2008, counts people by place of duty and service. Only
active duty is read: columns of reserves and civilians have stood one row low.

Reports since December 2017 count people permanently assigned; those before also hold forces
deployed to operations. No report holds rotational forces as such. From December 2022 to June 2023
the Army gave no numbers, so that there is no total.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from counterpoise.evidence.attributes import attributes_of
from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.readers.countries import code_of
from counterpoise.evidence.readers.dmdc_checks import (
    UNEVEN_ROWS,
    check_repeats,
    check_sums,
    is_uneven,
)
from counterpoise.evidence.readers.dmdc_sheet import (
    AS_PUBLISHED,
    Headings,
    Line,
    Table,
    dates_in,
    headings_of,
    table_of,
)
from counterpoise.evidence.readers.import_result import Imported
from counterpoise.evidence.readers.text_files import Faults
from counterpoise.evidence.readers.text_tables import checked_release, listed
from counterpoise.evidence.readers.troops import NO_ROTATIONS
from counterpoise.evidence.readers.workbook import Sheet, Workbook, open_workbook, place
from counterpoise.evidence.records import Ally, Figure, Source
from counterpoise.evidence.workbook_kinds import OLD, is_old_workbook
from counterpoise.problems import Problems

FIRST = "2008-09"
PERMANENT_FROM = "2017-12"
PAGE = "https://dwp.dmdc.osd.mil/dwp/app/dod-data-reports/workforce-reports"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
OLDER = (
    "Take the years before September 2008 from the yearly file of the troopdata project: "
    "counterpoise evidence import troops."
)
_NAMED = re.compile(r"Location_Report_(\d{2})(0[1-9]|1[0-2])(?!\d)", re.IGNORECASE)
_WITH_DEPLOYED = (
    "Reports up to September 2017 also count forces deployed to operations where they serve, by "
    "public readers of them; do not compare them with later ones."
)
_BOTH_AIR_SERVICES = "The Space Force is in the column of the Air Force."


def read_dmdc(path: Path, allies: Mapping[str, Ally], release: str | None = None) -> Imported:
    """Read a quarterly report by place of duty; the module says what is in it.

    Parameters
    ----------
    path : Path
        The workbook, DMDC_Website_Location_Report_YYMM.xlsx.
    allies : dict of str to Ally
        The allies, by code; all but the leading one are hosts.
    release : str, optional
        The month of the report as YYYY-MM; not needed where the report states its date.

    Returns
    -------
    Imported
        Rows of `stationed` by host, for the year and month of the report.

    Raises
    ------
    InputError
        With everything that is wrong, by sheet, row and column.
    """
    faults = Faults(str(path))
    stated = checked_release(release, faults)
    faults.raise_if_any()
    if is_old_workbook(path):
        faults.refuse(
            "",
            f"is {OLD}; reports are read since September 2008, which are .xlsx workbooks",
            f"{OLDER} A later report must be given as downloaded.",
        )
    workbook = open_workbook(path)
    problems = Problems()
    sheet, headings = _sheet_of(workbook, problems)
    month = _month_of(workbook, sheet, headings, stated, problems)
    table = table_of(sheet, headings, workbook.file, problems)
    problems.raise_if_any()
    leading = next((code for code, ally in allies.items() if ally.leading), "")
    codes = {line.row: code_of(line.name, allies) for line in table.abroad}
    hosts = {row: code for row, code in codes.items() if code and code != leading}
    check_repeats(table, hosts, workbook.file, problems)
    slips = check_sums(table, month, workbook.file, problems)
    source = _source_of(month)
    figures, without = _figures(table, hosts, month, source, workbook.file, problems)
    if not figures and not problems:
        _note_no_figure(table, hosts, workbook.file, problems)
    problems.raise_if_any()
    told = (*_remarks(table, month), *slips, *_absent(table, hosts, without, allies))
    return Imported("dmdc", month, source, {"stationed": figures}, told)


def _sheet_of(workbook: Workbook, problems: Problems) -> tuple[Sheet, Headings]:
    for sheet in workbook.sheets.values():
        headings = headings_of(sheet)
        if headings is not None:
            return sheet, headings
    what = "holds no sheet with columns of services below the heading ACTIVE DUTY"
    problems.add(workbook.file, "", what, AS_PUBLISHED)
    raise problems.error()


def _month_of(
    workbook: Workbook, sheet: Sheet, headings: Headings, stated: str, problems: Problems
) -> str:
    """Return the month of the report by its title, its name or as stated; all must agree."""
    found: list[tuple[str, str, str]] = []
    for cell, name, year in dates_in(sheet, headings):
        number = next((n for n, m in enumerate(MONTHS, 1) if _is_month(name, m)), 0)
        if not number:
            what = f"'{cell.text[:60]}' names no month"
            problems.add(workbook.file, cell.place, what, AS_PUBLISHED)
        else:
            found.append((cell.place, f"'{cell.text[:60]}'", f"{year}-{number:02}"))
    named = _NAMED.search(workbook.path.name)
    if named:
        found.append(("", "the file's name", f"20{named[1]}-{named[2]}"))
    if stated:
        found.append(("release", "--release", stated))
    if not found:
        what = "does not say of which date it is, such as 'As of December 31, 2023'"
        remedy = "Give --release YYYY-MM, or keep the file's name as downloaded."
        problems.add(workbook.file, place(sheet.name), what, remedy)
        return ""
    _, first_how, month = found[0]
    for where, how, other in found[1:]:
        if other != month:
            what = f"is of {month} by {first_how}, and of {other} by {how}"
            remedy = (
                "Leave --release out, or give the month of the report."
                if how == "--release"
                else "Download the report again and keep its name."
            )
            problems.add(workbook.file, where or found[0][0], what, remedy)
    if month < FIRST and not problems:
        what = f"is a report of {month}; reports are read since September 2008"
        problems.add(workbook.file, found[0][0], what, OLDER)
    return month


def _is_month(word: str, month: str) -> bool:
    # Sept stands for September in other publications of the department.
    return len(word) >= len("Sep") and month.upper().startswith(word.upper())


def _figures(
    table: Table,
    hosts: Mapping[int, str],
    month: str,
    source: Source,
    file: str,
    problems: Problems,
) -> tuple[dict[Key, Figure], list[str]]:
    """Return the figure of each host, and the names of hosts for which no total is given."""
    bounds = attributes_of("stationed")["people"]
    by_host: dict[str, list[Line]] = defaultdict(list)
    without: list[str] = []
    for line in table.abroad:
        if line.row in hosts and line.people is not None:
            by_host[hosts[line.row]].append(line)
        elif line.row in hosts:
            without.append(hosts[line.row])
    figures: dict[Key, Figure] = {}
    for host, lines in sorted(by_host.items()):
        figure = _figure(lines, month, source)
        fault = bounds.fault(figure.value)
        if fault is not None:
            problems.add(file, lines[0].total.place, *fault)
        figures[host, month[:4], month] = figure
    return figures, [host for host in without if host not in by_host]


def _figure(lines: list[Line], month: str, source: Source) -> Figure:
    """Return what the rows of one host say; two rows are one host under an old and a new name."""
    value = sum(line.people or 0 for line in lines)
    services = sum(line.services if is_uneven(line) else line.people or 0 for line in lines)
    when = f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"
    kind = "permanently assigned" if month >= PERMANENT_FROM else "by place of duty"
    note = f"Active duty {kind}, {when}; rotations not counted."
    filled = [line for line in lines if line.people]
    if len(filled) > 1:
        note += f" Sum of {' and '.join(line.name for line in filled)}."
    uneven = services != value
    if uneven:
        note += f" The services add up to {services}."
    return Figure(
        value=value,
        low=min(value, services) if uneven else None,
        high=max(value, services) if uneven else None,
        unit="people",
        as_of=month,
        release=month,
        source=(source.key,),
        grade="C" if uneven else "A",
        note=note,
    )


def _source_of(month: str) -> Source:
    when = f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"
    return Source(
        key=f"dmdc_location_{month.replace('-', '_')}",
        authors="Defense Manpower Data Center",
        title="Number of Military and DoD Appropriated Fund Civilian Personnel by Duty Location, "
        + when,
        publisher="US Department of Defense",
        date=month,
        url=PAGE,
        note="Read from the report; a work of the US government.",
    )


def _note_no_figure(table: Table, hosts: Mapping[int, str], file: str, problems: Problems) -> None:
    if hosts:
        what = "gives no total of active duty for any ally"
        remedy = (
            "Give the report of another quarter; the Army gave no numbers for those of December "
            "2022 to June 2023."
        )
    else:
        what, remedy = "holds no ally among the places of OVERSEAS", AS_PUBLISHED
    problems.add(file, place(table.sheet), what, remedy)


def _remarks(table: Table, month: str) -> list[str]:
    remarks = [f"The report of {month}; active duty only.", NO_ROTATIONS]
    if month < PERMANENT_FROM:
        remarks.append(_WITH_DEPLOYED)
    if table.headings.both_air_services:
        remarks.append(_BOTH_AIR_SERVICES)
    if month == UNEVEN_ROWS and any(is_uneven(line) for line in table.abroad):
        names = {line.name.title() for line in table.abroad if is_uneven(line)}
        remarks.append(
            f"The services do not add up to the total for {listed(names)}, as in the publisher's "
            "own report; the figures of allies among them hold both and are graded C."
        )
    return remarks


def _absent(
    table: Table, hosts: Mapping[int, str], without: list[str], allies: Mapping[str, Ally]
) -> list[str]:
    remarks = []
    if without:
        names = {allies[code].name for code in without}
        remarks.append(f"No total is given for {listed(names)}: absent, which is not zero.")
    members = {code for code, ally in allies.items() if ally.status == "member"}
    absent = {
        allies[code].name for code in members - set(hosts.values()) if not allies[code].leading
    }
    if absent:
        remarks.append(f"No row for {listed(absent, 40)}: absent, which is not a stated zero.")
    if any(line.name == "GREENLAND" for line in table.abroad):
        remarks.append("Greenland is a place of its own and not in the count of Denmark.")
    return remarks
