r"""How good forecasts were: scores, skill against what was known before, calibration, comparisons.

.. math::
    \text{log} = -\ln p(y), \qquad \text{Brier} = (p - o)^2, \qquad
    \text{skill} = 1 - S / S_{\mathrm{base}}

Lower is better, and a skill of 0 is that of the base rate. The base rate is made of outcomes known
before the forecast; one from the whole record would know the future, and one that leaves out the
case itself is worse than it should be, since it leans away from every outcome.

Forms recalled, not read: Gneiting and Raftery, Journal of the American Statistical Association 102
(2007); Ferro, Quarterly Journal of the Royal Meteorological Society 140 (2014), for the fair
estimator; Stephenson, Coelho and Jolliffe, Weather and Forecasting 23 (2008), for what lies within
bins.
"""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import (
    Booleans,
    Floats,
    Integers,
    chances,
    episodes_of,
    numbers,
    positive,
)
from counterpoise.deterrence.rates import JEFFREYS
from counterpoise.extras import need

ESTIMATORS = MappingProxyType({"fair": "fair", "standard": "nrg"})
"""Estimators of the continuous ranked probability score, and their names in scoringrules."""


@dataclass(frozen=True)
class BrierParts:
    """What a mean Brier score is made of: reliability - resolution + uncertainty + within.

    Parameters
    ----------
    reliability : float
        How far forecasts lie from what followed them; 0 is best.
    resolution : float
        How far what followed differs between forecasts; more is better.
    uncertainty : float
        Score of the base rate of these very cases.
    within : float
        What differences within bins add; 0 where each bin holds one forecast.
    """

    reliability: float
    resolution: float
    uncertainty: float
    within: float


@dataclass(frozen=True)
class Calibration:
    """Forecasts beside what followed them, by bin. A bin without cases has neither (NaN).

    Parameters
    ----------
    low, high : array (bin,)
        Bounds; the high one belongs to the next bin, but for the last.
    count : array (bin,)
        Cases.
    forecast, observed : array (bin,)
        Mean forecast, and the share of cases in which it happened.
    """

    low: Floats
    high: Floats
    count: Integers
    forecast: Floats
    observed: Floats


@dataclass(frozen=True)
class Comparison:
    """Mean difference of two forecasters' scores in the same cases.

    Parameters
    ----------
    difference : float
        First less second: below 0 the first is better.
    error : float
        Its standard error, cases of one episode taken together.
    low, high : float
        Ends of the interval.
    episodes : int
        How many independent pieces of evidence there are.
    """

    difference: float
    error: float
    low: float
    high: float
    episodes: int


def log_score(chance: ArrayLike, happened: ArrayLike) -> Floats:
    """Return the logarithmic score of each forecast, in nats.

    Raises
    ------
    ValueError
        If what was called impossible happened: the score is infinite, and no clip will hide it.

    Examples
    --------
    >>> float(log_score([0.9, 0.2, 0.6, 0.1], [1, 0, 0, 0]).mean().round(6))
    0.337539
    """
    p, o = _pairs(chance, happened)
    given = np.where(o, p, 1 - p)
    if (given == 0).any():
        raise ValueError(
            "chance: what was called impossible happened, so the score is infinite; "
            "a forecast of 0 or 1 is not to be issued"
        )
    return np.asarray(-np.log(given))


def brier_score(chance: ArrayLike, happened: ArrayLike) -> Floats:
    """Return the Brier score of each forecast, from 0 to 1.

    Examples
    --------
    >>> float(brier_score([0.9, 0.2, 0.6, 0.1], [1, 0, 0, 0]).mean().round(6))
    0.105
    """
    p, o = _pairs(chance, happened)
    return np.asarray((p - o) ** 2)


def skill(score: ArrayLike, base: ArrayLike) -> Floats:
    """Return skill of a mean score against that of the base rate: 1 is perfect, below 0 worse.

    Examples
    --------
    >>> float(skill(0.105, 0.1875).round(6))
    0.44
    """
    return np.asarray(1 - numbers("score", score) / positive("base", base))


def base_rate_before(
    happened: ArrayLike,
    known: ArrayLike,
    issued: ArrayLike,
    before: tuple[float, float] = (JEFFREYS, JEFFREYS),
) -> Floats:
    """Return for each forecast the rate of what was known on the day before it.

    Parameters
    ----------
    happened : array (case,)
        Whether it happened.
    known : array (case,)
        The day on which that was known; infinite where it still is not.
    issued : array (forecast,)
        The days on which forecasts were made.
    before : tuple of float
        Parameters of the beta prior; with it the rate is never 0 or 1.

    Returns
    -------
    array (forecast,)
    """
    when = np.asarray(known, dtype=float)
    _, o = _pairs(np.zeros(when.shape), happened)
    if np.isnan(when).any():
        raise ValueError("known: a day is missing; infinite means not known yet")
    seen = when < numbers("issued", issued)[:, None]
    a, b = positive("before", before)
    return np.asarray((a + (seen & o).sum(axis=-1)) / (a + b + seen.sum(axis=-1)))


def brier_parts(chance: ArrayLike, happened: ArrayLike, bins: int | None = None) -> BrierParts:
    r"""Return reliability, resolution and uncertainty of forecasts; they add up to the mean score.

    .. math::
        \bar S = \sum_k \frac{n_k}{n} (\bar p_k - \bar o_k)^2
               - \sum_k \frac{n_k}{n} (\bar o_k - \bar o)^2 + \bar o (1 - \bar o) + W

    Parameters
    ----------
    chance, happened : array (case,)
        Forecasts and outcomes.
    bins : int, optional
        Equal bins of forecasts. Without it each distinct forecast is a group, and W is 0.
    """
    p, o = _pairs(chance, happened)
    keys = p if bins is None else _bin_of(p, bins)
    _, group, size = np.unique(keys, return_inverse=True, return_counts=True)
    mean_p = np.bincount(group, p) / size
    mean_o = np.bincount(group, o) / size
    weight, base = size / p.size, o.mean()
    apart_p, apart_o = p - mean_p[group], o - mean_o[group]
    return BrierParts(
        float(weight @ (mean_p - mean_o) ** 2),
        float(weight @ (mean_o - base) ** 2),
        float(base * (1 - base)),
        float((apart_p**2 - 2 * apart_p * apart_o).mean()),
    )


