"""Dependency through time: a line that falls or does not, and what a stop would add."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import band, contrast, decimal, per_cent
from counterpoise.charts.ledger.ledger_view import HANGING_TABLES, LedgerView
from counterpoise.charts.palette import Theme
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import the


def _leader(view: LedgerView) -> str:
    return the(view.ally(view.evidence.leading))


def _packages(view: LedgerView) -> dict[str, str]:
    """Return the packages of forces that can be rated in any scenario, by name."""
    return {
        name: view.words.name(title, "package")
        for found in view.dependency
        for name, title in found.packages.items()
    }


def _panels(view: LedgerView) -> dict[str, tuple[str, int]]:
    """Return what each panel shows: a column of the path, and what it is multiplied by."""
    leader, cap, words = _leader(view), view.dependency[0].cap, view.words
    share = words.say("Share of {ally}, per cent (mean over capabilities)", ally=leader)
    over = words.say(
        "Capabilities of which one ally provides over {most} per cent",
        most=words.shortest(100 * cap),
    )
    return {
        share: ("leading_share", 100),
        words.say("Shapley value of {ally}, per cent of all", ally=leader): ("leading_value", 100),
        over: ("over_cap", 1),
        **{
            words.say("{package} without {ally}, % of tempo", package=title, ally=leader): (
                f"{name}_without_leading",
                100,
            )
            for name, title in _packages(view).items()
        },
    }


def _path_data(view: LedgerView, _side: int) -> Datasets:
    """Return the leading ally's share, its Shapley value and the count over the rule by year."""
    data = pd.DataFrame(
        [
            {
                "scenario": label,
                "what": what,
                "what_rank": w,
                "time": decimal(str(moment)),
                "value": scale * value,
            }
            for w, (what, (column, scale)) in enumerate(_panels(view).items())
            for label, found in zip(view.legend, view.dependency, strict=True)
            if column in found.path
            for moment, value in found.path[column].items()
        ]
    )
    return {"dependency_path": data}


def _path_title(view: LedgerView) -> str:
    words = view.words
    paths = dict(zip(view.labels, view.dependency, strict=True))
    said = [
        (
            words.say(
                "from {first} to {last} per cent",
                first=f"{100 * first:.0f}",
                last=f"{100 * last:.0f}",
            ),
            view.labels[name],
        )
        for name, _ in view.extremes()
        for first, last in [paths[name].path["leading_value"].iloc[[0, -1]]]
    ]
    ends = view.dependency[0].path.index[[0, -1]]
    return words.say(
        "The Shapley value of {ally}, as a share of all, goes {paths}, {begin} to {end}",
        ally=_leader(view),
        paths=contrast(said, words),
        begin=words.quarter(str(ends[0])),
        end=words.quarter(str(ends[1])),
    )


def _path_says(view: LedgerView) -> str:
    return view.words.say(
        "One line for each scenario, as means over the futures. The Shapley value is what an ally "
        "adds to coverage, averaged over all orders in which allies could join; it is drawn and "
        "known to about a tenth of a point. The first three lines fall when the others build up "
        "and also when the leading ally merely goes; the tempo that packages of forces could keep "
        "without it tells which."
    )


def _path_layout(view: LedgerView, _ground: Theme) -> alt.FacetChart:
    labels, columns = view.legend, theme.panel_columns(len(_panels(view)))
    chart = (
        alt.Chart(alt.NamedData(name="dependency_path"))
        .mark_line(strokeWidth=2)
        .encode(
            x=theme.years(),
            y=alt.Y(
                "value:Q",
                title=None,
                scale=alt.Scale(domainMin=0),
                axis=alt.Axis(tickCount=5, tickMinStep=1),
            ),
            stroke=theme.stroke(labels),
            strokeDash=theme.dash(labels),
        )
        .properties(width=theme.panel_width(columns, left=40 * columns), height=170)
    )
    drawn: alt.FacetChart = theme.facet(chart, "what", columns).resolve_scale(y="independent")
    return drawn


def _path_table(view: LedgerView) -> pd.DataFrame:
    leader, words = _leader(view), view.words
    packages = {
        name: words.say("{package} without {ally}", package=title, ally=leader)
        for name, title in _packages(view).items()
    }
    return pd.DataFrame(
        [
            {
                words.say("Scenario"): label,
                words.say("When"): words.quarter(str(moment)),
                words.say("Share of {ally}", ally=leader): per_cent(
                    row["leading_share"], words=words
                ),
                words.say("Its Shapley value"): per_cent(row["leading_value"], words=words),
                words.say("Capabilities over the rule"): f"{row['over_cap']:.0f}",
                words.say("Effective providers"): words.number(row["effective_number"], 1),
                **{
                    title: per_cent(row.get(f"{name}_without_leading"), words=words)
                    for name, title in packages.items()
                },
            }
            for label, found in zip(view.labels.values(), view.dependency, strict=True)
            for moment, row in found.path.iterrows()
        ]
    )


