"""No coefficient hides in the campaign or in a law: every number in code is one of the formula."""

import ast
from pathlib import Path

import pytest

import counterpoise.theatre

FOLDER = Path(counterpoise.theatre.__file__).parent
FORMULA = {0, 1, 2, 3, 4, 5, 6, -1}
"""Small whole numbers: positions, counts of stages, exponents."""
EXPLAINED = {
    0.5: "a logarithm of a square; the criterion's half of a supply",
    1e-9: "slack for a boundary",
    7: "days in a week",
    10: "first of the days at which criteria are judged",
    24: "hours in a day",
    15: "fields of the state by side",
    30: "day at which criteria are judged",
    90: "day at which criteria are judged",
    32: "bytes of a digest",
    40: "most zones",
    1000: "metres in a kilometre",
    200: "attempts after which a future is given up",
    500: "futures of one batch",
    512: "verdicts kept from one call to the next",
}
MODULES = (
    "battle_kernel",
    "breakthrough_race",
    "campaign",
    "campaign_criteria",
    "campaign_inputs",
    "campaign_rules",
    "campaign_steps",
    "dupuy",
    "epstein",
    "force_to_space",
    "history_match",
    "lanchester",
    "obstacles",
    "posen",
    "salvo",
    "seen_campaigns",
    "supply_reach",
)


@pytest.mark.parametrize("name", MODULES)
def test_numbers_are_of_the_formula(name: str) -> None:
    tree = ast.parse((FOLDER / f"{name}.py").read_text("utf-8"))
    found = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    }
    assert found <= FORMULA | set(EXPLAINED)
