"""Land taken without asking, and land given up under threat: shares of a published count.

Altman, International Studies Quarterly 61(4) (2017), doi 10.1093/isq/sqx049, abstract read: 112
land grabs and 13 coerced cessions from 1918 to 2016. The figures stand in `challenger_coefficients`
with what is second-hand. They are why limited seizure is a main method here. Shares given that
there was a case, and no more: nobody counted the occasions on which land was not taken, so there is
no rate for any pair of states; conquest of whole states is left out of the count; and near two
thirds were in grey areas, which soil of the alliance mostly is not.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import Floats, chances, counts

JEFFREYS = 0.5


class Share(NamedTuple):
    """A share of cases with its interval."""

    cases: int
    of: int
    share: float
    low: float
    high: float


def share_of(cases: int, of: int, level: float = 0.9) -> Share:
    """Return a share of cases with its Jeffreys interval.

    Parameters
    ----------
    cases, of : int
        How many of how many.
    level : float
        Chance inside the interval.

    Examples
    --------
    Land grabs that met no immediate attempt to take the land back:

    >>> share_of(84, 112).share
    0.75
    """
    some, every = (int(x) for x in counts("cases", [cases, of]))
    if every == 0 or some > every:
        raise ValueError("cases: give some of at least one")
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = share_draws(some, every, tails)
    return Share(some, every, some / every, float(low), float(high))


def share_draws(cases: int, of: int, uniform: ArrayLike) -> Floats:
    """Return a share for each future, by the Jeffreys posterior of its count.

    Parameters
    ----------
    cases, of : int
        How many of how many.
    uniform : array (future,)
        Numbers from 0 to 1 of the caller's own stream.
    """
    a, b = cases + JEFFREYS, of - cases + JEFFREYS
    return np.asarray(special.betaincinv(a, b, chances("uniform", uniform)))
