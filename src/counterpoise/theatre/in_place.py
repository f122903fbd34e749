"""Brigades in place after an attack, by day and zone, and what delayed those who moved.

Formations count as listed today; what a scenario adds or takes away comes on top in a campaign.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.evidence.contingencies import Contingency
from counterpoise.theatre.arrivals import Arrivals
from counterpoise.theatre.contingency_forces import axes_of
from counterpoise.theatre.geography import Floats
from counterpoise.theatre.movement_plan import COMPONENTS


def zones_of(evidence: Evidence, contingency: Contingency) -> set[str]:
    """Return the zones through which a contingency's axes lead."""
    return {zone for axis in axes_of(evidence, contingency) for zone in axis.zones}


def ready_by_zone(there: Arrivals, warning: Floats, days: Sequence[float]) -> Floats:
    """Return brigades ready in place (F, D, Z) on days counted from the attack.

    Parameters
    ----------
    there : Arrivals
        Who is in place by which day after the warning.
    warning : array (F,)
        Days from the warning to the attack.
    days : sequence of float
        Days after the attack.
    """
    since = np.maximum(there.day - warning[:, None], 0.0)
    return replace(there, day=since).by_zone(days)


def in_place(
    evidence: Evidence,
    contingency: Contingency,
    there: Arrivals,
    warning: Floats,
    days: Sequence[float],
) -> Floats:
    """Return brigades ready in a contingency's zones (F, D) on days counted from the attack."""
    zones = zones_of(evidence, contingency)
    inside = np.array([zone in zones for zone in there.zones])
    return np.asarray(ready_by_zone(there, warning, days)[:, :, inside].sum(axis=2))


def delays(there: Arrivals) -> dict[str, float]:
    """Return the mean days of each part of the delay of what moves, decision and borders first."""
    moving = {
        name
        for name, days in zip(there.names, there.delay.sum(axis=(0, 2)), strict=True)
        if days > 0
    }
    found = there.breakdown(moving)
    return {name: float(np.nanmean(found[name])) for name in COMPONENTS}
