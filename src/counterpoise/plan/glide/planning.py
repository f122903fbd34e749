"""Making a glide path: relax what cannot be, optimise, replay, and say what binds."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.plan.glide.building import BILLION, Built, Choices, build
from counterpoise.plan.glide.checking import check_conditions, check_request
from counterpoise.plan.glide.conditions import Conditions, conditions_of
from counterpoise.plan.glide.explaining import why_not
from counterpoise.plan.glide.objectives import (
    Aim,
    Objective,
    add_levels,
    add_objective,
    add_shortfall_objective,
)
from counterpoise.plan.glide.prices import Prices, prices_of
from counterpoise.plan.glide.replay import Decisions, Replay, replayed
from counterpoise.plan.glide.solving import Answer, solve
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Progress = Callable[[str], None]
SLACK = 1e-7
"""Room beyond the least shortfall, so that the second program is not infeasible by rounding."""


@dataclass(frozen=True)
class Request:
    """What is asked of the planner.

    Parameters
    ----------
    objective : str
        ``fastest``, ``cheapest`` or ``least-gap``.
    by : int or None
        Bound from which the others must meet the need alone (`cheapest`).
    floor : float
        Coverage that must not be missed; 0 asks for nothing.
    pledged : bool
        Whether orders must be paid from pledged budgets.
    cap : float or None
        Largest share of a capability that one ally may provide from `by` on.
    steps_per_period : int
        Steps in which orders stay the same.
    discount : float
        Yearly discount rate.
    """

    objective: Objective
    by: int | None = None
    floor: float = 1.0
    pledged: bool = True
    cap: float | None = None
    steps_per_period: int = 4
    discount: float = 0.03


@dataclass(frozen=True)
class GlidePlan:
    """A plan, what it promises, and what the engine makes of it.

    Parameters
    ----------
    scenario : Scenario
        What it was made for.
    request : Request
        What was asked for.
    conditions : Conditions
        What it could not change.
    status : str
        ``optimal``; ``relaxed`` where what was asked cannot be and the least was let go;
        ``interrupted`` where the plan is the best that was found before an interruption.
    answer : Answer
        Value, bound, largest miss of a rule and seconds of the last program.
    decisions : Decisions
        Orders, capacity, drawdown and extra money.
    relaxed : DataFrame
        What had to be let go: capability, what was asked, first and last bound, largest shortfall
        (share of the need) and shortfall in capability-years; empty if nothing.
    promised : array (T + 1, C)
        Coverage that the program promises: never more than the replay gives.
    replay : Replay
        What the engine makes of it.
    prices : Prices
        What binds, and what one more unit of it would be worth.
    cost_musd : float
        Discounted cost of orders and of the upkeep that they bring, million dollars of 2024.
    """

    scenario: Scenario
    request: Request
    conditions: Conditions
    status: str
    answer: Answer
    decisions: Decisions
    relaxed: "pd.DataFrame"
    promised: Floats
    replay: Replay
    prices: Prices
    cost_musd: float


def make_plan(scenario: Scenario, request: Request, progress: Progress | None = None) -> GlidePlan:
    """Make a glide path.

    Parameters
    ----------
    scenario : Scenario
        What is assumed: pledges, need, figures and, unless the plan decides it, the drawdown.
    request : Request
        What is asked for.
    progress : callable, optional
        Told what is being done.

    Raises
    ------
    InputError
        If the request makes no sense, or the solver finds no answer.
    """
    say = progress or (lambda _: None)
    check_request(scenario, request.objective, request.by, request.cap, pledged=request.pledged)
    conditions = conditions_of(scenario)
    check_conditions(scenario, conditions)
    aim = aim_of(conditions, request)
    choices = Choices(
        steps_per_period=request.steps_per_period,
        pledged=request.pledged,
        drawdown=request.objective == "fastest",
        cap=request.cap,
        cap_from=request.by or 0,
    )
    relaxed, missing = _nothing(), False
    if (aim.floor > 0).any() or (aim.alone > 0).any():
        say("looking for what cannot be met")
        aim, relaxed = _relaxed(scenario.name, conditions, choices, aim)
        missing = len(relaxed) > 0
    say("optimising")
    built = build(conditions, choices)
    add_levels(built, aim, elastic=False)
    add_objective(built, aim)
    answer = solve(built)
    if not answer.usable:
        raise InputError(why_not(scenario.name, conditions, choices, answer))
    say("replaying in the engine")
    decisions = decisions_of(built)
    return GlidePlan(
        scenario,
        request,
        conditions,
        "relaxed" if missing else "optimal",
        answer,
        decisions,
        relaxed,
        _promised(built, decisions),
        replayed(scenario, conditions, decisions),
        prices_of(built),
        discounted_cost(conditions, decisions, request.discount),
    )


def aim_of(c: Conditions, request: Request) -> Aim:
    """Return what a request asks of coverage."""
    nothing = np.zeros_like(c.need)
    floor, alone = nothing.copy(), nothing.copy()
    if request.objective == "fastest":
        floor[:] = request.floor
    if request.objective == "cheapest" and request.by is not None:
        alone[request.by :] = 1.0
    return Aim(request.objective, floor, alone, request.discount)


def _relaxed(of: str, c: Conditions, choices: Choices, aim: Aim) -> "tuple[Aim, pd.DataFrame]":
    """Return an aim that can be met, with the least shortfall let go, and what that is.

    Where the plan decides the drawdown, the least shortfall is that with nobody leaving.
    """
    staying = replace(c, remaining=np.ones_like(c.remaining)) if choices.drawdown else c
    staying_choices = replace(choices, drawdown=False)
    built = build(staying, staying_choices)
    add_levels(built, aim, elastic=True)
    add_shortfall_objective(built)
    answer = solve(built)
    if not answer.usable:
        raise InputError(why_not(of, staying, staying_choices, answer))
    variables, found = built.model.variables, {}
    for name in ("floor", "alone"):
        if f"short_{name}" in variables:
            short = np.asarray(variables[f"short_{name}"].solution.values.T)
            found[name] = np.where(short > SLACK, short, 0.0)
    table = let_go(c, found)
    floor, alone = (
        np.maximum(0.0, level - found[name] - SLACK) if name in found else level
        for name, level in (("floor", aim.floor), ("alone", aim.alone))
    )
    return replace(aim, floor=floor, alone=alone), table


COLUMNS = ["capability", "asked", "first", "last", "largest", "years"]


def _nothing() -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(columns=COLUMNS)


def let_go(c: Conditions, found: dict[str, Floats]) -> "pd.DataFrame":
    """Return shortfalls that had to be let go, as a table by capability."""
    import pandas as pd

    rows = []
    for name, short in found.items():
        for k, capability in enumerate(c.capabilities):
            when = np.flatnonzero(short[:, k] > 10 * SLACK)
            if when.size:
                years = np.trapezoid(short[:, k], dx=c.step_years)
                first, last = c.moments[when[0]], c.moments[when[-1]]
                rows.append((capability, name, first, last, short[:, k].max(), float(years)))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values("years", ascending=False, kind="stable").reset_index(drop=True)


def decisions_of(built: Built) -> Decisions:
    """Return what the solution of a program decides."""
    c, variables = built.conditions, built.model.variables
    orders = np.zeros((c.steps, len(c.allies), len(c.capabilities)))
    per_period = np.maximum(0.0, np.asarray(variables["order"].solution.values))
    orders[:, built.ally, built.capability] = per_period[:, built.period].T
    capacity = np.repeat(c.capacity[:, :, None], c.steps, axis=2)
    if "capacity" in variables:
        capacity = np.asarray(variables["capacity"].solution.values)
    remaining = c.remaining
    if "remaining" in variables:
        remaining = np.clip(np.asarray(variables["remaining"].solution.values.T), 0.0, 1.0)
    extra = np.zeros((c.steps, len(c.allies)))
    if "extra" in variables:
        solution = variables["extra"].solution.transpose("step", "ally")
        extra[:, solution["ally"].values] = np.maximum(0.0, solution.values) / BILLION
    return Decisions(orders, capacity, remaining, extra)


def _promised(built: Built, decisions: Decisions) -> Floats:
    c = built.conditions
    supply = np.asarray(built.model.variables["supply"].solution.values.T)
    return np.asarray((supply + c.contributed(decisions.remaining)) / c.need)


def discounted_cost(c: Conditions, decisions: Decisions, discount: float) -> float:
    """Return what orders and the upkeep of what they add cost, discounted, in million dollars."""
    from counterpoise.plan.glide.conditions import trajectory

    factor = (1 + discount) ** -(np.arange(c.steps) * c.step_years)
    nothing = np.zeros_like(c.stock)
    added, _ = trajectory(nothing, nothing, c.outflow, c.retire, decisions.orders)
    bought = np.einsum("t,tac,tc->", factor, decisions.orders, c.price)
    kept = np.einsum("t,tac,c->", factor * c.step_years, added[:-1], c.upkeep)
    return float(bought + kept)
