"""Reading the tables of NATO's workbook, found by their labels rather than by fixed cells."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from counterpoise.evidence.readers.countries import (
    SLIPPED,
    code_of,
    currency_of,
    is_foreign,
    near_name,
    plain_name,
)
from counterpoise.evidence.readers.nato_layout import (
    LAYOUTS,
    MISSING,
    TOTALS,
    Block,
    Layout,
)
from counterpoise.evidence.readers.nato_titles import FoundTable, table_of
from counterpoise.evidence.readers.workbook import Cell, Numbers, Sheet, Workbook, place
from counterpoise.evidence.records import Ally
from counterpoise.problems import Problems, did_you_mean

_YEAR = re.compile(r"^((?:19|20)\d\d)\s*(e?)$")
_BASE = re.compile(r"(\d{4})\s+prices")
_LATE_MEMBER = re.compile(r"from (\d{4}) onwards include ([^,]+?), which")
_ASIDE = re.compile(r"^(-\s*\d+\s*-$|\*|\([a-z]\))")
TOTAL_NAMES = {plain_name(name): name for name in TOTALS}
_AS_PUBLISHED = "Give the workbook as published."


@dataclass(frozen=True)
class Printed:
    """One printed figure of the workbook."""

    table: str
    block: str
    measure: str
    row: str
    year: int
    estimate: bool
    value: float
    unit: str
    cell: Cell

    @property
    def where(self) -> str:
        """Where it stands, for the note of a figure."""
        block = f", {self.block}" if self.block else ""
        return f"Table {self.table}{block}, cell {self.cell.address}"


@dataclass(frozen=True)
class Gap:
    """A cell of a row with figures that holds none: empty, or marked as missing."""

    measure: str
    row: str
    year: int
    cell: Cell


@dataclass
class Tables:
    """Everything that is printed in the workbook, allies and totals alike."""

    figures: list[Printed] = field(default_factory=list)
    late_members: dict[str, int] = field(default_factory=dict)
    bases: dict[int, Cell] = field(default_factory=dict)
    nameless: list[Cell] = field(default_factory=list)
    core: bool = False
    gaps: list[Gap] = field(default_factory=list)


@dataclass(frozen=True)
class _Found:
    """A block that was found: the line above it and, by row, the cell that names each row."""

    block: Block
    label: Cell | None
    rows: dict[int, Cell | None] = field(default_factory=dict)


@dataclass(frozen=True)
class _Place:
    """What reading one table needs to know."""

    workbook: Workbook
    allies: Mapping[str, Ally]
    layout: Layout
    sheet: Sheet
    years: Mapping[int, tuple[int, bool]]
    base: str
    numbers: Numbers
    problems: Problems
    tables: Tables

    def note(self, where: str, what: str, remedy: str = _AS_PUBLISHED) -> None:
        self.problems.add(self.workbook.file, where, what, remedy)


def read_tables(workbook: Workbook, allies: Mapping[str, Ally], problems: Problems) -> Tables:
    """Return every printed figure, or note every fault of the layout."""
    tables = Tables()
    for layout in LAYOUTS:
        found = table_of(workbook, layout.number, layout.sheet, problems)
        if found is not None:
            tables.core |= found.counts_core
            _read_table(workbook, allies, layout, found, problems, tables)
    if len(tables.bases) > 1:
        first, *others = tables.bases
        for base in others:
            cell = tables.bases[base]
            what = f"is at prices of {base}, other tables at prices of {first}"
            problems.add(workbook.file, cell.place, what, _AS_PUBLISHED)
    _note_missing_rows(workbook, tables, problems)
    return tables


def _read_table(
    workbook: Workbook,
    allies: Mapping[str, Ally],
    layout: Layout,
    found: FoundTable,
    problems: Problems,
    tables: Tables,
) -> None:
    sheet, title = found.sheet, found.title
    header = _header(workbook, sheet, title.row, problems)
    if header is None:
        return
    row, years = header
    unit = sheet.find(layout.unit_line, first=title.row + 1, last=row)
    if unit is None:
        what = f"does not say in what unit Table {layout.number} is counted above its years"
        remedy = f"Expected a line such as '{layout.unit_line.replace(chr(92) + 's*$', '')}'."
        problems.add(workbook.file, place(sheet.name, title.row + 2), what, remedy)
    base = _base_year([unit] if unit else [], tables)
    numbers = Numbers(workbook.file, problems, MISSING)
    here = _Place(workbook, allies, layout, sheet, years, base, numbers, problems, tables)
    for entry in _blocks(here, title.row, row):
        _read_block(here, entry.block, entry.label, entry.rows)


def year_in(cell: Cell) -> tuple[int, bool] | None:
    """Return the year that a cell holds and whether it is marked as an estimate, or None."""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    match = _YEAR.match(str(value).strip()) if isinstance(value, (str, int)) else None
    return (int(match[1]), bool(match[2])) if match else None


def _header(
    workbook: Workbook, sheet: Sheet, after: int, problems: Problems
) -> tuple[int, dict[int, tuple[int, bool]]] | None:
    """Return the row of years and, by column, the year and whether it is an estimate."""
    for number, row in sheet.rows.items():
        found = {column: year for column, cell in row.items() if (year := year_in(cell))}
        if number <= after or len(found) < 2:
            continue
        for column in range(min(found), max(found) + 1):
            if column not in found:
                cell = sheet.cell(number, column)
                what = f"holds '{cell.text}' among the years" if cell.text else "lacks a year"
                problems.add(workbook.file, cell.place, what, "Give the row of years in full.")
        columns = sorted(found)
        for before, column in pairwise(columns):
            (earlier, _), (later, _) = found[before], found[column]
            if later != earlier + 1:
                repeats = any(found[c][0] == later for c in columns if c < column)
                what = f"holds the year {later}" + (
                    " a second time" if repeats else f" after {earlier}"
                )
                where = place(sheet.name, number, column)
                problems.add(workbook.file, where, what, "Years stand once each, in order.")
        return number, found
    problems.add(workbook.file, place(sheet.name), "has no row of years", _AS_PUBLISHED)
    return None


def _base_year(cells: Iterable[Cell], tables: Tables) -> str:
    for cell in cells:
        if match := _BASE.search(cell.text):
            tables.bases.setdefault(int(match[1]), cell)
            return match[1]
    return ""


def _blocks(here: _Place, title: int, header: int) -> list[_Found]:
    """Return each block with the line above it and, by row, the cell that names each row."""
    found: list[_Found] = []
    if not here.layout.blocks[0].label:
        found.append(_Found(here.layout.blocks[0], None))
    first = min(here.years)
    for number, row in here.sheet.rows.items():
        if number <= title or number == header:
            continue
        label = next((c for n, c in sorted(row.items()) if n < first and c.is_text), None)
        if label is None and _repeats_years(here, row):
            # Editions since 2025 print the years above each block.
            continue
        if label and label.text.startswith("Note"):
            _note_late_members(here, label)
            break
        if here.years.keys() & row.keys():
            if number < header or not found:
                here.note(place(here.sheet.name, number), "holds figures above the first block")
            else:
                found[-1].rows[number] = label
        elif label and (number > header or _block_of(here, label)):
            opened = _open_block(here, label, header, {entry.block.label for entry in found})
            if opened is not None:
                found.append(_Found(opened, label))
    _note_missing_blocks(here, {entry.block.label for entry in found})
    return found


def _repeats_years(here: _Place, row: Mapping[int, Cell]) -> bool:
    years = {column: year for column, cell in row.items() if (year := year_in(cell))}
    return {column: year for column, (year, _) in years.items()} == {
        column: year for column, (year, _) in here.years.items()
    }


def _note_missing_blocks(here: _Place, known: set[str]) -> None:
    for block in here.layout.blocks:
        if block.label not in known:
            what = f"the block '{_readable(block.label)}' of Table {here.layout.number} is missing"
            here.note(place(here.sheet.name), what)


def _block_of(here: _Place, label: Cell) -> Block | None:
    matching = (
        block
        for block in here.layout.blocks
        if block.label and re.match(block.label, label.text, re.IGNORECASE)
    )
    return next(matching, None)


def _open_block(here: _Place, label: Cell, header: int, known: set[str]) -> Block | None:
    block = _block_of(here, label)
    if block is None:
        if not _ASIDE.match(label.text):
            expected = [_readable(block.label) for block in here.layout.blocks if block.label]
            what = f"unknown block '{label.text}' in Table {here.layout.number}"
            here.note(label.place, what, did_you_mean(label.text, expected))
    elif block.label in known:
        here.note(label.place, f"repeats the block '{label.text}'", "Keep one of them.")
        return None
    elif label.row < header and any(column < min(here.years) for column in here.sheet.rows[header]):
        # Since 2025 the years stand below the line of a block, in a row of their own.
        what = f"opens the block '{label.text}' above the years of row {header}"
        here.note(label.place, what, "The row of years stands above the first block.")
    return block


def _readable(pattern: str) -> str:
    plain = pattern.replace(r"\s+", " ").replace(r"\d{4}", "YYYY").replace(r"\b", "")
    return plain.replace("\\", "")


def _note_late_members(here: _Place, note: Cell) -> None:
    for year, name in _LATE_MEMBER.findall(note.text):
        code = code_of(name, here.allies)
        if code is None:
            here.note(note.place, f"names the unknown member '{name}'")
        elif here.tables.late_members.setdefault(code, int(year)) != int(year):
            earlier = here.tables.late_members[code]
            what = f"counts {name} from {year}, an earlier note from {earlier}"
            here.note(note.place, what)


def _read_block(
    here: _Place, block: Block, label: Cell | None, rows: dict[int, Cell | None]
) -> None:
    base = _base_year([label] if label else [], here.tables) or here.base
    if "{base}" in block.unit and not base:
        where = label.place if label else place(here.sheet.name)
        here.note(where, "does not say in prices of which year it is counted")
    heading = re.sub(r"\s*\([a-d]\)$", "", label.text) if label else ""
    printed_label = heading[:1].lower() + heading[1:] if not heading.startswith("GDP") else heading
    seen: dict[str, int] = {}
    filled: Counter[int] = Counter()
    for number, name in rows.items():
        row = _row_name(here, number, name)
        if row is None or name is None:
            continue
        if row in seen:
            here.note(name.place, f"repeats {name.text} of row {seen[row]}", "Keep one of them.")
            continue
        seen[row] = number
        currency = _currency(here, block, row, name)
        _note_stray(here, number)
        gaps: list[Gap] = []
        for column, (year, estimate) in here.years.items():
            cell = here.sheet.cell(number, column)
            value = here.numbers.of(cell)
            if value is None:
                gaps.append(Gap(block.measure, row, year, cell))
                continue
            filled[column] += 1
            unit = block.unit.format(base=base, currency=currency)
            here.tables.figures.append(
                Printed(
                    here.layout.number,
                    printed_label,
                    block.measure,
                    row,
                    year,
                    estimate,
                    value,
                    unit,
                    cell,
                )
            )
        if len(gaps) < len(here.years):
            here.tables.gaps.extend(gaps)
    _note_gaps(here, label, seen, filled)


def _row_name(here: _Place, number: int, name: Cell | None) -> str | None:
    if name is None:
        cells = [here.sheet.cell(number, column) for column in here.years]
        # The workbook keeps rows of its calculation, hidden, with errors or zeros only.
        if all(cell.value in (None, 0) or cell.text.startswith("#") for cell in cells):
            here.tables.nameless.append(next(c for c in cells if c.value is not None))
        else:
            here.note(place(here.sheet.name, number), "holds figures without the name of an ally")
        return None
    plain = plain_name(name.text)
    if plain in TOTAL_NAMES:
        return TOTAL_NAMES[plain]
    code = code_of(name.text, here.allies)
    if code is None:
        remedy = near_name(name.text, here.allies, _AS_PUBLISHED)
        here.note(name.place, f"unknown country '{name.text}'", remedy)
    return code


def _currency(here: _Place, block: Block, row: str, name: Cell) -> str:
    if "{currency}" not in block.unit:
        return ""
    match = re.search(r"\(([^)]*)\)", name.text)
    code = currency_of(match[1], row) if match else None
    if match is None or code is None:
        shown = f"unknown currency '{match[1]}'" if match else "no currency in brackets"
        here.note(name.place, f"{shown} for {row}", "Expected a name such as 'Norway (Kroner)'.")
    elif is_foreign(code, row):
        here.note(
            name.place, f"prints '{match[1]}' ({code}), which is no currency of {row}", SLIPPED
        )
    return code or ""


def _note_stray(here: _Place, number: int) -> None:
    """Note numbers beside the columns of years: the row of years has moved sideways."""
    last = max(here.years)
    for column, cell in here.sheet.rows[number].items():
        number_like = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
        if number_like and column not in here.years and column <= last + 1:
            here.note(cell.place, f"holds {cell.value:g} with no year above it")


def _note_gaps(
    here: _Place, label: Cell | None, seen: Mapping[str, int], filled: Counter[int]
) -> None:
    where = label.place if label else place(here.sheet.name)
    name = f"block '{label.text}'" if label else f"Table {here.layout.number}"
    if not seen:
        here.note(where, f"{name} holds no rows")
        return
    for column, (year, _) in here.years.items():
        if not filled[column]:
            below = place(here.sheet.name, min(seen.values()), column)
            here.note(below, f"{name} has no figure under {year}")
    if here.layout.totals:
        for total in TOTALS:
            if total not in seen:
                here.note(where, f"{name} has no row '{total}'")


def _note_missing_rows(workbook: Workbook, tables: Tables, problems: Problems) -> None:
    """Note an ally that most blocks hold and one does not."""
    rows: dict[tuple[str, str], set[str]] = defaultdict(set)
    for figure in tables.figures:
        if figure.row not in TOTALS:
            rows[figure.cell.sheet, figure.measure].add(figure.row)
    counts = Counter(row for names in rows.values() for row in names)
    for (sheet, measure), names in rows.items():
        for row, count in counts.items():
            if row not in names and count > len(rows) / 2:
                what = f"has no row for {row} in the block of {measure}; other blocks have one"
                problems.add(workbook.file, place(sheet), what, _AS_PUBLISHED)
