"""The glide path: orders, industry and drawdown by linear programming."""

from counterpoise.planner.handover.plan import HandoverPlan, Request, make_plan
from counterpoise.planner.handover.replay import as_scenario
from counterpoise.planner.handover.summary import headline, sentences, to_json

__all__ = [
    "HandoverPlan",
    "Request",
    "as_scenario",
    "headline",
    "make_plan",
    "sentences",
    "to_json",
]
