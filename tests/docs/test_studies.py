"""The page on studies: its example runs, its file is a study, its lists are complete."""

import re
from pathlib import Path

import pytest

from counterpoise.evidence import load_evidence
from counterpoise.studies.designs import Kind
from counterpoise.studies.factors import DRAWS
from counterpoise.studies.model import USUAL_SIZE, StudyModel
from counterpoise.studies.outcomes import TOTALS
from counterpoise.studies.request import load_study
from counterpoise.studies.runner import planned
from counterpoise.wings.registry import additions

PAGE = (Path(__file__).parents[2] / "docs" / "studies.md").read_text("utf-8")


def block(marker: str) -> str:
    found = re.search(rf"<!-- {marker} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(block("run"), {})
    out = capsys.readouterr().out
    assert "What decides the gap of all capabilities" in out
    assert "what the leading ally counts for" in out
    assert "regret_90" in out
    assert "is the best in every run" in out


def test_the_file_is_a_study(tmp_path: Path) -> None:
    place = tmp_path / "question.yaml"
    place.write_text(block("file: question.yaml"), "utf-8")
    study = planned(load_study(str(place), evidence=load_evidence()))
    names = {factor.name for factor in study.factors}
    assert names > {"lead times", "industry", "all other figures", "us_count"}
    assert study.total == 3 * 16 * (len(study.factors) + 2)


def test_the_file_with_laws_is_a_study(tmp_path: Path) -> None:
    place = tmp_path / "laws.yaml"
    place.write_text(block("file: laws.yaml"), "utf-8")
    request = load_study(str(place), evidence=load_evidence(), additions=additions())
    names = {factor.name for factor in planned(request).factors}
    assert names > {"lead times", "theatre.law", f"{DRAWS}movement"}


def test_every_measure_and_choice_of_wings_is_listed() -> None:
    for addition in additions():
        assert all(f"`{name}" in PAGE for name in addition.outcomes)
        assert all(f"`{choice.name}`" in PAGE for choice in addition.choices)


def test_every_entry_design_and_measure_is_listed() -> None:
    listed = set(re.findall(r"^\| `([\w-]+)`", PAGE, re.MULTILINE))
    words = {"name", "title", "says"}
    assert set(StudyModel.model_fields) - words <= listed
    assert set(Kind.__args__) <= listed  # type: ignore[attr-defined]
    assert all(f"`{name}`" in PAGE for name in TOTALS)
    assert all(str(size) in PAGE for name, size in USUAL_SIZE.items() if name != "factorial")
