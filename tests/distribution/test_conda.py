"""The conda recipe asks for what the project file asks for."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from ruamel.yaml import YAML

from counterpoise import __version__

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RECIPE: dict[str, Any] = YAML(typ="safe").load((ROOT / "conda" / "recipe.yaml").read_text("utf-8"))
ON_CONDA = {"duckdb": "python-duckdb", "ortools": "ortools-python"}
"""Packages that conda-forge has under another name."""
Needs = dict[str, SpecifierSet]


def of_conda(lines: list[str]) -> Needs:
    """Return what lines of the recipe ask for, by name."""
    split = [line.partition(" ") for line in lines]
    assert len({name for name, _, _ in split}) == len(split), "a package stands twice"
    return {name: SpecifierSet(versions) for name, _, versions in split}


def of_project(lines: list[str]) -> Needs:
    """Return what lines of the project file ask for, by the names of conda-forge."""
    found: Needs = {}
    for line in lines:
        asked = Requirement(line)
        name = ON_CONDA.get(asked.name, asked.name)
        assert found.setdefault(name, asked.specifier) == asked.specifier
    return found


def test_it_needs_what_the_core_needs() -> None:
    needed = of_conda(RECIPE["requirements"]["run"])
    assert needed.pop("python") == SpecifierSet(PROJECT["project"]["requires-python"])
    assert needed == of_project(PROJECT["project"]["dependencies"])


def test_it_holds_what_extras_bring_to_their_versions() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    lines = [
        line
        for extra, lines in extras.items()
        for line in lines
        if extra != "dev" and not line.startswith("counterpoise[")
    ]
    assert of_conda(RECIPE["requirements"]["run_constraints"]) == of_project(lines)


def test_it_is_built_with_the_backend_of_the_project() -> None:
    host = of_conda(RECIPE["requirements"]["host"])
    assert host.pop("python") == SpecifierSet(PROJECT["project"]["requires-python"])
    assert host.pop("pip") == SpecifierSet()
    assert host == of_project(PROJECT["build-system"]["requires"])
    assert "--no-deps --no-build-isolation" in RECIPE["build"]["script"]


def test_version_command_and_licence_are_the_same() -> None:
    assert RECIPE["context"]["version"] == __version__
    (command,) = RECIPE["build"]["python"]["entry_points"]
    assert dict([re.split(r" = ", command)]) == PROJECT["project"]["scripts"]
    assert RECIPE["about"]["license"] == PROJECT["project"]["license"]
    assert RECIPE["about"]["license_file"] == PROJECT["project"]["license-files"]
    assert RECIPE["about"]["summary"] == PROJECT["project"]["description"]


@pytest.mark.parametrize("name", ["LICENSE", "NOTICE", "pyproject.toml"])
def test_its_source_is_the_checkout(name: str) -> None:
    assert (ROOT / "conda" / RECIPE["source"]["path"] / name).is_file()
