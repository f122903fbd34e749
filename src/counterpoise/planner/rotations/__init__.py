"""The rotation roster: who leads and fills which battlegroup, patrol and group of ships, when."""

from counterpoise.planner.rotations.alternatives import Alternatives
from counterpoise.planner.rotations.conflicts import Conflict, Relaxation
from counterpoise.planner.rotations.file_reader import load_roster, roster_names
from counterpoise.planner.rotations.plan import RotationPlan
from counterpoise.planner.rotations.request import RotationRequest, Seat
from counterpoise.planner.rotations.scores import Score, broken, score
from counterpoise.planner.rotations.search import Stage
from counterpoise.planner.rotations.solution import Search, make_plan

__all__ = [
    "Alternatives",
    "Conflict",
    "Relaxation",
    "RotationPlan",
    "RotationRequest",
    "Score",
    "Search",
    "Seat",
    "Stage",
    "broken",
    "load_roster",
    "make_plan",
    "roster_names",
    "score",
]
