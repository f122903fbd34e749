r"""Required belief by quarter, target and method, for challengers of two types.

The type is drawn once for each future. An *opportunist* wants the prize. A *security seeker* wants
it less (a part of its value counts) and fears the forces before him, so that waiting costs him:
forward forces deny him success and frighten him at once, and what they do to him has no sign by
theory (the spiral; Jervis, World Politics 30 (1978), recalled).

Denial comes as criteria met in runs of a campaign, by future and quarter: whether the host alone
holds, and whether he holds with help. A challenger does not know the run; he misjudges it with a
chance :math:`\varepsilon`, so that :math:`q = \varepsilon + (1 - 2\varepsilon)(1 - \text{held})`.
Help that comes only in part (see `cohesion`) leaves his chance between the two. Methods below war
are no campaign: their chance of success is a figure of its own, and help does not change it.

Arrays have futures first, then time, target and method.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from counterpoise.challenger.deadline import waiting_value
from counterpoise.challenger.required_belief import (
    Attempt,
    attempt,
    gain,
    margin,
    required_belief,
    with_tripwire,
)
from counterpoise.deterrence.checks import Booleans, Floats, chances, not_negative

CRITERIA = ("capital", "corridor", "seizure")
"""Criteria of a campaign, in the order of the last axis of `Denial`."""
OPPORTUNIST, SEEKER = "opportunist", "security seeker"
NO_CAMPAIGN = -1
"""In place of a criterion, for methods that no campaign decides."""


class Menu(NamedTuple):
    """Targets and methods that he chooses among; leading axis futures, of size 1 where the same."""

    targets: tuple[str, ...]
    methods: tuple[str, ...]
    value: Floats
    """(future, target) Value of the target; the unit is a prize that counts 1."""
    take: Floats
    """(future, method) Part of that value that the method takes."""
    cost: Floats
    """(future, method)"""
    trigger: Floats
    """(future, method) Part of belief that holds for the method."""
    punished: Floats
    """(future, method) Part of punishment that the method meets."""
    success: Floats
    """(future, method) Chance of success where no campaign decides; not a number otherwise."""
    criterion: tuple[int, ...]
    """For each method the place in `CRITERIA`, or `NO_CAMPAIGN`."""
    weights: Floats
    """(target, method) Weights of the nest; they sum to 1."""


class Challenger(NamedTuple):
    """What is drawn once for each future, (future,)."""

    opportunist: Booleans
    greed: Floats
    """Part of a prize's value that counts to a security seeker."""
    fear: Floats
    """What a step of waiting before full forward forces costs him."""
    misjudgement: Floats
    """Chance that he misjudges a campaign, below one half."""
    discount: Floats
    """Worth of the next step in terms of this one."""
    last: NDArray[np.int64]
    """Last step in which he can act."""
    foresees: Booleans
    """Whether he foresees announced changes, or takes today to last."""


class Denial(NamedTuple):
    """Criteria met in runs of a campaign under one law, true where the defence holds."""

    alone: Booleans
    """(future, time, target or 1, criterion) The host, without the guarantor."""
    helped: Booleans
    """The same with the guarantor and all who join him."""


class Deterrence(NamedTuple):
    """What else deters, each (future, time) or of size 1 along either."""

    belief: Floats
    """The challenger's belief in the guarantor, without further troops in place."""
    tripwire: Floats
    """What the guarantor would lose by abandoning troops placed in addition."""
    unknown: Floats
    """Half of the width of what only the guarantor knows, in the same unit."""
    conventional: Floats
    """Punishment by the guarantor's other means, in values of a prize."""
    umbrella: Floats
    """Punishment that the guarantor's nuclear umbrella adds; 0 where it is withdrawn."""
    european: Floats
    """Loss that he expects from European deterrents, whoever answers."""
    joining: Floats
    """Part of the help that comes, 0 to 1."""
    forward: Floats
    """Forward forces in place, as a part of those planned, 0 to 1."""


class Calculus(NamedTuple):
    """Required belief and what it is set against."""

    required: Floats
    """(future, time, target, method)"""
    belief: Floats
    """(future, time) Belief held, troops in place counted."""
    margin: Floats
    """(future, time, target, method) The second less the first."""
    gain: Floats
    """(future, time, target, method) What an attempt brings, at the belief held."""
    waiting: Floats
    """(future, time) What waiting is worth."""


