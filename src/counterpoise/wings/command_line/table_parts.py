"""Tables that fit a screen: what is too wide is printed in parts, and no date or number is cut."""

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.measure import Measurement
from rich.table import Column, Table

if TYPE_CHECKING:
    from rich.console import Console

TEXT = 24
"""Letters of a line below which words of a text are not squeezed."""


def fitted(table: Table, screen: "Console", width: int) -> list[Table]:
    """Return the table in parts that fit a width, each of which begins with the first column.

    Cells of columns that are justified to the right hold dates and numbers and stay on one line;
    texts are broken between words.

    Parameters
    ----------
    table : rich.table.Table
        The table.
    screen : rich.console.Console
        What measures texts.
    width : int
        Letters of a line.

    Returns
    -------
    list of Table
        The table itself where it fits.
    """
    columns = [_whole(column) for column in table.columns]
    least = [_least(column, screen) for column in columns]
    parts: list[list[int]] = [[0]]
    for number in range(1, len(columns)):
        if _width([*(least[i] for i in parts[-1]), least[number]]) > width and len(parts[-1]) > 1:
            parts.append([0])
        parts[-1].append(number)
    wanted = [_wanted(column, screen) for column in columns]
    return [
        _part(table, columns, _room([(least[i], wanted[i]) for i in chosen], width), chosen, parts)
        for chosen in parts
    ]


def _whole(column: Column) -> Column:
    numbers = column.justify == "right"
    return replace(column, overflow="fold", no_wrap=column.no_wrap or numbers)


def _least(column: Column, screen: "Console") -> int:
    """Return the letters of a line that a column needs at least."""
    heading = Measurement.get(screen, screen.options, column.header).minimum
    found = heading
    for cell in column.cells:
        measured = Measurement.get(screen, screen.options, cell)
        room = measured.maximum if column.no_wrap else min(measured.maximum, TEXT)
        found = max(found, room)
    return found


def _wanted(column: Column, screen: "Console") -> int:
    """Return the letters of a line at which nothing in a column is broken."""
    texts = (column.header, *column.cells)
    return max(Measurement.get(screen, screen.options, text).maximum for text in texts)


def _room(columns: list[tuple[int, int]], width: int) -> list[int]:
    """Return the letters that each column has: what it wants, up to a width that all share.

    The library shrinks columns without regard to the least of each, and cuts the last ones.

    Parameters
    ----------
    columns : list of tuple of int
        Letters that each needs, and wants.
    width : int
        Letters of a line.
    """
    given = [least for least, _ in columns]
    for most in range(1, width):
        more = [max(least, min(wanted, most)) for least, wanted in columns]
        if _width(more) > width:
            break
        given = more
    return given


def _width(columns: list[int]) -> int:
    """Return the width of a table: two blanks and a line for each column, and one line more."""
    return sum(columns) + 3 * len(columns) + 1


def _part(
    table: Table, columns: list[Column], room: list[int], chosen: list[int], parts: list[list[int]]
) -> Table:
    made = copy(table)
    made.columns, made.rows = [], []
    if chosen is not parts[0]:
        made.title = None
    if chosen is not parts[-1]:
        made.caption = None
    for column, letters in zip((columns[i] for i in chosen), room, strict=True):
        # A heading is broken between words, even above numbers.
        made.add_column(
            column.header,
            header_style=column.header_style,
            style=column.style,
            justify=column.justify,
            overflow=column.overflow,
            width=letters,
        )
    cells = zip(*(columns[i].cells for i in chosen), strict=True)
    for row, line in zip(table.rows, cells, strict=True):
        made.add_row(*line, style=row.style, end_section=row.end_section)
    return made
