"""When Europe and Canada meet the plan alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Figure
from counterpoise.charts.view import ENGINE_TABLES, ResultView, contrast, decimal, per_cent
from counterpoise.extras import alt

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence

NEVER = "not by the end"
MARGIN_YEARS = 1.5
LEAD_YEARS = 0.4


def self_sufficiency(result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence") -> Figure:
    """Return from when Europe and Canada meet the plan alone, by capability and scenario."""
    view = ResultView(result, summary, evidence)
    labels = view.legend
    margin = view.times[-1] + MARGIN_YEARS
    data, shown = [], []
    for c, capability, s, _name, label, entry in view.cells():
        quarter, share = entry["self_sufficient"], entry["share_of_futures_self_sufficient"]
        data.append(
            {
                "scenario": labels[s],
                "place": s,
                "capability": view.name(capability),
                "rank": c,
                "time": decimal(quarter) if quarter else margin,
                "reached": bool(quarter),
                "futures": per_cent(share),
            }
        )
        shown.append(
            {
                "Capability": view.name(capability),
                "Scenario": label,
                "Alone from (median)": quarter or NEVER,
                "Futures that get there by the end": per_cent(share),
            }
        )
    chart = _chart(labels).properties(
        width=theme.WIDTH - theme.NAMES - 40,
        height=alt.Step(max(20, 11 * len(labels)), **{"for": "position"}),
    )
    edge = pd.DataFrame(
        [{"time": view.times[0] - LEAD_YEARS}, {"time": view.times[-1]}, {"time": margin}]
    )
    note = pd.DataFrame([{"time": margin, "text": NEVER}])
    return Figure(
        "self-sufficiency",
        _title(view),
        "A mark at the quarter from which, in the median future, Europe and Canada meet the plan "
        f"alone until the end of the run; marks at the right margin mean {NEVER}. The number "
        "beside a mark is the share of futures that get there.",
        chart,
        {"self_sufficiency": pd.DataFrame(data), "span": edge, "margin": note},
        pd.DataFrame(shown),
        ENGINE_TABLES,
    )


def _chart(labels: list[str]) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData(name="self_sufficiency")).encode(
        x=theme.years("Quarter from which the plan is met alone").axis(
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
    return theme.layered(
        reached.encode(shape=theme.shape(labels)),
        never.encode(shape=theme.shape(labels)),
        text,
        span,
        note,
    )


def _title(view: ResultView) -> str:
    said = []
    for name, entry in view.extremes():
        alone = sum(c["self_sufficient"] is not None for c in entry["capabilities"].values())
        said.append((f"{alone} of {len(entry['capabilities'])}", view.labels[name]))
    return "Capabilities in which Europe and Canada meet the plan alone by the end: " + contrast(
        said
    )
