"""The planner: how to hand over, who should provide what, and who goes where when."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.wings.declarations import PLAN, Chapter, Command, Page, Sections, Wing, deferred
from counterpoise.wings.planner.apportion_command import apportion
from counterpoise.wings.planner.plan_command import plan
from counterpoise.wings.planner.plan_diff_command import plan_diff
from counterpoise.wings.planner.roster_command import roster

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.registry import planner

    return planner()


def _sections(name: str) -> tuple[Sections, ...]:
    return (deferred("counterpoise.wings.planner.sections", name),)


PLANNER = Wing(
    "planner",
    "The planner",
    charts=_charts,
    chapters=(
        Chapter("unmet", "What could not be met", (), _sections("unmet"), PLAN, 100),
        Chapter("drawdown", "Who covers what", ("plan-wedge",), _sections("standing"), PLAN, 200),
        Chapter(
            "orders",
            "Who orders what, and from whom",
            ("plan-orders-region", "plan-orders-ally", "plan-gantt"),
            _sections("orders"),
            PLAN,
            300,
        ),
        Chapter(
            "binds",
            "What holds the plan back",
            ("plan-bottlenecks",),
            _sections("binds"),
            PLAN,
            400,
        ),
        Chapter(
            "rules",
            "Rules, contracts and what they cost",
            (),
            (deferred("counterpoise.wings.planner.rule_sections", "rules"),),
            PLAN,
            450,
        ),
        Chapter(
            "alternatives",
            "Plans that are nearly as good",
            ("plan-trade-off", "plan-ranges-ally", "plan-ranges-capability"),
            (),
            PLAN,
            470,
        ),
        Chapter(
            "robust",
            "If the future is not the central one",
            ("plan-trial",),
            _sections("robustness"),
            PLAN,
            500,
            sections_first=True,
        ),
        Chapter(
            "frontier", "Speed, cost and risk", ("plan-frontier",), _sections("reach"), PLAN, 600
        ),
    ),
    pages=(Page("plan", "Plan", script=True, order=300, group="Planning"),),
    commands=(
        Command(
            "plan",
            plan,
            examples=(
                "counterpoise plan cliff --objective fastest --floor 0.9",
                "counterpoise plan glide-path --objective cheapest --by 2038-Q1 --budget free",
                "counterpoise plan cliff --robust 20 --out out/robust",
            ),
        ),
        Command(
            "diff",
            plan_diff,
            below="plan",
            examples=(
                "counterpoise plan diff first second",
                "counterpoise plan diff first/plan.json second/plan.json",
                "counterpoise plan diff first second --json",
            ),
        ),
        Command(
            "apportion",
            apportion,
            charts=("apportionment", "apportionment-ranges"),
            examples=(
                "counterpoise apportion --by 2035 --level targets-2025",
                "counterpoise apportion --rule ability_to_pay --fair-within 0.25",
                "counterpoise apportion --leading leaves --without TUR --out targets",
            ),
        ),
        Command(
            "roster",
            roster,
            charts=("roster",),
            examples=(
                "counterpoise roster handover",
                "counterpoise roster three-years --out rosters",
                "counterpoise roster mine.yaml --near signed/roster.json",
            ),
        ),
    ),
)
