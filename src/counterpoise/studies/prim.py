"""Scenario discovery: boxes of assumptions in which an outcome is frequent (PRIM).

The patient rule induction method peels a small share of the runs off one side at a time, from the
factor that raises the density of cases most, and then pastes back what was peeled too much. What it
gives is a trade-off between coverage (how many of all cases lie in the box) and density (how many
runs in the box are cases), from which a person chooses. Source: Friedman and Fisher, Statistics and
Computing 9 (1999); Bryant and Lempert, Technological Forecasting & Social Change 77 (2010).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.studies.boxes import Booleans, Box, Limit, box_of, checked_columns

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Box", "densest", "prim"]
PEEL = 0.05
"""Share of the runs in a box that one step takes off: what the original paper recommends."""
PASTE = 0.05
LEAST_MASS = 0.05
"""Share of all runs below which a box is not peeled further."""


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
    search = _Search(checked_columns(table, wanted), wanted, peel, paste, least_mass)
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


@dataclass
class _Search:
    columns: "dict[str, NDArray[Any]]"
    cases: Booleans
    peel: float
    paste: float
    least_mass: float

    def box(self, limits: dict[str, Limit]) -> Box:
        """Return a box with what there is to say of it."""
        return box_of(self.columns, self.cases, limits)

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
            best: tuple[tuple[float, int], float, dict[str, Limit]] | None = None
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
                    # Of equal peels the one that leaves more factors alone.
                    score = gain, -len(tried)
                    if best is None or score > best[0]:
                        best = score, density, tried
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
        order, last = np.sort(values), values.size - 1
        # What shares the value at the quantile goes with it, as in sdtoolkit and EMA Workbench.
        low = order[int(np.floor(last * self.peel))]
        high = order[int(np.ceil(last * (1 - self.peel)))]
        start = order[order > low].min(initial=np.inf)
        end = order[order < high].max(initial=-np.inf)
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
