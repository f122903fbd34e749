"""The worst quarter of runs: the assumptions that most of them have in common."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.labels import in_words
from counterpoise.charts.palette import Theme
from counterpoise.charts.studies.panels import LABELS, rows, stacked
from counterpoise.charts.studies.study_view import StudyView
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt
from counterpoise.studies.worst_runs import box_in_words, limit_in_words, place_of

ROW = 34
NONE = "No few assumptions set the worst quarter of runs apart from the others"


def _limits(view: StudyView, side: int) -> list[dict[Hashable, Any]]:
    """Return what the box of a scenario asks of each factor; none where there is no box."""
    box = view.box(side)
    if box is None:
        return []
    inputs, factors = view.inputs(side), view.study.factors
    found: list[dict[Hashable, Any]] = []
    for name, limit in box.limits.items():
        numbers = limit.categories is None
        low, high = place_of(limit, inputs[name]) if numbers else (0.0, 1.0)
        found.append(
            {
                "name": name,
                "low": 100 * low,
                "high": 100 * high,
                "words": limit_in_words(limit, inputs[name], factors[name].title),
                "quasi_p": box.quasi_p[name],
            }
        )
    return sorted(found, key=lambda row: row["quasi_p"])


def _drawn(view: StudyView) -> pd.DataFrame:
    found = [
        {
            "scenario": view.titles[side],
            "factor": view.name_of(row["name"]),
            "rank": rank,
            "low": row["low"],
            "high": row["high"],
            "label": f"{row['low']:.0f} to {row['high']:.0f}",
        }
        for side in view.sides
        for rank, row in enumerate(_limits(view, side))
    ]
    columns = ["scenario", "factor", "rank", "low", "high", "label"]
    return pd.DataFrame(found, columns=columns)


def _data(view: StudyView, _side: int) -> Datasets:
    return {"study_boxes": _drawn(view)}


def _title(view: StudyView) -> str:
    for side in view.sides:
        box = view.box(side)
        if box is not None:
            under = "" if len(view.titles) == 1 else f"Under “{view.titles[side]}”, "
            count = len(box.limits)
            what = "one assumption" if count == 1 else f"{count} assumptions together"
            words = (
                f"{in_words(box.coverage)} of the worst quarter of runs share {what}, and "
                f"{in_words(box.density)} of the runs that do are among the worst"
            )
            return under + words
    return NONE


def _says(view: StudyView) -> str:
    told = [
        box_in_words(box, view.inputs(side), view.study.factors)
        for side in view.sides
        if (box := view.box(side)) is not None
    ]
    says = (
        "The bars are the part of the runs in which each assumption lies; the worst quarter is by "
        f"the {view.outcome.title}, {view.held}."
    )
    return " ".join([says, *told[:1]])


def _layout(view: StudyView, _ground: Theme) -> Drawing:
    shown = _drawn(view)
    titles = [title for title in view.titles if (shown["scenario"] == title).any()]

    def panel(_place: int, last: bool) -> alt.LayerChart:
        base = alt.Chart().encode(y=rows())
        scale = alt.Scale(domain=[0, 100])
        title = "Place among all runs, from the lowest value to the highest, per cent"
        whole = base.mark_bar(height=4, color=theme.LINE).encode(
            x=alt.X("all_low:Q", scale=scale, title=title if last else None), x2="all_high:Q"
        )
        part = base.mark_bar(height=14, color=theme.VERMILLION).encode(
            x=alt.X("low:Q", scale=scale, title=title if last else None), x2="high:Q"
        )
        words = base.mark_text(align="left", dx=6, fontSize=11, color=theme.INK).encode(
            x=alt.datum(101), text="label:N"
        )
        layered = theme.layered(whole, part, words)
        return layered.transform_calculate(all_low="0", all_high="100")

    return stacked(
        titles,
        [int((shown["scenario"] == title).sum()) * ROW for title in titles],
        panel,
        data="study_boxes",
        field="scenario",
        width=theme.WIDTH - LABELS - 80,
    )


def _table(view: StudyView) -> pd.DataFrame:
    found = []
    for side in view.sides:
        box = view.box(side)
        found += [
            {
                "Assumption": view.study.factors[row["name"]].title,
                "Scenario": view.titles[side],
                "From, per cent of runs": f"{row['low']:.0f}",
                "To": f"{row['high']:.0f}",
                "Quasi-p": f"{row['quasi_p']:.2g}",
                "Coverage of the box": "" if box is None else in_words(box.coverage),
                "Density": "" if box is None else in_words(box.density),
            }
            for row in _limits(view, side)
        ]
    return pd.DataFrame(found)


BOXES = Chart(
    id="study-boxes",
    name="Scenario boxes",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=ENGINE_TABLES,
    layout=_layout,
    available=lambda view: (
        view.is_independent and any(view.box(side) is not None for side in view.sides)
    ),
)
