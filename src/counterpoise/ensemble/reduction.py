"""From batches of the engine to the numbers that a result keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Batch
from counterpoise.alliance.quantities import MEANS, SERIES
from counterpoise.measures.quantities import measures_of
from counterpoise.quantities import Quantity
from counterpoise.quarters import Calendar

Floats = NDArray[np.float64]
SERIES_FUTURES = 1000
AT_HAND = 25
"""Futures that are measured at once: their coverage fits into a processor's own memory."""
STEPPED = ("time", "time_bounds")
"""Dimensions along which the engine gives every step and a result keeps quarters."""


@dataclass
class Ensemble:
    """What an ensemble keeps: measures of every future, series of the first ones, and means.

    Parameters
    ----------
    measures : dict of str to array (F, C) or (F,)
        Measures of each future.
    series : dict of str to array
        Series of the first `SERIES_FUTURES` futures.
    means : dict of str to array
        Means over all futures.
    """

    measures: dict[str, Floats] = field(default_factory=dict)
    series: dict[str, Floats] = field(default_factory=dict)
    means: dict[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """What is kept of some consecutive futures, made where they were run.

    Parameters
    ----------
    first, futures : int
        Index of the first one, and how many there are.
    measures : dict of str to array (F, ...)
        Measures of each of them.
    series : dict of str to array (F', ...)
        Series of those of them of which series are kept; nothing where they are kept of none.
    sums : dict of str to array
        Sums of the engine over them.
    addends : dict of str to array (F, ...)
        What models give in each of them and a result keeps the mean of.
    """

    first: int
    futures: int
    measures: dict[str, Floats]
    series: dict[str, Floats]
    sums: dict[str, Floats]
    addends: dict[str, Floats]


def block_of(
    batch: Batch,
    calendar: Calendar,
    given: Sequence[Quantity] = (),
    values: Mapping[str, Floats] | None = None,
) -> Block:
    """Reduce a batch, so that series of futures that nobody keeps end here.

    Parameters
    ----------
    batch : Batch
        What the engine gave.
    calendar : Calendar
        When the steps are.
    given : sequence of Quantity
        What models give beside.
    values : mapping of str to array (F, ...), optional
        What they gave in the futures of the batch.
    """
    futures, named = batch.series.threat.shape[0], values or {}
    inside = max(0, min(futures, SERIES_FUTURES - batch.first))
    series: dict[str, Floats] = {}
    if inside:
        series = {
            quantity.name: at_quarters(of[:inside], quantity, calendar)
            for quantity, of in zip(SERIES, batch.series, strict=True)
        }
        series |= {q.name: named[q.name][:inside] for q in given if q.kind == "series"}
    measures = _measured(batch, calendar)
    measures |= {q.name: named[q.name] for q in given if q.kind == "measure"}
    return Block(
        batch.first,
        futures,
        # What is a part of a series is copied: it would hold the whole of it.
        {name: m if m.base is None else m.copy() for name, m in measures.items()},
        series,
        {
            quantity.name: at_quarters(total, quantity, calendar)
            for quantity, total in zip(MEANS, batch.sums, strict=True)
        },
        {q.name: named[q.name] for q in given if q.kind == "mean"},
    )


def _measured(batch: Batch, calendar: Calendar) -> dict[str, Floats]:
    """Return the measures of a batch, made of so few futures at once that they lie at hand."""
    series, futures = batch.series._asdict(), batch.series.threat.shape[0]
    some = [
        measures_of({name: of[i : i + AT_HAND] for name, of in series.items()}, calendar)
        for i in range(0, futures, AT_HAND)
    ]
    return {name: np.concatenate([found[name] for found in some]) for name in some[0]}


class Keeper(Protocol):
    """What takes in the measures of every future, block by block."""

    def add(self, first: int, measures: Mapping[str, Floats]) -> None:
        """Take in the measures of the futures from `first` on."""
        ...


class Columns:
    """Keeps measures in memory.

    Parameters
    ----------
    futures : int
        Size of the ensemble.
    """

    def __init__(self, futures: int) -> None:
        self.arrays: dict[str, Floats] = {}
        self._futures = futures

    def add(self, first: int, measures: Mapping[str, Floats]) -> None:
        """Take in the measures of the futures from `first` on."""
        for name, values in measures.items():
            _store(self.arrays, name, values, first, self._futures)


class Reduction:
    """Takes in blocks in order: of what it holds nothing grows with the number of futures.

    Sums are added block by block, those of models future by future, so that they do not depend on
    the number of cores.

    Parameters
    ----------
    futures : int
        Size of the ensemble.
    keeper : Keeper
        Where measures go.
    """

    def __init__(self, futures: int, keeper: Keeper) -> None:
        self.futures, self._keeper = futures, keeper
        self.series: dict[str, Floats] = {}
        self.sums: dict[str, Floats] = {}

    def add(self, block: Block) -> None:
        """Take in the next block."""
        self._keeper.add(block.first, block.measures)
        self.resume(block.first, block.series)
        for name, total in block.sums.items():
            self.sums[name] = self.sums[name] + total if name in self.sums else total
        for name, values in block.addends.items():
            found = self.sums.setdefault(name, np.zeros(values.shape[1:]))
            for one in values:
                found += one

    def resume(self, first: int, series: Mapping[str, Floats]) -> None:
        """Take in series of the futures from `first` on, which may have been kept before."""
        for name, values in series.items():
            _store(self.series, name, values, first, min(self.futures, SERIES_FUTURES))

    def ensemble(self, measures: dict[str, Floats]) -> Ensemble:
        """Return what was kept, with measures from where they went."""
        means = {name: total / self.futures for name, total in self.sums.items()}
        return Ensemble(measures, self.series, means)


def at_quarters(values: Floats, quantity: Quantity, calendar: Calendar) -> Floats:
    """Return values at every step thinned to the first step of each quarter, or as they are."""
    every = slice(None, None, calendar.steps_per_quarter)
    return values[tuple(every if dim in STEPPED else slice(None) for dim in quantity.dims)]


def _store(into: dict[str, Floats], name: str, values: Floats, first: int, length: int) -> None:
    if name not in into:
        into[name] = np.empty((length, *values.shape[1:]), dtype=values.dtype)
    into[name][first : first + len(values)] = values
