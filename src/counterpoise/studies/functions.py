"""The function that runs a study."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from counterpoise.alliance import Precision
from counterpoise.arguments import checked
from counterpoise.ensemble.runner import evidence_for
from counterpoise.evidence import EvidenceLike, as_evidence
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import Scenario
from counterpoise.studies.additions import Addition
from counterpoise.studies.records import record_of
from counterpoise.studies.request import ScenarioLike, load_study
from counterpoise.studies.result import StudyResult
from counterpoise.studies.runner import Crew, Progress, local_crew, planned, run_parts

Design = Literal["sobol", "lhs", "morris", "shapley", "factorial", "levers-futures"]


@checked
def study(  # noqa: PLR0913 (each is a thing that may be asked, by its name)
    *what: ScenarioLike,
    design: Design | None = None,
    size: int | None = None,
    seed: int | None = None,
    precision: Precision | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    evidence: EvidenceLike | None = None,
    changes: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    dask: str | None = None,
    additions: Sequence[Addition] = (),
) -> StudyResult:
    """Find out which assumptions decide.

    Parameters
    ----------
    *what : str, Path, mapping or Scenario
        A study as a YAML file or a mapping, or scenarios by name, file or content, which are then
        studied as the headline is: every family of uncertain figures and the choices of the model.
    design : str, optional
        ``sobol``, ``lhs``, ``morris``, ``shapley``, ``factorial`` or ``levers-futures``, in the
        place of what the study says.
    size : int, optional
        Base points, futures or trajectories of the design. A larger one keeps the first rows.
    seed : int, optional
        Seed of the study. The same one gives the same table to the bit, on the same machine.
    precision : {"double", "single"}, optional
        Of the engine's working memory. Single precision is quicker and right to about four figures;
        ``docs/precision.md`` has the difference by quantity.
    out : str or Path, optional
        Folder, or address of object storage such as ``s3://bucket/study``, in which parts are kept
        as they are worked out; needs the extra ``study``.
    resume : bool
        Whether to go on with what the folder holds.
    evidence : Evidence, str or Path, optional
        The figures; the shipped ones if not given.
    changes : mapping, optional
        Entries laid over each scenario.
    progress : callable, optional
        Called with the runs done and their total.
    workers : int, optional
        Threads; all cores if not given. The table does not depend on it.
    dask : str, optional
        Address of the scheduler of a Dask cluster whose workers do the work; needs the extras
        ``cluster`` and ``study``. The table does not depend on it.
    additions : sequence of Addition
        What models that run after the engine can add; `counterpoise.study` has those of all wings.

    Returns
    -------
    StudyResult
        The runs, and what can be asked of them.

    Raises
    ------
    InputError
        With everything that is wrong with the study, its scenarios, figures or folder.
    StudyFaultError
        If the machine fails, by a full disk or lost workers say; what was done until then is kept.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = {"capabilities": ["tanker"], "time": {"quarters": 8}}
    >>> question = {
    ...     "scenarios": "cliff",
    ...     "uncertainties": {"lead time": "capability_figures/*/lead_time"},
    ...     "others": "central",
    ...     "choices": {"us_count": ["likely-wartime", "force-model"]},
    ...     "views": "all",
    ... }
    >>> found = cp.study(question, size=8, changes=small)
    >>> found.sensitivity("gap_area")["factor"].tolist()
    ['us_count', 'lead time']
    """
    loaded = [entry for entry in what if isinstance(entry, Scenario)]
    known = evidence_for(loaded, None if evidence is None else as_evidence(evidence))
    over = {"design": design, "size": size, "seed": seed, "precision": precision}
    given = {key: value for key, value in over.items() if value is not None}
    request = load_study(*what, evidence=known, changes=changes, over=given, additions=additions)
    ready = planned(request)
    description = record_of(ready, ready.description())
    with crew_of(dask, workers) as crew:
        table = run_parts(
            ready, out, description=description, resume=resume, progress=progress, crew=crew
        )
    return StudyResult(table, description)


@contextmanager
def crew_of(dask: str | None, workers: int | None) -> Iterator[Crew]:
    """Return who works out parts: a Dask cluster, or this process.

    Raises
    ------
    InputError
        If the cluster cannot be reached or has other versions, or both are asked for.
    """
    if dask is None:
        yield local_crew(workers)
        return
    if workers is not None:
        what = "says how many threads this machine uses, where a cluster does the work"
        raise InputError([Problem("--workers", "", what, "Leave it out.")])
    from counterpoise.studies.cluster import cluster_crew

    with cluster_crew(dask) as crew:
        yield crew
