"""Charts of a plan: who leaves, who orders what from whom, what binds, and what it trades off."""

from counterpoise.charts.planner.bottlenecks import bottlenecks
from counterpoise.charts.planner.frontier import frontier_figure
from counterpoise.charts.planner.orders import orders_by_ally, orders_by_region, orders_in_units
from counterpoise.charts.planner.plan_view import PlanView
from counterpoise.charts.planner.robust import trial_figure
from counterpoise.charts.planner.wedge import drawdown_wedge

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
