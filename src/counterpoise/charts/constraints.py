"""What bound: industry, people and the rule on the rise of effort."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Drawing
from counterpoise.charts.labels import contrast, decimal, in_words, lower_first, per_cent
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import Floats, ResultView
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import listed

BOUND_TABLES = ("industry", "capability_figures", "budget", "economy", "pledges", "coefficients")
INDUSTRY = "Industry: share of orders it takes"
PEOPLE = "People: share of units that can be manned"
EFFORT = "Effort: allies held by the limit on its rise"


def series(view: ResultView) -> dict[str, Floats]:
    """Return scenario by quarter for each bound; the effort rule only where there is an economy."""
    return view.once("bounds", lambda: _series(view))


def _series(view: ResultView) -> dict[str, Floats]:
    found = {
        INDUSTRY: np.nanmean(view.values("order_acceptance", "time", "capability"), axis=2),
        PEOPLE: np.nanmean(view.values("manning", "time_bounds", "ally"), axis=2)[:, :-1],
    }
    if view.has_money:
        found[EFFORT] = np.nanmean(view.values("effort_cap_binding", "time", "ally"), axis=2)
    return found


def data(view: ResultView, _side: int) -> dict[str, pd.DataFrame]:
    """Return each bound by scenario and quarter."""
    rows = [
        {"what": what, "what_rank": w, "scenario": label, "time": decimal(quarter), "share": value}
        for w, (what, values) in enumerate(series(view).items())
        for s, label in enumerate(view.legend)
        for quarter, value in zip(view.quarters, values[s], strict=True)
        if np.isfinite(value)
    ]
    return {"bounds": pd.DataFrame(rows)}


def layout(view: ResultView, _theme: Theme) -> Drawing:
    """Return a panel for each bound with a line for each scenario."""
    labels, columns = view.legend, theme.panel_columns(len(series(view)), 3)
    chart = (
        alt.Chart(alt.NamedData(name="bounds"))
        .mark_line(strokeWidth=2)
        .encode(
            x=theme.years(),
            y=alt.Y(
                "share:Q",
                title=None,
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", tickCount=5),
            ),
            stroke=theme.stroke(labels),
            strokeDash=theme.dash(labels),
        )
        .properties(width=theme.panel_width(columns, left=48 * columns), height=200)
    )
    return theme.facet(chart, "what", columns)


def title(view: ResultView) -> str:
    """Return how little industry takes when it is tightest."""
    names, quarters = list(view.labels), view.quarters
    said = []
    for name, _ in view.extremes():
        taken = series(view)[INDUSTRY][names.index(name)]
        tight = int(taken.argmin())
        if taken[tight] < 0.995:
            said.append((f"{in_words(taken[tight])} in {quarters[tight]}", view.labels[name]))
    if not said:
        return "Industry took every order in full"
    return "Share of orders that industry takes when it is tightest: " + contrast(said)


def says(view: ResultView) -> str:
    """Return the chart in words."""
    return (
        "Means through time, one panel for each thing that can hold the build-up back: the share "
        "of orders that industry takes (mean over capabilities), the share of units that can be "
        "manned (mean over allies), and the share of allies whose rise of effort a rule held. "
        + _tightest(view)
    )


def _tightest(view: ResultView) -> str:
    taken = np.nanmean(view.values("order_acceptance", "time", "capability"), axis=(0, 1))
    order = np.argsort(taken)
    tight = [c for c in order[:3] if taken[c] < 0.995]
    if not tight:
        return "Nothing that industry makes was short."
    return (
        "Industry is shortest in "
        + listed(
            [
                f"{lower_first(view.name(view.capabilities[c]))} ({in_words(taken[c])})"
                for c in tight
            ]
        )
        + " over the whole run."
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return the mean of each year."""
    quarters = view.quarters
    years: dict[str, list[int]] = {}
    for i, quarter in enumerate(quarters):
        years.setdefault(quarter[:4], []).append(i)
    return pd.DataFrame(
        [
            {"What": what, "Scenario": label}
            | {year: per_cent(values[s][places].mean()) for year, places in years.items()}
            for what, values in series(view).items()
            for s, label in enumerate(view.titles)
        ]
    )


BOUNDS = Chart(
    id="bounds",
    name="What bound",
    data=data,
    layout=layout,
    title=title,
    says=says,
    table=table,
    tables_used=BOUND_TABLES,
)
