"""What the measures say of themselves is published: sources, and no internal numbers."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

import pytest

import counterpoise.ledger
import counterpoise.measures

INTERNAL = re.compile(r"DOMAIN|\b[A-J]\d{1,2}\b|\b[a-j]\.\d\b")


def modules() -> Iterator[str]:
    for package in (counterpoise.measures, counterpoise.ledger):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield found.name


@pytest.mark.parametrize("name", list(modules()))
def test_no_docstring_cites_what_readers_cannot_open(name: str) -> None:
    source = inspect.getsource(importlib.import_module(name))
    texts = re.findall(r'"""(.*?)"""', source, re.DOTALL)
    assert texts
    assert not [match for text in texts for match in INTERNAL.findall(text)]


def test_concordance_names_its_source() -> None:
    from counterpoise.measures.fair_shares.comparison import concordance

    words = inspect.getdoc(concordance) or ""
    assert "Kendall and Babington Smith (1939)" in words
    assert "Friedman (1937)" in words
