"""Solving an apportionment with HiGHS: first with divisible units, then in whole lots.

Whole brigades and satellites make the program hard; nothing else does. It is therefore solved with
divisible units first, which bounds what any plan can reach. Where lots are few, all of them are
then left open and the optimum is exact. Where they are many, each target may lie only a few lots
from the divisible one, and the gap is stated against the bound.
"""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from counterpoise.planner.targets.fairness import Fairness, assemble
from counterpoise.planner.targets.fairness_bound import BoundResult, solve_bounded
from counterpoise.planner.targets.highs_run import (
    LOTS_LEFT_OPEN,
    SolverRun,
    call,
    lot_ranges,
    values_of,
)
from counterpoise.planner.targets.inputs import Floats, TargetsInputs
from counterpoise.planner.targets.problem import TargetsProblem
from counterpoise.planner.targets.verification import evaluate


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
        ``optimal`` within the gap asked for, or ``time limit``.
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
    seconds: float
    bounded: BoundResult | None = None


def solve(
    inputs: TargetsInputs,
    fairness: Fairness | None = None,
    *,
    gap: float = 5e-3,
    seconds: float = 20.0,
) -> TargetsSolution:
    """Return the best apportionment found, and how good it is.

    Parameters
    ----------
    inputs : TargetsInputs
        Need, resources and limits.
    fairness : Fairness, optional
        The rule that costs should follow.
    gap : float
        Relative gap at which each of the two solves may stop.
    seconds : float
        Time limit of each of the two solves.

    Raises
    ------
    InputError
        If bounds from outside cannot be held.
    """
    begun = perf_counter()
    bounded = None
    if fairness is not None and fairness.firm:
        program, run, bound, finished, bounded = solve_bounded(inputs, fairness, gap, seconds)
    else:
        program, run, bound, finished = _without_fairness(inputs, gap, seconds)
    if fairness is not None and not fairness.firm:
        program, run, bound, done = _fairer(inputs, fairness, (program, run), gap, seconds)
        finished = finished and done
    return _judged(
        inputs, (program, run), bound, bounded, perf_counter() - begun, finished=finished
    )


def _judged(
    inputs: TargetsInputs,
    found: tuple[TargetsProblem, SolverRun],
    bound: float,
    bounded: BoundResult | None,
    seconds: float,
    *,
    finished: bool,
) -> TargetsSolution:
    """Return what the solver found, with its value and bound as planners count them."""
    program, run = found
    sunk = float(inputs.sunk.sum())  # no target can change it, so the program leaves it out
    value = run.objective
    if bounded is not None:  # without what a search for choices added
        value = evaluate(inputs, values_of(program, run, "units")).objective - sunk
    objective, bound = value + sunk, min(bound, value) + sunk
    shape = (len(inputs.pools), *inputs.today.shape)
    pooling = "together" in program.model.variables
    return TargetsSolution(
        inputs=inputs,
        program=program,
        run=run,
        units=values_of(program, run, "units"),
        alone=values_of(program, run, "alone"),
        together=values_of(program, run, "together") if pooling else np.zeros(shape),
        orders=values_of(program, run, "orders"),
        objective=objective,
        bound=bound,
        gap=(objective - bound) / max(abs(objective), 1.0),
        status="optimal" if finished else "time limit",
        seconds=seconds,
        bounded=bounded,
    )


def _without_fairness(
    inputs: TargetsInputs, gap: float, seconds: float
) -> tuple[TargetsProblem, SolverRun, float, bool]:
    """Return the program and its solution, the bound, and whether both solves finished."""
    program = assemble(inputs, None, divisible=True)
    first = call(program, gap=gap, seconds=seconds)
    if not (inputs.lot > 0).any():
        return program, first, first.bound, first.finished
    target = values_of(program, first, "units")
    program = assemble(inputs, None)
    ranges, everything = lot_ranges(inputs, target)
    whole = call(program, ranges, gap=gap, seconds=seconds)
    bound = max(first.bound, whole.bound) if everything else first.bound
    return program, whole, bound, first.finished and whole.finished


def _fairer(
    inputs: TargetsInputs,
    fairness: Fairness,
    start: tuple[TargetsProblem, SolverRun],
    gap: float,
    seconds: float,
) -> tuple[TargetsProblem, SolverRun, float, bool]:
    """Return the same with fairness, from the solution without it.

    Where whole numbers are many, who provides what stays as it was and only sizes move: the rule
    ties all allies together, and the whole program would take hours.
    """
    relaxed = call(assemble(inputs, fairness, relaxed=True), gap=0.0, seconds=seconds)
    before, found = start
    program = assemble(inputs, fairness)
    # Nothing is added before the variables of fairness, so places agree.
    ranges, everything = lot_ranges(inputs, values_of(before, found, "units"))
    if everything and inputs.today.size <= LOTS_LEFT_OPEN:
        whole = call(program, gap=gap, seconds=seconds, start=found.values)
        return program, whole, max(relaxed.objective, whole.bound), whole.finished
    for name in ("provides", "runs"):
        if name in program.model.variables:
            kept = np.round(found.values[before.model.variables[name].labels.values])
            ranges[name] = (kept, kept)
    whole = call(program, ranges, gap=gap, seconds=seconds, start=found.values)
    return program, whole, relaxed.objective, whole.finished
