r"""Several guarantors whose willingness goes together: who fights at once, and who after ten days.

Whether one ally fights bears on whether the next one does. Behind the guarantors stands one common
factor :math:`z`, and given it they decide apart:

.. math::
    p_i(z) = \Phi\!\left(\frac{\Phi^{-1}(p_i) + \sqrt{r}\,z}{\sqrt{1 - r}}\right), \qquad
    P(\text{none}) = \int \varphi(z) \prod_i \left(1 - p_i(z)\right) dz

with the correlation :math:`r` of any two (a Gaussian copula; for a pair the chance that neither
fights is the bivariate normal :math:`\Phi_r`). At 0 they are independent, which is a test and no
belief; at 1 the most willing one decides, and the chance that anybody fights is his. Form recalled,
not read: Vasicek, *Limiting Loan Loss Probability Distribution* (1991).

The correlation has no estimate: it is a range, and results are shown over it. Who decides, and who
commands without the leading ally, are the caller's data: a guarantor that may not or cannot fight
under an arrangement has readiness 0 there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import Floats, chances

HORIZONS = ("24 hours", "10 days")
"""Horizons at which it is asked who fights, in the order of their axis."""
CLOSEST = 0.9999
"""Largest correlation under 1 that the integral resolves."""
REACH = 9.0
"""Standard deviations of the common factor that are integrated over."""
WIDEST = 0.5
"""Widest step of the common factor; it is halved as the correlation asks for it."""
STEPS_IN_WIDTH = 1.5
"""Steps within the width in which the number that fights changes; errors are then below 1e-11."""
CHUNK = 2**20
"""Most numbers that are held at once while the common factor is integrated out."""


@dataclass(frozen=True)
class WhoFights:
    """How many guarantors fight, by horizon and over a range of correlation.

    Parameters
    ----------
    count : array (future, correlation, horizon, number)
        Chance that exactly so many fight, from none to all.
    expected : array (future, horizon)
        How many fight in the mean. It does not depend on the correlation.
    """

    count: Floats
    expected: Floats

    @property
    def anybody(self) -> Floats:
        """Chance that at least one fights, (future, correlation, horizon)."""
        return self.at_least(1)

    def at_least(self, number: int) -> Floats:
        """Return the chance that at least so many fight, (future, correlation, horizon)."""
        return at_least(self.count, number)


def count_chances(willing: ArrayLike, correlation: ArrayLike) -> Floats:
    """Return the chance that exactly so many guarantors fight.

    Parameters
    ----------
    willing : array (future, guarantor)
        Chance that each fights.
    correlation : float or array (future,)
        Of any two, from 0 to `CLOSEST`, or exactly 1.

    Returns
    -------
    array (future, guarantor + 1)
        From none to all; sums to 1.

    Raises
    ------
    ValueError
        If a chance lies outside 0 to 1 or is missing, or for a correlation just under 1.

    Examples
    --------
    Two guarantors of 0.22 and 0.41; that anybody fights, the more alike they are:

    >>> [round(1 - float(count_chances([[0.22, 0.41]], r)[0, 0]), 4) for r in (0, 0.5, 0.9, 1)]
    [0.5398, 0.4784, 0.4186, 0.41]
    """
    p = chances("willing", willing)
    if p.ndim != 2:
        raise ValueError("willing: its axes are future and guarantor")
    r = np.broadcast_to(chances("correlation", correlation), p.shape[:1])
    if ((r > CLOSEST) & (r < 1)).any():
        raise ValueError(f"correlation: give 1, or {CLOSEST} at most")
    found = np.empty((p.shape[0], p.shape[1] + 1))
    same, apart = r == 1, r == 0
    found[same] = _comonotone(p[same])
    found[apart] = _independent(p[apart])
    for rows, grid in _batches(r, p.shape[1]):
        found[rows] = _integrated(p[rows], r[rows], grid)
    return found


def at_least(count: ArrayLike, number: int) -> Floats:
    """Return the chance that at least so many fight, from chances of exact numbers.

    Parameters
    ----------
    count : array (..., number)
        As `count_chances` returns it.
    number : int
        How many, not below 0; more than there are guarantors have chance 0.
    """
    if number < 0:
        raise ValueError("number: nobody can be fewer than none")
    return np.asarray(chances("count", count)[..., number:].sum(axis=-1))


def who_fights(willing: ArrayLike, readiness: ArrayLike, correlations: ArrayLike) -> WhoFights:
    """Return how many guarantors fight at each horizon, over a range of correlation.

    Parameters
    ----------
    willing : array (future, guarantor)
        Chance that each decides to fight.
    readiness : array (horizon, guarantor) or (future, horizon, guarantor)
        Chance that each, once decided, fights by the horizon; never falls with the horizon.
    correlations : array (correlation,)
        The range of correlation between guarantors.

    Returns
    -------
    WhoFights
        Chances that never fall from a horizon to a later one.
    """
    p, ready = chances("willing", willing), chances("readiness", readiness)
    if p.ndim != 2 or ready.ndim not in (2, 3) or ready.shape[-1] != p.shape[-1]:
        raise ValueError("willing and readiness: the last axis of both is the guarantor")
    if (np.diff(ready, axis=-2) < 0).any():
        raise ValueError("readiness: whoever is ready at a horizon is ready at the next")
    by = p[:, None, :] * ready
    futures, horizons, guarantors = by.shape
    flat = by.reshape(-1, guarantors)
    range_ = np.atleast_1d(chances("correlations", correlations))
    found = np.stack([count_chances(flat, one) for one in range_])
    shaped = found.reshape(range_.size, futures, horizons, guarantors + 1)
    return WhoFights(np.moveaxis(shaped, 0, 1), by.sum(axis=-1))


def _independent(p: Floats) -> Floats:
    """Return the chances of each number, guarantors along the last axis, deciding apart."""
    count = np.zeros((*p.shape[:-1], p.shape[-1] + 1))
    count[..., 0] = 1.0
    for one in range(p.shape[-1]):
        yes = p[..., one, None]
        fewer = count[..., : one + 1].copy()
        count[..., 1 : one + 2] = count[..., 1 : one + 2] * (1 - yes) + fewer * yes
        count[..., :1] *= 1 - yes
    return count


def _comonotone(p: Floats) -> Floats:
    """Return the chances of each number where whoever is more willing fights first."""
    falling = -np.sort(-p, axis=-1)
    one, zero = np.ones((len(p), 1)), np.zeros((len(p), 1))
    return np.asarray(-np.diff(np.concatenate([one, falling, zero], axis=-1), axis=-1))


def _batches(r: Floats, guarantors: int) -> Iterator[tuple[np.ndarray, Floats]]:
    """Return futures in batches with a grid of the common factor that suits them.

    The grid of a future depends on its own correlation alone, so a larger ensemble changes none.
    """
    between = (r > 0) & (r < 1)
    steepest = np.sqrt((1 - r) / np.where(between, r, 1.0) / guarantors)
    wanted = np.where(between, np.minimum(WIDEST, steepest / STEPS_IN_WIDTH), WIDEST)
    halvings = np.ceil(np.log2(WIDEST / wanted))
    for halving in np.unique(halvings[between]):
        grid = np.linspace(-REACH, REACH, round(2 * REACH / WIDEST * 2**halving) + 1)
        rows = np.flatnonzero(between & (halvings == halving))
        size = max(1, CHUNK // ((guarantors + 1) * grid.size))
        for first in range(0, rows.size, size):
            yield rows[first : first + size], grid


def _integrated(p: Floats, r: Floats, z: Floats) -> Floats:
    """Return the chances of each number, the common factor integrated out by equal steps.

    For smooth functions that vanish at both ends equal steps are as exact as any rule.
    """
    weight = np.exp(-(z**2) / 2)
    weight /= weight.sum()
    load = r[:, None, None]
    place = special.ndtri(p)[:, None] + np.sqrt(load) * z[:, None]
    count = _independent(special.ndtr(place / np.sqrt(1 - load)))
    return np.asarray((weight[:, None] * count).sum(axis=1))
