"""The network on which formations move: links both ways, and loading between them, as arcs.

A state is a node and what one moves with there: on the road, on a train of one gauge, on a ship or
in an aircraft. Arcs along links keep what one moves with; arcs within a node change it and stand
for ramps, ports, airheads and breaks of gauge.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.theatre.geography import Floats, Integers, Theatre

HOURS_A_DAY = 24.0
KM_PER_MILE = 1.852
"""Kilometres in a nautical mile."""
LEADING = "USA"
"""Whose absence takes a share of the airlift away."""
NARROWEST_BROAD = 1500
"""Gauges (mm) from here up are broad, and their wagons run on each other's tracks."""
WEIGHTS = ("airborne", "light", "medium", "heavy")

Numbers = Callable[[str], Floats]
"""Returns numbers between 0 and 1 (F,) from the stream of a name."""


@dataclass(frozen=True)
class Range:
    """A figure with its range: low, value and high."""

    low: float
    value: float
    high: float

    def at(self, numbers: Floats | None) -> Floats:
        """Return draws (F,) of a triangular distribution, or the value where nothing is drawn."""
        if numbers is None:
            return np.array([self.value])
        return triangular(numbers, self.low, self.value, self.high)


def triangular(numbers: Floats, low: float, mode: float, high: float) -> Floats:
    """Return what lies at some numbers between 0 and 1 of a triangular distribution.

    >>> triangular(np.array([0.0, 0.5, 1.0]), 0.0, 1.0, 2.0)
    array([0., 1., 2.])
    """
    if high <= low:
        return np.full(numbers.shape, mode)
    turn = (mode - low) / (high - low)
    rising = low + np.sqrt(numbers * (high - low) * (mode - low))
    falling = high - np.sqrt((1.0 - numbers) * (high - low) * (high - mode))
    return np.where(numbers < turn, rising, falling)


def coefficients_of(evidence: Evidence) -> dict[str, Range]:
    """Return the figures of table ``movement_coefficients`` by name."""
    return {
        key[0]: Range(figure.at("low"), figure.value, figure.at("high"))
        for key, figure in evidence.tables["movement_coefficients"].items()
    }


@dataclass(frozen=True)
class Network:
    """States and arcs; see the module.

    Parameters
    ----------
    theatre : Theatre
        What it was made of.
    states : tuple of (int, str)
        Node and what one moves with: ``road``, ``rail``, ``broad rail``, ``sea`` or ``air``.
    tail, head : array (A,)
        States that an arc joins.
    kind : tuple of str
        Class of each arc: ``road``, ``rail``, ``sea``, ``air``, ``rail loading``, ``port``,
        ``airhead`` or ``gauge change``.
    region : tuple of str
        Region of each arc, for counting alone.
    stream : tuple of str
        Name under which the capacity of each arc is drawn; both ways of a link share one.
    length : array (A,)
        Length (km), and 0 within a node.
    capacity : array (A, 3)
        Low, value and high in the unit of the kind; 1 within a node, where coefficients say it.
    """

    theatre: Theatre
    states: tuple[tuple[int, str], ...]
    tail: Integers
    head: Integers
    kind: tuple[str, ...]
    region: tuple[str, ...]
    stream: tuple[str, ...]
    length: Floats
    capacity: Floats

    def state_of(self, zone: str) -> int:
        """Return the state on the road at the node of a zone."""
        return self.states.index((self.theatre.node_of(zone), "road"))


def network_of(theatre: Theatre) -> Network:
    """Return the network of a theatre."""
    states = [(node, "road") for node in range(len(theatre.nodes))]
    arcs: list[tuple[tuple[int, str], tuple[int, str], str, str, str, float, Floats]] = []
    seen: dict[tuple[int, str], str] = {}
    for i, link in enumerate(theatre.links):
        mode, layer = theatre.mode[i], _layer(theatre.mode[i], int(theatre.gauge[i]))
        ends = [(int(theatre.start[i]), layer), (int(theatre.end[i]), layer)]
        for state in ends:
            seen.setdefault(state, theatre.region[i])
        name, row = f"movement/{link}", theatre.capacity[i]
        for a, b in (ends, ends[::-1]):
            arcs.append((a, b, mode, theatre.region[i], name, float(theatre.length[i]), row))
    states += [state for state in seen if state not in set(states)]
    arcs += _within_nodes(theatre, seen)
    index = {state: i for i, state in enumerate(states)}
    return Network(
        theatre=theatre,
        states=tuple(states),
        tail=np.array([index[arc[0]] for arc in arcs]),
        head=np.array([index[arc[1]] for arc in arcs]),
        kind=tuple(arc[2] for arc in arcs),
        region=tuple(arc[3] for arc in arcs),
        stream=tuple(arc[4] for arc in arcs),
        length=np.array([arc[5] for arc in arcs]),
        capacity=np.array([arc[6] for arc in arcs]),
    )


