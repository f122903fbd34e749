"""A plan that is solved again: near an earlier one, or with programmes of whole units.

Both begin with the best plan. What they give up of it is told: its bound stays the bound.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.decisions import decisions_of, discounted_cost
from counterpoise.planner.handover.earlier_plan import EarlierPlan
from counterpoise.planner.handover.objectives import TIE_BREAK
from counterpoise.planner.handover.program import HandoverProblem, array
from counterpoise.planner.handover.request import HandoverRequest
from counterpoise.planner.handover.rules import Pool
from counterpoise.planner.handover.solution import PROVEN, Solution, solve
from counterpoise.planner.handover.steadiness import within
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from threading import Event

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Say = Callable[[str], None]
TIES = 1e-4
"""Weight of the objective among plans that are equally near: capability-years, or billions."""


@dataclass(frozen=True)
class Refined:
    """What became of the best plan.

    Parameters
    ----------
    answer : Solution
        Value of the plan that is given, and the bound of the best one.
    near : dict or None
        How near it is to an earlier plan.
    whole : dict or None
        What whole units cost.
    """

    answer: Solution
    near: dict[str, Any] | None = None
    whole: dict[str, Any] | None = None


def refined(
    built: HandoverProblem,
    answer: Solution,
    request: HandoverRequest,
    say: Say,
    stop: "Event | None" = None,
) -> Refined:
    """Solve a program again as far as that is asked for; its solution is then that plan's.

    Parameters
    ----------
    built : HandoverProblem
        The solved program.
    answer : Solution
        Its answer.
    request : HandoverRequest
        What is asked for: `near` and `whole`.
    say : callable
        Called with what is being done.
    stop : Event, optional
        Set by somebody else who wants the solver to stop.

    Raises
    ------
    InputError
        If no programme of whole units keeps every rule.
    """
    found = Refined(answer)
    if answer.status == "interrupted":
        return found
    goal, near, whole = built.model.objective.expression, request.near, request.whole
    judge = _Judge(built, goal, request)
    if near is not None:
        say("looking for the plan that is nearest to the earlier one")
        found = _nearest(built, found, judge, near, say, stop)
    if whole and found.answer.status != "interrupted":
        say("rounding programmes to whole units")
        found = _whole(built, found, judge, whole, say, stop)
    if near is not None and found.near is not None:
        earlier, _, price = _earlier(built, near)
        steps = array(np.bincount(built.period), "period")
        now = (built.order.solution * steps).transpose("cell", "period").values
        moved = float((price * np.abs(now - earlier)).sum()) / BILLION
        found = replace(found, near=found.near | {"moved_musd": moved})
    return found


def _again(built: HandoverProblem, say: Say, stop: "Event | None") -> Solution | None:
    """Solve once more; None, with the solution of before, if that gives nothing."""
    before = _solution(built)
    try:
        answer = solve(built, progress=say, stop=stop)
    except KeyboardInterrupt:
        answer = None
    if answer is None or not answer.usable or answer.status == "interrupted":
        _restore(built, before)
        return None
    return answer


def _solution(built: HandoverProblem) -> dict[str, Any]:
    """Return the values of all variables that have some."""
    variables = built.model.variables
    solved = [name for name in variables if "solution" in variables[name].data]
    return {name: variables[name].solution.copy() for name in solved}


def _restore(built: HandoverProblem, values: dict[str, Any]) -> None:
    for name, those in values.items():
        built.model.variables[name].solution = those


@dataclass(frozen=True)
class _Judge:
    """What a plan is judged by.

    Parameters
    ----------
    built : HandoverProblem
        The program.
    goal : expression
        What it is to be best at, with what breaks ties.
    request : HandoverRequest
        What is asked for.
    """

    built: HandoverProblem
    goal: Any
    request: HandoverRequest

    def whole_value(self) -> float:
        """Return the value of the goal, with what breaks ties."""
        return float(self.goal.solution.values)

    def value(self) -> float:
        """Return the value of what was asked, without what breaks ties."""
        if self.request.objective == "cheapest":
            return self.whole_value()
        c, decisions = self.built.conditions, decisions_of(self.built)
        spent = BILLION * discounted_cost(c, decisions, self.request.discount)
        return self.whole_value() - TIE_BREAK * spent


def _as_given(first: Solution, value: float, seconds: float, miss: float) -> Solution:
    """Return an answer that is not the best by what was asked beside it; its bound stays."""
    given = replace(
        first, value=value, seconds=first.seconds + seconds, violation=max(first.violation, miss)
    )
    status = first.status if given.gap <= PROVEN else "near-optimal"
    return replace(given, status=status)


def _nearest(
    built: HandoverProblem,
    found: Refined,
    judge: "_Judge",
    near: EarlierPlan,
    say: Say,
    stop: "Event | None",
) -> Refined:
    """Move the plan as near to an earlier one as its give lets it."""
    model, steps = built.model, np.bincount(built.period)
    earlier, left_out, price = _earlier(built, near)
    best = found.answer.value
    most = within(judge.whole_value(), near.give)
    moved = model.add_variables(lower=array(0.0 * earlier, "cell", "period"), name="moved")
    change = array(np.ones((built.ally.size, 1)) * steps, "cell", "period") * built.order
    model.add_constraints(moved - change >= array(-earlier, "cell", "period"), name="moved_up")
    model.add_constraints(moved + change >= array(earlier, "cell", "period"), name="moved_down")
    model.add_constraints(judge.goal <= most, name="within_give")
    distance = (array(price, "cell", "period") * moved).sum()
    model.add_objective(distance + TIES * judge.goal, overwrite=True)
    answer = _again(built, say, stop)
    if answer is None:
        return replace(found, answer=replace(found.answer, status="interrupted"))
    told = {
        "source": near.source,
        "give": near.give,
        "best": best,
        "moved_musd": 0.0,
        "earlier_musd": float((price * earlier).sum()) / BILLION,
        "left_out": left_out,
    }
    given = _as_given(found.answer, judge.value(), answer.seconds, answer.violation)
    return replace(found, answer=given, near=told)


def _earlier(built: HandoverProblem, near: EarlierPlan) -> tuple[Floats, list[str], Floats]:
    """Return units of an earlier plan by cell and period, what has no place, and prices."""
    units, left_out = near.table(built.conditions, built.choices.steps_per_period)
    starts = np.flatnonzero(np.diff(built.period, prepend=-1))
    price = BILLION * built.conditions.price[starts][:, built.capability].T
    return units[:, built.ally, built.capability].T, left_out, price


def _whole(
    built: HandoverProblem,
    found: Refined,
    judge: "_Judge",
    whole: tuple[str, ...],
    say: Say,
    stop: "Event | None",
) -> Refined:
    """Give each ally whole units of some capabilities over the plan, and plan the rest again.

    Of allies in a pool it is their units together that are whole. Totals are rounded in three ways;
    of those that keep every rule the best is taken.
    """
    c, model = built.conditions, built.model
    named = np.array([name in whole for name in c.capabilities])
    cells = np.flatnonzero(named[built.capability])
    steps = np.bincount(built.period)
    orders = built.order.solution.transpose("cell", "period").values[cells]
    buyer = _buyers(built, judge.request.pools)[cells]
    place = np.unique(buyer, return_inverse=True)[1]
    totals = np.asarray(np.bincount(place, weights=orders @ steps), dtype=np.float64)
    each = (built.order.isel(cell=cells) * array(steps, "period")).sum("period")
    total = built.added(each.assign_coords(cell=np.arange(cells.size)), buyer, "buyer")
    kinds = built.capability[np.unique(buyer)]
    best: tuple[Solution, Ints, dict[str, Any]] | None = None
    seconds, goal_before = 0.0, found.answer.value
    for units in _roundings(totals, kinds):
        if best is not None and (units == best[1]).all():
            continue
        if "whole" in model.constraints:
            model.remove_constraints("whole")
        limits = array(units, "buyer").assign_coords(buyer=np.unique(buyer))
        model.add_constraints(total == limits, name="whole")
        answer = _again(built, say, stop)
        if answer is None:
            if stop is not None and stop.is_set():
                break
            continue
        seconds += answer.seconds
        if best is None or answer.value < best[0].value - PROVEN * max(1.0, abs(answer.value)):
            best = answer, units, _solution(built)
    if best is None:
        what = "no programmes of whole units were found that keep every rule"
        remedy = "Name fewer capabilities, loosen a rule, or give more room to an earlier plan."
        raise InputError([Problem("plan", "whole", what, remedy)])
    answer, units, kept = best
    _restore(built, kept)
    given = _as_given(found.answer, judge.value(), seconds, answer.violation)
    told = {
        "capabilities": [c.capabilities[k] for k in np.flatnonzero(named)],
        "programmes": int((units > 0).sum()),
        "cost": given.value - goal_before,
        "within": given.gap,
    }
    return replace(found, answer=given, whole=told)


def _buyers(built: HandoverProblem, pools: tuple[Pool, ...]) -> Ints:
    """Return for each cell the first cell of those who buy with it: itself, or those of a pool."""
    c = built.conditions
    buyer = np.arange(built.ally.size)
    for pool in pools:
        members = np.array([name in pool.allies for name in c.allies])[built.ally]
        for k, name in enumerate(c.capabilities):
            together = np.flatnonzero(members & (built.capability == k))
            if name in pool.capabilities and together.size:
                buyer[together] = together[0]
    return buyer


def _roundings(totals: Floats, owner: Ints) -> Iterator[Ints]:
    """Return ways to round totals: each to the nearest, sums of each owner kept, and all down."""
    yield np.floor(totals + 0.5).astype(np.int64)
    down = np.floor(totals + 1e-6).astype(np.int64)
    shared = down.copy()
    for k in np.unique(owner):
        mine = np.flatnonzero(owner == k)
        rest = totals[mine] - down[mine]
        more = int(np.floor(rest.sum() + 1e-6))
        shared[mine[np.argsort(-rest, kind="stable")[:more]]] += 1
    yield shared
    yield down
