"""Required belief as people ask for it: tables, JSON, files, and bad input."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]
SMALL = ("--futures", "6", "--law", "posen", "--target", "estonia")
YEARLY = ("--set", "theatre.quarters_apart=4")
FORBIDDEN = re.compile(r"probab|likely|odds|p_attack|conditional|europe holds", re.IGNORECASE)


def test_tables_are_printed_and_files_written(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    outcome = command("deterrence", "cliff", *SMALL, "--out", str(out))
    assert outcome.code == 0, outcome.err
    printed = " ".join(outcome.out.split())
    for said in (
        "belief in the guarantor held",
        "belief required under law Posen",
        "When the margin is thinnest",
        "in the place of a tripwire",
        "then moving from a tripwire to forward denial",
        "share on judgement",
    ):
        assert said in printed, said
    assert not FORBIDDEN.findall(printed)
    written = sorted(p.name for p in out.iterdir() if p.name[0] != ".")
    assert written == ["deterrence.csv", "deterrence.json"]
    text = (out / "deterrence.json").read_text("utf-8")
    assert not FORBIDDEN.findall(text)
    data = json.loads(text)
    rows = list(csv.DictReader((out / "deterrence.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 3 * len(data["starts"])
    for row in rows:
        entry = data["by_law"]["posen"][row["method"]]["targets"]["estonia"]
        assert entry["without_margin"][row["start"]] == int(row["without_margin"])


def test_a_subject_is_told_in_the_place_of_the_margin(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--about", "hedging", "--about", "condition", "--range", "pretext=0.1:0.2")
    outcome = command("deterrence", "cliff", *SMALL, *YEARLY, *words, "--out", str(out))
    assert outcome.code == 0, outcome.err
    printed = " ".join(outcome.out.split())
    for said in ("setting in the middle", "pretext (yours)", "the guarantee hangs on a condition"):
        assert said in printed, said
    assert "belief required" not in printed
    assert not FORBIDDEN.findall(printed.replace("condition", ""))
    rows = list(csv.DictReader((out / "deterrence.csv").read_text("utf-8").splitlines()))
    assert {row["subject"] for row in rows} == {"hedging", "condition"}
    data = json.loads((out / "deterrence.json").read_text("utf-8"))
    cases = data["about"]["condition"]["cases"]
    for row in rows:
        if row["measure"] == "without_margin" and row["subject"] == "condition":
            by_start = cases[row["case"]][row["method"]][row["law"]]["without_margin"]
            assert by_start[row["start"]] == int(row["value"])


def test_a_range_and_a_condition_move_belief(command: Command) -> None:
    held = []
    for words in ((), ("--conditionality", "missed")):
        outcome = command("deterrence", "cliff", *SMALL, *YEARLY, "--json", *words)
        assert outcome.code == 0, outcome.err
        held.append(json.loads(outcome.out)["belief"]["2027-Q1"]["median"])
    assert held[1] < held[0]


def test_starts_are_chosen(command: Command) -> None:
    words = ("--start", "2028-Q1", "--start", "2030-Q1", "--json")
    outcome = command("deterrence", "cliff", *SMALL, *YEARLY, *words)
    assert outcome.code == 0, outcome.err
    found = json.loads(outcome.out)
    assert found["starts"] == ["2028-Q1", "2030-Q1"]
    assert set(found["belief"]) == {"2028-Q1", "2030-Q1"}


def test_bad_subjects_and_ranges_are_listed_together(command: Command) -> None:
    words = ("--about", "hedgin", "--start", "2028-Q2", "--conditionality", "maybe")
    ranges = ("--range", "glue=2:3", "--range", "glu=0:1", "--range", "friction=0.5:0.1")
    outcome = command("deterrence", "cliff", *YEARLY, *words, *ranges, "--research")
    assert outcome.code == 2
    assert outcome.out == ""
    for said in ("hedgin", "2028-Q2", "maybe", "glu:", "from 0.5 down to 0.1", "--research"):
        assert said in outcome.err, said
    assert "Traceback" not in outcome.err
    twice = command("deterrence", "cliff", "--about", "condition", "--conditionality", "met")
    assert twice.code == 2
    assert "Leave out --conditionality" in twice.err


def test_figures_that_leave_nothing_to_work_on_are_told(command: Command) -> None:
    path = "figures.challenger_coefficients/"
    words = ("--set", f"{path}signal_low=0.9", "--set", f"{path}signal_high=0.95")
    outcome = command("deterrence", "cliff", *SMALL, *YEARLY, *words, "--about", "signals")
    assert outcome.code == 2
    assert "signal_low" in outcome.err
    assert "Traceback" not in outcome.err


def test_levers_move_belief_held(command: Command) -> None:
    held = {}
    for name, words in (("now", ()), ("offset", ("--offset", "-3")), ("more", ("--offset", "3"))):
        outcome = command("deterrence", "cliff", *SMALL, "--json", *words)
        assert outcome.code == 0, outcome.err
        held[name] = json.loads(outcome.out)["belief"]["2027-Q1"]["median"]
    assert held["offset"] < held["now"] < held["more"]


def test_bad_input_is_listed_and_nothing_is_written(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "none"
    words = ("--target", "mars", "--method", "flood", "--type", "greedy", "--law", "poser")
    values = ("--umbrella", "2", "--presence", "-1", "--offset", "99", "--school", "none")
    outcome = command("deterrence", "cliff", *words, *values, "--out", str(out))
    assert outcome.code == 2
    assert outcome.out == ""
    for said in ("mars", "flood", "greedy", "poser", "umbrella", "presence", "99", "school"):
        assert said in outcome.err, said
    assert "Traceback" not in outcome.err
    assert not out.exists()


def test_what_no_contingency_decides_is_refused(command: Command) -> None:
    words = ("--target", "finland", "--method", "taking_a_capital")
    outcome = command("deterrence", "cliff", *words)
    assert outcome.code == 2
    assert "no contingency" in outcome.err
