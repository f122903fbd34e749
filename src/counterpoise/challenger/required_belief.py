r"""Required belief: how much belief in a guarantee leaves a challenger indifferent.

He gains by an attempt if, with his belief :math:`b` that the guarantor answers,

.. math:: (1 - \tau b)\,q_0 V + \tau b\,(q_1 V - C) - E > c + w

with the value of the prize :math:`V`, his chance of success against the host alone :math:`q_0` and
against the guarantor too :math:`q_1`, the punishment that the guarantor adds :math:`C`, the loss
that he expects from European deterrents whoever answers :math:`E`, the cost of the attempt
:math:`c`, the value of waiting :math:`w`, and the part of belief that holds for the method
:math:`\tau` (a ladder below war may be left unanswered). So he is indifferent at

.. math:: b^* = \frac{q_0 V - E - c - w}{\tau\left((q_0 - q_1) V + C\right)}

Source: own algebra from the threshold of one-shot deterrence :math:`V/(V+C)`, to which it reduces
with :math:`q_0 = \tau = 1` and all else 0. European deterrents stand apart from the punishment that
hangs on the guarantor: they lower what an attempt is worth in any case, and need no belief in him.

At 0 or below no belief is needed, above 1 none suffices. Required belief is not clipped: a number
outside 0 to 1 says how far. The margin is, since nobody holds such a belief. The challenger is
neutral to risk. :math:`q_0` and :math:`q_1` come from runs of one ground law, so results are shown
law by law.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.deterrence.checks import (
    Floats,
    chances,
    not_negative,
    numbers,
    positive,
)

NOT_NEEDED = "deterred without belief in the guarantor"
NEEDED = "deterred from this belief on"
NEVER = "no belief suffices"
BEYOND = 1e-9
"""How far outside 0 to 1 required belief counts in a margin: enough to tell both ends apart."""


class Attempt(NamedTuple):
    """What an attempt would bring; arrays that go together, futures first.

    All values and costs are in one unit: the value of a prize that counts 1.
    """

    value: Floats
    """Value of what the method takes of the target, :math:`V`; above 0."""
    alone: Floats
    """Chance of success against the host alone, :math:`q_0`."""
    opposed: Floats
    """Chance of success if the guarantor answers, :math:`q_1`; not above `alone`."""
    cost: Floats
    """Cost of the attempt, :math:`c`."""
    punishment: Floats
    """What the guarantor's answer costs him beside a lost prize, :math:`C`."""
    deterrent: Floats
    """Loss that he expects from European deterrents, :math:`E`."""
    trigger: Floats
    """Part of belief that holds for this method, :math:`\\tau`."""
    worth: Floats
    """What an attempt brings that the guarantor leaves unanswered, :math:`q_0 V - E - c`."""
    stake: Floats
    """What full belief takes from that, :math:`\\tau ((q_0 - q_1) V + C)`; above 0."""


def attempt(
    value: ArrayLike,
    alone: ArrayLike,
    opposed: ArrayLike,
    *,
    cost: ArrayLike,
    punishment: ArrayLike,
    deterrent: ArrayLike = 0.0,
    trigger: ArrayLike = 1.0,
) -> Attempt:
    """Return an attempt whose figures have been checked.

    Raises
    ------
    ValueError
        If help raises his chance, or if neither help nor punishment would matter to him: then
        no belief in a guarantor has anything to work on.
    """
    prize, first, second = (
        positive("value", value),
        chances("alone", alone),
        chances("opposed", opposed),
    )
    spent, loss = not_negative("cost", cost), not_negative("deterrent", deterrent)
    answer = not_negative("punishment", punishment)
    part = positive("trigger", chances("trigger", trigger))
    if (second > first).any():
        raise ValueError("opposed: a guarantor's help never raises the challenger's chance")
    stake = part * ((first - second) * prize + answer)
    if (stake <= 0).any():
        raise ValueError("punishment: without it and without help belief has nothing to work on")
    worth = first * prize - (loss + spent)
    return Attempt(prize, first, second, spent, answer, loss, part, worth, stake)


def gain(of: Attempt, belief: ArrayLike) -> Floats:
    """Return what he expects to gain by the attempt at a belief, before the value of waiting.

    Parameters
    ----------
    of : Attempt
        The attempt.
    belief : float or array
        His belief that the guarantor answers an open attack, 0 to 1.
    """
    return np.asarray(of.worth - chances("belief", belief) * of.stake)


def required_belief(of: Attempt, waiting: ArrayLike = 0.0) -> Floats:
    """Return the belief at which he is indifferent; outside 0 to 1 it says how far.

    Parameters
    ----------
    of : Attempt
        The attempt.
    waiting : float or array
        Value of waiting, :math:`w`. Below 0 where waiting itself costs, as it does to whoever
        fears for his security.

    Examples
    --------
    With better host forces less belief is needed, with less punishment more:

    >>> first = attempt(1.0, [0.9, 0.5], 0.3, cost=0.1, punishment=2.0)
    >>> required_belief(first).round(6).tolist()
    [0.307692, 0.181818]
    >>> second = attempt(1.0, 0.9, 0.3, cost=0.1, punishment=0.5)
    >>> round(float(required_belief(second)), 6)
    0.727273
    """
    return np.asarray((of.worth - numbers("waiting", waiting)) / of.stake)


