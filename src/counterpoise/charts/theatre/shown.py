"""What charts of contingencies read of a result: counts of runs, and what a reader chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from counterpoise.charts import theme
from counterpoise.charts.choices import Choices
from counterpoise.charts.labels import upper_first
from counterpoise.charts.view import Floats, ResultView
from counterpoise.ensemble.dataset import series_futures
from counterpoise.evidence.contingencies import Contingency
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import listed
from counterpoise.problems import Problems, did_you_mean
from counterpoise.theatre.names import AIR_NAMES, DAY, EARLY, LATE, LAW_NAMES, READ

HOLDS, MET, AIR = "holds", "criteria_met", "air_case_share"
TABLES = (*READ, "contingencies", "axes_of_advance", "theatre_forces", "theatre_links")
"""The theatre's own tables: what an answer hangs on first."""
READ_FIRST = ("latvia", "suwalki-both", "burst")
"""Contingencies that stand side by side where none is chosen."""
TELLING = ("narva", "latvia", "suwalki-north", "suwalki-both", "baltic", "after-ukraine")
"""Contingencies with a panel of their own; the table has all of them."""
LAW_COLOURS = (theme.BLUE, theme.VERMILLION, theme.GREEN)
LAW_SHAPES = ("circle", "diamond", "triangle-up")
NO_FORECAST = (
    "Counted are runs of a model under stated inputs; no law has been shown to be right, and "
    "nothing is said of how likely an attack is."
)


@dataclass(frozen=True)
class Focus:
    """What a reader looks at.

    Parameters
    ----------
    contingencies : tuple of str
        Contingencies in view: the chosen one, or those that are read first.
    law : str
        The law that is named first.
    start : str
        The quarter in which an attack begins; of several scenarios, which differ little at first,
        the late one unless chosen. A year stands for its first quarter.
    air : str
        The air case.
    """

    contingencies: tuple[str, ...]
    law: str
    start: str
    air: str


def theatre_shown(view: ResultView) -> bool:
    """Return whether a result was run with contingencies."""
    return HOLDS in view.result and MET in view.result


def focus(view: ResultView) -> Focus:
    """Return what a reader looks at, from what was chosen.

    Raises
    ------
    InputError
        If what was chosen is not in the result.
    """
    chosen, problems = dict(view.chosen), Problems()
    if chosen.get("start", "").isdigit():
        chosen["start"] += "-Q1"
    if chosen.get("contingency") == READ_FIRST[0] not in names(view, "contingency"):
        # What a page shows as a rule need not be in an evidence set of one's own.
        del chosen["contingency"]
    known = {
        "contingency": names(view, "contingency"),
        "law": names(view, "law"),
        "start": starts(view),
        "air": list(AIR_NAMES),
        "clocks": names(view, "contingency"),
    }
    for key, words in known.items():
        if key in chosen and chosen[key] not in words:
            remedy = did_you_mean(chosen[key], words)
            problems.add("address", key, f"'{chosen[key][:40]}' is not known", remedy)
    problems.raise_if_any()
    one = chosen.get("contingency")
    return Focus(
        (one,) if one else _read_first(known["contingency"]),
        chosen.get("law", known["law"][0]),
        chosen.get("start", ends(view)[1 if view.pair else 0]),
        chosen.get("air", "as-supplied"),
    )


def _read_first(there: list[str]) -> tuple[str, ...]:
    found = tuple(name for name in READ_FIRST if name in there)
    return found or tuple(there[: len(READ_FIRST)])


def names(view: ResultView, dim: str) -> list[str]:
    """Return the labels of a dimension of the result."""
    return view.once(f"names of {dim}", lambda: [str(n) for n in view.result[dim].values])


def starts(view: ResultView) -> list[str]:
    """Return the quarters in which contingencies begin, under every scenario."""

    def found() -> list[str]:
        begun = np.isfinite(view.values(AIR, "time", "air_case")).all(axis=(0, 2))
        return [view.quarters[place] for place in np.flatnonzero(begun)]

    return view.once("theatre starts", found)


def each_year(view: ResultView) -> list[str]:
    """Return the starts with a year, or all of them where none is."""
    found = starts(view)
    return [start for start in found if start.endswith("Q1")] or found


