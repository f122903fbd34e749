"""The second scenario against the first: the gap over time by capability."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from counterpoise.charts.chart import Chart, Columns, Drawing, Frame
from counterpoise.charts.encodings import SIDES, names, params
from counterpoise.charts.labels import band, numbers
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.theme import SHAPES
from counterpoise.charts.view import ENGINE_TABLES, Floats, ResultView
from counterpoise.ensemble.verdict import unlike
from counterpoise.extras import alt
from counterpoise.measures.futures import quantile_band

ALONE = "Choose a second scenario to see what differs"
HINT = (
    "datum.capability + ', ' + datum.scenario + ': ' + format(datum.gap, '.1f')"
    " + ' capability-years'"
)
SAME = 0.05
"""Capability-years that round to nothing with one decimal."""
DIGITS = 2
"""Decimals of the table, which rows are sorted by."""


def changes(view: ResultView) -> list[tuple[str, float, float, Floats]]:
    """Return what both scenarios follow, the largest change first.

    Changes count in hundredths, and those alike stand by group, so that what does not change keeps
    its place whatever rounding does to it.

    As id of the capability, medians of the gap under the first and the second scenario, and p10,
    p50 and p90 of the difference future by future: both scenarios draw the same futures. The
    change that charts, titles and tables give is that median, not the difference of the medians.
    """
    if not view.pair:
        return []
    first, second = (entry["capabilities"] for entry in view.of_side[:2])
    area = view.array("gap_area")
    both = [(place, c) for place, c in view.by_group if c in first and c in second]
    levels = quantile_band(
        area[1][:, [p for p, _ in both]] - area[0][:, [p for p, _ in both]], axis=0
    )
    found = [
        (c, first[c]["gap_area_years"]["p50"], second[c]["gap_area_years"]["p50"], levels[:, i])
        for i, (_, c) in enumerate(both)
    ]
    return sorted(found, key=lambda item: -round(abs(float(item[3][1])), DIGITS))


def data(view: ResultView, side: int = 0) -> dict[str, Columns]:
    """Return the gap of each capability under both scenarios."""
    found = changes(view)
    twice = [(i, item, s) for i, item in enumerate(found) for s in range(2)]
    columns: dict[str, list[Any]] = {
        "scenario": [view.titles[s] for _, _, s in twice],
        "place": [s for _, _, s in twice],
        "capability": [view.name(item[0]) for _, item, _ in twice],
        "rank": [i for i, _, _ in twice],
        "gap": numbers([item[1 + s] for _, item, s in twice]),
        "other": numbers([item[2 - s] for _, item, s in twice]),
        "change": numbers([item[3][1] for _, item, _ in twice]),
    }
    return {"difference": columns}


def spec(theme: Theme) -> Drawing:
    """Return two marks for each capability, joined by a line, with the change beside them."""
    colours = palette(theme)
    y = names("capability", theme)
    base = alt.Chart(alt.NamedData(name="difference")).encode(y=y)
    axis = alt.Axis(tickCount=alt.ExprRef("narrow ? 4 : 7"))
    gap = alt.X("gap:Q", title="Gap over the whole run, capability-years", axis=axis)
    once = base.transform_filter("datum.place == 0")
    line = once.mark_rule(color=colours.muted, strokeWidth=1.6, opacity=0.7).encode(
        x=gap, x2="other:Q"
    )
    dots = base.mark_point(filled=True, size=58, opacity=1, tooltip=alt.ExprRef(HINT)).encode(
        x=gap,
        color=alt.Color("scenario:N", sort=SIDES, scale=alt.Scale(range=list(colours.scenarios))),
        shape=alt.Shape("scenario:N", sort=SIDES, scale=alt.Scale(range=list(SHAPES))),
    )
    text = (
        once.transform_calculate(
            right="max(datum.gap, datum.other)",
            words=f"abs(datum.change) < {SAME} ? 'same' : format(datum.change, '+.1f')",
        )
        .mark_text(align="left", dx=9, fontSize=10, color=colours.muted)
        .encode(x=alt.X("right:Q"), text="words:N")
    )
    return (
        alt.layer(line, dots, text)
        .properties(width="container", height=alt.Step(18))
        .add_params(*params())
    )


def title(view: ResultView) -> str:
    """Return which scenario leaves the larger gap, and where the difference is largest."""
    if not view.pair:
        return view.words.say(ALONE)
    found = changes(view)
    if not found:
        return view.words.say("The two scenarios follow no capability in common")
    both = {"first": view.titles[0], "second": view.titles[1]}
    if (told := unlike(view.of_side[:2], view.words, capabilities=False)) is not None:
        return view.words.say(
            "“{first}” and “{second}” {differ}; their gaps are not compared", differ=told, **both
        )
    change = float(found[0][3][1])
    if abs(change) < SAME:
        return view.words.say("“{first}” and “{second}” leave the same gaps", **both)
    return _differs(view, both | {"where": _where(view, found[0][0], change)})


def _differs(view: ResultView, fields: dict[str, str]) -> str:
    """Return which of two scenarios leaves the larger gap, where they can be set against."""
    total = _total(view)
    if total is None or abs(total) < SAME:
        return view.words.say("“{second}” differs most from “{first}” in {where}", **fields)
    fields |= {"years": view.words.number(abs(total), 1, grouped=False)}
    if total > 0:
        return view.words.say(
            "“{second}” leaves {years} capability-years of gap more than “{first}”; they differ "
            "most in {where}",
            **fields,
        )
    return view.words.say(
        "“{second}” leaves {years} capability-years of gap fewer than “{first}”; they differ most "
        "in {where}",
        **fields,
    )


def _where(view: ResultView, capability: str, change: float) -> str:
    """Return a capability with the change of its gap, as it stands in a title."""
    fields = {
        "name": view.words.within(view.name(capability)),
        "years": view.words.number(abs(change), 1, grouped=False),
    }
    if change > 0:
        return view.words.say("{name} ({years} more)", **fields)
    return view.words.say("{name} ({years} fewer)", **fields)


def _total(view: ResultView) -> float | None:
    """Return the median change of all gaps in the same future; None where others are followed."""
    one, two = view.of_side[:2]
    if one["capabilities"].keys() != two["capabilities"].keys():
        return None
    first, second = (np.nansum(area, axis=-1) for area in view.array("gap_area")[:2])
    return float(np.median(second - first))


def says(view: ResultView) -> str:
    """Return the chart in words."""
    if not view.pair:
        return f"{view.words.say(ALONE)}."
    found = changes(view)
    if unlike(view.of_side[:2], view.words, capabilities=False) is not None:
        return view.words.say(
            "Two marks for each capability, the median gap under either scenario, joined by a "
            "line; the number is the median change in the same future."
        )
    larger = sum(item[3][1] >= SAME for item in found)
    smaller = sum(item[3][1] <= -SAME for item in found)
    return view.words.say(
        "Two marks for each capability, the median gap under either scenario, joined by a line; "
        "the number is the median change in the same future. It is larger under “{title}” in "
        "{larger} of {all} and smaller in {smaller}.",
        title=view.titles[1],
        larger=larger,
        all=len(found),
        smaller=smaller,
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return both medians, and the difference future by future."""
    if not view.pair:
        return pd.DataFrame()
    first, second = view.titles[:2]
    return pd.DataFrame(
        [
            {
                "Capability": view.name(capability),
                f"Gap, {first}, capability-years": f"{one:.{DIGITS}f}",
                f"Gap, {second}, capability-years": f"{two:.{DIGITS}f}",
                "Difference in the same future: median (10th–90th percentile)": band(
                    levels, digits=DIGITS
                ),
            }
            for capability, one, two, levels in changes(view)
        ]
    )


DIFFERENCE = Chart(
    id="difference",
    name="What differs",
    spec=spec,
    data=data,
    title=title,
    says=says,
    table=table,
    tables_used=ENGINE_TABLES,
    frame=Frame(left=272, right=44, top=34, bottom=40, left_narrow=152, top_narrow=34),
    sides=2,
    available=lambda view: view.pair,
)
