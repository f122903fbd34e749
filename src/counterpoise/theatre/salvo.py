r"""Salvoes of missiles and drones against interceptors, in aggregate.

Sources: W. P. Hughes, *Naval Research Logistics* 42, 1995, pp. 267-289; M. J. Armstrong, "A
Stochastic Salvo Model for Naval Surface Combat", *Operations Research* 53(5), 2005, pp. 830-841
(forms recalled; his truncation of the normal not read in print). Finite stocks of interceptors are
an addition of this toolkit.
"""

import math
from typing import NamedTuple

import numpy as np

from counterpoise.theatre.compilation import kernel


class SalvoOutcome(NamedTuple):
    """What a random salvo does to a force, in units of the force."""

    mean: float
    deviation: float
    none_lost: float
    """Chance that nothing is lost."""
    all_lost: float
    """Chance that everything is lost."""


@kernel
def hughes_loss(shots: float, stopped: float, hits_each: float, force: float) -> float:
    r"""Units put out by one salvo.

    .. math:: \Delta B = \mathrm{clip}\left((\alpha A - b_3 B) / b_1,\ 0,\ B\right)

    Parameters
    ----------
    shots, stopped : float
        Good shots of the salvo, and shots that the defence stops.
    hits_each : float
        Hits that put one unit out.
    force : float
        Units that are there.
    """
    return min(force, max(0.0, (shots - stopped) / hits_each))


@kernel
def exchange(
    force_a: float,
    force_b: float,
    shots: tuple[float, float],
    stops: tuple[float, float],
    hits: tuple[float, float],
) -> tuple[float, float]:
    """Both forces after they fire at the same time.

    Parameters
    ----------
    force_a, force_b : float
        Units of both sides.
    shots, stops : tuple of float
        Good shots of one unit of A and of B, and shots that one unit of A and of B stops.
    hits : tuple of float
        Hits that put out one unit of A and of B.
    """
    lost_b = hughes_loss(shots[0] * force_a, stops[1] * force_b, hits[1], force_b)
    lost_a = hughes_loss(shots[1] * force_b, stops[0] * force_a, hits[0], force_a)
    return force_a - lost_a, force_b - lost_b


@kernel
def engaged(shots: float, capacity: float, stock: float, each: float) -> float:
    """Shots that a defence engages: no more than come, it can track, or its stock allows.

    Parameters
    ----------
    shots, capacity : float
        Shots that come, and shots that can be engaged at most.
    stock, each : float
        Interceptors left, and interceptors fired at one shot.
    """
    return min(shots, capacity, stock / each)


@kernel
def leakers(shots: float, taken_on: float, success: float) -> float:
    """Shots that come through, of which some are taken on with a chance of success."""
    return shots - taken_on * success


def stochastic_exact(
    shots: int, hit: float, defences: int, stop: float, damage: float, force: float
) -> SalvoOutcome:
    """Return the outcome of a random salvo by both binomial distributions, exactly.

    Parameters
    ----------
    shots, defences : int
        Shots of the salvo and of the defence.
    hit, stop : float
        Chance that each is good.
    damage, force : float
        Units that a leaker puts out, and units that are there.
    """
    from scipy import stats  # takes half a second to import, and campaigns go without

    good = stats.binom(shots, hit).pmf(np.arange(shots + 1))
    stopped = stats.binom(defences, stop).pmf(np.arange(defences + 1))
    through = np.subtract.outer(np.arange(shots + 1), np.arange(defences + 1))
    lost = np.clip(damage * through, 0.0, force)
    weight = np.outer(good, stopped)
    mean = float((weight * lost).sum())
    spread = float((weight * (lost - mean) ** 2).sum())
    return SalvoOutcome(
        mean,
        math.sqrt(spread),
        float(weight[lost <= 0.0].sum()),
        float(weight[lost >= force].sum()),
    )


def stochastic_normal(
    shots: int, hit: float, defences: int, stop: float, damage: float, force: float
) -> SalvoOutcome:
    """Return the outcome by a normal cut at nought and at the whole force, with mass at both ends.

    Parameters are those of `stochastic_exact`.
    """
    from scipy import stats

    centre = damage * (shots * hit - defences * stop)
    width = damage * math.sqrt(shots * hit * (1 - hit) + defences * stop * (1 - stop))
    low, high = -centre / width, (force - centre) / width
    below, above = float(stats.norm.cdf(low)), float(stats.norm.sf(high))
    inside = 1.0 - below - above
    edge_low, edge_high = float(stats.norm.pdf(low)), float(stats.norm.pdf(high))
    mean = centre * inside + width * (edge_low - edge_high) + force * above
    second = (
        (centre**2 + width**2) * inside
        + width * (centre * edge_low - (centre + force) * edge_high)
        + force**2 * above
    )
    return SalvoOutcome(mean, math.sqrt(second - mean**2), below, above)
