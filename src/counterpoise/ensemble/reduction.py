"""From batches of the engine to the numbers that a result keeps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Batch, Sums
from counterpoise.alliance.quantities import MEANS, SERIES
from counterpoise.measures.quantities import measures_of
from counterpoise.quantities import Quantity
from counterpoise.quarters import Calendar

Floats = NDArray[np.float64]
SERIES_FUTURES = 1000
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


def collect(
    batches: Iterable[Batch],
    calendar: Calendar,
    futures: int,
    progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Reduce batches as they come; memory grows with the measures only, not with the series.

    Parameters
    ----------
    batches : iterable of Batch
        Batches of the engine, in order.
    calendar : Calendar
        When the steps are.
    futures : int
        Size of the ensemble.
    progress : callable, optional
        Called with the number of futures in each batch.
    """
    kept = min(futures, SERIES_FUTURES)
    ensemble = Ensemble()
    sums: Sums | None = None
    for batch in batches:
        count = batch.series.threat.shape[0]
        here = slice(batch.first, batch.first + count)
        for name, values in measures_of(batch.series._asdict(), calendar).items():
            _store(ensemble.measures, name, values, here, futures)
        inside = max(0, min(count, kept - batch.first))
        if inside:
            for quantity, values in zip(SERIES, batch.series, strict=True):
                part = at_quarters(values[:inside], quantity, calendar)
                place = slice(batch.first, batch.first + inside)
                _store(ensemble.series, quantity.name, part, place, kept)
        sums = (
            batch.sums
            if sums is None
            else Sums(*(x + y for x, y in zip(sums, batch.sums, strict=True)))
        )
        if progress is not None:
            progress(count)
    if sums is not None:
        for quantity, total in zip(MEANS, sums, strict=True):
            ensemble.means[quantity.name] = at_quarters(total, quantity, calendar) / futures
    return ensemble


class Accumulator:
    """Reduces what models give in each future, batch by batch, by the kind of each quantity.

    Means are summed future by future in order, so that they do not depend on the size of batches.

    Parameters
    ----------
    quantities : sequence of Quantity
        What is given.
    futures : int
        Size of the ensemble.
    """

    def __init__(self, quantities: Sequence[Quantity], futures: int) -> None:
        self.quantities, self.futures = quantities, futures
        self._ensemble = Ensemble()
        self._sums: dict[str, Floats] = {}

    def add(self, first: int, values: Mapping[str, Floats]) -> None:
        """Take in the values of a batch, by name; the first axis is the future."""
        kept = min(self.futures, SERIES_FUTURES)
        for quantity in self.quantities:
            name, here = quantity.name, values[quantity.name]
            last = first + len(here)
            if quantity.kind == "measure":
                _store(self._ensemble.measures, name, here, slice(first, last), self.futures)
            elif quantity.kind == "mean":
                total = self._sums.setdefault(name, np.zeros(here.shape[1:]))
                for one in here:
                    total += one
            elif (inside := min(last, kept) - first) > 0:
                place = slice(first, first + inside)
                _store(self._ensemble.series, name, here[:inside], place, kept)

    def added_to(self, ensemble: Ensemble) -> Ensemble:
        """Return an ensemble with what was taken in beside its own."""
        own = self._ensemble
        return Ensemble(
            ensemble.measures | own.measures,
            ensemble.series | own.series,
            ensemble.means | {name: total / self.futures for name, total in self._sums.items()},
        )


def at_quarters(values: Floats, quantity: Quantity, calendar: Calendar) -> Floats:
    """Return values at every step thinned to the first step of each quarter, or as they are."""
    every = slice(None, None, calendar.steps_per_quarter)
    return values[tuple(every if dim in STEPPED else slice(None) for dim in quantity.dims)]


def _store(into: dict[str, Floats], name: str, values: Floats, here: slice, length: int) -> None:
    if name not in into:
        into[name] = np.empty((length, *values.shape[1:]), dtype=values.dtype)
    into[name][here] = values
