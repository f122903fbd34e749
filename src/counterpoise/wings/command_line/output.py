"""What commands give: tables and JSON, progress on standard error, documents that a face draws."""

import os
import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from types import TracebackType
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

Documents = Mapping[str, Callable[..., str]]
"""Functions that draw a document, such as ``plan.html``, by the name of the document."""
WIDTH = 80
"""Letters of a line where output goes to a file."""
WIDE = 400
"""Letters of a line with ``--wide``: more than any table has."""
_WIDE: ContextVar[bool] = ContextVar("wide", default=False)


def print_json(data: Any) -> None:
    """Print plain data as JSON on standard output."""
    import json

    typer.echo(json.dumps(data, indent=1, allow_nan=False))


def console() -> "Console":
    """Return the screen that tables are printed on.

    Its width is that of the terminal, or ``COLUMNS``, or 80 letters where output goes to a file.
    A table that is wider is printed in parts, with the first column before each, unless the
    command was given ``--wide``: then each row stands on one line.
    """
    from rich.console import Console
    from rich.table import Table

    from counterpoise.wings.command_line.table_parts import fitted

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            """Leave it to the command line, which ends alike whatever it printed with."""
            raise BrokenPipeError

        def print(self, *objects: Any, **options: Any) -> None:
            """Print, with tables in parts that fit."""
            if len(objects) == 1 and isinstance(objects[0], Table) and objects[0].columns:
                for part in fitted(objects[0], self, self.width):
                    super().print(part, **options)
                return
            super().print(*objects, **options)

    wide = asked_for_wide()
    if wide:
        return Screen(width=WIDE)
    screen = Screen()
    return screen if screen.is_terminal or "COLUMNS" in os.environ else Screen(width=WIDTH)


def show_wide(asked: bool) -> None:
    """Remember for the command that runs whether its tables may be as wide as they are."""
    _WIDE.set(asked)


def asked_for_wide() -> bool:
    """Return whether the command that runs was given ``--wide``."""
    return _WIDE.get()


def document(context: typer.Context, name: str) -> Callable[..., str]:
    """Return the function that draws a document; the command line that runs commands hands it over.

    Parameters
    ----------
    context : typer.Context
        The context of the command.
    name : str
        Such as ``plan``.
    """
    documents: Documents = context.find_object(dict) or {}
    return documents[name]


class ProgressLine:
    """Prints stages of long work, a line each, and on a screen how far the present one is.

    On a screen the last line is written over; in a file or a pipe only stages are printed, since
    nobody reads a thousand gaps of a solver.
    """

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._length = 0

    def __call__(self, what: str) -> None:
        """Print a stage, or how far it is: the gap, or that there is no plan yet."""
        if what.startswith(("gap ", "no plan keeps ")):
            if self._live:
                self._over(f"  {what}")
            return
        self._clear()
        print(f"{what} ...", file=sys.stderr, flush=True)

    def _over(self, text: str) -> None:
        print("\r" + text.ljust(self._length), end="", file=sys.stderr, flush=True)
        self._length = len(text)

    def _clear(self) -> None:
        if self._length:
            self._over("")
            print("\r", end="", file=sys.stderr, flush=True)
            self._length = 0

    def __enter__(self) -> "ProgressLine":
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave no half a line behind."""
        self._clear()
