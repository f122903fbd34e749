r"""Support that nobody sees, and the graded answers that show it.

.. math::
    P(y \le k) = \mathrm{logit}^{-1}(\kappa_k - \lambda \theta), \qquad
    \theta_t \sim N(\theta_{t-1}, \sigma^2)

The latent support :math:`\theta` has no unit of its own: its sign comes from an item whose
:math:`\lambda` is above 0, and its size from a first year of mean 0 and deviation 1. So changes are
published in standard deviations of a named year (`change_in_sd`), never as points. An event that
stands in two items is counted twice; the caller sees to it that it does not.

Forms recalled, not read: Samejima, Psychometrika Monograph 17 (1969); Martin and Quinn, Political
Analysis 10 (2002). The measure of signalled support of McManus and Nieman, Journal of Peace
Research 56(3) (2019), is of this kind; its priors were not read and are not used here.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import (
    Floats,
    Integers,
    chances,
    not_negative,
    numbers,
    positive,
)

MISSING = -1
"""The number of an answer that was not given."""


def response_chances(theta: ArrayLike, weight: ArrayLike, thresholds: ArrayLike) -> Floats:
    """Return the chance of each graded answer; more support never lowers the higher ones.

    Parameters
    ----------
    theta : array (future, ...)
        Latent support.
    weight : float or array
        How strongly the answer shows it; above 0. Shapes follow `theta`.
    thresholds : array (..., answer - 1)
        Rising places between the answers.

    Returns
    -------
    array (future, ..., answer)
        Sums to 1 along the last axis.

    Raises
    ------
    ValueError
        If the weight is not above 0, if thresholds do not rise, or if anything is missing.

    Examples
    --------
    >>> response_chances(0.5, 1.2, [-1.0, 0.0, 1.5]).round(6).tolist()
    [0.167982, 0.186362, 0.356606, 0.28905]
    """
    return np.asarray(np.exp(log_response_chances(theta, weight, thresholds)))


def log_response_chances(theta: ArrayLike, weight: ArrayLike, thresholds: ArrayLike) -> Floats:
    r"""Return the logarithm of the chance of each answer, exact also far from the thresholds.

    .. math::
        \ln\!\left(\sigma(b) - \sigma(a)\right)
        = \ln \sigma(b) + \ln \sigma(-a) + \ln\!\left(1 - e^{a - b}\right)

    for neighbouring thresholds :math:`a < b`; a difference of two chances near 1 would be 0.
    Arguments as in `response_chances`.
    """
    support, slope = numbers("theta", theta), positive("weight", weight)
    bounds = numbers("thresholds", thresholds)
    steps = np.diff(bounds, axis=-1)
    if (steps <= 0).any():
        raise ValueError("thresholds: they have to rise from answer to answer")
    place = bounds - (slope * support)[..., None]
    edge = np.zeros((*place.shape[:-1], 1))
    below = np.concatenate([edge, special.log_expit(-place)], axis=-1)
    above = np.concatenate([special.log_expit(place), edge], axis=-1)
    inner = np.broadcast_to(np.log(-np.expm1(-steps)), (*place.shape[:-1], steps.shape[-1]))
    return np.asarray(below + above + np.concatenate([edge, inner, edge], axis=-1))


def binary_chance(theta: ArrayLike, weight: ArrayLike, threshold: ArrayLike) -> Floats:
    """Return the chance of the higher of two answers, arguments as in `response_chances`."""
    place = numbers("threshold", threshold)[..., None]
    return np.asarray(response_chances(theta, weight, place)[..., 1])


def expected_answer(chance: ArrayLike) -> Floats:
    """Return the mean answer, numbered from 0, of chances along the last axis."""
    given = chances("chance", chance)
    return np.asarray(given @ np.arange(given.shape[-1]))


def answers(uniform: ArrayLike, chance: ArrayLike) -> Integers:
    """Return the answer in each future, numbered from 0, from the caller's uniform numbers.

    Parameters
    ----------
    uniform : array (future, ...)
        Numbers from 0 to 1; a larger one never gives a lower answer.
    chance : array (future, ..., answer)
        As `response_chances` returns it.
    """
    u = chances("uniform", uniform)
    below = np.cumsum(chances("chance", chance), axis=-1)[..., :-1]
    return np.asarray((u[..., None] >= below).sum(axis=-1), dtype=np.int64)


def log_likelihood(
    seen: ArrayLike, theta: ArrayLike, weight: ArrayLike, thresholds: ArrayLike
) -> Floats:
    """Return the logarithm of the chance of the answers of one item, given latent support.

    Parameters
    ----------
    seen : array (time,) of int
        Answers, numbered from 0; `MISSING` where none was given, which then tells nothing.
    theta : array (future, time)
        Latent support.
    weight, thresholds : as in `response_chances`
        Of that item, the same at all times.

    Returns
    -------
    array (future,)
        Items that are independent given support add up.
    """
    code = np.asarray(seen)
    each = log_response_chances(theta, weight, thresholds)
    if not np.isin(code, np.arange(MISSING, each.shape[-1])).all():
        raise ValueError(f"seen: answers are 0 to {each.shape[-1] - 1}, or {MISSING} for none")
    given = np.take_along_axis(each, np.maximum(code, 0)[None, :, None], axis=-1)[..., 0]
    return np.asarray(np.where(code >= 0, given, 0.0).sum(axis=-1))


def walk(opening: ArrayLike, normals: ArrayLike, deviation: ArrayLike) -> Floats:
    """Return paths of latent support that wander from year to year.

    Parameters
    ----------
    opening : float or array (future,)
        Support at the first time.
    normals : array (future, time - 1)
        The caller's standard normal numbers.
    deviation : float or array (future,)
        Standard deviation of a change from one time to the next.

    Returns
    -------
    array (future, time)
    """
    shock = numbers("normals", normals) * not_negative("deviation", deviation)[..., None]
    start = np.broadcast_to(numbers("opening", opening)[..., None], (*shock.shape[:-1], 1))
    return np.asarray(np.cumsum(np.concatenate([start, shock], axis=-1), axis=-1))


def change_in_sd(theta: ArrayLike, anchor: int) -> Floats:
    """Return support as a change since a named time, in standard deviations over units then.

    Parameters
    ----------
    theta : array (future, time, unit)
        Latent support of several allies or pairs.
    anchor : int
        Place of the named time.

    Returns
    -------
    array (future, time, unit)
        Neither a shift nor a stretch of the latent scale moves it.
    """
    support = numbers("theta", theta)
    then = support[:, anchor : anchor + 1] if anchor >= 0 else support[:, [anchor]]
    spread = then.std(axis=-1, keepdims=True)
    if (spread == 0).any():
        raise ValueError("theta: units that are all alike at the anchor give no scale")
    return np.asarray((support - then) / spread)
