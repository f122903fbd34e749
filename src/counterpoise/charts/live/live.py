"""What a live chart is: a specification that never changes and data that do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from counterpoise.charts.chart import Chart, Figure
from counterpoise.charts.live.palette import Theme, config, look
from counterpoise.charts.live.view_model import ViewModel
from counterpoise.extras import alt, need

Columns = dict[str, dict[str, list[Any]]]
BOX = 860
"""The width in pixels that a chart has until the page says how wide its box is."""
SIDES = {"field": "place", "op": "min"}
"""The order of scenarios: the first colour stays with the first, also when they change places."""
LEAST = 264
"""Pixels of a plot, with the room on its right, that names may not eat into in a narrow box."""
NARROW = 560
"""Below this width names are cut and legends stand in one column."""


@dataclass(frozen=True)
class Frame:
    """The room around the plot, in pixels, and the height of the plot.

    The room is fixed, so that Vega need not lay a chart out twice to find it.

    Parameters
    ----------
    left, right, top, bottom : int
        Room for axes and legends.
    left_narrow, top_narrow : int
        The same in a narrow box; on the left there is more where `LEAST` is left for the plot.
    top_alone : int, optional
        Room above the plot of one scenario, where the legend names scenarios; the specification
        then has the signal ``pair``.
    height : str, optional
        The height as an expression of Vega; left out: what the specification says.
    static : callable, optional
        The same height in Python, from the width of the plot and the data, for still pictures.
    """

    left: int
    right: int
    top: int
    bottom: int
    left_narrow: int
    top_narrow: int
    top_alone: int | None = None
    height: str | None = None
    static: Callable[[float, Columns], float] | None = None

    @property
    def padding(self) -> dict[str, Any]:
        """The room as Vega wants it."""
        top = f"narrow ? {self.top_narrow} : {self.top}"
        if self.top_alone is not None:
            top = f"pair ? ({top}) : {self.top_alone}"
        return {
            "signal": f"{{left: {self._left}, right: {self.right}, "
            f"top: {top}, bottom: {self.bottom}}}"
        }

    @property
    def width(self) -> str:
        """The width of the plot, as an expression."""
        return f"max(80, box - ({self._left}) - {self.right})"

    @property
    def _left(self) -> str:
        return f"narrow ? clamp(box - {LEAST}, {self.left_narrow}, {self.left}) : {self.left}"

    def plot(self, box: float) -> float:
        """Return the width of the plot in a box."""
        left = self.left if box >= NARROW else max(self.left_narrow, min(self.left, box - LEAST))
        return max(80, box - left - self.right)


@dataclass(frozen=True)
class Live:
    """One chart of the simulator.

    Parameters
    ----------
    id : str
        Stable name, fit for an address.
    name : str
        What it is called in a menu.
    per_side : bool
        Whether each scenario has a chart of its own.
    spec : callable
        The chart in a theme, over named datasets; it holds no results.
    data : callable
        The datasets of one side, by column. Charts that show both sides take no heed of the side.
    title : callable
        The finding.
    says : callable
        One or two sentences that stand in for the chart.
    table : callable
        The numbers behind the chart, formatted for people; slow, so only when asked for.
    tables_used : tuple of str
        The evidence tables behind it.
    frame : Frame
        The room around the plot.
    sides : int
        How many scenarios it needs.
    """

    id: str
    name: str
    per_side: bool
    spec: Callable[[Theme], Chart]
    data: Callable[[ViewModel, int], Columns]
    title: Callable[[ViewModel], str]
    says: Callable[[ViewModel], str]
    table: Callable[[ViewModel], pd.DataFrame]
    tables_used: tuple[str, ...]
    frame: Frame
    sides: int = 1


@lru_cache
def compiled(chart: Live, theme: Theme = "light") -> dict[str, Any]:
    """Return a chart as plain Vega; the page sets the signal ``box`` to the width it has.

    Datasets that results fill are empty. Do not change what is returned: it is shared.
    """
    vl_convert = need("vl_convert", "charts")
    drawn = chart.spec(theme).to_dict(validate=False) | {"config": config(theme)}
    vega = dict(vl_convert.vegalite_to_vega(drawn))
    frame = chart.frame
    sized = {"width": frame.width} | ({} if frame.height is None else {"height": frame.height})
    signals = [s for s in vega.get("signals", []) if s["name"] not in sized]
    first = ("box", "narrow")
    order = [s for s in signals if s["name"] in first]
    order += [{"name": name, "update": text} for name, text in sized.items()]
    vega["signals"] = order + [s for s in signals if s["name"] not in first]
    for name in sized:
        vega.pop(name, None)
    vega |= {"autosize": "none", "padding": frame.padding}
    return vega


def names(field: str, theme: Theme, *, grid: bool = True, cut: bool = True) -> alt.Y:
    """Return rows of names in the order of their rank; in a narrow box long ones are cut."""
    limit = alt.ExprRef(f"clamp(box - {LEAST + 10}, 142, 262)") if cut else 262
    return alt.Y(
        f"{field}:N",
        title=None,
        sort=alt.EncodingSortField(field="rank", op="min"),
        axis=alt.Axis(grid=grid, labelColor=look(theme).ink, labelLimit=limit),
    )


def legend_of_two() -> alt.Legend:
    """Return a legend that is there only when there are two scenarios (the signal ``pair``)."""
    seen = alt.ExprRef("pair ? 1 : 0")
    return alt.Legend(symbolOpacity=seen, labelOpacity=seen)


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
    """Return the parameters that every chart has: the width of its box, and whether it is small."""
    return [
        alt.param(name="box", value=BOX),
        alt.param(name="narrow", expr=f"box < {NARROW}"),
    ]


def rows(columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Return columns as rows, which is what Vega takes."""
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def filled(
    chart: Live, picture: ViewModel, side: int = 0, theme: Theme = "light", box: int = BOX
) -> dict[str, Any]:
    """Return a chart as plain Vega with its data, as wide as asked for: for still pictures."""
    vega, columns = dict(compiled(chart, theme)), chart.data(picture, side)
    vega["data"] = [
        entry | {"values": rows(columns[entry["name"]])} if entry["name"] in columns else entry
        for entry in vega["data"]
    ]
    vega["signals"] = [s | {"value": box} if s["name"] == "box" else s for s in vega["signals"]]
    return vega


def to_figure(live: Live, picture: ViewModel, side: int = 0) -> Figure:
    """Return the very same chart with its data, for reports, notebooks and exports.

    Parameters
    ----------
    live : Live
        The chart.
    picture : ViewModel
        The result that it shows.
    side : int
        Which scenario, where each has a chart of its own.
    """
    columns, frame = live.data(picture, side), live.frame
    width = frame.plot(BOX)
    size: dict[str, Any] = {"width": width}
    if frame.static is not None:
        size["height"] = frame.static(width, columns)
    return Figure(
        live.id,
        live.title(picture),
        live.says(picture),
        live.spec("light").properties(**size),
        {name: pd.DataFrame(values) for name, values in columns.items()},
        live.table(picture),
        live.tables_used,
    )
