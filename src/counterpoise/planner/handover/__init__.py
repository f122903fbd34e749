"""The hand-over plan: orders, industry and drawdown by linear programming."""

from counterpoise.planner.handover.plan import HandoverPlan
from counterpoise.planner.handover.procedure import make_plan
from counterpoise.planner.handover.replay import as_scenario
from counterpoise.planner.handover.request import HandoverRequest
from counterpoise.planner.handover.rules import Contract, Pool, Rule
from counterpoise.planner.handover.summary import headline, sentences

__all__ = [
    "Contract",
    "HandoverPlan",
    "HandoverRequest",
    "Pool",
    "Rule",
    "as_scenario",
    "headline",
    "make_plan",
    "sentences",
]
