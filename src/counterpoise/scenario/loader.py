"""Loading a scenario: compose it, check it against the evidence, fix its meaning."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from counterpoise.arguments import checked
from counterpoise.evidence import Evidence, EvidenceLike, as_evidence
from counterpoise.evidence.citations import in_short
from counterpoise.problems import Problems
from counterpoise.quarters import Calendar
from counterpoise.scenario.composition import Chain, faults_of, sound_part, where_in
from counterpoise.scenario.drawdown_validation import check_shapes
from counterpoise.scenario.model import ScenarioModel, Times
from counterpoise.scenario.shapes import Distribution
from counterpoise.scenario.validation import capabilities_of, check_meaning, members_of
from counterpoise.scenario.yaml_reader import (
    Document,
    find,
    merge,
    plain_document,
    read_document,
)

CHANGES = "changes (--set)"
NOT_INHERITED = ("name", "title", "says", "reference", "extends")


@dataclass(frozen=True, repr=False)
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

    Examples
    --------
    >>> import counterpoise as cp
    >>> scenario = cp.load_scenario("glide-path")
    >>> scenario.name, scenario.title, str(scenario.calendar.start)
    ('glide-path', 'Glide path', '2027-Q1')
    >>> again = cp.load_scenario("glide-path")
    >>> scenario.hash == again.hash
    True
    >>> "name: glide-path" in scenario.to_yaml()
    True
    """

    model: ScenarioModel
    evidence: Evidence
    members: tuple[str, ...]
    capabilities: tuple[str, ...]

    def __repr__(self) -> str:
        """Return its name, title and size; its evidence alone would fill megabytes."""
        quarters = self.calendar.bound_labels
        return (
            f"Scenario {self.name} ({self.hash}): {self.title}; {len(self.members)} members, "
            f"{len(self.capabilities)} capabilities, {quarters[0]} to {quarters[-2]}"
        )

    @property
    def name(self) -> str:
        """Its short name."""
        return self.model.name

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.model.title or self.model.name

    @property
    def reference(self) -> str:
        """What stands behind it: author, title, year and address of each source."""
        known = self.evidence.sources
        return "; ".join(
            in_short(known[entry]) if entry in known else entry for entry in self.model.reference
        )

    @property
    def calendar(self) -> Calendar:
        """The quarters it covers."""
        return self.model.time.calendar()

    @cached_property
    def hash(self) -> str:
        """Fingerprint of what it assumes; its name and words do not count."""
        content = self.model.model_dump(mode="json", exclude=set(NOT_INHERITED))
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]

    def content(self) -> dict[str, Any]:
        """Return what it says as plain data, so that more can be laid over it."""
        return self.model.model_dump(mode="json", exclude_defaults=True, exclude={"extends"})

    def to_yaml(self) -> str:
        """Return the composed scenario as YAML that gives the same results."""
        import io

        from ruamel.yaml import YAML

        data = self.content()
        stream = io.StringIO()
        writer = YAML(typ="safe", pure=True)
        writer.default_flow_style = False
        writer.dump(data, stream)
        return stream.getvalue()


