r"""What allies have published already: fleets that a target may not undercut, and far exceed.

A published fleet :math:`P_{ac}` is that of table `programmes` at the date, on the straight line
from today's to the announced one, or what is under firm contract and arrives by the date if that is
more. It is a lower bound of a target as far as people, money and industry go. Where none is
announced, today's holding and firm orders together count as published once there are firm orders.

For forces that come whole (aircraft, ships, guns, batteries, brigades, satellites, headquarters)
it bounds a target from above, too:

.. math:: S_{ac} \le \begin{cases} (1 + m) P_{ac} & \text{a fleet is published} \\
          k\, S^0_{ac} & \text{none is, and some are held} \\
          s_c & \text{none is, and none are held} \end{cases}

with the margin m, the multiple k and the smallest fleet :math:`s_c`. Nobody is asked to give up
what it holds, so today's holding is always within the bound. Stocks of rounds, missiles and drones,
lift sets and teams grow as money and industry let them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.evidence.programmes import announced_programmes

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.planner.targets.inputs import Floats, TargetsInputs
    from counterpoise.scenario import Scenario


@dataclass(frozen=True)
class Published:
    """Published fleets, by ally and capability.

    Parameters
    ----------
    floor : array (A, C)
        Units that a target is to hold: the announced fleet at the date, or firm orders that arrive
        by then if these are more; 0 where nothing is published.
    fleet : array (A, C)
        The published fleet that bounds a target from above; not a number where there is none.
    """

    floor: "Floats"
    fleet: "Floats"


def nothing_published(shape: tuple[int, ...]) -> Published:
    """Return that nobody has announced anything."""
    return Published(np.zeros(shape), np.full(shape, np.nan))


def published_fleets(
    scenario: "Scenario",
    allies: tuple[str, ...],
    capabilities: tuple[str, ...],
    today: "Floats",
    firm: "Floats",
    years: float,
) -> Published:
    """Return what allies have published for a date.

    Parameters
    ----------
    scenario : Scenario
        Whose evidence says what is announced.
    allies, capabilities : tuple of str
        Order of the axes.
    today, firm : array (A, C)
        Units held on the opening day, and units under firm contract that arrive by the date.
    years : float
        From the opening day to the date.
    """
    opening = float(scenario.calendar.start.start)
    floor, fleet = firm.copy(), np.where(firm > 0, today + firm, np.nan)
    for programme in announced_programmes(scenario.evidence):
        if programme.ally not in allies or programme.capability not in capabilities:
            continue
        place = allies.index(programme.ally), capabilities.index(programme.capability)
        then = programme.units_at(opening + years, float(today[place]), opening)
        floor[place] = fleet[place] = max(then, float(firm[place]))
    return Published(floor, fleet)


def ceiling(inputs: "TargetsInputs") -> "Floats":
    """Return the largest fleet that published programmes allow (A, C); infinite where any is."""
    smallest = np.maximum(inputs.minimum, inputs.lot)
    with np.errstate(invalid="ignore"):
        unannounced = np.where(inputs.today > 0, inputs.today * inputs.multiple, smallest)
    announced = np.maximum(inputs.fleet * (1 + inputs.margin), inputs.today)
    top = np.where(np.isnan(inputs.fleet), unannounced, announced)
    lot = np.where(inputs.lot > 0, inputs.lot, 1.0)
    whole = np.maximum(np.floor(top / lot + 1e-9) * lot, inputs.today)
    bounded = (inputs.lot > 0) & np.isfinite(inputs.multiple)
    return np.asarray(np.where(bounded, whole, np.inf))


def newcomers(inputs: "TargetsInputs") -> "Floats":
    """Return who holds none of a whole force and has published none (A, C)."""
    bounded = (inputs.lot > 0) & np.isfinite(inputs.multiple)
    return np.asarray(bounded & (inputs.today <= 0) & np.isnan(inputs.fleet))


def promised(inputs: "TargetsInputs") -> "Floats":
    """Return the part of published fleets that an ally can hold (A, C).

    What stands without any new order comes first. The rest is lowered, by capability where industry
    cannot deliver it and by ally where people or money do not suffice.
    """
    stands = np.minimum(inputs.floor, inputs.standing)
    wanted = _whole(inputs, inputs.floor)
    need = inputs.orders_for(wanted).sum(axis=0)
    room = np.where(np.isfinite(inputs.industry), inputs.industry, need)
    built = np.clip(np.where(need > 0, room / np.where(need > 0, need, 1.0), 1.0), 0.0, 1.0)
    held = stands + (np.maximum(wanted, stands) - stands) * built
    held = held * inputs.affordable(np.zeros_like(held), held)[:, None]
    return _whole(inputs, np.minimum(held, inputs.most))


def _whole(inputs: "TargetsInputs", units: "Floats") -> "Floats":
    """Return whole lots, and nothing of a fleet below the smallest size."""
    lot = np.where(inputs.lot > 0, inputs.lot, 1.0)
    whole = np.where(inputs.lot > 0, np.floor(units / lot + 1e-9) * lot, units)
    return np.asarray(np.where(whole >= inputs.minimum, whole, 0.0))


def not_held(inputs: "TargetsInputs", evidence: "Evidence") -> list[str]:
    """Return in words which published fleets cannot be held in full."""
    whole, held = _whole(inputs, inputs.floor), np.maximum(inputs.kept, inputs.promised)
    missed = (whole - held > 0.01 * whole) & (whole <= inputs.most)
    named = [
        f"{evidence.allies[inputs.allies[a]].name} "
        + ", ".join(
            f"{evidence.capabilities[inputs.capabilities[c]].name.lower()} "
            f"({held[a, c]:,.4g} of {whole[a, c]:,.4g})"
            for c in np.flatnonzero(missed[a])
        )
        for a in np.flatnonzero(missed.any(axis=1))
    ]
    if not named:
        return []
    return [f"Published fleets beyond people, money or industry: {'; '.join(named)}."]
