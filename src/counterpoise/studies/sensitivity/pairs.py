"""Second-order Sobol indices: what two factors do together beyond what each does alone.

SALib works them out from a design with both mixed samples (Saltelli, Computer Physics
Communications 145, 2002). It divides by the variance, so that a constant output is answered here.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.extras import need
from counterpoise.studies.sensitivity.variance_based import CONFIDENCE, is_constant

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
RESAMPLES = 100
"""Resamples behind an interval, which is made of their spread: there are thousands of pairs."""


def second_order_table(
    a: Floats,
    b: Floats,
    mixed: Mapping[str, Floats],
    reverse: Mapping[str, Floats],
    seed: int,
    *,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
) -> "pd.DataFrame":
    """Return the second-order index of each pair of factors with its confidence interval.

    Parameters
    ----------
    a, b : array (N,)
        Outputs of the two samples.
    mixed, reverse : mapping of str to array (N,)
        By factor the outputs of A with the factor from B, and of B with it from A.
    seed : int
        Seed of the resamples.
    confidence : float
        Level of the intervals.
    resamples : int
        How many resamples.

    Returns
    -------
    pandas.DataFrame
        `factor`, `other`, `second`, `second_low` and `second_high`, the largest first; not numbers
        where the output is constant.

    Raises
    ------
    InputError
        If SALib is not installed.
    """
    import pandas as pd

    names = list(mixed)
    pairs = [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
    if is_constant(np.concatenate([a, b])):
        found, error = np.full((2, len(names), len(names)), np.nan)
    else:
        sobol = need("SALib.analyze.sobol", "study")
        columns = [a, *mixed.values(), *(reverse[name] for name in names), b]
        problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
        told = sobol.analyze(
            problem,
            np.stack(columns, axis=1).ravel(),
            calc_second_order=True,
            num_resamples=resamples,
            conf_level=confidence,
            seed=seed,
        )
        found, error = np.asarray(told["S2"]), np.asarray(told["S2_conf"])
    rows = [
        {
            "factor": names[i],
            "other": names[j],
            "second": float(found[i, j]),
            "second_low": float(found[i, j] - error[i, j]),
            "second_high": float(found[i, j] + error[i, j]),
        }
        for i, j in pairs
    ]
    columns_of = ["factor", "other", "second", "second_low", "second_high"]
    table = pd.DataFrame(rows, columns=columns_of)
    return table.sort_values("second", ascending=False, kind="stable", ignore_index=True)
