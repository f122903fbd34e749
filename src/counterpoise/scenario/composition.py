"""Composing: which documents a scenario is made of, in order, and whether each is in form."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from counterpoise.problems import Problems, did_you_mean, in_words
from counterpoise.scenario.model import ScenarioModel
from counterpoise.scenario.yaml_reader import BASE, Document, Place, find, read_document

MOST_ANCESTORS = 20


class Chain:
    """The documents behind a scenario: the base, what it extends, and at the end itself.

    Parameters
    ----------
    problems : Problems
        Where everything that is wrong is noted.
    """

    def __init__(self, problems: Problems) -> None:
        self.documents: list[Document] = []
        self._problems = problems
        self._laid: set[str] = set()
        base = find("base", None, (BASE, ""), problems)
        if base is not None:
            self.documents.append(read_document(base, problems))

    def add(self, document: Document, beside: Path | None, path: tuple[str, ...] = ()) -> None:
        """Lay a document on top, below it what it extends; each file is laid once."""
        place = (document.file, where_in(document, ("extends",)))
        parents = document.data.get("extends")
        # What is not a list of names is noted with the form of the document.
        listed = parents if isinstance(parents, list) else [parents]
        for parent in listed:
            file = find(parent, beside, place, self._problems) if isinstance(parent, str) else None
            if file is None:
                continue
            identity = str(file.resolve()) if isinstance(file, Path) else str(file)
            if identity in path:
                self._problems.add(*place, f"'{parent}' leads back to itself", "Break the circle.")
            elif len(path) > MOST_ANCESTORS:
                what = f"more than {MOST_ANCESTORS} scenarios extend one another"
                self._problems.add(*place, what, "Write them into fewer files.")
            elif identity not in self._laid:
                self._laid.add(identity)
                read = read_document(file, self._problems)
                self.add(read, file.parent if isinstance(file, Path) else None, (*path, identity))
        if document.file != BASE:
            self.documents.append(document)


def sound_part(document: Document, problems: Problems) -> Document:
    """Note what is out of form and return the document without it.

    What is left can still be checked against the evidence, so that one run lists every problem.
    """
    data, first = document.data, True
    while True:
        try:
            ScenarioModel.model_validate(data)
        except ValidationError as error:
            faults = faults_of(error, data)
            if first:
                _note(document, faults, problems)
            data = _without(data, [place for place, _, _ in faults])
            first = False
        else:
            return Document(document.file, data, document.lines)


def faults_of(error: ValidationError, data: Any) -> list[tuple[Place, str, str]]:
    """Return place, fault and remedy of each finding, one for each entry.

    An entry that may be written in several ways is found fault with once for each; the way that
    matches deepest is the one that was meant.
    """
    found: dict[Place, tuple[str, str]] = {}
    for detail in error.errors(include_url=False):
        place = _entry(detail["loc"], data, missing=detail["type"] == "missing")
        what, remedy = in_words(detail)
        if detail["type"] == "extra_forbidden":
            remedy = _known_beside(place) or remedy
        if place in found:
            other = what.partition(" (it is")[0]
            if other not in found[place][0]:
                found[place] = (f"{found[place][0]}, or {other}", found[place][1])
        else:
            found[place] = (what, remedy)
    above = {place[:length] for place in found for length in range(len(place))}
    return [(place, *words) for place, words in found.items() if place not in above]


def _known_beside(place: Place) -> str:
    model: Any = ScenarioModel
    for part in place[:-1]:
        field = getattr(model, "model_fields", {}).get(part)
        model = field.annotation if field else None
    known = getattr(model, "model_fields", None)
    return did_you_mean(str(place[-1]), known, listed=len(known)) if known else ""


def _note(document: Document, faults: list[tuple[Place, str, str]], problems: Problems) -> None:
    for place, what, remedy in faults:
        problems.add(document.file, where_in(document, place), what, remedy)


def _entry(location: tuple[str | int, ...], data: Any, *, missing: bool) -> Place:
    """Return the part of pydantic's location that the writer of the file would recognise."""
    place: list[str | int] = []
    for part in location:
        inside = (isinstance(data, Mapping) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        )
        if inside:
            place.append(part)
            data = data[part]
    if missing and isinstance(data, Mapping):
        place.append(location[-1])
    return tuple(place)


def _without(data: dict[str, Any], places: list[Place]) -> dict[str, Any]:
    """Return data without some entries; a list with a fault in it goes whole."""
    below: dict[str | int, list[Place]] = {}
    for place in places:
        if not place:
            return {}
        below.setdefault(place[0], []).append(place[1:])
    kept: dict[str, Any] = {}
    for key, value in data.items():
        rests = below.get(key)
        if rests is None:
            kept[key] = value
        elif isinstance(value, dict) and all(rest and rest[0] in value for rest in rests):
            kept[key] = _without(value, rests)
    return kept


def where_in(document: Document, place: Place) -> str:
    """Return where an entry of a document stands: its line, if it is known, and its path."""
    dotted = ".".join(map(str, place))
    for length in range(len(place), 0, -1):
        if place[:length] in document.lines:
            return f"line {document.lines[place[:length]]}, {dotted}"
    return dotted
