"""Rules of one's own: sums over who orders what and when, and what they must not pass."""

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, model_validator

from counterpoise.quarters import Quarter

Sense = Literal["<=", ">=", "="]
Measure = Literal["units", "money"]
Axis = Literal["ally", "capability", "year"]
ALL: Literal["all"] = "all"
LONGEST_NAME = 120
ROUNDED = 1e-3
"""How far shares that are written with few digits may be from adding up to 1."""
SENSES: dict[str, Sense] = {"at_most": "<=", "at_least": ">=", "equal": "="}
"""The three ways of giving a limit, each of which a rule has one of."""


def _names(value: Any) -> Any:
    """Let one name stand for a list of one, and a list for a tuple."""
    if value is None or value == ALL:
        return value
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _quarter(first: bool) -> Any:
    """Return a reader of quarters, in which a year stands for its first or its last."""

    def read(value: Any) -> Any:
        if isinstance(value, bool) or value is None:
            return value
        text = str(value).strip()
        if len(text) == 4 and text.isdigit():
            return f"{text}-Q{1 if first else 4}"
        try:
            return str(Quarter.of(value))
        except ValueError:
            raise ValueError("is neither a quarter such as 2028-Q1 nor a year") from None

    return read


Names = Annotated[tuple[str, ...] | Literal["all"] | None, BeforeValidator(_names)]
Since = Annotated[str | None, BeforeValidator(_quarter(first=True))]
Until = Annotated[str | None, BeforeValidator(_quarter(first=False))]


