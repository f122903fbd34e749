"""Reading scenario files: YAML with the place of every entry, composed by name."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from counterpoise.evidence.reading import read_text
from counterpoise.problems import Problems, did_you_mean

Place = tuple[str | int, ...]
DEEPEST = 12
LIBRARY = "counterpoise.scenario.library"
WHOLE = ("time", "figures", "factors")


@dataclass
class Document:
    """What a file says, and where in it each entry stands."""

    file: str
    data: dict[str, Any]
    lines: dict[Place, int] = field(default_factory=dict)


def library_names() -> list[str]:
    """Return the names of the built-in scenarios."""
    folder = files(LIBRARY)
    names = (entry.name for entry in folder.iterdir())
    return sorted(
        n.removesuffix(".yaml") for n in names if n.endswith(".yaml") and n != "base.yaml"
    )


def find(name: str, beside: Path | None, problems: Problems) -> Path | Traversable | None:
    """Find a scenario: a built-in name, or a path to a YAML file."""
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        path = Path(name)
        return path if path.is_absolute() or beside is None else beside / path
    built_in = files(LIBRARY).joinpath(f"{name}.yaml")
    if built_in.is_file():
        return built_in
    remedy = did_you_mean(name, library_names(), listed=20)
    if Path(name).exists():
        remedy = "A scenario file ends in .yaml."
    problems.add("scenario", name, "there is no such scenario", remedy)
    return None


def read_document(file: Path | Traversable, problems: Problems) -> Document:
    """Read one YAML file into plain data with line numbers; note what is wrong with it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    name = _shown(file)
    document = Document(name, {})
    text = read_text(file, problems, endings=(".yaml", ".yml"))
    if not text:
        return document
    try:
        tree = YAML(typ="rt").load(io.StringIO(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        what = str(error.problem or "cannot be read")
        problems.add(name, f"line {line}", f"is not valid YAML: {what}", "Mend the line.")
        return document
    except (YAMLError, RecursionError, ValueError) as error:
        problems.add(name, "", f"is not valid YAML: {error}", "Mend the file.")
        return document
    if not isinstance(tree, Mapping):
        problems.add(
            name, "line 1", "is not a scenario", "A scenario is a mapping such as 'name: my-case'."
        )
        return document
    try:
        document.data = _plain(tree, (), document.lines, depth=0)
    except _TooDeepError:
        problems.add(name, "", "is nested too deeply or refers to itself", "Write it out flat.")
    return document


class _TooDeepError(Exception):
    pass


def _plain(node: Any, place: Place, lines: dict[Place, int], depth: int) -> Any:
    if depth > DEEPEST:
        raise _TooDeepError
    if isinstance(node, Mapping):
        marks = getattr(node, "lc", None)
        for key in node:
            if marks is not None and marks.data and key in marks.data:
                lines[(*place, str(key))] = marks.data[key][0] + 1
        return {str(k): _plain(v, (*place, str(k)), lines, depth + 1) for k, v in node.items()}
    if isinstance(node, list):
        return [_plain(v, (*place, i), lines, depth + 1) for i, v in enumerate(node)]
    if isinstance(node, bool) or node is None:
        return node
    for kind in (int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return str(node)


def _shown(file: Path | Traversable) -> str:
    return str(file) if isinstance(file, Path) and "library" not in file.parts else file.name


def merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one scenario over another: mappings merge key by key, everything else is replaced.

    A drawdown shape or a distribution is replaced whole, since half of one is none.
    """
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        whole = isinstance(value, Mapping) and ("shape" in value or "distribution" in value)
        if isinstance(below, Mapping) and isinstance(value, Mapping) and not whole:
            result[key] = merge(below, value)
        else:
            result[key] = value
    return result
