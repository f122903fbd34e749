"""Whether the criteria are met in each contingency, from the start of each year and in each future.

Starts are a year apart: a campaign of 90 days for each quarter would take four times as long and
say no more, as forces of either side move slowly.
"""

from typing import TYPE_CHECKING

import numpy as np

from counterpoise.quantities import Quantity
from counterpoise.theatre.assessment import DAYS, Assessor
from counterpoise.theatre.contingency_forces import Options, contingencies_of
from counterpoise.wings.theatre import CONTINGENCIES, CRITERIA, HOLDS, LAWS, MET
from counterpoise.wings.theatre.state import absentees, state_of_batch

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values

HOLD_DAY = 30
"""Day at which a run counts as holding in `holds`."""


def criteria_met(batch: "ModelBatch") -> "Values":
    """Return whether all three criteria are met at day 30, and how often each is by every day.

    Parameters
    ----------
    batch : ModelBatch
        Futures that the engine has run.
    """
    scenario = batch.scenario
    bounds = list(scenario.calendar.bound_labels)
    state = state_of_batch(batch).at([bounds.index(f"{y}-Q1") for y in scenario.calendar.years])
    options = Options(absent=absentees(scenario))
    assessor = Assessor(scenario.evidence, state, batch.uniform, options)
    shape = (*state.shape, len(CONTINGENCIES), len(LAWS))
    holds = np.zeros(shape)
    met = np.zeros((*shape, len(CRITERIA), len(DAYS)))
    for i, contingency in enumerate(contingencies_of(scenario.evidence, CONTINGENCIES)):
        for j, law in enumerate(LAWS):
            found = assessor.assess(contingency, law)
            holds[:, :, i, j] = found.flags("all", HOLD_DAY)
            for k, criterion in enumerate(CRITERIA):
                for n, day in enumerate(DAYS):
                    met[:, :, i, j, k, n] = found.flags(criterion, day)
    return {HOLDS: holds, MET: met}


QUANTITIES = (
    Quantity(
        HOLDS,
        ("future", "year", "contingency", "law"),
        "share",
        "Whether all three criteria are met on day 30 of a contingency that begins with the year",
        "series",
        criteria_met,
    ),
    Quantity(
        MET,
        ("year", "contingency", "law", "criterion", "day"),
        "share",
        "Share of runs in which a criterion is met on a day of a contingency: runs of a model "
        "under stated inputs, and no chance that anybody wins",
        "mean",
        criteria_met,
    ),
)
"""What a run with the theatre adds to its result."""
