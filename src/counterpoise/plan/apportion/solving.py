"""Solving an apportionment with HiGHS: first with divisible units, then in whole lots.

Whole brigades and satellites make the program hard; nothing else does. It is therefore solved with
divisible units first, which bounds what any plan can reach. Where lots are few, all of them are
then left open and the optimum is exact. Where they are many, each target may lie only a few lots
from the divisible one, and the gap is stated against the bound.
"""

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np

from counterpoise.plan.apportion.building import Program, add_fairness, build
from counterpoise.plan.apportion.facts import Facts, Floats
from counterpoise.problems import InputError, Problem

LOTS_LEFT_OPEN = 40
"""Up to so many whole numbers, all of them are left open."""
LOTS_AROUND = 1
"""Else each may lie so many lots from the divisible target."""


@dataclass(frozen=True)
class Fairness:
    """A rule of fairness as numbers.

    Parameters
    ----------
    shares : array (A,)
        Fair shares; they sum to one.
    within : float
        Half width of the band round them; 0 makes any deviation count.
    """

    shares: Floats
    within: float


@dataclass(frozen=True)
class Run:
    """One call of HiGHS: values by column, and how it ended."""

    values: Floats
    objective: float
    bound: float
    finished: bool
    solver: Any


@dataclass(frozen=True)
class Solved:
    """What the solver found.

    Parameters
    ----------
    facts : Facts
        What it was asked.
    program : Program
        The program that was solved last.
    run : Run
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
    """

    facts: Facts
    program: Program
    run: Run
    units: Floats
    alone: Floats
    together: Floats
    orders: Floats
    objective: float
    bound: float
    gap: float
    status: str
    seconds: float


def solve(
    facts: Facts, fairness: Fairness | None = None, *, gap: float = 5e-3, seconds: float = 20.0
) -> Solved:
    """Return the best apportionment found, and how good it is.

    Parameters
    ----------
    facts : Facts
        Need, means and limits.
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
    program, run, bound, finished = _without_fairness(facts, gap, seconds)
    if fairness is not None:
        program, run, bound, done = _fairer(facts, fairness, (program, run), gap, seconds)
        finished = finished and done
    sunk = float(facts.sunk.sum())  # no target can change it, so the program leaves it out
    objective, bound = run.objective + sunk, min(bound, run.objective) + sunk
    shape = (len(facts.pools), *facts.today.shape)
    pooling = "together" in program.model.variables
    return Solved(
        facts=facts,
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
        seconds=perf_counter() - begun,
    )


def _without_fairness(facts: Facts, gap: float, seconds: float) -> tuple[Program, Run, float, bool]:
    """Return the program and its solution, the bound, and whether both solves finished."""
    program = assemble(replace(facts, lot=np.zeros_like(facts.lot)), None)
    first = call(program, gap=gap, seconds=seconds)
    if not (facts.lot > 0).any():
        return program, first, first.bound, first.finished
    target = values_of(program, first, "units")
    program = assemble(facts, None)
    ranges, everything = lot_ranges(facts, target)
    whole = call(program, ranges, gap=gap, seconds=seconds)
    bound = max(first.bound, whole.bound) if everything else first.bound
    return program, whole, bound, first.finished and whole.finished


def _fairer(
    facts: Facts, fairness: Fairness, start: tuple[Program, Run], gap: float, seconds: float
) -> tuple[Program, Run, float, bool]:
    """Return the same with fairness, from the solution without it.

    Where whole numbers are many, who provides what stays as it was and only sizes move: the rule
    ties all allies together, and the whole program would take hours.
    """
    relaxed = call(assemble(facts, fairness, relaxed=True), gap=0.0, seconds=seconds)
    before, found = start
    program = assemble(facts, fairness)
    # Nothing is added before the variables of fairness, so places agree.
    ranges, everything = lot_ranges(facts, values_of(before, found, "units"))
    if everything and facts.today.size <= LOTS_LEFT_OPEN:
        whole = call(program, gap=gap, seconds=seconds, start=found.values)
        return program, whole, max(relaxed.objective, whole.bound), whole.finished
    for name in ("provides", "runs"):
        if name in program.model.variables:
            kept = np.round(found.values[before.model.variables[name].labels.values])
            ranges[name] = (kept, kept)
    whole = call(program, ranges, gap=gap, seconds=seconds, start=found.values)
    return program, whole, relaxed.objective, whole.finished


def assemble(facts: Facts, fairness: Fairness | None, *, relaxed: bool = False) -> Program:
    """Return the program with its objective: needs first, then fairness, then cost."""
    program = build(facts, relaxed=relaxed)
    objective = facts.shortfall_price * program.shortfall + program.preference
    if fairness is not None:
        outside = add_fairness(program, fairness.shares, fairness.within)
        objective = objective + facts.unfair_price * outside
    program.model.add_objective(objective)
    return program


def lot_ranges(facts: Facts, target: Floats) -> tuple[dict[str, tuple[Floats, Floats]], bool]:
    """Return bounds of the number of lots near a divisible target, and whether all are open."""
    keep = facts.lot > 0
    count = target[:, keep] / facts.lot[keep]
    if count.size <= LOTS_LEFT_OPEN:
        return {}, True
    low = np.maximum(np.floor(count + 1e-6) - LOTS_AROUND, 0.0)
    return {"lots": (low, np.ceil(count - 1e-6) + LOTS_AROUND)}, False


def values_of(program: Program, run: Run, name: str) -> Floats:
    """Return the values of a variable; what is below the solver's tolerance is zero."""
    labels = program.model.variables[name].labels.values
    values = run.values[labels]
    return np.asarray(np.where(np.abs(values) < 1e-7, 0.0, values))


