"""The bottleneck calendar: what holds orders back, by capability and period."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import in_words, lower_first, upper_first
from counterpoise.charts.palette import Theme
from counterpoise.charts.planner.plan_view import PlanView
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt

LIMITS = {
    "industry": ("industry", "I", theme.BLUE, "white"),
    "money": ("budget", "B", theme.ORANGE, theme.INK),
    "people": ("people", "P", theme.PURPLE, theme.INK),
    "rule": ("a rule that was asked", "R", theme.GREEN, "white"),
    "lead time": ("lead time", "L", "#6b6b6b", "white"),
    "": ("nothing", "", "#f0f0ed", theme.INK),
}
"""What a plan calls a limit: its name, letter, colour and the colour of the letter."""
MOST_CELLS = 30
"""Periods beyond which a letter stands once for cells in a row that are the same."""


def counted(view: PlanView) -> Counter[str]:
    """Return in how many cells each limit binds, by the name that the chart gives it."""
    return Counter(LIMITS[str(found)][0] for found in view.bottlenecks.to_numpy().ravel())


def _title(view: PlanView) -> str:
    count, cells = counted(view), view.bottlenecks.size
    binding = [(n, name) for name, n in count.items() if name not in ("nothing", "lead time")]
    if not binding:
        return "Nothing holds orders back but the time that they take"
    number, name = max(binding)
    return (
        f"{upper_first(name)} holds orders back most often: in "
        f"{in_words(number / cells)} of all capabilities and periods"
    )


def _says(_view: PlanView) -> str:
    return (
        "Each cell is a period in which orders are placed. It shows the limit that weighs most on "
        "the ally who is nearest to ordering. With lead time, an order would come too late "
        "although more is wanted; with nothing, no more is wanted."
    )


def _data(view: PlanView, _side: int) -> Datasets:
    """Return cells with their places; where there are many, runs of one limit are joined."""
    joined = len(view.periods) > MOST_CELLS
    rows = []
    for rank, (capability, row) in enumerate(view.bottlenecks.iterrows()):
        kinds = [LIMITS[str(found)] for found in row]
        start = 0
        for end in range(1, len(kinds) + 1):
            if joined and end < len(kinds) and kinds[end] == kinds[start]:
                continue
            name, letter, _, ink = kinds[start]
            begins, until = view.period_times[start], view.period_times[end]
            rows.append(
                {
                    "capability": view.name(str(capability)),
                    "rank": rank,
                    "time": begins,
                    "until": until,
                    "middle": (begins + until) / 2,
                    "limit": name,
                    "letter": letter,
                    "ink": ink,
                }
            )
            start = end
    return {"bottlenecks": pd.DataFrame(rows)}


def _spec(_ground: Theme) -> alt.LayerChart:
    names = [name for name, *_ in LIMITS.values()]
    letters = {name: letter for name, letter, *_ in LIMITS.values() if letter}
    labels = " : ".join(f"datum.label === '{n}' ? '{m}  {n}'" for n, m in letters.items())
    base = alt.Chart(alt.NamedData(name="bottlenecks")).encode(
        x=theme.years("Period in which orders are placed"),
        y=theme.rows("capability", grid=False),
    )
    cells = base.mark_rect(height={"band": 0.92}, stroke="white", strokeWidth=1).encode(
        x2="until:Q",
        color=alt.Color(
            "limit:N",
            scale=alt.Scale(domain=names, range=[colour for _, _, colour, _ in LIMITS.values()]),
            legend=alt.Legend(
                symbolType="square",
                symbolStrokeColor="#999",
                symbolStrokeWidth=0.5,
                labelExpr=f"{labels} : datum.label",
            ),
        ),
    )
    letter = (
        alt.Chart(alt.NamedData(name="bottlenecks"))
        .mark_text(fontSize=10.5, fontWeight="bold", baseline="middle")
        .encode(
            x=alt.X("middle:Q"),
            y=theme.rows("capability", grid=False),
            text="letter:N",
            color=alt.Color("ink:N", scale=None, legend=None),
        )
    )
    layers = theme.layered(cells, letter).resolve_scale(color="independent")
    chart: alt.LayerChart = layers.properties(width=theme.WIDTH - theme.NAMES, height=alt.Step(18))
    return chart


def _table(view: PlanView) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"Capability": view.name(str(capability))}
            | {str(period): LIMITS[str(found)][0] for period, found in row.items()}
            for capability, row in view.bottlenecks.iterrows()
        ]
    )


def in_sentences(view: PlanView) -> list[str]:
    """Return what binds in words: for each limit, how often and where the most."""
    table, said = view.bottlenecks, []
    for key in LIMITS:
        by = (table == key).sum(axis=1)
        if not key or not by.sum():
            continue
        most = by[by == by.max()]
        where = lower_first(view.name(str(most.index[0])))
        others = f" and {len(most) - 1} more" if len(most) > 1 else ""
        held = {
            "industry": "Industry cannot make more",
            "money": "Money is short",
            "people": "People to man more are short",
            "rule": "A rule that was asked holds orders back",
            "lead time": "More is wanted, but an order would come too late",
        }[key]
        said.append(
            f"{held} in {by.sum()} of {table.size} cells (capability by period), most often in "
            f"{where}{others}: {by.max()} of {table.shape[1]} periods."
        )
    return said


BOTTLENECKS = Chart(
    id="plan-bottlenecks",
    name="What holds orders back",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=ENGINE_TABLES,
    spec=_spec,
)
