"""When a path of what remains leaves its first share, and when it comes to rest."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GONE = 0.01
"""Share of today's contribution from which on a path that only nears nothing counts as ended."""
STRAIGHT = 1e-9
"""Largest bend at which a corner of a path is left out."""


def span(since: Floats, path: Floats) -> tuple[float | None, float | None]:
    """Return when a path leaves its first share, and when it comes to rest or is as good as gone.

    Parameters
    ----------
    since : numpy.ndarray
        Years since the announcement.
    path : numpy.ndarray
        Share that remains; 1 before the announcement.

    Returns
    -------
    tuple of float or None
        None where it never leaves, or does not come to rest within the run.

    Examples
    --------
    >>> years = np.array([0.0, 1.0, 2.0, 3.0])
    >>> span(years, np.array([1.0, 1.0, 0.5, 0.5])), span(years, np.ones(4))
    ((1.0, 2.0), (None, None))
    """
    moving = np.flatnonzero(np.abs(np.diff(path)) > STRAIGHT)
    if path[0] < 1 - STRAIGHT and not moving.size:
        return float(since[0]), float(since[0])
    if not moving.size:
        return None, None
    begin = float(since[0] if path[0] < 1 - STRAIGHT else since[moving[0]])
    gone = np.flatnonzero(path <= GONE)
    last = int(moving[-1]) + 1
    if gone.size:
        return begin, float(since[min(last, int(gone[0]))])
    return begin, (float(since[last]) if last < path.size - 1 else None)
