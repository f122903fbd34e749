"""Making a glide path: relax what cannot be, optimise, replay, and say what binds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.conditions import Conditions, conditions_of
from counterpoise.planner.handover.cutting_planes import Family, solve_with_cuts
from counterpoise.planner.handover.infeasibility import why_not
from counterpoise.planner.handover.integrated_floor import IntegratedFloor
from counterpoise.planner.handover.objectives import (
    SHORT,
    Aim,
    Objective,
    add_levels,
    add_objective,
    add_shortfall_objective,
)
from counterpoise.planner.handover.problem import Budget, Built, Choices, build
from counterpoise.planner.handover.replay import Decisions, Replay, replayed
from counterpoise.planner.handover.request_checks import (
    check_conditions,
    check_integration,
    check_request,
)
from counterpoise.planner.handover.shadow_prices import Prices, prices_of
from counterpoise.planner.handover.solution import Answer
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    from threading import Event

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
    budget : str
        ``pledged``: orders are paid from pledged budgets; ``debt-rule``: money may be added as far
        as an ally's debt rule lets its effort rise; ``free``: without a limit.
    cap : float or None
        Largest share of a capability that one ally may provide from `by` on.
    steps_per_period : int
        Steps in which orders stay the same.
    discount : float
        Yearly discount rate.
    integrated : float or None
        Integrated level, with the leading ally, that must not be missed at any bound.
    """

    objective: Objective
    by: int | None = None
    floor: float = 1.0
    budget: Budget = "pledged"
    cap: float | None = None
    steps_per_period: int = 4
    discount: float = 0.03
    integrated: float | None = None


@dataclass(frozen=True)
class HandoverPlan:
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


def make_plan(
    scenario: Scenario,
    request: Request,
    progress: Progress | None = None,
    stop: "Event | None" = None,
) -> HandoverPlan:
    """Make a glide path.

    Parameters
    ----------
    scenario : Scenario
        What is assumed: pledges, need, figures and, unless the plan decides it, the drawdown.
    request : Request
        What is asked for.
    progress : callable, optional
        Told what is being done, and the solver's gap while it runs.
    stop : Event, optional
        Set by somebody else who wants the best plan so far, as an interrupt does.

    Raises
    ------
    InputError
        If the request makes no sense, or the solver finds no answer.
    KeyboardInterrupt
        If somebody stops it before there is a plan.
    """
    say = progress or (lambda _: None)
    check_request(
        scenario,
        request.objective,
        request.by,
        request.cap,
        budget=request.budget,
        integrated=request.integrated,
    )
    conditions = conditions_of(scenario)
    check_conditions(scenario, conditions)
    if request.integrated:
        check_integration(conditions)
    aim = aim_of(conditions, request)
    choices = Choices(
        steps_per_period=request.steps_per_period,
        budget=request.budget,
        drawdown=request.objective == "fastest",
        cap=request.cap,
        cap_from=request.by or 0,
    )
    relaxed = let_go(conditions, {})
    if aim.asks:
        say("looking for what cannot be met")
        aim, relaxed = _relaxed(scenario, conditions, choices, aim, say, stop)
    say("optimising")
    built = build(conditions, choices)
    families = add_asked(built, aim, elastic=False)
    add_objective(built, aim)
    answer = solve_with_cuts(built, families, say, stop).answer
    if not answer.usable:
        raise InputError(why_not(scenario, conditions, choices, answer))
    say("replaying in the engine")
    decisions = decisions_of(built)
    return HandoverPlan(
        scenario,
        request,
        conditions,
        status_of(answer, relaxed),
        answer,
        decisions,
        relaxed,
        promised_by(built, decisions),
        replayed(scenario, conditions, decisions),
        prices_of(built),
        discounted_cost(conditions, decisions, request.discount),
    )


def status_of(answer: Answer, relaxed: "pd.DataFrame") -> str:
    """Return what a plan is: optimal, relaxed, or the best until somebody stopped it."""
    if answer.status == "interrupted":
        return "interrupted"
    return "relaxed" if len(relaxed) else "optimal"


def aim_of(c: Conditions, request: Request) -> Aim:
    """Return what a request asks of coverage."""
    nothing = np.zeros_like(c.need)
    floor, alone = nothing.copy(), nothing.copy()
    if request.objective == "fastest":
        floor[:] = request.floor
    if request.objective == "cheapest" and request.by is not None:
        alone[request.by :] = 1.0
    integrated = np.full(c.steps + 1, request.integrated) if request.integrated else None
    return Aim(request.objective, floor, alone, request.discount, integrated)


