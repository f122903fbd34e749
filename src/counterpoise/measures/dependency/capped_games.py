"""Exact values of games in which what players give adds up to a cap and no further.

All coalitions of up to 40 players are summed over without being listed. Players are put in two
halves; the sums of one half are sorted, so that for each coalition of the other half one search
tells which partners stay below the cap. That takes 2^20 steps where there are 2^40 coalitions.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Values = Callable[[Floats], Floats]
EXACT_UP_TO = 40
MOST_GAMES = 512
"""Games that are kept: those of a score of openings, of some kilobytes each."""


def capped_shapley(parts: Floats) -> Floats:
    r"""Return Shapley values of the game in which coalitions are worth their sum, at most 1.

    .. math:: v(S) = \min\left(1,\; \sum_{i \in S} p_i\right)

    Parameters
    ----------
    parts : array, shape (players,)
        What each player gives, as a share of the cap; none below 0.

    Returns
    -------
    array, shape (players,)
        They add up to v(all) but for rounding.

    Notes
    -----
    The game is that of a bankruptcy seen from the claims: O'Neill (1982), A Problem of Rights
    Arbitration from the Talmud, Mathematical Social Sciences 2. Halving after Horowitz and Sahni
    (1974), Computing Partitions with Applications to the Knapsack Problem, Journal of the ACM 21.
    """
    return _spread(parts, _both(_checked(parts).tobytes())[0])


def capped_banzhaf(parts: Floats) -> Floats:
    """Return Banzhaf values of the same game; parameters as in `capped_shapley`."""
    return _spread(parts, _both(_checked(parts).tobytes())[1])


def _checked(parts: Floats) -> Floats:
    """Return the parts above 0: who gives nothing changes nobody's value."""
    if not np.isfinite(parts).all() or (parts < 0).any():
        raise ValueError("What players give must be finite and not below 0.")
    given = np.asarray(parts[parts > 0], dtype=float)
    if given.size > EXACT_UP_TO:
        raise ValueError(f"At most {EXACT_UP_TO} players can be summed over exactly.")
    return given


def _spread(parts: Floats, values: Floats) -> Floats:
    found = np.zeros(parts.size)
    found[parts > 0] = values
    return found


@lru_cache(maxsize=MOST_GAMES)
def _both(parts: bytes) -> tuple[Floats, Floats]:
    """Return Shapley and Banzhaf values of parts above 0: most of the work is that of both."""
    given = np.frombuffer(parts)
    count, middle = given.size, given.size // 2
    weights = (
        np.array([1.0 / (count * comb(count - 1, s)) for s in range(count)]),
        np.full(count, 0.5 ** max(0, count - 1)),
    )
    first, second = given[:middle], given[middle:]
    halves = zip(_half(first, second, weights), _half(second, first, weights), strict=True)
    shapley, banzhaf = (np.concatenate(both) for both in halves)
    return shapley, banzhaf


def _half(mine: Floats, others: Floats, weights_of_size: Sequence[Floats]) -> list[Floats]:
    """Return the values of the players of one half, under each weighing of coalitions by size."""
    sums, sizes = _subsets(mine)
    # A size that cannot be reached without the player in question has no weight.
    padded = [np.concatenate([[0.0], weight, [0.0]]) for weight in weights_of_size]
    order = np.argsort(sums)
    joined = [np.zeros(sums.size) for _ in padded]
    without = [np.zeros(sums.size) for _ in padded]
    other_sums, other_sizes = _subsets(others)
    for size in range(others.size + 1):
        partners = np.sort(other_sums[other_sizes == size])
        worth = np.empty(sums.size)
        worth[order] = _sum_of_capped(sums[order], partners)
        for k, weight in enumerate(padded):
            joined[k] += weight[sizes + size] * worth
            without[k] += weight[sizes + size + 1] * worth
    return [
        np.array(
            [
                (a.reshape(-1, 2, 1 << i)[:, 1] - b.reshape(-1, 2, 1 << i)[:, 0]).sum()
                for i in range(mine.size)
            ]
        )
        for a, b in zip(joined, without, strict=True)
    ]


def _sum_of_capped(sums: Floats, partners: Floats) -> Floats:
    """Return for each sum the total over sorted partners of both together, at most 1 each."""
    below = np.searchsorted(partners, 1.0 - sums)
    running = np.concatenate([[0.0], np.cumsum(partners)])
    return np.asarray(below * sums + running[below] + (partners.size - below))


def _subsets(parts: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Return sum and size of all subsets; part i is in subset k where bit i of k is set."""
    sums, sizes = np.zeros(1), np.zeros(1, dtype=np.int64)
    for part in parts:
        sums, sizes = np.concatenate([sums, sums + part]), np.concatenate([sizes, sizes + 1])
    return sums, sizes
