r"""When a member goes on sharing: a rule for each tier, as an illustration.

Tier :math:`k` is shared while its benefit is above the expected cost of a leak, so up to a chance
of a leak of :math:`p_k = b_k / L_k`. Between two who could each take without giving, sharing lasts
while :math:`\delta b / (1 - \delta) \ge g`, that is :math:`\delta \ge g / (g + b)` (repeated game
with a grim trigger). Trust is a beta distribution that events move. With a width :math:`h`, sharing
stops above :math:`p_k + h` and resumes below :math:`p_k - h`: what has stopped stays stopped for a
while. That is a property of the rule, and nobody has measured it.

Nothing is published on benefits, costs or leaks. Walsh, *The International Politics of Intelligence
Sharing* (2010), is recalled, not read, for tiers and hierarchy; the rule is no estimate of anybody.
"""

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.networks.collection import Booleans, Floats


def threshold(benefit: ArrayLike, cost: ArrayLike) -> Floats:
    """Return the chance of a leak up to which sharing is worth it, at most 1.

    Raises
    ------
    ValueError
        If a benefit is negative or a cost is not above 0.

    Examples
    --------
    >>> threshold([2.0, 4.0, 6.0], [10.0, 40.0, 300.0]).tolist()
    [0.2, 0.1, 0.02]
    """
    gain, loss = np.asarray(benefit, dtype=float), np.asarray(cost, dtype=float)
    if (gain < 0).any() or (loss <= 0).any():
        raise ValueError("Benefits must not be negative, and costs must be above 0.")
    return np.asarray(np.minimum(gain / loss, 1.0))


def least_discount(benefit: float, gain: float) -> float:
    """Return the worth of the next round from which two go on sharing.

    Raises
    ------
    ValueError
        If benefit or gain is negative, or both are 0.

    Examples
    --------
    >>> round(least_discount(2.0, 5.0), 6)
    0.714286
    """
    if benefit < 0 or gain < 0 or benefit + gain == 0:
        raise ValueError("Benefit and gain must not be negative, and one must be above 0.")
    return gain / (gain + benefit)


def leak_probability(
    leaked: float, kept: float, directions: ArrayLike, weight: float = 1.0
) -> Floats:
    """Return the expected chance of a leak before and after each event, (events + 1,).

    Parameters
    ----------
    leaked, kept : float
        Broken and kept promises that trust begins with.
    directions : array of -1, 0 or 1
        Whether an event speaks against trust, for it, or neither.
    weight : float
        Promises that one event stands for.

    Raises
    ------
    ValueError
        If a number is not above 0.

    Examples
    --------
    >>> leak_probability(1.0, 9.0, [-1, 1]).round(3).tolist()
    [0.1, 0.182, 0.167]
    """
    if min(leaked, kept, weight) <= 0:
        raise ValueError("What trust begins with and the weight of an event must be above 0.")
    way = np.asarray(directions, dtype=float)
    broken = leaked + weight * np.concatenate([[0.0], np.cumsum(way < 0)])
    held = kept + weight * np.concatenate([[0.0], np.cumsum(way > 0)])
    return np.asarray(broken / (broken + held))


def shared(
    chances: ArrayLike, limits: ArrayLike, width: float = 0.0, *, at_first: bool = True
) -> Booleans:
    """Return whether sharing goes on, as chances of a leak move along the last axis.

    Parameters
    ----------
    chances : array (..., steps)
        Chance of a leak.
    limits : array, broadcast to the chances
        Chance up to which sharing is worth it.
    width : float
        Distance from the limit at which sharing stops and at which it resumes.
    at_first : bool
        Whether it goes on before the first step.

    Examples
    --------
    It stops above 0.12, and resumes only below 0.08:

    >>> shared([0.1, 0.13, 0.11, 0.09, 0.07], 0.1, 0.02).tolist()
    [True, False, False, False, True]
    """
    chance = np.asarray(chances, dtype=float)
    limit = np.broadcast_to(np.asarray(limits, dtype=float), chance.shape)
    if width < 0:
        raise ValueError("A width must not be negative.")
    found = np.empty(chance.shape, dtype=bool)
    going = np.full(chance.shape[:-1], at_first)
    for step in range(chance.shape[-1]):
        p, p_k = chance[..., step], limit[..., step]
        going = np.where(p > p_k + width, False, np.where(p < p_k - width, True, going))
        if width == 0:
            going = np.where(p == p_k, False, going)  # shared only while benefit is above cost
        found[..., step] = going
    return found
