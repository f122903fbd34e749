"""What is given of the best plan, and what that buys: change of yearly orders, and cost."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.labels import upper_first
from counterpoise.charts.palette import Theme
from counterpoise.charts.planner.plan_view import PlanView
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt
from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.summary import unit_in_words

THIS, OTHER = "this plan", "plan with another give"
PANELS = {"change": "Change of yearly orders", "cost": "Discounted cost"}


def _rows(view: PlanView) -> list[dict[Hashable, Any]]:
    """Return the plans that were made, the one that gives least first."""
    if view.gives is None:
        raise ValueError("the plan comes without a trade-off")
    return view.gives.sort_values("give", kind="stable").to_dict("records")


def _data(view: PlanView, _side: int) -> Datasets:
    """Return the change of yearly orders and the cost of each plan, billion dollars."""
    data = pd.DataFrame(
        [
            {
                "give": 100 * row["give"],
                "what": THIS if row["give"] == view.plan.request.give else OTHER,
                "change": row["variation_musd"] * BILLION,
                "cost": row["cost_musd"] * BILLION,
            }
            for row in _rows(view)
        ]
    )
    return {"trade_off": data}


def _told(view: PlanView) -> tuple[dict[Hashable, Any], dict[Hashable, Any]]:
    """Return the plan that gives least and the one to tell beside it: the reader's own, or next."""
    rows = _rows(view)
    own = [row for row in rows[1:] if row["give"] == view.plan.request.give]
    return rows[0], [*own, *rows[1:], rows[0]][0]


def _title(view: PlanView) -> str:
    first, other = _told(view)
    change, cost = (
        [row[name] * BILLION for row in (first, other)] for name in ("variation_musd", "cost_musd")
    )
    give = f"{100 * other['give']:g} per cent of the best plan"
    if other is first:
        return f"With {give} given, yearly orders change by {change[0]:,.1f} billion dollars"
    instead = f" instead of {100 * first['give']:g}" if first["give"] else ""
    return (
        f"Giving {give}{instead} takes the change of yearly orders from {change[0]:,.1f} to "
        f"{change[1]:,.1f} billion dollars, and the cost from {cost[0]:,.1f} to {cost[1]:,.1f} "
        "billion"
    )


def _says(_view: PlanView) -> str:
    return (
        "Each point is a plan of its own that may be worse than the best by what stands below it, "
        "in its objective and in its cost. The upper panel adds up by how much orders of each "
        "capability change from year to year; the lower one has the discounted cost of orders and "
        "their upkeep, on an axis that need not begin at zero."
    )


def _layout(view: PlanView, _ground: Theme) -> Drawing:
    gives = [100 * row["give"] for row in _rows(view)]
    kinds = [THIS, OTHER]
    look = {
        "color": alt.Color(
            "what:N",
            scale=alt.Scale(domain=kinds, range=[theme.VERMILLION, theme.BLUE]),
            legend=theme.legend(kinds),
        ),
        "shape": alt.Shape(
            "what:N",
            scale=alt.Scale(domain=kinds, range=["diamond", "circle"]),
            legend=theme.legend(kinds),
        ),
    }
    panels = []
    for name, what in PANELS.items():
        last = name == "cost"
        base = alt.Chart().encode(
            x=alt.X(
                "give:Q",
                title="Given of the best objective and of its cost, per cent" if last else None,
                scale=alt.Scale(nice=False, padding=24),
                axis=alt.Axis(values=gives, format="~g", grid=True, labels=last, ticks=last),
            ),
            y=alt.Y(
                f"{name}:Q",
                title=[what, "billion US dollars of 2024"],
                scale=alt.Scale(zero=False, padding=22) if last else alt.Scale(domainMin=0),
                axis=alt.Axis(tickCount=5, minExtent=50),
            ),
        )
        line = base.mark_line(strokeWidth=2, color=theme.BLUE)
        points = base.mark_point(filled=True, size=80, opacity=1).encode(**look)
        words = base.mark_text(align="left", dx=7, dy=-9, fontSize=11.5, color=theme.INK).encode(
            text=alt.Text(f"{name}:Q", format=",.1f")
        )
        panels.append(
            theme.layered(line, points, words).properties(width=theme.WIDTH - 90, height=170)
        )
    drawn: Drawing = alt.vconcat(
        *panels, data=alt.NamedData(name="trade_off"), spacing=theme.ROWS_APART
    )
    return drawn


def _table(view: PlanView) -> pd.DataFrame:
    worth = upper_first(unit_in_words(view.plan.request.objective, view.evidence))
    return pd.DataFrame(
        [
            {
                "Given": f"{100 * row['give']:g} %",
                worth: f"{row['objective']:.4g}",
                "Gap in the replay, capability-years": f"{row['gap_years']:.1f}",
                "Shortfall of what was asked, capability-years": f"{row['shortfall_years']:.3g}",
                "Discounted cost, billion dollars": f"{row['cost_musd'] * BILLION:,.1f}",
                "Change of yearly orders, billion dollars": (
                    f"{row['variation_musd'] * BILLION:,.1f}"
                ),
            }
            for row in _rows(view)
        ]
    )


TRADE_OFF = Chart(
    id="plan-trade-off",
    name="What steady orders cost",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=(*ENGINE_TABLES, "burden_coefficients"),
    layout=_layout,
    available=lambda view: view.gives is not None and not view.gives.empty,
)
