"""Lining scenarios up: the same futures under different policies."""

from typing import TYPE_CHECKING

import numpy as np

from counterpoise.arguments import checked
from counterpoise.ensemble.dataset import HoldsData, as_dataset
from counterpoise.ensemble.selection import whole
from counterpoise.problems import InputError, Problem, did_you_mean

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

QUANTILES = (0.1, 0.5, 0.9)
MEASURES = ("coverage_min", "gap_peak", "gap_area")


@checked
def compare(result: "HoldsData | xr.Dataset", against: str | None = None) -> "pd.DataFrame":
    """Compare the scenarios of a result with one of them, future by future.

    Every scenario of a result runs over the same futures, so differences are taken within each
    future before quantiles are: what the futures have in common cancels out.

    Parameters
    ----------
    result : Result or xarray.Dataset
        A result with at least two scenarios.
    against : str, optional
        The scenario to compare with; the first one if not given.

    Returns
    -------
    pandas.DataFrame
        One row for each other scenario, capability and measure: the median of both, and p10, p50
        and p90 of the difference.

    Raises
    ------
    InputError
        If `against` is not in the result.

    Examples
    --------
    >>> import counterpoise as cp
    >>> table = cp.compare(cp.run("glide-path", "cliff", futures=20), against="cliff")
    >>> sorted(set(table["measure"]))
    ['coverage_min', 'gap_area', 'gap_peak']
    """
    import pandas as pd

    data = whole(as_dataset(result), "compare")
    names = [str(n) for n in data["scenario"].values]
    base = against or names[0]
    if base not in names:
        raise InputError(
            [Problem("compare", base, "is not in the result", did_you_mean(base, names))]
        )
    rows = []
    for name in names:
        if name == base:
            continue
        for measure in MEASURES:
            here, there = data[measure].sel(scenario=name), data[measure].sel(scenario=base)
            quantiles = np.quantile(here - there, QUANTILES, axis=0)
            for i, capability in enumerate(data["capability"].values):
                rows.append(
                    {
                        "scenario": name,
                        "against": base,
                        "capability": str(capability),
                        "measure": measure,
                        "median": float(np.median(here.values[:, i])),
                        "median_against": float(np.median(there.values[:, i])),
                        "difference_p10": float(quantiles[0, i]),
                        "difference_p50": float(quantiles[1, i]),
                        "difference_p90": float(quantiles[2, i]),
                    }
                )
    return pd.DataFrame(rows)
