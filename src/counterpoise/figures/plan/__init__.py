"""Charts of a plan: who leaves, who orders what from whom, what binds, and what it trades off."""

from counterpoise.figures.plan.bottlenecks import bottlenecks
from counterpoise.figures.plan.frontier import frontier_figure
from counterpoise.figures.plan.orders import orders_by_ally, orders_by_region, orders_in_units
from counterpoise.figures.plan.robust import trial_figure
from counterpoise.figures.plan.view import PlanView
from counterpoise.figures.plan.wedge import drawdown_wedge

__all__ = [
    "PlanView",
    "bottlenecks",
    "drawdown_wedge",
    "frontier_figure",
    "orders_by_ally",
    "orders_by_region",
    "orders_in_units",
    "trial_figure",
]
