"""Running scenarios over the same futures."""

from collections.abc import Sequence
from pathlib import Path

from counterpoise.arguments import checked
from counterpoise.ensemble.runner import Progress, ScenarioLike, asked_run, evidence_for
from counterpoise.evidence import EvidenceLike, as_evidence
from counterpoise.problems import InputError, Problem
from counterpoise.result import Result
from counterpoise.wings import models_for


@checked
def run(
    *scenarios: ScenarioLike,
    futures: int = 1000,
    seed: int = 1,
    evidence: EvidenceLike | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    wings: str | Sequence[str] = (),
    feedback: int = 0,
    parts: str | Path | None = None,
    resume: bool = False,
) -> Result:
    """Run scenarios over the same futures.

    Parameters
    ----------
    *scenarios : str, Path, mapping or Scenario
        Built-in names, YAML files, mappings or loaded scenarios. They must share their calendar.
    futures : int
        Size of the ensemble. A larger one keeps the first futures of a smaller one bit for bit.
    seed : int
        Seed of the study.
    evidence : Evidence, str or Path, optional
        The figures, or the name or folder of an evidence set; if not given, those that loaded
        scenarios were loaded with, or else the shipped ones.
    progress : callable, optional
        Called with the scenario's name, the futures done and their total.
    workers : int, optional
        Threads; all cores if not given. The results do not depend on it.
    wings : str or sequence of str, optional
        Wings that run after the alliance over the same futures; those that they read come along.
    feedback : int
        Further passes, in which what wings feed back to the alliance counts.
    parts : str or Path, optional
        Folder in which measures of each future are kept in parts as they come, and read from when
        they are asked for: memory then does not grow with futures, and the result is the same to
        the bit. `Result.open` opens it again. Needs the extra ``netcdf``.
    resume : bool
        Whether to go on with what that folder holds.

    Returns
    -------
    Result
        Its `data` is an xarray Dataset; see `counterpoise.ensemble.dataset.VARIABLES` for names,
        units and dimensions.

    Raises
    ------
    InputError
        With everything that is wrong with the arguments, scenarios or figures.
    StudyFaultError
        If a part cannot be written; those before it are kept.

    Examples
    --------
    >>> import counterpoise as cp
    >>> result = cp.run("glide-path", "cliff", futures=20)
    >>> list(result.scenarios)
    ['glide-path', 'cliff']
    """
    known = evidence_for(scenarios, None if evidence is None else as_evidence(evidence))
    models, notes = models_for(wings)
    asked = asked_run(
        *scenarios,
        futures=futures,
        seed=seed,
        evidence=known,
        workers=workers,
        models=models,
        feedback=feedback,
        notes=notes,
    )
    if parts is None:
        if resume:
            remedy = "Name the folder that the run was kept in as parts."
            raise InputError([Problem("run", "resume", "says nothing of where the run is", remedy)])
        return Result(asked.run(progress), known)
    from counterpoise.studies.stored_run import run_in_parts

    return Result(run_in_parts(asked, parts, resume=resume, progress=progress), known)
