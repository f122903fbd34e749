"""Measures over the futures of an ensemble: bands, shares of futures that are short, the peak year.

Coverage is supply over requirement; its axes are future, bound of a quarter, capability. A
capability that a scenario does not follow is not a number in every future.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.gaps import is_short

Floats = NDArray[np.float64]
LEVELS = (0.1, 0.5, 0.9)
"""The levels of a band: of ten futures one lies below it and one above."""
ROUNDING = 1e-5
"""By which part a number may be another in single precision, in which a browser runs a drag."""


def quantile_band(values: Floats, axis: int, *, quick: bool = False) -> Floats:
    """Return p10, p50 and p90 along an axis, as the first axis.

    Parameters
    ----------
    values : array
        Values of the futures.
    axis : int
        The axis of the futures.
    quick : bool
        Whether to sort in single precision, which is several times as fast; seven digits hold.

    Examples
    --------
    >>> quantile_band(np.arange(11.0), axis=0).tolist()
    [1.0, 5.0, 9.0]
    """
    if not quick:
        return np.asarray(np.quantile(values, LEVELS, axis=axis))
    ordered = np.moveaxis(values, axis, -1).astype(np.float32, order="C")
    ordered.sort(axis=-1)
    found = []
    for level in LEVELS:
        place = level * (ordered.shape[-1] - 1)
        low = int(place)
        high = min(low + 1, ordered.shape[-1] - 1)
        before, after = ordered[..., low].astype(float), ordered[..., high].astype(float)
        found.append(before + (place - low) * (after - before))
    return np.stack(found)


def share_short(coverage: Floats, marks: Sequence[int]) -> Floats:
    """Return the share of futures with a gap between each mark and the next, by capability.

    As in the measure of the window, a future counts when there is a gap at any bound of the span,
    its last one included.

    Parameters
    ----------
    coverage : array
        Coverage by future, bound and capability.
    marks : sequence of int
        Places of bounds: all of them for quarters, those at which a year begins for years.

    Returns
    -------
    array
        By span and capability; not a number for a capability that is not followed.
    """
    below = is_short(coverage)
    inside = np.logical_or.reduceat(below[:, :-1], marks[:-1], axis=1)
    inside |= below[:, marks[1:]]
    shares = inside.mean(axis=0)
    shares[:, np.isnan(coverage[0, 0])] = np.nan
    return np.asarray(shares)


def mean_covered(coverage: Floats) -> Floats:
    """Return the share of the requirement that is covered, as the mean over capabilities.

    Each capability counts up to its requirement; the last axis goes.

    Examples
    --------
    >>> mean_covered(np.array([[[0.5, 2.0]]])).tolist()
    [[0.75]]
    """
    present = ~np.isnan(coverage[0, 0])
    if not present.all():
        coverage = coverage[..., present]
    weights = np.full(coverage.shape[-1], 1 / coverage.shape[-1])
    return np.asarray(np.minimum(coverage, 1.0) @ weights)


def peak(by_year: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return the first year with the highest median; None where no year has one.

    Medians that differ by rounding alone are one: a level that is kept for years has its peak in
    the year that reaches it.

    Parameters
    ----------
    by_year : mapping of str to mapping
        For each year the quantiles of a quantity, with its median under ``p50``.

    Examples
    --------
    >>> peak({"2030": {"p50": 0.035}, "2031": {"p50": 0.035 + 1e-17}, "2032": {"p50": 0.02}})
    '2030'
    """
    known = {year: of["p50"] for year, of in by_year.items() if of["p50"] == of["p50"]}
    if not known:
        return None
    most = max(known.values())
    return next(year for year, median in known.items() if median >= most - ROUNDING * abs(most))
