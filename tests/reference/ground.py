"""Collections that may be compared with but not shipped, read from beside the checkout."""

import csv
from pathlib import Path

import pytest

GROUND = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ground"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of public ground figures; skip the test where it is absent."""
    path = GROUND / name
    if not path.is_file():
        pytest.skip(f"{name} of the public ground figures is not beside the checkout")
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
