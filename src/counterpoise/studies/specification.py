"""From what a study says to its factors: entries and figures that are set, and what is drawn."""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from counterpoise.alliance import Assembly
from counterpoise.alliance.drawdown import drawn_figures
from counterpoise.ensemble.models import Model
from counterpoise.ensemble.sampling import Family, families_of
from counterpoise.problems import InputError, Problem, Problems
from counterpoise.scenario import Scenario, load_scenario
from counterpoise.studies.additions import chosen_values
from counterpoise.studies.factors import (
    DRAWS,
    ENTRIES,
    TIMES,
    Factor,
    FactorKind,
    entry_of,
    title_of,
)
from counterpoise.studies.model import Lever, Value
from counterpoise.studies.outcomes import outcomes_of
from counterpoise.studies.request import StudyRequest
from counterpoise.studies.uncertainties import uncertain_factors


def factors_of(request: StudyRequest) -> tuple[Factor, ...]:
    """Return the factors of a study.

    Raises
    ------
    InputError
        If one is unknown, cannot be set, or is named twice.
    """
    problems, model = Problems(), request.model
    of_models = _of_models(request)
    entries = {name: v for name, v in model.choices.items() if name not in of_models}
    set_ones = [
        *_settable(request, entries, "choice", problems),
        *_settable(request, model.levers, "lever", problems),
    ]
    _check_apart(set_ones, problems)
    problems.raise_if_any()
    fixed = {path for factor in set_ones if not factor.times for path in factor.paths}
    families = _families(request, set_ones, problems)
    problems.raise_if_any()
    uncertain = uncertain_factors(model, families, fixed, request.evidence, problems)
    problems.raise_if_any()
    found = (*uncertain, *_drawn_by_models(request), *set_ones, *of_models.values())
    if not found:
        remedy = "Name uncertainties, levers or choices."
        problems.add("study", "", "nothing varies", remedy)
    names = [factor.name for factor in found]
    for name in sorted({n for n in names if names.count(n) > 1}):
        problems.add("study", name, "two factors have this name", "Call one of them otherwise.")
    problems.raise_if_any()
    return found


def with_entries(scenario: Scenario, entries: Mapping[str, Value]) -> Scenario:
    """Return a scenario with some of its entries set; a dot parts the names of an entry.

    Raises
    ------
    InputError
        If a scenario has no such entry, or it cannot be set to that.
    """
    if not entries:
        return scenario
    changes: dict[str, Any] = {}
    for entry, value in entries.items():
        *parents, last = entry.split(".")
        place = changes
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    whole = _completed(scenario.content(), changes)
    try:
        return load_scenario(whole, evidence=scenario.evidence.origin)
    except InputError as error:
        words = ", ".join(f"{entry} {value}" for entry, value in entries.items())
        where = f"{scenario.name} with {words}"
        raise InputError(
            Problem(where, problem.place, problem.what, problem.remedy)
            for problem in error.problems
        ) from None


def drawn_in(scenario: Scenario, models: Sequence[Model] = ()) -> list[Family]:
    """Return the families of figures that a run of a scenario draws, with models after it."""
    read = {
        **Assembly(scenario).cells,
        **dict.fromkeys(path for model in models for path in model.figures),
        **dict.fromkeys(drawn_figures(scenario)),
    }
    return families_of(scenario, read)


