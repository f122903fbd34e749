"""The steadiest plan that is nearly as good as the best: the programs behind it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.coarse import coarse, coarse_value, highs_of
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import Decisions, decisions_of, discounted_cost
from counterpoise.planner.handover.highs import run
from counterpoise.planner.handover.money import EXACT, first_rows, overspent
from counterpoise.planner.handover.objectives import TIE_BREAK, add_levels
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.planner.handover.programs import Best, limits_of
from counterpoise.planner.handover.request import HandoverRequest
from counterpoise.planner.handover.solution import PROVEN, Solution, solve, store
from counterpoise.planner.handover.steadiness import (
    BEYOND,
    Limits,
    Steady,
    add_limits,
    add_smooth_objective,
    unlikeness,
    variation_musd,
    within,
)

if TYPE_CHECKING:
    from threading import Event

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Progress = Callable[[str], None]
DRAFT = 1e-3
"""Gap at which the second program may stop: its own objective is no claim."""
MOST_ROWS = 3
"""How often a second program is solved with more rows of money; at last it has all of them."""
FEW, KEPT = 0.98, 0.995
"""Share of a capability's orders that the programmes kept in a large program make up: of the best
plan's in a draft, and of the draft's in the plan."""
LOST = 1e-4
"""Part of what is asked for that a plan may lose to fewer crews with its orders as they are."""


def steady_program(
    best: Best,
    request: HandoverRequest,
    c: Conditions,
    say: Progress,
    stop: "Event | None" = None,
    *,
    before: Decisions | None = None,
) -> tuple[HandoverProblem, Solution] | None:
    """Solve for the steadiest orders within what may be given of the best.

    In a program of full size only the programmes that matter are kept: those that make up nearly
    all of each capability's orders in the plan before.

    Parameters
    ----------
    best : Best
        The best plan.
    request : HandoverRequest
        What is asked for, with its give.
    c : Conditions
        What the plan cannot change; perhaps with fewer crews than the best plan had.
    say : callable
        Called with what is being done.
    stop : Event, optional
        Set by somebody else who wants the solver to stop.
    before : Decisions, optional
        A steady plan that was made before, with more crews and perhaps among fewer programmes.

    Returns
    -------
    HandoverProblem, Solution
        The solved program; value of what was asked, and the bound of the best plan. None where the
        solver finds no steadier plan: the best one then stands.

    Raises
    ------
    KeyboardInterrupt
        If somebody stops the solver before it has a plan.
    """
    limits, choices = limits_of(best, request), request.choices(c)
    rows, seconds, start = None, 0.0, None
    rough = best.built.choices.money_rows is not None
    if rough:
        first = before or decisions_of(best.built)
        rows = first_rows(c, choices.steps_per_period) | (overspent(c, first.orders) > EXACT)
        if before is None and not request.every_rule and request.hook is None:
            draft = drafted(best, request, c, limits, say, stop)
            if draft is not None:
                rows |= overspent(c, draft.orders) > EXACT
                c = replace(c, eligible=c.eligible & programmes(best.built, draft, KEPT))
    for left in reversed(range(MOST_ROWS)):
        built = build(c, replace(choices, money_rows=rows))
        add_levels(built, best.goal, elastic=best.shortfall is not None)
        steady = add_smooth_objective(built, best.goal, limits)
        tolerance = DRAFT if rough else None
        answer = solve(built, tolerance=tolerance, start=start, progress=say, stop=stop)
        seconds, start = seconds + answer.seconds, built.corner
        if not answer.usable:
            return None
        if rows is None or answer.status == "interrupted":
            break
        missing = overspent(c, decisions_of(built).orders) > EXACT
        if not missing.any():
            break
        rows = rows | missing if left > 1 else None
    return built, _as_given(best, steady, request, c, replace(answer, seconds=seconds))


def manned_again(
    best: Best,
    request: HandoverRequest,
    c: Conditions,
    orders: Floats,
    value: float,
    say: Progress,
    stop: "Event | None" = None,
) -> tuple[HandoverProblem, Solution] | None:
    """Keep the orders of a steady plan, and decide anew whom the crews man.

    Parameters
    ----------
    best : Best
        The best plan.
    request : HandoverRequest
        What is asked for, with its give.
    c : Conditions
        What the plan cannot change, with the crews that these orders leave.
    orders : array (T, A, C)
        The orders that stand.
    value : float
        What the plan is worth with the crews of before, in the unit of the objective.
    say, stop
        As of `steady_program`.

    Returns
    -------
    HandoverProblem, Solution
        The solved program and its answer. None where the plan would lose more than `LOST` of what
        it was asked for: other orders may then do better.

    Raises
    ------
    KeyboardInterrupt
        If somebody stops the solver before it has a plan.
    """
    limits, choices = limits_of(best, request), request.choices(c)
    if best.built.choices.money_rows is not None:
        # Orders that stay the same cost what they did.
        choices = replace(choices, money_rows=np.zeros((c.steps, len(c.allies)), dtype=bool))
    built = build(c, choices)
    built.hold_orders(orders)
    add_levels(built, best.goal, elastic=best.shortfall is not None)
    steady = add_limits(built, best.goal, limits)
    built.model.add_objective(BEYOND * steady.beyond + steady.aim)
    answer = solve(built, progress=say, stop=stop)
    if not answer.usable or steady.value > within(value, LOST):
        return None
    return built, _as_given(best, steady, request, c, answer)


def drafted(
    best: Best,
    request: HandoverRequest,
    c: Conditions,
    limits: Limits,
    say: Progress,
    stop: "Event | None",
) -> Decisions | None:
    """Return steady orders with coverage looked at once a year: they tell which programmes matter.

    None where the solver finds none.

    Raises
    ------
    KeyboardInterrupt
        If somebody stops the solver.
    """
    likely = replace(c, eligible=c.eligible & programmes(best.built, decisions_of(best.built), FEW))
    choices = request.choices(c)
    periods = np.arange(c.steps) % choices.steps_per_period == 0
    rows = np.repeat(periods[:, None], len(c.allies), axis=1)
    built = build(likely, replace(choices, money_rows=rows))
    add_levels(built, best.goal, elastic=best.shortfall is not None)
    # Looked at once a year, the best plan is worth something else.
    worth = coarse_value(best.built, best.goal) - best.answer.value
    rough = replace(limits, aim=limits.aim + worth - request.give * abs(best.answer.value) / 2)
    add_smooth_objective(built, best.goal, rough)
    program = coarse(built)
    found = run(
        highs_of(program), lambda _: 0.0, crossover=False, say=say, stop=stop, tolerance=DRAFT
    )
    if found.status == "interrupted":
        raise KeyboardInterrupt
    if found.x is None:
        return None
    store(built.model, program.whole(found.x), np.zeros(program.rows.size))
    return decisions_of(built)


def _as_given(
    best: Best, steady: Steady, request: HandoverRequest, c: Conditions, answer: Solution
) -> Solution:
    """Return the answer in terms of what was asked, with the bound of the best plan."""
    value, bound = steady.value, best.answer.bound
    if request.objective != "cheapest":
        here, there = best.built.conditions, decisions_of(best.built)
        more = steady.cost - discounted_cost(here, there, request.discount) / 1000.0
        bound -= TIE_BREAK * max(0.0, more)
    seconds = best.answer.seconds + answer.seconds
    given = Solution(answer.status, value, bound, answer.violation, seconds)
    if answer.status == "interrupted":
        return given
    return replace(given, status="optimal" if given.gap <= PROVEN else "near-optimal")


def given_for_steadiness(
    best: Best, request: HandoverRequest, c: Conditions, decisions: Decisions
) -> dict[str, Any]:
    """Return what a steady plan gives, and what it gains: see `HandoverPlan.steady`."""
    there, first = best.built.conditions, decisions_of(best.built)
    each = request.steps_per_period
    return {
        "give": request.give,
        "best": best.answer.value,
        "best_cost_musd": discounted_cost(there, first, request.discount),
        "variation_musd": variation_musd(c, decisions.orders, each),
        "best_variation_musd": variation_musd(there, first.orders, each),
    }


def programmes(built: HandoverProblem, decisions: Decisions, share: float) -> Booleans:
    """Return the programmes (A, C) that make up a share of each capability's orders, by units.

    What an ally has little of today counts for less: of allies among whom the solver sees no
    difference, those with the forces for it come first.
    """
    units = decisions.orders.sum(axis=0)
    unlike = np.zeros_like(units)
    unlike[built.ally, built.capability] = unlikeness(built)
    weight = units * (1.0 - 0.5 * unlike)
    order = np.argsort(-weight, axis=0, kind="stable")
    ranked = np.take_along_axis(weight, order, axis=0)
    before = np.cumsum(ranked, axis=0) - ranked
    kept = np.zeros(units.shape, dtype=bool)
    np.put_along_axis(kept, order, before < share * ranked.sum(axis=0), axis=0)
    return kept