def contingency_of(view: ResultView, name: str) -> Contingency:
    """Return a contingency of the evidence."""
    return next(row for row in view.evidence.places.contingencies if row.contingency == name)


def runs(view: ResultView) -> int:
    """Return how many runs are counted."""
    return int(view.result.sizes["future"])


def counts(view: ResultView) -> Floats:
    """Return in how many runs a criterion is met.

    By scenario, quarter, contingency, law, criterion and day.
    """
    dims = ("time", "contingency", "law", "criterion", "day")
    return view.once("theatre counts", lambda: np.rint(runs(view) * view.values(MET, *dims)))


def count(view: ResultView, side: int, start: str, name: str, criterion: str = "all") -> list[int]:
    """Return in how many runs a criterion is met on day 30, by law."""
    found = counts(view)[
        side,
        view.quarters.index(start),
        names(view, "contingency").index(name),
        :,
        names(view, "criterion").index(criterion),
        names(view, "day").index(str(DAY)),
    ]
    return [int(n) for n in found]


def by_law(view: ResultView, values: list[int], first: str = "") -> dict[str, int]:
    """Return counts by law, the law that is named first at the start."""
    found = dict(zip(names(view, "law"), values, strict=True))
    return {first: found[first]} | found if first else found


def ends(view: ResultView) -> tuple[str, str]:
    """Return the starts between which waiting is judged, or both ends of the run."""
    found = starts(view)
    return (EARLY, LATE) if {EARLY, LATE} <= set(found) else (found[0], found[-1])


def kept_runs(view: ResultView) -> int:
    """Return for how many runs, the first ones, each start is kept."""
    return series_futures(view.result)


def law_titles(view: ResultView) -> list[str]:
    """Return what laws are called in a legend."""
    return [upper_first(LAW_NAMES[law]) for law in names(view, "law")]


def law_lines(view: ResultView, data: str, y: alt.Y, *, points: bool = False) -> alt.Chart:
    """Return lines over time of a dataset, one for each law of war on the ground."""
    laws = law_titles(view)
    look = theme.legend(laws, symbolType="stroke", symbolSize=420)
    dashes = [list(dash) for dash in theme.DASHES[: len(laws)]]
    drawn: alt.Chart = (
        alt.Chart(alt.NamedData(name=data))
        .mark_line(strokeWidth=2, point={"size": 26} if points else False)
        .encode(
            x=theme.years(),
            y=y,
            color=alt.Color(
                "law:N", scale=alt.Scale(domain=laws, range=list(LAW_COLOURS)), legend=look
            ),
            strokeDash=alt.StrokeDash(
                "law:N", scale=alt.Scale(domain=laws, range=dashes), legend=look
            ),
        )
    )
    return drawn


def law_marks(view: ResultView) -> dict[str, Any]:
    """Return colour and shape of marks by law, with one legend."""
    laws = law_titles(view)
    look = theme.legend(laws)
    colours = alt.Scale(domain=laws, range=list(LAW_COLOURS[: len(laws)]))
    shapes = alt.Scale(domain=laws, range=list(LAW_SHAPES[: len(laws)]))
    return {
        "color": alt.Color("law:N", scale=colours, legend=look),
        "shape": alt.Shape("law:N", scale=shapes, legend=look),
    }


def under(view: ResultView) -> str:
    """Return the air case and the scenario, as a sentence begins with them."""
    air = AIR_NAMES[focus(view).air]
    where = listed([f"“{title}”" for title in view.titles])
    return f"Under {where}, with {air}."


def options(view: ResultView) -> dict[str, Choices]:
    """Return what a reader may choose, by key."""
    seen = focus(view)
    chosen = {
        "contingency": seen.contingencies[0],
        "start": seen.start,
        "law": seen.law,
        "air": seen.air,
    }
    values = {
        "contingency": [
            (name, contingency_of(view, name).title) for name in names(view, "contingency")
        ],
        "start": [(start, start) for start in starts(view)],
        "law": list(zip(names(view, "law"), law_titles(view), strict=True)),
        "air": [(air, upper_first(words)) for air, words in AIR_NAMES.items()],
    }
    return {key: Choices(chosen[key], tuple(pairs)) for key, pairs in values.items()}
