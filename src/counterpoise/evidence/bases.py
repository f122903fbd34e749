"""Sites of the leading ally and others in Europe and about it, at policy level.

Coordinates are no finer than a tenth of a degree, units no smaller than a battalion, and no row
says more of weapons than a host confirms. A host is whoever decides on the use of a site, which
need not be the country in which it lies.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from counterpoise.evidence.contingencies import Names
from counterpoise.evidence.places import Country, Id, Latitude, Longitude, Positive, Word
from counterpoise.evidence.records import Graded, Optional, none_if_empty

Kind = Literal[
    "airfield",
    "depot",
    "garrison",
    "headquarters",
    "hospital",
    "port",
    "radar",
    "relay",
    "training",
]
Mode = Literal["air", "fixed", "land", "lift", "sea"]
"""How units reach a theatre: aircraft on station, none at all since they work from where they are,
brigades by road and rail, transport aircraft, ships."""
Mission = Literal["article_5", "out_of_area", "contingency"]
Answer = Literal["allowed", "limited", "refused"]
KINDS: tuple[str, ...] = get_args(Kind)
MODES: tuple[str, ...] = get_args(Mode)
MISSIONS: tuple[str, ...] = get_args(Mission)
TOO_FINE = re.compile(
    r"\b(company|companies|platoons?|squads?|squadrons?|detachments?|batter(y|ies)|troop)\b",
    re.IGNORECASE,
)
"""Units below a battalion, which no row names."""
UNCONFIRMED = re.compile(r"nuclear|warhead|B61|custody|special weapons", re.IGNORECASE)
"""What hosts do not confirm of their sites, which no row says."""
Place = Annotated[Latitude | None, BeforeValidator(none_if_empty)]
Meridian = Annotated[Longitude | None, BeforeValidator(none_if_empty)]


def _raise_all(faults: list[tuple[bool, str]]) -> None:
    found = [what for is_so, what in faults if is_so]
    if found:
        raise ValueError("; ".join(found))


class Site(Graded):
    """A site: where it lies, who decides on its use, who is there, and whom it serves.

    `country` is where it lies and `host` who decides on its use. People are rounded, and have a
    grade of their own. `restriction` is what became of its use in 2025 and 2026, `change` what was
    announced or done about it.
    """

    site: Id
    name: Word
    country: Country
    host: Country
    latitude: Latitude
    longitude: Longitude
    kinds: Annotated[Names, Field(min_length=1)]
    owner: Annotated[Names, Field(min_length=1)]
    functions: Word
    units: Word
    serves: Annotated[Names, Field(min_length=1)]
    alternatives: Names
    people: Optional
    people_grade: Literal["", "A", "B", "C", "D"]
    restriction: str
    change: str

    @model_validator(mode="after")
    def _is_at_policy_level(self) -> Self:
        said = " ".join((self.name, self.functions, self.units, self.note))
        unknown = [kind for kind in self.kinds if kind not in KINDS]
        _raise_all(
            [
                (bool(TOO_FINE.search(said)), "finer than a battalion"),
                (bool(UNCONFIRMED.search(said)), "says of weapons what hosts do not confirm"),
                (self.people is not None and self.people < 0, "negative people"),
                ((self.people is None) != (not self.people_grade), "a grade belongs to people"),
                (bool(unknown), f"unknown kind {' and '.join(unknown)}: one of {', '.join(KINDS)}"),
                (self.site in self.alternatives, "is its own alternative"),
                (len(set(self.serves)) < len(self.serves), "serves a theatre twice"),
            ]
        )
        return self


class BaseTheatre(Graded):
    """An area that sites serve, its representative point, and to whom it matters.

    `scope` says whether the North Atlantic Treaty covers it, `modes` how it can be reached. Sums
    over theatres take them by `weight`: an area that is cut in two has two halves.
    """

    theatre: Id
    name: Word
    latitude: Latitude
    longitude: Longitude
    scope: Literal["article_5", "beyond"]
    modes: Annotated[Names, Field(min_length=1)]
    benefits: Literal["europe", "leading_ally", "both"]
    weight: Positive

    @model_validator(mode="after")
    def _has_known_modes(self) -> Self:
        unknown = [mode for mode in self.modes if mode not in ("air", "land", "sea")]
        _raise_all([(bool(unknown), f"unknown mode {' and '.join(unknown)}: air, land or sea")])
        return self


class BaseFunction(Graded):
    """What units at sites do, how they reach a theatre, and where they would work from home.

    `needs` is the kind of site that units may move to. Without a home nothing of it can be done
    from the leading ally's own ground.
    """

    function: Id
    name: Word
    mode: Mode
    unit: Word
    needs: Kind
    home_latitude: Place
    home_longitude: Meridian
    home_port: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]*)?$")]

    @model_validator(mode="after")
    def _has_one_home(self) -> Self:
        placed = self.home_latitude is not None
        _raise_all(
            [
                (placed != (self.home_longitude is not None), "half a home"),
                (placed and self.mode not in ("air", "lift"), "a point is home for aircraft only"),
                (bool(self.home_port) and self.mode != "sea", "a port is home for ships only"),
            ]
        )
        return self


class SeaLeg(Graded):
    """The way at sea from a port to a theatre, and the passages on it that somebody can close."""

    leg: Annotated[str, Field(pattern=r"^S\d{3}$")]
    port: Id
    theatre: Id
    length_km: Positive
    passages: Names


class AccessRecord(Graded):
    """What a host answered when the use of its sites was asked for, mission by mission."""

    record: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    host: Country
    sites: Annotated[Names, Field(min_length=1)]
    mission: Mission
    answer: Answer
    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    about: Word


@dataclass(frozen=True)
class Bases:
    """The catalogues of sites, each in the order of its rows."""

    base_sites: tuple[Site, ...] = ()
    base_theatres: tuple[BaseTheatre, ...] = ()
    base_functions: tuple[BaseFunction, ...] = ()
    sea_legs: tuple[SeaLeg, ...] = ()
    access_record: tuple[AccessRecord, ...] = ()

    @property
    def catalogues(self) -> dict[str, Sequence[Graded]]:
        """The catalogues by the names of their files."""
        return {name: getattr(self, name) for name in BASE_RECORDS}

    @property
    def hosts(self) -> tuple[str, ...]:
        """Whoever decides on the use of a site, in alphabetical order."""
        return tuple(sorted({row.host for row in self.base_sites}))


BASE_RECORDS: dict[str, tuple[type[Graded], str]] = {
    "base_sites": (Site, "site"),
    "base_theatres": (BaseTheatre, "theatre"),
    "base_functions": (BaseFunction, "function"),
    "sea_legs": (SeaLeg, "leg"),
    "access_record": (AccessRecord, "record"),
}
"""What one row of each catalogue is, and the column that names it."""
