"""Charts as plain Vega: for the simulator, which puts new data into them, and for its files."""

from functools import lru_cache
from typing import Any

from counterpoise.charts.chart import BOX, Chart, Columns, ResultChart, specification
from counterpoise.charts.palette import Theme, config
from counterpoise.charts.view import ResultView
from counterpoise.extras import need


@lru_cache
def compiled(chart: Chart[Any], theme: Theme = "light") -> dict[str, Any]:
    """Return a chart as plain Vega; the page sets the signal ``box`` to the width it has.

    Datasets that results fill are empty. Do not change what is returned: it is shared.
    """
    vl_convert = need("vl_convert", "charts")
    frame = chart.room
    drawn = specification(chart, theme) | {"config": config(theme)}
    vega = dict(vl_convert.vegalite_to_vega(drawn))
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


def rows(columns: Columns) -> list[dict[str, Any]]:
    """Return columns as rows, which is what Vega takes."""
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def filled(
    chart: ResultChart,
    view: ResultView,
    side: int = 0,
    theme: Theme = "light",
    box: int = BOX,
) -> dict[str, Any]:
    """Return a chart as plain Vega with its data, as wide as asked for: for still pictures."""
    vega, datasets = dict(compiled(chart, theme)), chart.columns(view, side)
    vega["data"] = [
        entry | {"values": rows(datasets[entry["name"]])} if entry["name"] in datasets else entry
        for entry in vega["data"]
    ]
    still = {**chart.still, "box": box}
    vega["signals"] = [
        s | {"value": still[s["name"]]} if s["name"] in still else s for s in vega["signals"]
    ]
    return vega
