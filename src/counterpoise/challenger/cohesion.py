r"""Cohesion of the alliance: a common threat sets friction aside, and help comes in that part.

.. math:: \kappa = 1 - \phi\,(1 - g\,s)

with friction at peace :math:`\phi`, the threat as all see it :math:`s` from 0 to 1, and the part of
friction that the greatest threat sets aside :math:`g` (the glue). Friction is made of a common part
and of quarrels between pairs of members, each with a weight, combined as

.. math:: \phi = 1 - (1 - \phi_0) \prod_q (1 - \phi_q)^{\omega_q}

so that a quarrel named twice with half of its weight each counts once. No estimate: all are
ranges of the user. The index says in which part help comes (`calculus.Deterrence.joining`); it is
no chance that a member would block, and of no member is anything said. Own form; the claim that a
threat is what holds an alliance together is an old one (Walt, *The Origins of Alliances*, 1987,
recalled).

What an aggressor does after a success is apart: a respite comes from exhaustion, so his occasions
return as his forces do (`recovered`).
"""

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.deterrence.checks import Floats, Integers, chances, not_negative, positive


class State(IntEnum):
    """Cohesion in words, from its index."""

    BLOCKED = 0
    STRAINED = 1
    HOLDS = 2


def friction(common: ArrayLike, quarrels: ArrayLike, weights: ArrayLike = 1.0) -> Floats:
    """Return friction from its common part and quarrels between pairs.

    Parameters
    ----------
    common : float or array (future, ...)
        Common part, 0 to 1.
    quarrels : array (..., quarrel)
        Part that each quarrel adds, 0 to 1.
    weights : float or array (quarrel,)
        How often each counts; not below 0.

    Examples
    --------
    >>> float(friction(0.2, [0.5, 0.0]).round(9))
    0.6
    """
    left = (1 - chances("quarrels", quarrels)) ** not_negative("weights", weights)
    apart = left.prod(axis=-1)
    return np.asarray(1 - (1 - chances("common", common)) * apart)


def cohesion(friction: ArrayLike, threat: ArrayLike, glue: ArrayLike) -> Floats:
    """Return the index of cohesion; it never falls with threat or rises with friction.

    Parameters
    ----------
    friction : float or array (future, ...)
        Friction at peace, 0 to 1.
    threat : float or array
        Threat as all see it, 0 to 1.
    glue : float or array
        Part of friction that the greatest threat sets aside, 0 to 1.

    Examples
    --------
    >>> cohesion(0.4, [0.0, 1.0], 0.5).round(9).tolist()
    [0.6, 0.8]
    """
    aside = chances("glue", glue) * chances("threat", threat)
    return np.asarray(1 - chances("friction", friction) * (1 - aside))


def states(index: ArrayLike, strained: ArrayLike, holds: ArrayLike) -> Integers:
    """Return cohesion in words, as values of `State`.

    Parameters
    ----------
    index : array
        As `cohesion` returns it.
    strained, holds : float or array
        Index from which the alliance acts at all, and from which it acts together.
    """
    first, second = chances("strained", strained), chances("holds", holds)
    if (first > second).any():
        raise ValueError("holds: it must not lie below strained")
    value = chances("index", index)
    return np.asarray((value >= first).astype(np.int64) + (value >= second))


def after_coercion(index: ArrayLike, loss: ArrayLike) -> Floats:
    """Return the index after a threat that frightens and kills nobody, such as a burst at sea.

    Only cohesion is touched, and by a part that the user sets: no effect of a weapon is worked out.

    Parameters
    ----------
    index : float or array (future, ...)
        As `cohesion` returns it.
    loss : float or array
        Part of it that is lost, 0 to 1; 0 is in range, for a threat may also unite.

    Examples
    --------
    >>> float(after_coercion(0.8, 0.25).round(9))
    0.6
    """
    return np.asarray(chances("index", index) * (1 - chances("loss", loss)))


def recovered(years: ArrayLike, regeneration: ArrayLike) -> Floats:
    """Return the part of an aggressor's forces that is back some years after a war.

    Parameters
    ----------
    years : float or array (future, time)
        Years since fighting stopped; below 0 is refused.
    regeneration : float or array (future, 1)
        Years until all are back, as table `threat` gives it.

    Examples
    --------
    >>> recovered([0.0, 2.5, 8.0], 5.0).tolist()
    [0.0, 0.5, 1.0]
    """
    back = not_negative("years", years) / positive("regeneration", regeneration)
    return np.minimum(back, 1.0)
