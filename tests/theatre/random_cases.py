"""Random campaigns that meet every rule: drones, missiles, stocks, air, counter-attacks."""

from typing import Any

import numpy as np

from counterpoise.theatre.campaign_inputs import SIDE_FIELDS, Campaign

from .cases import PLENTY, axis


def random_side(rng: np.random.Generator, *, attacks: bool, railhead: float) -> dict[str, Any]:
    """Return one side, which may lack nothing or run out of everything."""
    some = {
        "attack_ratio": rng.uniform(0.2, 1.0) if attacks else rng.choice([1.5, np.inf]),
        "shells": rng.choice([1e9, rng.uniform(0, 60)]),
        "shells_per_day": rng.uniform(0, 5),
        "drones": rng.choice([1e9, rng.uniform(0, 60)]),
        "drones_per_day": rng.uniform(0, 5),
        "drone_zone": rng.choice([0.0, rng.uniform(1, 30)]),
        "strike_hours": rng.uniform(0.1, 12),
        "ew": rng.uniform(0, 1),
        "missiles": rng.uniform(0, 3000),
        "missiles_per_day": rng.choice([0.0, rng.uniform(1, 100)]),
        "railhead": railhead,
        "corridor_part": rng.choice([0.0, rng.uniform(0, 1)]),
        "tempo": rng.uniform(0, 1),
    }
    return PLENTY | some


def random_campaign(rng: np.random.Generator, coefficients: Any, zones: int = 4) -> Campaign:
    """Return a campaign of one future."""
    ends = np.cumsum(rng.uniform(15, 70, zones)).tolist()
    start = float(rng.choice([0.0, rng.uniform(0, ends[0])]))
    in_place = [(0, 0, 0.0, float(rng.uniform(2, 8))), (1, 0, 0.0, float(rng.uniform(0.5, 8)))]
    formations = in_place + [
        (
            int(rng.integers(2)),
            int(rng.integers(zones)),
            float(rng.choice([0.0, rng.uniform(0, 40)])),
            float(rng.uniform(0.2, 2.0)),
        )
        for _ in range(16)
    ]
    return axis(
        coefficients,
        [
            (0, 0, 0.0, float(rng.uniform(2, 8))),
            (1, 0, 0.0, float(rng.uniform(0.5, 8))),
            *formations,
        ],
        ends=ends,
        width=1.0,
        first=random_side(rng, attacks=True, railhead=0.0),
        second=random_side(rng, attacks=False, railhead=ends[-1]),
        start=start,
        limits=np.array([ends[-1], start]),
        corridor=float(rng.choice([np.inf, rng.uniform(0, ends[-1])])),
        zone_width=rng.uniform(30, 120, zones),
        preparation=rng.choice([0.0, 1.0, 30.0]) * rng.uniform(0, 2, (1, 2, zones)),
        interceptors=rng.uniform(0, 400, (1, 2, zones)),
        channels=rng.uniform(0, 20, (1, 2, zones)),
        air=rng.uniform(0.5, 2.0, (1, 10, 2)),
    )


def mirrored(campaign: Campaign) -> Campaign:
    """Return the same campaign with sides and geometry swapped."""
    length = float(campaign.zone_end[-1])
    starts = np.concatenate([[0.0], campaign.zone_end[:-1]])
    last = campaign.zone_end.size - 1
    sides = campaign.sides[:, ::-1].copy()
    sides["railhead"] = length - sides["railhead"]
    return campaign._replace(
        start=length - campaign.start,
        limits=length - campaign.limits[::-1],
        zone_end=length - starts[::-1],
        zone_width=campaign.zone_width[::-1].copy(),
        sides=sides,
        preparation=campaign.preparation[:, ::-1, ::-1].copy(),
        interceptors=campaign.interceptors[:, ::-1, ::-1].copy(),
        channels=campaign.channels[:, ::-1, ::-1].copy(),
        formation_side=1 - campaign.formation_side,
        formation_zone=last - campaign.formation_zone,
        air=campaign.air[:, :, ::-1].copy(),
    )


assert set(PLENTY) == set(SIDE_FIELDS)
