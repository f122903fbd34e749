"""Bases as people ask for them: close a site, let a host refuse, files, and bad input."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]


def test_close_rota_is_answered_first_with_three_reasons(command: Command) -> None:
    outcome = command("network", "bases", "status-quo", "--close", "Rota", "--futures", "50")
    assert outcome.code == 0, outcome.err
    said = " ".join(outcome.out.split())
    assert said.startswith("If Rota is closed, there is left at once: ")
    for number, words in ((1, "Destroyers: of "), (2, "Port calls and fuel: "), (3, "Air tra")):
        assert f" {number}. {words}" in said
    assert "From Norfolk the passage takes 12 days in the place of 3" in said
    assert "not ranked" in said


def test_all_that_is_wrong_is_told_together_and_nothing_is_written(
    command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = ("--close", "rotta", "--without", "FRA", "--mission", "war", "--payments", "1.5")
    outcome = command("network", "bases", "nowhere", *words, "--out", str(out))
    assert outcome.code == 2
    assert outcome.out == ""
    for problem in (
        "'rotta' is no site",
        "'FRA' is no host of a site",
        "'war' is no mission",
        "1.5 is no share",
        "nowhere",
    ):
        assert problem in outcome.err
    assert "Traceback" not in outcome.err
    assert not out.exists()


def test_files_hold_the_record_and_a_table_by_host(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--without", "ESP", "--futures", "50", "--json", "--out", str(out))
    outcome = command("network", "bases", "cliff", *words)
    assert outcome.code == 0, outcome.err
    record = json.loads((out / "bases.json").read_text("utf-8"))
    assert record == json.loads(outcome.out)
    assert record["question"] == {"without": ["ESP"], "close": [], "mission": None}
    rows = list(csv.DictReader((out / "bases.csv").read_text("utf-8").splitlines()))
    spain = [
        row
        for row in rows
        if (row["host"], row["side"], row["function"]) == ("ESP", "europe", "destroyers")
    ]
    assert len(spain) == 1
    left = record["by_host"]["ESP"]["left"]["europe"]["at_once"]["destroyers"]
    assert float(spain[0]["left_at_once"]) == left
