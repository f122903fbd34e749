"""How different plans can be that are nearly as good: a range for each ally and capability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import lower_first
from counterpoise.charts.palette import Theme
from counterpoise.charts.planner.plan_view import PlanView
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import the
from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.alternatives import TOLD
from counterpoise.planner.handover.objectives import GIVE

CERTAIN, OPEN, PLAN = "in every such plan", "open", "this plan"
NAMES = {"ally": 160, "capability": theme.NAMES}
"""Room for names, pixels."""


@dataclass(frozen=True)
class Side:
    """From which side ranges are looked at, and how they are told.

    Parameters
    ----------
    by, heading : str
        Key in the table of ranges, and what it is called above a column.
    called : callable
        Name of a row as it stands within a sentence.
    may, every, whose : str
        Parts of sentences.
    """

    by: str
    heading: str
    called: Callable[[str], str]
    may: str
    every: str
    whose: str


BY_ALLY = Side(
    "ally",
    "Ally",
    the,
    "{name} may order {least:,.1f} to {most:,.1f} billion dollars",
    "{certain} of {rows} allies must order something",
    "What each ally orders",
)
BY_CAPABILITY = Side(
    "capability",
    "Capability",
    lower_first,
    "{least:,.1f} to {most:,.1f} billion dollars may go to {name}",
    "{certain} of {rows} capabilities must be ordered",
    "What is ordered of each capability",
)


def _ranges(view: PlanView, side: Side) -> pd.DataFrame:
    """Return ranges in billion dollars, the largest first; those that nobody would see left out."""
    if view.ranges is None:
        return pd.DataFrame(columns=["name", "rank", "least", "plan", "most", "certain"])
    rows = view.ranges[(view.ranges["by"] == side.by) & (view.ranges["most_musd"] >= TOLD)]
    rows = rows.sort_values("most_musd", ascending=False, kind="stable").reset_index(drop=True)
    called = view.ally if side is BY_ALLY else view.name
    billions = {part: rows[f"{part}_musd"] * BILLION for part in ("least", "plan", "most")}
    return pd.DataFrame(
        {
            "name": [called(str(name)) for name in rows["name"]],
            "rank": range(len(rows)),
            **billions,
            "certain": rows["least_musd"] >= TOLD,
        }
    )


def _within(view: PlanView) -> str:
    """Return how close to the best these plans are."""
    attrs = {} if view.ranges is None else view.ranges.attrs
    give = attrs.get("give", view.plan.request.give or GIVE)
    return f"within {100 * give:.2g} per cent of the best"


def _data(side: Side, view: PlanView, _side: int) -> Datasets:
    """Return what is certain and what is open as bars, and the plan as points."""
    ranges = _ranges(view, side)
    certain = ranges.assign(kind=CERTAIN, start=0.0, end=ranges["least"])
    opened = ranges.assign(kind=OPEN, start=ranges["least"], end=ranges["most"])
    bars = pd.concat([certain[certain["certain"]], opened], ignore_index=True)
    return {
        "ranges": bars[["name", "rank", "kind", "start", "end"]],
        "plan": ranges[["name", "rank", "plan"]].assign(what=PLAN),
    }


def _title(side: Side, view: PlanView) -> str:
    ranges = _ranges(view, side)
    widest = ranges.iloc[int((ranges["most"] - ranges["least"]).to_numpy().argmax())]
    name = side.called(str(widest["name"]))
    may = side.may.format(name=name, least=widest["least"], most=widest["most"])
    every = side.every.format(certain=int(ranges["certain"].sum()), rows=len(ranges))
    return f"In plans {_within(view)}, {may}; {every}"


def _says(side: Side, view: PlanView) -> str:
    return (
        f"{side.whose} over the whole plan, in plans whose objective and cost are {_within(view)}. "
        "The dark part of a bar is ordered in every such plan, so it is certain; the "
        "light part is open and ends at the most that any of them orders. The diamond is this "
        "plan. Not all rows can be at their most at once. "
        f"Rows that stay below {TOLD:.0f} million dollars are left out."
    )


def _layout(side: Side, view: PlanView, _ground: Theme) -> alt.LayerChart:
    kinds = [CERTAIN, OPEN]
    fills = alt.Scale(domain=kinds, range=[theme.BLUE, "#b5d3e8"])
    y = theme.rows("name", limit=NAMES[side.by])
    bars = (
        alt.Chart(alt.NamedData(name="ranges"))
        .mark_bar(height=9)
        .encode(
            x=alt.X(
                "start:Q",
                title="Orders over the whole plan, billion US dollars of 2024",
                scale=alt.Scale(domainMin=0, nice=True),
                axis=alt.Axis(tickCount=8),
            ),
            x2="end:Q",
            y=y,
            fill=alt.Fill("kind:N", scale=fills, legend=theme.legend(kinds, symbolType="square")),
        )
    )
    look = alt.Scale(domain=[PLAN], range=[theme.VERMILLION])
    points = (
        alt.Chart(alt.NamedData(name="plan"))
        .mark_point(filled=True, shape="diamond", size=60, opacity=1, stroke="white")
        .encode(
            x="plan:Q",
            y=y,
            color=alt.Color(
                "what:N", scale=look, legend=theme.legend([PLAN], symbolType="diamond")
            ),
        )
    )
    rows = max(1, len(_ranges(view, side)))
    width = theme.WIDTH - NAMES[side.by] - 20
    return theme.layered(bars, points).properties(width=width, height=19 * rows)


def _table(side: Side, view: PlanView) -> pd.DataFrame:
    ranges = _ranges(view, side)
    columns = {"least": "Least", "plan": "This plan", "most": "Most"}
    numbers = {f"{n}, billion dollars": ranges[k].map("{:,.1f}".format) for k, n in columns.items()}
    said = ranges["certain"].map({True: "ordered in every such plan", False: "may order nothing"})
    if side is BY_CAPABILITY:
        said = said.replace("may order nothing", "need not be ordered")
    return pd.DataFrame({side.heading: ranges["name"], **numbers, "Certain": said})


def _chart(side: Side, name: str) -> Chart[PlanView]:
    return Chart(
        id=f"plan-ranges-{side.by}",
        name=name,
        data=partial(_data, side),
        title=partial(_title, side),
        says=partial(_says, side),
        table=partial(_table, side),
        tables_used=(*ENGINE_TABLES, "burden_coefficients"),
        layout=partial(_layout, side),
        available=lambda view: not _ranges(view, side).empty,
    )


RANGES_BY_ALLY = _chart(BY_ALLY, "How much each ally might order")
RANGES_BY_CAPABILITY = _chart(BY_CAPABILITY, "How much might be ordered of each capability")
