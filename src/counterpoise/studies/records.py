"""What a study says of itself beside its table: factors, measures and scenarios, as plain data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from counterpoise.studies.factors import Factor, FactorKind, entry_of
from counterpoise.studies.model import StudyModel
from counterpoise.studies.outcomes import Outcome, kept_outcomes

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario
    from counterpoise.studies.runner import Planned


@dataclass(frozen=True)
class FactorRecord:
    """What is known of a factor once a study has run.

    Parameters
    ----------
    name, title : str
        Its name and what a reader calls it.
    kind : str
        ``uncertainty``, ``lever`` or ``choice``.
    figures : int
        How many figures it moves.
    grades : mapping of str to int
        Those figures by grade.
    values : tuple
        What a lever or choice may be set to, as its column holds it.
    """

    name: str
    title: str
    kind: FactorKind
    figures: int
    grades: Mapping[str, int] = field(hash=False)
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class StudyRecord:
    """A study as it is kept beside its table.

    Parameters
    ----------
    model : StudyModel
        What was asked.
    scenarios : mapping of str to str
        Titles of scenarios by name.
    factors : mapping of str to FactorRecord
        What varied.
    outcomes : mapping of str to Outcome
        What was measured.
    proof : mapping
        Fingerprints and versions.
    own : mapping of str to mapping
        By scenario what it sets itself, for each lever and choice.
    """

    model: StudyModel
    scenarios: Mapping[str, str]
    factors: Mapping[str, FactorRecord]
    outcomes: Mapping[str, Outcome]
    proof: Mapping[str, Any]
    own: Mapping[str, Mapping[str, Any]]


def record_of(study: "Planned", description: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of a study with what its tables are made of, as plain data."""
    request = study.request
    measured = kept_outcomes(request.scenarios, request.used, request.model.outcomes)
    about = {
        "title": request.model.title,
        "says": request.model.says,
        "titles": {s.name: s.title for s in request.scenarios},
        "order": [s.name for s in request.scenarios],
        "factors": [asdict(_recorded(f, request.evidence)) for f in study.factors],
        "outcomes": [asdict(o) for o in measured.values()],
        "own": {
            s.name: {f.name: own_setting(f, s) for f in study.factors if f.kind != "uncertainty"}
            for s in request.scenarios
        },
    }
    return {**description, "about": about}


def parsed_record(description: Mapping[str, Any]) -> StudyRecord:
    """Return a study from the description that `record_of` made."""
    about = description["about"]
    named = {name: about[name] for name in ("title", "says")}
    model = StudyModel.model_validate({**description["study"], **named})
    factors = [
        FactorRecord(**{**entry, "values": tuple(entry["values"])}) for entry in about["factors"]
    ]
    outcomes = [Outcome(**entry) for entry in about["outcomes"]]
    proof = {k: v for k, v in description.items() if k not in ("study", "about", "factors")}
    return StudyRecord(
        model,
        {name: about["titles"][name] for name in about["order"]},
        {factor.name: factor for factor in factors},
        {outcome.name: outcome for outcome in outcomes},
        proof,
        about["own"],
    )


def _recorded(factor: Factor, evidence: "Evidence") -> FactorRecord:
    grades = _grades(factor.paths, evidence)
    values = factor.values if factor.is_number else tuple(map(str, factor.values))
    return FactorRecord(factor.name, factor.title, factor.kind, len(factor.paths), grades, values)


def own_setting(factor: Factor, scenario: "Scenario") -> float | str | None:
    """Return what a scenario itself sets a lever or choice to, as its column would hold it.

    A choice of a model is no entry of a scenario: it is held at the first value that is named. None
    where a scenario sets nothing, or the entries of a lever with stars to values that differ.
    """
    if factor.of_model:
        return str(factor.values[0])
    if factor.times:
        return 1.0
    if factor.sets_figures:
        return scenario.evidence.figure(factor.paths[0]).value
    content = scenario.model.model_dump(mode="json")
    each = [entry_of(content, name) for name in factor.entries or (factor.name,)]
    found = each[0]
    if found is None or isinstance(found, dict | list) or any(own != found for own in each):
        return None
    numeric = factor.is_number and isinstance(found, int | float)
    return float(found) if numeric else str(found)


def _grades(paths: Sequence[str], evidence: "Evidence") -> dict[str, int]:
    counted = Counter(evidence.figure(path).grade for path in paths)
    return {str(grade): counted[grade] for grade in sorted(counted)}
