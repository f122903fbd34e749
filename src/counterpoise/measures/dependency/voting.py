"""Power in weighted voting, exactly, by counting coalitions with generating functions.

Counts are integers of any size, so that results are exact for many voters. Work grows with the
number of voters, the quota, and, for Shapley and Shubik, once more with the number of voters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[Any]
LARGEST_TABLE = 50_000_000


@dataclass(frozen=True)
class VotingPower:
    """Power of voters.

    `counts` says in how many cases, out of `cases`, a voter decides: orders of arrival for Shapley
    and Shubik, coalitions of the others for Banzhaf. `shares` are exact and add up to 1.
    """

    counts: tuple[int, ...]
    cases: int
    shares: tuple[Fraction, ...]

    @property
    def values(self) -> Floats:
        """Return the shares as floating numbers, of shape (voters,)."""
        return np.array([float(share) for share in self.shares])

    @property
    def probabilities(self) -> Floats:
        """Return in what fraction of the cases each voter decides, of shape (voters,)."""
        return np.array([float(Fraction(count, self.cases)) for count in self.counts])


def shapley_shubik(weights: Sequence[int], quota: int) -> VotingPower:
    r"""Return in which share of all orders of arrival each voter turns losing into winning.

    .. math:: \phi_i = \sum_s \frac{s!\,(n-s-1)!}{n!}\, \#\{S \not\ni i : |S| = s,\;
              q - w_i \le w(S) < q\}

    Parameters
    ----------
    weights : sequence of int
        Votes of each voter, none below 0.
    quota : int
        Votes with which a motion passes, from 1 to all votes.

    Notes
    -----
    Source: Shapley and Shubik (1954), A Method for Evaluating the Distribution of Power in a
    Committee System, American Political Science Review 48(3). Method: Mann and Shapley (1962),
    Values of Large Games VI, RAND RM-3158, after an idea of Cantor.
    """
    votes = _checked(weights, quota)
    voters = len(votes)
    _check_table(voters * quota)
    table = np.zeros((voters + 1, quota), dtype=object)
    table[0, 0] = 1
    for size, weight in enumerate(votes, start=1):
        if weight < quota:
            # From large coalitions to small: each row takes the row below as it was before.
            for s in range(size, 0, -1):
                table[s, weight:] += table[s - 1, : quota - weight]
    orders = [factorial(s) * factorial(voters - s - 1) for s in range(voters)]
    pivots = {w: _pivots(table, w, orders) for w in set(votes)}
    counts = tuple(pivots[w] for w in votes)
    cases = factorial(voters)
    return VotingPower(counts, cases, tuple(Fraction(count, cases) for count in counts))


def banzhaf_power(weights: Sequence[int], quota: int) -> VotingPower:
    r"""Return how often each voter decides, over all coalitions of the others.

    .. math:: \eta_i = \#\{S \not\ni i : q - w_i \le w(S) < q\}, \qquad
              \beta_i = \eta_i / \sum_j \eta_j

    Parameters
    ----------
    weights, quota
        As in `shapley_shubik`.

    Returns
    -------
    VotingPower
        `counts` are the swings, `shares` the normalised index, `probabilities` the absolute one
        (swings over 2 to the number of other voters).

    Notes
    -----
    Source: Penrose (1946), Journal of the Royal Statistical Society 109; Banzhaf (1965), Weighted
    Voting Doesn't Work, Rutgers Law Review 19. Method: Brams and Affuso (1976), Power and Size,
    Theory and Decision 7.
    """
    votes = _checked(weights, quota)
    _check_table(quota)
    sums = np.zeros(quota, dtype=object)
    sums[0] = 1
    for weight in votes:
        if weight < quota:
            sums[weight:] = sums[weight:] + sums[: quota - weight]
    swings = {w: _swings(sums, w) for w in set(votes)}
    counts = tuple(swings[w] for w in votes)
    total = sum(counts)
    return VotingPower(counts, 2 ** (len(votes) - 1), tuple(Fraction(n, total) for n in counts))


def _pivots(table: Counts, weight: int, orders: list[int]) -> int:
    """Count the orders in which a voter of this weight decides, given all coalitions."""
    voters, quota = table.shape[0] - 1, table.shape[1]
    others = np.zeros(quota, dtype=object)
    found = 0
    for s in range(voters):
        # Coalitions of size s without the voter: all of them less those the voter is in.
        kept = table[s].copy()
        if weight < quota:
            kept[weight:] -= others[: quota - weight]
        found += orders[s] * int(kept[max(0, quota - weight) :].sum())
        others = kept
    return found


def _swings(sums: Counts, weight: int) -> int:
    """Count the coalitions of the others that a voter of this weight turns, given all of them."""
    quota = sums.size
    if weight == 0:
        return 0
    others = sums.copy()
    # Dividing the polynomial by 1 + x^w, one stretch of length w after the other.
    for first in range(weight, quota, weight):
        last = min(first + weight, quota)
        others[first:last] -= others[first - weight : last - weight]
    return int(others[max(0, quota - weight) :].sum())


def _checked(weights: Sequence[int], quota: int) -> list[int]:
    votes = [int(w) for w in weights]
    if any(v != w for v, w in zip(votes, weights, strict=True)) or int(quota) != quota:
        raise ValueError("Votes and the quota must be whole numbers; multiply them up if need be.")
    if any(v < 0 for v in votes):
        raise ValueError("No voter can have fewer than 0 votes.")
    if not 1 <= quota <= sum(votes):
        raise ValueError(f"The quota must lie between 1 and all {sum(votes)} votes.")
    return votes


def _check_table(cells: int) -> None:
    if cells > LARGEST_TABLE:
        raise ValueError(
            f"Counting these votes takes a table of {cells:,} numbers. Divide votes and quota by a "
            "common factor, or draw orders with shapley or banzhaf."
        )
