"""Who is there by which day: brigades by future, day and zone, and what delayed them.

Days count from the warning. The first two parts of a delay are political: the decision, then
permits and borders. What readiness adds is counted beyond them, then the issue of prepositioned
sets, the way without others on it, the queue, the way onward from the last port, and reception.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.theatre.dispatch import Schedule, dispatch
from counterpoise.theatre.geography import Floats, Integers
from counterpoise.theatre.movement_network import Numbers
from counterpoise.theatre.movement_plan import (
    COMPONENTS,
    Levers,
    Movement,
    movement_of,
    parts_of,
    set_days,
)

_ISSUE, _MOVEMENT, _QUEUE, _ONWARD = map(
    COMPONENTS.index, ("issue of sets", "movement", "queue", "onward movement")
)


@dataclass(frozen=True)
class Arrivals:
    """Brigades in place, future by future.

    Parameters
    ----------
    zones : tuple of str
        Zones of the theatre.
    names : tuple of str
        Ids of the formations, one for each part that moves (N,).
    zone : array (N,)
        Where each part ends up, by position in `zones`.
    brigades : array (N,)
        What each part is worth.
    day : array (F, N)
        Day on which it is ready in place; infinite where it is not within the horizon.
    delay : array (F, N, 8)
        Its days by `COMPONENTS`; they add up to `day`.
    schedule : Schedule
        The dispatch behind it, by convoy.
    """

    zones: tuple[str, ...]
    names: tuple[str, ...]
    zone: Integers
    brigades: Floats
    day: Floats
    delay: Floats
    schedule: Schedule

    def by_zone(self, days: Sequence[float]) -> Floats:
        """Return brigades ready in place (F, D, Z) on some days."""
        there = self.day[:, None, :] <= np.asarray(days, dtype=float)[None, :, None]
        share = np.zeros((len(self.names), len(self.zones)))
        share[np.arange(len(self.names)), self.zone] = self.brigades
        return np.asarray(there.astype(float) @ share)

    def breakdown(self, names: Collection[str] | None = None) -> dict[str, Floats]:
        """Return the mean days (F,) of each part of the delay, weighted by brigades.

        Parameters
        ----------
        names : collection of str, optional
            Formations; all that are in place within the horizon if not given.
        """
        mine = np.array([names is None or name in names for name in self.names])
        weight = np.where(np.isfinite(self.day), self.brigades * mine, 0.0)
        total = weight.sum(axis=1)
        days = np.where(np.isfinite(self.delay), self.delay, 0.0)
        with np.errstate(invalid="ignore"):
            mean = (days * weight[:, :, None]).sum(axis=1) / total[:, None]
        return {name: mean[:, i] for i, name in enumerate(COMPONENTS)}


def arrivals_of(movement: Movement, *, step: float = 0.5, horizon: float = 120.0) -> Arrivals:
    """Return who is in place by which day.

    Parameters
    ----------
    movement : Movement
        What a side moves, as `movement_of` returns it.
    step : float
        Step of the dispatch (days).
    horizon : float
        Last day on which anything moves; what has not arrived by then counts as never there.
    """
    convoys = movement.convoys
    schedule = dispatch(movement.network, movement.draws, convoys, step=step, horizon=horizon)
    moving = set(movement.formation_of.tolist())
    parts: list[tuple[int, int | None]] = [
        (m, None) for m in range(len(movement.formations)) if m not in moving
    ]
    parts += [(int(m), n) for n, m in enumerate(movement.formation_of)]
    zones = movement.network.theatre.zones
    days = np.stack([movement.delays[:, m] for m, _ in parts], axis=1)
    for i, (_, n) in enumerate(parts):
        if n is not None:
            flown = movement.by_set[:, n]
            for part, spent in (
                (_MOVEMENT, schedule.moving),
                (_QUEUE, schedule.queue),
                (_ONWARD, schedule.onward),
            ):
                days[:, i, part] = np.where(flown, 0.0, spent[:, n])
            days[flown, i, _ISSUE] = set_days(movement.draws)[flown]
    total = days.sum(axis=2)
    rows = [movement.formations[m] for m, _ in parts]
    return Arrivals(
        zones=zones,
        names=tuple(row.formation for row in rows),
        zone=np.array([zones.index(row.destination or row.zone) for row in rows]),
        brigades=np.array(
            [
                (row.brigades or 0.0) if n is None else parts_of(row)[0]
                for row, (_, n) in zip(rows, parts, strict=True)
            ]
        ),
        day=np.where(np.isnan(total), np.inf, total),
        delay=days,
        schedule=schedule,
    )


def arrivals(
    evidence: Evidence,
    numbers: Numbers | None = None,
    *,
    side: str = "NATO",
    levers: Levers | None = None,
    step: float = 0.5,
    horizon: float = 120.0,
) -> Arrivals:
    """Return who is in place by which day under some evidence.

    Parameters
    ----------
    evidence : Evidence
        Where formations, links and rates stand.
    numbers : callable, optional
        Returns numbers between 0 and 1 (F,) from the stream of a name, such as
        ``lambda name: uniforms(seed, name, 0, futures)``; without it there is one future, that of
        the planning values.
    side : str
        NATO or RUS.
    levers : Levers, optional
        What is changed.
    step, horizon : float
        As in `arrivals_of`.

    Raises
    ------
    InputError
        If a lever names what is not there, or nothing is left to move.
    """
    movement = movement_of(evidence, numbers, side=side, levers=levers)
    return arrivals_of(movement, step=step, horizon=horizon)
