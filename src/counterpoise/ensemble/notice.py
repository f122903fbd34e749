"""What is there some days after a warning, and how long stocks of munitions last.

Both are the engine's own quantities times figures of the evidence: no equation lies between them.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.dataset import quantity
from counterpoise.evidence import Evidence
from counterpoise.evidence.records import End

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
DAYS = (10, 30, 180)
"""Days of notice by which NATO's Force Model asks for its three tiers."""
MOMENTS = {"start": 0, "end": -1}
"""First day and end of a run."""


def available_share(evidence: Evidence, capability: str, days: int, end: End = "value") -> float:
    """Return the share of committed units that is there some days after a warning.

    What is used up, as shells, needs no notice. The rest follows table ``notice``: a row of its
    own, or else that of the service that mans it.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    capability : str
        Code of the capability.
    days : int
        One of `DAYS`.
    end : {"value", "low", "high"}
        Which end of the share's range to take; the share itself where there is no range.
    """
    if (capability, "use_per_day") in evidence.tables["capability_figures"]:
        return 1.0
    table, attribute = evidence.tables["notice"], f"by_day_{days}"
    own = (capability, attribute) in table
    force = capability if own else evidence.capabilities[capability].pool
    return table[force, attribute].at(end)


def days_of_supply(stock: float, use_per_day: float) -> float:
    """Return how many days a stock lasts at a daily use.

    >>> days_of_supply(720.0, 6.0)
    120.0
    """
    return stock / use_per_day


def by_notice(one: "xr.Dataset", evidence: Evidence) -> dict[str, Any]:
    """Return coverage by allies alone some days after a warning, at both ends of a run.

    Parameters
    ----------
    one : xarray.Dataset
        A result of one scenario.
    evidence : Evidence
        The figures that it was made with.

    Returns
    -------
    dict
        By capability, moment and day: the median over the futures whose series are kept.
    """
    series = quantity(one, "own_coverage").transpose("future", "time_bounds", "capability")
    own = np.asarray(series.values, dtype=float)
    found: dict[str, Any] = {}
    for c, capability in enumerate(map(str, one["capability"].values)):
        if np.isnan(own[:, :, c]).all():
            continue
        medians = {name: float(np.nanmedian(own[:, at, c])) for name, at in MOMENTS.items()}
        shares = {days: available_share(evidence, capability, days) for days in DAYS}
        found[capability] = {
            name: {f"day_{days}": share * level for days, share in shares.items()}
            for name, level in medians.items()
        }
    return found


def supply_in_days(one: "xr.Dataset", evidence: Evidence) -> dict[str, Any]:
    """Return how many days stocks last that are committed to plans, at both ends of a run.

    Parameters
    ----------
    one : xarray.Dataset
        A result of one scenario.
    evidence : Evidence
        The figures that it was made with.

    Returns
    -------
    dict
        By capability that is used up, and moment: `days` at the figure for daily use, `least` and
        `most` at the high and the low end of its range. Stocks are means over futures.
    """
    stocks = np.nansum(one["provided"].transpose("snapshot", "ally", "capability").values, axis=1)
    found: dict[str, Any] = {}
    for c, capability in enumerate(map(str, one["capability"].values)):
        use = evidence.tables["capability_figures"].get((capability, "use_per_day"))
        if use is None or use.low is None or use.high is None:
            continue
        rates = {"days": use.value, "least": use.high, "most": use.low}
        found[capability] = {
            name: {key: days_of_supply(float(stocks[at, c]), rate) for key, rate in rates.items()}
            for name, at in MOMENTS.items()
        }
    return found
