"""What each ally spends in one year, in money."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Drawing
from counterpoise.charts.cost import COST_TABLES, money, others, total
from counterpoise.charts.labels import band, in_words, merged, wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import LEGEND_CHARACTERS, Floats, ResultView
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import listed, the
from counterpoise.measures.futures import quantile_band
from counterpoise.measures.yearly import together

LOG_TICKS = (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000)
SAME_LOG_MONEY = 0.02
"""Two per cent: less than a mark is wide."""


def levels(view: ResultView) -> Floats:
    """Return p10, p50 and p90 of `money` by scenario and ally."""
    return view.once("money levels", lambda: quantile_band(money(view), axis=1))


def order(view: ResultView) -> list[int]:
    """Return the places of allies, the one that spends most in any scenario first."""
    most = np.nan_to_num(np.nanmax(levels(view)[1], axis=0), nan=-1.0)
    return [int(i) for i in np.argsort(-most, kind="stable")]


def alike(view: ResultView) -> list[tuple[list[int], str]]:
    """Return scenarios that look the same put together, with a label for each group."""
    found = levels(view)
    seen = np.log(np.where(found > 0, found, 1.0))
    groups = merged([(label, seen[:, s]) for s, label in enumerate(view.titles)], SAME_LOG_MONEY)
    return [(group, wrapped(label, LEGEND_CHARACTERS)) for group, label in groups]


def data(view: ResultView, _side: int) -> dict[str, pd.DataFrame]:
    """Return the band of each ally that spends, by group of scenarios."""
    found = levels(view)
    rows = [
        {
            "scenario": label,
            "place": place,
            "ally": view.ally(view.allies[i]),
            "rank": rank,
            "low": found[0, group[0], i],
            "median": found[1, group[0], i],
            "high": found[2, group[0], i],
        }
        for rank, i in enumerate(order(view))
        for place, (group, label) in enumerate(alike(view))
        if found[0, group[0], i] > 0
    ]
    return {"cost_money": pd.DataFrame(rows)}


def layout(view: ResultView, _theme: Theme) -> Drawing:
    """Return a mark, a bar and a number for each ally and group of scenarios."""
    labels, year = [label for _, label in alike(view)], view.cost_years[1]
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


def title(view: ResultView) -> str:
    """Return what the others spend together, and who pays most of it."""
    year, leading = view.cost_years[1], view.evidence.leading
    first = money(view)[0]
    most = [i for i in order(view) if i in others(view)][:3]
    low, median, high = quantile_band(total(view)[0], axis=0)
    share = np.nanmedian(together(first, most) / total(view)[0])
    return (
        f"Allies other than {the(view.ally(leading))} spend {median:,.0f} billion dollars in "
        f"{year} under “{view.titles[0]}” ({low:,.0f} to {high:,.0f}); "
        f"{listed([the(view.ally(view.allies[i])) for i in most])} pay "
        f"{in_words(float(share))} of it"
    )


def says(view: ResultView) -> str:
    """Return the chart in words."""
    return (
        "A mark for the median and a bar from the 10th to the 90th percentile, by ally and "
        "scenario (together where they look the same), on a logarithmic scale: each step is ten "
        "times the one before. Allies that spend nothing on armed forces are in the table only."
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return the band of every ally and scenario."""
    found, year = levels(view), view.cost_years[1]
    return pd.DataFrame(
        [
            {
                "Ally": view.ally(view.allies[i]),
                "Scenario": label,
                f"Spending {year}, billion US dollars of 2024": band(found[:, s, i], digits=1),
            }
            for i in order(view)
            for s, label in enumerate(view.titles)
            if np.isfinite(found[1, s, i])
        ]
    )


SPENDING = Chart(
    id="cost-money",
    name="Spending in money",
    data=data,
    layout=layout,
    title=title,
    says=says,
    table=table,
    tables_used=COST_TABLES,
    available=lambda view: view.has_money,
)
