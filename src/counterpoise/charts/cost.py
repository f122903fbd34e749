"""What it costs each ally."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Figure
from counterpoise.charts.view import (
    LEGEND_CHARACTERS,
    Floats,
    ResultView,
    band,
    in_words,
    listed,
    merged,
    quantiles,
    the,
    wrapped,
)
from counterpoise.extras import alt
from counterpoise.measures.yearly import BILLION, share_of_output

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence

COST_TABLES = ("economy", "pledges", "budget", "coefficients")
LOG_TICKS = (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000)
SAME_LOG_MONEY = 0.02
"""Two per cent: less than a mark is wide."""
SAME_SHARE = 0.0005
"""Half of a tenth of a per cent of output: less than the chart can show."""


def cost_share(
    result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence"
) -> Figure | None:
    """Return each ally's share of output at the start and in 2035; none without an economy."""
    view = ResultView(result, summary, evidence)
    if not view.has_money:
        return None
    years, allies, share = shares_of_output(view)
    first, last = (years.index(y) for y in view.cost_years)
    median = share[1]
    labels = list(view.labels.values())
    groups = merged(
        [(label, median[s][[first, last]]) for s, label in enumerate(labels)], SAME_SHARE
    )
    order = by_size(np.nan_to_num(np.nanmax(median[:, last], axis=0), nan=-1.0))
    moments = [str(y) for y in dict.fromkeys(view.cost_years)]
    data = pd.DataFrame(
        [
            {
                "panel": wrapped(label, 56),
                "panel_rank": g,
                "ally": view.ally(allies[i]),
                "rank": rank,
                "moment": moment,
                "share": median[group[0], year, i],
            }
            for g, (group, label) in enumerate(groups)
            for rank, i in enumerate(order)
            for moment, year in zip(moments, (first, last), strict=False)
            if np.isfinite(median[group[0], year, i])
        ]
    )
    highest, middle = order[0], np.nanmedian(median[0], axis=1)
    worst = float(np.nanmax(median[:, last, highest]))
    return Figure(
        "cost-share",
        f"The median ally goes from {100 * middle[first]:.1f} per cent of GDP in {moments[0]} to "
        f"{100 * middle[last]:.1f} in {moments[-1]}; {view.ally(allies[highest])} carries most, "
        f"{100 * worst:.1f} per cent",
        f"For each ally a hollow mark for {moments[0]} and a full one for {moments[-1]}, joined by "
        "a line; medians, the largest share on top. Scenarios that look the same share a panel.",
        _dumbbells(len(groups), moments),
        {"cost_share": data},
        _share_table(view, allies, share, (first, last), moments, order),
        COST_TABLES,
    )


def by_size(values: Floats) -> list[int]:
    """Return places, that of the largest value first."""
    return [int(i) for i in np.argsort(-values, kind="stable")]


def _dumbbells(panels: int, moments: list[str]) -> alt.FacetChart:
    columns = theme.panel_columns(panels)
    base = alt.Chart().encode(y=theme.rows("ally"))
    x = alt.X(
        "share:Q", title="Defence spending, share of GDP", axis=alt.Axis(format=".0%", tickCount=6)
    )
    line = base.mark_line(color="#9aa4b2", strokeWidth=2).encode(x=x, detail="ally:N")
    dots = base.mark_point(size=55, opacity=1, stroke=theme.BLUE, strokeWidth=1.6).encode(
        x=x,
        fill=alt.Fill(
            "moment:N",
            scale=alt.Scale(domain=moments, range=["white", theme.BLUE][-len(moments) :]),
            legend=alt.Legend(symbolStrokeColor=theme.BLUE, symbolType="circle"),
        ),
    )
    chart = theme.layered(line, dots, data="cost_share").properties(
        width=theme.panel_width(columns, left=130), height=alt.Step(16)
    )
    return theme.facet(chart, "panel", columns)


def shares_of_output(view: ResultView) -> tuple[list[int], list[str], Floats]:
    """Return years, allies and quantiles of the share of output by scenario, year and ally."""
    spending = view.values("spending", "future", "year", "ally")
    output = view.values("gdp", "future", "year", "ally")
    share = share_of_output(spending, output)
    years = [int(y) for y in view.result["year"].values]
    return years, [str(a) for a in view.result["ally"].values], quantiles(share, axis=1)


