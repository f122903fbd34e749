"""Contingencies: attacks that are looked at, and the axes of advance on which they run.

All of them are made up to be judged, at the level of brigades and roads between towns. Where a
published game stands behind one it is named. None says that anything is planned or likely.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, FiniteFloat, model_validator

from counterpoise.evidence.records import Graded, none_if_empty

LEAST_KM = 5.0
"""Shortest zone of an axis: finer ones would say more than is known."""


def _parted(value: object) -> object:
    return tuple(value.split("+")) if isinstance(value, str) and value else value or ()


def _rises(values: tuple[float, ...]) -> tuple[float, ...]:
    steps = zip((0.0, *values), values, strict=False)
    if not values or any(b - a < LEAST_KM for a, b in steps):
        raise ValueError(
            f"zones must end further out one after the other, {LEAST_KM:g} km at least"
        )
    return values


Names = Annotated[tuple[str, ...], BeforeValidator(_parted)]
Ends = Annotated[tuple[FiniteFloat, ...], BeforeValidator(_parted), AfterValidator(_rises)]
NotNegative = Annotated[FiniteFloat, Field(ge=0)]
Above = Annotated[FiniteFloat, Field(gt=0)]
Kilometres = Annotated[Annotated[FiniteFloat, Field(gt=0)] | None, BeforeValidator(none_if_empty)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class Contingency(Graded):
    """An attack: how many brigades, with how much warning, and what would count as a seizure.

    Brigades have a range; `followers` come after the first echelon as far as the other side has
    them free. `absent` are countries that neither fight nor lend ground. `decision` multiplies the
    days in which the alliance decides. `gathers` is the zone to which reinforcements meant for the
    Baltic states go, and guests meant for a part of Poland that is not attacked; each goes to its
    own if blank. `tripwire` says whether allied forces that stand in
    the country today are there, `supplied` whether the attacker is supplied from outside, and
    `after_war` whether the fighting in Ukraine has ended at the start.
    """

    contingency: Id
    title: Annotated[str, Field(min_length=1)]
    question: Annotated[str, Field(min_length=1)]
    axes: Annotated[Names, Field(min_length=1)]
    attackers: Above
    attackers_low: Above
    attackers_high: Above
    followers: NotNegative
    warning_days: NotNegative
    warning_low: NotNegative
    warning_high: NotNegative
    seizure_km: NotNegative
    decision: Above
    absent: Names
    gathers: Annotated[str, Field(pattern=r"^([A-Z]{3}(-[A-Z]{1,3})?)?$")]
    tripwire: bool
    reconnaissance: Literal["as-supplied", "aircraft"]
    supplied: bool
    after_war: bool

    @model_validator(mode="after")
    def _ranges_hold_values(self) -> Self:
        faults = [
            f"{name} lies outside its range"
            for name, low, value, high in (
                ("attackers", self.attackers_low, self.attackers, self.attackers_high),
                ("warning_days", self.warning_low, self.warning_days, self.warning_high),
            )
            if not low <= value <= high
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self


class ChallengerCampaign(Graded):
    """Which contingency says whether a challenger's attempt on a target by a method is denied.

    With an `axis` that axis alone decides, otherwise all axes of the contingency together.
    """

    campaign: Id
    target: Annotated[str, Field(min_length=1)]
    method: Annotated[str, Field(min_length=1)]
    contingency: Id
    axis: Annotated[str, Field(pattern=r"^([a-z][a-z0-9-]*)?$")]


class Axis(Graded):
    """An axis of advance: zones of the theatre from the border inwards, and what lies on it.

    Lengths are km from the border. `aim_km` is how far the attacker means to go: to the end if
    blank. `weeks` are those in which the defender has prepared, with their range.
    """

    axis: Id
    title: Annotated[str, Field(min_length=1)]
    zones: Annotated[Names, Field(min_length=1)]
    zone_ends_km: Ends
    width_km: Above
    capital_km: Kilometres
    corridor_km: Kilometres
    aim_km: Kilometres
    weeks: NotNegative
    weeks_low: NotNegative
    weeks_high: NotNegative

    @model_validator(mode="after")
    def _fits(self) -> Self:
        faults = []
        if len(self.zones) != len(self.zone_ends_km):
            faults.append("each zone needs its far end")
        for name in ("capital_km", "corridor_km", "aim_km"):
            value = getattr(self, name)
            if value is not None and value > self.zone_ends_km[-1]:
                faults.append(f"{name} lies beyond the last zone")
        if not self.weeks_low <= self.weeks <= self.weeks_high:
            faults.append("weeks lie outside their range")
        if faults:
            raise ValueError("; ".join(faults))
        return self
