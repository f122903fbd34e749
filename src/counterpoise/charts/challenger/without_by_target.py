"""In how many settings belief held leaves no margin, by target and start."""

from __future__ import annotations

import pandas as pd

from counterpoise.challenger.names import METHOD_NAMES, TARGET_NAMES, called
from counterpoise.charts import theme
from counterpoise.charts.challenger.shown import (
    SEEN,
    SETTINGS,
    TABLES,
    focus,
    kept,
    levers_in_words,
    looked,
    moments,
    of_type,
    others,
    places_of,
    required_shown,
    starts,
)
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.choices import Choice
from counterpoise.charts.labels import upper_first, wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.theatre.shown import law_lines, law_titles, names
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import listed

COLUMNS = 3


def groups(view: ResultView, side: int) -> list[list[str]]:
    """Return the targets at which something is known of the method, those alike together."""
    found: dict[bytes, list[str]] = {}
    for place in places_of(view, focus(view).method):
        found.setdefault(looked(view, side, place=place).without.tobytes(), []).append(place)
    return list(found.values())


def _called(view: ResultView, side: int, group: list[str]) -> str:
    named = upper_first(listed([called(place, TARGET_NAMES) for place in group]))
    if len(group) == len(places_of(view, focus(view).method)) > 1:
        named = "Each target"
    return f"{named}: {view.titles[side]}" if view.pair else named


def _data(view: ResultView, _side: int) -> Datasets:
    at, rows, rank = moments(view), [], 0
    for side in view.sides:
        for group in groups(view, side):
            one = looked(view, side, place=group[0])
            rows += [
                {
                    "panel": wrapped(_called(view, side, group), 36),
                    "panel_rank": rank,
                    "time": at[t],
                    "law": law,
                    "without": 100 * one.without[t, k] / one.settings[t],
                }
                for t in kept(view, side)
                for k, law in enumerate(law_titles(view))
            ]
            rank += 1
    return {"without_by_target": pd.DataFrame(rows)}


def _title(view: ResultView) -> str:
    seen = focus(view)
    t, first = starts(view).index(seen.start), names(view, "law").index(seen.law)
    said = []
    for side in view.compared:
        counts = {
            place: looked(view, side, place=place).without[t]
            for place in places_of(view, seen.method)
        }
        low, high = (end(int(one[first]) for one in counts.values()) for end in (min, max))
        span = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        rest = [int(n) for one in counts.values() for i, n in enumerate(one) if i != first]
        settings = looked(view, side).settings[t]
        said.append(
            (
                f"{span} of {settings:,} settings, by target, if law {law_titles(view)[first]} "
                f"(other laws: {others([-1, *rest], 0)})",
                view.titles[side],
            )
        )
    return (
        f"No margin against {called(seen.method, METHOD_NAMES)}, start {seen.start}: "
        + view.contrasted(said)
    )


def _says(view: ResultView) -> str:
    return (
        f"In which part of the settings ({of_type(view)}) the belief held is no larger than that "
        f"at which a challenger is indifferent to "
        f"{called(focus(view).method, METHOD_NAMES)}, by target and start. Lines are laws of war "
        "on the ground. A value of each target is drawn in each setting, all from one range until "
        "you set others, so targets differ by denial and by the draw. Where the theatre has no "
        "contingency nothing is shown. " + " ".join(filter(None, (levers_in_words(view), SETTINGS)))
    )


def _layout(view: ResultView, _ground: Theme) -> Drawing:
    y = alt.Y(
        "without:Q",
        title="Settings, per cent",
        scale=alt.Scale(domainMin=0),
        axis=alt.Axis(tickCount=4),
    )
    lines = law_lines(view, "without_by_target", y)
    count = sum(len(groups(view, side)) for side in view.sides)
    columns = theme.panel_columns(count, COLUMNS)
    width = theme.panel_width(columns, left=46 * columns)
    drawn: Drawing = theme.facet(lines.properties(width=width, height=130), "panel", columns)
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    rows = []
    for side in view.sides:
        steps = kept(view, side)
        settings = looked(view, side).settings
        for place in places_of(view, focus(view).method):
            one = looked(view, side, place=place)
            rows.append(
                {
                    "Target": upper_first(called(place, TARGET_NAMES)),
                    **({"Scenario": view.titles[side]} if view.pair else {}),
                    **{
                        f"{starts(view)[t]}: settings of {settings[t]:,}, over laws": (
                            others([-1, *one.without[t]], 0)
                        )
                        for t in steps[:: max(1, len(steps) // 5)]
                    },
                }
            )
    return pd.DataFrame(rows)


WITHOUT_BY_TARGET = Chart(
    id="without-margin-by-target",
    name="Settings without a margin by target",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    layout=_layout,
    available=required_shown,
    choices=(*SEEN, Choice("law", "law"), Choice("quarter", "quarter")),
)
