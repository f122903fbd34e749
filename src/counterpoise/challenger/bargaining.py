r"""Budget talks with a threat to leave: what a threat moves, among complements and in zero-sum.

The leading ally and the rest share what the alliance is worth to both, :math:`v`. Each could stand
outside it, with :math:`d_L` and :math:`d_R`. By the outside-option principle (Binmore, Rubinstein
and Wolinsky, RAND Journal of Economics 17 (1986), recalled) a threat to leave counts only if it is
worth carrying out against the share that bargaining gives anyway:

.. math:: x_L = \min\left(\max(\beta v,\ d_L),\ v - d_R\right)

with the leading ally's bargaining power :math:`\beta`. Where :math:`v < d_L + d_R` staying together
is worth less than parting, and there is no share that both accept.

What each brings may go together or stand against each other:

.. math:: v = a_L + a_R + \sigma \sqrt{a_L a_R}

*Complements* (:math:`\sigma > 0`): together they are worth more than apart, and leaving destroys
it. *Zero-sum* (:math:`\sigma = 0`, with each side's outside option what it brings): nothing is made
by being together, so every gain of one is the other's loss and a threat moves shares alone. To take
the first for the second is to give away :math:`\sigma \sqrt{a_L a_R}`. Own form.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.deterrence.checks import Booleans, Floats, chances, not_negative


class Bargain(NamedTuple):
    """What bargaining gives; arrays that go together."""

    agreed: Booleans
    """Whether there is a share that both accept."""
    leading: Floats
    """What the leading ally gets: its share, or its outside option where there is none."""
    rest: Floats
    """What the others get."""
    threat_counts: Booleans
    """Whether the threat to leave moves the share: leaving is worth more than the share without."""
    moved: Floats
    """How much the threat moves from the others to the leading ally."""


def joint_value(leading: ArrayLike, rest: ArrayLike, together: ArrayLike) -> Floats:
    r"""Return what the alliance is worth to both sides.

    Parameters
    ----------
    leading, rest : float or array (future, ...)
        What each side brings, not below 0.
    together : float or array
        How far they complement each other, :math:`\sigma`; 0 is zero-sum.

    Examples
    --------
    >>> joint_value(4.0, 1.0, [0.0, 0.5]).tolist()
    [5.0, 6.0]
    """
    first, second = not_negative("leading", leading), not_negative("rest", rest)
    return np.asarray(first + second + not_negative("together", together) * np.sqrt(first * second))


def bargain(
    joint: ArrayLike, outside_leading: ArrayLike, outside_rest: ArrayLike, power: ArrayLike
) -> Bargain:
    """Return the shares that bargaining gives.

    Parameters
    ----------
    joint : float or array (future, ...)
        What the alliance is worth to both.
    outside_leading, outside_rest : float or array
        What each side has outside of it.
    power : float or array
        Bargaining power of the leading ally, 0 to 1.

    Examples
    --------
    Half of 6 is 3. To leave for 2 is an empty threat; to leave for 4 is not:

    >>> found = bargain(6.0, [2.0, 4.0], 1.0, 0.5)
    >>> found.leading.tolist(), found.threat_counts.tolist(), found.moved.tolist()
    ([3.0, 4.0], [False, True], [0.0, 1.0])
    """
    value = not_negative("joint", joint)
    first = not_negative("outside_leading", outside_leading)
    second = not_negative("outside_rest", outside_rest)
    usual = np.minimum(chances("power", power) * value, value - second)
    agreed = value >= first + second
    share = np.where(agreed, np.maximum(usual, first), first)
    counts = agreed & (first > usual)
    return Bargain(
        agreed,
        share,
        np.where(agreed, value - share, second),
        counts,
        np.where(counts, first - usual, 0.0),
    )
