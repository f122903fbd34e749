"""The page on what it would take: its examples run, its measures and commands are there."""

import re
from pathlib import Path

import pytest

from counterpoise.evidence import load_evidence
from counterpoise.scenario import load_scenario
from counterpoise.studies.request import load_study
from counterpoise.studies.search.condition import parsed
from counterpoise.studies.search.measures import BY_YEAR, SPENDING, searched_outcomes
from counterpoise.studies.search.objectives import objective
from counterpoise.wings import commands

PAGE = (Path(__file__).parents[2] / "docs" / "what-would-it-take.md").read_text("utf-8")


def run(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    found = re.search(rf"<!-- run: {name} -->\n```python\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    exec(found[1], {})
    return capsys.readouterr().out


def test_the_least_change(capsys: pytest.CaptureFixture[str]) -> None:
    out = run("goal", capsys)
    assert "Asked for: deepest gap of any capability: at most 50 per cent" in out
    assert "“years over which it leaves” alone would have to go from 4 to" in out
    assert "Together, each" in out


def test_the_front(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pymoo")
    out = run("search", capsys)
    assert "are beaten by no other in every objective" in out
    assert "up to the reference point" in out


def test_the_pathways(capsys: pytest.CaptureFixture[str]) -> None:
    out = run("pathways", capsys)
    assert "“Four-year run-down” no longer meets it from" in out
    assert "tells them apart" in out


def test_measures_goals_and_objectives_of_the_page_are_there() -> None:
    known = searched_outcomes([load_scenario("cliff")])
    assert all(f"`{name}/2035" in PAGE for name in BY_YEAR)
    assert f"`{SPENDING.name}`" in PAGE
    for text in re.findall(r"`([\w/]+ [<>]= [\d.]+ in [\w. ]+)`", PAGE):
        assert parsed(text).measure in {*known, "gap"}
    for text in ("gap_area p90", "spending mean", "alone/2035 worst", "gap_from/2035 <= 0.2"):
        assert f"`{text}`" in PAGE
        assert objective(text, known).name == text


def test_commands_and_the_built_in_study_are_there() -> None:
    below = {command.name for command in commands() if command.below == "study"}
    assert {name for name in below if f"`counterpoise study {name}`" in PAGE} >= {
        *("goal", "search", "pathways"),
    }
    assert "counterpoise study goal take-over-2035" in PAGE
    request = load_study("take-over-2035", evidence=load_evidence(), over={"design": "lhs"})
    assert request.model.goal is not None
    assert request.model.goal == "deep_from/2035 <= 4 in 9 of 10"
    assert set(request.model.objectives) == {"gap_area p90", "spending mean", "effort"}
