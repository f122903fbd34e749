"""The service: answers to states, worked out once and shared by everybody who asks the same."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise._version import __version__
from counterpoise.app.answer_cache import Cache
from counterpoise.app.evidence_search import Search
from counterpoise.app.memory import give_back
from counterpoise.app.overrides import composed
from counterpoise.app.own_scenarios import LIVES, OwnScenarios, identity
from counterpoise.app.state import Side, State
from counterpoise.evidence import Evidence
from counterpoise.languages import words_in
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import Scenario, library_names, load_scenario
from counterpoise.scenario.model import Drawdown

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.charts.view import ResultView

COARSE = 50
"""Futures of an answer while a lever is being dragged."""
MOST_VIEWS, MOST_SHOWN, MOST_ENSEMBLES = 128, 6, 8
ROOM_SHOWN, ROOM_ENSEMBLES = 80_000_000, 75_000_000
"""Bytes for results that are kept: one of a thousand futures, or many of fifty."""
MOST_SCENARIOS, MOST_SIDES = 16, 32
"""Scenarios and summaries that are kept: of a pair, one stands still while the other is dragged."""


@dataclass(frozen=True)
class Shown:
    """What one state shows.

    Parameters
    ----------
    scenarios, bases : tuple of Scenario
        One or two; with their levers, and without.
    view : ResultView
        Their results, ready for charts; the summary says what they come to if the leading ally
        stayed.
    seconds : float
        Time that the results took.
    """

    scenarios: tuple[Scenario, ...]
    bases: tuple[Scenario, ...]
    view: "ResultView"
    seconds: float


@dataclass(frozen=True)
class Staying:
    """What a scenario comes to if the leading ally stayed, beside which its own numbers stand.

    Parameters
    ----------
    peaks : dict
        The deepest gap of each capability in the median future; shares.
    gap_years : float
        Gap of all capabilities in the median future, in capability-years.
    """

    peaks: Mapping[str, float]
    gap_years: float


class Service:
    """Answers states, from evidence that does not change while the program runs.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.bases = {name: load_scenario(name, evidence=evidence) for name in library_names()}
        self.own = OwnScenarios(evidence)
        self._scenarios: Cache[Scenario] = Cache(MOST_SCENARIOS)
        self._ensembles: Cache[Any] = Cache(MOST_ENSEMBLES, ROOM_ENSEMBLES)
        self._summaries: Cache[dict[str, Any]] = Cache(MOST_SIDES)
        self._stayings: Cache[Staying] = Cache(MOST_SIDES)
        self._shown: Cache[Shown] = Cache(MOST_SHOWN, ROOM_SHOWN)
        # As lists of numbers they would take thirty times the room.
        self._views: Cache[bytes] = Cache(MOST_VIEWS)
        # The engine uses every core by itself: two at once would only wait for each other.
        self._engine = Lock()

    @cached_property
    def search(self) -> Search:
        """Its figures, ready to be searched."""
        return Search(self.evidence)

    def open(self, text: str, client: str = "") -> tuple[str, Scenario]:
        """Keep a scenario that somebody opened; return the name under which it can be asked for.

        Parameters
        ----------
        text : str
            The scenario as YAML.
        client : str
            Who opened it: users share the room for such scenarios.

        Raises
        ------
        InputError
            With everything that is wrong with it.
        """
        from counterpoise.app.uploads import read_text

        scenario = read_text(text, self.evidence)
        return self.keep(scenario, client), scenario

    def keep(self, scenario: Scenario, client: str = "") -> str:
        """Keep a scenario for a while; return the name under which it can be asked for."""
        return self.own.keep(scenario, client)

    def base(self, name: str) -> Scenario:
        """Return a built-in scenario, or one that was opened."""
        found = self.bases.get(name) or self.own.read(name)
        if found is None:
            what, remedy = "is not known here", "Choose one from the list."
            if name.startswith("own-"):
                what = f"is no longer open here. {LIVES}"
                remedy = "Choose one from the list, or open its file again."
            raise InputError([Problem("address", name, what, remedy)])
        return found

    def scenarios(self, state: State) -> tuple[Scenario, ...]:
        """Return the scenarios of a state, with names of their own.

        Raises
        ------
        InputError
            With everything that is wrong with them.
        """
        found = [self._composed(side) for side in state.sides]
        if len(found) == 2 and found[0].name == found[1].name:
            found[1] = self._composed(state.sides[1], f"{found[1].name[:70]}-again")
        return tuple(found)

    def _composed(self, side: Side, name: str | None = None) -> Scenario:
        base = self.base(side.scenario)
        key = (side.scenario, repr(sorted(side.levers.items())), name)
        return self._scenarios.get(key, lambda: composed(side, base, self.evidence, name))

    def key(self, state: State, *, coarse: bool) -> str:
        """Return what an answer depends on, in one string: the tag that a browser keeps."""
        from hashlib import sha256

        words = (__version__, self.evidence.hash, state.numbers.query(), str(coarse))
        return sha256("\n".join(words).encode()).hexdigest()[:24]

    def shown(self, state: State, *, coarse: bool = False) -> Shown:
        """Return the results of a state."""
        key = (state.numbers.query(), state.samples, coarse)
        return self._shown.get(key, lambda: self._show(state, coarse))

    def view(self, state: State, *, coarse: bool = False) -> dict[str, Any]:
        """Return everything that the overview shows of a state, as plain numbers and words."""
        from counterpoise.app.overview import view_of

        def made() -> bytes:
            found = view_of(state, self.shown(state, coarse=coarse), coarse=coarse)
            return zlib.compress(json.dumps(found, allow_nan=False).encode(), 1)

        key = (state.numbers.query(), state.samples, coarse)
        found: dict[str, Any] = json.loads(zlib.decompress(self._views.get(key, made)))
        return found

    def _show(self, state: State, coarse: bool) -> Shown:
        from counterpoise.charts.view import ResultView
        from counterpoise.ensemble.translation import summary_in

        started = perf_counter()
        scenarios = self.scenarios(state)
        futures = min(state.futures, COARSE) if coarse else state.futures
        result = self.result(scenarios, futures, state.seed)
        words = words_in(state.language)
        staying = tuple(self._staying(s, futures, state.seed) for s in scenarios)
        summary = summary_in(_beside(self.summary(scenarios, result), staying), words)
        view = ResultView(
            result,
            summary,
            self.evidence,
            samples=state.samples,
            words=words,
            scenarios=scenarios,
        )
        bases = tuple(self.base(side.scenario) for side in state.sides)
        give_back()
        return Shown(scenarios, bases, view, perf_counter() - started)

    def _staying(self, scenario: Scenario, futures: int, seed: int) -> "Staying":
        """Return what the same futures come to if the leading ally stayed.

        Levers of the drawdown do not move it, so a drag of those asks for it once.
        """
        from counterpoise.ensemble.summary import total_gap

        # What was cut before the run stays cut.
        cuts = scenario.model.drawdown.known_cuts
        model = scenario.model.model_copy(update={"drawdown": Drawdown(known_cuts=cuts)})
        stays = replace(scenario, model=model)

        def made() -> Staying:
            one = self.result((stays,), futures, seed, kept=False).isel(scenario=0)
            peaks = np.median(one["gap_peak"].values, axis=0).tolist()
            named = dict(zip(scenario.capabilities, peaks, strict=True))
            return Staying(named, float(np.median(total_gap(one))))

        return self._stayings.get((stays.hash, futures, seed), made)

    def summary(self, scenarios: tuple[Scenario, ...], result: "xr.Dataset") -> dict[str, Any]:
        """Return what `summarise` says of a result, with the parts of earlier answers used again.

        Parameters
        ----------
        scenarios : tuple of Scenario
            One or two.
        result : xarray.Dataset
            What `result` returned for them.
        """
        from counterpoise.ensemble import summarise
        from counterpoise.ensemble.summary import alone, joined

        size, seed = result.attrs["futures"], result.attrs["seed"]
        parts = [
            self._summaries.get(
                (identity(s), size, seed),
                lambda i=i: summarise(alone(result, i), self.evidence),  # type: ignore[misc]
            )
            for i, s in enumerate(scenarios)
        ]
        return joined(parts, result)

    def result(
        self, scenarios: tuple[Scenario, ...], futures: int, seed: int, *, kept: bool = True
    ) -> "xr.Dataset":
        """Return what `counterpoise.run` returns, with the ensembles of earlier answers used again.

        Parameters
        ----------
        scenarios : tuple of Scenario
            One or more.
        futures, seed : int
            Size of the ensemble and seed of the study.
        kept : bool
            Whether the ensembles are kept for later answers.
        """
        from counterpoise.ensemble.dataset import assemble
        from counterpoise.ensemble.runner import check_arguments, ensemble

        check_arguments(scenarios, futures, seed)

        def made(scenario: Scenario) -> Any:
            with self._engine:
                return ensemble(scenario, futures, seed)

        ensembles = {
            s.name: self._ensembles.get((s.hash, futures, seed), lambda s=s: made(s))  # type: ignore[misc]
            if kept
            else made(s)
            for s in scenarios
        }
        return assemble(scenarios, ensembles, futures, seed, self.evidence)


def _beside(summary: dict[str, Any], staying: tuple[Staying, ...]) -> dict[str, Any]:
    """Return a summary whose verdicts say what would be short if the leading ally stayed."""
    from counterpoise.ensemble.verdict import compared, with_staying

    parts = zip(summary["scenarios"].items(), staying, strict=True)
    found = {name: with_staying(entry, s.peaks, s.gap_years) for (name, entry), s in parts}
    return {**summary, "verdict": compared(found), "scenarios": found}
