"""A plan as one workbook: a sheet that explains, the tables, and a sheet for each ally."""

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from counterpoise.atomic_write import Writer
from counterpoise.csv_text import inert
from counterpoise.planner.handover.ally_sheets import ally_blocks
from counterpoise.planner.handover.workbook_words import explained

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover.plan import HandoverPlan

EXPLAINS = "Read me"
LONGEST_NAME = 31
"""Letters that a spreadsheet program lets the name of a sheet have."""
WIDEST = 60
NARROWEST = 9
WIDE_TEXT = 100
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'<>]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The time that each part of the file bears: the same plan gives the same file to the bit."""


def workbook_writer(plan: "HandoverPlan", tables: "dict[str, pd.DataFrame]") -> Writer:
    """Return what writes a plan as a workbook; it is made at once.

    Parameters
    ----------
    plan : HandoverPlan
        The plan.
    tables : dict of str to DataFrame
        Its tables by the name of their sheet.

    Raises
    ------
    InputError
        If openpyxl is not installed.
    """
    content = workbook_bytes(plan, tables)

    def write(place: Path) -> None:
        place.write_bytes(content)

    return write


def workbook_bytes(plan: "HandoverPlan", tables: "dict[str, pd.DataFrame]") -> bytes:
    """Return the content of a workbook in which no cell is a formula."""
    from counterpoise import extras

    book = extras.need("openpyxl", "plan").Workbook()
    first = book.active
    first.title = EXPLAINS
    for row in explained(plan, tables):
        first.append([_cell(value) for value in row])
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 26, WIDE_TEXT
    _bold(first, [1])
    for name, table in tables.items():
        sheet = book.create_sheet(name.capitalize())
        _fill(sheet, [[*map(str, table.columns)], *table.itertuples(index=False)])
        _bold(sheet, [1])
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    names = {sheet.title for sheet in book}
    for code, (ally, blocks) in ally_blocks(plan, tables).items():
        sheet = book.create_sheet(_sheet_name(ally, code, names))
        names.add(sheet.title)
        rows, heads = [[ally]], [1]
        for title, header, lines in blocks:
            heads += [len(rows) + 2, len(rows) + 3]
            rows += [[], [title], header, *lines]
        _fill(sheet, rows)
        _bold(sheet, heads)
        sheet.freeze_panes = "B1"
    _all_text(book)
    whole = BytesIO()
    book.save(whole)
    return _without_time(whole.getvalue())


def _fill(sheet: Any, rows: list[Any]) -> None:
    """Write rows, and make each column as wide as what stands in it, within bounds."""
    widths: dict[int, int] = {}
    for row in rows:
        cells = [_cell(value) for value in row]
        sheet.append(cells)
        # A title stands alone in its row and may run over the columns beside it.
        for place, cell in enumerate(cells if len(cells) > 1 else ()):
            widths[place] = max(widths.get(place, NARROWEST), len(_shown(cell)) + 2)
    letters = [column[0].column_letter for column in sheet.iter_cols(max_row=1)]
    for place, letter in enumerate(letters):
        sheet.column_dimensions[letter].width = min(widths.get(place, NARROWEST), WIDEST)
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, float):
                cell.number_format = _form(cell.value)


def _cell(value: Any) -> Any:
    """Return what stands in a cell: plain numbers, and text that no program takes for a formula."""
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, float) and plain != plain:  # noqa: PLR0124 (not a number)
        return None
    return inert(_CONTROL.sub(" ", plain)) if isinstance(plain, str) else plain


def _shown(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str("" if value is None else value)


def _form(value: float) -> str:
    """Return how a number is shown; the cell holds all its digits."""
    size = abs(value)
    return (
        "#,##0"
        if size >= 100
        else "#,##0.0"
        if size >= 10
        else "0.00"
        if size >= 0.1
        else "0.0E+00"
        if 0 < size < 1e-3
        else "0.0000"
    )


def _bold(sheet: Any, rows: list[int]) -> None:
    from counterpoise import extras

    bold = extras.need("openpyxl.styles", "plan").Font(bold=True)
    for row in rows:
        for cell in sheet[row]:
            cell.font = bold


def _all_text(book: Any) -> None:
    """Mark every cell with words as text: the library takes what begins with = for a formula."""
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.data_type = "s"


def _sheet_name(ally: str, code: str, taken: set[str]) -> str:
    """Return a name that spreadsheet programs allow and that no other sheet has."""
    name = " ".join(_NOT_IN_NAMES.sub(" ", _CONTROL.sub(" ", ally)).split())[:LONGEST_NAME]
    known = {other.casefold() for other in taken}
    return code if not name or name.casefold() in known else name


def _without_time(content: bytes) -> bytes:
    """Return the same workbook without the time at which it was written."""
    found = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(found, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _WRITTEN.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            info = ZipInfo(name, NO_TIME)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, part)
    return found.getvalue()
