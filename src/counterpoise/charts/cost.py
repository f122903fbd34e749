"""Defence spending by ally in its peak year, beside the total and the price of closing the gap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from counterpoise.charts.chart import Chart, Columns, Datasets, Drawing, Frame
from counterpoise.charts.choices import Choice
from counterpoise.charts.encodings import SIDES, legend_of_scenarios, names, params
from counterpoise.charts.labels import DIGITS, band, merged, numbers, wrapped
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.theme import SHAPES
from counterpoise.charts.view import LEGEND_CHARACTERS, Floats, ResultView
from counterpoise.extras import alt
from counterpoise.measures.futures import peak, quantile_band
from counterpoise.measures.yearly import BILLION, together

Peaks = dict[str, tuple[int, dict[str, float]]]
"""By ally the year of its highest median effort, with that year's quantiles."""
COST_TABLES = ("economy", "pledges", "budget", "coefficients")
LARGEST = 10
SAME_SHARE = 0.0005
"""Half of a tenth of a per cent of output: less than the chart can show."""
ROW = 26
"""Pixels of a row of one or two scenarios."""
EACH = 13
"""Pixels of a scenario in a row of more."""
HINT = (
    "datum.ally + ', ' + datum.scenario + ', ' + datum.year + ': ' + format(datum.median, '.2%')"
    " + ' of GDP (' + format(datum.low, '.2%') + ' to ' + format(datum.high, '.2%') + ')'"
)
WRITTEN = "format(datum.median, '.1%') + (narrow ? ', ' : ' in ') + datum.year"
PAIR = "indexof(pluck(data('cost'), 'place'), 1) >= 0"
"""Whether there are two scenarios: a legend of one says nothing."""
NO_ECONOMY = "The economy is switched off: there is no spending to show"
TOGETHER = "Europe and Canada together"
POLICY = "Spending follows pledges; it does not react to the drawdown."
"""What a reader would else take for a finding: no ally of the model spends more when one leaves."""


def money(view: ResultView) -> Floats:
    """Return spending in the year in focus by scenario, future and ally, in billion dollars."""
    place = view.years.index(view.cost_years[1])
    return view.once(
        "money", lambda: view.values("spending", "future", "year", "ally")[:, :, place] * BILLION
    )


def others(view: ResultView) -> list[int]:
    """Return the places of all allies but the leading one."""
    return [i for i, ally in enumerate(view.allies) if ally != view.evidence.leading]


def total(view: ResultView) -> Floats:
    """Return what all but the leading ally spend in that year, by scenario and future."""
    return view.once("total money", lambda: together(money(view), others(view)))


def peak_effort(view: ResultView, side: int) -> Peaks:
    """Return for each ally the year of its highest median effort, with that year's quantiles."""
    found = {}
    for ally, tables in view.of_side[side]["allies"].items():
        year = peak(tables["share_of_gdp_by_year"])
        if year is not None:
            found[ally] = (int(year), tables["share_of_gdp_by_year"][year])
    return found


def _ranked(view: ResultView) -> tuple[list[str], list[Peaks]]:
    """Return allies, the highest effort on top, and the peaks of each scenario.

    Efforts count as charts are sent them: many allies keep the same target, and rounding is not to
    decide which of them stands first.
    """
    sides = [peak_effort(view, side) for side in view.sides]
    allies = {ally for found in sides for ally in found}
    return sorted(allies, key=lambda a: _rank([f for f in sides if a in f], a)), sides


def _rank(sides: list[Peaks], ally: str) -> tuple[float, str]:
    return -max(round(found[ally][1]["p50"], DIGITS) for found in sides), ally


def _groups(view: ResultView) -> tuple[dict[int, str], list[int]]:
    """Return the scenarios to draw, with a label each: of many, those that look alike once."""
    if len(view.sides) <= 2:
        return dict(enumerate(view.legend)), list(view.sides)
    allies, sides = _ranked(view)
    unknown: tuple[float, dict[str, float]] = (np.nan, {"p50": np.nan})
    peaks = [[mine.get(a, unknown) for a in allies] for mine in sides]
    arrays = [np.array([[year, levels["p50"]] for year, levels in mine]) for mine in peaks]
    found = merged(list(zip(view.titles, arrays, strict=True)), SAME_SHARE)
    labels = {group[0]: wrapped(label, LEGEND_CHARACTERS) for group, label in found}
    return labels, list(labels)


