"""What happens when under a scenario: marks of time over its charts, from the scenario itself.

Nothing here is typed in: the announcement and the path of the drawdown are the scenario's, the year
by which spending is to be reached and the time from order to delivery are evidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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

LETTER = 5.2
"""About how wide a letter of a mark is, in pixels."""
NARROWEST = 300
"""Pixels of the narrowest plot: marks that would overlap there stand one under the other."""
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
    found = [*_drawdown(scenario), *_deliveries(scenario), *_target(scenario)]
    inside = [e for e in found if 0 <= e.quarter.minus(calendar.start) < calendar.quarters]
    return sorted(inside, key=lambda event: event.quarter.start)


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
    """Return events as a dataset, each in a row in which it overlaps no other.

    Parameters
    ----------
    events : sequence of Event
        The earliest first.
    first, last : float
        The ends of the axis of time, in decimal years.
    words : Words
        The language.
    """
    half = (first + last) / 2
    kept = list(events)[:ROWS]
    left = [event for event in kept if event.quarter.start < half]
    right = [event for event in kept if event.quarter.start >= half]
    placed: list[tuple[float, float, int]] = []
    rows: dict[Event, int] = {}
    # Words run away from the nearer end: the outermost event stands highest, so that no line
    # crosses the words of another.
    for event in [*reversed(left), *right]:
        at = NARROWEST * (event.quarter.start - first) / (last - first)
        wide = LETTER * len(_written(event, words))
        low, high = (at, at + wide) if event in left else (at - wide, at)
        under = [row for begin, end, row in placed if low <= end and begin <= high]
        rows[event] = 1 + max(under, default=-1)
        placed.append((low, high, rows[event]))
    return {
        "event": [_written(event, words) for event in kept],
        "time": [event.quarter.start for event in kept],
        "row": [rows[event] for event in kept],
        "left": [event in left for event in kept],
    }


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
    words = base.mark_text(
        color=colours.ink,
        fontSize=10.5,
        align=alt.ExprRef("datum.left ? 'left' : 'right'"),
        baseline="bottom",
        dx=alt.ExprRef("datum.left ? 3 : -3"),
        y=alt.ExprRef(f"-{ROW} * datum.row - 2"),
    ).encode(text="event:N")
    return [lines, words]
