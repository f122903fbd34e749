"""From batches of the engine to the numbers that a result keeps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Batch, Sums
from counterpoise.measures import gap_area, gap_peak, self_sufficient, window
from counterpoise.quarters import Calendar

Floats = NDArray[np.float64]
SERIES_FUTURES = 1000


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


def measure(batch: Batch, calendar: Calendar) -> dict[str, Floats]:
    """Measure every future of a batch."""
    coverage, own = batch.series.coverage, batch.series.own_coverage
    per_quarter = calendar.steps_per_quarter
    first, last = window(coverage)
    enough = self_sufficient(own)
    area = gap_area(coverage, calendar.step_years)
    final = calendar.quarters - 1
    return {
        "coverage_start": coverage[:, 0],
        "coverage_min": coverage.min(axis=1),
        "gap_peak": gap_peak(coverage),
        "gap_peak_quarter": np.minimum(coverage.argmin(axis=1) // per_quarter, final) * 1.0,
        "gap_area": area,
        "window_first": np.floor(first / per_quarter),
        "window_last": np.floor(last / per_quarter),
        "self_sufficient": np.ceil(enough / per_quarter),
        "integrated_min": batch.series.integrated.min(axis=1),
        "gap_total": area.sum(axis=1),
    }


def collect(
    batches: Iterable[Batch],
    calendar: Calendar,
    futures: int,
    progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Reduce batches as they come; memory grows with the measures only, not with the series."""
    kept = min(futures, SERIES_FUTURES)
    ensemble = Ensemble()
    sums: Sums | None = None
    every = slice(None, None, calendar.steps_per_quarter)
    for batch in batches:
        count = batch.series.integrated.shape[0]
        here = slice(batch.first, batch.first + count)
        for name, values in measure(batch, calendar).items():
            _store(ensemble.measures, name, values, here, futures)
        inside = max(0, min(count, kept - batch.first))
        if inside:
            for name, values in batch.series._asdict().items():
                by_bound = name in ("coverage", "own_coverage", "integrated")
                part = values[:inside, every] if by_bound else values[:inside]
                _store(ensemble.series, name, part, slice(batch.first, batch.first + inside), kept)
        sums = (
            batch.sums
            if sums is None
            else Sums(*(x + y for x, y in zip(sums, batch.sums, strict=True)))
        )
        if progress is not None:
            progress(count)
    if sums is not None:
        by_step = (
            "requirement",
            "contribution",
            "accepted",
            "readiness",
            "manning",
            "rise_held",
            "equipment_left",
        )
        for name, total in sums._asdict().items():
            ensemble.means[name] = (total[every] if name in by_step else total) / futures
    return ensemble


def _store(into: dict[str, Floats], name: str, values: Floats, here: slice, length: int) -> None:
    if name not in into:
        into[name] = np.empty((length, *values.shape[1:]))
    into[name][here] = values
