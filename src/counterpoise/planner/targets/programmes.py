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

from typing import TYPE_CHECKING

import numpy as np

from counterpoise.planner.fleets import largest_fleet

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.planner.targets.inputs import Booleans, Floats, TargetsInputs

ROUNDING = 1e-9


def ceiling(inputs: "TargetsInputs") -> "Floats":
    """Return the largest fleet that published programmes allow (A, C); infinite where any is."""
    smallest = np.maximum(inputs.minimum, inputs.lot)
    top = largest_fleet(inputs.today, inputs.fleet, smallest, inputs.multiple, inputs.margin)
    lot = np.where(inputs.lot > 0, inputs.lot, 1.0)
    whole = np.maximum(np.floor(top / lot + 1e-9) * lot, inputs.today)
    bounded = (inputs.lot > 0) & np.isfinite(inputs.multiple)
    return np.asarray(np.where(bounded, whole, np.inf))


def newcomers(inputs: "TargetsInputs") -> "Booleans":
    """Return who holds none of a whole force and has published none (A, C)."""
    bounded = (inputs.lot > 0) & np.isfinite(inputs.multiple)
    return np.asarray(bounded & (inputs.today <= 0) & np.isnan(inputs.fleet))


def held_in_any_case(inputs: "TargetsInputs") -> "Floats":
    """Return what each ally holds whatever others would prefer (A, C).

    First comes what is there: of a published fleet as much as is held today or under firm contract,
    and a share of what would stand without any new order. A fleet of the smallest size or more
    keeps at least that size. All of it shrinks alike where people or money do not suffice. Then
    announced fleets grow, those that need fewest people first, as far as people, money and industry
    go.
    """
    there = np.minimum(inputs.floor, np.maximum(inputs.today, inputs.firm))
    keep = inputs.keep_share * np.minimum(inputs.today, inputs.standing)
    kept = np.where((keep > 0) & (inputs.today >= inputs.minimum), inputs.minimum, 0.0)
    wanted = _whole(inputs, np.maximum.reduce([there, keep, kept]))
    wanted = _delivered(inputs, np.minimum(wanted, inputs.standing), wanted)
    fits = inputs.affordable(np.zeros_like(wanted), wanted) * (1 - ROUNDING)
    base = _whole(
        inputs, np.where(fits[:, None] >= 1 - 2 * ROUNDING, wanted, wanted * fits[:, None])
    )
    return _grown(inputs, base, _whole(inputs, inputs.floor))


def _delivered(inputs: "TargetsInputs", stands: "Floats", wanted: "Floats") -> "Floats":
    """Return holdings lowered, alike for all, to what industry can deliver beyond what stands."""
    need = inputs.orders_for(wanted).sum(axis=0)
    room = np.where(np.isfinite(inputs.industry), inputs.industry, need)
    built = np.clip(np.where(need > 0, room / np.where(need > 0, need, 1.0), 1.0), 0.0, 1.0)
    return np.asarray(stands + (wanted - stands) * built)


def _grown(inputs: "TargetsInputs", base: "Floats", wanted: "Floats") -> "Floats":
    """Return holdings raised to published fleets one after the other, as far as limits go."""
    held, step = base.copy(), np.where(inputs.lot > 0, inputs.lot, 0.0)
    room = inputs.industry - inputs.orders_for(held).sum(axis=0)
    cells = [
        (float((wanted[a, c] - held[a, c]) * inputs.crew[c]), int(a), int(c))
        for a, c in np.argwhere(wanted > held)
    ]
    for _, a, c in sorted(cells):
        before = float(inputs.orders_for(held)[a, c])
        for target in _steps(float(held[a, c]), float(wanted[a, c]), float(step[c])):
            trial = held.copy()
            trial[a, c] = target
            orders = float(inputs.orders_for(trial)[a, c]) - before
            if target < inputs.minimum[c] or orders > room[c] + ROUNDING:
                continue
            if inputs.affordable(np.zeros_like(trial), trial)[a] >= 1:
                held, room[c] = trial, room[c] - orders
                break
    return held


def _steps(low: float, high: float, lot: float) -> "list[float]":
    """Return fleets from a large one down: by lots, or tenths of the way where any will do."""
    size = lot if lot > 0 else (high - low) / 10
    count = round((high - low) / size) if size > 0 else 0
    return [high - n * size for n in range(count)]


def _whole(inputs: "TargetsInputs", units: "Floats") -> "Floats":
    """Return whole lots, and nothing of a fleet below the smallest size."""
    lot = np.where(inputs.lot > 0, inputs.lot, 1.0)
    whole = np.where(inputs.lot > 0, np.floor(units / lot + ROUNDING) * lot, units)
    return np.asarray(np.where(whole >= inputs.minimum, whole, 0.0))


def not_held(inputs: "TargetsInputs", evidence: "Evidence") -> list[str]:
    """Return in words which published fleets cannot be held in full."""
    whole, held = _whole(inputs, inputs.floor), inputs.kept
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
