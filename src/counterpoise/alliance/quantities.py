"""What the engine gives: one declaration for each quantity, and the arrays that hold them.

To add a quantity, declare it here and fill it in the kernel; allocation, reduction, the result, its
documentation and its exports follow. Measures made of these series are declared in
`counterpoise.measures.quantities`.
"""

from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.quantities import Kind, Quantity, shape_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _declared(kind: Kind, name: str, dims: str, unit: str, long_name: str, maker: str) -> Quantity:
    """Return a declaration; `dims` are parted by spaces, `maker` is a function of the engine."""
    future = ("future",) if kind != "mean" else ()
    maker = f"counterpoise.alliance.{maker}"
    return Quantity(name, (*future, *dims.split()), unit, long_name, kind, maker)


def _series(name: str, dims: str, unit: str, long_name: str, *, maker: str) -> Quantity:
    return _declared("series", name, dims, unit, long_name, maker)


def _mean(name: str, dims: str, unit: str, long_name: str, *, maker: str) -> Quantity:
    return _declared("mean", name, dims, unit, long_name, maker)


_COVERAGE = "time_bounds capability"
_YEARLY = "year ally"
_RECORD, _MONEY, _INDUSTRY = "kernel.record", "economy.money_of", "orders.industry"

SERIES = (
    _series("coverage", _COVERAGE, "share", "Coverage of the requirement", maker=_RECORD),
    _series("own_coverage", _COVERAGE, "share", "Coverage without the leading ally", maker=_RECORD),
    _series(
        "integrated",
        "time_bounds",
        "share",
        "Integrated level of all capabilities that the scenario follows",
        maker=_RECORD,
    ),
    _series("spending", _YEARLY, "musd_2024", "Defence spending in the year", maker=_MONEY),
    _series("output", _YEARLY, "musd_2024", "Gross domestic product of the year", maker=_MONEY),
    _series("debt", _YEARLY, "share_of_gdp", "Public debt at the end of the year", maker=_MONEY),
)
"""Quantities of each future: shares at bounds, money and debt by calendar year."""

MEANS = (
    _mean(
        "provided",
        "snapshot ally capability",
        "ready units",
        "Mean of what is provided to plans",
        maker=_RECORD,
    ),
    _mean("requirement", _COVERAGE, "ready units", "Mean requirement", maker=_RECORD),
    _mean(
        "contribution",
        _COVERAGE,
        "ready units",
        "Mean contribution of the leading ally",
        maker=_RECORD,
    ),
    _mean(
        "ordered",
        "year region capability",
        "units/year",
        "Mean orders by supplier region",
        maker=_INDUSTRY,
    ),
    _mean(
        "accepted",
        "time capability",
        "share",
        "Mean share of orders that industry takes",
        maker=_INDUSTRY,
    ),
    _mean("readiness", "time_bounds ally", "share", "Mean ready share of equipment", maker=_RECORD),
    _mean(
        "manning",
        "time_bounds ally",
        "share",
        "Mean share of units that can be manned",
        maker=_RECORD,
    ),
    _mean(
        "rise_held",
        "time ally",
        "share",
        "Share of futures in which a rule held the rise of effort",
        maker=_MONEY,
    ),
    _mean(
        "equipment_left",
        "time ally",
        "musd_2024",
        "Mean money whose orders industry could not take",
        maker="kernel.run_batch",
    ),
)
"""Quantities of which a run gives the mean over all futures; the engine gives their sums."""

if TYPE_CHECKING:

    class _Arrays(tuple[NDArray[np.float64], ...]):
        """Arrays by name."""

        def __getattr__(self, name: str) -> NDArray[np.float64]: ...
        def _asdict(self) -> dict[str, NDArray[np.float64]]: ...

    class Series(_Arrays):
        """Arrays of `SERIES`, by name."""

    class Sums(_Arrays):
        """Sums of `MEANS` over the futures of a batch, by name."""
else:
    Series = namedtuple("Series", [quantity.name for quantity in SERIES])
    Sums = namedtuple("Sums", [quantity.name for quantity in MEANS])
    Series.__doc__ = "Arrays of `SERIES`, by name."
    Sums.__doc__ = "Sums of `MEANS` over the futures of a batch, by name."


def allocate(sizes: dict[str, int]) -> tuple[Series, Sums]:
    """Return arrays of zeros for what a batch gives.

    Parameters
    ----------
    sizes : dict of str to int
        Length of each dimension, with ``time`` and ``time_bounds`` in steps of the engine.
    """
    series = [np.zeros(shape_of(quantity, sizes)) for quantity in SERIES]
    sums = [np.zeros(shape_of(quantity, sizes)) for quantity in MEANS]
    return Series(*series), Sums(*sums)
