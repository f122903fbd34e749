"""The commands ``counterpoise study goal``, ``search`` and ``pathways``."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from counterpoise.cli.main_command import command_line
from counterpoise.problems import InputError
from counterpoise.wings.studies.search_commands import parse_levers

SMALL = ("--set", "time.quarters=16", "--set", "capabilities=[sead]")
LINEAR = ("--set", "drawdown.default={shape: linear, over_years: 2}")
PACE = ("--lever", "drawdown.default.over_years=2:12")


def call(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(command_line(), ["study", *arguments])
    if isinstance(done.exception, InputError):
        return 2, done.stdout, str(done.exception)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_goal_is_told_and_given_as_data() -> None:
    asked = ("goal", "cliff", "--goal", "gap_peak <= 0.6 in 0.9", *PACE, *SMALL, *LINEAR)
    code, out, _ = call(*asked, "--size", "10")
    assert code == 0
    assert "Asked for: deepest gap of any capability: at most 60 per cent" in out
    assert "alone" in out
    code, out, progress = call(*asked, "--size", "10", "--json")
    data = json.loads(out)
    assert (code, progress) == (0, "")
    assert data["schema"] == "counterpoise/what-would-it-take/1"
    assert data["asked"]["share"] == 0.9
    assert data["as_it_is"]["of"] == 10


def test_search_writes_a_front_with_its_chart(tmp_path: Path) -> None:
    pytest.importorskip("pymoo")
    place = tmp_path / "front"
    few = ("--size", "5", "--population", "4", "--generations", "2", "--out", str(place))
    levers = (*PACE, "--lever", "pledges/*/delivered_fraction=times 0.5:1")
    code, out, _ = call("search", "cliff", *levers, *SMALL, *LINEAR, *few)
    assert code == 0
    assert "Hypervolume" in out
    written = {entry.name for entry in place.iterdir()}
    assert {"front.csv", "front.json", "generations.csv", "front.svg"} <= written
    assert json.loads((place / "front.json").read_text("utf-8"))["runs"] > 0


def test_pathways_are_told() -> None:
    code, out, _ = call(
        *("pathways", "cliff", "status-quo", "--goal", "gap <= 0.3 in 0.9", "--observed", "2028"),
        *("--size", "20", *SMALL),
    )
    assert code == 0
    assert "“Cliff”" in out
    assert "│ 2028 │" in out


def test_a_study_is_still_a_study() -> None:
    code, out, _ = call("cliff", "--design", "lhs", "--size", "4", *SMALL)
    assert code == 0
    assert "design lhs" in out


def test_help_lists_the_commands_below() -> None:
    code, out, _ = call("--help")
    assert code == 0
    for name in ("goal", "search", "pathways"):
        assert f"  {name} " in out


def test_levers_are_read() -> None:
    assert parse_levers(None) is None
    assert parse_levers(["a.b=1:2", "c/*=times 0.5:1", "d=1,2,5"]) == {
        "a.b": {"low": 1.0, "high": 2.0},
        "c/*": {"low": 0.5, "high": 1.0, "times": True},
        "d": {"values": [1.0, 2.0, 5.0]},
    }


@pytest.mark.parametrize("text", ["a", "a=", "a=1", "=1:2", "a=1:2:3", "a=one:two", "a=times 1,2"])
def test_what_is_no_lever_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no lever"):
        parse_levers([text])


def test_everything_that_is_wrong_is_told_at_once() -> None:
    code, _, said = call(
        *("goal", "cliff", "--lever", "pace", "--lever", "x=a:b", "--set", "nonsense"),
        *("--goal", "gap_peak <= 0.2 in 0.9"),
    )
    assert code == 2
    assert said.count("is no lever") == 2
    assert "nonsense" in said


def refused(*arguments: str) -> str:
    code, out, said = call(*arguments)
    assert (code, out) == (2, "")
    return said


def test_what_is_wrong_on_the_command_line_is_not_looked_for_in_the_file(tmp_path: Path) -> None:
    place = tmp_path / "question.yaml"
    place.write_text("scenarios: cliff\nsize: 8\nlevers: {us_count: [1, 2]}\n", "utf-8")
    said = refused(str(place), "--size", "9")
    assert "study, size: is 9; a Sobol design has a power of 2. Give 8 or 16." in said
    assert "line" not in said
    years = refused("pathways", str(place), "--goal", "gap <= 0.2 in 0.9", "--observed", "1800")
    assert "study, observed.0: 1800 is below 1900" in years


@pytest.mark.parametrize("pair", ["9:4", "4:4", "nan:inf", "1,1,inf"])
def test_a_range_of_a_lever_has_two_ends(pair: str) -> None:
    said = refused("goal", "cliff", "--lever", f"drawdown.default.over_years={pair}")
    assert "--lever" in said
    assert "is no lever" in said


def test_a_study_stands_alone(tmp_path: Path) -> None:
    place = tmp_path / "question.yaml"
    place.write_text("scenarios: cliff\nsize: 8\n", "utf-8")
    said = refused("cliff", str(place))
    assert f"{place}: is a study and stands beside something else" in said
    assert "unknown entry" not in said
    assert "is a study and stands beside" in refused("stand-alone-2035", "cliff")


def test_pathways_say_how_their_condition_is_written() -> None:
    said = refused("pathways", "cliff", *SMALL)
    assert "such as gap <= 0.2 in 0.9" in said


def test_pairs_that_a_study_asks_for_are_nothing_to_a_search(tmp_path: Path) -> None:
    place = tmp_path / "pairs.yaml"
    place.write_text("scenarios: cliff\nsecond_order: true\n", "utf-8")
    asked = ("goal", str(place), "--goal", "gap_peak <= 0.99 in 0.1", *PACE, *SMALL, *LINEAR)
    code, out, _ = call(*asked, "--size", "4")
    assert code == 0
    assert "Asked for: deepest gap" in out


def test_nothing_is_drawn_before_there_is_something_to_run() -> None:
    done = CliRunner().invoke(command_line(), ["study", "nosuch"])
    assert "0/?" not in done.stderr


def test_every_command_of_studies_stands_once() -> None:
    from counterpoise.wings.studies import WING

    names = [command.name for command in WING.commands]
    assert sorted(names) == sorted(set(names))
