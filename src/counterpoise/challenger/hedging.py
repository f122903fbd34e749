r"""Nuclear hedging as ordinal states, with ranges of the user and published signs.

Pressure to hedge is a product of ratios, 1 where nothing changes:

.. math:: R = r_g^{\,1 - G}\; r_w^{\,1 - W}\; r_t^{\,1 - T}\; r_e^{\,E}

with what is left of the guarantee :math:`G`, of foreign weapons on own soil :math:`W`, of foreign
troops :math:`T`, each from 0 to 1, and how far European deterrents are offered :math:`E`. A state
is reached where pressure passes its threshold and all before it are reached:

    none < debate < seek sharing < rely on European deterrents < explore < pursue

For pursuit a lost guarantee has a ratio of its own. Published work gives signs and no sizes that we
could read: no guarantee raises the risk (Singh and Way, Journal of Conflict Resolution 48(6), 2004,
abstract), foreign weapons on own soil lower the motive, and troops do not (Reiter, Foreign Policy
Analysis 10(1), 2014, abstract). Table `hedging_signs` has them; every size is ours (grade D).

It is about states of an alliance in general: no ally enters, there are no odds of any ally, and a
state is a statement about settings. To explore or pursue is far beyond what the ranges reach by
themselves while European deterrents are offered: the likely way is those, and not a new owner.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.deterrence.checks import Floats, Integers, chances, positive


class Hedge(IntEnum):
    """How far hedging goes."""

    NONE = 0
    DEBATE = 1
    SEEK_SHARING = 2
    RELY_ON_EUROPEANS = 3
    EXPLORE = 4
    PURSUE = 5


class Ratios(NamedTuple):
    """What each change multiplies pressure by at its full size; (future,) or numbers."""

    guarantee_lost: Floats
    guarantee_lost_pursue: Floats
    weapons_leave: Floats
    troops_leave: Floats
    european_offer: Floats


def ratios(
    *,
    guarantee_lost: ArrayLike,
    guarantee_lost_pursue: ArrayLike,
    weapons_leave: ArrayLike,
    troops_leave: ArrayLike,
    european_offer: ArrayLike,
) -> Ratios:
    """Return ratios that have been checked against the published signs.

    Raises
    ------
    ValueError
        If a lost guarantee or weapons that leave would lower pressure, or an offer would raise it.
    """
    found = Ratios(
        positive("guarantee_lost", guarantee_lost),
        positive("guarantee_lost_pursue", guarantee_lost_pursue),
        positive("weapons_leave", weapons_leave),
        positive("troops_leave", troops_leave),
        positive("european_offer", european_offer),
    )
    for name in ("guarantee_lost", "guarantee_lost_pursue", "weapons_leave"):
        if (getattr(found, name) < 1).any():
            raise ValueError(f"{name}: published signs say that it does not lower pressure")
    if (found.european_offer > 1).any():
        raise ValueError(
            "european_offer: it stands for a deterrent that makes own ones less needed"
        )
    return found


def pressure(
    of: Ratios,
    *,
    guarantee: ArrayLike,
    weapons: ArrayLike,
    troops: ArrayLike,
    offer: ArrayLike,
    pursue: bool = False,
) -> Floats:
    """Return pressure to hedge, as a ratio to that of today.

    Parameters
    ----------
    of : Ratios
        The ratios.
    guarantee, weapons, troops : array (future, time)
        What is left of each, 0 to 1.
    offer : array (future, time)
        How far European deterrents are offered, 0 to 1.
    pursue : bool
        Whether it is the pressure to pursue own weapons.

    Examples
    --------
    >>> some = ratios(guarantee_lost=2.5, guarantee_lost_pursue=2.0, weapons_leave=2.5,
    ...     troops_leave=1.0, european_offer=0.5)
    >>> gone = pressure(some, guarantee=[1.0, 0.0], weapons=[1.0, 0.0], troops=1.0, offer=0.0)
    >>> gone.round(6).tolist()
    [1.0, 6.25]
    """
    lost = of.guarantee_lost_pursue if pursue else of.guarantee_lost
    logs = (
        _log(lost, 1 - chances("guarantee", guarantee)),
        _log(of.weapons_leave, 1 - chances("weapons", weapons)),
        _log(of.troops_leave, 1 - chances("troops", troops)),
        _log(of.european_offer, chances("offer", offer)),
    )
    return np.asarray(np.exp(sum(logs)))


def thresholds(debate: ArrayLike, *steps: ArrayLike) -> Floats:
    """Return the pressure at which each state begins, (..., state), rising by construction.

    Parameters
    ----------
    debate : float or array (future,)
        Pressure at which debate begins, above 0.
    *steps : float or array (future,)
        Ratio of each further threshold to the one before it, not below 1: for sharing, European
        deterrents, exploring, pursuing.

    Examples
    --------
    >>> thresholds(1.2, 1.5, 1.5, 3.0, 2.0).round(2).tolist()
    [1.2, 1.8, 2.7, 8.1, 16.2]
    """
    if len(steps) != len(Hedge) - 2:
        raise ValueError(f"steps: give {len(Hedge) - 2} of them, one for each state after debate")
    ratio = [positive("steps", step) for step in steps]
    if any((step < 1).any() for step in ratio):
        raise ValueError("steps: a later state does not begin before an earlier one")
    every = np.broadcast_arrays(positive("debate", debate), *ratio)
    return np.asarray(np.cumprod(np.stack(every, axis=-1), axis=-1))


def states(general: ArrayLike, pursue: ArrayLike, limits: ArrayLike) -> Integers:
    """Return the state of hedging, as values of `Hedge`.

    Parameters
    ----------
    general, pursue : array (future, time)
        Pressure as `pressure` returns it, in general and to pursue.
    limits : array (state,) or (future, state)
        As `thresholds` returns them.
    """
    bounds = np.asarray(limits, dtype=float)
    if bounds.ndim > 1:
        bounds = bounds[:, None, :]
    towards = positive("general", general)[..., None] >= bounds[..., :-1]
    below = towards.sum(axis=-1)
    last = positive("pursue", pursue) >= bounds[..., -1]
    return np.asarray(below + (last & (below == Hedge.EXPLORE)))


def _log(ratio: Floats, size: Floats) -> Floats:
    """Return the logarithm of a ratio at a part of its full size, futures first."""
    shaped = ratio[:, None] if ratio.ndim == 1 and size.ndim > 1 else ratio
    return np.asarray(np.log(shaped) * size)
