"""Which rows of money a large program needs, and whether the others hold as well."""

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.conditions import Conditions, trajectory
from counterpoise.planner.handover.problem import paid_anyway

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
EXACT = 1e-6
"""Billion dollars in a step by which orders may miss a budget: what a solver lets go."""


def first_rows(c: Conditions, steps_per_period: int) -> Booleans:
    """Return steps (T, A) in which money is most likely to bind.

    Orders stay the same over a period, and budgets and upkeep grow: as a rule the first step has
    the least room, or the last one the most upkeep. So they have a row, and so has each step with
    no more room than the first.
    """
    _, left = paid_anyway(c)
    steps = np.arange(c.steps)
    first = steps // steps_per_period * steps_per_period
    last = np.minimum(first + steps_per_period, c.steps) - 1
    return np.asarray((left <= left[first]) | (steps == last)[:, None])


def overspent(c: Conditions, orders: Floats) -> Floats:
    """Return by how much orders (T, A, C) and the upkeep they bring exceed what is left for them.

    Array (T, A), billion dollars in a step; 0 where they do not.
    """
    _, left = paid_anyway(c)
    nothing = np.zeros_like(c.stock)
    added, _ = trajectory(nothing, nothing, c.outflow, c.retire, orders)
    upkeep = c.modelled * c.step_years * np.einsum("tac,c->ta", added[:-1], c.upkeep)
    spent = np.einsum("tac,tc->ta", orders, c.price) + upkeep
    return np.asarray(np.maximum(0.0, BILLION * spent - left))
