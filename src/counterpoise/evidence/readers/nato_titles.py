"""Finding the tables of NATO's workbook by their titles: editions call the sheets otherwise."""

import re
from dataclasses import dataclass

from counterpoise.evidence.readers.layouts import wording_of
from counterpoise.evidence.readers.nato_layout import NUMBERS
from counterpoise.evidence.readers.workbook import Cell, Sheet, Workbook, place
from counterpoise.problems import Problems

_AS_PUBLISHED = "Give the workbook as published."


@dataclass(frozen=True)
class FoundTable:
    """The sheet that a table stands on, and the cell with its title."""

    sheet: Sheet
    title: Cell

    @property
    def counts_core(self) -> bool:
        """Whether it counts core defence expenditure, as editions since 2026 do."""
        pattern = wording_of("nato", "definition")
        return bool(re.match(pattern, self.title.text, re.IGNORECASE))


def table_of(workbook: Workbook, number: str, usual: str, problems: Problems) -> FoundTable | None:
    """Return the sheet that holds the title of a table, whatever its name, or note that none does.

    A sheet that holds the titles of several tables is a list of contents.
    """
    found: list[FoundTable] = []
    for sheet in workbook.sheets.values():
        title = _title(sheet, number)
        if title is not None and sum(_title(sheet, other) is not None for other in NUMBERS) == 1:
            found.append(FoundTable(sheet, title))
    if len(found) == 1:
        return found[0]
    if found:
        names = " and ".join(f"'{table.sheet.name}'" for table in found)
        what = f"Table {number} stands on the sheets {names}"
        problems.add(workbook.file, "", what, "Keep one of them, as published.")
    elif usual in workbook.sheets:
        other = workbook.sheets[usual].find(wording_of("nato", "title").format(number=r"\w+"))
        what = f"has no line 'Table {number}: ...'"
        remedy = f"It holds '{other.text}'." if other else _AS_PUBLISHED
        problems.add(workbook.file, place(usual), what, remedy)
    else:
        what = f"is missing: no sheet has the line 'Table {number}: ...'"
        problems.add(workbook.file, place(usual), what, _AS_PUBLISHED)
    return None


def _title(sheet: Sheet, number: str) -> Cell | None:
    return sheet.find(wording_of("nato", "title").format(number=number))
