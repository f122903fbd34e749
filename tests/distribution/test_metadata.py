"""The project file, the citation, the archive's record and the conda recipe say the same."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from counterpoise import __version__

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CITATION: dict[str, Any] = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text("utf-8"))
ZENODO: dict[str, Any] = json.loads((ROOT / ".zenodo.json").read_text("utf-8"))
LICENCE_HEADING = re.compile(r"Apache License\s+Version 2\.0")


def test_the_version_is_one() -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert CITATION["version"] == ZENODO["version"] == __version__


def test_the_licence_is_one() -> None:
    licence = PROJECT["project"]["license"]
    assert CITATION["license"] == ZENODO["license"] == licence == "Apache-2.0"
    assert LICENCE_HEADING.search((ROOT / "LICENSE").read_text("utf-8"))


def test_authors_and_keywords_are_the_same() -> None:
    authors = PROJECT["project"]["authors"]
    assert CITATION["authors"] == ZENODO["creators"] == authors
    assert CITATION["keywords"] == ZENODO["keywords"] == PROJECT["project"]["keywords"]


def test_title_and_description_are_those_of_the_citation() -> None:
    assert ZENODO["title"] == CITATION["title"]
    assert ZENODO["description"] == CITATION["abstract"]
    assert ZENODO["upload_type"] == CITATION["type"] == "software"
    assert PROJECT["project"]["name"] in ZENODO["title"].casefold()