def _layer(mode: str, gauge: int) -> str:
    if mode != "rail":
        return mode
    return "broad rail" if gauge >= NARROWEST_BROAD else "rail"


_LOADING = {"rail": "rail loading", "broad rail": "rail loading", "sea": "port", "air": "airhead"}


def _within_nodes(
    theatre: Theatre, seen: Mapping[tuple[int, str], str]
) -> list[tuple[tuple[int, str], tuple[int, str], str, str, str, float, Floats]]:
    """Return the arcs that load and unload at each node, and load over where the gauge breaks."""
    found = []
    for (node, layer), region in seen.items():
        if layer == "road":
            continue
        pairs = [((node, "road"), _LOADING[layer])]
        if layer == "rail" and (node, "broad rail") in seen and theatre.gauge_change[node]:
            pairs.append(((node, "broad rail"), "gauge change"))
        for other, kind in pairs:
            name = f"movement/{kind}/{theatre.nodes[node]}"
            for a, b in ((other, (node, layer)), ((node, layer), other)):
                found.append((a, b, kind, region, name, 0.0, np.ones(3)))
    return found


@dataclass(frozen=True)
class Draws:
    """A network in each future.

    Parameters
    ----------
    figures : dict of str to array (F,)
        The coefficients.
    capacity : array (F, A)
        Vehicles a day; infinite where nothing binds.
    days : dict of str to array (F, A)
        Days along each arc, by weight of the formation.
    """

    figures: Mapping[str, Floats]
    capacity: Floats
    days: Mapping[str, Floats]

    @property
    def futures(self) -> int:
        """How many futures."""
        return len(self.capacity)


def draw(
    network: Network,
    coefficients: Mapping[str, Range],
    numbers: Numbers | None = None,
    *,
    absent: Collection[str] = (),
    capacity_factor: float = 1.0,
) -> Draws:
    """Return capacities and times in each future.

    Parameters
    ----------
    network : Network
        States and arcs.
    coefficients : dict of str to Range
        As `coefficients_of` returns them.
    numbers : callable, optional
        Returns numbers between 0 and 1 (F,) from the stream of a name; without it there is one
        future, that of the planning values.
    absent : collection of str
        Without the leading ally its share of the airlift is missing.
    capacity_factor : float
        What every capacity is multiplied by, to see what more or less would do.
    """
    figures = {
        name: spread.at(numbers(f"movement/{name}") if numbers else None)
        for name, spread in coefficients.items()
    }
    futures = len(next(iter(figures.values())))
    per_day = _unit_loads(figures)
    lift = 1.0 - figures["american_lift_share"] if LEADING in absent else np.ones(futures)
    capacity = np.empty((futures, len(network.kind)))
    drawn: dict[str, Floats] = {}
    for a, (kind, name) in enumerate(zip(network.kind, network.stream, strict=True)):
        if name not in drawn:
            low, value, high = network.capacity[a]
            drawn[name] = Range(low, value, high).at(numbers(name) if numbers else None)
        capacity[:, a] = capacity_factor * drawn[name] * per_day[kind]
        if kind == "air":
            capacity[:, a] *= lift
    return Draws(figures, capacity, {weight: _days(network, figures, weight) for weight in WEIGHTS})


def _unit_loads(figures: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return vehicles a day for each unit of capacity, by the kind of an arc."""
    train, ship = figures["vehicles_per_train"], figures["departure_vehicles"]
    over = HOURS_A_DAY / figures["gauge_change_hours"] * figures["gauge_change_tracks"]
    return {
        "road": np.ones_like(train),
        "rail": train,
        "sea": ship,
        "air": figures["vehicles_per_sortie"],
        "rail loading": figures["rail_ramps"] * train,
        "gauge change": over * train,
        "port": figures["port_ships"] * ship,
        "airhead": np.full_like(train, np.inf),
    }


def _days(network: Network, figures: Mapping[str, Floats], weight: str) -> Floats:
    """Return the days along each arc (F, A) for formations of a weight."""
    march = figures["road_march_heavy" if weight == "heavy" else "road_march_wheeled"]
    km_a_day = {
        "road": march,
        "rail": figures["rail_speed"],
        "sea": figures["sail_speed"] * KM_PER_MILE * HOURS_A_DAY,
        "air": figures["air_block_speed"] * HOURS_A_DAY,
    }
    within = {
        "rail loading": figures["rail_loading"],
        "gauge change": figures["gauge_change_hours"] / HOURS_A_DAY,
        "port": figures["port_loading"],
        "airhead": figures["airhead_handling"],
    }
    return np.stack(
        [
            within[kind] if kind in within else length / km_a_day[kind]
            for kind, length in zip(network.kind, network.length, strict=True)
        ],
        axis=1,
    )
