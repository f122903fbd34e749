"""The search for a roster, in the process that holds the solver."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

from counterpoise.planner.rotations import cp_sat
from counterpoise.planner.rotations.cp_sat import Channel
from counterpoise.planner.rotations.problem import RotationProblem
from counterpoise.planner.rotations.request import HUNDREDTHS, RotationRequest, Seat

LINEARISATION = 2
FILLING_SHARE = 0.25
LAST_SECONDS = 1.0


@dataclass(frozen=True)
class Found:
    """What a search found.

    Parameters
    ----------
    status : str
        As CP-SAT names it: ``OPTIMAL``, ``FEASIBLE``, ``INFEASIBLE`` or ``UNKNOWN``.
    seats : tuple of Seat
        Who serves where and when; empty if there is no roster.
    bound : float or None
        No roster scores less than this; None if there is no roster.
    interrupted : bool
        Whether somebody stopped the search.
    seconds : dict
        Time by phase.
    """

    status: str
    seats: tuple[Seat, ...]
    bound: float | None
    interrupted: bool
    seconds: dict[str, float]


def search_roster(
    roster: RotationRequest, limit_seconds: float, seed: int, channel: Channel
) -> Found:
    """Search for the best roster.

    Parameters
    ----------
    roster : RotationRequest
        What is to be filled, by whom, under which rules.
    limit_seconds : float
        When to stop.
    seed : int
        Seed of the search.
    channel : Channel
        Where progress goes, and who can stop the search.
    """
    began = monotonic()
    building = RotationProblem(roster)
    built = monotonic()
    solver, status, interrupted = _searched(building, limit_seconds, seed, channel)
    seconds = {"building": built - began, "solving": monotonic() - built}
    if status not in ("OPTIMAL", "FEASIBLE"):
        return Found(status, (), None, interrupted, seconds)
    seats = tuple(sorted(s for s, held in building.holds.items() if solver.boolean_value(held)))
    bound = solver.best_objective_bound / HUNDREDTHS
    return Found(status, seats, bound, interrupted, seconds)


def _searched(
    building: RotationProblem, limit_seconds: float, seed: int, channel: Channel
) -> tuple[Any, str, bool]:
    """Fill places first and then improve on that roster, so that there is one soon."""
    end = monotonic() + limit_seconds
    building.aim("places")
    solver = _prepared(limit_seconds * FILLING_SHARE, seed)
    status = cp_sat.run(solver, building.model, channel.stop)
    interrupted = channel.stop.is_set()
    if status == "INFEASIBLE" or (status == "UNKNOWN" and interrupted):
        return solver, status, interrupted
    if status in ("OPTIMAL", "FEASIBLE"):
        building.solver_model.start_from(solver)
    building.aim()
    if interrupted:  # a moment more, to weigh the roster there is
        solver = _prepared(LAST_SECONDS, seed)
        return solver, cp_sat.run(solver, building.model, tell=channel.tell), True
    solver = _prepared(max(end - monotonic(), 0.0), seed)
    status = cp_sat.run(solver, building.model, channel.stop, channel.tell)
    return solver, status, channel.stop.is_set()


def _prepared(limit_seconds: float, seed: int) -> Any:
    solver = cp_sat.new_solver(limit_seconds, seed)
    solver.parameters.linearization_level = LINEARISATION  # fair loads need it whole
    # A roster to start from and symmetry together make presolve of OR-tools 9.15 fail now and then.
    solver.parameters.symmetry_level = 0
    return solver
