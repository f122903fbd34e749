r"""Whether a series moved at an event more than it moves anyway.

The abnormal change of a window is what happened in it less what was expected. It is judged against
windows of the same length drawn from the same series outside all events, and by Holm's rule over
all events:

.. math::
    A = \sum_{t \in w} (y_t - \hat y_t), \qquad
    p = \frac{1 + \#\{|A_b| \ge |A|\}}{1 + B}, \qquad
    p_{(i)}^* = \max_{j \le i} \min\!\left(1, (m - j + 1)\, p_{(j)}\right)

Events whose windows overlap share their days and are one cluster; two tests of the same days would
be two answers to one question. A small p is no proof of cause: volatile days attract statements.

Forms recalled, not read: MacKinlay, Journal of Economic Literature 35 (1997); Holm, Scandinavian
Journal of Statistics 6 (1979).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import (
    Booleans,
    Floats,
    Integers,
    chances,
    not_negative,
    numbers,
)

LEVEL, POWER = 0.05, 0.8
"""Of the smallest effect that is said to be detectable."""
ROUNDING = 1e-12
"""How far below the actual change a placebo still counts as equal to it, relative to its size."""


@dataclass(frozen=True)
class Clusters:
    """Windows of events, overlapping ones joined.

    Parameters
    ----------
    spans : array (cluster, 2)
        First place of each window in the series, and the place after its last.
    of_event : array (event,)
        The cluster of each event, in the order in which events were given.
    """

    spans: Integers
    of_event: Integers


@dataclass(frozen=True)
class Study:
    """What an event study found, by cluster.

    Parameters
    ----------
    change : array (cluster,)
        Abnormal change over the window, in the unit of the series.
    p, adjusted : array (cluster,)
        Share of placebo windows that moved as much, and the same adjusted for the number of tests.
    detectable : array (cluster,)
        Smallest effect that would be found with power `POWER` at `LEVEL`.
    placebos : array (cluster,)
        How many placebo windows each was judged by.
    """

    change: Floats
    p: Floats
    adjusted: Floats
    detectable: Floats
    placebos: Integers


def clusters(places: ArrayLike, before: int, after: int, length: int) -> Clusters:
    """Return the windows of events, with those that share a day joined.

    Parameters
    ----------
    places : array (event,) of int
        Places of the events in the series.
    before, after : int
        Steps of a window before and after its event.
    length : int
        Length of the series.

    Raises
    ------
    ValueError
        If a window is empty, or reaches beyond the series: it would be judged by days unseen.

    Examples
    --------
    >>> found = clusters([10, 40, 12], before=1, after=3, length=100)
    >>> found.spans.tolist(), found.of_event.tolist()
    ([[9, 16], [39, 44]], [0, 1, 0])
    """
    at = np.asarray(places, dtype=np.int64)
    if before < 0 or after < 0:
        raise ValueError("before and after: a window reaches neither less than 0 steps")
    if at.size == 0:
        raise ValueError("places: without an event there is nothing to study")
    if (at - before < 0).any() or (at + after >= length).any():
        raise ValueError("places: a window reaches beyond the series; shorten it or drop the event")
    order = np.argsort(at, kind="stable")
    starts, stops = at[order] - before, at[order] + after + 1
    new = np.concatenate([[True], starts[1:] >= stops[:-1]])  # all windows are equally long
    number = np.cumsum(new) - 1
    of_event = np.empty_like(number)
    of_event[order] = number
    last = np.concatenate([np.flatnonzero(new)[1:] - 1, [at.size - 1]])
    return Clusters(np.stack([starts[new], stops[last]], axis=-1), of_event)


def abnormal_changes(series: ArrayLike, expected: ArrayLike, spans: ArrayLike) -> Floats:
    """Return what each window brought beyond what was expected.

    Parameters
    ----------
    series, expected : array (..., time)
        What was seen and what was expected, such as changes from day to day and their mean before.
    spans : array (window, 2)
        First place and the place after the last.

    Returns
    -------
    array (..., window)

    Examples
    --------
    >>> abnormal_changes([0.0, 2.0, 3.0, 0.0], [1.0, 1.0, 1.0, 1.0], [[1, 3], [0, 1]]).tolist()
    [3.0, -1.0]
    """
    beyond = numbers("series", series) - numbers("expected", expected)
    zero = np.zeros((*beyond.shape[:-1], 1))
    total = np.concatenate([zero, np.cumsum(beyond, axis=-1)], axis=-1)
    ends = np.asarray(spans, dtype=np.int64)
    return np.asarray(total[..., ends[:, 1]] - total[..., ends[:, 0]])


def mean_before(series: ArrayLike, steps: int) -> Floats:
    """Return the mean of the steps before each place, without that place itself.

    Places with fewer steps before them have the mean of those they have, the first one 0.

    Parameters
    ----------
    series : array (..., time)
    steps : int
        How many steps back, at least 1.
    """
    values = numbers("series", series)
    if steps < 1:
        raise ValueError("steps: at least one step back is needed")
    total = np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(values, axis=-1)], axis=-1)
    stop = np.arange(values.shape[-1])
    start = np.maximum(stop - steps, 0)
    return np.asarray((total[..., stop] - total[..., start]) / np.maximum(stop - start, 1))


def placebo_spans(
    spans: ArrayLike, length: int, draws: int, rng: np.random.Generator
) -> tuple[Integers, ...]:
    """Return windows without an event for each cluster, each as long as the cluster and unbroken.

    A window is a block of days that follow each other, so that what links neighbouring days is
    kept. Blocks are drawn without repetition; where the series holds fewer, all of them are taken.

    Parameters
    ----------
    spans : array (cluster, 2)
        Windows of the events.
    length : int
        Length of the series.
    draws : int
        Blocks wanted for each cluster.
    rng : Generator
        The caller's stream.

    Returns
    -------
    tuple of array (block, 2)
        By cluster.

    Raises
    ------
    ValueError
        If a cluster is so long that no block fits between the events.
    """
    ends = np.asarray(spans, dtype=np.int64)
    busy = np.zeros(length + 1, dtype=np.int64)
    for first, stop in ends:
        busy[first + 1 : stop + 1] = 1
    taken = np.cumsum(busy)  # days with an event before each place
    found = []
    for first, stop in ends:
        size = int(stop - first)
        free: Booleans = taken[size:] == taken[: length + 1 - size]
        starts = np.flatnonzero(free)
        if starts.size == 0:
            raise ValueError(f"spans: no block of {size} steps without an event is left")
        drawn = rng.permutation(starts)[:draws]
        found.append(np.stack([drawn, drawn + size], axis=-1))
    return tuple(found)


def placebo_p(change: float, placebos: ArrayLike) -> float:
    """Return the chance of a change as large as this one on days without an event.

    It is never 0: with 199 placebos it is 0.005 at least.

    Parameters
    ----------
    change : float
        The abnormal change of the event.
    placebos : array (placebo,)
        Those of windows without one.

    Examples
    --------
    >>> placebo_p(2.0, [3.0] * 7 + [1.0] * 192)
    0.04
    """
    others = np.abs(numbers("placebos", placebos))
    as_large = others >= abs(change) * (1 - ROUNDING)
    return float((1 + as_large.sum()) / (1 + others.size))


def holm(p: ArrayLike) -> Floats:
    """Return chances adjusted for how many were tested.

    Parameters
    ----------
    p : array (test,)

    Examples
    --------
    >>> holm([0.03, 0.005, 0.04, 0.01]).round(6).tolist()
    [0.06, 0.02, 0.06, 0.03]
    """
    given = chances("p", p)
    order = np.argsort(given, kind="stable")
    factor = given.size - np.arange(given.size)
    adjusted = np.empty_like(given)
    adjusted[order] = np.maximum.accumulate(np.minimum(1.0, factor * given[order]))
    return adjusted


def smallest_detectable(
    placebo_sd: ArrayLike, level: float = LEVEL, power: float = POWER
) -> Floats:
    r"""Return the smallest effect that a study would find.

    .. math:: (z_{1 - \alpha / 2} + z_{\mathrm{power}})\,\sigma_{\mathrm{placebo}}

    Printed beside every "nothing was found": an effect below it could not have been.

    Parameters
    ----------
    placebo_sd : float or array
        Standard deviation of the abnormal change on days without an event.
    level, power : float, optional
        Chance of a false finding, and of finding a true one; neither 0 nor 1.

    Examples
    --------
    >>> round(float(smallest_detectable(2.1)), 3)
    5.883
    """
    for name, value in (("level", level), ("power", power)):
        if not 0 < value < 1:
            raise ValueError(f"{name}: give a chance between 0 and 1, without its ends")
    width = special.ndtri(1 - level / 2) + special.ndtri(power)
    return np.asarray(width * not_negative("placebo_sd", placebo_sd))


def event_study(
    series: ArrayLike, expected: ArrayLike, spans: ArrayLike, draws: int, rng: np.random.Generator
) -> Study:
    """Return the abnormal change of each cluster with what placebo windows say of it.

    Parameters
    ----------
    series, expected : array (time,)
        As in `abnormal_changes`.
    spans : array (cluster, 2)
        Windows that do not overlap, as `clusters` returns them.
    draws : int
        Placebo windows for each cluster, 2 or more.
    rng : Generator
        The caller's stream.

    Raises
    ------
    ValueError
        If windows overlap, or if fewer than two placebo windows are to be had.
    """
    ends = np.asarray(spans, dtype=np.int64)
    in_order = ends[np.argsort(ends[:, 0])]
    if (in_order[1:, 0] < in_order[:-1, 1]).any():
        raise ValueError("spans: windows overlap; join them with `clusters` first")
    change = abnormal_changes(series, expected, ends)
    blocks = placebo_spans(ends, np.asarray(series).size, draws, rng)
    others = [abnormal_changes(series, expected, block) for block in blocks]
    size = np.array([other.size for other in others], dtype=np.int64)
    if (size < 2).any():
        raise ValueError("draws: fewer than two windows without an event give no spread")
    p = np.array([placebo_p(float(a), b) for a, b in zip(change, others, strict=True)])
    spread = np.array([other.std(ddof=1) for other in others])
    return Study(change, p, holm(p), smallest_detectable(spread), size)
