"""A scenario's forces over an ensemble, and contingencies that are assessed against them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.ensemble.models import Model, in_order
from counterpoise.ensemble.runner import check_arguments, ensemble
from counterpoise.ensemble.sampling import uniforms
from counterpoise.problems import InputError, Problem
from counterpoise.quantities import Quantity
from counterpoise.quarters import Quarter
from counterpoise.theatre.alliance_state import AllianceState
from counterpoise.theatre.assessment import Assessor
from counterpoise.theatre.contingency_forces import Options, without
from counterpoise.wings.theatre.levers import options_of
from counterpoise.wings.theatre.state import READS, absentees, state_of_batch

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

FORCES = "theatre_forces"


def _forces(batch: "ModelBatch") -> "Values":
    return {FORCES: state_of_batch(batch).stacked()}


STATE = Model(
    "theatre_state",
    (Quantity(FORCES, ("future", "time_bounds", "force"), "share", "Forces", "measure", _forces),),
    _forces,
    READS,
    coordinates={"force": tuple(field.name for field in fields(AllianceState))},
)
"""A model that only hands on what the theatre reads of the engine, in every future."""


@dataclass(frozen=True)
class Study:
    """A scenario's forces in each future, ready for contingencies.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    state : AllianceState
        Forces at the bounds of all quarters.
    quarters : tuple of str
        Those bounds.
    futures, seed : int
        Size of the ensemble, and its seed.
    options : Options
        What the user changes.
    """

    scenario: "Scenario"
    state: AllianceState
    quarters: tuple[str, ...]
    futures: int
    seed: int
    options: Options

    @property
    def evidence(self) -> "Evidence":
        """The figures."""
        return self.scenario.evidence

    @cached_property
    def years(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Bounds of quarters as years."""
        return np.array([Quarter.parse(q).start for q in self.quarters])

    def with_options(self, options: Options) -> "Study":
        """Return the same futures under other options."""
        other = replace(self, options=without(options, *absentees(self.scenario)))
        other.__dict__["_assessor"] = self._assessor
        return other

    @cached_property
    def _assessor(self) -> Assessor:
        """What assessors of these futures have in common."""
        numbers = partial(_numbers, self.seed, self.futures)
        return Assessor(self.evidence, self.state, numbers)

    def assessor(self, starts: Sequence[str], state: AllianceState | None = None) -> Assessor:
        """Return an assessor of contingencies that begin in some quarters.

        Parameters
        ----------
        starts : sequence of str
            Quarters such as ``2028-Q1``.
        state : AllianceState, optional
            Other forces, at the same bounds.

        Raises
        ------
        InputError
            Naming quarters that the scenario does not cover.
        """
        places = [self.place(start) for start in starts]
        forces = (state or self.state).at(places)
        return self._assessor.under(state=forces, options=self.options)

    def place(self, quarter: str) -> int:
        """Return the position of a quarter among the bounds."""
        if quarter not in self.quarters:
            remedy = f"Give a quarter from {self.quarters[0]} to {self.quarters[-1]}."
            what = "is no quarter of the scenario"
            raise InputError([Problem("theatre", quarter, what, remedy)])
        return self.quarters.index(quarter)

    def each_year(self) -> tuple[str, ...]:
        """Return the first bound of each year."""
        return tuple(q for q in self.quarters if q.endswith("Q1"))


def _numbers(seed: int, futures: int, name: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return uniforms(seed, name, 0, futures)


def study_of(
    scenario: "Scenario", futures: int = 200, seed: int = 1, options: Options | None = None
) -> Study:
    """Run a scenario's engine and return its forces, ready for contingencies.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    futures, seed : int
        Size and seed of the ensemble.
    options : Options, optional
        What the user changes; what the scenario itself does if not given.

    Raises
    ------
    InputError
        If the numbers cannot be run, or the scenario leaves out what the theatre counts.
    """
    check_arguments([scenario], futures, seed)
    found = ensemble(scenario, futures, seed, models=in_order([STATE]))
    state = AllianceState.unstacked(found.measures[FORCES])
    quarters = tuple(scenario.calendar.bound_labels)
    every = scenario.calendar.steps_per_quarter
    if state.shape[1] != len(quarters):
        state = state.at(list(range(0, state.shape[1], every)))
    study = Study(scenario, state, quarters, futures, seed, Options())
    return study.with_options(options or options_of(scenario))
