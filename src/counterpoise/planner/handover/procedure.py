"""Making a hand-over plan: the programs, the replay, and once more where crews are fewer."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.planner.handover.commitments import with_kept_orders
from counterpoise.planner.handover.conditions import Conditions, conditions_of, in_pools
from counterpoise.planner.handover.decisions import (
    decisions_of,
    discounted_cost,
    promised_by,
    stock_of,
)
from counterpoise.planner.handover.plan import HandoverPlan
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.planner.handover.programs import Best, best_program
from counterpoise.planner.handover.refinement import Refined, refined
from counterpoise.planner.handover.relaxation import relaxed_table, shortfalls
from counterpoise.planner.handover.replay import Replay, replayed, unplanned_coverage
from counterpoise.planner.handover.request import HandoverRequest, check_conditions
from counterpoise.planner.handover.solution import Solution
from counterpoise.planner.handover.steady_programs import (
    given_for_steadiness,
    manned_again,
    steady_program,
)
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    from threading import Event

    import pandas as pd

Progress = Callable[[str], None]
KEPT = 1e-6
"""Coverage by which a promise may miss its replay: rounding."""
MOST_AGAIN = 3
"""How often a plan is made again with fewer crews; once or twice does in the cases measured."""


def make_plan(
    scenario: Scenario,
    request: HandoverRequest,
    progress: Progress | None = None,
    stop: "Event | None" = None,
) -> HandoverPlan:
    """Make a hand-over plan.

    Crews are first read from a run without orders. Where the replay of the plan has fewer, and the
    plan therefore promises more than it gives, it is made again with the fewer of both.

    Parameters
    ----------
    scenario : Scenario
        What is assumed: pledges, need, figures and, unless the plan decides it, the drawdown.
    request : HandoverRequest
        What is asked for.
    progress : callable, optional
        Called with what is being done, and the solver's gap while it runs.
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
    scenario, request = with_kept_orders(scenario, request)
    found, best = _made(scenario, request, plan_conditions(scenario, request), say, stop)
    for _ in range(MOST_AGAIN):
        if found.status == "interrupted" or not _lacks_crews(found):
            return found
        say("planning again, with the crews that the replay has")
        fewer = _as_crewed(found.replay, found.conditions)
        # Where no corner was found in time, none will be in a program of the same size.
        corner = found.answer.status != "near-optimal"
        try:
            if _is_steady(request):
                again = _steadied(scenario, request, best, fewer, say, stop, found)
            else:
                again, best = _made(scenario, request, fewer, say, stop, crossover=corner)
        except KeyboardInterrupt:
            again = None
        if again is None or again.status == "interrupted":
            # The plan before is closer to the best than what the solver had by then.
            return replace(found, status="interrupted")
        found = again
    return found


def _is_steady(request: HandoverRequest) -> bool:
    """Return whether some of the objective is given for steady orders."""
    return request.give > 0 and request.near is None and not request.whole


def _made(
    scenario: Scenario,
    request: HandoverRequest,
    conditions: Conditions,
    say: Progress,
    stop: "Event | None",
    *,
    crossover: bool = True,
) -> tuple[HandoverPlan, Best]:
    """Make a plan under given conditions and replay it."""
    best = best_program(scenario, request, conditions, say, stop, crossover=crossover)
    if best.answer.status == "interrupted" or not _is_steady(request):
        second = refined(best.built, best.answer, request, say, stop)
        return _finished(scenario, request, best, best.built, second, best.relaxed, say), best
    try:
        c = _as_crewed(replayed(scenario, conditions, decisions_of(best.built)), conditions)
        return _steadied(scenario, request, best, c, say, stop), best
    except KeyboardInterrupt:
        given = Refined(replace(best.answer, status="interrupted"))
        return _finished(scenario, request, best, best.built, given, best.relaxed, say), best


def _steadied(
    scenario: Scenario,
    request: HandoverRequest,
    best: Best,
    c: Conditions,
    say: Progress,
    stop: "Event | None",
    before: HandoverPlan | None = None,
) -> HandoverPlan:
    """Return the plan with the steadiest orders within what may be given, and replay it.

    Of a plan from before the orders stand, if fewer crews take next to nothing of it.
    """
    say("looking for steadier orders that are nearly as good")
    found = None
    if before is not None:
        orders, value = before.decisions.orders, before.answer.value
        found = manned_again(best, request, c, orders, value, say, stop)
    if found is None:
        earlier = None if before is None else before.decisions
        found = steady_program(best, request, c, say, stop, before=earlier)
    if found is None:
        say("nothing steadier was found: the best plan stands")
        given = Refined(best.answer)
        return _finished(scenario, request, best, best.built, given, best.relaxed, say)
    built, answer = found
    relaxed = best.relaxed
    if best.shortfall is not None:
        relaxed = relaxed_table(c, shortfalls(built))
    return _finished(scenario, request, best, built, Refined(answer), relaxed, say)


def _finished(
    scenario: Scenario,
    request: HandoverRequest,
    best: Best,
    built: HandoverProblem,
    second: Refined,
    relaxed: "pd.DataFrame",
    say: Progress,
) -> HandoverPlan:
    """Return the plan of a solved program, replayed."""
    say("replaying in the engine")
    c, decisions = built.conditions, decisions_of(built)
    return HandoverPlan(
        scenario,
        request,
        c,
        status_of(second.answer, relaxed),
        second.answer,
        decisions,
        relaxed,
        promised_by(built, decisions),
        replayed(scenario, c, decisions),
        best.prices,
        discounted_cost(c, decisions, request.discount),
        best.reduced_costs,
        best.built if second.near is None and second.whole is None else None,
        None if built is best.built else given_for_steadiness(best, request, c, decisions),
        best.rule_prices,
        best.rules_cost,
        second.near,
        second.whole,
    )


def plan_conditions(scenario: Scenario, request: HandoverRequest) -> Conditions:
    """Return what a plan cannot change, once all is known to make sense."""
    request.check(scenario)
    conditions = conditions_of(scenario)
    check_conditions(scenario, conditions, request.every_rule)
    if request.objective == "fastest" and request.floor is None:
        return replace(conditions, unplanned=unplanned_coverage(scenario, conditions))
    return conditions


def _as_crewed(replay: Replay, c: Conditions) -> Conditions:
    """Return conditions with the crews that a replay has, where these are fewer."""
    return replace(c, crews=np.minimum(c.crews, replay.crews))


def _lacks_crews(plan: HandoverPlan) -> bool:
    """Return whether a plan promises more than its replay gives, which has too few crews for it.

    Idle money takes recruits on for a quarter. Once it pays them no more, fewer enter schools, and
    beyond that trained people leave, while the recruits are still at school.
    """
    c, replay = plan.conditions, plan.replay
    units = plan.decisions.manned * stock_of(c, plan.decisions.orders)
    lacking = in_pools(c, c.crew * units) > replay.crews
    return bool(lacking.any() and (plan.promised - replay.coverage).max() > KEPT)


def status_of(answer: Solution, relaxed: "pd.DataFrame") -> str:
    """Return what a plan is: optimal or nearly so, relaxed, or the best until it was stopped."""
    if answer.status == "interrupted":
        return "interrupted"
    return "relaxed" if len(relaxed) else answer.status
