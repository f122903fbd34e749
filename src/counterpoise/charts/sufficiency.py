"""When NATO Europe and Canada reach the level asked for alone."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Drawing
from counterpoise.charts.labels import contrast, decimal, per_cent
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ENGINE_TABLES, ResultView
from counterpoise.extras import alt

NEVER = "not by the end"
MARGIN_YEARS = 1.5
LEAD_YEARS = 0.4


def data(view: ResultView, _side: int) -> dict[str, pd.DataFrame]:
    """Return the moment of each capability and scenario, and where the margins are."""
    labels, margin = view.legend, view.times[-1] + MARGIN_YEARS
    rows = [
        {
            "scenario": labels[s],
            "place": s,
            "capability": view.name(capability),
            "rank": c,
            "time": decimal(entry["self_sufficient"]) if entry["self_sufficient"] else margin,
            "reached": bool(entry["self_sufficient"]),
            "futures": per_cent(entry["share_of_futures_self_sufficient"]),
        }
        for c, capability, s, _name, _label, entry in view.cells()
    ]
    span = [view.times[0] - LEAD_YEARS, view.times[-1], margin]
    return {
        "self_sufficiency": pd.DataFrame(rows),
        "span": pd.DataFrame({"time": span}),
        "margin": pd.DataFrame([{"time": margin, "text": NEVER}]),
    }


def layout(view: ResultView, _theme: Theme) -> Drawing:
    """Return a mark for each capability and scenario, with a share beside it."""
    labels = view.legend
    base = alt.Chart(alt.NamedData(name="self_sufficiency")).encode(
        x=theme.years("Quarter from which the level is reached alone").axis(
            format="d", tickCount=6, grid=True, labelFlush=False
        ),
        y=theme.rows("capability"),
        yOffset=theme.offset(),
        color=theme.colour(labels),
    )
    reached = base.transform_filter("datum.reached").mark_point(filled=True, size=60, opacity=1)
    never = base.transform_filter("!datum.reached").mark_point(filled=False, size=45, opacity=0.9)
    text = base.mark_text(align="left", dx=8, fontSize=9.5).encode(
        text="futures:N", color=alt.value(theme.MUTED)
    )
    span = alt.Chart(alt.NamedData(name="span")).mark_point(opacity=0).encode(x="time:Q")
    note = (
        alt.Chart(alt.NamedData(name="margin"))
        .mark_text(align="center", baseline="bottom", dy=-4, fontSize=11, color=theme.MUTED)
        .encode(x="time:Q", y=alt.value(0), text="text:N")
    )
    drawn = theme.layered(
        reached.encode(shape=theme.shape(labels)),
        never.encode(shape=theme.shape(labels)),
        text,
        span,
        note,
    )
    return drawn.properties(
        width=theme.WIDTH - theme.NAMES - 40,
        height=alt.Step(max(20, 11 * len(labels)), **{"for": "position"}),
    )


def title(view: ResultView) -> str:
    """Return in how many capabilities the others reach the level alone by the end."""
    said = []
    for name, entry in view.extremes():
        alone = sum(c["self_sufficient"] is not None for c in entry["capabilities"].values())
        said.append((f"{alone} of {len(entry['capabilities'])}", view.labels[name]))
    return (
        f"Capabilities in which NATO Europe and Canada alone reach {view.level} by the end: "
        + contrast(said)
    )


def says(view: ResultView) -> str:
    """Return the chart in words."""
    return (
        "A mark at the quarter from which, in the median future, NATO Europe and Canada alone "
        f"stay at {view.level} or above until the end of the run; marks at the right margin mean "
        f"{NEVER}. The number beside a mark is the share of futures that get there."
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return the quarter and the share of futures that get there."""
    return pd.DataFrame(
        [
            {
                "Capability": view.name(capability),
                "Scenario": label,
                "Alone from (median)": entry["self_sufficient"] or NEVER,
                "Futures that get there by the end": per_cent(
                    entry["share_of_futures_self_sufficient"]
                ),
            }
            for _c, capability, _s, _name, label, entry in view.cells()
        ]
    )


SELF_SUFFICIENCY = Chart(
    id="self-sufficiency",
    name="Met alone",
    data=data,
    layout=layout,
    title=title,
    says=says,
    table=table,
    tables_used=ENGINE_TABLES,
)
