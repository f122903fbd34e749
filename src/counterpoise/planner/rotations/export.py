"""Writing a roster as files: a table for spreadsheets and everything as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path

from counterpoise.atomic_write import Writer, write_together
from counterpoise.planner.rotations.plan import RosterResult


def write_roster(
    result: RosterResult, folder: Path, beside: Mapping[str, Writer] | None = None
) -> list[Path]:
    """Write ``roster.csv`` and ``roster.json`` and what goes with them, all or nothing.

    Parameters
    ----------
    result : RosterResult
        A roster.
    folder : Path
        Where to; it is made if it is not there.
    beside : mapping of str to callable, optional
        Further files, such as a figure, by name.
    """
    table, content = result.assignments, result.to_json()

    def csv(path: Path) -> None:
        table.to_csv(path, index=False, lineterminator="\n")

    def plain(path: Path) -> None:
        text = json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")

    return write_together(folder, {"roster.csv": csv, "roster.json": plain, **(beside or {})})
