"""What denial, punishment, tripwire and belief each give to the margin, law by law."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.challenger.names import METHOD_NAMES, PART_NAMES, called
from counterpoise.charts import theme
from counterpoise.charts.challenger.shown import (
    PART,
    SEEN,
    SETTINGS,
    TABLES,
    focus,
    level,
    levers_in_words,
    of_type,
    parts,
    required_shown,
    spread,
    starts,
)
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.choices import Choice
from counterpoise.charts.labels import upper_first, wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.theatre.shown import LAW_COLOURS, law_marks, law_titles, names
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.languages import minus
from counterpoise.ledger.ally_names import listed

COLUMNS = 2
ROW = 15
"""Pixels of a mark."""
NOTHING = 0.005
"""Medians of a part closer to 0 are called nothing."""


def _part(name: str) -> str:
    return upper_first(called(name, PART_NAMES))


def _at_start(view: ResultView, side: int) -> np.ndarray:
    """Return parts at the start in view, (future, law, part)."""
    return np.asarray(parts(view, side)[:, starts(view).index(focus(view).start)])


def _data(view: ResultView, _side: int) -> Datasets:
    rows = []
    for side in view.sides:
        found = _at_start(view, side)
        for p, name in enumerate(names(view, "part")):
            for k, law in enumerate(law_titles(view)):
                low, median, high = spread(found[:, k, p])
                rows.append(
                    {
                        "panel": wrapped(view.titles[side], 60),
                        "panel_rank": side,
                        "part": _part(name),
                        "rank": p,
                        "law": law,
                        "place": k,
                        "low": low,
                        "median": median,
                        "high": high,
                    }
                )
    return {"parts": pd.DataFrame(rows)}


def _title(view: ResultView) -> str:
    seen = focus(view)
    k = names(view, "law").index(seen.law)
    said = []
    for side in view.compared:
        found = _at_start(view, side)
        medians = {
            called(name, PART_NAMES): spread(found[:, k, p])[1]
            for p, name in enumerate(names(view, "part"))
        }
        ranked = sorted(medians.items(), key=lambda item: -abs(item[1]))
        most = [f"{name} {value:+.2f}" for name, value in ranked if abs(value) >= NOTHING]
        none = [name for name, value in ranked if not abs(value) >= NOTHING]
        words = listed([minus(words) for words in most])
        nothing = f"; nothing from {listed(none)}" if none and not view.pair else ""
        said.append((f"{words}{nothing}", view.titles[side]))
    return (
        f"What gives the margin against {called(seen.method, METHOD_NAMES)} in the middle setting, "
        f"law {law_titles(view)[k]}, start {seen.start}: {view.contrasted(said)}"
    )


def _says(view: ResultView) -> str:
    return (
        f"What each thing adds to the margin ({of_type(view)}) at the target hardest to deter, "
        "against nothing but the guarantor's other means of punishment: the mean over all orders "
        "in which they could be added (Shapley). Marks are medians by law, bars hold four settings "
        "in five. Parts add up within a setting; their medians do not. A tripwire is what a reader "
        "adds to today's troops, which belief holds already. "
        + " ".join(filter(None, (levers_in_words(view), SETTINGS)))
    )


def _layout(view: ResultView, _ground: Theme) -> Drawing:
    laws = law_titles(view)
    row = alt.YOffset("law:N", sort=alt.EncodingSortField(field="place", op="min"))
    base = alt.Chart().encode(y=theme.rows("part", grid=False), yOffset=row)
    title = "Adds to the margin of belief"
    colours = alt.Color(
        "law:N", scale=alt.Scale(domain=laws, range=list(LAW_COLOURS)), legend=theme.legend(laws)
    )
    bars = base.mark_rule(strokeWidth=2, opacity=0.55).encode(
        x=alt.X("low:Q", title=title, axis=alt.Axis(tickCount=5)), x2="high:Q", color=colours
    )
    marks = base.mark_point(filled=True, size=52, opacity=1).encode(
        x=alt.X("median:Q", title=title), **law_marks(view)
    )
    zero = alt.Chart().mark_rule(color=theme.MUTED, strokeWidth=0.8).encode(x="none:Q")
    zero = zero.transform_calculate(none="0")
    columns = theme.panel_columns(len(view.sides), COLUMNS)
    width = theme.panel_width(columns, left=130 * columns + 20)
    panel = theme.layered(zero, bars, marks, data="parts").properties(
        width=width, height=alt.Step(ROW)
    )
    if len(view.sides) == 1:
        one: Drawing = panel
        return one
    drawn: Drawing = theme.facet(panel, "panel", columns)
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    rows = []
    for side in view.sides:
        found = _at_start(view, side)
        rows += [
            {
                "Part": _part(name),
                **({"Scenario": view.titles[side]} if view.pair else {}),
                **{
                    f"{law}: median (10th to 90th percentile)": level(spread(found[:, k, p]))
                    for k, law in enumerate(law_titles(view))
                },
            }
            for p, name in enumerate(names(view, "part"))
        ]
    return pd.DataFrame(rows)


def parts_shown(view: ResultView) -> bool:
    """Return whether a result holds the parts of the margin."""
    return required_shown(view) and PART in view.result


PARTS_OF_MARGIN = Chart(
    id="margin-parts",
    name="Parts of the margin",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    layout=_layout,
    available=parts_shown,
    choices=(*SEEN, Choice("law", "law"), Choice("quarter", "quarter")),
)
