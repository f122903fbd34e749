"""The log of the server, which nobody can flood or write lines of their own into."""

import logging
from asyncio import CancelledError
from threading import Lock
from time import monotonic
from typing import TextIO

BURST, PER_SECOND = 20.0, 0.5
"""Entries at once, and those that come back each second."""
LONGEST_LINE, MOST_LINES = 400, 60
"""Characters of a line, and lines of one entry: of a longer one the end says most."""
CUT_SHORT = "Cancel %s running task(s), timeout graceful shutdown exceeded"
"""What uvicorn calls an error when it is asked to end while an answer is under way."""
INDENT = "    "
"""What stands before every line but the first of an entry, so that none can be mistaken for one."""


def escaped(text: str) -> str:
    r"""Return a line with everything escaped that moves the cursor or ends the line.

    Examples
    --------
    >>> escaped("one\ntwo\x1b[2J")
    'one\\ntwo\\x1b[2J'
    """
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[: LONGEST_LINE + 1])
    return shown if len(text) <= LONGEST_LINE else f"{shown[:LONGEST_LINE]}..."


class Entry(logging.Formatter):
    """Writes an entry in a few lines of bounded length."""

    def format(self, record: logging.LogRecord) -> str:
        """Return an entry: what happened in one line, and a traceback indented below."""
        lines = [escaped(f"{record.levelname}: {record.getMessage()}")]
        if record.exc_info:
            trace = self.formatException(record.exc_info).split("\n")
            lines += [INDENT + escaped(line) for line in trace[-MOST_LINES:]]
        return "\n".join(lines)


class Allowance(logging.Filter):
    """Lets so many entries through, and counts the others."""

    def __init__(self) -> None:
        super().__init__()
        self._left, self._then, self._kept_back = BURST, monotonic(), 0
        self._lock = Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether an entry is written."""
        cancelled = record.exc_info and isinstance(record.exc_info[1], CancelledError)
        if cancelled or record.msg == CUT_SHORT:
            return False  # the server ends, and says so itself
        with self._lock:
            now = monotonic()
            self._left = min(BURST, self._left + (now - self._then) * PER_SECOND)
            self._then = now
            if self._left < 1.0:
                self._kept_back += 1
                return False
            self._left -= 1.0
            if self._kept_back:
                record.msg = f"{record.getMessage()} ({self._kept_back:,} entries left out before)"
                record.args = ()
                self._kept_back = 0
        return True


class Lines(logging.StreamHandler[TextIO]):
    """Writes entries; where they can no longer be written, they are lost and nothing else."""

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__(stream)
        self.addFilter(Allowance())
        self.setFormatter(Entry())

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say nothing: there is nobody to say it to."""


def limit_log(stream: TextIO | None = None) -> None:
    """Write warnings and errors of all parts of the server, within limits, to standard error."""
    root = logging.getLogger()
    for old in tuple(root.handlers):
        root.removeHandler(old)
    root.addHandler(Lines(stream))
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
