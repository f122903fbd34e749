"""What goes dark, by discipline: regions that the others watch together, kept, thin and dark."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.labels import upper_first
from counterpoise.charts.networks.shown import (
    MARK_COLOURS,
    MARKS_SHOWN,
    READ,
    answered,
    asked,
    losers,
    own,
    watched_before,
)
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.networks.losses import DARK, KEPT, THIN
from counterpoise.networks.names import DISCIPLINE_NAMES, NO_VOLUMES

ROW = 26
"""Pixels of a row."""


def _data(view: ResultView, _side: int) -> Datasets:
    rows = [
        {
            "discipline": upper_first(DISCIPLINE_NAMES[discipline]),
            "rank": rank,
            "mark": MARKS_SHOWN[mark],
            "order": -mark,
            "regions": number,
            "label": str(number) if number else "",
        }
        for rank, (discipline, watched, dark, thin) in enumerate(
            answered(view).by_discipline(own(view))
        )
        for mark, number in ((DARK, dark), (THIN, thin), (KEPT, watched - dark - thin))
        if number
    ]
    return {"losses": pd.DataFrame(rows)}


def _title(view: ResultView) -> str:
    found, watched = answered(view), int(watched_before(view).sum())
    dark, thin = (found.count(mark, own(view)) for mark in (DARK, THIN))
    return (
        f"{asked(view)}, of {watched} targets in sight of {losers(view)} {dark} go dark and "
        f"{thin} are thin"
    )


def _says(view: ResultView) -> str:
    return (
        "Bars count regions by discipline; a region in one discipline is a target, and counts "
        "follow how regions are cut. "
        f" Collectors of {answered(view).question.year}. {NO_VOLUMES}"
    )


def _spec(_ground: Theme) -> Drawing:
    marks = list(MARKS_SHOWN)
    base = alt.Chart(alt.NamedData(name="losses")).encode(
        x=alt.X("sum(regions):Q", title="Regions", stack="zero", axis=alt.Axis(tickMinStep=1)),
        y=theme.rows("discipline", grid=False),
        order=alt.Order("order:Q"),
    )
    bars = base.mark_bar(height=17).encode(
        color=alt.Color(
            "mark:N",
            scale=alt.Scale(domain=marks, range=list(MARK_COLOURS)),
            legend=theme.legend(marks),
        )
    )
    drawn: Drawing = bars.properties(width=theme.WIDTH - 240, height=alt.Step(ROW))
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    names = {r.region: r.name for r in view.evidence.intelligence.intelligence_regions}
    found, who = answered(view), own(view)
    return pd.DataFrame(
        [
            {
                "Discipline": upper_first(DISCIPLINE_NAMES[discipline]),
                "Regions watched": str(watched),
                "Dark in": ", ".join(names[r] for r in found.places(discipline, DARK, who))
                or "none",
                "Thin in": ", ".join(names[r] for r in found.places(discipline, THIN, who))
                or "none",
            }
            for discipline, watched, _, _ in found.by_discipline(who)
        ]
    )


LOSSES = Chart(
    id="intelligence-losses",
    name="What goes dark",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=READ,
    spec=_spec,
)
