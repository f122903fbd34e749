"""Which theatres are covered at which tempo from which site, and how long passages take."""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.networks.presence import presence, ships_for_one
from counterpoise.networks.reach import DAYS_PER_MONTH, KM_PER_NAUTICAL_MILE, transit_days

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.networks.bases import BaseNetwork

HOME_PORTS = ("norfolk", "kings_bay")
"""Ports of the leading ally's own coast, from which ships have the cycle of those at home."""
LEAST = 1e-9


def tempo_by_site(network: "BaseNetwork") -> dict[str, Any]:
    """Return by function and theatre the tempo from each site that has units of it, central values.

    What tempo means follows from the mode of the function: a share of time on station, rounds a
    day, presence of a ship, 1 where land forces are there in time or where a fixed function serves.
    """
    found: dict[str, Any] = {}
    for c, (site, function) in enumerate(zip(network.site_of, network.function_of, strict=True)):
        for t, theatre in enumerate(network.theatres):
            tempo = float(np.median(network.own[:, c, t]))
            if tempo > LEAST:
                by_theatre = found.setdefault(network.functions[function], {})
                by_theatre.setdefault(theatre, {})[network.sites[site]] = tempo
    return found


def passages(evidence: "Evidence") -> dict[str, Any]:
    """Return by port and theatre the way at sea, days of passage, and ships for one on station.

    Central values. Ships of foreign ports have the cycle of those based forward. `ships_for_one` is
    nothing where a deployment is shorter than its passages.
    """

    def number(name: str) -> float:
        return evidence.figure(f"base_coefficients/{name}").value

    found: dict[str, Any] = {}
    for leg in evidence.bases.sea_legs:
        cycle = "home" if leg.port in HOME_PORTS else "forward"
        days = float(transit_days(leg.length_km, number("ship_speed")))
        share = float(
            presence(number(f"{cycle}_deployment"), days / DAYS_PER_MONTH, number(f"{cycle}_cycle"))
        )
        found.setdefault(leg.port, {})[leg.theatre] = {
            "nautical_miles": round(leg.length_km / KM_PER_NAUTICAL_MILE),
            "days": days,
            "presence": share,
            "ships_for_one": float(ships_for_one(share)) if share > 0 else None,
            "passages": list(leg.passages),
        }
    return found
