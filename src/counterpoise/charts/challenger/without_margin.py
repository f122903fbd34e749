"""In how many settings belief held leaves no margin against a limited seizure, by year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.palette import Theme
from counterpoise.charts.theatre.shown import LAW_COLOURS
from counterpoise.charts.view import Floats, ResultView, upper_first, wrapped
from counterpoise.extras import alt
from counterpoise.theatre.names import LAW_NAMES

REQUIRED, MARGIN = "required_belief", "margin"
METHOD = "limited_seizure"
DIMS = ("future", "year", "target", "attempt", "law")
LEVELS = (0.1, 0.5, 0.9)
COLUMNS = 3
HELD = "Belief held"


def required_shown(view: ResultView) -> bool:
    """Return whether a result was run with the challenger's calculus."""
    return REQUIRED in view.result


def _laws(view: ResultView) -> list[str]:
    return [str(law) for law in view.result["law"].values]


def _levels(view: ResultView, side: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return by year required belief (T, L) and counts at the target hardest to deter.

    Returns
    -------
    required : array (year, law)
        Median over the settings in which he can still act.
    held : array (level, year)
        Percentiles of belief held.
    without, settings : array (year, law)
        Settings without a margin, and all of them.
    """
    place = [str(a) for a in view.result["attempt"].values].index(METHOD)
    margin, required = (
        view.values(name, *DIMS)[side, ..., place, :] for name in (MARGIN, REQUIRED)
    )
    with np.errstate(invalid="ignore"):
        looked_at = np.isfinite(margin).any(axis=0)
        medians = np.where(
            looked_at, np.nanmedian(np.where(looked_at, margin, 0.0), axis=0), np.inf
        )
    hardest = medians.argmin(axis=1)[None, :, None, :]
    margin, required = (
        np.take_along_axis(values, hardest, axis=2)[:, :, 0] for values in (margin, required)
    )
    counted = np.isfinite(margin)
    held = (margin + required)[:, :, 0]
    return (
        np.nanmedian(required, axis=0),
        np.nanquantile(held, LEVELS, axis=0),
        (counted & (margin <= 0)).sum(axis=0),
        counted.sum(axis=0),
    )


def _kept(view: ResultView, side: int) -> list[int]:
    """Return the years in which he can still act in half of the settings or more.

    Later ones are few settings that are left, and no finding of theirs is one of all.
    """
    _, _, _, settings = _levels(view, side)
    most = settings[:, 0].max()
    return [t for t, count in enumerate(settings[:, 0]) if 2 * count >= most > 0]


def _data(view: ResultView, _side: int) -> Datasets:
    rows = []
    for side, title in enumerate(view.titles):
        _, _, without, settings = _levels(view, side)
        rows += [
            {
                "scenario": wrapped(title, 34),
                "side": side,
                "time": view.years[t],
                "law": _name(law),
                "without": 100 * without[t, i] / settings[t, i],
            }
            for t in _kept(view, side)
            for i, law in enumerate(_laws(view))
        ]
    return {"without_margin": pd.DataFrame(rows)}


def _name(law: str) -> str:
    return upper_first(LAW_NAMES[law])


def _thinnest(view: ResultView, side: int) -> tuple[int, Floats, int]:
    """Return the year in which most settings have no margin under the first law, and counts."""
    _, _, without, settings = _levels(view, side)
    year = max(_kept(view, side), key=lambda t: without[t, 0] / settings[t, 0])
    return year, without[year], int(settings[year, 0])


def _title(view: ResultView) -> str:
    said = []
    for side in view.compared:
        year, counts, settings = _thinnest(view, side)
        first, *others = (int(count) for count in counts)
        low, high = min(others), max(others)
        beside = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        said.append(
            f"in {view.years[year]} under “{view.titles[side]}”, in {first:,} of {settings:,} "
            f"settings under law {LAW_NAMES[_laws(view)[0]]} (other laws: {beside})"
        )
    return "Deterrence of a limited seizure most often has no margin " + "; ".join(said)


def _says(_view: ResultView) -> str:
    return (
        "Each line is a law of war on the ground: in which part of the settings the belief that a "
        "challenger holds is no larger than the belief at which he would be indifferent to a "
        "limited seizure, at the target that is hardest to deter. Years in which he can still act "
        "in half of the settings or more. Settings are draws of our own ranges, nearly all of them "
        "judgement: they say how far these decide, and nothing of how anybody acts."
    )


def _layout(view: ResultView, _ground: Theme) -> Drawing:
    laws = [_name(law) for law in _laws(view)]
    look = theme.legend(laws, symbolType="stroke", symbolSize=420)
    lines = (
        alt.Chart(alt.NamedData(name="without_margin"))
        .mark_line(strokeWidth=2, point={"size": 26})
        .encode(
            x=theme.years(),
            y=alt.Y(
                "without:Q",
                title="Settings without a margin, per cent",
                scale=alt.Scale(domainMin=0),
            ),
            color=alt.Color(
                "law:N", scale=alt.Scale(domain=laws, range=list(LAW_COLOURS)), legend=look
            ),
            strokeDash=alt.StrokeDash(
                "law:N",
                scale=alt.Scale(domain=laws, range=[list(d) for d in theme.DASHES[: len(laws)]]),
                legend=look,
            ),
        )
    )
    columns = theme.panel_columns(len(view.sides), COLUMNS)
    width = theme.panel_width(columns, left=50 * columns)
    panels = [
        lines.transform_filter(alt.datum.side == side).properties(
            width=width,
            height=220,
            title=alt.Title(wrapped(view.titles[side], 34).split("\n"), anchor="start"),
        )
        for side in view.sides
    ]
    drawn: Drawing = alt.concat(*panels, columns=columns).resolve_scale(y="shared")
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    rows = []
    for side in view.sides:
        required, held, without, settings = _levels(view, side)
        rows += [
            {
                "Scenario": view.titles[side],
                "Year": str(view.years[t]),
                "Law": _name(law),
                "Belief required": f"{required[t, i]:.2f}",
                HELD: f"{held[1, t]:.2f} ({held[0, t]:.2f} to {held[2, t]:.2f})",
                "Settings without margin": f"{int(without[t, i]):,} of {int(settings[t, i]):,}",
            }
            for t in _kept(view, side)[::2]
            for i, law in enumerate(_laws(view))
        ]
    return pd.DataFrame(rows)


WITHOUT_MARGIN = Chart(
    id="without-margin",
    name="Settings without a margin",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=(
        "challenger_targets",
        "challenger_methods",
        "challenger_coefficients",
        "challenger_campaigns",
        "belief_coefficients",
    ),
    layout=_layout,
    available=required_shown,
)
