"""Coverage through time: a small panel for each capability, both scenarios in it.

All panels are one plot: where a panel stands is worked out from the width, so that a drag moves
points instead of building panels anew.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Columns, Datasets, Drawing, Frame
from counterpoise.charts.encodings import SIDES, legend_of_scenarios, params
from counterpoise.charts.labels import band, numbers, wrapped
from counterpoise.charts.palette import Palette, Theme, palette
from counterpoise.charts.readout import Grid, Reading, Readout
from counterpoise.charts.view import ENGINE_TABLES, ResultView
from counterpoise.extras import alt
from counterpoise.measures.futures import quantile_band

SHOWN_UP_TO = 2.0
"""Panels stop at twice the requirement."""
PANEL, ROW = 146, 112
"""About how wide a panel is and how high it is with its name, in pixels."""
WIDE, HIGH, FLOOR = 1.09, 3.35, 3.0
"""A panel's place in units of the drawing: the run is one unit wide, the requirement one high.

What is left over is for names and room between; the floor is where nothing is covered.
"""
LETTERS = 24
"""Longest line of a panel's name: longer names stand in two."""
ACROSS = f"(columns * {WIDE} - {WIDE - 1:.2f})"
"""The width of a row of panels."""
BANDS = f"indexof(pluck(data('coverage'), 'place'), {theme.BANDS_UP_TO}) < 0 ? 0.24 : 0"
"""More scenarios are drawn as medians only: their bands would hide each other."""
PAIR = "indexof(pluck(data('coverage'), 'place'), 1) >= 0"
"""Whether there are two scenarios: a legend of one says nothing."""
FITTING = (2, 2, 2, 3, 4, 4, 6)
"""Panels side by side where so many would fit: 24 of them fill whole rows."""
COLUMNS = f"{list(FITTING)}[min({len(FITTING) - 1}, floor(width / {PANEL}))]"
PANEL_ROWS = "max(1, ceil(length(data('panels')) / columns))"


def data(view: ResultView, side: int = 0) -> dict[str, Columns]:
    """Return median and band by capability and year, and the panels' names."""
    marks, sides, legend = view.marks, list(view.sides), view.legend
    places = [c for c, _ in view.by_severity]
    first, last = view.moments[0], view.moments[-1]
    at = numbers([(view.moments[t] - first) / (last - first) for t in marks])
    levels = quantile_band(view.coverage[sides][:, :, marks][..., places], axis=1, quick=True)
    levels = np.minimum(levels.transpose(0, 1, 3, 2), SHOWN_UP_TO)
    kept = [(s, c) for s in sides for c in range(len(places)) if np.isfinite(levels[1, s, c, 0])]
    chosen = tuple(np.array(kept, dtype=int).reshape(-1, 2).T)
    low, median, high = (numbers(level[chosen]) for level in levels)
    return {
        "coverage": {
            "scenario": [legend[s] for s, _ in kept for _ in marks],
            "place": [s for s, _ in kept for _ in marks],
            "panel": [c for _, c in kept for _ in marks],
            "at": at * len(kept),
            "time": [view.moments[t] for t in marks] * len(kept),
            "low": low,
            "median": median,
            "high": high,
        },
        "panels": {
            "panel": list(range(len(places))),
            "name": [wrapped(view.name(c), LETTERS) for _, c in view.by_severity],
        },
        "ticks": {
            "column": [c for c in range(6) for _ in range(2)],
            "at": [0, 1] * 6,
            "year": [f"{t:.0f}" for t in (first, last)] * 6,
        },
    }


READOUT = Readout(
    (
        Reading(
            *("coverage", "time", "median", "low", "high", "scenario", "panel"),
            words="Coverage",
            form=".0%",
            most=SHOWN_UP_TO,
        ),
    ),
    grid=Grid("panels", "name", "at", WIDE, HIGH, FLOOR, rise=SHOWN_UP_TO),
)
"""Panels are one plot, whose axes are no time."""
LAST = "datum.panel == length(data('panels')) - 1"
COLUMN = f"datum.panel % columns * {WIDE}"
FOOT = f"floor(datum.panel / columns) * {HIGH} + {FLOOR}"


def spec(theme: Theme) -> Drawing:
    """Return the panels as one plot."""
    colours = palette(theme)
    floors, plan, names, hundred = _panels(colours)
    bands, lines = _coverage(colours)
    return (
        alt.layer(floors, bands, plan, lines, names, hundred, _ticks(colours))
        .properties(width="container", height=4 * ROW)
        .add_params(
            *params(),
            alt.param(name="pair", expr=PAIR),
            alt.param(name="columns", expr=COLUMNS),
            alt.param(name="panel_rows", expr=PANEL_ROWS),
        )
    )


def _across() -> alt.X:
    scale = alt.Scale(domain=[0, alt.ExprRef(ACROSS)], zero=False, nice=False)
    return alt.X("x:Q", axis=None, scale=scale)


def _down() -> alt.Y:
    last = alt.ExprRef(f"panel_rows * {HIGH}")
    scale = alt.Scale(domain=[0, last], reverse=True, zero=False, nice=False)
    return alt.Y("y:Q", axis=None, scale=scale)


