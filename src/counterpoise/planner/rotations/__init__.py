"""The rotation roster: who leads and fills which battlegroup, patrol and group of ships, when."""

from collections.abc import Mapping
from pathlib import Path

from counterpoise.atomic_write import Writer
from counterpoise.planner.rotations.conflicts import Conflict, Relaxation
from counterpoise.planner.rotations.file_reader import load_roster, roster_names
from counterpoise.planner.rotations.plan import RotationPlan
from counterpoise.planner.rotations.request import RotationRequest, Seat
from counterpoise.planner.rotations.scores import Score, broken, score
from counterpoise.planner.rotations.solution import Search, make_plan

RosterResult = RotationPlan
solve_roster = make_plan


def write_roster(
    result: RotationPlan, folder: Path, beside: Mapping[str, Writer] | None = None
) -> list[Path]:
    """Write a roster as files."""
    return result.save(folder, beside=beside)


__all__ = [
    "Conflict",
    "Relaxation",
    "RotationPlan",
    "RotationRequest",
    "Score",
    "Search",
    "Seat",
    "broken",
    "load_roster",
    "make_plan",
    "roster_names",
    "score",
]
