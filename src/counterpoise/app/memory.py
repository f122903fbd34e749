"""Memory that goes back to the system once an answer is given, and what answers weigh."""

import ctypes
import sys
from threading import Lock
from time import monotonic
from typing import Any

import numpy as np

LARGE = 200_000
"""Bytes from which an array has pages of its own, which go back when it is no longer used."""
ARENAS = 2
"""Heaps: each thread would otherwise leave holes in one of its own."""
PAUSE = 1.0
"""Seconds between two times that free pages are given back."""
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LOCK = Lock()
_last = -PAUSE


def _c_library() -> Any:
    """Return the C library where it is one that takes these calls; None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        found = ctypes.CDLL("libc.so.6")
        found.mallopt, found.malloc_trim  # noqa: B018 whether they are there
    except (AttributeError, OSError):
        return None
    return found


_C = _c_library()


def spare_memory() -> None:
    """Have large arrays given back when they are freed, which glibc stops to do after a while."""
    if _C is not None:
        _C.mallopt(_M_MMAP_THRESHOLD, LARGE)
        _C.mallopt(_M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Give free pages back to the system, if that was not done a moment ago."""
    global _last  # noqa: PLW0603
    with _LOCK:
        now = monotonic()
        if _C is None or now - _last < PAUSE:
            return
        _last = now
    _C.malloc_trim(0)


def weight(thing: Any) -> int:
    """Return the bytes of all arrays that something holds, each counted once.

    Parameters
    ----------
    thing : object
        An array, or what holds arrays as its attributes, entries or variables.
    """
    seen: set[int] = set()
    found, left = 0, [thing]
    while left:
        one = left.pop()
        if isinstance(one, np.ndarray):
            while isinstance(one.base, np.ndarray):
                one = one.base
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, np.ndarray):
            found += one.nbytes
        elif isinstance(one, dict):
            left.extend(one.values())
        elif isinstance(one, list | tuple):
            left.extend(one)
        elif hasattr(one, "variables") and hasattr(one, "attrs"):
            left.extend(v.values for v in one.variables.values())
        elif type(one).__module__.startswith("counterpoise."):
            left.extend(getattr(one, "__dict__", {}).values())
    return found
