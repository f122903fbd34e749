"""When there are gaps and how large they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Figure
from counterpoise.charts.view import (
    ENGINE_TABLES,
    MAJORITY,
    Floats,
    ResultView,
    band,
    contrast,
    lower_first,
    per_cent,
    wrapped,
)
from counterpoise.extras import alt

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence

EDGES = (0.1, 0.25, 0.5, 0.75, 0.9)
CLASSES = (
    "none",
    "under 10%",
    "10 to 25%",
    "25 to 50%",
    "50 to 75%",
    "75 to 90%",
    "90% and more",
)
ROUNDING = 1e-6


def calendar(result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence") -> Figure:
    """Return the calendar of the window of vulnerability.

    For each capability and quarter it shows the share of futures with a gap, one panel for each
    scenario, the worst capabilities on top.
    """
    view = ResultView(result, summary, evidence)
    shares = share_short(view.values("coverage", "future", "time_bounds", "capability"))
    columns = theme.panel_columns(len(view.labels))
    base = alt.Chart(alt.NamedData(name="calendar")).mark_rect(height={"band": 0.9})
    chart = base.encode(
        x=theme.years(),
        x2="until:Q",
        y=theme.rows("capability", grid=False),
        color=alt.Color(
            "futures:N",
            sort=list(CLASSES),
            scale=alt.Scale(domain=list(CLASSES), range=list(theme.SHARE_COLOURS)),
            legend=alt.Legend(
                title="Share of futures with a gap",
                titleColor=theme.MUTED,
                titleFontWeight="normal",
                titleOrient="top",
                symbolType="square",
                symbolStrokeColor="#999",
                symbolStrokeWidth=0.5,
                columnPadding=10,
            ),
        ),
    ).properties(width=theme.panel_width(columns), height=alt.Step(16))
    said = []
    for name, entry in view.extremes():
        short = [
            c for c in entry["capabilities"].values() if c["share_of_futures_with_gap"] >= MAJORITY
        ]
        said.append((f"{len(short)} of {len(entry['capabilities'])}", view.labels[name]))
    return Figure(
        "calendar",
        "Capabilities that fall below the plan in most futures: " + contrast(said),
        "Strips by capability and quarter; the darker, the more futures have a gap then. "
        f"The largest median gap stands on top: {lower_first(view.name(view.capabilities[0]))}.",
        theme.facet(chart, "scenario", columns),
        {"calendar": _spans(view, shares)},
        _calendar_table(view, shares),
        ENGINE_TABLES,
    )


def share_short(coverage: Floats) -> Floats:
    """Return the share of futures with a gap in each quarter.

    As in the measure of the window, a quarter counts when there is a gap at either of its ends.
    Axes are scenario, future, bound, capability; the future goes.
    """
    short = coverage < 1.0 - ROUNDING
    inside = short[:, :, :-1] | short[:, :, 1:]
    shares = inside.mean(axis=1)
    shares[np.isnan(coverage[:, 0, :-1])] = np.nan
    return np.asarray(shares)


def _class_of(share: float) -> str:
    return CLASSES[0] if share == 0 else CLASSES[1 + int(np.searchsorted(EDGES, share, "right"))]


def _spans(view: ResultView, shares: Floats) -> pd.DataFrame:
    """Join quarters of one class: far fewer marks for the same picture."""
    rows: list[dict[str, Any]] = []
    for s, label in enumerate(view.labels.values()):
        for c, capability in enumerate(view.capabilities):
            for q, share in enumerate(shares[s, :, c]):
                if np.isnan(share):
                    continue
                found, start, end = _class_of(share), view.times[q], view.times[q + 1]
                last = rows[-1] if rows and q else None
                if last is not None and last["futures"] == found:
                    last["until"] = end
                    continue
                rows.append(
                    {
                        "scenario": wrapped(label, 48),
                        "scenario_rank": s,
                        "capability": view.name(capability),
                        "rank": c,
                        "time": start,
                        "until": end,
                        "futures": found,
                    }
                )
    return pd.DataFrame(rows)


def _calendar_table(view: ResultView, shares: Floats) -> pd.DataFrame:
    rows = []
    for c, capability, s, _name, label, entry in view.cells():
        row: dict[str, Any] = {
            "Capability": view.name(capability),
            "Scenario": label,
            "Futures with a gap": per_cent(entry["share_of_futures_with_gap"]),
            "First quarter (median)": entry["window_first"] or "no gap in most",
            "Last quarter (median)": entry["window_last"] or "no gap in most",
            "Worst quarter (median)": entry["worst_quarter"] if entry["window_first"] else "",
        }
        for q in view.year_starts:
            if q < shares.shape[1]:
                row[f"Gap in {view.bounds[q]}"] = per_cent(shares[s, q, c])
        rows.append(row)
    return pd.DataFrame(rows)


def gap_area(result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence") -> Figure:
    """Return the gap summed over time by capability, scenarios side by side."""
    view = ResultView(result, summary, evidence)
    data, shown = [], []
    for c, capability, s, _name, label, entry in view.cells():
        area = entry["gap_area_years"]
        data.append(
            {
                "scenario": view.legend[s],
                "place": s,
                "capability": view.name(capability),
                "rank": c,
                "low": area["p10"],
                "median": area["p50"],
                "high": area["p90"],
            }
        )
        peak = entry["gap_peak"]
        shown.append(
            {
                "Capability": view.name(capability),
                "Scenario": label,
                "Gap, capability-years: median (10th–90th percentile)": band(
                    area.values(), digits=1
                ),
                "Deepest gap, % of the plan: median (10th–90th percentile)": band(
                    peak.values(), scale=100
                ),
            }
        )
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
    chart = theme.layered(bars, dots).properties(
        width=theme.WIDTH - theme.NAMES,
        height=alt.Step(max(18, 9 * len(labels)), **{"for": "position"}),
    )
    return Figure(
        "gap-area",
        _area_title(view),
        "A dot for the median and a bar from the 10th to the 90th percentile of the futures, by "
        "capability and scenario. One capability-year is the whole requirement missing for a year.",
        chart,
        {"gap_area": pd.DataFrame(data)},
        pd.DataFrame(shown),
        ENGINE_TABLES,
    )


def _area_title(view: ResultView) -> str:
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
