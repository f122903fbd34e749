"""Scripts of the page put together: modules one after the other, since one file holds them all."""

import re
from importlib.resources import files

SHARED = ("elements.js", "setup.js", "address.js", "levers.js")
"""Modules of the served page that the file has too."""
MAIN = (
    *("measures.js", "summary.js", "sentences.js", "chart-data.js", "pieces.js", "block.js"),
    *("runs.js", "drawing.js", "findings.js", "main.js"),
)
WORKER = ("block.js", "engine-inputs.js", "measures.js", "worker.js")
_IMPORT = re.compile(r"(?m)^import .*;\n")
_EXPORT = re.compile(r"(?m)^export (?=async function|function|class|const|let)")


def main_script() -> str:
    """Return the script of the page."""
    return _joined([_engine("engine.js"), *map(_shared, SHARED), *map(_own, MAIN)])


def worker_script() -> str:
    """Return the script of a worker."""
    return _joined([_engine("engine.js"), _engine("draws.js"), *map(_own, WORKER)])


def style() -> str:
    """Return the style of the served page, which the file has too, and what it adds."""
    return _shared("page.css") + _own("site.css")


def _engine(name: str) -> str:
    return files("counterpoise.webassembly").joinpath(name).read_text("utf-8")


def _shared(name: str) -> str:
    return files("counterpoise.app").joinpath("page", name).read_text("utf-8")


def _own(name: str) -> str:
    return files("counterpoise.app.site").joinpath("page", name).read_text("utf-8")


def _joined(modules: list[str]) -> str:
    """Return modules as one script: what they import stands above them."""
    text = "\n".join(_EXPORT.sub("", _IMPORT.sub("", module)) for module in modules)
    return f'(() => {{\n"use strict";\n{text}}})();\n'
