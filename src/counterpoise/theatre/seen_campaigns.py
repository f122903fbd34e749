"""Campaigns that were seen or played, as the model would be given them.

What was there is our reading of the sources (grade D): front, brigades, weeks of preparation and
drones. How far the front moved is theirs. Draws of coefficients are filtered by some of them
(`counterpoise.theatre.history_match`); one is kept back to see whether the filter helps.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import Campaign, side_records

Floats = NDArray[np.float64]
TABLE = "seen_campaigns.csv"
FILTER, HELD_OUT = "filter", "held out"
DEEP_ZONE = 2
"""Zone of the defenders that stand behind the front."""


@dataclass(frozen=True)
class SeenCampaign:
    """One campaign: what was there, how fast the front moved, and who says so.

    Parameters
    ----------
    case, title : str
        Id and words.
    role : str
        ``filter`` or ``held out``.
    days : int
        Days over which the mean pace is taken.
    low, high : float
        Between which pace (km/day) the model must come out, both ends left out.
    published : float or None
        The pace that was published (km/day), where it is one number.
    zone_ends : tuple of float
        Far end of each zone (km).
    width : float
        Width of the front (km).
    weeks : float
        Weeks that the defender had prepared.
    attackers, defenders, defenders_deep : float
        Brigade equivalents in place: at the front, and of the defender in the third zone.
    attackers_weekly, defenders_weekly : float
        Brigade equivalents that refill each side every week.
    attack_ratio : float
        Ratio of power from which the attacker attacks.
    drone_zone, strike_hours, ew : float
        Of both sides, as in `counterpoise.theatre.campaign_inputs.SIDE_FIELDS`.
    defender_railhead, defender_tempo : float
        Of the defender, alike.
    source : str
        Key of the table of sources.
    grade, note : str
        Grade of what we read into it, and how.
    """

    case: str
    title: str
    role: str
    days: int
    low: float
    high: float
    published: float | None
    zone_ends: tuple[float, ...]
    width: float
    weeks: float
    attackers: float
    defenders: float
    defenders_deep: float
    attackers_weekly: float
    defenders_weekly: float
    attack_ratio: float
    drone_zone: float
    strike_hours: float
    ew: float
    defender_railhead: float
    defender_tempo: float
    source: str
    grade: str
    note: str

    def within(self, pace: Floats) -> NDArray[np.bool_]:
        """Return whether paces (km/day) lie between the bounds."""
        return (pace > self.low) & (pace < self.high)


@cache
def seen_campaigns() -> dict[str, SeenCampaign]:
    """Return all campaigns of the table by id."""
    text = files("counterpoise.theatre").joinpath(TABLE).read_text("utf-8")
    return {row["case"]: _read(row) for row in csv.DictReader(text.splitlines())}


def _read(row: dict[str, str]) -> SeenCampaign:
    given: dict[str, Any] = {}
    for name, value in row.items():
        kind = SeenCampaign.__annotations__[name]
        if name == "zone_ends":
            given[name] = tuple(float(end) for end in value.split())
        elif kind is float:
            given[name] = float(value)
        elif kind is int:
            given[name] = int(value)
        elif kind is str:
            given[name] = value
        else:
            given[name] = float(value) if value else None
    return SeenCampaign(**given)


def campaign_of(case: SeenCampaign, coefficients: NDArray[Any]) -> Campaign:
    """Return a case as a campaign.

    Parameters
    ----------
    case : SeenCampaign
        What was there.
    coefficients : array (F,) of records
        As `counterpoise.theatre.campaign_inputs.coefficient_records` makes them.
    """
    zones = len(case.zone_ends)
    rows = [(0, 0, 0.0, case.attackers), (1, 0, 0.0, case.defenders)]
    if case.defenders_deep:
        rows.append((1, DEEP_ZONE, 0.0, case.defenders_deep))
    weekly = (case.attackers_weekly, case.defenders_weekly)
    rows += [
        (side, 0, float(day), size)
        for side, size in enumerate(weekly)
        if size
        for day in range(7, case.days, 7)
    ]
    side, zone, day, size = zip(*rows, strict=True)
    preparation = np.zeros((1, 2, zones))
    preparation[0, 1] = case.weeks
    none = np.zeros((1, 2, zones))
    return Campaign(
        start=0.0,
        limits=np.array([case.zone_ends[-1], 0.0]),
        corridor=np.inf,
        zone_end=np.array(case.zone_ends),
        zone_width=np.full(zones, case.width),
        coefficients=coefficients,
        sides=side_records(
            _side(case, attack_ratio=case.attack_ratio, railhead=0.0, tempo=1.0),
            _side(
                case,
                attack_ratio=np.inf,
                railhead=case.defender_railhead,
                tempo=case.defender_tempo,
            ),
        ),
        preparation=preparation,
        interceptors=none,
        channels=none,
        formation_side=np.array(side, dtype=np.int64),
        formation_zone=np.array(zone, dtype=np.int64),
        formation_day=np.array([day], dtype=float),
        formation_size=np.array([size], dtype=float),
        air=np.ones((1, 1, 2)),
        air_case=np.zeros(1, dtype=np.int64),
    )


def _side(case: SeenCampaign, **own: float) -> dict[str, float]:
    """Return a side that lacks nothing and fires no missiles."""
    plenty = {"shells": np.inf, "drones": np.inf, "shells_per_day": 0.0, "drones_per_day": 0.0}
    nothing = {"missiles": 0.0, "missiles_per_day": 0.0, "corridor_part": 0.0}
    hunted = {"drone_zone": case.drone_zone, "strike_hours": case.strike_hours, "ew": case.ew}
    return plenty | nothing | hunted | own


def pace(case: SeenCampaign, coefficients: NDArray[Any], law: str) -> Floats:
    """Return the mean advance (F,) over a case's days under a law, km a day."""
    outcome = run(campaign_of(case, coefficients), law, (case.days,))
    return outcome.position[:, 0] / case.days
