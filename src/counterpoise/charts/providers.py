"""Who provides what, and what hangs on one ally."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Figure
from counterpoise.charts.view import (
    Floats,
    ResultView,
    contrast,
    in_words,
    merged,
    per_cent,
    the,
    upper_first,
    wrapped,
)
from counterpoise.extras import alt
from counterpoise.measures import shares

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence

PROVIDER_TABLES = (
    "inventories",
    "commitments",
    "leading_ally",
    "capability_figures",
    "industry",
    "pledges",
    "budget",
    "economy",
    "coefficients",
)
MOST_PROVIDERS = 10
OTHERS = "others"
SAME_SHARE = 0.005
MAJORITY = 0.5


def providers(result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence") -> Figure:
    """Return who provides what at the start and at the end, by capability and ally."""
    view = ResultView(result, summary, evidence)
    part, columns_of, moments = _condensed(view)
    panels = _panels(view, part, moments)
    count = theme.panel_columns(len(panels))
    data = [
        {
            "panel": wrapped(label, 52),
            "panel_rank": p,
            "capability": view.name(capability),
            "rank": c,
            "ally": ally,
            "ally_rank": a,
            "share": values[a, c],
            "text": f"{100 * values[a, c]:.0f}" if values[a, c] >= 0.045 else "",
        }
        for p, (label, values) in enumerate(panels)
        for c, capability in enumerate(view.capabilities)
        for a, ally in enumerate(columns_of)
        if np.isfinite(values[a, c])
    ]
    return Figure(
        "providers",
        _title(view, part, columns_of),
        "Each cell is an ally's share of what is provided of a capability, in per cent, as the "
        f"mean over futures; cells under 5 per cent carry no number. The {len(columns_of)} columns "
        "are the largest providers and all others together.",
        _heat_map(count),
        {"providers": pd.DataFrame(data)},
        _table(view, panels, columns_of),
        PROVIDER_TABLES,
    )


def _condensed(view: ResultView) -> tuple[Floats, list[str], list[str]]:
    """Return shares by scenario, moment (first, last), ally (top ones and others), capability."""
    provided = view.values("provided", "snapshot", "ally", "capability")[:, [0, -1]]
    part = shares(np.nan_to_num(provided))
    allies = [str(a) for a in view.result["ally"].values]
    weight = np.nan_to_num(part).sum(axis=(0, 1, 3))
    top = [int(i) for i in np.argsort(-weight, kind="stable")[:MOST_PROVIDERS] if weight[i] > 0]
    rest = [i for i in range(len(allies)) if i not in top]
    names, chosen = [allies[i] for i in top], part[:, :, top]
    if rest and weight[rest].sum() > 0:
        chosen = np.concatenate([chosen, part[:, :, rest].sum(axis=2, keepdims=True)], axis=2)
        names.append(OTHERS)
    return chosen, names, [view.snapshots[0], view.snapshots[-1]]


def _panels(view: ResultView, part: Floats, moments: list[str]) -> list[tuple[str, Floats]]:
    labels = list(view.labels.values())
    found = []
    for m, moment in enumerate(moments):
        for group, label in merged(
            [(label, part[s, m]) for s, label in enumerate(labels)], SAME_SHARE
        ):
            found.append((f"{moment}: {label}", part[group[0], m]))
    return found


def _heat_map(columns: int) -> alt.FacetChart:
    base = alt.Chart().encode(
        x=alt.X(
            "ally:N",
            title=None,
            sort=alt.EncodingSortField(field="ally_rank", op="min"),
            axis=alt.Axis(labelAngle=0, labelFontSize=9, orient="top", ticks=False, domain=False),
        ),
        y=theme.rows("capability", grid=False),
    )
    cells = base.mark_rect(stroke="white", strokeWidth=1).encode(
        color=alt.Color(
            "share:Q",
            scale=alt.Scale(domain=[0, 1], range=["#f4f6f8", "#9ecae1", "#3182bd", "#08306b"]),
            legend=alt.Legend(
                title="Share of what is provided",
                titleFontWeight="normal",
                titleColor=theme.MUTED,
                format=".0%",
                gradientLength=180,
                gradientThickness=10,
            ),
        )
    )
    numbers = (
        base.transform_filter("datum.text")
        .mark_text(fontSize=9)
        .encode(
            text="text:N",
            color=alt.condition("datum.share > 0.6", alt.value("white"), alt.value(theme.INK)),
        )
    )
    chart = theme.layered(cells, numbers, data="providers").properties(
        width=theme.panel_width(columns), height=alt.Step(16)
    )
    return theme.facet(chart, "panel", columns)


def _title(view: ResultView, part: Floats, columns_of: list[str]) -> str:
    leading = view.evidence.leading
    if leading not in columns_of:
        return f"{view.ally(columns_of[0])} provides most of what the plan can count on"
    mean = np.nanmean(part[:, :, columns_of.index(leading)], axis=2)
    names = list(view.labels)
    said = [
        (in_words(mean[names.index(name), 1]), view.labels[name]) for name, _ in view.extremes()
    ]
    return (
        f"{upper_first(the(view.ally(leading)))} provides {in_words(mean[0, 0])} of the average "
        f"capability at the start; at the end {contrast(said)}"
    )


def _table(
    view: ResultView, panels: list[tuple[str, Floats]], columns_of: list[str]
) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"Capability": view.name(capability), "When and where": label}
            | {
                view.ally(ally) if ally != OTHERS else "All others": per_cent(values[a, c])
                for a, ally in enumerate(columns_of)
            }
            for c, capability in enumerate(view.capabilities)
            for label, values in panels
            if np.isfinite(values[:, c]).any()
        ]
    )


def dependency(result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence") -> Figure:
    """Return the largest provider's share at the start and at the end, by capability."""
    view = ResultView(result, summary, evidence)
    moments = [view.snapshots[0], view.snapshots[-1]]
    data, shown = [], []
    for c, capability, s, _name, label, entry in view.cells():
        ends = [
            (entry["largest_provider"], entry["largest_share"]),
            (entry["largest_provider_at_end"], entry["largest_share_at_end"]),
        ]
        for m, (ally, share) in enumerate(ends):
            if ally is None or share is None:
                continue
            other = ends[1 - m][1] or 0.0
            data.append(
                {
                    "scenario": wrapped(label, 48),
                    "scenario_rank": s,
                    "capability": view.name(capability),
                    "rank": c,
                    "moment": moments[m],
                    "share": share,
                    "ally": ally,
                    "right": share > other or (share == other and m == 1),
                }
            )
        row = {"Capability": view.name(capability), "Scenario": label}
        for moment, (ally, share) in zip(moments, ends, strict=True):
            row[f"Largest provider, {moment}"] = view.ally(ally) if ally else "nobody"
            row[f"Its share, {moment}"] = per_cent(share)
        shown.append(row)
    return Figure(
        "dependency",
        _dependency_title(view, moments),
        f"For each capability a hollow mark for {moments[0]} and a full one for {moments[1]}, with "
        "the code of the largest provider beside it. Right of the rule one ally provides more "
        "than half.",
        _dependency_chart(len(view.labels), moments),
        {"dependency": pd.DataFrame(data)},
        pd.DataFrame(shown),
        PROVIDER_TABLES,
    )


def _dependency_chart(panels: int, moments: list[str]) -> alt.FacetChart:
    columns = theme.panel_columns(panels)
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


def _dependency_title(view: ResultView, moments: list[str]) -> str:
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
