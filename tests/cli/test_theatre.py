"""The theatre as people ask for it: one table, one contingency, JSON, files, and bad input."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


def test_one_contingency_is_told_in_full_and_written(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--contingency", "latvia", "--start", "2028-Q1", "--futures", "5", "--out", str(out))
    outcome = command("theatre", "cliff", *words)
    assert outcome.code == 0, outcome.err
    for said in (
        "Would Riga be reached",
        "of 5 runs under law Posen; other laws",
        "No capital reached",
        "What delays those who come",
        "What tips it",
        "Build-up against attack",
        "no chance of an attack",
    ):
        assert said in " ".join(outcome.out.split()), said
    written = sorted(p.name for p in out.iterdir() if p.name[0] != ".")
    assert written == ["theatre.csv", "theatre.json"]
    data = json.loads((out / "theatre.json").read_text("utf-8"))
    met = data["paths"]["cliff"]["contingencies"]["latvia"]["by_law"]["posen"]["met"]
    rows = list(csv.DictReader((out / "theatre.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 3 * 4 * 4
    for row in rows:
        if row["law"] == "posen":
            assert met[row["criterion"]][row["start"]][row["day"]] == int(row["runs_met"])


def test_bad_input_is_listed_and_nothing_is_written(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "none"
    words = ("--law", "poser", "--start", "1999-Q1", "--warning", "-1", "--contingency", "moon")
    outcome = command("theatre", "cliff", *words, "--out", str(out))
    assert outcome.code == 2
    assert outcome.out == ""
    for said in ("poser", "1999-Q1", "warning", "moon"):
        assert said in outcome.err
    assert "Traceback" not in outcome.err
    assert not out.exists()


def test_levers_of_a_scenario_are_set_and_refused_as_its_other_entries(command: Command) -> None:
    words = ("--contingency", "narva", "--start", "2028-Q1", "--futures", "2", "--json")
    outcome = command("theatre", "cliff", *words, "--set", "theatre.in_place=3")
    levers = json.loads(outcome.out)["paths"]["cliff"]["levers"]
    assert (levers["in_place"], levers["prepositioned"]) == (3.0, False)
    assert levers["to_buy"] > levers["a_year"] > 0
    outcome = command("run", "cliff", "--wings", "theatre", "--set", "theatre.readiness=-1")
    assert outcome.code == 2
    assert "theatre.readiness" in outcome.err


@pytest.mark.parametrize("words", [(), ("--contingency", "suwalki-both", "--waiting")])
def test_tables_fit_a_hundred_characters(command: Command, words: tuple[str, ...]) -> None:
    screen = {**os.environ, "COLUMNS": "100"}
    outcome = command("theatre", "cliff", *words, "--futures", "12", env=screen)
    lines = [line for line in outcome.out.splitlines() if line.strip()[:1] in tuple("┏┃┡│└")]
    assert lines
    assert max(map(len, lines)) <= 100
