"""What allies believe since 2014, as a fitted index of change, with what schools make of it."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.deterrence.names import FIT_NAMES
from counterpoise.charts.deterrence.shown import beliefs_shown
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ResultView
from counterpoise.deterrence.timeline import UNCLEAR, Timeline, Verdict, timeline, verdicts
from counterpoise.extras import alt

SINCE_YEARS = (2, 5)


def _found(view: ResultView) -> Timeline:
    return view.once("belief timeline", lambda: timeline(view.evidence))


def _verdicts(view: ResultView) -> dict[str, dict[int, Verdict]]:
    last = _found(view).days[-1]

    def made() -> dict[str, dict[int, Verdict]]:
        found: dict[str, dict[int, Verdict]] = {name: {} for name in FIT_NAMES}
        for back in SINCE_YEARS:
            since = last.replace(year=last.year - back, day=1)
            for name, verdict in verdicts(view.evidence, since).items():
                found[name][back] = verdict
        return found

    return view.once("belief verdicts", made)


def _data(view: ResultView, _side: int) -> Datasets:
    found = _found(view)
    ranges = found.ranges()
    data = pd.DataFrame(
        {
            "time": [2014 + when for when in found.when],
            "median": ranges.median,
            "low": ranges.low,
            "high": ranges.high,
        }
    )
    return {"belief_timeline": data}


def _title(view: ResultView) -> str:
    back = SINCE_YEARS[0]
    found = [verdict[back].words for verdict in _verdicts(view).values()]
    word, then = found[0], f"{_in_words(back)} years earlier"
    agree = f"in {found.count(word)} of {len(found)} readings of the record"
    last = _found(view).days[-1].year
    if word == UNCLEAR:
        return f"What allies believe of the guarantee in {last} shows no clear change from {then}"
    less = "less" if word == "lower" else "more"
    return f"In {last} allies believe {less} in the guarantee than {then}, {agree}"


def _in_words(years: int) -> str:
    return {2: "two", 5: "five"}[years]


def _says(_view: ResultView) -> str:
    return (
        "A measure of signalled support, fitted to polls through events that two coders read "
        "without knowing what followed. The line at zero is the start of 2014; the band holds nine "
        "of ten draws. The scale bears no numbers: polls are few, and the sign of a change is "
        "claimed, not its size. It is no share of people and no chance of anything."
    )


def _layout(_view: ResultView, _ground: Theme) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData(name="belief_timeline")).encode(x=theme.years())
    title = "Less than at the start of 2014 – more"
    axis = alt.Axis(values=[0], labels=False, gridColor=theme.MUTED)
    band = base.mark_area(opacity=0.22, color=theme.BLUE).encode(
        y=alt.Y("low:Q", title=title, axis=axis), y2="high:Q"
    )
    line = base.mark_line(strokeWidth=2.2, color=theme.BLUE).encode(y=alt.Y("median:Q"))
    return theme.layered(band, line).properties(width=theme.WIDTH - 60, height=260)


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
