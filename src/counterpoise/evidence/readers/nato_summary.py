"""Table 4 of NATO's workbook, which repeats the first and last year of Tables 2 and 3."""

import re
from collections.abc import Mapping

from counterpoise.evidence.readers.countries import code_of, near_name, plain_name
from counterpoise.evidence.readers.nato_layout import MISSING, SUMMARY_SHEET
from counterpoise.evidence.readers.nato_tables import TOTAL_NAMES, Printed, year_in
from counterpoise.evidence.readers.nato_titles import table_of
from counterpoise.evidence.readers.workbook import Cell, Numbers, Sheet, Workbook, place
from counterpoise.evidence.records import Ally
from counterpoise.problems import Problems

CHANGE = "change_over_period"
_AS_PUBLISHED = "Give the workbook as published."

Columns = dict[int, tuple[str, int, bool]]


def read_summary(
    workbook: Workbook, allies: Mapping[str, Ally], problems: Problems
) -> list[Printed]:
    """Return what Table 4 prints, or note every fault of its layout."""
    table = table_of(workbook, "4", SUMMARY_SHEET, problems)
    if table is None:
        return []
    sheet, title = table.sheet, table.title
    if all(cell.row <= title.row for cell in sheet.cells()):
        return []
    change = sheet.find(r"Real change \d{4}", first=title.row + 1)
    if change is None:
        what = "has no column 'Real change ...' in Table 4"
        problems.add(workbook.file, place(sheet.name), what, _AS_PUBLISHED)
        return []
    columns = _columns(sheet, change)
    if len(columns) != 5:
        what = f"Table 4 has {len(columns)} columns that are known, not 5"
        problems.add(workbook.file, place(sheet.name, change.row), what, _AS_PUBLISHED)
    return _rows(workbook, sheet, change, columns, allies, problems)


def _rows(
    workbook: Workbook,
    sheet: Sheet,
    change: Cell,
    columns: Columns,
    allies: Mapping[str, Ally],
    problems: Problems,
) -> list[Printed]:
    numbers = Numbers(workbook.file, problems, MISSING)
    found: list[Printed] = []
    for number, row in sheet.rows.items():
        label = next((c for n, c in sorted(row.items()) if n < min(columns) and c.is_text), None)
        if number <= change.row or label is None or not any(n in row for n in columns):
            continue
        if plain_name(label.text) in TOTAL_NAMES:
            continue
        code = code_of(label.text, allies)
        if code is None:
            what = f"unknown country '{label.text}'"
            remedy = near_name(label.text, allies, _AS_PUBLISHED)
            problems.add(workbook.file, label.place, what, remedy)
            continue
        for column, (measure, year, estimate) in columns.items():
            cell = sheet.cell(number, column)
            value = numbers.of(cell)
            if value is not None:
                found.append(Printed("4", "", measure, code, year, estimate, value, "", cell))
    return found


def _columns(sheet: Sheet, change: Cell) -> Columns:
    """Return what stands in each column: a measure, its year, and whether it is an estimate."""
    found: Columns = {}
    for column, cell in sheet.rows[change.row].items():
        alone, named = year_in(cell), _last_year(cell)
        if alone:
            found[column] = ("spending_constant", *alone)
        elif named and cell.text.startswith("Share of real GDP"):
            found[column] = ("share_of_gdp", *named)
        elif named and column == change.column:
            found[column] = (CHANGE, *named)
    return found


def _last_year(cell: Cell) -> tuple[int, bool] | None:
    years = re.findall(r"((?:19|20)\d\d)(e?)", cell.text)
    return (int(years[-1][0]), bool(years[-1][1])) if years else None
