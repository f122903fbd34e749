"""Solving a program and reading its answer, with a second look at whether it keeps its rules."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.corner import Corner, basis_for
from counterpoise.planner.handover.highs import Progress, SolverOutput, resume, run
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.stdout import silenced

if TYPE_CHECKING:
    from threading import Event

Floats = NDArray[np.float64]
FEASIBILITY = 1e-6
PROVEN = 1e-6
"""Largest error of an answer that counts as an optimum."""
CORNER_COLUMNS = 20_000
"""Largest program of which a corner is looked for: at 27,000 columns (all capabilities, 15 years)
none was found within minutes, while interior point alone takes some 17 seconds."""
CLOSE = 1e-4
"""Largest gap between an answer and its bound at which it is still given, with the gap told."""


@dataclass(frozen=True)
class Solution:
    """What a solver found.

    Parameters
    ----------
    status : str
        ``optimal``, ``near-optimal`` where the bound is not quite met, ``infeasible``,
        ``interrupted``, or what the solver says otherwise.
    value : float
        Objective; not a number without a solution.
    bound : float
        Objective of the dual program, worked out here from prices; equal to the value at an
        optimum, and minus infinity where the prices prove nothing.
    violation : float
        Largest miss of any rule, worked out here.
    seconds : float
        Time in the solver.
    """

    status: str
    value: float
    bound: float
    violation: float
    seconds: float

    @property
    def error(self) -> float:
        """How far it is from being proven: gap as a share of the value, or the miss if larger."""
        return float(np.nan_to_num(max(self.gap, self.violation), nan=np.inf))

    @property
    def gap(self) -> float:
        """How much better an answer might be at most, as a share of the value."""
        return abs(self.value - self.bound) / max(1.0, abs(self.value))

    @property
    def usable(self) -> bool:
        """Whether there is an answer that keeps its rules."""
        given = ("optimal", "near-optimal", "interrupted")
        return self.status in given and self.violation <= FEASIBILITY


def solve(
    built: HandoverProblem,
    time_limit: float | None = None,
    *,
    crossover: bool = True,
    tolerance: float | None = None,
    start: Corner | None = None,
    progress: Progress | None = None,
    stop: "Event | None" = None,
) -> Solution:
    """Solve a program with HiGHS, and write what it found into the model.

    An answer counts as optimal if, by our own sums, it keeps its rules and its bound meets its
    value. If one reached after crossover does not, interior point alone is tried, whose answer is
    near-optimal where its gap is small but no rounding.

    Parameters
    ----------
    built : HandoverProblem
        The program, with an objective.
    time_limit : float, optional
        Seconds after which the solver gives up.
    crossover : bool
        Whether the answer has to be a corner, where idle orders are zero and prices exact; in a
        program of more than `CORNER_COLUMNS` none is looked for.
    tolerance : float, optional
        Gap, as a share of the value, at which interior point may stop where no corner is looked
        for. The answer is near-optimal up to ten times that.
    start : Corner, optional
        Where a program like it ended: simplex begins there, and interior point only where that does
        not lead to an optimum soon.
    progress : callable, optional
        Called with the gap while the solver runs.
    stop : Event, optional
        Set by somebody else who wants the solver to stop, as an interrupt does.

    Raises
    ------
    KeyboardInterrupt
        If somebody stops the solver before it has a plan that keeps its rules.
    """
    from time import perf_counter

    from counterpoise import extras

    extras.need("highspy", "plan")
    started = perf_counter()

    close = max(CLOSE, 10.0 * (tolerance or 0.0))

    def solved(*, corner: bool) -> SolverOutput:
        return run(
            program_of(built),
            lambda one: _checked(built, one).error,
            crossover=corner,
            say=progress,
            stop=stop,
            time_limit=time_limit,
            tolerance=None if corner else tolerance,
        )

    corner = crossover and built.model.nvars <= CORNER_COLUMNS
    found = None
    if start is not None:
        found = resume(program_of(built), basis_for(built.model, start), stop)
    if found is None or _checked(built, found).status != "optimal":
        found = solved(corner=corner)
    answer = _checked(built, found, close)
    doubtful = answer.status not in ("optimal", "infeasible", "interrupted", "time limit")
    if doubtful and corner:
        again = solved(corner=False)
        second = _checked(built, again, close)
        if not answer.usable or second.status != "near-optimal" or second.gap < answer.gap:
            found, answer = again, second
    if answer.status == "interrupted" and not answer.usable:
        raise KeyboardInterrupt
    if found.x is not None and found.prices is not None:
        store(built.model, found.x, found.prices)
        built.basis = found.basis
    seconds = perf_counter() - started
    return Solution(answer.status, answer.value, answer.bound, answer.violation, seconds)


def program_of(built: HandoverProblem) -> Any:
    """Return a program for HiGHS."""
    from linopy.io import to_highspy

    with silenced():
        return to_highspy(built.model, set_names=False)


def _checked(built: HandoverProblem, found: SolverOutput, close: float = CLOSE) -> Solution:
    """Return the answer with value, bound and largest miss by our own sums."""
    if found.x is None or found.prices is None:
        return Solution(found.status, np.nan, np.nan, np.inf, 0.0)
    matrices: Any = built.model.matrices
    value = float(matrices.c @ found.x)
    bound, miss = dual_value(built, found.prices), violation(built, found.x)
    status = found.status
    if Solution(status, value, bound, miss, 0.0).error <= PROVEN:
        status = "optimal"
    elif status in ("optimal", "unknown"):
        near = Solution(status, value, bound, miss, 0.0).gap <= close and miss <= FEASIBILITY
        status = "near-optimal" if near else "not proven"
    return Solution(status, value, bound, miss, 0.0)


def store(model: Any, x: Floats, prices: Floats) -> None:
    """Write values and prices into a model, as linopy does after a solution of its own."""
    import xarray as xr

    matrices = model.matrices
    model.status = "ok"
    for numbers, labels, owners, entry in (
        (x, matrices.vlabels, model.variables, "solution"),
        (prices, matrices.clabels, model.constraints, "dual"),
    ):
        # One more place, at the end, for what has no row or column: its label is -1.
        by_label = np.full(int(labels.max(initial=-1)) + 2, np.nan)
        by_label[labels] = numbers
        for name in owners:
            owner = owners[name]
            places = owner.labels
            found = xr.DataArray(by_label[places.values], places.coords, dims=places.dims)
            setattr(owner, entry, found)


def violation(built: HandoverProblem, x: Floats) -> float:
    """Return the largest miss of any rule or bound by the solution, in the units of its row."""
    matrices: Any = built.model.matrices
    activity, rhs = matrices.A @ x, matrices.b
    over = np.where(np.isin(matrices.sense, ["<", "="]), activity - rhs, -np.inf)
    under = np.where(np.isin(matrices.sense, [">", "="]), rhs - activity, -np.inf)
    misses = (over, under, matrices.lb - x, x - matrices.ub)
    return float(max(0.0, *(m.max(initial=0.0) for m in misses)))


def dual_value(built: HandoverProblem, prices: Floats) -> float:
    """Return the objective of the dual program: what prices say that the rules and bounds cost."""
    matrices: Any = built.model.matrices
    # A price of the wrong sign is rounding, or proves nothing.
    prices = np.where(matrices.sense == "<", np.minimum(prices, 0.0), prices)
    prices = np.where(matrices.sense == ">", np.maximum(prices, 0.0), prices)
    reduced = matrices.c - matrices.A.T @ prices
    bound = np.where(reduced > 0, matrices.lb, matrices.ub)
    free = ~np.isfinite(bound)
    if np.abs(reduced[free]).max(initial=0.0) > FEASIBILITY:
        return -np.inf
    # A reduced cost that is only rounding would turn an infinite bound into nonsense.
    return float(prices @ matrices.b + reduced[~free] @ bound[~free])
