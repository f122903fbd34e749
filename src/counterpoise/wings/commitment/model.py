"""The engine once more for each share of added units that may count, over the same futures."""

from typing import TYPE_CHECKING

import numpy as np

from counterpoise.alliance import Assembly, policy_of, simulate_batch
from counterpoise.ensemble.verdict import BY_COMMITMENT
from counterpoise.measures.quantities import measures_of
from counterpoise.quantities import Quantity
from counterpoise.wings.commitment import SHARES

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values

FUTURES = 1000
"""How many futures are run again; a median needs no more."""
COEFFICIENT = "coefficients/added_commitment"


def gaps(batch: "ModelBatch") -> "Values":
    """Return the gap of all capabilities (F, 2) at each of the shares, in capability-years.

    It is missing beyond the first futures, and where a scenario sets the share itself.

    Parameters
    ----------
    batch : ModelBatch
        Futures that the engine has run.
    """
    found = np.full((batch.futures, len(SHARES)), np.nan)
    again = max(0, min(batch.futures, FUTURES - batch.first))
    own = batch.scenario.evidence.figure(COEFFICIENT).value > 0 or COEFFICIENT in batch.draws
    if again and not own:
        scenario = batch.scenario
        draws = {path: values[:again] for path, values in batch.draws.items()}
        parameters, policy = Assembly(scenario).parameters(draws, again), policy_of(scenario)
        for place, share in enumerate(SHARES):
            counted = parameters._replace(added_commitment=np.array([float(share)]))
            run = simulate_batch(counted, policy, again, first=batch.first)
            area = measures_of(run.series._asdict(), scenario.calendar)["gap_area"]
            found[:again, place] = area.sum(axis=1)
    return {BY_COMMITMENT: found}


QUANTITIES = (
    Quantity(
        BY_COMMITMENT,
        ("future", "added_commitment"),
        "year",
        "Gap of all capabilities if added units counted by that share",
        "measure",
        gaps,
    ),
)
