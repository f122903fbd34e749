r"""The option to wait, with a deadline: when now is better than later.

Going back from the last quarter in which he can act,

.. math::
    W_t = \max\left(g_t,\ \delta\,W_{t+1} - f_t\right), \qquad W_{T+1} = 0

with what an attempt brings :math:`g_t`, the discount :math:`\delta` and what waiting costs whoever
fears for his security :math:`f_t` (0 for an opportunist, who may also never act: he gets 0). He
attempts where the first is the larger. What waiting is worth, :math:`\delta W_{t+1} - f_t`, enters
`required_belief`.

A change that is *announced* is foreseen: later gains are known. One that is not is expected not to
come: today's gain is taken to last. So an announced build-up closes a window and can move an
attempt earlier (Powell, International Organization 60 (2006); Debs and Monteiro, International
Organization 68 (2014), recalled, not read), and the sign of announced changes is free.

All arrays have futures first and time second. The path is taken as one law of war gives it; noise
that is fresh each quarter would make up a value of waiting that is not there, so there is none.
"""

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.deterrence.checks import (
    Booleans,
    Floats,
    Integers,
    chances,
    counts,
    not_negative,
    numbers,
    positive,
)

NO_ATTEMPT = -1
"""Where a quarter of an attempt is asked for and there is none."""


def waiting_value(
    gain: ArrayLike,
    discount: ArrayLike,
    *,
    fear: ArrayLike = 0.0,
    last: ArrayLike | None = None,
    announced: ArrayLike = True,
) -> Floats:
    """Return what it is worth to wait a quarter, (future, time).

    Parameters
    ----------
    gain : array (future, time)
        What the best attempt brings in each quarter.
    discount : float or array (future,)
        Worth of the next quarter in terms of this one, above 0 and up to 1.
    fear : float or array (future, time)
        What a quarter of waiting costs; not below 0.
    last : array (future,), optional
        Last quarter in which he can act, from 0; the last of all if not given.
    announced : bool or array (future,)
        Whether he foresees the path, or takes today to last.

    Examples
    --------
    The chance first rises and then falls; waiting pays at first:

    >>> gains = [[0.1, 0.3, 0.2, -0.1, -0.3]]
    >>> waiting_value(gains, 0.95).round(4).tolist()
    [[0.285, 0.19, 0.0, 0.0, 0.0]]
    """
    path, worth, cost, end = _checked(gain, discount, fear, last)
    foreseen = np.broadcast_to(np.asarray(announced, dtype=bool), path.shape[:1])
    known = _foreseen(path, worth, cost, end)
    if foreseen.all():
        return known
    return np.where(foreseen[:, None], known, _lasting(worth, cost, end, path.shape[1]))


def attempts(gain: ArrayLike, waiting: ArrayLike, last: ArrayLike | None = None) -> Integers:
    """Return the first quarter in which an attempt beats waiting, or `NO_ATTEMPT`, (future,).

    Parameters
    ----------
    gain, waiting : array (future, time)
        What an attempt and waiting are worth.
    last : array (future,), optional
        Last quarter in which he can act.

    Examples
    --------
    >>> gains = [[0.1, 0.3, 0.2, -0.1, -0.3], [0.1, 0.0, -0.1, -0.2, -0.3]]
    >>> attempts(gains, waiting_value(gains, 0.95)).tolist()
    [1, 0]
    """
    path, value = numbers("gain", gain), numbers("waiting", waiting)
    better: Booleans = path > value
    if last is not None:
        better = better & (np.arange(path.shape[1]) <= counts("last", last)[:, None])
    return np.where(better.any(axis=1), better.argmax(axis=1), NO_ATTEMPT)


def _checked(
    gain: ArrayLike, discount: ArrayLike, fear: ArrayLike, last: ArrayLike | None
) -> tuple[Floats, Floats, Floats, Integers]:
    path = numbers("gain", gain)
    if path.ndim != 2:
        raise ValueError("gain: give it by future and time")
    futures, steps = path.shape
    worth = positive("discount", chances("discount", discount))
    end = counts("last", np.full(futures, steps - 1) if last is None else last)
    if end.shape != (futures,):
        raise ValueError("last: give one quarter for each future")
    return (
        path,
        np.broadcast_to(worth, (futures,)),
        np.broadcast_to(not_negative("fear", fear), path.shape),
        end,
    )


def _foreseen(path: Floats, worth: Floats, cost: Floats, end: Integers) -> Floats:
    found = np.zeros(path.shape)
    later = np.zeros(path.shape[0])
    for t in range(path.shape[1] - 1, -1, -1):
        can_act = t <= end
        found[:, t] = np.where(can_act, worth * later - cost[:, t], 0.0)
        later = np.where(can_act, np.maximum(path[:, t], found[:, t]), 0.0)
    return found


def _lasting(worth: Floats, cost: Floats, end: Integers, steps: int) -> Floats:
    """Return the value of never acting where today is taken to last until the end.

    With a gain that lasts, to act later is never the best of all: it is to act now or never. So he
    is indifferent where acting now brings what never acting does.
    """
    left = np.maximum(end[:, None] - np.arange(steps) + 1, 0)
    rate = worth[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        total = np.where(rate < 1, (1 - rate**left) / (1 - rate), left)
    return np.asarray(-cost * total)
