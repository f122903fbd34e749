"""Writing the report."""

from pathlib import Path
from typing import Any


def write_report(result: Any, summary: dict[str, Any], evidence: Any, place: Path) -> None:
    """Write the report of a result to a file."""
    place.write_text("<!doctype html><title>report</title>", "utf-8")
