"""How often alliances were honoured in war: published classes side by side."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.deterrence.names import CLASS_NAMES
from counterpoise.charts.deterrence.shown import beliefs_shown
from counterpoise.charts.labels import per_cent
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ResultView
from counterpoise.deterrence.reference_classes import ReferenceClass, reference_classes
from counterpoise.extras import alt

LABELS = 330
"""Pixels for the names of classes, which end in their source."""


def _found(view: ResultView) -> dict[str, ReferenceClass]:
    known = view.once("reference classes", lambda: reference_classes(view.evidence))
    return {name: known[name] for name in CLASS_NAMES if name in known}


def _data(view: ResultView, _side: int) -> Datasets:
    rows = [
        {
            "class": CLASS_NAMES[name],
            "rank": rank,
            "rate": 100 * found.rate,
            "low": 100 * found.interval[0] if found.interval else None,
            "high": 100 * found.interval[1] if found.interval else None,
        }
        for rank, (name, found) in enumerate(_found(view).items())
    ]
    return {"reference_classes": pd.DataFrame(rows)}


def _title(view: ResultView) -> str:
    rates = [100 * found.rate for found in _found(view).values()]
    return (
        "Published rates at which alliances were honoured once war had come run from "
        f"{min(rates):.0f} to {max(rates):.0f} per cent, and none is of NATO"
    )


def _says(_view: ResultView) -> str:
    return (
        "Each dot is a published class of cases, and each bar holds nine of ten resampled records, "
        "where wars and treaties are drawn together; without a bar the cases were not at hand. "
        "They are never averaged. All are rates given that deterrence had failed, so none is the "
        "chance that a guarantee would be honoured."
    )


def _layout(_view: ResultView, _ground: Theme) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData(name="reference_classes")).encode(
        y=theme.rows("class", limit=LABELS)
    )
    x = alt.X("rate:Q", title="Honoured, per cent of cases", scale=alt.Scale(domain=[0, 100]))
    bar = base.mark_rule(strokeWidth=3, color=theme.SKY).encode(x=alt.X("low:Q"), x2="high:Q")
    dot = base.mark_point(filled=True, size=90, color=theme.BLUE, opacity=1).encode(x=x)
    return theme.layered(bar, dot).properties(width=theme.WIDTH - LABELS, height=alt.Step(24))


def _table(view: ResultView) -> pd.DataFrame:
    def counted(number: int | None) -> str:
        return "" if number is None else f"{number}"

    return pd.DataFrame(
        [
            {
                "Class": CLASS_NAMES[name],
                "Honoured": per_cent(found.rate),
                "90 per cent range": ""
                if found.interval is None
                else f"{per_cent(found.interval[0])} to {per_cent(found.interval[1])}",
                "As printed": per_cent(found.printed),
                "Cases": counted(found.cases),
                "Wars": counted(found.wars),
                "Treaties": counted(found.treaties),
                "What it counts": found.definition,
            }
            for name, found in _found(view).items()
        ]
    )


REFERENCE_CLASSES = Chart(
    id="reference-classes",
    name="Alliances honoured in war",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=("reference_classes",),
    layout=_layout,
    available=beliefs_shown,
)
