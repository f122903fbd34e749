"""The map: who provides what, and what it spends on it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from counterpoise.charts.chart import Chart, Columns, Datasets, Drawing, Frame
from counterpoise.charts.choices import Choice
from counterpoise.charts.encodings import params, swatches
from counterpoise.charts.labels import numbers, per_cent, upper_first
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.providers import PROVIDER_TABLES
from counterpoise.charts.view import Floats, ResultView
from counterpoise.extras import alt
from counterpoise.measures import shares
from counterpoise.measures.yearly import BILLION

SHEET = (1000, 604)
"""Width and height of the sheet on which the outlines are drawn."""
MEASURES = {
    "provides": ("Share of what is provided", (0.005, 0.01, 0.02, 0.04, 0.08, 0.16)),
    "effort": ("Defence spending, share of GDP", (0.01, 0.015, 0.02, 0.025, 0.03, 0.035)),
    "cost": ("Defence spending, billion US dollars of 2024", (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)),
}
"""What the map can show, with the edges of its seven colours."""
CHANGES = {
    "provides": (-0.05, -0.01, -0.001, 0.001, 0.01, 0.05),
    "effort": (-0.01, -0.005, -0.0005, 0.0005, 0.005, 0.01),
    "cost": (-10.0, -3.0, -0.3, 0.3, 3.0, 10.0),
}
"""The same for the difference between two scenarios."""
BORDERS = "Borders as recognised by the UN General Assembly; Crimea is part of Ukraine."
"""What stands under the map wherever it is shown."""
MOST_NAMED = 3
WRITTEN = (
    "format(datum.value, (against ? '+' : '') + (measure == 'cost' ? ',.1f' : '.1%'))"
    " + (measure == 'cost' ? ' billion dollars' : '')"
)
"""A value in words, as an expression; differences carry their sign."""
LABELS = (
    "format(edges[floor(datum.value)], (against ? '+' : '') + (measure == 'cost' ? ',~r' : '.3~%'))"
)


@cache
def outlines() -> dict[str, Any]:
    """Return the outlines as GeoJSON on the plane of the sheet."""
    text = files("counterpoise.charts").joinpath("outlines.json").read_text("utf-8")
    return dict(json.loads(text))


@cache
def outlines_in(window: tuple[tuple[float, float], tuple[float, float]]) -> pd.DataFrame:
    """Return the outlines of countries that reach into a window of the sheet, as features.

    Parameters
    ----------
    window : ((left, top), (right, bottom))
        Corners on the sheet.
    """
    (left, top), (right, bottom) = window
    rows = []
    for feature in outlines()["features"]:
        shapes = [
            shape
            for shape in feature["geometry"]["coordinates"]
            if any(left < x < right and top < y < bottom for x, y in shape[0])
        ]
        if shapes:
            geometry = {"type": "MultiPolygon", "coordinates": shapes}
            rows.append({"type": "Feature", "geometry": geometry})
    return pd.DataFrame(rows)


def provided(view: ResultView, side: int) -> Floats:
    """Return each ally's mean share over the capabilities, by snapshot and ally."""
    array = np.nan_to_num(view.array("provided")[side])
    part = shares(array)
    followed = ~np.isnan(part).all(axis=(0, 1))
    return np.asarray(np.nan_to_num(part[..., followed]).mean(axis=-1))


def focus(view: ResultView) -> int:
    """Return the year that the map shows unless told otherwise."""
    return view.cost_years[1] if view.years else int(view.moments[-1])


def _measured(view: ResultView, side: int, years: list[int]) -> dict[str, Floats]:
    """Return each measure by year and ally; not a number for allies outside the alliance."""
    moments = view.snapshots
    allies = view.allies
    entry = view.of_side[side]["allies"]
    inside = ~np.isnan(view.array("provided")[side]).all(axis=(0, 2))
    starts = [_nearest(moments, year) for year in years]
    part = np.where(inside, provided(view, side)[starts], np.nan)
    found = {"provides": part}
    for measure, key, scale in (
        ("effort", "share_of_gdp_by_year", 1.0),
        ("cost", "spending_musd_by_year", BILLION),
    ):
        found[measure] = np.array(
            [
                [
                    scale * entry[a][key][str(y)]["p50"]
                    if a in entry and str(y) in entry[a][key]
                    else np.nan
                    for a in allies
                ]
                for y in years
            ]
        )
    return found


