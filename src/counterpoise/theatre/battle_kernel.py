"""The campaign kernel run on each battle's stated strengths, with nothing fitted to battles.

Coefficients are those that are shipped. What the record says of a battle is its strengths, width,
days and posture; how these are read into a campaign is ours and of grade D, in a table of its own.
Neither side has air, drones, missiles or a lack of supply, and the attacker attacks whatever the
odds. The kernel was set by wars since 2014: for a battle of 1600 it is far out of its depth.
"""

import csv
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.theatre.battle_record import Battle
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import SIDE_FIELDS, Campaign, side_records

Floats = NDArray[np.float64]
TABLE = "battle_readings.csv"


@cache
def readings() -> dict[str, float]:
    """Return by name what a battle is read as."""
    text = files("counterpoise.theatre").joinpath(TABLE).read_text("utf-8")
    return {row["name"]: float(row["value"]) for row in csv.DictReader(text.splitlines())}


def fits(battle: Battle) -> bool:
    """Return whether the record says enough of a battle to run it."""
    return not math.isnan(battle.front + battle.days) and bool(battle.posture)


def campaign_of(battle: Battle, coefficients: NDArray[Any]) -> Campaign:
    """Return a battle as a campaign of as many futures as there are records of coefficients.

    Parameters
    ----------
    battle : Battle
        One that `fits`.
    coefficients : array (F,) of records
        As `counterpoise.theatre.campaign_inputs.coefficient_records` makes them.
    """
    read = readings()
    ends = np.array([read["first_zone"], read["axis"]])
    weeks = np.zeros((1, 2, ends.size))
    weeks[0, 1] = read[f"weeks_{battle.posture}"]
    people = np.array([[battle.attackers, battle.defenders]])
    none = np.zeros((1, 2, ends.size))
    return Campaign(
        start=0.0,
        limits=np.array([ends[-1], 0.0]),
        corridor=np.inf,
        zone_end=ends,
        zone_width=np.full(ends.size, battle.front),
        coefficients=coefficients,
        sides=side_records(_side(0.0, 0.0), _side(np.inf, float(ends[-1]))),
        preparation=weeks,
        interceptors=none,
        channels=none,
        formation_side=np.array([0, 1]),
        formation_zone=np.array([0, 0]),
        formation_day=np.zeros((1, 2)),
        formation_size=people / read["people_per_brigade"],
        air=np.ones((1, 1, 2)),
        air_case=np.zeros(1, dtype=np.int64),
    )


def _side(attack_ratio: float, railhead: float) -> dict[str, float]:
    plenty = {"shells": np.inf, "drones": np.inf, "tempo": 1.0}
    own = {"attack_ratio": attack_ratio, "railhead": railhead}
    return dict.fromkeys(SIDE_FIELDS, 0.0) | plenty | own


def pace(battle: Battle, coefficients: NDArray[Any], law: str) -> float:
    """Return the mean advance over a battle's days and all futures under a law, km a day."""
    days = max(1, round(battle.days))
    found = run(campaign_of(battle, coefficients), law, (days,), workers=1)
    return float(found.position[:, 0].mean()) / days


def index(record: Sequence[Battle], coefficients: NDArray[Any], law: str) -> Floats:
    """Return the kernel's index (N,) of each battle: the logarithm of 1 + metres a day."""
    metres = np.array([pace(battle, coefficients, law) for battle in record]) * 1000
    return np.asarray(np.log1p(metres))