def calculus(
    menu: Menu,
    who: Challenger,
    denial: Denial,
    deterrence: Deterrence,
    looked_at: ArrayLike | None = None,
) -> Calculus:
    """Return required belief by future, quarter, target and method, with the margin held.

    Where a change is foreseen, required belief is that of its quarter, with later quarters as he
    believes them to be.

    Parameters
    ----------
    menu, who, denial, deterrence
        The situation.
    looked_at : array (target, method) of bool, optional
        Attempts of which denial is known; all if not given. Of others the gain is minus infinity,
        so that nobody waits for them, and their required belief and margin mean nothing.

    Raises
    ------
    ValueError
        If shapes do not go together or a value is out of range.
    """
    attempts = attempts_of(menu, who, denial, deterrence)
    held = with_tripwire(deterrence.belief, deterrence.tripwire, deterrence.unknown)
    brings = gain(attempts, held[:, :, None, None])
    if looked_at is not None:
        brings = np.where(np.asarray(looked_at, dtype=bool), brings, -np.inf)
    futures, steps = brings.shape[:2]
    waiting = waiting_value(
        brings.reshape(futures, steps, -1).max(axis=-1),
        who.discount,
        fear=fear_of(who, deterrence.forward),
        last=np.broadcast_to(who.last, (futures,)),
        announced=np.broadcast_to(who.foresees, (futures,)),
    )
    needed = required_belief(attempts, waiting[:, :, None, None])
    belief = np.broadcast_to(held, (futures, steps))
    return Calculus(needed, belief, margin(belief[:, :, None, None], needed), brings, waiting)


def attempts_of(menu: Menu, who: Challenger, denial: Denial, deterrence: Deterrence) -> Attempt:
    """Return what each attempt would bring, (future, time, target, method)."""
    alone, opposed = success(menu, who, denial, deterrence.joining)
    counts = np.where(who.opportunist, 1.0, chances("greed", who.greed))
    value = (menu.value * counts[:, None])[:, None, :, None] * menu.take[:, None, None, :]
    punished = chances("punished", menu.punished)[:, None, None, :]
    by_guarantor = not_negative("conventional", deterrence.conventional) + not_negative(
        "umbrella", deterrence.umbrella
    )
    european = not_negative("european", deterrence.european)
    return attempt(
        value,
        alone,
        opposed,
        cost=menu.cost[:, None, None, :],
        punishment=punished * by_guarantor[:, :, None, None],
        deterrent=punished * european[:, :, None, None],
        trigger=menu.trigger[:, None, None, :],
    )


def success(
    menu: Menu, who: Challenger, denial: Denial, joining: ArrayLike
) -> tuple[Floats, Floats]:
    """Return his chance of success alone and with help against him, (future, time, target, method).

    Raises
    ------
    ValueError
        If help makes a defence fail that holds alone.
    """
    if (np.asarray(denial.alone) & ~np.asarray(denial.helped)).any():
        raise ValueError("denial: what holds without help holds with it")
    wrong = not_negative("misjudgement", who.misjudgement)
    if (wrong >= 1 / 2).any():
        raise ValueError("misjudgement: give less than one half, or he would know the opposite")
    part = chances("joining", joining)[:, :, None]
    alone, opposed = [], []
    for m, criterion in enumerate(menu.criterion):
        if criterion == NO_CAMPAIGN:
            chance = chances("success", menu.success[:, m])[:, None, None]
            alone.append(chance)
            opposed.append(chance)
            continue
        first, second = (
            wrong[:, None, None] + (1 - 2 * wrong)[:, None, None] * ~held[..., criterion]
            for held in denial
        )
        alone.append(first)
        opposed.append(first + part * (second - first))
    shape = np.broadcast_shapes(
        *(x.shape for x in alone), (1, 1, len(menu.targets)), (*part.shape[:2], 1)
    )
    stacked = [
        np.stack([np.broadcast_to(x, shape) for x in found], axis=-1) for found in (alone, opposed)
    ]
    return stacked[0], stacked[1]


def fear_of(who: Challenger, forward: ArrayLike) -> Floats:
    """Return what a step of waiting costs, (future, time): 0 to an opportunist."""
    level = np.where(who.opportunist, 0.0, not_negative("fear", who.fear))
    return np.asarray(level[:, None] * chances("forward", forward))
