"""Which factors decide a measure: choices first, then figures over their own and equal ranges."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.labels import in_words, upper_first
from counterpoise.charts.palette import Theme
from counterpoise.charts.studies.panels import LABELS, rows, stacked
from counterpoise.charts.studies.study_view import EQUAL, OWN, SET, SHOWN, StudyView
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt
from counterpoise.studies.sentences import share_of

KINDS = (SET, OWN, EQUAL)
COLOURS = {SET: theme.VERMILLION, OWN: theme.BLUE, EQUAL: theme.GREY}
FILLS = COLOURS | {EQUAL: "white"}
SHAPES = {SET: "square", OWN: "circle", EQUAL: "diamond"}
ROW = 42
"""Pixels of a row: names take up to three lines."""


def _rows(view: StudyView, side: int) -> pd.DataFrame:
    """Return the rows of a chart: every choice that matters, and the foremost figures."""
    ranked = view.ranked(side).dropna(subset="total")
    figures = ranked[ranked["kind"] == "uncertainty"].head(SHOWN)
    return pd.concat([ranked[ranked["kind"] != "uncertainty"], figures])


def _drawn(view: StudyView) -> pd.DataFrame:
    """Return the index of each factor with its interval, a row for each kind of range."""
    found = []
    for side in view.sides:
        for row in _rows(view, side).to_dict("records"):
            base = {"scenario": view.titles[side], "factor": view.name_of(str(row["factor"]))}
            base |= {"rank": row["rank"]}
            kind = SET if row["kind"] != "uncertainty" else OWN
            spans = [(kind, "total"), *([(EQUAL, "equal")] if row["equal"] == row["equal"] else [])]
            for what, key in spans:
                share, low, high = share_of(row, key)
                found.append(
                    base
                    | {"what": what, "share": share, "low": low, "high": high}
                    | {"label": f"{share:.2f}"}
                )
    columns = ["scenario", "factor", "rank", "what", "share", "low", "high", "label"]
    return pd.DataFrame(found, columns=columns)


def _data(view: StudyView, _side: int) -> Datasets:
    return {"study_ranking": _drawn(view)}


def _title(view: StudyView) -> str:
    chosen, figures = view.leader(0)
    titles, what = view.study.factors, view.outcome.title
    if chosen is None and figures is None:
        count = view.independent_runs(0)
        return f"{count:,} runs are too few to tell what decides the {what}"
    hangs = "hang" if what.startswith("capabilities") else "hangs"
    what = f"{what}," if "," in what else what
    alike = all(view.leader(side) == (chosen, figures) for side in view.sides)
    under = "" if alike else f"Under “{view.titles[0]}”, "
    totals = view.ranked(0).set_index("factor")["total"]
    words = ""
    if chosen is not None:
        share = in_words(min(1.0, totals[chosen]))
        kind = titles[chosen].kind
        first = "a choice of the model" if kind == "choice" else "a lever of policy"
        words = f"the {what} {hangs} on {first}, “{titles[chosen].title}” ({share} of its variance)"
        words += _then(view) if figures is not None else ""
    else:
        words = f"the {what} {hangs} most"
    if figures is not None:
        words += f" on “{titles[figures].title}” ({in_words(min(1.0, totals[figures]))})"
    return upper_first(f"{under}{words}")


def _then(view: StudyView) -> str:
    return "; with that held, most" if view.holds_choices else "; then, of figures, most"


def _says(view: StudyView) -> str:
    says = (
        "Each mark is the share of the variance that a factor has a part in, with interactions; "
        "its line is the 95 per cent interval. Choices and levers are told where everything "
        f"varies; figures {view.held}."
    )
    if "equal" in view.study.views:
        says += (
            " A figure whose hollow mark lies far left of its full one ranks by the range that we "
            "gave it."
        )
    return says


def _layout(view: StudyView, _ground: Theme) -> Drawing:
    shown = _drawn(view)
    kinds = [kind for kind in KINDS if kind in set(shown["what"])]
    most = min(1.0, float(shown["high"].max())) if kinds else 1.0
    scale = alt.Scale(domain=[0, min(1.0, max(0.1, round(most + 0.06, 1)))], clamp=True, nice=False)
    legend = theme.legend(kinds)

    def of_kinds(values: Mapping[str, str]) -> alt.Scale:
        return alt.Scale(domain=kinds, range=[values[kind] for kind in kinds])

    def panel(_place: int, last: bool) -> alt.LayerChart:
        base = alt.Chart().encode(
            y=rows(),
            yOffset=alt.YOffset("what:N", sort=list(KINDS), scale=alt.Scale(paddingOuter=0.3)),
        )
        axis = alt.Axis(tickCount=6, format=".1f")
        title = "Share of variance, with interactions" if last else None
        end = alt.X("high:Q", scale=scale, title=title)
        line = base.mark_rule(strokeWidth=2).encode(
            x=alt.X("low:Q", scale=scale, axis=axis, title=title),
            x2="high:Q",
            color=alt.Color("what:N", scale=of_kinds(COLOURS), legend=legend),
        )
        mark = base.mark_point(size=55, opacity=1, strokeWidth=2).encode(
            x=alt.X("share:Q", scale=scale, title=title),
            color=alt.Color("what:N", scale=of_kinds(COLOURS), legend=legend),
            fill=alt.Fill("what:N", scale=of_kinds(FILLS), legend=legend),
            shape=alt.Shape("what:N", scale=of_kinds(SHAPES), legend=legend),
        )
        words = base.mark_text(align="left", dx=7, fontSize=10.5, color=theme.MUTED)
        return theme.layered(line, mark, words.encode(x=end, text="label:N"))

    counts = shown.groupby("scenario", sort=False)["factor"].nunique()
    return stacked(
        [str(title) for title in counts.index],
        [int(count) * ROW for count in counts],
        panel,
        data="study_ranking",
        field="scenario",
        width=theme.WIDTH - LABELS - 50,
    )


def _table(view: StudyView) -> pd.DataFrame:
    def span(row: Mapping[Hashable, Any], key: str) -> str:
        if row[key] != row[key]:
            return ""
        share, low, high = share_of(row, key)
        return f"{share:.2f} ({low:.2f} to {high:.2f})"

    return pd.DataFrame(
        [
            {
                "Factor": view.study.factors[str(row["factor"])].title,
                "Scenario": view.titles[side],
                "Kind": row["kind"],
                "Share of variance, own ranges": span(row, "total"),
                "At equal ranges of 10 per cent": span(row, "equal"),
            }
            for side in view.sides
            for row in view.ranked(side).to_dict("records")
        ]
    )


RANKING = Chart(
    id="study-ranking",
    name="What decides",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=ENGINE_TABLES,
    layout=_layout,
    available=lambda view: (
        view.shares_variance and any(not _rows(view, side).empty for side in view.sides)
    ),
)
