"""The engine once more for each alternative, over the same futures."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.alliance import Assembly, policy_of, simulate_batch, simulate_drawn
from counterpoise.ensemble.verdict import BY_ALTERNATIVE, PEAK_IF_STAYS
from counterpoise.measures.quantities import measures_of
from counterpoise.quantities import Quantity
from counterpoise.scenario.model import FORCE_MODEL, LIKELY_WARTIME
from counterpoise.wings.alternatives import (
    ALTERNATIVES,
    OTHER_COUNT,
    OTHER_DATE,
    SHARES,
    STAYS,
    TARGETS,
)

if TYPE_CHECKING:
    from counterpoise.alliance.arrays import Parameters, Policy
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.scenario import Scenario

FUTURES = 1000
"""How many futures are run again; a median needs no more."""
COEFFICIENT = "coefficients/added_commitment"


def alternatives(batch: "ModelBatch") -> "Values":
    """Return the gap of all capabilities in each alternative, in capability-years.

    The deepest gap of each capability if the leading ally stayed comes with it. Both are missing
    beyond the first futures, and where a scenario itself sets what an alternative changes. Other
    levels are tried where a scenario is measured against the baseline, targets at the central
    figures of their rule.

    Parameters
    ----------
    batch : ModelBatch
        Futures that the engine has run.
    """
    scenario = batch.scenario
    gaps = np.full((batch.futures, len(ALTERNATIVES)), np.nan)
    peaks = np.full((batch.futures, len(scenario.capabilities)), np.nan)
    again = max(0, min(batch.futures, FUTURES - batch.first))
    if again:
        draws = {path: values[:again] for path, values in batch.draws.items()}
        for name, (parameters, policy) in _cases(scenario, draws, again).items():
            run = (
                simulate_batch(parameters, policy, again, first=batch.first)
                if name == STAYS
                else simulate_drawn(scenario, parameters, policy, draws, again, first=batch.first)
            )
            found = measures_of(run.series._asdict(), scenario.calendar)
            gaps[:again, ALTERNATIVES.index(name)] = found["gap_area"].sum(axis=1)
            if name == STAYS:
                peaks[:again] = found["gap_peak"]
    return {BY_ALTERNATIVE: gaps, PEAK_IF_STAYS: peaks}


def _cases(
    scenario: "Scenario", draws: "Values", futures: int
) -> "dict[str, tuple[Parameters, Policy]]":
    parameters, policy = Assembly(scenario).parameters(draws, futures), policy_of(scenario)
    found = {STAYS: (parameters, policy._replace(remaining=np.ones_like(policy.remaining)))}
    counted = LIKELY_WARTIME if scenario.model.us_count == FORCE_MODEL else FORCE_MODEL
    changes: dict[str, dict[str, object]] = {OTHER_COUNT: {"us_count": counted}}
    if scenario.model.requirement.level == "baseline":
        now = scenario.model.requirement
        date = "2026-Q4" if now.as_of == "2026-Q1" else "2026-Q1"
        changes[OTHER_DATE] = {"requirement": now.model_copy(update={"as_of": date})}
        changes[TARGETS] = {"requirement": now.model_copy(update={"level": TARGETS})}
    for name, change in changes.items():
        other = replace(scenario, model=scenario.model.model_copy(update=change))
        found[name] = (Assembly(other).parameters(draws, futures), policy)
    if scenario.evidence.figure(COEFFICIENT).value == 0 and COEFFICIENT not in draws:
        for share in SHARES:
            added = parameters._replace(added_commitment=np.array([float(share)]))
            found[share] = (added, policy)
    return found


QUANTITIES = (
    Quantity(
        BY_ALTERNATIVE,
        ("future", "alternative"),
        "year",
        "Gap of all capabilities if one thing were different",
        "measure",
        alternatives,
    ),
    Quantity(
        PEAK_IF_STAYS,
        ("future", "capability"),
        "share",
        "Deepest gap if the leading ally stayed",
        "measure",
        alternatives,
    ),
)
