"""The wedge: the leading ally goes, the others build up, and something may stay open."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from counterpoise.charts import events
from counterpoise.charts.chart import Chart, Columns, Drawing, Frame
from counterpoise.charts.encodings import params
from counterpoise.charts.labels import band, numbers, per_cent
from counterpoise.charts.palette import Palette, Theme, palette
from counterpoise.charts.theme import time as time_axis
from counterpoise.charts.view import ENGINE_TABLES, Floats, ResultView
from counterpoise.extras import alt
from counterpoise.measures.futures import mean_covered, quantile_band

OTHERS, NOBODY = "Europe and Canada", "Not covered"
"""Names of areas beside that of the leading ally."""
EDGES = {"low": "10th percentile", "high": "90th percentile"}
MEDIAN = "Europe and Canada, median"
THIN = 0.05
"""Share below which an area is too thin for its name."""
BAND_AT, THREAT_AT = (0.6, 0.45, 0.75, 0.3), 0.15
"""Part of the run at which the dotted line is named, and the ends of the band: at the first of
these that is clear of the names of areas."""
TALL, LINE = 240, 15
"""Height of the plot, and of a line of names, in pixels."""
BOLD = 1.2
"""How much wider names of areas are than marks of what happens: they are larger and bold."""
NEAR = 0.12
"""Part of the run at either end within which words stand beside their moment, not over it."""
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


def data(view: ResultView, side: int) -> dict[str, Columns]:
    """Return areas, the band of what the others cover, sample futures, events, and all names."""
    own, capped = parts(view, side)
    mine, all_of_us = own.mean(axis=0), capped.mean(axis=0)
    low, median, high = quantile_band(own, axis=0, quick=True)
    count, moments = len(view.moments), view.moments
    kinds = (OTHERS, view.ally(view.evidence.leading), NOBODY)
    levels = np.stack([np.zeros(count), mine, all_of_us, np.ones(count)])
    marks = view.marks if view.samples else []
    shown = own[:SAMPLES, marks]
    scenario = view.scenario(side)
    happens = events.events_of(scenario) if scenario else []
    return {
        "wedge": {
            "part": [kind for kind in kinds for _ in range(count)],
            "time": moments * 3,
            "low": numbers(levels[:-1]),
            "high": numbers(levels[1:]),
        },
        # Single futures stand in the place of the band.
        "spread": {
            "time": [] if view.samples else moments,
            "low": [] if view.samples else numbers(low),
            "median": [] if view.samples else numbers(median),
            "high": [] if view.samples else numbers(high),
        },
        "samples": {
            "future": [f for f in range(len(shown)) for _ in marks],
            "time": [moments[t] for t in marks] * len(shown),
            "own": numbers(shown),
        },
        "threat": {
            "time": moments,
            "share": numbers(np.median(view.array("threat")[side], axis=0)),
        },
        "names": _names(view, side, kinds, levels, None if view.samples else (low, high)),
        "events": events.columns(happens, moments[0], moments[-1], view.words),
    }


def _names(
    view: ResultView,
    side: int,
    kinds: tuple[str, ...],
    levels: Floats,
    band_of: tuple[Floats, Floats] | None,
) -> Columns:
    """Return the names of areas and lines, each where there is most room for it."""
    count = len(view.moments)
    found: list[tuple[str, int, float, int]] = []
    for kind, low, high in zip(kinds, levels[:-1], levels[1:], strict=True):
        # The leading ally's part is largest early on; other names leave it that room.
        begin = count // 3 if kind == NOBODY else 0
        place = begin + int((high - low)[begin:].argmax())
        if high[place] - low[place] >= THIN:
            found.append((kind, place, float(low[place] + high[place]) / 2, 0))
    if band_of is not None:
        places = [round(part * (count - 1)) for part in BAND_AT]
        named = [
            [
                (words, place, float(edge[place]), where)
                for (_, words), edge, where in zip(EDGES.items(), band_of, (1, -1), strict=True)
            ]
            for place in places
        ]
        clear = (names for names in named if not _overlap([*found, *names], count))
        found += next(clear, named[0])
    threat = np.median(view.array("threat")[side], axis=0)
    early = round(THREAT_AT * (count - 1))
    found.append((THREAT, early, float(threat[early]), 1))
    return {
        "words": [words for words, _, _, _ in found],
        "time": [view.moments[place] for _, place, _, _ in found],
        "y": numbers([y for _, _, y, _ in found]),
        "under": [where for _, _, _, where in found],
        "align": [
            "left" if words == THREAT else _align(place / max(1, count - 1))
            for words, place, _, _ in found
        ],
        "size": [12.5 if where == 0 else 10.5 for _, _, _, where in found],
    }


def _overlap(names: list[tuple[str, int, float, int]], count: int) -> bool:
    """Return whether any two names overlap in the narrowest chart."""
    boxes = []
    for words, place, y, under in names:
        part = place / max(1, count - 1)
        wide = BOLD * events.width(words) / events.NARROWEST
        begin = part - wide * {"left": 0, "center": 0.5, "right": 1}[_align(part)]
        middle = y - under * LINE / TALL / 2
        boxes.append((begin, begin + wide, middle))
    return any(
        one[0] < other[1] and other[0] < one[1] and abs(one[2] - other[2]) < LINE / TALL
        for one, other in combinations(boxes, 2)
    )


def _align(part: float) -> str:
    return "left" if part < NEAR else "right" if part > 1 - NEAR else "center"


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
    # Areas are named where they lie, and pale where single futures are drawn over them.
    areas = (
        alt.Chart(alt.NamedData(name="wedge"))
        .mark_area(opacity=alt.ExprRef("length(data('samples')) ? 0.3 : 1"))
        .encode(
            x=time,
            y=share,
            y2="low:Q",
            color=alt.Color(
                "part:N", sort=None, scale=alt.Scale(range=list(colours.parts)), legend=None
            ),
        )
    )
    return (
        alt.layer(
            areas,
            *_single(time),
            *_band(time, colours),
            *_threat(time),
            *events.marks("events", time, colours),
            *_named(time, colours),
        )
        .properties(width="container", height=TALL)
        .add_params(*params())
    )


def _band(time: alt.X, colours: Palette) -> list[alt.Chart]:
    """Return the ends of the band as thin lines, and the median."""
    base = alt.Chart(alt.NamedData(name="spread")).encode(x=time)
    edges = [
        base.mark_line(color=colours.edge, strokeWidth=0.9, strokeDash=[4, 3]).encode(
            y=alt.Y(f"{edge}:Q")
        )
        for edge in EDGES
    ]
    # Nothing is painted between them: it would look like more parts than there are.
    between = base.mark_area(opacity=0).encode(y=alt.Y("low:Q"), y2="high:Q")
    median = base.mark_line(color=colours.edge, strokeWidth=2).encode(y=alt.Y("median:Q"))
    return [between, *edges, median.properties(description=MEDIAN)]


def _single(time: alt.X) -> list[alt.Chart]:
    """Return single futures, each in a colour of its own."""
    lines = (
        alt.Chart(alt.NamedData(name="samples"))
        .mark_line(strokeWidth=1.3)
        .encode(
            x=time,
            y=alt.Y("own:Q"),
            detail="future:N",
            stroke=alt.Stroke("future:N", scale=alt.Scale(scheme="tableau20"), legend=None),
        )
    )
    return [lines]


def _threat(time: alt.X) -> list[alt.Chart]:
    """Return the line of the other side's forces: dark dots on white are seen on any area."""
    base = alt.Chart(alt.NamedData(name="threat")).encode(x=time, y=alt.Y("share:Q"))
    under = base.mark_line(color="white", strokeWidth=2.4)
    dotted = base.mark_line(color="black", strokeWidth=1.6, strokeDash=[1, 3])
    return [under, dotted.properties(description=THREAT)]


