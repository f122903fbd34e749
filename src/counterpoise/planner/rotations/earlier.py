"""Reading a known roster, from which as little as possible should change."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.evidence.csv_tables import read_text
from counterpoise.planner.rotations.file_model import ROLES
from counterpoise.planner.rotations.request import EarlierRoster, RotationRequest, Seat
from counterpoise.problems import Problems, did_you_mean

if TYPE_CHECKING:
    from counterpoise.planner.rotations.plan import RotationPlan

MOST_BYTES = 50_000_000
COLUMNS = ("period", "slot", "role", "ally")
NEEDS = "Give roster.json or roster.csv as 'counterpoise roster --out' writes them."
NAMED = 5
"""So many unknown names are listed."""

Row = tuple[str, Mapping[str, Any]]
"""Where a seat stands, and what is written there."""


def earlier_roster(roster: RotationRequest, near: "str | Path | RotationPlan") -> EarlierRoster:
    """Return the seats of a known roster as seats of a new one.

    Parameters
    ----------
    roster : RotationRequest
        The new roster.
    near : str, Path or RotationPlan
        The known one: ``roster.json`` or ``roster.csv`` as the command writes them, or a result.

    Raises
    ------
    InputError
        If it cannot be read, knows other places or allies, or shares no period with the new one.
    """
    problems = Problems()
    if isinstance(near, str | Path):
        name, rows = str(near), list(_rows(Path(near), problems))
    else:
        name = near.request.model.name
        table = near.assignments[list(COLUMNS)].to_numpy().tolist()
        rows = [(f"row {i}", dict(zip(COLUMNS, r, strict=True))) for i, r in enumerate(table, 1)]
    problems.raise_if_any()
    if not rows:
        problems.add(name, "", "holds no seat", "Give a roster that was found.")
    seats, others = set(), 0
    periods = {period: t for t, period in enumerate(roster.periods)}
    _check(roster, name, rows, problems)
    problems.raise_if_any()
    for _, row in rows:
        if row["period"] in periods:
            seats.add(Seat(row["slot"], row["role"], periods[row["period"]], row["ally"]))
        else:
            others += 1
    if not seats:
        what = f"is of another roster: it has no period of '{roster.model.name}', which goes from "
        what += f"{roster.periods[0]} to {roster.periods[-1]}"
        problems.add(name, "", what, "Give a roster that shares periods with this one.")
    problems.raise_if_any()
    return EarlierRoster(name, frozenset(seats), others)


def _rows(file: Path, problems: Problems) -> Iterable[Row]:
    text = read_text(file, problems, endings=(".json", ".csv"), most_bytes=MOST_BYTES)
    if not text:
        return
    if file.suffix == ".csv":
        reader = csv.DictReader(text.splitlines())
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            what = f"is no roster: it has no column {', '.join(missing)}"
            problems.add(str(file), "line 1", what, NEEDS)
            return
        yield from ((f"line {line}", row) for line, row in enumerate(reader, 2))
        return
    try:
        content = json.loads(text)
    except ValueError as error:
        problems.add(str(file), "", f"is not valid JSON: {error}", NEEDS)
        return
    rows = content.get("assignments") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(map(_is_seat, rows)):
        problems.add(str(file), "assignments", "is no roster: there are no assignments", NEEDS)
        return
    yield from ((f"assignments.{index}", row) for index, row in enumerate(rows))


def _is_seat(row: Any) -> bool:
    return isinstance(row, dict) and all(isinstance(row.get(c), str) for c in COLUMNS)


def _check(roster: RotationRequest, name: str, rows: list[Row], problems: Problems) -> None:
    """Note places and allies that the new roster does not know; each once, where it is first."""
    places = {(post.slot, post.role) for post in roster.posts}
    noted: set[str] = set()
    for where, row in rows:
        slot, role, ally = (str(row[column]) for column in ("slot", "role", "ally"))
        if slot not in roster.model.slots:
            what, remedy = f"unknown slot '{slot}'", did_you_mean(slot, list(roster.model.slots))
        elif role not in ROLES or (slot, role) not in places:
            known = [r for s, r in places if s == slot]
            what, remedy = f"{slot} has no places of role '{role}'", did_you_mean(role, known)
        elif ally not in roster.evidence.allies:
            what = f"unknown ally '{ally}'"
            remedy = did_you_mean(ally, list(roster.evidence.allies))
        else:
            continue
        if what not in noted and len(noted) < NAMED:
            problems.add(name, where, what, f"{remedy} Is it of another roster?")
        noted.add(what)
