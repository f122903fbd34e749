"""How concentrated amounts are: of money among payers, of forces among providers."""

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.providers import largest, shares

Floats = NDArray[np.float64]


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
