"""How much of what is added counts for plans: the gap as today, and at two larger shares."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from counterpoise.wings.declarations import Chapter, Wing, deferred

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.quantities import Quantity

SHARES = ("0.7", "0.85")
"""Shares of added units that count for plans, beside today's: half as much again and nearly all."""


def _quantities() -> "Sequence[Quantity]":
    from counterpoise.wings.commitment.model import QUANTITIES

    return QUANTITIES


def _run(batch: "ModelBatch") -> "Values":
    from counterpoise.wings.commitment.model import gaps

    return gaps(batch)


COMMITMENT = Wing(
    "commitment",
    "How much of what is added counts",
    quantities=_quantities,
    chapters=(
        Chapter(
            "commitment",
            "If more of what is added were committed",
            (),
            (deferred("counterpoise.wings.commitment.sections", "added"),),
            order=250,
        ),
    ),
    model=_run,
    reads=("gap_area",),
    coordinates={"added_commitment": SHARES},
)
