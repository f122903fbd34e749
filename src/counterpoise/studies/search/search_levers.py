"""The function that searches levers for the robust front."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.arguments import checked
from counterpoise.evidence import EvidenceLike
from counterpoise.problems import Problems
from counterpoise.studies.request import ScenarioLike, StudyRequest
from counterpoise.studies.search.evolution import Evolved, evolve
from counterpoise.studies.search.front import FRESH, RobustFront, check_extra
from counterpoise.studies.search.measures import searched_outcomes
from counterpoise.studies.search.objectives import Objective, objective
from counterpoise.studies.search.requests import LeverLike, loaded, proof_of
from counterpoise.studies.search.same_futures import MovedLever, SameFutures, Told, one_scenario
from counterpoise.studies.specification import factors_of

Floats = NDArray[np.float64]
USUAL = ("gap_area p90", "spending mean", "effort")
"""What is searched for where a study says nothing."""
FUTURES, POPULATION, GENERATIONS = 100, 40, 25
MOST_OBJECTIVES = 10


@checked
def search_levers(
    *what: ScenarioLike,
    objectives: Sequence[str] | None = None,
    levers: Mapping[str, LeverLike] | None = None,
    size: int | None = None,
    seed: int | None = None,
    population: int = POPULATION,
    generations: int = GENERATIONS,
    changes: Mapping[str, Any] | None = None,
    evidence: EvidenceLike | None = None,
    told: Told | None = None,
) -> RobustFront:
    """Search levers for settings that none beats in every objective: the robust front.

    Objectives are measures summed up over the same futures for every setting. NSGA-II serves two,
    NSGA-III three or more. The front is then run over as many futures that the search never saw,
    since what is best over some futures is worse over others. Needs the extra ``search``.

    Parameters
    ----------
    *what : str, Path, mapping or Scenario
        A study as a YAML file or a mapping, or one scenario.
    objectives : sequence of str, optional
        Two or more, in the place of the study's: a measure with ``mean``, ``worst`` or a percentile
        (``gap_area p90``: what nine futures of ten keep to); a bound whose share of futures is to
        be large (``gap_from/2035 <= 0.2``); or ``effort``, the mean part of its range by which a
        lever is moved.
    levers : mapping, optional
        Levers as `what_would_it_take` takes them.
    size : int, optional
        Futures; 100 unless the study says.
    seed : int, optional
        Seed of the study. The same one gives the same front.
    population, generations : int
        Settings of a generation, and how many generations.
    changes : mapping, optional
        Entries laid over the scenario.
    evidence : Evidence, str or Path, optional
        The figures; the shipped ones if not given.
    told : callable, optional
        Called with the runs so far.

    Returns
    -------
    RobustFront
        The front as a table, its hypervolume by generation, and sentences.

    Raises
    ------
    InputError
        With everything that is wrong with the study, its objectives and its levers, or if pymoo is
        not installed.
    """
    check_extra()
    over = {
        "objectives": None if objectives is None else list(objectives),
        "levers": None if levers is None else dict(levers),
        "size": size,
        "seed": seed,
    }
    request = loaded(what, evidence, changes, over, futures=FUTURES)
    sought = _checked(request, population, generations)
    measures = [o.measure for o in sought if o.measure is not None]
    futures = request.model.points
    runner = SameFutures(request, measures, futures, told=told)
    found = evolve(
        lambda points: _harm(points, runner, sought),
        tuple(lever.name for lever in runner.levers),
        len(sought),
        population=population,
        generations=generations,
        seed=request.model.seed,
        start=np.array([lever.nearest_unit(lever.own) for lever in runner.levers]),
    )
    fresh = SameFutures(request, measures, futures, first=futures, told=told)
    return _front(request, runner, fresh, sought, found)


def _checked(request: StudyRequest, population: int, generations: int) -> tuple[Objective, ...]:
    """Return the objectives, once everything that was asked for can be done."""
    problems, known = Problems(), searched_outcomes(request.scenarios)
    problems.attempt(partial(one_scenario, request, "a search"))
    texts = list(request.model.objectives) or list(USUAL)
    attempted = [problems.attempt(partial(objective, text, known)) for text in texts]
    sought = tuple(one for one in attempted if one is not None)
    if not 2 <= len(texts) <= MOST_OBJECTIVES:
        what = f"there are {len(texts)}, not from 2 to {MOST_OBJECTIVES}"
        remedy = "For one alone ask what it would take: counterpoise study goal."
        problems.add("study", "objectives", what, remedy)
    for name in sorted({o.name for o in sought if [p.name for p in sought].count(o.name) > 1}):
        problems.add("study", "objectives", f"'{name}' stands there twice", "Keep one of them.")
    for name, number, least in (("population", population, 4), ("generations", generations, 1)):
        if number < least:
            problems.add("search", name, f"is {number}", f"Give {least} or more.")
    if problems:  # what is wrong with levers is told beside it
        problems.attempt(partial(factors_of, request))
    problems.raise_if_any()
    return sought


def _values(point: Floats, levers: Sequence[MovedLever]) -> tuple[float, ...]:
    """Return what levers are set to at numbers between 0 and 1."""
    return tuple(lever.at(float(unit)) for lever, unit in zip(levers, point, strict=True))


def _effort(values: Sequence[float], levers: Sequence[MovedLever]) -> float:
    moved = [
        abs(value - lever.own) / (lever.high - lever.low)
        for value, lever in zip(values, levers, strict=True)
    ]
    return float(np.mean(moved))


def _objectives(
    values: Sequence[float], runner: SameFutures, sought: Sequence[Objective]
) -> dict[str, float]:
    measured, effort = runner(values), _effort(values, runner.levers)
    return {one.name: one.of(measured, effort) for one in sought}


def _harm(points: Floats, runner: SameFutures, sought: Sequence[Objective]) -> Floats:
    rows = [_objectives(_values(point, runner.levers), runner, sought) for point in points]
    return np.array([[one.sign * row[one.name] for one in sought] for row in rows])


def _front(
    request: StudyRequest,
    runner: SameFutures,
    fresh: SameFutures,
    sought: tuple[Objective, ...],
    found: Evolved,
) -> RobustFront:
    import pandas as pd

    rows = []
    for place in found.front:
        values = _values(found.settings[place], runner.levers)
        row = dict(zip((lever.name for lever in runner.levers), values, strict=True))
        row |= _objectives(values, runner, sought)
        again = _objectives(values, fresh, sought)
        rows.append(row | {f"{FRESH}{o.name}": again[o.name] for o in sought if o.measure})
    first = sought[0]
    table = pd.DataFrame(rows).sort_values(
        first.name, ascending=first.sign > 0, kind="stable", ignore_index=True
    )
    counts = [int((found.generation <= g + 1).sum()) for g in range(len(found.hypervolumes))]
    generations = pd.DataFrame(
        {
            "generation": range(1, len(counts) + 1),
            "settings": counts,
            "hypervolume": found.hypervolumes,
        }
    )
    own = tuple(lever.own for lever in runner.levers)
    return RobustFront(
        runner.scenario.name,
        runner.scenario.title,
        runner.levers,
        sought,
        table,
        _objectives(own, runner, sought),
        generations,
        {o.name: float(o.sign * r) for o, r in zip(sought, found.reference, strict=True)},
        runner.runs + fresh.runs,
        proof_of(request),
    )
