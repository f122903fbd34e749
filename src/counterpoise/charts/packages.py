"""Packages of forces: at what tempo they can run, and what binds."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Drawing
from counterpoise.charts.labels import contrast, in_words, lower_first, per_cent
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ENGINE_TABLES, Floats, ResultView
from counterpoise.ensemble.packages import package_runs, part_name
from counterpoise.evidence.packages import packages
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import the
from counterpoise.measures.packages import TEMPOS, tempo

TABLES_USED = (*ENGINE_TABLES, "packages", "proportions")
AXIS_TO = 1.05


def tempos(view: ResultView) -> list[dict[str, Floats]]:
    """Return by scenario and package the tempo at each bound."""

    def make() -> list[dict[str, Floats]]:
        return [
            {
                run.package.title: tempo(run.together)
                for run in package_runs(view.result.isel(scenario=s), view.evidence)
            }
            for s in range(len(view.titles))
        ]

    return view.once("packages", make)


def data(view: ResultView, _side: int) -> dict[str, pd.DataFrame]:
    """Return the tempo of each package by scenario and bound."""
    found = tempos(view)
    names = list(dict.fromkeys(name for each in found for name in each))
    rows = [
        {"scenario": label, "package": name, "package_rank": p, "time": time, "tempo": value}
        for p, name in enumerate(names)
        for label, each in zip(view.legend, found, strict=True)
        if name in each
        for time, value in zip(view.times, each[name], strict=True)
    ]
    marks = [
        {"package": name, "package_rank": p, "mark": mark}
        for p, name in enumerate(names)
        for mark in TEMPOS
    ]
    columns = ("scenario", "package", "package_rank", "time", "tempo", "mark")
    return {"packages": pd.DataFrame(rows + marks, columns=list(columns))}


def layout(view: ResultView, _theme: Theme) -> Drawing:
    """Return a panel for each package with a line for each scenario."""
    labels = view.legend
    count = len({name for each in tempos(view) for name in each})
    columns = theme.panel_columns(count)
    scale = alt.Scale(domain=[0, AXIS_TO], nice=False)
    axis = alt.Axis(format="%", values=[0, *TEMPOS])
    lines = (
        alt.Chart()
        .transform_filter("isValid(datum.tempo)")
        .mark_line(strokeWidth=2.2)
        .encode(
            x=theme.years(),
            y=alt.Y("tempo:Q", title="Share of full tempo", scale=scale, axis=axis),
            stroke=theme.stroke(labels),
            strokeDash=theme.dash(labels),
        )
    )
    marks = (
        alt.Chart()
        .transform_filter("isValid(datum.mark)")
        .mark_rule(color=theme.INK, strokeWidth=0.5)
        .encode(y=alt.Y("mark:Q", scale=scale))
    )
    panel = theme.layered(lines, marks, data="packages").properties(
        width=theme.panel_width(columns, left=60 * columns), height=150
    )
    drawn: alt.FacetChart = theme.facet(panel, "package", columns)
    return drawn


def _told(view: ResultView) -> str:
    """Return the package that a title speaks of: where scenarios differ most, or the slowest."""
    ends = [view.entries[name].get("packages", {}) for name, _ in view.extremes()]
    worst = [
        {
            name: entry["together"]["worst"]["tempo"]
            for name, entry in each.items()
            if "parts" in entry
        }
        for each in ends
    ]
    rated = [name for name in worst[0] if name in worst[-1]]
    return max(
        rated,
        key=lambda name: (round(worst[-1][name] - worst[0][name], 2), -worst[0][name]),
        default="",
    )


def title(view: ResultView) -> str:
    """Return how slow a package gets, when, and what binds it."""
    told = _told(view)
    if not told:
        return "No package of forces can be rated from these capabilities"
    shown = [
        (view.entries[name]["packages"][told], view.labels[name]) for name, _ in view.extremes()
    ]
    said = [
        (f"{in_words(worst['tempo'])} in {worst['quarter'][:4]}", label)
        for entry, label in shown
        for worst in [entry["together"]["worst"]]
    ]
    harshest = shown[0][0]
    binds = part_name(harshest["together"]["worst"]["binds"], view.evidence)
    return (
        f"{harshest['name']} at its slowest, as a share of full tempo: {contrast(said)}. "
        f"What binds: {lower_first(binds)}"
    )


def says(view: ResultView) -> str:
    """Return the chart in words."""
    unknown = [
        f"{lower_first(package.title)} ("
        + ", ".join(lower_first(part_name(part, view.evidence)) for part in package.not_known)
        + ")"
        for package in packages(view.evidence)
        if not package.parts
    ]
    left_out = (
        f" Not known, since no proportion is public: {'; '.join(unknown)}." if unknown else ""
    )
    return (
        "A line for each scenario: the tempo that the scarcest part of a package allows, with what "
        f"{the(view.ally(view.evidence.leading))} then gives. Full tempo is the operation that "
        f"{view.level} asks for, with parts in the proportions of past operations and published "
        "requirements. Each part is at its median over futures. Lines mark full tempo, 70 and 40 "
        f"per cent; most operations can be flown or fought more slowly and last longer.{left_out}"
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return by scenario and package the tempo at three moments, what binds and its grade."""
    without = f"Then, without {the(view.ally(view.evidence.leading))}"
    rows = []
    for name, label in view.labels.items():
        for entry in view.entries[name].get("packages", {}).values():
            if "parts" not in entry:
                continue
            together = entry["together"]
            worst, ends = together["worst"], entry["range"]
            rows.append(
                {
                    "Scenario": label,
                    "Package": entry["name"],
                    "At the start": per_cent(together["start"]["tempo"]),
                    "Slowest (proportions at the ends of their range)": (
                        f"{per_cent(worst['tempo'])} "
                        f"({per_cent(ends['low'])}–{per_cent(ends['high'])})"
                    ),
                    "When": worst["quarter"],
                    without: per_cent(entry["alone"]["worst"]["tempo"]),
                    "At the end": per_cent(together["end"]["tempo"]),
                    "What binds when slowest": part_name(worst["binds"], view.evidence),
                    "In futures": per_cent(worst["binds_in"]),
                    "Grade of its proportion": entry["parts"][worst["binds"]]["grade"]
                    or "by definition",
                    "Not known": ", ".join(
                        lower_first(part_name(each, view.evidence)) for each in entry["not_known"]
                    ),
                }
            )
    return pd.DataFrame(rows)


PACKAGES = Chart(
    id="packages",
    name="Packages of forces",
    data=data,
    layout=layout,
    title=title,
    says=says,
    table=table,
    tables_used=TABLES_USED,
    available=lambda view: any(tempos(view)),
)
