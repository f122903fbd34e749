"""Apportionment: who should provide what by when, within what allies can man, pay and buy."""

from counterpoise.planner.targets.plan import TargetsPlan, difference, make_plan
from counterpoise.planner.targets.request import RULES, TargetsRequest

Apportionment = TargetsPlan
Question = TargetsRequest
apportion = make_plan

__all__ = ["RULES", "Apportionment", "Question", "TargetsPlan", "TargetsRequest", "apportion"]
__all__ += ["difference", "make_plan"]
