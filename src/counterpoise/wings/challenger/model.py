"""Required belief and margin in a run, by future, year, target, attempt (a method) and law."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.challenger.catalogue import menu
from counterpoise.quantities import Quantity
from counterpoise.theatre.assessment import Assessor
from counterpoise.theatre.contingency_forces import Options
from counterpoise.wings.challenger import LAWS, MARGIN, METHODS, REQUIRED, TARGETS
from counterpoise.wings.challenger.campaigns import denied, looked_at
from counterpoise.wings.challenger.settings import Settings, draw
from counterpoise.wings.challenger.situation import Levers, calculus_of
from counterpoise.wings.deterrence import ALLIES, CHALLENGER
from counterpoise.wings.deterrence.model import forces_left
from counterpoise.wings.theatre.state import absentees, state_of_batch

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values


def required_beliefs(batch: "ModelBatch") -> "Values":
    """Return required belief and margin; not a number past his deadline or where denial is unknown.

    Parameters
    ----------
    batch : ModelBatch
        Futures that the engine and the wing `deterrence` have run.
    """
    scenario, evidence = batch.scenario, batch.scenario.evidence
    bounds = list(scenario.calendar.bound_labels)
    places = [bounds.index(f"{year}-Q1") for year in scenario.calendar.years]
    drawn, uniform = draw(evidence, batch.uniform, batch.draws)
    settings = Settings(
        drawn,
        uniform,
        np.asarray(batch.values[CHALLENGER])[:, places],
        np.asarray(batch.values[ALLIES])[:, places],
        forces_left(scenario)[None, places],
    )
    state = state_of_batch(batch).at(places)
    options = Options(absent=absentees(scenario))
    known = looked_at(evidence, TARGETS, METHODS)
    choice = menu(evidence, drawn, chosen_targets=TARGETS, chosen_methods=METHODS)

    @cache
    def assessor(in_place: float, absent: tuple[str, ...]) -> Assessor:
        changed = Options(absent=absent, in_place=in_place)
        return Assessor(evidence, state, batch.uniform, changed)

    found = []
    for law in LAWS:
        denial = denied(
            evidence,
            TARGETS,
            law,
            options,
            lambda o: assessor(o.in_place, tuple(o.absent)),
        ).denial
        found.append(calculus_of(evidence, settings, choice, known, denial, Levers()))
    blank = np.where(settings.able(evidence), 0.0, np.nan)[:, :, None, None, None]
    return {
        REQUIRED: np.stack([one.required for one in found], axis=-1) + blank,
        MARGIN: np.stack([one.margin for one in found], axis=-1) + blank,
    }


DIMS = ("future", "year", "target", "attempt", "law")
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
)
"""What a run with the challenger's calculus adds to its result."""
