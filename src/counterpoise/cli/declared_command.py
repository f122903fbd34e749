"""A command as it is declared: with its examples, and with others below it.

``plan diff`` stands below ``plan``. A group would not do: its first word has to be one of its
commands, while that of ``plan`` is any scenario.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from counterpoise.wings.declarations import Command


def class_of(command: "Command", below: "Sequence[Command]" = ()) -> type[TyperCommand]:
    """Return the class of a command: its help ends with the commands below it and its examples.

    Parameters
    ----------
    command : Command
        The command.
    below : sequence of Command
        Others, whose names may be its first word.
    """
    others = {other.name: other for other in below}

    class DeclaredCommand(TyperCommand):
        """A command that hands over to another one where its first word is its name."""

        def make_context(
            self,
            info_name: str | None,
            args: list[str],
            parent: Any = None,
            **extra: Any,
        ) -> Any:
            """Return the context of this command, or of the one that is named."""
            if not args or args[0] not in others:
                return super().make_context(info_name, args, parent, **extra)
            named = f"{info_name} {args[0]}"
            return _made(others[args[0]]).make_context(named, args[1:], parent, **extra)

        def format_epilog(self, ctx: Any, formatter: Any) -> None:
            """List the commands below, and examples as they are typed."""
            if others:
                with formatter.section("Commands"):
                    rows = [
                        (name, _made(one).get_short_help_str(100)) for name, one in others.items()
                    ]
                    formatter.write_dl(rows)
            if command.examples:
                with formatter.section("Examples"):
                    for line in command.examples:
                        formatter.write(f"{'':{formatter.current_indent}}{line}\n")

    return DeclaredCommand


def _made(command: "Command") -> Any:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(command.name, cls=class_of(command))(command.function)
    return typer.main.get_command(alone)
