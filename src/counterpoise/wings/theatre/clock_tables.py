"""Clocks of the other side against the end of the war in Ukraine, as report and page show them."""

import numpy as np

from counterpoise.charts.theatre.shown import contingency_of, kept_runs, law_titles, names
from counterpoise.charts.view import ResultView
from counterpoise.theatre.names import DAY
from counterpoise.wings.declarations import Section, Table
from counterpoise.wings.theatre import BY_CLOCK
from counterpoise.wings.theatre.attack_dates import (
    end_told,
    over_starts,
    over_starts_told,
    waited_for,
)

DATES = (
    "The attacker chooses the date: read the worst start, not the mean over starts. Published "
    "clocks differ in what they count; the Danish ones allow for no allied rearmament. What is "
    "free of the other side's forces grows evenly from the end of the fighting to the end of its "
    "clock."
)


def by_clock(view: ResultView) -> list[Section]:
    """Return the table of clocks by end of the war and law; nothing where none was run."""
    if BY_CLOCK not in view.result:
        return []
    values = view.values(BY_CLOCK, "future", "clock_years", "war_ends", "time", "law")
    begun = np.isfinite(values).all(axis=(0, 1, 2, 3, 5))
    if not begun.any():
        return []
    starts = [view.quarters[place] for place in np.flatnonzero(begun)]
    holds = values[:, :, :, :, begun] > 0
    kept = kept_runs(view)
    title = contingency_of(view, view.chosen.get("clocks") or waited_for(view.evidence)).title
    caption = (
        f"{title}: runs of {kept:,} that hold on day {DAY}, from a start in "
        f"{starts[0]}, from the worst start (which), and from one in {starts[-1]}; in per cent, "
        "runs with a trough, held early and late and not between"
    )
    header = ["Clock, years", "War ends", *law_titles(view)]
    tables = tuple(
        Table(
            f"{view.titles[side]}. {caption}",
            header,
            [
                [
                    clock,
                    end_told(float(end)),
                    *(
                        over_starts_told(over_starts(holds[side, :, c, e, :, j], starts), kept)
                        for j in range(len(names(view, "law")))
                    ),
                ]
                for c, clock in enumerate(names(view, "clock_years"))
                for e, end in enumerate(names(view, "war_ends"))
            ],
        )
        for side in view.sides
    )
    heading = "Clocks of the other side, the end of the war, and the path of the hand-over"
    return [Section(heading, (DATES,), tables, folded=True)]
