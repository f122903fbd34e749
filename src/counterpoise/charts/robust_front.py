"""The robust front as parallel coordinates: a line for each setting, an axis for each number.

Where a face lets a reader draw a brush over some axes, settings that miss it on one of them fade.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.view import ENGINE_TABLES, View
from counterpoise.extras import alt
from counterpoise.studies.search.condition import amount

if TYPE_CHECKING:
    from counterpoise.charts.palette import Theme
    from counterpoise.studies.search.front import RobustFront

LINE, MOST_LINES = 19, 5
"""Characters of a line of an axis's name, and its lines."""
THIRDS = ("best third", "middle third", "worst third")
PRESENT = "as it is"
HEIGHT = 330
BRUSH, MARKED = "brush", "marked"
"""What a reader draws over some axes, and the setting that is marked; no still picture has them."""
INSIDE = (
    "!isValid(brush.axis) || indexof(brush.axis, datum.axis) < 0"
    " || inrange(datum.height, brush.height) ? 1 : 0"
)
"""Whether a setting meets the brush on one axis; it is kept where it meets it on all."""


class FrontView(View):
    """A robust front.

    Parameters
    ----------
    front : RobustFront
        What `counterpoise.studies.search_levers` found.
    """

    def __init__(self, front: RobustFront) -> None:
        self.front = front


def _axes(front: RobustFront) -> list[dict[str, Any]]:
    """Return the axes: levers over their ranges, objectives from the worst to the best of all."""
    axes: list[dict[str, Any]] = [
        {
            "key": lever.name,
            "title": lever.title,
            "bottom": lever.low,
            "top": lever.high,
            "own": lever.own,
            "unit": "",
        }
        for lever in front.levers
    ]
    for one in front.objectives:
        own = front.as_it_is[one.name]
        values = np.append(front.table[one.name].to_numpy(dtype=float), own)
        ends = (values.max(), values.min()) if one.sign > 0 else (values.min(), values.max())
        axes.append(
            {
                "key": one.name,
                "title": one.title,
                "bottom": ends[0],
                "top": ends[1],
                "own": own,
                "unit": one.unit,
            }
        )
    for place, axis in enumerate(axes):
        axis["axis"] = _wrapped(str(axis["title"]))
        axis["place"] = place
    return axes


def _wrapped(title: str) -> str:
    words = title if " " in title else title.replace(".", ". ").replace("/", "/ ")
    lines = textwrap.wrap(words, LINE)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][: LINE - 1]}…"]
    return "\n".join(lines)


def _height(axis: dict[str, Any], value: float) -> float:
    span = axis["top"] - axis["bottom"]
    return (value - axis["bottom"]) / span if span else 0.5


def _data(view: FrontView, _side: int) -> Datasets:
    front = view.front
    axes, table = _axes(front), front.table
    thirds = [THIRDS[min(3 * row // max(len(table), 1), 2)] for row in range(len(table))]
    lines = [
        {
            "setting": row,
            "axis": axis["axis"],
            "place": axis["place"],
            "height": _height(axis, float(table[axis["key"]].iloc[row])),
            "part": thirds[row],
        }
        for row in range(len(table))
        for axis in axes
    ]
    present = [
        {"axis": axis["axis"], "place": axis["place"], "height": _height(axis, axis["own"])}
        for axis in axes
    ]
    ends = [
        {
            "axis": axis["axis"],
            "place": axis["place"],
            "height": height,
            "label": amount(axis[end], axis["unit"]).strip().split(" dollars")[0],
        }
        for axis in axes
        for end, height in (("bottom", 0.0), ("top", 1.0))
    ]
    return {
        "settings": pd.DataFrame(lines),
        "present": pd.DataFrame(present),
        "ends": pd.DataFrame(ends),
    }


def _title(view: FrontView) -> str:
    front = view.front
    first = front.objectives[0]
    values = front.table[first.name]
    best, worst = sorted((values.min(), values.max()), key=lambda v: first.sign * v)
    return (
        f"{len(front.table)} settings that no other beats: {first.title} from "
        f"{amount(best, first.unit)} to {amount(worst, first.unit)}"
    )


def _says(view: FrontView) -> str:
    first = view.front.objectives[0]
    return (
        "Each line is a setting of the levers (on the left) with its objectives (on the right), of "
        "which up is better. Lines that cross between two objectives trade one for the other. "
        f"Colours part the settings by the {first.title}; the dashed line is the scenario as it is."
    )


def _layout(view: FrontView, _ground: Theme) -> alt.LayerChart:
    order = [axis["axis"] for axis in _axes(view.front)]
    x = alt.X(
        "axis:N",
        sort=order,
        title=None,
        axis=alt.Axis(
            labelAngle=0,
            labelExpr="split(datum.label, '\\n')",
            labelPadding=22,
            grid=True,
            domain=False,
            ticks=False,
            labelLimit=140,
        ),
        scale=alt.Scale(type="point", padding=0.4),
    )
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    colours = alt.Scale(domain=list(THIRDS), range=list(theme.PALETTE[:3]))
    brush = alt.selection_interval(name=BRUSH, encodings=["x", "y"], translate=False, zoom=False)
    lines = (
        alt.Chart(alt.NamedData(name="settings"))
        .transform_calculate(inside=INSIDE)
        .transform_joinaggregate(kept="min(inside)", groupby=["setting"])
        .mark_line(strokeWidth=1.4)
        .encode(
            strokeOpacity=alt.condition("datum.kept == 1", alt.value(0.75), alt.value(0.08)),
            x=x,
            y=y,
            detail="setting:N",
            order="place:Q",
            color=alt.Color("part:N", scale=colours, legend=theme.legend(THIRDS, offset=24)),
        )
        .add_params(brush)
    )
    marked = (
        alt.Chart(alt.NamedData(name="settings"))
        .transform_filter(f"datum.setting == {MARKED}")
        .mark_line(strokeWidth=4, color=theme.INK)
        .encode(x=x, y=y, order="place:Q")
    )
    present = (
        alt.Chart(alt.NamedData(name="present"))
        .mark_line(strokeWidth=2, strokeDash=[5, 3], color=theme.INK)
        .encode(x=x, y=y, order="place:Q")
    )
    ends = alt.Chart(alt.NamedData(name="ends")).mark_text(fontSize=10, color=theme.MUTED)
    low = ends.transform_filter("datum.height == 0").encode(
        x=x, y=y, text="label:N", yOffset=alt.value(12)
    )
    high = ends.transform_filter("datum.height == 1").encode(
        x=x, y=y, text="label:N", yOffset=alt.value(-12)
    )
    return (
        theme.layered(lines, marked, present, low, high)
        .add_params(alt.param(name=MARKED, value=-1))
        .properties(width=theme.WIDTH - 60, height=HEIGHT)
    )


def _table(view: FrontView) -> pd.DataFrame:
    front = view.front
    columns = {lever.name: (lever.title, "") for lever in front.levers}
    columns |= {one.name: (one.title, one.unit) for one in front.objectives}
    return pd.DataFrame(
        {
            title: [amount(float(v), unit).strip() for v in front.table[name]]
            for name, (title, unit) in columns.items()
        }
    )


ROBUST_FRONT = Chart(
    id="robust-front",
    name="The robust front",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=ENGINE_TABLES,
    layout=_layout,
    available=lambda view: not view.front.table.empty,
)
