"""What was announced and what became of it, events that bear on a guarantee, and opinion polls."""

import re
from calendar import monthrange
from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import BeforeValidator, Field, FiniteFloat, model_validator

from counterpoise.evidence.records import Graded, Optional, Record, none_if_empty

Channel = Literal["institutional", "personal", "interview", "leak"]
"""How something was first said: by an order, a law or an official document; by a leader's own
remark or post; in an interview; or in a report before any official word."""
CHANNELS: tuple[str, ...] = get_args(Channel)
Kind = Literal[
    "reinforcement",
    "reassurance",
    "reduction",
    "withdrawal",
    "relocation",
    "conditional_threat",
    "cancellation",
    "legal_bar",
    "access_refusal",
]
KINDS: tuple[str, ...] = get_args(Kind)
Status = Literal["executed", "partly", "reversed", "lapsed", "open"]
Region = Literal["europe", "ukraine", "other"]
DAYS_PER_MONTH = 365.25 / 12
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 1, 1)
_MIDDLE = {4: "-07-01", 7: "-15", 10: ""}
"""What completes a date that is known to the year or the month: its middle."""


def middle(text: str) -> date:
    """Return a date, or the middle of a month or a year.

    >>> middle("2016-02")
    datetime.date(2016, 2, 15)
    """
    return date.fromisoformat(text + _MIDDLE[len(text)])


def _a_date(value: object) -> object:
    if isinstance(value, str) and value:
        try:
            found = middle(value)
        except (ValueError, KeyError):
            raise ValueError(f"{value!r} is no date; write 2026-05-01, 2026-05 or 2026") from None
        if not _EARLIEST <= found < _LATEST:
            raise ValueError(f"{value!r} lies outside 1900 to 2099")
    return value


DateText = Annotated[str, BeforeValidator(_a_date)]
Share = Annotated[Annotated[FiniteFloat, Field(ge=0, le=1)] | None, BeforeValidator(none_if_empty)]
Word = Annotated[str, Field(min_length=1)]


def months_between(first: str, last: str) -> float:
    """Return the months from one date to a later one; a month or a year counts by its middle."""
    return (middle(last) - middle(first)).days / DAYS_PER_MONTH


class Announcement(Graded):
    """Something that was announced, and what became of it by the last evidence seen.

    `channel` is the first one, `channel_later` one that followed. Announcements that belong to one
    decision share an `episode`. `executed` is when it was first carried out, `reversed` when it was
    withdrawn or undone; an announcement that is open or carried out in part is censored: more may
    come.
    """

    id: Annotated[str, Field(pattern=r"^A\d{3}$")]
    date: Annotated[DateText, Field(min_length=7)]
    actor: Word
    country: Annotated[str, Field(pattern=r"^([A-Z]{3}|NATO|several)$")]
    channel: Channel
    channel_later: Literal["", "institutional", "personal", "interview", "leak"]
    kind: Kind
    region: Region
    target: Word
    what: Word
    size: Optional
    size_unit: str
    deadline: str
    condition: str
    legal_bar: str
    episode: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    status: Status
    share_executed: Share
    executed: DateText
    reversed: DateText
    last_evidence: DateText

    @model_validator(mode="after")
    def _outcome_is_possible(self) -> Self:
        share = self.share_executed
        faults = [
            (self.size is None and bool(self.size_unit), "a unit stands without a size"),
            (self.status == "executed" and share == 0, "executed, and a share of 0"),
            (self.status == "lapsed" and share not in (None, 0), "lapsed, and a share above 0"),
            (self.status == "lapsed" and bool(self.executed), "lapsed, and a date of execution"),
            (self.status == "reversed" and not self.reversed, "reversed, and no date of it"),
            (
                self.status != "reversed" and bool(self.reversed),
                f"{self.status}, and a date of reversal",
            ),
        ]
        faults += [
            (bool(then) and _ends(then)[1] < _ends(self.date)[0], f"{what} before it was announced")
            for what, then in (("executed", self.executed), ("reversed", self.reversed))
        ]
        found = [what for is_so, what in faults if is_so]
        if found:
            raise ValueError("; ".join(found))
        return self

    @property
    def censored(self) -> bool:
        """Whether more may come of it."""
        return self.status in ("open", "partly")

    @property
    def lag_months(self) -> float | None:
        """Months until it was carried out; None if it was not, or no date is known."""
        return months_between(self.date, self.executed) if self.executed else None

    @property
    def reversal_months(self) -> float | None:
        """Months until it was withdrawn or undone; None if it was not."""
        return months_between(self.date, self.reversed) if self.reversed else None