def _coverage(colours: Palette) -> tuple[Drawing, Drawing]:
    """Return bands and lines of coverage, each in the place of its panel."""
    series = (
        alt.Chart(alt.NamedData(name="coverage"))
        .transform_calculate(x=f"{COLUMN} + datum.at", row=FOOT)
        .transform_calculate(
            y="datum.row - datum.median", top="datum.row - datum.high", foot="datum.row - datum.low"
        )
    )
    colour = alt.Color(
        "scenario:N",
        sort=SIDES,
        scale=alt.Scale(range=list(colours.scenarios)),
        legend=legend_of_scenarios(),
    )
    bands = series.mark_area(opacity=alt.ExprRef(BANDS)).encode(
        x=_across(),
        y=alt.Y("top:Q", axis=None),
        y2="foot:Q",
        color=colour,
        detail="panel:N",
    )
    lines = series.mark_line(strokeWidth=1.8).encode(
        x=_across(), y=_down(), color=colour, detail="panel:N"
    )
    return bands, lines


def _panels(colours: Palette) -> tuple[Drawing, Drawing, Drawing, Drawing]:
    """Return floors, lines of the requirement, names, and the mark of 100 per cent in each row."""
    panels = alt.Chart(alt.NamedData(name="panels")).transform_calculate(
        x=COLUMN, right=f"{COLUMN} + 1", floor=FOOT, y=f"{FOOT} - 1", head=f"{FOOT} - 2.2"
    )
    plan = panels.mark_rule(color=colours.ink, strokeWidth=0.8).encode(
        x=_across(), x2="right:Q", y=_down()
    )
    floors = panels.mark_rule(color=colours.line).encode(
        x=_across(), x2="right:Q", y=alt.Y("floor:Q", axis=None)
    )
    names = panels.mark_text(
        align="left",
        baseline="bottom",
        color=colours.ink,
        fontSize=11,
        lineBreak="\n",
        lineHeight=12,
        dy=alt.ExprRef("12 - 12 * length(split(datum.name, '\\n'))"),
    ).encode(x=_across(), y=alt.Y("head:Q", axis=None), text="name:N")
    hundred = (
        panels.transform_filter(f"datum.panel % columns == columns - 1 || {LAST}")
        .mark_text(align="left", dx=3, color=colours.muted, fontSize=10, text="100%")
        .encode(x=alt.X("right:Q", axis=None), y=_down())
    )
    return floors, plan, names, hundred


def _ticks(colours: Palette) -> Drawing:
    """Return the first and last year under each column of panels."""
    years = (
        alt.Chart(alt.NamedData(name="ticks"))
        .transform_filter("datum.column < columns")
        .transform_calculate(
            x=f"datum.column * {WIDE} + datum.at",
            y=f"panel_rows * {HIGH} - 0.18",
        )
        .mark_text(
            align=alt.ExprRef("datum.at ? 'right' : 'left'"),
            baseline="top",
            fontSize=10,
            color=colours.muted,
        )
    )
    drawn: Drawing = years.encode(x=_across(), y=_down(), text="year:N")
    return drawn


def height(width: float, datasets: Datasets) -> float:
    """Return the height of the plot for a width: the expression of the frame, in Python."""
    across = FITTING[min(len(FITTING) - 1, int(width // PANEL))]
    return ROW * max(1, math.ceil(len(datasets["panels"]["panel"]) / across))


def title(view: ResultView) -> str:
    """Return how far coverage falls in the median future."""
    said = []
    for side in view.compared:
        entry = view.of_side[side]["capabilities"].values()
        lowest = min(entry, key=lambda c: c["coverage_min"]["p50"])
        lowest_of = view.words.say(
            "{share} in {name}",
            share=view.words.per_cent(lowest["coverage_min"]["p50"]),
            name=view.words.within(lowest["name"]),
        )
        said.append((lowest_of, view.titles[side]))
    return view.words.say(
        "In the median future coverage falls to as little as {lowest}", lowest=view.contrasted(said)
    )


def says(view: ResultView) -> str:
    """Return the chart in words."""
    fields: dict[str, Any] = {
        "panels": len(view.by_severity),
        "level": view.level,
        "most": view.words.per_cent(SHOWN_UP_TO),
    }
    if len(view.sides) <= theme.BANDS_UP_TO:
        said = view.words.say(
            "{panels} small panels, one for each capability, the largest gap first. Lines are "
            "medians at the start of each year, bands hold eight futures of ten, the rule is "
            "{level}; what lies above {most} is cut.",
            **fields,
        )
    else:
        said = view.words.say(
            "{panels} small panels, one for each capability, the largest gap first. Lines are "
            "medians at the start of each year, the rule is {level}; what lies above {most} is "
            "cut.",
            **fields,
        )
    return said + view.note


def table(view: ResultView) -> pd.DataFrame:
    """Return median and band at the start of each year."""
    levels = quantile_band(view.coverage, axis=1)
    rows = []
    for c, capability in view.by_severity:
        for s in view.sides:
            if np.isnan(levels[1, s, 0, c]):
                continue
            row = {"Capability": view.name(capability), "Scenario": view.titles[s]}
            for t in view.marks:
                row[f"{view.bounds[t]}, %"] = band(levels[:, s, t, c], scale=100)
            rows.append(row)
    return pd.DataFrame(rows)


COVERAGE = Chart(
    id="coverage",
    name="Coverage by capability",
    spec=spec,
    data=data,
    title=title,
    says=says,
    table=table,
    tables_used=ENGINE_TABLES,
    readout=READOUT,
    frame=Frame(
        left=6,
        right=34,
        top=34,
        bottom=18,
        left_narrow=6,
        top_narrow=34,
        top_alone=8,
        height=f"{ROW} * panel_rows",
        static=height,
    ),
)
