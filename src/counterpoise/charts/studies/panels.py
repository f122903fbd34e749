"""What the charts of a study have in common: rows of factors, and a panel for each scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from counterpoise.charts import theme
from counterpoise.charts.chart import Drawing
from counterpoise.extras import alt

LABELS = 330
"""Pixels for the names of factors."""
LINE = 54
"""Characters of a line of such a name."""
Panel = Callable[[int, bool], "alt.LayerChart | alt.Chart"]
"""Draws one panel, from its place and whether it is the last one, which has the axis's title."""


def rows(field: str = "factor") -> alt.Y:
    """Return rows of names in lines, in the order of their rank."""
    return alt.Y(
        f"{field}:N",
        title=None,
        sort=alt.EncodingSortField(field="rank", op="min"),
        axis=alt.Axis(
            labelExpr="split(datum.label, '\\n')",
            labelColor=theme.INK,
            labelLimit=LABELS,
            labelLineHeight=12,
            minExtent=LABELS,
            grid=False,
        ),
    )


def stacked(
    titles: Sequence[str], heights: Sequence[int], draw: Panel, *, data: str, field: str, width: int
) -> Drawing:
    """Return panels one below the other, each with the rows of its title.

    Parameters
    ----------
    titles : sequence of str
        What each panel is of; a single one goes without.
    heights : sequence of int
        Pixels of each.
    draw : callable
        Draws one.
    data, field : str
        The dataset, and its column that holds the titles.
    width : int
        Pixels of the plots.
    """
    panels = []
    for place, (title, height) in enumerate(zip(titles, heights, strict=True)):
        heading = {"title": alt.Title(title, anchor="start", fontSize=12, color=theme.INK)}
        panel = draw(place, place == len(titles) - 1).transform_filter(alt.datum[field] == title)
        panels.append(
            panel.properties(width=width, height=height, **(heading if len(titles) > 1 else {}))
        )
    drawn: Drawing = alt.vconcat(*panels, data=alt.NamedData(name=data), spacing=theme.ROWS_APART)
    return drawn
