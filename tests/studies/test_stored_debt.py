"""The stored line on evidence: of these very figures and scenarios, or none at all."""

import csv
import io
from dataclasses import astuple, fields

import pytest

import counterpoise as cp
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.scenario import library_names, load_scenario
from counterpoise.studies.stored_debt import (
    COMMAND,
    KEPT,
    LEAST,
    MEASURE,
    TOLD,
    Line,
    debt_line,
    figures_hash,
    is_current,
    lines_of,
    stored,
    text_of,
)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load_evidence()


def test_the_table_is_of_the_shipped_figures_and_of_every_built_in_scenario(
    evidence: Evidence,
) -> None:
    stale = sorted({line.scenario for line in stored() if not is_current(line, evidence)})
    assert stale == [], f"Work the table out anew: {COMMAND}"
    assert {line.scenario for line in stored()} == set(library_names()), COMMAND
    assert all(evidence.matching(line.factor) for line in stored())
    assert all(line.judged <= line.figures for line in stored())


def test_lines_stand_by_effect_times_weakness(evidence: Evidence) -> None:
    for name in library_names():
        lines = [line for line in stored() if line.scenario == name]
        assert [line.rank for line in lines] == list(range(1, KEPT + 1))
        # No source is weaker than judgement, so what comes first has the largest share by then.
        assert all(later.share <= 4 * lines[0].share for later in lines[1:])


def test_the_line_names_figures_and_the_study(evidence: Evidence) -> None:
    scenario = load_scenario("glide-path", evidence=evidence)
    words = debt_line("glide-path", scenario.hash, evidence)
    assert words is not None
    lines = [line for line in stored() if line.scenario == "glide-path" and line.low >= LEAST]
    assert all(line.title in words for line in lines[:TOLD])
    assert f"by a study of {lines[0].runs:,} runs" in words
    assert words.endswith("counterpoise study glide-path.")


def test_nothing_is_said_where_hardly_any_run_has_a_gap(evidence: Evidence) -> None:
    scenario = load_scenario("without-june-2026-cut", evidence=evidence)
    lines = [line for line in stored() if line.scenario == scenario.name]
    assert all(line.low < LEAST for line in lines)
    assert debt_line(scenario.name, scenario.hash, evidence) is None


def test_nothing_is_said_of_another_scenario_or_other_figures(evidence: Evidence) -> None:
    scenario = load_scenario("glide-path", evidence=evidence)
    changed = load_scenario("glide-path", evidence=evidence, changes={"time": {"quarters": 8}})
    assert debt_line("glide-path", changed.hash, evidence) is None
    assert debt_line("cliff", scenario.hash, evidence) is None
    assert debt_line("my-own", scenario.hash, evidence) is None
    other = evidence.with_values({"coefficients/readiness_start": 0.6}, why="a test")
    assert debt_line("glide-path", scenario.hash, other) is None


def test_figures_that_the_engine_does_not_read_move_nothing(evidence: Evidence) -> None:
    path = next(iter(evidence.matching("theatre_coefficients/*")))
    moved = evidence.with_values({path: 0.5 * evidence.figure(path).value}, why="a test")
    assert moved.hash != evidence.hash
    assert figures_hash(moved) == figures_hash(evidence)


def test_lines_are_those_of_the_study(evidence: Evidence) -> None:
    question = {
        "scenarios": "cliff",
        "changes": {"time": {"quarters": 8}, "capabilities": ["sead", "tanker"]},
        "uncertainties": {
            "leading_ally/*/contribution": "leading_ally/*/contribution",
            "coefficients/readiness_start": "coefficients/readiness_start",
        },
        "others": "central",
        "choices": {},
    }
    study = cp.study(question, size=16)
    lines = lines_of(study, evidence)
    debt = study.evidence_debt(MEASURE)
    assert [line.factor for line in lines] == debt["factor"].tolist()
    assert [line.share for line in lines] == pytest.approx(debt["total"].tolist(), abs=1e-4)
    assert {line.runs for line in lines} == {16 * (2 + 2)}
    rows = list(csv.reader(io.StringIO(text_of(lines))))
    assert rows[0] == [field.name for field in fields(Line)]
    assert rows[1:] == [[str(value) for value in astuple(line)] for line in lines]
