"""Solving a roster: the best there is, or the best found so far and how far it may be off."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Literal

from counterpoise import extras
from counterpoise.planner.rotations.conflicts import Conflict, explain
from counterpoise.planner.rotations.plan import RotationPlan
from counterpoise.planner.rotations.problem import RotationProblem
from counterpoise.planner.rotations.request import HUNDREDTHS, RotationRequest, Seat
from counterpoise.planner.rotations.scores import broken, score

DEFAULT_LIMIT = 60.0
DEFAULT_SEED = 1
WORKERS = 1
LINEARISATION = 2
PATIENCE = 0.1
FILLING_SHARE = 0.25
LAST_SECONDS = 1.0

Stopped = Literal["time limit", "interrupted"]
Progress = Callable[[float | None, float], None]


@dataclass(frozen=True)
class Search:
    """How to search.

    Parameters
    ----------
    limit_seconds : float
        When to stop, and again when to stop looking for the smallest conflict.
    seed : int
        The same seed gives the same roster, unless the limit is what stops the search.
    progress : callable, optional
        Called with the best sum so far, or None, and the bound below which no roster can lie.
    stop : threading.Event, optional
        Set it to stop the search and take the best roster so far.
    """

    limit_seconds: float = DEFAULT_LIMIT
    seed: int = DEFAULT_SEED
    progress: Progress | None = None
    stop: threading.Event | None = None


def make_plan(roster: RotationRequest, search: Search | None = None) -> RotationPlan:
    """Find the best roster, or explain why there is none.

    An interruption from the keyboard ends the search with the best roster so far; if there is none
    yet, it goes on to the caller.

    Parameters
    ----------
    roster : RotationRequest
        What is to be filled, by whom, under which rules.
    search : Search, optional
        How long to search, and from which seed.
    """
    search = search or Search()
    began = monotonic()
    building = RotationProblem(roster)
    built = monotonic() - began
    solver, status, interrupted = _searched(building, search)
    stopped: Stopped | None = "interrupted" if interrupted else None
    seconds = {"building": built, "solving": monotonic() - began - built}
    options = {"limit_seconds": search.limit_seconds, "seed": search.seed}
    if status == "INFEASIBLE":
        began = monotonic()
        conflict = explain(roster, limit_seconds=search.limit_seconds, seed=search.seed)
        seconds["explaining"] = monotonic() - began
        return _result(roster, "infeasible", (), None, None, conflict, seconds, options)
    if status not in ("OPTIMAL", "FEASIBLE"):
        if interrupted:
            raise KeyboardInterrupt
        return _result(roster, "unknown", (), None, "time limit", None, seconds, options)
    if status == "OPTIMAL":
        stopped = None
    elif stopped is None:
        stopped = "time limit"
    seats = tuple(sorted(s for s, held in building.holds.items() if solver.boolean_value(held)))
    bound = solver.best_objective_bound / HUNDREDTHS
    found = "optimal" if status == "OPTIMAL" else "feasible"
    return _result(roster, found, seats, bound, stopped, None, seconds, options)


def _result(
    roster: RotationRequest,
    status: Any,
    seats: tuple[Seat, ...],
    bound: float | None,
    stopped: Stopped | None,
    conflict: Conflict | None,
    seconds: dict[str, float],
    options: dict[str, float],
) -> RotationPlan:
    """Judge what the solver says once more, apart from it."""
    if bound is None:
        return RotationPlan(roster, status, seats, None, None, stopped, conflict, seconds, options)
    faults, judged = broken(roster, seats), score(roster, seats)
    if faults:
        raise RuntimeError(f"The solver breaks a rule: {faults[0].words}.")
    if status == "optimal" and abs(judged.total - bound) > 1e-6 * max(1.0, abs(bound)):
        raise RuntimeError(f"The solver proves {bound}, the roster scores {judged.total}.")
    return RotationPlan(roster, status, seats, judged, bound, stopped, conflict, seconds, options)


def _searched(building: RotationProblem, search: Search) -> tuple[Any, str, bool]:
    """Fill places first and then improve on that roster, so that there is one soon."""
    end = monotonic() + search.limit_seconds
    building.aim(at_everything=False)
    first = replace(search, limit_seconds=search.limit_seconds * FILLING_SHARE, progress=None)
    solver, status, interrupted = _run(building.model, first)
    if status == "INFEASIBLE" or (status == "UNKNOWN" and interrupted):
        return solver, status, interrupted
    if status in ("OPTIMAL", "FEASIBLE"):
        building.start_from(solver)
    building.aim(at_everything=True)
    left = max(end - monotonic(), 0.0)
    if interrupted:  # a moment more, to weigh the roster there is
        search, left = replace(search, stop=None), LAST_SECONDS
    solver, status, again = _run(building.model, replace(search, limit_seconds=left))
    return solver, status, interrupted or again


def _run(model: Any, search: Search) -> tuple[Any, str, bool]:
    """Run the solver in a thread of its own, so that an interruption reaches this one."""
    solver = prepared(search.limit_seconds, search.seed)
    callback = _progress_line(search)
    status: list[Any] = []
    failed: list[BaseException] = []
    done = threading.Event()  # waiting for it can be interrupted safely; joining a thread cannot

    def work() -> None:
        try:
            status.append(solver.solve(model, callback))
        except BaseException as error:  # handed on to the thread that waits
            failed.append(error)
        finally:
            done.set()

    threading.Thread(target=work, daemon=True).start()
    interrupted = False
    while not done.is_set():
        try:
            done.wait(PATIENCE)
            if search.stop is not None and search.stop.is_set() and not interrupted:
                interrupted = True
                solver.stop_search()
        except KeyboardInterrupt:
            if interrupted:
                raise
            interrupted = True
            solver.stop_search()
    if failed:
        raise failed[0]
    return solver, solver.status_name(status[0]), interrupted


def prepared(limit_seconds: float, seed: int) -> Any:
    """Return a solver that gives the same answer each time: one worker, one fixed search."""
    solver = extras.need("ortools.sat.python.cp_model", "plan").CpSolver()
    options = solver.parameters
    options.max_time_in_seconds = limit_seconds
    options.random_seed = seed
    options.num_workers = WORKERS
    options.linearization_level = LINEARISATION  # fair loads need the linear relaxation whole
    # A roster to start from and symmetry together make presolve of OR-tools 9.15 fail now and then.
    options.symmetry_level = 0
    options.catch_sigint_signal = False
    return solver


def _progress_line(search: Search) -> Any:
    """Return a callback that hands on progress."""
    if search.progress is None:
        return None
    tell = search.progress
    base: Any = extras.need("ortools.sat.python.cp_model", "plan").CpSolverSolutionCallback

    class ProgressLine(base):  # type: ignore[misc]
        def on_solution_callback(self) -> None:
            best, bound = self.objective_value, self.best_objective_bound
            tell(best / HUNDREDTHS, bound / HUNDREDTHS)

    return ProgressLine()
