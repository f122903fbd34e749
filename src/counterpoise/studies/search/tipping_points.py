"""Tipping points: from when a way to hand over no longer meets a condition in enough futures.

The adaptation tipping point of Haasnoot et al. (Global Environmental Change 23, 2013): the moment
from which a policy no longer meets its objective. Since those who take over build up, a condition
that is lost may be met again; that moment is told too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.studies.search.condition import Share

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class TippingPoint:
    """When an option no longer meets a condition.

    Parameters
    ----------
    year : int or None
        The first year at whose start the condition holds in too few futures; None where it always
        holds in enough.
    earliest, latest : int or None
        The same if shares are taken at the lower and the upper end of their intervals.
    again : int or None
        The first year from whose start on it holds in enough futures to the end, after a year in
        which it did not.
    shares : tuple of (int, Share)
        By year in how many futures it holds.
    """

    year: int | None
    earliest: int | None
    latest: int | None
    again: int | None
    shares: tuple[tuple[int, Share], ...]


def tipping_point(holds: Booleans, years: Sequence[int], share: float) -> TippingPoint:
    """Return when a condition no longer holds in enough futures.

    Parameters
    ----------
    holds : array of bool (F, Y)
        Whether it holds in each future at the start of each year.
    years : sequence of int
        The years.
    share : float
        The share of futures in which it has to hold.

    Examples
    --------
    >>> meets = np.array([[True, True, False, True]] * 3 + [[True, True, True, True]])
    >>> found = tipping_point(meets, [2027, 2028, 2029, 2030], 0.9)
    >>> found.year, found.again
    (2029, 2030)
    """
    counted = [Share(int(count), len(holds)) for count in holds.sum(axis=0)]

    def first(below: list[bool]) -> int | None:
        return next((y for y, lost in zip(years, below, strict=True) if lost), None)

    needed = share - 1e-9
    lost = [one.share < needed for one in counted]
    again = None
    if any(lost) and not lost[-1]:
        again = years[len(lost) - lost[::-1].index(True)]
    return TippingPoint(
        first(lost),
        first([one.low < needed for one in counted]),
        first([one.high < needed for one in counted]),
        again,
        tuple(zip(years, counted, strict=True)),
    )


def first_failures(holds: Booleans, years: Sequence[int]) -> Floats:
    """Return the first year at whose start a condition fails in each future; not a number if never.

    >>> first_failures(np.array([[True, False], [True, True]]), [2027, 2028]).tolist()
    [2028.0, nan]
    """
    failed = ~holds
    found = np.asarray(years, dtype=float)[failed.argmax(axis=1)]
    return np.where(failed.any(axis=1), found, np.nan)
