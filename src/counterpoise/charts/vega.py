"""Charts as plain Vega: for the simulator, which puts new data into them, and for its files."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import Any

from counterpoise.charts.chart import BOX, Chart, Columns, ResultChart, specification
from counterpoise.charts.conversion import to_vega
from counterpoise.charts.conversion_process import Call, converted
from counterpoise.charts.palette import Theme, config
from counterpoise.charts.view import ResultView

TOGETHER = 120.0
"""Seconds for all charts of the page; they take four."""

_CONVERTED: dict[tuple[Chart[Any], Theme], dict[str, Any]] = {}
"""Charts as Vega that were converted together, before `compiled` was asked for each."""


def compile_together(charts: Iterable[Chart[Any]], themes: Iterable[Theme]) -> None:
    """Convert charts in one process that ends: the engine behind them keeps 200 MB otherwise."""
    wanted = [key for key in product(charts, themes) if key not in _CONVERTED]
    calls: list[Call] = [("vegalite_to_vega", [_configured(*key)], {}) for key in wanted]
    _CONVERTED.update(zip(wanted, converted(calls, TOGETHER), strict=True))


def _configured(chart: Chart[Any], theme: Theme) -> dict[str, Any]:
    return specification(chart, theme) | {"config": config(theme)}


@lru_cache
def compiled(chart: Chart[Any], theme: Theme = "light") -> dict[str, Any]:
    """Return a chart as plain Vega; the page sets the signal ``box`` to the width it has.

    Datasets that results fill are empty. Do not change what is returned: it is shared.
    """
    frame = chart.room
    if (chart, theme) in _CONVERTED:
        vega = dict(_CONVERTED[chart, theme])
    else:
        vega = to_vega(_configured(chart, theme))
    sized = {"width": frame.width} | ({} if frame.height is None else {"height": frame.height})
    signals = [s for s in vega.get("signals", []) if s["name"] not in sized]
    first = ("box", "narrow")
    order = [s for s in signals if s["name"] in first]
    order += [{"name": name, "update": text} for name, text in sized.items()]
    vega["signals"] = order + [s for s in signals if s["name"] not in first]
    for name in sized:
        vega.pop(name, None)
    reads = chart.reads(specification(chart, theme)).plain()
    vega |= {"autosize": "none", "padding": frame.padding, "usermeta": {"readout": reads}}
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
