"""Beliefs under a scenario, future by future, kept apart from each other."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import special

from counterpoise.alliance import policy_of
from counterpoise.deterrence.belief_draws import notes_on_fit, reading_of, shipped
from counterpoise.deterrence.projection import supports, years_of
from counterpoise.deterrence.reference_classes import prior_draws, reference_classes
from counterpoise.deterrence.support_signal import coefficient
from counterpoise.deterrence.thermostat import spending_path
from counterpoise.deterrence.timeline import challenger
from counterpoise.quantities import Quantity
from counterpoise.wings.deterrence import ALLIES, CHALLENGER, CLASSES, EXTRA, OFFSET, PRIOR

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.scenario import Scenario

Floats = NDArray[np.float64]
HOLD = 1 - 1e-12
ENDS = 1e-9


def beliefs(batch: "ModelBatch") -> "Values":
    """Return what allies and the challenger would believe by quarter, and the priors by class.

    Parameters
    ----------
    batch : ModelBatch
        Futures that the engine has run.
    """
    scenario, evidence = batch.scenario, batch.scenario.evidence
    quarters = tuple(scenario.calendar.bound_labels)
    when, remaining = years_of(quarters), forces_left(scenario)
    announced = when[0] if remaining.min() < HOLD else None
    normals = np.stack(
        [special.ndtri(_inside(batch.uniform(f"belief/walk/{q}"))) for q in quarters], axis=1
    )
    fit = shipped(evidence.origin, reading_of(scenario.model.belief.school))
    support = supports(fit, when, remaining, announced, batch.uniform("belief/draw"), normals)
    index = special.expit(special.logit(coefficient(evidence, "anchor_2014")) + support)
    allies = np.clip(index, ENDS, 1 - ENDS)
    extra = wished_money(batch, allies)
    known = reference_classes(evidence)
    prior = [
        prior_draws(known[name], _inside(batch.uniform(f"belief/prior/{name}"))) for name in CLASSES
    ]
    return {
        ALLIES: allies,
        CHALLENGER: challenger(allies, _offset(batch)[:, None]),
        PRIOR: np.stack(prior, axis=1),
        EXTRA: extra,
    }


def wished_money(batch: "ModelBatch", belief: Floats) -> Floats:
    """Return what allies spend beyond their effort as belief falls (F, T, A), million a year.

    The thermostat of opinion: the wish for more is the part of output that lost belief asks for,
    less what is spent beyond the effort already, and each year a part of the wish is met. It counts
    only where a run takes further passes with what models feed back.
    """
    scenario, gdp = batch.scenario, np.nan_to_num(batch.values["gdp"])
    calendar, evidence = scenario.calendar, scenario.evidence
    found = np.zeros((batch.futures, calendar.quarters, len(scenario.members)))
    if not calendar.years:
        return found
    year = [calendar.start.plus(q).year for q in range(calendar.quarters)]
    place = [calendar.years.index(y) if y in calendar.years else -1 for y in year]
    firsts = [place.index(n) for n in range(len(calendar.years))]
    lost = np.maximum(belief[:, :1] - belief[:, firsts], 0.0)
    wish = coefficient(evidence, "wish_per_belief") * lost
    response = np.full(batch.futures, coefficient(evidence, "thermostat_slope"))
    share = spending_path(wish, 0.0, response)
    others = np.array([code != evidence.leading for code in scenario.members])
    for quarter, n in enumerate(place):
        if n >= 0:
            found[:, quarter] = share[:, n, None] * gdp[:, n] * others
    return found


def notes(scenario: "Scenario") -> tuple[str, ...]:
    """Return what to know of beliefs under a scenario: whether the fit is that of its evidence."""
    return notes_on_fit(scenario.evidence.origin)


def forces_left(scenario: "Scenario") -> Floats:
    """Return the share of its contribution that the leading ally keeps (T + 1,), at each quarter.

    The mean over capabilities, as announced: people in Europe are no state of the engine.
    """
    every = scenario.calendar.steps_per_quarter
    return np.asarray(policy_of(scenario).remaining.mean(axis=1)[::every], dtype=np.float64)


def _offset(batch: "ModelBatch") -> Floats:
    """Return the challenger's offset (F,): as drawn by the scenario, or anywhere in its range."""
    if OFFSET in batch.draws:
        return batch.draws[OFFSET]
    figure = batch.scenario.evidence.figure(OFFSET)
    low, high = figure.at("low"), figure.at("high")
    return np.asarray(low + (high - low) * batch.uniform("belief/offset"), dtype=np.float64)


def _inside(uniform: Floats) -> Floats:
    return np.asarray(np.clip(uniform, ENDS, 1 - ENDS), dtype=np.float64)


QUANTITIES = (
    Quantity(
        ALLIES,
        ("future", "time_bounds"),
        "index",
        "What allies believe of the guarantee, as an index",
        "series",
        beliefs,
    ),
    Quantity(
        CHALLENGER,
        ("future", "time_bounds"),
        "index",
        "What the challenger would believe: that of allies and an offset that nobody has observed",
        "series",
        beliefs,
    ),
    Quantity(
        PRIOR,
        ("future", "reference_class"),
        "share",
        "Rate at which alliances were honoured, by published class: priors side by side",
        "measure",
        beliefs,
    ),
)
"""What a run with beliefs adds to its result."""
