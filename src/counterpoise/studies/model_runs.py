"""Models that run after the engine on rows of a design, and the measures made of what they give."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Batch
from counterpoise.ensemble.models import Models
from counterpoise.ensemble.sampling import uniforms
from counterpoise.scenario import Scenario
from counterpoise.studies.additions import model_choices
from counterpoise.studies.designs import Points, Space
from counterpoise.studies.factors import DRAWS, Factor
from counterpoise.studies.outcomes import kept_outcomes
from counterpoise.studies.request import StudyRequest

Floats = NDArray[np.float64]
OF_FUTURES = ("lhs", "levers-futures")
"""Designs whose base points are the futures of every run."""
MIDDLE = 0.5
"""What a model draws where a design leaves everything at its central value."""
STEPS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
"""Constants of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)."""


class ModelRuns:
    """Runs the models of a study after the engine.

    What models draw themselves are factors like others: rows that have the column of one in common
    draw the same numbers, so that indices of a Sobol design are those of a function.

    Parameters
    ----------
    request : StudyRequest
        The study.
    factors : sequence of Factor
        What varies.
    space : Space
        The columns of the unit cube.
    """

    def __init__(self, request: StudyRequest, factors: Sequence[Factor], space: Space) -> None:
        self.models = request.models
        self._request = request
        self._seed = request.model.seed
        place = {column: number for number, column in enumerate(space.columns)}
        self._choices = {f: place[f.columns[0]] for f in factors if f.of_model}
        starts = [start for one in request.used for start, _ in one.draws]
        self._chance = {start: place[f"study/{DRAWS}{start}"] for start in starts}
        known = model_choices(request.used)
        self._values = {f.name: known[f.name].values for f in self._choices}
        names = request.model.outcomes
        self._told = kept_outcomes(request.scenarios, request.used, names)

    def values(
        self, run: Batch, scenario: Scenario, draws: Mapping[str, Floats], points: Points
    ) -> dict[str, Floats]:
        """Return the measures (F,) of rows by name, each at the values that its row chooses."""

        def stream(name: str) -> Floats:
            return self._stream(name, points)

        given, _ = Models(self.models, scenario, self._seed).run(run, draws, stream)
        chosen = {factor.name: at for factor, at in self._places(points).items()}
        rows = np.arange(points.base.size)
        found: dict[str, Floats] = {}
        for addition in self._request.used:
            for name, values in addition.values(given, scenario).items():
                if name in self._told:
                    by = self._told[name].by
                    own = values[rows, chosen[by]] if by else values
                    found[name] = np.asarray(own, dtype=np.float64)
        return found

    def columns(self, points: Points) -> dict[str, NDArray[Any]]:
        """Return what each row chooses, by factor; missing where choices are held."""
        return {
            factor.name: factor.column(
                [None if np.isnan(u) else factor.at(u) for u in points.unit[:, number]]
            )
            for factor, number in self._choices.items()
        }

    def _places(self, points: Points) -> dict[Factor, NDArray[np.int64]]:
        """Return the place of what each row chooses among all values, the first where held."""
        found = {}
        for factor, number in self._choices.items():
            order = [self._values[factor.name].index(str(value)) for value in factor.values]
            unit = np.nan_to_num(points.unit[:, number])
            at = np.minimum((unit * len(order)).astype(np.int64), len(order) - 1)
            found[factor] = np.array(order, dtype=np.int64)[at]
        return found

    def _stream(self, name: str, points: Points) -> Floats:
        """Return the numbers (F,) of a name: those of the same future of every run, if there is.

        Raises
        ------
        ValueError
            If no group of draws has it: a fault of the wing's declaration.
        """
        start = max((s for s in self._chance if name.startswith(s)), key=len, default=None)
        if start is None:
            raise ValueError(f"No addition to studies says what the stream {name} is.")
        unit = points.unit[:, self._chance[start]]
        if self._request.model.design in OF_FUTURES:
            first, last = int(points.base.min()), int(points.base.max())
            found = uniforms(self._seed, name, first, last - first + 1)[points.base - first]
        else:
            found = keyed_uniforms(self._seed, name, points.base, unit)
        return np.where(np.isnan(unit), MIDDLE, found)


def keyed_uniforms(seed: int, name: str, base: NDArray[np.int64], unit: Floats) -> Floats:
    """Return numbers between 0 and 1 (F,) that hang on the seed, a name, a base and a number only.

    Parameters
    ----------
    seed : int
        Seed of the study.
    name : str
        Name of the stream.
    base : array of int (F,)
        Base points of rows.
    unit : array (F,)
        What rows have in their column of chance.
    """
    salt = hashlib.sha256(f"{seed}/{name}".encode()).digest()[:8]
    with np.errstate(over="ignore"):
        mixed = _mixed(base.astype(np.uint64) ^ np.uint64(int.from_bytes(salt, "big")))
        mixed = _mixed(mixed ^ np.ascontiguousarray(unit, dtype=np.float64).view(np.uint64))
    return np.asarray(((mixed >> np.uint64(11)).astype(np.float64) + MIDDLE) * 2.0**-53)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    step, first, second = (np.uint64(constant) for constant in STEPS)
    found = values + step
    found = (found ^ (found >> np.uint64(30))) * first
    found = (found ^ (found >> np.uint64(27))) * second
    return np.asarray(found ^ (found >> np.uint64(31)))