def _nearest(moments: list[str], year: int) -> int:
    return min(range(len(moments)), key=lambda i: (abs(int(moments[i][:4]) - year), i))


def data(view: ResultView, side: int = 0) -> dict[str, Columns]:
    """Return every measure by year and ally, and the second scenario's less the first's."""
    years = view.years or [focus(view)]
    allies = view.allies
    shown = _measured(view, side, years)
    pair = [_measured(view, one, years) for one in (0, 1)] if view.pair else None
    columns: dict[str, list[Any]] = {
        "ally": allies * len(years),
        "name": [view.ally(a) for a in allies] * len(years),
        "year": [year for year in years for _ in allies],
        "focus": [year == focus(view) for year in years for _ in allies],
    }
    for measure, values in shown.items():
        columns[measure] = numbers(values)
        other = values * np.nan if pair is None else pair[1][measure] - pair[0][measure]
        columns[f"{measure}_change"] = numbers(other)
    return {"map": columns}


def _grade() -> str:
    """Return the colour of a value as an expression: how many edges it has reached."""
    return " + ".join(f"(datum.value >= edges[{i}])" for i in range(6))


def spec(theme: Theme) -> Drawing:
    """Return the map; its parameters `measure`, `year` and `against` belong to the page.

    `measure` is one of `MEASURES`; `year` null is the year in focus; `against` asks for the
    difference between the two scenarios.
    """
    colours = palette(theme)
    edges = {name: of for name, (_, of) in MEASURES.items()}
    shades = [
        alt.ExprRef(f"against ? '{change}' : '{weight}'")
        for change, weight in zip(colours.change, colours.weights, strict=True)
    ]
    rings = alt.NamedData(
        name="outlines", format=alt.JsonDataFormat(type="json", property="features")
    )
    background = alt.Chart(rings).mark_geoshape(
        fill=colours.land, stroke=colours.ground, strokeWidth=0.5
    )
    members = (
        alt.Chart(alt.NamedData(name="map"))
        .transform_filter("year ? datum.year == year : datum.focus")
        .transform_calculate(value="datum[measure + (against ? '_change' : '')]")
        .transform_filter("isValid(datum.value)")
        .transform_calculate(grade=_grade())
        .transform_lookup(
            lookup="ally", from_=alt.LookupData(rings, key="id", fields=["type", "geometry"])
        )
        .mark_geoshape(
            stroke=colours.ground,
            strokeWidth=0.7,
            tooltip=alt.ExprRef(f"datum.name + ', ' + datum.year + ': ' + {WRITTEN}"),
        )
        .encode(
            color=alt.Color(
                "grade:Q",
                scale=alt.Scale(type="threshold", domain=[i + 0.5 for i in range(6)], range=shades),
                legend=swatches(LABELS, "min(width, 340)"),
            )
        )
    )
    chart = alt.layer(background, members, _borders(rings, colours.muted)).project(
        type="identity", scale=alt.ExprRef(f"width / {SHEET[0]}"), translate=[0, 0]
    )
    return chart.properties(width="container", height=400).add_params(
        *params(),
        alt.param(name="measure", value=next(iter(MEASURES))),
        alt.param(name="year", value=None),
        alt.param(name="against", value=False),
        alt.param(
            name="edges",
            expr=f"against ? ({json.dumps(CHANGES)})[measure] : ({json.dumps(edges)})[measure]",
        ),
    )


def _borders(rings: alt.NamedData, colour: str) -> Drawing:
    """Return what is said of borders, under the sheet; in a narrow box on two lines."""
    first, second = BORDERS.split("; ")
    said = alt.Chart(rings).transform_aggregate(shapes="count()")  # one row, so one mark
    lines = alt.ExprRef(f"narrow ? ['{first};', '{second}'] : '{BORDERS}'")
    drawn: alt.Chart = said.mark_text(
        align="left", baseline="top", fontSize=10, color=colour, text=lines
    ).encode(x=alt.value(0), y=alt.value(alt.ExprRef("height + 8")))
    return drawn


