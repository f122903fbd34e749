"""What the pages of claims and of stories ask for: answers that are worked out once."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.app.answer_cache import Cache
from counterpoise.app.state import State
from counterpoise.languages import ENGLISH, Words, words_in

if TYPE_CHECKING:
    from counterpoise.claims.answers import Answer
    from counterpoise.claims.stories import Story
    from counterpoise.evidence import Evidence

COLUMNS = (
    *("id", "subject", "claim", "verdict", "in_words", "measure_says", "value", "low", "high"),
    *("unit", "weakest_grade", "supported_if", "not_supported_if", "why", "recorded_on"),
    *("command", "state"),
)
"""Columns of the file: fields of ``counterpoise claims --json``."""


class ClaimAnswers:
    """Answers to the claims of the founding texts, and the stories that are told with them.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    """

    def __init__(self, evidence: "Evidence") -> None:
        self.evidence = evidence
        self._answers: Cache[list[Answer]] = Cache(1)

    def _all(self) -> "Sequence[Answer]":
        from counterpoise.claims.stored import answers_to_all

        return self._answers.get("all", lambda: answers_to_all(self.evidence))

    def listed(self) -> dict[str, Any]:
        """Return all claims with what is said of them, and how that is to be read."""
        from counterpoise.claims.answers import IN_WORDS, as_record
        from counterpoise.claims.material import FUTURES, SEED
        from counterpoise.claims.page import ANSWERS_MEAN, HOW_TO_READ

        record = as_record(self._all(), FUTURES, SEED)
        return {
            "texts": record["texts"],
            "how": " ".join(HOW_TO_READ.format(futures=FUTURES).split()),
            "verdicts": [
                {"id": key_of(name), "name": words, "means": ANSWERS_MEAN[name]}
                | {"count": record["counts"][name]}
                for name, words in IN_WORDS.items()
            ],
            "claims": [_row(answer) for answer in self._all()],
        }

    def as_csv(self) -> bytes:
        """Return all claims as a table."""
        import pandas as pd

        from counterpoise.csv_text import csv_text

        found = [answer.to_json() for answer in self._all()]
        return csv_text(pd.DataFrame(found)[list(COLUMNS)]).encode()

    def stories(self, language: str = ENGLISH) -> dict[str, Any]:
        """Return all stories in a language, with their numbers as they are today."""
        from counterpoise.claims.stories import stories

        found = {answer.claim.id: answer for answer in self._all()}
        return {"stories": [_plain(story, found, words_in(language)) for story in stories()]}


def key_of(verdict: str) -> str:
    """Return a verdict as it stands in an address."""
    return verdict.replace(" ", "-")


def address_of(state: str, **choices: str) -> str:
    """Return a state as the page itself writes it, with choices added; empty if there is none."""
    from dataclasses import replace

    if not state:
        return ""
    found = State.parse(state)
    return replace(found, choices={**found.choices, **choices}).query()


def _row(answer: "Answer") -> dict[str, Any]:
    """Return a claim as the page lists it: bounds in words, and a state as the page writes it."""
    claim = answer.to_json()
    supported, not_supported = answer.bounds_in_words
    return {name: claim[name] for name in COLUMNS} | {
        "verdict": key_of(answer.verdict),
        "supported_if": supported,
        "not_supported_if": not_supported,
        "state": address_of(answer.claim.state),
    }


def _plain(story: "Story", found: "Mapping[str, Answer]", words: Words) -> dict[str, Any]:
    from counterpoise.claims.stories import told

    steps = []
    for number, step in enumerate(story.steps, start=1):
        now = told(step, found, words)
        steps.append(
            {
                "title": words.name(step.title, "story"),
                "says": now.says,
                "chart": step.chart,
                "state": address_of(step.state, story=story.id, step=str(number)),
                # A sentence is not told where figures of one's own say otherwise.
                "stands": not now.astray,
                "numbers": [
                    {
                        "claim": answer.claim.id,
                        "grade": answer.grade,
                        "recorded_on": answer.claim.recorded_on,
                        "command": answer.claim.command,
                    }
                    for answer in now.behind
                ],
            }
        )
    card = {
        "id": story.id,
        "title": words.name(story.title, "story"),
        "says": words.name(story.says, "story"),
        "picture": story.picture,
    }
    return card | {"steps": steps}
