"""How different plans can be that are nearly as good: the least and most that each may order.

Modelling to generate alternatives: what is asked for becomes a limit, a little worse than the best,
and each ally's and each capability's orders are made as small and as large as they can be. E. D.
Brill, S.-Y. Chang and L. D. Hopkins, *Management Science* 28 (1982); for energy systems F. Neumann
and T. Brown, *Electric Power Systems Research* 190 (2021).
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.coarse import CoarseProgram, coarse, coarse_value, highs_of
from counterpoise.planner.handover.objectives import add_levels
from counterpoise.planner.handover.plan import HandoverPlan
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.procedure import plan_conditions
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.planner.handover.programs import Best, best_program, limits_of
from counterpoise.planner.handover.solution import CORNER_COLUMNS
from counterpoise.planner.handover.steadiness import add_limits
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Progress = Callable[[str], None]
BY = ("ally", "capability")
ROUGH = 1e-3
"""Gap at which interior point may stop in a program of full size."""
BEYOND = 1e3
"""Price of a unit beyond the limits, billion dollars: none is taken that need not be."""
COLUMNS = ["by", "name", "least_musd", "plan_musd", "most_musd"]
TOLD = 50.0
"""Million dollars over a plan from which tables and charts tell of orders."""


@dataclass(frozen=True)
class Task:
    """One end of one range: the orders of an ally or capability, as small or as large as can be."""

    by: str
    place: int
    sign: float


def alternatives(
    plan: HandoverPlan,
    give: float,
    by: tuple[str, ...] = BY,
    progress: Progress | None = None,
    stop: Event | None = None,
) -> "pd.DataFrame":
    """Return the least and most that may be ordered within what is given of the best plan.

    Parameters
    ----------
    plan : HandoverPlan
        The plan.
    give : float
        Share of the objective, and of the cost, by which a plan may be worse than the best.
    by : tuple of str
        ``ally``, ``capability`` or both.
    progress : callable, optional
        Called with what is being done.
    stop : Event, optional
        Set by somebody else who wants to stop.

    Returns
    -------
    DataFrame
        `by`, `name`, and orders over the whole plan in million dollars: `least_musd`, those of the
        plan, `plan_musd`, and `most_musd`. What even the least plan orders is in all of them. In a
        program of full size coverage is looked at once a year, and an end of a range may lie
        further out by a part in hundreds. `give` stands under ``.attrs["give"]``.

    Raises
    ------
    InputError
        If `give` is no share above 0, `by` is not known, or the best plan cannot be found again.
    KeyboardInterrupt
        If somebody stops it.
    """
    _check(give, by)
    say, stop = progress or (lambda _: None), stop or Event()
    say("looking for the best plan again")
    request = replace(plan.request, give=give)
    best = best_program(plan.scenario, request, plan_conditions(plan.scenario, request), say, stop)
    program = _limited(best, request)
    tasks = [
        Task(name, place, sign)
        for name in by
        for place in range(len(_names(best.built, name)))
        for sign in (1.0, -1.0)
    ]
    ends: dict[Task, float] = {}
    for task, value in _solved(program, tasks, stop):
        ends[task] = value
        say(f"{len(ends)} of {len(tasks)} ends of ranges found")
    found = _table(plan, best.built, by, ends)
    found.attrs["give"] = give
    return found


def _check(give: float, by: tuple[str, ...]) -> None:
    if not 0.0 < give <= 1.0:
        remedy = "Give a share such as 0.005: all plans within half a per cent of the best."
        raise InputError([Problem("plan", "alternatives", f"{give:g} is no share above 0", remedy)])
    unknown = [name for name in by if name not in BY]
    if unknown or not by:
        what = f"'{', '.join(unknown)}' is no side to look from"
        raise InputError([Problem("plan", "by", what, "Give ally, capability or both.")])


def _limited(best: Best, request: Any) -> CoarseProgram:
    """Return the program of all plans within the limits, without an objective."""
    built = build(best.built.conditions, best.built.choices)
    add_levels(built, best.goal, elastic=best.shortfall is not None)
    limits = limits_of(best, request)
    large = built.model.nvars > CORNER_COLUMNS
    if large:
        worth = coarse_value(best.built, best.goal)
        aim = limits.aim + worth - best.answer.value
        limits = replace(limits, aim=max(aim, worth))
    steady = add_limits(built, best.goal, limits)
    built.model.add_objective(BEYOND * steady.beyond)
    return coarse(built) if large else whole_program(built)


def whole_program(built: HandoverProblem) -> CoarseProgram:
    """Return a program with everything in it."""
    matrices: Any = built.model.matrices
    rows, columns = (
        np.ones(labels.size, dtype=bool) for labels in (matrices.clabels, matrices.vlabels)
    )
    return CoarseProgram(built, rows, columns, np.ones(columns.size), matrices)


def _solved(program: CoarseProgram, tasks: list[Task], stop: Event) -> Iterator[tuple[Task, float]]:
    """Solve for each end of each range, on all cores."""
    base = np.asarray(program.matrices.c, dtype=float)
    rough = not program.rows.all() or not program.columns.all()

    def solved(task: Task) -> float:
        money = _money(program, task)
        whole = highs_of(program, base + task.sign * money)
        whole.setOptionValue("threads", 1)
        if rough:
            for name, value in (
                ("solver", "ipm"),
                ("run_crossover", "off"),
                ("ipm_optimality_tolerance", ROUGH),
            ):
                whole.setOptionValue(name, value)
        whole.cbIpmInterrupt += _stopper(stop)
        whole.cbSimplexInterrupt += _stopper(stop)
        whole.run()
        solution = whole.getSolution()
        if stop.is_set() or not solution.value_valid:
            return float("nan")
        return float(money @ program.whole(np.asarray(solution.col_value))) / BILLION

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        running = {pool.submit(solved, task): task for task in tasks}
        try:
            for done in as_completed(running):
                yield running[done], done.result()
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


def _stopper(stop: Event) -> Callable[[Any], None]:
    def asked(event: Any) -> None:
        if stop.is_set():
            event.data_in.user_interrupt = 1

    return asked


def _money(program: CoarseProgram, task: Task) -> Floats:
    """Return the money that each column orders for an ally or a capability: billion dollars."""
    built, c, labelled = program.built, program.built.conditions, program.matrices.vlabels
    owner = built.ally if task.by == "ally" else built.capability
    labels = built.order.labels.transpose("cell", "period").values
    inside = (built.period[:, None] == np.arange(built.period[-1] + 1)).astype(float)
    price = BILLION * (inside.T @ c.price)[:, built.capability].T
    mine = np.flatnonzero(owner == task.place)
    found = np.zeros(labelled.size)
    found[np.searchsorted(labelled, labels[mine])] = price[mine]
    return found


def _names(built: HandoverProblem, by: str) -> tuple[str, ...]:
    return built.conditions.allies if by == "ally" else built.conditions.capabilities


def _table(
    plan: HandoverPlan, built: HandoverProblem, by: tuple[str, ...], ends: dict[Task, float]
) -> "pd.DataFrame":
    import pandas as pd

    spent = np.einsum("tac,tc->ac", plan.decisions.orders, plan.conditions.price)
    rows = []
    for name in by:
        mine = spent.sum(axis=1 if name == "ally" else 0)
        for place, one in enumerate(_names(built, name)):
            least, most = (ends[Task(name, place, sign)] for sign in (1.0, -1.0))
            # The plan is one of them: an end that a solver stopped short of lies no further in.
            least, most = np.fmin(max(least, 0.0), mine[place]), np.fmax(most, mine[place])
            rows.append((name, one, float(least), float(mine[place]), float(most)))
    return pd.DataFrame(rows, columns=COLUMNS)
