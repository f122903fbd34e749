"""Required belief, margin and its parts in a run, by future, quarter, attempt and law."""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.challenger.catalogue import menu
from counterpoise.quantities import Kind, Quantity
from counterpoise.theatre.assessment import Assessor
from counterpoise.wings.challenger import (
    BELIEF_BY_CASE,
    BY_CASE,
    COHESION,
    HEDGING,
    HELP_BY_CASE,
    LAWS,
    MADE,
    MARGIN,
    METHODS,
    MOVED,
    OPPORTUNIST,
    PART,
    REQUIRED,
    TARGETS,
    WORD,
)
from counterpoise.wings.challenger.campaigns import denied, looked_at
from counterpoise.wings.challenger.settings import Settings, draw
from counterpoise.wings.challenger.situation import Levers
from counterpoise.wings.challenger.subject_values import subject_values
from counterpoise.wings.challenger.values import values_of
from counterpoise.wings.deterrence import ALLIES, CHALLENGER
from counterpoise.wings.deterrence.model import forces_left
from counterpoise.wings.theatre.levers import options_of
from counterpoise.wings.theatre.model import starts_of
from counterpoise.wings.theatre.state import state_of_batch

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values


def required_beliefs(batch: "ModelBatch") -> "Values":
    """Return required belief, the margin and its parts, and who the challenger is.

    They are no number past his deadline and where denial is unknown.

    Parameters
    ----------
    batch : ModelBatch
        Futures that the engine and the wing `deterrence` have run.
    """
    scenario, evidence = batch.scenario, batch.scenario.evidence
    apart = scenario.model.theatre.quarters_apart
    places = starts_of(scenario.calendar, apart)
    drawn, uniform = draw(evidence, batch.uniform, batch.draws)
    settings = Settings(
        drawn,
        uniform,
        np.asarray(batch.values[CHALLENGER])[:, places],
        np.asarray(batch.values[ALLIES])[:, places],
        forces_left(scenario)[None, places],
        4 // apart,
        scenario.model.theatre.in_place,
    )
    state = state_of_batch(batch).at(places)
    options = options_of(scenario)
    known = looked_at(evidence, TARGETS, METHODS)
    choice = menu(evidence, drawn, chosen_targets=TARGETS, chosen_methods=METHODS)

    first = Assessor(evidence, state, batch.uniform, options)

    @cache
    def assessor(in_place: float, absent: tuple[str, ...]) -> Assessor:
        return first.under(options=replace(options, absent=absent, in_place=in_place))

    denials = {
        law: denied(
            evidence, TARGETS, law, options, lambda o: assessor(o.in_place, tuple(o.absent))
        ).denial
        for law in LAWS
    }
    found = values_of(evidence, settings, choice, known, denials, Levers())
    found = {**found, **subject_values(evidence, settings, choice, known, denials)}
    by_start = {one.name for one in (*QUANTITIES, *OF_SUBJECTS) if "time" in one.dims}
    return {
        name: _at_starts(values, places, scenario.calendar.quarters) if name in by_start else values
        for name, values in found.items()
    }


def _at_starts(values: Any, places: list[int], quarters: int) -> Any:
    """Return values (future, start, ...) by quarter; a quarter in which nothing begins has none."""
    found = np.full((values.shape[0], quarters, *values.shape[2:]), np.nan, dtype=np.float32)
    found[:, places] = values
    return found


DIMS = ("future", "time", "target", "attempt", "law")
QUANTITIES = (
    Quantity(
        REQUIRED,
        DIMS,
        "index",
        "Belief in the guarantor at which the challenger is indifferent; below 0 none is needed, "
        "above 1 none suffices",
        "series",
        required_beliefs,
    ),
    Quantity(
        MARGIN,
        DIMS,
        "index",
        "Belief held less belief required",
        "series",
        required_beliefs,
    ),
    Quantity(
        PART,
        ("future", "time", "attempt", "law", "part"),
        "index",
        "What each part adds to the margin at the target hardest to deter, against nothing but the "
        "guarantor's other means",
        "series",
        required_beliefs,
    ),
    Quantity(
        OPPORTUNIST,
        ("future",),
        "share",
        "Whether the challenger is an opportunist, and no security seeker",
        "measure",
        required_beliefs,
    ),
)
"""What a run with the challenger's calculus adds to its result."""

_MADE: tuple[tuple[str, tuple[str, ...], str, Kind, str], ...] = (
    (
        BY_CASE,
        ("time", "case", "attempt", "law"),
        "index",
        "series",
        "Margin at the target hardest to deter in cases beside what the scenario holds; main "
        "methods only",
    ),
    (
        BELIEF_BY_CASE,
        ("time", "case"),
        "index",
        "series",
        "Belief held by the challenger in these cases",
    ),
    (
        HELP_BY_CASE,
        ("case",),
        "share",
        "measure",
        "Part of the help that comes in these cases",
    ),
    (
        COHESION,
        ("case",),
        "state",
        "measure",
        "Cohesion in these cases: 0 blocked, 1 strained, 2 holds; of no member in particular",
    ),
    (
        HEDGING,
        ("time", "hedging_case"),
        "state",
        "series",
        "How far hedging goes in a setting, from 0 for none to 5 for pursuing own weapons; of "
        "no ally in particular",
    ),
    (
        WORD,
        ("time",),
        "state",
        "series",
        "What a public word of the guarantor does: 0 not needed, 1 ties hands, 2 can be "
        "bluffed, 3 talk",
    ),
    (
        MOVED,
        ("time", "game"),
        "share",
        "series",
        "What a threat to leave moves of all that both sides bring at the beginning; no number "
        "where no share suits both",
    ),
    (
        MADE,
        ("time",),
        "share",
        "series",
        "What both sides make by being together of all that they bring at the beginning",
    ),
)
OF_SUBJECTS = tuple(
    Quantity(name, ("future", *dims), unit, words, kind, required_beliefs)
    for name, dims, unit, kind, words in _MADE
)
"""What a run adds of subjects beside the margin."""
