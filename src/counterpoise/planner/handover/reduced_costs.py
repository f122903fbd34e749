r"""What one more unit ordered by an ally would cost the objective, from the prices of the rows.

The reduced cost of an order is what it costs and takes up of scarce limits beyond its worth,
:math:`d = c - A^T \lambda`. It is zero for what is ordered and not below zero for what is not: one
unit of an order that the plan leaves out makes the objective worse by its reduced cost, or by more
at a corner (G. B. Dantzig, *Linear Programming and Extensions*, 1963).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.program import HandoverProblem

Floats = NDArray[np.float64]
INDUSTRY, MONEY = ("industry",), ("money", "upkeep")
"""Rows that an order takes up; what the others give for it is its worth, net of crews."""


@dataclass(frozen=True)
class ReducedCosts:
    """Per unit ordered, in the unit of the objective; not a number where an ally may not order.

    Parameters
    ----------
    total : array (A, C, periods)
        Reduced cost: `cost`, `industry` and `money` less `worth`.
    worth : array (A, C, periods)
        What a unit gives: coverage, net of the crews that it takes.
    industry, money : array (A, C, periods)
        What the output and the money that it takes would be worth elsewhere.
    cost : array (A, C, periods)
        What it costs in the objective itself: money for a cheapest plan, else the tie-break.
    error : float
        What the reduced costs of placed orders, which ought to be zero, amount to in all: by so
        much the program may miss what its prices say.
    """

    total: Floats
    worth: Floats
    industry: Floats
    money: Floats
    cost: Floats
    error: float


def reduced_costs_of(built: HandoverProblem) -> ReducedCosts:
    """Return the reduced costs of all orders of a solved program."""
    matrices: Any = built.model.matrices
    dual = np.nan_to_num(matrices.dual)
    labels = built.order.labels.transpose("cell", "period").values
    columns = np.searchsorted(matrices.vlabels, labels)
    steps = np.bincount(built.period)
    taken: list[Floats] = []
    rest = np.ones(dual.size, dtype=bool)
    for names in (INDUSTRY, MONEY):
        rows = _rows(built, matrices, names)
        rest &= ~rows
        taken.append(-np.asarray(matrices.A.T @ np.where(rows, dual, 0.0))[columns])
    worth = np.asarray(matrices.A.T @ np.where(rest, dual, 0.0))[columns]
    cost = np.asarray(matrices.c)[columns]
    total = cost + taken[0] + taken[1] - worth
    placed = np.nan_to_num(built.order.solution.transpose("cell", "period").values)
    error = float(np.abs(total * placed).sum())

    def per_unit(part: Floats) -> Floats:
        return _by_ally(built, part / steps)

    return ReducedCosts(
        total=per_unit(total),
        worth=per_unit(worth),
        industry=per_unit(taken[0]),
        money=per_unit(taken[1]),
        cost=per_unit(cost),
        error=error,
    )


def _rows(built: HandoverProblem, matrices: Any, names: tuple[str, ...]) -> NDArray[np.bool_]:
    found = np.zeros(matrices.b.size, dtype=bool)
    for name in names:
        if name in built.model.constraints:
            found |= np.isin(matrices.clabels, built.model.constraints[name].labels.values)
    return found


def _by_ally(built: HandoverProblem, part: Floats) -> Floats:
    """Return numbers by cell and period by ally, capability and period."""
    eligible = built.conditions.eligible
    found = np.full((*eligible.shape, part.shape[1]), np.nan)
    kept = eligible[built.ally, built.capability]
    found[built.ally[kept], built.capability[kept]] = part[kept]
    return found
