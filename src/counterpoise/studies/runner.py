"""Running a study in batches: kept as they come, and gone on with where it stopped."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Union

from counterpoise.atomic_write.manifest import Listed
from counterpoise.ensemble.versions import versions
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
from counterpoise.studies.factors import Factor, space_of
from counterpoise.studies.outcomes import check_outcomes
from counterpoise.studies.parts import (
    SCHEMA,
    PartsFolder,
    PartsReader,
    part_name,
    parts_folder,
    table_of,
)
from counterpoise.studies.request import StudyRequest
from counterpoise.studies.shapley_design import shapley_design
from counterpoise.studies.specification import factors_of
from counterpoise.studies.stores import Place, Proof, reading
from counterpoise.studies.tables import (
    HELD,
    FrameTable,
    Part,
    PartsTable,
    Table,
    parts_of,
    rows_of_a_part,
)

if TYPE_CHECKING:
    import pandas as pd

MOST_RUNS = 100_000_000
Progress = Callable[[int, int], None]


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

    def parts(self, rows: int | None = None) -> list[Part]:
        """Return the parts in order."""
        names = [scenario.name for scenario in self.request.scenarios]
        each = rows or rows_of_a_part(self.total)
        return list(parts_of(names, self.views, self.design.total, each))

    def description(self, rows: int | None = None) -> dict[str, Any]:
        """Return what makes the study this one, as plain data: two alike give the same table."""
        request = self.request
        return {
            "schema": SCHEMA,
            "study": request.model.model_dump(mode="json", exclude={"title", "says"}),
            "scenarios": {s.name: s.hash for s in request.scenarios},
            "evidence_hash": request.evidence.hash,
            "factors": [factor.name for factor in self.factors],
            "views": self.views,
            "rows_of_a_part": rows or rows_of_a_part(self.total),
            "runs": self.total,
            "versions": versions(),
        }


Made = Union["pd.DataFrame", bytes, Listed]
"""A part that was worked out: its table, the file that holds it, or what a list says of that."""
Crew = Callable[[Planned, Sequence[Part], Proof | None], Generator[tuple[Part, Made], None, None]]
"""Who works out parts, in any order; beside them stands by what the place of a study is known."""


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
    out: Place | None = None,
    *,
    description: Mapping[str, Any] | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    workers: int | None = None,
    rows: int | None = None,
    crew: Crew | None = None,
) -> Table:
    """Run a study and return its table.

    Parameters
    ----------
    study : Planned
        The study.
    out : str or Path, optional
        The folder or address at which parts are kept as they come. A table that is kept and larger
        than `counterpoise.studies.tables.HELD` is not held in memory.
    description : mapping, optional
        What is kept of the study beside them; `Planned.description` if not given.
    resume : bool
        Whether to go on with what is there.
    progress : callable, optional
        Called with the runs done, those kept from before among them, and their total.
    workers : int, optional
        Threads; all cores if not given. The table does not depend on it.
    rows : int, optional
        Runs in a part; as many as suit the study if not given.
    crew : callable, optional
        Who works out the parts; this process if not given.

    Raises
    ------
    InputError
        If another study or a damaged part is there.
    StudyFaultError
        If a part cannot be written; those before it are kept.
    """
    parts = study.parts(rows)
    about = description or study.description(rows)
    hold = out is None or study.total <= HELD
    tables: dict[int, pd.DataFrame] = {}
    holder: AbstractContextManager[PartsFolder | None] = (
        nullcontext(None) if out is None else parts_folder(out)
    )
    with holder as folder:
        if folder is not None:
            folder.begin(about, resume=resume)
            folder.check([part_name(part.number) for part in parts])
        left = [p for p in parts if folder is None or not folder.holds(part_name(p.number))]
        done, kept = study.total - sum(map(len, left)), len(parts) - len(left)
        if progress is not None and done:
            progress(done, study.total)
        proof = None if folder is None else folder.proof(about)
        with closing((crew or local_crew(workers))(study, left, proof)) as working:
            for part, made in working:
                if folder is not None:
                    folder.keep(part_name(part.number), made, kept)
                if hold and not isinstance(made, Listed):
                    tables[part.number] = table_of(made)
                kept, done = kept + 1, done + len(part)
                if progress is not None:
                    progress(done, study.total)
        if folder is not None:
            folder.end()
    if out is None:
        return FrameTable(_joined(tables[part.number] for part in parts))
    stored = PartsTable(parts, PartsReader(reading(out)))
    if not hold:
        return stored
    known = ((part, tables.get(part.number)) for part in parts)
    return FrameTable(_joined(stored.part(p) if t is None else t for p, t in known))


def local_crew(workers: int | None = None) -> Crew:
    """Return this process as who works out parts, on all cores or as many as are given."""

    def work(
        study: Planned, parts: Sequence[Part], _: Proof | None
    ) -> Generator[tuple[Part, Made], None, None]:
        experiments = study.experiments()
        for part in parts:
            points = study.design.rows(part.first, part.last)
            yield part, experiments.run(part.scenario, part.view, points, workers)

    return work


def _joined(tables: "Iterable[pd.DataFrame]") -> "pd.DataFrame":
    import pandas as pd

    return pd.concat(list(tables), ignore_index=True)


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
