"""What a scenario gives the engine, taken apart: central figures, and cells that are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Assembly, policy_of
from counterpoise.alliance.arrays import Parameters, Policy
from counterpoise.alliance.drawdown import drawn_figures
from counterpoise.app.overrides import composed
from counterpoise.app.state import Side
from counterpoise.ensemble.sampling import Family, Sampler
from counterpoise.problems import Problems
from counterpoise.scenario import Scenario
from counterpoise.scenario.shapes import FromEvidence

Floats = NDArray[np.float64]
Array = NDArray[Any]


@dataclass(frozen=True)
class Range:
    """The range of a figure that is drawn, and with which others it is drawn.

    Parameters
    ----------
    path : str
        The figure.
    pattern : str
        The entry of the scenario that names it.
    weight : float
        By how much any two figures of the entry correlate.
    low, mode, high : float
        Ends and mode of a triangular distribution.
    """

    path: str
    pattern: str
    weight: float
    low: float
    mode: float
    high: float


@dataclass(frozen=True)
class Drawn:
    """An array that futures share, but for cells that each of them draws.

    Parameters
    ----------
    central : array
        Its values; of parameters with an axis of futures of length 1 in front.
    ranges : mapping of int to Range
        What is drawn, by its place in the array laid flat.
    """

    central: Array
    ranges: Mapping[int, Range]


class EngineInputs:
    """Figures and policy of one scenario, as the engine takes them.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    seed, futures : int
        Of the study.
    """

    def __init__(self, scenario: Scenario, seed: int, futures: int) -> None:
        self.scenario, self.seed, self.futures = scenario, seed, futures

    @cached_property
    def assembly(self) -> Assembly:
        """Its central figures."""
        return Assembly(self.scenario)

    @cached_property
    def policy(self) -> Policy:
        """The paths that it decides."""
        return policy_of(self.scenario)

    @cached_property
    def sampler(self) -> Sampler:
        """What draws its figures."""
        return Sampler(self.scenario, self.seed, self.assembly.cells)

    def checked(self) -> Self:
        """Return itself.

        Raises
        ------
        InputError
            If the scenario asks for what one file cannot hold.
        """
        _refuse(self.scenario, self.sampler.families)
        return self

    @cached_property
    def ranges(self) -> dict[str, Range]:
        """The figures that are drawn for the scenario itself, by path."""
        return self.ranges_marked("")

    def ranges_marked(self, mark: str) -> dict[str, Range]:
        """Return the figures that are drawn under a mark, by path without it."""
        return {
            path: Range(path, f.pattern, f.distribution.correlation, low, mode, high)
            for f in self.sampler.families
            if f.marked == mark
            for path, low, mode, high in zip(f.paths, f.low, f.mode, f.high, strict=True)
        }

    def drawn(self, name: str) -> Drawn:
        """Return a parameter with the cells that futures draw."""
        cells = self.cells(self.ranges).get(name, {})
        ranges = {cell: self.ranges[path] for path, cell in cells.items()}
        return Drawn(self.assembly.central[name], ranges)

    def parameters(self, futures: int) -> Parameters:
        """Return the figures of the first futures, as a run has them."""
        return self.assembly.parameters(self.sampler.draw(0, futures), futures)

    def cells(self, paths: Mapping[str, Any]) -> dict[str, dict[str, int]]:
        """Return by parameter the place, in the array laid flat, of each path that it reads."""
        found: dict[str, dict[str, int]] = {}
        for path in paths:
            if path in self.assembly.places:
                name = self.assembly.cells[path][0]
                found.setdefault(name, {})[path] = self.assembly.places[path]
        return found


def moved(base: EngineInputs, levers: Mapping[str, Any], futures: int) -> EngineInputs:
    """Return what the scenario gives the engine with levers moved."""
    scenario = base.scenario
    changed = composed(Side(scenario.name, levers), scenario, scenario.evidence.origin)
    return EngineInputs(changed, base.seed, futures)


def _refuse(scenario: Scenario, families: list[Family]) -> None:
    """Refuse what one file cannot hold yet, all of it at once."""
    problems = Problems()
    if drawn_figures(scenario):
        what = "has a drawdown that each future draws anew, which one file cannot hold yet"
        problems.add(scenario.name, "drawdown", what, "Use counterpoise app for it.")
    if scenario.calendar.steps_per_quarter != 1:
        what = "has steps shorter than a quarter, which one file cannot hold yet"
        problems.add(scenario.name, "time.steps_per_quarter", what, "Leave it out.")
    for family in families:
        if not isinstance(family.distribution, FromEvidence) and not family.marked:
            what = "is drawn from a distribution of its own, which one file cannot hold yet"
            remedy = "Let the figure be drawn from its range in the evidence."
            problems.add(scenario.name, f"factors.{family.pattern}", what, remedy)
    problems.raise_if_any()
