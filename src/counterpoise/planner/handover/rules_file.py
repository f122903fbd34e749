"""Reading rules of one's own: from a YAML file, or from mappings."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

from pydantic import BeforeValidator, ValidationError

from counterpoise.evidence.csv_tables import read_text
from counterpoise.planner.handover.rules import Contract, Entry, Pool, Rule, Selection, order_cap
from counterpoise.problems import Problems, did_you_mean, in_words
from counterpoise.scenario.yaml_reader import (
    MOST_BYTES,
    Document,
    NotYamlError,
    load_yaml,
    plain_document,
)

T = TypeVar("T")
Place = tuple[str | int, ...]
Listed = Annotated[tuple[T, ...], BeforeValidator(lambda v: tuple(v) if isinstance(v, list) else v)]


class RulesFile(Entry):
    """What a file of rules may say.

    Parameters
    ----------
    rules : tuple of Rule
        Rules of one's own.
    committed : tuple of Contract
        Programmes under contract.
    pools : tuple of Pool
        Allies who buy together.
    """

    rules: Listed[Rule] = ()
    committed: Listed[Contract] = ()
    pools: Listed[Pool] = ()


def read_rules(file: Path | str, problems: Problems | None = None) -> RulesFile:
    """Return the rules, contracts and pools of a file.

    Parameters
    ----------
    file : Path or str
        A YAML file with `rules`, `committed` or `pools`.
    problems : Problems, optional
        Takes what is wrong, so that all is told at once; then nothing is raised.

    Raises
    ------
    InputError
        With everything that is wrong, and where.
    """
    found = Problems()
    document = _document(Path(file), found)
    rules = _rules(document, found) if not found else RulesFile()
    if problems is None:
        found.raise_if_any()
    elif found:
        problems.extend(found.error())
    return rules


def rules_of(
    entries: Sequence[Any], committed: Sequence[Any] = (), pools: Sequence[Any] = ()
) -> RulesFile:
    """Return rules, contracts and pools that are given as objects or mappings.

    Raises
    ------
    InputError
        With everything that is wrong.

    Examples
    --------
    >>> (one,) = rules_of([{"name": "wait", "to": 2027, "at_most": 0}]).rules
    >>> one.until, one.sense, one.limit
    ('2027-Q4', '<=', 0.0)
    """
    problems = Problems()
    parts = {"rules": entries, "committed": committed, "pools": pools}
    plain = {name: [_plain(one) for one in part] for name, part in parts.items() if part}
    document = plain_document("plan", plain, problems)
    found = _rules(document, problems) if not problems else RulesFile()
    problems.raise_if_any()
    return found


def asked_rules(
    rules: Sequence[Any] | Path | str = (),
    committed: Sequence[Any] = (),
    cap: float | None = None,
    problems: Problems | None = None,
    *,
    pools: Sequence[Any] = (),
) -> RulesFile:
    """Return all rules, contracts and pools that are asked for.

    Parameters
    ----------
    rules : sequence of Rule or mapping, Path or str
        Rules, or a YAML file with `rules`, `committed` or `pools`.
    committed : sequence of Contract or mapping
        Programmes under contract.
    cap : float, optional
        Largest share of any year's orders of a capability that one ally may place.
    problems : Problems, optional
        Takes what is wrong; then nothing is raised.
    pools : sequence of Pool or mapping
        Allies who buy together.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    found = Problems()
    read, given = RulesFile(), rules
    if isinstance(rules, Path | str):
        read, given = read_rules(rules, found), ()
    entries = cast("Sequence[Any]", given)
    more = found.attempt(lambda: rules_of(entries, committed, pools)) or RulesFile()
    if cap is not None and not 0 < cap <= 1:
        what, remedy = f"is {cap:g}", "Give a share above 0 and up to 1, such as 0.3."
        found.add("plan", "order cap", what, remedy)
        cap = None
    if problems is None:
        found.raise_if_any()
    elif found:
        problems.extend(found.error())
    capped = () if cap is None else (order_cap(cap),)
    return RulesFile(
        rules=(*read.rules, *more.rules, *capped),
        committed=(*read.committed, *more.committed),
        pools=(*read.pools, *more.pools),
    )


def _plain(entry: Any) -> Any:
    if isinstance(entry, Entry):
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
        remedy = "A file of rules has the entries 'rules:', 'committed:' or 'pools:'."
        problems.add(str(file), "line 1", "holds no rules", remedy)
        return nothing
    return plain_document(str(file), tree, problems)


def _rules(document: Document, problems: Problems) -> RulesFile:
    try:
        return RulesFile.model_validate(document.data)
    except ValidationError as error:
        _note(error, document, problems)
        return RulesFile()


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
    """Return the entries that an unknown one may have been meant for."""
    model: type[Entry] = RulesFile
    if len(place) > 1:
        models: dict[str | int, type[Entry]] = {"committed": Contract, "pools": Pool}
        model = models.get(place[0], Rule)
    if "share_of" in place[:-1]:
        model = Selection
    names = [field.alias or name for name, field in model.model_fields.items()]
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
