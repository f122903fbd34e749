"""No coefficient of movement hides in code: every number there is one of the method."""

import ast
from pathlib import Path

import pytest

import counterpoise.theatre

FOLDER = Path(counterpoise.theatre.__file__).parent
EXPLAINED = {
    24.0: "hours in a day",
    1.852: "kilometres in a nautical mile",
    6371.0088: "radius of the Earth",
    1500: "between the gauges of 1435 and 1520 millimetres",
    1000.0: "scale of the rows of a program",
    0.5: "step of the dispatch, in days",
    120.0: "horizon of the dispatch, in days",
    180.0: "the same, where capacities are small",
    4.0: "what a road counts for while a way by rail is sought",
    30: "draws below which nothing is ranked",
    20: "futures of which the gap is taken",
    1.25: "what capacities are multiplied by to find exceptions",
    0.1: "tenth of the futures",
    0.9: "ninetieth of a hundred futures",
    32: "bytes of a digest",
    2048: "ways kept from one call to the next",
    1e-9: "rounding",
    1e-6: "rounding",
}
MODULES = (
    "arrivals",
    "bottlenecks",
    "dispatch",
    "dispatch_kernel",
    "geography",
    "movement_bound",
    "movement_network",
    "movement_plan",
    "movement_program",
    "movement_times",
    "routes",
)


@pytest.mark.parametrize("name", MODULES)
def test_numbers_are_of_the_method(name: str) -> None:
    tree = ast.parse((FOLDER / f"{name}.py").read_text("utf-8"))
    found = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    }
    assert found <= set(range(-1, 9)) | set(EXPLAINED) | {60.0}  # minutes in an hour
