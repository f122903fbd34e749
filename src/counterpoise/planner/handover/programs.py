"""The programs behind a plan: the best one, and the steadiest one that is nearly as good."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.fleets import likely_fleets
from counterpoise.planner.groupings import groupings_of
from counterpoise.planner.handover.coarse import coarse, coarse_value, highs_of
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import Decisions, decisions_of, discounted_cost
from counterpoise.planner.handover.highs import run
from counterpoise.planner.handover.infeasibility import why_not
from counterpoise.planner.handover.money import EXACT, first_rows, overspent
from counterpoise.planner.handover.objectives import (
    TIE_BREAK,
    Goal,
    add_levels,
    add_objective,
    total_shortfall,
)
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import Choices, HandoverProblem
from counterpoise.planner.handover.reduced_costs import ReducedCosts, reduced_costs_of
from counterpoise.planner.handover.relaxation import let_go, lowered, relaxed_table, shortfalls
from counterpoise.planner.handover.request import HandoverRequest
from counterpoise.planner.handover.rule_costs import cost_of_rules
from counterpoise.planner.handover.rule_outcomes import Where, rule_prices
from counterpoise.planner.handover.shadow_prices import Prices, prices_of
from counterpoise.planner.handover.solution import (
    CLOSE,
    CORNER_COLUMNS,
    PROVEN,
    Solution,
    solve,
    store,
)
from counterpoise.planner.handover.steadiness import (
    Limits,
    Steady,
    add_smooth_objective,
    unlikeness,
    variation_musd,
    within,
)
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    from threading import Event

    import pandas as pd

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


@dataclass(frozen=True)
class Best:
    """The best plan, and what stays true of every other one.

    Parameters
    ----------
    built : HandoverProblem
        The solved program.
    answer : Solution
        Its value, the bound that no plan of the same cost can beat, and how good the answer is.
    goal : Goal
        What was asked of coverage, as far as it can be met.
    shortfall : float or None
        Shortfall in capability-years that may be let go; None where a goal was lowered instead, or
        nothing is let go.
    relaxed : DataFrame
        What had to be let go.
    prices, reduced_costs
        What binds it, and what one more unit ordered by each ally would cost the objective.
    fleets : array (A, C)
        Fleets beyond which allies are not expected to grow.
    misplaced : array (A, C)
        How much dearer orders seem where geography calls on others: a share of their price.
    rule_prices, rules_cost
        What room in rules of one's own would be worth, and what all of them cost together.
    """

    built: HandoverProblem
    answer: Solution
    goal: Goal
    shortfall: float | None
    relaxed: "pd.DataFrame"
    prices: Prices
    reduced_costs: ReducedCosts
    fleets: Floats
    misplaced: Floats
    rule_prices: dict[Where, float]
    rules_cost: float | None


def best_program(
    scenario: Scenario,
    request: HandoverRequest,
    c: Conditions,
    say: Progress,
    stop: "Event | None" = None,
    *,
    crossover: bool = True,
) -> Best:
    """Solve the program that is asked for.

    Parameters
    ----------
    scenario : Scenario
        What the plan is made for.
    request : HandoverRequest
        What is asked for.
    c : Conditions
        What the plan cannot change.
    say : callable
        Called with what is being done.
    stop : Event, optional
        Set by somebody else who wants the solver to stop.
    crossover : bool
        Whether to look for a corner.

    Raises
    ------
    InputError
        If there is no answer.
    KeyboardInterrupt
        If somebody stops the solver before it has a plan.
    """
    choices, rough = request.choices(c), rough_enough(request, c)
    if rough:
        choices = replace(choices, money_rows=first_rows(c, choices.steps_per_period))
    goal, shortfall, relaxed = _what_can_be_met(scenario, request, c, choices, say, stop)
    say("optimising")
    built = build(c, choices)
    add_levels(built, goal, elastic=shortfall is not None)
    if shortfall is not None:
        built.model.add_constraints(total_shortfall(built) <= shortfall, name="limit_of_shortfall")
    add_objective(built, goal)
    tolerance = CLOSE / 2 if rough else None
    answer = solve(built, crossover=crossover, tolerance=tolerance, progress=say, stop=stop)
    if not answer.usable:
        raise InputError(why_not(scenario, c, choices, answer))
    if shortfall is not None:
        relaxed = relaxed_table(c, shortfalls(built))
    worth = rule_prices(built)
    paid = cost_of_rules(c, choices, goal, answer, worth, say, stop, shortfall=shortfall)
    return Best(
        built,
        _without_tie(answer, request, c, decisions_of(built)),
        goal,
        shortfall,
        relaxed,
        prices_of(built),
        reduced_costs_of(built),
        likely_fleets(scenario, c),
        scenario.evidence.figure("burden_coefficients/affinity_discount").value
        * groupings_of(scenario, c.allies).uncalled,
        worth,
        paid,
    )


def _what_can_be_met(
    scenario: Scenario,
    request: HandoverRequest,
    c: Conditions,
    choices: Choices,
    say: Progress,
    stop: "Event | None",
) -> "tuple[Goal, float | None, pd.DataFrame]":
    """Return the goal, the shortfall that may be let go of it as a sum, and what has to be.

    Where nothing may be given, or the plan decides the drawdown, the goal is lowered instead.
    """
    goal = request.goal(c)
    if not goal.asks:
        return goal, None, relaxed_table(c, {})
    say("looking for what cannot be met")
    short, least = let_go(scenario, c, choices, goal, say, stop)
    relaxed = relaxed_table(c, short)
    if len(relaxed) and request.give > 0 and request.objective == "cheapest":
        return goal, within(least, request.give), relaxed
    return lowered(goal, short), None, relaxed


def rough_enough(request: HandoverRequest, c: Conditions) -> bool:
    """Return whether a program is large, and may be solved with rows of money as needed."""
    periods = -(-c.steps // request.steps_per_period)
    columns = 2 * int(c.eligible.sum()) * periods + 2 * c.need.size
    steady = request.give > 0 and request.near is None and not request.whole
    return steady and request.budget == "pledged" and columns > CORNER_COLUMNS


def _without_tie(
    answer: Solution, request: HandoverRequest, c: Conditions, decisions: Decisions
) -> Solution:
    """Return an answer without what breaks ties: value and bound are of what was asked."""
    if request.objective == "cheapest":
        return answer
    tie = TIE_BREAK * discounted_cost(c, decisions, request.discount) / 1000.0
    return replace(answer, value=answer.value - tie, bound=answer.bound - tie)


def steady_program(
    best: Best,
    request: HandoverRequest,
    c: Conditions,
    say: Progress,
    stop: "Event | None" = None,
    *,
    before: Decisions | None = None,
    crossover: bool = True,
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
    crossover : bool
        Whether to look for a corner.

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
    limits, choices, rows, seconds = limits_of(best, request), request.choices(c), None, 0.0
    rough = best.built.choices.money_rows is not None
    if rough:
        first = before or decisions_of(best.built)
        rows = first_rows(c, choices.steps_per_period) | (overspent(c, first.orders) > EXACT)
        if before is None and not request.every_rule and request.hook is None:
            draft = _drafted(best, request, c, limits, say, stop)
            if draft is not None:
                c = replace(c, eligible=c.eligible & programmes(best.built, draft, KEPT))
    for left in reversed(range(MOST_ROWS)):
        built = build(c, replace(choices, money_rows=rows))
        add_levels(built, best.goal, elastic=best.shortfall is not None)
        steady = add_smooth_objective(built, best.goal, limits)
        tolerance = DRAFT if rough else None
        answer = solve(built, crossover=crossover, tolerance=tolerance, progress=say, stop=stop)
        seconds += answer.seconds
        if not answer.usable:
            return None
        if rows is None or answer.status == "interrupted":
            break
        missing = overspent(c, decisions_of(built).orders) > EXACT
        if not missing.any():
            break
        rows = rows | missing if left > 1 else None
    return built, _as_given(best, steady, request, c, replace(answer, seconds=seconds))


def _drafted(
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


def limits_of(best: Best, request: HandoverRequest) -> Limits:
    """Return how much worse than the best a plan may be."""
    c, decisions = best.built.conditions, decisions_of(best.built)
    cost = discounted_cost(c, decisions, request.discount) / 1000.0
    give = request.give
    aim, most = within(best.answer.value, give), within(cost, give)
    return Limits(aim, most, best.shortfall, best.fleets, best.misplaced)


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
