"""Writing a roster as files: a table for spreadsheets and everything as JSON."""

import json
from pathlib import Path

from counterpoise.plan.roster.result import RosterResult
from counterpoise.saving import write_together


def write_roster(result: RosterResult, folder: Path) -> list[Path]:
    """Write ``roster.csv`` and ``roster.json``, both or neither.

    Parameters
    ----------
    result : RosterResult
        A roster.
    folder : Path
        Where to; it is made if it is not there.
    """
    table, content = result.assignments, result.to_json()

    def csv(path: Path) -> None:
        table.to_csv(path, index=False, lineterminator="\n")

    def plain(path: Path) -> None:
        text = json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")

    return write_together(folder, {"roster.csv": csv, "roster.json": plain})
