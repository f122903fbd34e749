"""Running scenarios over an ensemble of futures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.alliance import BATCH, Assembly, Batch, policy_of, simulate_batch
from counterpoise.ensemble.blocks import blocks
from counterpoise.ensemble.feedback import INPUTS
from counterpoise.ensemble.models import Model, in_order
from counterpoise.ensemble.reduction import Columns, Ensemble, Reduction, block_of
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.problems import InputError, Problem, Problems
from counterpoise.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    import xarray as xr

MOST_FUTURES = 10_000_000
MOST_SEED = 2**63 - 1
Progress = Callable[[str, int, int], None]
ScenarioLike = str | Path | Mapping[str, Any] | Scenario


def run_dataset(
    *scenarios: ScenarioLike,
    futures: int = 1000,
    seed: int = 1,
    evidence: Evidence | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    models: Sequence[Model] = (),
    feedback: int = 0,
    notes: Sequence[str] = (),
) -> "xr.Dataset":
    """Run scenarios over the same futures and return everything in one Dataset.

    Parameters
    ----------
    *scenarios : str, Path, mapping or Scenario
        Built-in names, YAML files, mappings or loaded scenarios. They must share their calendar.
    futures : int
        Size of the ensemble. A larger one keeps the first futures of a smaller one bit for bit.
    seed : int
        Seed of the study.
    evidence : Evidence, optional
        The figures; else those that loaded scenarios were loaded with, or the shipped ones.
    progress : callable, optional
        Called with the scenario's name, the futures done and their total.
    workers : int, optional
        Threads; all cores if not given. The results do not depend on it.
    models : sequence of Model, optional
        What runs after the engine over the same futures, and adds to the result.
    feedback : int
        How many further passes of engine and models there are, each with what models feed back
        from the one before. The result is that of the last; its attribute ``passes`` counts all.
    notes : sequence of str, optional
        What a reader must know about how it came about; they stand first among its warnings.

    Returns
    -------
    xarray.Dataset
        See `counterpoise.ensemble.dataset.VARIABLES` for names, units and dimensions.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments, scenarios or figures.
    """
    asked = asked_run(
        *scenarios,
        futures=futures,
        seed=seed,
        evidence=evidence,
        workers=workers,
        models=models,
        feedback=feedback,
        notes=notes,
    )
    return asked.run(progress)


@dataclass(frozen=True)
class AskedRun:
    """A run that can be run: everything about it was checked.

    Parameters
    ----------
    scenarios : list of Scenario
        The scenarios.
    evidence : Evidence
        The figures.
    models : tuple of Model
        In the order of `in_order`.
    futures, seed, workers, feedback, notes
        As in `run_dataset`.
    """

    scenarios: list[Scenario]
    evidence: Evidence
    models: tuple[Model, ...]
    futures: int
    seed: int
    workers: int | None
    feedback: int
    notes: tuple[str, ...]

    def run(self, progress: Progress | None = None) -> "xr.Dataset":
        """Run it, and return the result with all that it keeps in memory."""
        ensembles = {
            s.name: ensemble(
                s,
                self.futures,
                self.seed,
                progress,
                self.workers,
                models=self.models,
                feedback=self.feedback,
            )
            for s in self.scenarios
        }
        return self.dataset(ensembles)

    def dataset(self, ensembles: Mapping[str, Ensemble], *, measures: bool = True) -> "xr.Dataset":
        """Return the result of ensembles by the names of their scenarios.

        Parameters
        ----------
        ensembles : mapping of str to Ensemble
            What each gave.
        measures : bool
            Whether measures of each future are among them.
        """
        from counterpoise.ensemble.dataset import assemble

        result = assemble(
            self.scenarios,
            ensembles,
            self.futures,
            self.seed,
            self.evidence,
            self.models,
            1 + self.feedback,
            measures=measures,
        )
        about = [
            note for m in self.models if m.notes for s in self.scenarios for note in m.notes(s)
        ]
        result.attrs["warnings"] = [*self.notes, *dict.fromkeys(about), *result.attrs["warnings"]]
        return result


def asked_run(
    *scenarios: ScenarioLike,
    futures: int,
    seed: int,
    evidence: Evidence | None = None,
    workers: int | None = None,
    models: Sequence[Model] = (),
    feedback: int = 0,
    notes: Sequence[str] = (),
) -> AskedRun:
    """Return what is asked for, checked; parameters as in `run_dataset`.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments, scenarios or figures.
    """
    known = evidence_for(scenarios, evidence)
    loaded = load_all(scenarios, known)
    check_arguments(loaded, futures, seed, workers)
    check_same_evidence(loaded, known)
    ordered = in_order(models)
    check_feedback(ordered, feedback, loaded)
    return AskedRun(loaded, known, ordered, futures, seed, workers, feedback, tuple(notes))


def ensemble(
    scenario: Scenario,
    futures: int,
    seed: int,
    progress: Progress | None = None,
    workers: int | None = None,
    *,
    models: tuple[Model, ...] = (),
    feedback: int = 0,
    batch: int = BATCH,
    seeds: Mapping[str, int] | None = None,
) -> Ensemble:
    """Run one scenario over an ensemble and reduce it as it runs.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    futures, seed, progress, workers, feedback
        As in `run_dataset`.
    models : tuple of Model
        In the order of `in_order`.
    batch : int
        Futures in a batch.
    seeds : mapping of str to int, optional
        Seeds of figures that are drawn from another one than `seed`, as in `Sampler`.
    """
    kept, done = Columns(futures), 0
    reduction = Reduction(futures, kept)
    for block in blocks(
        scenario,
        (0, futures),
        seed,
        workers,
        models=models,
        feedback=feedback,
        batch=batch,
        seeds=seeds,
    ):
        reduction.add(block)
        done += block.futures
        if progress is not None:
            progress(scenario.name, done, futures)
    return reduction.ensemble(kept.arrays)


def check_feedback(models: Sequence[Model], passes: int, scenarios: Sequence[Scenario]) -> None:
    """Refuse further passes in which nothing could change, and what a scenario cannot take."""
    problems = Problems()
    if passes < 0:
        what = f"{passes} further passes cannot be run"
        problems.add("run", "feedback", what, "Give 0 or more.")
    fed = sorted({name for model in models for name in model.feeds})
    if passes and not fed:
        what, remedy = "nothing that runs feeds the engine", "Leave it out, or ask for more wings."
        problems.add("run", "feedback", what, remedy)
    for scenario in scenarios if passes else ():
        for name in fed:
            switch = INPUTS[name].switch
            if not getattr(scenario.model.switches, switch):
                what = f"is switched off, so that {name} cannot be fed back"
                problems.add(scenario.name, f"switches.{switch}", what, "Switch it on.")
    problems.raise_if_any()


def evidence_for(scenarios: Sequence[ScenarioLike], evidence: Evidence | None) -> Evidence:
    """Return the figures to run scenarios with.

    Parameters
    ----------
    scenarios : sequence
        What is to be run.
    evidence : Evidence or None
        The figures that are asked for; if None, those that the first loaded scenario was loaded
        with, or else the shipped ones.
    """
    if evidence is not None:
        return evidence
    loaded = (s.evidence.origin for s in scenarios if isinstance(s, Scenario))
    return next(loaded, None) or load_evidence()


def check_same_evidence(scenarios: Sequence[Scenario], evidence: Evidence) -> None:
    """Refuse scenarios that were loaded with other evidence than a result would name.

    Raises
    ------
    InputError
        Naming each of them.
    """
    problems = Problems()
    for scenario in scenarios:
        theirs, ours = scenario.evidence.origin, evidence.origin
        if theirs is not ours and theirs.hash != ours.hash:
            what = f"was loaded with other evidence ({theirs.hash}, not {ours.hash})"
            problems.add("run", scenario.name, what, "Load it with the evidence of the run.")
    problems.raise_if_any()


def load_all(scenarios: Sequence[ScenarioLike], evidence: Evidence) -> list[Scenario]:
    """Load scenarios, with the problems of all of them together."""
    problems = Problems()
    loaded: list[Scenario] = []
    for scenario in scenarios:
        if not isinstance(scenario, str | Path | Mapping | Scenario):
            what = f"a {type(scenario).__name__} stands where a scenario is expected"
            remedy = "Give each scenario as an argument of its own: run(first, second)."
            problems.add("run", "", what, remedy)
            continue
        try:
            loaded.append(
                scenario
                if isinstance(scenario, Scenario)
                else load_scenario(scenario, evidence=evidence)
            )
        except InputError as error:
            problems.extend(error)
    problems.raise_if_any()
    return loaded


def check_arguments(
    scenarios: Sequence[Scenario], futures: int, seed: int, workers: int | None = None
) -> None:
    """Refuse scenarios, sizes and seeds that cannot be run together, all at once."""
    problems = Problems()
    if workers is not None and workers < 1:
        problems.add("run", "workers", f"{workers} threads run nothing", "Give 1 or more.")
    if not scenarios:
        problems.add("run", "", "no scenario is given", "Name at least one, such as glide-path.")
    if not 1 <= futures <= MOST_FUTURES:
        problems.add(
            "run", "futures", f"{futures} futures cannot be run", f"Give 1 to {MOST_FUTURES}."
        )
    if not 0 <= seed <= MOST_SEED:
        problems.add(
            "run", "seed", f"the seed is {seed}", f"Give a whole number from 0 to {MOST_SEED}."
        )
    names = [s.name for s in scenarios]
    for name in sorted({n for n in names if names.count(n) > 1}):
        problems.add("run", name, "two scenarios have this name", "Give one of them another name.")
    calendars = {s.calendar for s in scenarios}
    if len(calendars) > 1:
        problems.add(
            "run",
            "time",
            "the scenarios cover different quarters",
            "Run them apart, or give them the same time.",
        )
    for scenario in scenarios:
        other = [m for m in scenario.members if m != scenario.evidence.leading]
        if not other:
            problems.add(
                scenario.name,
                "members",
                "nobody but the leading ally is left",
                "Keep at least one more ally.",
            )
    problems.raise_if_any()


def central(*scenarios: ScenarioLike, evidence: Evidence | None = None) -> "xr.Dataset":
    """Run scenarios at the central value of every figure and return one Dataset with one future.

    What a reader can follow by hand from the tables: no figure is drawn. Variables and dimensions
    are those of `run`.

    Raises
    ------
    InputError
        With everything that is wrong with the scenarios or figures.
    """
    from counterpoise.ensemble.dataset import assemble

    known = evidence_for(scenarios, evidence)
    loaded = load_all(scenarios, known)
    check_arguments(loaded, 1, 0)
    check_same_evidence(loaded, known)
    ensembles = {s.name: _of_one(s) for s in loaded}
    result = assemble(loaded, ensembles, 1, 0, known)
    result.coords["scenario_warnings"] = ("scenario", [""] * len(loaded))
    result.attrs["warnings"] = ["Every figure at its central value: one future, not an ensemble."]
    return result


def single(scenario: ScenarioLike, evidence: Evidence | None = None) -> dict[str, Any]:
    """Run one scenario at its central figures and return the engine's own arrays, with accounts.

    For tracing a number by hand, and for tests.
    """
    loaded = load_all([scenario], evidence or load_evidence())[0]
    return {"scenario": loaded, "batch": _central_batch(loaded, keep_accounts=True)}


def _of_one(scenario: Scenario) -> Ensemble:
    """Return the ensemble of the one future in which no figure is drawn."""
    kept = Columns(1)
    reduction = Reduction(1, kept)
    reduction.add(block_of(_central_batch(scenario), scenario.calendar))
    return reduction.ensemble(kept.arrays)


def _central_batch(loaded: Scenario, *, keep_accounts: bool = False) -> Batch:
    assembly = Assembly(loaded)
    batch = simulate_batch(
        assembly.parameters({}, 1), policy_of(loaded), 1, keep_accounts=keep_accounts
    )
    if not np.isfinite(batch.series.coverage).all():
        raise InputError(
            [
                Problem(
                    loaded.name,
                    "",
                    "the run gives numbers that are not finite",
                    "Check the figures it sets.",
                )
            ]
        )
    return batch
