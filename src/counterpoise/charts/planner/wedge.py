"""The drawdown wedge: the leading ally goes, the others build up, and something may stay open."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import in_words, lower_first, per_cent, upper_first, wrapped
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.planner.plan_view import SEEN, Floats, PlanView
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt
from counterpoise.measures.gaps import coverage_parts

OWN = "covered by the allies who stay"
NOBODY = "covered by nobody"
COLOURS = palette("light").parts
COLUMNS = 4
TITLE_WIDTH = 27


def _kinds(view: PlanView) -> tuple[str, ...]:
    return (OWN, f"added by {view.leader}", NOBODY)


def _stays(view: PlanView) -> str:
    return f"share of what {view.leader} gives that is to stay"


def _parts(view: PlanView) -> Floats:
    """Return parts of the need (part, bound, capability): the others, the leading ally, nobody."""
    replay = view.plan.replay
    return coverage_parts(replay.coverage, replay.own_coverage)


def _data(view: PlanView, _side: int) -> Datasets:
    """Return who covers each capability through time, in the replay of a plan.

    The last part is the share of the leading ally's contribution that stays by the plan; with a lag
    and in the executed part, what it adds follows it.
    """
    parts, kinds, stays = _parts(view), _kinds(view), _stays(view)
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
    return {"wedge": pd.DataFrame(rows)}


def _says(view: PlanView) -> str:
    return (
        "One panel for each capability, the largest gap first; the top is the whole need. Areas "
        f"show who covers it in the engine's replay of the plan, the line the {_stays(view)}."
    )


def _layout(view: PlanView, _ground: Theme) -> alt.FacetChart:
    kinds, stays, columns = _kinds(view), _stays(view), min(COLUMNS, len(view.ranked))
    base = alt.Chart()
    x = theme.years(tickCount=3)
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
    short = int((view.gaps > SEEN).sum())
    left = in_words(1 - view.plan.decisions.remaining[-1].mean())
    last = view.conditions.moments[-1]
    text = f"By {last}, {view.leader} is to have withdrawn {left} of what it commits"
    if not short:
        return f"{text}, and no capability ever falls short of the need"
    worst = view.ranked[0]
    return (
        f"{text}; {short} of {len(view.gaps)} capabilities fall short of the need at some time, "
        f"{lower_first(view.name(view.conditions.capabilities[worst]))} the most "
        f"({view.gaps[worst]:.1f} capability-years)"
    )


def _table(view: PlanView) -> pd.DataFrame:
    parts, kinds, plan = _parts(view), _kinds(view), view.plan
    rows = []
    starts = [t for t, label in enumerate(view.conditions.moments) if label.endswith("Q1")]
    starts = starts or [0, view.conditions.steps]
    for c in view.ranked:
        for t in starts:
            row = {
                "Capability": view.name(view.conditions.capabilities[c]),
                "Quarter begins": view.conditions.moments[t],
                f"To stay of {view.leader}": per_cent(plan.decisions.remaining[t, c]),
            }
            row |= {upper_first(kind): per_cent(parts[k, t, c]) for k, kind in enumerate(kinds)}
            rows.append(
                row | {"Coverage, even above the need": per_cent(plan.replay.coverage[t, c])}
            )
    return pd.DataFrame(rows)


WEDGE = Chart(
    id="plan-wedge",
    name="Who covers what",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=ENGINE_TABLES,
    layout=_layout,
)
