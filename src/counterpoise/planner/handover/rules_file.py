"""Reading rules of one's own: from a YAML file, or from mappings."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from counterpoise.evidence.csv_tables import read_text
from counterpoise.planner.handover.rules import Contract, Rule, _Entry
from counterpoise.problems import Problems, did_you_mean, in_words
from counterpoise.scenario.yaml_reader import (
    MOST_BYTES,
    Document,
    NotYamlError,
    load_yaml,
    plain_document,
)

Place = tuple[str | int, ...]


class RulesFile(_Entry):
    """What a file of rules may say.

    Parameters
    ----------
    rules : list of Rule
        Rules of one's own.
    committed : list of Contract
        Programmes under contract.
    """

    rules: list[Rule] = []
    committed: list[Contract] = []


def read_rules(file: Path | str, problems: Problems | None = None) -> tuple[Rule, ...]:
    """Return the rules of a file, its contracts among them.

    Parameters
    ----------
    file : Path or str
        A YAML file with `rules`, `committed` or both.
    problems : Problems, optional
        Takes what is wrong, so that all is told at once; then nothing is raised.

    Raises
    ------
    InputError
        With everything that is wrong, and where.
    """
    found = Problems()
    document = _document(Path(file), found)
    rules = _rules(document, found) if not found else ()
    if problems is None:
        found.raise_if_any()
    elif found:
        problems.extend(found.error())
    return rules


def rules_of(entries: Sequence[Any], *, committed: Sequence[Any] = ()) -> tuple[Rule, ...]:
    """Return rules and contracts that are given as objects or mappings.

    Raises
    ------
    InputError
        With everything that is wrong.

    Examples
    --------
    >>> (one,) = rules_of([{"name": "wait", "to": 2027, "at_most": 0}])
    >>> one.until, one.sense, one.limit
    ('2027-Q4', '<=', 0.0)
    """
    problems, given = Problems(), {"rules": list(entries), "committed": list(committed)}
    plain = {
        name: [_plain(one) for one in part] for name, part in given.items() if isinstance(part, list)
    }
    document = plain_document("plan", plain, problems)
    found = _rules(document, problems) if not problems else ()
    problems.raise_if_any()
    return found


def _plain(entry: Any) -> Any:
    if isinstance(entry, _Entry):
        return entry.model_dump(mode="json", by_alias=True, exclude_none=True)
    return dict(entry) if isinstance(entry, Mapping) else entry


def _document(file: Path, problems: Problems) -> Document:
    text = read_text(file, problems, endings=(".yaml", ".yml"), most_bytes=MOST_BYTES)
    nothing = Document(str(file), {})
    if not text:
        return nothing
    try:
        tree = load_yaml(text)
    except NotYamlError as error:
        problems.add(str(file), error.place, f"is not valid YAML: {error}", "Mend the file.")
        return nothing
    if not isinstance(tree, Mapping):
        remedy = "A file of rules has the entries 'rules:', 'committed:' or both."
        problems.add(str(file), "line 1", "holds no rules", remedy)
        return nothing
    return plain_document(str(file), tree, problems)


def _rules(document: Document, problems: Problems) -> tuple[Rule, ...]:
    try:
        found = RulesFile.model_validate(document.data)
    except ValidationError as error:
        _note(error, document, problems)
        return ()
    return (*found.rules, *(contract.rule for contract in found.committed))


def _note(error: ValidationError, document: Document, problems: Problems) -> None:
    """Note each fault once, with the line of the entry that it lies in."""
    seen: set[Place] = set()
    for detail in error.errors(include_url=False):
        # Of an entry that may be written in two ways, the name of the way is no place.
        place = tuple(p for p in detail["loc"] if isinstance(p, int) or p.isidentifier())
        if place in seen:
            continue
        seen.add(place)
        what, remedy = in_words(detail)
        if detail["type"] == "extra_forbidden":
            remedy = _known_beside(place)
        problems.add(document.file, _where(document, place), what, remedy)


def _known_beside(place: Place) -> str:
    model: Any = RulesFile
    if len(place) > 1:
        model = Rule if place[0] == "rules" else Contract
        model = Rule.model_fields["share_of"].annotation if "share_of" in place[2:-1] else model
    known = getattr(model, "model_fields", None)
    if known is None:
        return "Name allies, capabilities, regions, from or to."
    names = [field.alias or name for name, field in known.items()]
    return did_you_mean(str(place[-1]), names, listed=len(names))


def _where(document: Document, place: Place) -> str:
    """Return the line of the nearest entry, and which one it is."""
    dotted = ".".join(map(str, place))
    for length in range(len(place), 0, -1):
        above = place[:length]
        lines = [n for entry, n in document.lines.items() if entry[:length] == above]
        if lines:
            return f"line {min(lines)}, {dotted}"
    return dotted
