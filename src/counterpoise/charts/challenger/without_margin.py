"""In how many settings belief held leaves no margin against a limited seizure, by year."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.challenger.shown import (
    HARDEST,
    MAIN,
    SETTINGS,
    TABLES,
    Looked,
    kept,
    level,
    looked,
    moments,
    others,
    required_shown,
    spread,
    starts,
)
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.labels import wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.theatre.shown import law_lines, law_titles
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt

COLUMNS = 3
HELD = "Belief held"


def _looked(view: ResultView, side: int) -> Looked:
    return looked(view, side, method=MAIN, place=HARDEST)


def _kept(view: ResultView, side: int) -> list[int]:
    return kept(view, side, method=MAIN, place=HARDEST)


def _data(view: ResultView, _side: int) -> Datasets:
    rows = []
    for side, title in enumerate(view.titles):
        one = _looked(view, side)
        rows += [
            {
                "scenario": wrapped(title, 34),
                "side": side,
                "time": moments(view)[t],
                "law": law,
                "without": 100 * one.without[t, i] / one.settings[t],
            }
            for t in _kept(view, side)
            for i, law in enumerate(law_titles(view))
        ]
    return {"without_margin": pd.DataFrame(rows)}


def _most(view: ResultView, side: int) -> int:
    """Return the step in which the largest part of the settings has no margin, first law."""
    one = _looked(view, side)
    return max(_kept(view, side), key=lambda t: one.without[t, 0] / one.settings[t])


def _title(view: ResultView) -> str:
    said = []
    for side in view.compared:
        one, step = _looked(view, side), _most(view, side)
        counts = one.without[step]
        said.append(
            f"from {starts(view)[step]} under “{view.titles[side]}”, in {counts[0]:,} of "
            f"{one.settings[step]:,} settings under law {law_titles(view)[0]} (other laws: "
            f"{others(counts, 0)})"
        )
    return "Deterrence of a limited seizure most often has no margin " + "; ".join(said)


def _says(_view: ResultView) -> str:
    return (
        "Each line is a law of war on the ground: in which part of the settings the belief that a "
        "challenger holds is no larger than the belief at which he would be indifferent to a "
        "limited seizure, at the target hardest to deter in each setting. Starts at which he can "
        f"still act in half of the settings or more. {SETTINGS}"
    )


def _layout(view: ResultView, _ground: Theme) -> Drawing:
    y = alt.Y(
        "without:Q", title="Settings without a margin, per cent", scale=alt.Scale(domainMin=0)
    )
    lines = law_lines(view, "without_margin", y, points=True)
    columns = theme.panel_columns(len(view.sides), COLUMNS)
    width = theme.panel_width(columns, left=50 * columns)
    panels = [
        lines.transform_filter(alt.datum.side == side).properties(
            width=width,
            height=220,
            title=alt.Title(wrapped(view.titles[side], 34).split("\n"), anchor="start"),
        )
        for side in view.sides
    ]
    drawn: Drawing = alt.concat(*panels, columns=columns).resolve_scale(y="shared")
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    rows = []
    for side in view.sides:
        one, steps = _looked(view, side), _kept(view, side)
        rows += [
            {
                "Scenario": view.titles[side],
                "Start": starts(view)[t],
                "Law": law,
                "Belief required": f"{spread(one.required[:, t, i])[1]:.2f}",
                HELD: level(spread(one.held[:, t, i])),
                "Settings without margin": f"{int(one.without[t, i]):,} of {one.settings[t]:,}",
            }
            for t in steps[:: max(1, len(steps) // 6)]
            for i, law in enumerate(law_titles(view))
        ]
    return pd.DataFrame(rows)


WITHOUT_MARGIN = Chart(
    id="without-margin",
    name="Settings without a margin",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    layout=_layout,
    available=required_shown,
)
