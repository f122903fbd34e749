"""What hangs on one ally: the largest provider of each capability, at the start and at the end."""

from __future__ import annotations

from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Drawing
from counterpoise.charts.labels import contrast, per_cent, wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.providers import PROVIDER_TABLES
from counterpoise.charts.view import MAJORITY, ResultView
from counterpoise.extras import alt

Providers = list[tuple[str | None, float | None]]


def _moments(view: ResultView) -> list[str]:
    return [view.snapshots[0], view.snapshots[-1]]


def _ends(entry: dict[str, Any]) -> Providers:
    """Return the largest provider and its share at the start and at the end."""
    return [
        (entry["largest_provider"], entry["largest_share"]),
        (entry["largest_provider_at_end"], entry["largest_share_at_end"]),
    ]


def data(view: ResultView, _side: int) -> dict[str, pd.DataFrame]:
    """Return a mark for each capability, scenario and moment."""
    rows = []
    for c, capability, s, _name, label, entry in view.cells():
        ends = _ends(entry)
        for m, (ally, share) in enumerate(ends):
            if ally is None or share is None:
                continue
            other = ends[1 - m][1] or 0.0
            rows.append(
                {
                    "scenario": wrapped(label, 48),
                    "scenario_rank": s,
                    "capability": view.name(capability),
                    "rank": c,
                    "moment": _moments(view)[m],
                    "share": share,
                    "ally": ally,
                    "right": share > other or (share == other and m == 1),
                }
            )
    return {"dependency": pd.DataFrame(rows)}


def layout(view: ResultView, _theme: Theme) -> Drawing:
    """Return a panel for each scenario with two joined marks for each capability."""
    moments, columns = _moments(view), theme.panel_columns(len(view.titles))
    x = alt.X(
        "share:Q",
        title="Share of the largest provider",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".0%", tickCount=5),
    )
    base = alt.Chart().encode(x=x, y=theme.rows("capability"))
    line = base.mark_line(color="#9aa4b2", strokeWidth=2).encode(detail="capability:N")
    dots = base.mark_point(size=48, opacity=1, stroke=theme.VERMILLION, strokeWidth=1.6).encode(
        fill=alt.Fill(
            "moment:N",
            scale=alt.Scale(domain=moments, range=["white", theme.VERMILLION]),
            legend=alt.Legend(symbolStrokeColor=theme.VERMILLION, symbolType="circle"),
        )
    )
    right = base.transform_filter("datum.right").mark_text(
        align="left", dx=7, fontSize=9, color=theme.MUTED
    )
    left = base.transform_filter("!datum.right").mark_text(
        align="right", dx=-7, fontSize=9, color=theme.MUTED
    )
    half = alt.Chart().mark_rule(color=theme.INK, strokeDash=[4, 3]).encode(x=alt.datum(MAJORITY))
    chart = theme.layered(
        half,
        line,
        dots,
        right.encode(text="ally:N"),
        left.encode(text="ally:N"),
        data="dependency",
    ).properties(width=theme.panel_width(columns), height=alt.Step(17))
    return theme.facet(chart, "scenario", columns)


def title(view: ResultView) -> str:
    """Return of how many capabilities one ally provides more than half."""
    moments = _moments(view)

    def hanging(entry: dict[str, Any], key: str) -> int:
        return sum((c[key] or 0) > MAJORITY for c in entry["capabilities"].values())

    said = [
        (str(hanging(entry, "largest_share_at_end") or "none"), view.labels[name])
        for name, entry in view.extremes()
    ]
    first = view.extremes()[0][1]
    return (
        f"One ally provides more than half of {hanging(first, 'largest_share')} of "
        f"{len(first['capabilities'])} capabilities in {moments[0]}; "
        f"in {moments[1]} of {contrast(said)}"
    )


def says(view: ResultView) -> str:
    """Return the chart in words."""
    first, last = _moments(view)
    return (
        f"For each capability a hollow mark for {first} and a full one for {last}, with the code "
        "of the largest provider beside it. Right of the rule one ally provides more than half."
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return the largest provider and its share at either moment."""
    rows = []
    for _c, capability, _s, _name, label, entry in view.cells():
        row = {"Capability": view.name(capability), "Scenario": label}
        for moment, (ally, share) in zip(_moments(view), _ends(entry), strict=True):
            row[f"Largest provider, {moment}"] = view.ally(ally) if ally else "nobody"
            row[f"Its share, {moment}"] = per_cent(share)
        rows.append(row)
    return pd.DataFrame(rows)


DEPENDENCY = Chart(
    id="dependency",
    name="Largest providers",
    data=data,
    layout=layout,
    title=title,
    says=says,
    table=table,
    tables_used=PROVIDER_TABLES,
)
