"""Reading scenario files: YAML with the place of every entry, composed by name."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from counterpoise.evidence.csv_tables import read_text
from counterpoise.problems import Problems, did_you_mean

Place = tuple[str | int, ...]
DEEPEST = 12
MOST_ENTRIES = 100_000
MOST_BYTES = 500_000
LIBRARY = "counterpoise.scenario.library"
BASE = "built-in base"
ALIASES = {"hold": "status-quo"}
"""Other names of built-in scenarios, by what they are called now."""
GONE = {
    "force-model-cut-2026": "Every scenario opens after that cut now. Did you mean status-quo, or "
    "without-june-2026-cut, a world without it?"
}
"""Built-in scenarios of earlier versions, by what to name in their place."""


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


def find(
    name: str, beside: Path | None, place: tuple[str, str], problems: Problems
) -> Path | Traversable | None:
    """Find a scenario: a built-in name, or a path to a YAML file.

    Parameters
    ----------
    name : str
        What the user wrote.
    beside : Path or None
        The folder that a relative path starts from; the current one if None.
    place : tuple of str
        The file and place where the name stands.
    problems : Problems
        Where it is noted that there is no such scenario.
    """
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        path = Path(name) if beside is None else beside / name
        if beside is not None and not _exists(path):
            problems.add(*place, f"there is no file '{name}' beside it", "Check the path.")
            return None
        return path
    built_in = files(LIBRARY).joinpath(f"{ALIASES.get(name, name)}.yaml")
    if re.fullmatch(r"[\w.-]+", name) and _exists(built_in):
        return built_in
    remedy = GONE.get(name) or did_you_mean(name, library_names(), listed=20)
    if _exists(Path(name)):
        remedy = "To name a file of your own, give a path that ends in .yaml."
    problems.add(*place, f"there is no scenario '{name}'", remedy)
    return None


def _exists(file: Path | Traversable) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def read_document(file: Path | Traversable, problems: Problems) -> Document:
    """Read one YAML file into plain data with line numbers; note what is wrong with it.

    Built-in files are read once: they are beneath every scenario that somebody changes by a little.
    """
    return _kept(file.name) if _is_built_in(file) else _read(file, problems)


@lru_cache(maxsize=64)
def _kept(name: str) -> Document:
    problems = Problems()
    document = _read(files(LIBRARY).joinpath(name), problems)
    problems.raise_if_any()
    return document


def _read(file: Path | Traversable, problems: Problems) -> Document:
    document = Document(_shown(file), {})
    text = read_text(file, problems, endings=(".yaml", ".yml"), most_bytes=MOST_BYTES)
    if not text:
        return document
    try:
        tree = load_yaml(text)
    except NotYamlError as error:
        problems.add(document.file, error.place, f"is not valid YAML: {error}", "Mend the file.")
        return document
    if not isinstance(tree, Mapping):
        problems.add(
            document.file,
            "line 1",
            "is not a scenario",
            "A scenario is made of entries such as 'name: my-case'.",
        )
        return document
    return plain_document(document.file, tree, problems)


class NotYamlError(Exception):
    """Text that is not YAML; `place` says where."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.place = "" if line is None else f"line {line}"


def load_yaml(text: str) -> Any:
    """Return the tree that a YAML text stands for.

    Raises
    ------
    NotYamlError
        If it is not YAML.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = YAML(typ="rt")
    # A name may be given anew, and stands for what it was given last.
    reader.composer.warn_double_anchors = False
    try:
        return reader.load(io.StringIO(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        what = str(error.problem or "it cannot be read").split(" with value")[0]
        raise NotYamlError(what, line) from None
    except RecursionError:
        raise NotYamlError("it is nested too deeply") from None
    except (
        YAMLError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        # The parser lets some errors of its own through where a text is far from YAML.
        what = str(error).strip() or "it cannot be read"
        raise NotYamlError(what.splitlines()[0]) from None


def plain_document(file: str, tree: Mapping[Any, Any], problems: Problems) -> Document:
    """Return a document of plain data; note where it is too large, too deep or has a doubtful key.

    Aliases are written out on the way, and a few lines of them can stand for more than a machine
    holds. Hence the limits.
    """
    plain = _Plain()
    try:
        data = plain.mapping(tree, ())
    except _TooMuchError as error:
        problems.add(file, error.place, str(error), "Write it out short and flat.")
        return Document(file, {})
    for place in plain.repeated:
        line = f"line {plain.lines[place]}, " if place in plain.lines else ""
        dotted = ".".join(map(str, place))
        problems.add(file, line + dotted, "stands there twice", "Keep one of them.")
    return Document(file, data, plain.lines)


class _TooMuchError(Exception):
    """A document that is too large or too deep; `place` is the entry where that showed."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = ".".join(map(str, place[:3]))


class _Plain:
    def __init__(self) -> None:
        self.lines: dict[Place, int] = {}
        self.repeated: list[Place] = []
        self._entries = 0

    def mapping(self, node: Mapping[Any, Any], place: Place) -> dict[str, Any]:
        marks = getattr(node, "lc", None)
        found: dict[str, Any] = {}
        for key, value in node.items():
            here = (*place, str(key))
            if marks is not None and marks.data and key in marks.data:
                self.lines[here] = marks.data[key][0] + 1
            if str(key) in found:
                self.repeated.append(here)
            found[str(key)] = self.anything(value, here)
        return found

    def anything(self, node: Any, place: Place) -> Any:
        self._entries += 1
        if len(place) > DEEPEST:
            raise _TooMuchError("is nested too deeply or refers to itself", place)
        if self._entries > MOST_ENTRIES:
            raise _TooMuchError(f"holds more than {MOST_ENTRIES} entries", place)
        if isinstance(node, Mapping):
            return self.mapping(node, place)
        if isinstance(node, list | tuple):
            return [self.anything(value, (*place, i)) for i, value in enumerate(node)]
        if isinstance(node, bool) or node is None:
            return node
        for kind in (int, float, str):
            if isinstance(node, kind):
                return kind(node)
        return str(node)


def _shown(file: Path | Traversable) -> str:
    return f"built-in {file.name.removesuffix('.yaml')}" if _is_built_in(file) else str(file)


def _is_built_in(file: Path | Traversable) -> bool:
    return not isinstance(file, Path) or file.parent == files(LIBRARY)


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
