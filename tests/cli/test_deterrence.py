"""Required belief as people ask for it: tables, JSON, files, and bad input."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]
SMALL = ("--futures", "6", "--law", "posen", "--target", "estonia")
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
        "In the place of a tripwire",
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
