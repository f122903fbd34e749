r"""What became of announcements: carried out, taken back or lapsed, with open ones counted rightly.

The three exclude each other, and many announcements are still open. One minus a Kaplan-Meier curve
for a single kind would count what was taken back as if it could still be carried out; it ends too
high, often at 1. The curves of Aalen and Johansen do not: those of all kinds and the share still
open add up to one at every moment.

Form recalled, not read: Aalen and Johansen, Scandinavian Journal of Statistics 5 (1978). What is
open now must be like what was open then: if announcements stay open because they will never be
carried out, the curves are too high. Late risk sets are small; see `Curves.at_risk`.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.deterrence.checks import Floats, Integers, chances, episodes_of, not_negative

KINDS = ("executed", "reversed", "lapsed")
"""Ways in which an announcement ends, in the order of their numbers, from 0."""
OPEN = -1
"""The number of an announcement that has not ended when it was last looked at."""


@dataclass(frozen=True)
class Curves:
    """Curves of competing risks, constant between the times at which something ended.

    Parameters
    ----------
    times : array (time,)
        Distinct times of ends, rising.
    incidence : array (kind, time)
        Share that has ended in each way, at and after the time.
    survival : array (time,)
        Share still open.
    at_risk : array (time,)
        How many were open just before the time.
    """

    times: Floats
    incidence: Floats
    survival: Floats
    at_risk: Floats

    def incidence_at(self, when: ArrayLike) -> Floats:
        """Return the share ended in each way by some moments, shape (kind, ...)."""
        return _step(self.times, self.incidence, 0.0, not_negative("when", when))

    def survival_at(self, when: ArrayLike) -> Floats:
        """Return the share still open at some moments."""
        return _step(self.times, self.survival, 1.0, not_negative("when", when))


def aalen_johansen(times: ArrayLike, kinds: ArrayLike, number: int = len(KINDS)) -> Curves:
    r"""Return the curves of competing risks.

    .. math::
        S(t) = \prod_{t_j \le t} \left(1 - \sum_k \frac{d_{kj}}{Y_j}\right), \qquad
        F_k(t) = \sum_{t_j \le t} S(t_j-) \frac{d_{kj}}{Y_j}

    Where an end and a last look fall on the same time, the end came first: whoever was looked at
    last then was still at risk.

    Parameters
    ----------
    times : array (case,)
        Time from the announcement to its end or to the last look, in one unit.
    kinds : array (case,)
        How it ended: a number from 0, as in `KINDS`, or `OPEN`.
    number : int
        How many kinds there are.

    Raises
    ------
    ValueError
        If a time is negative or missing, if a kind is unknown, or without any case.

    Examples
    --------
    Two carried out at 1 and 3, one taken back at 2, one still open at 3:

    >>> curves = aalen_johansen([1.0, 2.0, 3.0, 3.0], [0, 1, 0, OPEN])
    >>> curves.incidence[:, -1].tolist(), float(curves.survival[-1])
    ([0.5, 0.25, 0.0], 0.25)
    """
    t, kind = _cases(times, kinds, number)
    moments = np.unique(t[kind != OPEN])
    incidence, survival, at_risk = _curves(t, kind, moments, number, np.ones((1, t.size)))
    return Curves(moments, incidence[0], survival[0], at_risk[0])


def bootstrap(
    times: ArrayLike,
    kinds: ArrayLike,
    episodes: ArrayLike,
    when: ArrayLike,
    *,
    seed: int,
    name: str,
    resamples: int,
    number: int = len(KINDS),
) -> tuple[Floats, Floats]:
    """Return the curves of resampled records: whole episodes are drawn, never single cases.

    Parameters
    ----------
    times, kinds, number
        As in `aalen_johansen`.
    episodes : array (case,)
        The episode of each case, by any label.
    when : array (moment,)
        Moments at which the curves are read.
    seed : int
        Seed of the study.
    name : str
        Name of this stream of random numbers: two names never share draws.
    resamples : int
        How many records are drawn. More of them keep the first ones.

    Returns
    -------
    tuple of array
        Share ended in each way, (resample, kind, moment), and still open, (resample, moment).
        Where a resample has nothing at risk any more its curves stay where they were.
    """
    t, kind = _cases(times, kinds, number)
    index, count = episodes_of("episodes", episodes, t.size)
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "big")
    drawn = np.random.default_rng([seed, key]).integers(count, size=(resamples, count))
    weight = (drawn[:, :, None] == np.arange(count)).sum(axis=1)[:, index].astype(float)
    moments = np.unique(t[kind != OPEN])
    incidence, survival, _ = _curves(t, kind, moments, number, weight)
    at = not_negative("when", when)
    return _step(moments, incidence, 0.0, at), _step(moments, survival, 1.0, at)


def interval(resampled: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the central interval over resamples, which lie along the first axis.

    With few episodes it is too narrow; the number of episodes belongs beside it.
    """
    tail = (1 - float(chances("level", level))) / 2
    low, high = np.quantile(resampled, [tail, 1 - tail], axis=0)
    return np.asarray(low), np.asarray(high)


def _cases(times: ArrayLike, kinds: ArrayLike, number: int) -> tuple[Floats, Integers]:
    t, kind = not_negative("times", times), np.asarray(kinds)
    if t.ndim != 1 or t.shape != kind.shape:
        raise ValueError("times and kinds: give one of each for every case")
    if t.size == 0:
        raise ValueError("times: without a case there is no curve")
    if not np.isin(kind, [OPEN, *range(number)]).all():
        raise ValueError(f"kinds: known are 0 to {number - 1}, and {OPEN} for what is still open")
    return t, kind.astype(np.int64)


def _curves(
    t: Floats, kind: Integers, moments: Floats, number: int, weight: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return incidence (row, kind, moment), survival and numbers at risk (row, moment)."""
    at_risk = weight @ (t[:, None] >= moments).astype(float)
    ended = [(t[:, None] == moments) & (kind == k)[:, None] for k in range(number)]
    events = np.stack([weight @ which.astype(float) for which in ended], axis=1)
    hazard = events / np.where(at_risk > 0, at_risk, 1.0)[:, None]
    survival = np.cumprod(1 - hazard.sum(axis=1), axis=-1)
    before = np.concatenate([np.ones((len(weight), 1)), survival[:, :-1]], axis=1)
    return np.cumsum(before[:, None] * hazard, axis=-1), survival, at_risk


def _step(moments: Floats, values: Floats, before: float, when: Floats) -> Floats:
    """Return values of step functions along the last axis at some moments."""
    opening = np.full((*values.shape[:-1], 1), before)
    padded = np.concatenate([opening, values], axis=-1)
    return np.asarray(padded[..., np.searchsorted(moments, when, side="right")])
