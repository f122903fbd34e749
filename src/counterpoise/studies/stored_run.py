"""A run of many futures that is kept in parts: measures go to the disk as they come.

What stays in memory does not grow with the number of futures, but for some numbers of each while a
summary is made. The folder, its parts, the lock and what is done after a fault are those of a
study.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import BATCH
from counterpoise.ensemble.blocks import blocks
from counterpoise.ensemble.dataset import declared_by
from counterpoise.ensemble.reduction import SERIES_FUTURES, Ensemble, Keeper, Reduction
from counterpoise.ensemble.runner import AskedRun, Progress
from counterpoise.ensemble.storage import netcdf_bytes, open_result
from counterpoise.ensemble.versions import versions
from counterpoise.extras import require
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import Scenario
from counterpoise.studies.parts import FREE, Kind, PartsFolder, kind_of, read_description
from counterpoise.studies.stored_measures import (
    COLUMNS,
    StoredColumns,
    column_names,
    labels_along,
    marked,
    part_file,
    state_file,
    with_stored,
)
from counterpoise.studies.stores import is_address, reading, writing
from counterpoise.studies.tables import Part, described_parts

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
RUN = Kind("counterpoise/run-parts/1", "run", "--parts")
FUTURES = 10_000
"""Futures of a part: some seconds of two cores, and 20 megabytes until they are written."""
_SERIES = "series."
"""What the names of series begin with in the file of the sums."""
REST = "rest.nc"
"""The file of all but the measures of each future."""


def run_in_parts(
    asked: AskedRun,
    place: str | Path,
    *,
    resume: bool = False,
    progress: Progress | None = None,
    futures_of_a_part: int = FUTURES,
) -> "xr.Dataset":
    """Run what is asked for, with measures of each future in parts in a folder.

    Parameters
    ----------
    asked : AskedRun
        The run.
    place : str or Path
        The folder.
    resume : bool
        Whether to go on with what is there.
    progress : callable, optional
        Called with the scenario's name, the futures done and their total.
    futures_of_a_part : int
        A multiple of the futures in a batch.

    Returns
    -------
    xarray.Dataset
        The result, equal to the bit to one that is held in memory; measures of each future are
        read when they are asked for.

    Raises
    ------
    InputError
        If another run or a damaged part is there.
    StudyFaultError
        If a part cannot be written; those before it are kept.
    """
    check_place(place)
    if futures_of_a_part % BATCH:
        raise ValueError(f"A part holds whole batches of {BATCH} futures.")
    with writing(place) as store:
        folder = PartsFolder(store, RUN)
        _write(asked, folder, _description(asked, futures_of_a_part), progress, resume=resume)
    return open_parts(place)


def _write(
    asked: AskedRun,
    folder: PartsFolder,
    about: Mapping[str, Any],
    progress: Progress | None,
    *,
    resume: bool,
) -> None:
    """Write what is missing of a run."""
    parts = described_parts(about)
    folder.begin(about, resume=resume)
    folder.check([*(name for part in parts for name in _files(part)), REST])
    writer = _Writer(folder, asked, parts)
    ensembles = {s.name: writer.run(s, progress) for s in asked.scenarios}
    if not folder.holds(REST):
        rest = asked.dataset(ensembles, measures=False)
        declared = declared_by(asked.models)
        measures = [q for q in declared.values() if q.kind == "measure"]
        content = netcdf_bytes(marked(rest, measures, list(declared)), single=False)
        folder.keep(REST, content, len(parts))
    folder.end()


def open_parts(place: str | Path) -> "xr.Dataset":
    """Open a run that is kept in parts; measures of each future are read when they are asked for.

    Raises
    ------
    InputError
        If it is not there, not all of it, or a part is damaged.
    """
    check_place(place)
    store = reading(place)
    description = read_description(store, RUN)
    store.check(FREE)
    parts = described_parts(description)
    if not store.exists(REST):
        done = sum(len(part) for part in parts if store.exists(part_file(part)))
        what = f"holds {done:,} of {description['runs']:,} futures"
        remedy = "Go on with it: counterpoise run ... --parts DIR --resume."
        raise InputError([Problem(str(place), "", what, remedy)])
    return with_stored(open_result(Path(store.where(REST))), StoredColumns(store, parts))


def open_saved(place: str | Path) -> "xr.Dataset":
    """Open a saved result, whether it is one file or a folder of parts.

    Raises
    ------
    InputError
        If it is neither, not all of it, or damaged.
    """
    return open_parts(place) if Path(place).is_dir() else open_result(place)


def is_run(folder: Path) -> bool:
    """Return whether a folder holds a run in parts."""
    return kind_of(reading(folder)) == RUN.schema


def check_place(place: str | Path) -> None:
    """Refuse an address, and a program without what reads and writes results.

    Raises
    ------
    InputError
        If one of both is so.
    """
    require("netcdf")
    if is_address(place):
        what = "is no folder: a run in parts is kept on a disk of this machine"
        raise InputError([Problem(str(place), "", what, "Name a folder with --parts.")])


def _description(asked: AskedRun, futures_of_a_part: int) -> dict[str, Any]:
    """Return what makes a run this one, as plain data: two alike give the same parts."""
    return {
        "schema": RUN.schema,
        "scenarios": {s.name: s.hash for s in asked.scenarios},
        "evidence_hash": asked.evidence.hash,
        "settings": {
            "futures": asked.futures,
            "seed": asked.seed,
            "feedback": asked.feedback,
            "wings": [model.name for model in asked.models],
        },
        "views": ["all"],
        "rows_of_a_part": futures_of_a_part,
        "runs": asked.futures * len(asked.scenarios),
        "versions": versions(),
    }


def _files(part: Part) -> tuple[str, str]:
    return part_file(part), state_file(part)


class _Writer:
    """Runs what is missing of each scenario, and writes it part by part."""

    def __init__(self, folder: PartsFolder, asked: AskedRun, parts: Sequence[Part]) -> None:
        self._folder, self._asked, self._parts = folder, asked, parts
        labels = [model.labels(asked.evidence) for model in asked.models]
        self._labels = {dim: names for of in labels for dim, names in of.items()}
        self._dims = {name: q.dims[1:] for name, q in declared_by(asked.models).items()}

    def run(self, scenario: Scenario, progress: Progress | None) -> Ensemble:
        """Run one scenario as far as it is missing; return all but its measures."""
        own = [part for part in self._parts if part.scenario == scenario.name]
        done = sum(len(part) for part in own if self._is_there(part))

        def advance(count: int) -> None:
            nonlocal done
            done += count
            if progress is not None and done:
                progress(scenario.name, done, self._asked.futures)

        advance(0)
        for there, span in groupby(own, self._is_there):
            if not there:
                self._run_span(scenario, own, list(span), advance)
        return self._continued(own, _Gathered()).ensemble({})

    def _is_there(self, part: Part) -> bool:
        return all(self._folder.holds(name) for name in _files(part))

    def _run_span(
        self,
        scenario: Scenario,
        own: Sequence[Part],
        missing: Sequence[Part],
        advance: Callable[[int], None],
    ) -> None:
        """Run consecutive parts of a scenario without a break between them."""
        asked, gathered = self._asked, _Gathered()
        reduction = self._continued(own[: own.index(missing[0])], gathered)
        upcoming = iter(missing)
        part = next(upcoming)
        for block in blocks(
            scenario,
            (missing[0].first, missing[-1].last),
            asked.seed,
            asked.workers,
            models=asked.models,
            feedback=asked.feedback,
        ):
            reduction.add(block)
            if block.first + block.futures == part.last:
                self._keep(part, gathered.table(self._names(scenario)), reduction)
                part = next(upcoming, part)
            advance(block.futures)

    def _names(self, scenario: Scenario) -> Callable[[str, Sequence[int]], list[str]]:
        own = {"ally": scenario.members, "capability": scenario.capabilities, **self._labels}

        def names(measure: str, sizes: Sequence[int]) -> list[str]:
            along = zip(self._dims[measure], sizes, strict=True)
            return column_names(measure, [labels_along(dim, size, own) for dim, size in along])

        return names

    def _keep(self, part: Part, columns: Mapping[str, Floats], reduction: Reduction) -> None:
        kept = sum(map(self._is_there, self._parts))
        file = io.BytesIO()
        np.save(file, np.stack(list(columns.values())), allow_pickle=False)
        state = _state_of(reduction, part, list(columns))
        self._folder.keep(state_file(part), state, kept)
        self._folder.keep(part_file(part), file.getvalue(), kept)

    def _continued(self, before: Sequence[Part], keeper: Keeper) -> Reduction:
        """Return the reduction as it stood behind some parts, which are there."""
        found = Reduction(self._asked.futures, keeper)
        for part in before:
            if part.first < SERIES_FUTURES or part is before[-1]:
                with self._folder.store.open(state_file(part)) as file:
                    held = np.load(io.BytesIO(file.read()), allow_pickle=False)
                series = {key: held[key] for key in held if key.startswith(_SERIES)}
                found.resume(part.first, {k.removeprefix(_SERIES): v for k, v in series.items()})
                if part is before[-1]:
                    own = [key for key in held if key not in series and key != COLUMNS]
                    found.sums = {key: held[key] for key in own}
        return found


class _Gathered:
    """Measures of the futures of a part, by the column, until it is written."""

    def __init__(self) -> None:
        self._blocks: list[Mapping[str, Floats]] = []

    def add(self, _: int, measures: Mapping[str, Floats]) -> None:
        """Take in the measures of the next futures."""
        self._blocks.append(measures)

    def table(self, names: Callable[[str, Sequence[int]], list[str]]) -> dict[str, Floats]:
        """Return the columns, and begin anew."""
        found: dict[str, Floats] = {}
        for name, some in self._blocks[0].items():
            values = np.concatenate([measures[name] for measures in self._blocks])
            columns = np.ascontiguousarray(values.reshape(len(values), -1).T)
            found.update(zip(names(name, some.shape[1:]), columns, strict=True))
        self._blocks = []
        return found


def _state_of(reduction: Reduction, part: Part, columns: Sequence[str]) -> bytes:
    """Return sums up to the end of a part, its own series and the names of its columns."""
    held = {**reduction.sums, COLUMNS: np.array(columns)}
    if part.first < SERIES_FUTURES:
        rows = slice(part.first, part.last)
        held |= {_SERIES + name: values[rows] for name, values in reduction.series.items()}
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **held)
    return file.getvalue()