def _completed(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay entries over others, within shapes and distributions too: a lever sets a part of one."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        result[key] = _completed(below, value) if both else value  # type: ignore[arg-type]
    return result


def _of_models(request: StudyRequest) -> dict[str, Factor]:
    """Return the choices between values that models give side by side."""
    measures = outcomes_of(request.scenarios, request.used)
    hung_on = {measures[n].by for n in request.model.outcomes if n in measures} - {""}
    chosen = chosen_values(request.model, request.additions, hung_on)
    return {
        name: Factor(name, c.title, "choice", (f"choice/{name}",), values=c.values, of_model=True)
        for name, c in chosen.items()
    }


def _drawn_by_models(request: StudyRequest) -> list[Factor]:
    """Return what models draw themselves, a factor for each group of streams."""
    groups = {start: title for one in request.used for start, title in one.draws}
    return [
        Factor(f"{DRAWS}{start}".rstrip("/"), title, "uncertainty", (f"study/{DRAWS}{start}",))
        for start, title in groups.items()
    ]


def _settable(
    request: StudyRequest,
    entries: Mapping[str, Lever] | Mapping[str, tuple[Value, ...]],
    kind: FactorKind,
    problems: Problems,
) -> list[Factor]:
    found = []
    for name, spec in entries.items():
        lever = spec if isinstance(spec, Lever) else Lever(values=spec)
        starred = "*" in name and "/" not in name
        chosen = matching_entries(name, request.scenarios) if starred else ()
        if starred and not chosen:
            what = "matches no entry that every scenario of the study has"
            problems.add("study", f"{kind}s.{name}", what, "Name one entry, such as that of all.")
            continue
        if lever.times and "/" not in name:
            chosen = chosen or (name,)
            problems.attempt(partial(_check_multiplied, name, chosen, request.scenarios))
        paths = _figures_set(request, name, kind, problems) if "/" in name else ()
        if "/" in name and not paths:
            continue
        found.append(
            Factor(
                f"{TIMES}{name}" if lever.times else name,  # beside what is drawn of them
                lever.title or (title_of(paths) if paths else ENTRIES.get(name, name)),
                kind,
                (f"{kind}/{name}",),
                paths,
                lever.values or (),
                0.0 if lever.low is None else lever.low,
                1.0 if lever.high is None else lever.high,
                lever.levels,
                times=lever.times,
                entries=chosen,
            )
        )
    return found


def _check_multiplied(name: str, entries: Sequence[str], scenarios: Sequence[Scenario]) -> None:
    """Refuse to multiply entries that are no numbers, or that no factor moves.

    Raises
    ------
    InputError
        Naming each of them.
    """
    problems, place = Problems(), f"levers.{name}"
    for scenario in scenarios:
        content = scenario.model.model_dump(mode="json")
        own = {entry: entry_of(content, entry) for entry in entries}
        for entry, value in own.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                what = f"multiplies {entry}, which is no number in {scenario.name}"
                problems.add("study", place, what, "Set it with 'changes', or leave it out.")
        if not any(own.values()):
            what = f"multiplies what is 0 in {scenario.name}, which no factor moves"
            problems.add("study", place, what, "Leave out 'times', so that the range sets it.")
    problems.raise_if_any()


def matching_entries(pattern: str, scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Return the entries that a name with stars stands for: those that every scenario has.

    Parameters
    ----------
    pattern : str
        Such as ``drawdown.groups.*.over_years``; a star stands for one name between dots.
    scenarios : sequence of Scenario
        The scenarios.
    """
    each = [_matching(scenario.model.model_dump(mode="json"), pattern) for scenario in scenarios]
    return tuple(entry for entry in each[0] if all(entry in others for others in each[1:]))


def _matching(content: Mapping[str, Any], pattern: str) -> list[str]:
    head, _, rest = pattern.partition(".")
    names = [name for name in content if fnmatchcase(name, head)]
    if not rest:
        return names
    return [
        f"{name}.{below}"
        for name in names
        if isinstance(content[name], Mapping)
        for below in _matching(content[name], rest)
    ]


def _check_apart(set_ones: Sequence[Factor], problems: Problems) -> None:
    """Note what two levers or choices would set: which of them did would be left to their order."""
    owner: dict[str, str] = {}
    for factor in set_ones:
        if factor.times and factor.paths:  # what is set is multiplied afterwards
            continue
        for name in factor.paths or factor.entries or (factor.name,):
            other = owner.setdefault(name, factor.name)
            if other != factor.name:
                what = f"sets {name}, which {other} sets too"
                remedy = "Name it in one of them only."
                problems.add("study", f"{factor.kind}s.{factor.name}", what, remedy)


def _figures_set(
    request: StudyRequest, name: str, kind: str, problems: Problems
) -> tuple[str, ...]:
    """Return the figures that a lever or choice sets: they exist, and the engine reads them."""
    matching = problems.attempt(partial(request.evidence.matching, name))
    if not matching:
        return ()
    read = {path for scenario in request.scenarios for path in Assembly(scenario).cells}
    read |= {path for model in request.models for path in model.figures}
    paths = tuple(path for path in matching if path in read)
    if not paths:
        what = "is read by nothing in these scenarios, so that setting it moves nothing"
        problems.add("study", f"{kind}s.{name}", what, "Leave it out, or name another figure.")
    return paths


def _families(
    request: StudyRequest, set_ones: Sequence[Factor], problems: Problems
) -> dict[str, Family]:
    """Return what is drawn under any scenario and setting, by pattern, with all of its figures."""
    found: dict[str, dict[str, None]] = {}
    kinds: dict[str, Family] = {}
    for scenario in request.scenarios:
        for entries in _each_setting(set_ones, scenario):
            changed = problems.attempt(partial(with_entries, scenario, entries))
            if changed is None:
                continue
            for family in drawn_in(changed, request.models):
                kinds.setdefault(family.pattern, family)
                found.setdefault(family.pattern, {}).update(dict.fromkeys(family.paths))
    return {
        pattern: Family(pattern, tuple(paths), kinds[pattern].distribution, (), (), ())
        for pattern, paths in found.items()
    }


def _each_setting(set_ones: Sequence[Factor], scenario: Scenario) -> Iterable[dict[str, Value]]:
    """Give the settings of entries one at a time: each is checked, and none opens new figures."""
    yield {}
    for factor in set_ones:
        if factor.sets_entry:
            for unit in factor.unit_levels:
                yield factor.settings(factor.at(unit), scenario)
