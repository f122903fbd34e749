"""How well predictors call battles of wars that they have not seen.

A predictor is a logistic of a few numbers, fitted to all wars but one and scored on that one, war
by war. The gain is the sum of logarithms by which it gives what happened more chance than another
one does (nats); its interval takes whole wars as the units that vary, since battles of one war are
alike. No predictor here has more than three fitted parameters.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import norm, rankdata

Floats = NDArray[np.float64]
LEVEL = 0.95
MOST_STEPS = 100
CLOSE = 1e-10


@dataclass(frozen=True)
class Gain:
    """What one predictor gains over another, in all battles together.

    Parameters
    ----------
    value, low, high : float
        Sum of gains in log loss (nats) and its interval over wars.
    battles, wars : int
        How many.
    """

    value: float
    low: float
    high: float
    battles: int
    wars: int

    def in_words(self, other: str) -> str:
        """Say whether the predictor can be told from another one.

        >>> Gain(2.8, -7.1, 12.7, 659, 89).in_words("the base rate")
        'not distinguishable from the base rate'
        """
        if self.low > 0.0:
            return f"better than {other}"
        return f"worse than {other}" if self.high < 0.0 else f"not distinguishable from {other}"


def fitted(features: Floats, won: Floats) -> Floats:
    """Return constant and slopes (1 + k,) of a logistic by Newton's method.

    Parameters
    ----------
    features : array (N, k)
        None of them for a base rate.
    won : array (N,)
        1 for a win of the attacker, else 0.
    """
    x = np.column_stack([np.ones(len(won)), features])
    weights = np.zeros(x.shape[1])
    for _ in range(MOST_STEPS):
        chance = expit(x @ weights)
        curvature = (x * (chance * (1.0 - chance))[:, None]).T @ x
        step = np.linalg.lstsq(curvature, x.T @ (won - chance), rcond=None)[0]
        weights += step
        if np.abs(step).max() < CLOSE:
            break
    return weights


def held_out_losses(features: Floats, won: Floats, war: NDArray[np.str_]) -> Floats:
    """Return the log loss (N,) of each battle, by a fit to the battles of all other wars.

    Parameters
    ----------
    features : array (N, k)
        What the predictor knows of each battle.
    won : array (N,)
        1 for a win of the attacker, else 0.
    war : array (N,) of str
        The war of each battle.
    """
    losses = np.empty(len(won))
    for held in np.unique(war):
        out = war == held
        weights = fitted(features[~out], won[~out])
        chance = expit(weights[0] + features[out] @ weights[1:])
        losses[out] = -np.log(np.where(won[out] == 1.0, chance, 1.0 - chance))
    return losses


def gain(losses: Floats, other: Floats, war: NDArray[np.str_]) -> Gain:
    """Return what a predictor gains over another, with the interval over wars.

    Parameters
    ----------
    losses, other : array (N,)
        Log loss of each battle under the one and the other.
    war : array (N,) of str
        The war of each battle.
    """
    names, place = np.unique(war, return_inverse=True)
    by_war = np.bincount(place, weights=other - losses)
    error = by_war.std(ddof=1) * math.sqrt(names.size)
    value, reach = float(by_war.sum()), float(norm.ppf((1.0 + LEVEL) / 2.0) * error)
    return Gain(value, value - reach, value + reach, len(war), names.size)


def concordance(index: Floats, won: Floats) -> float:
    """Return how often a won battle has the higher index of a pair, ties counting half.

    It fits nothing at all; 0.5 is what a coin gives.

    >>> concordance(np.array([1.0, 2.0, 3.0, 3.0]), np.array([0.0, 1.0, 1.0, 0.0]))
    0.625
    """
    wins = won == 1.0
    pairs = wins.sum() * (~wins).sum()
    above = rankdata(index)[wins].sum() - wins.sum() * (wins.sum() + 1) / 2
    return float(above / pairs)
