"""Is later better: runs that hold from a late start against an early one, by law."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.choices import Choice
from counterpoise.charts.labels import wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.theatre.shown import (
    NO_FORECAST,
    TABLES,
    contingency_of,
    count,
    ends,
    law_marks,
    law_titles,
    names,
    runs,
    starts,
    theatre_shown,
    under,
)
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.theatre.names import DAY


class Waited(NamedTuple):
    """Runs that hold from the early, the worst and the late start under one law."""

    early: int
    worst: int
    worst_start: str
    late: int

    @property
    def change(self) -> int:
        """How many more hold from the late start."""
        return self.late - self.early


def waited(view: ResultView, side: int, name: str) -> list[Waited]:
    """Return what waiting does to the defender of a contingency, by law."""
    early, late = ends(view)
    by_start = {start: count(view, side, start, name) for start in starts(view)}
    found = []
    for law in range(len(law_titles(view))):
        counts = {start: held[law] for start, held in by_start.items()}
        worst = min(counts, key=lambda start: (counts[start], start))
        found.append(Waited(counts[early], counts[worst], worst, counts[late]))
    return found


def _data(view: ResultView, _side: int) -> Datasets:
    laws = law_titles(view)
    rows = []
    for side in view.sides:
        for rank, name in enumerate(names(view, "contingency")):
            changes = [one.change for one in waited(view, side, name)]
            rows += [
                {
                    "panel": wrapped(view.titles[side], 34),
                    "panel_rank": side,
                    "contingency": contingency_of(view, name).title,
                    "rank": rank,
                    "law": law,
                    "change": change,
                    "low": min(changes),
                    "high": max(changes),
                }
                for law, change in zip(laws, changes, strict=True)
            ]
    return {"waiting": pd.DataFrame(rows)}


def _title(view: ResultView) -> str:
    early, late = ends(view)
    every = names(view, "contingency")

    def told(side: int) -> str:
        changes = [[one.change for one in waited(view, side, name)] for name in every]
        more = sum(min(one) > 0 for one in changes)
        fewer = sum(max(one) < 0 for one in changes)
        return f"more runs hold under every law in {more} of {len(every)} and fewer in {fewer}"

    parts = [(told(side), view.titles[side]) for side in view.compared]
    return f"If contingencies begin in {late} and not in {early}, " + view.contrasted(parts)


def _says(view: ResultView) -> str:
    early, late = ends(view)
    return (
        f"How many more of {runs(view):,} runs meet all three criteria on day {DAY} when a "
        f"contingency begins in {late} rather than in {early}; to the left of zero waiting costs "
        "the defender. Bars run over laws of war on the ground. An attacker chooses the date, so "
        f"the table has the worst start too. {under(view)} {NO_FORECAST}"
    )


def _layout(view: ResultView, _ground: Theme) -> Drawing:
    early, late = ends(view)
    columns = theme.panel_columns(len(view.sides), 3)
    base = alt.Chart().encode(y=theme.rows("contingency"))
    title = f"Change in runs of {runs(view):,}, {early} to {late}"
    axis = alt.Axis(labelExpr="datum.value ? format(datum.value, '+d') : '0'", tickCount=5)
    bars = base.mark_bar(color=theme.UNCOVERED, height=7).encode(
        x=alt.X("low:Q", title=title, axis=axis), x2="high:Q"
    )
    zero = alt.Chart().mark_rule(color=theme.INK).encode(x=alt.datum(0))
    marks = base.mark_point(filled=True, size=50, opacity=1).encode(
        x=alt.X("change:Q", title=title, axis=axis),
        **law_marks(view),
    )
    width = theme.panel_width(columns, left=theme.NAMES + 10 * columns)
    panel = theme.layered(zero, bars, marks, data="waiting").properties(
        width=width, height=alt.Step(21)
    )
    if len(view.sides) == 1:
        return panel
    drawn: Drawing = theme.facet(panel, "panel", columns)
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    early, late = ends(view)
    return pd.DataFrame(
        [
            {
                "Contingency": contingency_of(view, name).title,
                "Scenario": view.titles[side],
                "Law": law,
                f"Runs of {runs(view):,} that hold from {early}": f"{one.early:,}",
                f"From {late}": f"{one.late:,}",
                "From the worst start (which)": f"{one.worst:,} ({one.worst_start})",
            }
            for name in names(view, "contingency")
            for side in view.sides
            for law, one in zip(law_titles(view), waited(view, side, name), strict=True)
        ]
    )


WAITING = Chart(
    id="waiting",
    name="Is later better",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    layout=_layout,
    available=theatre_shown,
    choices=(Choice("air", "air"),),
)
