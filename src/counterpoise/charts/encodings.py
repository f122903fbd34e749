"""Encodings and parameters that the charts of the simulator have in common."""

from __future__ import annotations

from counterpoise.charts.chart import BOX, LEAST, NARROW
from counterpoise.charts.palette import Theme, palette
from counterpoise.extras import alt

SIDES = {"field": "place", "op": "min"}
"""The order of scenarios: the first colour stays with the first, also when they change places."""


def names(field: str, theme: Theme, *, grid: bool = True, cut: bool = True) -> alt.Y:
    """Return rows of names in the order of their rank; in a narrow box long ones are cut."""
    limit = alt.ExprRef(f"clamp(box - {LEAST + 10}, 142, 262)") if cut else 262
    return alt.Y(
        f"{field}:N",
        title=None,
        sort=alt.EncodingSortField(field="rank", op="min"),
        axis=alt.Axis(grid=grid, labelColor=palette(theme).ink, labelLimit=limit),
    )


def legend_of_scenarios() -> alt.Legend:
    """Return a legend that is there only when there are two scenarios (the signal ``pair``)."""
    seen = alt.ExprRef("pair ? 1 : 0")
    return alt.Legend(
        symbolOpacity=seen,
        labelOpacity=seen,
        labelLimit=0,
        labelExpr="split(datum.label, '\\n')",
        columns=alt.ExprRef("legend_columns"),
    )


def swatches(labels: str, length: str, title: str | None = None) -> alt.Legend:
    """Return a legend of joined swatches, with what divides them under the joints.

    Parameters
    ----------
    labels : str
        The words under a joint, as an expression of ``datum.value``.
    length : str
        Width of all swatches, as an expression.
    title : str, optional
        What they stand for.
    """
    return alt.Legend(
        type="gradient",
        title=title,
        titleFontWeight="normal",
        titleLimit=0,
        gradientLength=alt.ExprRef(length),
        gradientThickness=10,
        # Vega also asks for a label at the open end of the first swatch.
        labelExpr=f"datum.value > 0 ? {labels} : ''",
        labelOffset=3,
    )


def params() -> list[alt.Parameter]:
    """Return the parameters that every chart has.

    The width of its box, whether that is small, the width of its plot, and in how many columns a
    legend of scenarios stands (0: all in one row).
    """
    return [
        alt.param(name="box", value=BOX),
        alt.param(name="narrow", expr=f"box < {NARROW}"),
        alt.param(name="plot", expr="width"),
        alt.param(name="legend_columns", value=0),
    ]
