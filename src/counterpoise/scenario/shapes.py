"""Shapes in time: how a drawdown runs, how a path is given, how a factor is distributed."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

NumberOrFigure = Annotated[
    FiniteFloat | str,
    Field(description="A number, or the path of a figure such as coefficients/cliff_months"),
]
NotNegative = Annotated[FiniteFloat, Field(ge=0)]
Share = Annotated[FiniteFloat, Field(ge=0, le=1)]


class Strict(BaseModel):
    """Assumptions are data: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _After(Strict):
    after_years: NumberOrFigure = 0.0


class Hold(Strict):
    """The leading ally stays as it is."""

    shape: Literal["hold"]


class Cliff(_After):
    """It leaves in a straight line within months."""

    shape: Literal["cliff"]
    months: NumberOrFigure = "coefficients/cliff_months"


class Linear(_After):
    """It leaves in a straight line over years, down to a share that remains."""

    shape: Literal["linear"]
    over_years: NumberOrFigure
    to: Share = 0.0


class Exponential(_After):
    """It leaves at a constant yearly rate, down to a share that remains."""

    shape: Literal["exponential"]
    rate: NumberOrFigure
    to: Share = 0.0


class ShareOfTotal(_After):
    """Its share of what all allies are to provide moves from one level to another.

    The total may grow meanwhile, so that a share can fall while its owner stays as it is. With a
    share s at first and s' at the end, and a total that grows by the factor g, what remains at the
    end is g s' / s, and the way there is a straight line.
    """

    shape: Literal["share-of-total"]
    share_now: NumberOrFigure
    share_then: NumberOrFigure
    total_times: NumberOrFigure = 1.0
    over_years: NumberOrFigure


class Cut(_After):
    """A part of it leaves in a straight line; an uncertain part is drawn anew in each future.

    In the path of its share a star stands for the capability.
    """

    shape: Literal["cut"]
    share: NumberOrFigure
    over_years: NumberOrFigure


class Points(Strict):
    """The remaining share is given at points in years after the announcement."""

    shape: Literal["table"]
    points: Annotated[list[tuple[NotNegative, Share]], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        years = [year for year, _ in self.points]
        if years != sorted(set(years)):
            raise ValueError("the years of the points must rise")
        return self


DrawdownShape = Annotated[
    Hold | Cliff | Linear | Exponential | ShareOfTotal | Cut | Points,
    Field(discriminator="shape"),
]


def at_capability(cut: Cut, capability: str) -> Cut:
    """Return a cut as it is of one capability: a star in the path of its share stands for it."""
    if not isinstance(cut.share, str) or "*" not in cut.share:
        return cut
    return cut.model_copy(update={"share": cut.share.replace("*", capability)})


class Ramp(Strict):
    """A straight rise or fall after a wait."""

    start: FiniteFloat = 0.0
    to: FiniteFloat
    after_years: NotNegative = 0.0
    over_years: NotNegative = 0.0

    def points(self) -> list[tuple[float, float]]:
        """Return the corners of the ramp."""
        return [(self.after_years, self.start), (self.after_years + self.over_years, self.to)]


TimePath = Ramp | Annotated[list[tuple[NotNegative, FiniteFloat]], Field(min_length=1)]


class FromEvidence(Strict):
    """The range of the figure itself: triangular over its low, value and high."""

    distribution: Literal["evidence"]
    correlation: Share = 0.0


class Triangular(Strict):
    """A triangle over low, mode and high."""

    distribution: Literal["triangular"]
    low: FiniteFloat
    mode: FiniteFloat
    high: FiniteFloat
    correlation: Share = 0.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.mode <= self.high or self.low == self.high:
            raise ValueError("low, mode and high must rise")
        return self


class Uniform(Strict):
    """Equal chance between low and high."""

    distribution: Literal["uniform"]
    low: FiniteFloat
    high: FiniteFloat
    correlation: Share = 0.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise ValueError("low must lie below high")
        return self


class Normal(Strict):
    """A normal distribution."""

    distribution: Literal["normal"]
    mean: FiniteFloat
    deviation: Annotated[FiniteFloat, Field(gt=0)]
    correlation: Share = 0.0


class Choice(Strict):
    """One of some values, each equally likely."""

    distribution: Literal["choice"]
    values: Annotated[tuple[FiniteFloat, ...], Field(min_length=2)]
    correlation: Share = 0.0


Distribution = Annotated[
    FromEvidence | Triangular | Uniform | Normal | Choice, Field(discriminator="distribution")
]
