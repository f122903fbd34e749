"""Dispatch by priority list: each formation gets the earliest slot that those before it leave.

Formations are indivisible: one has arrived when its last vehicle has. It may stream over its way
while others stream beside it; what it does not do is take two ways.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from counterpoise.problems import InputError, Problem
from counterpoise.theatre.dispatch_kernel import Found, Ways, dispatch_all
from counterpoise.theatre.geography import Floats, Integers
from counterpoise.theatre.movement_network import WEIGHTS, Draws, Network
from counterpoise.theatre.routes import Route, arcs_used, onward_from


def list_schedule(
    times: Sequence[float], servers: int, before: Mapping[int, Sequence[int]] | None = None
) -> Floats:
    """Return when each of some jobs ends (J,), given to identical servers in the order of a list.

    A server that falls idle takes the first job of the list whose predecessors are done. The span
    is at most :math:`2 - 1/m` times the best one on :math:`m` servers.

    Parameters
    ----------
    times : sequence of float
        How long each job takes, in the order of priority.
    servers : int
        How many there are.
    before : mapping, optional
        For a job, the jobs that have to be done before it.

    Raises
    ------
    InputError
        If there is no server, or jobs wait for each other.

    Notes
    -----
    Source: R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", SIAM Journal on Applied
    Mathematics 17, 1969.
    """
    if servers < 1:
        raise InputError([Problem("dispatch", "servers", "no server", "Give at least one.")])
    needs = {job: set(jobs) for job, jobs in (before or {}).items()}
    ends = np.full(len(times), np.nan)
    waiting, done = list(range(len(times))), set[int]()
    running: list[tuple[float, int]] = []
    now = 0.0
    while waiting or running:
        for job in [job for job in waiting if needs.get(job, set()) <= done]:
            if len(running) < servers:
                heappush(running, (now + times[job], job))
                waiting.remove(job)
        if not running:
            what = "jobs wait for each other"
            raise InputError([Problem("dispatch", "before", what, "Take a loop out.")])
        now, job = heappop(running)
        ended = [job]
        while running and running[0][0] <= now:
            ended.append(heappop(running)[1])
        for job in ended:
            ends[job] = now
            done.add(job)
    return ends


@dataclass(frozen=True)
class Convoys:
    """What is to be moved, in the order of priority.

    Parameters
    ----------
    names : tuple of str
        One for each convoy (N,); parts of a formation share its name.
    weight : tuple of str
        ``airborne``, ``light``, ``medium`` or ``heavy``.
    routes : tuple of tuple of Route
        Ways that each may take.
    vehicles : array (F, N)
        Vehicles.
    ready : array (F, N)
        Day on which it can start.
    """

    names: tuple[str, ...]
    weight: tuple[str, ...]
    routes: tuple[tuple[Route, ...], ...]
    vehicles: Floats
    ready: Floats


@dataclass(frozen=True)
class Schedule:
    """When convoys have arrived, and what they waited for.

    Parameters
    ----------
    arrival : array (F, N)
        Day on which the last vehicle is there; infinite beyond the horizon.
    moving : array (F, N)
        Days that the way would take if nobody else were on it, without `onward`.
    onward : array (F, N)
        Of these days, those after the last port or airhead.
    queue : array (F, N)
        Days lost to others on the way.
    route : array (F, N)
        Which way was taken, and -1 where none was.
    binding : array (F, N)
        The arc that let the fewest vehicles pass for most of the time, and -1.
    """

    arrival: Floats
    moving: Floats
    onward: Floats
    queue: Floats
    route: Integers
    binding: Integers


def dispatch(
    network: Network, draws: Draws, convoys: Convoys, *, step: float = 0.5, horizon: float = 120.0
) -> Schedule:
    """Give each convoy, in the order of the list, the way on which it arrives first.

    Parameters
    ----------
    network : Network
        States and arcs.
    draws : Draws
        Capacities and times in each future.
    convoys : Convoys
        What is to be moved.
    step : float
        Days within which an arc's capacity may be used at any time.
    horizon : float
        Last day that is looked at.

    Raises
    ------
    InputError
        If the step or the horizon is not above zero.
    """
    if step <= 0 or horizon <= step:
        what = f"a step of {step:g} days and a horizon of {horizon:g}"
        raise InputError([Problem("dispatch", "step", what, "Give 0 < step < horizon.")])
    used = arcs_used(convoys.routes)
    used = used[np.isfinite(draws.capacity[:, used]).all(axis=0)]
    column = np.full(len(network.kind), -1, dtype=np.int64)
    column[used] = np.arange(len(used))
    ways = [route for routes in convoys.routes for route in routes]
    arcs = np.concatenate([*(way.arcs for way in ways), np.zeros(0, dtype=np.int64)])
    shape = (draws.futures, len(convoys.names))
    floats = (np.full(shape, np.inf), *(np.full(shape, np.nan) for _ in range(3)))
    found = Found(*floats, *(np.full(shape, -1, dtype=np.int64) for _ in range(2)))
    dispatch_all(
        np.ascontiguousarray(draws.capacity[:, used]) * step,
        np.stack([draws.days[weight] for weight in WEIGHTS], axis=1),
        np.ascontiguousarray(convoys.vehicles),
        np.ascontiguousarray(convoys.ready),
        Ways(
            weight=np.array([WEIGHTS.index(name) for name in convoys.weight], dtype=np.int64),
            first_route=_starts(map(len, convoys.routes)),
            first_arc=_starts(len(way.arcs) for way in ways),
            arcs=arcs,
            columns=column[arcs],
            onward_from=np.array([onward_from(network, way) for way in ways], dtype=np.int64),
        ),
        float(step),
        int(np.ceil(horizon / step)),
        found,
    )
    return Schedule(*found)


def _starts(counts: Iterable[int]) -> Integers:
    """Return where each of some rows begins in one long row, and where the last ends."""
    return np.cumsum([0, *counts], dtype=np.int64)
