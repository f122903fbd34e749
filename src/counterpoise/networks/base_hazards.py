r"""Two ends of a site: the leading ally gives it up, or its host ends its use.

With constant rates and nothing shared, the probability that end 1 comes first by :math:`t` is

.. math:: F_1 = \frac{\lambda_1}{\lambda_1 + \lambda_2}
          \left(1 - e^{-(\lambda_1 + \lambda_2) t}\right)

What sites share is a factor on their rate, gamma-distributed with mean 1 and variance
:math:`\theta`: sites of one host share its politics, and all sites those of the leading ally. A
single site then lasts with :math:`S = (1 + \theta\Lambda)^{-1/\theta}`. Payments act on the rate of
the leading ally and come after politics. Rates are judgement: what follows is what they imply, and
no estimate for a site or a host. Existence is not access. Source: Hougaard, *Analysis of
Multivariate Survival Data* (2000), chapter 7, as recalled.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
OPEN, GIVEN_UP, REFUSED = 0, 1, 2
"""State of a site: open, given up by the leading ally, use ended by its host."""
_LEAST_RATE = 1e-300
"""A rate that never ends anything, in the place of none."""
_ALL = 1e9
"""A cumulative rate that ends everything, in the place of an infinite one."""


def first_end(rate: float, other: float, years: float) -> float:
    """Return the probability that one end has come first by some years, rates being constant.

    Examples
    --------
    >>> round(first_end(0.20, 0.15, 4), 6), round(first_end(0.15, 0.20, 4), 6)
    (0.430516, 0.322887)
    """
    both = rate + other
    return float(rate / both * -np.expm1(-both * years)) if both > 0 else 0.0


def survival(cumulative: ArrayLike, variance: float = 0.0) -> Floats:
    """Return the probability that a site is still open at a cumulative rate.

    Parameters
    ----------
    cumulative : array
        The rate times the time, both ends together.
    variance : float
        Of the shared factor; 0 for none.

    Examples
    --------
    >>> round(float(survival(1.4)), 6), round(float(survival(1.4, 0.5)), 6)
    (0.246597, 0.346021)
    """
    total = np.asarray(cumulative, dtype=float)
    if variance == 0:
        return np.asarray(np.exp(-total))
    return np.asarray((1 + variance * total) ** (-1 / variance))


def shared_factor(numbers: ArrayLike, variance: ArrayLike) -> Floats:
    """Return gamma-distributed factors of mean 1 from numbers between 0 and 1.

    Parameters
    ----------
    numbers : array
        Uniform between 0 and 1.
    variance : array
        Of the factor; where it is 0 the factor is 1.
    """
    from scipy.special import gammaincinv

    spread = np.broadcast_to(np.asarray(variance, dtype=float), np.shape(numbers))
    safe = np.where(spread > 0, spread, 1.0)
    drawn = gammaincinv(1 / safe, np.asarray(numbers, dtype=float)) * safe
    return np.asarray(np.where(spread > 0, drawn, 1.0))


@dataclass(frozen=True)
class Rates:
    """What the ends of sites hang on, by future.

    Parameters
    ----------
    drawdown : array (D, Q)
        Cumulative rate of the leading ally at the end of each quarter from its drawdown alone;
        infinite once nothing is left.
    leading : array (D, S)
        Its yearly rate beside that, payments included.
    host : array (D, S)
        Yearly rate of each site's host.
    """

    drawdown: Floats
    leading: Floats
    host: Floats


def with_payments(leading: Floats, effect: Floats, borne: Floats, kept: float) -> Floats:
    """Return the leading ally's yearly rate by site, (D, S), where hosts stop paying a part.

    Parameters
    ----------
    leading, effect : array (D,)
        Its rate, and the added part where a host that bore all the cost stops.
    borne : array (S,)
        The share of the cost that each site's host bears.
    kept : float
        The share of payments that goes on.
    """
    return np.asarray(leading[:, None] * (1 + effect[:, None] * borne[None, :] * (1 - kept)))


def ends(
    rates: Rates,
    thresholds: tuple[Floats, Floats],
    factors: tuple[Floats, Floats],
    host_of: Places,
) -> tuple[NDArray[np.int16], NDArray[np.int8]]:
    """Return in which quarter the use of each site ends, and which end came first.

    Parameters
    ----------
    rates : Rates
        Rates of both ends.
    thresholds : tuple of array (D, S)
        Exponential numbers of mean 1 for the leading ally and for hosts: an end comes when its
        cumulative rate reaches its number.
    factors : tuple of array (D,) and (D, H)
        Shared factors of the leading ally and of each host.
    host_of : array (S,)
        The place of each site's host.

    Returns
    -------
    quarter : array (D, S)
        Place of the quarter; the number of quarters where the site stays open.
    state : array (D, S)
        `OPEN`, `GIVEN_UP` or `REFUSED`.
    """
    quarters = rates.drawdown.shape[1]
    wanted, refused = thresholds
    host_time = refused / np.maximum(rates.host * factors[1][:, host_of], _LEAST_RATE)
    common = factors[0][:, None]
    leading_time = np.full(wanted.shape, np.inf)
    before = np.zeros(wanted.shape)
    for quarter in range(quarters):
        years = (quarter + 1) / 4
        drawn = np.minimum(rates.drawdown[:, quarter, None], _ALL)
        reached = common * (rates.leading * years + drawn)
        comes = np.isinf(leading_time) & (reached >= wanted)
        # Within a quarter the rate is constant; all that is left goes at its start.
        part = (wanted - before) / np.where(comes, reached - before, 1.0)
        leading_time = np.where(comes, (quarter + part) / 4, leading_time)
        before = reached
    first = np.minimum(host_time, leading_time)
    place = np.minimum(np.ceil(first * 4) - 1, quarters).astype(np.int16)
    place = np.maximum(place, 0)
    state = np.where(host_time <= leading_time, REFUSED, GIVEN_UP)
    return place, np.where(place >= quarters, OPEN, state).astype(np.int8)


def drawdown_rate(left: Floats, follow: Floats) -> Floats:
    r"""Return the leading ally's cumulative rate from its drawdown, (D, Q).

    Sites follow forces in part: with a share :math:`r` of forces left and a part :math:`f` of the
    drawdown that shows in sites, :math:`1 - f(1 - r)` of the sites are left.

    Parameters
    ----------
    left : array (Q,)
        Share of forces left.
    follow : array (D,)
        Part of the drawdown that shows in sites.

    Examples
    --------
    >>> drawdown_rate(np.array([1.0, 0.0]), np.array([0.5])).round(4).tolist()
    [[-0.0, 0.6931]]
    """
    remaining = 1 - follow[:, None] * (1 - left[None, :])
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(np.maximum(remaining, 0.0)))
