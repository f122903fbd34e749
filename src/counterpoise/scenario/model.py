"""What a scenario may say."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field, FiniteFloat, field_validator

from counterpoise.quarters import Calendar, Quarter
from counterpoise.scenario.shapes import (
    Distribution,
    DrawdownShape,
    Hold,
    Share,
    Strict,
    TimePath,
)

MOST_QUARTERS = 400
MOST_STEPS = 1000
MOST_IN_PLACE, MOST_READINESS = 50, 10
"""Heavy brigades more in the theatre, and factor on days of notice: more is a slip of the hand."""
LONGEST_NAME = 80
LONGEST_TITLE, LONGEST_SAYS = 200, 2000
"""Characters of the words of a scenario: titles stand over every chart, and must fit there."""
LONGEST_SOURCE, MOST_SOURCES = 500, 50
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
"""Characters that are no text, that other programs refuse, or that turn round what follows."""
LIKELY_WARTIME = "likely-wartime"
"""What studies expect of the leading ally in a large war."""
FORCE_MODEL = "force-model"
"""What the leading ally assigned to NATO's Force Model, where a number is published."""


class Time(Strict):
    """Which quarters the run covers."""

    start: str = "2027-Q1"
    quarters: Annotated[int, Field(ge=1, le=MOST_QUARTERS)] = 60
    steps_per_quarter: Annotated[int, Field(ge=1, le=MOST_STEPS)] = 1

    @field_validator("start")
    @classmethod
    def _is_quarter(cls, text: str) -> str:
        return str(Quarter.parse(text))

    def calendar(self) -> Calendar:
        """Return the calendar."""
        return Calendar(Quarter.parse(self.start), self.quarters, self.steps_per_quarter)


class Members(Strict):
    """Who belongs: everybody, everybody but some, or only some; partners on request."""

    without: list[str] = Field(default_factory=list)
    only: list[str] | None = None
    with_partners: list[str] = Field(default_factory=list)


class Drawdown(Strict):
    """How the leading ally leaves, by group of capabilities or by capability."""

    announced: str | None = None
    default: DrawdownShape = Hold(shape="hold")
    groups: dict[str, DrawdownShape] = Field(default_factory=dict)
    known_cuts: bool = True
    """Whether cuts that were carried out before the run are taken off the contribution."""

    @field_validator("announced")
    @classmethod
    def _is_quarter(cls, text: str | None) -> str | None:
        return None if text is None else str(Quarter.parse(text))


class EffortTarget(Strict):
    """A share of output by the end of a year: at least, beside an ally's own pledge, or exactly."""

    target: Share
    by: Annotated[int, Field(ge=2000, le=2200)]
    exactly: bool = False


EffortRule = Literal["pledges", "hold"] | EffortTarget


class Effort(Strict):
    """What allies spend: their pledges, what they spend now, or a target of your own."""

    rule: EffortRule = "pledges"
    allies: dict[str, EffortRule] = Field(default_factory=dict)


BASELINE, TARGETS_2025 = "baseline", "targets-2025"
Level = Literal["baseline", "targets-2021", "targets-2025", "replace-us", "own"]
REPLACED_LEVELS = {"reference": "targets-2021", "raised": "targets-2025"}
"""Names of levels in files written for earlier versions, and what says the same now."""


class Requirement(Strict):
    """What is needed: the level that coverage is measured against and planners aim at."""

    level: Level = "baseline"
    as_of: Literal["2026-Q1", "2026-Q4"] = "2026-Q1"
    """When what stood ready is the baseline: before the leading ally cut in June 2026, or after."""
    units: dict[str, Annotated[FiniteFloat, Field(gt=0)]] = Field(default_factory=dict)
    """Ready units by capability, for a level of one's own."""

    @field_validator("level", mode="before")
    @classmethod
    def _is_current(cls, text: Any) -> Any:
        if isinstance(text, str) and text in REPLACED_LEVELS:
            raise ValueError(f"'{text}' is now called '{REPLACED_LEVELS[text]}'")
        return text


School = Literal["pooled", "past_conduct", "interests", "leader"]
SCHOOL_POOLED: School = "pooled"


class Belief(Strict):
    """How beliefs in a guarantee are read, in runs that have them."""

    school: School = SCHOOL_POOLED
    """What conduct counts: every event alike, or as one school of thought weighs it."""


