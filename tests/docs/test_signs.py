"""The page of signs has a row for each change that is tried. Its numbers are not held here."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(
    r"^\| (.+?) \| (\S.*?) \| ([+-]\d+\.\d) \| (\d+\.\d) \| (\d+\.\d) % \| ?(.*?) ?\|$",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def changes() -> dict[str, Any]:
    """Return the changes; test modules cannot import one another."""
    return runpy.run_path(str(ROOT / "tests" / "signs" / "changes.py"))


def test_the_page_of_signs_has_every_change_once(changes: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "signs.md").read_text("utf-8")
    known = [change.id for change in (*changes["CHANGES"], *changes["MEMBERS"])]
    assert [row[0] for row in ROW.findall(page)] == known
