"""Solving an apportionment with HiGHS: first with divisible units, then in whole lots.

Whole brigades and aircraft make the program hard; nothing else does. It is therefore solved with
divisible units first. Their choices of who provides what, with each target at most a few lots from
the divisible one, give a first whole plan. From there, or from an earlier plan if that is better,
the whole program is solved with everything open, and its bound holds for any plan.
"""

from dataclasses import dataclass, replace
from threading import Event
from time import perf_counter

import numpy as np

from counterpoise.planner.targets.fairness import Fairness, assemble
from counterpoise.planner.targets.fairness_bound import BoundResult, choices, solve_bounded
from counterpoise.planner.targets.highs_run import (
    LOTS_LEFT_OPEN,
    Effort,
    SolverRun,
    call,
    interrupt_sets,
    lot_ranges,
    values_of,
)
from counterpoise.planner.targets.inputs import Floats, TargetsInputs
from counterpoise.planner.targets.problem import TargetsProblem
from counterpoise.planner.targets.start import Holdings, completed
from counterpoise.planner.targets.verification import evaluate
from counterpoise.problems import InputError

NEARLY = 1e-4
"""What whole numbers of the solver may be away from whole."""
ROUNDING = 1e-6
"""What a gap may exceed the one asked for by, for numbers are not exact."""


@dataclass(frozen=True)
class TargetsSolution:
    """What the solver found.

    Parameters
    ----------
    inputs : TargetsInputs
        What it was asked.
    program : TargetsProblem
        The program that was solved last.
    run : SolverRun
        Its solution.
    units, alone, orders : array (A, C)
        Holdings at the date, of which in fleets of one's own, and new orders.
    together : array (G, A, C)
        Holdings in pools.
    objective, bound, gap : float
        Value of the plan, the least that any plan could have, and their difference over the value.
    status : str
        ``optimal`` if the gap is within the one asked for, else ``within N per cent``.
    ended : str
        What ended the search: ``finished``, ``time limit`` or ``interrupted``.
    seconds : float
        Time that the solver took.
    bounded : Bounded or None
        How a bound of fairness came out.
    """

    inputs: TargetsInputs
    program: TargetsProblem
    run: SolverRun
    units: Floats
    alone: Floats
    together: Floats
    orders: Floats
    objective: float
    bound: float
    gap: float
    status: str
    ended: str
    seconds: float
    bounded: BoundResult | None = None


def solve(
    inputs: TargetsInputs,
    fairness: Fairness | None = None,
    *,
    gap: float = 5e-3,
    seconds: float = 20.0,
    start: Holdings | None = None,
    stop: Event | None = None,
) -> TargetsSolution:
    """Return the best apportionment found, and how good it is.

    An interrupt ends the search with the best plan so far, or without one if there is none yet.

    Parameters
    ----------
    inputs : TargetsInputs
        Need, resources and limits.
    fairness : Fairness, optional
        The rule that costs should follow.
    gap : float
        Relative gap at which each solve may stop.
    seconds : float
        Time limit of each solve.
    start : Holdings, optional
        An earlier plan. Where it keeps every limit, the answer is never worse than it.
    stop : Event, optional
        Set by somebody else who wants the best plan so far.

    Raises
    ------
    InputError
        If bounds from outside cannot be held.
    KeyboardInterrupt
        If it is interrupted before there is a plan.
    """
    begun, effort = perf_counter(), Effort(gap, seconds, stop or Event())
    bounded = None
    with interrupt_sets(effort.stop):
        if fairness is not None and fairness.firm:
            program, run, bound, finished, bounded = solve_bounded(inputs, fairness, effort, start)
        else:
            program, run, bound, finished = _without_fairness(inputs, effort, start)
        if fairness is not None and not fairness.firm:
            program, run, bound, done = _fairer(inputs, fairness, (program, run), effort, start)
            finished = finished and done
    ended = "finished" if finished else "time limit"
    ended = "interrupted" if effort.stop.is_set() else ended
    return _judged(inputs, (program, run), bound, bounded, (perf_counter() - begun, gap, ended))


def status_of(gap: float, asked: float) -> str:
    """Return how good a plan is in words: only what is within the gap asked for is optimal.

    Examples
    --------
    >>> status_of(0.004, 0.005)
    'optimal'
    >>> status_of(0.105, 0.005)
    'within 10.5 per cent'
    >>> status_of(float("inf"), 0.005)
    'no bound known'
    """
    if gap <= asked + ROUNDING:
        return "optimal"
    return f"within {100 * gap:.3g} per cent" if np.isfinite(gap) else "no bound known"


def _judged(
    inputs: TargetsInputs,
    found: tuple[TargetsProblem, SolverRun],
    bound: float,
    bounded: BoundResult | None,
    spent: tuple[float, float, str],
) -> TargetsSolution:
    """Return what the solver found, with its value and bound as planners count them.

    `spent` holds the seconds, the gap that was asked for, and what ended the search.
    """
    program, run = found
    seconds, asked, ended = spent
    sunk = float(inputs.sunk.sum())  # no target can change it, so the program leaves it out
    value = run.objective
    if bounded is not None:  # without what a search for choices added
        value = evaluate(inputs, values_of(program, run, "units")).objective - sunk
    objective, bound = value + sunk, min(bound, value) + sunk
    gap = (objective - bound) / max(abs(objective), 1.0)
    held = _holdings(program, run)
    return TargetsSolution(
        inputs=inputs,
        program=program,
        run=run,
        units=values_of(program, run, "units"),
        alone=held.alone,
        together=held.together,
        orders=values_of(program, run, "orders"),
        objective=objective,
        bound=bound,
        gap=gap,
        status=status_of(gap, asked),
        ended=ended,
        seconds=seconds,
        bounded=bounded,
    )


