"""The notebooks as pages: their words, their code, and what the code shows."""

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from execution import Outputs, executed

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
LONG = ("stand-alone-2035",)
"""Notebooks that take minutes: a test tries them out small, and pages of their own show them."""
_STYLE = re.compile(r"<style scoped>.*?</style>", re.DOTALL)


def files() -> dict[str, str]:
    """Return a page for each notebook, and its pictures."""
    notebooks = {path.stem: cells_of(path) for path in shown()}
    code = {name: _code(cells) for name, cells in notebooks.items()}
    outputs = executed({f"notebook {name}": cells for name, cells in code.items()})
    made: dict[str, str] = {}
    for name, cells in notebooks.items():
        made |= page(name, cells, outputs[f"notebook {name}"])
    return made


def shown() -> list[Path]:
    """Return the notebooks that are shown with what they give."""
    return sorted(path for path in FOLDER.glob("*.ipynb") if path.stem not in LONG)


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook."""
    cells: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]


def _code(cells: list[dict[str, Any]]) -> list[str]:
    return [cell["source"] for cell in cells if cell["cell_type"] == "code"]


def page(name: str, cells: list[dict[str, Any]], outputs: Outputs) -> dict[str, str]:
    """Return the page of a notebook and its pictures, by path."""
    parts, pictures, given = [], {}, iter(outputs)
    for cell in cells:
        if cell["cell_type"] == "markdown":
            parts.append(cell["source"])
            continue
        parts.append(f"```python\n{cell['source']}\n```")
        for output in next(given):
            if "svg" in output:
                place = f"notebooks/{name}-{len(pictures) + 1}.svg"
                pictures[place] = output["svg"]
            parts.append(_shown(output, place if "svg" in output else ""))
    download = f"{{download}}`Download this notebook </notebooks/{name}.ipynb>`"
    parts.insert(1, f"{download}. Its cells were run when these pages were built.")
    return {f"notebooks/{name}.md": "\n\n".join(parts) + "\n", **pictures}


def _shown(output: dict[str, str], picture: str) -> str:
    if picture:
        words = " ".join(output["says"].split())
        title = f"**{output['title']}**\n\n" if output["title"] else ""
        return f"{title}```{{image}} /generated/{picture}\n:alt: {words}\n:class: chart\n```"
    if "html" in output:
        table = _STYLE.sub("", output["html"]).replace(' border="1"', "")
        return f'```{{raw}} html\n<div class="cell-output">{table}</div>\n```'
    return f'```{{raw}} html\n<pre class="cell-output">{escape(output["text"])}</pre>\n```'
