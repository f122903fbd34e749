"""Who holds what, and how concentrated it is: money among payers, forces among providers."""

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


def herfindahl(amounts: Floats, axis: int = -1) -> Floats:
    r"""Return the Herfindahl index: the sum of squared shares.

    .. math:: H = \sum_i s_i^2, \qquad s_i = a_i / \sum_j a_j

    Parameters
    ----------
    amounts : array, shape (..., holder, ...)
        What each holder pays or provides, in any one unit, none below 0.
    axis : int
        The axis of holders.

    Returns
    -------
    array
        Without the axis of holders; from 1 over their number (all alike) to 1 (one has all). Not
        a number where nobody holds anything or an amount is missing.

    Notes
    -----
    It does not depend on the unit or on the order of holders. Splitting a holder in two lowers it.
    Source: Herfindahl (1950), Concentration in the Steel Industry; Hirschman (1964), The Paternity
    of an Index, American Economic Review 54(5).
    """
    part = shares(_checked(amounts), axis)
    return np.asarray((part * part).sum(axis=axis))


def effective_number(amounts: Floats, axis: int = -1) -> Floats:
    r"""Return how many holders of equal size would be as concentrated.

    .. math:: N = 1 / H

    Parameters and what is returned where nobody holds anything are as in `herfindahl`. Source:
    Laakso and Taagepera (1979), Effective Number of Parties, Comparative Political Studies 12(1).
    """
    return np.asarray(1.0 / herfindahl(amounts, axis))


def largest_share(amounts: Floats, axis: int = -1) -> Floats:
    """Return the share of the largest holder, as a fraction.

    Parameters and what is returned where nobody holds anything are as in `herfindahl`. Splitting a
    holder never raises it.
    """
    return largest(_checked(amounts), axis)[1]


def _checked(amounts: Floats) -> Floats:
    values = np.asarray(amounts, dtype=float)
    if (values < 0).any():
        raise ValueError("Amounts below 0 have no shares; take them out or name them separately.")
    return values
