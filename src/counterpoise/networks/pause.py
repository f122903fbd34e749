"""The pause of March 2025: what was reported lost or not, beside what the network says of it.

For six days the United States gave Ukraine nothing. The network is asked the same, in the state of
war, and each reported item is marked lost or not lost by one rule fixed beforehand: an item of what
is watched is lost where all its targets are dark or thin for Ukraine; an item of what others give
is lost where that shrinks; an item of what is passed on is lost where a collector that the United
States takes part in no longer reaches Ukraine.
"""

from dataclasses import dataclass

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.evidence.intelligence import PauseItem
from counterpoise.networks.catalogue import network
from counterpoise.networks.collection import Booleans, Network, withholds
from counterpoise.networks.losses import KEPT, marks

GIVER, RECEIVER, YEAR = "USA", "UKR", 2025
"""Who paused, towards whom, and the year whose collectors count."""


@dataclass(frozen=True)
class Marked:
    """An item with what the model says of it.

    Parameters
    ----------
    item : PauseItem
        What was reported.
    lost : bool
        Whether the model has it lost.
    kept : float
        Part of what was there that is left, over its targets.
    """

    item: PauseItem
    lost: bool
    kept: float

    @property
    def hit(self) -> bool:
        """Whether the model says what was reported."""
        return self.lost == (self.item.reported == "lost")


def pause(evidence: Evidence) -> list[Marked]:
    """Return every reported item with the model's mark, in the order of the table."""
    whole = network(evidence, "war", year=YEAR)
    cut = withholds(whole, GIVER, [RECEIVER])
    before, after = whole.reach(), whole.reach(cut)
    place, thin = whole.members.index(RECEIVER), _thin(evidence)
    return [
        _marked(whole, item, before[:, place], after[:, place], thin)
        for item in evidence.intelligence.intelligence_pause
    ]


def _thin(evidence: Evidence) -> float:
    return evidence.figure("intelligence_coefficients/thin_below").value


def _marked(
    whole: Network, item: PauseItem, before: Booleans, after: Booleans, thin: float
) -> Marked:
    """Return an item with its mark, from what reaches the receiver (collectors, targets)."""
    on_it = np.array([d in item.disciplines and r in item.regions for d, r in whole.targets])
    takes_part = whole.originators[:, whole.nodes.index(GIVER)]
    shared_by_all = whole.originators.sum(axis=1) > 1
    counted = {
        "target": np.ones_like(takes_part),
        "others": ~takes_part,
        "joint_take": takes_part & shared_by_all,
    }[item.speaks_of]
    part = whole.share * counted[:, None]
    had = (before * part).sum(axis=0)[on_it]
    has = (after * part).sum(axis=0)[on_it]
    left = float(has.sum() / had.sum()) if had.sum() > 0 else 1.0
    if item.speaks_of == "target":
        return Marked(item, bool((marks(had, has, thin) != KEPT).all() and (had > 0).any()), left)
    return Marked(item, bool(left < 1.0), left)


def hits(found: list[Marked]) -> tuple[int, int]:
    """Return how many items the model has as they were reported, and how many not."""
    right = sum(each.hit for each in found)
    return right, len(found) - right
