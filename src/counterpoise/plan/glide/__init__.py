"""The glide path: orders, industry and drawdown by linear programming."""

from counterpoise.plan.glide.planning import GlidePlan, Request, make_plan
from counterpoise.plan.glide.replay import as_scenario
from counterpoise.plan.glide.summary import headline, sentences, to_json

__all__ = [
    "GlidePlan",
    "Request",
    "as_scenario",
    "headline",
    "make_plan",
    "sentences",
    "to_json",
]
