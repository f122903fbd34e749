"""Reading ``--set entry=value``."""

from typing import Any

from counterpoise.problems import Problems


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
