"""Coverage of the plan through time, by capability and of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Figure
from counterpoise.charts.view import (
    ENGINE_TABLES,
    Floats,
    ResultView,
    band,
    contrast,
    in_words,
    lower_first,
    quantiles,
    wrapped,
)
from counterpoise.extras import alt

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence

SERIES = ("future", "time_bounds", "capability")
PLAN = 1
SHOWN_UP_TO = 2
EVERY = 2
"""Every second quarter is drawn: no eye sees the difference in a small panel."""


def coverage(result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence") -> Figure:
    """Return coverage through time: a small panel for each capability, scenarios overlaid."""
    view = ResultView(result, summary, evidence)
    labels = view.legend
    columns = theme.panel_columns(len(view.capabilities), 3)
    levels = quantiles(view.values("coverage", *SERIES), axis=1)
    partial = len(view.capabilities) % columns > 0
    scale = alt.Scale(domain=[0, SHOWN_UP_TO])
    axis = alt.Axis(format="%", values=[0, PLAN, SHOWN_UP_TO], grid=True)
    base = alt.Chart().encode(x=theme.years())
    layers: list[alt.Chart] = []
    if len(labels) <= theme.BANDS_UP_TO:
        layers.append(
            base.mark_area(opacity=0.22, clip=True).encode(
                y=alt.Y("low:Q", title=None, scale=scale, axis=axis),
                y2="high:Q",
                fill=theme.fill(labels),
            )
        )
    layers.append(
        base.mark_line(strokeWidth=1.8, clip=True).encode(
            y=alt.Y("median:Q", title=None, scale=scale, axis=axis),
            stroke=theme.stroke(labels),
            strokeDash=theme.dash(labels),
        )
    )
    layers.append(alt.Chart().mark_rule(color=theme.INK, strokeWidth=0.8).encode(y=alt.datum(PLAN)))
    chart = theme.layered(*layers, data="coverage").properties(
        width=panel_of_three(columns), height=92
    )
    return Figure(
        "coverage",
        _title(view),
        "A small panel for each capability, in the order of the gaps. The line is the median"
        + (
            ", the band runs from the 10th to the 90th percentile of the futures"
            if len(labels) <= theme.BANDS_UP_TO
            else ""
        )
        + f"; the rule is the plan. Panels stop at {in_words(SHOWN_UP_TO)} of the plan; what lies "
        "above is cut.",
        theme.facet(chart, "capability", columns, axes=partial),
        {"coverage": _series(view, levels)},
        _table(view, levels),
        ENGINE_TABLES,
    )


def panel_of_three(columns: int) -> int:
    """Return the width of a small panel: a third of the figure, or more if there are few."""
    return min(theme.panel_width(columns, left=44 * columns), theme.WIDTH // 2)


def _series(view: ResultView, levels: Floats) -> pd.DataFrame:
    kept = range(0, len(view.times), EVERY)
    return pd.DataFrame(
        [
            {
                "scenario": label,
                "capability": wrapped(view.name(capability), 38),
                "capability_rank": c,
                "time": view.times[t],
                "low": levels[0, s, t, c],
                "median": levels[1, s, t, c],
                "high": levels[2, s, t, c],
            }
            for s, label in enumerate(view.legend)
            for c, capability in enumerate(view.capabilities)
            for t in kept
            if np.isfinite(levels[1, s, t, c])
        ]
    )


def _table(view: ResultView, levels: Floats) -> pd.DataFrame:
    rows = []
    for c, capability in enumerate(view.capabilities):
        for s, label in enumerate(view.labels.values()):
            if np.isnan(levels[1, s, 0, c]):
                continue
            row = {"Capability": view.name(capability), "Scenario": label}
            for t in view.year_starts:
                row[f"{view.bounds[t]}, %"] = band(levels[:, s, t, c], scale=100)
            rows.append(row)
    return pd.DataFrame(rows)


def _title(view: ResultView) -> str:
    said = []
    for name, entry in view.extremes():
        capability = min(entry["capabilities"].values(), key=lambda c: c["coverage_min"]["p50"])
        share = in_words(capability["coverage_min"]["p50"])
        said.append((f"{share} in {lower_first(capability['name'])}", view.labels[name]))
    return "In the median future coverage falls to as little as " + contrast(said)


def integrated(result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence") -> Figure:
    """Return the integrated level through time, scenarios overlaid."""
    view = ResultView(result, summary, evidence)
    labels = view.legend
    levels = quantiles(view.values("integrated", "future", "time_bounds"), axis=1)
    data = pd.DataFrame(
        [
            {"scenario": label, "time": time}
            | dict(zip(("low", "median", "high"), levels[:, s, t], strict=True))
            for s, label in enumerate(labels)
            for t, time in enumerate(view.times)
        ]
    )
    base = alt.Chart(alt.NamedData(name="integrated")).encode(x=theme.years("Year"))
    axis = alt.Axis(format="%", tickCount=6)
    title = "Integrated level, share of the plan"
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
        .encode(y=alt.datum(PLAN))
    )
    chart = theme.layered(*layers).properties(width=theme.WIDTH - 60, height=300)
    shown = pd.DataFrame(
        [
            {"Scenario": label}
            | {f"{view.bounds[t]}, %": band(levels[:, s, t], scale=100) for t in view.year_starts}
            for s, label in enumerate(view.labels.values())
        ]
    )
    return Figure(
        "integrated",
        _integrated_title(view, levels),
        "One line for the median of each scenario"
        + (
            " with a band from the 10th to the 90th percentile"
            if len(labels) <= theme.BANDS_UP_TO
            else ""
        )
        + ". The integrated level lets one kind of force replace another only to a small degree, "
        "so that a missing enabler cannot be made good by tanks.",
        chart,
        {"integrated": data},
        shown,
        ENGINE_TABLES,
    )


def _integrated_title(view: ResultView, levels: Floats) -> str:
    lowest = levels[1].argmin(axis=1)
    names = list(view.labels)
    said = [
        (f"{in_words(levels[1, s, lowest[s]])} in {view.bounds[lowest[s]]}", view.labels[name])
        for name, _ in view.extremes()
        for s in [names.index(name)]
    ]
    return "Mass, enablers and sustainment taken together fall to a median of " + contrast(said)
