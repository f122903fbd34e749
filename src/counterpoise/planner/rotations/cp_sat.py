"""CP-SAT, the solver of OR-Tools, as rosters use it.

OR-Tools brings a build of HiGHS as a shared library. highspy brings one too, and in one process the
first that is loaded may answer for both. OR-Tools is therefore loaded only in the process that
`solver_process` starts. Nothing outside that process may call `library`.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from counterpoise import extras
from counterpoise.planner.rotations.request import HUNDREDTHS

Progress = Callable[[float | None, float], None]
WORKERS = 1
PATIENCE = 0.1
"""Seconds between two looks at whether somebody wants to stop."""


def _tell_nobody(best: float | None, bound: float) -> None:
    """Keep progress to itself."""


@dataclass(frozen=True)
class Channel:
    """What a search in a process of its own shares with the one that asked for it.

    Parameters
    ----------
    tell : callable
        Called with the best sum so far, or None, and the bound below which no roster can lie.
    stop : threading.Event
        Set when the search should stop with what it has.
    """

    tell: Progress = _tell_nobody
    stop: threading.Event = field(default_factory=threading.Event)


def library() -> Any:
    """Return the module of OR-Tools that holds CP-SAT.

    Raises
    ------
    InputError
        If OR-Tools is not installed.
    """
    return extras.need("ortools.sat.python.cp_model", "plan")


def new_solver(
    limit_seconds: float, seed: int, workers: int = WORKERS, *, whole: bool = False
) -> Any:
    """Return a solver; with one worker it gives the same answer each time.

    Parameters
    ----------
    limit_seconds : float
        When it stops.
    seed : int
        Seed of its search.
    workers : int
        How many search at once. With more than one, which answer comes first is left to chance.
    whole : bool
        Whether the linear relaxation holds every constraint: fair loads need it.
    """
    solver = library().CpSolver()
    solver.parameters.max_time_in_seconds = limit_seconds
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = workers
    solver.parameters.catch_sigint_signal = False
    if whole:
        solver.parameters.linearization_level = 2
        # A roster to start from and symmetry together make presolve of OR-tools 9.15 fail at times.
        solver.parameters.symmetry_level = 0
    return solver


def run(
    solver: Any, model: Any, stop: threading.Event | None = None, tell: Progress | None = None
) -> str:
    """Run a solver and return its status.

    The solver runs in a thread of its own. It is asked to stop again and again, since it does not
    hear what it is told before it has begun.

    Parameters
    ----------
    solver : CpSolver
        Holds the answer afterwards.
    model : CpModel
        What is solved.
    stop : threading.Event, optional
        Ends the search when it is set.
    tell : callable, optional
        Called with the sum and the bound of each better answer, in hundredths of the model's sum.
    """
    callback = None if tell is None else _callback(tell)
    status: list[Any] = []
    failed: list[Exception] = []
    done = threading.Event()

    def work() -> None:
        try:
            status.append(solver.solve(model, callback))
        except Exception as error:
            failed.append(error)  # handed on to the thread that waits
        finally:
            done.set()

    threading.Thread(target=work, daemon=True).start()
    while not done.wait(PATIENCE):
        if stop is not None and stop.is_set():
            solver.stop_search()
    if failed:
        raise failed[0]
    return str(solver.status_name(status[0]))


def _callback(tell: Progress) -> Any:
    """Return a callback of the solver that hands on progress."""
    base: Any = library().CpSolverSolutionCallback

    class ProgressCallback(base):  # type: ignore[misc]
        def on_solution_callback(self) -> None:
            best, bound = self.objective_value, self.best_objective_bound
            tell(best / HUNDREDTHS, bound / HUNDREDTHS)

    return ProgressCallback()
