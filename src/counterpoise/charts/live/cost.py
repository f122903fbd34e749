"""What it costs: effort of each ally in its dearest year, scenarios side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd

from counterpoise.charts.chart import Chart, Columns, Drawing, Frame
from counterpoise.charts.cost import COST_TABLES
from counterpoise.charts.encodings import SIDES, legend_of_two, names, params
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.theme import SHAPES
from counterpoise.charts.view import ResultView, band, numbers
from counterpoise.extras import alt

LARGEST = 10
HINT = (
    "datum.ally + ', ' + datum.scenario + ', ' + datum.year + ': ' + format(datum.median, '.2%')"
    " + ' of GDP (' + format(datum.low, '.2%') + ' to ' + format(datum.high, '.2%') + ')'"
)
WRITTEN = "format(datum.median, '.1%') + (narrow ? ', ' : ' in ') + datum.year"
PAIR = "indexof(pluck(data('cost'), 'place'), 1) >= 0"
"""Whether there are two scenarios: a legend of one says nothing."""
NO_ECONOMY = "The economy is switched off: there is no cost to show"


def dearest(view: ResultView, side: int) -> dict[str, tuple[int, dict[str, float]]]:
    """Return for each ally the year of its highest median effort, with that year's quantiles."""
    found = {}
    for ally, tables in view.of_side[side]["allies"].items():
        by_year = tables["share_of_gdp_by_year"]
        known = {y: q for y, q in by_year.items() if q["p50"] == q["p50"]}
        if known:
            year = max(known, key=lambda y: known[y]["p50"])
            found[ally] = (int(year), known[year])
    return found


def _ranked(view: ResultView) -> tuple[list[str], list[dict[str, tuple[int, dict[str, float]]]]]:
    sides = [dearest(view, side) for side in view.sides]
    allies = {ally for found in sides for ally in found}
    return (
        sorted(allies, key=lambda a: (-max(f[a][1]["p50"] for f in sides if a in f), a)),
        sides,
    )


def data(view: ResultView, side: int = 0) -> dict[str, Columns]:
    """Return each ally's dearest year, the highest effort first."""
    allies, sides = _ranked(view)
    cells = [(i, a, s) for i, a in enumerate(allies) for s in view.sides if a in sides[s]]
    columns: dict[str, list[Any]] = {
        "scenario": [view.titles[s] for _, _, s in cells],
        "place": [s for _, _, s in cells],
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
    effort = "Defence spending in the dearest year, share of GDP"
    bars = [
        base.transform_filter(f"datum.place == {place}")
        .mark_rule(strokeWidth=3, opacity=0.45, color=colour)
        .encode(x=alt.X("low:Q", title=effort, axis=axis, scale=alt.Scale(zero=True)), x2="high:Q")
        for place, colour in enumerate(colours.sides)
    ]
    stems = (
        base.transform_calculate(foot="0")
        .mark_rule(color=colours.line, strokeWidth=1.2)
        .encode(x=alt.X("foot:Q"), x2="low:Q")
    )
    two = legend_of_two()
    dots = base.mark_point(filled=True, size=52, opacity=1, tooltip=alt.ExprRef(HINT)).encode(
        x=alt.X("median:Q"),
        color=alt.Color(
            "scenario:N", sort=SIDES, scale=alt.Scale(range=list(colours.sides)), legend=two
        ),
        shape=alt.Shape(
            "scenario:N", sort=SIDES, scale=alt.Scale(range=list(SHAPES[:2])), legend=two
        ),
    )
    written = (
        base.transform_calculate(written=WRITTEN)
        .mark_text(align="left", dx=8, fontSize=10.5, color=colours.ink)
        .encode(x=alt.X("high:Q"), text="written:N")
    )
    return (
        alt.layer(stems, *bars, dots, written)
        .properties(width="container", height=alt.Step(26, **{"for": "position"}))
        .add_params(
            *params(),
            alt.param(name="pair", expr=PAIR),
            alt.param(name="everyone", value=False),
        )
    )


def title(view: ResultView) -> str:
    """Return who bears most."""
    allies, sides = _ranked(view)
    if not allies:
        return NO_ECONOMY
    said = []
    for s in view.sides:
        if not sides[s]:
            continue
        most = max(sides[s], key=lambda a: sides[s][a][1]["p50"])
        year, levels = sides[s][most]
        said.append(
            (
                f"{view.ally(most)} with {100 * levels['p50']:.1f} per cent of GDP in {year}",
                view.titles[s],
            )
        )
    return "The highest effort is that of " + view.contrasted(said)


def says(view: ResultView) -> str:
    """Return the chart in words."""
    if not view.has_money:
        return f"{NO_ECONOMY}."
    return (
        "A mark for the median and a bar over eight futures of ten, for each ally in the year of "
        "its highest median effort, which stands beside it; the highest on top." + view.note
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return every ally's dearest year."""
    allies, sides = _ranked(view)
    return pd.DataFrame(
        [
            {
                "Ally": view.ally(a),
                "Scenario": view.titles[s],
                "Dearest year": sides[s][a][0],
                "Spending then, % of GDP": band(sides[s][a][1].values(), scale=100, digits=2),
            }
            for a in allies
            for s in view.sides
            if a in sides[s]
        ]
    )


COST = Chart(
    id="cost",
    name="Cost by ally",
    spec=spec,
    data=data,
    title=title,
    says=says,
    table=table,
    tables_used=COST_TABLES,
    frame=Frame(left=122, right=84, top=34, bottom=40, left_narrow=122, top_narrow=34, top_alone=8),
)
