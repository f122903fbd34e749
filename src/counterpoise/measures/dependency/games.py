"""What each player is worth to a game: the values of Shapley and of Banzhaf.

A game is a function from coalitions to worths. It takes many coalitions at once, as a boolean array
of shape (coalitions, players), and returns their worths, of shape (coalitions,), in any one unit.
Up to 20 players every coalition is looked at; beyond that some are drawn, and the error is stated.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.coalitions import shapley_weights, weighted_gains

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Worth = Callable[[Booleans], Floats]

EXACT_UP_TO = 20
PERMUTATIONS = 4096
ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True)
class PlayerValues:
    """Values of players, and how well they are known. Arrays have the shape (players,)."""

    values: Floats
    standard_error: Floats
    exact: bool
    permutations: int

    def bounds(self, confidence: float = 0.95) -> tuple[Floats, Floats]:
        """Return bounds that hold for all players at once with about this confidence.

        The error is shared out among players (Bonferroni), and pairs of permutations are taken as
        independent draws (Student's t). Where nothing was drawn both bounds are the value.
        """
        if self.exact:
            return self.values, self.values
        from scipy.stats import t

        pairs = self.permutations // 2
        tail = (1.0 - confidence) / (2 * self.values.size)
        margin = float(t.isf(tail, pairs - 1)) * self.standard_error
        return self.values - margin, self.values + margin


@dataclass(frozen=True)
class ShapleyValues(PlayerValues):
    """Shapley values, in the unit of the game. They add up to what all players are worth.

    `permutations` is the number of orders of arrival that were drawn, 0 where values are exact.
    """


@dataclass(frozen=True)
class BanzhafValues(PlayerValues):
    """Banzhaf values, in the unit of the game, and their shares of one.

    `permutations` is the number of coalitions that were drawn, 0 where values are exact.
    """

    normalised: Floats


def shapley(
    value: Worth,
    players: int,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
    name: str = "shapley",
    exact_up_to: int = EXACT_UP_TO,
) -> ShapleyValues:
    r"""Return what each player adds to those who came before, on average over all orders.

    .. math::

        \phi_i = \sum_{S \not\ni i} \frac{|S|!\,(n - |S| - 1)!}{n!}
        \left(v(S \cup i) - v(S)\right)

    Parameters
    ----------
    value : function
        Worths of coalitions; see the module.
    players : int
        Number of players n.
    permutations : int
        Orders to draw where there are more players than `exact_up_to`. Each order is also run
        backwards, so an odd number is raised by one.
    seed, name : int, str
        They choose the stream of draws; more orders continue the same stream.
    exact_up_to : int
        Largest number of players for which all 2^n coalitions are looked at.

    Returns
    -------
    ShapleyValues
        They add up to v(all) - v(nobody) but for rounding, drawn or not. The standard error comes
        from the spread over pairs of an order and its reverse.

    Notes
    -----
    Source: Shapley (1953), A Value for n-Person Games, Contributions to the Theory of Games II.
    Drawing: Castro, Gómez and Tejada (2009), Polynomial Calculation of the Shapley Value Based on
    Sampling, Computers and Operations Research 36; reversed orders: Mitchell, Cooper, Frank and
    Holmes (2022), Sampling Permutations for Shapley Value Estimation, JMLR 23.
    """
    _check_players(players)
    if players <= exact_up_to:
        exact = _weighted_gains(value, players, shapley_weights(players))
        return ShapleyValues(exact, np.zeros(players), exact=True, permutations=0)
    pairs = _pairs(permutations)
    total, draws = _Running(players), stream(seed, name)
    for size in _batches(pairs, 2 * (players + 1)):
        order = draws.random((size, players)).argsort(axis=1)
        both = np.concatenate([order, order[:, ::-1]])
        gain = _gains_of_orders(value, both)
        total.add(0.5 * (gain[:size] + gain[size:]))
    return ShapleyValues(total.mean, total.standard_error, exact=False, permutations=2 * pairs)


def shapley_share(
    value: Worth,
    players: int,
    player: int,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
    name: str = "shapley",
    exact_up_to: int = EXACT_UP_TO,
) -> float:
    """Return the share of one player in the Shapley values of all.

    The same orders are drawn as in `shapley`, with the same parameters, but only the coalitions are
    looked at that the player joins: two for each order, however many players there are.

    Returns
    -------
    float
        0 where all players together are worth no more than nobody.
    """
    _check_players(players)
    if players <= exact_up_to:
        values = shapley(value, players, exact_up_to=exact_up_to).values
        return float(values[player] / values.sum()) if values.sum() > 0 else 0.0
    nobody, all_of_them = _worths(value, np.array([[False] * players, [True] * players]))
    if all_of_them <= nobody:
        return 0.0
    pairs, gain, draws = _pairs(permutations), 0.0, stream(seed, name)
    for size in _batches(pairs, 4):
        place = draws.random((size, players)).argsort(axis=1).argsort(axis=1)
        mine = place[:, [player]]
        before = np.concatenate([place < mine, place > mine])
        joined = before.copy()
        joined[:, player] = True
        gain += float((_worths(value, joined) - _worths(value, before)).sum())
    return gain / (2 * pairs) / float(all_of_them - nobody)


def banzhaf(
    value: Worth,
    players: int,
    *,
    coalitions: int = PERMUTATIONS,
    seed: int = 0,
    name: str = "banzhaf",
    exact_up_to: int = EXACT_UP_TO,
) -> BanzhafValues:
    r"""Return what each player adds to the others, on average over all coalitions of them.

    .. math:: \beta_i = \frac{1}{2^{n-1}} \sum_{S \not\ni i} \left(v(S \cup i) - v(S)\right)

    Parameters
    ----------
    value : function
        Worths of coalitions; see the module.
    players : int
        Number of players n.
    coalitions : int
        Coalitions to draw where there are more players than `exact_up_to`. Each is drawn with its
        opposite, so an odd number is raised by one.
    seed, name, exact_up_to
        As in `shapley`.

    Returns
    -------
    BanzhafValues
        `values` do not in general add up to what all are worth; `normalised` add up to 1, and are
        not numbers where the values add up to 0.

    Notes
    -----
    Source: Banzhaf (1965), Weighted Voting Doesn't Work, Rutgers Law Review 19; for games in
    general Dubey and Shapley (1979), Mathematics of Operations Research 4(2).
    """
    _check_players(players)
    if players <= exact_up_to:
        weight = np.full(players, 0.5 ** (players - 1))
        exact = _weighted_gains(value, players, weight)
        return BanzhafValues(exact, np.zeros(players), True, 0, to_one(exact))
    pairs = _pairs(coalitions)
    total, draws = _Running(players), stream(seed, name)
    for size in _batches(pairs, 2 * (players + 1)):
        drawn = draws.random((size, players)) < 0.5
        gain = _gains_of_toggles(value, np.concatenate([drawn, ~drawn]))
        total.add(0.5 * (gain[:size] + gain[size:]))
    values, error = total.mean, total.standard_error
    return BanzhafValues(values, error, False, 2 * pairs, to_one(values))


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers of one purpose, which no other purpose shifts."""
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "big")
    return np.random.default_rng([seed, key])


