"""Keeping compiled libraries from writing to the process's own output."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silenced() -> Iterator[None]:
    """Turn away what compiled code prints on standard output.

    HiGHS prints a line or two that no option silences, and results belong on standard output alone.
    The whole process is silenced, so nothing else should print meanwhile.
    """
    try:
        library, kept = ctypes.CDLL(None), os.dup(1)
    except (OSError, TypeError):  # no C library to ask, or no output at all
        yield
        return
    sys.stdout.flush()
    library.fflush(None)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        library.fflush(None)
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