def data(view: ResultView, side: int = 0) -> dict[str, Columns]:
    """Return each ally's peak year, the highest effort first."""
    allies, sides = _ranked(view)
    legend, shown = _groups(view)
    cells = [(i, a, s) for i, a in enumerate(allies) for s in shown if a in sides[s]]
    columns: dict[str, list[Any]] = {
        "scenario": [legend[s] for _, _, s in cells],
        "place": [shown.index(s) for _, _, s in cells],
        "ally": [view.ally(a) for _, a, _ in cells],
        "rank": [i for i, _, _ in cells],
        "year": [sides[s][a][0] for _, a, s in cells],
    }
    for name, level in (("low", "p10"), ("median", "p50"), ("high", "p90")):
        columns[name] = numbers([sides[s][a][1][level] for _, a, s in cells])
    return {"cost": columns}


def spec(theme: Theme) -> Drawing:
    """Return a mark and a bar for each ally and scenario; `everyone` belongs to the page."""
    colours = palette(theme)
    y = names("ally", theme, grid=False, cut=False)
    base = (
        alt.Chart(alt.NamedData(name="cost"))
        .transform_filter(f"everyone || datum.rank < {LARGEST}")
        .encode(
            y=y,
            yOffset=alt.YOffset("scenario:N", sort=SIDES),
        )
    )
    axis = alt.Axis(format=".0%", labelFlush=False, tickCount=alt.ExprRef("narrow ? 4 : 7"))
    effort = "Defence spending in the peak year, share of GDP"
    bars = base.mark_rule(
        strokeWidth=3, opacity=0.45, color=alt.ExprRef("scale('color', datum.scenario)")
    ).encode(x=alt.X("low:Q", title=effort, axis=axis, scale=alt.Scale(zero=True)), x2="high:Q")
    stems = (
        base.transform_calculate(foot="0")
        .mark_rule(color=colours.line, strokeWidth=1.2)
        .encode(x=alt.X("foot:Q"), x2="low:Q")
    )
    two = legend_of_scenarios()
    dots = base.mark_point(filled=True, size=52, opacity=1, tooltip=alt.ExprRef(HINT)).encode(
        x=alt.X("median:Q"),
        color=alt.Color(
            "scenario:N", sort=SIDES, scale=alt.Scale(range=list(colours.scenarios)), legend=two
        ),
        shape=alt.Shape("scenario:N", sort=SIDES, scale=alt.Scale(range=list(SHAPES)), legend=two),
    )
    written = (
        base.transform_calculate(written=WRITTEN)
        .mark_text(align="left", dx=8, fontSize=10.5, color=colours.ink)
        .encode(x=alt.X("high:Q"), text="written:N")
    )
    return (
        alt.layer(stems, bars, dots, written)
        .properties(width="container", height=alt.Step(ROW, **{"for": "position"}))
        .add_params(
            *params(),
            alt.param(name="pair", expr=PAIR),
            alt.param(name="everyone", value=False),
        )
    )


def height(width: float, datasets: Datasets) -> float:
    """Return the height of a still picture, which shows every ally."""
    cost = datasets["cost"]
    scenarios = len(set(cost["place"]))
    return max(1, len(set(cost["ally"]))) * max(ROW, EACH * scenarios)


