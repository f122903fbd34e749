"""Which theatres stay in reach from which sites: coverage by function, of what it is today.

A contingent is what works from one site in one function. It works from its own site while the host
lets it; otherwise from home, or once it has moved from an alternative that is open. Wherever it
goes it does at most what it did before, so that losing a site never raises coverage. Coverage is a
sum over contingents divided by the same sum with every site open: a contingent split in two, or a
site listed as two, changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence import Evidence
from counterpoise.evidence.bases import BaseFunction, BaseTheatre, Site
from counterpoise.networks.presence import presence
from counterpoise.networks.reach import (
    DAYS_PER_MONTH,
    Floats,
    great_circle_km,
    on_station_share,
    rounds_per_day,
    transit_days,
    within_days,
)

Booleans = NDArray[np.bool_]
SIDES = ("europe", "leading_ally")
"""To whom a theatre may matter."""
Draws = Mapping[str, Floats]
"""Values by future of figures, by path; those that are not in it stay at their central value."""


@dataclass(frozen=True)
class BaseNetwork:
    """Contingents, where they may work from, and at what tempo.

    Parameters
    ----------
    sites, hosts, functions, theatres : tuple of str
        Names, in the order of their tables; hosts in alphabetical order.
    host_of : array (S,)
        The place of each site's host.
    site_of, function_of : array (C,)
        Where each contingent stands, and what it does.
    weights, matters : array (T,) and (2, T)
        Weight of each theatre, and whether it matters to Europe and to the leading ally.
    alternatives : array (C, O)
        Places of the sites that a contingent may move to; -1 where there are fewer.
    units : array (D, C)
        Its units in each draw.
    own, home : array (D, C, T)
        Its tempo from its own site and from home.
    elsewhere : array (D, C, O, T)
        Its tempo from each site that it may move to, no more than from its own.
    """

    sites: tuple[str, ...]
    hosts: tuple[str, ...]
    functions: tuple[str, ...]
    theatres: tuple[str, ...]
    host_of: NDArray[np.intp]
    site_of: NDArray[np.intp]
    function_of: NDArray[np.intp]
    weights: Floats
    matters: Booleans
    alternatives: NDArray[np.intp]
    units: Floats
    own: Floats
    home: Floats
    elsewhere: Floats

    @property
    def draws(self) -> int:
        """How many futures it has."""
        return int(self.units.shape[0])

    def all_open(self) -> Booleans:
        """Return that every site is open, (S,)."""
        return np.ones(len(self.sites), dtype=bool)

    def without(self, hosts: Iterable[str] = (), sites: Iterable[str] = ()) -> Booleans:
        """Return which sites are open, (S,), once hosts refuse theirs and some sites are closed."""
        refused = np.isin(self.host_of, [self.hosts.index(host) for host in hosts])
        closed = np.isin(np.arange(len(self.sites)), [self.sites.index(site) for site in sites])
        return ~(refused | closed)

    def tempo(self, open_sites: Booleans, *, moved: bool = False) -> Floats:
        """Return the tempo of each contingent, (D, C, T), with some sites open.

        Parameters
        ----------
        open_sites : array (S,)
            Which sites may be used.
        moved : bool
            Whether contingents that lost their site have had the time to move to an alternative.
        """
        there = open_sites[self.site_of]
        found = np.where(there[None, :, None], self.own, np.minimum(self.home, self.own))
        if moved:
            may = (self.alternatives >= 0) & open_sites[self.alternatives]
            best = (self.elsewhere * may[None, :, :, None]).max(axis=2, initial=0.0)
            found = np.where(there[None, :, None], found, np.maximum(found, best))
        return found

    def provided(self, tempo: Floats) -> Floats:
        """Return units times tempo by function and theatre, (D, F, T)."""
        each = self.units[:, :, None] * tempo
        does = self.function_of[None, :] == np.arange(len(self.functions))[:, None]
        return np.asarray(np.einsum("fc,dct->dft", does.astype(float), each))

    def coverage(self, open_sites: Booleans, *, moved: bool = False) -> Floats:
        """Return coverage by function and theatre, (D, F, T), as a share of what it is today.

        It is not a number where a function does not reach a theatre today.
        """
        today = self.provided(self.own)
        now = self.provided(self.tempo(open_sites, moved=moved))
        with np.errstate(invalid="ignore"):
            return np.where(today > 0, np.minimum(now / today, 1.0), np.nan)

    def kept(self, provided: Floats, theatres: Booleans) -> Floats:
        """Return what is left by function, (D, F), over some theatres, of what there is today.

        Parameters
        ----------
        provided : array (D, F, T)
            Units times tempo, as `provided` returns them.
        theatres : array (T,)
            Which theatres count, by their weights.
        """
        counted = self.weights * theatres
        today = self.provided(self.own) @ counted
        with np.errstate(invalid="ignore"):
            return np.where(today > 0, np.minimum(provided @ counted / today, 1.0), np.nan)


def network_of(evidence: Evidence, draws: Draws | None = None) -> BaseNetwork:
    """Return the contingents of the evidence with their tempo from every site they may use.

    Parameters
    ----------
    evidence : Evidence
        Sites, theatres, functions and figures.
    draws : mapping of str to array (D,), optional
        Values of figures in some futures; central ones if not given.
    """
    bases = evidence.bases
    number = _Numbers(evidence, draws or {})
    sites = {row.site: i for i, row in enumerate(bases.base_sites)}
    functions = {row.function: row for row in bases.base_functions}
    hosts = bases.hosts
    keys = list(evidence.tables["base_units"])
    reach = _Reach(evidence, number)
    shape = (number.draws, len(keys), len(bases.base_theatres))
    own, home = np.zeros(shape), np.zeros(shape)
    options = max((len(row.alternatives) for row in bases.base_sites), default=0)
    elsewhere = np.zeros((*shape[:2], options, shape[2]))
    alternatives = np.full((len(keys), options), -1, dtype=np.intp)
    for c, (site_name, function_name) in enumerate(keys):
        function, site = functions[function_name], bases.base_sites[sites[site_name]]
        own[:, c] = reach.from_site(function, site, site)
        home[:, c] = reach.from_home(function)
        for option, name in enumerate(site.alternatives):
            other = bases.base_sites[sites[name]]
            if function.needs in other.kinds:
                alternatives[c, option] = sites[name]
                found = reach.from_site(function, other, site)
                elsewhere[:, c, option] = np.minimum(found, own[:, c])
    return BaseNetwork(
        tuple(sites),
        hosts,
        tuple(functions),
        tuple(row.theatre for row in bases.base_theatres),
        np.array([hosts.index(row.host) for row in bases.base_sites], dtype=np.intp),
        np.array([sites[site] for site, _ in keys], dtype=np.intp),
        np.array([list(functions).index(name) for _, name in keys], dtype=np.intp),
        np.array([row.weight for row in bases.base_theatres]),
        np.array([[row.benefits in (who, "both") for row in bases.base_theatres] for who in SIDES]),
        alternatives,
        np.stack([number(f"base_units/{'/'.join(key)}") for key in keys], axis=1),
        own,
        home,
        elsewhere,
    )


def figures_read(evidence: Evidence) -> list[str]:
    """Return the paths of the figures on which coverage hangs."""
    used = (
        *("forward_cycle", "forward_deployment", "home_cycle", "home_deployment", "ship_speed"),
        *("land_pace", "land_notice", "land_days", "land_detour"),
    )
    return [
        *(f"base_units/{'/'.join(key)}" for key in evidence.tables["base_units"]),
        *(f"base_function_figures/{'/'.join(k)}" for k in evidence.tables["base_function_figures"]),
        *(f"base_coefficients/{name}" for name in used),
    ]


class _Numbers:
    """Figures by path, each with one value for every future."""

    def __init__(self, evidence: Evidence, draws: Draws) -> None:
        self.evidence, self._given = evidence, draws
        self.draws = max((values.size for values in draws.values()), default=1)

    def __call__(self, path: str) -> Floats:
        if path in self._given:
            return self._given[path]
        return np.full(self.draws, self.evidence.figure(path).value)

    def coefficient(self, name: str) -> Floats:
        """Return a coefficient as a column, (D, 1)."""
        return self(f"base_coefficients/{name}")[:, None]


class _Reach:
    """Tempo in every theatre, from a site or from home, by the mode of a function."""

    def __init__(self, evidence: Evidence, number: _Numbers) -> None:
        self.number = number
        self.theatres: tuple[BaseTheatre, ...] = evidence.bases.base_theatres
        self.legs = {(leg.port, leg.theatre): leg.length_km for leg in evidence.bases.sea_legs}

    def from_site(self, function: BaseFunction, site: Site, before: Site) -> Floats:
        """Return tempo (D, T) from a site; what is fixed serves whom it served before it moved."""
        if function.mode == "fixed":
            served = [float(row.theatre in before.serves) for row in self.theatres]
            return np.broadcast_to(np.array(served), (self.number.draws, len(self.theatres)))
        if function.mode == "sea":
            return self._at_sea(site.site, "forward")
        km = self._km(site.latitude, site.longitude)
        if function.mode == "land":
            values = [
                self.number.coefficient(name)
                for name in ("land_notice", "land_pace", "land_detour", "land_days")
            ]
            return within_days(km, *values) * self._reachable("land")
        return self._in_the_air(function, km)

    def from_home(self, function: BaseFunction) -> Floats:
        """Return tempo (D, T) from the leading ally's own ground; nothing where it has no home."""
        if function.home_port:
            return self._at_sea(function.home_port, "home")
        if function.home_latitude is None or function.home_longitude is None:
            return np.zeros((self.number.draws, len(self.theatres)))
        return self._in_the_air(function, self._km(function.home_latitude, function.home_longitude))

    def _km(self, latitude: float, longitude: float) -> Floats:
        north = np.array([row.latitude for row in self.theatres])
        east = np.array([row.longitude for row in self.theatres])
        return great_circle_km(latitude, longitude, north, east)

    def _reachable(self, mode: str) -> Floats:
        return np.array([float(mode in row.modes) for row in self.theatres])

    def _in_the_air(self, function: BaseFunction, km: Floats) -> Floats:
        kind = rounds_per_day if function.mode == "lift" else on_station_share
        speed, endurance, turnaround = (
            self.number(f"base_function_figures/{function.function}/{name}")[:, None]
            for name in ("speed", "endurance", "turnaround")
        )
        return kind(km, speed, endurance, turnaround) * self._reachable("air")

    def _at_sea(self, port: str, cycle: str) -> Floats:
        """Return presence from a port; no way to a theatre is no presence there."""
        lengths = [self.legs.get((port, row.theatre), np.inf) for row in self.theatres]
        days = transit_days(np.array(lengths), self.number.coefficient("ship_speed"))
        return presence(
            self.number.coefficient(f"{cycle}_deployment"),
            days / DAYS_PER_MONTH,
            self.number.coefficient(f"{cycle}_cycle"),
        )
