"""Vega-Lite to Vega and to SVG within this process, one conversion at a time."""

from threading import Lock
from typing import Any

from counterpoise.charts.fonts import converter

LOCK = Lock()
"""Held while vl_convert works.

It has a lock of its own, which it also holds while it makes Python objects. Collecting garbage
meanwhile may let another thread run; if that one asks for a conversion too, it waits for the lock
and keeps the interpreter, and the process stands still for ever.
"""


def to_vega(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a Vega-Lite specification as plain Vega.

    Raises
    ------
    InputError
        If vl_convert is not installed.

    Examples
    --------
    >>> to_vega({"mark": "bar", "data": {"values": []}})["marks"][0]["type"]
    'rect'
    """
    engine = converter()
    with LOCK:
        return dict(engine.vegalite_to_vega(spec))


def to_svg(spec: dict[str, Any]) -> str:
    """Return a Vega-Lite specification drawn as SVG; it may fetch nothing.

    Raises
    ------
    InputError
        If vl_convert is not installed.
    """
    engine = converter()
    with LOCK:
        return str(engine.vegalite_to_svg(spec, allowed_base_urls=[]))
