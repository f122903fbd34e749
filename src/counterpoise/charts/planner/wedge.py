"""The drawdown wedge: the leading ally goes, the others build up, and something may stay open."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Figure
from counterpoise.charts.planner.plan_view import Floats, PlanView
from counterpoise.charts.view import ENGINE_TABLES, in_words, lower_first, per_cent, wrapped
from counterpoise.charts.wedge import COLOURS, NOBODY
from counterpoise.extras import alt
from counterpoise.planner.handover.plan import HandoverPlan

OWN = "covered by the allies who stay"
COLUMNS = 4
TITLE_WIDTH = 27
SHORT = 0.005
"""Capability-years below which a gap is rounding to the eye."""


def drawdown_wedge(plan: HandoverPlan) -> Figure:
    """Return who covers each capability through time, in the replay of a plan.

    Each panel counts up to the need. The line is the share of the leading ally's contribution that
    stays by the plan; with a lag and in the executed part, the orange area follows it.
    """
    view = PlanView(plan)
    kinds = (OWN, f"added by {view.leader}", NOBODY)
    parts = split(plan.replay.coverage, plan.replay.own_coverage)
    stays = f"share of what {view.leader} gives that is to stay"
    return Figure(
        "plan-wedge",
        _title(view),
        "One panel for each capability, the largest gap first; the top is the whole need. Areas "
        f"show who covers it in the engine's replay of the plan, the line the {stays}.",
        _chart(kinds, stays, min(COLUMNS, len(view.ranked))),
        {"wedge": _areas(view, parts, kinds, stays)},
        _table(view, parts, kinds),
        ENGINE_TABLES,
    )


def split(coverage: Floats, own: Floats) -> Floats:
    """Return parts of the need (part, bound, capability): the others, the leading ally, nobody."""
    capped, mine = np.clip(coverage, 0.0, 1.0), np.clip(own, 0.0, 1.0)
    return np.stack([mine, capped - mine, 1.0 - capped])


def _areas(view: PlanView, parts: Floats, kinds: tuple[str, ...], stays: str) -> pd.DataFrame:
    remaining, names = view.plan.decisions.remaining, view.conditions.capabilities
    rows = []
    for rank, c in enumerate(view.ranked):
        panel = {"capability": wrapped(view.name(names[c]), TITLE_WIDTH), "capability_rank": rank}
        for t, time in enumerate(view.times):
            rows += [
                panel | {"part": kind, "part_rank": k, "time": time, "share": parts[k, t, c]}
                for k, kind in enumerate(kinds)
            ]
            rows.append(
                panel | {"part": stays, "part_rank": 9, "time": time, "share": remaining[t, c]}
            )
    return pd.DataFrame(rows)


def _chart(kinds: tuple[str, ...], stays: str, columns: int) -> alt.FacetChart:
    base = alt.Chart()
    x = alt.X(
        "time:Q",
        title=None,
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(format="d", tickCount=3, grid=False, labelFlush=False, labelOverlap="greedy"),
    )
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", tickCount=3)
    areas = (
        base.transform_filter(alt.datum.part_rank < len(kinds))
        .mark_area(stroke="white", strokeWidth=0.5)
        .encode(
            x=x,
            y=alt.Y("share:Q", title="Share of the need", stack="zero", scale=scale, axis=axis),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(kinds), range=list(COLOURS)),
                legend=theme.legend(kinds, symbolType="square"),
            ),
            order="part_rank:Q",
        )
    )
    line = (
        base.transform_filter(alt.datum.part_rank >= len(kinds))
        .mark_line(strokeWidth=1.8, strokeDash=[4, 2])
        .encode(
            x=x,
            y=alt.Y("share:Q", scale=scale, axis=axis),
            stroke=alt.Stroke(
                "part:N",
                scale=alt.Scale(domain=[stays], range=[theme.BLACK]),
                legend=theme.legend(
                    [stays], symbolType="stroke", symbolSize=180, symbolDash=[4, 2]
                ),
            ),
        )
    )
    width = theme.panel_width(columns, left=60) if columns > 1 else theme.WIDTH // 2
    layers = theme.layered(areas, line, data="wedge").properties(width=width, height=110)
    return theme.facet(layers, "capability", columns)


def _title(view: PlanView) -> str:
    short = int((view.gaps > SHORT).sum())
    left = in_words(1 - view.plan.decisions.remaining[-1].mean())
    last = view.conditions.moments[-1]
    told = f"By {last}, {view.leader} is to have withdrawn {left} of what it commits"
    if not short:
        return f"{told}, and no capability ever falls short of the need"
    worst = view.ranked[0]
    return (
        f"{told}; {short} of {len(view.gaps)} capabilities fall short of the need at some time, "
        f"{lower_first(view.name(view.conditions.capabilities[worst]))} the most "
        f"({view.gaps[worst]:.1f} capability-years)"
    )


def _table(view: PlanView, parts: Floats, kinds: tuple[str, ...]) -> pd.DataFrame:
    plan, rows = view.plan, []
    starts = [t for t, label in enumerate(view.conditions.moments) if label.endswith("Q1")]
    starts = starts or [0, view.conditions.steps]
    for c in view.ranked:
        for t in starts:
            row = {
                "Capability": view.name(view.conditions.capabilities[c]),
                "Quarter begins": view.conditions.moments[t],
                "To stay of the leading ally": per_cent(plan.decisions.remaining[t, c]),
            }
            row |= {
                kind[:1].upper() + kind[1:]: per_cent(parts[k, t, c])
                for k, kind in enumerate(kinds)
            }
            rows.append(
                row | {"Coverage, even above the need": per_cent(plan.replay.coverage[t, c])}
            )
    return pd.DataFrame(rows)
