"""How far burdens may differ at almost the same worth: a range for each ally."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.planner.targets import TABLES, TargetsView
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import the
from counterpoise.measures.yearly import BILLION

if TYPE_CHECKING:
    from counterpoise.charts.palette import Theme

SEEN = 5e-4
"""Billion dollars below which nothing is seen."""
PLAN, TODAY = "this plan", "today"
CERTAIN = {"more": "more than today in all", "less": "less than today in all", "": "open"}


def _ranges(view: TargetsView) -> pd.DataFrame:
    """Return the range of each ally in billion dollars, the largest burden first."""
    if view.found.ranges is None:
        return pd.DataFrame(columns=["ally", "rank", "today", "plan", "least", "most", "certain"])
    rows = view.found.ranges.burden.sort_values("plan", ascending=False, kind="stable")
    rows = rows[rows["most"] * BILLION >= SEEN]
    billions = rows[["today", "plan", "least", "most"]] * BILLION
    return billions.assign(
        ally=[view.evidence.allies[str(code)].name for code in rows.index],
        rank=range(len(rows)),
        certain=rows["certain"].map(CERTAIN),
    ).reset_index(drop=True)


def _data(view: TargetsView, _side: int) -> Datasets:
    """Return the range of each ally, and today's burden and the plan's as points."""
    ranges = _ranges(view)
    named = {"plan": PLAN, "today": TODAY}
    points = ranges.melt(["ally", "rank"], list(named), "what", "burden")
    points["what"] = points["what"].map(named)
    return {"ranges": ranges, "points": points}


def _title(view: TargetsView) -> str:
    ranges = _ranges(view)
    more = int((ranges["certain"] == CERTAIN["more"]).sum())
    give = 0.0 if view.found.ranges is None else view.found.ranges.give
    widest = ranges.iloc[int((ranges["most"] - ranges["least"]).to_numpy().argmax())]
    return (
        f"Within {100 * give:g} per cent of the objective {the(str(widest['ally']))} may bear "
        f"{widest['least']:.1f} to {widest['most']:.1f} billion dollars a year; {more} of "
        f"{len(ranges)} allies bear more than today in every such plan"
    )


def _says(_view: TargetsView) -> str:
    return (
        "Each bar runs from the least to the most yearly burden of an ally (replacement and upkeep "
        "of its holdings) among plans that are almost as good. Units are divisible for it; plans "
        "in whole units lie within."
    )


def _layout(view: TargetsView, _ground: Theme) -> alt.LayerChart:
    labels = [PLAN, TODAY]
    colours = alt.Scale(domain=labels, range=[theme.PALETTE[1], theme.INK])
    shapes = alt.Scale(domain=labels, range=["diamond", "circle"])
    bars = (
        alt.Chart(alt.NamedData(name="ranges"))
        .mark_bar(height=8, opacity=0.45, color=theme.PALETTE[0])
        .encode(
            x=alt.X(
                "least:Q",
                title="Billion US dollars of 2024 a year",
                scale=alt.Scale(domainMin=0, nice=True),
            ),
            x2="most:Q",
            y=theme.rows("ally"),
        )
    )
    points = (
        alt.Chart(alt.NamedData(name="points"))
        .mark_point(filled=True, size=55, opacity=1)
        .encode(
            x="burden:Q",
            y=theme.rows("ally"),
            color=alt.Color("what:N", scale=colours, legend=theme.legend(labels)),
            shape=alt.Shape("what:N", scale=shapes, legend=theme.legend(labels)),
        )
    )
    rows = max(1, len(_ranges(view)))
    return theme.layered(bars, points).properties(width=theme.WIDTH - 140, height=19 * rows)


def _table(view: TargetsView) -> pd.DataFrame:
    columns = {"today": "Today", "plan": "This plan", "least": "Least", "most": "Most"}
    ranges = _ranges(view)
    numbers = {name: ranges[key].map("{:,.2f}".format) for key, name in columns.items()}
    shown = pd.DataFrame({"Ally": ranges["ally"], **numbers})
    return shown.assign(**{"Against today": ranges["certain"]})


TARGET_RANGES = Chart(
    id="apportionment-ranges",
    name="What else would be as good",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    layout=_layout,
    available=lambda view: view.found.ranges is not None and not _ranges(view).empty,
)
