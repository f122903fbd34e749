"""Measures of a study: one number for each run, made of what the engine gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Batch
from counterpoise.ensemble.verdict import DEEP
from counterpoise.measures.futures import mean_covered
from counterpoise.measures.quantities import MEASURES, measures_of
from counterpoise.problems import Problems, did_you_mean
from counterpoise.quarters import Calendar
from counterpoise.scenario import Scenario
from counterpoise.studies.additions import Addition

Floats = NDArray[np.float64]
BY_CAPABILITY = ("gap_area", "gap_peak")
"""Measures that are kept for each capability too."""
COVERED, ALONE = "covered", "alone"
"""What the columns of years begin with: the mean covered share at the start of each, and the
capabilities in which the others reach the level alone, for good, by then."""


@dataclass(frozen=True)
class Outcome:
    """A measure of a study.

    Parameters
    ----------
    name : str
        Its name, and that of its column in tables.
    title : str
        What a reader calls it.
    unit : str
        Its unit.
    harm : int
        1 where more is worse, -1 where more is better: only then are runs good or bad.
    by : str
        The choice of a model by whose values it is told apart, and never pooled over them; empty
        for none.
    entry: str
        The entry of a scenario over whose values it is never pooled, where a study varies that.
    """

    name: str
    title: str
    unit: str
    harm: int = 1
    by: str = ""
    entry: str = ""


Reduction = Callable[[Mapping[str, Floats]], Floats]
TOTALS: dict[str, tuple[Outcome, Reduction]] = {
    "gap_area": (
        Outcome("gap_area", "gap of all capabilities, summed over time", "capability-years"),
        lambda of: of["gap_area"].sum(axis=1),
    ),
    "priced_gap": (
        Outcome("priced_gap", "price of what is short, summed over time", "musd_2024 years"),
        lambda of: of["priced_gap"].sum(axis=1),
    ),
    "gap_peak": (
        Outcome("gap_peak", "deepest gap of any capability", "share"),
        lambda of: of["gap_peak"].max(axis=1),
    ),
    "deep_gaps": (
        Outcome("deep_gaps", "capabilities over a fifth short at some time", "capabilities"),
        lambda of: (of["gap_peak"] > float(DEEP)).sum(axis=1) * 1.0,
    ),
    "alone": (
        Outcome(
            "alone",
            "capabilities in which the others reach the level alone by the end of the run",
            "capabilities",
            harm=-1,
        ),
        lambda of: np.isfinite(of["self_sufficient"]).sum(axis=1) * 1.0,
    ),
}
"""Measures of a whole run, with how each is made of the measures of capabilities."""


def outcomes_of(
    scenarios: Sequence[Scenario], additions: Sequence[Addition] = ()
) -> dict[str, Outcome]:
    """Return every measure that a study of some scenarios keeps, by name.

    Parameters
    ----------
    scenarios : sequence of Scenario
        The scenarios.
    additions : sequence of Addition
        What models that run after the engine add.
    """
    found = {name: outcome for name, (outcome, _) in TOTALS.items()}
    long_names = {q.name: q for q in MEASURES}
    for scenario in scenarios:
        for name in BY_CAPABILITY:
            for capability in scenario.capabilities:
                known = scenario.evidence.capabilities[capability].name
                title = f"{long_names[name].long_name.lower()}, {known}"
                key = f"{name}/{capability}"
                found[key] = Outcome(key, title, long_names[name].unit)
        for year in years_of(scenario.calendar):
            key = f"{COVERED}/{year}"
            title = f"mean share of the requirement that is covered at the start of {year}"
            found[key] = Outcome(key, title, "share", harm=-1)
            key = f"{ALONE}/{year}"
            title = f"capabilities in which the others reach the level alone by the start of {year}"
            found[key] = Outcome(key, title, "capabilities", harm=-1)
        found |= {one.name: one for addition in additions for one in addition.declared(scenario)}
    return found


def kept_outcomes(
    scenarios: Sequence[Scenario], additions: Sequence[Addition], names: Sequence[str]
) -> dict[str, Outcome]:
    """Return the measures that a study has in its table: of what models add those it names."""
    return {
        name: outcome
        for name, outcome in outcomes_of(scenarios, additions).items()
        if name in names or not any(one.gives(name) for one in additions)
    }


def check_outcomes(
    names: Sequence[str], scenarios: Sequence[Scenario], additions: Sequence[Addition] = ()
) -> None:
    """Refuse measures that no study keeps.

    Raises
    ------
    InputError
        Naming each of them.
    """
    problems, known = Problems(), outcomes_of(scenarios, additions)
    for name in names:
        if name not in known:
            remedy = did_you_mean(name, known)
            problems.add("study", "outcomes", f"there is no measure '{name}'", remedy)
    problems.raise_if_any()


def values_of(batch: Batch, scenario: Scenario) -> dict[str, Floats]:
    """Return the measures (F,) of the futures of a batch, by name."""
    calendar = scenario.calendar
    measured = measures_of(batch.series._asdict(), calendar)
    found = {name: np.asarray(reduce(measured)) for name, (_, reduce) in TOTALS.items()}
    for name in BY_CAPABILITY:
        for number, capability in enumerate(scenario.capabilities):
            found[f"{name}/{capability}"] = measured[name][:, number]
    covered = mean_covered(batch.series.coverage)
    for year, bound in years_of(calendar).items():
        found[f"{COVERED}/{year}"] = covered[:, bound * calendar.steps_per_quarter]
        found[f"{ALONE}/{year}"] = (measured["self_sufficient"] <= bound).sum(axis=1) * 1.0
    return found


def years_of(calendar: Calendar) -> dict[int, int]:
    """Return the bounds of quarters at which a year begins, by year."""
    starts = {calendar.start.plus(i): i for i in range(calendar.quarters + 1)}
    return {quarter.year: bound for quarter, bound in starts.items() if quarter.number == 1}
