"""Whether the criteria are met in each contingency, from the start of each year and in each future.

Starts are a year apart: a campaign of 90 days for each quarter would take four times as long and
say no more, as forces of either side move slowly.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.quantities import Quantity
from counterpoise.theatre.air_cases import ENGINE, air_of, case_numbers
from counterpoise.theatre.alliance_state import AllianceState
from counterpoise.theatre.assessment import DAYS as JUDGED
from counterpoise.theatre.assessment import Assessor
from counterpoise.theatre.contingency_forces import Options, contingencies_of
from counterpoise.theatre.names import DAY
from counterpoise.wings.theatre import AIR, CONTINGENCIES, CRITERIA, DAYS, HOLDS, LAWS, MET
from counterpoise.wings.theatre.state import absentees, state_of_batch

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.theatre.geography import Floats


def criteria_met(batch: "ModelBatch", air: str = ENGINE) -> "Values":
    """Return whether all three criteria are met at day 30, and how often each is by every day.

    Parameters
    ----------
    batch : ModelBatch
        Futures that the engine has run.
    air : str
        The air case: that which the alliance's own campaign allows unless given.
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
            found = assessor.assess(contingency, law, air)
            holds[:, :, i, j] = found.flags("all", DAY)
            for k, criterion in enumerate(CRITERIA):
                for n, day in enumerate(JUDGED):
                    met[:, :, i, j, k, n] = found.flags(criterion, day)
    return {HOLDS: holds, MET: met, AIR: _air(batch, state, air)}


def _air(batch: "ModelBatch", state: AllianceState, air: str) -> "Floats":
    """Return which air case holds (F, years, cases): 1 for it and 0 for the others."""
    evidence = batch.scenario.evidence
    cases = air_of(evidence, max(JUDGED) + 1)
    number = case_numbers(evidence, cases, air, state.air_tempo, batch.uniform("theatre/air_won"))
    held = (number < cases.contested, number == cases.contested, number == cases.denied)
    return np.stack(held, axis=2).astype(float)


def under_air(chosen: "Mapping[str, str]") -> "Callable[[ModelBatch], Values]":
    """Return the model under the air case that a reader chose."""
    return partial(criteria_met, air=chosen.get("air", ENGINE))


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
    Quantity(
        AIR,
        ("year", "air_case"),
        "share",
        "Share of runs in which the air over a campaign is won, contested or denied",
        "mean",
        criteria_met,
    ),
)
"""What a run with the theatre adds to its result."""
