"""A hand-over plan: what it decides, what it promises, and what the engine makes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.files import SavedAsFiles
from counterpoise.planner.handover.commitments import with_kept_orders
from counterpoise.planner.handover.conditions import Conditions, conditions_of, in_pools
from counterpoise.planner.handover.decisions import (
    Decisions,
    decisions_of,
    discounted_cost,
    promised_by,
    stock_of,
)
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.planner.handover.programs import (
    Best,
    best_program,
    given_for_steadiness,
    steady_program,
)
from counterpoise.planner.handover.reduced_costs import ReducedCosts
from counterpoise.planner.handover.refinement import Refined, refined
from counterpoise.planner.handover.relaxation import relaxed_table, shortfalls
from counterpoise.planner.handover.replay import Replay, as_scenario, replayed, unplanned_coverage
from counterpoise.planner.handover.request import HandoverRequest, check_conditions
from counterpoise.planner.handover.rule_outcomes import Where, rule_table
from counterpoise.planner.handover.shadow_prices import Prices
from counterpoise.planner.handover.solution import Solution
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event

    import pandas as pd

    from counterpoise.atomic_write import Writer
    from counterpoise.planner.handover.comparison import PlanDifference
    from counterpoise.planner.handover.reasons import Reasons

Floats = NDArray[np.float64]
Progress = Callable[[str], None]
KEPT = 1e-6
"""Coverage by which a promise may miss its replay: rounding."""
MOST_AGAIN = 3
"""How often a plan is made again with fewer crews; once or twice does in the cases measured."""


@dataclass(frozen=True, repr=False)
class HandoverPlan(SavedAsFiles):
    """A plan, what it promises, and what the engine makes of it.

    Parameters
    ----------
    scenario : Scenario
        What it was made for.
    request : HandoverRequest
        What was asked for.
    conditions : Conditions
        What it could not change; fewer crews where its replay turned out to have fewer.
    status : str
        ``optimal``; ``near-optimal`` where the bound leaves a small gap, which `answer` tells;
        ``relaxed`` where what was asked cannot be and the least was let go;
        ``interrupted`` where the plan is the best that was found before an interruption.
    answer : Solution
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
    shadow_prices : Prices
        What binds, and what one more unit of it would be worth, step by step; `prices` is a table.
    cost_musd : float
        Discounted cost of orders and of the upkeep that they bring, million dollars of 2024.
    steady : dict or None
        What was given for steady orders: the `give` asked for, value and cost of the `best` plan,
        and how much yearly orders change here and there, `variation_musd` and `best_variation_musd`
        by capability and by ally; None where nothing is given.
    rule_prices : dict or None
        What one more unit of room in each row of a rule of one's own would be worth; see `rules`.
    rules_cost : float or None
        By how much the objective is worse for all these rules together.
    near : dict or None
        How near it is to an earlier plan: `source`, `give`, `best` objective, `moved_musd` (money
        of orders that differ), `earlier_musd` (of its orders) and what of it was `left_out`.
    whole : dict or None
        What whole units cost: `capabilities`, `programmes`, `cost` in the unit of the objective,
        and `within` which share of the bound the plan lies.
    reduced_costs : ReducedCosts, optional
        What one more unit ordered by each ally would cost the objective; none in a plan for many
        futures.
    """

    command: ClassVar[str] = "plan"

    scenario: Scenario
    request: HandoverRequest
    conditions: Conditions
    status: str
    answer: Solution
    decisions: Decisions
    relaxed: "pd.DataFrame"
    promised: Floats
    replay: Replay
    shadow_prices: Prices
    cost_musd: float
    reduced_costs: ReducedCosts | None = None
    steady: dict[str, Any] | None = None
    rule_prices: "dict[Where, float] | None" = None
    rules_cost: float | None = None
    near: dict[str, Any] | None = None
    whole: dict[str, Any] | None = None

    def __repr__(self) -> str:
        """Return scenario, objective, status and value in one line."""
        request = self.request
        by = "" if request.by is None else f", by {request.by}"
        return (
            f"<HandoverPlan {self.scenario.name}: {request.objective}{by}, {self.status}, "
            f"objective {self.answer.value:.6g}>"
        )

    @property
    def periods(self) -> list[str]:
        """Names of the periods in which orders stay the same."""
        each = self.request.steps_per_period
        return [self.conditions.moments[t] for t in range(0, self.conditions.steps, each)]

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data, as ``counterpoise plan --json`` prints it."""
        from counterpoise.planner.handover.summary import summary

        return summary(self)

    @property
    def orders(self) -> "pd.DataFrame":
        """Orders by ally, capability and period; see `tables.orders_table`."""
        from counterpoise.planner.handover.tables import orders_table

        return orders_table(self)

    @property
    def deliveries(self) -> "pd.DataFrame":
        """Units delivered by year, those under contract too; see `deliveries.deliveries_table`."""
        from counterpoise.planner.handover.deliveries import deliveries_table

        return deliveries_table(self)

    @property
    def programmes(self) -> "pd.DataFrame":
        """What each ally orders of each capability; see `deliveries.programmes_table`."""
        from counterpoise.planner.handover.deliveries import programmes_table

        return programmes_table(self)

    @property
    def money(self) -> "pd.DataFrame":
        """What each ally has for equipment by year, and for what; see `tables.money_table`."""
        from counterpoise.planner.handover.tables import money_table

        return money_table(self)

    @property
    def prices(self) -> "pd.DataFrame":
        """What one more unit of each limit is worth; see `tables.prices_table`."""
        from counterpoise.planner.handover.tables import prices_table

        return prices_table(self)

    def to_dataframe(self) -> "pd.DataFrame":
        """Return orders, as `orders` does."""
        return self.orders

    @property
    def rules(self) -> "pd.DataFrame":
        """What became of rules of one's own, row by row, as `rule_table` says."""
        return rule_table(
            self.request.every_rule, self.conditions, self.decisions, self.rule_prices
        )

    def to_scenario(self) -> Scenario:
        """Return the scenario that carries the plan out."""
        return as_scenario(self.scenario, self.conditions, self.decisions)

    def why(self, ally: str, capability: str) -> "Reasons":
        """Return why an ally orders a capability, or why not, and who would be next best.

        Parameters
        ----------
        ally, capability : str
            Code or name of an ally, and the id of a capability.

        Raises
        ------
        InputError
            If there is no such ally or capability, or the plan has no prices that could tell.
        """
        from counterpoise.planner.handover.reasons import reasons_for

        return reasons_for(self, ally, capability)

    def diff(self, other: "HandoverPlan | Path | str") -> "PlanDifference":
        """Return how another plan, or one that was written, differs from this one.

        Parameters
        ----------
        other : HandoverPlan, Path or str
            A plan, also of another scenario, or a ``plan.json``, or the folder that holds it.

        Raises
        ------
        InputError
            If there is no plan in the place named.
        """
        from counterpoise.planner.handover.comparison import difference, plain_of

        return difference(self.summary(), plain_of(other))

    def files(self) -> "dict[str, Writer]":
        """Return what writes the scenario, the data, a table each as CSV, and the workbook."""
        from counterpoise.planner.handover.plan_files import plan_files

        return plan_files(self)


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
    found, best = _made(scenario, request, _checked_conditions(scenario, request), say, stop)
    for _ in range(MOST_AGAIN):
        if found.status == "interrupted" or not _lacks_crews(found):
            return found
        say("planning again, with the crews that the replay has")
        fewer = _as_crewed(found.replay, found.conditions)
        # Where no corner was found in time, none will be in a program of the same size.
        corner = found.answer.status != "near-optimal"
        try:
            if _is_steady(request):
                again = _steadied(scenario, request, best, fewer, say, stop, found.decisions)
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
        second = refined(best.built, best.answer, request.near, request.whole, say, stop)
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
    before: Decisions | None = None,
) -> HandoverPlan:
    """Return the plan with the steadiest orders within what may be given, and replay it."""
    say("looking for steadier orders that are nearly as good")
    built, answer = steady_program(best, request, c, say, stop, before=before)
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
        given_for_steadiness(best, request, c, decisions) if _is_steady(request) else None,
        best.rule_prices,
        best.rules_cost,
        second.near,
        second.whole,
    )


def _checked_conditions(scenario: Scenario, request: HandoverRequest) -> Conditions:
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
