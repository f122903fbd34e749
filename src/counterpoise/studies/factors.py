"""What a study varies: groups of uncertain figures, levers and choices of the model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence.attributes import attribute_of
from counterpoise.studies.designs import Space
from counterpoise.studies.model import Value

if TYPE_CHECKING:
    from counterpoise.scenario import Scenario

FactorKind = Literal["uncertainty", "lever", "choice"]
OTHERS = "all other figures"
ENTRIES = {
    "belief.school": "school of belief: what conduct of the leading ally counts",
    "requirement.as_of": "date of the baseline",
    "requirement.level": "level of the requirement",
    "us_count": "what the leading ally counts for",
}
"""What entries of a scenario that are often set are called; others go by their name."""
DRAWS = "draws/"
"""What the name of a factor begins with that models draw themselves, by streams of their own."""
TIMES = "times/"
"""What the name of a lever begins with that multiplies figures or entries."""
LEVELS = (0.0, 0.5, 1.0)
"""Levels of a group of figures in a factorial design: low end, middle and high end of each."""


@dataclass(frozen=True)
class Factor:
    """One thing that a study varies.

    Parameters
    ----------
    name : str
        Its name, and that of its column in tables.
    title : str
        What a reader calls it.
    kind : str
        ``uncertainty``, ``lever`` or ``choice``.
    columns : tuple of str
        Its columns of the unit cube.
    paths : tuple of str
        The uncertain figures in it, or those that a lever or choice sets.
    values : tuple
        What it may be set to; empty for figures and for a range.
    low, high : float
        Ends of a lever's range.
    levels : int
        Levels of that range in a factorial design.
    of_model : bool
        Whether it chooses between values that a model gives side by side, and sets nothing.
    times : bool
        Whether a lever multiplies instead of setting: each figure as it is drawn, each entry as the
        scenario has it.
    entries : tuple of str
        The entries of a scenario that its name stands for, where that has stars or multiplies.
    """

    name: str
    title: str
    kind: FactorKind
    columns: tuple[str, ...]
    paths: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 1.0
    levels: int = 3
    of_model: bool = False
    times: bool = False
    entries: tuple[str, ...] = ()

    def settings(self, value: Value, scenario: "Scenario") -> dict[str, Value]:
        """Return what it sets entries of a scenario to at a value of its own."""
        names = self.entries or (self.name,)
        if not self.times:
            return dict.fromkeys(names, value)
        content = scenario.model.model_dump(mode="json")
        return {name: float(value) * entry_of(content, name) for name in names}

    @property
    def sets_figures(self) -> bool:
        """Whether it is a lever or choice that sets figures, and not an entry of a scenario."""
        return self.kind != "uncertainty" and bool(self.paths)

    @property
    def sets_entry(self) -> bool:
        """Whether it is a lever or choice that sets an entry of a scenario."""
        return self.kind != "uncertainty" and not self.paths and not self.of_model

    def at(self, unit: float) -> Value:
        """Return what a lever or choice is set to at a number between 0 and 1."""
        if self.values:
            return self.values[min(int(unit * len(self.values)), len(self.values) - 1)]
        return self.low + (self.high - self.low) * unit

    @property
    def is_number(self) -> bool:
        """Whether what it is set to, or what is shown of it, is a number."""
        return not any(isinstance(value, bool | str) for value in self.values)

    def column(self, settings: Sequence[Value | None]) -> NDArray[Any]:
        """Return what entries were set to as a column: numbers, or texts; missing where held."""
        if self.is_number:
            return np.array([np.nan if v is None else v for v in settings], dtype=np.float64)
        return np.array([None if v is None else str(v) for v in settings], dtype=object)

    @property
    def unit_levels(self) -> tuple[float, ...]:
        """Its levels in a factorial design, as numbers between 0 and 1."""
        if self.values:
            count = len(self.values)
            return tuple((k + 0.5) / count for k in range(count))
        if self.kind == "uncertainty":
            return LEVELS
        return tuple(k / (self.levels - 1) for k in range(self.levels))


def entry_of(content: Mapping[str, Any], name: str) -> Any:
    """Return an entry of a scenario by its name with dots; None where it has none.

    >>> entry_of({"drawdown": {"default": {"over_years": 4}}}, "drawdown.default.over_years")
    4
    """
    found: Any = content
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def space_of(factors: Sequence[Factor]) -> Space:
    """Return the columns of the unit cube that factors own."""
    columns = tuple(column for factor in factors for column in factor.columns)
    place = {column: number for number, column in enumerate(columns)}
    return Space(columns, {f.name: tuple(place[c] for c in f.columns) for f in factors})


def title_of(paths: Sequence[str]) -> str:
    """Return what figures are, as the table of attributes describes them.

    >>> title_of(["capability_figures/tanker/lead_time"])[:5]
    'tanke'
    """
    first = paths[0]
    try:
        what = attribute_of(first).description
    except KeyError:
        return first
    what = what[:1].lower() + what[1:] if what[:2].upper() != what[:2] else what
    if len(paths) == 1:
        parts = first.split("/")[1:]
        names = [p for p in parts if p != parts[-1]] if len(parts) > 1 else []
        return ", ".join([*names, what])
    return what
