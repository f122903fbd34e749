"""No coefficient hides in the calculus: every number in code is one of the formula."""

import ast
from pathlib import Path

import pytest

import counterpoise.challenger

FOLDER = Path(counterpoise.challenger.__file__ or "").parent
FORMULA = {0, 1, 2, 3, 4, 5, -1}
"""Small whole numbers: positions, states, exponents."""
EXPLAINED = {
    1e-9: "how far outside 0 to 1 required belief counts in a margin",
    0.01: "how far equal outlays may differ",
    0.1: "a tail of the range held",
    0.5: "the median; the prior of Jeffreys",
    0.9: "a tail; the level of an interval",
    0.95: "the level of a bound",
    20: "one in twenty, the bin of research",
    100: "per cent in a sentence",
    2000: "draws of types for each setting of research",
    20260917: "seed",
}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_numbers_are_of_the_formula(path: Path) -> None:
    found = {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    }
    assert found <= FORMULA | set(EXPLAINED)
