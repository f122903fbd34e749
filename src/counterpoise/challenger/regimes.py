r"""Spheres of influence against principle, as regimes, and when a concession pays.

Under *principle* aggression is not rewarded. Under *spheres* a share of what lies near the
challenger is left to him. That does three things, each a range of the user: belief in the guarantor
falls, for a concession without return is a precedent (`deterrence.resolve.after_concession` has the
general form; here the odds of belief are multiplied by :math:`\rho \le 1`); a security seeker's
fear falls; and an opportunist's appetite stays as it was, so that he has only the lower belief
before him. Whether a concession pays hangs on who he is:

.. math:: (1 - \theta)\,B > \theta\,L

with the chance of an opportunist :math:`\theta`, what peace with a security seeker is worth
:math:`B` and what an encouraged opportunist costs :math:`L` (after Kydd, *Trust and Mistrust in
International Relations* (2005), recalled).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.deterrence.checks import Booleans, Floats, chances, not_negative, positive
from counterpoise.deterrence.resolve import update_by_ratio
from counterpoise.problems import InputError, Problem, did_you_mean


@dataclass(frozen=True)
class Regime:
    """How an order answers claims on what lies near a great power."""

    name: str
    rewards: bool
    """Whether claims are granted."""


PRINCIPLE = Regime("principle", rewards=False)
SPHERES = Regime("spheres", rewards=True)
REGIMES = {regime.name: regime for regime in (PRINCIPLE, SPHERES)}


def regime(name: str) -> Regime:
    """Return a regime by its name.

    Raises
    ------
    InputError
        If there is none of that name.

    Examples
    --------
    >>> regime("spheres").rewards
    True
    """
    if name not in REGIMES:
        what = f"no regime '{name}'"
        raise InputError([Problem("challenger", name, what, did_you_mean(name, REGIMES))])
    return REGIMES[name]


def belief_under(of: Regime, belief: ArrayLike, precedent: ArrayLike) -> Floats:
    """Return belief in the guarantor under a regime.

    Parameters
    ----------
    of : Regime
        The regime.
    belief : float or array (future, ...)
        Belief under principle.
    precedent : float or array
        What a rewarded aggression multiplies the odds of belief by, above 0 and up to 1.

    Examples
    --------
    >>> belief_under(SPHERES, 0.5, 0.5).round(6).tolist()
    0.333333
    """
    left = positive("precedent", chances("precedent", precedent))
    held = chances("belief", belief)
    return update_by_ratio(held, left) if of.rewards else held


def fear_under(of: Regime, fear: ArrayLike, relief: ArrayLike) -> Floats:
    """Return a security seeker's fear under a regime.

    Parameters
    ----------
    of : Regime
        The regime.
    fear : float or array (future, ...)
        Fear under principle, not below 0.
    relief : float or array
        Part of it that a sphere of his own takes away, 0 to 1.
    """
    left = 1 - chances("relief", relief) if of.rewards else 1.0
    return np.asarray(not_negative("fear", fear) * left)


def concession_pays(opportunist: ArrayLike, peace: ArrayLike, loss: ArrayLike) -> Booleans:
    """Return whether a concession is worth more than it risks.

    Parameters
    ----------
    opportunist : float or array
        Chance that the challenger is an opportunist.
    peace : float or array
        Worth of peace with a security seeker.
    loss : float or array
        Cost of an opportunist who is encouraged.

    Examples
    --------
    >>> concession_pays([0.2, 0.7], 1.0, 1.0).tolist()
    [True, False]
    """
    chance = chances("opportunist", opportunist)
    return np.asarray(
        (1 - chance) * not_negative("peace", peace) > chance * not_negative("loss", loss)
    )
