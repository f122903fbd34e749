"""What became of announcements, by how they were first made."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.deterrence.shown import beliefs_shown
from counterpoise.charts.labels import per_cent
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ResultView
from counterpoise.deterrence.announcement_sample import QUIET
from counterpoise.deterrence.outcomes import FATES, LEVEL, Group, outcomes
from counterpoise.extras import alt

NAMES = {
    "institutional": "By an order, a law or an official document",
    "other": "In person, in an interview, or leaked",
}
COLOURS = [theme.BLUE, theme.SKY, theme.ORANGE, theme.UNCOVERED, theme.GREY]


def _found(view: ResultView) -> dict[str, Group]:
    return view.once("announcement outcomes", lambda: outcomes(view.evidence))


def _data(view: ResultView, _side: int) -> Datasets:
    rows = [
        {
            "made": NAMES[name],
            "rank": rank,
            "fate": fate,
            "fate_rank": place,
            "announcements": group.fates[fate],
        }
        for rank, (name, group) in enumerate(_found(view).items())
        for place, fate in enumerate(FATES)
    ]
    return {"outcomes": pd.DataFrame(rows)}


def _title(view: ResultView) -> str:
    said = _found(view)
    first, rest = said["institutional"].counts, said["other"].counts
    return (
        f"Of {first.decided} cuts, moves and threats that came by an official channel and are "
        f"decided, {first.executed} were carried out in full and kept; of {rest.decided} that were "
        f"said in person, in interviews or leaked, {rest.executed}"
    )


def _says(view: ResultView) -> str:
    ranges = [f"{100 * g.low:.0f} to {100 * g.high:.0f}" for g in _found(view).values()]
    return (
        "American announcements since 2014, each by its first channel. With nine chances in ten "
        f"the rates lie between {ranges[0]} and {ranges[1]} per cent, if announcements were "
        "independent; many belong to one decision, and most were made since 2025, so the true "
        "ranges are wider. The record is selected: what was done quietly is missing from it."
    )


def _layout(_view: ResultView, _ground: Theme) -> alt.Chart:
    scale = alt.Scale(domain=list(FATES), range=COLOURS)
    drawn: alt.Chart = (
        alt.Chart(alt.NamedData(name="outcomes"))
        .mark_bar()
        .encode(
            y=theme.rows("made", grid=False),
            x=alt.X("announcements:Q", title="Announcements", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("fate:N", scale=scale, legend=theme.legend(list(FATES))),
            order="fate_rank:Q",
        )
        .properties(width=theme.WIDTH - theme.NAMES, height=110)
    )
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "First made": NAMES[name],
                **{fate.capitalize(): group.fates[fate] for fate in FATES},
                "Decisions": group.episodes,
                f"Rate in full ({100 * LEVEL:.0f} per cent range)": (
                    f"{per_cent(group.rate)} ({per_cent(group.low)} to {per_cent(group.high)})"
                ),
                **{
                    f"If {quiet} quiet moves are missing": per_cent(group.if_missing[quiet])
                    for quiet in QUIET
                },
            }
            for name, group in _found(view).items()
        ]
    )


OUTCOMES = Chart(
    id="announcement-outcomes",
    name="What became of announcements",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=("announcements",),
    layout=_layout,
    available=beliefs_shown,
)
