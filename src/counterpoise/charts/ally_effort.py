"""What one ally spends by year, or two allies beside each other, as shares of their output."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.allies_shown import shown
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.cost import COST_TABLES, POLICY
from counterpoise.charts.labels import band
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import the


def _levels(view: ResultView, ally: str) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = view.of_side[0]["allies"][ally]["share_of_gdp_by_year"]
    return found


def _spending(view: ResultView) -> list[str]:
    """Return the allies that are shown and of which the result has spending."""
    return [ally for ally in shown(view) if ally in view.of_side[0]["allies"]]


def _data(view: ResultView, _side: int) -> Datasets:
    rows = [
        {
            "ally": view.ally(ally),
            "year": int(year),
            "low": levels["p10"],
            "median": levels["p50"],
            "high": levels["p90"],
        }
        for ally in _spending(view)
        for year, levels in _levels(view, ally).items()
    ]
    return {"ally_effort": pd.DataFrame(rows)}


def _layout(view: ResultView, _theme: Theme) -> Drawing:
    names = [view.ally(ally) for ally in _spending(view)]
    x = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1))
    base = alt.Chart(alt.NamedData(name="ally_effort")).encode(
        color=alt.Color(
            "ally:N",
            scale=alt.Scale(domain=names, range=[theme.BLUE, theme.VERMILLION][: len(names)]),
            legend=theme.legend(names),
        )
    )
    axis = alt.Axis(format=".1~%", title=view.words.say("Defence spending, share of GDP"))
    bands = base.mark_area(opacity=0.2).encode(x=x, y=alt.Y("low:Q", axis=axis), y2="high:Q")
    lines = base.mark_line(strokeWidth=2.4).encode(x=x, y=alt.Y("median:Q", axis=axis))
    return theme.layered(bands, lines).properties(width=theme.WIDTH - 130, height=230)


def _path(view: ResultView, ally: str) -> str:
    levels = list(_levels(view, ally).items())
    (first, start), (last, end) = levels[0], levels[-1]
    words = view.words
    return words.say(
        "{ally} from {start} of GDP in {first} to {end} in {last}",
        ally=the(view.ally(ally)),
        start=words.per_cent(start["p50"], 1),
        first=first,
        end=words.per_cent(end["p50"], 1),
        last=last,
    )


def _title(view: ResultView) -> str:
    words = view.words
    paths = words.listed([_path(view, ally) for ally in _spending(view)])
    if not paths:
        return words.say("There is no spending")
    return words.say("Spending under “{title}”: {paths}", title=view.titles[0], paths=paths)


def _says(view: ResultView) -> str:
    return view.words.say(
        "A line for the median and a band from the 10th to the 90th percentile, by year. "
        "{policy}{note}",
        policy=view.words.say(POLICY),
        note=view.note,
    )


def _table(view: ResultView) -> pd.DataFrame:
    allies = _spending(view)
    years = list(_levels(view, allies[0])) if allies else []
    return pd.DataFrame(
        [
            {
                view.words.say("Year"): year,
                **{
                    view.words.say("{ally}, % of GDP", ally=view.ally(ally)): band(
                        _levels(view, ally)[year].values(), scale=100, digits=2, words=view.words
                    )
                    for ally in allies
                },
            }
            for year in years
        ]
    )


ALLY_EFFORT = Chart(
    id="ally-effort",
    name="Spending of an ally by year",
    subtitle=POLICY,
    data=_data,
    layout=_layout,
    title=_title,
    says=_says,
    table=_table,
    tables_used=COST_TABLES,
    available=lambda view: view.has_money and bool(_spending(view)),
)
