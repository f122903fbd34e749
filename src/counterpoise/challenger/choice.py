r"""War or not first, then where and how: a choice that does not grow as the map is cut finer.

A plain logit over targets makes war of arithmetic: name a target twice and it is attacked twice as
often. Here all attempts share one nest, with weights that sum to 1 over targets and methods:

.. math::
    I = \mu \ln \sum_j \omega_j\,e^{\lambda g_j / \mu}, \qquad
    P = \frac{e^{I + \eta}}{e^{I + \eta} + 1}, \qquad
    P_j \propto \omega_j\,e^{\lambda g_j / \mu}

with the gain of each attempt over waiting :math:`g_j`, precision :math:`\lambda`, dissimilarity
:math:`\mu` from just above 0 (he takes the best) to 1 (a plain logit), and what the future's
challenger adds or takes away for reasons of his own :math:`\eta`, drawn once for each future and
never anew each quarter. A target that is split splits its weight, and the total stays. Form:
McFadden (1978), recalled; weights: own algebra. Quantal response: McKelvey and Palfrey,
Experimental Economics 1 (1998), recalled.

**Research only.** Precision and dissimilarity are ours, and no data set them. What is returned is
conditional on them, on types, laws and values; it is no probability of an attack, and nothing of it
may stand on a page or in a default output.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import (
    Floats,
    chances,
    distributions,
    not_negative,
    numbers,
    positive,
)


def nest_weights(*parts: ArrayLike) -> Floats:
    """Return weights over all attempts from those over targets, methods and so on.

    Parameters
    ----------
    *parts : array
        Weights along each axis; made to sum to 1.

    Examples
    --------
    >>> nest_weights([1, 1], [3, 1]).tolist()
    [[0.375, 0.125], [0.375, 0.125]]
    """
    found = np.ones(())
    for part in parts:
        weight = not_negative("weights", part)
        if weight.ndim != 1 or weight.sum() <= 0:
            raise ValueError("weights: give one along each axis, with one of them above 0")
        found = np.multiply.outer(found, weight / weight.sum())
    return found


def inclusive_gain(
    gain: ArrayLike, weights: ArrayLike, precision: ArrayLike, dissimilarity: ArrayLike
) -> Floats:
    r"""Return what the nest of all attempts is worth over waiting, in units of noise, :math:`I`.

    Parameters
    ----------
    gain : array (..., attempt)
        Gain of each attempt over waiting; minus infinity for one that cannot be made.
    weights : array (attempt,)
        Weights that sum to 1.
    precision, dissimilarity : float or array (...)
        As in the module; shaped to go with all but the last axis of `gain`.

    Examples
    --------
    One target at -5, and the same one named twice with half of the weight each:

    >>> once = inclusive_gain([-5.0], [1.0], 1.0, 0.5)
    >>> twice = inclusive_gain([-5.0, -5.0], [0.5, 0.5], 1.0, 0.5)
    >>> float(once), float(twice)
    (-5.0, -5.0)
    """
    omega = distributions("weights", weights)
    mu = positive("dissimilarity", chances("dissimilarity", dissimilarity))
    scale = positive("precision", precision) / mu
    utility = np.asarray(gain, dtype=float) * np.asarray(scale)[..., None]
    if np.isnan(utility).any():
        raise ValueError("gain: a value is missing")
    # SciPy's own subtracts the largest first, with no overflow, and knows weights.
    return np.asarray(mu * special.logsumexp(utility, axis=-1, b=omega))


def conditional_choice(inclusive: ArrayLike, taste: ArrayLike = 0.0) -> Floats:
    """Return the conditional chance that he chooses war at an occasion to choose.

    Parameters
    ----------
    inclusive : array
        As `inclusive_gain` returns it.
    taste : float or array
        What this future's challenger adds for reasons of his own, in units of noise.
    """
    return np.asarray(special.expit(numbers("inclusive", inclusive) + numbers("taste", taste)))


def conditional_attempts(
    gain: ArrayLike, weights: ArrayLike, precision: ArrayLike, dissimilarity: ArrayLike
) -> Floats:
    """Return the conditional share of each attempt, given that there is one; sums to 1."""
    mu = positive("dissimilarity", chances("dissimilarity", dissimilarity))
    scale = np.asarray(positive("precision", precision) / mu)[..., None]
    with np.errstate(divide="ignore"):
        logs = np.log(distributions("weights", weights))
    return np.asarray(special.softmax(logs + numbers("gain", gain) * scale, axis=-1))


def quantal_response(
    value: ArrayLike,
    punishment: ArrayLike,
    interest: ArrayLike,
    cost: ArrayLike,
    precision: ArrayLike,
) -> tuple[Floats, Floats]:
    r"""Return the chances in a game of attack, then fight or yield, in which both sides err.

    .. math::
        P_f = \operatorname{logit}^{-1} \lambda (D - k), \qquad
        P_a = \operatorname{logit}^{-1} \lambda \left((1 - P_f) V - P_f C\right)

    The second is not monotone in precision. A test of form, and an illustration at most.

    Returns
    -------
    tuple of array
        Chance that the guarantor fights, and the conditional chance of an attack.

    Examples
    --------
    >>> fights, attacks = quantal_response(1.0, 2.0, 0.5, 0.6, [1.0, 5.0, 20.0])
    >>> fights.round(6).tolist()
    [0.475021, 0.377541, 0.119203]
    >>> attacks.round(6).tolist()
    [0.395306, 0.340041, 0.999997]
    """
    scale, prize = positive("precision", precision), positive("value", value)
    over = numbers("interest", interest) - not_negative("cost", cost)
    fights: Floats = np.asarray(special.expit(scale * over))
    stake = prize + not_negative("punishment", punishment)
    return fights, np.asarray(special.expit(scale * (prize - fights * stake)))