class Theatre(Strict):
    """How contingencies are looked at, in runs that have them."""

    quarters_apart: Literal[1, 2, 4] = 1
    """Quarters from one start to the next: each quarter, each half year or each year."""
    in_place: Annotated[FiniteFloat, Field(ge=0, le=MOST_IN_PLACE)] = 0.0
    """Heavy brigades more that stand behind the border of whoever is attacked."""
    prepositioned: bool = False
    """Whether equipment of heavy reinforcements stands where they go."""
    readiness: Annotated[FiniteFloat, Field(ge=0, le=MOST_READINESS)] = 1.0
    """Factor on days of notice: 0.5 makes forces ready in half the time."""


class Switches(Strict):
    """Parts of the engine that can be switched off, or on where they are off by default."""

    economy: bool = True
    industry: bool = True
    readiness: bool = True
    manning: bool = True
    frontage: bool = True
    order_book: bool = True
    stop_gaps: bool = False
    interest_answers_debt: bool = False
    consolidation: bool = False
    price_response: bool = False
    learning: bool = False
    integration: bool = False
    safe_loans: bool = False


class Times(Strict):
    """A figure multiplied."""

    times: Annotated[FiniteFloat, Field(ge=0)]


PathTable = dict[str, dict[str, TimePath]]


def lengthened(text: str, more: str, most: int) -> str:
    """Return words with more behind them, the first ones cut where both are too long.

    Examples
    --------
    >>> lengthened("A title of some length", ", changed", 20)
    'A title of…, changed'
    """
    room = most - len(more)
    if room < 1:
        return f"{more[: most - 1]}…"
    return (text if len(text) <= room else f"{text[: room - 1]}…") + more


class ScenarioModel(Strict):
    """A scenario as written: every field may be left out and is then inherited or default."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)] = "unnamed"
    title: Annotated[str, Field(max_length=LONGEST_TITLE)] = ""
    says: Annotated[str, Field(max_length=LONGEST_SAYS)] = ""
    reference: Annotated[
        list[Annotated[str, Field(max_length=LONGEST_SOURCE)]], Field(max_length=MOST_SOURCES)
    ] = Field(default_factory=list)
    """Keys of the sources table, or words of the author's own."""
    extends: list[str] = Field(default_factory=list)
    time: Time = Time()
    members: Members = Members()
    capabilities: list[str] | None = None
    drawdown: Drawdown = Drawdown()
    effort: Effort = Effort()
    requirement: Requirement = Requirement()
    us_count: Literal["likely-wartime", "force-model"] = "likely-wartime"
    """What the leading ally counts for."""
    belief: Belief = Belief()
    theatre: Theatre = Theatre()
    technology_skip: bool = False
    switches: Switches = Switches()
    stocks: PathTable = Field(default_factory=dict)
    orders: PathTable = Field(default_factory=dict)
    manned: PathTable = Field(default_factory=dict)
    donations: PathTable = Field(default_factory=dict)
    extra_money: dict[str, TimePath] = Field(default_factory=dict)
    asked_output: PathTable = Field(default_factory=dict)
    figures: dict[str, FiniteFloat | Times] = Field(default_factory=dict)
    factors: dict[str, Distribution | None] = Field(default_factory=dict)

    @field_validator("name")
    @classmethod
    def _is_file_name(cls, text: str) -> str:
        if not re.fullmatch("[a-z0-9][a-z0-9.-]*", text):
            raise ValueError(
                "a name holds only small letters, digits, points and hyphens, and begins with none "
                "of the last two"
            )
        return text

    @field_validator("title", "says", "reference")
    @classmethod
    def _is_text(cls, value: Any) -> Any:
        words = value if isinstance(value, list) else [value]
        if any(_UNSEEN.search(text) for text in words):
            raise ValueError("holds a control character, which is no text")
        return value

    @field_validator("title")
    @classmethod
    def _in_one_line(cls, text: str) -> str:
        return " ".join(text.split())

    @field_validator("extends", "reference", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return ([value] if value else []) if isinstance(value, str) else value

    @field_validator("factors", mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {k: {"distribution": v} if isinstance(v, str) else v for k, v in value.items()}
