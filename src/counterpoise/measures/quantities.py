"""Measures of each future that a result keeps, declared once, and every quantity of the alliance.

To add a measure, declare it in `MEASURES` and let its maker return it.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance.quantities import MEANS, SERIES
from counterpoise.measures.gaps import gap_area, gap_peak, self_sufficient, time_total, window
from counterpoise.quantities import Quantity
from counterpoise.quarters import Calendar

Floats = NDArray[np.float64]
Maker = Callable[[Mapping[str, Floats], Calendar], dict[str, Floats]]
"""From the series of some futures, at every step, to measures of each of them by name."""


def depth_of_gaps(series: Mapping[str, Floats], calendar: Calendar) -> dict[str, Floats]:
    """Return how far coverage falls, when, and the gap summed over time."""
    coverage = series["coverage"]
    deepest = coverage.argmin(axis=1) // calendar.steps_per_quarter
    return {
        "coverage_start": coverage[:, 0],
        "coverage_min": coverage.min(axis=1),
        "gap_peak": gap_peak(coverage),
        "gap_peak_quarter": np.minimum(deepest, calendar.quarters - 1) * 1.0,
        "gap_area": gap_area(coverage, calendar.step_years),
    }


def priced_gap(series: Mapping[str, Floats], calendar: Calendar) -> dict[str, Floats]:
    """Return the price of what is short, summed over time."""
    return {"priced_gap": time_total(series["price_to_close"], calendar.step_years)}


def windows(series: Mapping[str, Floats], calendar: Calendar) -> dict[str, Floats]:
    """Return the first and last quarter with a gap, and from when allies cover all themselves."""
    first, last = window(series["coverage"])
    enough = self_sufficient(series["own_coverage"])
    per_quarter = calendar.steps_per_quarter
    return {
        "window_first": np.floor(first / per_quarter),
        "window_last": np.floor(last / per_quarter),
        "self_sufficient": np.ceil(enough / per_quarter),
    }


def _measure(name: str, dims: str, unit: str, long_name: str, maker: Maker) -> Quantity:
    return Quantity(name, ("future", *dims.split()), unit, long_name, "measure", maker)


_QUARTER = "date"
"""Makers count quarters from the start of the run; a result holds their dates."""
MEASURES = (
    _measure("coverage_start", "capability", "share", "Coverage on the opening day", depth_of_gaps),
    _measure("coverage_min", "capability", "share", "Lowest coverage", depth_of_gaps),
    _measure("gap_peak", "capability", "share", "Deepest gap", depth_of_gaps),
    _measure("gap_peak_quarter", "capability", _QUARTER, "When coverage is lowest", depth_of_gaps),
    _measure("gap_area", "capability", "capability-years", "Gap summed over time", depth_of_gaps),
    _measure(
        "priced_gap",
        "capability",
        "musd_2024 years",
        "Price of the ready units that are short, summed over time",
        priced_gap,
    ),
    _measure("window_first", "capability", _QUARTER, "First quarter with a gap", windows),
    _measure("window_last", "capability", _QUARTER, "Last quarter with a gap", windows),
    _measure(
        "self_sufficient",
        "capability",
        _QUARTER,
        "From when coverage without the leading ally holds for good",
        windows,
    ),
)
QUANTITIES = (*MEASURES, *SERIES, *MEANS)
"""Every quantity that a run of the alliance gives, in the order of a result."""


def measures_of(series: Mapping[str, Floats], calendar: Calendar) -> dict[str, Floats]:
    """Return every measure of each future, by name.

    Parameters
    ----------
    series : mapping of str to array (F, ...)
        Series of the engine at every step.
    calendar : Calendar
        When the steps are.
    """
    found: dict[str, Floats] = {}
    for maker in dict.fromkeys(quantity.maker for quantity in MEASURES):
        if callable(maker):
            found |= maker(series, calendar)
    return {quantity.name: found[quantity.name] for quantity in MEASURES}
