"""Whether the criteria are met in each contingency that begins in a quarter, in each future.

Starts are a quarter apart unless the scenario asks for fewer (`theatre.quarters_apart`): time grows
with their number. A quarter in which no contingency begins has no number.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.quantities import Quantity
from counterpoise.quarters import Calendar, Quarter
from counterpoise.theatre.air_cases import ENGINE, air_of, case_numbers
from counterpoise.theatre.alliance_state import AllianceState
from counterpoise.theatre.assessment import DAYS as JUDGED
from counterpoise.theatre.assessment import Assessor
from counterpoise.theatre.contingency_forces import contingencies_of
from counterpoise.theatre.names import DAY
from counterpoise.wings.theatre import (
    AIR,
    AIR_CASES,
    BY_CLOCK,
    CRITERIA,
    DAYS,
    HOLDS,
    LAWS,
    MET,
    contingencies_in,
)
from counterpoise.wings.theatre.attack_dates import ENDS, clocks_of, under_clock, waited_for
from counterpoise.wings.theatre.levers import options_of
from counterpoise.wings.theatre.state import state_of_batch

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.theatre.geography import Floats

YEAR = 4
"""Quarters of a year."""


def criteria_met(batch: "ModelBatch", air: str = ENGINE, clocks: str | None = None) -> "Values":
    """Return whether all three criteria are met at day 30, and how often each is by every day.

    Parameters
    ----------
    batch : ModelBatch
        Futures that the engine has run.
    air : str
        The air case: that which the alliance's own campaign allows unless given.
    clocks : str, optional
        The contingency that is set against clocks of the other side: that of `waited_for` if not
        given, none if empty.
    """
    scenario = batch.scenario
    calendar = scenario.calendar
    begun = starts_of(calendar, scenario.model.theatre.quarters_apart)
    whole = state_of_batch(batch)
    state = whole.at(begun)
    assessor = Assessor(scenario.evidence, state, batch.uniform, options_of(scenario))
    size = (batch.futures, calendar.quarters)
    names = contingencies_in(scenario.evidence)
    holds = _blank(*size, len(names), len(LAWS))
    met = _blank(*size, len(names), len(LAWS), len(CRITERIA), len(DAYS))
    for i, contingency in enumerate(contingencies_of(scenario.evidence, names)):
        for j, law in enumerate(LAWS):
            found = assessor.assess(contingency, law, air)
            holds[:, begun, i, j] = found.flags("all", DAY)
            for k, criterion in enumerate(CRITERIA):
                for n, day in enumerate(JUDGED):
                    met[:, begun, i, j, k, n] = found.flags(criterion, day)
    cases = _blank(*size, len(AIR_CASES))
    cases[:, begun] = _air(batch, state, air)
    name = waited_for(scenario.evidence) if clocks is None else clocks
    by_clock = _by_clock(batch, assessor, whole, name, air)
    return {HOLDS: holds, MET: met, AIR: cases, BY_CLOCK: by_clock}


def _by_clock(
    batch: "ModelBatch", assessor: Assessor, state: AllianceState, name: str, air: str
) -> Any:
    """Return whether a contingency holds (F, clocks, ends of the war, quarters, laws).

    Starts are a year apart: what is read is the worst of them, over many cells.
    """
    evidence, calendar = batch.scenario.evidence, batch.scenario.calendar
    clocks = clocks_of(evidence)
    found = _blank(batch.futures, len(clocks), len(ENDS), calendar.quarters, len(LAWS))
    if not name:
        return found
    (contingency,) = contingencies_of(evidence, [name])
    years = np.array([Quarter.parse(label).start for label in calendar.bound_labels])
    begun = starts_of(calendar, YEAR)
    for c, clock in enumerate(clocks):
        for e, end in enumerate(ENDS):
            later = assessor.under(state=under_clock(state, years, end, clock).at(begun))
            for j, law in enumerate(LAWS):
                found[:, c, e, begun, j] = later.assess(contingency, law, air).flags("all", DAY)
    return found


def _blank(*shape: int) -> Any:
    """Return no numbers, in single precision: flags have few values and many places."""
    return np.full(shape, np.nan, dtype=np.float32)


def starts_of(calendar: Calendar, apart: int) -> list[int]:
    """Return the places of the quarters in which contingencies begin.

    Parameters
    ----------
    calendar : Calendar
        The quarters of a run.
    apart : int
        Quarters from one start to the next, counted from the first of a year.

    Examples
    --------
    >>> from counterpoise.quarters import Quarter
    >>> starts_of(Calendar(Quarter(2027, 3), 8), 4)
    [2, 6]
    """
    found = [t for t in range(calendar.quarters) if (calendar.start.number - 1 + t) % apart == 0]
    return found or [0]


def _air(batch: "ModelBatch", state: AllianceState, air: str) -> "Floats":
    """Return which air case holds (F, starts, cases): 1 for it and 0 for the others."""
    evidence = batch.scenario.evidence
    cases = air_of(evidence, max(JUDGED) + 1)
    number = case_numbers(evidence, cases, air, state.air_tempo, batch.uniform("theatre/air_won"))
    held = (number < cases.contested, number == cases.contested, number == cases.denied)
    return np.stack(held, axis=2).astype(float)


def as_chosen(chosen: "Mapping[str, str]") -> "Callable[[ModelBatch], Values]":
    """Return the model under the air case that a reader chose, with clocks where they are asked."""
    return partial(criteria_met, air=chosen.get("air", ENGINE), clocks=chosen.get("clocks", ""))


QUANTITIES = (
    Quantity(
        HOLDS,
        ("future", "time", "contingency", "law"),
        "share",
        "Whether all three criteria are met on day 30 of a contingency, by the quarter in which it "
        "begins",
        "series",
        criteria_met,
    ),
    Quantity(
        MET,
        ("time", "contingency", "law", "criterion", "day"),
        "share",
        "Share of runs in which a criterion is met on a day of a contingency: runs of a model "
        "under stated inputs, and no chance that anybody wins",
        "mean",
        criteria_met,
    ),
    Quantity(
        AIR,
        ("time", "air_case"),
        "share",
        "Share of runs in which the air over a campaign is won, contested or denied",
        "mean",
        criteria_met,
    ),
    Quantity(
        BY_CLOCK,
        ("future", "clock_years", "war_ends", "time", "law"),
        "share",
        "Whether all three criteria are met on day 30 of one contingency (baltic where there is "
        "one), by years that the other side takes after the fighting in Ukraine ends, and by when "
        "it ends; starts are a year apart",
        "series",
        criteria_met,
    ),
)
"""What a run with the theatre adds to its result."""