def title(view: ResultView) -> str:
    """Return what the others spend in a year, and what it would cost to close the gap."""
    sides = [s for s in view.compared if view.of_side[s]["allies"]]
    if not sides:
        return view.words.say(NO_ECONOMY)
    median = quantile_band(total(view), axis=1)[1]
    spent = [
        view.words.say("${billions} billion", billions=view.words.number(median[s])) for s in sides
    ]
    missing = [_to_close(view, s) for s in sides]
    fields: dict[str, Any] = {"spent": spent[0], "year": view.cost_years[1]}
    if len(set(spent)) == 1:
        alike = ""
        if len(sides) > 1:
            alike = (
                view.words.say(", the same in both scenarios")
                if len(view.sides) == 2
                else view.words.say(", the same in all scenarios")
            )
        prices = view.contrasted([(m, view.titles[s]) for m, s in zip(missing, sides, strict=True)])
        return view.words.say(
            "Defence spending by ally: Europe and Canada spend {spent} in {year}{alike}; to buy "
            "all that is short at the worst time would cost {prices}",
            alike=alike,
            prices=prices,
            **fields,
        )
    others = "; ".join(
        view.words.say(
            "{spent} and {price} under “{title}”",
            spent=spent[i],
            price=missing[i],
            title=view.titles[s],
        )
        for i, s in enumerate(sides)
        if i
    )
    return view.words.say(
        "Defence spending by ally: Europe and Canada spend {spent} in {year} under “{title}”, "
        "where all that is short at the worst time would cost {price}; {others}",
        title=view.titles[sides[0]],
        price=missing[0],
        others=others,
        **fields,
    )


def _to_close(view: ResultView, side: int) -> str:
    """Return the median price of what is short at the worst time, in words."""
    price = view.of_side[side]["overall"]["price_to_close_musd"]["p50"] or 0.0
    if price * BILLION < 0.5:
        return view.words.say("nothing")
    return view.words.say("${billions} billion", billions=view.words.number(price * BILLION))


def says(view: ResultView) -> str:
    """Return the chart in words."""
    if not view.has_money:
        return f"{view.words.say(NO_ECONOMY)}."
    _, sides = _ranked(view)
    most = [
        (
            view.words.say(
                "{ally} ({share} of GDP)",
                ally=view.the_ally(ally),
                share=view.words.per_cent(sides[s][ally][1]["p50"], 1),
            ),
            view.titles[s],
        )
        for s in view.compared
        if sides[s]
        for ally in [min(sides[s], key=lambda a: _rank([sides[s]], a))]
    ]
    alike = ""
    if len(view.sides) > 2:
        alike = view.words.say(" Scenarios that look alike share a mark.")
    return view.words.say(
        "{policy} A mark for the median and a bar over eight futures of ten, for each ally in the "
        "year of its highest median effort, which stands beside it; the highest on top: "
        "{highest}.{alike}{note}",
        policy=view.words.say(POLICY),
        highest=view.contrasted(most),
        alike=alike,
        note=view.note,
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return every ally's peak year, and what each and all of them spend in the year in focus."""
    allies, sides = _ranked(view)
    if not allies:
        return pd.DataFrame()
    year = f"Spending {view.cost_years[1]}, billion US dollars of 2024"
    each = quantile_band(money(view), axis=1)
    every = quantile_band(total(view), axis=1)
    rows = [
        {
            "Ally": TOGETHER,
            "Scenario": view.titles[s],
            "Peak year": "",
            "Spending in the peak year, % of GDP": "",
            year: band(every[:, s]),
        }
        for s in view.sides
        if sides[s]
    ]
    rows += [
        {
            "Ally": view.ally(a),
            "Scenario": view.titles[s],
            "Peak year": str(sides[s][a][0]),
            "Spending in the peak year, % of GDP": band(
                sides[s][a][1].values(), scale=100, digits=2
            ),
            year: band(each[:, s, view.allies.index(a)], digits=1),
        }
        for a in allies
        for s in view.sides
        if a in sides[s]
    ]
    return pd.DataFrame(rows)


COST = Chart(
    id="cost",
    name="Defence spending by ally",
    subtitle=POLICY,
    spec=spec,
    data=data,
    title=title,
    says=says,
    table=table,
    available=lambda view: view.has_money,
    still={"everyone": True},
    choices=(Choice("everyone", "everyone"),),
    tables_used=COST_TABLES,
    frame=Frame(
        left=122,
        right=84,
        top=34,
        bottom=40,
        left_narrow=122,
        top_narrow=34,
        top_alone=8,
        static=height,
    ),
)
