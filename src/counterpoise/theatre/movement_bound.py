"""How far a dispatch lies from what perfect information could reach: the gap of one future.

The program has a column for each formation, way and step in which vehicles start, and a row for
each arc and step. It knows every capacity of every day beforehand, splits formations at will and
lets any of them go first. It takes the ways that the dispatch may take, and no others.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array

from counterpoise.problems import InputError, Problem
from counterpoise.theatre.dispatch import Schedule
from counterpoise.theatre.geography import Floats, Integers
from counterpoise.theatre.movement_plan import Movement
from counterpoise.theatre.movement_program import least_cost

MILLI = 1000.0
"""Vehicles to which the rows of the program are scaled."""


@dataclass(frozen=True)
class Gap:
    """A dispatch of one future beside its bound, before reception.

    Parameters
    ----------
    days : array (T,)
        Days from the warning.
    bound : array (T,)
        Vehicles that may have arrived by then at best.
    dispatched : array (T,)
        Vehicles of formations that have arrived whole in the dispatch.
    bound_day, dispatched_day : float
        Mean day of arrival of a vehicle in both; the bound is never later.
    """

    days: Floats
    bound: Floats
    dispatched: Floats
    bound_day: float
    dispatched_day: float

    @property
    def gap(self) -> float:
        """Days by which the dispatch is later on the mean."""
        return self.dispatched_day - self.bound_day


def gaps_of(
    movement: Movement, schedule: Schedule, *, futures: int = 20, step: float = 0.5
) -> Floats:
    """Return the gap (days) of each of the first futures in which all formations arrive.

    Parameters
    ----------
    movement, schedule, step
        As in `gap_of`.
    futures : int
        Futures to look at; each takes a fraction of a second.
    """
    arrive = np.isfinite(schedule.arrival[:futures]).all(axis=1)
    return np.array(
        [gap_of(movement, schedule, future=int(f), step=step).gap for f in np.flatnonzero(arrive)]
    )


@dataclass(frozen=True)
class _Columns:
    """Starts of vehicles: of which formation, on which arcs when, and when they would arrive."""

    convoy: Integers
    arrival: Floats
    arc: Integers
    step: Integers
    column: Integers


def gap_of(movement: Movement, schedule: Schedule, *, future: int = 0, step: float = 0.5) -> Gap:
    """Return the dispatch of one future beside the bound of a linear program.

    A vehicle that starts within a step counts as one that starts with it, so the bound is early by
    less than a step.

    Parameters
    ----------
    movement : Movement
        What moves over which network.
    schedule : Schedule
        The dispatch of it, made with the same step.
    future : int
        Which future.
    step : float
        Step of the program (days).

    Raises
    ------
    InputError
        If something does not arrive within the horizon of the dispatch, or the extra ``plan`` is
        missing.
    """
    arrival = schedule.arrival[future]
    if not np.isfinite(arrival).all():
        what = "a formation does not arrive within the horizon"
        raise InputError([Problem("theatre", "horizon", what, "Give a longer horizon.")])
    vehicles = movement.convoys.vehicles[future]
    columns = _columns(movement, future, step, float(arrival.max()))
    started = _solve(movement, columns, future, step)
    days = np.arange(int(np.ceil(arrival.max() / step)) + 1, dtype=np.float64) * step
    return Gap(
        days=days,
        bound=np.asarray((columns.arrival[None, :] <= days[:, None] + 1e-9) @ started),
        dispatched=np.asarray((arrival[None, :] <= days[:, None] + 1e-9) @ vehicles),
        bound_day=float(columns.arrival @ started / vehicles.sum()),
        dispatched_day=float(arrival @ vehicles / vehicles.sum()),
    )


def _columns(movement: Movement, future: int, step: float, latest: float) -> _Columns:
    """Return the starts that reach the end of a way by the latest day."""
    convoys, draws = movement.convoys, movement.draws
    bound = np.isfinite(draws.capacity[future])
    convoy, when, arc, at, column = [], [], [], [], []
    count = 0
    # Parts of a formation are alike, so that one of them may stand for all.
    alike = [n for n, m in enumerate(movement.formation_of) if n == _first(movement, int(m))]
    for n in alike:
        ready = float(convoys.ready[future, n])
        for route in convoys.routes[n]:
            days = draws.days[convoys.weight[n]][future, route.arcs]
            first = int(np.floor(ready / step))
            starts = np.arange(first, int(np.floor((latest - days.sum()) / step)) + 1)
            offset = np.floor((np.cumsum(days) - days) / step).astype(np.int64)
            own = bound[route.arcs]
            convoy.append(np.full(len(starts), n))
            when.append(np.maximum(starts * step, ready) + days.sum())
            arc.append(np.tile(route.arcs[own], len(starts)))
            at.append((starts[:, None] + offset[own]).ravel())
            column.append(np.repeat(count + np.arange(len(starts)), int(own.sum())))
            count += len(starts)
    joined = [np.concatenate(parts) for parts in (convoy, when, arc, at, column)]
    return _Columns(*joined)


def _first(movement: Movement, formation: int) -> int:
    return int(np.flatnonzero(movement.formation_of == formation)[0])


def _solve(movement: Movement, columns: _Columns, future: int, step: float) -> Floats:
    """Return the vehicles of each start, so that the sum of their days is the least."""
    capacity = movement.draws.capacity[future] * step
    slots, row = np.unique(np.stack([columns.arc, columns.step]), axis=1, return_inverse=True)
    whole, owner = np.unique(columns.convoy, return_inverse=True)
    need = np.array(
        [
            movement.convoys.vehicles[
                future, movement.formation_of == movement.formation_of[n]
            ].sum()
            for n in whole
        ]
    )
    size = slots.shape[1]
    rows = np.concatenate([row.ravel(), size + owner])
    entries = np.concatenate([columns.column, np.arange(len(columns.convoy))])
    matrix = coo_array(
        (np.ones(len(rows)), (rows, entries)), shape=(size + len(whole), len(columns.convoy))
    ).tocsc()
    low = np.concatenate([np.full(size, -np.inf), need / MILLI])
    high = np.concatenate([capacity[slots[0]] / MILLI, need / MILLI])
    return MILLI * least_cost(columns.arrival, matrix, low, high)