@checked
def load_scenario(
    scenario: str | Path | Mapping[str, Any],
    *,
    evidence: EvidenceLike | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Scenario:
    """Load a scenario by its built-in name, from a YAML file or from a mapping.

    Parameters
    ----------
    scenario : str, Path or mapping
        ``"glide-path"``, ``"my-case.yaml"`` or the content itself.
    evidence : Evidence, str or Path, optional
        The evidence that it is checked against and changes, or the name or folder of its set; the
        shipped one if not given.
    changes : mapping, optional
        More entries laid over it, as in a file that extends it.

    Raises
    ------
    InputError
        With everything that is wrong, where, and what to do.

    Examples
    --------
    >>> import counterpoise as cp
    >>> late = cp.load_scenario("cliff", changes={"drawdown": {"announced": "2030-Q1"}})
    >>> late.title
    'Cliff'
    >>> mine = {"name": "mine", "title": "Mine", "extends": "cliff", "capabilities": ["tanker"]}
    >>> cp.load_scenario(mine).capabilities
    ('tanker',)
    """
    problems = Problems()
    chain = _compose(scenario, changes or {}, problems)
    return _resolve(chain, as_evidence(evidence), problems)


@cache
def base_factors() -> Mapping[str, Distribution | None]:
    """Return the uncertain factors that every scenario starts from."""
    problems = Problems()
    (base,) = Chain(problems).documents
    problems.raise_if_any()
    return ScenarioModel.model_validate(base.data).factors


def check_form(scenario: str | Path | Mapping[str, Any]) -> None:
    """Check how a scenario is written, without evidence to check its meaning against.

    Raises
    ------
    InputError
        With everything that is wrong with its form.
    """
    problems = Problems()
    _compose(scenario, {}, problems)
    problems.raise_if_any()


def _compose(
    scenario: str | Path | Mapping[str, Any], changes: Mapping[str, Any], problems: Problems
) -> list[Document]:
    chain = Chain(problems)
    if isinstance(scenario, Mapping):
        chain.add(plain_document("scenario", scenario, problems), None)
    else:
        file = find(str(scenario), None, ("scenario", ""), problems)
        if file is not None:
            beside, identity = None, str(file)
            if isinstance(file, Path):
                beside, identity = file.parent, str(file.resolve())
            chain.add(read_document(file, problems), beside, (identity,))
    documents = [sound_part(document, problems) for document in chain.documents]
    if changes:
        laid_over = sound_part(plain_document(CHANGES, changes, problems), problems)
        if "extends" in laid_over.data:
            what, remedy = "cannot be changed from outside", "Name the other scenario instead."
            problems.add(CHANGES, "extends", what, remedy)
        documents.append(laid_over)
    return documents


def _resolve(chain: list[Document], evidence: Evidence, problems: Problems) -> Scenario:
    merged: dict[str, Any] = {}
    for document in chain:
        if document.file != CHANGES:
            merged = {k: v for k, v in merged.items() if k not in NOT_INHERITED}
        merged = merge(merged, document.data)
    try:
        model = ScenarioModel.model_validate(merged)
    except ValidationError as error:
        for entry, what, remedy in faults_of(error, merged):
            problems.add(chain[-1].file, ".".join(map(str, entry)), what, remedy)
        raise problems.error() from None

    def place(*entry: str) -> tuple[str, str]:
        for document in reversed(chain):
            if entry in document.lines or _holds(document.data, entry):
                return document.file, where_in(document, entry)
        return chain[-1].file, ".".join(entry)

    check_meaning(model, evidence, place, problems)
    problems.raise_if_any()
    changed, capabilities = _with_own_figures(model, evidence), capabilities_of(model, evidence)
    if changed is not evidence:  # shapes may name figures that the scenario itself sets
        check_shapes(model, changed, capabilities, place, problems)
        problems.raise_if_any()
    return Scenario(model, changed, members_of(model, evidence), capabilities)


def _holds(data: Any, entry: tuple[str, ...]) -> bool:
    for part in entry:
        if not isinstance(data, Mapping) or part not in data:
            return False
        data = data[part]
    return True


def _with_own_figures(model: ScenarioModel, evidence: Evidence) -> Evidence:
    values: dict[str, float] = {}
    factors: dict[str, float] = {}
    for pattern, value in model.figures.items():
        for path in evidence.matching(pattern):
            if isinstance(value, Times):
                factors[path] = factors.get(path, 1.0) * value.times
            else:
                values[path] = value
                factors.pop(path, None)
    if values:
        evidence = evidence.with_values(values, why=f"Set by scenario {model.name}.")
    if factors:
        evidence = evidence.multiplied(factors, why=f"Multiplied by scenario {model.name}.")
    return evidence
