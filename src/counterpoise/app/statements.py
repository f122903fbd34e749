"""A statement that somebody pastes: what it proposes, and what it would mean for coverage."""

from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from counterpoise.app.answer_cache import Cache
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.signals.engine_forecast import Effect, Forecast
    from counterpoise.signals.fields import Proposal

LONGEST = 2000
MOST_ANSWERS = 32
SHOWN = 8
"""Capabilities that are listed, the most touched first."""


class Pasted(BaseModel):
    """A statement as the page sends it."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=LONGEST)
    said: date | None = None
    official: bool | None = None


class Statements:
    """Reads statements and sends them through the engine, each once.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    """

    def __init__(self, evidence: "Evidence") -> None:
        self.evidence = evidence
        self._answers: Cache[dict[str, Any]] = Cache(MOST_ANSWERS)
        self._engine = Lock()

    def read(self, pasted: Pasted) -> dict[str, Any]:
        """Return the proposed fields of a statement and what it would mean."""
        return self._answers.get(pasted.model_dump_json(), lambda: self._read(pasted))

    def _read(self, pasted: Pasted) -> dict[str, Any]:
        from counterpoise.signals.engine_forecast import forecast
        from counterpoise.signals.fields import propose
        from counterpoise.signals.moves import move_of
        from counterpoise.signals.plain_text import plain_text
        from counterpoise.signals.statements import NO_OFFICE, Statement

        text = plain_text(pasted.text).text
        if not text.strip():
            remedy = "Paste what was said."
            raise InputError([Problem("statement", "", "holds no words", remedy)])
        channel = {True: "institutional", False: "personal", None: ""}[pasted.official]
        proposal = propose(Statement("pasted", pasted.said, NO_OFFICE, channel, text, ""))
        answer: dict[str, Any] = {
            "on_posture": proposal.on_posture,
            "fields": fields_of(proposal),
            "why_not": "",
            "forecast": None,
        }
        move = move_of(proposal, pasted.said or date.today())
        if isinstance(move, str):
            return answer | {"why_not": move}
        with self._engine:
            found = forecast([move], evidence=self.evidence)[0]
        return answer | {"forecast": self._told(found)}

    def _told(self, found: "Forecast") -> dict[str, Any]:
        from counterpoise.signals.meanings import number_or_none

        fates = ("in_full", "in_part", "not_at_all", "lag_months")
        return {
            **{name: number_or_none(getattr(found, name)) for name in fates},
            "official": found.move.official,
            "effects": [self._effect(found, effect) for effect in found.effects[:SHOWN]],
        }

    def _effect(self, found: "Forecast", effect: "Effect") -> dict[str, Any]:
        from counterpoise.signals.meanings import number_or_none

        q = effect.quarter
        low, middle, high = map(number_or_none, effect.change_expected[:, q])
        return {
            "name": self.evidence.capabilities[effect.capability].name,
            "quarter": found.quarters[q],
            "unchanged": effect.unchanged[1, q],
            "at_its_word": effect.at_its_word[1, q],
            "change_at_its_word": effect.change_at_its_word[1, q],
            "change_low": low,
            "change": middle,
            "change_high": high,
        }


def fields_of(proposal: "Proposal") -> list[dict[str, str]]:
    """Return the proposed fields in words, each with the words that it rests on."""
    found = []
    for name in ("kind", "channel", "deadline", "condition"):
        field = getattr(proposal, name)
        if field is not None:
            found.append({"name": name, "value": str(field.value), "words": field.words})
    if proposal.size is not None:
        low, high = proposal.size.low, proposal.size.high
        amount = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        value = f"{amount} {proposal.size.unit}"
        found.insert(1, {"name": "size", "value": value, "words": proposal.size.words})
    if proposal.targets:
        codes = ", ".join(target.code for target in proposal.targets)
        words = ", ".join(target.words for target in proposal.targets)
        found.insert(1, {"name": "target", "value": codes, "words": words})
    return found
