"""What commands print fits 80 letters; no date or number is cut."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest

Command = Callable[..., Any]
WIDTH = 80
COMMANDS = (
    "",
    "run --help",
    "run fast.yaml slow.yaml --futures 5 --seed 1",
    "burden",
    "burden --trend",
    "scenario list",
    "evidence list",
    "evidence sets",
    "evidence show commitments",
    "ledger fair-shares",
    "ledger value",
)


@pytest.mark.parametrize("words", COMMANDS)
def test_fits(command: Command, words: str) -> None:
    outcome = command(*words.split(), env={**os.environ, "COLUMNS": str(WIDTH)})
    assert outcome.code == (0 if words else 2)
    text = outcome.out or outcome.err
    assert [line for line in text.splitlines() if len(line) > WIDTH] == []
    assert not re.search(r"[0-9-]…", text)


def test_wide_prints_each_table_in_one_piece(command: Command) -> None:
    words = ("run", "fast.yaml", "--futures", "5")
    narrow = command(*words, env={**os.environ, "COLUMNS": str(WIDTH)}).out
    wide = command("--wide", *words).out
    assert narrow.count("Capability") > wide.count("Capability") == 1


def test_the_verdict_stands_first_and_the_worst_on_top(command: Command) -> None:
    lines = command("--wide", "run", "fast.yaml", "--futures", "5").out.splitlines()
    assert lines[0].startswith("fast, measured against")
    gaps = [float(cells[4].split()[0]) for line in lines if len(cells := line.split("│")) > 5]
    assert len(gaps) == 2
    assert gaps == sorted(gaps, reverse=True)
