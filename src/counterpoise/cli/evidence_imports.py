"""Importing official files, and the named evidence sets they are kept in."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from counterpoise.wings.command_line import AsJson, console, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from counterpoise.evidence.differences import Change, Differences

Kind = Literal["nato", "sipri", "kiel", "weo", "worldbank", "troops", "dmdc"]


def import_file(
    kind: Annotated[Kind, typer.Argument(help="Whose file it is.")],
    file: Annotated[Path, typer.Argument(help="The file as downloaded.")],
    name: Annotated[
        str | None,
        typer.Option("--as", help="Name of the set; by default reader and edition."),
    ] = None,
    release: Annotated[
        str | None,
        typer.Option(help="Edition as YYYY-MM, if the file does not state it."),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--look", help="Only show what the file changes; keep nothing.")
    ] = False,
    rows: Annotated[int, typer.Option(min=0, help="How many changes to list.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Import an official file as a named evidence set.

    It shows what the file changes. Files under one name add up.
    """
    from counterpoise.evidence.imports import import_official, look_at_official

    if preview:
        found, chosen = look_at_official(kind, file, release=release), None
    else:
        chosen, found = import_official(kind, file, name, release=release)
    if as_json:
        print_json({"set": chosen, **found.to_json()})
        return
    _print_differences(found, file.name, rows)
    if chosen is not None:
        typer.echo(f"Kept as the evidence set {chosen}: use it with --evidence {chosen}.", err=True)


def list_sets(as_json: AsJson = False) -> None:
    """List the named evidence sets and their files."""
    from dataclasses import asdict

    from counterpoise.evidence.sets import imported_files, set_folder, set_names

    found = {name: imported_files(set_folder(name)) for name in set_names()}
    if as_json:
        print_json({name: [asdict(file) for file in files] for name, files in found.items()})
        return
    if not found:
        typer.echo("There is no named evidence set yet: see counterpoise evidence import --help.")
        return
    from rich.table import Table

    shown = Table(title="Named evidence sets")
    for column in ("Name", "Reader", "File", "Edition", "Imported", "Figures"):
        shown.add_column(column, justify="right" if column == "Figures" else "left")
    for name, files in found.items():
        for file in files:
            figures = f"{sum(file.rows.values()):,}"
            edition = file.release or "not stated"
            shown.add_row(name, file.kind, file.file, edition, file.imported, figures)
    console().print(shown)


def remove(name: Annotated[str, typer.Argument(help="The set.")]) -> None:
    """Remove a named evidence set."""
    from counterpoise.evidence.sets import remove_set

    remove_set(name)
    typer.echo(f"Removed the evidence set {name}.", err=True)


def _print_differences(found: "Differences", file: str, rows: int) -> None:
    from rich.table import Table

    screen = console()
    edition = f", edition {found.release}" if found.release else ", no edition stated"
    shown = Table(title=f"{file}{edition}, against the known figures")
    shown.add_column("Table")
    for column in ("New", "The same", "The same, rounded", "Different"):
        shown.add_column(column, justify="right")
    for table, count in found.counts.items():
        cells = (f"{count[kind]:,}" for kind in ("new", "same", "rounded", "changed"))
        shown.add_row(table, *cells)
    screen.print(shown)
    if found.changed:
        title = "Same edition, different figure: one of them is wrong"
        _print_changes(screen, title, found.changed, rows)
    if found.revised:
        _say_which_is_older(screen, found)
        _print_by_ally(screen, found)
        editions = sorted({name for names in found.compared_with.values() for name in names})
        named = " and ".join(editions) if len(editions) < 4 else f"{len(editions)} other editions"
        older = set(editions) == set(found.newer)
        what = (
            "What later editions revised: the older file against" if older else "Revisions against"
        )
        title = f"{what} {named}, largest first"
        _print_changes(screen, title, found.revised, rows)
    for remark in found.remarks:
        screen.print(f"Note: {remark}", style="dim", markup=False)


def _say_which_is_older(console: "Console", found: "Differences") -> None:
    if found.newer:
        from counterpoise.ledger.ally_names import listed

        console.print(
            f"The file is the older edition: {found.release}, and known is {listed(found.newer)}. "
            "Nothing in it revises what is known; read each change backwards.",
            markup=False,
        )


def _print_changes(console: "Console", title: str, changes: "Sequence[Change]", rows: int) -> None:
    from rich.table import Table

    shown = Table(title=title)
    for column in ("Figure", "Known", "Edition", "In the file", "Change", "Unit"):
        shown.add_column(column, justify="left" if column in ("Figure", "Unit") else "right")
    for change in changes[:rows]:
        shown.add_row(
            "/".join((change.table, *change.key)),
            f"{change.before:,.6g}",
            change.release_before,
            f"{change.after:,.6g}",
            _relative(change.relative),
            change.unit,
        )
    if len(changes) > rows:
        shown.caption = f"{rows} of {len(changes):,}; more with --rows, all with --json."
    console.print(shown)


def _relative(change: float) -> str:
    return "from nothing" if math.isinf(change) else f"{100 * change:+.1f} %"


def _print_by_ally(console: "Console", found: "Differences") -> None:
    """Say which allies' figures moved most, by the measure that the debate is about."""
    share = [c for c in found.revised if c.key[-1] == "share_of_gdp"]
    if not share:
        return
    from rich.table import Table

    from counterpoise.evidence import load_evidence

    allies = load_evidence().allies
    latest: dict[str, tuple[str, float, float]] = {}
    for c in share:
        ally, year = c.key[0], c.key[1]
        if ally not in latest or year > latest[ally][0]:
            latest[ally] = (year, c.before, c.after)
    shown = Table(title="Share of output by ally: the last year that both editions speak of")
    for column in ("Ally", "Year", "Known", "In the file", "Points"):
        shown.add_column(column, justify="left" if column == "Ally" else "right")
    for ally, (year, before, after) in sorted(
        latest.items(), key=lambda item: -abs(item[1][2] - item[1][1])
    ):
        points = f"{100 * (after - before):+.2f}"
        shown.add_row(
            allies[ally].name, year, f"{100 * before:.2f} %", f"{100 * after:.2f} %", points
        )
    console.print(shown)
