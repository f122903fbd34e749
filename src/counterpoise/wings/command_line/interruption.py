"""The one rule for Ctrl-C: what was found by then is kept, what was written is said, exit 130."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

FAULT = 1
"""Exit code where the machine fails: a disk is full, or workers are lost."""
INTERRUPTED = 130
"""The exit code after Ctrl-C, with a result in hand or without one."""


class KeptAfterInterruptError(SystemExit):
    """An interruption after which the best result so far was printed, and written where asked.

    Parameters
    ----------
    said : str
        What was kept and what was written, for standard error.
    """

    def __init__(self, said: str) -> None:
        super().__init__(INTERRUPTED)
        self.said = said


def end_interrupted(what: str, written: Sequence[Path] = ()) -> NoReturn:
    """End a command that was interrupted with a result in hand.

    Parameters
    ----------
    what : str
        What was kept, such as ``plan``.
    written : sequence of Path
        Files that were written whole; empty where none was asked for.

    Raises
    ------
    KeptAfterInterruptError
        Always.
    """
    kept = f"Interrupted. The best {what} so far was kept and printed"
    if not written:
        raise KeptAfterInterruptError(f"{kept}; no file was asked for, and none was written.")
    folder = written[0].parent
    names = ", ".join(sorted(path.name for path in written))
    raise KeptAfterInterruptError(f"{kept}; these files were written whole to {folder}: {names}.")
