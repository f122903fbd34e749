"""From tripwire to forward denial at equal cost: what it does to the margin, quarter by quarter.

Two postures are compared in the same futures, under one ground law and at one outlay. Of each
future the margin against the attempt that is hardest to deter is taken, so that a posture which
guards one place by baring another gains nothing. What pays in some settings need not in others: the
share of settings in which the second does better is given, and how much by, over their spread.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.challenger.calculus import Calculus
from counterpoise.challenger.margins import TAILS, Thinnest, over_methods, thinnest
from counterpoise.deterrence.checks import Floats, not_negative, positive

EQUAL = 0.01
"""How far two outlays may lie apart, as a share of the first, and still count as equal."""


class Comparison(NamedTuple):
    """A second posture against a first, in the same futures."""

    change: Floats
    """(future, time) Margin of the second less that of the first."""
    better: Floats
    """(time,) Share of settings in which the second has the larger margin."""
    spread: Floats
    """(3, time) The change at the tails and in the middle of settings."""
    first: Thinnest
    """When the margin of the first is thinnest."""
    second: Thinnest
    """The same of the second."""


def affordable(outlay: ArrayLike, cost: ArrayLike) -> Floats:
    """Return how many units in place an outlay keeps up.

    Parameters
    ----------
    outlay : float or array (future, ...)
        Money a year.
    cost : float or array
        Cost of a unit in place a year, in the same money; rotation costs more than a garrison.

    Examples
    --------
    >>> affordable(6.0, [2.0, 3.0]).tolist()
    [3.0, 2.0]
    """
    return np.asarray(not_negative("outlay", outlay) / positive("cost", cost))


def compare(
    first: Calculus,
    second: Calculus,
    *,
    outlays: tuple[float, float],
    methods: ArrayLike | None = None,
) -> Comparison:
    """Compare two postures of equal cost.

    Parameters
    ----------
    first, second : Calculus
        Both over the same futures, targets and methods.
    outlays : tuple of float
        What each costs a year.
    methods : array (method,) of bool, optional
        Which methods count; all if not given.

    Raises
    ------
    ValueError
        If the outlays differ, or futures, quarters, targets or methods do.
    """
    one, other = (float(x) for x in not_negative("outlays", outlays))
    if abs(one - other) > EQUAL * one:
        raise ValueError(f"outlays: {one:g} and {other:g} differ; postures are compared at one")
    if first.margin.shape != second.margin.shape:
        raise ValueError("postures: futures, quarters, targets and methods must be the same")
    margins = [over_methods(found.margin, methods).min(axis=2) for found in (first, second)]
    change = margins[1] - margins[0]
    return Comparison(
        change,
        np.asarray((change > 0).mean(axis=0)),
        np.quantile(change, TAILS, axis=0),
        thinnest(margins[0]),
        thinnest(margins[1]),
    )
