"""Notebooks run from the first cell to the last, and hold no results of another version."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"
SMALL = """
SIZE = 8
CHANGES = {"capabilities": ["sead", "tanker"], "time": {"quarters": 40}}
"""


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.ipynb")), ids=lambda file: file.stem)
def test_a_notebook_runs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its second cell sets how much is run; here that is little."""
    cells = [c for c in json.loads(file.read_text("utf-8"))["cells"] if c["cell_type"] == "code"]
    names: dict[str, Any] = {}
    for number, cell in enumerate(cells):
        assert cell["outputs"] == []
        code = "".join(cell["source"]) + (SMALL if number == 0 else "")
        exec(compile(code, f"{file.name}, cell {number + 1}", "exec"), names)
    said = capsys.readouterr().out
    assert said.count("regret_90") == 3
    assert said.count("four-year-run-down") == 3


def test_there_is_a_notebook() -> None:
    assert list(FOLDER.glob("*.ipynb"))
