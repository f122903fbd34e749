"""Orders through time: from whom, by whom, and how many units."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import in_words, lower_first, per_cent, upper_first
from counterpoise.charts.palette import Theme
from counterpoise.charts.planner.plan_view import SEEN, Floats, PlanView
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import listed, the

ORDER_TABLES = (
    "industry",
    "capability_figures",
    "inventories",
    "pledges",
    "budget",
    "economy",
    "coefficients",
)
COLOURS = (theme.BLUE, theme.ORANGE, theme.GREEN, theme.GREY)
SHADES = ("#f3f3f0", "#cfe1ef", "#9cc4e0", "#5b9dcb", "#1f6fa8", "#08406b")
PALE_BELOW = 0.55
"""Share of the largest value from which numbers are written in white."""


def _suppliers(view: PlanView) -> list[int]:
    """Return the positions of the regions that get orders."""
    money = view.money_by_region.sum(axis=2)
    return [r for r in range(money.shape[1]) if money[:, r].max(initial=0.0) > 0]


def _region_data(view: PlanView, _side: int) -> Datasets:
    """Return what orders cost by region of the supplier, billion dollars a year."""
    money = view.money_by_region.sum(axis=2)
    data = pd.DataFrame(
        [
            {
                "year": str(year),
                "region": upper_first(view.region_names[r]),
                "rank": i,
                "money": money[y, r],
            }
            for y, year in enumerate(view.years)
            for i, r in enumerate(_suppliers(view))
        ],
        columns=["year", "region", "rank", "money"],
    )
    return {"regions": data}


def _region_layout(view: PlanView, _ground: Theme) -> alt.Chart:
    kept = _suppliers(view)
    names = [upper_first(view.region_names[r]) for r in kept]
    chart: alt.Chart = (
        alt.Chart(alt.NamedData(name="regions"))
        .mark_bar(stroke="white", strokeWidth=0.6)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy")),
            y=alt.Y("money:Q", title="Orders, billion US dollars of 2024 a year"),
            color=alt.Color(
                "region:N",
                scale=alt.Scale(domain=names, range=[COLOURS[r] for r in kept]),
                legend=theme.legend(names, symbolType="square"),
            ),
            order="rank:Q",
        )
        .properties(width=theme.WIDTH - 60, height=260)
    )
    return chart


def _region_says(_view: PlanView) -> str:
    return (
        "Bars for the calendar years in which orders are signed. As in the engine, an order goes "
        "to the regions by the output that is open to it."
    )


def _region_title(view: PlanView) -> str:
    money = view.money_by_region.sum(axis=2)
    whole = view.calendar.over_run(money)
    if not whole.sum() > 0:
        return "Nothing is ordered"
    peak = int(money.sum(axis=1).argmax())
    return (
        f"Orders peak at {amount(money.sum(axis=1)[peak])} billion dollars a year in "
        f"{view.years[peak]}; makers in Europe get {in_words(whole[0] / whole.sum())} of the money "
        "over the whole run"
    )


def amount(billion: float) -> str:
    """Return an amount of money with as many decimals as its size bears."""
    return (
        f"{billion:,.0f}"
        if billion >= 10
        else f"{billion:,.1f}"
        if billion >= 1
        else _small(billion)
    )


def _small(billion: float) -> str:
    return f"{billion:.2f}" if billion >= SEEN else "0"


def _region_table(view: PlanView) -> pd.DataFrame:
    """Return units by capability and region, and what they cost, year by year."""
    units, money = view.calendar.total(view.orders_by_region), view.money_by_region
    rows = []
    for r, region in enumerate(view.region_names):
        if not units[:, r].any():
            continue
        rows.append(
            {"Supplier": upper_first(region), "What": "All, billion dollars a year"}
            | {str(year): amount(money[y, r].sum()) for y, year in enumerate(view.years)}
        )
        for k, capability in enumerate(view.conditions.capabilities):
            if units[:, r, k].sum() > SEEN:
                what = view.counted(capability)
                rows.append(
                    {"Supplier": upper_first(region), "What": what}
                    | {str(year): quantity(units[y, r, k]) for y, year in enumerate(view.years)}
                )
    return pd.DataFrame(rows, columns=["Supplier", "What", *map(str, view.years)])


def quantity(units: float) -> str:
    """Return a number of units with as many decimals as its size bears; a blank for nothing."""
    if units < SEEN:
        return ""
    return f"{units:,.0f}" if units >= 100 else f"{units:.1f}" if units >= 1 else f"{units:.2g}"


def _ally_money(view: PlanView) -> tuple[Floats, Floats, list[int]]:
    """Return billion dollars a year by year and ally, over the run, and who orders, most first."""

    def work_out() -> tuple[Floats, Floats, list[int]]:
        money = view.money_by_ally.sum(axis=2)
        total = view.calendar.over_run(money)
        order = [int(a) for a in np.argsort(-total, kind="stable") if total[a] > SEEN]
        return money, total, order

    return view.once("orders by ally", work_out)


def _most(view: PlanView) -> float:
    """Return the most that any ally orders in a year, billion dollars."""
    money, _, order = _ally_money(view)
    return max((float(money[:, a].max()) for a in order), default=1.0)


def _ally_data(view: PlanView, _side: int) -> Datasets:
    """Return what each ally orders, billion dollars a year."""
    money, total, order = _ally_money(view)
    most = _most(view)
    data = pd.DataFrame(
        [
            {
                "ally": view.ally(view.conditions.allies[a]),
                "rank": rank,
                "year": str(year),
                "money": money[y, a],
                "label": _cell(money[y, a]),
                "dark": bool(money[y, a] > PALE_BELOW * most),
                "total": f"{amount(total[a])}",
            }
            for rank, a in enumerate(order)
            for y, year in enumerate(view.years)
        ],
        columns=["ally", "rank", "year", "money", "label", "dark", "total"],
    )
    return {"allies": data}


def _ally_says(_view: PlanView) -> str:
    return (
        "Billion US dollars of 2024 a year by ally and the calendar year in which orders are "
        "signed; the darker, the more, and a dot is less than 0.05. The last column is the sum "
        "over the run."
    )


def _cell(money: float) -> str:
    """Return money in a cell: one decimal tells 0.1 from 0."""
    if money < 0.05:
        return "·" if money > SEEN else ""
    return f"{money:.0f}" if money >= 9.95 else f"{money:.1f}"


def _ally_title(view: PlanView) -> str:
    _, total, order = _ally_money(view)
    if not order:
        return "No ally orders anything"
    text = [f"{the(view.ally(view.conditions.allies[a]))} ({amount(total[a])})" for a in order[:3]]
    share = total[order[:3]].sum() / total.sum()
    return upper_first(
        f"{listed(text)} sign orders for {amount(total[order[:3]].sum())} billion dollars, "
        f"{in_words(share)} of all"
        if len(order) > 1
        else f"{text[0].split(' (')[0]} signs all orders, for {amount(total.sum())} billion dollars"
    )


def _ally_layout(view: PlanView, _ground: Theme) -> alt.LayerChart:
    width = theme.WIDTH - 170
    base = alt.Chart(alt.NamedData(name="allies")).encode(
        x=alt.X(
            "year:O",
            title=None,
            axis=alt.Axis(labelAngle=0, orient="top", labelOverlap="greedy", ticks=False),
        ),
        y=theme.rows("ally", grid=False),
    )
    cells = base.mark_rect(stroke="white", strokeWidth=1).encode(
        color=alt.Color(
            "money:Q",
            scale=alt.Scale(domain=[0, _most(view)], range=list(SHADES)),
            legend=None,
        )
    )
    numbers = base.mark_text(fontSize=10.5).encode(
        text="label:N",
        color=alt.condition(alt.datum.dark, alt.value("white"), alt.value(theme.INK)),
    )
    first = alt.Chart(alt.NamedData(name="allies")).transform_filter(
        f"datum.year === '{view.years[0]}'"
    )
    sums = first.mark_text(align="right", fontSize=10.5, fontWeight="bold", color=theme.INK).encode(
        x=alt.value(width + 44), y=theme.rows("ally", grid=False), text="total:N"
    )
    head = (
        first.transform_filter("datum.rank === 0")
        .mark_text(align="right", fontSize=11, color=theme.MUTED, text="Sum")
        .encode(x=alt.value(width + 44), y=alt.value(-7))
    )
    return theme.layered(cells, numbers, sums, head).properties(width=width, height=alt.Step(18))


def _ally_table(view: PlanView) -> pd.DataFrame:
    _, total, order = _ally_money(view)
    money = view.money_by_ally
    rows = []
    for a in order:
        spent = view.calendar.over_run(money[:, a])
        most = [k for k in np.argsort(-spent)[:3] if spent[k] > SEEN]
        rows.append(
            {"Ally": view.ally(view.conditions.allies[a])}
            | {str(year): amount(money[y, a].sum()) for y, year in enumerate(view.years)}
            | {
                "Sum, billion dollars": amount(total[a]),
                "Share of all": per_cent(total[a] / total.sum()),
                "Most of it for": listed(
                    [lower_first(view.name(view.conditions.capabilities[k])) for k in most]
                ),
            }
        )
    columns = ["Ally", *map(str, view.years), "Sum, billion dollars", "Share of all"]
    return pd.DataFrame(rows, columns=[*columns, "Most of it for"])


def orders_in_units(view: PlanView) -> pd.DataFrame:
    """Return units by ally, capability and calendar year, formatted for people."""
    units = view.units_by_ally
    rows = [
        {
            "Ally": view.ally(code),
            "What": view.counted(capability),
            "All years": quantity(units[:, a, k].sum()),
        }
        | {str(year): quantity(units[y, a, k]) for y, year in enumerate(view.years)}
        for a, code in enumerate(view.conditions.allies)
        for k, capability in enumerate(view.conditions.capabilities)
        if units[:, a, k].sum() > SEEN
    ]
    return pd.DataFrame(rows, columns=["Ally", "What", "All years", *map(str, view.years)])


ORDERS_BY_REGION = Chart(
    id="plan-orders-region",
    name="Orders by region of the supplier",
    data=_region_data,
    title=_region_title,
    says=_region_says,
    table=_region_table,
    tables_used=ORDER_TABLES,
    layout=_region_layout,
    available=lambda view: view.has_orders,
)
ORDERS_BY_ALLY = Chart(
    id="plan-orders-ally",
    name="Orders by ally",
    data=_ally_data,
    title=_ally_title,
    says=_ally_says,
    table=_ally_table,
    tables_used=ORDER_TABLES,
    layout=_ally_layout,
    available=lambda view: view.has_orders,
)
