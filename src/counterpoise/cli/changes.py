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
        If a text has no ``=`` or its value is not YAML.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    problems = Problems()
    changes: dict[str, Any] = {}
    for text in texts:
        entry, sign, value = text.partition("=")
        if not sign or not entry.strip():
            problems.add(
                "--set", text, "is not entry=value", "Write 'figures.coefficients/reliance=0', say."
            )
            continue
        try:
            parsed = YAML(typ="safe", pure=True).load(value)
        except YAMLError:
            problems.add(
                "--set",
                text,
                "has a value that is not YAML",
                "Write a number, a word or {key: value}.",
            )
            continue
        place = changes
        *parents, last = entry.strip().split(".")
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = parsed
    problems.raise_if_any()
    return changes
