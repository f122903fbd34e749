"""Cells of notebooks and of the gallery, run as a notebook would run them: a program of its own.

Reads from standard input, as JSON, cells by the name of their document; writes for each document a
line of JSON with what its cells show: what they print, and the last expression as a picture, a
table or text.
"""

import ast
import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from types import CodeType
from typing import Any

from counterpoise.charts import Figure, conversion, to_svg
from counterpoise.charts.fonts import draw_with_our_fonts
from counterpoise.extras import alt

Output = dict[str, str]


def shown(value: Any) -> Output:
    """Return a value as a notebook shows it."""
    if isinstance(value, Figure):
        return {"svg": to_svg(value), "title": value.title, "says": value.says}
    if isinstance(value, alt.TopLevelMixin):
        says = str(value.to_dict().get("description", ""))
        drawn = conversion.to_svg(value.to_dict())
        return {"svg": drawn, "title": "", "says": says}
    if hasattr(value, "_repr_html_"):
        return {"html": value._repr_html_(), "text": repr(value)}
    return {"text": repr(value)}


def parts(source: str, name: str) -> tuple[CodeType, CodeType | None]:
    """Return the statements of a cell, and its last expression unless that ends in a semicolon."""
    tree, last = ast.parse(source, name), None
    shows = bool(tree.body) and isinstance(tree.body[-1], ast.Expr)
    if shows and not source.rstrip().endswith(";"):
        end = tree.body.pop()
        last = compile(ast.Expression(end.value), name, "eval")  # type: ignore[attr-defined]
    return compile(tree, name, "exec"), last


def run_cell(source: str, name: str, names: dict[str, Any]) -> list[Output]:
    """Run a cell, and return what it shows."""
    statements, last = parts(source, name)
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(statements, names)
        if last is not None:
            value = eval(last, names)
    found = [{"text": printed.getvalue().rstrip("\n")}] if printed.getvalue() else []
    return found if value is None else [*found, shown(value)]


def run_document(name: str, cells: list[str]) -> list[list[Output]]:
    """Run the cells of a document one after the other, in an empty folder."""
    names: dict[str, Any] = {"__name__": "__main__"}
    outputs = []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        os.environ["COUNTERPOISE_HOME"] = str(Path(folder) / "home")
        for number, cell in enumerate(cells, 1):
            try:
                outputs.append(run_cell(cell, f"{name}, cell {number}", names))
            except Exception as error:
                error.add_note(f"In cell {number} of {name}:\n{cell}")
                raise
    return outputs


if __name__ == "__main__":
    draw_with_our_fonts()
    for document, code in json.load(sys.stdin).items():
        # A line for each, so that one that fails takes no other with it.
        print(json.dumps([document, run_document(document, code)]), flush=True)
