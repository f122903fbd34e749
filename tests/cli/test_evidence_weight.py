"""`counterpoise evidence check --weight`, with a small run in place of twenty large ones."""

from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from counterpoise.cli import evidence_weight
from counterpoise.cli.main_command import command_line
from counterpoise.ensemble.judgement import JUDGED, JudgedWeight, judged_weight
from counterpoise.evidence import Evidence


@pytest.fixture(scope="module")
def found(small: Callable[..., Any]) -> JudgedWeight:
    return judged_weight(small("cliff"), 30, seed=2)


def test_check_prints_the_weight_by_grade_and_table(
    found: JudgedWeight, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def weigh(evidence: Evidence) -> JudgedWeight:
        asked.append(evidence.name)
        return found

    monkeypatch.setattr(evidence_weight, "weigh", weigh)
    outcome = CliRunner().invoke(command_line(), ["evidence", "check", "--weight"])
    assert outcome.exit_code == 0, outcome.output
    assert asked == ["shipped"]
    assert found.says in outcome.output
    assert "add --weight" not in outcome.output
    assert "30 futures, seed 2" in outcome.output
    lines = [line for line in outcome.output.splitlines() if "│" in line]
    for row in found.tables:
        (line,) = (line for line in lines if f" {row.name} " in line)
        assert f"{100 * row.share.total:.1f} ± {100 * row.share.total_error:.1f}" in line
        assert f" {row.figures} " in line
    (line,) = (line for line in lines if "Judgement (grade D)" in line)
    share = found.shares[JUDGED]
    assert f"{100 * share.first_order:.1f} ± {100 * share.first_order_error:.1f}" in line
    assert not any("Distributions that the scenario sets" in line for line in lines)


def test_certain_gap_is_said_and_no_table_is_printed(
    small: Callable[..., Any], certain: dict[str, None], capsys: pytest.CaptureFixture[str]
) -> None:
    evidence_weight.print_weight(judged_weight(small("cliff", factors=certain), 5))
    assert capsys.readouterr().out == (
        "The gap of “Cliff” is the same in every future: no range moves it.\n"
    )


def test_cliff_of_the_set_is_weighed(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command weighs the built-in cliff with the figures that are checked."""
    seen: list[Any] = []

    def only_look(scenario: Any, **_: Any) -> None:
        seen.append(scenario)

    monkeypatch.setattr("counterpoise.ensemble.judgement.judged_weight", only_look)
    changed = evidence.with_values({"commitments/DEU": 0.5}, why="Set by a test.")
    evidence_weight.weigh(changed)
    assert seen[0].name == "cliff"
    assert seen[0].evidence.figure("commitments/DEU").value == 0.5
