"""What a glide path is to be best at: fastest, cheapest or with the least gap."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.problem import contributed
from counterpoise.planner.handover.program import HandoverProblem, array

Floats = NDArray[np.float64]
Objective = Literal["fastest", "cheapest", "least-gap"]
SHORT = ("floor", "alone")
"""What may be asked of coverage, and let go."""
OBJECTIVES: tuple[Objective, ...] = ("fastest", "cheapest", "least-gap")
GIVE = 0.005
"""Part of the objective, and of the cost, that a plan gives for steady orders unless told."""
TIE_BREAK = 1e-6
"""Weight of discounted cost, in billion dollars, where cost is not what is asked for: among plans
that are equally good it picks the cheap one, and moves none that is better by more."""


@dataclass(frozen=True)
class Goal:
    """What is asked of a plan.

    Parameters
    ----------
    objective : str
        ``fastest``: the largest drawdown, summed over time, with coverage at the floor or above;
        ``cheapest``: the least discounted cost with which the others meet the need alone from
        `by`; ``least-gap``: the least gap, summed over capabilities and time.
    floor : array (T + 1, C)
        Coverage that must not be missed, as a share of the need; 0 where nothing is asked.
    alone : array (T + 1, C)
        Coverage that the others must reach alone.
    discount : float
        Yearly rate at which later money counts less.
    weights : array (C,), optional
        How much the gap of each capability counts; alike if not given.
    """

    objective: Objective
    floor: Floats
    alone: Floats
    discount: float
    weights: Floats | None = None

    @property
    def asks(self) -> bool:
        """Whether it asks for a level of any kind."""
        return any(bool((level > 0).any()) for level in (self.floor, self.alone))


def add_levels(built: HandoverProblem, goal: Goal, *, elastic: bool) -> None:
    """Add the coverage that is asked for, with all allies and without the leading one.

    Parameters
    ----------
    built : HandoverProblem
        The program.
    goal : Goal
        What is asked for.
    elastic : bool
        Whether what is missing may be bought off: variables ``short`` and ``short_alone``.
    """
    need = array(built.conditions.need.T, "cap", "bound")
    supply = built.model.variables["supply"]
    total = supply + contributed(built)
    levels = (("floor", goal.floor, total), ("alone", goal.alone, 1.0 * supply))
    for name, level, provided in levels:
        if not (level > 0).any():
            continue
        asked = array((level * built.conditions.need).T, "cap", "bound")
        left: Any = provided
        if elastic:
            short = built.model.add_variables(lower=0.0 * asked, name=f"short_{name}")
            left = provided + need * short
        built.model.add_constraints(left >= asked, name=name, mask=asked > 0)


def add_shortfall_objective(built: HandoverProblem) -> None:
    """Ask for the least shortfall that is missing anyway, summed over capabilities and time."""
    total = total_shortfall(built)
    built.model.add_objective(total + TIE_BREAK * cost(built, 0.0))


def add_objective(built: HandoverProblem, goal: Goal) -> None:
    """Add what the plan is to be best at."""
    aim = add_aim(built, goal)
    if goal.objective != "cheapest":
        aim = aim + TIE_BREAK * cost(built, goal.discount)
    built.model.add_objective(aim)


def add_aim(built: HandoverProblem, goal: Goal) -> Any:
    """Return what a plan is judged by, with the rows that it needs: less of it is better.

    Capability-years that the leading ally stays (`fastest`) or of gap (`least-gap`), or billion
    dollars (`cheapest`), and the price of rules of one's own that are let go.
    """
    model, weight = built.model, _weights(built)
    if goal.objective == "cheapest":
        return cost(built, goal.discount) + built.penalty
    if goal.objective == "fastest":
        return (weight * model.variables["remaining"]).sum() + built.penalty
    need = array(built.conditions.need.T, "cap", "bound")
    gap = model.add_variables(lower=0.0 * need, name="gap")
    total = model.variables["supply"] + contributed(built)
    model.add_constraints(total + need * gap >= need, name="gap")
    each = gap if goal.weights is None else array(goal.weights, "cap") * gap
    return (weight * each).sum() + built.penalty


def total_shortfall(built: HandoverProblem) -> Any:
    """Return what an elastic program lets go of all that is asked, in capability-years."""
    names = [f"short_{n}" for n in SHORT if f"short_{n}" in built.model.variables]
    weight = _weights(built)
    return sum((weight * built.model.variables[n]).sum() for n in names)


def _weights(built: HandoverProblem) -> Any:
    """Return years that each bound stands for: half a step at either end."""
    c = built.conditions
    years = np.full(c.steps + 1, c.step_years)
    years[[0, -1]] /= 2
    return array(years, "bound")


def cost(built: HandoverProblem, discount: float) -> Any:
    """Return discounted cost of orders, of upkeep of what they add, and of extra money.

    In billion dollars. Upkeep of what stands anyway is left out: no plan changes it.
    """
    c = built.conditions
    factor = (1 + discount) ** -(np.arange(c.steps) * c.step_years)
    price = built.by_step(BILLION * c.price * factor[:, None])
    orders = (price * built.ordered_in_step()).sum()
    upkeep = np.einsum(
        "t,tpc,c->pc", BILLION * c.step_years * factor, built.response[:-1], c.upkeep
    )
    running = (array(upkeep[:, built.capability].T, "cell", "period") * built.order).sum()
    total = orders + running
    if "extra" in built.model.variables:
        # A dollar beyond the pledges must never look cheaper than one within them.
        total = total + TIE_BREAK * built.model.variables["extra"].sum()
    return total
