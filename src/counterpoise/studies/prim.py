"""Scenario discovery: boxes of assumptions in which an outcome is frequent (PRIM).

The patient rule induction method peels a small share of the runs off one side at a time, from the
factor that raises the density of cases most, and then pastes back what was peeled too much. What it
gives is a trade-off between coverage (how many of all cases lie in the box) and density (how many
runs in the box are cases), from which a person chooses. Source: Friedman and Fisher, Statistics and
Computing 9 (1999); Bryant and Lempert, Technological Forecasting & Social Change 77 (2010).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Booleans = NDArray[np.bool_]
PEEL = 0.05
"""Share of the runs in a box that one step takes off: what the original paper recommends."""
PASTE = 0.05
LEAST_MASS = 0.05
"""Share of all runs below which a box is not peeled further."""


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


def prim(
    table: "pd.DataFrame",
    cases: Booleans,
    *,
    peel: float = PEEL,
    paste: float = PASTE,
    least_mass: float = LEAST_MASS,
) -> list[Box]:
    """Return the boxes of a peeling trajectory, from the whole table to the densest one.

    The table is not changed.

    Parameters
    ----------
    table : DataFrame
        Factors of each run. Texts, categories and truths are peeled a category at a time.
    cases : array of bool
        Which runs have the outcome.
    peel, paste : float
        Share of the runs in a box that a step takes off or puts back.
    least_mass : float
        Share of all runs that a box keeps.

    Returns
    -------
    list of Box
        In the order of peeling, the last one pasted; limits that do not restrict are left out.

    Raises
    ------
    ValueError
        If lengths differ, or a factor is missing in some run.
    """
    wanted = np.asarray(cases, dtype=bool)
    if len(table) != wanted.size:
        raise ValueError(f"There are {len(table)} runs and {wanted.size} outcomes.")
    missing = [str(name) for name in table if table[name].isna().any()]
    if missing:
        raise ValueError(f"The factor {missing[0]} is missing in some runs.")
    search = _Search({str(n): _plain(table[n]) for n in table}, wanted, peel, paste, least_mass)
    boxes = [search.box(limits) for limits in search.peeled()]
    pasted = search.box(search.pasted(boxes[-1].limits))
    return [*boxes, pasted] if pasted.limits != boxes[-1].limits else boxes


def densest(boxes: Sequence[Box], coverage: float) -> Box:
    """Return the densest box that covers at least a share of the cases, the widest of equals.

    Parameters
    ----------
    boxes : sequence of Box
        A trajectory.
    coverage : float
        The share.
    """
    wide = [box for box in boxes if box.coverage >= coverage]
    return max(wide or list(boxes)[:1], key=lambda box: (box.density, box.mass))


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


def _plain(values: "pd.Series[Any]") -> "NDArray[Any]":
    array = values.to_numpy()
    return array if array.dtype.kind in "fiu" else array.astype(str)


@dataclass
class _Search:
    columns: "dict[str, NDArray[Any]]"
    cases: Booleans
    peel: float
    paste: float
    least_mass: float

    def box(self, limits: dict[str, Limit]) -> Box:
        """Return a box with what there is to say of it."""
        import pandas as pd

        inside = self.inside(limits)
        frame = pd.DataFrame({name: self.columns[name] for name in limits})
        return Box(
            limits,
            int(inside.sum()),
            int(self.cases[inside].sum()),
            self.cases.size,
            int(self.cases.sum()),
            quasi_p_values(frame, self.cases, limits) if limits else {},
        )

    def inside(self, limits: dict[str, Limit]) -> Booleans:
        held = np.ones(self.cases.size, dtype=bool)
        for name, limit in limits.items():
            held &= limit.holds(self.columns[name])
        return held

    def peeled(self) -> Iterator[dict[str, Limit]]:
        """Give the limits of each step, the best peel of all factors at a time."""
        limits: dict[str, Limit] = {}
        yield limits
        while True:
            inside = self.inside(limits)
            least = max(1, int(np.ceil(self.least_mass * self.cases.size)))
            best: tuple[float, float, dict[str, Limit]] | None = None
            before = self.cases[inside].mean() if inside.any() else 0.0
            for name in self.columns:
                for limit in self._peels(name, limits.get(name, Limit()), inside):
                    tried = {**limits, name: limit}
                    kept = inside & limit.holds(self.columns[name])
                    count = int(kept.sum())
                    if count < least or count == int(inside.sum()):
                        continue
                    density = float(self.cases[kept].mean())
                    # For each run given up: a large category has no advantage over a small one.
                    gain = (density - before) / (int(inside.sum()) - count)
                    if best is None or (gain, density) > best[:2]:
                        best = (gain, density, tried)
            if best is None or best[1] <= before:
                return
            limits = best[2]
            yield limits

    def _peels(self, name: str, limit: Limit, inside: Booleans) -> Iterator[Limit]:
        values = self.columns[name][inside]
        if values.dtype.kind not in "fiu":
            here = sorted(set(values.tolist()))
            for category in here if len(here) > 1 else []:
                yield Limit(categories=frozenset(here) - {category})
            return
        low, high = np.quantile(values, (self.peel, 1 - self.peel))
        above, below = values[values > low], values[values < high]
        # A value that many runs share goes whole, or nothing would be peeled.
        start = values[values >= low].min() if low > values.min() else above.min(initial=np.inf)
        end = values[values <= high].max() if high < values.max() else below.max(initial=-np.inf)
        if np.isfinite(start):
            yield Limit(float(start), limit.high)
        if np.isfinite(end):
            yield Limit(limit.low, float(end))

    def pasted(self, limits: dict[str, Limit]) -> dict[str, Limit]:
        """Return limits widened step by step while that does not lower the density."""
        while True:
            before = self.cases[self.inside(limits)].mean()
            best, found = float(before), None
            for name in list(limits):
                for tried in self._pastes(name, limits):
                    density = float(self.cases[self.inside(tried)].mean())
                    if density >= best:
                        best, found = density, tried
            if found is None:
                return limits
            limits = found

    def _pastes(self, name: str, limits: dict[str, Limit]) -> Iterator[dict[str, Limit]]:
        others = {other: limit for other, limit in limits.items() if other != name}
        wider, limit = self.inside(others), limits[name]
        values = self.columns[name][wider]
        if limit.categories is not None:
            for category in sorted(set(values.tolist()) - limit.categories):
                yield {**limits, name: Limit(categories=limit.categories | {category})}
            return
        count = max(1, int(self.paste * self.inside(limits).sum()))
        below, above = np.sort(values[values < limit.low]), np.sort(values[values > limit.high])
        if below.size:
            yield {**limits, name: Limit(float(below[-min(count, below.size)]), limit.high)}
        if above.size:
            yield {**limits, name: Limit(limit.low, float(above[min(count, above.size) - 1]))}
