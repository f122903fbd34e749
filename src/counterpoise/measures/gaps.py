"""How deep, how long, when: gaps in coverage, as functions of coverage alone.

Coverage is supply over requirement at equally spaced moments; between two moments it is taken to
run straight, so the figures here are exact for straight pieces.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TOLERANCE = 1e-9
"""Gap that is no gap: rounding of the last digits."""


def is_short(coverage: Floats | float) -> Any:
    """Tell where coverage falls below the requirement by more than rounding.

    >>> is_short(np.array([0.9, 1.0 - 1e-12, 1.2])).tolist()
    [True, False, False]
    """
    return coverage < 1.0 - TOLERANCE


def has_gap(gap: Floats | float) -> Any:
    """Tell where a gap is larger than rounding.

    >>> has_gap(np.array([0.0, 1e-12, 0.1])).tolist()
    [False, False, True]
    """
    return gap > TOLERANCE


def shortfall(coverage: Floats) -> Floats:
    """Return the gap: what is missing as a share of the requirement, never below 0."""
    return np.maximum(0.0, 1.0 - coverage)


def gap_peak(coverage: Floats, axis: int = 1) -> Floats:
    """Return the deepest gap over time, as a share of the requirement."""
    return np.asarray(shortfall(coverage.min(axis=axis)))


def gap_area(coverage: Floats, step_years: float, axis: int = 1) -> Floats:
    r"""Return the gap summed over time, in capability-years (shares of the need times years).

    .. math:: A = \int \max(0,\, 1 - x(t))\, dt

    Exact where coverage runs straight between moments, also where it crosses 1 on the way.
    The rule of the trapezium, split where coverage crosses 1. In a race of build-up against
    drawdown it gives the closed form on the page of methods.
    """
    return np.asarray(interval_gaps(coverage, axis).sum(axis=0) * step_years)


def interval_gaps(coverage: Floats, axis: int = 1) -> Floats:
    """Return the mean gap of each interval between moments, which `gap_area` adds up.

    Parameters
    ----------
    coverage : array
        Coverage at n moments along `axis`; shares.
    axis : int
        The axis of time.

    Returns
    -------
    array
        Shares of the requirement, with n - 1 intervals along the first axis.
    """
    gap = np.moveaxis(1.0 - coverage, axis, 0)
    before, after = gap[:-1], gap[1:]
    both = np.maximum(before, 0.0) + np.maximum(after, 0.0)
    crossing = before * after < 0
    span = np.where(crossing, np.abs(before - after), 1.0)
    part = np.where(crossing, both / span, 1.0)
    return np.asarray(0.5 * both * part)


def time_total(values: Floats, step_years: float, axis: int = 1) -> Floats:
    """Return what adds up over time, in the unit of `values` times years, by the trapezium rule.

    >>> time_total(np.array([[0.0, 4.0, 4.0]]), step_years=0.25).tolist()
    [1.5]
    """
    moments = np.moveaxis(values, axis, 0)
    return np.asarray(0.5 * (moments[:-1] + moments[1:]).sum(axis=0) * step_years)


def window(coverage: Floats, axis: int = 1) -> tuple[Floats, Floats]:
    """Return the first and last interval between moments in which there is a gap.

    An interval counts when there is a gap at either of its ends. Without any gap both are not a
    number.
    """
    short = np.moveaxis(is_short(coverage), axis, 0)
    inside = short[:-1] | short[1:]
    last_index = inside.shape[0] - 1
    none = ~inside.any(axis=0)
    first = np.where(none, np.nan, inside.argmax(axis=0))
    last = np.where(none, np.nan, last_index - inside[::-1].argmax(axis=0))
    return first, last


def self_sufficient(own_coverage: Floats, axis: int = 1) -> Floats:
    """Return the moment from which coverage without the leading ally holds to the end.

    Not a number where it does not hold at the end.
    """
    enough = ~np.moveaxis(is_short(own_coverage), axis, 0)
    moments = enough.shape[0]
    lasting = np.logical_and.accumulate(enough[::-1], axis=0).sum(axis=0)
    return np.where(lasting == 0, np.nan, moments - lasting).astype(float)


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
