"""Intelligence shared among allies: who collects what, who passes it to whom, what was reported.

Rows stand at the level of public policy: services, fleets and programmes, coordinates to a tenth of
a degree, nothing on how a sensor works.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, FiniteFloat, model_validator

from counterpoise.evidence.events import DateText, Direction, Word, whole
from counterpoise.evidence.places import Country, Id, Positive, to_a_tenth, with_faults
from counterpoise.evidence.records import Graded, none_if_empty

Discipline = Literal[
    "signals",
    "optical_imagery",
    "radar_imagery",
    "undersea",
    "air_surveillance",
    "missile_warning",
    "space_surveillance",
    "human_and_cyber",
]
DISCIPLINES: tuple[str, ...] = get_args(Discipline)
"""What is collected, in the order in which it is shown."""
Platform = Literal[
    "satellite",
    "warning_satellite",
    "crewed_aircraft",
    "uncrewed_aircraft",
    "early_warning_aircraft",
    "patrol_aircraft",
    "ship",
    "ground",
]
PLATFORMS: tuple[str, ...] = get_args(Platform)
Tier = Literal["routine", "sensitive", "source_revealing"]
TIERS: tuple[str, ...] = get_args(Tier)
"""Tiers of sharing, the widest first: what would reveal its source goes to the fewest."""
BODIES = ("NATO", "EU")
"""Owners that are no state: what they own they give to their members."""
EVERYBODY, UNION = "ALL", "UNION"
"""Words for all members of the alliance, and for those of the European Union."""
FINER = re.compile(r"\b(serial|antenna|frequency|tail number|call ?sign|grid|bearing)\b", re.I)
"""Words of rows that would be finer than public policy."""


def _listed(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


def _whole_list(value: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({each for each in value if value.count(each) > 1})
    if twice:
        raise ValueError(f"names {', '.join(twice)} twice")
    return value


Owner = Annotated[str, Field(pattern=r"^([A-Z]{3}|NATO|EU)$")]
Parties = Annotated[
    tuple[Annotated[str, Field(pattern=r"^([A-Z]{3}|NATO|EU|ALL|UNION)$")], ...],
    BeforeValidator(_listed),
    AfterValidator(_whole_list),
]
Countries = Annotated[tuple[Country, ...], BeforeValidator(_listed), AfterValidator(_whole_list)]
Disciplines = Annotated[
    tuple[Discipline, ...], BeforeValidator(_listed), AfterValidator(_whole_list)
]
Regions = Annotated[tuple[Id, ...], BeforeValidator(_listed), AfterValidator(_whole_list)]
Place = Annotated[
    Annotated[FiniteFloat, AfterValidator(to_a_tenth)] | None, BeforeValidator(none_if_empty)
]
Area = Annotated[Annotated[FiniteFloat, Field(gt=0)] | None, BeforeValidator(none_if_empty)]
Year = Annotated[
    Annotated[FiniteFloat, Field(ge=1950, le=2100)] | None, BeforeValidator(none_if_empty)
]


def _place_faults(latitude: float | None, longitude: float | None) -> list[tuple[bool, str]]:
    """Return what may be wrong with a place: it stands on the globe, or nowhere."""
    return [
        ((latitude is None) != (longitude is None), "one coordinate without the other"),
        (abs(latitude or 0) > 90 or abs(longitude or 0) > 180, "coordinates off the globe"),
    ]


class WatchedRegion(Graded):
    """A region that is watched: a name, a place for its label, its size.

    `area` is in thousand square kilometres; what is no place on earth has none. `watched_for` lists
    the disciplines that are asked for there. `in_war` says whether the region counts in the state
    of war on the eastern flank.
    """

    region: Id
    name: Word
    latitude: Place
    longitude: Place
    area: Area
    watched_for: Annotated[Disciplines, Field(min_length=1)]
    in_war: bool

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        return with_faults(self, _place_faults(self.latitude, self.longitude))


class Asset(Graded):
    """What collects, processes or relays: a service, a fleet or a programme.

    It needs its owner, the host of its ground and those in `run_with`: it is lost to all when one
    of them leaves. What it collects goes on only with the consent of its owner and of those in
    `run_with`. `shared_with` names who gets it by an arrangement of its own, whatever its tier.
    The quantity is counted within its platform. One that is not yet in service has a year.
    """

    asset: Annotated[str, Field(pattern=r"^I\d{3}$")]
    name: Word
    kind: Literal["collector", "processor", "relay"]
    owner: Owner
    host: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")]
    run_with: Countries
    shared_with: Parties
    disciplines: Disciplines
    regions: Regions
    platform: Platform
    quantity: Positive
    unit: Word
    tier: Tier
    in_service_from: Year
    latitude: Place
    longitude: Place

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        collects = self.kind == "collector"
        return with_faults(
            self,
            [
                (collects and not self.disciplines, "a collector without a discipline"),
                (collects and not self.regions, "a collector that watches no region"),
                (not collects and bool(self.regions), f"a {self.kind} that watches a region"),
                (self.owner in self.run_with, f"the owner {self.owner} runs it with itself"),
                (self.owner in self.shared_with, f"the owner {self.owner} shares it with itself"),
                (bool(FINER.search(self.name)), "finer than public policy; name the programme"),
                *_place_faults(self.latitude, self.longitude),
            ],
        )


class Pact(Graded):
    """Who passes what to whom, up to which tier, in routine and in war.

    Without receivers its members pass to each other. Without disciplines it holds for all.
    """

    pact: Id
    name: Word
    members: Annotated[Parties, Field(min_length=1)]
    receivers: Parties
    disciplines: Disciplines
    tier: Tier
    tier_in_war: Tier
    status: Literal["in_force", "considered"]

    @model_validator(mode="after")
    def _has_two_ends(self) -> Self:
        alone = len(self.members) == 1 and self.members[0] not in (EVERYBODY, UNION)
        loops = alone and self.receivers in ((), self.members)
        narrower = TIERS.index(self.tier_in_war) < TIERS.index(self.tier)
        return with_faults(
            self,
            [
                (loops, f"what {self.members[0]} would pass to itself"),
                (narrower, "in war it is narrower than in routine"),
            ],
        )


class SharingEvent(Graded):
    """An event that bears on sharing; direction says whether it speaks for trust in the giver."""

    event: Annotated[str, Field(pattern=r"^I\d{3}$")]
    date: Annotated[DateText, Field(min_length=4)]
    giver: Word
    receiver: Word
    what: Word
    direction: Annotated[Direction, BeforeValidator(whole)]


class PauseItem(Graded):
    """Something that was reported of the pause of March 2025, and what of the model it speaks of.

    Without regions the model has nothing to say of it.
    """

    item: Id
    what: Word
    reported: Literal["lost", "not_lost"]
    disciplines: Disciplines
    regions: Regions
    speaks_of: Literal["target", "joint_take", "others"]


@dataclass(frozen=True)
class Intelligence:
    """The lists of intelligence sharing, each in the order of its rows."""

    intelligence_regions: tuple[WatchedRegion, ...] = ()
    intelligence_assets: tuple[Asset, ...] = ()
    intelligence_pacts: tuple[Pact, ...] = ()
    intelligence_events: tuple[SharingEvent, ...] = ()
    intelligence_pause: tuple[PauseItem, ...] = ()

    @property
    def catalogues(self) -> dict[str, Sequence[Graded]]:
        """The lists by the names of their files."""
        return {name: getattr(self, name) for name in INTELLIGENCE_RECORDS}


INTELLIGENCE_RECORDS: dict[str, tuple[type[Graded], str]] = {
    "intelligence_regions": (WatchedRegion, "region"),
    "intelligence_assets": (Asset, "asset"),
    "intelligence_pacts": (Pact, "pact"),
    "intelligence_events": (SharingEvent, "event"),
    "intelligence_pause": (PauseItem, "item"),
}
"""What one row of each list is, and the column that names it."""
