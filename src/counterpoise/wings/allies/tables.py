"""Sections of an account, as the command prints them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    from rich.table import Table as Printed

    from counterpoise.wings.declarations import Section, Table


def print_sections(sections: "Iterable[Section]") -> None:
    """Print the words and tables that the simulator's page shows too."""
    screen = console()
    for section in sections:
        for words in section.paragraphs:
            screen.print(words, style="bold", markup=False)
        for table in section.tables:
            screen.print(_printed(section.title, table))
        for note in section.notes:
            screen.print(f"Note: {note}", style="dim", markup=False)


def _printed(title: str, table: "Table") -> "Printed":
    from rich.markup import escape
    from rich.table import Table as Printed

    caption = escape(f"{title}: {table.caption[:1].lower()}{table.caption[1:]}")
    shown = Printed(title=caption, title_justify="left")
    wide = len(table.header) > 3
    for i, name in enumerate(table.header):
        shown.add_column(escape(name), justify="right" if wide and i > 1 else "left")
    for row in table.rows:
        shown.add_row(*map(escape, row))
    return shown
