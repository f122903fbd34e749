"""Ways through the network that a formation may take, found once on planning values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from counterpoise.theatre.geography import Floats, Integers
from counterpoise.theatre.movement_network import Draws, Network

DETOUR = 2.0
"""What ways already taken count for when another one is sought."""
FREE = 1e-9
"""Days of an arc that takes no time: a graph of no weight would have no arc."""
SURFACE = frozenset({"road", "rail", "sea", "rail loading", "gauge change", "port"})
RAIL_FIRST = 4.0
"""What days on the road count for on a way by rail."""
BY_ROAD = frozenset({"road"})
BY_LAND = frozenset({"road", "rail", "rail loading", "gauge change"})
EVERY_WAY = SURFACE | {"air", "airhead"}
CORRIDOR = frozenset({"corridor"})
"""The region that a way round by sea leaves out."""
MOST_WAYS = 2048
"""Pairs of states of which ways are kept: those of a dozen networks, a few kilobytes each."""


@dataclass(frozen=True)
class Route:
    """A way: its arcs in order."""

    arcs: Integers


@dataclass(frozen=True)
class _Weighed:
    """A network with a cost on each arc, the same as any other with the same arcs and costs."""

    digest: bytes
    network: Network = field(compare=False, repr=False)
    cost: Floats = field(compare=False, repr=False)


def _weighed(network: Network, cost: Floats) -> _Weighed:
    found = blake2b(digest_size=32)
    for part in (network.tail, network.head, cost):
        found.update(np.ascontiguousarray(part).tobytes())
    found.update(repr((len(network.states), network.kind, network.region)).encode())
    return _Weighed(found.digest(), network, cost)


def routes_between(
    network: Network, draws: Draws, origin: int, target: int, weight: str, vehicles: float
) -> tuple[Route, ...]:
    """Return different ways from one state to another, the quickest of each sort.

    By rail, by road, by land, by surface, round the corridor, a detour from the quickest, and by
    air where the formation is light or airborne. Each is the quickest by its days and those in
    which its vehicles pass each arc at planning values.

    Parameters
    ----------
    network : Network
        States and arcs.
    draws : Draws
        Planning values; of several futures the first.
    origin, target : int
        States.
    weight : str
        ``airborne``, ``light``, ``medium`` or ``heavy``.
    vehicles : float
        Vehicles that pass.
    """
    cost = draws.days[weight][0] + vehicles / draws.capacity[0] + FREE
    return _found(_weighed(network, cost), origin, target, weight in ("airborne", "light"))


@lru_cache(maxsize=MOST_WAYS)
def _found(weighed: _Weighed, origin: int, target: int, flies: bool) -> tuple[Route, ...]:
    """Return the ways; planning values move with few levers, so most have been sought before."""
    network, cost = weighed.network, weighed.cost
    kinds, regions = np.array(network.kind), np.array(network.region)
    nothing: frozenset[str] = frozenset()
    sorts = [(BY_ROAD, nothing), (BY_LAND, nothing), (SURFACE, nothing), (SURFACE, CORRIDOR)]
    if flies:
        sorts.append((EVERY_WAY, nothing))
    found: list[Route] = []
    by_rail = np.where(kinds == "road", RAIL_FIRST * cost, cost)
    by_rail[~np.isin(kinds, sorted(BY_LAND))] = np.inf
    _add(found, quickest(network, by_rail, origin, target))
    for allowed, closed in sorts:
        open_arcs = np.isin(kinds, sorted(allowed)) & ~np.isin(regions, sorted(closed))
        _add(found, quickest(network, np.where(open_arcs, cost, np.inf), origin, target))
    if found:
        best = min(found, key=lambda route: float(cost[route.arcs].sum()))
        longer = np.where(np.isin(kinds, sorted(SURFACE)), cost, np.inf)
        longer[best.arcs] *= DETOUR
        _add(found, quickest(network, longer, origin, target))
    return tuple(found)


def _add(found: list[Route], route: Route | None) -> None:
    if route is not None and all(not np.array_equal(route.arcs, r.arcs) for r in found):
        found.append(route)


def quickest(network: Network, cost: Floats, origin: int, target: int) -> Route | None:
    """Return the way of least cost, or None where there is none.

    Parameters
    ----------
    network : Network
        States and arcs.
    cost : array (A,)
        Of each arc; infinite where it is closed.
    origin, target : int
        States.
    """
    if origin == target:
        return Route(np.zeros(0, dtype=np.int64))
    usable = np.flatnonzero(np.isfinite(cost))
    # Of several arcs between two states only the cheapest can be on a quickest way.
    size = len(network.states)
    pair = network.tail[usable] * size + network.head[usable]
    order = np.lexsort((cost[usable], pair))
    first = np.flatnonzero(np.diff(pair[order], prepend=-1))
    cheapest = dict(zip(pair[order][first].tolist(), usable[order][first].tolist(), strict=True))
    arcs = np.sort(usable[order][first])
    graph = csr_array((cost[arcs], (network.tail[arcs], network.head[arcs])), shape=(size, size))
    search: Any = dijkstra
    _, before = search(graph, indices=origin, return_predecessors=True)
    way: list[int] = []
    state = target
    while state != origin:
        previous = int(before[state])
        if previous < 0:
            return None
        way.append(cheapest[previous * size + state])
        state = previous
    return Route(np.array(way[::-1], dtype=np.int64))


def onward_from(network: Network, route: Route) -> int:
    """Return the position in a route after the last port or airhead; 0 where it uses none."""
    last = [i for i, arc in enumerate(route.arcs) if network.kind[arc] in ("port", "airhead")]
    return last[-1] + 1 if last else 0


def arcs_used(routes: Sequence[Sequence[Route]]) -> Integers:
    """Return the arcs that any of some routes uses, in order."""
    used = [route.arcs for ways in routes for route in ways]
    return np.unique(np.concatenate([*used, np.zeros(0, dtype=np.int64)]))
