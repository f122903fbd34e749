"""The rule for sharing by tier over ranges: events move trust, and lost belief lowers benefit.

What sharing with the leading ally brings is multiplied by allies' belief in its guarantee over that
of the opening day: who expects no help in return has less to gain. Settings are draws over ranges
that a user sets. They are no sample of governments.
"""

from dataclasses import dataclass

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.evidence.intelligence import TIERS
from counterpoise.networks.collection import Floats
from counterpoise.networks.sharing_rule import leak_probability, least_discount, shared, threshold

TABLE = "intelligence_coefficients"
SETTINGS = 500
"""Draws over the ranges."""


@dataclass(frozen=True, eq=False)
class TierRule:
    """What the rule says of one tier.

    Parameters
    ----------
    tier : str
        The tier.
    limit : float
        Chance of a leak up to which it is shared, at central values.
    least_discount : float
        Worth of the next round from which two go on sharing, at central values.
    shared : array (settings, steps)
        Whether it is shared in each setting, as belief moves.
    """

    tier: str
    limit: float
    least_discount: float
    shared: Floats


@dataclass(frozen=True, eq=False)
class Trust:
    """How events move the chance of a leak.

    Parameters
    ----------
    dates : tuple of str
        Dates of the events, in order; the first chance stands before all of them.
    chances : array (events + 1,)
        Expected chance of a leak, at central values.
    """

    dates: tuple[str, ...]
    chances: Floats


def trust(evidence: Evidence) -> Trust:
    """Return how the events of the table move trust in sharing, at central values."""
    dates, directions = _events(evidence)
    figure = evidence.tables[TABLE]
    chances = leak_probability(
        figure["prior_leaked",].value,
        figure["prior_kept",].value,
        directions,
        figure["event_weight",].value,
    )
    return Trust(dates, chances)


def tier_rules(
    evidence: Evidence, belief: Floats | None = None, *, seed: int = 1
) -> list[TierRule]:
    """Return what the rule says of each tier, the widest first.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    belief : array (futures, steps), optional
        Allies' belief; constant where it is left out. Settings go through futures in turn.
    seed : int
        Seed of the draws.
    """
    figures = evidence.tables[TABLE]
    generator = np.random.default_rng(seed)

    def drawn(name: str) -> Floats:
        low, high = figures[name,].at("low"), figures[name,].at("high")
        if low <= 0:
            return np.asarray(generator.uniform(low, high, SETTINGS))
        return np.asarray(np.exp(generator.uniform(np.log(low), np.log(high), SETTINGS)))

    _, directions = _events(evidence)
    chance = np.array(
        [
            leak_probability(leaked, kept, directions, weight)[-1]
            for leaked, kept, weight in zip(
                drawn("prior_leaked"), drawn("prior_kept"), drawn("event_weight"), strict=True
            )
        ]
    )
    width = drawn("hysteresis")
    left = np.ones((1, 1)) if belief is None else belief / belief[:, :1]
    left = left[np.arange(SETTINGS) % left.shape[0]]
    gain = figures["one_time_gain",].value
    found = []
    for tier in TIERS:
        benefit, cost = figures[f"benefit_{tier}",], figures[f"leak_cost_{tier}",]
        limits = np.minimum(
            drawn(f"benefit_{tier}")[:, None] * left / drawn(f"leak_cost_{tier}")[:, None], 1.0
        )
        goes_on = np.array(
            [
                shared(np.full(limits.shape[1], chance[row]), limits[row], float(width[row]))
                for row in range(SETTINGS)
            ]
        )
        found.append(
            TierRule(
                tier,
                float(threshold(benefit.value, cost.value)),
                least_discount(benefit.value, gain),
                goes_on.astype(float),
            )
        )
    return found


def _events(evidence: Evidence) -> tuple[tuple[str, ...], list[int]]:
    """Return dates and directions of the events that speak for or against trust, in order."""
    rows = sorted(
        (row for row in evidence.intelligence.intelligence_events if row.direction),
        key=lambda row: (row.date, row.event),
    )
    return tuple(row.date for row in rows), [row.direction for row in rows]
