"""Workbooks read as plain cells: no formula is run, no link followed, no size taken on trust."""

import math
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.evidence.readers.container import check_container
from counterpoise.extras import need
from counterpoise.problems import Problems, did_you_mean

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook as Book

MOST_SHEETS = 60
MOST_ROWS = 20_000
MOST_COLUMNS = 1_000
MOST_CELLS = 2_000_000
MOST_SCANNED = 10_000_000
"""Cells with and without content that are looked at: the published workbooks have 200,000."""

FORMULA_SIGNS = ("=", "+", "-", "@")
_AS_PUBLISHED = "Give the workbook as published."

Value = str | float | int | bool | datetime | None


def letters(column: int) -> str:
    """Return the letters of a column counted from 1, such as ``AB`` for 28."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with something in it."""

    sheet: str
    row: int
    column: int
    value: Value
    colour: str = ""
    formula: bool = False

    @property
    def text(self) -> str:
        """The value as text, without space around it."""
        return "" if self.value is None else str(self.value).strip()

    @property
    def is_text(self) -> bool:
        """Whether it holds text rather than a number, a date or nothing."""
        return isinstance(self.value, str) and bool(self.value.strip())

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return place(self.sheet, self.row, self.column)

    @property
    def address(self) -> str:
        """Where it is in its sheet, such as ``F14``."""
        return f"{letters(self.column)}{self.row}"


def place(sheet: str, row: int | None = None, column: int | None = None) -> str:
    """Return a place for people, such as ``sheet TABLE2, row 14, column F``."""
    parts = [f"sheet {sheet}"]
    if row is not None:
        parts.append(f"row {row}")
    if column is not None:
        parts.append(f"column {letters(column)}")
    return ", ".join(parts)


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet that hold something, by row and column from 1."""

    name: str
    rows: Mapping[int, Mapping[int, Cell]]

    def cell(self, row: int, column: int) -> Cell:
        """Return one cell; an empty one where nothing is."""
        found = self.rows.get(row, {}).get(column)
        return found if found is not None else Cell(self.name, row, column, None)

    def cells(self) -> Iterator[Cell]:
        """Return all cells that hold something, row by row."""
        for row in self.rows.values():
            yield from row.values()

    def find(self, pattern: str, *, first: int = 1, last: int | None = None) -> Cell | None:
        """Return the first text cell that matches a pattern from its start, any case."""
        compiled = re.compile(pattern, re.IGNORECASE)
        for cell in self.cells():
            if cell.row < first or (last is not None and cell.row > last):
                continue
            if cell.is_text and compiled.match(cell.text):
                return cell
        return None


@dataclass(frozen=True)
class Workbook:
    """A workbook as plain cells, with what it says about itself."""

    path: Path
    sheets: Mapping[str, Sheet]
    title: str = ""
    created: datetime | None = None
    modified: datetime | None = None

    @property
    def file(self) -> str:
        """The file's path, for problems."""
        return str(self.path)

    def sheet(self, name: str, problems: Problems) -> Sheet | None:
        """Return a sheet by name, or note that there is none."""
        if name in self.sheets:
            return self.sheets[name]
        problems.add(
            self.file,
            place(name),
            "is missing or renamed",
            did_you_mean(name, self.sheets, listed=12),
        )
        return None


def open_workbook(path: Path) -> Workbook:
    """Read a workbook into plain cells after checking that it is safe to open.

    Formulas are never run: a cell holds the result that was saved with it. Links to other files
    are not followed. The size that a sheet declares is not believed; rows, columns and cells are
    counted while they are read.

    Parameters
    ----------
    path : Path
        An .xlsx file.

    Raises
    ------
    InputError
        If it is not an ordinary workbook, is damaged, or is larger than any published one.
    """
    check_container(path)
    openpyxl = need("openpyxl", "files")
    problems = Problems()
    sheets: dict[str, Sheet] = {}
    title, created, modified = "", None, None
    with warnings.catch_warnings():
        # What openpyxl cannot keep, such as print settings, is not wanted here.
        warnings.simplefilter("ignore")
        try:
            # Two readings: one gives saved results, the other tells where formulas are.
            values = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                created, modified = values.properties.created, values.properties.modified
                title = str(values.properties.title or "")
                sheets = _sheets_of(values, path, problems)
            finally:
                values.close()
            if not problems:
                sheets = _with_formulas(sheets, path)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"[:200]
            what = f"cannot be read as a workbook ({reason})"
            problems.add(str(path), "", what, "Download it again from its publisher.")
    problems.raise_if_any()
    return Workbook(path, sheets, title, created, modified)


def _sheets_of(book: "Book", path: Path, problems: Problems) -> dict[str, Sheet]:
    found: dict[str, Sheet] = {}
    names = book.sheetnames
    if len(names) > MOST_SHEETS:
        what = f"holds {len(names)} sheets; at most {MOST_SHEETS} are read"
        problems.add(str(path), "", what, _AS_PUBLISHED)
        return {}
    budget = _Budget(str(path), problems, MOST_CELLS, MOST_SCANNED)
    for sheet in book.worksheets:
        rows = _rows_of(sheet, budget)
        if rows is None:
            return {}
        found[sheet.title] = Sheet(sheet.title, rows)
    return found


