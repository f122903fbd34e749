"""Running a study in batches: kept as they come, and gone on with where it stopped."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.ensemble.runner import versions
from counterpoise.problems import Problems
from counterpoise.studies.designs import (
    LARGEST_SOBOL,
    Design,
    FactorialDesign,
    HypercubeDesign,
    LeversDesign,
    MorrisDesign,
    SobolDesign,
    Space,
    View,
)
from counterpoise.studies.experiments import Experiments
from counterpoise.studies.factors import Factor, factors_of, space_of
from counterpoise.studies.outcomes import check_outcomes
from counterpoise.studies.parts import SCHEMA, PartsFolder, part_name, parts_folder
from counterpoise.studies.request import StudyRequest
from counterpoise.studies.shapley_design import shapley_design

if TYPE_CHECKING:
    import pandas as pd

ROWS = 1000
"""Runs in a part: what is lost when a study is killed, a few seconds of two cores."""
MOST_RUNS = 100_000_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Part:
    """Consecutive rows of the design under one scenario.

    Parameters
    ----------
    number : int
        Its place in the study.
    scenario : str
        The scenario.
    view : str
        What varies.
    first, last : int
        The rows, the last one not included.
    """

    number: int
    scenario: str
    view: View
    first: int
    last: int


@dataclass(frozen=True)
class Planned:
    """A study that is ready to run.

    Parameters
    ----------
    request : StudyRequest
        What is asked.
    factors : tuple of Factor
        What varies.
    space : Space
        The columns of the unit cube.
    design : Design
        The rows.
    """

    request: StudyRequest
    factors: tuple[Factor, ...]
    space: Space
    design: Design

    @property
    def views(self) -> list[View]:
        """The views that differ from one another: figures alone are all where nothing is set."""
        uncertain = [factor.kind == "uncertainty" for factor in self.factors]
        if not any(uncertain):
            return ["all"]
        wanted = list(self.request.model.views)
        if all(uncertain):
            wanted = list(dict.fromkeys("all" if v == "figures" else v for v in wanted))
        return wanted

    @property
    def total(self) -> int:
        """How many runs there are."""
        return self.design.total * len(self.request.scenarios) * len(self.views)

    def experiments(self) -> Experiments:
        """Return what runs its rows."""
        return Experiments.of(self.request, self.factors, self.space)

    def parts(self, rows: int = ROWS) -> Iterator[Part]:
        """Give the parts in order."""
        number = 0
        for scenario in self.request.scenarios:
            for view in self.views:
                for first in range(0, self.design.total, rows):
                    last = min(first + rows, self.design.total)
                    yield Part(number, scenario.name, view, first, last)
                    number += 1

    def description(self, rows: int = ROWS) -> dict[str, Any]:
        """Return what makes the study this one, as plain data: two alike give the same table."""
        request = self.request
        return {
            "schema": SCHEMA,
            "study": request.model.model_dump(mode="json", exclude={"title", "says"}),
            "scenarios": {s.name: s.hash for s in request.scenarios},
            "evidence_hash": request.evidence.hash,
            "factors": [factor.name for factor in self.factors],
            "rows_of_a_part": rows,
            "runs": self.total,
            "versions": versions(),
        }


def planned(request: StudyRequest) -> Planned:
    """Return a study with its factors and design.

    Raises
    ------
    InputError
        If a factor or measure is unknown, or the design is too large.
    """
    problems = Problems()
    problems.attempt(
        lambda: check_outcomes(request.model.outcomes, request.scenarios, request.used)
    )
    factors = problems.attempt(lambda: factors_of(request))
    problems.raise_if_any()
    factors = factors or ()
    space = space_of(factors)
    model = request.model
    if model.design in ("sobol", "shapley") and 2 * len(space.columns) > LARGEST_SOBOL:
        what = f"needs {2 * len(space.columns):,} dimensions; the sequence has {LARGEST_SOBOL:,}"
        problems.add("study", "design", what, "Vary fewer figures, or choose the design lhs.")
    problems.raise_if_any()
    found = Planned(request, factors, space, _design(request, factors, space))
    if found.total > MOST_RUNS:
        what = f"comes to {found.total:,} runs, more than {MOST_RUNS:,}"
        problems.add("study", "size", what, "Give a smaller size, or fewer levels.")
    problems.raise_if_any()
    return found


def run_parts(
    study: Planned,
    out: Path | None = None,
    *,
    description: Mapping[str, Any] | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    workers: int | None = None,
    rows: int = ROWS,
) -> "pd.DataFrame":
    """Run a study and return its table.

    Parameters
    ----------
    study : Planned
        The study.
    out : Path, optional
        The folder in which parts are kept as they come.
    description : mapping, optional
        What the folder says of the study; `Planned.description` if not given.
    resume : bool
        Whether to go on with what the folder holds.
    progress : callable, optional
        Called with the runs done, those kept from before among them, and their total.
    workers : int, optional
        Threads; all cores if not given. The table does not depend on it.
    rows : int
        Runs in a part.

    Raises
    ------
    InputError
        If the folder holds another study or a damaged part.
    StudyFaultError
        If a part cannot be written; those before it are kept.
    """
    import pandas as pd

    experiments = study.experiments()
    parts = list(study.parts(rows))
    tables, done = [], 0
    holder: AbstractContextManager[PartsFolder | None] = (
        nullcontext(None) if out is None else parts_folder(out)
    )
    with holder as folder:
        if folder is not None:
            folder.begin(description or study.description(rows), resume=resume)
            folder.check([part_name(part.number) for part in parts])
        for part in parts:
            name = part_name(part.number)
            if folder is not None and folder.holds(name):
                table = folder.read(name)
            else:
                points = study.design.rows(part.first, part.last)
                table = experiments.run(part.scenario, part.view, points, workers)
                if folder is not None:
                    folder.add(name, table, part.number)
            tables.append(table)
            done += part.last - part.first
            if progress is not None:
                progress(done, study.total)
    return pd.concat(tables, ignore_index=True)


def _design(request: StudyRequest, factors: tuple[Factor, ...], space: Space) -> Design:
    model = request.model
    if model.design == "sobol":
        return SobolDesign(space, model.points, model.seed, model.second_order)
    if model.design == "shapley":
        return shapley_design(request, factors, space)
    if model.design == "lhs":
        return HypercubeDesign(space, model.points, model.seed)
    if model.design == "morris":
        return MorrisDesign(space, model.points, model.seed)
    set_ones = {f.name: f.unit_levels for f in factors if f.kind != "uncertainty"}
    if model.design == "levers-futures":
        levers = {f.name: f.unit_levels for f in factors if f.kind == "lever"}
        futures = HypercubeDesign(space, model.points, model.seed)
        return LeversDesign(FactorialDesign(space, levers or set_ones), futures)
    named = model.uncertainties if isinstance(model.uncertainties, dict) else {}
    groups = {factor.name: factor.unit_levels for factor in factors if factor.name in named}
    return FactorialDesign(space, {**set_ones, **groups})
