"""Scripts of the page put together: one file holds all modules, each in a scope of its own."""

import re
from importlib.resources import files

SHARED = (
    *("language.js", "elements.js", "setup.js", "address.js", "history.js", "levers.js"),
    *("readout.js", "canvas.js", "words.js", "scenario-words.js", "measures.js", "summary.js"),
    *("sentences.js", "chart-parts.js", "chart-difference.js", "chart-data.js", "block.js"),
    *("pieces.js", "runs.js", "digest.js"),
    *("members.js", "moves.js", "levels.js", "remaining.js", "events.js", "sides.js"),
)
"""Modules of the served page that the file has too, what they import before them."""
MAIN = (*("translation.js", "results.js", "drawing.js", "findings.js", "file-bar.js", "main.js"),)
OF_DRAGS = ("chart-money.js", "chart-cost.js", "chart-map.js")
"""Modules of the served page that say sentences in a drag, beside those of the file."""
WORKER = (
    *("block.js", "levels.js", "remaining.js", "members.js", "engine-inputs.js", "measures.js"),
    *("payments.js", "engine-worker.js"),
)
"""Modules of a worker, on either page."""
_IMPORT = re.compile(r'(?m)^import \{([^}]*)\} from "[^"]*?([\w-]+)\.js";\n')
_EXPORT = re.compile(r"(?m)^export (async function|function|class|const|let) (\w+|\{[^}]*\})")


def main_script() -> str:
    """Return the script of the page."""
    return _joined([*map(_shared, SHARED), *map(_own, MAIN)])


def drag_scripts() -> str:
    """Return what says sentences in a drag on the served page, and not in the file."""
    return "".join(_shared(name)[1] for name in OF_DRAGS)


def worker_script() -> str:
    """Return the script of a worker."""
    return _joined([_engine("engine.js"), _engine("draws.js"), *map(_shared, WORKER)])


def style() -> str:
    """Return the style of the served page, which the file has too, and what it adds."""
    return _shared("page.css")[1] + _own("site.css")[1]


def _engine(name: str) -> tuple[str, str]:
    return name, files("counterpoise.webassembly").joinpath(name).read_text("utf-8")


def _shared(name: str) -> tuple[str, str]:
    return name, files("counterpoise.app").joinpath("page", name).read_text("utf-8")


def _own(name: str) -> tuple[str, str]:
    return name, files("counterpoise.app.site").joinpath("page", name).read_text("utf-8")


def _joined(modules: list[tuple[str, str]]) -> str:
    """Return modules as one script: what they import stands above them."""
    changing: dict[str, set[str]] = {}
    parts = []
    for name, text in modules:
        own = _scope(name)
        exports = _EXPORT.findall(text)
        changing[own] = {what for kind, what in exports if kind == "let"}
        names = [n for _, what in exports for n in re.findall(r"\w+", what)]
        given = ", ".join(f"get {n}() {{ return {n}; }}" for n in names)
        body = _EXPORT.sub(r"\1 \2", _bound(text, changing))
        parts.append(f"const {own} = (() => {{\n{body}return {{ {given} }};\n}})();\n")
    return f'(() => {{\n"use strict";\n{"".join(parts)}}})();\n'


def _scope(name: str) -> str:
    return "of_" + name.removesuffix(".js").replace("-", "_")


def _bound(text: str, changing: dict[str, set[str]]) -> str:
    """Return a module with its imports taken from the scopes of others.

    What another module lets change, as in `export let`, is read there each time.
    """
    live: dict[str, str] = {}

    def taken(found: re.Match[str]) -> str:
        scope, names = _scope(found[2]), []
        for one in found[1].split(","):
            name, _, other = (part.strip() for part in one.partition(" as "))
            if name in changing[scope]:
                live[other or name] = f"{scope}.{name}"
            elif name:
                names.append(f"{name}: {other}" if other else name)
        return f"const {{ {', '.join(names)} }} = {scope};\n"

    text = _IMPORT.sub(taken, text)
    for name, place in live.items():
        used = rf"(?<![\w/\"'`])(?:(?<=\.\.\.)|(?<!\.)){name}(?=\.)"
        text = re.sub(used, place, text)
    return text
