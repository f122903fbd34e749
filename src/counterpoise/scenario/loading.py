"""Loading a scenario: compose it, check it against the evidence, fix its meaning."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from counterpoise.evidence import Evidence, load_evidence
from counterpoise.problems import InputError, Problems
from counterpoise.quarters import Calendar
from counterpoise.scenario.checking import check_meaning
from counterpoise.scenario.model import ScenarioModel, Times
from counterpoise.scenario.reading import Document, Place, find, merge, read_document

MOST_ANCESTORS = 20
NOT_INHERITED = ("name", "title", "says", "reference", "extends")


@dataclass(frozen=True)
class Scenario:
    """Assumptions, composed and checked, with the evidence that they change.

    Parameters
    ----------
    model : ScenarioModel
        What it says, after composition.
    evidence : Evidence
        The evidence with the scenario's own figures in it.
    members : tuple of str
        Allies that belong, in the order of the evidence, partners last.
    capabilities : tuple of str
        Capabilities that are followed, in the order of the evidence.
    """

    model: ScenarioModel
    evidence: Evidence
    members: tuple[str, ...]
    capabilities: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its short name."""
        return self.model.name

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.model.title or self.model.name

    @property
    def calendar(self) -> Calendar:
        """The quarters it covers."""
        return self.model.time.calendar()

    @cached_property
    def hash(self) -> str:
        """Fingerprint of what it assumes; its name and words do not count."""
        content = self.model.model_dump(mode="json", exclude=set(NOT_INHERITED))
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def to_yaml(self) -> str:
        """Return the composed scenario as YAML that gives the same results."""
        import io

        from ruamel.yaml import YAML

        data = self.model.model_dump(mode="json", exclude_defaults=True, exclude={"extends"})
        stream = io.StringIO()
        writer = YAML(typ="safe", pure=True)
        writer.default_flow_style = False
        writer.dump(data, stream)
        return stream.getvalue()


def load_scenario(
    scenario: str | Path | Mapping[str, Any],
    *,
    evidence: Evidence | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Scenario:
    """Load a scenario by its built-in name, from a YAML file or from a mapping.

    Parameters
    ----------
    scenario : str, Path or mapping
        ``"glide-path"``, ``"my-case.yaml"`` or the content itself.
    evidence : Evidence, optional
        The evidence that it is checked against and changes; the shipped one if not given.
    changes : mapping, optional
        More entries laid over it, as in a file that extends it.

    Raises
    ------
    InputError
        With everything that is wrong, where, and what to do.
    """
    problems = Problems()
    chain: list[Document] = []
    if isinstance(scenario, Mapping):
        _collect(Document("scenario", dict(scenario)), None, chain, problems, ())
    else:
        file = find(str(scenario), None, problems)
        if file is not None:
            document = read_document(file, problems)
            beside = file.parent if isinstance(file, Path) else None
            _collect(document, beside, chain, problems, (str(file),))
    if changes:
        chain.append(Document("changes", dict(changes)))
    for document in chain:
        _check_form(document, problems)
    problems.raise_if_any()
    return _resolve(chain, evidence or load_evidence())


def _collect(
    document: Document,
    beside: Path | None,
    chain: list[Document],
    problems: Problems,
    seen: tuple[str, ...],
) -> None:
    if not seen or not any(d.file == "base.yaml" for d in chain):
        base = find("base", None, problems)
        if base is not None and document.file != "base.yaml":
            chain.append(read_document(base, problems))
    parents = document.data.get("extends", [])
    for parent in [parents] if isinstance(parents, str) else parents:
        if not isinstance(parent, str):
            continue
        file = find(parent, beside, problems)
        if file is None:
            continue
        if str(file) in seen or len(seen) > MOST_ANCESTORS:
            line = document.lines.get(("extends",), 1)
            problems.add(
                document.file,
                f"line {line}, extends",
                f"'{parent}' leads back to itself",
                "Break the circle.",
            )
            continue
        place = file.parent if isinstance(file, Path) else None
        _collect(read_document(file, problems), place, chain, problems, (*seen, str(file)))
    chain.append(document)


def _check_form(document: Document, problems: Problems) -> None:
    try:
        ScenarioModel.model_validate(document.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=False):
            place = tuple(part for part in detail["loc"] if _is_entry(document.data, part))
            known = ", ".join(ScenarioModel.model_fields)
            remedy = (
                f"Known entries: {known}."
                if len(place) == 1 and detail["type"] == "extra_forbidden"
                else "Mend that entry."
            )
            message = detail["msg"].removeprefix("Value error, ")
            if detail["type"] == "extra_forbidden":
                message = "unknown entry"
            given = detail.get("input")
            shown = f" (it is {given!r})" if isinstance(given, str | int | float) else ""
            problems.add(
                document.file,
                _where(document, place),
                f"{message[0].lower()}{message[1:]}{shown}",
                remedy,
            )


def _is_entry(data: Any, part: str | int) -> bool:
    """Tell entries of the file from names of alternatives that pydantic puts into the path."""
    if isinstance(part, int):
        return True
    if isinstance(data, Mapping):
        return part in data or any(_is_entry(value, part) for value in data.values())
    if isinstance(data, list):
        return any(_is_entry(value, part) for value in data)
    return False


def _where(document: Document, place: Place) -> str:
    dotted = ".".join(map(str, place))
    for length in range(len(place), 0, -1):
        if place[:length] in document.lines:
            return f"line {document.lines[place[:length]]}, {dotted}"
    return dotted


def _resolve(chain: list[Document], evidence: Evidence) -> Scenario:
    merged: dict[str, Any] = {}
    for document in chain[:-1] if chain[-1].file == "changes" else chain:
        merged = merge({k: v for k, v in merged.items() if k not in NOT_INHERITED}, document.data)
    if chain[-1].file == "changes":
        merged = merge(merged, chain[-1].data)
    try:
        model = ScenarioModel.model_validate(merged)
    except ValidationError as error:
        problems = Problems()
        for detail in error.errors(include_url=False):
            problems.add(
                chain[-1].file, ".".join(map(str, detail["loc"])), detail["msg"], "Mend that entry."
            )
        raise InputError(problems._found) from None

    def place(*entry: str) -> tuple[str, str]:
        for document in reversed(chain):
            if entry in document.lines or _holds(document.data, entry):
                return document.file, _where(document, entry)
        return chain[-1].file, ".".join(entry)

    check_meaning(model, evidence, place)
    changed = _with_own_figures(model, evidence)
    return Scenario(model, changed, _members(model, evidence), _capabilities(model, evidence))


def _holds(data: Any, entry: tuple[str, ...]) -> bool:
    for part in entry:
        if not isinstance(data, Mapping) or part not in data:
            return False
        data = data[part]
    return True


def _with_own_figures(model: ScenarioModel, evidence: Evidence) -> Evidence:
    values: dict[str, float] = {}
    for pattern, value in model.figures.items():
        for path in evidence.matching(pattern):
            before = values.get(path, evidence.figure(path).value)
            values[path] = before * value.times if isinstance(value, Times) else value
    return (
        evidence.with_values(values, why=f"Set by scenario {model.name}.") if values else evidence
    )


def _members(model: ScenarioModel, evidence: Evidence) -> tuple[str, ...]:
    chosen = model.members.only if model.members.only is not None else evidence.members
    belong = {*chosen, *model.members.with_partners} - set(model.members.without)
    return tuple(code for code in evidence.allies if code in belong)


def _capabilities(model: ScenarioModel, evidence: Evidence) -> tuple[str, ...]:
    wanted = model.capabilities
    return tuple(c for c in evidence.capabilities if wanted is None or c in wanted)
