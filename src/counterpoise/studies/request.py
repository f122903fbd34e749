"""Loading a study: from a YAML file, from a mapping, or from the names of scenarios."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from counterpoise.ensemble.models import Model, in_order
from counterpoise.ensemble.runner import check_arguments, check_same_evidence
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problems, did_you_mean
from counterpoise.scenario import Scenario, load_scenario
from counterpoise.scenario.composition import faults_of, where_in
from counterpoise.scenario.yaml_reader import Document, plain_document, read_document
from counterpoise.studies.additions import Addition, used
from counterpoise.studies.model import StudyModel

LIBRARY = "counterpoise.studies.library"
HEADLINE = "headline"
"""The study whose entries stand where a study has none of its own."""
OWN_ENTRIES = ("scenarios", "design", "uncertainties", "levers", "choices", "outcomes")
"""Entries by which a file is known for a study; a scenario has none of them."""
ScenarioLike = str | Path | Mapping[str, Any] | Scenario


@dataclass(frozen=True)
class StudyRequest:
    """A study whose scenarios are loaded.

    Parameters
    ----------
    model : StudyModel
        What it says.
    scenarios : tuple of Scenario
        With the changes of the study laid over them.
    evidence : Evidence
        The figures.
    additions : tuple of Addition
        What models that run after the engine can add.
    """

    model: StudyModel
    scenarios: tuple[Scenario, ...]
    evidence: Evidence
    additions: tuple[Addition, ...] = ()

    @property
    def used(self) -> tuple[Addition, ...]:
        """The additions that some measure of the study needs."""
        return used(self.additions, self.model.outcomes)

    @cached_property
    def models(self) -> tuple[Model, ...]:
        """The models that run after the engine, in their order."""
        found = [model for addition in self.used for model in addition.models()]
        return in_order({model.name: model for model in found}.values())


def load_study(
    *what: ScenarioLike,
    evidence: Evidence,
    changes: Mapping[str, Any] | None = None,
    over: Mapping[str, Any] | None = None,
    additions: Sequence[Addition] = (),
) -> StudyRequest:
    """Load a study.

    Parameters
    ----------
    *what : str, Path, mapping or Scenario
        One YAML file or mapping that is a study, or scenarios.
    evidence : Evidence
        The figures.
    changes : mapping, optional
        Entries laid over each scenario, after those of the study.
    over : mapping, optional
        Entries laid over the study, such as its design and size.
    additions : sequence of Addition
        What models that run after the engine can add.

    Raises
    ------
    InputError
        With everything that is wrong, where, and what to do.
    """
    problems = Problems()
    document = _document(what, problems)
    problems.raise_if_any()
    data = _built_in(HEADLINE).data | document.data | dict(over or {})
    scenarios = list(what) if "scenarios" not in document.data else []
    if scenarios:
        data["scenarios"] = [_name_of(s) for s in scenarios]
    try:
        model = StudyModel.model_validate(data)
    except ValidationError as error:
        known = StudyModel.model_fields
        for place, fault, remedy in faults_of(error, data):
            unknown = fault.startswith("unknown entry") and len(place) == 1
            better = did_you_mean(str(place[0]), known, listed=len(known)) if unknown else remedy
            problems.add(*_place(document, place, over), fault, better)
        raise problems.error() from None
    _check_numbers(model, document, over, problems)
    named = isinstance(what[0], str | Path) and str(what[0]) == document.file
    beside = Path(document.file).parent if named else None
    given: Sequence[ScenarioLike] = scenarios or [_beside(n, beside) for n in model.scenarios]
    attempted = [
        problems.attempt(partial(_loaded, scenario, evidence, model, changes)) for scenario in given
    ]
    loaded = [scenario for scenario in attempted if scenario is not None]
    problems.raise_if_any()
    check_arguments(loaded, 1, model.seed)
    check_same_evidence(loaded, evidence)
    return StudyRequest(model, tuple(loaded), evidence, tuple(additions))


def headline_choices() -> dict[str, list[Any]]:
    """Return the choices of the model that the headline is read under, with their values."""
    found: dict[str, list[Any]] = _built_in(HEADLINE).data["choices"]
    return found


def study_names() -> list[str]:
    """Return the names of the built-in studies; that of the headline lacks its scenarios."""
    names = (entry.name for entry in files(LIBRARY).iterdir())
    found = sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))
    return [name for name in found if name != HEADLINE]


def _built_in(name: str) -> Document:
    problems = Problems()
    place = files(LIBRARY).joinpath(f"{name}.yaml")
    document = read_document(Path(str(place)), problems)
    problems.raise_if_any()
    return document


def is_study(place: str | Path) -> bool:
    """Tell whether a YAML file is a study; a scenario, or what cannot be read, is none."""
    if not str(place).endswith((".yaml", ".yml")):
        return False
    data = read_document(Path(place), Problems()).data
    return any(entry in data for entry in OWN_ENTRIES)


def _document(what: Sequence[ScenarioLike], problems: Problems) -> Document:
    """Return the study that is meant, or an empty one where scenarios are."""
    if not what:
        remedy = "Name a scenario, such as glide-path, or the file of a study."
        problems.add("study", "", "nothing to study is given", remedy)
        return Document("study", {})
    studies = [entry for entry in what if _is_study(entry)]
    if not studies:
        return Document("study", {})
    first = studies[0]
    if len(what) > 1:
        name = "study" if isinstance(first, Mapping) else str(first)
        remedy = "Give one study, or scenarios only."
        problems.add(name, "", "is a study and stands beside something else", remedy)
        return Document("study", {})
    if isinstance(first, Mapping):
        document = plain_document("study", first, problems)
    elif first in study_names():
        document = _built_in(str(first))
    else:
        document = read_document(Path(str(first)), problems)
    if "scenarios" not in document.data and not problems:
        remedy = "Add the entry 'scenarios' with the name of one."
        problems.add(document.file, "scenarios", "names no scenario to study", remedy)
    return document


def _is_study(entry: ScenarioLike) -> bool:
    """Tell whether an entry is a study: a mapping, the name of one that is built in, or a file."""
    if isinstance(entry, Mapping):
        return any(own in entry for own in OWN_ENTRIES)
    if isinstance(entry, str) and entry in study_names():
        return True
    return isinstance(entry, str | Path) and is_study(entry)


def _place(
    document: Document, place: tuple[int | str, ...], over: Mapping[str, Any] | None
) -> tuple[str, str]:
    """Return where an entry stands: in the document, unless it was given in the place of that."""
    if place[:1] and place[0] in (over or {}):
        return "study", ".".join(map(str, place))
    return document.file, where_in(document, place)


def _check_numbers(
    model: StudyModel,
    document: Document,
    over: Mapping[str, Any] | None,
    problems: Problems,
) -> None:
    """Note sizes that a design does not allow."""
    size, place = model.size, _place(document, ("size",), over)
    if size is not None and model.design == "sobol" and size & (size - 1):
        below = 1 << (size.bit_length() - 1)
        what = f"is {size}; a Sobol design has a power of 2"
        problems.add(*place, what, f"Give {below} or {2 * below}.")
    if model.second_order and model.design != "sobol":
        what = f"a design {model.design} has no indices of pairs"
        remedy = "Leave it out, or choose the design sobol."
        problems.add(*_place(document, ("second_order",), over), what, remedy)
    if size is not None and model.design == "factorial":
        what = "is given; a factorial design runs every combination of levels once"
        problems.add(*place, what, "Leave it out, or choose another design.")
    if model.design in ("factorial", "levers-futures") and not (model.levers or model.choices):
        what = f"a design {model.design} has nothing to combine"
        remedy = "Name levers or choices in the file of the study."
        problems.add(*_place(document, ("levers",), over), what, remedy)
    for kind in ("outcomes", "views", "scenarios"):
        listed = getattr(model, kind)
        for name in sorted({n for n in listed if listed.count(n) > 1}):
            problems.add(document.file, kind, f"'{name}' stands there twice", "Keep one of them.")
    for name in sorted(set(model.levers) & set(model.choices)):
        what = "is both a lever and a choice"
        problems.add(document.file, f"levers.{name}", what, "Keep one of them.")


def _loaded(
    scenario: ScenarioLike,
    evidence: Evidence,
    model: StudyModel,
    changes: Mapping[str, Any] | None,
) -> Scenario:
    found = scenario
    if isinstance(found, Scenario) and not (model.changes or changes):
        return found
    for layer in (model.changes, changes or {}):
        if not isinstance(found, Scenario):
            found = load_scenario(found, evidence=evidence, changes=layer)
        elif layer:
            found = load_scenario(found.content(), evidence=found.evidence.origin, changes=layer)
    if not isinstance(found, Scenario):
        raise InputError([])
    return found


def _name_of(scenario: ScenarioLike) -> str:
    if isinstance(scenario, Scenario):
        return scenario.name
    if isinstance(scenario, Mapping):
        return str(scenario.get("name", "unnamed"))
    return str(scenario)


def _beside(name: str, folder: Path | None) -> str:
    """Return a scenario's file as named from the folder of the study."""
    if folder is None or not name.endswith((".yaml", ".yml")) or Path(name).is_absolute():
        return name
    return str(folder / name)
