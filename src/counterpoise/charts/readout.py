"""What a chart tells of the moment under a cursor, read once from how any chart is drawn.

A chart of lines or areas over time, or over days, has a read-out where a page shows it live: the
page sets one cursor into all of its panels and says the values there. Which datasets, columns and
words that takes follows from the Vega-Lite of the chart; nothing is added to the drawing itself,
so that a still picture is the same with and without.

What an axis does not print, a read-out does not say: scales without labels have none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

LINES, AREAS, OTHERS = ("line",), ("area",), ("bar", "point")
"""Marks that make a chart one of values over time, those of ranges, and those read beside them."""
SERIES = ("color", "stroke", "fill", "strokeDash")
"""Channels that tell series apart, the foremost first."""
TIMES = ("time", "year")
"""Columns of years, whole or decimal, that charts over time have across."""


@dataclass(frozen=True)
class Reading:
    """The values of one dataset at a moment.

    Parameters
    ----------
    data : str
        The dataset.
    across, value : str
        Its columns of moments and of values.
    low, high : str
        Columns of the ends of a range; left out where there is none. Without a value, the series
        is the part between them.
    series : str
        The column that names series; left out where there is one.
    panel : str
        The column that tells panels apart; left out where there is one.
    words : str
        What the value is, where no series says it.
    form : str
        The number format of the axis, in the language of D3; left out where it has none.
    most : float, optional
        Where values are cut: from there on the read-out says "or more".
    """

    data: str
    across: str
    value: str = ""
    low: str = ""
    high: str = ""
    series: str = ""
    panel: str = ""
    words: str = ""
    form: str = ""
    most: float | None = None


@dataclass(frozen=True)
class Grid:
    """Panels that are drawn as one plot: where each stands, in units of its scales.

    Parameters
    ----------
    names, name : str
        The dataset of panels, one row each in their order, and its column of names.
    at : str
        The column of a reading's dataset that places a moment within a panel, from 0 to 1.
    wide, high : float
        From a panel to the next one, across and down.
    floor, rise : float
        The foot of a panel below its top, and how far a cursor reaches up from there.
    """

    names: str
    name: str
    at: str
    wide: float
    high: float
    floor: float
    rise: float


@dataclass(frozen=True)
class Readout:
    """What a chart tells of a moment.

    Parameters
    ----------
    readings : tuple of Reading
        What is read, in the order in which it is told.
    title : str
        What stands across, where that is no time.
    grid : Grid, optional
        Where panels stand that are drawn as one plot.
    """

    readings: tuple[Reading, ...] = ()
    title: str = ""
    grid: Grid | None = None

    def plain(self) -> dict[str, Any]:
        """Return it as a page takes it."""
        return asdict(self)


class Unit(NamedTuple):
    """A part of a drawing with one mark, with what it inherits."""

    mark: str
    data: str
    encoding: Mapping[str, Any]
    panel: str
    words: str


@dataclass
class _Found:
    """What the units of one dataset come to."""

    across: Mapping[str, Any]
    panel: str
    form: str = ""
    values: dict[str, Unit] = field(default_factory=dict)
    spans: dict[tuple[str, str], Unit] = field(default_factory=dict)


def readout_of(drawn: Mapping[str, Any]) -> Readout:
    """Return what a chart tells of a moment.

    Parameters
    ----------
    drawn : mapping
        The chart as Vega-Lite.

    Returns
    -------
    Readout
        Without readings where the chart shows no lines or areas over time or another number.

    Examples
    --------
    >>> line = {
    ...     "mark": {"type": "line"},
    ...     "data": {"name": "gap"},
    ...     "encoding": {
    ...         "x": {"field": "time", "type": "quantitative"},
    ...         "y": {"field": "median", "type": "quantitative", "title": "Gap"},
    ...     },
    ... }
    >>> [one] = readout_of(line).readings
    >>> (one.data, one.across, one.value, one.words)
    ('gap', 'time', 'median', 'Gap')
    >>> readout_of(line | {"mark": {"type": "text"}}).readings
    ()
    """
    units = [unit for unit in units_of(drawn) if _is_read(unit)]
    if not any(unit.mark in LINES + AREAS for unit in units):
        return Readout()
    forms = [form for unit in units if (form := _form(unit))]
    found: dict[str, _Found] = {}
    for unit in units:
        mine = found.setdefault(unit.data, _Found(unit.encoding["x"], unit.panel))
        mine.form = mine.form or _form(unit)
        y, y2 = unit.encoding["y"], unit.encoding.get("y2", {})
        if "field" in y2:
            mine.spans.setdefault((y["field"], y2["field"]), unit)
        else:
            before = mine.values.get(y["field"])
            if before is None or not before.words:
                mine.values[y["field"]] = unit
    readings = [
        reading
        for data, one in found.items()
        for reading in _readings(data, one, one.form or (forms[0] if forms else ""))
    ]
    across = next(iter(found.values())).across
    title = "" if across["field"] in TIMES else _title(across)
    return Readout(tuple(readings), title)


def units_of(
    drawn: Mapping[str, Any],
    data: str = "",
    encoding: Mapping[str, Any] | None = None,
    panel: str = "",
) -> Iterator[Unit]:
    """Give the units of a drawing in their order, with what they inherit."""
    name = drawn.get("data", {}).get("name", data)
    inherited = {**(encoding or {}), **drawn.get("encoding", {})}
    if "facet" in drawn:
        across = drawn["facet"]
        yield from units_of(drawn["spec"], name, inherited, across.get("field", panel))
        return
    for key in ("layer", "hconcat", "vconcat", "concat"):
        for part in drawn.get(key, []):
            yield from units_of(part, name, inherited, panel)
    if "mark" in drawn:
        mark = drawn["mark"]
        kind = mark if isinstance(mark, str) else mark["type"]
        yield Unit(kind, name, inherited, panel, drawn.get("description", ""))


def _is_read(unit: Unit) -> bool:
    """Whether a unit shows numbers of an axis over a number, and each series by a name."""
    x, y = unit.encoding.get("x", {}), unit.encoding.get("y", {})
    if unit.mark not in LINES + AREAS + OTHERS or not unit.data:
        return False
    if any(c.get("type") != "quantitative" or "field" not in c for c in (x, y)):
        return False
    if (y.get("axis") or {}).get("labels") is False:
        return False
    # Lines of one kind that nothing but their number tells apart have no names to be told by.
    one = unit.encoding.get("detail", {}).get("field", "")
    return "x2" not in unit.encoding and (not one or _series(unit) not in ("", one))


def _readings(data: str, found: _Found, form: str) -> Iterator[Reading]:
    ends = {end for span in found.spans for end in span}
    low, high = "", ""
    for first, second in found.spans:
        low, high = (first, second) if first.startswith("low") else (second, first)
    values = {name: unit for name, unit in found.values.items() if name not in ends}
    common: dict[str, Any] = {
        "data": data,
        "across": found.across["field"],
        "panel": found.panel,
        "form": form,
    }
    for name, unit in values.items():
        words = unit.words or _title(unit.encoding["y"])
        ranged: dict[str, Any] = {"low": low, "high": high} if found.spans else {}
        yield Reading(**common, value=name, series=_series(unit), words=words, **ranged)
    if not values:
        for span in found.spans.values():
            words = span.words or _title(span.encoding["y"])
            yield Reading(**common, low=low, high=high, series=_series(span), words=words)


def _series(unit: Unit) -> str:
    fields = (unit.encoding.get(channel, {}).get("field", "") for channel in SERIES)
    return next(filter(None, fields), "")


def _form(unit: Unit) -> str:
    return str((unit.encoding["y"].get("axis") or {}).get("format", ""))


def _title(channel: Mapping[str, Any]) -> str:
    title = channel.get("title") or (channel.get("axis") or {}).get("title") or ""
    return " ".join(title) if isinstance(title, list) else str(title)
