"""Measures that a search asks for beside those of a study: gaps by year, and what is spent."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Batch
from counterpoise.ensemble.verdict import DEEP
from counterpoise.measures import shortfall
from counterpoise.problems import InputError, Problem, did_you_mean
from counterpoise.scenario import Scenario
from counterpoise.studies.experiments import Measure
from counterpoise.studies.outcomes import Outcome, outcomes_of, values_of, years_of

Floats = NDArray[np.float64]
SPENDING = Outcome(
    "spending", "defence spending of all but the leading ally, summed over the run", "musd_2024"
)
GAP, GAP_FROM, DEEP_AT, DEEP_FROM = "gap", "gap_from", "deep", "deep_from"
"""What the names of measures by year begin with."""
BY_YEAR = {
    GAP: ("deepest gap of any capability at the start of {year}", "share"),
    GAP_FROM: ("deepest gap of any capability from the start of {year} on", "share"),
    DEEP_AT: ("capabilities over a fifth short at the start of {year}", "capabilities"),
    DEEP_FROM: ("capabilities over a fifth short from the start of {year} on", "capabilities"),
}


def searched_outcomes(scenarios: Sequence[Scenario]) -> dict[str, Outcome]:
    """Return every measure that a search may ask for, by name."""
    found = outcomes_of(scenarios) | {SPENDING.name: SPENDING}
    for scenario in scenarios:
        for year in years_of(scenario.calendar):
            for name, (title, unit) in BY_YEAR.items():
                key = f"{name}/{year}"
                found[key] = Outcome(key, title.format(year=year), unit)
            for capability in scenario.capabilities:
                known = scenario.evidence.capabilities[capability].name
                for name, words in ((GAP, "gap at"), (GAP_FROM, "deepest gap from")):
                    key = f"{name}/{year}/{capability}"
                    until = " on" if name == GAP_FROM else ""
                    title = f"{words} the start of {year}{until}, {known}"
                    found[key] = Outcome(key, title, "share")
    return found


def check_measure(name: str, known: Iterable[str], place: str) -> None:
    """Refuse a measure that there is not.

    Raises
    ------
    InputError
        With names that are near.
    """
    names = list(known)
    if name not in names:
        remedy = did_you_mean(name, names)
        raise InputError([Problem(place, "", f"there is no measure '{name}'", remedy)])


def measuring(names: Iterable[str]) -> Measure:
    """Return what works out some measures (F,) of the futures of a batch, by name."""
    wanted = tuple(dict.fromkeys(names))

    def measured(batch: Batch, scenario: Scenario) -> dict[str, Floats]:
        usual = values_of(batch, scenario)
        gap = _gaps(batch)
        return {
            name: usual[name] if name in usual else _by_year(name, gap, batch, scenario)
            for name in wanted
        }

    return measured


def _gaps(batch: Batch) -> Floats:
    """Return gaps by future, step and capability: 0 for a capability that is not followed."""
    gap = shortfall(batch.series.coverage)
    return np.where(np.isnan(gap), 0.0, gap)


def _by_year(name: str, gap: Floats, batch: Batch, scenario: Scenario) -> Floats:
    if name == SPENDING.name:
        leading = scenario.evidence.leading
        others = [n for n, ally in enumerate(scenario.members) if ally != leading]
        return np.asarray(batch.series.spending[:, :, others].sum(axis=(1, 2)))
    kind, year, *capability = name.split("/")
    calendar = scenario.calendar
    step = years_of(calendar)[int(year)] * calendar.steps_per_quarter
    here = gap[:, step:].max(axis=1) if kind in (GAP_FROM, DEEP_FROM) else gap[:, step]
    if capability:
        return np.asarray(here[:, scenario.capabilities.index(capability[0])])
    if kind in (DEEP_AT, DEEP_FROM):
        return np.asarray((here > float(DEEP)).sum(axis=1) * 1.0)
    return np.asarray(here.max(axis=1))
