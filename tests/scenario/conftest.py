"""Fixtures for scenarios."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import load_scenario

Write = Callable[..., Path]
Refused = Callable[[Any], tuple[Problem, ...]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a writer of files into a folder of their own."""

    def to(text: str | bytes, name: str = "case.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return to


@pytest.fixture
def refused(evidence: Evidence) -> Refused:
    """Return a loader that expects to be refused and hands back the problems."""

    def load(scenario: Any) -> tuple[Problem, ...]:
        with pytest.raises(InputError) as caught:
            load_scenario(scenario, evidence=evidence)
        for problem in caught.value.problems:
            assert problem.file
            assert problem.what
            assert problem.remedy.endswith((".", "?"))
        return caught.value.problems

    return load
