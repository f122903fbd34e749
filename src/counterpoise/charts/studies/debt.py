"""Evidence debt: where a better source would be worth most."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.palette import Theme
from counterpoise.charts.studies.panels import LABELS, rows, stacked
from counterpoise.charts.studies.study_view import SHOWN, StudyView
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt
from counterpoise.studies.debt import effect_column

ROW = 30
ROOM = 1.4
"""Length of the axis relative to the longest bar: what is said of a bar stands at its end."""
LEAST = 0.005
"""Debt below which a figure is not drawn: it would print as nothing."""


def _matters(view: StudyView, side: int) -> bool:
    """Tell whether some figure moves the answer enough for a better source to matter."""
    return view.debt_is_clear(side) and bool((view.debt(side)["debt"] >= LEAST).any())


def _told(row: Mapping[Hashable, Any]) -> str:
    """Return what the sources of some figures are, in words."""
    count, judged = row["figures"], row["judged"]
    if count == judged:
        return "judgement alone"
    return f"{judged} of {count} judgement" if count != 1 else "no judgement"


def _drawn(view: StudyView) -> pd.DataFrame:
    rows = []
    for side in view.sides:
        table = view.debt(side)
        for rank, row in enumerate(table[table["debt"] >= LEAST].head(SHOWN).to_dict("records")):
            rows.append(
                {
                    "scenario": view.titles[side],
                    "factor": view.name_of(str(row["factor"])),
                    "rank": rank,
                    "debt": row["debt"],
                    "label": f"{row['debt']:.2f}, {_told(row)}",
                }
            )
    return pd.DataFrame(rows, columns=["scenario", "factor", "rank", "debt", "label"])


def _data(view: StudyView, _side: int) -> Datasets:
    return {"study_debt": _drawn(view)}


def _title(view: StudyView) -> str:
    sides = [side for side in view.sides if _matters(view, side)]
    firsts = [view.debt(side).to_dict("records")[0] for side in sides]
    first = firsts[0]
    alike = len(sides) == len(view.sides) and len({row["factor"] for row in firsts}) == 1
    under = "" if alike else f" under “{view.titles[sides[0]]}”"
    rests = (
        "it rests on judgement alone"
        if first["figures"] == first["judged"]
        else (f"{first['judged']} of its {first['figures']} figures are judgement")
    )
    return f"A better source for “{first['title']}” would be worth most{under}: {rests}"


def _says(view: StudyView) -> str:
    measure = view.study.outcomes[view.debt_outcome].title
    return (
        f"Each bar is the effect of some figures on the {measure}, times how weak their sources "
        "are: from a quarter where all are official statistics to one where all are judgement."
    )


def _layout(view: StudyView, _ground: Theme) -> Drawing:
    shown = _drawn(view)
    most, counts = float(shown["debt"].max()), shown.groupby("scenario", sort=False).size()

    def panel(_place: int, last: bool) -> alt.LayerChart:
        base = alt.Chart().encode(
            x=alt.X(
                "debt:Q",
                title="Effect times weakness of source" if last else None,
                scale=alt.Scale(domain=[0, ROOM * most], nice=False),
                axis=alt.Axis(tickCount=5),
            ),
            y=rows(),
        )
        bars = base.mark_bar(color=theme.ORANGE, height=14)
        words = base.mark_text(align="left", dx=6, fontSize=11, color=theme.INK)
        return theme.layered(bars, words.encode(text="label:N"))

    return stacked(
        [str(title) for title in counts.index],
        [int(count) * ROW for count in counts],
        panel,
        data="study_debt",
        field="scenario",
        width=theme.WIDTH - LABELS - 20,
    )


def _table(view: StudyView) -> pd.DataFrame:
    rows = []
    for side in view.sides:
        table = view.debt(side)
        key = effect_column([*map(str, table)])
        rows += [
            {
                "Figures": row["title"],
                "Scenario": view.titles[side],
                "Path": row["factor"] if "/" in str(row["factor"]) else "",
                "How many": f"{row['figures']}",
                "Judgement": f"{row['judged']}",
                "Effect": f"{row[key]:.2f}",
                "Weakness": f"{row['weakness']:.2f}",
                "Debt": f"{row['debt']:.2f}",
            }
            for row in table.to_dict("records")
        ]
    return pd.DataFrame(rows)


DEBT = Chart(
    id="study-debt",
    name="Evidence debt",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=ENGINE_TABLES,
    layout=_layout,
    available=lambda view: view.is_independent and any(_matters(view, side) for side in view.sides),
)
