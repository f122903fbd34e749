"""What allies would believe as a scenario goes on, and what the challenger might."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.deterrence.shown import BELIEF, beliefs_shown
from counterpoise.charts.labels import decimal
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ResultView
from counterpoise.ensemble.dataset import quarter_labels
from counterpoise.extras import alt

CHALLENGER = "belief_challenger"
LEVELS = (0.1, 0.5, 0.9)
SAME = 0.005
"""Medians of the index that lie closer are called the same."""
SCALE = "Less belief – more"
PANELS = {
    BELIEF: "Allies",
    CHALLENGER: "Challenger: allies and an offset that nobody has observed",
}


def _levels(view: ResultView, name: str) -> np.ndarray:
    """Return percentiles (level, scenario, quarter) over the futures that are kept."""
    values = view.values(name, "future", "time_bounds")
    return np.nanquantile(values, LEVELS, axis=1)


def _data(view: ResultView, _side: int) -> Datasets:
    moments = [decimal(label) for label in quarter_labels(view.result, "time_bounds")]
    rows = []
    for rank, (name, title) in enumerate(PANELS.items()):
        levels = _levels(view, name)
        rows += [
            {
                "who": title,
                "who_rank": rank,
                "scenario": label,
                "time": moment,
                "low": levels[0, s, t],
                "median": levels[1, s, t],
                "high": levels[2, s, t],
            }
            for s, label in enumerate(view.legend)
            for t, moment in enumerate(moments)
        ]
    return {"belief_path": pd.DataFrame(rows)}


def _title(view: ResultView) -> str:
    ends = _levels(view, BELIEF)[1, :, -1]
    last = quarter_labels(view.result, "time_bounds")[-1]
    if len(ends) == 1:
        # No direction: what events did fades at a rate that is ours, and scenarios alone are told.
        return f"How what allies believe would go on to {last} under “{view.titles[0]}”"
    if np.ptp(ends) < SAME:
        return f"By {last} allies would believe as much under every scenario"
    least, most = (f"“{view.titles[int(place)]}”" for place in (ends.argmin(), ends.argmax()))
    return f"By {last} allies would believe least under {least} and most under {most}"


def _says(_view: ResultView) -> str:
    return (
        "The fitted measure carried forward: the announcement of a drawdown counts as an official "
        "word, and forces in place by what is left of them. What events did fades. The line is the "
        "median, the band runs from the 10th to the 90th percentile of the futures. How much "
        "forces in place weigh is set by us, not by data, so only the order of scenarios is meant. "
        "What the challenger believes has no public observation."
    )


def _layout(view: ResultView, _ground: Theme) -> alt.FacetChart:
    labels = view.legend
    base = alt.Chart(alt.NamedData(name="belief_path")).encode(x=theme.years())
    y = alt.Y("median:Q", title=SCALE, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(labels=False))
    layers = [
        base.mark_area(opacity=0.18).encode(
            y=alt.Y("low:Q", title=SCALE, axis=alt.Axis(labels=False)),
            y2="high:Q",
            fill=theme.fill(labels),
        )
    ] * (len(labels) <= theme.BANDS_UP_TO)
    layers.append(
        base.mark_line(strokeWidth=2.2).encode(
            y=y, stroke=theme.stroke(labels), strokeDash=theme.dash(labels)
        )
    )
    width = theme.panel_width(len(PANELS), left=40 * len(PANELS))
    chart = theme.layered(*layers).properties(width=width, height=200)
    drawn: alt.FacetChart = theme.facet(chart, "who", len(PANELS))
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    labels = quarter_labels(view.result, "time_bounds")
    kept = [t for t, label in enumerate(labels) if label.endswith("Q1")][::2]
    rows = []
    for name, title in PANELS.items():
        levels = _levels(view, name)
        rows += [
            {
                "Scenario": view.titles[s],
                "Who": title,
                "Quarter": labels[t],
                "Index, 0.6 in 2014 by convention: median (10th to 90th percentile)": (
                    f"{levels[1, s, t]:.2f} ({levels[0, s, t]:.2f} to {levels[2, s, t]:.2f})"
                ),
            }
            for s in view.sides
            for t in kept
        ]
    return pd.DataFrame(rows)


BELIEF_PATH = Chart(
    id="belief-path",
    name="Belief by scenario",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=("guarantee_events", "polls", "belief_coefficients", "stationed"),
    layout=_layout,
    available=beliefs_shown,
)
