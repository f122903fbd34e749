"""The integrated level: mass, enablers and sustainment taken together."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Drawing
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ENGINE_TABLES, Floats, ResultView, band, contrast, in_words
from counterpoise.extras import alt
from counterpoise.measures.futures import quantile_band

REQUIREMENT = 1


def levels(view: ResultView) -> Floats:
    """Return p10, p50 and p90 of the integrated level by scenario and bound."""
    return view.once(
        "integrated",
        lambda: quantile_band(view.values("integrated", "future", "time_bounds"), axis=1),
    )


def data(view: ResultView, _side: int) -> dict[str, pd.DataFrame]:
    """Return the band of the integrated level by scenario and bound."""
    found = levels(view)
    rows = [
        {"scenario": label, "time": time}
        | dict(zip(("low", "median", "high"), found[:, s, t], strict=True))
        for s, label in enumerate(view.legend)
        for t, time in enumerate(view.times)
    ]
    return {"integrated": pd.DataFrame(rows)}


def layout(view: ResultView, _theme: Theme) -> Drawing:
    """Return a line for each scenario, with bands where there are few."""
    labels = view.legend
    base = alt.Chart(alt.NamedData(name="integrated")).encode(x=theme.years("Year"))
    axis = alt.Axis(format="%", tickCount=6)
    title = "Integrated level"
    layers: list[alt.Chart] = []
    if len(labels) <= theme.BANDS_UP_TO:
        layers.append(
            base.mark_area(opacity=0.22).encode(
                y=alt.Y("low:Q", title=title, axis=axis, scale=alt.Scale(zero=True)),
                y2="high:Q",
                fill=theme.fill(labels),
            )
        )
    layers.append(
        base.mark_line(strokeWidth=2.2).encode(
            y=alt.Y("median:Q", title=title, axis=axis),
            stroke=theme.stroke(labels),
            strokeDash=theme.dash(labels),
        )
    )
    layers.append(
        alt.Chart(alt.NamedData(name="integrated"))
        .mark_rule(color=theme.INK, strokeWidth=0.8)
        .encode(y=alt.datum(REQUIREMENT))
    )
    return theme.layered(*layers).properties(width=theme.WIDTH - 60, height=300)


def title(view: ResultView) -> str:
    """Return how far the median falls, and when."""
    median = levels(view)[1]
    lowest = median.argmin(axis=1)
    names = list(view.labels)
    said = [
        (f"{in_words(median[s, lowest[s]])} in {view.bounds[lowest[s]]}", view.labels[name])
        for name, _ in view.extremes()
        for s in [names.index(name)]
    ]
    return "Mass, enablers and sustainment taken together fall to a median of " + contrast(said)


def says(view: ResultView) -> str:
    """Return the chart in words."""
    few = len(view.titles) <= theme.BANDS_UP_TO
    bands = " with a band from the 10th to the 90th percentile" if few else ""
    return (
        f"One line for the median of each scenario{bands}. The integrated level lets one kind of "
        "force replace another only to a small degree, so that a missing enabler cannot be made "
        "good by tanks."
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return the band at the start of each year."""
    found = levels(view)
    return pd.DataFrame(
        [
            {"Scenario": label}
            | {f"{view.bounds[t]}, %": band(found[:, s, t], scale=100) for t in view.year_starts}
            for s, label in enumerate(view.titles)
        ]
    )


INTEGRATED = Chart(
    id="integrated",
    name="Integrated level",
    data=data,
    layout=layout,
    title=title,
    says=says,
    table=table,
    tables_used=ENGINE_TABLES,
)
