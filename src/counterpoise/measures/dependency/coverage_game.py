"""What each ally is worth to coverage: coalitions of allies as games.

A coalition covers each capability as far as what its members provide goes, and no further than
what is needed. Amounts are in ready units of the capability, coverage and levels are fractions.
"""

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.dependency import capped_games, games
from counterpoise.measures.dependency.games import BanzhafValues, ShapleyValues, Worth

Floats = NDArray[np.float64]


def capped_coverage(supply: Floats, requirement: Floats) -> Floats:
    r"""Return :math:`\min(1, S / R)`, and 1 where nothing is required.

    Parameters
    ----------
    supply, requirement : array
        Ready units, of shapes that go together.
    """
    needed = requirement > 0
    with np.errstate(over="ignore"):
        share = supply / np.where(needed, requirement, 1.0)
    return np.where(needed, np.minimum(1.0, share), 1.0)


def coverage_weights(capabilities: int, weights: Floats | None) -> Floats:
    """Return weights of capabilities that add up to 1; all alike where none are given."""
    if weights is None:
        return np.full(capabilities, 1.0 / capabilities)
    given = np.asarray(weights, dtype=float)
    if given.shape != (capabilities,) or not (given >= 0).all() or not given.sum() > 0:
        raise ValueError(
            f"Give one weight, not below 0, for each of the {capabilities} capabilities."
        )
    return np.asarray(given / given.sum())


def check_amounts(provided: Floats, requirement: Floats) -> tuple[Floats, Floats]:
    """Return both as arrays, or say what is wrong with them."""
    supply, need = np.asarray(provided, dtype=float), np.asarray(requirement, dtype=float)
    if supply.ndim < 2 or need.shape[-1:] != supply.shape[-1:]:
        raise ValueError(
            f"Provided has shape {supply.shape} and requirement {need.shape}; they must be "
            "(..., ally, capability) and (..., capability)."
        )
    for name, values in (("provided", supply), ("required", need)):
        if not np.isfinite(values).all() or (values < 0).any():
            raise ValueError(
                f"What is {name} must be known and not below 0; leave out capabilities that the "
                "scenario does not follow."
            )
    return supply, need


def coverage_worth(provided: Floats, requirement: Floats, weights: Floats | None = None) -> Worth:
    r"""Return the game of mean coverage.

    .. math:: v(S) = \sum_c w_c \min\left(1,\; \frac{1}{R_c} \sum_{a \in S} s_{ac}\right)

    Parameters
    ----------
    provided : array, shape (ally, capability)
        Ready units provided to plans.
    requirement : array, shape (capability,)
        Ready units needed. What is not needed counts as covered by everybody.
    weights : array, shape (capability,), optional
        Scaled to add up to 1; all alike where not given.

    Returns
    -------
    function
        From coalitions, a boolean array (coalition, ally), to worths between 0 and 1.
    """
    supply, need = check_amounts(provided, requirement)
    weight = coverage_weights(need.size, weights)

    def worth(coalitions: games.Booleans) -> Floats:
        return np.asarray(capped_coverage(coalitions.astype(float) @ supply, need) @ weight)

    return worth


def coverage_shapley(
    provided: Floats, requirement: Floats, weights: Floats | None = None
) -> ShapleyValues:
    """Return exact Shapley values of the game of mean coverage, for up to 40 allies.

    The value of a weighted sum of games is the weighted sum of their values, and each capability is
    a game of capped sums, see `capped_games.capped_shapley`. Parameters as in `coverage_worth`.
    """
    values = _over_capabilities(capped_games.capped_shapley, provided, requirement, weights)
    return ShapleyValues(values, np.zeros(values.size), exact=True, permutations=0)


def coverage_banzhaf(
    provided: Floats, requirement: Floats, weights: Floats | None = None
) -> BanzhafValues:
    """Return exact Banzhaf values of the game of mean coverage, as in `coverage_shapley`."""
    values = _over_capabilities(capped_games.capped_banzhaf, provided, requirement, weights)
    return BanzhafValues(values, np.zeros(values.size), True, 0, games.to_one(values))


def _over_capabilities(
    one: capped_games.Values, provided: Floats, requirement: Floats, weights: Floats | None
) -> Floats:
    supply, need = check_amounts(provided, requirement)
    weight = coverage_weights(need.size, weights)
    values = np.zeros(supply.shape[0])
    for c in range(need.size):
        if need[c] > 0 and weight[c] > 0:
            values += weight[c] * one(supply[:, c] / need[c])
    return values
