"""A command that takes a word of its own and has others below it, as ``plan diff`` below ``plan``.

A group would not do: its first word has to be one of its commands, while that of ``plan`` is any
scenario.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from counterpoise.wings.declarations import Command


def with_commands_below(commands: "Sequence[Command]") -> type[TyperCommand]:
    """Return the class of a command whose first word may be the name of another.

    Parameters
    ----------
    commands : sequence of Command
        The others; with none, the usual class is returned.
    """
    if not commands:
        return TyperCommand
    below = {command.name: command for command in commands}

    class WithCommandsBelow(TyperCommand):
        """A command that hands over to another one where its first word is its name."""

        def make_context(
            self,
            info_name: str | None,
            args: list[str],
            parent: Any = None,
            **extra: Any,
        ) -> Any:
            """Return the context of this command, or of the one that is named."""
            if not args or args[0] not in below:
                return super().make_context(info_name, args, parent, **extra)
            named = f"{info_name} {args[0]}"
            return _made(below[args[0]]).make_context(named, args[1:], parent, **extra)

        def format_epilog(self, ctx: Any, formatter: Any) -> None:
            """List the commands below."""
            with formatter.section("Commands"):
                rows = [(name, _made(one).get_short_help_str(100)) for name, one in below.items()]
                formatter.write_dl(rows)

    return WithCommandsBelow


def _made(command: "Command") -> Any:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(command.name)(command.function)
    return typer.main.get_command(alone)
