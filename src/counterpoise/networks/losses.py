"""What goes dark: losses of one and two members, least sets of members, Shapley values by member.

A target is dark where nobody is left who collects on it. Losses are of members, by political
decision; no single site is ever taken out.
"""

from collections.abc import Sequence
from functools import partial
from itertools import combinations

import numpy as np

from counterpoise.coalitions import coalitions, sampled_shapley_values, shapley_values
from counterpoise.networks.collection import Booleans, Floats, Integers, Network

MOST_EXACT = 20
"""Players of a target up to whom Shapley values are exact; beyond, permutations are sampled."""
KEPT, THIN, DARK = 0, 1, 2


def marks(before: Floats, after: Floats, thin_below: float) -> Integers:
    """Return what became of targets: 2 for dark, 1 for thin, 0 for kept.

    Parameters
    ----------
    before, after : array
        Part of all collection that is at hand.
    thin_below : float
        Part of what was at hand below which a target is thin.

    Examples
    --------
    >>> marks(np.array([0.8, 0.8, 0.8, 0.0]), np.array([0.0, 0.2, 0.6, 0.0]), 0.5).tolist()
    [2, 1, 0, 0]
    """
    had = before > 0
    found = np.where(after < thin_below * before, THIN, KEPT)
    return np.where(had, np.where(after > 0, found, DARK), KEPT).astype(np.int64)


def watched(network: Network, there: Booleans) -> Booleans:
    """Return which targets members watch who pool all they collect, (..., targets).

    Parameters
    ----------
    there : array (..., members)
        Which members are there.
    """
    works = network.works(there).astype(np.int64)
    return np.asarray(works @ network.collects.astype(np.int64) > 0)


def dark_without(network: Network, groups: Sequence[Sequence[str]]) -> Booleans:
    """Return which targets go dark for all others when groups of members leave.

    Parameters
    ----------
    groups : sequence of sequences of str
        Who leaves together.

    Returns
    -------
    array (groups, targets)
    """
    place = {name: i for i, name in enumerate(network.members)}
    there = np.ones((len(groups), len(network.members)), dtype=bool)
    for row, group in enumerate(groups):
        there[row, [place[name] for name in group]] = False
    before = watched(network, np.ones(len(network.members), dtype=bool))
    return np.asarray(before & ~watched(network, there))


def pairs(network: Network) -> list[tuple[str, str]]:
    """Return all pairs of members, in the order of members."""
    return list(combinations(network.members, 2))


def least_sets(network: Network, target: int, most: int = 3) -> list[frozenset[str]]:
    """Return the least sets of members whose loss makes a target dark, up to a size.

    Of such a set nobody can be left out.

    Parameters
    ----------
    target : int
        Place of the target.
    most : int
        Members in the largest set that is looked for.
    """
    sets = _needed(network, target)
    players = sorted(frozenset().union(*sets)) if sets else []
    found: list[frozenset[str]] = []
    for size in range(1, most + 1):
        for group in combinations(players, size):
            chosen = frozenset(group)
            if any(known <= chosen for known in found):
                continue
            if all(chosen & needed for needed in sets):
                found.append(chosen)
    return found


def _needed(network: Network, target: int) -> list[frozenset[str]]:
    """Return the sets of members of which one is enough to watch a target."""
    return list(
        dict.fromkeys(
            needed
            for collector in np.flatnonzero(network.collects[:, target])
            for needed in network.needs[collector]
        )
    )


def shares_by_member(
    network: Network, weights: Floats, *, permutations: int = 2000, seed: int = 1
) -> tuple[Floats, Floats]:
    r"""Return the Shapley value of each member in what all watch together, with standard errors.

    The worth of a coalition is the weight of the targets that it watches when it pools all that it
    collects. Worths add up over targets and so do Shapley values (Shapley 1953, axiom of
    additivity), so that each target is a game of the few members who collect on it.

    Parameters
    ----------
    weights : array (targets,)
        How much each target counts.
    permutations : int
        Permutations that are drawn for a target with more than `MOST_EXACT` players.
    seed : int
        Seed of them.

    Returns
    -------
    values, errors : array (members,)
        Errors are 0 where values are exact.
    """
    place = {name: i for i, name in enumerate(network.members)}
    values, variance = np.zeros(len(place)), np.zeros(len(place))
    for target in range(len(network.targets)):
        sets = _needed(network, target)
        players = sorted(frozenset().union(*sets)) if sets else []
        if not players:
            continue
        where = [place[name] for name in players]
        worth = partial(_watched_by, [[players.index(name) for name in s] for s in sets])
        if len(players) <= MOST_EXACT:
            values[where] += weights[target] * shapley_values(worth(coalitions(len(players))))
        else:
            found, error = sampled_shapley_values(
                worth, len(players), permutations=permutations, seed=seed + target
            )
            values[where] += weights[target] * found
            variance[where] += (weights[target] * error) ** 2
    return values, np.sqrt(variance)


def _watched_by(sets: Sequence[Sequence[int]], there: Booleans) -> Floats:
    """Return 1 for each coalition that holds one of the sets, else 0."""
    whole = [there[..., list(needed)].all(axis=-1) for needed in sets]
    return np.asarray(np.any(whole, axis=0), dtype=np.float64)
