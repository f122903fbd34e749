"""What a side would move, in which order and from which day on, in each future.

Days count from the warning. What comes before a formation moves is, in this order, the decision,
permits and borders, what readiness adds beyond them, and the issue of a prepositioned set.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence import Evidence
from counterpoise.evidence.place_checks import whole_formations
from counterpoise.evidence.places import Formation
from counterpoise.problems import InputError, Problem, Problems, did_you_mean
from counterpoise.theatre.dispatch import Convoys
from counterpoise.theatre.geography import Floats, Integers, theatre_of
from counterpoise.theatre.movement_network import (
    LEADING,
    Draws,
    Network,
    Numbers,
    Range,
    coefficients_of,
    draw,
    network_of,
)
from counterpoise.theatre.routes import Route, routes_between

Permits = Literal["crisis", "peace"]
COMPONENTS = (
    "decision",
    "borders",
    "readiness",
    "issue of sets",
    "movement",
    "queue",
    "onward movement",
    "reception",
)
"""Parts of a delay, in the order in which they are shown: decision and borders first."""
_DECISION, _BORDERS, _READINESS, _ISSUE = range(4)
_RECEPTION = COMPONENTS.index("reception")
HEAVIEST_PART = 1.0
"""Brigades that move as one; a division moves brigade by brigade."""


@dataclass(frozen=True)
class Levers:
    """What policy may change.

    Parameters
    ----------
    absent : collection of str
        Countries that send nothing and lend neither ground nor ports, by ISO 3166 code. Without
        the leading ally a share of the airlift is missing as well.
    permits : str
        ``crisis`` or ``peace``: under which rules borders are crossed.
    alert : str
        ``warning`` or ``decision``: when forces begin to get ready.
    readiness : float
        Factor on the days of notice; one half makes forces ready twice as fast.
    decision : float
        Factor on the days of decision.
    capacity : float
        Factor on every capacity.
    prepositioned : collection of str
        Formations, by id, for which equipment stands in the zone where they go: their people fly
        to it wherever that is sooner than to bring their own.
    destinations : mapping
        Where a formation goes instead, by its id.
    on : str
        A date, such as ``2028-03``: formations that are planned and due by then count as there. A
        plan is no result, so none counts without it.
    """

    absent: Collection[str] = ()
    permits: Permits = "crisis"
    alert: Literal["warning", "decision"] = "warning"
    readiness: float = 1.0
    decision: float = 1.0
    capacity: float = 1.0
    prepositioned: Collection[str] = ()
    destinations: Mapping[str, str] = field(default_factory=dict)
    on: str = ""


@dataclass(frozen=True)
class Movement:
    """A side's formations, the network that carries them, and both in each future.

    Parameters
    ----------
    formations : tuple of Formation
        In the order of priority.
    network : Network
        States and arcs.
    draws : Draws
        Capacities and times.
    convoys : Convoys
        The formations that travel, in parts of at most a brigade.
    formation_of : array (N,)
        The formation of each convoy, by its position.
    levers : Levers
        What was changed.
    by_set : array (F, N) of bool
        Whether the people of a convoy fly to equipment that stands where they go.
    delays : array (F, M, 8)
        Days of each formation by part of the delay, those of the way still without a number.
    """

    formations: tuple[Formation, ...]
    network: Network
    draws: Draws
    convoys: Convoys
    formation_of: Integers
    levers: Levers
    by_set: NDArray[np.bool_]
    delays: Floats


def formations_of(evidence: Evidence, side: str, levers: Levers) -> tuple[Formation, ...]:
    """Return the formations of a side in the order of priority, without those of absent countries.

    First those in place, then those that are ready first, the larger ones before the smaller. A
    formation of several nations goes with the first that is named.

    Raises
    ------
    InputError
        If a lever names a formation or a zone that there is none of.
    """
    whole = whole_formations(evidence.places.theatre_forces, levers.on)
    _check_levers(evidence, levers, {row.formation for row in whole})
    rows = [
        row.model_copy(
            update={"destination": levers.destinations.get(row.formation, row.destination)}
        )
        for row in whole
        if row.side == side and row.nations[0] not in levers.absent
    ]
    zones = {zone.zone: zone.country for zone in evidence.places.theatre_zones}
    absent = set(levers.absent)
    kept = [r for r in rows if not {zones.get(r.zone), zones.get(r.destination)} & absent]

    def priority(row: Formation) -> tuple[bool, float, float, str]:
        days, brigades = row.readiness_days or 0.0, row.brigades or 0.0
        return bool(row.destination), days, -brigades, row.formation

    return tuple(sorted(kept, key=priority))


def _check_levers(evidence: Evidence, levers: Levers, formations: set[str]) -> None:
    problems = Problems()
    zones = {zone.zone for zone in evidence.places.theatre_zones}
    countries = {node.country for node in evidence.places.theatre_nodes}
    countries |= {n for row in evidence.places.theatre_forces for n in row.nations} - {"NATO"}
    for country in sorted(set(levers.absent) - countries):
        what = f"no country '{country}' in the theatre"
        problems.add("theatre", "absent", what, did_you_mean(country, countries))
    for name in sorted({*levers.prepositioned, *levers.destinations} - formations):
        problems.add("theatre", name, "no such formation", did_you_mean(name, formations))
    for name, zone in sorted(levers.destinations.items()):
        if zone not in zones:
            problems.add("theatre", name, f"no zone '{zone}'", did_you_mean(zone, zones))
    if not re.fullmatch(r"(\d{4}(-\d{2}(-\d{2})?)?)?", levers.on):
        what = f"'{levers.on}' is no date"
        problems.add("theatre", "on", what, "Write 2028, 2028-03 or 2028-03-01.")
    for word in ("readiness", "decision", "capacity"):
        if not getattr(levers, word) >= 0 or (word == "capacity" and levers.capacity == 0):
            what = f"{word} is {getattr(levers, word):g}"
            problems.add("theatre", word, what, "Give a factor above 0.")
    problems.raise_if_any()


def movement_of(
    evidence: Evidence,
    numbers: Numbers | None = None,
    *,
    side: str = "NATO",
    levers: Levers | None = None,
) -> Movement:
    """Return what a side moves, over which network, in each future.

    Parameters
    ----------
    evidence : Evidence
        Where formations, links and rates stand.
    numbers : callable, optional
        Returns numbers between 0 and 1 (F,) from the stream of a name; without it there is one
        future, that of the planning values.
    side : str
        NATO or RUS.
    levers : Levers, optional
        What is changed.

    Raises
    ------
    InputError
        If a lever names what is not there, or nothing is left to move.
    """
    levers = levers or Levers()
    if side not in ("NATO", "RUS"):
        what = f"no side '{side}'"
        raise InputError([Problem("theatre", "side", what, did_you_mean(side, ("NATO", "RUS")))])
    formations = formations_of(evidence, side, levers)
    if not formations:
        what = f"no formation of side {side} is left"
        raise InputError([Problem("theatre", side, what, "Leave fewer countries out.")])
    grounds = {node.country for node in evidence.places.theatre_nodes}
    here = [country for country in levers.absent if country in grounds]
    network = network_of(theatre_of(evidence, side=side, absent=here))
    ranges = coefficients_of(evidence)
    draws = draw(network, ranges, numbers, absent=levers.absent, capacity_factor=levers.capacity)
    delays = _delays_before(evidence, formations, draws, levers, side)
    convoys, owner = _convoys(formations, network, ranges, draws, delays, levers)
    by_set = np.zeros(convoys.vehicles.shape, dtype=bool)
    for n, name in enumerate(convoys.names):
        if name in levers.prepositioned:
            by_set[:, n] = set_days(draws) < _alone(draws, convoys, n)
    convoys = replace(convoys, vehicles=np.where(by_set, 0.0, convoys.vehicles))
    return Movement(formations, network, draws, convoys, owner, levers, by_set, delays)


def set_days(draws: Draws) -> Floats:
    """Return the days (F,) until people have flown in and have been issued a set."""
    return np.asarray(draws.figures["set_people_flight"] + draws.figures["set_issue"])


def _alone(draws: Draws, convoys: Convoys, n: int) -> Floats:
    """Return the days (F,) that a convoy needs on its quickest way with nobody else on it."""
    days = draws.days[convoys.weight[n]]
    ways = [
        days[:, route.arcs].sum(axis=1)
        + convoys.vehicles[:, n] / draws.capacity[:, route.arcs].min(axis=1)
        for route in convoys.routes[n]
    ]
    return np.min(ways, axis=0) if ways else np.full(draws.futures, np.inf)


def _delays_before(
    evidence: Evidence,
    formations: Sequence[Formation],
    draws: Draws,
    levers: Levers,
    side: str,
) -> Floats:
    """Return the days (F, M, 8) before each formation can start, and those of its reception."""
    figures = draws.figures
    home = {zone.zone: zone.country for zone in evidence.places.theatre_zones}
    delays = np.zeros((draws.futures, len(formations), len(COMPONENTS)))
    borders = figures[f"border_delay_{levers.permits}"]
    for m, row in enumerate(formations):
        ready = (row.readiness_days or 0.0) * levers.readiness * figures["notice_overrun"]
        goes = bool(row.destination) and row.destination != row.zone
        abroad = goes and home[row.zone] != home[row.destination]
        if side == "NATO" and goes and (abroad or row.nations[0] != home[row.destination]):
            delays[:, m, _DECISION] = levers.decision * figures["decision_delay"]
            delays[:, m, _BORDERS] = borders if abroad else 0.0
        elif side == "NATO" and row.readiness_days:
            delays[:, m, _DECISION] = levers.decision * figures["decision_delay_national"]
        # Forces get ready meanwhile; only what that takes beyond the rest is a delay of its own.
        since = _DECISION if levers.alert == "warning" else _BORDERS
        meanwhile = delays[:, m, since:_READINESS].sum(axis=1)
        delays[:, m, _READINESS] = np.maximum(ready - meanwhile, 0.0)
        if row.kind == "set":
            delays[:, m, _ISSUE] = set_days(draws)
        if goes:
            overseas = row.nations[0] == LEADING and row.weight == "heavy" and row.kind != "set"
            overseas = overseas and home[row.zone] == LEADING
            delays[:, m, _RECEPTION] = figures[
                "reception_overseas" if overseas else "reception_europe"
            ]
    return delays


def parts_of(row: Formation) -> tuple[float, ...]:
    """Return the brigades of the parts in which a formation moves, each at most a brigade.

    Parts are equal, so that a row of three brigades moves as three rows of one would.
    """
    brigades = row.brigades or 0.0
    count = max(1, int(np.ceil(brigades / HEAVIEST_PART - 1e-9)))
    return (brigades / count,) * count


def _convoys(
    formations: Sequence[Formation],
    network: Network,
    ranges: Mapping[str, Range],
    draws: Draws,
    delays: Floats,
    levers: Levers,
) -> tuple[Convoys, Integers]:
    """Return what travels, in parts, and the formation of each part."""
    plan = draw(network, ranges, absent=levers.absent)
    names: list[str] = []
    weights: list[str] = []
    routes: list[tuple[Route, ...]] = []
    vehicles: list[Floats] = []
    owner: list[int] = []
    known: dict[tuple[str, str, str], tuple[Route, ...]] = {}
    for m, row in enumerate(formations):
        if not row.destination or row.destination == row.zone:
            continue
        key = (row.zone, row.destination, row.weight)
        if key not in known:
            a, b = network.state_of(row.zone), network.state_of(row.destination)
            mean = float(plan.figures[f"vehicles_{row.weight}"][0])
            known[key] = routes_between(network, plan, a, b, row.weight, mean)
        for brigades in parts_of(row):
            names.append(row.formation)
            weights.append(row.weight)
            routes.append(known[key])
            vehicles.append(brigades * draws.figures[f"vehicles_{row.weight}"])
            owner.append(m)
    held = np.array(owner, dtype=np.int64)
    ready = delays[:, held, : _ISSUE + 1].sum(axis=2)
    count = np.stack(vehicles, axis=1) if vehicles else np.zeros((draws.futures, 0))
    return Convoys(tuple(names), tuple(weights), tuple(routes), count, ready), held
