"""The rotation roster: who leads and fills which battlegroup, patrol and group of ships, when."""

from counterpoise.plan.roster.explaining import Conflict, Relaxation
from counterpoise.plan.roster.judging import Score, broken, score
from counterpoise.plan.roster.reading import load_roster, roster_names
from counterpoise.plan.roster.result import RosterResult
from counterpoise.plan.roster.roster import Roster, Seat
from counterpoise.plan.roster.solving import Search, solve_roster
from counterpoise.plan.roster.writing import write_roster

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
