"""The gap summed over time, by capability."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Drawing
from counterpoise.charts.labels import band, contrast, lower_first
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ENGINE_TABLES, ResultView
from counterpoise.extras import alt


def data(view: ResultView, _side: int) -> dict[str, pd.DataFrame]:
    """Return the band of the gap by capability and scenario, the largest gap first."""
    rows = [
        {
            "scenario": view.legend[s],
            "place": s,
            "capability": view.name(capability),
            "rank": c,
            "low": entry["gap_area_years"]["p10"],
            "median": entry["gap_area_years"]["p50"],
            "high": entry["gap_area_years"]["p90"],
        }
        for c, capability, s, _name, _label, entry in view.cells()
    ]
    return {"gap_area": pd.DataFrame(rows)}


def layout(view: ResultView, _theme: Theme) -> Drawing:
    """Return a dot and a bar for each capability and scenario."""
    labels = view.legend
    base = alt.Chart(alt.NamedData(name="gap_area")).encode(
        y=theme.rows("capability"), yOffset=theme.offset(), color=theme.colour(labels)
    )
    bars = base.mark_rule(strokeWidth=2.5, opacity=0.55).encode(
        x=alt.X("low:Q", title="Gap over the whole run, capability-years"), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=55, opacity=1).encode(
        x="median:Q", shape=theme.shape(labels)
    )
    return theme.layered(bars, dots).properties(
        width=theme.WIDTH - theme.NAMES,
        height=alt.Step(max(18, 9 * len(labels)), **{"for": "position"}),
    )


def title(view: ResultView) -> str:
    """Return which capability has the largest gap over time."""
    worst = view.capabilities[0]
    said = [
        (f"{entry['capabilities'][worst]['gap_area_years']['p50']:.1f}", view.labels[name])
        for name, entry in view.extremes()
        if worst in entry["capabilities"]
    ]
    return (
        f"The largest gap over time is in {lower_first(view.name(worst))}: "
        f"{contrast(said)}, in capability-years"
    )


def says(view: ResultView) -> str:
    """Return the chart in words."""
    return (
        "A dot for the median and a bar from the 10th to the 90th percentile of the futures, by "
        "capability and scenario. One capability-year is the whole requirement missing for a year."
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return the gap over time and the deepest gap."""
    return pd.DataFrame(
        [
            {
                "Capability": view.name(capability),
                "Scenario": label,
                "Gap, capability-years: median (10th–90th percentile)": band(
                    entry["gap_area_years"].values(), digits=1
                ),
                "Deepest gap, %: median (10th–90th percentile)": band(
                    entry["gap_peak"].values(), scale=100
                ),
            }
            for _c, capability, _s, _name, label, entry in view.cells()
        ]
    )


GAP_AREA = Chart(
    id="gap-area",
    name="Gap over time",
    data=data,
    layout=layout,
    title=title,
    says=says,
    table=table,
    tables_used=ENGINE_TABLES,
)
