"""What a plan decides: orders, industry, the drawdown and money beyond the pledges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.conditions import Conditions, trajectory
from counterpoise.planner.handover.manning import between, filled
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.planner.handover.suppliers import least_capacity

Floats = NDArray[np.float64]
NOTHING = 1e-9
"""Orders below this are rounding of the solver."""
DIGITS = 12
"""Digits of a manned share: beyond them a solver's rounding would fill the scenario of a plan."""


@dataclass(frozen=True)
class Decisions:
    """What a plan decides.

    Parameters
    ----------
    orders : array (T, A, C)
        Units ordered in each step, by allies without the leading one.
    capacity : array (R, C, T)
        Yearly output that industry is asked to have at each step.
    remaining : array (T + 1, C)
        Remaining share of the leading ally's contribution.
    extra : array (T, A)
        Money beyond pledged budgets, million dollars in each step.
    manned : array (T + 1, A, C)
        Share of the units that stand which is manned; 1 where nobody needs a crew.
    """

    orders: Floats
    capacity: Floats
    remaining: Floats
    extra: Floats
    manned: Floats


def decisions_of(built: HandoverProblem) -> Decisions:
    """Return what the solution of a program decides."""
    c, variables = built.conditions, built.model.variables
    orders = np.zeros((c.steps, len(c.allies), len(c.capabilities)))
    per_period = np.maximum(0.0, np.asarray(variables["order"].solution.values))
    orders[:, built.ally, built.capability] = per_period[:, built.period].T
    capacity = least_capacity(c, orders)
    remaining = c.remaining
    if "remaining" in variables:
        remaining = np.clip(np.asarray(variables["remaining"].solution.values.T), 0.0, 1.0)
    extra = np.zeros((c.steps, len(c.allies)))
    if "extra" in variables:
        solution = variables["extra"].solution.transpose("step", "ally")
        extra[:, solution["ally"].values] = np.maximum(0.0, solution.values) / BILLION
    return Decisions(orders, capacity, remaining, extra, _manned(built, orders))


def _manned(built: HandoverProblem, orders: Floats) -> Floats:
    """Return the share of units that a solution mans, with crews that it leaves idle put to work.

    Under a cap on what one ally provides they stay idle.
    """
    c = built.conditions
    shape = (c.steps + 1, *c.stock.shape)
    if not built.crewed_ally.size:
        return np.array(np.broadcast_to(c.manning, shape))
    manned = np.zeros(shape)
    solution = built.model.variables["manned"].solution.transpose("knot", "unit").values
    before, after, part = between(built.knots)
    line = (1.0 - part)[:, None] * solution[before] + part[:, None] * solution[after]
    manned[:, built.crewed_ally, built.crewed_capability] = (
        built.line[:, built.crewed_capability] * line
    )
    stock = stock_of(c, orders)
    per_period = orders[np.searchsorted(built.period, np.arange(built.period[-1] + 1))]
    manned += np.einsum("tpk,pak->tak", built.sag, per_period) + built.sag_standing
    manned = np.maximum(0.0, manned)
    manned = np.minimum(manned, stock) if built.choices.cap else filled(c, stock, manned)
    share = np.divide(manned, stock, out=np.ones(shape), where=stock > NOTHING)
    share = np.where(built.decides_crews, np.minimum(share, 1.0), 1.0)
    return np.asarray(np.round(share, DIGITS))


def stock_of(c: Conditions, orders: Floats) -> Floats:
    """Return the units (T + 1, A, C) that stand with some orders."""
    return c.with_orders(orders)[0]


def promised_by(built: HandoverProblem, decisions: Decisions) -> Floats:
    """Return the coverage (T + 1, C) that a solved program counts on."""
    c = built.conditions
    supply = np.asarray(built.model.variables["supply"].solution.values.T)
    return np.asarray((supply + c.contributed(decisions.remaining)) / c.need)


def discounted_cost(c: Conditions, decisions: Decisions, discount: float) -> float:
    """Return what orders and the upkeep of what they add cost, discounted, in million dollars."""
    factor = (1 + discount) ** -(np.arange(c.steps) * c.step_years)
    nothing = np.zeros_like(c.stock)
    added, _ = trajectory(nothing, nothing, c.outflow, c.retire, decisions.orders)
    bought = np.einsum("t,tac,tc->", factor, decisions.orders, c.price)
    kept = np.einsum("t,tac,c->", factor * c.step_years, added[:-1], c.upkeep)
    return float(bought + kept)
