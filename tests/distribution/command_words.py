"""Words of a command line, read as the program reads them, without running anything."""

from typing import Any

import click
import typer

from counterpoise.cli.main_command import command_line


def parsed(words: list[str]) -> tuple[str, dict[str, Any]]:
    """Return the command and the options that words of a command line name."""
    group = typer.main.get_command(command_line())
    assert isinstance(group, click.Group | typer.core.TyperGroup)
    outer = group.make_context("counterpoise", list(words))
    name, command, rest = group.resolve_command(outer, list(words))
    assert command is not None
    return str(name), command.make_context(name, rest, parent=outer).params