def calibration(chance: ArrayLike, happened: ArrayLike, bins: int) -> Calibration:
    """Return forecasts beside what followed them, in equal bins of forecasts, with counts.

    Parameters
    ----------
    chance, happened : array (case,)
        Forecasts and outcomes.
    bins : int
        How many; with few cases few bins.
    """
    p, o = _pairs(chance, happened)
    index = _bin_of(p, bins)
    count = np.bincount(index, minlength=bins)
    edges = np.linspace(0, 1, bins + 1)
    with np.errstate(invalid="ignore"):
        forecast = np.bincount(index, p, bins) / count
        observed = np.bincount(index, o, bins) / count
    return Calibration(edges[:-1], edges[1:], count, forecast, observed)


def paired_difference(
    first: ArrayLike, second: ArrayLike, episodes: ArrayLike, level: float
) -> Comparison:
    r"""Return the mean difference of two forecasters' scores, with an interval by episode.

    .. math::
        \mathrm{se}^2 = \frac{G}{G - 1} \frac{1}{n^2}
        \sum_g \Big(\sum_{i \in g} (d_i - \bar d)\Big)^2

    with the distribution of Student of :math:`G - 1` degrees for :math:`G` episodes.

    Parameters
    ----------
    first, second : array (case,)
        Scores in the same cases; lower is better.
    episodes : array (case,)
        The episode of each case, by any label.
    level : float
        Chance inside the interval, such as 0.9.

    Raises
    ------
    ValueError
        If all cases are of one episode: no interval can be told from it.
    """
    apart = numbers("first", first) - numbers("second", second)
    index, count = episodes_of("episodes", episodes, apart.size)
    if count < 2:
        raise ValueError("episodes: one episode says nothing of how far others may differ")
    mean = float(apart.mean())
    sums = np.bincount(index, apart - mean)
    error = float(np.sqrt(count / (count - 1) * (sums**2).sum())) / apart.size
    inside = float(chances("level", level))
    half = error * float(special.stdtrit(count - 1, (1 + inside) / 2))
    return Comparison(mean, error, mean - half, mean + half, count)


def crps_ensemble(observed: ArrayLike, members: ArrayLike, *, estimator: str) -> Floats:
    r"""Return the continuous ranked probability score of an ensemble.

    .. math::
        \frac{1}{M} \sum_i |x_i - y| - \frac{1}{2 M (M - 1)} \sum_{ij} |x_i - x_j|
        \quad (\text{fair}), \qquad
        \ldots - \frac{1}{2 M^2} \sum_{ij} |x_i - x_j| \quad (\text{standard})

    Parameters
    ----------
    observed : float or array (...)
        What happened.
    members : array (future, ...)
        The forecast.
    estimator : str
        ``fair``, which does not reward small ensembles for being too narrow, or ``standard``. It
        has to be named, since they differ. ``akr`` of scoringrules is neither and is refused.

    Raises
    ------
    ValueError
        If the estimator is another, or for a fair score of fewer than two members.
    InputError
        If scoringrules is not installed.
    """
    if estimator not in ESTIMATORS:
        raise ValueError(f"estimator: {estimator!r} is not offered; known: {', '.join(ESTIMATORS)}")
    seen, drawn = numbers("observed", observed), numbers("members", members)
    if drawn.shape[0] < 2:
        raise ValueError("members: an ensemble has two members at least")
    rules = need("scoringrules", "signals")
    name = ESTIMATORS[estimator]
    return np.asarray(rules.crps_ensemble(seen, drawn, m_axis=0, estimator=name), dtype=float)


def crps_normal(observed: ArrayLike, mean: ArrayLike, deviation: ArrayLike) -> Floats:
    r"""Return the continuous ranked probability score of a normal forecast.

    .. math:: \sigma \left[ z\,(2 \Phi(z) - 1) + 2 \varphi(z) - 1 / \sqrt{\pi} \right],
              \quad z = (y - \mu) / \sigma

    Examples
    --------
    >>> float(crps_normal(0.4, 0.0, 1.0).round(6))
    0.296688
    """
    spread = positive("deviation", deviation)
    z = (numbers("observed", observed) - numbers("mean", mean)) / spread
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return np.asarray(spread * (z * (2 * special.ndtr(z) - 1) + 2 * density - 1 / np.sqrt(np.pi)))


def _pairs(chance: ArrayLike, happened: ArrayLike) -> tuple[Floats, Booleans]:
    p, outcome = chances("chance", chance), chances("happened", happened)
    if p.shape != outcome.shape:
        raise ValueError("chance and happened: give one outcome for each forecast")
    if p.size == 0:
        raise ValueError("chance: without a case there is no score")
    if not np.isin(outcome, (0, 1)).all():
        raise ValueError("happened: an outcome is 0 or 1")
    return p, outcome.astype(bool)


def _bin_of(p: Floats, bins: int) -> Integers:
    if bins < 1:
        raise ValueError("bins: give one at least")
    edges = np.linspace(0, 1, bins + 1)
    return np.asarray(np.searchsorted(edges[1:-1], p, side="right"), dtype=np.int64)
