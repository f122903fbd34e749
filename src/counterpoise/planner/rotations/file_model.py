"""What a roster file may say."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    FiniteFloat,
    Tag,
    field_validator,
    model_validator,
)

Role = Literal["lead", "contributor", "specialists"]
Kind = Literal["forward_battlegroup", "air_policing", "maritime"]
Aim = Literal["places", "continuity", "fairness", "affinity", "preference", "change"]
ROLES: tuple[Role, ...] = ("lead", "contributor", "specialists")

MOST_PERIODS = 400
MOST_PLACES = 60
MOST_UNITS = 1000
LONGEST_NAME = 80
HEAVIEST = 1_000_000

Count = Annotated[int, Field(ge=0, le=MOST_PLACES)]
Weight = Annotated[int, Field(ge=0, le=HEAVIEST)]
NotNegative = Annotated[FiniteFloat, Field(ge=0)]
PeriodName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


class Entry(BaseModel):
    """Rules are data: nothing unknown, nothing guessed, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Sourced(Entry):
    """An entry that can say where it comes from and how good it is."""

    source: str = ""
    grade: Literal["A", "B", "C", "D"] | None = None
    note: str = ""


class Regular(Entry):
    """Periods of equal length, named by the month in which they begin."""

    start: str
    months: Annotated[int, Field(ge=1, le=120)]
    count: Annotated[int, Field(le=MOST_PERIODS)]

    @field_validator("start")
    @classmethod
    def _is_month(cls, text: str) -> str:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
            raise ValueError("is not a month such as 2027-01")
        return text

    @field_validator("count")
    @classmethod
    def _some(cls, count: int) -> int:
        if count < 1:
            raise ValueError("there are no periods; give at least one")
        return count

    def names(self) -> list[str]:
        """Return the first month of each period."""
        year, month = map(int, self.start.split("-"))
        months = (year * 12 + month - 1 + i * self.months for i in range(self.count))
        return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in months]


