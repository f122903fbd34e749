"""Dupuy's quantified judgement: combat power and its ratio, **for a numerical test only**.

The value of a force is set after the battle that it is fitted to, and results hold for actions of
one to three days. The tables of factors were not read, and none is shipped.

Source: T. N. Dupuy, *Numbers, Predictions and War* (1979); *Understanding War* (1987). Form
recalled; the worked example was seen.
"""

from math import prod


def combat_power(strength: float, *factors: float) -> float:
    """Return combat power: strength times every factor (posture, terrain, air, quality).

    Parameters
    ----------
    strength : float
        Strength in people, or in scores of weapons.
    *factors : float
        Factors of the situation and of the force.
    """
    return strength * prod(factors)


def power_ratio(attacker: float, defender: float) -> float:
    """Return combat power of the attacker over that of the defender; above 1 it should succeed."""
    if defender <= 0.0:
        raise ValueError("The defender has no combat power.")
    return attacker / defender


def result_score(ratio: float) -> float:
    """Return the difference of result scores that a power ratio lets expect.

    A difference of 5 (P/P) - 5, where mission, ground and casualties make up a score.

    Parameters
    ----------
    ratio : float
        Combat power of the attacker over that of the defender.
    """
    return 5.0 * ratio - 5.0


def effectiveness(result: float, ratio: float) -> float:
    """Return relative effectiveness after a battle: its result ratio over its power ratio.

    It is fitted to the outcome, and so explains it; it predicts nothing.
    """
    return result / ratio