def all_coalitions(players: int) -> Iterator[Booleans]:
    """Give all coalitions in parts; player i is in coalition k where bit i of k is set."""
    bits = np.arange(players)
    for first in range(0, 1 << players, ROWS_AT_ONCE):
        numbers = np.arange(first, min(first + ROWS_AT_ONCE, 1 << players))
        yield (numbers[:, None] >> bits & 1).astype(bool)


def _weighted_gains(value: Worth, players: int, weight_of_size: Floats) -> Floats:
    """Sum over all coalitions what each player adds, weighted by the size without the player."""
    worth = np.concatenate([_worths(value, part) for part in all_coalitions(players)])
    return weighted_gains(worth, weight_of_size)


def _gains_of_orders(value: Worth, order: NDArray[np.int64]) -> Floats:
    """Return what each player adds on arrival, by order; shape (orders, players)."""
    orders, players = order.shape
    place = order.argsort(axis=1)
    arrived = place[:, None, :] < np.arange(players + 1)[:, None]
    worth = _worths(value, arrived.reshape(-1, players)).reshape(orders, players + 1)
    return np.take_along_axis(np.diff(worth, axis=1), place, axis=1)


def _gains_of_toggles(value: Worth, drawn: Booleans) -> Floats:
    """Return what each player adds to the others in each coalition; (coalitions, players)."""
    coalitions, players = drawn.shape
    toggled = drawn[:, None, :] ^ np.eye(players, dtype=bool)
    other = _worths(value, toggled.reshape(-1, players)).reshape(coalitions, players)
    change = other - _worths(value, drawn)[:, None]
    return np.where(drawn, -change, change)


def _worths(value: Worth, coalitions: Booleans) -> Floats:
    worth = np.asarray(value(coalitions), dtype=float)
    if worth.shape != coalitions.shape[:1]:
        raise ValueError(
            f"The game returned worths of shape {worth.shape} for {len(coalitions)} coalitions; "
            "it must return one worth for each."
        )
    if not np.isfinite(worth).all():
        raise ValueError("The game has a worth that is not a finite number.")
    return worth


def to_one(values: Floats) -> Floats:
    """Return values as shares of their sum; not numbers where they add up to 0."""
    total = values.sum()
    return np.asarray(values / total) if total else np.full(values.size, np.nan)


def _check_players(players: int) -> None:
    if players < 1:
        raise ValueError("A game needs at least one player.")


def _pairs(draws: int) -> int:
    if draws < 4:
        raise ValueError("At least four draws are needed to state an error.")
    return (draws + 1) // 2


def _batches(pairs: int, rows_of_each: int) -> Iterator[int]:
    size = max(1, ROWS_AT_ONCE // rows_of_each)
    for first in range(0, pairs, size):
        yield min(size, pairs - first)


class _Running:
    """Mean and standard error of draws that come in batches (Chan, Golub and LeVeque 1983)."""

    def __init__(self, players: int) -> None:
        self.count, self.mean, self.squares = 0, np.zeros(players), np.zeros(players)

    def add(self, draws: Floats) -> None:
        count, mean = len(draws), draws.mean(axis=0)
        together, apart = self.count + count, mean - self.mean
        self.squares += ((draws - mean) ** 2).sum(axis=0)
        self.squares += apart**2 * self.count * count / together
        self.mean = self.mean + apart * count / together
        self.count = together

    @property
    def standard_error(self) -> Floats:
        return np.asarray(np.sqrt(self.squares / (self.count - 1) / self.count))