def call(
    program: Program,
    ranges: dict[str, tuple[Floats, Floats]] | None = None,
    *,
    gap: float,
    seconds: float,
    start: Floats | None = None,
) -> Run:
    """Run HiGHS on a program, with some variables held in narrower ranges.

    Raises
    ------
    InputError
        If there is no plan at all.
    """
    solver = solver_of(program)
    for name, (low, high) in (ranges or {}).items():
        labels = program.model.variables[name].labels.values.ravel().astype(np.int32)
        solver.changeColsBounds(labels.size, labels, low.ravel(), high.ravel())
    for option, value in (("mip_rel_gap", gap), ("time_limit", float(seconds))):
        solver.setOptionValue(option, value)
    if start is not None:
        labels = np.arange(start.size, dtype=np.int32)
        solver.setSolution(labels.size, labels, start)
    solver.run()
    return outcome(solver)


def solver_of(program: Program) -> Any:
    """Return HiGHS with the program in it, silent and repeatable."""
    from counterpoise.plan.solvers import need

    highspy: Any = need("highspy")
    matrices: Any = program.model.matrices
    rows, columns = matrices.A.tocsc(), highspy.HighsLp()
    columns.num_row_, columns.num_col_ = rows.shape
    columns.col_cost_, columns.col_lower_ = matrices.c, matrices.lb
    columns.col_upper_ = matrices.ub
    columns.row_lower_ = np.where(matrices.sense == "<", -np.inf, matrices.b)
    columns.row_upper_ = np.where(matrices.sense == ">", np.inf, matrices.b)
    columns.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    columns.a_matrix_.start_ = rows.indptr
    columns.a_matrix_.index_, columns.a_matrix_.value_ = rows.indices, rows.data
    kinds = highspy.HighsVarType
    whole = np.isin(matrices.vtypes, ("I", "B"))
    if whole.any():
        columns.integrality_ = [kinds.kInteger if i else kinds.kContinuous for i in whole]
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("random_seed", 1), ("parallel", "off")):
        solver.setOptionValue(option, value)
    solver.passModel(columns)
    return solver


def outcome(solver: Any) -> Run:
    """Return what a run of HiGHS gave.

    Raises
    ------
    InputError
        If there is no plan at all.
    """
    status = str(solver.modelStatusToString(solver.getModelStatus()))
    info = solver.getInfo()
    if info.primal_solution_status != 2:
        what, remedy = "no plan holds all bounds", "Lower what is asked with --at-least."
        if "ime limit" in status:
            what, remedy = "no plan was found in time", "Give more --seconds."
        raise InputError([Problem("apportion", "", what, remedy)])
    bound = info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else -np.inf
    integers = info.mip_node_count >= 0
    return Run(
        values=np.array(solver.getSolution().col_value),
        objective=float(info.objective_function_value),
        bound=float(bound if integers else info.objective_function_value),
        finished=status == "Optimal",
        solver=solver,
    )
