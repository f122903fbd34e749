"""Settings of levers over the same futures, so that nothing but the levers moves a measure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence.attributes import attribute_of
from counterpoise.problems import InputError, Problem, Problems
from counterpoise.scenario import Scenario
from counterpoise.studies.designs import HypercubeDesign
from counterpoise.studies.experiments import Experiments
from counterpoise.studies.factors import Factor, space_of
from counterpoise.studies.records import own_setting
from counterpoise.studies.request import StudyRequest
from counterpoise.studies.search.measures import measuring
from counterpoise.studies.specification import factors_of

Floats = NDArray[np.float64]
Setting = tuple[float | None, ...]
"""What each lever is set to; None where it is as the scenario has it."""
NEAR = 0.001
"""Part of a range within which a lever counts as where the scenario has it."""
MULTIPLY = "Multiply them instead: {times: true, low: 0.5, high: 2}."
Told = Callable[[int], None]
"""Called with the runs of the engine so far."""


@dataclass(frozen=True)
class MovedLever:
    """A lever that a search moves.

    Parameters
    ----------
    name, title : str
        Its name, and what a reader calls it.
    low, high : float
        Ends of its range.
    own : float
        Where the scenario has it.
    values : tuple of float
        What it may be set to, in order, with where it is; empty for a range.
    choices : tuple of float
        What it may be set to, in the order in which a study lists it.
    times : bool
        Whether its values multiply figures or entries.
    limits : tuple of (float, float)
        The factors between which each of them, at its central value, stays what it can be.
    """

    name: str
    title: str
    low: float
    high: float
    own: float
    values: tuple[float, ...] = ()
    choices: tuple[float, ...] = ()
    times: bool = False
    limits: tuple[tuple[float, float], ...] = ()

    def held(self, value: float) -> int:
        """Return how many figures a factor would take beyond what they can be: they are held."""
        return sum(not low <= value <= high for low, high in self.limits)

    def at(self, unit: float) -> float:
        """Return what it is set to at a number between 0 and 1; where it is, if that is near."""
        if self.choices:
            return self.choices[min(int(unit * len(self.choices)), len(self.choices) - 1)]
        value = self.low + (self.high - self.low) * unit
        return self.own if abs(value - self.own) <= NEAR * (self.high - self.low) else value

    def nearest_unit(self, value: float) -> float:
        """Return the number between 0 and 1 at which it comes nearest to a value."""
        if self.choices and value not in self.choices:
            return self.unit(min(self.choices, key=lambda choice: abs(choice - value)))
        return self.unit(value)

    def shown(self, value: float) -> str:
        """Return a value in words."""
        return f"×{value:.4g}" if self.times else f"{value:.4g}"

    def unit(self, value: float) -> float:
        """Return the number between 0 and 1 at which a factor is set to a value."""
        if self.choices:
            return (self.choices.index(value) + 0.5) / len(self.choices)
        return (value - self.low) / (self.high - self.low)


class SameFutures:
    """Runs a scenario over the same futures at any setting of its levers.

    A setting that has been run is not run again.

    Parameters
    ----------
    request : StudyRequest
        A study of one scenario, with levers.
    measures : sequence of str
        What is measured.
    futures : int
        How many futures.
    first : int
        Number of the first future: another one gives futures of their own.
    told : callable, optional
        Called with the runs so far.

    Raises
    ------
    InputError
        If levers or uncertainties cannot be what the study says.
    """

    def __init__(
        self,
        request: StudyRequest,
        measures: Sequence[str],
        futures: int,
        *,
        first: int = 0,
        told: Told | None = None,
    ) -> None:
        self.request, self.futures = request, futures
        self.scenario = request.scenarios[0]
        factors = factors_of(request)
        moved = [factor for factor in factors if factor.kind == "lever"]
        self.levers = _levers(moved, self.scenario)
        space = space_of(factors)
        self._experiments = Experiments(
            request.scenarios, factors, space, measure=measuring(measures)
        )
        self._measures = tuple(dict.fromkeys(measures))
        self._places = [space.columns.index(factor.columns[0]) for factor in moved]
        design = HypercubeDesign(space, first + futures, request.model.seed)
        self._points = design.rows(first, first + futures)
        self._points.unit[:, self._places] = np.nan
        self._known: dict[Setting, Mapping[str, Floats]] = {}
        self._told = told
        self.runs = 0

    @property
    def own(self) -> Setting:
        """The setting that leaves every lever where the scenario has it."""
        return (None,) * len(self.levers)

    def __call__(self, setting: Sequence[float | None]) -> Mapping[str, Floats]:
        """Return the measures (F,) at a setting, by name."""
        pairs = zip(setting, self.levers, strict=True)
        key = tuple(None if value == lever.own else value for value, lever in pairs)
        if key not in self._known:
            self._known[key] = self._run(key)
        return self._known[key]

    def _run(self, setting: Setting) -> Mapping[str, Floats]:
        unit = self._points.unit.copy()
        for place, lever, value in zip(self._places, self.levers, setting, strict=True):
            unit[:, place] = np.nan if value is None else lever.unit(value)
        points = replace(self._points, unit=unit)
        table = self._experiments.run(self.scenario.name, "all", points)
        self.runs += self.futures
        if self._told is not None:
            self._told(self.runs)
        found = {name: table[name].to_numpy(dtype=float) for name in self._measures}
        for name, values in found.items():
            if not np.isfinite(values).all():
                what = f"is missing in {int((~np.isfinite(values)).sum()):,} futures"
                remedy = "Choose a measure that every run has."
                raise InputError([Problem("study", name, what, remedy)])
        return found


def one_scenario(request: StudyRequest, what: str) -> None:
    """Refuse several scenarios where levers of one are moved, and a study without levers.

    Raises
    ------
    InputError
        Naming both.
    """
    problems = Problems()
    if len(request.scenarios) > 1:
        names = ", ".join(s.name for s in request.scenarios)
        remedy = "Name the one whose levers are moved."
        problems.add("study", "scenarios", f"{what} is of one scenario; {names} are given", remedy)
    if not request.model.levers:
        remedy = "Name levers, such as drawdown.default.over_years=4:20."
        problems.add("study", "levers", f"{what} has no lever to move", remedy)
    problems.raise_if_any()


def _levers(factors: Sequence[Factor], scenario: Scenario) -> tuple[MovedLever, ...]:
    problems, found = Problems(), []
    for factor in factors:
        lever = problems.attempt(lambda factor=factor: _lever(factor, scenario))  # type: ignore[misc]
        if lever is not None:
            found.append(lever)
    problems.raise_if_any()
    return tuple(found)


def _lever(factor: Factor, scenario: Scenario) -> MovedLever:
    place = f"levers.{factor.name}"
    if factor.values and not factor.is_number:
        remedy = "Give numbers, or compare scenarios instead."
        raise InputError([Problem("study", place, "has values that are no numbers", remedy)])
    choices = tuple(float(value) for value in factor.values)
    values = tuple(sorted(choices))
    low, high = (values[0], values[-1]) if values else (factor.low, factor.high)
    own = _own(factor, scenario, place)
    if values:
        values = tuple(sorted({*values, own}))
    elif not values and not low <= own <= high:
        what = f"lies between {low:g} and {high:g}, while {scenario.name} itself has {own:g}"
        remedy = "Give a range that holds what the scenario has."
        raise InputError([Problem("study", place, what, remedy)])
    return MovedLever(
        factor.name,
        factor.title,
        low,
        high,
        own,
        values,
        choices,
        factor.times,
        _limits(factor, scenario),
    )


def _limits(factor: Factor, scenario: Scenario) -> tuple[tuple[float, float], ...]:
    if not factor.times:
        return ()
    found = []
    for path in factor.paths:
        value, kind = scenario.evidence.figure(path).value, attribute_of(path)
        if value > 0:
            low = -np.inf if kind.minimum is None else kind.minimum / value
            high = np.inf if kind.maximum is None else kind.maximum / value
            found.append((low, high))
    return tuple(found)


def _own(factor: Factor, scenario: Scenario, place: str) -> float:
    """Return where a scenario has a lever.

    Raises
    ------
    InputError
        If that is not one number.
    """
    if factor.sets_figures and not factor.times:
        held = {scenario.evidence.figure(path).value for path in factor.paths}
        if len(held) > 1:
            what = f"sets {len(factor.paths)} figures that differ to one value"
            raise InputError([Problem("study", place, what, MULTIPLY)])
    found: Any = own_setting(factor, scenario)
    if isinstance(found, str) and "/" in found:
        return scenario.evidence.figure(found).value
    if found is None and len(factor.entries) > 1:
        what = f"sets {len(factor.entries)} entries that differ in {scenario.name} to one value"
        raise InputError([Problem("study", place, what, MULTIPLY)])
    if not isinstance(found, int | float):
        what = f"is set to no one number in {scenario.name}, so that no change of it can be told"
        remedy = "Set it with 'changes' first, or name another lever."
        raise InputError([Problem("study", place, what, remedy)])
    return float(found)
