"""Morris screening: what each factor moves when it alone takes a step, at points all over.

Source: Morris, *Factorial sampling plans for preliminary computational experiments*, Technometrics
33 (1991); the mean of absolute effects after Campolongo, Cariboni and Saltelli, Environmental
Modelling & Software 22 (2007).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


def elementary_effects(outputs: Floats, changed: Sequence[str], steps: Floats) -> dict[str, Floats]:
    """Return the elementary effects of each factor, one for each trajectory.

    Parameters
    ----------
    outputs : array (trajectories, factors + 1)
        Outputs along each trajectory.
    changed : sequence of str
        The factor that each step changes, row by row: trajectories times factors.
    steps : array
        The size of each step with its sign, as a part of the factor's range, in the same order.
    """
    differences = np.diff(outputs, axis=1).ravel() / steps
    names = np.asarray(changed, dtype=object)
    return {name: differences[names == name] for name in dict.fromkeys(changed)}


def morris_table(effects: dict[str, Floats]) -> "pd.DataFrame":
    """Return the mean, the mean of absolute values and the spread of elementary effects.

    Parameters
    ----------
    effects : dict of str to array
        By factor, as `elementary_effects` gives them.

    Returns
    -------
    pandas.DataFrame
        For each factor `mu`, `mu_star` and `sigma`, and `mu_star_error`, the standard error of
        `mu_star`; the largest `mu_star` stands first.
    """
    import pandas as pd

    rows = [
        {
            "factor": name,
            "mu": float(values.mean()),
            "mu_star": float(np.abs(values).mean()),
            "sigma": float(values.std(ddof=1)) if values.size > 1 else np.nan,
            "mu_star_error": float(np.abs(values).std(ddof=1) / np.sqrt(values.size))
            if values.size > 1
            else np.nan,
        }
        for name, values in effects.items()
    ]
    table = pd.DataFrame(rows)
    return table.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)
