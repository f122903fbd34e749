"""A scenario over an ensemble, ready for the challenger's calculus: forces, beliefs, draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import special

from counterpoise.challenger.calculus import Calculus, Menu
from counterpoise.challenger.catalogue import menu
from counterpoise.ensemble.models import Model, in_order
from counterpoise.ensemble.runner import check_arguments, ensemble
from counterpoise.ensemble.sampling import uniforms
from counterpoise.problems import InputError, Problem
from counterpoise.quantities import Quantity
from counterpoise.theatre.alliance_state import AllianceState
from counterpoise.theatre.assessment import Assessor
from counterpoise.theatre.contingency_forces import Options
from counterpoise.wings.challenger.campaigns import Denied, denied, looked_at
from counterpoise.wings.challenger.cases import under_condition
from counterpoise.wings.challenger.settings import (
    FORESEES,
    TYPE,
    Settings,
    draw,
    drawn_evenly,
    figures_drawn,
)
from counterpoise.wings.challenger.situation import MET, Levers, calculus_of
from counterpoise.wings.deterrence import ALLIES, CHALLENGER, OFFSET
from counterpoise.wings.deterrence.model import beliefs, forces_left
from counterpoise.wings.theatre.levers import options_of
from counterpoise.wings.theatre.model import starts_of
from counterpoise.wings.theatre.study import FORCES, STATE, Study

if TYPE_CHECKING:
    from counterpoise.deterrence.terms import Range
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

BELIEF, OF_ALLIES, DRAWN = "challenger_belief", "challenger_allies", "challenger_drawn"


def reading_model(evidence: "Evidence", ranges: "Mapping[str, Range]") -> Model:
    """Return a model that only hands on what the calculus reads, in every future."""
    paths = figures_drawn(evidence)

    def run(batch: "ModelBatch") -> "Values":
        known = {**batch.draws, **drawn_evenly(ranges, batch.uniform)}
        drawn, uniform = draw(batch.scenario.evidence, batch.uniform, known)
        figures = [drawn[path] for path in paths]
        held = beliefs(batch)
        return {
            BELIEF: held[CHALLENGER],
            OF_ALLIES: held[ALLIES],
            DRAWN: np.column_stack([*figures, uniform]),
        }

    return Model(
        "challenger_reading",
        (
            Quantity(BELIEF, ("future", "time_bounds"), "index", "Belief", "measure", run),
            Quantity(OF_ALLIES, ("future", "time_bounds"), "index", "Allies", "measure", run),
            Quantity(DRAWN, ("future", "drawn"), "figure", "Figures", "measure", run),
        ),
        run,
        ("gdp",),
        coordinates={"drawn": (*paths, TYPE, FORESEES)},
        figures=(*paths, OFFSET),
    )


@dataclass(frozen=True)
class ChallengerStudy:
    """Futures of a scenario, and what is looked at in them.

    Parameters
    ----------
    theatre : Study
        The same futures in the theatre.
    settings : Settings
        Draws and beliefs.
    targets, methods : tuple of str
        What is looked at.
    levers : Levers
        What the user changes.
    counted : array (future,) of bool, optional
        The settings that count, such as those of one type; all if not given.
    """

    theatre: Study
    settings: Settings
    targets: tuple[str, ...]
    methods: tuple[str, ...]
    levers: Levers
    counted: NDArray[np.bool_] | None = None

    def under(self, levers: Levers, counted: NDArray[np.bool_] | None = None) -> "ChallengerStudy":
        """Return the same futures under other levers; campaigns that were run are not run again.

        Raises
        ------
        ValueError
            If the guarantee hangs on a condition already, and would on another or on none.
        """
        settings = self.settings
        if levers.condition != self.levers.condition:
            if self.levers.condition:
                raise ValueError("condition: start from a study in which there is none")
            settings = under_condition(settings, met=levers.condition == MET)
        other = replace(self, levers=levers, counted=counted, settings=settings)
        other.__dict__["_denied"] = self._denied
        return other

    @property
    def evidence(self) -> "Evidence":
        """The figures."""
        return self.theatre.evidence

    @property
    def starts(self) -> tuple[str, ...]:
        """The quarters in which he may act, as in a run."""
        return labels_of(self.theatre.scenario, 4 // self.settings.per_year)

    @cached_property
    def menu(self) -> Menu:
        """Targets and methods with their figures."""
        return menu(
            self.evidence,
            self.settings.drawn,
            chosen_targets=self.targets,
            chosen_methods=self.methods,
        )

    @cached_property
    def able(self) -> NDArray[np.bool_]:
        """Whether a setting counts and he can still act in it, (future, step)."""
        able = self.settings.able(self.evidence)
        return able if self.counted is None else able & self.counted[:, None]

    @cached_property
    def looked_at(self) -> NDArray[np.bool_]:
        """Of which attempts denial is known, (target, method)."""
        return looked_at(self.evidence, self.targets, self.methods)

    @cached_property
    def _denied(self) -> "dict[tuple[str, float], Denied]":
        return {}

    def numbers_normal(self, name: str) -> NDArray[np.float64]:
        """Return standard normal numbers (F,) from the stream of a name."""
        uniform = uniforms(self.theatre.seed, name, 0, self.theatre.futures)
        return np.asarray(special.ndtri(np.clip(uniform, 1e-9, 1 - 1e-9)), dtype=np.float64)

    def denied(self, law: str, in_place: float) -> Denied:
        """Return denial under a law with heavy brigades more in each place."""
        if (law, in_place) not in self._denied:
            own = options_of(self.theatre.scenario)
            options = replace(own, in_place=own.in_place + in_place)

            @cache
            def assessor(places: float, away: tuple[str, ...]) -> Assessor:
                changed = replace(own, absent=away, in_place=places)
                return self.theatre.with_options(changed).assessor(self.starts)

            self._denied[law, in_place] = denied(
                self.evidence,
                self.targets,
                law,
                options,
                lambda o: assessor(o.in_place, tuple(o.absent)),
            )
        return self._denied[law, in_place]

    def calculus(
        self, law: str, levers: Levers | None = None, settings: Settings | None = None
    ) -> Calculus:
        """Return required belief and margin under a law, with other levers or in other settings.

        Raises
        ------
        InputError
            If figures that were set leave belief nothing to work on.
        """
        chosen, of = levers or self.levers, settings or self.settings
        denial = self.denied(law, chosen.in_place).denial
        try:
            return calculus_of(self.evidence, of, self.menu, self.looked_at, denial, chosen)
        except ValueError as error:
            remedy = "Change the figures that were set, or leave more of the umbrella."
            raise InputError([Problem("challenger", "figures", str(error), remedy)]) from None


def labels_of(scenario: "Scenario", apart: int | None = None) -> tuple[str, ...]:
    """Return the quarters in which he may act, so far apart or as the scenario has them."""
    labels = scenario.calendar.bound_labels
    every = apart or scenario.model.theatre.quarters_apart
    return tuple(labels[t] for t in starts_of(scenario.calendar, every))


def challenger_study(
    scenario: "Scenario",
    futures: int,
    seed: int,
    targets: Sequence[str],
    methods: Sequence[str],
    levers: Levers,
    ranges: "Mapping[str, Range] | None" = None,
    apart: int | None = None,
) -> ChallengerStudy:
    """Run a scenario's engine and return its futures, ready for the calculus.

    Ranges of the user's own, by path of the figure, are drawn evenly from end to end. Starts are as
    many quarters apart as the scenario says unless `apart` is given.

    Raises
    ------
    InputError
        If the numbers cannot be run, or the scenario leaves out what the theatre counts.
    """
    check_arguments([scenario], futures, seed)
    models = in_order([STATE, reading_model(scenario.evidence, ranges or {})])
    found = ensemble(scenario, futures, seed, models=models)
    state = AllianceState.unstacked(found.measures[FORCES])
    quarters = tuple(scenario.calendar.bound_labels)
    theatre = Study(scenario, state, quarters, futures, seed, Options())
    every = apart or scenario.model.theatre.quarters_apart
    places = starts_of(scenario.calendar, every)
    paths = figures_drawn(scenario.evidence)
    drawn = found.measures[DRAWN]
    settings = Settings(
        {path: drawn[:, i] for i, path in enumerate(paths)},
        drawn[:, len(paths) :],
        found.measures[BELIEF][:, places],
        found.measures[OF_ALLIES][:, places],
        forces_left(scenario)[None, places],
        4 // every,
        scenario.model.theatre.in_place,
    )
    if levers.condition:
        settings = under_condition(settings, met=levers.condition == MET)
    return ChallengerStudy(theatre, settings, tuple(targets), tuple(methods), levers)
