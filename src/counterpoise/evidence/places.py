"""Places of the theatre at policy level: zones, nodes, links, formations and printed lengths.

Nothing here is finer than a tenth of a degree or smaller than a battalion.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, FiniteFloat, model_validator

from counterpoise.evidence.contingencies import Axis, ChallengerCampaign, Contingency
from counterpoise.evidence.records import Graded, Optional

Side = Literal["NATO", "RUS"]
Mode = Literal["road", "rail", "sea", "air"]
Weight = Literal["airborne", "light", "medium", "heavy"]
Region = Literal[
    "atlantic",
    "baltic_sea",
    "baltic_states",
    "border",
    "corridor",
    "germany",
    "nordic",
    "north_sea",
    "poland",
    "russia_belarus",
    "western_europe",
]
CAPACITY_UNITS = {
    "road": "vehicles/day",
    "rail": "trains/day",
    "sea": "departures/day",
    "air": "sorties/day",
}
"""What the capacity of a link counts, by its mode."""
FORMATIONS = ("formation", "set")
"""Kinds that move and fight: formations, and sets of equipment that people take over."""
SMALLEST = 0.1
"""Brigades in the smallest formation that may be listed: a part of a battalion group."""
_TENTHS = 10
_TOO_SMALL = re.compile(
    r"\b(company|companies|platoons?|squads?|squadrons?|batter(y|ies)|troop)\b", re.IGNORECASE
)


def to_a_tenth(value: float) -> float:
    """Return a coordinate, or raise if it is finer than a tenth of a degree."""
    tenths = value * _TENTHS
    if abs(tenths - round(tenths)) > 1e-6:
        raise ValueError(f"{value:g} is finer than a tenth of a degree")
    return value


def _no_blank(value: object) -> object:
    if value == "":
        raise ValueError("is empty")
    return value


R = TypeVar("R", bound=Graded)
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
ZoneId = Annotated[str, Field(pattern=r"^[A-Z]{3}(-[A-Z]{1,3})?$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Word = Annotated[str, Field(min_length=1)]
Latitude = Annotated[FiniteFloat, Field(ge=-90, le=90), AfterValidator(to_a_tenth)]
Longitude = Annotated[FiniteFloat, Field(ge=-180, le=180), AfterValidator(to_a_tenth)]
Positive = Annotated[FiniteFloat, Field(gt=0), BeforeValidator(_no_blank)]


class Zone(Graded):
    """A zone of the theatre: an area named for what lies in it, and the node where forces gather.

    A capital says whether the zone holds the capital of its country.
    """

    zone: ZoneId
    name: Word
    country: Country
    latitude: Latitude
    longitude: Longitude
    side: Side
    kind: Literal["front", "rear"]
    capital: bool
    node: Id


class Node(Graded):
    """A place where links meet, and whether trains change gauge there."""

    node: Id
    name: Word
    country: Country
    latitude: Latitude
    longitude: Longitude
    kind: Literal["airhead", "base", "border", "junction", "port"]
    gauge_change: bool


class Link(Graded):
    """A way between two nodes by one mode; it may be used both ways.

    Its grade is that of its capacity, which nobody publishes. Its length has a grade of its own.
    """

    link: Annotated[str, Field(pattern=r"^L\d{3}$")]
    from_node: Id
    to_node: Id
    mode: Mode
    length_km: Positive
    length_method: Word
    length_grade: Literal["A", "B", "C", "D"]
    gauge_mm: Annotated[str, Field(pattern=r"^(1435|1520|1524)?$")]
    capacity: Positive
    capacity_low: Positive
    capacity_high: Positive
    capacity_unit: Word
    crossing: Literal["none", "river", "strait", "border"]
    region: Region

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        faults = [
            (self.from_node == self.to_node, "the link leads back to its own node"),
            (
                not self.capacity_low <= self.capacity <= self.capacity_high,
                f"capacity {self.capacity:g} lies outside its range",
            ),
            (
                self.capacity_unit != CAPACITY_UNITS[self.mode],
                f"a link by {self.mode} is counted in {CAPACITY_UNITS[self.mode]}",
            ),
            ((self.mode == "rail") != bool(self.gauge_mm), "a gauge belongs to a railway"),
        ]
        return with_faults(self, faults)


class Formation(Graded):
    """A formation, or a published number beside formations, by zone.

    `kind` says which: a formation moves and fights, and so does a set of equipment once people have
    come to it; headquarters and support are in place and count no brigade. Totals, pools, plans,
    games and history are kept for comparison and are never added up. Brigades are those that the
    row is worth when at strength; they and the days of readiness are judgements, and so is the
    grade of what moves. People have a grade of their own.
    """

    formation: Annotated[str, Field(pattern=r"^F\d{3}$")]
    name: Word
    kind: Literal[
        "formation", "set", "headquarters", "support", "total", "pool", "plan", "game", "history"
    ]
    side: Side
    nation: Annotated[str, Field(pattern=r"^([A-Z]{3}(\+[A-Z]{3})*|NATO)$")]
    type: Word
    weight: Literal["", "airborne", "light", "medium", "heavy"]
    zone: Annotated[str, Field(pattern=r"^([A-Z]{3}(-[A-Z]{1,3})?)?$")]
    destination: Annotated[str, Field(pattern=r"^([A-Z]{3}(-[A-Z]{1,3})?)?$")]
    part_of: Annotated[str, Field(pattern=r"^(F\d{3})?$")]
    people: Optional
    people_low: Optional
    people_high: Optional
    people_grade: Literal["", "A", "B", "C", "D"]
    brigades: Optional
    readiness_days: Optional
    as_of: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
    available_from: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]

    @model_validator(mode="after")
    def _can_be_moved(self) -> Self:
        moves = self.kind in FORMATIONS
        brigades = self.brigades or 0.0
        faults = [
            (moves and not self.zone, "a formation without a zone"),
            (moves and brigades <= 0, "a formation without strength"),
            (moves and not self.weight, "a formation without a weight"),
            (moves and self.readiness_days is None, "a formation without days of readiness"),
            ((self.people is None) != (not self.people_grade), "a grade belongs to people"),
            (self.readiness_days is not None and self.readiness_days < 0, "negative days"),
            (brigades < 0, "negative brigades"),
            (
                bool(_TOO_SMALL.search(f"{self.name} {self.type}")) or 0 < brigades < SMALLEST,
                "finer than a battalion; only larger formations are listed",
            ),
            (self.kind in ("headquarters", "support") and brigades > SMALLEST, "counts a brigade"),
        ]
        return with_faults(self, faults)

    @property
    def nations(self) -> tuple[str, ...]:
        """Who gives it, the leading nation first."""
        return tuple(self.nation.split("+"))


class NamedLength(Graded):
    """A printed length at the Suwałki gap, kept apart by the name of the line that was measured."""

    line: Id
    name: Word
    length_km: Positive
    low_km: Optional
    high_km: Optional
    method: Word
    as_of: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]

    @model_validator(mode="after")
    def _range_holds_length(self) -> Self:
        low = self.length_km if self.low_km is None else self.low_km
        high = self.length_km if self.high_km is None else self.high_km
        return with_faults(
            self, [(not low <= self.length_km <= high, "its range leaves the length out")]
        )


def with_faults(record: R, faults: list[tuple[bool, str]]) -> R:
    """Return the record, or raise with everything that is wrong with it."""
    found = [what for is_so, what in faults if is_so]
    if found:
        raise ValueError("; ".join(found))
    return record


@dataclass(frozen=True)
class Places:
    """The catalogues of the theatre, each in the order of its rows."""

    theatre_zones: tuple[Zone, ...] = ()
    theatre_nodes: tuple[Node, ...] = ()
    theatre_links: tuple[Link, ...] = ()
    theatre_forces: tuple[Formation, ...] = ()
    suwalki_lengths: tuple[NamedLength, ...] = ()
    axes_of_advance: tuple[Axis, ...] = ()
    contingencies: tuple[Contingency, ...] = ()
    challenger_campaigns: tuple[ChallengerCampaign, ...] = ()

    @property
    def catalogues(self) -> dict[str, Sequence[Graded]]:
        """The catalogues by the names of their files."""
        return {name: getattr(self, name) for name in RECORDS}


RECORDS: dict[str, tuple[type[Graded], str]] = {
    "theatre_zones": (Zone, "zone"),
    "theatre_nodes": (Node, "node"),
    "theatre_links": (Link, "link"),
    "theatre_forces": (Formation, "formation"),
    "suwalki_lengths": (NamedLength, "line"),
    "axes_of_advance": (Axis, "axis"),
    "contingencies": (Contingency, "contingency"),
    "challenger_campaigns": (ChallengerCampaign, "campaign"),
}
"""What one row of each catalogue is, and the column that names it."""
