"""The rotation roster: who leads and fills which battlegroup, patrol and group of ships, when."""

from counterpoise.planner.rotations.conflicts import Conflict, Relaxation
from counterpoise.planner.rotations.export import write_roster
from counterpoise.planner.rotations.file_reader import load_roster, roster_names
from counterpoise.planner.rotations.plan import RosterResult
from counterpoise.planner.rotations.request import Roster, Seat
from counterpoise.planner.rotations.scores import Score, broken, score
from counterpoise.planner.rotations.solution import Search, solve_roster

__all__ = [
    "Conflict",
    "Relaxation",
    "Roster",
    "RosterResult",
    "Score",
    "Search",
    "Seat",
    "broken",
    "load_roster",
    "roster_names",
    "score",
    "solve_roster",
    "write_roster",
]
