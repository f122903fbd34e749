"""The roster as a calendar: the tours of those who lead each slot, and of those who contribute."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, TypeAlias

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import View
from counterpoise.extras import alt
from counterpoise.planner.rotations import RotationPlan
from counterpoise.planner.rotations.request import Post, Seat

TABLES = ("inventories", "economy")
NAMES, BAR, GAP = 215, 17, 7
KINDS = ("leads", "leads after a change", "no lead", "contributes", "contributes after a change")
COLOURS = ("#0072B2", "#56B4E9", "#ffffff", "#d9dee3", "#eceff2")
DARK = KINDS[0]
CODE = 26
"""Pixels that a code of three letters needs."""
COLUMNS = ["start", "end", "middle", "y", "y2", "ally", "code", "kind"]


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
        """Bars, lines under seats common to all, names of slots, and the height in pixels."""
        return _drawn(self.result, self.width / len(self.result.request.periods))


def _data(view: RosterView, _side: int) -> Datasets:
    strips, common, names, _ = view.drawn
    return {"strips": strips, "common": common, "names": names}


def _says(view: RosterView) -> str:
    result = view.result
    fixed = result.request.fixed
    return (
        "Each bar is a tour, from its first to its last period: leads in blue, whose shade changes "
        "with the ally, and below them in grey who contributes. A white bar with a red edge is a "
        "lead place that stays empty."
        + (
            " A dark line under a bar marks where every roster as good has the same ally."
            if result.tells_apart
            else ""
        )
        + (" A star in the table is a place that the file fixes." if fixed else "")
        + (" A plus is one that all have in common." if result.tells_apart else "")
    )


def _drawn(result: RotationPlan, pixels: float) -> Strips:
    """Return what is drawn, if a period is so many pixels wide."""
    found = result.request
    strips: list[dict[str, object]] = []
    common: list[dict[str, object]] = []
    names, y = [], 0
    for slot, posts in found.by_slot.items():
        lead = next((p for p in posts if p.role == "lead" and p.places.wanted), None)
        top, lanes = y, []
        if lead is not None:
            lanes.append(_leading(result, lead))
        lanes += _contributing([_tours(result, post) for post in posts if post is not lead])
        for lane in lanes:
            for bar in lane:
                place = {"y": y, "y2": y + BAR - 2}
                length = bar["end"] - bar["start"]
                code = bar["ally"] if length * pixels >= CODE * max(len(bar["ally"]) / 3, 1) else ""
                middle = bar["start"] + length / 2
                strips.append(bar | place | {"middle": middle, "code": code})
                common += [
                    {"start": first, "end": last, "y": y + BAR - 2}
                    for first, last in _common(result, bar)
                ]
            y += BAR
        y += GAP
        names.append({"name": found.title(slot), "y": top + BAR / 2, "edge": y - GAP / 2 - 1})
    return (
        pd.DataFrame(strips, columns=[*COLUMNS, "slot", "role"]),
        pd.DataFrame(common, columns=["start", "end", "y"]),
        pd.DataFrame(names),
        y,
    )


def _leading(result: RotationPlan, lead: Post) -> list[dict[str, Any]]:
    """Return the bars of leads, one after the other, with a bar where there is none."""
    runs: list[tuple[int, int, str]] = []
    for t in lead.active:
        who = " ".join(result.holders(lead, t))
        if runs and runs[-1][2] == who and runs[-1][1] == t:
            runs[-1] = (runs[-1][0], t + 1, who)
        else:
            runs.append((t, t + 1, who))
    bars, shade = [], 0
    for start, end, who in runs:
        kind = KINDS[shade % 2] if who else KINDS[2]
        shade += bool(who)
        bars.append(_bar(lead, start, end, who, kind))
    return bars


def _tours(result: RotationPlan, post: Post) -> list[dict[str, Any]]:
    """Return the tours of contributors, each an unbroken run of one ally."""
    open_: dict[str, dict[str, Any]] = {}
    bars = []
    for t in post.active:
        for ally in result.holders(post, t):
            if ally in open_ and open_[ally]["end"] == t:
                open_[ally]["end"] = t + 1
            else:
                open_[ally] = _bar(post, t, t + 1, ally, KINDS[3])
                bars.append(open_[ally])
    return bars


def _bar(post: Post, start: int, end: int, ally: str, kind: str) -> dict[str, Any]:
    where = {"slot": post.slot, "role": post.role}
    return {"start": start, "end": end, "ally": ally, "kind": kind} | where


def _contributing(tours: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Lay tours into as few lanes as they need, so that none covers another."""
    lanes: list[list[dict[str, Any]]] = []
    for bar in sorted(chain.from_iterable(tours), key=itemgetter("start", "ally")):
        free = next((lane for lane in lanes if lane[-1]["end"] <= bar["start"]), None)
        if free is None:
            lanes.append([bar])
            continue
        # Two bars that touch are told apart by their shade.
        touches = free[-1]["end"] == bar["start"] and free[-1]["kind"] == KINDS[3]
        bar["kind"] = KINDS[4] if touches else KINDS[3]
        free.append(bar)
    return lanes


def _common(result: RotationPlan, bar: dict[str, Any]) -> list[tuple[int, int]]:
    """Return the stretches of a bar that every roster as good has."""
    found: list[tuple[int, int]] = []
    for t in range(bar["start"], bar["end"]) if result.tells_apart and bar["ally"] else ():
        seats = [Seat(bar["slot"], bar["role"], t, ally) for ally in bar["ally"].split()]
        if not all(result.is_common(seat) for seat in seats):
            continue
        if found and found[-1][1] == t:
            found[-1] = (found[-1][0], t + 1)
        else:
            found.append((t, t + 1))
    return found


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
    dark = alt.condition(alt.datum.kind == DARK, alt.value("white"), alt.value(theme.INK))
    codes = bars.mark_text(fontSize=10, fontWeight="bold", dy=BAR / 2 - 1).encode(
        x=middle, y=y, text="code:N", color=dark
    )
    common = (
        alt.Chart(alt.NamedData(name="common"))
        .mark_rule(color=theme.INK, strokeWidth=2)
        .encode(x=x, x2="end:Q", y=y)
    )
    slots = alt.Chart(alt.NamedData(name="names"))
    name = slots.mark_text(align="right", fontSize=11, color=theme.INK, limit=NAMES - 12).encode(
        x=alt.value(-10), y=y, text="name:N"
    )
    edge = slots.mark_rule(color=theme.LINE).encode(
        x=alt.value(-NAMES + 12), x2=alt.value(width), y=alt.Y("edge:Q", scale=tall, axis=None)
    )
    return theme.layered(edge, drawn, codes, common, name).properties(width=width, height=height)


def _table(view: RosterView) -> pd.DataFrame:
    result, found = view.result, view.result.request
    rows = []
    for post in found.posts:
        row = {"Slot": found.title(post.slot), "Role": post.role}
        for t, period in enumerate(found.periods):
            who = (f"{ally}{_mark(result, post, ally, t)}" for ally in result.holders(post, t))
            row[period] = " ".join(who) or ("-" if t in post.active else "")
        rows.append(row)
    return pd.DataFrame(rows)


def _mark(result: RotationPlan, post: Post, ally: str, period: int) -> str:
    if result.is_fixed(post, ally, period):
        return "*"
    return "+" if result.tells_apart and result.is_common(post.seat(period, ally)) else ""


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
