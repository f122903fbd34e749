"""A scenario over an ensemble, ready for the challenger's calculus: forces, beliefs, draws."""

from collections.abc import Sequence
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
from counterpoise.quantities import Quantity
from counterpoise.theatre.alliance_state import AllianceState
from counterpoise.theatre.assessment import Assessor
from counterpoise.theatre.contingency_forces import Options
from counterpoise.wings.challenger.campaigns import Denied, denied, looked_at
from counterpoise.wings.challenger.settings import FORESEES, TYPE, Settings, draw, figures_read
from counterpoise.wings.challenger.situation import Levers, calculus_of
from counterpoise.wings.deterrence import CHALLENGER, OFFSET
from counterpoise.wings.deterrence.model import beliefs
from counterpoise.wings.theatre.state import absentees
from counterpoise.wings.theatre.study import FORCES, STATE, Study

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

BELIEF, DRAWN = "challenger_belief", "challenger_drawn"


def reading_model(evidence: "Evidence") -> Model:
    """Return a model that only hands on what the calculus reads, in every future."""
    paths = figures_read(evidence)

    def run(batch: "ModelBatch") -> "Values":
        drawn, uniform = draw(batch.scenario.evidence, batch.uniform, batch.draws)
        figures = [drawn[path] for path in paths]
        return {
            BELIEF: beliefs(batch)[CHALLENGER],
            DRAWN: np.column_stack([*figures, uniform]),
        }

    return Model(
        "challenger_reading",
        (
            Quantity(BELIEF, ("future", "time_bounds"), "index", "Belief", "measure", run),
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
        """Return the same futures under other levers; campaigns that were run are not run again."""
        other = replace(self, levers=levers, counted=counted)
        other.__dict__["_denied"] = self._denied
        return other

    @property
    def evidence(self) -> "Evidence":
        """The figures."""
        return self.theatre.evidence

    @property
    def starts(self) -> tuple[str, ...]:
        """The first quarter of each year, as in a run."""
        return starts_of(self.theatre.scenario)

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
        """Whether a setting counts and he can still act in it, (future, year)."""
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
            absent = absentees(self.theatre.scenario)
            options = Options(absent=absent, in_place=in_place)

            @cache
            def assessor(places: float, away: tuple[str, ...]) -> Assessor:
                changed = Options(absent=away, in_place=places)
                return self.theatre.with_options(changed).assessor(self.starts)

            self._denied[law, in_place] = denied(
                self.evidence,
                self.targets,
                law,
                options,
                lambda o: assessor(o.in_place, tuple(o.absent)),
            )
        return self._denied[law, in_place]

    def calculus(self, law: str, levers: Levers | None = None) -> Calculus:
        """Return required belief and margin under a law."""
        chosen = levers or self.levers
        denial = self.denied(law, chosen.in_place).denial
        return calculus_of(self.evidence, self.settings, self.menu, self.looked_at, denial, chosen)


def starts_of(scenario: "Scenario") -> tuple[str, ...]:
    """Return the first quarter of each year of a scenario."""
    return tuple(f"{year}-Q1" for year in scenario.calendar.years)


def challenger_study(
    scenario: "Scenario",
    futures: int,
    seed: int,
    targets: Sequence[str],
    methods: Sequence[str],
    levers: Levers,
) -> ChallengerStudy:
    """Run a scenario's engine and return its futures, ready for the calculus.

    Raises
    ------
    InputError
        If the numbers cannot be run, or the scenario leaves out what the theatre counts.
    """
    check_arguments([scenario], futures, seed)
    models = in_order([STATE, reading_model(scenario.evidence)])
    found = ensemble(scenario, futures, seed, models=models)
    state = AllianceState.unstacked(found.measures[FORCES])
    quarters = tuple(scenario.calendar.bound_labels)
    theatre = Study(scenario, state, quarters, futures, seed, Options())
    places = [quarters.index(start) for start in starts_of(scenario)]
    paths = figures_read(scenario.evidence)
    drawn = found.measures[DRAWN]
    settings = Settings(
        {path: drawn[:, i] for i, path in enumerate(paths)},
        drawn[:, len(paths) :],
        found.measures[BELIEF][:, places],
    )
    return ChallengerStudy(theatre, settings, tuple(targets), tuple(methods), levers)
