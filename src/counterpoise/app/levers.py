"""Levers, as a table: what a user may move, within which bounds, and where its figure stands."""

import re
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from math import floor
from typing import Any, Literal

from counterpoise.app.texts import unit_in_words
from counterpoise.evidence import Evidence, cite

Kind = Literal["slider", "switch", "members", "targets", "choice"]
GROUPS = {
    "drawdown": "Drawdown",
    "money": "Money",
    "industry": "Industry",
    "effort": "Spending by ally or bloc",
    "groups": "Drawdown by group of capabilities",
    "need": "Need and membership",
    "assumptions": "Assumptions",
    "belief": "Belief in the guarantee",
    "theatre": "The theatre",
}
"""Groups of levers and their names, in the order in which they are shown."""
SOURCES = 5
"""Sources of a figure that are named; the others are counted."""
_MONEY = re.compile(r"\{([a-z_0-9]+/[a-z_0-9/]+)\}")
"""A figure in million dollars within a description, by its path."""


@dataclass(frozen=True)
class Lever:
    """Something that a user may move.

    Parameters
    ----------
    id : str
        Name in the address.
    label : str
        Name for people; ``{leader}`` stands for the leading ally, as in `description`.
    kind : str
        ``slider``, ``switch``, ``members`` (a list of allies), ``targets`` (shares of output by
        ally or bloc) or ``choice`` (one of `options`).
    group : str
        One of `GROUPS`.
    front : bool
        Whether it is shown without opening a drawer.
    role : str
        ``policy`` or ``assumption``: the two are reset apart.
    low, high, step : float
        Bounds and step of a slider, in `unit`.
    unit : str
        Unit for people.
    target : str
        What it changes: ``figure:PATH`` sets figures, ``times:PATH`` multiplies them,
        ``group:NAME`` draws the path of a group of capabilities; others name an entry of a
        scenario.
    description : str
        What it does; a path of a figure in braces stands for that sum of money.
    source : str
        Where its range comes from, where no figure of the evidence says so.
    options : tuple of str
        What a choice is between; the first is usual.
    """

    id: str
    label: str
    kind: Kind
    group: str
    front: bool
    role: Literal["policy", "assumption"]
    low: float
    high: float
    step: float
    unit: str
    target: str
    description: str
    source: str
    options: tuple[str, ...] = ()

    @cached_property
    def path(self) -> str | None:
        """The figure that it sets or multiplies, with stars for any key; None if there is none."""
        kind, _, path = self.target.partition(":")
        return path if kind in ("figure", "times") else None

    def place(self, value: float) -> float:
        """Return the nearest step to a value, of two the higher, within bounds."""
        inside = min(max(value, self.low), self.high)
        steps = floor((inside - self.low) / self.step + 0.5)
        return round(self.low + steps * self.step, 6)

    def plain(self, evidence: Evidence) -> dict[str, Any]:
        """Return everything that a page shows of it, as plain data."""
        names = ("id", "label", "kind", "group", "front", "role", "unit", "description", "source")
        shown: dict[str, Any] = {name: getattr(self, name) for name in names}
        shown["description"] = _MONEY.sub(
            lambda found: _billions(evidence.figure(found[1]).value), self.description
        )
        if self.kind in ("slider", "targets"):
            shown |= {"low": self.low, "high": self.high, "step": self.step}
        if self.kind == "choice":
            shown |= {"options": self.options}
        return shown | {"figure": _figure(self, evidence)}


def _billions(millions: float) -> str:
    return f"{millions / 1000:.3g} billion dollars"


def _figure(lever: Lever, evidence: Evidence) -> dict[str, Any] | None:
    """Return the figure behind a lever; for a pattern, the span of all that it matches."""
    if lever.path is None:
        return None
    paths = evidence.matching(lever.path) if "*" in lever.path else [lever.path]
    found = [evidence.figure(path) for path in paths]
    values = [f.value for f in found]
    lows = [f.value if f.low is None else f.low for f in found]
    highs = [f.value if f.high is None else f.high for f in found]
    keys = list(dict.fromkeys(key for f in found for key in f.source))
    return {
        "path": lever.path,
        "count": len(found),
        "value": sorted(values)[len(values) // 2],
        "low": min(lows),
        "high": max(highs),
        "unit": unit_in_words(found[0].unit),
        "grades": sorted({f.grade for f in found}),
        "note": found[0].note if len(found) == 1 else "",
        "sources": [cite(key, evidence=evidence) for key in keys[:SOURCES]],
        "more_sources": max(0, len(keys) - SOURCES),
    }


def _read() -> tuple[Lever, ...]:
    import csv

    text = files("counterpoise.app").joinpath("levers.csv").read_text("utf-8")
    rows = []
    for row in csv.DictReader(text.splitlines()):
        numbers = {name: float(row[name] or 0) for name in ("low", "high", "step")}
        options = tuple(filter(None, (row.pop("options") or "").split(";")))
        words = {k: v for k, v in row.items() if k not in numbers and k != "front"}
        front = row["front"] == "yes"
        rows.append(Lever(**words, **numbers, front=front, options=options))  # type: ignore[arg-type]
    return tuple(rows)


LEVERS = _read()
BY_ID = {lever.id: lever for lever in LEVERS}
