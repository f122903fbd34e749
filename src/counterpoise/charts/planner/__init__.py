"""Charts of a plan: who leaves, who orders what from whom, what binds, and what it trades off."""

from counterpoise.charts.planner.bottlenecks import BOTTLENECKS
from counterpoise.charts.planner.frontier import FRONTIER
from counterpoise.charts.planner.gantt import GANTT
from counterpoise.charts.planner.orders import ORDERS_BY_ALLY, ORDERS_BY_REGION
from counterpoise.charts.planner.plan_ranges import RANGES_BY_ALLY, RANGES_BY_CAPABILITY
from counterpoise.charts.planner.plan_view import PlanView
from counterpoise.charts.planner.robust import TRIAL
from counterpoise.charts.planner.trade_off import TRADE_OFF
from counterpoise.charts.planner.wedge import WEDGE

CHARTS = (
    *(WEDGE, ORDERS_BY_REGION, ORDERS_BY_ALLY, GANTT, BOTTLENECKS),
    *(TRADE_OFF, RANGES_BY_ALLY, RANGES_BY_CAPABILITY, TRIAL, FRONTIER),
)
"""Every chart of a hand-over plan, in the order in which they answer."""

__all__ = ["CHARTS", "PlanView"]
