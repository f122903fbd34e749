"""One ally on a sheet, or two side by side: the command."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from counterpoise.wings.command_line import AsJson, Changes, EvidenceSet, console, print_json

if TYPE_CHECKING:
    from rich.table import Table as Printed

    from counterpoise.wings.declarations import Section, Table


def ally(
    code: Annotated[str, typer.Argument(metavar="ALLY", help="Code of the ally, such as DEU.")],
    scenario: Annotated[str, typer.Argument(help="Built-in name or YAML file.")] = "glide-path",
    beside: Annotated[
        str | None, typer.Option(help="Code of another ally to compare with, such as POL.")
    ] = None,
    futures: Annotated[int, typer.Option(min=1, help="Size of the ensemble.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the ensemble.")] = 1,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Show what one ally pays, provides and lacks.

    Who depends on it, shares under rules of fairness, orders, people, borders, sites and
    intelligence stand beside them. Each figure is one that other commands print for all allies.
    """
    from counterpoise.charts import LedgerView
    from counterpoise.ensemble import run_dataset, summarise
    from counterpoise.wings.allies.account import SCHEMA, accounts
    from counterpoise.wings.allies.sections import sections
    from counterpoise.wings.command_line import load_together

    known, scenarios = load_together([scenario], evidence, list(changes or []))
    asked = {"ally": code.upper()} | ({"beside": beside.upper()} if beside else {})
    result = run_dataset(*scenarios, futures=futures, seed=seed, evidence=known)
    found = accounts(LedgerView(result, summarise(result, known), known).choosing(asked))
    if as_json:
        print_json({"schema": SCHEMA, "allies": [one.to_json() for one in found]})
    else:
        _print(sections(found))


def _print(sections: "Iterable[Section]") -> None:
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
