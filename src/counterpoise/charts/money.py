"""Where the money goes, year by year: by use, and why some of it buys nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from counterpoise.charts import theme as base
from counterpoise.charts.chart import Chart, Columns, Drawing, Frame
from counterpoise.charts.constraints import BOUND_TABLES
from counterpoise.charts.encodings import params
from counterpoise.charts.labels import numbers
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.view import ResultView
from counterpoise.ensemble.money import REASON_NAMES, USE_NAMES, unspent_cause, unspent_part
from counterpoise.extras import alt
from counterpoise.measures.yearly import BILLION

NO_MONEY = "The economy is switched off: there is no money to follow"
RUNNING = ("#8fa3b8", "#b7c3cf", "#6f9fb5", "#9d86b3")
"""Pay, running costs, upkeep and equipment outside the list: quiet colours, on either ground."""
COLOURS = {
    "money": (*RUNNING, base.BLUE, base.ORANGE, base.VERMILLION),
    "unspent": (base.ORANGE, base.VERMILLION, base.PURPLE, base.BLACK, base.SKY, "#c8ccd2"),
}
"""Colours by chart, in the order of the names that it shows."""
HINT = "datum.part + ', ' + datum.year + ': ' + format(datum.value, ',.1f') + ' billion dollars'"
BILLIONS = "Billion US dollars of 2024"


def by_year(view: ResultView, side: int, key: str) -> Mapping[str, Mapping[str, float]]:
    """Return money by year and by use or reason, in million dollars; nothing without an economy."""
    found: Mapping[str, Mapping[str, float]] = view.of_side[side].get("money", {}).get(key, {})
    return found


def _columns(view: ResultView, side: int, name: str, key: str, names: Mapping[str, str]) -> Any:
    years = by_year(view, side, key)
    cells = [(year, rank, part) for year in years for rank, part in enumerate(names)]
    most = [
        sum(max(0.0, amount) for amount in amounts.values())
        for each in view.sides
        for amounts in by_year(view, each, key).values()
    ]
    return {
        name: {
            "year": [int(year) for year, _, _ in cells],
            "rank": [rank for _, rank, _ in cells],
            "part": [names[part] for _, _, part in cells],
            "value": numbers([BILLION * years[year][part] for year, _, part in cells]),
        },
        # Plots of two scenarios share the highest bar, so that heights can be compared.
        f"{name}_top": {"top": numbers([BILLION * max(most, default=0.0)])},
    }


def money_data(view: ResultView, side: int = 0) -> dict[str, Columns]:
    """Return money by year and use."""
    return dict(_columns(view, side, "money", "by_use_musd", USE_NAMES))


def unspent_data(view: ResultView, side: int = 0) -> dict[str, Columns]:
    """Return unspent money by year and reason."""
    return dict(_columns(view, side, "unspent", "unspent_musd", REASON_NAMES))


def _bars(name: str, names: Sequence[str], theme: Theme) -> Drawing:
    colours = [palette(theme).muted if colour == base.BLACK else colour for colour in COLOURS[name]]
    bars = (
        alt.Chart(alt.NamedData(name=name))
        .mark_bar(tooltip=alt.ExprRef(HINT))
        .encode(
            x=alt.X(
                "year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy", grid=False)
            ),
            y=alt.Y("value:Q", title=BILLIONS, stack="zero", axis=alt.Axis(tickCount=5)),
            color=alt.Color(
                "part:N",
                sort=None,
                scale=alt.Scale(domain=list(names), range=colours),
                legend=alt.Legend(
                    columns=alt.ExprRef("narrow ? 2 : 4"),
                    columnPadding=alt.ExprRef("narrow ? 8 : 18"),
                ),
            ),
            order=alt.Order("rank:Q"),
        )
    )
    top = alt.Chart(alt.NamedData(name=f"{name}_top")).mark_rule(opacity=0).encode(y=alt.Y("top:Q"))
    return alt.layer(bars, top).properties(width="container", height=240).add_params(*params())


def money_spec(theme: Theme) -> Drawing:
    """Return a bar for each year, stacked by use; what waits less than before stands below zero."""
    return _bars("money", list(USE_NAMES.values()), theme)


def unspent_spec(theme: Theme) -> Drawing:
    """Return a bar for each year, stacked by reason."""
    return _bars("unspent", list(REASON_NAMES.values()), theme)


def has_money(view: ResultView) -> bool:
    """Return whether money is followed under any scenario."""
    return any("money" in entry for entry in view.of_side)


def _compared(view: ResultView) -> list[tuple[str, dict[str, Any]]]:
    return [
        (view.titles[side], view.of_side[side]["money"])
        for side in view.compared
        if "money" in view.of_side[side]
    ]


def unspent_title(view: ResultView) -> str:
    """Return how much of the money for equipment buys nothing, and why."""
    found = _compared(view)
    if not found:
        return view.words.say(NO_MONEY)
    causes = {unspent_cause(money, view.words) for _, money in found}
    said = [(unspent_part(money, view.words), label) for label, money in found]
    return view.words.say(
        "Of every 100 dollars meant for equipment {sums} buy nothing{cause}",
        sums=view.contrasted(said),
        cause=causes.pop() if len(causes) == 1 else "",
    )


def money_title(view: ResultView) -> str:
    """Return how much of all money buys equipment that is followed."""
    found = _compared(view)
    if not found:
        return view.words.say(NO_MONEY)
    said = [(f"{100 * _bought(money):.0f}", label) for label, money in found]
    return view.words.say(
        "Of every 100 dollars for defence {sums} buy equipment that is followed",
        sums=view.contrasted(said),
    )


def _bought(money: Mapping[str, Any]) -> float:
    years: Mapping[str, Mapping[str, float]] = money["by_use_musd"]
    total = sum(sum(uses.values()) for uses in years.values())
    bought = sum(uses["equipment"] for uses in years.values())
    return bought / total if total else 0.0


def money_says(view: ResultView) -> str:
    """Return the chart in words."""
    if not has_money(view):
        return f"{view.words.say(NO_MONEY)}."
    return view.words.say(
        "A bar for each year, the mean over futures of what allies other than the leading one "
        "spend, by use; the uses add up to spending. Where industry catches up with orders, what "
        "waits for it shrinks and stands below zero."
    )


def unspent_says(view: ResultView) -> str:
    """Return the chart in words."""
    if not has_money(view):
        return f"{view.words.say(NO_MONEY)}."
    return (
        view.words.say(
            "A bar for each year, the mean over futures of equipment money of allies other than "
            "the leading one that buys nothing in that year and does not wait for industry, by "
            "what stood in the way. The money meant for equipment is what is contracted, waits or "
            "buys nothing."
        )
        + view.note
    )


def _table(view: ResultView, key: str, names: Mapping[str, str]) -> pd.DataFrame:
    columns = {part: f"{words}, billion dollars" for part, words in names.items()}
    return pd.DataFrame(
        [
            {"Scenario": view.titles[side], "Year": year}
            | {columns[part]: f"{BILLION * amounts[part]:,.1f}" for part in names}
            for side in view.sides
            for year, amounts in by_year(view, side, key).items()
        ]
    )


def money_table(view: ResultView) -> pd.DataFrame:
    """Return money by scenario, year and use."""
    return _table(view, "by_use_musd", USE_NAMES)


def unspent_table(view: ResultView) -> pd.DataFrame:
    """Return unspent money by scenario, year and reason."""
    return _table(view, "unspent_musd", REASON_NAMES)


FRAME = Frame(left=58, right=14, top=48, bottom=24, left_narrow=58, top_narrow=76)
MONEY = Chart(
    id="money",
    name="Where the money goes",
    per_side=True,
    spec=money_spec,
    data=money_data,
    title=money_title,
    says=money_says,
    table=money_table,
    tables_used=BOUND_TABLES,
    available=has_money,
    frame=FRAME,
)
UNSPENT = Chart(
    id="unspent",
    name="Money that buys nothing",
    per_side=True,
    spec=unspent_spec,
    data=unspent_data,
    title=unspent_title,
    says=unspent_says,
    table=unspent_table,
    tables_used=BOUND_TABLES,
    available=has_money,
    frame=FRAME,
)
