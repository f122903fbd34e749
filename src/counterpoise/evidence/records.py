"""What one row of a table is: a figure with its proof, or an entry of a catalogue."""

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, model_validator

Grade = Literal["A", "B", "C", "D"]
Pool = Literal["land", "sea", "air", "joint"]
"""Who mans a capability; what is none of the three services is joint."""
POOLS: tuple[str, ...] = get_args(Pool)
GRADES: dict[str, str] = {
    "A": "official statistics",
    "B": "published study",
    "C": "press or secondary source",
    "D": "modeller's judgement",
}


def none_if_empty(value: object) -> object:
    """Return None for an empty cell: what is absent is not zero."""
    return None if value == "" else value


def _split_sources(value: object) -> object:
    if isinstance(value, str):
        return tuple(key.strip() for key in value.split(";") if key.strip())
    return value


Optional = Annotated[FiniteFloat | None, BeforeValidator(none_if_empty)]
Sources = Annotated[tuple[str, ...], BeforeValidator(_split_sources), Field(min_length=1)]
Address = Annotated[str, Field(pattern=r"^(https?://\S+)?$")]


class Record(BaseModel):
    """A row: nothing may be added to it and nothing changed in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Graded(Record):
    """A row that says where it comes from and how good that is."""

    source: Sources
    grade: Grade
    note: str = ""

    @model_validator(mode="after")
    def _judgement_is_explained(self) -> Self:
        if self.grade == "D" and not self.note:
            raise ValueError("a figure graded D needs a note that says how it was reached")
        return self


End = Literal["value", "low", "high"]
"""A figure, or one of the ends of its range."""


class Figure(Graded):
    """A number that can be defended: value, range, unit, date, release, source, grade and note.

    Examples
    --------
    >>> import counterpoise as cp
    >>> figure = cp.load_evidence().figure("capability_figures/tanker/lead_time")
    >>> figure.low <= figure.value <= figure.high
    True
    >>> figure.unit, figure.grade in "ABCD", figure.at("low") == figure.low
    ('years', True, True)
    """

    value: FiniteFloat
    low: Optional = None
    high: Optional = None
    unit: Annotated[str, Field(min_length=1)]
    as_of: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    release: Annotated[str, Field(pattern=r"^(\d{4}-\d{2})?$")] = ""

    @model_validator(mode="after")
    def _range_holds_value(self) -> Self:
        if self.low is not None and self.low > self.value:
            raise ValueError(f"low {self.low:g} lies above value {self.value:g}")
        if self.high is not None and self.high < self.value:
            raise ValueError(f"high {self.high:g} lies below value {self.value:g}")
        return self

    def at(self, end: End) -> float:
        """Return the value or an end of its range; the value where there is no such end."""
        found = {"value": self.value, "low": self.low, "high": self.high}[end]
        return self.value if found is None else found


class Source(Record):
    """Where figures come from.

    `url` is the address of the publisher's own page or document; `mirror` the copy, archive or
    report of it in which the figures were read, where that is another page.
    """

    key: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    authors: str
    title: Annotated[str, Field(min_length=1)]
    publisher: str
    date: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
    url: Address = ""
    mirror: Address = ""
    note: str = ""

    @model_validator(mode="after")
    def _mirror_is_another_page(self) -> Self:
        if self.mirror and self.mirror == self.url:
            raise ValueError("mirror repeats url; leave it empty where the page itself was read")
        return self


class Ally(Graded):
    """A member of the alliance, or a partner that a scenario can switch in."""

    ally: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    name: str
    status: Literal["member", "partner"]
    joined: Annotated[date | None, BeforeValidator(none_if_empty)] = None
    bloc: Literal["north_america", "europe"]
    leading: bool
    eu_member: bool
    coast: bool


class Capability(Graded):
    """Something that forces must be able to do, and the unit in which it is counted."""

    capability: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: str
    group: Literal["land", "air", "air_defence", "sea", "enablers", "sustainment", "digital"]
    role: Literal["mass", "enabler", "sustainment"]
    drawdown_group: Literal["ground", "air", "sea", "enablers", "sustainment"]
    pool: Pool
    unit: str
    unit_plural: str
    poolable: bool
    needs_coast: bool
    min_population_millions: Annotated[FiniteFloat, Field(ge=0)]
    description: str


class Exchange(Graded):
    """Something that one side of the alliance gives the other, with a figure where there is one."""

    exchange: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: str
    dimension: Literal["military", "economic", "diplomatic", "normative"]
    giver: Literal["leading_ally", "allies"]
    receiver: Literal["leading_ally", "allies"]
    value: Optional = None
    low: Optional = None
    high: Optional = None
    unit: str
    as_of: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
    description: str

    @model_validator(mode="after")
    def _figure_is_whole(self) -> Self:
        if self.giver == self.receiver:
            raise ValueError("giver and receiver are the same side")
        if self.value is None and (self.low is not None or self.high is not None or self.unit):
            raise ValueError("a range or unit stands without a value")
        if self.value is not None and not (self.unit and self.as_of):
            raise ValueError("a value needs its unit and its date")
        if self.value is None and not self.note:
            raise ValueError("a row without a figure needs a note that says why")
        return self
