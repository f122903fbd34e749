"""One run of HiGHS on a program: passing it on, its options, and what comes back.

HiGHS runs in a thread, so that an interrupt stops it with its best plan in hand.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread, current_thread, main_thread
from typing import Any

import numpy as np

from counterpoise.planner.targets.inputs import Floats, TargetsInputs
from counterpoise.planner.targets.problem import TargetsProblem
from counterpoise.problems import InputError, Problem

LOTS_LEFT_OPEN = 40
"""Up to so many whole numbers, all of them are left open."""
LOTS_AROUND = 1
"""Else each may lie so many lots from the divisible target, while a first whole plan is sought."""


Ranges = dict[str, tuple[Floats, Floats]]
"""Least and most of some variables, by their name."""
FEASIBLE = 2
"""What HiGHS says of a point that keeps every row."""
TICK = 0.1
"""Seconds between two looks at whether somebody wants to stop."""


@dataclass(frozen=True)
class Effort:
    """How long and how closely to search.

    Parameters
    ----------
    gap : float
        Relative gap at which a solve may stop.
    seconds : float
        Time limit of each solve.
    stop : Event
        Set once somebody wants the best plan so far; an interrupt sets it.
    """

    gap: float = 5e-3
    seconds: float = 20.0
    stop: Event = field(default_factory=Event)

    def call(
        self,
        program: TargetsProblem,
        ranges: Ranges | None = None,
        *,
        start: Floats | None = None,
    ) -> "SolverRun":
        """Run HiGHS on a program so long and so closely; see `call`."""
        return call(
            program, ranges, gap=self.gap, seconds=self.seconds, start=start, stop=self.stop
        )


@dataclass(frozen=True)
class SolverRun:
    """One call of HiGHS: values by column, and how it ended."""

    values: Floats
    objective: float
    bound: float
    finished: bool
    solver: Any


def lot_ranges(
    inputs: TargetsInputs, target: Floats
) -> tuple[dict[str, tuple[Floats, Floats]], bool]:
    """Return bounds of the number of lots near a divisible target, and whether all are open."""
    keep = inputs.lot > 0
    count = target[:, keep] / inputs.lot[keep]
    if count.size <= LOTS_LEFT_OPEN:
        return {}, True
    low = np.maximum(np.floor(count + 1e-6) - LOTS_AROUND, 0.0)
    return {"lots": (low, np.ceil(count - 1e-6) + LOTS_AROUND)}, False


def values_of(program: TargetsProblem, run: SolverRun, name: str) -> Floats:
    """Return the values of a variable; what is below the solver's tolerance is zero."""
    labels = program.model.variables[name].labels.values
    values = run.values[labels]
    return np.asarray(np.where(np.abs(values) < 1e-7, 0.0, values))


def call(
    program: TargetsProblem,
    ranges: Ranges | None = None,
    *,
    gap: float,
    seconds: float,
    start: Floats | None = None,
    stop: Event | None = None,
) -> SolverRun:
    """Run HiGHS on a program, with some variables held in narrower ranges.

    Parameters
    ----------
    program : TargetsProblem
        The program.
    ranges : dict, optional
        Least and most of some variables, by their name.
    gap, seconds : float
        Relative gap at which it may stop, and its time limit.
    start : array, optional
        Values of the first columns of a plan to begin with.
    stop : Event, optional
        Set by an interrupt, or by somebody else who wants the best plan so far. Without it an
        interrupt is passed on.

    Raises
    ------
    InputError
        If there is no plan at all, or none was found in time.
    KeyboardInterrupt
        If it was stopped before it had a plan.
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
    run_interruptibly(solver, stop)
    return outcome(solver)


@contextmanager
def interrupt_sets(stop: Event) -> Iterator[None]:
    """Let a first interrupt set an event, so that it cannot hit between two solves; a second ends.

    Elsewhere than in the main thread, where no signal arrives, nothing changes.
    """
    before = signal.getsignal(signal.SIGINT)
    if current_thread() is not main_thread() or before is None:
        yield
        return

    def ask(_number: int, _frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def run_interruptibly(solver: Any, stop: Event | None = None) -> None:
    """Run HiGHS in a thread; stop it when an event is set, which an interrupt does.

    Raises
    ------
    KeyboardInterrupt
        If nobody waits for what it has found by then, or it has found nothing.
    """
    asked, done = stop or Event(), Event()

    def watch(event: Any) -> None:
        if asked.is_set():
            event.data_in.user_interrupt = 1

    def work() -> None:
        try:
            solver.run()
        finally:
            done.set()

    solver.cbMipInterrupt += watch
    solver.cbSimplexInterrupt += watch
    Thread(target=work, daemon=True).start()
    # As in planner.handover.highs: the thread is neither joined nor left to itself.
    while not done.is_set():
        try:
            done.wait(TICK)
        except KeyboardInterrupt:
            asked.set()
    if asked.is_set() and (stop is None or solver.getInfo().primal_solution_status != FEASIBLE):
        raise KeyboardInterrupt


def solver_of(program: TargetsProblem) -> Any:
    """Return HiGHS with the program in it, silent and repeatable."""
    from counterpoise import extras

    highspy: Any = extras.need("highspy", "plan")
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


def outcome(solver: Any) -> SolverRun:
    """Return what a run of HiGHS gave.

    Raises
    ------
    InputError
        If there is no plan at all.
    """
    status = str(solver.modelStatusToString(solver.getModelStatus()))
    info = solver.getInfo()
    if info.primal_solution_status != FEASIBLE:
        what, remedy = "no plan was found in time", "Give more --seconds."
        if status == "Infeasible":
            what, remedy = "no plan holds all bounds", "Lower what is asked with --at-least."
        raise InputError([Problem("apportion", "", what, remedy)])
    bound = info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else -np.inf
    integers = info.mip_node_count >= 0
    return SolverRun(
        values=np.array(solver.getSolution().col_value),
        objective=float(info.objective_function_value),
        bound=float(bound if integers else info.objective_function_value),
        finished=status == "Optimal",
        solver=solver,
    )