class Entry(BaseModel):
    """Rules are data: nothing unknown, nothing guessed, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Selection(Entry):
    """What a sum adds up.

    Parameters
    ----------
    allies, capabilities : tuple of str, ``"all"`` or None
        Whose orders, of what. None stands for all; in `Rule.share_of` for what the rule names.
    regions : tuple of str, ``"all"`` or None
        Regions whose makers the orders go to. Orders are shared out over them by the output that is
        open to the allies once makers have grown as fast as they may; a plan cannot choose them.
    since, until : str or None
        First and last quarter, such as ``2028-Q1``; a year stands for its first or last quarter.
        In a file they are called `from` and `to`.
    """

    allies: Names = None
    capabilities: Names = None
    regions: Names = None
    since: Since = Field(None, alias="from")
    until: Until = Field(None, alias="to")


class Rule(Selection):
    """A rule: a sum that is at most, at least or equal to a number, or a share of another sum.

    Parameters
    ----------
    name : str
        What it is called in the answer.
    measure : str
        ``units`` ordered, or ``money`` that orders are signed for (million dollars of 2024, without
        upkeep, not discounted). In a file it is called `in`.
    at_most, at_least, equal : float, optional
        The limit; a rule has one of them. With `share_of` it is a share, such as 0.6.
    share_of : Selection, optional
        The sum of which the limit is a share: the same sum but for what is named here.
    each : tuple of str
        Whether the rule holds for each ``ally``, ``capability`` or ``year`` apart.
    price : float, optional
        What one unit, or one million dollars, beyond the limit costs, in the unit of the objective;
        without a price the rule is hard.
    """

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    measure: Measure = Field("units", alias="in")
    at_most: Annotated[FiniteFloat, Field(ge=0)] | None = None
    at_least: Annotated[FiniteFloat, Field(ge=0)] | None = None
    equal: Annotated[FiniteFloat, Field(ge=0)] | None = None
    share_of: Selection | None = None
    each: Annotated[tuple[Axis, ...], BeforeValidator(_names)] = ()
    price: Annotated[FiniteFloat, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _has_one_limit(self) -> Self:
        given = [name for name in SENSES if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise ValueError(f"needs one of at_most, at_least and equal; it has {found}")
        if len(set(self.each)) != len(self.each):
            raise ValueError("names something twice in 'each'")
        return self

    @property
    def sense(self) -> Sense:
        """How the sum stands to its limit."""
        return next(s for name, s in SENSES.items() if getattr(self, name) is not None)

    @property
    def limit(self) -> float:
        """The number, or the share, that is not to be passed."""
        return float(next(v for n in SENSES if (v := getattr(self, n)) is not None))

    @property
    def whole(self) -> Selection | None:
        """The sum of which the limit is a share, with all that it takes over from the rule."""
        if self.share_of is None:
            return None
        fields = Selection.model_fields
        named = {f: getattr(self.share_of, f) for f in fields}
        return Selection(**{f: getattr(self, f) if v is None else v for f, v in named.items()})


class Contract(Entry):
    """A programme under contract: so much is ordered at least, whatever else is planned.

    Parameters
    ----------
    ally, capability : str
        Who orders what.
    units : float
        How many units at least, over all quarters from `since` to `until`.
    since, until : str or None
        First and last quarter of ordering, `from` and `to` in a file; the whole plan if not given.
    name : str, optional
        What it is called, such as ``Type 26``.
    """

    ally: str
    capability: str
    units: Annotated[FiniteFloat, Field(gt=0)]
    since: Since = Field(None, alias="from")
    until: Until = Field(None, alias="to")
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""

    @property
    def _dates(self) -> list[str]:
        named = (("from", self.since), ("to", self.until))
        return [f"{word} {quarter}" for word, quarter in named if quarter is not None]

    @property
    def rule(self) -> Rule:
        """The rule that keeps it."""
        return Rule(
            name=self.name or " ".join(("contract:", self.ally, self.capability, *self._dates)),
            allies=(self.ally,),
            capabilities=(self.capability,),
            since=self.since,
            until=self.until,
            at_least=self.units,
        )


class Pool(Entry):
    """Allies who buy some capabilities together, as one fleet of their own.

    Parameters
    ----------
    name : str
        What it is called, such as ``Multinational tanker fleet``.
    allies : tuple of str
        Its members, at least two.
    capabilities : tuple of str
        What they buy together.
    shares : mapping of str to float, optional
        The share of each member in every year's orders of each of these capabilities; they add up
        to 1. Without shares who orders how much is left to the plan.
    units : float, optional
        Units of each of these capabilities that they order together at least, over the whole plan.

    Notes
    -----
    In plans of whole units it is the orders of a pool that are whole, not those of its members.
    """

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    allies: Annotated[tuple[str, ...], BeforeValidator(_names)]
    capabilities: Annotated[tuple[str, ...], BeforeValidator(_names), Field(min_length=1)]
    shares: Mapping[str, Annotated[FiniteFloat, Field(gt=0)]] | None = None
    units: Annotated[FiniteFloat, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _has_members(self) -> Self:
        if len(set(self.allies)) != len(self.allies) or len(self.allies) < 2:
            raise ValueError("needs at least two allies, each of them once")
        if self.shares is None:
            return self
        if set(self.shares) != set(self.allies):
            raise ValueError("needs a share for each of its allies, and for nobody else")
        total = math.fsum(self.shares.values())
        if abs(total - 1.0) > ROUNDED:
            raise ValueError(f"has shares that add up to {total:.4g}, not to 1")
        return self

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that keep it: one for the share of each member, and one on its units."""
        shares, together = self.shares or {}, Selection(allies=self.allies)
        # Shares that miss 1 by a rounded digit could be kept by ordering nothing alone.
        total = math.fsum(shares.values())
        found = [
            Rule(
                name=f"{self.name}: share of {ally}",
                allies=(ally,),
                capabilities=self.capabilities,
                share_of=together,
                each=("capability", "year"),
                equal=share / total,
            )
            for ally, share in shares.items()
        ]
        if self.units is not None:
            found.append(
                Rule(
                    name=self.name,
                    allies=self.allies,
                    capabilities=self.capabilities,
                    each=("capability",),
                    at_least=self.units,
                )
            )
        return tuple(found)


def order_cap(share: float) -> Rule:
    """Return the rule that no ally places more than a share of a year's orders of a capability.

    Examples
    --------
    >>> order_cap(0.3).whole.allies
    'all'
    """
    return Rule(
        name=f"no ally places more than {100 * share:g} per cent of any year's orders",
        each=("ally", "capability", "year"),
        at_most=share,
        share_of=Selection(allies=ALL),
    )
