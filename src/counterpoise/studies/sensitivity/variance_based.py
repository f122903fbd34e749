"""Sobol indices of a design in which each factor is taken from the second sample in turn.

A factor may be a group of figures, correlated among themselves and independent of other groups; its
indices are then closed ones of the group, which sum as those of single inputs do. Estimators stand
in `counterpoise.measures.variance`; they are those of `scipy.stats.sobol_indices`, whose bootstrap
takes no seed.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.variance import first_order, total

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
CONFIDENCE = 0.95
RESAMPLES = 500
ROUNDING = 1e-9
"""Relative spread that is rounding: an output that spreads no more is constant."""


def is_constant(values: Floats) -> bool:
    """Tell whether an output is the same in every run, but for rounding."""
    known = values[np.isfinite(values)]
    if known.size == 0:
        return True
    return bool(np.ptp(known) <= ROUNDING * max(1.0, float(np.abs(known).max())))


def sobol_table(
    a: Floats,
    b: Floats,
    mixed: Mapping[str, Floats],
    rng: np.random.Generator,
    *,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
) -> "pd.DataFrame":
    """Return first-order and total indices of each factor with confidence intervals.

    Base points are resampled with all their runs, and an interval holds the middle of what that
    gives. Points of a Sobol sequence are more even than the bootstrap takes them to be, so
    intervals are on the wide side.

    Parameters
    ----------
    a, b : array (N,)
        Outputs of the two samples.
    mixed : mapping of str to array (N,)
        By factor the outputs of sample A with the factor taken from B.
    rng : Generator
        Draws the resamples.
    confidence : float
        Level of the intervals.
    resamples : int
        How many resamples.

    Returns
    -------
    pandas.DataFrame
        For each factor `first`, `total` with `_low` and `_high`, and `effect`: by how much the
        output moves on average when the factor is drawn anew, in the unit of the output. The
        largest total stands first. Indices are not numbers where the output is constant in both
        samples.
    """
    import pandas as pd

    picked = rng.integers(a.size, size=(resamples, a.size))
    again_a, again_b = a[picked], b[picked]
    outside = (1 - confidence) / 2
    constant = is_constant(np.concatenate([a, b]))
    rows = []
    for factor, outputs in mixed.items():
        row: dict[str, object] = {"factor": factor}
        for name, estimator in (("first", first_order), ("total", total)):
            if constant:
                row |= dict.fromkeys((name, f"{name}_low", f"{name}_high"), np.nan)
                continue
            spread = estimator(again_a, again_b, outputs[picked])
            low, high = np.nanquantile(spread, (outside, 1 - outside))
            row |= {
                name: float(estimator(a, b, outputs)),
                f"{name}_low": float(low),
                f"{name}_high": float(high),
            }
        effect = float(np.abs(outputs - a).mean())
        rows.append(row | {"effect": effect if effect > ROUNDING else 0.0})
    table = pd.DataFrame(rows)
    return table.sort_values("total", ascending=False, kind="stable", ignore_index=True)


def second_order(
    a: Floats, b: Floats, mixed: Mapping[str, Floats], reverse: Mapping[str, Floats]
) -> dict[tuple[str, str], float]:
    r"""Return the second-order index of each pair of factors.

    .. math::
        S_{ij} = \frac{1}{V}\Bigl(\frac{1}{N}\sum_k f_{BA_i,k}\,f_{AB_j,k}
        - f_{A,k}\,f_{B,k}\Bigr) - S_i - S_j

    Source: Saltelli, Computer Physics Communications 145 (2002), with the first-order estimator of
    2010. `reverse` holds the outputs of sample B with the factor taken from A.

    Parameters
    ----------
    a, b : array (N,)
        Outputs of the two samples.
    mixed, reverse : mapping of str to array (N,)
        By factor the outputs of A with the factor from B, and of B with it from A.
    """
    middle = np.concatenate([a, b]).mean()
    variance = np.concatenate([a, b]).var()
    if is_constant(np.concatenate([a, b])):
        variance = np.nan
    first = {name: float(first_order(a, b, outputs)) for name, outputs in mixed.items()}
    names = list(mixed)
    base = ((a - middle) * (b - middle)).mean()
    found = {}
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            joint = ((reverse[one] - middle) * (mixed[other] - middle)).mean() - base
            found[one, other] = float(joint / variance) - first[one] - first[other]
    return found
