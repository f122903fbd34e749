"""What commands give: tables and JSON, progress on standard error, documents that a face draws."""

import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

Documents = Mapping[str, Callable[..., str]]
"""Functions that draw a document, such as ``plan.html``, by the name of the document."""
WIDTH = 150
"""Characters of a line where output goes to a file."""


def print_json(data: Any) -> None:
    """Print plain data as JSON on standard output."""
    import json

    typer.echo(json.dumps(data, indent=1, allow_nan=False))


def console(width: int = WIDTH) -> "Console":
    """Return the screen that tables are printed on, or a wide one where output goes to a file."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            """Leave it to the command line, which ends alike whatever it printed with."""
            raise BrokenPipeError

    screen = Screen()
    return screen if screen.is_terminal else Screen(width=width)


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
