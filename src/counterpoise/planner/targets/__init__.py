"""Apportionment: who should provide what by when, within what allies can man, pay and buy."""

from counterpoise.planner.targets.plan import Apportionment, apportion, difference
from counterpoise.planner.targets.request import RULES, Question

__all__ = ["RULES", "Apportionment", "Question", "apportion", "difference"]
