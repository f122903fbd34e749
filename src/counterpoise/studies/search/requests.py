"""What the searches share: loading a study with levers, its goal and its futures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from counterpoise.ensemble.runner import evidence_for
from counterpoise.ensemble.versions import versions
from counterpoise.evidence import EvidenceLike, as_evidence
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import Scenario
from counterpoise.studies.model import Lever
from counterpoise.studies.request import ScenarioLike, StudyRequest, load_study
from counterpoise.studies.search.condition import FORM, Condition, parsed

FUTURES = 200
"""Futures of a search, where neither a study nor the call says how many."""
LeverLike = Lever | Mapping[str, Any] | Sequence[float]


def loaded(
    what: Sequence[ScenarioLike],
    evidence: EvidenceLike | None,
    changes: Mapping[str, Any] | None,
    over: Mapping[str, Any],
    *,
    futures: int = FUTURES,
) -> StudyRequest:
    """Load a study for a search: the futures of a Latin hypercube, and no choice of the model.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    known = evidence_for(
        [entry for entry in what if isinstance(entry, Scenario)],
        None if evidence is None else as_evidence(evidence),
    )
    given = {key: value for key, value in over.items() if value is not None}
    fixed = {"design": "lhs", "choices": {}, "views": ["all"], "second_order": False}
    request = load_study(*what, evidence=known, changes=changes, over=fixed | given)
    size = request.model.size or futures
    return replace(request, model=request.model.model_copy(update={"size": size}))


def goal_of(request: StudyRequest, form: str = FORM) -> Condition:
    """Return the condition of a study.

    Parameters
    ----------
    request : StudyRequest
        The study.
    form : str
        How such a condition is written: what a remedy says.

    Raises
    ------
    InputError
        If it has none, or one of another form.
    """
    if request.model.goal is None:
        what = "no condition is asked for"
        raise InputError([Problem("study", "goal", what, f"Write {form}.")])
    return parsed(request.model.goal, form)


def proof_of(request: StudyRequest) -> dict[str, Any]:
    """Return what makes an answer the same again: seed, fingerprints and versions."""
    return {
        "seed": request.model.seed,
        "futures": request.model.points,
        "scenarios": {scenario.name: scenario.hash for scenario in request.scenarios},
        "evidence_hash": request.evidence.hash,
        "versions": versions(),
    }