def _ends(text: str) -> tuple[str, str]:
    """Return the first and the last day that a date may mean, as texts that sort."""
    return (text + "-01-01"[len(text) - 4 :], text + "-12-31"[len(text) - 4 :])


def last_day(text: str) -> date:
    """Return the last day that a date may mean: of a year, of a month, or the day itself.

    >>> last_day("2024-02")
    datetime.date(2024, 2, 29)
    """
    year, month, day = (int(part) for part in _ends(text)[1].split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


Direction = Literal[-1, 0, 1]


def whole(value: object) -> object:
    """Return a text of one digit as a whole number."""
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?\d", value) else value


class Coding(Record):
    """What one coder made of an event, from what could be known on the day.

    `reversed` says whether it was undone within 30 days. Nothing here says how much it mattered.
    """

    direction: Annotated[Direction, BeforeValidator(whole)]
    form: Literal["deed", "word", "law"]
    channel: Channel
    assets: bool
    consulted: Annotated[bool | None, BeforeValidator(none_if_empty)]
    legal_force: bool
    reversed: bool


class GuaranteeEvent(Graded):
    """An event that bears on a guarantee, coded twice without sight of reactions and polls.

    Columns of the first coder end in ``_1``, of the second in ``_2``; see `Coding`.
    """

    id: Annotated[str, Field(pattern=r"^E\d{3}$")]
    date: Annotated[DateText, Field(min_length=10)]
    event: Word
    guarantor: Word
    target: Word
    announcement: Annotated[str, Field(pattern=r"^(A\d{3})?$")]
    direction_1: Annotated[Direction, BeforeValidator(whole)]
    form_1: Literal["deed", "word", "law"]
    channel_1: Channel
    assets_1: bool
    consulted_1: Annotated[bool | None, BeforeValidator(none_if_empty)]
    legal_force_1: bool
    reversed_1: bool
    direction_2: Annotated[Direction, BeforeValidator(whole)]
    form_2: Literal["deed", "word", "law"]
    channel_2: Channel
    assets_2: bool
    consulted_2: Annotated[bool | None, BeforeValidator(none_if_empty)]
    legal_force_2: bool
    reversed_2: bool

    @property
    def codings(self) -> tuple[Coding, Coding]:
        """What each of the two coders made of it."""
        first, second = (
            Coding(**{name: getattr(self, f"{name}_{n}") for name in Coding.model_fields})
            for n in (1, 2)
        )
        return first, second


class Poll(Graded):
    """One figure of an opinion poll: the share that gave an answer.

    Wordings differ; questions of different pollsters are never joined.
    """

    id: Annotated[str, Field(pattern=r"^P\d{3}$")]
    population: Word
    fieldwork: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?(/(\d{2}-)?\d{2})?)?$")]
    release: DateText
    pollster: Word
    topic: Word
    question: Word
    answer: Word
    value: Annotated[FiniteFloat, Field(ge=0, le=1)]
    sample: str

    @property
    def series(self) -> tuple[str, str, str, str]:
        """What makes two polls comparable: pollster, population, question and answer."""
        return (self.pollster, self.population, self.question, self.answer)

    @property
    def day(self) -> date:
        """The day, or the middle of the month or year, in which the fieldwork began."""
        return middle(self.fieldwork.partition("/")[0])

    @property
    def published(self) -> date:
        """The last day on which it may have come out: the end of the month or year of release."""
        return last_day(self.release)
