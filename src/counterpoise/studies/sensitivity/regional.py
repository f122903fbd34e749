"""Regional sensitivity: which factors part the runs with an outcome from those without it.

Source: Spear and Hornberger, Water Research 14 (1980); Hornberger and Spear, Journal of
Environmental Management 12 (1981).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd


def regional_table(
    inputs: Mapping[str, "NDArray[Any]"], inside: NDArray[np.bool_]
) -> "pd.DataFrame":
    """Return by factor how differently it is spread in runs with an outcome and without.

    Parameters
    ----------
    inputs : mapping of str to array (N,)
        Values of factors in each run; texts are categories.
    inside : array of bool (N,)
        Runs with the outcome.

    Returns
    -------
    pandas.DataFrame
        For each factor `distance`, the largest one between the two cumulative distributions
        (Kolmogorov-Smirnov), for categories the largest possible one of any order of them
        (total variation), and `p_value`: how often chance alone would give as much. The largest
        distance stands first. Not numbers where all runs are on one side.
    """
    import pandas as pd

    rows: list[dict[str, object]] = []
    for name, values in inputs.items():
        one, other = values[inside], values[~inside]
        if not one.size or not other.size:
            rows.append({"factor": name, "distance": np.nan, "p_value": np.nan})
        elif values.dtype.kind in "fiu":
            rows.append({"factor": name, **_of_numbers(one, other)})
        else:
            rows.append({"factor": name, **_of_categories(one, other)})
    table = pd.DataFrame(rows, columns=["factor", "distance", "p_value"])
    return table.sort_values("distance", ascending=False, kind="stable", ignore_index=True)


def _of_numbers(one: "NDArray[Any]", other: "NDArray[Any]") -> dict[str, float]:
    from scipy.stats import ks_2samp

    found = ks_2samp(one, other, method="asymp")
    return {"distance": float(found.statistic), "p_value": float(found.pvalue)}


def _of_categories(one: "NDArray[Any]", other: "NDArray[Any]") -> dict[str, float]:
    from scipy.stats import chi2_contingency

    levels = sorted({*one.tolist(), *other.tolist()}, key=str)
    counts = np.array([[(part == level).sum() for level in levels] for part in (one, other)])
    shares = counts / counts.sum(axis=1, keepdims=True)
    distance = float(np.abs(shares[0] - shares[1]).sum() / 2)
    p_value = float(chi2_contingency(counts).pvalue) if len(levels) > 1 else 1.0
    return {"distance": distance, "p_value": p_value}
