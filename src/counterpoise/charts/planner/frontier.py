"""The frontier: how fast the leading ally leaves, what that costs, and what stays open."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Figure
from counterpoise.charts.view import ENGINE_TABLES, in_words
from counterpoise.extras import alt
from counterpoise.measures.yearly import BILLION

STAYS = "nobody leaves"


def frontier_figure(points: pd.DataFrame) -> Figure | None:
    """Return speed of the drawdown against cost against the gap of the worst futures.

    Parameters
    ----------
    points : DataFrame
        What `counterpoise.planner.handover.frontier.frontier` returned.

    Returns
    -------
    Figure or None
        None if no point is within reach.
    """
    paces = sorted({float(pace) for pace in points["pace"]})
    told = {pace: _told(pace, points[points["pace"] == pace]) for pace in paces}
    reached = points[points["worst_gap"].notna()].copy()
    if reached.empty:
        return None
    data = pd.DataFrame(
        [
            {
                "speed": told[float(row["pace"])],
                "cost": row["cost_musd"] * BILLION,
                "gap": row["worst_gap"],
            }
            for row in reached.to_dict("records")
        ]
    )
    return Figure(
        "plan-frontier",
        _title(reached),
        "Each line is one speed of the drawdown, each point a plan of its own. Right is dearer, "
        "up is more open in the worst futures; a line that lies lower and more to the left is "
        "better.",
        _chart(list(told.values())),
        {"frontier": data},
        _table(points, told),
        (*ENGINE_TABLES, "yardsticks"),
    )


def _told(pace: float, group: pd.DataFrame) -> str:
    """Return a speed in words: by when half has left, or what remains on average."""
    if pace == 0:
        return STAYS
    own = " (the scenario's)" if pace == 1 else ""
    half = float(group["years_to_half"].iloc[0])
    if math.isnan(half):
        stays = in_words(float(group["mean_remaining"].iloc[0]))
        return f"never half gone; {stays} stays on average{own}"
    return f"half gone after {half:.1f} years{own}"


def _title(reached: pd.DataFrame) -> str:
    least = reached.loc[reached.groupby("pace")["worst_gap"].idxmin()].sort_values("pace")
    slow, fast = least.iloc[0], least.iloc[-1]
    if slow["pace"] == fast["pace"]:
        return (
            f"The least gap in the worst futures is {fast['worst_gap']:.0f} capability-years, for "
            f"{fast['cost_musd'] * BILLION:,.0f} billion dollars"
        )
    who = "if nobody leaves" if slow["pace"] == 0 else "at the slowest speed"
    return (
        f"At the fastest speed at least {fast['worst_gap']:.0f} capability-years stay open in the "
        f"worst futures, against {slow['worst_gap']:.0f} {who}"
    )


def _chart(speeds: list[str]) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData(name="frontier")).encode(
        x=alt.X(
            "cost:Q",
            title="Discounted cost of orders and their upkeep, billion US dollars of 2024",
            scale=alt.Scale(zero=False, padding=18),
            axis=alt.Axis(format=",d", tickCount=8),
        ),
        y=alt.Y(
            "gap:Q",
            title="Gap in the worst futures, capability-years",
            scale=alt.Scale(zero=False, padding=14),
        ),
    )
    scale = alt.Scale(domain=speeds, range=list(theme.PALETTE[: len(speeds)]))
    colour = alt.Color("speed:N", scale=scale, legend=theme.legend(speeds))
    lines = base.mark_line(strokeWidth=2).encode(color=colour, order="cost:Q")
    points = base.mark_point(filled=True, size=80, opacity=1).encode(
        color=colour,
        shape=alt.Shape(
            "speed:N",
            scale=alt.Scale(domain=speeds, range=list(theme.SHAPES[: len(speeds)])),
            legend=theme.legend(speeds),
        ),
    )
    return theme.layered(lines, points).properties(width=theme.WIDTH - 70, height=340)


def _number(value: Any, digits: int = 1) -> str:
    return "" if pd.isna(value) else f"{value:,.{digits}f}"


def _table(points: pd.DataFrame, told: dict[float, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Speed": told[float(row["pace"])],
                "Pace, 1 is the scenario's own": f"{row['pace']:g}",
                "Mean share that stays": in_words(row["mean_remaining"]),
                "Cost, billion dollars": _number(row["cost_musd"] * BILLION),
                "Gap in the worst futures": _number(row["worst_gap"]),
                "Mean gap": _number(row["expected_gap"]),
                "Both, weighed": _number(row["weighed_gap"]),
                "Weighed gap allowed": _number(row["allowed_gap"]) or "the least",
                "Status": row["status"],
            }
            for row in points.to_dict("records")
        ]
    )
