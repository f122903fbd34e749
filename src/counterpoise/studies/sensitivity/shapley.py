"""Shapley effects: shares of variance that sum to one, also where inputs are correlated.

Each is between the first-order index and the total one where inputs are independent. Source: Owen,
SIAM/ASA Journal on Uncertainty Quantification 2 (2014); Song, Nelson and Staum, SIAM/ASA Journal on
Uncertainty Quantification 4 (2016); Goda, Reliability Engineering & System Safety 213 (2021).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.coalitions import coalitions, shapley_values
from counterpoise.studies.sensitivity.variance_based import CONFIDENCE, RESAMPLES, is_constant

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


def shapley_effects(
    players: Sequence[str], explained: Mapping[frozenset[str], float]
) -> dict[str, float]:
    """Return the share of variance of each input or group of inputs.

    Parameters
    ----------
    players : sequence of str
        Inputs, or groups of correlated inputs that are independent of one another.
    explained : mapping of frozenset of str to float
        For every set of players the variance of the mean of the output given them, from 0 for
        none to the whole variance for all.

    Raises
    ------
    ValueError
        If a set is missing, or the output does not vary.

    Examples
    --------
    Two independent inputs that add up, with variances 1 and 3:

    >>> known = {frozenset(): 0.0, frozenset("a"): 1.0, frozenset("b"): 3.0, frozenset("ab"): 4.0}
    >>> shapley_effects("ab", known)
    {'a': 0.25, 'b': 0.75}
    """
    members = [
        frozenset(p for p, there in zip(players, row, strict=True) if there)
        for row in coalitions(len(players))
    ]
    missing = [sorted(group) for group in members if group not in explained]
    if missing:
        raise ValueError(f"The variance given {missing[0]} is missing.")
    worths = np.array([explained[group] for group in members])
    if worths[-1] <= 0:
        raise ValueError("The output does not vary.")
    values = shapley_values(worths) / worths[-1]
    return {player: float(value) for player, value in zip(players, values, strict=True)}


def shapley_table(
    outputs: Floats,
    changed: Sequence[str],
    rng: np.random.Generator,
    *,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
) -> "pd.DataFrame":
    r"""Return Shapley effects from runs in which one player after the other is drawn anew.

    With :math:`f_0` the output at a base point and :math:`f_j` that after the first :math:`j`
    players of an order have changed, the player that changed at step :math:`j` is credited with

    .. math:: \bigl(f_0 - \tfrac12 (f_j + f_{j-1})\bigr)\,(f_{j-1} - f_j)

    and the sum over all is half the squared difference of two independent runs, so that shares sum
    to one exactly (Goda 2021).

    Parameters
    ----------
    outputs : array (N, players + 1)
        Outputs along each order.
    changed : sequence of str
        The player that each step changes, row by row: N times players.
    rng : Generator
        Draws the resamples of base points behind intervals.
    confidence : float
        Level of the intervals.
    resamples : int
        How many resamples.

    Returns
    -------
    pandas.DataFrame
        For each player `shapley` with `_low` and `_high`, the largest first; not numbers where the
        output is constant. Small values below 0 are noise.
    """
    import pandas as pd

    first = outputs[:, :1]
    steps = (first - (outputs[:, 1:] + outputs[:, :-1]) / 2) * (outputs[:, :-1] - outputs[:, 1:])
    names = list(dict.fromkeys(changed))
    labels = np.asarray(changed, dtype=object).reshape(steps.shape)
    credit = np.stack([(steps * (labels == name)).sum(axis=1) for name in names])
    outside = (1 - confidence) / 2
    if is_constant(outputs.ravel()):
        share = low = high = np.full(len(names), np.nan)
    else:
        share = credit.sum(axis=1) / credit.sum()
        picked = rng.integers(len(outputs), size=(resamples, len(outputs)))
        again = credit[:, picked].sum(axis=2)
        whole = again.sum(axis=0)
        shares = again[:, whole > 0] / whole[whole > 0]  # a resample may not vary at all
        low, high = np.quantile(shares, (outside, 1 - outside), axis=1)
    table = pd.DataFrame(
        {"factor": names, "shapley": share, "shapley_low": low, "shapley_high": high}
    )
    return table.sort_values("shapley", ascending=False, kind="stable", ignore_index=True)
