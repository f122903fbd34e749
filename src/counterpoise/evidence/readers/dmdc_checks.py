"""What the numbers of a report on active duty must agree with: services, totals, known slips.

The publisher's own slips are known from public readers of all reports from September 2008 to March
2026. They are remarked; any other disagreement is a problem.
"""

from collections.abc import Mapping

from counterpoise.evidence.readers.countries import SLIPPED
from counterpoise.evidence.readers.dmdc_sheet import SERVICES, Line, Table
from counterpoise.evidence.readers.text_tables import listed
from counterpoise.evidence.readers.workbook import place
from counterpoise.problems import Problems

OVERSEAS_SLIPS = {
    "2013-09": 8,
    "2017-12": 612,
    "2020-12": -534,
    "2021-03": -495,
    "2021-06": -427,
    "2021-09": -189,
    "2022-06": -329,
    "2024-09": -11,
}
"""By how much the places abroad exceed the printed total of OVERSEAS."""
GRAND_SLIPS = {"2017-03": 3062}
"""By how much the printed grand total is off: it repeats that of the report before."""
UNEVEN_ROWS = "2022-06"
"""In this report the totals of many places are not the sum of their services."""
SHIFTED = "2023-06"
_SHIFTED = (
    "In the report of June 2023 the columns of reserves and civilians stand one row low in part "
    "of OVERSEAS, by public readers of it; they are not read, and active duty is."
)


def is_uneven(line: Line) -> bool:
    """Return whether the services of a row do not add up to its total."""
    if line.people is None:
        return False
    if line.without & set(SERVICES):
        return line.services > line.people
    return line.services != line.people


def check_sums(table: Table, month: str, file: str, problems: Problems) -> list[str]:
    """Note each sum that is not met; return remarks on those that the publisher is known to miss.

    Parameters
    ----------
    table : Table
        The rows of the report.
    month : str
        The month of the report as YYYY-MM.
    file : str
        The file, for problems.
    problems : Problems
        Where disagreements are noted.
    """
    remarks = [_SHIFTED] if month == SHIFTED else []
    _check_rows(table, month, file, problems)
    _check_overseas(table, month, file, problems, remarks)
    _check_grand_total(table, month, file, problems, remarks)
    return remarks


def _check_rows(table: Table, month: str, file: str, problems: Problems) -> None:
    # Where some places lack numbers, the totals of services and of all count different places.
    whole = all(line.people is not None and not line.without for line in table.abroad)
    for line in (*table.abroad, *(table.totals.values() if whole else ())):
        if line.people is None:
            if line.services and "total" not in line.without:
                what = f"is empty, and the services of {line.name} add up to {line.services:,}"
                problems.add(file, line.total.place, what, SLIPPED)
        elif is_uneven(line) and month != UNEVEN_ROWS:
            what = (
                f"prints {line.people:,} for {line.name}, and its services add up to "
                f"{line.services:,}"
            )
            problems.add(file, line.total.place, what, SLIPPED)


def _check_overseas(
    table: Table, month: str, file: str, problems: Problems, remarks: list[str]
) -> None:
    total = table.totals["overseas_total"]
    if total.people is None:
        return
    apart = sum(line.people or 0 for line in table.abroad) - total.people
    if not apart:
        return
    what = f"prints {total.people:,}, and the places of OVERSEAS add up to {total.people + apart:,}"
    if apart == OVERSEAS_SLIPS.get(month):
        remarks.append(f"OVERSEAS TOTAL {what}. The publisher's own report of {month} is known to.")
        return
    blank = [line.name for line in table.abroad if line.people is None]
    if blank:
        what += f"; no number is given for {listed(blank)}"
    problems.add(file, total.total.place, what, SLIPPED)


def _check_grand_total(
    table: Table, month: str, file: str, problems: Problems, remarks: list[str]
) -> None:
    people: Mapping[str, int | None] = {name: line.people for name, line in table.totals.items()}
    home, abroad = people["united_states_total"], people["overseas_total"]
    grand = people["grand_total"]
    if home is None or abroad is None or grand is None or home + abroad == grand:
        return
    what = (
        f"prints {grand:,}, and UNITED STATES TOTAL and OVERSEAS TOTAL add up to {home + abroad:,}"
    )
    if abs(home + abroad - grand) == GRAND_SLIPS.get(month):
        remarks.append(f"GRAND TOTAL {what}. The publisher's own report of {month} is known to.")
        return
    problems.add(file, table.totals["grand_total"].total.place, what, SLIPPED)


def check_repeats(table: Table, hosts: Mapping[int, str], file: str, problems: Problems) -> None:
    """Note an ally that stands twice under one name.

    Parameters
    ----------
    table : Table
        The rows of the report.
    hosts : dict of int to str
        The ally of each row that is one's.
    file : str
        The file, for problems.
    problems : Problems
        Where repeats are noted.
    """
    first: dict[str, int] = {}
    for line in table.abroad:
        if line.row in hosts and first.setdefault(line.name, line.row) != line.row:
            what = f"repeats {line.name} of row {first[line.name]}"
            where = place(table.sheet, line.row)
            problems.add(file, where, what, "Keep one of them.")
