"""Who fights in a contingency: attackers free for it, and defenders by zone and day of arrival."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.evidence.contingencies import Axis, Contingency
from counterpoise.evidence.place_checks import whole_formations
from counterpoise.evidence.places import Formation
from counterpoise.evidence.records import Figure
from counterpoise.problems import InputError, Problem, Problems, did_you_mean
from counterpoise.theatre.alliance_state import AllianceState
from counterpoise.theatre.arrivals import Arrivals, arrivals
from counterpoise.theatre.geography import Floats, Integers
from counterpoise.theatre.movement_network import LEADING, Numbers, triangular
from counterpoise.theatre.movement_plan import Levers

BALTIC = ("EST", "LVA", "LTU")
"""Countries to whose zones reinforcements may be gathered elsewhere."""
GUESTS_IN = ("POL",)
"""Countries for which guests are listed that would go where an attack is."""
SET_DAYS = 1.0
"""Days between being ready and the attack from which a formation is set at the border."""
WAVES = 6
"""Parts in which followers come."""


@dataclass(frozen=True)
class Options:
    """What a user may change in every contingency.

    Parameters
    ----------
    absent : collection of str
        Countries that neither fight nor lend ground, beside those of the contingency.
    warning : float, optional
        Days of warning, in the place of those of the contingency.
    readiness, decision, capacity : float
        Factors on days of notice, on days of decision and on every capacity.
    permits : str
        ``crisis`` or ``peace``.
    prepositioned : collection of str
        Formations for which equipment stands where they go.
    in_place : float
        Heavy brigades more that stand in the zones behind the border from the first day.
    weeks : float, optional
        Weeks in which the defender has prepared, in the place of those of the axis.
    on : str
        Plans that are due by this date count as carried out.
    """

    absent: Collection[str] = ()
    warning: float | None = None
    readiness: float = 1.0
    decision: float = 1.0
    capacity: float = 1.0
    permits: str = "crisis"
    prepositioned: Collection[str] = ()
    in_place: float = 0.0
    weeks: float | None = None
    on: str = ""
    destinations: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = Problems()
        for name in ("warning", "in_place", "weeks"):
            value = getattr(self, name)
            if value is not None and not 0 <= value < np.inf:
                problems.add("theatre", name, f"is {value:g}", "Give a number from 0 up.")
        problems.raise_if_any()


def contingencies_of(evidence: Evidence, names: Sequence[str] = ()) -> tuple[Contingency, ...]:
    """Return contingencies by name, all of them if none is named.

    Raises
    ------
    InputError
        Naming each that there is none of.
    """
    known = {row.contingency: row for row in evidence.places.contingencies}
    problems = Problems()
    for name in names:
        if name not in known:
            what, remedy = "is no contingency", did_you_mean(name, known, listed=20)
            problems.add("theatre", name, what, remedy)
    problems.raise_if_any()
    return tuple(known[name] for name in names) if names else tuple(known.values())


def axes_of(evidence: Evidence, contingency: Contingency) -> tuple[Axis, ...]:
    """Return the axes of advance of a contingency."""
    known = {row.axis: row for row in evidence.places.axes_of_advance}
    return tuple(known[name] for name in contingency.axes)


def applies(evidence: Evidence, contingency: Contingency) -> dict[str, bool]:
    """Return which criteria say anything of a contingency, by name.

    A capital counts where the attacker means to go as far as one, a corridor where one lies on an
    axis.
    """
    axes = axes_of(evidence, contingency)
    return {
        "capital": any(a.capital_km and (a.aim_km or np.inf) >= a.capital_km for a in axes),
        "corridor": any(a.corridor_km for a in axes),
        "seizure": True,
        "all": True,
    }


def levers_of(evidence: Evidence, contingency: Contingency, options: Options) -> Levers:
    """Return what a contingency and a user change in how forces move.

    Where a contingency gathers reinforcements, those that are listed for the Baltic states go to
    its zone, and so do guests that are listed for a part of Poland which is not attacked: nobody
    would leave them there. Forces of a country that are listed for its own ground stay.
    """
    attacked = {zone for axis in axes_of(evidence, contingency) for zone in axis.zones}
    country = {row.zone: row.country for row in evidence.places.theatre_zones}

    def gathers(row: Formation) -> bool:
        guest = row.nations[0] != country.get(row.destination)
        elsewhere = row.destination.startswith(GUESTS_IN) and row.destination not in attacked
        return row.destination.startswith(BALTIC) or (elsewhere and guest)

    gathered = {
        row.formation: contingency.gathers
        for row in whole_formations(evidence.places.theatre_forces, options.on)
        if contingency.gathers and row.side == "NATO" and gathers(row)
    }
    return Levers(
        absent=tuple(sorted({*contingency.absent, *options.absent})),
        permits="peace" if options.permits == "peace" else "crisis",
        readiness=options.readiness,
        decision=options.decision * contingency.decision,
        capacity=options.capacity,
        prepositioned=tuple(sorted(options.prepositioned)),
        destinations=gathered | options.destinations,
        on=options.on,
    )


def heavy_reinforcements(evidence: Evidence) -> tuple[str, ...]:
    """Return heavy formations that would come from elsewhere."""
    return tuple(
        row.formation
        for row in evidence.places.theatre_forces
        if row.kind == "formation"
        and row.side == "NATO"
        and row.weight == "heavy"
        and row.destination
        and not row.part_of
    )


class Dispatches:
    """Arrivals under some evidence, dispatched once for all contingencies that move alike.

    Parameters
    ----------
    evidence : Evidence
        Where formations and links stand.
    numbers : callable, optional
        Returns numbers between 0 and 1 (F,) from the stream of a name.
    """

    def __init__(self, evidence: Evidence, numbers: Numbers | None) -> None:
        self._evidence, self._numbers = evidence, numbers
        self._known: dict[str, Arrivals] = {}

    def of(self, levers: Levers) -> Arrivals:
        """Return who is in place by which day under some levers."""
        key = repr(levers)
        if key not in self._known:
            self._known[key] = arrivals(self._evidence, self._numbers, levers=levers)
        return self._known[key]


@dataclass(frozen=True)
class Attackers:
    """Brigades of the other side, by future and quarter.

    Parameters
    ----------
    free : array (F, T)
        Those that it could use on this flank.
    first : array (F, T)
        Those of the first echelon.
    followers : array (F, T)
        Those that come after it.
    follow_days : array (F,)
        Days over which they come.
    """

    free: Floats
    first: Floats
    followers: Floats
    follow_days: Floats


def drawn(figure: Figure, numbers: Floats) -> Floats:
    """Return draws (F,) of a figure over its range."""
    return triangular(numbers, figure.at("low"), figure.value, figure.at("high"))


def attackers_of(
    evidence: Evidence,
    contingency: Contingency,
    state: AllianceState,
    numbers: Numbers,
    options: Options,
) -> Attackers:
    """Return the attackers of a contingency: as many as it asks for and the other side has free.

    Free are the brigades listed, as many times over as they are regrown, times the share that is
    free of the war in Ukraine and of other tasks, less those held opposite Finland while it is an
    ally. A ledger of totals: no formation is followed.
    """
    rows = evidence.tables["contingency_coefficients"]
    figures = {
        name: drawn(rows[name,], numbers(f"theatre/{name}"))[:, None]
        for name in ("regrown_share", "flank_part", "held_opposite_finland", "follow_days")
    }
    listed = sum(
        row.brigades or 0.0
        for row in whole_formations(evidence.places.theatre_forces, options.on)
        if row.side == "RUS"
    )
    free = state.free_after_war if contingency.after_war else state.free
    absent = {*contingency.absent, *options.absent}
    held = 0.0 if "FIN" in absent else figures["held_opposite_finland"]
    usable = listed * figures["regrown_share"] * free * figures["flank_part"] - held
    usable = np.maximum(usable, 0.0)
    wanted = triangular(
        numbers("theatre/attackers"),
        contingency.attackers_low,
        contingency.attackers,
        contingency.attackers_high,
    )[:, None]
    first = np.minimum(usable, wanted)
    return Attackers(
        usable,
        first,
        np.minimum(usable - first, contingency.followers),
        figures["follow_days"][:, 0],
    )


@dataclass(frozen=True)
class Defenders:
    """Brigades of the alliance on one axis.

    Parameters
    ----------
    names : tuple of str
        Formations, one for each part (N,).
    zone : array (N,)
        Zone of the axis, from the border inwards.
    day : array (F, N)
        Day on which each is in place, counted from the attack; infinite for never.
    size : array (F, N)
        Brigades, as listed. A formation stands twice: in its zone, and in the first one in futures
        in which it is ready in time to be set there before the attack.
    leading : array (N,) of bool
        Whether it is the leading ally's.
    """

    names: tuple[str, ...]
    zone: Integers
    day: Floats
    size: Floats
    leading: Floats


def defenders_of(
    evidence: Evidence,
    contingency: Contingency,
    axis: Axis,
    there: Arrivals,
    warning: Floats,
    options: Options,
) -> Defenders:
    """Return the defenders of an axis, with those that the user adds.

    What goes to a zone that several axes of the contingency share is split evenly among them.
    Without the tripwire, forces of allies that stand in the country today are not there.
    """
    zones = {row.zone: row for row in evidence.places.theatre_zones}
    rows = {row.formation: row for row in evidence.places.theatre_forces}
    sharing = [zone for other in axes_of(evidence, contingency) for zone in other.zones]
    parts = []
    for i, name in enumerate(there.names):
        zone, row = there.zones[int(there.zone[i])], rows[name]
        stands = not row.destination or row.destination == row.zone
        guest = row.nations[0] != zones[zone].country
        if zone not in axis.zones or (stands and guest and not contingency.tripwire):
            continue
        share = float(there.brigades[i]) / sharing.count(zone)
        parts.append((name, axis.zones.index(zone), i, share, row.nations[0] == LEADING))
    if options.in_place:
        parts.append(("added", 0, -1, options.in_place / len(contingency.axes), False))
    if not parts:
        what = f"nobody is left to defend the axis {axis.title}"
        raise InputError([Problem("theatre", "absent", what, "Leave fewer countries out.")])
    ready = np.stack(
        [np.zeros_like(warning) if i < 0 else there.day[:, i] for _, _, i, _, _ in parts], axis=1
    )
    early = warning[:, None] - ready >= SET_DAYS
    size = np.array([part[3] for part in parts])
    inside = np.array([part[1] for part in parts], dtype=np.int64)
    return Defenders(
        tuple(part[0] for part in parts) * 2,
        np.concatenate([inside, np.zeros_like(inside)]),
        np.tile(np.maximum(ready - warning[:, None], 0.0), 2),
        np.concatenate([np.where(early, 0.0, size), np.where(early, size, 0.0)], axis=1),
        np.tile([part[4] for part in parts], 2),
    )


def warning_days(contingency: Contingency, numbers: Numbers, options: Options) -> Floats:
    """Return the days of warning in each future (F,)."""
    drawn_days = triangular(
        numbers("theatre/warning"),
        contingency.warning_low,
        contingency.warning_days,
        contingency.warning_high,
    )
    if options.warning is None:
        return drawn_days
    return np.full_like(drawn_days, options.warning)


def without(options: Options, *countries: str) -> Options:
    """Return options under which some countries are absent too."""
    return replace(options, absent=tuple(sorted({*options.absent, *countries})))
