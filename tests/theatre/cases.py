"""Campaigns for tests: one axis, from plain numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.theatre.campaign_inputs import (
    COEFFICIENTS,
    Campaign,
    coefficient_records,
    side_records,
)

PLENTY = {
    "attack_ratio": np.inf,
    "shells": 1e9,
    "shells_per_day": 0.0,
    "drones": 1e9,
    "drones_per_day": 0.0,
    "drone_zone": 0.0,
    "strike_hours": 24.0,
    "ew": 0.0,
    "missiles": 0.0,
    "missiles_per_day": 0.0,
    "railhead": 0.0,
    "corridor_part": 0.0,
    "tempo": 1.0,
}
"""A side that lacks nothing, has no drones and does not attack."""

Formation = tuple[int, int, float, float]
"""Side, zone, day and size."""


def shipped(evidence: Evidence, **changes: float) -> Any:
    """Return the coefficients of the table, some of them changed."""
    figures: dict[str, Any] = {
        name: evidence.figure(f"theatre_coefficients/{name}").value for name in COEFFICIENTS
    }
    return coefficient_records(figures | changes)


def axis(
    coefficients: Any,
    formations: Sequence[Formation],
    *,
    ends: Sequence[float] = (50.0, 100.0, 150.0, 213.0),
    width: float = 80.0,
    weeks: float = 0.0,
    first: dict[str, Any] | None = None,
    second: dict[str, Any] | None = None,
    **more: Any,
) -> Campaign:
    """Return a campaign in which side 0 attacks side 1 from the lower end."""
    zones = len(ends)
    sides, places, days, sizes = zip(*formations, strict=True)
    attacker = PLENTY | {"attack_ratio": 0.5} | (first or {})
    defender = PLENTY | {"railhead": ends[-1]} | (second or {})
    weeks_of = np.zeros((1, 2, zones))
    weeks_of[0, 1] = weeks
    given: dict[str, Any] = {
        "start": 0.0,
        "limits": np.array([ends[-1], 0.0]),
        "corridor": np.inf,
        "zone_end": np.array(ends, dtype=float),
        "zone_width": np.full(zones, float(width)),
        "coefficients": coefficients,
        "sides": side_records(attacker, defender),
        "preparation": weeks_of,
        "interceptors": np.zeros((1, 2, zones)),
        "channels": np.zeros((1, 2, zones)),
        "formation_side": np.array(sides, dtype=np.int64),
        "formation_zone": np.array(places, dtype=np.int64),
        "formation_day": np.array([days], dtype=float),
        "formation_size": np.array([sizes], dtype=float),
        "air": np.ones((1, 1, 2)),
        "air_case": np.zeros(1, dtype=np.int64),
    }
    return Campaign(**(given | more))
