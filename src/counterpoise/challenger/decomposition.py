"""What denial, punishment, tripwire and belief each do to the margin, in any order at once.

Going from one situation to another moves several things, and what each of them did depends on
which was moved first. The Shapley value is the mean over all orders; parts add up to the change of
the margin, but for rounding. All thirty-two combinations are worked out. Denial is both chances of
success; punishment is what hangs on the guarantor, and European deterrents stand apart from it.

Parts belong to a comparison of two situations under one law and type. They are no ranking of
allies or places. What moves required belief outside 0 to 1 alone adds nothing.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.challenger.required_belief import (
    Attempt,
    attempt,
    margin,
    required_belief,
    with_tripwire,
)
from counterpoise.coalitions import coalitions, shapley_values
from counterpoise.deterrence.checks import Floats

PARTS = ("denial", "punishment", "European deterrents", "tripwire", "belief")
"""What is told apart, in the order of the first axis of a decomposition."""


class Situation(NamedTuple):
    """What deters an attempt; arrays that go together, futures first."""

    attempt: Attempt
    tripwire: Floats
    """What the guarantor would lose by abandoning troops in place."""
    belief: Floats
    """Belief without them."""
    waiting: Floats
    """Value of waiting; it is held at that of the first situation."""


def margin_of(situation: Situation, unknown: ArrayLike) -> Floats:
    """Return the margin of a situation.

    Parameters
    ----------
    situation : Situation
        The situation.
    unknown : float or array
        Half of the width of what only the guarantor knows.
    """
    held = with_tripwire(situation.belief, situation.tripwire, unknown)
    return margin(held, required_belief(situation.attempt, situation.waiting))


def decompose(before: Situation, after: Situation, unknown: ArrayLike) -> Floats:
    """Return what each of `PARTS` adds to the margin, (part, ...).

    Parameters
    ----------
    before, after : Situation
        The situations; of the first one value, cost, trigger and waiting are kept in both.
    unknown : float or array
        As in `margin_of`.

    Returns
    -------
    array (part, ...)
        They sum to the change of the margin with value, cost, trigger and waiting held.
    """
    return shapley_values(
        np.stack(
            np.broadcast_arrays(
                *(
                    margin_of(_mixed(before, after, moved), unknown)
                    for moved in coalitions(len(PARTS))
                )
            )
        )
    )


def _mixed(before: Situation, after: Situation, moved: np.ndarray) -> Situation:
    """Return a situation with the parts that are moved taken from the second."""
    source = dict(zip(PARTS, (after if new else before for new in moved), strict=True))
    denial, punishment = source["denial"].attempt, source["punishment"].attempt
    european = source["European deterrents"].attempt
    kept = before.attempt
    return Situation(
        attempt(
            kept.value,
            denial.alone,
            denial.opposed,
            cost=kept.cost,
            punishment=punishment.punishment,
            deterrent=european.deterrent,
            trigger=kept.trigger,
        ),
        source["tripwire"].tripwire,
        source["belief"].belief,
        before.waiting,
    )
