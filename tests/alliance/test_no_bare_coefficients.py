"""No coefficient hides in the engine: every number in its code is one of the formula."""

import ast
from pathlib import Path

import pytest

import counterpoise.alliance

ENGINE = Path(counterpoise.alliance.__file__).parent
FORMULA = {0, 1, 2, 3, 4, 5, 6, 7, 8, -1}
"""Small whole numbers: positions, counts of stages, exponents."""
EXPLAINED = {
    2.5: "years from the middle of 2024 to the start of 2027",
    2027.0: "start of the first run that the figures allow",
    1e-9: "where a power is replaced by its limit",
    0.5: "rounding to the nearest step",
    0.05: "the share accepted below which prices rise no further",
    1e30: "a limit that nothing reaches",
}


COMPILED = (
    "equations",
    "kernel",
    "crews",
    "economy",
    "forces",
    "industry",
    "orders",
    "requirements",
    "training",
)


@pytest.mark.parametrize("name", COMPILED)
def test_numbers_in_the_engine_are_of_the_formula(name: str) -> None:
    tree = ast.parse((ENGINE / f"{name}.py").read_text("utf-8"))
    found = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    }
    assert found <= FORMULA | set(EXPLAINED)
