"""Reading a roster file: its form, its lines, and the roster that it stands for."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from counterpoise.evidence import Evidence, load_evidence
from counterpoise.evidence.csv_tables import read_text
from counterpoise.planner.rotations.earlier import earlier_roster
from counterpoise.planner.rotations.file_model import Commitment, RosterModel
from counterpoise.planner.rotations.request import Fixed, Post, RotationRequest, Stock, span_of
from counterpoise.planner.rotations.validation import check_meaning, check_names, targets_of
from counterpoise.problems import Problems, did_you_mean
from counterpoise.scenario.composition import faults_of
from counterpoise.scenario.yaml_reader import (
    Document,
    NotYamlError,
    Place,
    load_yaml,
    plain_document,
)

if TYPE_CHECKING:
    from counterpoise.planner.rotations.plan import RotationPlan

LIBRARY = "counterpoise.planner.rotations.library"
MOST_BYTES = 500_000
LISTED = (
    *("tours", "rest", "served_before", "at_once", "caveats"),
    *("commitments", "record", "affinity", "preferences"),
)


def roster_names() -> list[str]:
    """Return the names of the built-in rosters."""
    names = (entry.name for entry in files(LIBRARY).iterdir())
    return sorted(n.removesuffix(".yaml") for n in names if n.endswith(".yaml"))


def load_roster(
    roster: str | Path | Mapping[str, Any],
    *,
    evidence: Evidence | None = None,
    hold_record: bool = False,
    near: "str | Path | RotationPlan | None" = None,
) -> RotationRequest:
    """Load a roster by its built-in name, from a YAML file or from a mapping.

    Parameters
    ----------
    roster : str, Path or mapping
        ``"handover"``, ``"my-roster.yaml"`` or the content itself.
    evidence : Evidence, optional
        Where inventories and economies come from; the shipped one if not given.
    hold_record : bool
        Whether what the file records as having happened is fixed like a commitment.
    near : str, Path or RotationPlan, optional
        A known roster; each of its seats that is not kept counts against the new one.

    Raises
    ------
    InputError
        With everything that is wrong, where, and what to do.
    """
    problems = Problems()
    document = _document(roster, problems)
    problems.raise_if_any()
    model = _model(document, problems)
    known = evidence or load_evidence()
    lines = {place: f"line {line}" for place, line in _all_lines(document).items()}

    def at(*entry: str | int) -> tuple[str, str]:
        return document.file, _where(lines, entry)

    check_names(model, known, at, problems)
    problems.raise_if_any()
    found = _resolved(model, document.file, known, lines, hold_record=hold_record)
    check_meaning(found, at, problems)
    problems.raise_if_any()
    return found if near is None else replace(found, near=earlier_roster(found, near))


def content_hash(roster: RotationRequest) -> str:
    """Return the fingerprint of what a roster assumes, and of what is held fixed in it."""
    content = roster.model.model_dump(mode="json", by_alias=True)
    content["held"] = len(roster.fixed)
    content["near"] = None if roster.near is None else sorted(roster.near.seats)
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _document(roster: str | Path | Mapping[str, Any], problems: Problems) -> Document:
    if isinstance(roster, Mapping):
        return plain_document("roster", roster, problems)
    file = _find(roster, problems)
    if file is None:
        return Document(str(roster), {})
    name = str(file) if isinstance(file, Path) and isinstance(roster, Path) else str(roster)
    text = read_text(file, problems, endings=(".yaml", ".yml"), most_bytes=MOST_BYTES)
    if not text:
        return Document(name, {})
    try:
        tree = load_yaml(text)
    except NotYamlError as error:
        problems.add(name, error.place, f"is not valid YAML: {error}", "Mend the file.")
        return Document(name, {})
    if not isinstance(tree, Mapping):
        remedy = "A roster is made of entries such as 'periods:' and 'slots:'."
        problems.add(name, "line 1", "is not a roster", remedy)
        return Document(name, {})
    return plain_document(name, tree, problems)


def _find(roster: str | Path, problems: Problems) -> Path | Traversable | None:
    name = str(roster)
    if isinstance(roster, Path) or name.endswith((".yaml", ".yml")) or "/" in name:
        return Path(name)
    built_in = files(LIBRARY).joinpath(f"{name}.yaml")
    if re.fullmatch(r"[\w.-]+", name) and built_in.is_file():
        return built_in
    remedy = did_you_mean(name, roster_names())
    problems.add("roster", "", f"there is no roster '{name}'", f"{remedy} Or give a .yaml file.")
    return None


def _model(document: Document, problems: Problems) -> RosterModel:
    try:
        return RosterModel.model_validate(document.data)
    except ValidationError as error:
        lines = {place: f"line {line}" for place, line in _all_lines(document).items()}
        for place, what, general in faults_of(error, document.data):
            remedy = general
            if what.startswith("unknown entry"):
                remedy = _known_beside(place) or general
            elif what.startswith("must be a list") and place and place[0] in LISTED:
                remedy = "Begin each entry with '- ' on a line of its own."
            problems.add(document.file, _where(lines, place), what, remedy)
        raise problems.error() from None


def _known_beside(place: Place) -> str:
    """Return the entries that a misspelt one may have been meant for."""
    kinds: list[Any] = [RosterModel]
    for part in place[:-1]:
        kinds = [inner for kind in kinds for inner in _inside(kind, part)]
    known = [
        field.alias or name
        for kind in kinds
        if _is_model(kind)
        for name, field in kind.model_fields.items()
    ]
    return did_you_mean(str(place[-1]), known, listed=len(known)) if known else ""


def _inside(kind: Any, part: str | int) -> list[Any]:
    """Return what a part of a model, a mapping or a list may be."""
    if _is_model(kind):
        names = {field.alias or name: field for name, field in kind.model_fields.items()}
        return _ways(names[str(part)].annotation) if part in names else []
    if get_origin(kind) in (dict, list):
        return _ways(get_args(kind)[-1])
    return []


def _ways(annotation: Any) -> list[Any]:
    """Return the ways in which something may be written."""
    if _is_model(annotation) or get_origin(annotation) in (dict, list):
        return [annotation]
    return [way for part in get_args(annotation) for way in _ways(part)]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _all_lines(document: Document) -> dict[Place, int]:
    """Return the lines of all entries; an entry of a list stands where its first part does."""
    lines = dict(document.lines)
    for place, line in document.lines.items():
        for length in range(1, len(place)):
            above = place[:length]
            if isinstance(above[-1], int):
                lines[above] = min(line, lines.get(above, line))
    return lines


def _where(lines: Mapping[Place, str], entry: Place) -> str:
    dotted = ".".join(map(str, entry))
    for length in range(len(entry), 0, -1):
        if entry[:length] in lines:
            return f"{lines[entry[:length]]}, {dotted}"
    return dotted


def _resolved(
    model: RosterModel,
    file: str,
    evidence: Evidence,
    lines: Mapping[Place, str],
    *,
    hold_record: bool,
) -> RotationRequest:
    allies = tuple(sorted(evidence.members if model.allies is None else set(model.allies)))
    periods = tuple(model.period_names())
    posts = tuple(
        Post(name, role, slot, places, span_of(periods, slot))
        for name, slot in model.slots.items()
        for role, places in slot.places().items()
    )
    lists: list[tuple[str, list[Commitment]]] = [("commitments", model.commitments)]
    if hold_record:
        lists.append(("record", model.record))
    fixed = tuple(
        Fixed(entry, period, _where(lines, (which, index)))
        for which, entries in lists
        for index, entry in enumerate(entries)
        for period in span_of(periods, entry)
    )
    wanted = sum(p.places.wanted * p.places.burden * len(p.active) for p in posts)
    targets = targets_of(model, evidence, allies, wanted)
    stocks = {(a, unit): _stock(model, evidence, a, unit) for a in allies for unit in model.units}
    return RotationRequest(
        model, file, evidence, allies, periods, posts, stocks, fixed, targets, lines
    )


def _stock(model: RosterModel, evidence: Evidence, ally: str, unit: str) -> Stock:
    kind, held = model.units[unit], model.forces.get(ally, {}).get(unit)
    readiness = kind.readiness
    if held is not None:
        units = held.units
        readiness = readiness if held.readiness is None else held.readiness
    else:
        inventories = evidence.tables["inventories"]
        units = _whole(sum(n * inventories[ally, c].value for c, n in sorted(kind.gives.items())))
    return Stock(units, readiness, _whole(units * readiness / (1 + kind.home_per_away)))


def _whole(number: float) -> int:
    """Return the whole units in a number; 2.9999999999 from a division is three."""
    return int(number + 1e-9)
