"""The function that finds tipping points and signposts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from counterpoise.alliance import Batch
from counterpoise.arguments import checked
from counterpoise.evidence import EvidenceLike
from counterpoise.problems import InputError, Problem, Problems, did_you_mean
from counterpoise.scenario import Scenario
from counterpoise.studies.designs import HypercubeDesign
from counterpoise.studies.experiments import Experiments, Floats, Measure
from counterpoise.studies.factors import space_of
from counterpoise.studies.outcomes import Outcome, years_of
from counterpoise.studies.request import ScenarioLike, StudyRequest
from counterpoise.studies.search.condition import YEARLY_FORM, Condition
from counterpoise.studies.search.measures import BY_YEAR, GAP, measuring, searched_outcomes
from counterpoise.studies.search.pathways import Option, Pathways
from counterpoise.studies.search.requests import goal_of, loaded, proof_of
from counterpoise.studies.search.same_futures import Told
from counterpoise.studies.search.signposts import (
    SIGNPOSTS,
    Moment,
    horizon,
    judged,
    signpost_columns,
)
from counterpoise.studies.search.tipping_points import first_failures, tipping_point
from counterpoise.studies.specification import factors_of

FUTURES = 400
"""Futures of pathways, where neither a study nor the call says how many: half of them judge."""
YEARLY = (*BY_YEAR, "covered", "alone")
"""Measures that a year may be asked for."""
LOOKS = 4
"""Years after the first one at which signposts are looked at, unless a study says."""


@checked
def adaptive_pathways(
    *what: ScenarioLike,
    goal: str | None = None,
    observed: Sequence[int] | None = None,
    size: int | None = None,
    seed: int | None = None,
    changes: Mapping[str, Any] | None = None,
    evidence: EvidenceLike | None = None,
    told: Told | None = None,
) -> Pathways:
    """Find from when ways to hand over no longer meet a condition, and what announces it.

    Every scenario runs over the same futures. Signposts are quantities of the run that can be seen
    early; the rule of each is chosen on every second future and judged on the others.

    Parameters
    ----------
    *what : str, Path, mapping or Scenario
        A study as a YAML file or a mapping, or scenarios.
    goal : str, optional
        What is asked at the start of each year, such as ``gap <= 0.2 in 0.9`` or
        ``gap/tanker <= 0.2 in 0.9``: a measure by year without its year.
    observed : sequence of int, optional
        Years at whose start signposts are looked at; the four after the first one if neither this
        nor the study says.
    size : int, optional
        Futures; 400 unless the study says.
    seed : int, optional
        Seed of the study. The same one gives the same answer.
    changes : mapping, optional
        Entries laid over each scenario.
    evidence : Evidence, str or Path, optional
        The figures; the shipped ones if not given.
    told : callable, optional
        Called with the runs so far.

    Returns
    -------
    Pathways
        Sentences, tables and plain data.

    Raises
    ------
    InputError
        With everything that is wrong with the study, its goal and its years.
    """
    over = {
        "goal": goal,
        "observed": None if observed is None else list(observed),
        "size": size,
        "seed": seed,
    }
    request = loaded(what, evidence, changes, over, futures=FUTURES)
    condition, years, looks = _checked(request)
    names = {year: _in_year(condition.measure, year) for year in years}
    factors = factors_of(request)
    space = space_of(factors)
    measure = _measure(list(names.values()), looks)
    experiments = Experiments(request.scenarios, factors, space, measure=measure, singly=True)
    futures = request.model.points
    points = HypercubeDesign(space, futures, request.model.seed).rows(0, futures)
    options, runs = [], 0
    for scenario in request.scenarios:
        table = experiments.run(scenario.name, "figures", points)
        runs += futures
        if told is not None:
            told(runs)
        options.append(_option(scenario, table, condition, names, looks))
    outcome = searched_outcomes(request.scenarios)[names[years[0]]]
    return Pathways(
        condition,
        replace(outcome, name=condition.measure, title=_title(outcome, years[0])),
        tuple(options),
        looks,
        runs,
        proof_of(request),
    )


def _checked(request: StudyRequest) -> tuple[Condition, list[int], tuple[int, ...]]:
    """Return the condition, the years of the run and those of looks, once they can be used."""
    problems = Problems()
    starts = {scenario.calendar for scenario in request.scenarios}
    if len(starts) > 1:
        remedy = "Give them one calendar with 'changes'."
        problems.add("study", "scenarios", "run over different quarters", remedy)
    condition = problems.attempt(partial(goal_of, request, YEARLY_FORM))
    years = list(years_of(request.scenarios[0].calendar))
    if condition is not None and years:
        problems.attempt(partial(_check_yearly, condition.measure, request, years[0]))
    first = years[0] if years else 0
    looks = tuple(sorted(set(request.model.observed))) or tuple(years[1 : 1 + LOOKS])
    for year in looks:
        if year not in years or year <= first:
            what = f"{year} is no year that signposts can be looked at"
            remedy = f"Give years after {first}, up to {years[-1]}." if years else "Run longer."
            problems.add("study", "observed", what, remedy)
    problems.raise_if_any()
    if condition is None or not years:
        what = "the run holds no start of a year"
        raise InputError([Problem("study", "time", what, "Run for a year or more.")])
    return condition, years, looks


def _check_yearly(measure: str, request: StudyRequest, year: int) -> None:
    kind = measure.split("/")[0]
    known = searched_outcomes(request.scenarios)
    if kind not in YEARLY or _in_year(measure, year) not in known:
        yearly = [*YEARLY, *(f"{GAP}/{c}" for c in request.scenarios[0].capabilities)]
        what = f"'{measure}' is no measure by year"
        remedy = f"{did_you_mean(measure, yearly)} Leave the year out."
        raise InputError([Problem("goal", "", what, remedy)])


def _in_year(measure: str, year: int) -> str:
    """Return the name of a measure in a year.

    >>> _in_year("gap/tanker", 2030)
    'gap/2030/tanker'
    """
    kind, *rest = measure.split("/")
    return "/".join([kind, str(year), *rest])


def _title(outcome: Outcome, year: int) -> str:
    return outcome.title.replace(f"the start of {year}", "the start of the year")


def _measure(names: Sequence[str], looks: Sequence[int]) -> Measure:
    """Return what measures the condition in each year and what can be seen at each look."""
    usual = measuring(names)
    columns = {year: signpost_columns(year) for year in looks}

    def measured(batch: Batch, scenario: Scenario) -> dict[str, Floats]:
        found = usual(batch, scenario)
        for year, made in columns.items():
            at = Moment(batch, scenario, year)
            found |= {column: make(at) for column, make in made.items()}
        return found

    return measured


def _option(
    scenario: Scenario,
    table: Any,
    condition: Condition,
    names: Mapping[int, str],
    looks: Sequence[int],
) -> Option:
    years = list(names)
    values = np.stack([table[name].to_numpy(dtype=float) for name in names.values()], axis=1)
    holds = condition.holds(values)
    failures = first_failures(holds, years)
    tried = len(SIGNPOSTS) * len(looks)
    found, silent = [], []
    for year in looks:
        by = horizon(failures, year)
        here = [
            judged(name, year, table[column].to_numpy(dtype=float), failures, tried=tried, by=by)
            for name, column in zip(SIGNPOSTS, signpost_columns(year), strict=True)
        ]
        told = [sign for sign in here if sign is not None]
        if not told:
            silent.append(year)
        found += sorted(told, key=lambda sign: -sign.gain)
    return Option(
        scenario.name,
        scenario.title,
        tipping_point(holds, years, condition.share),
        tuple(found),
        tuple(silent),
    )
