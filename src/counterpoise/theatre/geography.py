"""The theatre as a graph: zones, nodes and links as arrays, and distances on a sphere."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence import Evidence
from counterpoise.evidence.places import Link, Node, Zone
from counterpoise.problems import InputError, Problem, Problems, did_you_mean

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
EARTH_RADIUS = 6371.0088
"""Mean radius of the Earth (km), by the IUGG."""
OTHER_SIDE = frozenset({"RUS", "BLR"})
"""Countries on whose ground the alliance does not move, and the other side does."""


@dataclass(frozen=True)
class Theatre:
    """Zones, nodes and links of a part of the theatre, as arrays in the order of the catalogues.

    Parameters
    ----------
    zones, nodes, links : tuple of str
        Their ids.
    zone_node : array (Z,)
        Index of the node where forces of the zone gather.
    country : tuple of str
        Country of each node.
    latitude, longitude : array (N,)
        Degrees north and east of each node, to a tenth.
    gauge_change : array (N,) of bool
        Whether trains are loaded over there.
    start, end : array (L,)
        Index of the nodes that a link joins.
    mode, region, crossing : tuple of str
        Of each link.
    gauge : array (L,)
        Gauge (mm) of a railway, and 0 elsewhere.
    length : array (L,)
        Length (km).
    capacity : array (L, 3)
        Low, planning value and high, in the unit of the link's mode.
    """

    zones: tuple[str, ...]
    nodes: tuple[str, ...]
    links: tuple[str, ...]
    zone_node: Integers
    country: tuple[str, ...]
    latitude: Floats
    longitude: Floats
    gauge_change: NDArray[np.bool_]
    start: Integers
    end: Integers
    mode: tuple[str, ...]
    region: tuple[str, ...]
    crossing: tuple[str, ...]
    gauge: Integers
    length: Floats
    capacity: Floats

    def node_of(self, zone: str) -> int:
        """Return the index of the node of a zone.

        Raises
        ------
        InputError
            If there is no such zone in this part of the theatre.
        """
        if zone not in self.zones:
            what, remedy = f"no zone '{zone}' here", did_you_mean(zone, self.zones)
            raise InputError([Problem("theatre", zone, what, remedy)])
        return int(self.zone_node[self.zones.index(zone)])


def great_circle(latitude_1: Any, longitude_1: Any, latitude_2: Any, longitude_2: Any) -> Any:
    r"""Return the shortest way on a sphere (km) between places in degrees.

    .. math:: d = 2 R \arcsin\sqrt{\sin^2\tfrac{\Delta\phi}{2}
        + \cos\phi_1 \cos\phi_2 \sin^2\tfrac{\Delta\lambda}{2}}

    Parameters
    ----------
    latitude_1, longitude_1, latitude_2, longitude_2 : float or array
        Degrees north and east.

    Returns
    -------
    float or array
        Kilometres; a sphere is wrong by up to half a per cent.

    Examples
    --------
    >>> round(float(great_circle(0.0, 0.0, 0.0, 90.0)), 3)
    10007.557
    """
    phi_1, lambda_1, phi_2, lambda_2 = map(
        np.radians, (latitude_1, longitude_1, latitude_2, longitude_2)
    )
    half = (
        np.sin((phi_2 - phi_1) / 2.0) ** 2
        + np.cos(phi_1) * np.cos(phi_2) * np.sin((lambda_2 - lambda_1) / 2.0) ** 2
    )
    # Rounding may carry the root of opposite places a little past one.
    return 2.0 * EARTH_RADIUS * np.arcsin(np.minimum(np.sqrt(half), 1.0))


def theatre_of(
    evidence: Evidence, *, side: str | None = None, absent: Collection[str] = ()
) -> Theatre:
    """Return the theatre of some evidence, or the ground on which one side moves.

    Parameters
    ----------
    evidence : Evidence
        Where the catalogues stand.
    side : str, optional
        NATO or RUS; both sides and the borders between them if not given.
    absent : collection of str
        Countries that lend neither ground nor ports, by ISO 3166 code.

    Raises
    ------
    InputError
        If a country of `absent` has no node, or no zone is left.
    """
    places, problems = evidence.places, Problems()
    countries = {node.country for node in places.theatre_nodes}
    for country in sorted(set(absent) - countries):
        what = f"no country '{country}' in the theatre"
        problems.add("theatre", "absent", what, did_you_mean(country, countries))
    problems.raise_if_any()

    def kept(country: str) -> bool:
        own = side is None or (country in OTHER_SIDE) == (side == "RUS")
        return own and country not in absent

    nodes = [node for node in places.theatre_nodes if kept(node.country)]
    index = {node.node: i for i, node in enumerate(nodes)}
    zones = [zone for zone in places.theatre_zones if zone.node in index]
    links = [
        link for link in places.theatre_links if link.from_node in index and link.to_node in index
    ]
    if not zones:
        what = "no zone of the theatre is left"
        raise InputError([Problem("theatre", "absent", what, "Leave fewer countries out.")])
    return _as_arrays(zones, nodes, links, index)


def _as_arrays(
    zones: list[Zone], nodes: list[Node], links: list[Link], index: dict[str, int]
) -> Theatre:
    return Theatre(
        zones=tuple(zone.zone for zone in zones),
        nodes=tuple(node.node for node in nodes),
        links=tuple(link.link for link in links),
        zone_node=np.array([index[zone.node] for zone in zones]),
        country=tuple(node.country for node in nodes),
        latitude=np.array([node.latitude for node in nodes]),
        longitude=np.array([node.longitude for node in nodes]),
        gauge_change=np.array([node.gauge_change for node in nodes]),
        start=np.array([index[link.from_node] for link in links], dtype=np.int64),
        end=np.array([index[link.to_node] for link in links], dtype=np.int64),
        mode=tuple(link.mode for link in links),
        region=tuple(link.region for link in links),
        crossing=tuple(link.crossing for link in links),
        gauge=np.array([int(link.gauge_mm or 0) for link in links], dtype=np.int64),
        length=np.array([link.length_km for link in links]),
        capacity=np.array(
            [(link.capacity_low, link.capacity, link.capacity_high) for link in links]
        ).reshape(-1, 3),
    )
