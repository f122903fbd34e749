"""The least change of one number at which enough futures meet a condition.

Every value is looked at over the same futures, so that counts move with the number and not by
chance. A scan outwards from where the number is finds between which values the count is reached
first; bisection then narrows that. Where a condition is met in futures on both sides of ones in
which it is not, the scan tells so: a nearer answer could then hide between two of its values.
"""

from collections.abc import Callable, Sequence

import numpy as np

Count = Callable[[float], int]
"""In how many futures a condition holds at a value."""
SLACK = 0.01
"""Part of the futures, at least one, by which a count that moves one way may turn back."""
ROUNDING = 1e-12


def grid_of(low: float, high: float, own: float, points: int) -> list[float]:
    """Return values evenly over a range, and the present one, in order.

    >>> grid_of(0.0, 4.0, 1.5, 3)
    [0.0, 1.5, 2.0, 4.0]
    """
    even = np.linspace(low, high, points).tolist()
    near = (high - low) * ROUNDING
    return sorted([*(v for v in even if abs(v - own) > near), own])


def least_change(
    count: Count, grid: Sequence[float], own: float, needed: int, precision: float
) -> float | None:
    """Return the value nearest to the present one at which a condition holds in enough futures.

    Parameters
    ----------
    count : callable
        In how many futures it holds at a value.
    grid : sequence of float
        Values to scan, in order; the present one among them.
    own : float
        The present value.
    needed : int
        Futures in which it has to hold.
    precision : float
        How near the answer comes to where the count is reached; 0 for values that have none
        between them.

    Returns
    -------
    float or None
        A value at which it does hold; None if no value of the grid is one.

    Examples
    --------
    >>> least_change(lambda x: int(100 * x), [0.0, 0.5, 1.0], 0.0, 75, 2**-6)
    0.75
    """
    found = []
    for side in ([v for v in grid if v >= own], [v for v in grid[::-1] if v <= own]):
        reached = next((n for n, value in enumerate(side) if count(value) >= needed), None)
        if reached == 0:
            return own
        if reached is not None:
            found.append(_narrowed(count, side[reached - 1], side[reached], needed, precision))
    return min(found, key=lambda value: abs(value - own)) if found else None


def _narrowed(count: Count, outside: float, inside: float, needed: int, precision: float) -> float:
    """Return a value between two that holds, within the precision of one that does not."""
    if precision <= 0:
        return inside
    while abs(inside - outside) > precision:
        middle = 0.5 * (inside + outside)
        if count(middle) >= needed:
            inside = middle
        else:
            outside = middle
    return inside


def one_way(counts: Sequence[int], futures: int) -> bool:
    """Tell whether counts only rise or only fall, but for a hundredth of the futures or one.

    >>> one_way([10, 30, 30, 29, 90], 100), one_way([10, 90, 40], 100)
    (True, False)
    """
    steps = np.asarray(counts, dtype=float)
    fallen = (np.maximum.accumulate(steps) - steps).max()
    risen = (steps - np.minimum.accumulate(steps)).max()
    return bool(min(fallen, risen) <= max(SLACK * futures, 1))
