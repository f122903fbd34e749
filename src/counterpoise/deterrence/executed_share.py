r"""How much of an announcement was carried out: nothing, all, or a part of it.

Most announced cuts were carried out wholly or not at all, so a mean share of a half describes none
of them. The share is nothing with chance :math:`p_0`, all of it with :math:`p_1`, and a part drawn
from a beta distribution with the rest:

.. math::
    \mathrm{E}[X] = p_1 + p_m \frac{a}{a + b}, \qquad
    \mathrm{E}[X^2] = p_1 + p_m \frac{a (a + 1)}{(a + b)(a + b + 1)}

with :math:`(p_0, p_m, p_1)` from a Dirichlet distribution. Form recalled, not read: Ospina and
Ferrari, Statistical Papers 51 (2010). Reported parts are rounded, one half above all: they are
heaps, and with a dozen of them :math:`a` and :math:`b` are set by us, not by data.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import Floats, chances, counts, distributions, positive

OUTCOMES = ("none", "part", "all")
"""What becomes of an announcement, in the order of the last axis of chances and counts."""
UNIFORM = (1.0, 1.0, 1.0)
"""Prior weights under which all chances are equally likely."""


def share_mean(outcomes: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """Return the mean share carried out.

    Parameters
    ----------
    outcomes : array (..., 3)
        Chances of none, part and all.
    a, b : float or array (...)
        Parameters of the beta distribution of a part.

    Examples
    --------
    >>> float(share_mean([0.43, 0.13, 0.44], 2.0, 3.0).round(6))
    0.492
    """
    part, whole, a, b = _parts(outcomes, a, b)
    return np.asarray(whole + part * a / (a + b))


def share_variance(outcomes: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """Return the variance of the share carried out; arguments as in `share_mean`.

    Examples
    --------
    >>> float(share_variance([0.43, 0.13, 0.44], 2.0, 3.0).round(6))
    0.223936
    """
    part, whole, a, b = _parts(outcomes, a, b)
    square = whole + part * a * (a + 1) / ((a + b) * (a + b + 1))
    return np.asarray(square - (whole + part * a / (a + b)) ** 2)


def concentration(observed: ArrayLike, before: ArrayLike = UNIFORM) -> Floats:
    """Return the parameters of the Dirichlet distribution of the chances, given counts.

    Parameters
    ----------
    observed : array (..., 3)
        How many were carried out not at all, in part and wholly.
    before : array (..., 3), optional
        Prior weights.
    """
    seen = counts("observed", observed)
    _three(seen, "observed")
    return np.asarray(positive("before", before) + seen)


def outcome_means(observed: ArrayLike, before: ArrayLike = UNIFORM) -> Floats:
    """Return the mean chances of none, part and all given counts, as in `concentration`.

    Examples
    --------
    >>> outcome_means([43, 13, 40]).round(6).tolist()
    [0.444444, 0.141414, 0.414141]
    """
    weights = concentration(observed, before)
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def log_probability(observed: ArrayLike, weights: ArrayLike) -> Floats:
    r"""Return the logarithm of the chance of counts, chances integrated out.

    .. math::
        \ln \frac{n!\;\Gamma(A)}{\Gamma(n + A)}
        \prod_i \frac{\Gamma(x_i + \alpha_i)}{x_i!\;\Gamma(\alpha_i)}, \qquad
        A = \sum_i \alpha_i

    The Dirichlet-multinomial distribution: it says how surprising a new set of announcements is.

    Parameters
    ----------
    observed : array (..., 3)
        Counts of none, part and all.
    weights : array (..., 3)
        Parameters of the Dirichlet distribution before they were seen.
    """
    seen, alpha = counts("observed", observed), positive("weights", weights)
    _three(seen, "observed")
    n, total = seen.sum(axis=-1), alpha.sum(axis=-1)
    ways = special.gammaln(n + 1) - special.gammaln(seen + 1).sum(axis=-1)
    rest = special.gammaln(total) - special.gammaln(n + total)
    each = special.gammaln(seen + alpha) - special.gammaln(alpha)
    return np.asarray(ways + rest + each.sum(axis=-1))


def draw_outcomes(uniforms: ArrayLike, weights: ArrayLike) -> Floats:
    """Return chances of none, part and all for each future, from the caller's uniform numbers.

    The chance of none is the inverse of its distribution at the first number; how the rest divides
    is that at the second. The same numbers give the same chances, to the last bit.

    Parameters
    ----------
    uniforms : array (future, ..., 2)
        Numbers from 0 to 1.
    weights : array (..., 3)
        Parameters of the Dirichlet distribution, as `concentration` returns them.

    Returns
    -------
    array (future, ..., 3)
        Sums to 1 along the last axis.
    """
    u, alpha = chances("uniforms", uniforms), positive("weights", weights)
    _three(alpha, "weights")
    if u.shape[-1] != 2:
        raise ValueError("uniforms: two numbers are needed for each future")
    none = special.betaincinv(alpha[..., 0], alpha[..., 1] + alpha[..., 2], u[..., 0])
    part = (1 - none) * special.betaincinv(alpha[..., 1], alpha[..., 2], u[..., 1])
    return np.stack([none, part, 1 - none - part], axis=-1)


def draw_share(uniform: ArrayLike, outcomes: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """Return the share carried out in each future: the inverse of its distribution.

    It never falls as the number rises, so a stream of the caller's keeps its order.

    Parameters
    ----------
    uniform : array (future, ...)
        Numbers from 0 to 1.
    outcomes : array (future, ..., 3) or (3,)
        Chances of none, part and all.
    a, b : float or array
        Parameters of the beta distribution of a part.

    Examples
    --------
    >>> draw_share([0.1, 0.5, 0.9], [0.4, 0.2, 0.4], 2.0, 2.0).round(6).tolist()
    [0.0, 0.5, 1.0]
    """
    u = chances("uniform", uniform)
    part, whole, a, b = _parts(outcomes, a, b)
    none = np.maximum(1 - part - whole, 0.0)  # rounding only: the chances sum to 1
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.where(part > 0, (u - none) / part, 0.0)
    inside = np.clip(inside, 0.0, 1.0)  # outside of it one of the other two outcomes holds
    drawn = np.where(u < none + part, special.betaincinv(a, b, inside), 1.0)
    return np.asarray(np.where(u < none, 0.0, drawn))


def _parts(
    outcomes: ArrayLike, a: ArrayLike, b: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    chance = distributions("outcomes", outcomes)
    _three(chance, "outcomes")
    return chance[..., 1], chance[..., 2], positive("a", a), positive("b", b)


def _three(values: Floats | np.ndarray, name: str) -> None:
    if values.shape[-1:] != (3,):
        raise ValueError(f"{name}: give none, part and all along the last axis")
