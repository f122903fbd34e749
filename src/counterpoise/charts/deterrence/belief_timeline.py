"""What allies believe since 2014, as a fitted index of change, with what schools make of it."""

from __future__ import annotations

from datetime import date

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.deterrence.names import FIT_NAMES
from counterpoise.charts.deterrence.shown import EVENT, beliefs_shown, event_in_words, readings
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ResultView
from counterpoise.deterrence.timeline import UNCLEAR, Timeline, Verdict, timeline, verdicts
from counterpoise.extras import alt

SINCE_YEARS = (2, 5)
RECORD, WITHOUT = "As the record has it", "Without the event"


def _found(view: ResultView) -> Timeline:
    """Return the timeline by the reading of the first scenario."""
    return timeline(view.evidence, readings(view)[0])


def _lines(view: ResultView) -> dict[str, Timeline]:
    """Return the timeline by each reading, or by the first one with and without an event."""

    def made() -> dict[str, Timeline]:
        first, event = _found(view), view.chosen.get(EVENT)
        if event:
            return {RECORD: first, WITHOUT: first.without(event)}
        names = readings(view)
        if len(names) == 1:
            return {RECORD: first}
        return {FIT_NAMES[name]: timeline(view.evidence, name) for name in names}

    return view.once("belief timelines", made)


def _since(view: ResultView, back: int) -> date:
    last = _found(view).days[-1]
    return last.replace(year=last.year - back, day=1)


def _verdicts(view: ResultView) -> dict[str, dict[int, Verdict]]:
    event = view.chosen.get(EVENT)

    def made() -> dict[str, dict[int, Verdict]]:
        found: dict[str, dict[int, Verdict]] = {name: {} for name in FIT_NAMES}
        for back in SINCE_YEARS:
            without = (event,) if event else ()
            for name, verdict in verdicts(view.evidence, _since(view, back), without).items():
                found[name][back] = verdict
        return found

    return view.once("belief verdicts", made)


def _data(view: ResultView, _side: int) -> Datasets:
    frames = []
    for name, line in _lines(view).items():
        ranges = line.ranges()
        frames.append(
            pd.DataFrame(
                {
                    "scenario": name,
                    "time": [2014 + when for when in line.when],
                    "median": ranges.median,
                    "low": ranges.low,
                    "high": ranges.high,
                }
            )
        )
    return {"belief_timeline": pd.concat(frames, ignore_index=True)}


def _title(view: ResultView) -> str:
    back, event = SINCE_YEARS[0], view.chosen.get(EVENT)
    found = [verdict[back].words for verdict in _verdicts(view).values()]
    mine = _verdicts(view)[readings(view)[0]][back].words
    then = f"{_in_words(back)} years earlier"
    when, would = f"In {_found(view).days[-1].year}", "believe"
    if event:
        same = mine == _found(view).verdict(_since(view, back)).words
        when = f"Without {event} in {_found(view).days[-1].year}"
        would = f"would {'still ' if same else ''}believe"
    if mine == UNCLEAR:
        return f"{when} what allies {would} of the guarantee shows no clear change from {then}"
    less = "less" if mine == "lower" else "more"
    agree = f"in {found.count(mine)} of {len(found)} readings of the record"
    return f"{when} allies {would} {less} in the guarantee than {then}, {agree}"


def _in_words(years: int) -> str:
    return {2: "two", 5: "five"}[years]


def _says(view: ResultView) -> str:
    names, event = readings(view), view.chosen.get(EVENT)
    found = [
        "A measure of signalled support, fitted to polls through events that two coders read "
        "without knowing what followed. The line at zero is the start of 2014; the band holds nine "
        "of ten draws. The scale bears no numbers: polls are few, and the sign of a change is "
        "claimed, not its size. It is no share of people and no chance of anything."
    ]
    if event:
        found.append(
            f"The second line takes one event not to have happened: {event_in_words(view, event)}. "
            "It shows where the line leans on the event, and not what the event did: what the "
            "record misses stays as it was."
        )
    if names[0] != next(iter(FIT_NAMES)):
        school = FIT_NAMES[names[0]].removeprefix("If ")
        found.append(f"This is the reading in which {school}; its weights are set by us.")
    return " ".join(found)


def _layout(view: ResultView, _ground: Theme) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData(name="belief_timeline")).encode(x=theme.years())
    title = "Less than at the start of 2014 – more"
    axis = alt.Axis(values=[0], labels=False, gridColor=theme.MUTED)
    y = alt.Y("median:Q", title=title, axis=axis)
    labels = list(_lines(view))
    if len(labels) == 1:
        band = base.mark_area(opacity=0.22, color=theme.BLUE)
        line = base.mark_line(strokeWidth=2.2, color=theme.BLUE).encode(y=y)
    else:
        band = base.mark_area(opacity=0.14).encode(fill=theme.fill(labels))
        line = base.mark_line(strokeWidth=2.2).encode(
            y=y, stroke=theme.stroke(labels), strokeDash=theme.dash(labels)
        )
    drawn = band.encode(y=alt.Y("low:Q", title=title, axis=axis), y2="high:Q")
    return theme.layered(drawn, line).properties(width=theme.WIDTH - 60, height=260)


def _table(view: ResultView) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Reading of the record": FIT_NAMES[name],
                **{
                    f"Against {_in_words(back)} years before": verdict.words
                    for back, verdict in found.items()
                },
                **{
                    f"Draws that are lower ({_in_words(back)} years)": (
                        f"{100 * verdict.share_lower:.0f}%"
                    )
                    for back, verdict in found.items()
                },
            }
            for name, found in _verdicts(view).items()
        ]
    )


BELIEF_TIMELINE = Chart(
    id="belief-timeline",
    name="What allies believe",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=("guarantee_events", "polls", "belief_coefficients"),
    layout=_layout,
    available=beliefs_shown,
)