def margin(belief: ArrayLike, required: ArrayLike) -> Floats:
    """Return the margin of deterrence: belief held less belief required.

    Where no belief is needed 0 is required, and where none suffices 1: nobody believes more than
    that or less. So more of a deterrent never makes the margin smaller. How far required belief
    lies outside says how much else deters, and beyond 1 more punishment would even raise it.

    Examples
    --------
    >>> margin([0.5, 0.2], 0.3).round(9).tolist()
    [0.2, -0.1]
    >>> margin(0.4, [-2.0, -0.1, 1.5, 3.0]).round(6).tolist()
    [0.4, 0.4, -0.6, -0.6]
    """
    needed = np.clip(numbers("required", required), -BEYOND, 1 + BEYOND)
    return np.asarray(chances("belief", belief) - needed)


def slopes(of: Attempt, required: ArrayLike) -> tuple[Floats, Floats]:
    r"""Return how required belief moves with denial and with punishment.

    .. math::
        \frac{\partial b^*}{\partial q_0} = \frac{V (1 - \tau b^*)}{\tau D}, \qquad
        \frac{\partial b^*}{\partial C} = -\frac{b^*}{D}, \qquad D = (q_0 - q_1) V + C

    Parameters
    ----------
    of : Attempt
        The attempt.
    required : float or array
        Its required belief.

    Returns
    -------
    tuple of array
        For each unit of :math:`q_0`, and of :math:`C`.
    """
    level = numbers("required", required)
    return (
        np.asarray(of.value * (1 - of.trigger * level) / of.stake),
        np.asarray(-of.trigger * level / of.stake),
    )


def in_words(required: float) -> str:
    """Return what a required belief means.

    Examples
    --------
    >>> [in_words(level) for level in (-0.2, 0.3, 1.4)][::2]
    ['deterred without belief in the guarantor', 'no belief suffices']
    """
    if required <= 0:
        return NOT_NEEDED
    return NEEDED if required <= 1 else NEVER


def tripwire(
    brigades: ArrayLike, most: ArrayLike, half: ArrayLike, present: ArrayLike = 0.0
) -> Floats:
    r"""Return what a guarantor would lose by abandoning troops of his that come to a place.

    .. math:: t = s(m + n) - s(m), \qquad s(n) = \bar t\, \frac{n}{n + h}

    Presence counts first and further brigades little: half of the most that can be at stake is
    there with :math:`h` brigades, three quarters with three times as many. Troops that stand there
    already have sent their signal, so those that join them add less. In a survey experiment tens of
    thousands of troops in place raise support for intervening no more than a few thousand do
    (Musgrave and Ward, Good Authority, 8 June 2018, excerpt read); that deployments deter by their
    weight in the local balance, if at all, is the finding of Reiter and Poast, Texas National
    Security Review 4(3), 2021 (abstract read). The form is our own.

    Parameters
    ----------
    brigades : float or array
        Brigades that come, :math:`n`; not below 0.
    most : float or array
        What is at stake at most, :math:`\bar t`.
    half : float or array
        Brigades with which half of it is, :math:`h`; above 0.
    present : float or array
        Brigades in place before, :math:`m`.

    Examples
    --------
    One brigade, three, and three that join one:

    >>> tripwire([1.0, 3.0, 3.0], 0.1, 1.0, [0.0, 0.0, 1.0]).round(6).tolist()
    [0.05, 0.075, 0.03]
    """
    least, size = not_negative("present", present), positive("half", half)
    whole = least + not_negative("brigades", brigades)
    added = whole / (whole + size) - least / (least + size)
    return np.asarray(not_negative("most", most) * np.maximum(added, 0.0))


def with_tripwire(belief: ArrayLike, tripwire: ArrayLike, unknown: ArrayLike) -> Floats:
    r"""Return belief with troops whose loss the guarantor could not ignore.

    .. math:: b' = \min\left(1,\ b + \frac{t}{2 u}\right)

    It is `deterrence.resolve.chance_to_honour` with :math:`t` added to what he would lose by
    standing aside, and with a part that only he knows, uniform over :math:`\pm u`. Belief of the
    wing `deterrence` already holds the forces of the leading ally; this is for what changes.

    Parameters
    ----------
    belief : float or array
        Belief without these troops.
    tripwire : float or array
        What he would lose by abandoning them, :math:`t`; 0 is in range, for published tests find
        small tripwires weak (Reiter and Poast, Texas National Security Review 4(3), 2021; Musgrave
        and Ward, Foreign Policy Analysis 19(4), 2023; abstracts read).
    unknown : float or array
        Half of the width of what only he knows, in the same unit.

    Examples
    --------
    Interest anywhere between 0 and 1, cost 0.7, so 0.3; troops worth 0.2 make it one half:

    >>> float(with_tripwire(0.3, 0.2, 0.5))
    0.5
    """
    added = not_negative("tripwire", tripwire) / (2 * positive("unknown", unknown))
    return np.minimum(chances("belief", belief) + added, 1.0)