def add_asked(built: Built, aim: Aim, *, elastic: bool) -> list[Family]:
    """Add what is asked of coverage; return what adds more rows where a solution misses it."""
    add_levels(built, aim, elastic=elastic)
    if aim.integrated is None:
        return []
    return [IntegratedFloor(built, aim.integrated, elastic=elastic)]


def _relaxed(
    of: Scenario,
    c: Conditions,
    choices: Choices,
    aim: Aim,
    say: Progress,
    stop: "Event | None",
) -> "tuple[Aim, pd.DataFrame]":
    """Return an aim that can be met, with the least shortfall let go, and what that is.

    Where the plan decides the drawdown, the least shortfall is that with nobody leaving.
    """
    staying = replace(c, remaining=np.ones_like(c.remaining)) if choices.drawdown else c
    staying_choices = replace(choices, drawdown=False)
    built = build(staying, staying_choices)
    families = add_asked(built, aim, elastic=True)
    add_shortfall_objective(built)
    answer = solve_with_cuts(built, families, say, stop).answer
    if answer.status == "interrupted":
        # What was let go so far says nothing about what cannot be met.
        raise KeyboardInterrupt
    if not answer.usable:
        raise InputError(why_not(of, staying, staying_choices, answer))
    short = shortfalls(built, families)
    return lowered(aim, short), let_go(c, short)


def shortfalls(built: Built, families: Sequence[Family]) -> dict[str, Floats]:
    """Return what an elastic program lets go of each thing asked, by bound and capability."""
    variables, found = built.model.variables, {}
    for name in SHORT:
        if f"short_{name}" in variables:
            dims = [d for d in ("bound", "cap") if d in variables[f"short_{name}"].dims]
            solution = variables[f"short_{name}"].solution.transpose(*dims)
            found[name] = np.asarray(solution.values, dtype=float)
    for family in families:
        if isinstance(family, IntegratedFloor):
            # Where a role is hardly there, tangents tell a little less than what is missing.
            found["integrated"] = np.maximum(found["integrated"], family.short_of())
    return {name: np.where(short > SLACK, short, 0.0) for name, short in found.items()}


def lowered(aim: Aim, short: dict[str, Floats]) -> Aim:
    """Return what is left of an aim once shortfalls are let go, with room for rounding."""

    def left(name: str, level: Floats) -> Floats:
        return np.maximum(0.0, level - short[name] - SLACK) if name in short else level

    return replace(
        aim,
        floor=left("floor", aim.floor),
        alone=left("alone", aim.alone),
        integrated=None if aim.integrated is None else left("integrated", aim.integrated),
    )


COLUMNS = ["capability", "asked", "first", "last", "largest", "years"]
TOGETHER = "all"
"""Stands for the capability where all of them together miss what was asked."""


def let_go(c: Conditions, found: dict[str, Floats]) -> "pd.DataFrame":
    """Return shortfalls that had to be let go, as a table by capability."""
    import pandas as pd

    rows = []
    for name, short in found.items():
        names = c.capabilities if short.ndim == 2 else (TOGETHER,)
        for path, capability in zip(short.reshape(len(short), -1).T, names, strict=True):
            when = np.flatnonzero(path > 10 * SLACK)
            if when.size:
                years = float(np.trapezoid(path, dx=c.step_years))
                first, last = c.moments[when[0]], c.moments[when[-1]]
                rows.append((capability, name, first, last, path.max(), years))
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


def promised_by(built: Built, decisions: Decisions) -> Floats:
    """Return the coverage (T + 1, C) that a solved program counts on."""
    c = built.conditions
    supply = np.asarray(built.model.variables["supply"].solution.values.T)
    return np.asarray((supply + c.contributed(decisions.remaining)) / c.need)


def discounted_cost(c: Conditions, decisions: Decisions, discount: float) -> float:
    """Return what orders and the upkeep of what they add cost, discounted, in million dollars."""
    from counterpoise.planner.handover.conditions import trajectory

    factor = (1 + discount) ** -(np.arange(c.steps) * c.step_years)
    nothing = np.zeros_like(c.stock)
    added, _ = trajectory(nothing, nothing, c.outflow, c.retire, decisions.orders)
    bought = np.einsum("t,tac,tc->", factor, decisions.orders, c.price)
    kept = np.einsum("t,tac,c->", factor * c.step_years, added[:-1], c.upkeep)
    return float(bought + kept)
