"""What happens when under a scenario: marks of time over its charts, from the scenario itself.

Nothing here is typed in: the announcement and the path of the drawdown are the scenario's, the year
by which spending is to be reached and the time from order to delivery are evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import permutations, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from counterpoise.alliance.drawdown import remaining_paths, years_to_announcement
from counterpoise.charts.chart import Columns
from counterpoise.charts.palette import Palette
from counterpoise.extras import alt
from counterpoise.languages import IN_ENGLISH, Words
from counterpoise.measures.drawdown_span import span
from counterpoise.quarters import Quarter
from counterpoise.scenario.model import EffortTarget

if TYPE_CHECKING:
    from counterpoise.scenario import Scenario

THIN, WIDE = frozenset("fijlrtI.,:;'’()-/ "), frozenset("mwMWQ")
LETTER, THIN_LETTER, WIDE_LETTER = 5.7, 3.1, 8.6
"""About how wide a letter of a mark is, in pixels."""
NARROWEST = 290
"""Pixels of the narrowest plot: marks that would overlap there stand one under the other."""
BESIDE = 50
"""Pixels at the left of a plot, over its axis, that words may take."""
ROW = 12
"""Pixels from one row of marks to the next."""
ROWS = 4
"""Rows of marks that a chart has room for."""
ROOM = ROWS * ROW + 6
"""Pixels above the plot that marks need."""


class Event(NamedTuple):
    """Something that happens at a quarter."""

    quarter: Quarter
    words: str


def events_of(scenario: Scenario) -> list[Event]:
    """Return what happens when under a scenario, the earliest first.

    Parameters
    ----------
    scenario : Scenario
        With the evidence that it runs on.

    Returns
    -------
    list of Event
        Announcement, start and end of the drawdown, where anybody leaves; the earliest delivery of
        what is ordered in the first quarter; and the year by which most allies, or all by the
        scenario's own rule, are to reach their target of spending. Outside the run there is none.
    """
    calendar = scenario.calendar
    found = [event for part in parts_of(scenario).values() for event in part]
    inside = [e for e in found if 0 <= e.quarter.minus(calendar.start) < calendar.quarters]
    return sorted(inside, key=lambda event: event.quarter.start)


def parts_of(scenario: Scenario) -> dict[str, list[Event]]:
    """Return what happens by what brings it about, within the run and outside it."""
    return {
        "drawdown": _drawdown(scenario),
        "deliveries": _deliveries(scenario),
        "target": _target(scenario),
    }


def _drawdown(scenario: Scenario) -> list[Event]:
    calendar, wait = scenario.calendar, years_to_announcement(scenario)
    years = np.arange(calendar.steps + 1, dtype=np.float64) * calendar.step_years
    since = years - wait
    since = since[since >= 0]
    spans = [span(since, path) for path in remaining_paths(scenario, since).values()]
    leaving = [(begin, end) for begin, end in spans if begin is not None]
    if not leaving:
        return []
    announced = calendar.start.plus(round(4 * wait))
    begins = announced.plus(round(4 * min(begin for begin, _ in leaving)))
    ends = [end for _, end in leaving if end is not None]
    words = "drawdown begins"
    found = [Event(begins, words)]
    if begins == announced:
        found = [Event(begins, "drawdown is announced and begins")]
    else:
        found.insert(0, Event(announced, "drawdown is announced"))
    if len(ends) == len(leaving):
        found.append(Event(announced.plus(round(4 * max(ends))), "drawdown ends"))
    return found


def _deliveries(scenario: Scenario) -> list[Event]:
    lead_times = [
        scenario.evidence.figure(f"capability_figures/{name}/lead_time").value
        for name in scenario.capabilities
    ]
    arrival = scenario.calendar.start.plus(round(4 * min(lead_times)))
    return [Event(arrival, "first new orders arrive")]


def _target(scenario: Scenario) -> list[Event]:
    year = target_year(scenario)
    return [Event(Quarter.parse(f"{year}-Q4"), "spending targets due")] if year else []


def target_year(scenario: Scenario) -> int | None:
    """Return the year by whose end spending is to reach its target; None where nobody has one.

    That of the scenario's own rule; else the one that most of its members pledged.
    """
    rule = scenario.model.effort.rule
    if isinstance(rule, EffortTarget):
        return rule.by
    table = scenario.evidence.tables.get("pledges", {})
    years = Counter(
        round(table[ally, "effort_target_year"].value)
        for ally in scenario.members
        if (ally, "effort_target_year") in table
    )
    return years.most_common(1)[0][0] if years and rule != "hold" else None


def columns(
    events: Sequence[Event], first: float, last: float, words: Words = IN_ENGLISH
) -> Columns:
    """Return events as a dataset, each where its words overlap no others and few lines cross them.

    Parameters
    ----------
    events : sequence of Event
        The earliest first.
    first, last : float
        The ends of the axis of time, in decimal years.
    words : Words
        The language.
    """
    kept = list(events)[:ROWS]
    at = tuple(NARROWEST * (e.quarter.start - first) / (last - first) for e in kept)
    placed = _placed(at, tuple(width(_written(e, words)) for e in kept))
    return {
        "event": [_written(event, words) for event in kept],
        "time": [event.quarter.start for event in kept],
        "row": list(placed.rows),
        "left": list(placed.left),
    }


class Placed(NamedTuple):
    """Where words of events stand: of each its row, and whether they begin at its moment."""

    rows: tuple[int, ...]
    left: tuple[bool, ...]


@cache
def _placed(at: tuple[float, ...], wide: tuple[float, ...]) -> Placed:
    """Return the best place of words that begin or end at a moment: few rows, away from the end.

    All ways are tried, for there are few events. Words are put one after another, each as low as
    those below allow.
    """
    best: tuple[tuple[float, ...], Placed] | None = None
    for left in product((True, False), repeat=len(at)):
        spans = [
            (x, x + w) if begins else (x - w, x)
            for x, w, begins in zip(at, wide, left, strict=True)
        ]
        outside = sum(low < -BESIDE or high > NARROWEST for low, high in spans)
        turned = sum(begins != (x < NARROWEST / 2) for x, begins in zip(at, left, strict=True))
        for order in permutations(range(len(at))):
            rows = _rows(spans, order)
            met = _met(spans, at, rows)
            cost = (outside, met, turned, max(rows, default=0))
            if best is None or cost < best[0]:
                best = (cost, Placed(rows, left))
    return best[1] if best else Placed((), ())


def _rows(spans: Sequence[tuple[float, float]], order: Sequence[int]) -> tuple[int, ...]:
    """Return the row of each, put in an order, each over those that it overlaps."""
    rows = [0] * len(spans)
    for place, one in enumerate(order):
        low, high = spans[one]
        under = [rows[o] for o in order[:place] if low <= spans[o][1] and spans[o][0] <= high]
        rows[one] = 1 + max(under, default=-1)
    return tuple(rows)


def _met(spans: Sequence[tuple[float, float]], at: Sequence[float], rows: Sequence[int]) -> int:
    """Return how many words a line crosses: it begins at its own row and runs down."""
    return sum(
        low < x < high and line > row
        for (low, high), row in zip(spans, rows, strict=True)
        for x, line in zip(at, rows, strict=True)
    )


def width(words: str) -> float:
    """Return about how wide words of a mark are, in pixels."""
    thin, wide = (sum(letter in kind for letter in words) for kind in (THIN, WIDE))
    return THIN_LETTER * thin + WIDE_LETTER * wide + LETTER * (len(words) - thin - wide)


def _written(event: Event, words: Words) -> str:
    return f"{words.quarter(str(event.quarter))} {words.say(event.words, context='chart')}"


def marks(name: str, time: alt.X, colours: Palette) -> list[alt.Chart]:
    """Return lines and words of events over a plot; `ROOM` is kept free above it.

    Parameters
    ----------
    name : str
        The dataset, as `columns` returns it.
    time : altair.X
        The axis of time, of the column ``time``.
    colours : Palette
        Colours of the ground.
    """
    base = alt.Chart(alt.NamedData(name=name)).encode(x=time)
    lines = base.mark_rule(
        color=colours.ink,
        strokeWidth=0.8,
        opacity=0.55,
        y=alt.ExprRef(f"-{ROW} * datum.row - 4"),
        y2=alt.ExprRef("height"),
    )
    # A line that has to pass words goes behind them.
    halo, words = (
        base.mark_text(
            **style,
            fontSize=10.5,
            align=alt.ExprRef("datum.left ? 'left' : 'right'"),
            baseline="bottom",
            dx=alt.ExprRef("datum.left ? 3 : -3"),
            y=alt.ExprRef(f"-{ROW} * datum.row - 2"),
        ).encode(text="event:N")
        for style in (colours.halo | {"strokeWidth": 4}, {"color": colours.ink})
    )
    return [lines, halo, words]
