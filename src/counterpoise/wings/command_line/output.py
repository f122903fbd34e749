"""What commands print: results on standard output, progress on standard error."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 150
"""Characters of a line where output goes to a file."""


def print_json(data: Any) -> None:
    """Print plain data as JSON on standard output."""
    import json

    typer.echo(json.dumps(data, indent=1, allow_nan=False))


def console(width: int = WIDTH) -> "Console":
    """Return the screen that tables are printed on, or a wide one where output goes to a file."""
    from rich.console import Console

    screen = Console()
    return screen if screen.is_terminal else Console(width=width)


class ProgressLine:
    """Tells stages of long work, a line each, and on a screen how far the present one is.

    On a screen the last line is written over; in a file or a pipe only stages are told, since
    nobody reads a thousand gaps of a solver.
    """

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._length = 0

    def __call__(self, what: str) -> None:
        """Tell a stage, or how far it is: that begins with the gap."""
        if what.startswith("gap "):
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
