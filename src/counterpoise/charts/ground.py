"""A figure as a page shows it live: on a dark ground, and in a narrow box.

Both are made of its Vega-Lite, once for all charts, so that no chart is declared twice.
"""

import textwrap
from collections.abc import Mapping
from typing import Any

from counterpoise.charts import theme as base
from counterpoise.charts.palette import DARK, LIGHT, Theme, config

LEAST, MOST = 280, base.WIDTH
"""Widths in pixels between which a figure is drawn."""
NARROW = 600
"""Below this width panels stand one under the other and names are cut."""
LETTER = 6.2
"""About how wide a letter of an axis is, in pixels."""
ROOM = {"names": 118, "numbers": 48, "right": 18}
"""Pixels beside a plot in a narrow box: left of names, left of numbers, and on the right."""
LEGEND_COLUMN = 150
_PAIRS = (
    *zip(LIGHT.scenarios, DARK.scenarios, strict=True),
    *zip(LIGHT.shares, DARK.shares, strict=True),
    *zip(LIGHT.change, DARK.change, strict=True),
    *zip(LIGHT.weights, DARK.weights, strict=True),
    *((getattr(LIGHT, name), getattr(DARK, name)) for name in ("ink", "muted", "line", "land")),
    (LIGHT.parts[2], DARK.parts[2]),
    (base.BLACK, "#f1f3f6"),
    ("white", DARK.ground),
    ("black", DARK.ink),
    (LIGHT.ground, DARK.ground),
    (LIGHT.edge, DARK.ink),
    ("#111111", DARK.ink),
    *((pale, "#2c455a") for pale in ("#c7e0f4", "#c8dcea")),
    ("#9aa4b2", "#6f7a88"),
)
_ON_DARK = {light.casefold(): dark for light, dark in reversed(_PAIRS)}


def shown_live(spec: Mapping[str, Any], ground: Theme, box: int) -> dict[str, Any]:
    """Return the Vega-Lite of a figure for a ground and a box.

    Parameters
    ----------
    spec : mapping
        What `Figure.spec` returned; it stays as it is.
    ground : {"light", "dark"}
        What lies behind it.
    box : int
        Width of the box in pixels.
    """
    made = dict(spec)
    if box < NARROW:
        made = narrowed(made, max(LEAST, box))
    if ground == "dark":
        made = on_dark(made)
    settings = config(ground)
    # These figures may lack numbers, which a mark then skips.
    settings["mark"] = {"invalid": "filter"}
    if "locale" in made.get("config", {}):
        settings["locale"] = made["config"]["locale"]
    return made | {"config": settings}


def on_dark(part: Any) -> Any:
    """Return a part of a drawing with the colours of a dark ground; its data stay as they are."""
    if isinstance(part, list):
        return [on_dark(one) for one in part]
    if isinstance(part, dict):
        return {k: v if k in ("datasets", "config") else on_dark(v) for k, v in part.items()}
    if isinstance(part, str):
        return _ON_DARK.get(part.casefold(), part)
    return part


def narrowed(part: Mapping[str, Any], box: int) -> dict[str, Any]:
    """Return a drawing for a narrow box: panels in one column, short names, few ticks.

    Parameters
    ----------
    part : mapping
        Vega-Lite of a whole drawing, or of one of its views.
    box : int
        Width of the box in pixels.
    """
    made = dict(part)
    if "facet" in made:
        made |= {"columns": 1, "spec": narrowed(made["spec"], box)}
        header = made["facet"].get("header") or {}
        made["facet"] = made["facet"] | {"header": header | {"labelLimit": box}}
    if "hconcat" in made:
        made["vconcat"] = made.pop("hconcat")
    for key in ("vconcat", "concat", "layer"):
        if key in made:
            made[key] = [narrowed(one, box) for one in made[key]]
    if "concat" in made:
        made["columns"] = 1
    if isinstance(made.get("width"), int | float):
        beside = max((x - part["width"] for x in _fixed(part)), default=0)
        room = _room(part) + max(0, beside)
        made["width"] = max(120, min(made["width"], box - room))
        less = part["width"] - made["width"]
        made["layer"] = [_moved(one, part["width"], less) for one in made.get("layer", [])]
        if not made["layer"]:
            del made["layer"]
    if "encoding" in made:
        made["encoding"] = {
            name: _channel(name, channel, box) for name, channel in made["encoding"].items()
        }
    return made


def _fixed(part: Mapping[str, Any]) -> list[float]:
    """Return where marks stand across that hang on no data."""
    xs = [one.get("encoding", {}).get("x", {}).get("value") for one in part.get("layer", [])]
    return [x for x in xs if isinstance(x, int | float)]


def _moved(part: Mapping[str, Any], width: float, less: float) -> dict[str, Any]:
    """Return a view whose marks right of a plot stand as far from its edge as before."""
    made, x = dict(part), part.get("encoding", {}).get("x", {})
    value = x.get("value")
    if isinstance(value, int | float) and value > width / 2:
        made["encoding"] = made["encoding"] | {"x": x | {"value": value - less}}
    return made


def _room(part: Mapping[str, Any]) -> int:
    """Return the room beside a plot: names need more than numbers."""
    ys = [
        unit["encoding"]["y"]
        for unit in (part, *part.get("layer", []))
        if "y" in unit.get("encoding", {})
    ]
    named = any(y.get("type") in ("nominal", "ordinal") for y in ys)
    return ROOM["names" if named else "numbers"] + ROOM["right"]


def _channel(name: str, channel: Any, box: int) -> Any:
    if not isinstance(channel, dict):
        return channel
    made = dict(channel)
    if isinstance(made.get("legend"), dict):
        labels = (made.get("scale") or {}).get("domain") or []
        longest = max((len(label) for label in labels if isinstance(label, str)), default=0)
        columns = max(1, box // max(LEGEND_COLUMN, int(LETTER * longest) + 40))
        made["legend"] = made["legend"] | {"columns": columns, "labelLimit": box // columns}
    if name not in ("x", "y"):
        return made
    letters = int(box / LETTER)
    if isinstance(made.get("title"), str):
        lines = textwrap.wrap(made["title"], letters if name == "x" else letters // 2)
        made["title"] = lines if len(lines) > 1 else made["title"]
    axis = made.get("axis")
    if name == "y" and made.get("type") in ("nominal", "ordinal") and axis is not None:
        made["axis"] = axis | {"labelLimit": ROOM["names"] - 8}
    if name == "x" and axis is not None and made.get("type") == "quantitative":
        made["axis"] = axis | {"tickCount": 4, "labelOverlap": "greedy"}
    return made
