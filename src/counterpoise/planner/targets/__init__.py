"""Apportionment: who should provide what by when, within what allies can man, pay and buy."""

from counterpoise.planner.targets.plan import TargetsPlan, difference, make_plan
from counterpoise.planner.targets.request import RULES, TargetsRequest

__all__ = ["RULES", "TargetsPlan", "TargetsRequest", "difference", "make_plan"]
