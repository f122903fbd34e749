"""The program of many futures: one set of orders, weighed over what may come."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.cutting_planes import CutSolution, solve_with_cuts
from counterpoise.planner.handover.decisions import Decisions
from counterpoise.planner.handover.futures import Rows, bounds_of, rows_of, years_of
from counterpoise.planner.handover.levels import Cut, WeighedLevels
from counterpoise.planner.handover.objectives import TIE_BREAK, Goal, add_shortfall_objective, cost
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import Choices, HandoverProblem, array
from counterpoise.planner.handover.relaxation import lowered, relaxed_table, shortfalls
from counterpoise.planner.handover.request import HandoverRequest
from counterpoise.planner.handover.risk import Risk, weighed
from counterpoise.planner.handover.solution import Solution
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from threading import Event

    import pandas as pd

Floats = NDArray[np.float64]
Progress = Callable[[str], None]
Cuts = dict[str, set[Cut]]


@dataclass(frozen=True)
class RobustSolution:
    """A solved program of many futures.

    Parameters
    ----------
    built : HandoverProblem
        The last program.
    answer : Solution
        Its answer.
    relaxed : DataFrame
        What had to be let go for it.
    rounds : int
        Programs that were solved.
    seconds_building, seconds : float
        Time that building the last program took, and time in the solver for all of them.
    """

    built: HandoverProblem
    answer: Solution
    relaxed: "pd.DataFrame"
    rounds: int
    seconds_building: float
    seconds: float


def solve_robust(
    reference: Conditions,
    futures: list[Conditions],
    request: HandoverRequest,
    risk: Risk,
    every: int = 1,
    progress: Progress | None = None,
    known: Iterable[Decisions] = (),
    stop: "Event | None" = None,
) -> RobustSolution:
    """Solve the program of many futures.

    Parameters
    ----------
    reference : Conditions
        The future in which money, people and industry bind; its `manning` is the share of units
        that is manned.
    futures : list of Conditions
        Futures that the plan is weighed over, all equally likely.
    request : HandoverRequest
        What is asked for.
    risk : Risk
        How much the worst futures count.
    every : int
        Steps between moments at which gaps are added up.
    progress : callable, optional
        Called with what is being done.
    known : iterable of Decisions, optional
        Plans that are there already, whose worst futures are looked at first.
    stop : Event, optional
        Set by somebody else who wants the solver to stop, as an interrupt does.
    """
    from time import perf_counter

    say, known = progress or (lambda _: None), list(known)
    goal = request.goal(reference)
    # People bind at the reference: the share of units that is manned is given.
    choices = replace(request.choices(reference), assign_crews=False)
    relaxed, cuts, first = relaxed_table(reference, {}), Cuts(), None
    if goal.asks:
        say("looking for what cannot be met")
        goal, relaxed, cuts, first = _let_go(
            reference, futures, choices, goal, risk, known, say, stop
        )
    say(f"optimising over {len(futures)} futures")
    started = perf_counter()
    built = build(reference, choices)
    families = _families(built, futures, goal, risk, known, cuts, elastic=False)
    _add_objective(built, futures, request, risk, every)
    seconds = perf_counter() - started
    found = solve_with_cuts(built, families, say, stop)
    if not found.answer.usable:
        raise InputError([unsolved(found.answer)])
    answers = [one for one in (first, found) if one is not None]
    return RobustSolution(
        built,
        found.answer,
        relaxed,
        sum(one.rounds for one in answers),
        seconds,
        sum(one.answer.seconds for one in answers),
    )


def _add_objective(
    built: HandoverProblem,
    futures: list[Conditions],
    request: HandoverRequest,
    risk: Risk,
    every: int,
) -> None:
    """Add what the plan is to be best at over the futures."""
    if request.objective == "cheapest":
        built.model.add_objective(cost(built, request.discount) + built.penalty)
        return
    if request.objective == "least-gap":
        expression = weighed(built.model, add_gaps(rows_of(built, futures, every)), risk, "gap")
    else:
        years = array(years_at(built.conditions), "bound")
        expression = (years * built.model.variables["remaining"]).sum()
    total = expression + TIE_BREAK * cost(built, request.discount)
    built.model.add_objective(total + built.penalty)


def add_gaps(rows: Rows) -> Any:
    """Add the gap of each capability at each bound of each future; return its sum by future."""
    model = rows.built.model
    # A need that stands met without any order leaves no gap: its row would say nothing.
    open_ones = rows.standing < rows.need
    need = rows.numbers(rows.need)
    gap = model.add_variables(
        lower=0.0 * need, upper=rows.numbers(np.where(open_ones, np.inf, 0.0)), name="future_gap"
    )
    model.add_constraints(
        rows.provided() + need * gap >= need,
        name="future_gap_rows",
        mask=rows.numbers(open_ones).astype(bool),
    )
    return (rows.years * gap).sum(["cap", "place"])


def _families(
    built: HandoverProblem,
    futures: list[Conditions],
    goal: Goal,
    risk: Risk,
    known: list[Decisions],
    cuts: Cuts,
    *,
    elastic: bool,
) -> list[WeighedLevels]:
    """Add the first rows of what is asked of coverage; return what adds more of them."""
    families = []
    for name, level in (("floor", goal.floor), ("alone", goal.alone)):
        if (level > 0).any():
            levels = WeighedLevels(built, futures, level, risk, name, elastic=elastic)
            levels.start(known, cuts.get(name, ()))
            families.append(levels)
    return families


def _let_go(
    reference: Conditions,
    futures: list[Conditions],
    choices: Choices,
    goal: Goal,
    risk: Risk,
    known: list[Decisions],
    say: Progress,
    stop: "Event | None",
) -> "tuple[Goal, pd.DataFrame, Cuts, CutSolution]":
    """Return a goal that can be met, what is let go for it, and the cuts that were needed."""
    staying = [replace(c, remaining=np.ones_like(c.remaining)) for c in (reference, *futures)]
    if not choices.drawdown:
        staying = [reference, *futures]
    built = build(staying[0], replace(choices, drawdown=False))
    families = _families(built, staying[1:], goal, risk, known, {}, elastic=True)
    add_shortfall_objective(built)
    found = solve_with_cuts(built, families, say, stop)
    if found.answer.status == "interrupted":
        raise KeyboardInterrupt
    if not found.answer.usable:
        raise InputError([unsolved(found.answer)])
    short = shortfalls(built)
    cuts = {one.name: one.cuts for one in families}
    return lowered(goal, short), relaxed_table(reference, short), cuts, found


def years_at(c: Conditions) -> Floats:
    """Return the years that each bound of a future stands for."""
    return years_of(bounds_of(c.steps, 1), c.step_years)


def unsolved(answer: Solution) -> Problem:
    """Say that the solver found no answer."""
    what = f"the solver ended with '{answer.status}' (largest miss {answer.violation:.1e})"
    remedy = "Ask for fewer futures, a lower floor, a later date, or a free budget."
    return Problem("plan", "robust", what, remedy)
