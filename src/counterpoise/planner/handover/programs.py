"""The best plan of a request: the program behind it, and what stays true of every other plan."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.fleets import likely_fleets
from counterpoise.planner.groupings import groupings_of
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import Decisions, decisions_of, discounted_cost
from counterpoise.planner.handover.infeasibility import why_not
from counterpoise.planner.handover.money import first_rows
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
    Solution,
    solve,
)
from counterpoise.planner.handover.steadiness import (
    Limits,
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


def limits_of(best: Best, request: HandoverRequest) -> Limits:
    """Return how much worse than the best a plan may be."""
    c, decisions = best.built.conditions, decisions_of(best.built)
    cost = discounted_cost(c, decisions, request.discount) / 1000.0
    give = request.give
    aim, most = within(best.answer.value, give), within(cost, give)
    return Limits(aim, most, best.shortfall, best.fleets, best.misplaced)
