"""Solving a roster: the best there is, or the best found so far and how far it may be off."""

import threading
from dataclasses import dataclass, replace
from time import monotonic
from typing import Literal

from counterpoise.evidence import Evidence
from counterpoise.planner.rotations.alternatives import (
    NOTHING_KNOWN,
    Alternatives,
    search_alternatives,
)
from counterpoise.planner.rotations.conflicts import explain
from counterpoise.planner.rotations.cp_sat import Progress
from counterpoise.planner.rotations.plan import RotationPlan
from counterpoise.planner.rotations.request import RotationRequest
from counterpoise.planner.rotations.scores import Score, broken, by_aim, score
from counterpoise.planner.rotations.search import Found, Stage, search_roster
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
        The same seed gives the same roster, unless the limit is what stops the search or more
        than one worker searches.
    workers : int, optional
        How many search at once: one, and two for a roster of more than 10,000 possible seats.
    alternatives : int
        How many further rosters to look for that are as good and differ as much as they can. The
        limit counts once more for them.
    give : float
        By what share of the weighted sum those, and the rosters whose common seats are told, may be
        worse.
    progress : callable, optional
        Called with the best sum so far, or None, and the bound below which no roster can lie.
    stop : threading.Event, optional
        Set it to stop the search and take the best roster so far.
    """

    limit_seconds: float = DEFAULT_LIMIT
    seed: int = DEFAULT_SEED
    workers: int | None = None
    alternatives: int = 0
    give: float = 0.0
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
    given = (without_figures(roster), search.limit_seconds, search.seed)
    found: Found = run_apart(
        search_roster, *given, search.workers, progress=search.progress, stop=search.stop
    )
    options = {
        "limit_seconds": search.limit_seconds,
        "seed": search.seed,
        "workers": found.workers,
    }
    outcome = RotationPlan(roster, "unknown", seconds=dict(found.seconds), options=options)
    if found.status == "INFEASIBLE":
        began = monotonic()
        conflict = run_apart(explain, *given, stop=search.stop)
        outcome.seconds["explaining"] = monotonic() - began
        return replace(outcome, status="infeasible", conflict=conflict)
    if not found.stages:
        if found.interrupted:
            raise KeyboardInterrupt
        return replace(outcome, stopped="time limit")
    stopped: Stopped = "interrupted" if found.interrupted else "time limit"
    proven = found.status == "OPTIMAL"
    judged, stages = _judged(roster, found)
    outcome = replace(
        outcome,
        status="optimal" if proven else "feasible",
        seats=found.seats,
        score=judged,
        stages=stages,
        stopped=None if proven else stopped,
    )
    asked = search.alternatives > 0 or search.give > 0
    if found.interrupted or not (proven or asked):
        return outcome
    left = search.limit_seconds - sum(found.seconds.get(p, 0.0) for p in ("building", "solving"))
    limit = search.limit_seconds if asked else max(left, 0.0)
    return replace(outcome, alternatives=_alternatives(roster, found, search, limit))


def _alternatives(
    roster: RotationRequest, found: Found, search: Search, limit_seconds: float
) -> Alternatives:
    """Look for rosters as good, and keep what is known if somebody would not wait."""
    give = search.give * max(abs(found.stages[-1].value), 1.0) if search.give else 0.0
    try:
        others: Alternatives = run_apart(
            search_alternatives,
            without_figures(roster),
            (found.seats, found.stages),
            (search.alternatives, give),
            limit_seconds,
            search.seed,
            found.workers,
            stop=search.stop,
        )
    except KeyboardInterrupt:  # the roster itself is there
        return replace(NOTHING_KNOWN, undecided=frozenset(found.seats), give=give)
    for seats in others.rosters:
        faults = broken(roster, seats)
        if faults:
            raise RuntimeError(f"The solver breaks a rule: {faults[0].words}.")
    return others


def without_figures(roster: RotationRequest) -> RotationRequest:
    """Return a roster as it is sent to the solver: of its evidence only the names of allies.

    What inventories and economies mean for a roster stands in it already, and the figures are
    megabytes.
    """
    return replace(roster, evidence=Evidence({}, roster.evidence.allies, {}, (), (), {}))


def _judged(roster: RotationRequest, found: Found) -> tuple[Score, tuple[Stage, ...]]:
    """Judge what the solver says once more, apart from it.

    What is proven must be equal. Short of a proof the solver may reckon a roster worse than it is.
    """
    faults, judged = broken(roster, found.seats), score(roster, found.seats)
    if faults:
        raise RuntimeError(f"The solver breaks a rule: {faults[0].words}.")
    by_name = {str(aim): value for aim, value in by_aim(roster, judged).items()}
    named = {stage.aim for stage in found.stages}
    rest = sum(value for aim, value in by_name.items() if aim not in named)
    stages = []
    for stage in found.stages:
        said = rest if stage.aim == "sum" else by_name[stage.aim]
        slack = 1e-6 * max(1.0, abs(said))
        most, least = stage.value, stage.value if stage.proven else stage.bound
        if not least - slack <= said <= most + slack:
            raise RuntimeError(f"The solver says {stage.value}, the roster scores {said}.")
        stages.append(stage if stage.proven else replace(stage, value=said))
    return judged, tuple(stages)
