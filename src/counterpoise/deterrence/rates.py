r"""How often something follows: a rate from counts, pooled by episode, and what selection may hide.

Cases of one episode are not independent: one cut that was announced thrice is not three cuts. So
episodes, not rows, carry the information, and a record that lists what was announced says nothing
of moves that were made quietly. Both are computed here; neither is repaired by a larger sample of
the same kind.

Forms recalled, not read: Gelman et al., *Bayesian Data Analysis*, chapter 5. Bounds in the manner
of Manski, *Partial Identification of Probability Distributions* (2003), form recalled, not read.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import Floats, chances, counts, not_negative, positive

JEFFREYS = 0.5
"""Both parameters of the prior of Jeffreys for a rate."""
SET_BY_US_BELOW = 0.2
"""Movement under which a parameter is called set by us."""
SET_BY_US = "set by us, not by data"
MOVED = "moved by data"


def posterior(
    hits: ArrayLike, cases: ArrayLike, before: tuple[float, float] = (JEFFREYS, JEFFREYS)
) -> tuple[Floats, Floats]:
    r"""Return the parameters of the beta distribution of a rate, given counts.

    .. math:: \theta \mid s, n \sim \mathrm{Beta}(a + s,\; b + n - s)

    Parameters
    ----------
    hits : int or array
        Cases in which it happened.
    cases : int or array
        All cases.
    before : tuple of float
        The two parameters of the prior; that of Jeffreys unless another is given.

    Raises
    ------
    ValueError
        If a count is negative, not whole or missing, or if there are more hits than cases.
    """
    s, n = _counted(hits, cases)
    a, b = positive("before", before)
    return a + s, b + n - s


def rate_mean(
    hits: ArrayLike, cases: ArrayLike, before: tuple[float, float] = (JEFFREYS, JEFFREYS)
) -> Floats:
    """Return the mean of a rate given counts; arguments as in `posterior`.

    Examples
    --------
    Six of thirteen announced by way of institutions were carried out:

    >>> round(float(rate_mean(6, 13)), 6)
    0.464286
    """
    a, b = posterior(hits, cases, before)
    return np.asarray(a / (a + b))


def rate_sd(
    hits: ArrayLike, cases: ArrayLike, before: tuple[float, float] = (JEFFREYS, JEFFREYS)
) -> Floats:
    """Return the standard deviation of a rate given counts; arguments as in `posterior`."""
    a, b = posterior(hits, cases, before)
    return np.asarray(np.sqrt(a * b / (a + b + 1)) / (a + b))


def rate_interval(
    hits: ArrayLike,
    cases: ArrayLike,
    level: float,
    before: tuple[float, float] = (JEFFREYS, JEFFREYS),
) -> tuple[Floats, Floats]:
    """Return the central interval of a rate that holds a given chance.

    Parameters
    ----------
    hits, cases, before
        As in `posterior`.
    level : float
        Chance inside, such as 0.9.

    Examples
    --------
    >>> low, high = rate_interval(6, 13, 0.9)
    >>> round(float(low), 6), round(float(high), 6)
    (0.254919, 0.679661)
    """
    a, b = posterior(hits, cases, before)
    tail = (1 - float(chances("level", level))) / 2
    return np.asarray(special.betaincinv(a, b, tail)), np.asarray(
        special.betaincinv(a, b, 1 - tail)
    )


def pooled_means(hits: ArrayLike, cases: ArrayLike, mean: ArrayLike, strength: ArrayLike) -> Floats:
    r"""Return the mean rate of each episode, drawn towards that of all.

    .. math:: \mathrm{E}[\theta_e \mid s_e, n_e] = \frac{m M + s_e}{M + n_e}

    Parameters
    ----------
    hits, cases : array (..., episode)
        Counts by episode.
    mean : float or array
        Rate over episodes :math:`m`.
    strength : float or array
        :math:`M`, the number of cases that the mean over episodes weighs as much as.

    Examples
    --------
    >>> pooled_means([3, 0, 6], [3, 5, 20], 0.2, 10.0).round(6).tolist()
    [0.384615, 0.133333, 0.266667]
    """
    s, n = _counted(hits, cases)
    m, weight = chances("mean", mean), positive("strength", strength)
    return np.asarray((m * weight + s) / (weight + n))


def correlation_within(strength: ArrayLike) -> Floats:
    r"""Return the correlation of two cases of one episode, :math:`\rho = 1 / (M + 1)`."""
    return np.asarray(1 / (positive("strength", strength) + 1))


def effective_size(cases: ArrayLike, correlation: ArrayLike) -> Floats:
    r"""Return how many independent cases the episodes are worth.

    .. math:: n_{\mathrm{eff}} = \sum_e \frac{n_e}{1 + (n_e - 1)\,\rho}

    Parameters
    ----------
    cases : array (..., episode)
        Cases of each episode.
    correlation : float or array (...)
        Correlation within an episode :math:`\rho`: 0 counts cases, 1 counts episodes.

    Examples
    --------
    >>> round(float(effective_size([3, 5, 20], 0.3)), 3)
    7.133
    """
    n = counts("cases", cases)
    within = chances("correlation", correlation)[..., None]
    return np.asarray((n / (1 + np.maximum(n - 1, 0) * within)).sum(axis=-1))


def log_likelihood(
    hits: ArrayLike, cases: ArrayLike, mean: ArrayLike, strength: ArrayLike
) -> Floats:
    r"""Return the logarithm of the chance of the counts, rates of episodes integrated out.

    .. math::
        \sum_e \ln \binom{n_e}{s_e}
        \frac{B(m M + s_e,\; (1 - m) M + n_e - s_e)}{B(m M,\; (1 - m) M)}

    Parameters
    ----------
    hits, cases : array (episode,)
        Counts by episode.
    mean, strength : float or array (...)
        As in `pooled_means`; the mean lies inside 0 to 1.

    Returns
    -------
    array (...)
    """
    s, n = _counted(hits, cases)
    m, weight = np.broadcast_arrays(positive("mean", mean), positive("strength", strength))
    a, b = (m * weight)[..., None], (positive("1 - mean", 1 - m) * weight)[..., None]
    ways = -np.log(n + 1.0) - special.betaln(n - s + 1, s + 1)
    found = ways + special.betaln(a + s, b + n - s) - special.betaln(a, b)
    return np.asarray(found.sum(axis=-1))


@dataclass(frozen=True)
class Pooling:
    """What counts by episode say about the rate over episodes and how alike episodes are.

    Parameters
    ----------
    mean, correlation : float
        Mean of the rate over episodes and of the correlation within one, given the counts.
    mean_sd, correlation_sd : float
        Their standard deviations.
    mean_movement, correlation_movement : float
        See `movement`.
    """

    mean: float
    mean_sd: float
    mean_movement: float
    correlation: float
    correlation_sd: float
    correlation_movement: float


def pooling(
    hits: ArrayLike, cases: ArrayLike, means: ArrayLike, correlations: ArrayLike
) -> Pooling:
    """Return the rate over episodes and the correlation within, both drawn evenly from a grid.

    With few episodes the correlation is what the grid makes it; its movement says so.

    Parameters
    ----------
    hits, cases : array (episode,)
        Counts by episode.
    means, correlations : array
        Values that were equally likely before, all inside 0 to 1.
    """
    m, within = positive("means", means), positive("correlations", correlations)
    fit = log_likelihood(hits, cases, m[:, None], 1 / within - 1)
    weight = np.exp(fit - fit.max())
    weight /= weight.sum()
    found = []
    for values, chance in ((m, weight.sum(axis=1)), (within, weight.sum(axis=0))):
        middle = float(chance @ values)
        sd = float(np.sqrt(chance @ (values - middle) ** 2))
        found += [middle, sd, float(movement(values.std(), sd))]
    return Pooling(*found)


def rate_if_missing(
    hits: ArrayLike, cases: ArrayLike, quiet_hits: ArrayLike, quiet_misses: ArrayLike = 0
) -> Floats:
    r"""Return what the observed rate becomes if cases are missing from the record.

    .. math:: \frac{s + k}{n + k + j}

    Parameters
    ----------
    hits, cases : int or array
        What the record holds.
    quiet_hits, quiet_misses : int or array
        Cases that it lacks: moves made without a word :math:`k`, and intentions dropped without
        one :math:`j`.

    Examples
    --------
    >>> float(rate_if_missing(6, 13, 7))
    0.65
    """
    s, n = _counted(hits, cases)
    k, j = counts("quiet_hits", quiet_hits), counts("quiet_misses", quiet_misses)
    if (n + k + j == 0).any():
        raise ValueError("cases: there is no rate without a case")
    return np.asarray((s + k) / (n + k + j))


def selection_bounds(
    hits: ArrayLike, cases: ArrayLike, quiet_hits: ArrayLike, quiet_misses: ArrayLike
) -> tuple[Floats, Floats]:
    """Return the lowest and highest rate if up to so many cases of each kind are missing.

    The bounds are sharp: the lowest has every missed miss and no missed hit, the highest the
    reverse. They are no interval of confidence, and a larger record of the same kind does not
    narrow them. Arguments as in `rate_if_missing`.
    """
    return (
        rate_if_missing(hits, cases, 0, quiet_misses),
        rate_if_missing(hits, cases, quiet_hits, 0),
    )


def movement(sd_before: ArrayLike, sd_after: ArrayLike) -> Floats:
    r"""Return how far data narrowed a parameter.

    .. math:: 1 - \sigma_{\mathrm{after}} / \sigma_{\mathrm{before}}

    Returns
    -------
    array
        0 where data said nothing, 1 where they settled it, below 0 where they made it less sure.

    Examples
    --------
    >>> float(movement(0.2, 0.15).round(6)), movement_in_words(0.2, 0.18)
    (0.25, 'set by us, not by data')
    """
    return np.asarray(1 - not_negative("sd_after", sd_after) / positive("sd_before", sd_before))


def movement_in_words(sd_before: float, sd_after: float) -> str:
    """Return `SET_BY_US` where the movement lies below `SET_BY_US_BELOW`, `MOVED` elsewhere."""
    return SET_BY_US if movement(sd_before, sd_after) < SET_BY_US_BELOW else MOVED


def _counted(hits: ArrayLike, cases: ArrayLike) -> tuple[Floats, Floats]:
    s, n = counts("hits", hits).astype(float), counts("cases", cases).astype(float)
    if (s > n).any():
        raise ValueError("hits: there are more of them than cases")
    return s, n
