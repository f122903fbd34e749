"""Who provides what, and on whom it hangs."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def shares(provided: Floats, axis: int = -2) -> Floats:
    """Return each ally's share of what is provided; not a number where nothing is."""
    total = provided.sum(axis=axis, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, provided / total, np.nan))


def largest(provided: Floats, axis: int = -2) -> tuple[NDArray[np.int64], Floats]:
    """Return the index of the largest provider and its share of the total.

    Where nothing is provided the index is -1 and the share is not a number.
    """
    part = shares(provided, axis)
    nobody = np.isnan(part).all(axis=axis)
    safe = np.nan_to_num(part, nan=-1.0)
    index = np.where(nobody, -1, safe.argmax(axis=axis))
    return index, np.where(nobody, np.nan, safe.max(axis=axis))


def coverage_parts(coverage: Floats, own: Floats) -> Floats:
    """Return who covers which part of the requirement; the three parts sum to one.

    Parameters
    ----------
    coverage, own : array
        Coverage with and without the leading ally.

    Returns
    -------
    array (3, ...)
        What the others cover, what the leading ally adds, and what nobody covers. Each counts only
        up to the requirement.
    """
    capped, mine = np.clip(coverage, 0.0, 1.0), np.clip(own, 0.0, 1.0)
    return np.stack([mine, capped - mine, 1.0 - capped])
