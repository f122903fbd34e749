"""The theme of charts: colours, dashes, shapes, type and sizes.

Scenarios differ by colour and by dash or shape. The colours are those of Okabe and Ito (2008),
without the yellow, which is too pale on white; they stay apart for colour-blind readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from counterpoise.extras import alt

BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, BLACK, GREY = "#E69F00", "#56B4E9", "#222222", "#767676"
PALETTE = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, BLACK, GREY)
DASHES = ((1, 0), (6, 3), (2, 2), (8, 2, 2, 2), (10, 4), (4, 1), (1, 3))
SHAPES = ("circle", "diamond", "triangle-up", "square", "cross", "triangle-down", "stroke")
UNCOVERED = "#d0cfcb"
INK, MUTED, LINE = "#1d2430", "#4d5663", "#dfe3e8"
SHARE_COLOURS = ("#f3f3f0", "#fdebc8", "#fbcd87", "#f39c4a", "#d96a22", "#a63a12", "#5c190a")
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"

WIDTH = 860
"""Width of a whole figure in pixels."""
NAMES = 262
"""Room for the names of capabilities."""
BETWEEN = 24
ROWS_APART = 18
BANDS_UP_TO = 3
"""More scenarios than this are drawn as medians only; their bands would hide each other."""

CONFIG: dict[str, Any] = {
    "aria": False,
    "background": "transparent",
    "font": FONT,
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": "#aab2bd",
        "tickColor": "#aab2bd",
        "labelLimit": NAMES,
    },
    "axisY": {"domain": False, "ticks": False, "labelPadding": 6},
    "header": {
        "labelColor": INK,
        "labelFontSize": 12,
        "labelFontWeight": "bold",
        "labelLimit": 400,
        "labelAnchor": "start",
        "labelPadding": 6,
        "title": None,
    },
    "legend": {
        "orient": "top",
        "direction": "horizontal",
        "title": None,
        "labelColor": INK,
        "labelFontSize": 11.5,
        "symbolStrokeWidth": 2,
        "symbolSize": 90,
        "symbolOpacity": 1,
        "columnPadding": 18,
        "offset": 10,
    },
}


def panel_columns(count: int, most: int = 2) -> int:
    """Return in how many columns that many panels stand."""
    return max(1, min(count, most))


def panel_width(columns: int, left: int = NAMES) -> int:
    """Return the width of one of some panels side by side, right of the names."""
    return (WIDTH - left - (columns - 1) * BETWEEN) // columns


def _cycle(values: Sequence[Any], count: int) -> list[Any]:
    return [values[i % len(values)] for i in range(count)]


def legend_columns(labels: Sequence[str]) -> int:
    """Return in how many columns labels stand in the width of a figure."""
    lines = [line for label in labels for line in label.split("\n")]
    longest = max(map(len, lines), default=1)
    return max(1, min(len(labels), WIDTH // (7 * longest + 50)))


def legend(labels: Sequence[str], **options: Any) -> alt.Legend:
    """Return a legend that breaks into columns when the labels are long."""
    return alt.Legend(
        columns=legend_columns(labels),
        labelLimit=0,
        labelExpr="split(datum.label, '\\n')",
        **options,
    )


def _colours(labels: Sequence[str]) -> alt.Scale:
    return alt.Scale(domain=list(labels), range=_cycle(PALETTE, len(labels)))


def colour(labels: Sequence[str]) -> alt.Color:
    """Return the colours of scenarios for marks."""
    return alt.Color("scenario:N", scale=_colours(labels), legend=legend(labels))


def stroke(labels: Sequence[str]) -> alt.Stroke:
    """Return the colours of scenarios for lines."""
    return alt.Stroke(
        "scenario:N",
        scale=_colours(labels),
        legend=legend(labels, symbolType="stroke", symbolSize=420),
    )


def fill(labels: Sequence[str]) -> alt.Fill:
    """Return the colours of scenarios for bands; their legend is that of the lines."""
    return alt.Fill(
        "scenario:N",
        scale=_colours(labels),
        legend=legend(labels, symbolType="stroke", symbolSize=420),
    )


def dash(labels: Sequence[str]) -> alt.StrokeDash:
    """Return the dashes of scenarios."""
    scale = alt.Scale(domain=list(labels), range=[list(d) for d in _cycle(DASHES, len(labels))])
    return alt.StrokeDash(
        "scenario:N", scale=scale, legend=legend(labels, symbolType="stroke", symbolSize=420)
    )


def shape(labels: Sequence[str]) -> alt.Shape:
    """Return the shapes of scenarios."""
    scale = alt.Scale(domain=list(labels), range=_cycle(SHAPES, len(labels)))
    return alt.Shape("scenario:N", scale=scale, legend=legend(labels))


def time(title: str | None = None, **axis: Any) -> alt.X:
    """Return an axis of time in decimal years, with what is asked of it and no more."""
    return alt.X(
        "time:Q",
        title=title,
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(format="d", grid=False, **axis),
    )


def years(title: str | None = None, **axis: Any) -> alt.X:
    """Return an axis of time that is labelled in whole years as far as they fit."""
    usual = {"tickCount": 6, "labelFlush": False, "labelOverlap": "greedy"}
    return time(title, **(usual | axis))


def rows(field: str, *, rank: str = "rank", grid: bool = True, limit: int = NAMES) -> alt.Y:
    """Return rows of names in the order of their rank, cut beyond so many pixels."""
    return alt.Y(
        f"{field}:N",
        title=None,
        sort=alt.EncodingSortField(field=rank, op="min"),
        axis=alt.Axis(grid=grid, labelColor=INK, labelLimit=limit),
    )


def offset() -> alt.YOffset:
    """Return the place of a scenario within its row."""
    return alt.YOffset("scenario:N", sort=alt.EncodingSortField(field="place", op="min"))


def layered(*charts: alt.Chart, data: str | None = None) -> alt.LayerChart:
    """Return charts one over the other, on a named dataset if all share it."""
    named = {} if data is None else {"data": alt.NamedData(name=data)}
    return cast(alt.LayerChart, alt.layer(*charts, **named))


def facet(
    chart: alt.Chart | alt.LayerChart, field: str, columns: int, *, axes: bool = True
) -> alt.FacetChart:
    """Return panels in the order of the field's rank, each with a horizontal axis if wanted."""
    panels = chart.facet(
        facet=alt.Facet(
            f"{field}:N",
            title=None,
            sort=alt.EncodingSortField(field=f"{field}_rank", op="min"),
            header=alt.Header(labelExpr="split(datum.label, '\\n')", labelLineHeight=14),
        ),
        columns=columns,
    )
    panels = panels.properties(spacing=alt.RowColnumber(row=ROWS_APART, column=BETWEEN))
    return panels.resolve_axis(x="independent") if axes else panels
