"""The wedge: the leading ally goes, the others build up, and something may stay open."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts.chart import Chart, Columns, Drawing, Frame
from counterpoise.charts.encodings import params
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.theme import time as time_axis
from counterpoise.charts.view import (
    ENGINE_TABLES,
    Floats,
    ResultView,
    band,
    numbers,
    per_cent,
    upper_first,
)
from counterpoise.extras import alt
from counterpoise.measures.futures import mean_covered, quantile_band

KINDS = ("by Europe and Canada", "added by the leading ally", "by nobody")
BAND = "median, 8 futures of 10"
EDGES = ("low", "high")
FAN = "M-1.5,0L1.5,0" + "".join(
    f"M{left},{y}L{left + 0.8:.1f},{y}" for y in (-0.9, 0.9) for left in (-1.5, -0.4, 0.7)
)
"""The fan as a symbol of the legend: a line between two dashed ones."""
SAMPLES = 20
THREAT = "Russian forces free for the flank"
"""What the dotted line shows, as a share of those of a regenerated force."""


def parts(view: ResultView, side: int) -> tuple[Floats, Floats]:
    """Return what the others and what all cover, as the mean over the capabilities followed.

    Each capability counts up to its requirement. Axes are future and bound.
    """
    return view.once(
        f"wedge {side}",
        lambda: (
            mean_covered(view.array("own_coverage")[side]),
            mean_covered(view.coverage[side]),
        ),
    )


def _leading(view: ResultView) -> str:
    return f"added by {view.the_ally(view.evidence.leading)}"


def data(view: ResultView, side: int) -> dict[str, Columns]:
    """Return the three areas, the band of what the others cover, and sample futures."""
    own, capped = parts(view, side)
    mine, all_of_us = own.mean(axis=0), capped.mean(axis=0)
    low, median, high = quantile_band(own, axis=0, quick=True)
    count = len(view.moments)
    zero, one = np.zeros(count), np.ones(count)
    marks = view.marks if view.samples else []
    shown = own[:SAMPLES, marks]
    return {
        "wedge": {
            "part": [kind for kind in KINDS for _ in range(count)],
            "time": view.moments * 3,
            "low": numbers([zero, mine, all_of_us]),
            "high": numbers([mine, all_of_us, one]),
        },
        "spread": {
            "time": view.moments,
            "low": numbers(low),
            "median": numbers(median),
            "high": numbers(high),
        },
        "samples": {
            "future": [f for f in range(len(shown)) for _ in marks],
            "time": [view.moments[t] for t in marks] * len(shown),
            "own": numbers(shown),
        },
        "threat": {
            "time": view.moments,
            "share": numbers(np.median(view.array("threat")[side], axis=0)),
            "label": ["" if place else THREAT for place in range(count)],
        },
    }


def spec(theme: Theme) -> Drawing:
    """Return stacked areas to all that is asked for, with a band and thin lines over them."""
    colours = palette(theme)
    time = time_axis(labelFlush=True, tickCount=alt.ExprRef("narrow ? 4 : 8"))
    share = alt.Y(
        "high:Q",
        title="Share covered of what is asked for",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".0%", tickCount=5),
    )
    colour = alt.Color(
        "part:N",
        scale=alt.Scale(domain=[*KINDS, BAND], range=[*colours.parts, "transparent"]),
        legend=alt.Legend(
            symbolType=alt.ExprRef(f"datum.value == '{BAND}' ? '{FAN}' : 'square'"),
            symbolStrokeColor=alt.ExprRef(
                f"datum.value == '{BAND}' ? '{colours.ink}' : 'transparent'"
            ),
            symbolStrokeWidth=1.2,
            columns=alt.ExprRef("box < 672 ? 2 : 4"),
            columnPadding=alt.ExprRef("narrow ? 8 : 18"),
            labelExpr="narrow ? replace(datum.value, 'added ', '') : datum.value",
        ),
    )
    areas = (
        alt.Chart(alt.NamedData(name="wedge"))
        .mark_area()
        .encode(x=time, y=share, y2="low:Q", color=colour)
    )
    between = (
        alt.Chart(alt.NamedData(name="spread"))
        .mark_area(color=colours.veil, opacity=0.26)
        .encode(x=time, y=share, y2="low:Q")
    )
    edges = [
        alt.Chart(alt.NamedData(name="spread"))
        .mark_line(color=colours.edge, strokeWidth=0.9, strokeDash=[4, 3])
        .encode(x=time, y=alt.Y(f"{edge}:Q"))
        for edge in EDGES
    ]
    median = (
        alt.Chart(alt.NamedData(name="spread"))
        .mark_line(color=colours.edge, strokeWidth=2)
        .encode(x=time, y=alt.Y("median:Q"))
    )
    lines = (
        alt.Chart(alt.NamedData(name="samples"))
        .mark_line(color=colours.edge, strokeWidth=0.6, opacity=0.5)
        .encode(x=time, y=alt.Y("own:Q"), detail="future:N")
    )
    threat = alt.Chart(alt.NamedData(name="threat")).encode(x=time, y=alt.Y("share:Q"))
    # Dark dots on a light line are seen on all three areas.
    under = threat.mark_line(color="white", strokeWidth=2.4)
    dotted = threat.mark_line(color="black", strokeWidth=1.6, strokeDash=[1, 3])
    named = threat.mark_text(color="white", align="left", dx=10, dy=12).encode(text="label:N")
    return (
        alt.layer(areas, between, lines, *edges, median, under, dotted, named)
        .properties(width="container", height=240)
        .add_params(*params())
    )


def title(view: ResultView) -> str:
    """Return how much of what is asked for nobody covers when it is worst."""
    said = []
    for side in view.compared:
        open_part = 1 - parts(view, side)[1].mean(axis=0)
        worst = int(open_part.argmax())
        share = view.words.per_cent(open_part[worst])
        said.append((f"{share} ({view.words.quarter(view.bounds[worst])})", view.titles[side]))
    return view.words.say(
        "Share of {level} that nobody covers at the worst moment: {shares}",
        level=view.level,
        shares=view.contrasted(said),
    )


def says(view: ResultView) -> str:
    """Return the chart in words."""
    said = []
    for side in view.compared:
        mine = parts(view, side)[0].mean(axis=0)
        first, last = (view.words.per_cent(share) for share in (mine[0], mine[-1]))
        way = view.words.say("from {first} of it to {last}", first=first, last=last)
        said.append((way, view.titles[side]))
    return (
        view.words.say(
            "Three areas sum to {level}, as means over capabilities and futures. NATO Europe and "
            "Canada go {ways}; the line is the median, the band around it holds eight futures of "
            "ten. The dotted line is how much of its forces Russia would have free for the flank, "
            "as a share of those of a regenerated force; it moves no requirement.",
            level=view.level,
            ways=view.contrasted(said),
        )
        + view.note
    )


def _offered(view: ResultView, side: int) -> Floats:
    """Return the leading ally's contribution as a share of the requirement, needed or not."""
    part = view.array("contribution")[side] / view.array("requirement")[side]
    return np.asarray(np.nanmean(part, axis=-1))


def table(view: ResultView) -> pd.DataFrame:
    """Return the three parts at the start of each year."""
    rows = []
    for side in view.sides:
        own, capped = parts(view, side)
        levels, offered = quantile_band(own, axis=0), _offered(view, side)
        rows += [
            {
                "Scenario": view.titles[side],
                "Quarter begins": view.bounds[t],
                "Covered by Europe and Canada": per_cent(own[:, t].mean(), 1),
                "Median (10th–90th percentile), %": band(levels[:, t], scale=100, digits=1),
                upper_first(_leading(view)): per_cent((capped - own)[:, t].mean(), 1),
                "Covered by nobody": per_cent(1 - capped[:, t].mean(), 1),
                "Offered by the leading ally, needed or not": per_cent(offered[t], 1),
            }
            for t in view.marks
        ]
    return pd.DataFrame(rows)


WEDGE = Chart(
    id="wedge",
    name="Who covers what is asked for",
    per_side=True,
    path=True,
    spec=spec,
    data=data,
    title=title,
    says=says,
    table=table,
    tables_used=ENGINE_TABLES,
    frame=Frame(left=58, right=14, top=52, bottom=24, left_narrow=58, top_narrow=52),
)
