r"""Shapley values from the worths of all coalitions, for whoever has a game of few players.

.. math::
    \phi_i = \sum_{S \not\ni i} \frac{|S|!\,(n - |S| - 1)!}{n!}\left(v(S \cup i) - v(S)\right)

Where every coalition is looked at, values are exact and add up to :math:`v(N) - v(\emptyset)` but
for rounding; beyond some twenty players, permutations are drawn. Worths may be arrays, such as
(future, time): each of their elements is a game of its own.
Source: Shapley, *A Value for n-Person Games*, Contributions to the Theory of Games II (1953).
"""

from collections.abc import Callable
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


def coalitions(players: int) -> Booleans:
    """Return all coalitions, (2^n, n): player i is in coalition k where bit i of k is set.

    Examples
    --------
    >>> coalitions(2).astype(int).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    if players < 1:
        raise ValueError("A game needs at least one player.")
    return (np.arange(1 << players)[:, None] >> np.arange(players) & 1).astype(bool)


def shapley_weights(players: int) -> Floats:
    """Return the weight of what a player adds to a coalition, by its size without him, (n,)."""
    return np.array([1.0 / (players * comb(players - 1, size)) for size in range(players)])


def weighted_gains(worths: ArrayLike, weight_of_size: Floats) -> Floats:
    """Return what each player adds to coalitions, summed with a weight for their size.

    Parameters
    ----------
    worths : array (2^n, ...)
        Worth of every coalition, in the order of `coalitions`.
    weight_of_size : array (n,)
        Weight by size of the coalition without the player.

    Returns
    -------
    array (n, ...)

    Raises
    ------
    ValueError
        If there is not one worth for each coalition.
    """
    worth = np.asarray(worths, dtype=float)
    players = weight_of_size.size
    if worth.shape[:1] != (1 << players,):
        raise ValueError(
            f"worths: {players} players have {1 << players} coalitions, with one worth each"
        )
    size = np.zeros(1, dtype=np.int64)
    for _ in range(players - 1):
        size = np.concatenate([size, size + 1])
    weight = weight_of_size[size]
    found = np.empty((players, *worth.shape[1:]))
    for i in range(players):
        parts = worth.reshape(-1, 2, 1 << i, *worth.shape[1:])
        gains = (parts[:, 1] - parts[:, 0]).reshape(weight.size, *worth.shape[1:])
        found[i] = np.tensordot(weight, gains, axes=1)
    return found


def shapley_values(worths: ArrayLike) -> Floats:
    """Return the Shapley value of each player, (n, ...), from the worths of all coalitions.

    Parameters
    ----------
    worths : array (2^n, ...)
        Worth of every coalition, in the order of `coalitions`.

    Examples
    --------
    Three players with worths 1, 2 and 0 alone, 4, 3 and 3 in pairs, and 6 together:

    >>> shapley_values([0, 1, 2, 4, 0, 3, 3, 6]).round(4).tolist()
    [2.1667, 2.6667, 1.1667]
    """
    worth = np.asarray(worths, dtype=float)
    players = (worth.shape[0] if worth.ndim else 0).bit_length() - 1
    if players < 1:
        raise ValueError("worths: a game of n players has 2^n coalitions, nobody among them")
    return weighted_gains(worth, shapley_weights(players))


def sampled_shapley_values(
    worth: Callable[[Booleans], ArrayLike], players: int, *, permutations: int, seed: int
) -> tuple[Floats, Floats]:
    r"""Return Shapley values from permutations that are drawn, with their standard errors.

    Players join in orders drawn at random; a value is the mean of what a player adds, and its
    standard error the spread of that over the root of the number of orders. Each order adds up to
    :math:`v(N) - v(\emptyset)`, and so do the values. Source: Castro, Gómez and Tejada,
    *Polynomial calculation of the Shapley value based on sampling*, Computers & Operations Research
    36 (2009). Orders are not looked at in reverse too: in votes that raises errors.

    Parameters
    ----------
    worth : callable
        From coalitions (k, n) to the worth of each, (k,).
    players : int
        How many players there are.
    permutations : int
        Orders that are drawn.
    seed : int
        Seed of the draw.

    Returns
    -------
    values, errors : array (n,)
        Errors are NaN for a single order.

    Raises
    ------
    ValueError
        If there is no player or no permutation.

    Examples
    --------
    A game that adds up has no error:

    >>> values, errors = sampled_shapley_values(
    ...     lambda s: s @ np.array([1.0, 2.0, 3.0]), 3, permutations=8, seed=1)
    >>> values.tolist(), errors.tolist()
    ([1.0, 2.0, 3.0], [0.0, 0.0, 0.0])
    """
    if players < 1 or permutations < 1:
        raise ValueError("A sample needs at least one player and one permutation.")
    generator = np.random.default_rng(seed)
    gains = np.empty((permutations, players))
    for row in range(permutations):
        gains[row] = _gains(worth, generator.permutation(players))
    spread = gains.std(axis=0, ddof=1) if permutations > 1 else np.full(players, np.nan)
    return gains.mean(axis=0), spread / np.sqrt(permutations)


def _gains(worth: Callable[[Booleans], ArrayLike], order: NDArray[np.int64]) -> Floats:
    """Return what each player adds who joins in an order."""
    joined = np.zeros((order.size + 1, order.size), dtype=bool)
    for step, player in enumerate(order):
        joined[step + 1 :, player] = True
    gains = np.empty(order.size)
    gains[order] = np.diff(np.asarray(worth(joined), dtype=float))
    return gains
