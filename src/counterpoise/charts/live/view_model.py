"""One look at a result for charts that must be quick: plain arrays, each worked out once."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from counterpoise.charts.view import View, contrast
from counterpoise.ensemble.dataset import series_futures
from counterpoise.evidence import Evidence

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
Kept = TypeVar("Kept")
LEVELS = (0.1, 0.5, 0.9)
DIGITS = 4
"""Decimals of the numbers that a chart is sent: finer than a pixel."""
GROUPS = ("land", "air", "air_defence", "sea", "enablers", "sustainment", "digital")
"""The order in which groups of capabilities stand: mass first, then what makes it work."""


class ViewModel:
    """A result of one or two scenarios, with its summary and evidence.

    Parameters
    ----------
    result : xarray.Dataset
        What `counterpoise.run` returned.
    summary : dict
        What `counterpoise.ensemble.summarise` made of it.
    evidence : Evidence
        The figures behind it.
    samples : bool
        Whether single futures are shown besides bands.
    """

    def __init__(
        self,
        result: "xr.Dataset",
        summary: dict[str, Any],
        evidence: Evidence,
        *,
        samples: bool = False,
    ) -> None:
        self.result, self.summary, self.evidence = result, summary, evidence
        self.samples = samples
        self._kept: dict[str, Any] = {}
        self.view = View(result, summary, evidence)
        self.names = list(summary["scenarios"])
        self.labels = list(self.view.labels.values())
        self.entries = [summary["scenarios"][name] for name in self.names]

    @property
    def pair(self) -> bool:
        """Whether there is a second scenario to set against the first."""
        return len(self.names) > 1

    @property
    def sides(self) -> range:
        """Places of the scenarios shown."""
        return range(min(2, len(self.names)))

    def once(self, key: str, make: Callable[[], Kept]) -> Kept:
        """Return what is made, and make it but once: data, title and words share it."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(Kept, self._kept[key])

    def array(self, variable: str) -> Floats:
        """Return a variable as it lies in the result, the scenario first."""
        return np.asarray(self.result[variable].values, dtype=float)

    @cached_property
    def coverage(self) -> Floats:
        """Coverage by scenario, future, bound and capability (in the order of the result)."""
        return self.array("coverage")

    @cached_property
    def capabilities(self) -> list[tuple[int, str]]:
        """Places and ids of the capabilities of any scenario, in an order that no lever changes."""
        there = [str(c) for c in self.result["capability"].values]
        found = {c for entry in self.entries for c in entry["capabilities"]}
        group = {c: self.evidence.capabilities[c].group for c in found}
        return sorted(
            ((there.index(c), c) for c in found),
            key=lambda item: (GROUPS.index(group[item[1]]), item),
        )

    def name(self, capability: str) -> str:
        """Return what a capability is called."""
        return self.view.name(capability)

    @cached_property
    def times(self) -> list[float]:
        """Bounds of quarters in decimal years."""
        return [float(t) for t in self.view.times]

    @cached_property
    def marks(self) -> list[int]:
        """Places of the bounds at which a year begins, and of the last one."""
        return sorted({0, *self.view.year_starts, len(self.times) - 1})

    def told(self, parts: Sequence[tuple[str, str]]) -> str:
        """Return what holds under which scenario; nobody need be told which where there is one.

        Parameters
        ----------
        parts : sequence of (text, label)
            What holds, and the scenario it holds under.
        """
        return contrast(parts) if self.pair else parts[0][0]

    @cached_property
    def note(self) -> str:
        """What a reader must know about bands; nothing where they come from every future."""
        kept, futures = series_futures(self.result), self.result.sizes["future"]
        if kept == futures:
            return ""
        return f" Shares of the plan and bands come from the first {kept:,} of {futures:,} futures."

    @cached_property
    def has_money(self) -> bool:
        """Whether the economy ran in any scenario."""
        return any(entry["allies"] for entry in self.entries)

    @cached_property
    def years(self) -> list[int]:
        """Whole years of the run."""
        return [int(y) for y in self.result["year"].values]


def spread(values: Floats, axis: int) -> Floats:
    """Return p10, p50 and p90 along an axis, as the first axis.

    As `numpy.quantile` with its linear rule, but in single precision, whose sorting is several
    times as fast; the error is a hundred times smaller than what a chart is sent.
    """
    ordered = np.moveaxis(values, axis, -1).astype(np.float32, order="C")
    ordered.sort(axis=-1)
    found = []
    for level in LEVELS:
        place = level * (ordered.shape[-1] - 1)
        low = int(place)
        high = min(low + 1, ordered.shape[-1] - 1)
        before, after = ordered[..., low].astype(float), ordered[..., high].astype(float)
        found.append(before + (place - low) * (after - before))
    return np.stack(found)


def numbers(values: Any) -> list[Any]:
    """Return an array as a flat list, rounded; None where there is no number."""
    flat = np.round(np.asarray(values, dtype=float).ravel(), DIGITS)
    if np.isfinite(flat).all():
        return list(flat.tolist())
    return [v if np.isfinite(v) else None for v in flat.tolist()]