def _share_table(
    view: ResultView,
    allies: list[str],
    share: Floats,
    places: tuple[int, int],
    moments: list[str],
    order: list[int],
) -> pd.DataFrame:
    debt = quantiles(view.values("debt", "future", "year", "ally"), axis=1)
    rows = []
    for i in order:
        for s, label in enumerate(view.labels.values()):
            if np.isnan(share[1, s, places[1], i]):
                continue
            row = {"Ally": view.ally(allies[i]), "Scenario": label}
            for moment, year in zip(moments, places, strict=False):
                row[f"Spending {moment}, % of GDP"] = band(
                    share[:, s, year, i], scale=100, digits=1
                )
            row[f"Debt {moments[-1]}, % of GDP"] = band(debt[:, s, places[1], i], scale=100)
            rows.append(row)
    return pd.DataFrame(rows)


def cost_money(
    result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence"
) -> Figure | None:
    """Return each ally's money in 2035; none without an economy."""
    view = ResultView(result, summary, evidence)
    if not view.has_money:
        return None
    year = view.cost_years[1]
    place = [int(y) for y in result["year"].values].index(year)
    spending = view.values("spending", "future", "year", "ally")[:, :, place] * BILLION
    levels = quantiles(spending, axis=1)
    allies = [str(a) for a in result["ally"].values]
    labels = list(view.labels.values())
    order = by_size(np.nan_to_num(np.nanmax(levels[1], axis=0), nan=-1.0))
    seen = np.log(np.where(levels > 0, levels, 1.0))
    alike = merged([(label, seen[:, s]) for s, label in enumerate(labels)], SAME_LOG_MONEY)
    groups = [(group, wrapped(label, LEGEND_CHARACTERS)) for group, label in alike]
    data = pd.DataFrame(
        [
            {
                "scenario": label,
                "place": place,
                "ally": view.ally(allies[i]),
                "rank": rank,
                "low": levels[0, group[0], i],
                "median": levels[1, group[0], i],
                "high": levels[2, group[0], i],
            }
            for rank, i in enumerate(order)
            for place, (group, label) in enumerate(groups)
            if levels[0, group[0], i] > 0
        ]
    )
    shown = pd.DataFrame(
        [
            {
                "Ally": view.ally(allies[i]),
                "Scenario": label,
                f"Spending {year}, billion US dollars of 2024": band(levels[:, s, i], digits=1),
            }
            for i in order
            for s, label in enumerate(labels)
            if np.isfinite(levels[1, s, i])
        ]
    )
    return Figure(
        "cost-money",
        _money_title(view, spending, allies, order, year),
        "A mark for the median and a bar from the 10th to the 90th percentile, by ally and "
        "scenario (together where they look the same), on a logarithmic scale: each step is ten "
        "times the one before. Allies that "
        "spend nothing on armed forces are in the table only.",
        _money_chart([label for _, label in groups], year),
        {"cost_money": data},
        shown,
        COST_TABLES,
    )


def _money_chart(labels: list[str], year: int) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData(name="cost_money")).encode(
        y=theme.rows("ally"), yOffset=theme.offset(), color=theme.colour(labels)
    )
    scale = alt.Scale(type="log", nice=False, padding=30)
    title = f"Defence spending in {year}, billion US dollars of 2024 (logarithmic)"
    axis = alt.Axis(values=list(LOG_TICKS), format="~g")
    bars = base.mark_rule(strokeWidth=2.5, opacity=0.5).encode(
        x=alt.X("low:Q", title=title, scale=scale, axis=axis), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=45, opacity=1).encode(
        x=alt.X("median:Q", title=title, scale=scale, axis=axis), shape=theme.shape(labels)
    )
    numbers = base.mark_text(align="left", dx=9, fontSize=9.5).encode(
        x=alt.X("high:Q", title=title, scale=scale, axis=axis),
        text=alt.Text("median:Q", format=",.2~r"),
        color=alt.value(theme.MUTED),
    )
    return theme.layered(bars, dots, numbers).properties(
        width=theme.WIDTH - 130, height=alt.Step(max(17, 8 * len(labels)), **{"for": "position"})
    )


def _money_title(
    view: ResultView, spending: Floats, allies: list[str], order: list[int], year: int
) -> str:
    others = [i for i, a in enumerate(allies) if a != view.evidence.leading]
    first = next(iter(view.labels.values()))
    total = quantiles(np.nansum(spending[0][:, others], axis=1), axis=0)
    most = [view.ally(allies[i]) for i in order if i in others][:3]
    share = np.nanmedian(
        sum(spending[0][:, allies.index(a)] for a in allies if view.ally(a) in most)
        / np.nansum(spending[0][:, others], axis=1)
    )
    return (
        f"Allies other than {the(view.ally(view.evidence.leading))} spend {total[1]:,.0f} billion "
        f"dollars in {year} under “{first}” ({total[0]:,.0f} to {total[2]:,.0f}); "
        f"{listed([the(name) for name in most])} pay {in_words(float(share))} of it"
    )
