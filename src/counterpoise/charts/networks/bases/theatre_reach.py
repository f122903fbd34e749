"""Which theatres stay in reach: what is left of each function in each, at once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.choices import Choice
from counterpoise.charts.labels import per_cent
from counterpoise.charts.networks.bases.shown import (
    TABLES,
    answered,
    network,
    part_left,
    sites_listed,
    supposed,
)
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.networks.base_sentences import NO_PREDICTION

HALF = 0.5
CHOICES = (Choice("close", "close"), Choice("refuses", "refuses"), Choice("mission", "mission"))


def _frame(view: ResultView) -> pd.DataFrame:
    """Return what is left by function and theatre, where the function reaches the theatre today."""
    found, bases = answered(view), view.evidence.bases
    left = found.coverage[0]
    rows = [
        {
            "function": function.name,
            "theatre": theatre.name,
            "scope": theatre.scope,
            "left": float(left[f, t]),
            "label": "" if left[f, t] > 1 - 1e-9 else f"{100 * left[f, t]:.0f}",
        }
        for f, function in enumerate(bases.base_functions)
        for t, theatre in enumerate(bases.base_theatres)
        if found.theatres[t] and np.isfinite(left[f, t])
    ]
    columns = ["function", "theatre", "scope", "left", "label"]
    return pd.DataFrame(rows, columns=columns)


def _data(view: ResultView, _side: int) -> Datasets:
    return {"reach": _frame(view)}


def _title(view: ResultView) -> str:
    left = _frame(view)["left"]
    return (
        f"{supposed(view)}, {int((left < HALF).sum())} of {left.size} pairs of function and "
        "theatre keep less than half of what is done there today"
    )


def _says(view: ResultView) -> str:
    return (
        "A cell for each function and theatre: per cent left at once of what the leading ally's "
        "forces do there today, at central values; without a number where nothing is lost, and "
        "blank where they do nothing there today. "
        f"{supposed(view)}. {NO_PREDICTION}"
    )


def _table(view: ResultView) -> pd.DataFrame:
    found, net = answered(view), network(view)
    at_once = net.coverage(found.open_sites)[0]
    moved = net.coverage(found.open_sites, moved=True)[0]
    bases = view.evidence.bases
    return pd.DataFrame(
        [
            {
                "Function": function.name,
                "Theatre": theatre.name,
                "Left at once": per_cent(float(at_once[f, t])),
                "Left after a move": per_cent(float(moved[f, t])),
            }
            for f, function in enumerate(bases.base_functions)
            for t, theatre in enumerate(bases.base_theatres)
            if found.theatres[t] and np.isfinite(at_once[f, t])
        ],
        columns=["Function", "Theatre", "Left at once", "Left after a move"],
    )


def _spec(ground: Theme) -> Drawing:
    base = alt.Chart(alt.NamedData(name="reach")).encode(
        x=alt.X("theatre:N", title=None, axis=alt.Axis(labelAngle=-40, labelLimit=180)),
        y=alt.Y("function:N", title=None, axis=alt.Axis(labelLimit=220)),
    )
    cells, words = part_left(base, palette(ground).line, theme.VERMILLION, 10)
    return theme.layered(cells, words).properties(width=520, height=alt.Step(20))


THEATRE_REACH = Chart(
    id="theatre-reach",
    name="Theatres in reach",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    spec=_spec,
    available=sites_listed,
    choices=CHOICES,
)
