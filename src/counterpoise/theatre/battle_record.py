"""The record of battles from 1600 to 1973 against which a rule of land combat can be tried.

Eight facts of each of 660 battles from the database CDB90 of the US Army Concepts Analysis Agency,
in the open edition of Jeffrey B. Arnold (Open Data Commons Attribution License, ODC-By 1.0;
https://github.com/jrnold/CDB90). They were coded by historians after the fact, for tactical
actions of mostly one or two days, without drones and mostly without air: no campaign is in it.

The open edition leaves 219 results blank. In its own source table 217 of them are the code of an
attacker's loss and two are unknown (Hiram and the corridor of Jerusalem, 1948).
"""

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path

TABLE = "battles.csv"
RESULTS = {"1": "win", "0": "draw", "-1": "loss", "-9": ""}
"""The attacker's result by its code in the database."""
PREPARED = frozenset({"PD", "FD"})
"""Codes of a prepared and of a fortified defence."""


@dataclass(frozen=True)
class Battle:
    """One battle; what is not known is NaN or empty.

    Parameters
    ----------
    battle : int
        Its number in the database.
    war : str
        Its war, by which battles hang together.
    year : int
        When it ended.
    attackers, defenders : float
        People.
    front : float
        Width of the attacker's front (km).
    days : float
        How long it lasted.
    posture : str
        The defender's first posture: DL delaying action, WD withdrawal, HD hasty, PD prepared, FD
        fortified defence.
    result : str
        The attacker's: win, draw or loss.
    """

    battle: int
    war: str
    year: int
    attackers: float
    defenders: float
    front: float
    days: float
    posture: str
    result: str

    @property
    def known(self) -> bool:
        """Whether result and strengths are known."""
        return bool(self.result) and not math.isnan(self.attackers + self.defenders)


@cache
def battles() -> tuple[Battle, ...]:
    """Return the battles that come with the package."""
    text = files("counterpoise.theatre").joinpath(TABLE).read_text("utf-8")
    return tuple(
        Battle(
            int(row["battle"]),
            row["war"],
            int(row["year"]),
            float(row["attackers"] or "nan"),
            float(row["defenders"] or "nan"),
            float(row["front"] or "nan"),
            float(row["days"] or "nan"),
            row["posture"],
            row["result"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def transcribed(checkout: Path) -> list[Battle]:
    """Return the battles from a checkout of the open edition.

    Parameters
    ----------
    checkout : Path
        Folder with ``data`` and ``src-data/CDB90/CDB90-patched.csv``, where results have codes.
    """
    codes = {
        row["ISQNO"]: row["WINA"] for row in _rows(checkout / "src-data/CDB90/CDB90-patched.csv")
    }
    rows = {name: _rows(checkout / f"data/{name}.csv") for name in _TABLES}
    strength = {(r["isqno"], r["attacker"]): r["str"] for r in rows["belligerents"]}
    front = {r["isqno"]: r["wofa"] for r in rows["front_widths"] if r["front_number"] == "1"}
    time = {r["isqno"]: r for r in rows["battle_durations"]}
    return [
        Battle(
            int(row["isqno"]),
            row["war2"] or row["war"],
            int(time[row["isqno"]]["datetime_max"][:4]),
            _number(strength[row["isqno"], "1"]),
            _number(strength[row["isqno"], "0"]),
            _number(front.get(row["isqno"], "")),
            _number(time[row["isqno"]]["duration1"]),
            row["post1"],
            RESULTS[codes[row["isqno"]]],
        )
        for row in rows["battles"]
    ]


_TABLES = ("battles", "belligerents", "front_widths", "battle_durations")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _number(cell: str) -> float:
    return float("nan") if cell in ("", "NA") else float(cell)


def text_of(record: Iterable[Battle]) -> str:
    """Return battles as a table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(Battle)])
    writer.writerows([_cell(value) for value in astuple(battle)] for battle in record)
    return out.getvalue()


def _cell(value: str | float) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.10g}"
    return str(value)