def height(width: float, datasets: Datasets) -> float:
    """Return the height of the sheet for a width: the expression of the frame, in Python."""
    return width * SHEET[1] / SHEET[0]


def _largest(view: ResultView, side: int) -> tuple[str, list[tuple[str, float]]]:
    """Return the moment in focus and allies with their share of the average capability."""
    moments = view.snapshots
    place = _nearest(moments, focus(view))
    part = provided(view, side)[place]
    allies = view.allies
    order = np.argsort(-part, kind="stable")
    return moments[place], [(allies[i], float(part[i])) for i in order]


def title(view: ResultView) -> str:
    """Return who provides most in the year in focus."""
    found = [_largest(view, side) for side in view.compared]
    moment, [(ally, _), *_] = found[0]
    said = []
    for side, (_, [(most, share), *_]) in zip(view.compared, found, strict=True):
        words = view.words.say(
            "{share} of the average capability", share=view.words.per_cent(share)
        )
        other = "" if most == ally else f"{view.the_ally(most)}, "
        said.append((f"{other}{words}", view.titles[side]))
    return view.words.say(
        "{ally} provides most in {year}: {share}",
        ally=upper_first(view.the_ally(ally)),
        year=moment[:4],
        share=view.contrasted(said),
    )


def says(view: ResultView) -> str:
    """Return the chart in words."""
    moment, allies = _largest(view, 0)
    named = [
        f"{view.the_ally(a)} ({view.words.per_cent(share)})"
        for a, share in allies[1 : 1 + MOST_NAMED]
        if share > 0
    ]
    after = ""
    if named:
        after = view.words.say(" After it come {allies}.", allies=view.words.listed(named))
    return view.words.say(
        "A map of Europe, with North America beside it on a smaller scale; the stronger the "
        "colour, the larger an ally's share of what all provide ready for plans at {moment}, "
        "as the mean over capabilities and futures.{after} Grey land is outside the alliance. "
        "{borders}",
        moment=view.words.quarter(moment),
        after=after,
        borders=view.words.say(BORDERS, context="chart"),
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return the measures of each ally in the year in focus."""
    year = focus(view)
    allies = view.allies
    rows = []
    found = [_measured(view, side, [year]) for side in view.sides]
    for i in np.argsort(-np.nan_to_num(found[0]["provides"][0]), kind="stable"):
        for side in view.sides:
            mine = {name: float(values[0, i]) for name, values in found[side].items()}
            if np.isnan(mine["provides"]):
                continue
            cost = "" if np.isnan(mine["cost"]) else f"{mine['cost']:,.1f}"
            rows.append(
                {
                    "Ally": view.ally(allies[i]),
                    "Scenario": view.titles[side],
                    f"Share of what is provided, {year}": per_cent(mine["provides"], 1),
                    f"Spending {year}, % of GDP": per_cent(mine["effort"], 2),
                    f"Spending {year}, billion US dollars of 2024": cost,
                }
            )
    return pd.DataFrame(rows)


PROVISION_MAP = Chart(
    id="map",
    name="Who provides and who pays",
    per_side=True,
    spec=spec,
    data=data,
    title=title,
    says=says,
    table=table,
    tables_used=PROVIDER_TABLES,
    choices=(
        Choice("measure", "map", options=tuple(MEASURES)),
        Choice("year", "year", source=("map", "year", "focus")),
        Choice("against", "against", two=True),
    ),
    chosen_title="choice.map.title",
    fixed_data=lambda: {"outlines": outlines()},
    frame=Frame(
        left=6,
        right=6,
        top=44,
        bottom=34,
        left_narrow=6,
        top_narrow=44,
        height=f"width * {SHEET[1]} / {SHEET[0]}",
        static=height,
    ),
)
