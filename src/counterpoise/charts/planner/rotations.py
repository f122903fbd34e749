"""The roster as a calendar strip: who leads each slot, period by period, and who contributes."""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import View
from counterpoise.extras import alt
from counterpoise.planner.rotations import RotationPlan
from counterpoise.planner.rotations.request import Post

TABLES = ("inventories", "economy")
NAMES, LINE, BAR, GAP = 215, 11, 17, 7
CODE = 25
"""Width of a code of three letters with its space."""
KINDS = ("leads", "leads after a change", "no lead")
COLOURS = ("#0072B2", "#56B4E9", "#ffffff")


Strips: TypeAlias = "tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, int]"


class RosterView(View):
    """A roster that was found.

    Parameters
    ----------
    result : RotationPlan
        The roster with its seats.
    """

    width = theme.WIDTH - NAMES

    def __init__(self, result: RotationPlan) -> None:
        self.result = result

    @cached_property
    def drawn(self) -> Strips:
        """Bars, contributors, names of slots, and the height in pixels."""
        per_line = max(1, int(self.width / len(self.result.request.periods) // CODE))
        return _drawn(self.result, per_line)


def _data(view: RosterView, _side: int) -> Datasets:
    strips, crews, names, _ = view.drawn
    return {"strips": strips, "crews": crews, "names": names}


def _says(view: RosterView) -> str:
    fixed = view.result.request.fixed
    return (
        "Each bar is a lead, from its first to its last period; its shade changes with the ally. "
        "Below stand those who contribute in each period, by their codes. A white bar with a red "
        "edge is a lead place that stays empty."
        + (" A star in the table is a place that the file fixes." if fixed else "")
    )


def _drawn(result: RotationPlan, per_line: int) -> Strips:
    found, count = result.request, len(result.request.periods)
    strips, crews, names, y = [], [], [], 0
    for slot, posts in found.by_slot.items():
        lead = next((p for p in posts if p.role == "lead" and p.places.wanted), None)
        top = y
        if lead is not None:
            strips += _runs(result, lead, y)
            y += BAR
        others: dict[int, list[str]] = {}
        for post in posts:
            if post is lead:
                continue
            for t in post.active:
                others.setdefault(t, []).extend(result.holders(post, t))
        lines = 1
        for t in range(count):
            codes = others.get(t, [])
            rows = [codes[i : i + per_line] for i in range(0, len(codes), per_line)]
            lines = max(lines, len(rows))
            if rows:
                text = "\n".join(" ".join(row) for row in rows)
                crews.append({"middle": t + 0.5, "y": y + 3, "text": text})
        y += LINE * lines + GAP
        names.append({"name": found.title(slot), "y": top + BAR / 2, "edge": y - GAP / 2 + 1})
    return (
        pd.DataFrame(strips, columns=["start", "end", "middle", "y", "y2", "ally", "kind"]),
        pd.DataFrame(crews, columns=["middle", "y", "text"]),
        pd.DataFrame(names),
        y,
    )


def _runs(result: RotationPlan, lead: Post, y: int) -> list[dict[str, object]]:
    runs: list[tuple[int, int, str]] = []
    for t in lead.active:
        who = " ".join(result.holders(lead, t))
        if runs and runs[-1][2] == who and runs[-1][1] == t:
            runs[-1] = (runs[-1][0], t + 1, who)
        else:
            runs.append((t, t + 1, who))
    drawn: list[dict[str, object]] = []
    shade = 0
    for start, end, who in runs:
        kind = KINDS[shade % 2] if who else KINDS[2]
        shade += bool(who)
        drawn.append(
            {
                "start": start,
                "end": end,
                "middle": (start + end) / 2,
                "y": y,
                "y2": y + BAR - 2,
                "ally": who,
                "kind": kind,
            }
        )
    return drawn


def _title(view: RosterView) -> str:
    result, found = view.result, view.result.request
    leads = {seat.ally for seat in result.seats if seat.role == "lead"}
    empty = 0 if result.score is None else result.score.uncovered_lead
    span = f"{found.periods[0]} to {found.periods[-1]}"
    sentence = f"{found.model.title or found.model.name}: {len(leads)} allies lead, {span}"
    if empty:
        places = "1 lead place stays" if empty == 1 else f"{empty} lead places stay"
        return f"{sentence}; {places} empty"
    return f"{sentence}; no lead place stays empty"


def _layout(view: RosterView, _ground: Theme) -> alt.LayerChart:
    periods, width, height = view.result.request.periods, view.width, view.drawn[-1]
    count = len(periods)
    every = max(1, -(-count * 52 // width))
    shown = [t + 0.5 for t in range(0, count, every)]
    axis = alt.Axis(
        orient="top",
        values=shown,
        labelExpr=f"{list(periods)}[floor(datum.value)]",
        grid=False,
        ticks=False,
        domain=False,
    )
    wide = alt.Scale(domain=[0, count], nice=False)
    x = alt.X("start:Q", title=None, scale=wide, axis=axis)
    tall = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    y = alt.Y("y:Q", scale=tall, axis=None)
    middle = alt.X("middle:Q", title=None, scale=wide, axis=axis)
    bars = alt.Chart(alt.NamedData(name="strips"))
    places = {"x": x, "x2": "end:Q", "y": y, "y2": "y2:Q"}
    empty = alt.datum.kind == KINDS[2]
    drawn = bars.mark_rect(cornerRadius=2, strokeWidth=1.2).encode(
        **places,
        fill=alt.Fill("kind:N", scale=alt.Scale(domain=KINDS, range=COLOURS), legend=None),
        stroke=alt.condition(empty, alt.value(theme.VERMILLION), alt.value("white")),
    )
    dark = alt.condition(alt.datum.kind == KINDS[0], alt.value("white"), alt.value(theme.INK))
    codes = bars.mark_text(fontSize=10, fontWeight="bold", dy=BAR / 2 - 1).encode(
        x=middle, y=y, text="ally:N", color=dark
    )
    crew = (
        alt.Chart(alt.NamedData(name="crews"))
        .mark_text(fontSize=9, color=theme.MUTED, lineBreak="\n", lineHeight=LINE, baseline="top")
        .encode(x=middle, y=y, text="text:N")
    )
    slots = alt.Chart(alt.NamedData(name="names"))
    name = slots.mark_text(align="right", fontSize=11, color=theme.INK, limit=NAMES - 12).encode(
        x=alt.value(-10), y=y, text="name:N"
    )
    edge = slots.mark_rule(color=theme.LINE).encode(
        x=alt.value(-NAMES + 12), x2=alt.value(width), y=alt.Y("edge:Q", scale=tall, axis=None)
    )
    return theme.layered(edge, drawn, codes, crew, name).properties(width=width, height=height)


def _table(view: RosterView) -> pd.DataFrame:
    result, found = view.result, view.result.request
    rows = []
    for post in found.posts:
        row = {"Slot": found.title(post.slot), "Role": post.role}
        for t, period in enumerate(found.periods):
            who = (
                f"{ally}{'*' if result.is_fixed(post, ally, t) else ''}"
                for ally in result.holders(post, t)
            )
            row[period] = " ".join(who) or ("-" if t in post.active else "")
        rows.append(row)
    return pd.DataFrame(rows)


ROSTER = Chart(
    id="roster",
    name="Calendar of a roster",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    layout=_layout,
)
