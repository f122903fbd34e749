"""Belief required against belief held, by start, with the laws side by side."""

from __future__ import annotations

import pandas as pd

from counterpoise.challenger.margins import in_level
from counterpoise.charts import theme
from counterpoise.charts.challenger.shown import (
    SEEN,
    SETTINGS,
    TABLES,
    against,
    focus,
    kept,
    level,
    levers_in_words,
    looked,
    moments,
    of_type,
    required_shown,
    spread,
    starts,
)
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.choices import Choice
from counterpoise.charts.labels import wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.theatre.shown import law_titles, names
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt

NEEDED, HELD = "Belief required", "Belief held"
SERIES = (NEEDED, HELD)
COLOURS = (theme.VERMILLION, theme.BLUE)
COLUMNS = 3


def _data(view: ResultView, _side: int) -> Datasets:
    at = moments(view)
    rows = []
    for side in view.sides:
        one = looked(view, side)
        for k, law in enumerate(law_titles(view)):
            panel = _panel(view, side, law)
            for name, values in ((NEEDED, one.required), (HELD, one.held)):
                for t in kept(view, side):
                    low, median, high = spread(values[:, t, k])
                    rows.append(
                        {
                            "panel": panel,
                            "panel_rank": len(names(view, "law")) * side + k,
                            "time": at[t],
                            "what": name,
                            "low": low,
                            "median": median,
                            "high": high,
                        }
                    )
    return {"required_held": pd.DataFrame(rows)}


def _panel(view: ResultView, side: int, law: str) -> str:
    return wrapped(f"{law}: {view.titles[side]}" if view.pair else law, 36)


def _title(view: ResultView) -> str:
    seen = focus(view)
    t, first = starts(view).index(seen.start), names(view, "law").index(seen.law)
    said = []
    for side in view.compared:
        one = looked(view, side)
        needed = [spread(one.required[:, t, k])[1] for k in range(len(names(view, "law")))]
        rest = sorted(x for i, x in enumerate(needed) if i != first)
        ends = list(dict.fromkeys(in_level(x) for x in (rest[0], rest[-1])))
        beside = " to ".join(ends)
        held = spread(one.held[:, t, first])[1]
        said.append(
            (
                f"{in_level(needed[first])} if law {law_titles(view)[first]} (other laws: "
                f"{beside}), where {held:.2f} is held",
                view.titles[side],
            )
        )
    return (
        f"Belief needed in the middle setting against {against(view)}, start {seen.start}: "
        + view.contrasted(said)
    )


def _says(view: ResultView) -> str:
    return (
        f"Belief in the guarantor at which the challenger ({of_type(view)}) is indifferent to "
        f"{against(view)}, and the belief that he holds, by start and law of war on the ground. "
        "Lines are medians, bands hold four settings in five. Below 0 no belief is needed, above 1 "
        "none suffices. Starts at which he can still act in half of the settings or more. "
        + " ".join(filter(None, (levers_in_words(view), SETTINGS)))
    )


def _layout(view: ResultView, _ground: Theme) -> Drawing:
    look = theme.legend(SERIES, symbolType="stroke", symbolSize=420)
    colours = alt.Scale(domain=list(SERIES), range=list(COLOURS))
    base = alt.Chart().encode(x=theme.years())
    axis = alt.Y("median:Q", title="Belief in the guarantor", axis=alt.Axis(tickCount=5))
    bands = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", title="Belief in the guarantor"),
        y2="high:Q",
        fill=alt.Fill("what:N", scale=colours, legend=look),
    )
    lines = base.mark_line(strokeWidth=2.2).encode(
        y=axis,
        stroke=alt.Stroke("what:N", scale=colours, legend=look),
        strokeDash=alt.StrokeDash(
            "what:N",
            scale=alt.Scale(domain=list(SERIES), range=[list(d) for d in theme.DASHES[:2]]),
            legend=look,
        ),
    )
    ends = base.mark_rule(color=theme.MUTED, strokeWidth=0.8).encode(x=alt.Undefined, y="none:Q")
    ends = ends.transform_calculate(none="0")
    panels = len(names(view, "law")) * len(view.sides)
    columns = theme.panel_columns(panels, COLUMNS)
    width = theme.panel_width(columns, left=46 * columns)
    panel = theme.layered(ends, bands, lines, data="required_held").properties(
        width=width, height=200
    )
    drawn: Drawing = theme.facet(panel, "panel", columns)
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    rows = []
    for side in view.sides:
        one = looked(view, side)
        steps = kept(view, side)
        rows += [
            {
                **({"Scenario": view.titles[side]} if view.pair else {}),
                "Law": law,
                "Start": starts(view)[t],
                NEEDED: level(spread(one.required[:, t, k])),
                HELD: level(spread(one.held[:, t, k])),
                "Settings without margin": f"{int(one.without[t, k]):,} of {one.settings[t]:,}",
            }
            for k, law in enumerate(law_titles(view))
            for t in steps[:: max(1, len(steps) // 8)]
        ]
    return pd.DataFrame(rows)


BELIEF_REQUIRED = Chart(
    id="belief-required",
    name="Belief required against belief held",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    layout=_layout,
    available=required_shown,
    choices=(*SEEN, Choice("law", "law"), Choice("quarter", "quarter")),
)
