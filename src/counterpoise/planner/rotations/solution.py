"""Solving a roster: the best there is, or the best found so far and how far it may be off."""

import threading
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Literal

from counterpoise.evidence import Evidence
from counterpoise.planner.rotations.conflicts import Conflict, explain
from counterpoise.planner.rotations.cp_sat import Progress
from counterpoise.planner.rotations.plan import RotationPlan
from counterpoise.planner.rotations.request import RotationRequest, Seat
from counterpoise.planner.rotations.scores import broken, score
from counterpoise.planner.rotations.search import Found, search_roster
from counterpoise.planner.rotations.solver_process import run_apart

DEFAULT_LIMIT = 60.0
DEFAULT_SEED = 1

Stopped = Literal["time limit", "interrupted"]


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

    The search runs in a process of its own. An interruption from the keyboard ends it with the best
    roster so far. If there is none yet, or at a second one, the interruption goes on to the caller.

    Parameters
    ----------
    roster : RotationRequest
        What is to be filled, by whom, under which rules.
    search : Search, optional
        How long to search, and from which seed.

    Raises
    ------
    InputError
        If the solver is not installed, or its process ends before it has answered.
    """
    search = search or Search()
    asked = (without_figures(roster), search.limit_seconds, search.seed)
    found: Found = run_apart(search_roster, *asked, progress=search.progress, stop=search.stop)
    options = {"limit_seconds": search.limit_seconds, "seed": search.seed}
    seconds = dict(found.seconds)
    if found.status == "INFEASIBLE":
        began = monotonic()
        conflict = run_apart(explain, *asked, stop=search.stop)
        seconds["explaining"] = monotonic() - began
        return _result(roster, "infeasible", (), None, None, conflict, seconds, options)
    if found.bound is None:
        if found.interrupted:
            raise KeyboardInterrupt
        return _result(roster, "unknown", (), None, "time limit", None, seconds, options)
    if found.status == "OPTIMAL":
        return _result(roster, "optimal", found.seats, found.bound, None, None, seconds, options)
    stopped: Stopped = "interrupted" if found.interrupted else "time limit"
    return _result(roster, "feasible", found.seats, found.bound, stopped, None, seconds, options)


def without_figures(roster: RotationRequest) -> RotationRequest:
    """Return a roster as it is sent to the solver: of its evidence only the names of allies.

    What inventories and economies mean for a roster stands in it already, and the figures are
    megabytes.
    """
    return replace(roster, evidence=Evidence({}, roster.evidence.allies, {}, (), (), {}))


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
