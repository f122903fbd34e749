"""Regret: by how much each option falls behind the best one of each run."""

from __future__ import annotations

import textwrap

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.labels import upper_first
from counterpoise.charts.palette import Theme
from counterpoise.charts.studies.panels import LABELS, LINE, rows, stacked
from counterpoise.charts.studies.study_view import StudyView
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import listed
from counterpoise.measures.yearly import BILLION
from counterpoise.studies.summary import compared

ROW = 24
UNITS = {"musd_2024 years": ("billion dollars of 2024, times years", BILLION)}
"""Units that a chart writes otherwise, with what a number is multiplied by."""


def _measures(view: StudyView) -> dict[str, str]:
    """Return the measures that are compared, by what each is called with its unit."""
    found = {}
    for name in compared(view.study):
        known = view.study.outcomes[name]
        unit, _ = UNITS.get(known.unit, (known.unit, 1.0))
        found[name] = upper_first(known.title if unit in known.title else f"{known.title}, {unit}")
    return found


def _named(view: StudyView, option: str) -> str:
    """Return what an option is called: a scenario's title, or its name with what levers are."""
    title = view.study.scenarios.get(option, option)
    return "\n".join(textwrap.wrap(title, LINE))


def _regret(view: StudyView, outcome: str) -> pd.DataFrame:
    """Return regret by option in the unit of the chart, the least regretted first."""
    table = view.regret(outcome)
    _, scale = UNITS.get(view.study.outcomes[outcome].unit, ("", 1.0))
    return (scale * table).sort_values("regret_90", kind="stable")


def _amount(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _drawn(view: StudyView) -> pd.DataFrame:
    found = [
        {
            "measure": title,
            "option": _named(view, str(option)),
            "rank": rank,
            "regret": row["regret_90"],
            "most": row["max_regret"],
            "label": f"{_amount(row['regret_90'])}, at most {_amount(row['max_regret'])}",
        }
        for name, title in _measures(view).items()
        for rank, (option, row) in enumerate(_regret(view, name).iterrows())
    ]
    return pd.DataFrame(found)


def _data(view: StudyView, _side: int) -> Datasets:
    return {"study_regret": _drawn(view)}


def _title(view: StudyView) -> str:
    least: dict[str, list[str]] = {}
    measures = _measures(view)
    for name in measures:
        table = view.regret(name)
        best = table.attrs["best"]["regret_90"]
        if len(best) < len(table):
            words = listed([f"“{view.study.scenarios.get(n, n)}”" for n in best])
            least.setdefault(words, []).append(view.study.outcomes[name].title)
    if not least:
        return "No option is regretted less than the others"
    parts = [
        f"{words} by {len(titles)} of {len(measures)} measures"
        if len(titles) > 1
        else f"{words} by the {titles[0]}"
        for words, titles in least.items()
    ]
    return f"Least regretted in nine runs of ten: {'; '.join(parts)}"


def _says(_view: StudyView) -> str:
    return (
        "Each dot is by how much an option falls behind the best one of the same run, in nine runs "
        "of ten; its line goes on to the most in any run. Regret hangs on the options that are "
        "there: one more can turn the order of the others."
    )


def _layout(view: StudyView, _ground: Theme) -> Drawing:
    shown = _drawn(view)
    titles = list(_measures(view).values())

    def panel(place: int, _last: bool) -> alt.LayerChart:
        most = float(shown.loc[shown["measure"] == titles[place], "most"].max()) or 1.0
        scale = alt.Scale(domain=[0, 1.3 * most], nice=False)
        base = alt.Chart().encode(y=rows("option"))
        axis = alt.Axis(tickCount=5, format=",~f")
        line = base.mark_rule(strokeWidth=2, color=theme.SKY).encode(
            x=alt.X("regret:Q", scale=scale, title=None, axis=axis), x2="most:Q"
        )
        dot = base.mark_point(filled=True, size=80, color=theme.BLUE, opacity=1).encode(
            x=alt.X("regret:Q", scale=scale, title=None)
        )
        words = base.mark_text(align="left", dx=8, fontSize=11, color=theme.INK).encode(
            x=alt.X("most:Q", scale=scale, title=None), text="label:N"
        )
        return theme.layered(line, dot, words)

    return stacked(
        titles,
        [int((shown["measure"] == title).sum()) * ROW for title in titles],
        panel,
        data="study_regret",
        field="measure",
        width=theme.WIDTH - LABELS - 40,
    )


def _table(view: StudyView) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Option": view.study.scenarios.get(str(option), str(option)),
                "Measure": title,
                "Mean": _amount(row["mean"]),
                "Regret in nine runs of ten": _amount(row["regret_90"]),
                "At most": _amount(row["max_regret"]),
            }
            for name, title in _measures(view).items()
            for option, row in _regret(view, name).iterrows()
        ]
    )


REGRET = Chart(
    id="study-regret",
    name="Regret of options",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=ENGINE_TABLES,
    layout=_layout,
    available=lambda view: view.has_options,
)
