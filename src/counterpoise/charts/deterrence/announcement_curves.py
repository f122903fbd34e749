"""How soon announcements end one way or another: the record beside the fitted model."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.deterrence.shown import beliefs_shown
from counterpoise.charts.labels import per_cent
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ResultView
from counterpoise.deterrence.execution_checks import Check, shipped_checks
from counterpoise.extras import alt

RECORD, MODEL = "Aalen-Johansen", "model"
SOURCES = {RECORD: "The record (Aalen and Johansen)", MODEL: "The fitted model"}
ENDS = {"executed": "Carried out", "reversed": "Taken back or undone", "lapsed": "Lapsed"}


def _rows(view: ResultView) -> list[Check]:
    return view.once(
        "announcement curves", lambda: [c for c in shipped_checks() if c.section == "curve"]
    )


def _months(check: Check) -> float:
    return float(check.measure.removeprefix("by ").removesuffix(" months"))


def _at(view: ResultView, end: str, source: str, months: float) -> Check:
    return next(c for c in _rows(view) if (c.name, c.against, _months(c)) == (end, source, months))


def _data(view: ResultView, _side: int) -> Datasets:
    rows = [
        {
            "end": ENDS[check.name],
            "end_rank": list(ENDS).index(check.name),
            "source": SOURCES[check.against],
            "months": _months(check),
            "share": 100 * check.value,
            "low": 100 * check.low,
            "high": 100 * check.high,
        }
        for check in _rows(view)
    ]
    return {"announcement_curves": pd.DataFrame(rows)}


def _title(view: ResultView) -> str:
    done, lapsed = (_at(view, end, RECORD, 12).value for end in ("executed", "lapsed"))
    back = _at(view, "reversed", RECORD, 12).value
    return (
        f"Within a year {100 * done:.0f} per cent of announced cuts and threats were carried "
        f"out in full, {100 * back:.0f} taken back or undone, and {100 * lapsed:.0f} had lapsed"
    )


def _says(_view: ResultView) -> str:
    return (
        "American announcements since 2014 by months since they were made, as ends that compete: "
        "the rest was still open, or carried out in part. The bars hold nine of ten records "
        "resampled by decision. That something lapsed has no date of its own, so early lapses are "
        "artefacts of dating."
    )


def _layout(_view: ResultView, _ground: Theme) -> alt.FacetChart:
    names = list(SOURCES.values())
    colour = alt.Color(
        "source:N",
        scale=alt.Scale(domain=names, range=[theme.BLUE, theme.VERMILLION]),
        legend=theme.legend(names),
    )
    base = alt.Chart(alt.NamedData(name="announcement_curves")).encode(
        x=alt.X("months:Q", title="Months", axis=alt.Axis(tickCount=6)), color=colour
    )
    y = alt.Y("share:Q", title="Per cent", scale=alt.Scale(domainMin=0))
    bars = base.mark_rule(opacity=0.5).encode(y=alt.Y("low:Q", title="Per cent"), y2="high:Q")
    lines = base.mark_line(point=True, strokeWidth=2).encode(y=y)
    width = theme.panel_width(len(ENDS), left=50 * len(ENDS))
    chart = theme.layered(bars, lines).properties(width=width, height=180)
    drawn: alt.FacetChart = theme.facet(chart, "end", len(ENDS))
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    months = sorted({_months(check) for check in _rows(view)})
    return pd.DataFrame(
        [
            {
                "End": ENDS[end],
                "By": SOURCES[source],
                **{f"{m:g} months": per_cent(_at(view, end, source, m).value) for m in months},
            }
            for end in ENDS
            for source in SOURCES
        ]
    )


ANNOUNCEMENT_CURVES = Chart(
    id="announcement-curves",
    name="How soon announcements end",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=("announcements",),
    layout=_layout,
    available=beliefs_shown,
)
