"""Every example of the searches gives what stands below it."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from counterpoise.studies import search

MODULES = sorted(
    path.stem
    for path in Path(search.__file__ or "").parent.glob("*.py")
    if ">>>" in path.read_text("utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    found = doctest.testmod(import_module(f"counterpoise.studies.search.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
