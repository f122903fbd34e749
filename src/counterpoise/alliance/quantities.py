"""What the engine gives: one declaration for each quantity, and the arrays that hold them.

To add a quantity, declare it here and fill it in the kernel; allocation, reduction, the result, its
documentation and its exports follow. Measures made of these series are declared in
`counterpoise.measures.quantities`.
"""

from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.quantities import Kind, Quantity, array_shape

if TYPE_CHECKING:
    from counterpoise.alliance.arrays import NamedArrays


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
_BOUND, _ECONOMY, _ORDERS = "kernel.record_bound", "economy.record_economy", "kernel.record_orders"

SERIES = (
    _series("coverage", _COVERAGE, "share", "Coverage of the requirement", maker=_BOUND),
    _series("own_coverage", _COVERAGE, "share", "Coverage without the leading ally", maker=_BOUND),
    _series(
        "required",
        "capability",
        "ready units",
        "Requirement of the future: the level that its coverage is measured against",
        maker=_BOUND,
    ),
    _series(
        "price_to_close",
        _COVERAGE,
        "musd_2024",
        "Price of the ready units that are short, at the prices of the tables",
        maker=_BOUND,
    ),
    _series(
        "threat",
        "time_bounds",
        "share",
        "Russian forces free for the flank, as a share of those of a force made good",
        maker=_BOUND,
    ),
    _series("spending", _YEARLY, "musd_2024", "Defence spending in the year", maker=_ECONOMY),
    _series("gdp", _YEARLY, "musd_2024", "Gross domestic product of the year", maker=_ECONOMY),
    _series(
        "unspent",
        "year ally reason",
        "musd_2024",
        "Equipment money of the year that bought nothing and does not wait for industry",
        maker="kernel.record_year",
    ),
    _series("debt", _YEARLY, "share_of_gdp", "Public debt at the end of the year", maker=_ECONOMY),
)
"""Quantities of each future: shares at bounds, money and debt by calendar year."""

MEANS = (
    _mean(
        "provided",
        "snapshot ally capability",
        "ready units",
        "Mean of what is provided to plans",
        maker=_BOUND,
    ),
    _mean(
        "requirement",
        _COVERAGE,
        "ready units",
        "Mean requirement: the level that coverage is measured against",
        maker=_BOUND,
    ),
    _mean(
        "contribution",
        _COVERAGE,
        "ready units",
        "Mean contribution of the leading ally",
        maker=_BOUND,
    ),
    _mean(
        "ordered",
        "year region capability",
        "units/year",
        "Mean orders by supplier region",
        maker=_ORDERS,
    ),
    _mean(
        "order_acceptance",
        "time capability",
        "share",
        "Mean share of orders that industry takes",
        maker=_ORDERS,
    ),
    _mean("people", "time_bounds ally", "people", "Mean active military people", maker=_BOUND),
    _mean(
        "in_training",
        "time_bounds ally",
        "people",
        "Mean active military people who are in training",
        maker=_BOUND,
    ),
    _mean("readiness", "time_bounds ally", "share", "Mean ready share of equipment", maker=_BOUND),
    _mean(
        "manning",
        "time_bounds ally",
        "share",
        "Mean share of units that can be manned",
        maker=_BOUND,
    ),
    _mean(
        "effort_cap_binding",
        "time ally",
        "share",
        "Share of futures in which a rule held the rise of effort",
        maker=_ECONOMY,
    ),
    _mean(
        "unspent_procurement",
        "time ally",
        "musd_2024",
        "Mean money whose orders industry could not take",
        maker=_ORDERS,
    ),
    _mean(
        "money_by_use",
        "year ally use",
        "musd_2024",
        "Mean defence spending of the year by what it went to",
        maker="kernel.record_year",
    ),
)
"""Quantities of which a run gives the mean over all futures; the engine gives their sums."""

ACCOUNTS: dict[tuple[str, ...], str] = {
    ("future", "ally", "capability"): """
        opening_stock opening_pipeline ordered delivered retired donated set_by_path
        closing_stock closing_pipeline
        """,
    ("future", "time_bounds", "ally", "pool"): "crews",
    ("future", "ally"): """
        budget personnel overhead upkeep other_equipment unspent contracted closing_carry_over
        """,
}
"""Accounts of each future, kept on request for checks: units, people who can man
units at each bound, and million dollars over the run."""

if TYPE_CHECKING:

    class Series(NamedArrays):
        """Arrays of `SERIES`, by name."""

    class Sums(NamedArrays):
        """Sums of `MEANS` over the futures of a batch, by name."""

    class Accounts(NamedArrays):
        """Arrays of `ACCOUNTS`, by name."""
else:
    Series = namedtuple("Series", [quantity.name for quantity in SERIES])
    Sums = namedtuple("Sums", [quantity.name for quantity in MEANS])
    Accounts = namedtuple("Accounts", [n for names in ACCOUNTS.values() for n in names.split()])
    Series.__doc__ = "Arrays of `SERIES`, by name."
    Sums.__doc__ = "Sums of `MEANS` over the futures of a batch, by name."
    Accounts.__doc__ = "Arrays of `ACCOUNTS`, by name."


def allocate(sizes: dict[str, int], *, accounts: bool = False) -> tuple[Series, Sums, Accounts]:
    """Return arrays of zeros for what a batch gives.

    Parameters
    ----------
    sizes : dict of str to int
        Length of each dimension, with ``time`` and ``time_bounds`` in steps of the engine.
    accounts : bool
        Whether accounts are kept; else they have no rows.
    """
    series = [np.zeros(array_shape(quantity, sizes)) for quantity in SERIES]
    sums = [np.zeros(array_shape(quantity, sizes)) for quantity in MEANS]
    kept = sizes | {"future": sizes["future"] if accounts else 0}
    rows = {
        name: np.zeros([kept[dim] for dim in dims])
        for dims, names in ACCOUNTS.items()
        for name in names.split()
    }
    return Series(*series), Sums(*sums), Accounts(**rows)