def _without_fairness(
    inputs: TargetsInputs, effort: Effort, start: Holdings | None
) -> tuple[TargetsProblem, SolverRun, float, bool]:
    """Return the program and its solution, the bound, and whether the search finished."""
    program = assemble(inputs, None, divisible=True)
    whole = bool((inputs.lot > 0).any())
    earlier = None if whole else _completed(program, start)
    values = None if earlier is None else earlier.values
    first = effort.call(program, start=values)
    first = _or_better(first, earlier)
    if not whole:
        return program, first, first.bound, first.finished
    sketch, program = program, assemble(inputs, None)
    earlier = _completed(program, start)
    best = _best(_rounded(inputs, (sketch, first), program, effort), earlier)
    found = _unless_stopped(program, {}, effort, best)
    if found is None:
        return program, best or _nothing(), first.bound, False
    # Never worse than the plan it began with, whatever the solver made of that.
    return program, _or_better(found, best), max(first.bound, found.bound), found.finished


def _rounded(
    inputs: TargetsInputs,
    sketch: tuple[TargetsProblem, SolverRun],
    program: TargetsProblem,
    effort: Effort,
) -> SolverRun | None:
    """Return a whole plan near a divisible one, with the same choices, if there is one.

    Where whole numbers are few, none is needed to begin with, but if the search is to stop.
    """
    near, everything = lot_ranges(inputs, values_of(*sketch, "units"))
    if everything and not effort.stop.is_set():
        return None
    try:
        # Not stopped with the rest: without it there is no plan to hand over.
        return call(program, near | choices(*sketch), gap=effort.gap, seconds=effort.seconds)
    except InputError:
        return None


def _or_better(run: SolverRun, other: SolverRun | None) -> SolverRun:
    """Return a run, with another plan in its place if that is better; the bound stays."""
    if other is None or run.objective <= other.objective:
        return run
    return replace(run, values=other.values, objective=other.objective)


def _best(*runs: SolverRun | None) -> SolverRun | None:
    """Return the best of some plans, if there is any."""
    return min((run for run in runs if run is not None), key=lambda r: r.objective, default=None)


def _fairer(
    inputs: TargetsInputs,
    fairness: Fairness,
    found: tuple[TargetsProblem, SolverRun],
    effort: Effort,
    start: Holdings | None,
) -> tuple[TargetsProblem, SolverRun, float, bool]:
    """Return the same with fairness, from the solution without it.

    Where whole numbers are many, who provides what stays as it was and only sizes move: the rule
    ties all allies together, and the whole program would take hours.
    """
    before, run = found
    relaxed = call(assemble(inputs, fairness, relaxed=True), gap=0.0, seconds=effort.seconds)
    program = assemble(inputs, fairness)
    # Nothing is added before the variables of fairness, so places agree.
    ranges, everything = lot_ranges(inputs, values_of(before, run, "units"))
    few = everything and inputs.today.size <= LOTS_LEFT_OPEN
    ranges = {} if few else ranges | choices(before, run)
    given = _best(completed(program, _holdings(before, run)), _completed(program, start))
    whole = _unless_stopped(program, ranges, effort, given)
    if whole is None:
        return program, given or _nothing(), relaxed.objective, False
    bound = max(relaxed.objective, whole.bound) if few else relaxed.objective
    return program, _or_better(whole, given), bound, whole.finished


def _unless_stopped(
    program: TargetsProblem,
    ranges: dict[str, tuple[Floats, Floats]],
    effort: Effort,
    best: SolverRun | None,
) -> SolverRun | None:
    """Return what the solver makes of a first plan, or None if it is stopped before it had any."""
    if effort.stop.is_set():
        return None
    try:
        return effort.call(program, ranges, start=None if best is None else best.values)
    except KeyboardInterrupt:
        return None


def _nothing() -> SolverRun:
    raise KeyboardInterrupt


def _completed(program: TargetsProblem, start: Holdings | None) -> SolverRun | None:
    return None if start is None else completed(program, start)


def _holdings(program: TargetsProblem, run: SolverRun) -> Holdings:
    """Return the holdings of a solution."""
    inputs = program.inputs
    together = np.zeros((len(inputs.pools), *inputs.today.shape))
    if "together" in program.model.variables:
        together = values_of(program, run, "together")
    return _settled(inputs, Holdings(values_of(program, run, "alone"), together))


def _settled(inputs: TargetsInputs, held: Holdings) -> Holdings:
    """Return holdings with nothing in pools that needs none.

    A part that is a fleet of its own is the ally's own, unless it may start none by itself, or what
    is left would be no pool.
    """
    alone, together = held.alone.copy(), held.together.copy()
    may = (inputs.today > 0) | (inputs.promised > 0) | ~inputs.small[:, None]
    for g, c in np.argwhere(together.sum(axis=1) > 0):
        parts = together[g, :, c]
        own = (parts > 0) & may[:, c] & (alone[:, c] + parts >= inputs.minimum[c])
        left = np.where(own, 0.0, parts)
        pool = left.sum() >= inputs.minimum[c] and left.max() <= inputs.pool_part * left.sum()
        if left.sum() <= 0 or pool:
            alone[own, c] += parts[own]
            together[g, own, c] = 0.0
    return Holdings(_whole_lots(inputs, alone), _whole_lots(inputs, together))


def _whole_lots(inputs: TargetsInputs, units: Floats) -> Floats:
    """Return units without the solver's tolerance where they come whole."""
    lot = np.where(inputs.lot > 0, inputs.lot, 1.0)
    whole = np.round(units / lot) * lot
    near = (inputs.lot > 0) & (np.abs(units - whole) < NEARLY * lot)
    return np.asarray(np.where(near, whole, units))