@dataclass
class _Budget:
    """How many cells may still be read, over all sheets."""

    file: str
    problems: Problems
    cells: int
    scanned: int

    def scans(self, sheet: str, width: int) -> bool:
        """Note a workbook with too many cells without content, which cost time all the same."""
        self.scanned -= width + 1
        if self.scanned >= 0:
            return True
        what = f"brings the workbook to more than {MOST_SCANNED:,} cells, most of them empty"
        remedy = f"Delete rows and columns without content. {_AS_PUBLISHED}"
        self.problems.add(self.file, place(sheet), what, remedy)
        return False

    def allows(self, sheet: str, row: int, width: int) -> bool:
        """Note a sheet that is too large and return whether reading may go on."""
        self.cells -= width
        if row > MOST_ROWS:
            what = f"has more than {MOST_ROWS:,} rows"
        elif width > MOST_COLUMNS:
            what = f"has {width:,} columns in one row; at most {MOST_COLUMNS:,} are read"
        elif self.cells < 0:
            what = f"brings the workbook to more than {MOST_CELLS:,} cells"
        else:
            return True
        remedy = f"Delete rows and columns without content. {_AS_PUBLISHED}"
        self.problems.add(self.file, place(sheet, min(row, MOST_ROWS + 1)), what, remedy)
        return False


def _rows_of(sheet: Any, budget: _Budget) -> dict[int, dict[int, Cell]] | None:
    # The declared size may lie in either direction.
    sheet.reset_dimensions()
    colours: dict[int, str] = {}
    rows: dict[int, dict[int, Cell]] = {}
    for number, row in enumerate(sheet.iter_rows(), 1):
        if not budget.scans(sheet.title, len(row)):
            return None
        cells: dict[int, Cell] = {}
        for column, cell in enumerate(row, 1):
            value = cell.value
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            style = cell._style_id
            if style not in colours:
                colours[style] = _colour_of(cell)
            cells[column] = Cell(sheet.title, number, column, value, colours[style])
        if cells:
            # Office programs leave formatted cells without content far to the right and below.
            if not budget.allows(sheet.title, number, max(cells)):
                return None
            rows[number] = cells
    return rows


_INDEXED = {10: "red", 12: "blue", 2: "red", 4: "blue"}


def _colour_of(cell: Any) -> str:
    colour = getattr(cell.font, "color", None)
    if colour is None:
        return ""
    if colour.type == "indexed":
        return _INDEXED.get(colour.indexed, "")
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return {"FF0000": "red", "0000FF": "blue"}.get(colour.rgb[-6:].upper(), "")
    return ""


def _with_formulas(sheets: dict[str, Sheet], path: Path) -> dict[str, Sheet]:
    """Add cells with a formula but no saved result, so that they do not pass as empty."""
    with zipfile.ZipFile(path) as container:
        parts = [n for n in container.namelist() if n.startswith("xl/worksheets/")]
        if not any(re.search(rb"<(?:\w+:)?f[\s/>]", container.read(part)) for part in parts):
            return sheets
    openpyxl = need("openpyxl", "files")
    book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
    try:
        found: dict[str, Sheet] = {}
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            known = sheets[sheet.title]
            rows = {number: dict(row) for number, row in known.rows.items()}
            for number, row in enumerate(sheet.iter_rows(), 1):
                for column, cell in enumerate(row, 1):
                    if cell.data_type == "f" and known.cell(number, column).value is None:
                        new = Cell(sheet.title, number, column, None, formula=True)
                        rows.setdefault(number, {})[column] = new
            found[sheet.title] = Sheet(sheet.title, dict(sorted(rows.items())))
    finally:
        book.close()
    return found


@dataclass(frozen=True)
class Numbers:
    """Reads cells as numbers and notes each that is none.

    Parameters
    ----------
    file : str
        The file, for problems.
    problems : Problems
        Where faults are noted.
    missing : frozenset of str
        The texts by which the publisher says that there is no figure.
    """

    file: str
    problems: Problems
    missing: frozenset[str] = field(default_factory=frozenset)

    def of(self, cell: Cell) -> float | None:
        """Return the number in a cell, or None where there is none or it is at fault."""
        value = cell.value
        if cell.formula:
            what = "holds a formula without a saved result"
            self._note(cell, what, "Open the workbook in a spreadsheet program and save it.")
            return None
        if value is None or (isinstance(value, str) and cell.text in self.missing | {""}):
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if math.isfinite(value):
                return float(value)
            self._note(cell, f"holds {value}, which is no number", _AS_PUBLISHED)
            return None
        shown = cell.text if len(cell.text) <= 40 else f"{cell.text[:40]}..."
        if cell.text.startswith("#"):
            what = f"holds the error {shown}"
        elif cell.text.startswith(FORMULA_SIGNS):
            what = f"holds the text '{shown}' where a number is expected; text is never run"
        else:
            what = f"holds the text '{shown}' where a number is expected"
        self._note(cell, what, _AS_PUBLISHED)
        return None

    def _note(self, cell: Cell, what: str, remedy: str) -> None:
        self.problems.add(self.file, cell.place, what, remedy)
