"""What a stop costs: the leading ally contributes nothing for some quarters, then returns."""

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.gaps import interval_gaps

Floats = NDArray[np.float64]


def pause_gap(
    coverage: Floats, own_coverage: Floats, quarters: int, step_years: float, axis: int = 0
) -> Floats:
    r"""Return the gap that a stop adds, by the moment at which it begins, in capability-years.

    .. math:: \Delta A(t) = \int_t^{t+k} \max(0, 1 - x^{own}) - \max(0, 1 - x)\, ds

    Nobody foresees the stop and it comes and goes at once: during it coverage is what the others
    provide, before and after it nothing changes. Orders placed because of it are not counted; with
    lead times of years they arrive after a stop of a few quarters. It is the shock of a
    dependency on a single foreign capital.

    Source: *The Dawn of NATO 3.0: A New Era of Collective Defense* (2026), which calls such a
    dependency a strategic liability; the measure of it is the modellers' own.

    Parameters
    ----------
    coverage, own_coverage : array
        Coverage with and without the leading ally at quarter bounds along `axis`; shares.
    quarters : int
        How long it stops, in intervals between bounds; at least 1.
    step_years : float
        Length of an interval in years.
    axis : int
        The axis of time, n bounds long.

    Returns
    -------
    array
        As `coverage`, with n - quarters moments along `axis`; never below 0.

    Raises
    ------
    ValueError
        If the stop is shorter than one interval or longer than the record.
    """
    bounds = coverage.shape[axis]
    if not 1 <= quarters < bounds:
        raise ValueError(f"a stop of {quarters} quarters does not fit {bounds} bounds")
    # Each interval is in as many stops as it has quarters: its gap is worked out once.
    with_it, without_it = (interval_gaps(x, axis) for x in (coverage, own_coverage))
    added = np.stack(
        [
            without_it[t : t + quarters].sum(axis=0) * step_years
            - with_it[t : t + quarters].sum(axis=0) * step_years
            for t in range(bounds - quarters)
        ]
    )
    return np.moveaxis(added, 0, axis)
