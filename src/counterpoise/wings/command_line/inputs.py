"""What a command names: options that several share, and how what they name is loaded."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.problems import InputError, Problems

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

EvidenceSet = Annotated[
    str | None,
    typer.Option(
        "--evidence",
        help="A named evidence set, or a folder of your own tables.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Change an entry: time.quarters=8. Repeatable.",
    ),
]


def load_together(
    names: list[str],
    evidence_set: str | None = None,
    changes: list[str] | None = None,
    problems: Problems | None = None,
) -> tuple["Evidence", list["Scenario"]]:
    """Load evidence and scenarios and lay changes over each scenario.

    Parameters
    ----------
    names : list of str
        Built-in names or files.
    evidence_set : str, optional
        A named evidence set, or a folder with tables of the user's own.
    changes : list of str, optional
        Texts such as ``time.quarters=8``.
    problems : Problems, optional
        What is already known to be wrong with the command.

    Raises
    ------
    InputError
        With everything that is wrong. Where the tables cannot be used, scenarios are still checked
        for their form.
    """
    from counterpoise.evidence import load_evidence
    from counterpoise.scenario import check_form, load_scenario

    found = problems or Problems()
    laid_over, evidence, scenarios = {}, None, []
    try:
        laid_over = parse_changes(changes or [])
    except InputError as error:
        found.extend(error)
    try:
        evidence = load_evidence(evidence_set)
    except InputError as error:
        found.extend(error)
    for name in names:
        try:
            if evidence is None:
                check_form(name)
            else:
                scenarios.append(load_scenario(name, evidence=evidence, changes=laid_over))
        except InputError as error:
            found.extend(error)
    if evidence is None or found:
        raise found.error()
    return evidence, scenarios


def parse_changes(texts: list[str]) -> dict[str, Any]:
    """Turn ``a.b=1`` into a mapping laid over a scenario.

    A dot parts entries; a figure path stands whole after ``figures.`` or ``factors.``, as in
    ``figures.capability_figures/sead/lead_time=4``. Values are read as YAML.

    Raises
    ------
    InputError
        If a text has no ``=``, its value is not YAML, or two of them contradict each other.
    """
    from counterpoise.scenario.yaml_reader import NotYamlError, load_yaml

    problems = Problems()
    changes: dict[str, Any] = {}
    for text in texts:
        entry, sign, value = text.partition("=")
        path = [part.strip() for part in entry.split(".")]
        if not sign or not all(path):
            remedy = "Write entry=value, such as 'figures.coefficients/reliance=0'."
            problems.add("--set", "", f"'{text}' is not entry=value", remedy)
            continue
        try:
            parsed = load_yaml(value)
        except NotYamlError as error:
            remedy = "Write a number, a word or {key: value}."
            problems.add("--set", entry, f"the value cannot be read: {error}", remedy)
            continue
        if not _lay(changes, path, parsed):
            what = "is set both as a whole and in part, or twice"
            problems.add("--set", entry, what, "Set each entry once.")
    problems.raise_if_any()
    return changes


def _lay(changes: dict[str, Any], path: list[str], value: Any) -> bool:
    """Lay a value into nested mappings; say whether its place was free."""
    *parents, last = path
    place = changes
    for parent in parents:
        below = place.setdefault(parent, {})
        if type(below) is not dict:  # a mapping given as a value is of the parser's own type
            return False
        place = below
    if last in place:
        return False
    place[last] = value
    return True