def _names(value: Any) -> Any:
    """Let a bare year stand for its name."""
    if not isinstance(value, list):
        return value
    return [str(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in value]


def _how_periods_are_given(value: Any) -> str:
    return "names" if isinstance(value, list) else "regular"


Periods = Annotated[
    Annotated[Annotated[list[PeriodName], Field(max_length=MOST_PERIODS)], Tag("names")]
    | Annotated[Regular, Tag("regular")],
    Discriminator(_how_periods_are_given),
]


class Span(Entry):
    """Some of the periods: those listed, those from one to another, or all of them."""

    periods: list[PeriodName] | None = None
    first: PeriodName | None = Field(default=None, alias="from")
    last: PeriodName | None = Field(default=None, alias="until")

    _year = field_validator("periods", mode="before")(_names)


class Scope(Entry):
    """Some of the places: those for which everything that is given holds."""

    slots: list[str] | None = None
    kinds: list[Kind] | None = None
    locations: list[str] | None = None
    roles: list[Role] | None = None


class Tour(Sourced):
    """How long an ally stays in a place, in periods without a break, and when it may come back.

    ``rest`` is the least time between two tours of an ally in the same place. ``starts`` is the
    most tours that may begin there in the same period, so that hand-overs are staggered.
    """

    least: Annotated[int, Field(ge=1, le=MOST_PERIODS)] = 1
    most: Annotated[int, Field(ge=1, le=MOST_PERIODS)] | None = None
    rest: Annotated[int, Field(ge=0, le=MOST_PERIODS)] = 0
    starts: Annotated[int, Field(ge=1, le=MOST_PLACES)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.most is not None and self.least > self.most:
            raise ValueError(f"least {self.least} exceeds most {self.most}; swap or correct them")
        if self.least == 1 and self.most is None and not self.rest and self.starts is None:
            raise ValueError("limits nothing; give least, most, rest or starts")
        return self


class TourRule(Tour, Scope):
    """How long tours are in some places; a place with a tour of its own keeps to that one."""


class Places(Sourced):
    """Places of one role in a slot, in each period.

    Places that are wanted and stay empty count against a roster; places up to ``most`` may be
    filled and need not; fewer than ``at_least`` are not allowed. In ``standing`` places it counts
    against a roster if somebody else takes over. ``tour`` says how long an ally stays.
    """

    wanted: Count = 1
    at_least: Count = 0
    most: Count | None = None
    unit: str | None = None
    units: Annotated[int, Field(ge=1, le=MOST_UNITS)] = 1
    requires: str | None = None
    load: Annotated[int, Field(ge=0, le=MOST_UNITS)] | None = None
    standing: bool = False
    tour: Tour | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_least > self.wanted:
            raise ValueError("at_least must not exceed wanted")
        if self.most is not None and self.most < self.wanted:
            raise ValueError("most must not lie below wanted")
        return self

    @property
    def room(self) -> int:
        """How many may serve at once."""
        return self.wanted if self.most is None else self.most

    @property
    def burden(self) -> int:
        """What one place counts for in the load of an ally, in each period."""
        if self.load is not None:
            return self.load
        return self.units if self.unit is not None else 1


class Slot(Sourced, Span):
    """A battlegroup, a detachment or a group of ships that has to be manned period by period."""

    title: str = ""
    kind: Kind
    location: str = ""
    lead: Places | None = None
    contributor: Places | None = None
    specialists: Places | None = None

    def places(self) -> dict[Role, Places]:
        """Return the places by role."""
        given: dict[Role, Places | None] = {
            "lead": self.lead,
            "contributor": self.contributor,
            "specialists": self.specialists,
        }
        return {role: places for role, places in given.items() if places is not None}

    @model_validator(mode="after")
    def _some_places(self) -> Self:
        if not self.places():
            raise ValueError(f"has no places; add one of {', '.join(ROLES)}")
        return self


class Unit(Sourced):
    """A kind of unit: how many of it an ally has, and how many stay home for each one away."""

    gives: dict[str, NotNegative] = Field(default_factory=dict)
    home_per_away: NotNegative = 0.0
    readiness: Annotated[FiniteFloat, Field(ge=0, le=1)] = 1.0


class HeldUnits(Sourced):
    """Units that one ally has, in place of what the evidence gives."""

    units: Annotated[int, Field(ge=0, le=1_000_000)]
    readiness: Annotated[FiniteFloat, Field(ge=0, le=1)] | None = None


class Qualification(Sourced):
    """Who can do what a place requires."""

    allies: list[str]


class RestRule(Sourced, Scope):
    """After a tour an ally rests; a tour is a run of periods without a break."""

    periods: Annotated[int, Field(ge=0)] = 0
    longest_tour: Annotated[int, Field(ge=1)] | None = None
    allies: list[str] | None = None


class SimultaneityLimit(Sourced, Scope):
    """How many places an ally may hold at the same time."""

    most: Count
    allies: list[str] | None = None


class Caveat(Sourced, Scope, Span):
    """Where and when allies do not serve."""

    allies: Annotated[list[str], Field(min_length=1)]


class Commitment(Sourced, Span):
    """An ally serves there and then: promised, or on record as having happened."""

    ally: str
    slot: str | None = None
    kind: Kind | None = None
    role: Role | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.slot is None and self.kind is None:
            raise ValueError("says neither slot nor kind; name one of them")
        return self


class ServedBefore(Sourced):
    """Service before the first period: so many periods, which ended so many periods before it."""

    ally: str
    slot: str
    role: Role = "lead"
    periods: Annotated[int, Field(ge=1, le=MOST_PERIODS)]
    ended: Annotated[int, Field(ge=0, le=MOST_PERIODS)] = 0


class Preference(Sourced, Scope, Span):
    """What allies like or avoid, in points for each place held in a period."""

    allies: Annotated[list[str], Field(min_length=1)]
    likes: Annotated[int, Field(ge=1, le=1000)] | None = None
    avoids: Annotated[int, Field(ge=1, le=1000)] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.likes is None) == (self.avoids is None):
            raise ValueError("needs one of likes and avoids, with its points")
        return self

    @property
    def cost(self) -> int:
        """Points against a roster; what is liked counts for it."""
        return -(self.likes or 0) + (self.avoids or 0)


class FairLoad(Sourced):
    """What share of the load would be fair, and how far an ally may lie from it.

    Allies under ``without`` carry what they carry: no share is fair for them.
    """

    by: Literal["gdp", "personnel", "equal"] | dict[str, NotNegative] = "gdp"
    without: list[str] = Field(default_factory=list)
    most_above: Annotated[int, Field(ge=0)] | None = None
    most_below: Annotated[int, Field(ge=0)] | None = None


class Affinity(Sourced):
    """Allies that share a language, equipment or a standing corps: a bonus for serving together."""

    name: str
    allies: Annotated[list[str], Field(min_length=2)]
    bonus: Annotated[int, Field(ge=1, le=1000)] = 1


class Objective(Sourced):
    """Weights: what one of each counts for. The roster with the least sum is the best.

    Aims under ``order`` come one after the other, and the weighted sum of the rest comes last.
    """

    uncovered_lead: Annotated[int, Field(ge=1, le=HEAVIEST)]
    uncovered: Annotated[int, Field(ge=1, le=HEAVIEST)]
    fairness: Weight = 0
    affinity: Weight = 0
    continuity: Weight = 0
    preference: Weight = 1
    change: Weight = 10
    order: list[Aim] = Field(default_factory=list)

    @field_validator("order")
    @classmethod
    def _each_once(cls, order: list[Aim]) -> list[Aim]:
        if len(set(order)) < len(order):
            raise ValueError("an aim stands there twice; name each one once")
        return order


class RosterModel(Entry):
    """A roster as written."""

    name: Annotated[str, Field(max_length=LONGEST_NAME, pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    title: str = ""
    says: str = ""
    partial: str = ""
    periods: Periods
    slots: Annotated[dict[str, Slot], Field(min_length=1)]
    allies: list[str] | None = None
    units: dict[str, Unit] = Field(default_factory=dict)
    forces: dict[str, dict[str, HeldUnits]] = Field(default_factory=dict)
    qualified: dict[str, Qualification] = Field(default_factory=dict)
    tours: list[TourRule] = Field(default_factory=list)
    rest: list[RestRule] = Field(default_factory=list)
    served_before: list[ServedBefore] = Field(default_factory=list)
    at_once: list[SimultaneityLimit] = Field(default_factory=list)
    caveats: list[Caveat] = Field(default_factory=list)
    commitments: list[Commitment] = Field(default_factory=list)
    record: list[Commitment] = Field(default_factory=list)
    fair_load: FairLoad | None = None
    affinity: list[Affinity] = Field(default_factory=list)
    preferences: list[Preference] = Field(default_factory=list)
    objective: Objective

    @field_validator("periods", mode="before")
    @classmethod
    def _some_periods(cls, value: Any) -> Any:
        if value == []:
            raise ValueError("there are no periods; give at least one")
        return _names(value)

    @field_validator("periods")
    @classmethod
    def _each_once(cls, value: Any) -> Any:
        if isinstance(value, list) and len(set(value)) < len(value):
            raise ValueError("a period stands there twice; give each one a name of its own")
        return value

    def period_names(self) -> list[str]:
        """Return the names of the periods in order."""
        return self.periods.names() if isinstance(self.periods, Regular) else list(self.periods)
