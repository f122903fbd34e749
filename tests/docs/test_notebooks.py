"""Notebooks run from the first cell to the last, hold no results, and find what they say."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from .extensions import execution, notebook_pages

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"
NAMES = ("ensembles", "first-run", "hand-over", "own-figures", "who-pays")
LONG = "stand-alone-2035"
SMALL = """
SIZE = 8
CHANGES = {"capabilities": ["sead", "tanker"], "time": {"quarters": 40}}
"""


def code_of(name: str) -> list[str]:
    cells = notebook_pages.cells_of(FOLDER / f"{name}.ipynb")
    return [cell["source"] for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def shown() -> dict[str, list[str]]:
    """Return what the cells of notebooks show as text; the site shows the same."""
    outputs = execution.executed({f"notebook {name}": code_of(name) for name in NAMES})
    return {
        name: [
            "\n".join(one.get("text", "") for one in cell) for cell in outputs[f"notebook {name}"]
        ]
        for name in NAMES
    }


def test_each_notebook_is_known_and_holds_no_results() -> None:
    files = sorted(FOLDER.glob("*.ipynb"))
    assert [path.stem for path in files] == sorted([*NAMES, LONG])
    assert [path.stem for path in notebook_pages.shown()] == list(NAMES)
    for path in files:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert code
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_the_overview_lists_each_notebook() -> None:
    page = (FOLDER.parent / "notebooks.md").read_text("utf-8")
    assert sorted(re.findall(r"^generated/notebooks/(\S+)$", page, re.M)) == list(NAMES)


@pytest.mark.slow
def test_the_long_notebook_runs_when_it_is_small(capsys: pytest.CaptureFixture[str]) -> None:
    """Its second cell sets how much is run; here that is little."""
    names: dict[str, Any] = {}
    for number, cell in enumerate(code_of(LONG)):
        code = cell + (SMALL if number == 0 else "")
        exec(compile(code, f"{LONG}, cell {number + 1}", "exec"), names)
    said = capsys.readouterr().out
    assert said.count("regret_90") == 3
    assert said.count("four-year-run-down") == 3


@pytest.mark.slow
@pytest.mark.long
def test_notebooks_find_what_they_say(shown: dict[str, list[str]]) -> None:
    """One test, since running them takes most of a minute and two processes would each do it."""
    check_first_run(shown["first-run"])
    check_own_figures(shown["own-figures"])
    check_who_pays(shown["who-pays"])
    check_hand_over(shown["hand-over"])
    check_ensembles(shown["ensembles"])


def check_first_run(cells: list[str]) -> None:
    """Whoever leaves at once opens the larger gap; the file is that of the run."""
    assert cells[1].startswith("Cliff, measured against the level of early 2026: ")
    gap = ast.literal_eval(re.search(r"gap_area_years (\{.*\})", cells[1])[1])  # type: ignore[index]
    assert 0 < gap["p10"] < gap["p50"] < gap["p90"]
    worst = [float(row.split()[-3]) for row in cells[4].splitlines() if "tanker" in row]
    assert worst[0] > 0
    assert re.fullmatch(r"[0-9a-f]{16}\n1", cells[6])


def check_own_figures(cells: list[str]) -> None:
    """With aircraft sooner the gap is smaller; known figures of the official file stay the same."""
    gaps = ast.literal_eval(cells[3])
    assert 0 < gaps["mine"] < gaps["shipped"]
    assert "“A cliff in 2030” leaves" in cells[4]
    assert cells[5].count("Did you mean") == 2
    counts = ast.literal_eval(cells[6])["counts"]
    assert counts["economy"] == {"new": 0, "same": 3, "rounded": 0, "changed": 0}
    assert cells[7].startswith("36,559,233 people, grade A")


def check_who_pays(cells: list[str]) -> None:
    """What is missing is most where output is largest; no loss costs more than the leader's."""
    assert cells[1].splitlines()[2].startswith("USA")
    assert cells[4].splitlines()[2].startswith("USA")
    assert cells[6].splitlines()[2].startswith("USA")
    assert cells[7].startswith("The benefit that matters most")


def check_hand_over(cells: list[str]) -> None:
    """More money changes next to nothing, and a plan leaves less open than none."""
    (row,) = (line.split() for line in cells[5].splitlines() if " objective " in line)
    first, second = map(float, row[-2:])
    assert second == pytest.approx(first, rel=0.01)
    assert second <= first + 1e-6
    assert re.match(r"“Cliff: plan” leaves \d+ per cent less ", cells[6])
    assert "'plan.yaml'" in cells[7]


def check_ensembles(cells: list[str]) -> None:
    """What futures share cancels; capabilities fall short together."""
    alone, difference = (float(line.split()[-1]) for line in cells[3].splitlines())
    assert 0 < difference < alone
    numbers = [float(x) for x in re.findall(r"-?\d\.\d+", cells[4])]
    assert len(numbers) == 9
    assert min(numbers) > 0
    assert "result.nc" in cells[7]
