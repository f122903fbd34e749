"""Shapley effects: shares of variance that sum to one, also where inputs are correlated.

Source: Owen, SIAM/ASA Journal on Uncertainty Quantification 2 (2014); Song, Nelson and Staum,
SIAM/ASA Journal on Uncertainty Quantification 4 (2016).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from counterpoise.coalitions import coalitions, shapley_values


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
