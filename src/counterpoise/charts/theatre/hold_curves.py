"""In how many runs contingencies hold, by the quarter in which they begin."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.choices import Choice
from counterpoise.charts.labels import decimal, wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.theatre.shown import (
    NO_FORECAST,
    TABLES,
    TELLING,
    by_law,
    contingency_of,
    count,
    each_year,
    ends,
    focus,
    law_lines,
    law_titles,
    names,
    runs,
    starts,
    theatre_shown,
    under,
)
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.theatre.names import DAY, told

COLUMNS = 3
"""Panels beside each other."""
MOST_POINTS = 20
"""Starts up to which each is marked on its line."""
MET = f"all three criteria are met on day {DAY}"


def _rows(view: ResultView, contingencies: list[str]) -> pd.DataFrame:
    titles = [wrapped(title, 34) for title in view.titles]
    return pd.DataFrame(
        [
            {
                "contingency": wrapped(contingency_of(view, name).title, 34),
                "contingency_rank": rank,
                "scenario": titles[side],
                "scenario_rank": side,
                "law": law,
                "time": decimal(start),
                "runs": held,
            }
            for rank, name in enumerate(contingencies)
            for side in view.sides
            for start in starts(view)
            for law, held in zip(law_titles(view), count(view, side, start, name), strict=True)
        ]
    )


def _lines(view: ResultView, data: str, *, points: bool) -> alt.Chart:
    count_of = runs(view)
    y = alt.Y(
        "runs:Q",
        title=f"Runs of {count_of:,}",
        scale=alt.Scale(domain=[0, count_of]),
        axis=alt.Axis(tickCount=4),
    )
    return law_lines(view, data, y, points=points)


def _curve_data(view: ResultView, _side: int) -> Datasets:
    seen = focus(view)
    marked = pd.DataFrame({"time": [decimal(seen.start)]})
    return {"hold_curve": _rows(view, list(seen.contingencies[:1])), "start": marked}


def _curve_title(view: ResultView) -> str:
    seen = focus(view)
    name = seen.contingencies[0]
    parts = []
    for side in view.compared:
        held = by_law(view, count(view, side, seen.start, name), seen.law)
        parts.append((told(held, runs(view)), view.titles[side]))
    of = contingency_of(view, name).title
    return f"{of}, beginning in {seen.start}: {MET} " + view.contrasted(parts)


def _curve_says(view: ResultView) -> str:
    seen = focus(view)
    question = contingency_of(view, seen.contingencies[0]).question
    return (
        f"{question} Each line is a law of war on the ground, over the quarter in which the attack "
        f"begins; the upright line is {seen.start}. {under(view)} {NO_FORECAST}"
    )


def _curve_layout(view: ResultView, _ground: Theme) -> Drawing:
    columns = theme.panel_columns(len(view.sides), COLUMNS)
    rule = (
        alt.Chart(alt.NamedData(name="start"))
        .mark_rule(color=theme.MUTED, strokeDash=[2, 3])
        .encode(x=theme.years())
    )
    lines = _lines(view, "hold_curve", points=len(starts(view)) <= MOST_POINTS)
    if len(view.sides) == 1:
        one: Drawing = theme.layered(rule, lines).properties(width=theme.WIDTH - 90, height=240)
        return one
    # A facet has one dataset, so each panel filters its own lines.
    titles = [wrapped(title, 34) for title in view.titles]
    width = theme.panel_width(columns, left=50 * columns)
    panels = [
        theme.layered(
            rule,
            lines.transform_filter(alt.datum.scenario_rank == side),
        ).properties(
            width=width, height=220, title=alt.Title(titles[side].split("\n"), anchor="start")
        )
        for side in view.sides
    ]
    drawn: Drawing = alt.concat(*panels, columns=columns)
    return drawn


def _table_of(view: ResultView, contingencies: list[str]) -> pd.DataFrame:
    laws = law_titles(view)
    early, late = ends(view)
    shown = sorted({*each_year(view)[::3], early, late})
    return pd.DataFrame(
        [
            {
                "Contingency": contingency_of(view, name).title,
                "Scenario": view.titles[side],
                "Law": law,
                **{
                    f"Start {one}: runs of {runs(view):,}": f"{count(view, side, one, name)[i]:,}"
                    for one in shown
                },
            }
            for name in contingencies
            for side in view.sides
            for i, law in enumerate(laws)
        ]
    )


def _many_title(view: ResultView) -> str:
    early, late = ends(view)
    every = names(view, "contingency")

    def half(side: int, start: str) -> str:
        held = [
            sum(2 * count(view, side, start, name)[law] >= runs(view) for name in every)
            for law in range(len(names(view, "law")))
        ]
        low, high = min(held), max(held)
        return f"{low} to {high}" if low != high else f"{low}"

    parts = [
        (
            f"in {half(side, early)} from a start in {early} and in {half(side, late)} from one "
            f"in {late}",
            view.titles[side],
        )
        for side in view.compared
    ]
    return (
        f"Of {len(every)} contingencies, by law, half of the runs or more hold "
        + view.contrasted(parts)
    )


def _many_says(view: ResultView) -> str:
    return (
        f"A run holds where {MET}: no capital reached, the corridor at half of its supply or more, "
        "no ground held deeper than the contingency says. Lines are laws of war on the ground. "
        f"{under(view)} {NO_FORECAST} The table has every contingency."
    )


def _many_layout(view: ResultView, _ground: Theme) -> Drawing:
    lines = _lines(view, "holds", points=False)
    if len(view.sides) == 1:
        width = theme.panel_width(COLUMNS, left=46 * COLUMNS)
        single: Drawing = theme.facet(
            lines.properties(width=width, height=110), "contingency", COLUMNS
        )
        return single
    width = theme.panel_width(len(view.sides), left=150 + 20 * len(view.sides))
    drawn: Drawing = (
        lines.properties(width=width, height=84)
        .facet(
            row=alt.Row(
                "contingency:N",
                title=None,
                sort=alt.EncodingSortField(field="contingency_rank", op="min"),
                header=alt.Header(
                    labelExpr="split(datum.label, '\\n')",
                    labelAngle=0,
                    labelAlign="left",
                    labelAnchor="middle",
                    labelOrient="left",
                ),
            ),
            column=alt.Column(
                "scenario:N",
                title=None,
                sort=alt.EncodingSortField(field="scenario_rank", op="min"),
                header=alt.Header(labelExpr="split(datum.label, '\\n')"),
            ),
        )
        .properties(spacing=alt.RowColnumber(row=theme.ROWS_APART, column=theme.BETWEEN))
    )
    return drawn


def _telling(view: ResultView) -> list[str]:
    return [name for name in TELLING if name in names(view, "contingency")]


HOLD_CURVE = Chart(
    id="hold-curve",
    name="One contingency by start",
    data=_curve_data,
    title=_curve_title,
    says=_curve_says,
    table=lambda view: _table_of(view, list(focus(view).contingencies[:1])),
    tables_used=TABLES,
    layout=_curve_layout,
    available=theatre_shown,
    choices=(
        Choice("contingency", "contingency"),
        Choice("law", "law"),
        Choice("start", "start"),
        Choice("air", "air"),
    ),
)
HOLDS_BY_START = Chart(
    id="holds-by-start",
    name="Contingencies by start",
    data=lambda view, _side: {"holds": _rows(view, _telling(view))},
    title=_many_title,
    says=_many_says,
    table=lambda view: _table_of(view, names(view, "contingency")),
    tables_used=TABLES,
    layout=_many_layout,
    available=theatre_shown,
)
