"""The table of traps: every trap that must be there is, and every test that it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "traps.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if line.startswith("|") and not re.match(r"\|(-+\||\s*trap )", line)
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
MUST = {
    "vintages": ("Vintages", "4.12", "4.07", "3.79"),
    "membership": ("Membership is not constant", "Finland", "Montenegro"),
    "Iceland": ("Iceland",),
    "definitions": ("Definitions", "3.2", "2.9", "3.4"),
    "doubled troops": ("Doubled values in the troop file",),
    "rotations": ("Rotational forces", "369"),
    "inflation": ("Türkiye under high inflation",),
    "fiscal years": ("Fiscal years",),
    "real shares": ("Shares of real GDP", "2.05", "1.85"),
    "Luxembourg": ("Luxembourg's base",),
    "round two": ("round 2 per cent", "Lithuania 2019", "France 2020", "Slovakia 2024e"),
    "kuna": ("Croatia's kuna",),
    "koruna": ("The World Bank's koruna",),
    "zeros": ("Zeros that are gaps",),
    "transcription": ("556", "945", "516.1", "949.0"),
}


@cache
def functions_of(file: str) -> frozenset[str]:
    """Return the test functions of a file, without importing it."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("words", MUST.values(), ids=MUST)
def test_every_trap_of_the_brief_is_there(words: tuple[str, ...]) -> None:
    assert any(all(word in " ".join(row) for word in words) for row in ROWS), words


@pytest.mark.parametrize("row", ROWS, ids=[re.sub(r"\W+", " ", row[0])[:30] for row in ROWS])
def test_every_row_names_tests_that_exist(row: list[str]) -> None:
    assert len(row) == 4
    assert all(row)
    named = NAMED.findall(row[3])
    assert named
    # Nothing but such names stands in the cell, so that no name escapes the check.
    assert NAMED.sub("", row[3]).strip(" ,") == ""
    for file, name in named:
        assert (ROOT / file).is_file(), file
        assert name in functions_of(file), f"{file}::{name}"
