"""Every example of the reference gives what stands below it."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import counterpoise.challenger

MODULES = [
    "coalitions",
    *sorted(
        f"challenger.{path.stem}"
        for path in Path(counterpoise.challenger.__file__ or "").parent.glob("*.py")
        if ">>>" in path.read_text("utf-8")
    ),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    found = doctest.testmod(import_module(f"counterpoise.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