def _named(time: alt.X, colours: Palette) -> list[alt.Chart]:
    """Return the names of areas and lines, with a halo that is seen on any of them."""
    base = alt.Chart(alt.NamedData(name="names")).encode(x=time, y=alt.Y("y:Q"), text="words:N")
    written: dict[str, Any] = {
        "align": alt.ExprRef("datum.align"),
        "baseline": alt.ExprRef("['bottom', 'middle', 'top'][datum.under + 1]"),
        "dx": alt.ExprRef("{left: 6, right: -6, center: 0}[datum.align]"),
        "dy": alt.ExprRef("3 * datum.under"),
        "fontSize": alt.ExprRef("datum.size"),
        "fontWeight": "bold",
    }
    halo = base.mark_text(**colours.halo, strokeWidth=3, opacity=0.85, **written)
    return [halo, base.mark_text(color=colours.ink, **written)]


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
    ways = view.contrasted(said)
    if view.samples:
        areas = view.words.say(
            "Three areas sum to {level}, as means over capabilities and futures. NATO Europe and "
            "Canada go {ways}; each thin line is one of the first {samples} futures.",
            level=view.level,
            ways=ways,
            samples=SAMPLES,
        )
    else:
        areas = view.words.say(
            "Three areas sum to {level}, as means over capabilities and futures. NATO Europe and "
            "Canada go {ways}; the line is the median, eight futures of ten lie between the "
            "dashed ones.",
            level=view.level,
            ways=ways,
        )
    threat = view.words.say(
        "The dotted line is how much of its forces Russia would have free for the flank, as a "
        "share of those of a regenerated force; it moves no requirement."
    )
    return f"{areas} {threat}{view.note}"


def _offered(view: ResultView, side: int) -> Floats:
    """Return the leading ally's contribution as a share of the requirement, needed or not."""
    part = view.array("contribution")[side] / view.array("requirement")[side]
    return np.asarray(np.nanmean(part, axis=-1))


def table(view: ResultView) -> pd.DataFrame:
    """Return the three parts at the start of each year."""
    rows, leading = [], view.the_ally(view.evidence.leading)
    for side in view.sides:
        own, capped = parts(view, side)
        levels, offered = quantile_band(own, axis=0), _offered(view, side)
        rows += [
            {
                "Scenario": view.titles[side],
                "Quarter begins": view.bounds[t],
                f"Covered by {OTHERS}": per_cent(own[:, t].mean(), 1),
                "Median (10th–90th percentile), %": band(levels[:, t], scale=100, digits=1),
                f"Added by {leading}": per_cent((capped - own)[:, t].mean(), 1),
                "Covered by nobody": per_cent(1 - capped[:, t].mean(), 1),
                f"Offered by {leading}, needed or not": per_cent(offered[t], 1),
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
    frame=Frame(
        left=58, right=14, top=events.ROOM, bottom=24, left_narrow=58, top_narrow=events.ROOM
    ),
)
