"""The command ``counterpoise study``."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from counterpoise.cli.main_command import command_line
from counterpoise.problems import InputError
from counterpoise.studies import parts

FILE = """
name: question
scenarios: cliff
changes: {time: {quarters: 8}, capabilities: [sead]}
uncertainties: {lead times: capability_figures/*/lead_time}
choices: {us_count: [likely-wartime, force-model]}
outcomes: gap_area
size: 8
"""


@pytest.fixture
def question(tmp_path: Path) -> str:
    place = tmp_path / "question.yaml"
    place.write_text(FILE, "utf-8")
    return str(place)


def call(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(command_line(), ["study", *arguments])
    if isinstance(done.exception, InputError):
        return 2, done.stdout, str(done.exception)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_file_is_run_and_told(question: str) -> None:
    code, out, progress = call(question)
    assert code == 0
    assert "120 runs, design sobol, 3 factors, seed 1." in out
    assert "what the leading ally counts for" in out
    assert "where a better source would be worth most" in out
    assert "What would change the verdict" in out
    assert "120/120 runs" in progress


def test_what_hangs_on_a_class_is_told_class_by_class_and_pairs_too(tmp_path: Path) -> None:
    pytest.importorskip("SALib")
    text = FILE.replace("outcomes: gap_area", "outcomes: [gap_area, prior_honoured]")
    text = text.replace("choices: {us", "second_order: true\nviews: all\nchoices: {us")
    text = text.replace("size: 8", "size: 32")
    place = tmp_path / "classes.yaml"
    place.write_text(text, "utf-8")
    code, out, _ = call(str(place))
    assert code == 0
    assert "reference class of past alliances chiba_2026: 0." in out
    assert "First comes a choice of the model, “reference class of past alliances”" in " ".join(
        out.split()
    )
    assert "beyond what each does alone" in " ".join(out.split())


def test_what_is_worth_knowing_is_told(tmp_path: Path) -> None:
    text = FILE.replace("scenarios: cliff", "scenarios: [cliff, official-path]\ndesign: lhs")
    text = text.replace("outcomes: gap_area\nsize: 8", "outcomes: alone\nsize: 60\nviews: all")
    text = text.replace("quarters: 8", "quarters: 40").replace("[sead]", "[sead, tanker]")
    place = tmp_path / "choice.yaml"
    place.write_text(text, "utf-8")
    code, out, _ = call(str(place))
    assert code == 0
    told = json.loads(call(str(place), "--json")[1])["value_of_information"]["alone"]
    assert told["inputs"][0]["factor"] == "everything"
    assert " ".join(told["says"][0].split()) in " ".join(out.split())


def test_json_is_the_summary_and_nothing_else(question: str) -> None:
    code, out, progress = call(question, "--json", "--seed", "4", "--size", "4")
    data = json.loads(out)
    assert code == 0
    assert (data["seed"], data["runs"], progress) == (4, 60, "")


def test_scenarios_by_name(question: str) -> None:
    small = ("--set", "time.quarters=8", "--set", "capabilities=[sead]")
    code, out, _ = call("cliff", "status-quo", "--design", "lhs", "--size", "40", *small)
    assert code == 0
    assert "design lhs" in out
    assert "Cliff: gap of all capabilities" in out
    assert "Status quo: gap of all capabilities" in out


def test_a_folder_is_kept_and_gone_on_with(question: str, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    place = str(tmp_path / "kept")
    code, first, _ = call(question, "--out", place)
    assert code == 0
    assert f"Kept in {place}"[:40] in first
    code, _, error = call(question, "--out", place)
    assert code == 2
    assert "--resume" in error
    code, again, _ = call(question, "--out", place, "--resume")
    assert (code, again) == (0, first)


def test_what_is_wrong_is_told_together(question: str, tmp_path: Path) -> None:
    code, _, error = call(question, "--resume", "--set", "nothing")
    assert code == 2
    assert "--resume" in error
    assert "'nothing' is not entry=value" in error
    (tmp_path / "file").write_text("", "utf-8")
    code, _, error = call(question, "--out", str(tmp_path / "file"))
    assert code == 2
    assert "where a folder is needed" in error


def test_a_fault_of_the_machine_is_no_bad_input(
    question: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts, "write_table", full)
    code, _, error = call(question, "--out", str(tmp_path / "kept"))
    assert code == 1
    assert "No space left on device" in error
    assert "go on with --resume" in error
