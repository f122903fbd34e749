"""On the screen: how different nearly equal plans can be, and what steady orders cost."""

from typing import TYPE_CHECKING

from rich.table import Table

from counterpoise.planner.handover.alternatives import TOLD
from counterpoise.planner.handover.objectives import Objective
from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.evidence import Evidence

UNITS: dict[Objective, str] = {
    "fastest": "Capability-years that the leader stays",
    "cheapest": "Cost, $ bn",
    "least-gap": "Gap, capability-years",
}


def print_ranges(ranges: "pd.DataFrame", give: float, evidence: "Evidence") -> None:
    """Print the least and most that allies order, and that is ordered of capabilities."""
    screen = console()
    for by, title in (
        ("ally", "each ally orders"),
        ("capability", "is ordered of each capability"),
    ):
        rows = ranges[(ranges["by"] == by) & (ranges["most_musd"] >= TOLD)]
        shown = Table(
            title=f"What {title} in plans within {100 * give:.2g} per cent of the best, $ billion"
        )
        for column in (by.capitalize(), "Least", "This plan", "Most"):
            shown.add_column(column, justify="left" if column == by.capitalize() else "right")
        known = evidence.allies if by == "ally" else evidence.capabilities
        for row in rows.sort_values("most_musd", ascending=False).to_dict("records"):
            numbers = (row[name] / 1000 for name in ("least_musd", "plan_musd", "most_musd"))
            shown.add_row(known[row["name"]].name, *(f"{number:,.1f}" for number in numbers))
        screen.print(shown)
    certain = ranges[(ranges["by"] == "ally") & (ranges["least_musd"] >= TOLD)]["name"]
    if certain.empty:
        screen.print(
            "No ally has to order anything in all of these plans: the rest can make up for any one."
        )
        return
    names = ", ".join(evidence.allies[name].name for name in certain)
    screen.print(
        f"In all of these plans orders are placed by {names}. Any other may order nothing."
    )


def print_trade_off(gives: "pd.DataFrame", objective: Objective) -> None:
    """Print what a little given of the objective buys."""
    shown = Table(title="What is given of the best plan, and what that buys")
    columns = ("Given", UNITS[objective], "Shortfall", "Cost, $ bn", "Change of orders, $ bn")
    for column in columns:
        shown.add_column(column, justify="right")
    for row in gives.to_dict("records"):
        shown.add_row(
            f"{100 * row['give']:g} %",
            f"{row['objective']:.4g}",
            f"{row['shortfall_years']:.3g}",
            f"{row['cost_musd'] / 1000:,.1f}",
            f"{row['variation_musd'] / 1000:,.1f}",
        )
    console().print(shown)
