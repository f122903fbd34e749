"""Each criterion on days 3 to 90 after the attack: the range over laws, from one start."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.choices import Choice
from counterpoise.charts.labels import upper_first, wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.theatre.shown import (
    NO_FORECAST,
    TABLES,
    contingency_of,
    counts,
    focus,
    law_marks,
    law_titles,
    names,
    runs,
    theatre_shown,
    under,
)
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import listed
from counterpoise.theatre.contingency_forces import applies
from counterpoise.theatre.names import CRITERION_NAMES, DAY

SHORT = {
    "capital": "No capital is reached",
    "corridor": "The corridor is open",
    "seizure": "No seizure is held",
    "all": "All three",
}
ROW = 17
"""Pixels of a row."""


class Cell(NamedTuple):
    """Counts of one criterion on one day, by law."""

    contingency: str
    criterion: str
    day: str
    side: int
    runs: list[int]


def _cells(view: ResultView) -> list[Cell]:
    """Return counts by contingency, criterion, day and scenario, from the start in view."""
    seen = focus(view)
    found, place = counts(view), view.quarters.index(seen.start)
    return [
        Cell(name, criterion, day, side, [int(n) for n in found[side, place, c, :, k, d]])
        for name in seen.contingencies
        for c in [names(view, "contingency").index(name)]
        for k, criterion in enumerate(names(view, "criterion"))
        if applies(view.evidence, contingency_of(view, name))[criterion]
        for d, day in enumerate(names(view, "day"))
        for side in view.sides
    ]


def _panels(view: ResultView) -> list[str]:
    """Return the titles of panels: contingencies, and scenarios where there are several."""
    seen = focus(view)
    return [_panel(view, name, side) for side in view.sides for name in seen.contingencies]


def _panel(view: ResultView, name: str, side: int) -> str:
    title = contingency_of(view, name).title
    return wrapped(f"{title}: {view.titles[side]}" if view.pair else title, 36)


def _data(view: ResultView, _side: int) -> Datasets:
    laws, panels = law_titles(view), _panels(view)
    order = names(view, "criterion")
    rows = [
        {
            "panel": (panel := _panel(view, cell.contingency, cell.side)),
            "panel_rank": panels.index(panel),
            "row": f"{SHORT[cell.criterion]}, day {cell.day}",
            "rank": 100 * order.index(cell.criterion) + int(cell.day),
            "law": law,
            "runs": held,
            "low": min(cell.runs),
            "high": max(cell.runs),
        }
        for cell in _cells(view)
        for law, held in zip(laws, cell.runs, strict=True)
    ]
    return {"by_day": pd.DataFrame(rows)}


def _title(view: ResultView) -> str:
    seen = focus(view)
    held = {
        (cell.contingency, cell.side): cell.runs
        for cell in _cells(view)
        if (cell.criterion, cell.day) == ("all", str(DAY))
    }

    def told(name: str, side: int) -> str:
        low, high = min(held[name, side]), max(held[name, side])
        return f"{low:,} to {high:,}" if low != high else f"{low:,}"

    titles = {name: contingency_of(view, name).title for name in seen.contingencies}
    if len(titles) == 1:
        ((name, title),) = titles.items()
        parts = [(told(name, side), view.titles[side]) for side in view.compared]
        return (
            f"{title}, beginning in {seen.start}: runs of {runs(view):,} in which all three "
            f"criteria are met on day {DAY}, from the least to the most favourable law: "
            + view.contrasted(parts)
        )
    parts = [
        (listed([f"{told(name, side)} ({title})" for name, title in titles.items()]), where)
        for side, where in ((side, view.titles[side]) for side in view.compared)
    ]
    return (
        f"Beginning in {seen.start}, all three criteria are met on day {DAY} in this many of "
        f"{runs(view):,} runs, from the least to the most favourable law: {view.contrasted(parts)}"
    )


def _says(view: ResultView) -> str:
    depth = {
        (row := contingency_of(view, name)).title: f"{row.seizure_km:g} km"
        for name in focus(view).contingencies
    }
    if len(set(depth.values())) == 1:
        depths = next(iter(depth.values()))
    else:
        depths = listed([f"{km} ({title})" for title, km in depth.items()])
    return (
        "Bars run from the law that is least favourable to the defender to the one that is most; "
        "marks are single laws; a row without a mark does not apply. Ground counts as seized where "
        f"it is held deeper than {depths}. A "
        "seizure may be undone: ground that is held on day 10 may be free again on day 90. "
        f"{under(view)} {NO_FORECAST}"
    )


def _layout(view: ResultView, _ground: Theme) -> Drawing:
    panels = _panels(view)
    columns = theme.panel_columns(len(panels), 3)
    base = alt.Chart().encode(y=theme.rows("row", grid=False))
    scale = alt.Scale(domain=[0, runs(view)])
    title = f"Runs of {runs(view):,}"
    bars = base.mark_bar(color=theme.UNCOVERED, height=7).encode(
        x=alt.X("low:Q", scale=scale, title=title, axis=alt.Axis(tickCount=4)), x2="high:Q"
    )
    marks = base.mark_point(filled=True, size=46, opacity=1).encode(
        x=alt.X("runs:Q", scale=scale, title=title),
        **law_marks(view),
    )
    width = theme.panel_width(columns, left=170)
    panel = theme.layered(bars, marks, data="by_day").properties(width=width, height=alt.Step(ROW))
    drawn: Drawing = theme.facet(panel, "panel", columns)
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    laws = law_titles(view)
    return pd.DataFrame(
        [
            {
                "Contingency": (row := contingency_of(view, cell.contingency)).title,
                "Scenario": view.titles[cell.side],
                "Criterion": upper_first(CRITERION_NAMES[cell.criterion].format(km=row.seizure_km)),
                "Day": cell.day,
                **{
                    f"{law}: runs of {runs(view):,}": f"{held:,}"
                    for law, held in zip(laws, cell.runs, strict=True)
                },
            }
            for cell in _cells(view)
        ]
    )


HOLDS_BY_DAY = Chart(
    id="holds-by-day",
    name="Criteria by day",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    layout=_layout,
    available=theatre_shown,
    choices=tuple(Choice(key, key) for key in ("contingency", "start", "air")),
)
