"""The frontier: how fast the leading ally leaves, what that costs, and what stays open."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import in_words
from counterpoise.charts.palette import Theme
from counterpoise.charts.planner.plan_view import PlanView
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt
from counterpoise.measures.yearly import BILLION

STAYS = "nobody leaves"


def _points(view: PlanView) -> pd.DataFrame:
    if view.frontier is None:
        raise ValueError("the plan comes without a frontier")
    return view.frontier


def _reached(view: PlanView) -> pd.DataFrame:
    """Return the points that are within reach."""
    points = _points(view)
    return points[points["worst_gap"].notna()]


def _speeds(view: PlanView) -> dict[float, str]:
    """Return each pace of the drawdown in words, the slowest first."""
    points = _points(view)
    paces = sorted({float(pace) for pace in points["pace"]})
    return {pace: _told(pace, points[points["pace"] == pace]) for pace in paces}


def _data(view: PlanView, _side: int) -> Datasets:
    """Return speed of the drawdown against cost against the gap of the worst futures."""
    speeds = _speeds(view)
    data = pd.DataFrame(
        [
            {
                "speed": speeds[float(row["pace"])],
                "cost": row["cost_musd"] * BILLION,
                "gap": row["worst_gap"],
            }
            for row in _reached(view).to_dict("records")
        ]
    )
    return {"frontier": data}


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


def _title(view: PlanView) -> str:
    reached = _reached(view)
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


def _says(_view: PlanView) -> str:
    return (
        "Each line is one speed of the drawdown, each point a plan of its own. Right is dearer, "
        "up is more open in the worst futures; a line that lies lower and more to the left is "
        "better."
    )


def _layout(view: PlanView, _ground: Theme) -> alt.LayerChart:
    speeds = list(_speeds(view).values())
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


def _table(view: PlanView) -> pd.DataFrame:
    points, speeds = _points(view), _speeds(view)
    return pd.DataFrame(
        [
            {
                "Speed": speeds[float(row["pace"])],
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


FRONTIER = Chart(
    id="plan-frontier",
    name="Speed, cost and risk",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=(*ENGINE_TABLES, "burden_coefficients"),
    layout=_layout,
    available=lambda view: view.frontier is not None and not _reached(view).empty,
)
