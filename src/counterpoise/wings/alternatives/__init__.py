"""What the headline hangs on: the same futures again, with one thing different in each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from counterpoise.wings.declarations import Chapter, Wing, deferred

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.quantities import Quantity

STAYS, OTHER_COUNT = "stays", "other-count"
OTHER_DATE, TARGETS = "other-date", "targets-2025"
SHARES = ("0.7", "0.85")
"""Shares of added units that count for plans, beside today's: half as much again and nearly all."""
ALTERNATIVES = (STAYS, OTHER_COUNT, *SHARES, OTHER_DATE, TARGETS)
"""The leading ally stays, is counted in the other way, more of what is added counts, the baseline
is that of the other date, or the level is that of the targets of 2025."""


def _quantities() -> "Sequence[Quantity]":
    from counterpoise.wings.alternatives.model import QUANTITIES

    return QUANTITIES


def _run(batch: "ModelBatch") -> "Values":
    from counterpoise.wings.alternatives.model import alternatives

    return alternatives(batch)


WING = Wing(
    "alternatives",
    "What the headline hangs on",
    quantities=_quantities,
    chapters=(
        Chapter(
            "alternatives",
            "If one thing were different",
            (),
            (deferred("counterpoise.wings.alternatives.sections", "differences"),),
            order=250,
        ),
    ),
    model=_run,
    reads=("gap_area",),
    coordinates={"alternative": ALTERNATIVES},
)
