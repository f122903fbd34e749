"""NATO's workbook on defence expenditure, as downloaded: every block of Tables 1 to 8b."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from counterpoise.evidence.attributes import attributes_of
from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.readers.import_result import Imported, Release, check_release
from counterpoise.evidence.readers.nato_checks import differences
from counterpoise.evidence.readers.nato_layout import FACTOR, TOTALS
from counterpoise.evidence.readers.nato_summary import read_summary
from counterpoise.evidence.readers.nato_tables import Printed, Tables, read_tables
from counterpoise.evidence.readers.workbook import Workbook, open_workbook
from counterpoise.evidence.records import Ally, Figure, Source
from counterpoise.problems import Problems

_DATED_NAME = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})-def-?exp", re.IGNORECASE)


MOST_EMPTIED = 10
LARGEST_CHANGE = 0.2
"""More than any economy in the workbook of June 2024 makes in a year; see `_breaks`."""


def read_nato(path: Path, allies: Mapping[str, Ally], *, release: str | None = None) -> Imported:
    """Read a workbook of NATO's defence expenditure.

    Per cent become fractions and thousands become units; million US dollars and million units of
    national currency stay. Each figure is graded A and its note names table, block and cell.
    Table 4 repeats Tables 2 and 3; it is checked against them and not stored. Totals are checked
    and not stored.

    Parameters
    ----------
    path : Path
        The .xlsx file.
    allies : dict of str to Ally
        The allies, by code.
    release : str, optional
        The edition as YYYY-MM. If not given it is taken from the date in the file's name, such as
        240617-def-exp, or from the day on which the workbook was made.

    Raises
    ------
    InputError
        With everything that is wrong with the file; nothing is returned then.
    """
    workbook = open_workbook(path)
    problems = Problems()
    tables = read_tables(workbook, allies, problems)
    summary = read_summary(workbook, allies, problems)
    last = max((figure.year for figure in tables.figures), default=None)
    edition = _edition(workbook, release, last, problems)
    figures = _figures(workbook, tables, edition, problems)
    problems.raise_if_any()
    compared = _TABLE_4 if summary else _NO_TABLE_4
    remarks = (
        *_remarks(tables, allies, edition),
        compared,
        *differences(tables, summary, allies),
    )
    source = _source(workbook, tables, edition)
    return Imported("nato", edition.release, source, {"expenditure": figures}, remarks)


def _edition(
    workbook: Workbook, given: str | None, last: int | None, problems: Problems
) -> Release:
    """Return the edition: as given, by the file's name, or by the day the workbook was made."""
    if given is not None:
        return check_release(Release(given, given, "as given"), last, workbook.file, problems)
    match = _DATED_NAME.search(workbook.path.name)
    if match:
        try:
            day = date(2000 + int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            day = None
        if day is not None:
            found = Release(f"{day:%Y-%m}", f"{day:%Y-%m-%d}", "by the file's name")
            return check_release(found, last, workbook.file, problems)
    made = workbook.created
    if made is not None and made.year == last:
        return Release(f"{made:%Y-%m}", f"{made:%Y-%m}", "by the day the workbook was made")
    what = "does not say of which edition it is"
    remedy = "Give the edition as YYYY-MM, or keep NATO's file name, such as 240617-def-exp."
    problems.add(workbook.file, "", what, remedy)
    return Release("", "", "")


def _figures(
    workbook: Workbook, tables: Tables, edition: Release, problems: Problems
) -> dict[Key, Figure]:
    bounds = attributes_of("expenditure")
    figures: dict[Key, Figure] = {}
    for printed in tables.figures:
        if printed.row in TOTALS:
            continue
        value = in_our_unit(printed)
        fault = bounds[printed.measure].fault(value)
        if fault is not None:
            problems.add(workbook.file, printed.cell.place, *fault)
            continue
        if edition.release and not problems:
            key = (printed.row, str(printed.year), printed.measure, edition.release)
            figures[key] = _figure(printed, value, edition.release)
    return figures


def in_our_unit(printed: Printed) -> float:
    """Return a printed number in the unit of the table ``expenditure``."""
    # Twelve digits keep all that is printed and drop what the multiplication adds.
    return float(f"{printed.value * FACTOR[printed.measure]:.12g}")


def _figure(printed: Printed, value: float, release: str) -> Figure:
    estimate = "; estimate" if printed.estimate else ""
    return Figure(
        value=value,
        unit=printed.unit,
        as_of=str(printed.year),
        release=release,
        source=(source_key(release),),
        grade="A",
        note=printed.where + estimate,
    )


def source_key(release: str) -> str:
    """Return the key of the source that an edition's figures cite."""
    return f"nato_def_exp_{release.replace('-', '_')}"


def _source(workbook: Workbook, tables: Tables, edition: Release) -> Source:
    years = sorted({figure.year for figure in tables.figures})
    return Source(
        key=source_key(edition.release),
        authors="NATO",
        title=f"Defence Expenditure of NATO Countries ({years[0]}-{years[-1]}), tables workbook",
        publisher="NATO",
        date=edition.date,
        note=f"Workbook {workbook.path.name}, Tables 1 to 8b, read cell by cell.",
    )


def _remarks(tables: Tables, allies: Mapping[str, Ally], edition: Release) -> tuple[str, ...]:
    found = [f"Edition {edition.release}, {edition.how}."]
    estimated = sorted({figure.year for figure in tables.figures if figure.estimate})
    if estimated:
        found.append(f"Estimates: {' and '.join(map(str, estimated))}.")
    spenders = {f.row for f in tables.figures if f.measure == "spending_current"}
    others = {f.row for f in tables.figures} - spenders
    missing = [code for code in sorted(allies) if code not in spenders]
    found.extend(
        f"{allies[code].name} has no line of expenditure; only its GDP is printed."
        for code in missing
        if code in others
    )
    members = [c for c in missing if c not in others and allies[c].status == "member"]
    if members:
        found.append(f"No line at all: {', '.join(allies[code].name for code in members)}.")
    if tables.late_members:
        dates = [f"{allies[code].name} from {year}" for code, year in tables.late_members.items()]
        found.append(
            f"NATO's totals count {', '.join(dates)}; the rows of these allies begin earlier."
        )
    found.extend(_breaks(tables, allies))
    found.extend(_emptied(tables, allies))
    if tables.nameless:
        rows = sorted(f"{cell.sheet} row {cell.row}" for cell in tables.nameless)
        found.append(f"Rows without a name were left out: {', '.join(rows)}.")
    if tables.core:
        found.append(_CORE)
    return tuple(found)


_TABLE_4 = "Table 4 repeats Tables 2 and 3; it was checked against them and not stored."
_NO_TABLE_4 = "Table 4 holds no rows; Tables 2 and 3 could not be checked against it."
_CORE = (
    "This edition prints core defence expenditure, and earlier ones defence expenditure. The two "
    "may count different things: look up NATO's definitions before you compare them."
)


def _emptied(tables: Tables, allies: Mapping[str, Ally]) -> list[str]:
    """Name cells without anything in a row with figures: NATO prints '..' where it has none."""
    empty = [gap for gap in tables.gaps if gap.cell.value is None]
    if not empty:
        return []
    told = [
        f"{allies[gap.row].name if gap.row in allies else gap.row} {gap.year}, {gap.measure}, "
        f"{gap.cell.sheet} {gap.cell.address}"
        for gap in empty[:MOST_EMPTIED]
    ]
    more = f" and {len(empty) - MOST_EMPTIED} more" if len(empty) > MOST_EMPTIED else ""
    return [
        f"Empty cells in rows with figures, taken as absent: {'; '.join(told)}{more}. NATO prints "
        "'..' where it has no figure, so compare with the workbook as published."
    ]


def _breaks(tables: Tables, allies: Mapping[str, Ally]) -> list[str]:
    """Return jumps of real GDP that no economy makes: what is counted has changed.

    The edition of June 2024 prints about a third less for Luxembourg from 2023 on, which is its
    national income; shares of earlier years are of its GDP.
    """
    output = {(f.row, f.year): f.value for f in tables.figures if f.measure == "gdp_constant"}
    found = []
    for (row, year), value in output.items():
        before = output.get((row, year - 1))
        if row not in TOTALS and before and abs(value / before - 1) > LARGEST_CHANGE:
            found.append(
                f"{allies[row].name}: real GDP changes by {100 * (value / before - 1):.0f} per "
                f"cent from {year - 1} to {year}, which is a change of what is counted; do not "
                "compare shares of GDP or sums per head across it."
            )
    return found
