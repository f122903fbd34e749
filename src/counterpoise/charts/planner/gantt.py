"""From order to delivery: when each programme is ordered, and when its units arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import decimal, in_words, wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.planner.orders import ORDER_TABLES, amount, quantity
from counterpoise.charts.planner.plan_view import PlanView
from counterpoise.extras import alt
from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.deliveries import TRACE

if TYPE_CHECKING:
    from collections.abc import Hashable

MOST_ROWS = 40
"""Programmes that are drawn, the dearest; the table has all."""
ORDERED, ARRIVES = "Ordered", "A tenth to nine tenths arrive"
LATER = "Nine tenths only after the run"
KINDS = {ORDERED: theme.BLUE, ARRIVES: theme.ORANGE, LATER: "#f3d9a4"}
ROW, BAR, APART = 20, 7, 4
LETTERS = 44
"""Letters of a name that stand in one line; a longer one takes two."""
NUMBERS = 170
"""Pixels right of the plot for units and cost."""


def _drawn(view: PlanView) -> list[dict[Hashable, Any]]:
    """Return the programmes that are drawn: those of one ally together, the dearest ally first."""

    def work_out() -> list[dict[Hashable, Any]]:
        dearest = view.programmes.head(MOST_ROWS).copy()
        dearest["of_ally"] = dearest.groupby("ally")["cost_musd"].transform("sum")
        by = ["of_ally", "ally", "cost_musd"]
        return dearest.sort_values(by, ascending=[False, True, False]).to_dict("records")

    return view.once("programmes drawn", work_out)


def _label(view: PlanView, programme: dict[Hashable, Any]) -> str:
    label = f"{view.ally(programme['ally'])}: {view.name(programme['capability'])}"
    return wrapped(label, LETTERS)


def _spans(view: PlanView, programme: dict[Hashable, Any]) -> list[tuple[str, float, float]]:
    """Return what is ordered and what arrives as kind, beginning and end in decimal years."""
    end = float(view.times[-1])
    spans = [(ORDERED, begins, ends) for begins, ends in _order_times(view, programme)]
    if programme["tenth_delivered"]:
        begins = decimal(programme["tenth_delivered"])
        over = programme["nine_tenths_delivered"]
        spans.append((ARRIVES if over else LATER, begins, decimal(over) if over else end))
    return spans


def _order_times(view: PlanView, programme: dict[Hashable, Any]) -> list[tuple[float, float]]:
    """Return when orders are placed, periods in a row as one."""
    c, each = view.conditions, view.plan.request.steps_per_period
    place = c.allies.index(programme["ally"]), c.capabilities.index(programme["capability"])
    orders = view.plan.decisions.orders[:, place[0], place[1]]
    placed = [
        bool((orders[t : t + each] > TRACE * programme["units"]).any())
        for t in range(0, c.steps, each)
    ]
    edges = np.flatnonzero(np.diff([0, *placed, 0])).reshape(-1, 2)
    times = view.period_times
    return [(float(times[first]), float(times[last])) for first, last in edges]


def _data(view: PlanView, _side: int) -> Datasets:
    spans, marks = [], []
    for rank, programme in enumerate(_drawn(view)):
        row = {"programme": _label(view, programme), "rank": rank}
        spans += [
            row | {"kind": kind, "time": begins, "until": ends}
            for kind, begins, ends in _spans(view, programme)
        ]
        half = programme["half_delivered"]
        money = amount(programme["cost_musd"] * BILLION)
        marks.append(
            row
            | {
                "half": decimal(half) if half else None,
                "text": f"{quantity(programme['units'])} {programme['unit']}, ${money} bn",
            }
        )
    return {
        "spans": pd.DataFrame(spans, columns=["programme", "rank", "kind", "time", "until"]),
        "programmes": pd.DataFrame(marks, columns=["programme", "rank", "half", "text"]),
    }


def _layout(view: PlanView, _ground: Theme) -> alt.LayerChart:
    width = theme.WIDTH - theme.NAMES - NUMBERS
    extent = [float(view.times[0]), float(view.times[-1])]
    time: dict[str, Any] = {
        "title": None,
        "scale": alt.Scale(domain=extent, nice=False),
        "axis": alt.Axis(format="d", orient="top", labelOverlap="greedy", tickMinStep=1),
    }
    rows = theme.rows("programme").axis(
        grid=True,
        labelColor=theme.INK,
        labelLimit=0,
        labelLineHeight=10,
        labelExpr="split(datum.label, '\\n')",
    )
    kinds = list(KINDS)

    def bars(kept: str, shift: int) -> alt.Chart:
        found: alt.Chart = (
            alt.Chart(alt.NamedData(name="spans"))
            .transform_filter(kept)
            .mark_bar(height=BAR, yOffset=shift)
            .encode(
                x=alt.X("time:Q", **time),
                x2="until:Q",
                y=rows,
                color=alt.Color(
                    "kind:N",
                    scale=alt.Scale(domain=kinds, range=list(KINDS.values())),
                    legend=theme.legend(kinds, symbolType="square"),
                ),
            )
        )
        return found

    base = alt.Chart(alt.NamedData(name="programmes"))
    half = (
        base.transform_filter("isValid(datum.half)")
        .mark_tick(color=theme.INK, thickness=2, height=BAR + 3, yOffset=APART)
        .encode(x=alt.X("half:Q", **time), y=rows)
    )
    text = base.mark_text(align="left", fontSize=10.5, color=theme.INK).encode(
        x=alt.value(width + 8), y=rows, text="text:N"
    )
    layers = theme.layered(
        bars(f"datum.kind === '{ORDERED}'", -APART),
        bars(f"datum.kind !== '{ORDERED}'", APART),
        half,
        text,
    )
    return layers.properties(width=width, height=alt.Step(ROW))


def _title(view: PlanView) -> str:
    table, last = view.programmes, view.conditions.moments[-1]
    if not len(table):
        return "Nothing is ordered"
    cost = table["cost_musd"]
    arrived = float((cost * table["delivered"] / table["units"]).sum() / cost.sum())
    return (
        f"Of orders for ${amount(float(cost.sum()) * BILLION)} billion, {in_words(arrived)} by "
        f"value has arrived when the run ends in {last}"
    )


def _says(view: PlanView) -> str:
    all_of_them = len(view.programmes)
    which = (
        f"The {MOST_ROWS} dearest of {all_of_them} programmes, the others in the table"
        if all_of_them > MOST_ROWS
        else "Each row is what one ally orders of one capability"
    )
    return (
        f"{which}. Upper bars show when it is ordered; the lower bar runs from a tenth of the "
        "units delivered to nine tenths, with a line at half. A programme without a lower bar has "
        "less than a tenth delivered when the run ends. Units are divisible."
    )


def _table(view: PlanView) -> pd.DataFrame:
    rows = [
        {
            "Ally": view.ally(programme["ally"]),
            "What": view.counted(programme["capability"]),
            "Units": quantity(programme["units"]),
            "Billion dollars": amount(programme["cost_musd"] * BILLION),
            "First order": programme["first_order"],
            "Last order": programme["last_order"],
            "A tenth arrived by": programme["tenth_delivered"],
            "Half by": programme["half_delivered"],
            "Nine tenths by": programme["nine_tenths_delivered"],
            "Arrive after the run": quantity(programme["to_come"]),
        }
        for programme in view.programmes.to_dict("records")
    ]
    return pd.DataFrame(rows)


GANTT = Chart(
    id="plan-gantt",
    name="From order to delivery",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=(*ORDER_TABLES, "order_book"),
    layout=_layout,
    available=lambda view: bool(len(view.programmes)),
)
