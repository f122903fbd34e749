"""What commands print fits 80 letters; no date or number is cut."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.ensemble import run_dataset
from counterpoise.ensemble.storage import write_netcdf
from counterpoise.scenario import load_scenario

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
    "claims A24 --futures 20",
    "credibility",
    "network intelligence fast.yaml --futures 5",
    "network bases fast.yaml --futures 5",
    "scenario show fast.yaml",
    "signals score",
    "dependency fast.yaml --without USA",
)


@pytest.mark.parametrize("words", COMMANDS)
def test_fits(command: Command, words: str) -> None:
    outcome = command(*words.split(), env={**os.environ, "COLUMNS": str(WIDTH)})
    assert outcome.code == (0 if words else 2)
    text = outcome.out or outcome.err
    assert [line for line in text.splitlines() if len(line) > WIDTH] == []
    assert not re.search(r"[0-9-]…", text)
    assert _cut(text) == []


def _cut(text: str) -> list[str]:
    """Return rows of tables whose right edge is missing: the screen cut what stood there."""
    edges = {"│": "│", "┃": "┃", "┏": "┓", "┡": "┩", "└": "┘"}
    lines = [line for line in text.splitlines() if line[:1] in edges]
    return [line for line in lines if not line.rstrip().endswith(edges[line[0]])]


def test_a_comparison_fits(command: Command, home: Path) -> None:
    pair = [load_scenario(str(home / name)) for name in ("fast.yaml", "slow.yaml")]
    write_netcdf(run_dataset(*pair, futures=5, seed=1), home / "result.nc")
    outcome = command("compare", "result.nc", env={**os.environ, "COLUMNS": str(WIDTH)})
    assert "gap in capability-years" in " ".join(outcome.out.split())
    assert [line for line in outcome.out.splitlines() if len(line) > WIDTH] == []
    assert not re.search(r"[0-9-]…", outcome.out)
    assert _cut(outcome.out) == []


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
