"""What a study varies: groups of uncertain figures, levers and choices of the model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Assembly
from counterpoise.alliance.drawdown import drawn_figures
from counterpoise.ensemble.models import Model
from counterpoise.ensemble.sampling import Family, common_stream, families_of
from counterpoise.evidence import Evidence
from counterpoise.evidence.attributes import attribute_of
from counterpoise.problems import InputError, Problem, Problems
from counterpoise.scenario import Scenario, load_scenario
from counterpoise.studies.additions import chosen_values
from counterpoise.studies.designs import Space
from counterpoise.studies.model import Lever, StudyModel, Value
from counterpoise.studies.outcomes import outcomes_of
from counterpoise.studies.request import StudyRequest

FactorKind = Literal["uncertainty", "lever", "choice"]
OTHERS = "all other figures"
ENTRIES = {
    "belief.school": "school of belief: what conduct of the leading ally counts",
    "requirement.as_of": "date of the baseline",
    "requirement.level": "level of the requirement",
    "us_count": "what the leading ally counts for",
}
"""What entries of a scenario that are often set are called; others go by their name."""
DRAWS = "draws/"
"""What the name of a factor begins with that models draw themselves, by streams of their own."""
TIMES = "times/"
"""What the name of a lever begins with that multiplies figures."""
LEVELS = (0.0, 0.5, 1.0)
"""Levels of a group of figures in a factorial design: low end, middle and high end of each."""


@dataclass(frozen=True)
class Factor:
    """One thing that a study varies.

    Parameters
    ----------
    name : str
        Its name, and that of its column in tables.
    title : str
        What a reader calls it.
    kind : str
        ``uncertainty``, ``lever`` or ``choice``.
    columns : tuple of str
        Its columns of the unit cube.
    paths : tuple of str
        The uncertain figures in it, or those that a lever or choice sets.
    values : tuple
        What it may be set to; empty for figures and for a range.
    low, high : float
        Ends of a lever's range.
    levels : int
        Levels of that range in a factorial design.
    of_model : bool
        Whether it chooses between values that a model gives side by side, and sets nothing.
    times : bool
        Whether a lever multiplies its figures, each as it is drawn, instead of setting them.
    """

    name: str
    title: str
    kind: FactorKind
    columns: tuple[str, ...]
    paths: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 1.0
    levels: int = 3
    of_model: bool = False
    times: bool = False

    @property
    def sets_figures(self) -> bool:
        """Whether it is a lever or choice that sets figures, and not an entry of a scenario."""
        return self.kind != "uncertainty" and bool(self.paths)

    @property
    def sets_entry(self) -> bool:
        """Whether it is a lever or choice that sets an entry of a scenario."""
        return self.kind != "uncertainty" and not self.paths and not self.of_model

    def at(self, unit: float) -> Value:
        """Return what a lever or choice is set to at a number between 0 and 1."""
        if self.values:
            return self.values[min(int(unit * len(self.values)), len(self.values) - 1)]
        return self.low + (self.high - self.low) * unit

    @property
    def is_number(self) -> bool:
        """Whether what it is set to, or what is shown of it, is a number."""
        return not any(isinstance(value, bool | str) for value in self.values)

    def column(self, settings: Sequence[Value | None]) -> NDArray[Any]:
        """Return what entries were set to as a column: numbers, or texts; missing where held."""
        if self.is_number:
            return np.array([np.nan if v is None else v for v in settings], dtype=np.float64)
        return np.array([None if v is None else str(v) for v in settings], dtype=object)

    @property
    def unit_levels(self) -> tuple[float, ...]:
        """Its levels in a factorial design, as numbers between 0 and 1."""
        if self.values:
            count = len(self.values)
            return tuple((k + 0.5) / count for k in range(count))
        if self.kind == "uncertainty":
            return LEVELS
        return tuple(k / (self.levels - 1) for k in range(self.levels))


def space_of(factors: Sequence[Factor]) -> Space:
    """Return the columns of the unit cube that factors own."""
    columns = tuple(column for factor in factors for column in factor.columns)
    place = {column: number for number, column in enumerate(columns)}
    return Space(columns, {f.name: tuple(place[c] for c in f.columns) for f in factors})


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
    problems.raise_if_any()
    fixed = {path for factor in set_ones if not factor.times for path in factor.paths}
    families = _families(request, set_ones, problems)
    problems.raise_if_any()
    uncertain = _uncertain(model, families, fixed, request.evidence, problems)
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
        if lever.times and "/" not in name:
            what = "is an entry, and only figures can be multiplied"
            problems.add("study", f"{kind}s.{name}", what, "Name a figure, or leave out 'times'.")
            continue
        if "*" in name and "/" not in name:
            what = "is an entry, and only figures may have stars"
            problems.add("study", f"{kind}s.{name}", what, "Name one entry, such as that of all.")
            continue
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
            )
        )
    return found


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
        for entries in _each_setting(set_ones):
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


def _each_setting(set_ones: Sequence[Factor]) -> Iterable[dict[str, Value]]:
    """Give the settings of entries one at a time: each is checked, and none opens new figures."""
    yield {}
    for factor in set_ones:
        if factor.sets_entry:
            for unit in factor.unit_levels:
                yield {factor.name: factor.at(unit)}


def _uncertain(
    model: StudyModel,
    families: Mapping[str, Family],
    fixed: set[str],
    evidence: Evidence,
    problems: Problems,
) -> list[Factor]:
    free = {
        pattern: [path for path in family.paths if path not in fixed]
        for pattern, family in families.items()
    }
    if model.uncertainties == "none":
        return []
    if isinstance(model.uncertainties, dict):
        return _named(model, families, free, evidence, problems)
    found: list[Factor] = []
    for pattern, paths in free.items():
        apart = families[pattern].distribution.correlation <= 0
        if apart or model.uncertainties == "figures":
            found += [_one(path) for path in paths]
            if not apart:
                found.append(_shared(pattern))
        elif paths:
            columns = (*paths, common_stream(pattern))
            found.append(Factor(pattern, title_of(paths), "uncertainty", columns, tuple(paths)))
    return found


def _named(
    model: StudyModel,
    families: Mapping[str, Family],
    free: Mapping[str, Sequence[str]],
    evidence: Evidence,
    problems: Problems,
) -> list[Factor]:
    """Return the groups that a study names, and one of all other figures where they are drawn."""
    drawn = {path: None for paths in free.values() for path in paths}
    owner: dict[str, str] = {}
    for name, patterns in dict(model.uncertainties).items():  # type: ignore[arg-type]
        for pattern in patterns:
            _claim(name, pattern, drawn, owner, evidence, problems)
    groups: dict[str, list[str]] = {}
    for path, name in owner.items():
        groups.setdefault(name, []).append(path)
    rest = [path for path in drawn if path not in owner]
    if model.others == "drawn" and rest:
        groups[OTHERS] = rest
    columns = {name: list(paths) for name, paths in groups.items()}
    shared: list[Factor] = []
    for pattern, family in families.items():
        holders = {owner.get(path, OTHERS) for path in free[pattern]} & set(groups)
        if family.distribution.correlation <= 0 or not holders:
            continue
        if len(holders) == 1:
            columns[holders.pop()].append(common_stream(pattern))
        else:
            shared.append(_shared(pattern))
    found = [
        Factor(
            name,
            title_of(paths) if "/" in name else name,
            "uncertainty",
            tuple(columns[name]),
            tuple(paths),
        )
        for name, paths in groups.items()
    ]
    return [*found, *shared]


def _claim(
    name: str,
    pattern: str,
    drawn: Mapping[str, None],
    owner: dict[str, str],
    evidence: Evidence,
    problems: Problems,
) -> None:
    """Give the figures of a pattern to a group, each to one group only."""
    place = f"uncertainties.{name}"
    matching = problems.attempt(partial(evidence.matching, pattern))
    if matching is None:
        return
    inside = [path for path in matching if path in drawn]
    if not inside:
        what = f"'{pattern}' is drawn in none of these scenarios"
        remedy = "Name figures with a range that a run draws, or take the entry out."
        problems.add("study", place, what, remedy)
    taken = sorted({owner[path] for path in inside if owner.get(path, name) != name})
    for other in taken:
        what = f"'{pattern}' holds figures that are in {other} too"
        problems.add("study", place, what, "Name each figure in one group only.")
    owner.update({path: name for path in inside if path not in owner})


def _one(path: str) -> Factor:
    return Factor(path, title_of([path]), "uncertainty", (path,), (path,))


def _shared(pattern: str) -> Factor:
    """Return the factor of what a family's figures have in common, where they are not one group."""
    title = f"{pattern}, what its figures have in common"
    return Factor(common_stream(pattern), title, "uncertainty", (common_stream(pattern),))


def title_of(paths: Sequence[str]) -> str:
    """Return what figures are, as the table of attributes describes them.

    >>> title_of(["capability_figures/tanker/lead_time"])[:5]
    'tanke'
    """
    first = paths[0]
    try:
        what = attribute_of(first).description
    except KeyError:
        return first
    what = what[:1].lower() + what[1:] if what[:2].upper() != what[:2] else what
    if len(paths) == 1:
        parts = first.split("/")[1:]
        names = [p for p in parts if p != parts[-1]] if len(parts) > 1 else []
        return ", ".join([*names, what])
    return what
