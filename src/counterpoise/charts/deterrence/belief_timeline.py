"""What allies believe since 2014, as a fitted index of change, with what schools make of it."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.deterrence.shown import beliefs_shown
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ResultView
from counterpoise.deterrence.timeline import Timeline, Verdict, timeline, verdicts
from counterpoise.extras import alt

SINCE_YEARS = (2, 5)
FITS = {
    "average": "Both codings of the events",
    "first": "First coding alone",
    "second": "Second coding alone",
    "past_conduct": "If past conduct counts",
    "interests": "If present interests and power count",
    "leader": "If the leader counts",
}


def _found(view: ResultView) -> Timeline:
    return view.once("belief timeline", lambda: timeline(view.evidence))


def _verdicts(view: ResultView) -> dict[str, dict[int, Verdict]]:
    last = _found(view).days[-1]

    def made() -> dict[str, dict[int, Verdict]]:
        found: dict[str, dict[int, Verdict]] = {name: {} for name in FITS}
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
    word = _verdicts(view)["average"][back].words
    agree = sum(v[back].words == word for v in _verdicts(view).values())
    return (
        f"What allies believe of the guarantee shows {word} over {_in_words(back)} years"
        if "change" in word
        else f"Allies believe less in the guarantee than {_in_words(back)} years ago, in {agree} of "
        f"{len(FITS)} ways of reading the record"
        if word == "lower"
        else f"Allies believe more in the guarantee than {_in_words(back)} years ago, in {agree} of "
        f"{len(FITS)} ways of reading the record"
    )


def _in_words(years: int) -> str:
    return {2: "two", 5: "five"}[years]


def _says(_view: ResultView) -> str:
    return (
        "A measure of signalled support, fitted to polls through events that two coders read "
        "without knowing what followed. Zero is the start of 2014, and one is the usual spread over "
        "the months until 2024; the band holds nine of ten draws. Polls are few, so the sign of a "
        "change is claimed and not its size. It is no share of people and no chance of anything."
    )


def _layout(_view: ResultView, _ground: Theme) -> alt.LayerChart:
    base = alt.Chart(alt.NamedData(name="belief_timeline")).encode(x=theme.years())
    title = "Change since the start of 2014, standard deviations"
    band = base.mark_area(opacity=0.22, color=theme.BLUE).encode(
        y=alt.Y("low:Q", title=title), y2="high:Q"
    )
    line = base.mark_line(strokeWidth=2.2, color=theme.BLUE).encode(y=alt.Y("median:Q"))
    return theme.layered(band, line).properties(width=theme.WIDTH - 60, height=260)


def _table(view: ResultView) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Reading of the record": FITS[name],
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