def _length(view: LedgerView) -> str:
    count = view.stop_quarters
    if count == 1:
        return view.words.say("one quarter")
    return view.words.say("{count} quarters", count, count=count)


def _stop_data(view: LedgerView, _side: int) -> Datasets:
    """Return what a stop of the leading ally would add, by the quarter in which it begins."""
    data = pd.DataFrame(
        [
            {
                "scenario": label,
                "time": decimal(str(begins)),
                "low": row["gap_years_p10"],
                "median": row["gap_years"],
                "high": row["gap_years_p90"],
            }
            for label, found in zip(view.legend, view.dependency, strict=True)
            for begins, row in found.stop.iterrows()
        ]
    )
    return {"stop": data}


def _with_bands(view: LedgerView) -> bool:
    return len(view.labels) <= theme.BANDS_UP_TO


def _stop_says(view: LedgerView) -> str:
    fields = {"ally": _leader(view), "length": _length(view)}
    if _with_bands(view):
        return view.words.say(
            "What {ally} adds is gone for {length}, unforeseen, and then back as before. The line "
            "is the median by the quarter in which the stop begins, the band runs from the 10th to "
            "the 90th percentile of the futures. Orders placed because of the stop would arrive "
            "too late to count.",
            **fields,
        )
    return view.words.say(
        "What {ally} adds is gone for {length}, unforeseen, and then back as before. The line is "
        "the median by the quarter in which the stop begins. Orders placed because of the stop "
        "would arrive too late to count.",
        **fields,
    )


def _stop_title(view: LedgerView) -> str:
    words = view.words
    found = dict(zip(view.labels, view.dependency, strict=True))
    begins = view.dependency[0].stop.index[[0, -1]]
    first, last = (
        [
            (words.number(found[name].stop["gap_years"].iloc[place], 1), view.labels[name])
            for name, _ in view.extremes()
        ]
        for place in (0, -1)
    )
    fields = {
        "ally": _leader(view),
        "length": _length(view),
        "first": contrast(first, words),
        "begin": words.quarter(str(begins[0])),
    }
    if begins[0] == begins[1]:
        return words.say(
            "If {ally} stopped for {length}, the gap would grow by {first} in {begin}, in "
            "capability-years",
            **fields,
        )
    return words.say(
        "If {ally} stopped for {length}, the gap would grow by {first} in {begin}, and by {last} "
        "in {end}, in capability-years",
        last=contrast(last, words),
        end=words.quarter(str(begins[1])),
        **fields,
    )


def _stop_layout(view: LedgerView, _ground: Theme) -> alt.LayerChart:
    labels, length = view.legend, _length(view)
    title = view.words.say("Gap that a stop of {length} adds, capability-years", length=length)
    base = alt.Chart(alt.NamedData(name="stop")).encode(
        x=theme.years(view.words.say("Quarter in which the stop begins"))
    )
    layers: list[alt.Chart] = []
    if _with_bands(view):
        layers.append(
            base.mark_area(opacity=0.22).encode(
                y=alt.Y("low:Q", title=title), y2="high:Q", fill=theme.fill(labels)
            )
        )
    layers.append(
        base.mark_line(strokeWidth=2.2).encode(
            y=alt.Y("median:Q", title=title),
            stroke=theme.stroke(labels),
            strokeDash=theme.dash(labels),
        )
    )
    return theme.layered(*layers).properties(width=theme.WIDTH - 60, height=260)


def _stop_table(view: LedgerView) -> pd.DataFrame:
    rows, words = [], view.words
    years = words.say("Capability-years: median (10th–90th percentile)")
    for label, found in zip(view.labels.values(), view.dependency, strict=True):
        kept = found.stop[[str(t).endswith("Q1") for t in found.stop.index]]
        for begins, row in (kept if len(kept) else found.stop).iterrows():
            levels = np.array([row["gap_years_p10"], row["gap_years"], row["gap_years_p90"]])
            rows.append(
                {
                    words.say("Scenario"): label,
                    words.say("Stop begins"): words.quarter(str(begins)),
                    years: band(levels, digits=1, words=words),
                }
            )
    return pd.DataFrame(rows)


DEPENDENCY_PATH = Chart(
    id="dependency-path",
    name="Dependence over time",
    data=_path_data,
    title=_path_title,
    says=_path_says,
    table=_path_table,
    tables_used=HANGING_TABLES,
    layout=_path_layout,
)
STOP = Chart(
    id="stop",
    name="A sudden stop",
    data=_stop_data,
    title=_stop_title,
    says=_stop_says,
    table=_stop_table,
    tables_used=HANGING_TABLES,
    layout=_stop_layout,
)
