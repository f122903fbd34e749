"""The planner: how to hand over, who should provide what, and who goes where when."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.wings.declarations import PLAN, Chapter, Command, Page, Wing
from counterpoise.wings.planner.apportion_command import apportion
from counterpoise.wings.planner.plan_command import plan
from counterpoise.wings.planner.roster_command import roster

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.registry import PLANNER

    return PLANNER


PLANNER = Wing(
    "planner",
    "The planner",
    charts=_charts,
    chapters=(
        Chapter("unmet", "What could not be met", document=PLAN, order=100),
        Chapter("drawdown", "Who covers what", ("plan-wedge",), document=PLAN, order=200),
        Chapter(
            "orders",
            "Who orders what, and from whom",
            ("plan-orders-region", "plan-orders-ally"),
            document=PLAN,
            order=300,
        ),
        Chapter(
            "binds", "What holds the plan back", ("plan-bottlenecks",), document=PLAN, order=400
        ),
        Chapter(
            "robust",
            "If the future is not the central one",
            ("plan-trial",),
            document=PLAN,
            order=500,
        ),
        Chapter("frontier", "Speed, cost and risk", ("plan-frontier",), document=PLAN, order=600),
    ),
    pages=(Page("plan", "Plan", script=True, order=300),),
    commands=(
        Command("plan", plan),
        Command("apportion", apportion),
        Command("roster", roster),
    ),
)
