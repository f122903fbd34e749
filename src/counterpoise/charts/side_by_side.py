"""Plots of several sides in one still picture, on their Vega-Lite."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

SIDES_APART = 24
"""Pixels between the plots of two sides."""
TITLE_CHARACTERS = 48
"""The longest line of a title over such a plot."""


def plot_width(whole: float) -> float:
    """Return how wide each of two plots is where both are to be as wide as a whole, in pixels."""
    return (whole - SIDES_APART) / 2


def side_by_side(
    drawn: Mapping[str, Any],
    sides: Sequence[tuple[str, Mapping[str, str]]],
    width: float,
    height: float | None = None,
) -> dict[str, Any]:
    """Return a plot for each side under its title, with axes of names in the first column.

    Parameters
    ----------
    drawn : mapping
        The plot of one side, as Vega-Lite.
    sides : sequence of (str, mapping of str to str)
        Title of each side, and by dataset of the plot the name of that of the side.
    width, height : float
        How wide and high each plot is, in pixels; without a height, what the plot says itself.
    """
    sized: dict[str, Any] = {"width": width} | ({} if height is None else {"height": height})
    plots: list[dict[str, Any]] = []
    params = [dict(parameter) for parameter in drawn.get("params", [])]
    # What both plots share stands once, where Vega-Lite looks for it.
    one = {key: part for key, part in drawn.items() if key not in ("params", "datasets")}
    for side, (title, names) in enumerate(sides):
        plot = _named(one, names)
        lines = textwrap.wrap(title, TITLE_CHARACTERS)
        plots.append(plot | sized | {"title": {"text": lines, "anchor": "start"}})
        if side % 2:
            _without_labels(plot)
    for parameter in params:
        if parameter["name"] == "plot":
            parameter.pop("expr")
            parameter["value"] = width
    kept = {key: drawn[key] for key in ("$schema", "datasets") if key in drawn}
    return kept | {
        "concat": plots,
        "columns": 2,
        "spacing": SIDES_APART,
        "params": params,
        "resolve": {"scale": {"color": "shared"}},
    }


def _named(drawn: Any, names: Mapping[str, str]) -> Any:
    """Return a copy of a specification with other names for its datasets."""
    if isinstance(drawn, list):
        return [_named(part, names) for part in drawn]
    if not isinstance(drawn, dict):
        return drawn
    return {
        key: {"name": names.get(part["name"], part["name"])}
        if key == "data" and set(part) == {"name"}
        else _named(part, names)
        for key, part in drawn.items()
        if key not in ("config", "$schema")
    }


def _without_labels(plot: dict[str, Any]) -> None:
    """Take the labels off the vertical axes of a plot that stands beside another one."""
    for layer in [plot, *plot.get("layer", [])]:
        y = layer.get("encoding", {}).get("y")
        if y is not None and "value" not in y and y.get("axis", True) is not None:
            y["title"] = None
            y["axis"] = (y.get("axis") or {}) | {"labels": False, "title": None}
