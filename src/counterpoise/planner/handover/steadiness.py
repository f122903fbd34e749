"""Of all plans that are nearly as good as the best, the one with the steadiest orders.

The best plan is one of very many: optima of these programs are wide and flat. A second program
gives a little of the objective away, and takes the plan whose yearly orders change least. Giving a
little for what the program does not know is the idea of modelling to generate alternatives:
E. D. Brill, S.-Y. Chang and L. D. Hopkins, *Management Science* 28 (1982).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.objectives import Goal, add_aim, cost, total_shortfall
from counterpoise.planner.handover.program import HandoverProblem, array

Floats = NDArray[np.float64]
BY_ALLY = 0.1
"""Weight of changes in one ally's orders beside those in a capability's: the second criterion."""
UNLIKE = 0.02
"""Weight of a dollar that an ally spends on what its forces have little of today, or that geography
calls on others for: the third."""
TOO_LARGE = 0.2
"""Weight of a dollar of what lies beyond the fleet that an ally may be expected to have."""
CHEAP = 1e-3
"""Weight of a dollar of cost: the last."""
BEYOND = 1e3
"""Price of a unit beyond what may be given, so high that none is taken if it need not be."""
ROUNDING = 1e-7
"""Room for rounding in what may be given."""


@dataclass(frozen=True)
class Limits:
    """How much worse than the best a plan may be.

    Parameters
    ----------
    aim : float
        Largest value of what it is judged by, in the unit of the objective.
    cost : float
        Largest discounted cost, billion dollars.
    shortfall : float or None
        Largest shortfall of what is asked, capability-years; None where nothing is let go.
    fleets : array (A, C), optional
        Fleets beyond which an ally is not expected to grow; see `planner.fleets`. No limit, but
        dearer.
    misplaced : array (A, C), optional
        How much dearer orders are where geography calls on others: a share of their price. It
        counts as what an ally's forces have little of does.
    """

    aim: float
    cost: float
    shortfall: float | None = None
    fleets: Floats | None = None
    misplaced: Floats | None = None


def within(best: float, give: float) -> float:
    """Return a value worse than the best by what may be given, with room for rounding."""
    return best + give * abs(best) + ROUNDING * (1.0 + abs(best))


@dataclass(frozen=True)
class Steady:
    """What a program of steady orders is judged by, beside its own objective.

    Parameters
    ----------
    aim, spent : expression
        What was asked for, and discounted cost in billion dollars.
    beyond : expression
        What lies beyond the limits of the two, in their units.
    """

    aim: Any
    spent: Any
    beyond: Any

    @property
    def value(self) -> float:
        """What was asked for, at the solution."""
        return float(self.aim.solution.values)

    @property
    def cost(self) -> float:
        """Discounted cost at the solution, billion dollars."""
        return float(self.spent.solution.values)


def add_limits(built: HandoverProblem, goal: Goal, limits: Limits) -> Steady:
    """Keep a plan within limits, as far as it can be.

    What lies beyond one is told, to be given a price: crews may be fewer than the limits were
    worked out with, so that no plan need be within them.
    """
    model = built.model
    aim = add_aim(built, goal)
    spent = aim if goal.objective == "cheapest" else cost(built, goal.discount)
    worse = model.add_variables(lower=0.0, name="worse")
    model.add_constraints(aim - worse <= limits.aim, name="limit_of_aim")
    beyond = 1.0 * worse
    if goal.objective != "cheapest":
        dearer = model.add_variables(lower=0.0, name="dearer")
        model.add_constraints(spent - dearer <= limits.cost, name="limit_of_cost")
        beyond = beyond + dearer
    if limits.shortfall is not None:
        short = total_shortfall(built)
        model.add_constraints(short <= limits.shortfall, name="limit_of_shortfall")
    return Steady(aim, spent, beyond)


def add_smooth_objective(built: HandoverProblem, goal: Goal, limits: Limits) -> Steady:
    """Ask for the steadiest orders within limits."""
    steady = add_limits(built, goal, limits)
    changes = changed(built, built.capability, "cap") + BY_ALLY * changed(built, built.ally, "ally")
    unfit = unlikeness(built)
    if limits.misplaced is not None:
        unfit = unfit + limits.misplaced[built.ally, built.capability]
    unlike = (array(UNLIKE * unfit * _worth(built), "cell") * built.order).sum()
    price = BEYOND * steady.beyond + CHEAP * steady.spent
    if limits.fleets is not None:
        price = price + TOO_LARGE * outgrown(built, limits.fleets)
    built.model.add_objective(changes + unlike + price)
    return steady


def changed(built: HandoverProblem, owner: NDArray[np.int64], name: str) -> Any:
    """Return how much the orders of each owner change from period to period, added up.

    In billion dollars at the prices of the opening day.
    """
    model = built.model
    spent = built.added(array(_worth(built), "cell") * built.order, owner, name)
    later = spent.isel(period=slice(1, None))
    periods = np.arange(later.sizes["period"])
    step = later.assign_coords(period=periods) - spent.isel(period=slice(None, -1))
    zero = array(np.zeros((np.unique(owner).size, periods.size)), name, "period")
    zero = zero.assign_coords({name: np.unique(owner)})
    up = model.add_variables(lower=zero, name=f"more_by_{name}")
    down = model.add_variables(lower=zero, name=f"less_by_{name}")
    model.add_constraints(step - up + down == 0, name=f"change_by_{name}")
    return up.sum() + down.sum()


def outgrown(built: HandoverProblem, fleets: Floats) -> Any:
    """Return the worth of what allies hold in the end beyond fleets (A, C), billion dollars."""
    c = built.conditions
    standing = c.standing()[0][-1]
    room = np.maximum(fleets, standing)[built.ally, built.capability]
    here = np.flatnonzero(np.isfinite(room))
    if not here.size:
        return 0.0
    left = (room - standing[built.ally, built.capability])[here]
    held = array(built.response[-1][:, built.capability[here]].T, "cell", "period")
    orders = built.order.isel(cell=here).assign_coords(cell=np.arange(here.size))
    beyond = built.model.add_variables(lower=array(0.0 * left, "cell"), name="outgrown")
    rule = (held * orders).sum("period") - beyond <= array(left, "cell")
    built.model.add_constraints(rule, name="outgrown")
    return (array(_worth(built)[here], "cell") * beyond).sum()


def variation_musd(c: Conditions, orders: Floats, each: int) -> dict[str, float]:
    """Return how much yearly orders (T, A, C) change from year to year, added up.

    In million dollars at the prices of the opening day, by capability and by ally.
    """
    starts = np.arange(0, c.steps, each)
    years = np.add.reduceat(orders, starts, axis=0) * c.price[0]
    # The last period may be shorter than the others.
    whole = years if c.steps % each == 0 else years[:-1]
    return {
        f"by_{name}": float(np.abs(np.diff(whole.sum(axis=axis), axis=0)).sum())
        for name, axis in (("capability", 1), ("ally", 2))
    }


def unlikeness(built: HandoverProblem) -> Floats:
    """Return how little of its forces each cell's ally has of a capability: 0 to 1, by cell.

    That is 0 where it has its share or more: as much of its own holdings, by worth, as all allies
    together have of theirs.
    """
    c = built.conditions
    worth = c.stock * c.price[0]
    mine = worth / np.maximum(worth.sum(axis=1, keepdims=True), 1e-12)
    whole = worth.sum(axis=0) / max(worth.sum(), 1e-12)
    ratio = np.divide(mine, whole, out=np.zeros_like(mine), where=whole > 0)
    return np.asarray(np.clip(1.0 - ratio, 0.0, 1.0)[built.ally, built.capability])


def _worth(built: HandoverProblem) -> Floats:
    """Return the price of one unit ordered in every step of a year, by cell: billion dollars."""
    return np.asarray(BILLION * built.conditions.price[0, built.capability])
