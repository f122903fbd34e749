"""Who provides what: each ally's share of each capability."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Drawing
from counterpoise.charts.labels import contrast, in_words, merged, per_cent, upper_first, wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import Floats, ResultView
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import the
from counterpoise.measures import shares

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


def condensed(view: ResultView) -> tuple[Floats, list[str], list[str]]:
    """Return shares by scenario, moment (first, last), ally (top ones and others), capability."""
    return view.once("providers", lambda: _condensed(view))


def _condensed(view: ResultView) -> tuple[Floats, list[str], list[str]]:
    provided = view.values("provided", "snapshot", "ally", "capability")[:, [0, -1]]
    part = shares(np.nan_to_num(provided))
    allies = view.allies
    weight = np.nan_to_num(part).sum(axis=(0, 1, 3))
    top = [int(i) for i in np.argsort(-weight, kind="stable")[:MOST_PROVIDERS] if weight[i] > 0]
    rest = [i for i in range(len(allies)) if i not in top]
    names, chosen = [allies[i] for i in top], part[:, :, top]
    if rest and weight[rest].sum() > 0:
        chosen = np.concatenate([chosen, part[:, :, rest].sum(axis=2, keepdims=True)], axis=2)
        names.append(OTHERS)
    return chosen, names, [view.snapshots[0], view.snapshots[-1]]


def panels(view: ResultView) -> list[tuple[str, Floats]]:
    """Return shares by ally and capability for each moment, scenarios that look alike together."""
    part, _, moments = condensed(view)
    labels = view.titles
    found = []
    for m, moment in enumerate(moments):
        for group, label in merged(
            [(label, part[s, m]) for s, label in enumerate(labels)], SAME_SHARE
        ):
            found.append((f"{moment}: {label}", part[group[0], m]))
    return found


def data(view: ResultView, _side: int) -> dict[str, pd.DataFrame]:
    """Return a cell for each panel, capability and ally."""
    _, columns_of, _ = condensed(view)
    rows = [
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
        for p, (label, values) in enumerate(panels(view))
        for c, capability in enumerate(view.capabilities)
        for a, ally in enumerate(columns_of)
        if np.isfinite(values[a, c])
    ]
    return {"providers": pd.DataFrame(rows)}


def layout(view: ResultView, _theme: Theme) -> Drawing:
    """Return a heat map for each moment."""
    columns = theme.panel_columns(len(panels(view)))
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


def title(view: ResultView) -> str:
    """Return how much the leading ally provides at the start and at the end."""
    part, columns_of, _ = condensed(view)
    leading = view.evidence.leading
    if leading not in columns_of:
        return f"{view.ally(columns_of[0])} provides most of what is ready for plans"
    mean = np.nanmean(part[:, :, columns_of.index(leading)], axis=2)
    names = list(view.labels)
    said = [
        (in_words(mean[names.index(name), 1]), view.labels[name]) for name, _ in view.extremes()
    ]
    return (
        f"{upper_first(the(view.ally(leading)))} provides {in_words(mean[0, 0])} of the average "
        f"capability at the start; at the end {contrast(said)}"
    )


def says(view: ResultView) -> str:
    """Return the chart in words."""
    return (
        "Each cell is an ally's share of what is provided of a capability, in per cent, as the "
        "mean over futures; cells under 5 per cent carry no number. The "
        f"{len(condensed(view)[1])} columns are the largest providers and all others together."
    )


def table(view: ResultView) -> pd.DataFrame:
    """Return the shares of all panels."""
    _, columns_of, _ = condensed(view)
    return pd.DataFrame(
        [
            {"Capability": view.name(capability), "When and where": label}
            | {
                view.ally(ally) if ally != OTHERS else "All others": per_cent(values[a, c])
                for a, ally in enumerate(columns_of)
            }
            for c, capability in enumerate(view.capabilities)
            for label, values in panels(view)
            if np.isfinite(values[:, c]).any()
        ]
    )


PROVIDERS = Chart(
    id="providers",
    name="Who provides what",
    data=data,
    layout=layout,
    title=title,
    says=says,
    table=table,
    tables_used=PROVIDER_TABLES,
)
