"""The compiled loop of the dispatch: futures, convoys in order, ways, steps."""

from typing import NamedTuple

import numpy as np

from counterpoise.theatre.compilation import array_kernel
from counterpoise.theatre.geography import Floats, Integers

ENOUGH = 1e-9
"""Vehicles that do not count as waiting."""


class Ways(NamedTuple):
    """Ways of convoys in long rows.

    The ways of convoy n are ``first_route[n]`` to ``first_route[n + 1]``, the arcs of way r those
    from ``first_arc[r]`` on. `columns` says where the capacity of an arc stands, or -1 if nothing
    binds; `onward_from` at which arc of a way the last port lies behind; `weight` is of a convoy.
    """

    weight: Integers
    first_route: Integers
    first_arc: Integers
    arcs: Integers
    columns: Integers
    onward_from: Integers


class Found(NamedTuple):
    """What the dispatch fills in, each (F, N): see `counterpoise.theatre.dispatch.Schedule`."""

    arrival: Floats
    moving: Floats
    onward: Floats
    queue: Floats
    route: Integers
    binding: Integers


@array_kernel
def passing(
    left: Floats, columns: Integers, offset: Integers, t: int, last: int
) -> tuple[float, int]:
    """Return how many vehicles may start in a step, and the position that lets the fewest pass."""
    least, where = np.inf, -1
    for k in range(columns.size):
        if columns[k] >= 0:
            at = t + offset[k]
            room = left[columns[k], at] if at < last else 0.0
            if room < least:
                least, where = room, k
    return least, where


@array_kernel
def trial(
    left: Floats,
    columns: Integers,
    offset: Integers,
    vehicles: float,
    ready: float,
    step: float,
    last: int,
) -> float:
    """Return the day on which the last vehicle starts on a way; infinite beyond the horizon."""
    waiting = vehicles
    t = int(np.floor(ready / step))
    while t < last:
        begin = max(ready, t * step)
        share = ((t + 1) * step - begin) / step
        room, _ = passing(left, columns, offset, t, last)
        if room * share >= waiting - ENOUGH:
            return begin + waiting / room * step
        waiting -= room * share
        t += 1
    return np.inf


@array_kernel
def take(
    left: Floats,
    columns: Integers,
    offset: Integers,
    vehicles: float,
    ready: float,
    step: float,
    last: int,
    count: Integers,
) -> int:
    """Take what a convoy uses from what is left; return the position that bound most often."""
    waiting = vehicles
    t = int(np.floor(ready / step))
    count[:] = 0
    while t < last and waiting > ENOUGH:
        begin = max(ready, t * step)
        share = ((t + 1) * step - begin) / step
        room, where = passing(left, columns, offset, t, last)
        gone = min(room * share, waiting)
        if where >= 0:
            count[where] += 1
        for k in range(columns.size):
            at = t + offset[k]
            if columns[k] >= 0 and at < last:
                left[columns[k], at] = max(left[columns[k], at] - gone, 0.0)
        waiting -= gone
        t += 1
    best = -1
    for k in range(columns.size):
        if count[k] > 0 and (best < 0 or count[k] > count[best]):
            best = k
    return best


@array_kernel
def set_out(
    days: Floats, ways: Ways, r: int, step: float, offset: Integers, columns: Integers
) -> float:
    """Fill in when and where each arc of a way is entered; return the days of the whole way."""
    total = 0.0
    for k in range(ways.first_arc[r], ways.first_arc[r + 1]):
        offset[k - ways.first_arc[r]] = int(np.floor(total / step))
        columns[k - ways.first_arc[r]] = ways.columns[k]
        total += days[ways.arcs[k]]
    return total


@array_kernel
def quickest_way(
    left: Floats, days: Floats, ways: Ways, n: int, vehicles: float, ready: float, step: float
) -> tuple[float, int]:
    """Return on which day a convoy arrives, and on which way; -1 if on none within the horizon."""
    offset = np.zeros(ways.arcs.size, dtype=np.int64)
    columns = np.zeros(ways.arcs.size, dtype=np.int64)
    best, pick = np.inf, -1
    for r in range(ways.first_route[n], ways.first_route[n + 1]):
        size = ways.first_arc[r + 1] - ways.first_arc[r]
        total = set_out(days, ways, r, step, offset, columns)
        day = trial(left, columns[:size], offset[:size], vehicles, ready, step, left.shape[1])
        if day + total < best:
            best, pick = day + total, r
    return best, pick


@array_kernel
def dispatch_all(
    capacity: Floats,
    days: Floats,
    vehicles: Floats,
    ready: Floats,
    ways: Ways,
    step: float,
    last: int,
    found: Found,
) -> None:
    """Dispatch every convoy in every future; the arrays (F, N) of `found` are filled.

    `capacity` (F, U) is that of a step, `days` (F, 4, A) the time along each arc by weight.
    """
    left = np.empty((capacity.shape[1], last))
    offset = np.zeros(ways.arcs.size, dtype=np.int64)
    columns = np.zeros(ways.arcs.size, dtype=np.int64)
    count = np.zeros(ways.arcs.size, dtype=np.int64)
    for f in range(capacity.shape[0]):
        for u in range(capacity.shape[1]):
            left[u, :] = capacity[f, u]
        for n in range(vehicles.shape[1]):
            own = days[f, ways.weight[n]]
            best, r = quickest_way(left, own, ways, n, vehicles[f, n], ready[f, n], step)
            if r < 0:
                continue
            a = ways.first_arc[r]
            size = ways.first_arc[r + 1] - a
            total = set_out(own, ways, r, step, offset, columns)
            later, widest = 0.0, np.inf
            for k in range(size):
                if ways.onward_from[r] > 0 and k >= ways.onward_from[r]:
                    later += own[ways.arcs[a + k]]
                if columns[k] >= 0:
                    widest = min(widest, capacity[f, columns[k]] / step)
            where = take(
                left, columns[:size], offset[:size], vehicles[f, n], ready[f, n], step, last, count
            )
            alone = total + vehicles[f, n] / widest
            found.arrival[f, n], found.route[f, n] = best, r - ways.first_route[n]
            found.moving[f, n], found.onward[f, n] = alone - later, later
            queue = best - ready[f, n] - alone
            found.queue[f, n] = queue if abs(queue) > ENOUGH else 0.0
            if where >= 0:
                found.binding[f, n] = ways.arcs[a + where]
