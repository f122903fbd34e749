"""What a study may say, and what is said of one that cannot be run."""

from pathlib import Path
from typing import Any

import pytest
from tests.studies.conftest import QUESTION, SMALL, planned_study

from counterpoise.evidence import load_evidence
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario
from counterpoise.studies.model import StudyModel
from counterpoise.studies.request import StudyRequest, load_study, study_names
from counterpoise.studies.runner import planned

FILE = """
name: question
scenarios: [mine.yaml, status-quo]
design: lhs
size: 10
seed: 5
changes: {time: {quarters: 8}, capabilities: [sead]}
uncertainties: [capability_figures/*/lead_time]
others: central
choices: {}
outcomes: gap_area
views: all
"""


def load(*what: Any, **options: Any) -> StudyRequest:
    return load_study(*what, evidence=load_evidence(), **options)


def said(**changes: Any) -> str:
    with pytest.raises(InputError) as caught:
        planned_study(**changes)
    return str(caught.value)


def test_a_file_names_scenarios_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\nextends: cliff\n", "utf-8")
    (tmp_path / "question.yaml").write_text(FILE, "utf-8")
    request = load(str(tmp_path / "question.yaml"))
    assert [scenario.name for scenario in request.scenarios] == ["mine", "status-quo"]
    assert all(scenario.capabilities == ("sead",) for scenario in request.scenarios)
    assert request.model.outcomes == ["gap_area"]
    assert (request.model.points, request.model.seed) == (10, 5)
    study = planned(request)
    assert study.total == 20
    assert [factor.name for factor in study.factors] == ["capability_figures/*/lead_time"]


def test_scenarios_alone_are_studied_as_the_headline_is() -> None:
    request = load("glide-path", load_scenario("cliff"))
    assert request.model.scenarios == ["glide-path", "cliff"]
    assert request.model.design == "sobol"
    assert set(request.model.choices) == {
        "requirement.level",
        "requirement.as_of",
        "us_count",
        "coefficients/added_commitment",
    }


def test_what_the_call_says_goes_before_the_file() -> None:
    changes = {"us_count": "force-model"}
    request = load(QUESTION, over={"design": "lhs", "size": 3}, changes=changes)
    assert (request.model.design, request.model.size) == ("lhs", 3)
    assert request.scenarios[0].model.us_count == "force-model"
    assert request.scenarios[0].calendar.quarters == 8


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"size": 12}, "size: is 12; a Sobol design has a power of 2. Give 8 or 16."),
        ({"size": 0}, "size"),
        (
            {"second_order": True, "design": "lhs"},
            "second_order: a design lhs has no indices of pairs. Leave it out, or choose",
        ),
        ({"design": "factorial"}, "a factorial design runs every combination"),
        ({"design": "levers-futures", "choices": {}}, "has nothing to combine"),
        ({"design": "soboll"}, "design"),
        ({"sizes": 8}, "Did you mean size"),
        ({"scenarios": []}, "scenarios"),
        ({"scenarios": ["cliff", "cliff"]}, "'cliff' stands there twice"),
        ({"scenarios": "clif"}, "there is no scenario 'clif'"),
        ({"outcomes": ["gap_aera"]}, "there is no measure 'gap_aera'. Did you mean gap_area"),
        ({"views": ["half"]}, "views"),
        ({"uncertainties": {"x": "coefficients/nothing"}}, "coefficients/nothing"),
        ({"uncertainties": {"x": "allies/*"}}, "allies/*"),
        ({"uncertainties": {"x": "sites/*/*"}}, "sites"),
        ({"uncertainties": {"x": "frontage/*/*"}}, "is drawn in none of these scenarios"),
        (
            {"uncertainties": {"x": "coefficients/*", "y": "coefficients/reliance"}},
            "holds figures that are in x too",
        ),
        ({"choices": {"us_count": ["likely-wartime", "other"]}}, "us_count"),
        ({"choices": {"us_counts": ["a", "b"]}}, "us_counts"),
        ({"choices": {"us_count": ["force-model"]}}, "choices.us_count: holds too few values"),
        ({"levers": {"us_count": ["force-model", "likely-wartime"]}}, "both a lever and a choice"),
        ({"levers": {"coefficients/nothing": [0, 1]}}, "coefficients/nothing"),
        ({"levers": {"frontage/*/*": [0, 1]}}, "is read by nothing in these scenarios"),
        ({"levers": {"drawdown.announced": {"low": 3}}}, "both 'low' and 'high'"),
        (
            {"levers": {"drawdown.groups.air.over_years": [1, 2]}},
            "cliff with drawdown.groups.air.over_years 1, drawdown.groups.air",
        ),
        ({"levers": {"x": {"low": 3, "high": 1}}}, "low must lie below high"),
        ({"uncertainties": "none", "choices": {}}, "nothing varies"),
        ({"size": 2**24}, "more than 100,000,000"),
    ],
)
def test_what_cannot_be_run_is_said(changes: dict[str, Any], expected: str) -> None:
    assert expected in said(**changes)


def test_problems_are_told_together() -> None:
    text = said(size=12, views=["all", "all"])
    assert "power of 2" in text
    assert "'all' stands there twice" in text


def test_a_study_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "question.yaml").write_text("design: lhs\n", "utf-8")
    with pytest.raises(InputError, match="names no scenario to study"):
        load(str(tmp_path / "question.yaml"))
    with pytest.raises(InputError, match="stands beside something else"):
        load(QUESTION, "cliff")
    with pytest.raises(InputError, match="nothing to study is given"):
        load()


def test_a_scenario_file_is_no_study(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\nextends: cliff\n", "utf-8")
    assert load(tmp_path / "mine.yaml").scenarios[0].name == "mine"


def test_short_forms() -> None:
    model = StudyModel.model_validate(
        {
            "scenarios": "cliff",
            "outcomes": "gap_area",
            "views": "all",
            "uncertainties": ["coefficients/reliance"],
            "levers": {"technology_skip": [True, False]},
        }
    )
    assert model.uncertainties == {"coefficients/reliance": ["coefficients/reliance"]}
    assert model.levers["technology_skip"].values == (True, False)
    assert SMALL["time"]["quarters"] == 8


def test_built_in_studies_can_be_run() -> None:
    assert study_names() == ["stand-alone-2035", "take-over-2035"]
    studies = {
        name: planned(load(name, changes=SMALL | {"time": {"quarters": 40}}))
        for name in study_names()
    }
    assert all(study.request.model.name == name for name, study in studies.items())
    alone = studies["stand-alone-2035"]
    assert set(alone.request.model.outcomes) >= {"alone/2035"}
    assert alone.total == 4 * 3 * 128 * (len(alone.factors) + 2)
    levers = {f.name for f in studies["take-over-2035"].factors if f.kind == "lever"}
    assert {"drawdown.default.over_years", "times/commitments/*"} <= levers
