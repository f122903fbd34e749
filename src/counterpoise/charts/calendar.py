"""The window of vulnerability as a calendar: capability by year, how many futures are short."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from counterpoise.charts.chart import Chart, Columns, Drawing, Frame
from counterpoise.charts.encodings import names, params, swatches
from counterpoise.charts.labels import decimal, numbers, per_cent
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.theme import time as time_axis
from counterpoise.charts.view import ENGINE_TABLES, MAJORITY, Floats, ResultView
from counterpoise.ensemble.verdict import deeply_short
from counterpoise.extras import alt
from counterpoise.measures import TOLERANCE
from counterpoise.measures.futures import share_short

STEP = 17
MOMENT = "extent(pluck(data('calendar'), '{}'))[{}]"
CELL = (
    "datum.capability + ', ' + floor(datum.time) + ': short in ' + format(datum.share, '.0%')"
    " + ' of futures'"
)
DEEPEST = (
    "datum.capability + ': deepest gap ' + format(datum.gap, '.0%') + ', around ' + datum.quarter"
)
EDGES = (0.1, 0.25, 0.5, 0.75, 0.9)
LABELS = (0, 10, 25, 50, 75, 90)
"""What divides the seven colours, in per cent of futures; the first colour is for none."""
NONE = "no gap in most"


def short_by_year(view: ResultView, side: int) -> tuple[list[float], Floats]:
    """Return the beginnings of the years and the share of futures that are short in each.

    Axes are year and capability, the largest gap first.
    """
    return view.once(f"calendar {side}", lambda: _short_by_year(view, side))


def _short_by_year(view: ResultView, side: int) -> tuple[list[float], Floats]:
    shares = share_short(view.coverage[side], view.marks)
    years = [view.moments[t] for t in view.marks[:-1]]
    return years, shares[:, [c for c, _ in view.by_severity]]


def data(view: ResultView, side: int) -> dict[str, Columns]:
    """Return a cell for each capability and year, and the quarter of each deepest gap."""
    years, shares = short_by_year(view, side)
    ends = [*years[1:], view.moments[-1]]
    entries = view.of_side[side]["capabilities"]
    shown = [(i, c) for i, (_, c) in enumerate(view.by_severity) if c in entries]
    cells = shares[:, [i for i, _ in shown]].T
    deepest = [
        (i, c, entries[c]["worst_quarter"])
        for i, c in shown
        if entries[c]["share_of_futures_with_gap"] >= MAJORITY and entries[c]["worst_quarter"]
    ]
    return {
        "calendar": {
            "capability": [view.name(c) for _, c in shown for _ in years],
            "rank": [i for i, _ in shown for _ in years],
            "time": years * len(shown),
            "until": ends * len(shown),
            "share": numbers(cells),
            "grade": np.digitize(cells, [TOLERANCE, *EDGES]).ravel().tolist(),
        },
        "deepest": {
            "capability": [view.name(c) for _, c, _ in deepest],
            "rank": [i for i, _, _ in deepest],
            "quarter": [quarter for _, _, quarter in deepest],
            "time": [decimal(quarter) + 0.125 for _, _, quarter in deepest],
            "gap": numbers([entries[c]["gap_peak"]["p50"] for _, c, _ in deepest]),
        },
    }


def spec(theme: Theme) -> Drawing:
    """Return cells by capability and year, with a mark at each deepest gap."""
    colours = palette(theme)
    time = time_axis(
        ticks=False,
        labelFlush=False,
        labelOffset=alt.ExprRef("plot / max(1, end - start) / 2"),
        labelExpr="datum.value < end ? datum.label : ''",
        tickCount=alt.ExprRef("plot > 560 ? 15 : plot > 230 ? 8 : 4"),
    )
    y = names("capability", theme, grid=False)
    cells = (
        alt.Chart(alt.NamedData(name="calendar"))
        .mark_rect(
            height={"band": 0.9}, stroke=colours.ground, strokeWidth=0.6, tooltip=alt.ExprRef(CELL)
        )
        .encode(
            x=time,
            x2="until:Q",
            y=y,
            color=alt.Color(
                "grade:Q",
                scale=alt.Scale(
                    type="threshold",
                    domain=[i + 0.5 for i in range(len(LABELS))],
                    range=list(colours.shares),
                ),
                legend=swatches(
                    f"{list(LABELS)}[floor(datum.value)]",
                    "min(plot, 340)",
                    "Per cent of futures short by any amount",
                ),
            ),
        )
    )
    marks = (
        alt.Chart(alt.NamedData(name="deepest"))
        .mark_point(
            shape="diamond",
            filled=True,
            size=50,
            opacity=1,
            stroke=colours.ink,
            strokeWidth=1.2,
            tooltip=alt.ExprRef(DEEPEST),
        )
        .encode(x=time, y=y, fill=alt.value(colours.ground))
    )
    return (
        alt.layer(cells, marks)
        .properties(width="container", height=alt.Step(STEP))
        .add_params(
            *params(),
            alt.param(name="start", expr=MOMENT.format("time", 0)),
            alt.param(name="end", expr=MOMENT.format("until", 1)),
        )
    )


def title(view: ResultView) -> str:
    """Return how many capabilities are over a fifth short in most futures."""
    said = []
    for side in view.compared:
        entry = view.of_side[side]
        short, every = len(deeply_short(entry)), len(entry["capabilities"])
        said.append((view.words.say("{some} of {all}", some=short, all=every), view.titles[side]))
    return view.words.say(
        "Capabilities over a fifth short at some time in most futures: {counts}",
        counts=view.contrasted(said),
    )


def says(view: ResultView) -> str:
    """Return the chart in words."""
    worst = []
    for side in view.compared:
        years, shares = short_by_year(view, side)
        counts = (np.nan_to_num(shares) >= MAJORITY).sum(axis=1)
        year = int(counts.argmax())
        most = view.words.say("{some} in {year}", some=counts[year], year=int(years[year]))
        worst.append((most, view.titles[side]))
    return (
        view.words.say(
            "Cells by capability, the largest gap first, and year; the stronger the colour, the "
            "more futures are short at some time in the year. A diamond marks the quarter of the "
            "deepest gap. Most capabilities short, by whatever amount, in most futures in one "
            "year: {counts}.",
            counts=view.contrasted(worst),
        )
        + view.note
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return the share of futures short in each year."""
    rows = []
    found = [short_by_year(view, side) for side in view.sides]
    for i, (_, capability) in enumerate(view.by_severity):
        for side in view.sides:
            entry = view.of_side[side]["capabilities"].get(capability)
            if entry is None:
                continue
            row: dict[str, Any] = {
                "Capability": view.name(capability),
                "Scenario": view.titles[side],
                "Futures with a gap": per_cent(entry["share_of_futures_with_gap"]),
                "First quarter (median)": entry["window_first"] or NONE,
                "Last quarter (median)": entry["window_last"] or NONE,
                "Deepest gap (median quarter)": entry["worst_quarter"]
                if entry["window_first"]
                else NONE,
            }
            years, shares = found[side]
            row |= {
                f"{int(year)}": per_cent(share)
                for year, share in zip(years, shares[:, i], strict=True)
            }
            rows.append(row)
    return pd.DataFrame(rows)


CALENDAR = Chart(
    id="calendar",
    name="Window of vulnerability",
    per_side=True,
    spec=spec,
    data=data,
    title=title,
    says=says,
    table=table,
    tables_used=ENGINE_TABLES,
    frame=Frame(left=272, right=14, top=60, bottom=24, left_narrow=152, top_narrow=60),
)
