"""Solving a program and reading its answer, with a second look at whether it keeps its rules."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.plan.glide.building import Built
from counterpoise.quiet import silenced

Floats = NDArray[np.float64]
FEASIBILITY = 1e-6
SOLVER = {"solver": "ipm", "run_crossover": "on", "output_flag": False}
"""Interior point with crossover: far faster here than simplex, and it ends in a vertex whose
prices are exact."""


@dataclass(frozen=True)
class Answer:
    """What a solver found.

    Parameters
    ----------
    status : str
        ``optimal``, ``infeasible`` or what the solver says otherwise.
    value : float
        Objective; not a number without a solution.
    bound : float
        Objective of the dual program, worked out here from prices; equal to the value at an
        optimum.
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
    def usable(self) -> bool:
        """Whether there is an answer that keeps its rules."""
        return self.status == "optimal" and self.violation <= FEASIBILITY


def solve(built: Built, time_limit: float | None = None) -> Answer:
    """Solve a program with HiGHS.

    Parameters
    ----------
    built : Built
        The program, with an objective.
    time_limit : float, optional
        Seconds after which the solver gives up.
    """
    import logging
    import warnings
    from time import perf_counter

    from counterpoise.plan.solvers import need

    need("highspy")
    options: dict[str, Any] = dict(SOLVER)
    if time_limit is not None:
        options["time_limit"] = float(time_limit)
    started = perf_counter()
    # What went wrong is told by the status; linopy would say it once more on its own.
    logging.getLogger("linopy").setLevel(logging.CRITICAL)
    with silenced(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        status, condition = built.model.solve(
            "highs", io_api="direct", progress=False, log_to_console=False, **options
        )
    seconds = perf_counter() - started
    if status != "ok":
        return Answer(str(condition), np.nan, np.nan, np.inf, seconds)
    value = float(built.model.objective.value or 0.0)
    return Answer(str(condition), value, dual_value(built), violation(built), seconds)


def violation(built: Built) -> float:
    """Return the largest miss of any rule or bound by the solution, in the units of its row."""
    matrices: Any = built.model.matrices
    x = np.asarray(matrices.sol, dtype=float)
    activity, rhs = matrices.A @ x, matrices.b
    over = np.where(np.isin(matrices.sense, ["<", "="]), activity - rhs, -np.inf)
    under = np.where(np.isin(matrices.sense, [">", "="]), rhs - activity, -np.inf)
    misses = (over, under, matrices.lb - x, x - matrices.ub)
    return float(max(0.0, *(m.max(initial=0.0) for m in misses)))


def dual_value(built: Built) -> float:
    """Return the objective of the dual program: what prices say that the rules and bounds cost."""
    matrices: Any = built.model.matrices
    prices = np.asarray(matrices.dual, dtype=float)
    reduced = matrices.c - matrices.A.T @ prices
    bound = np.where(reduced > 0, matrices.lb, matrices.ub)
    # A reduced cost that is only rounding would turn an infinite bound into nonsense.
    free = ~np.isfinite(bound)
    return float(prices @ matrices.b + reduced[~free] @ bound[~free])
