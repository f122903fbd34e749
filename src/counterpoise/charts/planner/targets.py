"""Who should provide what: a heat table of shares of the needs, against today."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import in_words
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import View
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import the
from counterpoise.planner.targets import TargetsPlan
from counterpoise.planner.targets.tables import shares_of_needs

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

TABLES = (
    *("requirements", "inventories", "commitments", "leading_ally", "capability_figures"),
    *("industry", "pledges", "budget", "economy", "groupings", "affinities", "burden_coefficients"),
    *("order_book", "programmes"),
)
TOGETHER = "All together"
NAMES, ROW, CHANGED = 118, 19, 0.01
STEPS = (0.005, 0.02, 0.05, 0.1, 0.2, 0.5)
"""Where the colours of shares change; one more colour than steps."""
UP, DOWN = "more than today", "less than today"


class TargetsView(View):
    """An apportionment with the names of its allies and capabilities.

    Parameters
    ----------
    found : TargetsPlan
        The targets.
    evidence : Evidence
        Names of allies and capabilities.
    """

    def __init__(self, found: TargetsPlan, evidence: Evidence) -> None:
        self.found, self.evidence = found, evidence

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Shares of needs by ally and capability, ranked, with what is written in each cell."""
        return _cells(self.found, self.evidence)


def _data(view: TargetsView, _side: int) -> Datasets:
    """Return who should provide which share of each need, against what the ally has today."""
    return {"apportionment": view.cells}


def _says(view: TargetsView) -> str:
    return (
        "Each number is the part of the need, in per cent, that an ally's target covers with ready "
        f"units at {view.found.moment}; darker is more, and nothing is written below half a per "
        "cent. A triangle up or down says that it is at least one point more or less than today's "
        "holdings would cover. Columns with the largest shortfall come first."
    )


def _cells(found: TargetsPlan, evidence: Evidence) -> pd.DataFrame:
    needs = found.shortfall[found.shortfall["need"] > 0].sort_values(
        "short", ascending=False, kind="stable"
    )
    allies = shares_of_needs(found.targets, found.shortfall).rename(
        columns={"ally": "code", "capability": "key"}
    )
    led = needs[needs["leading"] > 0]
    leading = pd.DataFrame({"key": led.index, "share": (led["leading"] / led["need"]).to_numpy()})
    whole = pd.DataFrame({"key": needs.index, "share": (1 - needs["short"]).to_numpy()})
    cells: pd.DataFrame = pd.concat(
        [allies, leading.assign(code=evidence.leading), whole.assign(code=TOGETHER)],
        ignore_index=True,
    )[["code", "key", "share", "now"]]
    sums = cells.groupby("code")["share"].sum()
    order = [TOGETHER, *sums.drop(TOGETHER).sort_values(ascending=False, kind="stable").index]
    cells["rank"] = [order.index(code) for code in cells["code"]]
    cells["ally"] = [c if c == TOGETHER else evidence.allies[c].name for c in cells["code"]]
    cells["place"] = [list(needs.index).index(key) for key in cells["key"]]
    cells["capability"] = [evidence.capabilities[str(k)].name for k in cells["key"]]
    cells["step"] = np.digitize(cells["share"], STEPS)
    cells["text"] = [f"{100 * s:.0f}" if s >= STEPS[0] else "" for s in cells["share"]]
    change = (cells["share"] - cells["now"]).fillna(0.0)
    cells["change"] = np.select([change >= CHANGED, change <= -CHANGED], [UP, DOWN], "")
    return cells


def _title(view: TargetsView) -> str:
    found, evidence, cells = view.found, view.evidence, view.cells
    met, count = int((found.shortfall["short"] <= 5e-4).sum()), len(found.shortfall)
    allies = cells[(cells["code"] != TOGETHER) & (cells["code"] != evidence.leading)]
    mean = allies.groupby("code")["share"].sum() / cells["key"].nunique()
    sentence = f"Targets for {found.moment} meet {met} of {count} needs"
    if mean.empty or mean.max() <= 0:
        return sentence
    first = str(mean.idxmax())
    most = evidence.allies[first].name
    return (
        f"{sentence}; {the(most)} is asked for most, {in_words(mean[first])} of a need on average"
    )


def _layout(view: TargetsView, _ground: Theme) -> alt.LayerChart:
    columns, rows = view.cells["key"].nunique(), view.cells["code"].nunique()
    labels = ["0", *(f"{100 * s:g}" for s in STEPS)]
    base = alt.Chart(alt.NamedData(name="apportionment")).encode(
        x=alt.X(
            "capability:N",
            title=None,
            sort=alt.EncodingSortField(field="place", op="min"),
            axis=alt.Axis(
                orient="top", labelAngle=-60, grid=False, domain=False, ticks=False, labelLimit=260
            ),
        ),
        y=theme.rows("ally", grid=False),
    )
    colour = alt.Color(
        "step:O",
        scale=alt.Scale(domain=list(range(len(labels))), range=list(theme.SHARE_COLOURS)),
        legend=alt.Legend(
            title="Per cent of the need, from",
            orient="bottom",
            direction="horizontal",
            symbolType="square",
            symbolStrokeWidth=0,
            labelExpr=f"{labels}[datum.value]",
        ),
    )
    rect = base.mark_rect(stroke="white", strokeWidth=1).encode(color=colour)
    # The palest colours carry dark ink, the others white.
    ink = alt.condition("datum.step >= 4", alt.value("white"), alt.value(theme.INK))
    text = base.mark_text(fontSize=9.5, dx=-3).encode(text="text:N", color=ink)
    marks = base.transform_filter("datum.change !== ''").mark_point(
        filled=True, size=20, opacity=1, xOffset=10
    )
    shape = alt.Shape(
        "change:N",
        scale=alt.Scale(domain=[UP, DOWN], range=["triangle-up", "triangle-down"]),
        legend=alt.Legend(title=None, orient="bottom", symbolFillColor=theme.INK),
    )
    width = theme.WIDTH - NAMES
    return theme.layered(rect, text, marks.encode(shape=shape, color=ink)).properties(
        width=max(min(width, 60 * columns), 120), height=ROW * rows
    )


def _table(view: TargetsView) -> pd.DataFrame:
    cells = view.cells
    shown = cells[cells["code"] != TOGETHER].sort_values(["place", "rank"], kind="stable")
    rows = []
    for capability, part in shown.groupby("capability", sort=False):
        most = part.nlargest(4, "share")
        grow = part[part["change"] == UP].assign(by=lambda t: t["share"] - t["now"])
        whole = cells[(cells["code"] == TOGETHER) & (cells["capability"] == capability)]
        rows.append(
            {
                "Capability": str(capability),
                "Need met": f"{100 * whole['share'].iloc[0]:.0f} %",
                "Largest targets": _listed(most, "share"),
                "Grow most": _listed(grow.nlargest(4, "by"), "by") or "nobody",
            }
        )
    return pd.DataFrame(rows)


def _listed(part: pd.DataFrame, column: str) -> str:
    names = zip(part["ally"], part[column], strict=True)
    return "; ".join(f"{name} {100 * value:.0f} %" for name, value in names if value > 0)


TARGETS = Chart(
    id="apportionment",
    name="Who should provide what",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    layout=_layout,
)
