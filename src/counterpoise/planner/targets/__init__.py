"""Apportionment: who should provide what by when, within what allies can man, pay and buy."""

from counterpoise.planner.targets.comparison import difference, noise
from counterpoise.planner.targets.plan import TargetsPlan, make_plan
from counterpoise.planner.targets.request import RULES, TargetsRequest

__all__ = ["RULES", "TargetsPlan", "TargetsRequest", "difference", "make_plan", "noise"]
