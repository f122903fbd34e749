"""Boxes of assumptions: what they ask of factors, how many cases they hold, and their rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Limit:
    """What a box asks of one factor: a span of numbers, or some categories.

    Parameters
    ----------
    low, high : float
        Ends of the span, both inside; minus and plus infinity where open.
    categories : frozenset, optional
        The categories that belong, where the factor has some.
    """

    low: float = -np.inf
    high: float = np.inf
    categories: frozenset[Any] | None = None

    def holds(self, values: "NDArray[Any]") -> Booleans:
        """Return which values are inside."""
        if self.categories is not None:
            return np.isin(values, list(self.categories))
        return np.asarray((values >= self.low) & (values <= self.high))

    @property
    def says(self) -> str:
        """It in words.

        >>> from counterpoise.studies.prim import Limit
        >>> Limit(high=0.25).says, Limit(categories=frozenset({"b", "a"})).says
        ('at most 0.25', 'a or b')
        """
        if self.categories is not None:
            return " or ".join(sorted(map(str, self.categories)))
        if np.isinf(self.low):
            return f"at most {self.high:.4g}"
        if np.isinf(self.high):
            return f"at least {self.low:.4g}"
        return f"from {self.low:.4g} to {self.high:.4g}"


@dataclass(frozen=True)
class Box:
    """A box: runs that meet all its limits.

    Parameters
    ----------
    limits : dict of str to Limit
        By factor; factors without one may be anything.
    runs, cases : int
        Runs in the box, and cases among them.
    all_runs, all_cases : int
        Those of the whole table.
    quasi_p : dict of str to float
        By factor the chance that a box without its limit would have as many cases in as many runs
        as this one; small where the limit matters. Too small as a test, since the box was chosen.
    """

    limits: dict[str, Limit]
    runs: int
    cases: int
    all_runs: int
    all_cases: int
    quasi_p: dict[str, float] = field(default_factory=dict)

    @property
    def coverage(self) -> float:
        """Share of all cases that lie in the box."""
        return self.cases / self.all_cases if self.all_cases else float("nan")

    @property
    def density(self) -> float:
        """Share of the runs in the box that are cases."""
        return self.cases / self.runs if self.runs else float("nan")

    @property
    def mass(self) -> float:
        """Share of all runs that lie in the box."""
        return self.runs / self.all_runs

    @property
    def restricted(self) -> int:
        """How many factors it limits."""
        return len(self.limits)

    def holds(self, table: "pd.DataFrame") -> Booleans:
        """Return which rows of a table lie in the box."""
        inside = np.ones(len(table), dtype=bool)
        for name, limit in self.limits.items():
            inside &= limit.holds(table[name].to_numpy())
        return inside

    def rule(self, titles: Mapping[str, str] | None = None) -> str:
        """Return what it asks for in words.

        Parameters
        ----------
        titles : mapping of str to str, optional
            What factors are called, by name.

        Examples
        --------
        >>> from counterpoise.studies.prim import Box, Limit
        >>> limits = {"cost": Limit(low=2.0), "law": Limit(categories=frozenset({"posen"}))}
        >>> Box(limits, 9, 6, 20, 8).rule()
        '“cost” at least 2 and “law” posen'
        """
        named = titles or {}
        asked = [f"“{named.get(name, name)}” {limit.says}" for name, limit in self.limits.items()]
        return " and ".join(asked) or "any assumptions"


def box_of(columns: "Mapping[str, NDArray[Any]]", cases: Booleans, limits: dict[str, Limit]) -> Box:
    """Return a box with how many runs and cases it holds, and the quasi-p value of each limit.

    Parameters
    ----------
    columns : mapping of str to array (N,)
        Factors of each run.
    cases : array of bool (N,)
        Which runs have the outcome.
    limits : dict of str to Limit
        What the box asks for.
    """
    import pandas as pd

    frame = pd.DataFrame({name: columns[name] for name in limits})
    inside = np.ones(cases.size, dtype=bool)
    for name, limit in limits.items():
        inside &= limit.holds(columns[name])
    return Box(
        limits,
        int(inside.sum()),
        int(cases[inside].sum()),
        cases.size,
        int(cases.sum()),
        quasi_p_values(frame, cases, limits) if limits else {},
    )


def quasi_p_values(
    table: "pd.DataFrame", cases: Booleans, limits: dict[str, Limit]
) -> dict[str, float]:
    """Return for each limit of a box the chance of as many cases if it did not matter.

    Without the limit, a share p of the runs are cases; the chance is that of at least as many cases
    as the box has, in as many runs, drawn with p (Bryant and Lempert 2010).
    """
    from scipy.stats import binom

    found = {}
    inside = {name: limit.holds(table[name].to_numpy()) for name, limit in limits.items()}
    whole = np.logical_and.reduce(list(inside.values())) if inside else np.ones(len(table), bool)
    for name in limits:
        others = [held for other, held in inside.items() if other != name]
        wider = np.logical_and.reduce(others) if others else np.ones(len(table), dtype=bool)
        share = float(np.asarray(cases)[wider].mean())
        runs, hits = int(whole.sum()), int(np.asarray(cases)[whole].sum())
        found[name] = float(binom.sf(hits - 1, runs, share))
    return found


def checked_columns(table: "pd.DataFrame", cases: Booleans) -> "dict[str, NDArray[Any]]":
    """Return the factors of a table: numbers as they are, all else as texts.

    Raises
    ------
    ValueError
        If lengths differ, or a factor is missing in some run.
    """
    if len(table) != cases.size:
        raise ValueError(f"There are {len(table)} runs and {cases.size} outcomes.")
    missing = [str(name) for name in table if table[name].isna().any()]
    if missing:
        raise ValueError(f"The factor {missing[0]} is missing in some runs.")
    columns = {str(name): table[name].to_numpy() for name in table}
    return {n: v if v.dtype.kind in "fiu" else v.astype(str) for n, v in columns.items()}
