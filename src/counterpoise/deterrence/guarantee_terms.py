r"""What is tied to a guarantee: conditions, payment, scope, norms, brakes, and sharing in return.

A condition may be meant or be a pretext. Whoever means it gives the full guarantee to those who
meet it; whoever seeks a way out gives what he would have given anyway:

.. math:: p = p_0 + \sigma\,m\,(p_1 - p_0)

with the chance that the condition is meant :math:`\sigma`, whether the member meets it :math:`m`,
the full guarantee :math:`p_1` and what is left under a pretext :math:`p_0`. Where nobody can meet
it the guarantee is :math:`p_0` for everybody, whatever is meant.

All functions are elementwise, with futures first; nothing has a default.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.deterrence.checks import (
    Booleans,
    Floats,
    chances,
    not_negative,
    numbers,
    positive,
)
from counterpoise.deterrence.resolve import update

BRAKES = ("statute", "votes", "court_orders", "certification")
"""Brakes on a withdrawal that anybody can observe, in the order of the last axis."""


@dataclass(frozen=True)
class Extraction:
    """What a member has from a guarantor who asks to be paid; two beliefs that are kept apart.

    Parameters
    ----------
    net_benefit : array
        Benefit less payment; below 0 the member is better off without.
    guarantee : array
        Belief in the guarantee: what the guarantor does because he is bound.
    bought : array
        Chance of help in one case that payment adds to it. It ends with the payment.
    """

    net_benefit: Floats
    guarantee: Floats
    bought: Floats


def conditional_guarantee(
    met: ArrayLike, full: ArrayLike, pretext: ArrayLike, meant: ArrayLike
) -> Floats:
    """Return the chance of help for each member under a condition.

    Parameters
    ----------
    met : array (future, member)
        Whether each member meets the condition, or the chance of it.
    full : float or array
        Chance of help for whoever meets a condition that is meant.
    pretext : float or array
        Chance of help that is left otherwise; not above `full`.
    meant : float or array
        Chance that the condition is meant; shaped to go with `met`.

    Examples
    --------
    Nobody can meet it, so all have what a pretext leaves:

    >>> conditional_guarantee([False, False], 0.8, 0.2, 0.5).tolist()
    [0.2, 0.2]
    """
    most, least = chances("full", full), chances("pretext", pretext)
    if (least > most).any():
        raise ValueError("pretext: what is left otherwise cannot be more than the full guarantee")
    share = chances("meant", meant) * chances("met", met)
    return np.asarray(least + share * (most - least))


def meets_condition(
    cost: ArrayLike,
    full: ArrayLike,
    pretext: ArrayLike,
    protected: ArrayLike,
    within_reach: ArrayLike,
) -> Booleans:
    r"""Return which members meet a condition: those that can, and gain more by it than it costs.

    .. math:: c < (p_1 - p_0)\,B

    What counts is the difference that meeting it makes, not the whole guarantee: whoever is helped
    anyway has no reason to pay. The two agree where nothing is left otherwise.

    Parameters
    ----------
    cost : array (future, member)
        What meeting the condition costs, in the unit of `protected`.
    full, pretext : float or array
        As in `conditional_guarantee`.
    protected : float or array
        What certain help would be worth to the member, :math:`B`.
    within_reach : bool or array
        Whether the member can meet it at all.
    """
    gain = chances("full", full) - chances("pretext", pretext)
    worth = gain * not_negative("protected", protected)
    return np.asarray((not_negative("cost", cost) < worth) & np.asarray(within_reach, dtype=bool))


def belief_that_it_is_meant(
    prior: ArrayLike, within_reach: ArrayLike, if_meant: ArrayLike, if_pretext: ArrayLike
) -> Floats:
    """Return belief that a condition is meant, from whether anybody can meet it.

    Parameters
    ----------
    prior : float or array
        Belief before.
    within_reach : bool or array
        Whether the condition that was set is within reach.
    if_meant, if_pretext : float or array
        Chance of setting one within reach by whoever means it, and by whoever seeks a pretext;
        the first is not below the second, so a condition out of reach never raises belief.
    """
    return update(prior, within_reach, if_meant, if_pretext)


def extraction(
    benefit: ArrayLike, payment: ArrayLike, guarantee: ArrayLike, help_if_paid: ArrayLike
) -> Extraction:
    """Return what a demand for payment leaves: net benefit, and belief apart from bought help.

    Payment lowers the net benefit by itself and leaves belief in the guarantee as it is.

    Parameters
    ----------
    benefit : float or array (future, ...)
        What the guarantee is worth to the member.
    payment : float or array
        What is demanded for it, in the same unit; not below 0.
    guarantee : float or array
        Belief in the guarantee.
    help_if_paid : float or array
        Chance of help in one case once it is paid for; not below `guarantee`.
    """
    bound, paid = chances("guarantee", guarantee), chances("help_if_paid", help_if_paid)
    if (paid < bound).any():
        raise ValueError("help_if_paid: payment does not lower the chance of help")
    left = numbers("benefit", benefit) - not_negative("payment", payment)
    return Extraction(np.asarray(left), bound, np.asarray(paid - bound))


def within_scope(guarantee: ArrayLike, inside: ArrayLike) -> Floats:
    """Return the guarantee where it covers: forces that help beyond the treaty area have none.

    Parameters
    ----------
    guarantee : float or array (future, ...)
        Chance of help inside the area.
    inside : bool or array
        Whether what is attacked lies inside it.
    """
    return np.where(np.asarray(inside, dtype=bool), chances("guarantee", guarantee), 0.0)


def norm_left(years: ArrayLike, half_life: ArrayLike) -> Floats:
    r"""Return how much of a norm is left that nobody renews, :math:`2^{-t / h}`.

    Parameters
    ----------
    years : float or array
        Years since it was last affirmed.
    half_life : float or array
        Years in which half of it fades; infinite for one that lasts. Refusing to recognise the
        annexation of the Baltic states lasted over fifty years without any prospect.

    Examples
    --------
    >>> norm_left([0.0, 52.0, 104.0], 52.0).tolist()
    [1.0, 0.5, 0.25]
    """
    life = np.asarray(half_life, dtype=float)
    if not (life > 0).all():
        raise ValueError("half_life: give years above 0, or infinity")
    return np.asarray(0.5 ** (not_negative("years", years) / life))


def withdrawal_executed(chance: ArrayLike, brakes: ArrayLike, in_force: ArrayLike) -> Floats:
    r"""Return the chance that an announced withdrawal is carried out, past the brakes on it.

    .. math:: p = p_0 \prod_b \mu_b^{z_b}

    Each brake that is in force multiplies the chance. Brakes are observed one by one, so each can
    be shown to be there or not; they are taken to work independently, and one that only delays
    does not belong here.

    Parameters
    ----------
    chance : float or array (future, ...)
        Chance without any brake.
    brakes : array (..., brake)
        Multipliers from 0 (stops it) to 1 (does nothing), in the order of `BRAKES` or of the
        caller's own.
    in_force : bool or array (..., brake)
        Which of them are in force.

    Examples
    --------
    >>> float(withdrawal_executed(0.5, [0.5, 0.8, 1.0, 0.9], [True, True, True, False]))
    0.2
    """
    held = np.where(np.asarray(in_force, dtype=bool), chances("brakes", brakes), 1.0)
    return np.asarray(chances("chance", chance) * held.prod(axis=-1))


def sharing_threshold(benefit: ArrayLike, cost_of_leak: ArrayLike) -> Floats:
    """Return the chance of a leak above which sharing in return costs more than it brings.

    An illustration, no estimate: sharing goes by tiers and by who owns the source. Above 1 no
    chance of a leak stops it.

    Examples
    --------
    >>> float(sharing_threshold(2.0, 10.0))
    0.2
    """
    gain = not_negative("benefit", benefit)
    return np.asarray(gain / positive("cost_of_leak", cost_of_leak))
