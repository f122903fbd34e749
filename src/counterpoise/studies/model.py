"""What a study may say: uncertainties, levers, model choices, a design and the measures."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    FiniteFloat,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
    model_validator,
)

from counterpoise.alliance import Precision
from counterpoise.scenario.shapes import Strict
from counterpoise.studies.designs import Kind, View

Value = bool | int | FiniteFloat | str
"""What an entry of a scenario may be set to."""
MOST_SIZE = 2**24
MOST_LEVELS = 100
USUAL_SIZE: dict[str, int] = {
    "sobol": 128,
    "lhs": 1000,
    "morris": 20,
    "shapley": 128,
    "levers-futures": 200,
    "factorial": 1,
}
"""Base points or futures where a study does not say how many."""


class Lever(Strict):
    """What a policy may set: some values, or a range of which a factorial design takes levels."""

    values: Annotated[tuple[Value, ...], Field(min_length=2)] | None = None
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None
    levels: Annotated[int, Field(ge=2, le=MOST_LEVELS)] = 3
    title: Annotated[str, Field(max_length=120)] = ""
    """What a reader calls it."""
    times: bool = False
    """Whether the range multiplies each figure or entry instead of setting it."""

    @model_validator(mode="after")
    def _values_or_range(self) -> Self:
        given = self.low is not None, self.high is not None
        if (self.values is not None) == any(given) or (any(given) and not all(given)):
            raise ValueError("a lever has either 'values' or both 'low' and 'high'")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("low must lie below high")
        if self.times and self.low is None:
            raise ValueError("a lever that multiplies has 'low' and 'high'")
        if self.times and self.low is not None and self.low < 0:
            raise ValueError("a lever that multiplies is not negative")
        return self


Groups = dict[str, list[str]]


class StudyModel(Strict):
    """A study as written."""

    name: Annotated[str, Field(max_length=80)] = "study"
    title: Annotated[str, Field(max_length=200)] = ""
    says: Annotated[str, Field(max_length=2000)] = ""
    scenarios: Annotated[list[str], Field(min_length=1)]
    changes: dict[str, Any] = Field(default_factory=dict)
    """Entries laid over each scenario."""
    design: Kind = "sobol"
    size: Annotated[int, Field(ge=1, le=MOST_SIZE)] | None = None
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1
    second_order: bool = False
    """Whether a Sobol design has the rows that indices of pairs ask for: almost twice as many."""
    precision: Precision = "double"
    """Of the engine's working memory: single is quicker, and right to about four figures."""
    uncertainties: Literal["families", "figures", "none"] | Groups = "families"
    """What is a factor: each family of correlated figures, each figure, none, or named groups."""
    others: Literal["drawn", "central"] = "drawn"
    """What becomes of uncertain figures that no named group holds."""
    levers: dict[str, Lever] = Field(default_factory=dict)
    choices: dict[str, Annotated[tuple[Value, ...], Field(min_length=2)]] = Field(
        default_factory=dict
    )
    goal: str | None = None
    """A condition on a measure and the share of futures in which it is to hold."""
    objectives: list[str] = Field(default_factory=list)
    """Measures with how each is summed up over futures, for a search over levers."""
    observed: list[Annotated[int, Field(ge=1900, le=2500)]] = Field(default_factory=list)
    """Years at whose start signposts are looked at."""
    outcomes: Annotated[list[str], Field(min_length=1)]
    views: Annotated[list[View], Field(min_length=1)]
    """What varies: `all`; `figures` only, with levers and choices as each scenario has them; or
    those `equal`ly, by 10 per cent to either side."""

    @field_validator("scenarios", "outcomes", "views", "objectives", "observed", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, str | int) else value

    @field_validator("uncertainties", mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if isinstance(value, list):
            return {str(pattern): [str(pattern)] for pattern in value}
        if isinstance(value, dict):
            return {k: [v] if isinstance(v, str) else v for k, v in value.items()}
        return value

    @field_validator("levers", mode="before")
    @classmethod
    def _listed_values(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {k: {"values": v} if isinstance(v, list) else v for k, v in value.items()}

    @model_serializer(mode="wrap")
    def _without_usual_precision(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out the precision that all studies had before there was a choice."""
        found: dict[str, Any] = write(self)
        if self.precision == "double":
            found.pop("precision", None)
        return found

    @property
    def in_words(self) -> str:
        """How its runs are drawn and worked out, in part of a sentence."""
        told = f"seed {self.seed}"
        return told if self.precision == "double" else f"{told}, {self.precision} precision"

    @property
    def points(self) -> int:
        """Base points or futures."""
        return self.size or USUAL_SIZE[self.design]
