"""The sheet of a report of the Defense Manpower Data Center: its headings, places and totals.

Columns are told by their headings and rows by their labels. Wordings by edition stand in the table
of layouts. Only active duty is read.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from counterpoise.evidence.readers.layouts import wording_of
from counterpoise.evidence.readers.workbook import Cell, Numbers, Sheet, place
from counterpoise.problems import Problems

PUBLISHER = "dmdc"
SERVICES = ("army", "navy", "marine_corps", "air_force", "space_force", "coast_guard")
NEEDED = ("army", "navy", "marine_corps", "air_force", "total")
TOTALS = ("united_states_total", "overseas_total", "grand_total")
MOST_PEOPLE = 10_000_000
LAST_HEADING_ROW = 40
"""Notes above the headings moved them from row 5 to row 8 and back."""
MOST_ROWS_BETWEEN = 3
"""How far below the line of groups the line of services may stand."""
NOT_GIVEN = frozenset({"N/A", "n/a", "NA", "*", "**", "***", "-", "–", "—"})
"""What stands in a cell for which no number is given. It is not zero."""
AS_PUBLISHED = "Give the report as downloaded, DMDC_Website_Location_Report_YYMM.xlsx."


@dataclass(frozen=True)
class Headings:
    """Where the columns of active duty are.

    Parameters
    ----------
    row : int
        The row of the services.
    columns : dict of str to int
        The column of each service and of the total.
    both_air_services : bool
        Whether the Space Force is counted in the column of the Air Force.
    """

    row: int
    columns: Mapping[str, int]
    both_air_services: bool = False

    @property
    def first(self) -> int:
        """The first column with numbers; names of places stand left of it."""
        return min(self.columns.values())


@dataclass(frozen=True)
class Line:
    """One row of the table: a place or a total, and what is printed for it."""

    name: str
    row: int
    total: Cell
    counts: Mapping[str, int | None]
    without: frozenset[str]

    @property
    def people(self) -> int | None:
        """The printed total of active duty, or None where none is given."""
        return self.counts["total"]

    @property
    def services(self) -> int:
        """The sum of the services for which a number is given."""
        return sum(self.counts.get(service) or 0 for service in SERVICES)

    @property
    def is_empty(self) -> bool:
        """Whether no number at all is given."""
        return all(count is None for count in self.counts.values())


@dataclass(frozen=True)
class Table:
    """The rows of the table that are read: places abroad, and the totals by what they are of."""

    sheet: str
    headings: Headings
    abroad: tuple[Line, ...]
    totals: Mapping[str, Line]


def label_of(text: str) -> str:
    """Return a label in capitals on one line, without marks of footnotes."""
    return re.sub(r"\s+", " ", text).strip().strip("*†‡ ").upper()


@cache
def _pattern(part: str) -> re.Pattern[str]:
    return re.compile(wording_of(PUBLISHER, part), re.IGNORECASE)


def is_part(label: str, part: str) -> bool:
    """Return whether a label is the wording of a part in any edition."""
    return _pattern(part).fullmatch(label) is not None


def dates_in(sheet: Sheet, headings: Headings) -> list[tuple[Cell, str, str]]:
    """Return cells that name the date of a report, with its month in words and its year.

    A line that holds nothing else comes before a longer title, and that before a line below the
    table. Other lines there say when something else was prepared.
    """
    found: dict[int, list[tuple[Cell, str, str]]] = {0: [], 1: [], 2: []}
    for cell in sheet.cells():
        text = re.sub(r"\s+", " ", cell.text)
        date = _pattern("date").search(text) if cell.is_text else None
        if date is not None:
            below = cell.row > headings.row
            rank = 2 * below if date[0] == text else 1
            if not (below and rank == 1):
                found[rank].append((cell, date[1], date[3]))
    return found[0] or found[1] or found[2]


def headings_of(sheet: Sheet) -> Headings | None:
    """Return where the columns of active duty are, or None where a sheet is no such report."""
    for number, row in sheet.rows.items():
        if number > LAST_HEADING_ROW:
            break
        labels = {column: label_of(cell.text) for column, cell in row.items() if cell.is_text}
        grouped = {c: _without_group(label) for c, label in labels.items()}
        own = _headings(number, {c: label for c, label in grouped.items() if label})
        if {"army", "total"} <= set(own.columns):
            return own
        group = next((c for c, label in labels.items() if is_part(label, "group")), None)
        found = _below_group(sheet, number, group) if group is not None else None
        if found is not None:
            return found
    return None


def _without_group(label: str) -> str:
    """Return the service of a heading such as ARMY ACTIVE DUTY, or nothing for another group."""
    found = re.fullmatch(rf"(.+?) ?[-–/]? ?(?:{_pattern('group').pattern})", label)
    return found[1] if found else ""


def _below_group(sheet: Sheet, above: int, group: int) -> Headings | None:
    """Return the columns of the group in the line of services: each group ends in a total."""
    for number in range(above + 1, above + 1 + MOST_ROWS_BETWEEN):
        row = sheet.rows.get(number, {})
        labels = {c: label_of(row[c].text) for c in sorted(row) if row[c].is_text}
        plain = {c: _without_group(label) or label for c, label in labels.items()}
        if not any(is_part(label, "army") for label in plain.values()):
            continue
        ends = [c for c, label in plain.items() if is_part(label, "total")]
        end = min((c for c in ends if c >= group), default=max(plain))
        start = max((c for c in ends if c < group), default=0)
        return _headings(number, {c: label for c, label in plain.items() if start < c <= end})
    return None


def _headings(row: int, labels: Mapping[int, str]) -> Headings:
    """Return the column of each service and of the total; of two alike the first."""
    found: dict[str, int] = {}
    for column, label in sorted(labels.items()):
        for part in (*SERVICES, "total"):
            if is_part(label, part):
                found.setdefault(part, column)
    both = "air_force" in found and "SPACE" in labels[found["air_force"]]
    return Headings(row, found, both)


def table_of(sheet: Sheet, headings: Headings, file: str, problems: Problems) -> Table:
    """Read the places abroad and the totals, noting each cell that cannot be read.

    Places abroad stand below the total of the United States, or from the label OVERSEAS on, to the
    total of OVERSEAS: GEORGIA above is a state.
    """
    abroad: list[Line] = []
    totals: dict[str, Line] = {}
    if _are_sound(sheet, headings, file, problems):
        reader = _Cells(sheet, headings, Numbers(file, problems, NOT_GIVEN), problems)
        started = False
        for number in sheet.rows:
            if number <= headings.row:
                continue
            labels = reader.labels(number)
            texts = labels.values()
            total = next((t for t in TOTALS for label in texts if is_part(label, t)), None)
            if total is not None:
                name = total.replace("_", " ").upper()
                totals.setdefault(total, reader.line(name, number))
                started = started or total == "united_states_total"
                if total == "grand_total":
                    break
                continue
            started = started or any(is_part(label, "overseas") for label in texts)
            if started and "overseas_total" not in totals:
                abroad.extend(reader.place(labels, number))
        _check_totals(sheet, totals, file, problems)
    return Table(sheet.name, headings, tuple(abroad), totals)


@dataclass(frozen=True)
class _Cells:
    """Reads rows of one sheet."""

    sheet: Sheet
    headings: Headings
    numbers: Numbers
    problems: Problems

    def labels(self, row: int) -> dict[int, str]:
        """Return the texts left of the numbers, by column."""
        cells = self.sheet.rows[row]
        beside = (cells[c] for c in sorted(cells) if c < self.headings.first)
        return {cell.column: label_of(cell.text) for cell in beside if cell.is_text}

    @cached_property
    def place_column(self) -> int:
        """The column in which places stand: most texts beside numbers do, notes do not."""
        found = Counter(
            column
            for number, row in self.sheet.rows.items()
            if number > self.headings.row and max(row) >= self.headings.first
            for column in self.labels(number)
        )
        return max(found, key=lambda column: (found[column], column), default=0)

    def place(self, labels: Mapping[int, str], row: int) -> Iterator[Line]:
        """Return the place of a row, if it holds one."""
        name = labels.get(self.place_column, "")
        line = self.line("" if is_part(name, "overseas") else name, row)
        if line.name:
            yield line
        elif not line.is_empty:
            what = "holds numbers without the name of a place"
            where = place(self.sheet.name, row)
            self.problems.add(self.numbers.file, where, what, AS_PUBLISHED)

    def line(self, name: str, row: int) -> Line:
        """Return what is printed in a row."""
        cells = {part: self.sheet.cell(row, c) for part, c in self.headings.columns.items()}
        counts = {part: self._count(cell) for part, cell in cells.items()}
        without = frozenset(part for part, cell in cells.items() if cell.text in NOT_GIVEN)
        return Line(name, row, cells["total"], counts, without)

    def _count(self, cell: Cell) -> int | None:
        number = self.numbers.of(cell)
        if number is None:
            return None
        if number != int(number) or not 0 <= number <= MOST_PEOPLE:
            what = f"{number:g} is not a whole number from 0 to {MOST_PEOPLE}"
            self.problems.add(self.numbers.file, cell.place, what, "Check the number.")
            return None
        return int(number)


def _are_sound(sheet: Sheet, headings: Headings, file: str, problems: Problems) -> bool:
    """Note headings that are missing, unknown or there twice, and return whether there are none."""
    missing = [part for part in NEEDED if part not in headings.columns]
    if missing:
        names = ", ".join(part.replace("_", " ").upper() for part in missing)
        what = f"lacks the columns {names} under ACTIVE DUTY"
        problems.add(file, place(sheet.name, headings.row), what, AS_PUBLISHED)
        return False
    row, sound = sheet.rows[headings.row], True
    for column in range(headings.first, headings.columns["total"] + 1):
        cell = row.get(column)
        if cell is not None and cell.text and column not in headings.columns.values():
            what = f"'{cell.text[:40]}' is no known heading of active duty, or stands there twice"
            problems.add(file, cell.place, what, AS_PUBLISHED)
            sound = False
    return sound


def _check_totals(sheet: Sheet, totals: Mapping[str, Line], file: str, problems: Problems) -> None:
    for total in TOTALS:
        if total not in totals:
            what = f"has no row {total.replace('_', ' ').upper()}"
            problems.add(file, place(sheet.name), what, AS_PUBLISHED)
