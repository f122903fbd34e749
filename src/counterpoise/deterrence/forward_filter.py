r"""Which state a hidden chain is in, given what was seen: forward filter and backward smoother.

.. math::
    \alpha_1 \propto \pi \circ e(y_1), \qquad
    \alpha_t \propto (\alpha_{t-1} P_t) \circ e(y_t), \qquad
    \ln L = \sum_t \ln c_t

with :math:`c_t` what makes :math:`\alpha_t` sum to one. Events come at any time, so the chain
moves in continuous time: over a gap :math:`\Delta` by :math:`P = e^{Q \Delta}`. States are ordered,
and stay so: a ladder moves one step at a time, and `require_order` refuses meanings that cross.
One path that was seen identifies no rates of moving; those are the caller's, drawn by future.

Forms recalled, not read: Hamilton, Econometrica 57 (1989); Rabiner, Proceedings of the IEEE 77
(1989). Arrays have futures first; within, futures lie last in memory, where small matrices of many
futures are multiplied twenty times as fast.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg

from counterpoise.deterrence.checks import Floats, distributions, not_negative, numbers

PIECE = 16.0
"""Most expected moves that one piece of a gap is reckoned over at once."""
TAIL = 1e-17
"""Weight under which further moves within a piece are left out."""


@dataclass(frozen=True)
class Filtered:
    """What is believed of the state after each step.

    Parameters
    ----------
    filtered : array (future, time, state)
        Chances given all that was seen up to and at the step; they sum to 1 over states.
    log_scale : array (future, time)
        Logarithm of the chance of what was seen at the step, given all before it.
    """

    filtered: Floats
    log_scale: Floats

    @property
    def log_likelihood(self) -> Floats:
        """Logarithm of the chance of all that was seen, by future."""
        return np.asarray(self.log_scale.sum(axis=-1))


def ladder(up: ArrayLike, down: ArrayLike) -> Floats:
    """Return the rates of a chain that moves one step up or down at a time.

    Parameters
    ----------
    up, down : array (..., state - 1)
        Rates a year from each state to the next, and from each next state back.

    Returns
    -------
    array (..., state, state)
        Rates of moving; each row sums to 0.

    Examples
    --------
    >>> ladder([0.5], [0.25]).tolist()
    [[-0.5, 0.5], [0.25, -0.25]]
    """
    rising, falling = np.broadcast_arrays(not_negative("up", up), not_negative("down", down))
    states = rising.shape[-1] + 1
    rates = np.zeros((*rising.shape[:-1], states, states))
    lower = np.arange(states - 1)
    rates[..., lower, lower + 1], rates[..., lower + 1, lower] = rising, falling
    at = np.arange(states)
    rates[..., at, at] = -rates.sum(axis=-1)
    return rates


def transitions(rates: ArrayLike, gaps: ArrayLike) -> Floats:
    r"""Return the chances of moving over gaps of time, :math:`P = e^{Q \Delta}`.

    Rates that differ by future are taken by uniformisation, a sum of chances that cannot turn
    negative: moves come at the largest rate of any state, and some of them lead nowhere.

    Parameters
    ----------
    rates : array (state, state) or (future, state, state)
        Rates of moving a year, such as those of `ladder`.
    gaps : array (time,)
        Years since the step before; 0 is allowed.

    Returns
    -------
    array (time, state, state) or (future, time, state, state)
        Each row sums to 1.

    Raises
    ------
    ValueError
        If a rate of moving or a gap is negative or missing, or if a row of rates does not sum to 0.
    """
    q, years = numbers("rates", rates), not_negative("gaps", gaps)
    _check_rates(q)
    distinct, index = np.unique(years, return_inverse=True)
    if q.ndim == 2:
        return np.stack([linalg.expm(q * gap) for gap in distinct])[index.reshape(-1)]
    inner = np.ascontiguousarray(np.moveaxis(q, 0, -1))
    out = np.empty((years.size, *inner.shape))
    for number, gap in enumerate(distinct):
        out[index.reshape(-1) == number] = _uniformised(inner, float(gap))
    return np.moveaxis(out, -1, 0)


def forward(opening: ArrayLike, moves: ArrayLike, log_evidence: ArrayLike) -> Filtered:
    """Return what is believed of the state at each step from what was seen up to it.

    Parameters
    ----------
    opening : array (state,) or (future, state)
        Chances of the states before the first move.
    moves : array (time, state, state) or (future, time, state, state)
        Chances of moving from the step before, as `transitions` returns them. Where the first
        thing is seen at the opening itself, the first of them is the identity (a gap of 0).
    log_evidence : array (future, time, state)
        Logarithm of the chance of what was seen at a step, in each state. 0 where nothing was
        seen: the state then only moves on, which is also how it is foreseen.

    Raises
    ------
    ValueError
        If chances do not sum to 1, or if what was seen is impossible in every state.

    Examples
    --------
    A promise kept, then broken, by a guarantor that keeps 0.8 of them in one state, 0.3 in the
    other:

    >>> p = np.array([[0.95, 0.05], [0.1, 0.9]])
    >>> seen = np.log([[[0.8, 0.3], [0.2, 0.7]]])
    >>> found = forward([0.5, 0.5], [np.eye(2), p], seen)
    >>> found.filtered[0, :, 0].round(6).tolist()
    [0.727273, 0.421333]
    """
    evidence = _evidence(log_evidence)
    start, p = _arranged(opening, moves, evidence)
    time, states, futures = evidence.shape
    filtered, scale = np.empty_like(evidence), np.empty((time, futures))
    belief = np.broadcast_to(start, (states, futures))
    for step in range(time):
        best = evidence[step].max(axis=0)
        seen = np.exp(evidence[step] - best)
        belief = _summed(belief[:, None] * p[step]) * seen
        total = belief.sum(axis=0)
        _check_possible(total, step)
        belief = belief / total
        filtered[step], scale[step] = belief, np.log(total) + best
    return Filtered(np.moveaxis(filtered, -1, 0), scale.T)


def smooth(found: Filtered, moves: ArrayLike, log_evidence: ArrayLike) -> Floats:
    """Return what is believed of the state at each step from all that was seen, also later.

    For the record only: whoever judges a forecast reads `Filtered.filtered`.

    Parameters
    ----------
    found : Filtered
        What `forward` returned.
    moves, log_evidence
        As in `forward`.

    Returns
    -------
    array (future, time, state)
        Sums to 1 over states; at the last step the filtered chances.
    """
    evidence = _evidence(log_evidence)
    _, p = _arranged(found.filtered[:, 0], moves, evidence)
    filtered = np.moveaxis(found.filtered, 0, -1)
    out, after = np.empty_like(filtered), np.ones_like(filtered[0])
    for step in range(len(filtered) - 1, -1, -1):
        belief = filtered[step] * after
        out[step] = belief / belief.sum(axis=0)
        seen = np.exp(evidence[step] - found.log_scale[:, step])
        after = _summed(np.swapaxes(p[step], 0, 1) * (seen * after)[:, None])
    return np.moveaxis(out, -1, 0)


def expected_level(levels: ArrayLike, belief: ArrayLike) -> Floats:
    """Return the mean of what the states mean, such as the chance of keeping a promise.

    Parameters
    ----------
    levels : array (state,) or (future, state)
        What each state means; see `require_order`.
    belief : array (future, time, state)
        Chances of the states.

    Returns
    -------
    array (future, time)
    """
    level, chance = require_order(levels), distributions("belief", belief)
    return np.asarray((chance * (level if level.ndim == 1 else level[:, None])).sum(axis=-1))


def require_order(levels: ArrayLike) -> Floats:
    """Return what the states mean, refusing levels that do not rise from state to state.

    Without an order the first state of one future may be the second of another, and their mean
    is of nothing.

    Parameters
    ----------
    levels : array (..., state)
    """
    level = numbers("levels", levels)
    if (np.diff(level, axis=-1) <= 0).any():
        raise ValueError("levels: they have to rise from state to state in every future")
    return level


def _check_rates(q: Floats) -> None:
    states = q.shape[-1]
    if q.ndim not in (2, 3) or q.shape[-2] != states:
        raise ValueError("rates: give a square matrix, or one for each future")
    if (q[..., ~np.eye(states, dtype=bool)] < 0).any():
        raise ValueError("rates: a rate of moving lies below 0")
    largest = np.abs(q).max(initial=1.0)
    if (np.abs(q.sum(axis=-1)) > 1e-9 * largest).any():
        raise ValueError("rates: each row has to sum to 0, what stays less what moves")


def _uniformised(inner: Floats, gap: float) -> Floats:
    """Return chances of moving over a gap, (state, state, future), rates given alike.

    Each future is reckoned from its own rates alone, so a larger ensemble changes none of them.
    """
    at = np.arange(len(inner))
    fastest = -inner[at, at].min(axis=0)
    stay = np.zeros_like(inner)
    stay[at, at] = 1.0
    halvings = np.ceil(np.log2(np.maximum(fastest * gap / PIECE, 1.0)))
    mean = fastest * gap / 2**halvings
    jump = stay + inner / np.where(fastest > 0, fastest, 1.0)
    weight = np.exp(-mean)
    found, done, power, number = weight * stay, weight.copy(), stay, 0
    while weight.any():
        number += 1
        weight = weight * mean / number
        weight[(weight < TAIL) & (number > mean)] = 0.0
        done += weight
        power = np.einsum("sif,iuf->suf", power, jump)
        found += weight * power
    found /= done
    for doubling in range(int(halvings.max())):
        twice = np.einsum("sif,iuf->suf", found, found)
        found = np.where(doubling < halvings, twice, found)
    return np.asarray(found)


def _summed(values: Floats) -> Floats:
    """Return the sum over the first axis, in order: the same for any number of futures."""
    return np.asarray(sum(values[1:], start=values[0]))


def _evidence(log_evidence: ArrayLike) -> Floats:
    """Return the evidence as (time, state, future)."""
    given = np.asarray(log_evidence, dtype=float)
    if given.ndim != 3:
        raise ValueError("log_evidence: its axes are future, time and state")
    if np.isnan(given).any() or (given == np.inf).any():
        raise ValueError("log_evidence: a value is missing or infinite; 0 means nothing was seen")
    if (given.max(axis=-1, initial=-np.inf) == -np.inf).any():
        raise ValueError("log_evidence: what was seen is impossible in every state")
    return np.ascontiguousarray(np.moveaxis(given, 0, -1))


def _arranged(opening: ArrayLike, moves: ArrayLike, evidence: Floats) -> tuple[Floats, Floats]:
    """Return the opening as (state, 1 or future), moves as (time, state, state, future)."""
    time, states, futures = evidence.shape
    start, p = distributions("opening", opening), distributions("moves", moves)
    start = start[None] if start.ndim == 1 else start
    p = p[None] if p.ndim == 3 else p
    if start.shape not in ((1, states), (futures, states)):
        raise ValueError(f"opening: {states} states are needed, for all futures or for each")
    if p.shape[1:] != (time, states, states) or p.shape[0] not in (1, futures):
        raise ValueError(f"moves: {time} square matrices of {states} states are needed")
    inner = np.moveaxis(p, 0, -1)
    return start.T, np.broadcast_to(inner, (time, states, states, futures))


def _check_possible(total: Floats, step: int) -> None:
    if not (total > 0).all():
        future = int(np.argmin(total > 0))
        raise ValueError(
            f"log_evidence: what was seen at step {step} is impossible in future {future}, "
            "given what came before"
        )
