"""A feed read as a person would go through it: what each statement proposes, and what it may mean.

What a statement would mean for coverage, taken at its word, and what is to be expected of it, come
from a function that is handed in; without one both are left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from counterpoise.signals.classifier import train
from counterpoise.signals.deadlines import Found
from counterpoise.signals.feeds import Feed
from counterpoise.signals.fields import Proposal, propose


@dataclass(frozen=True)
class Meaning:
    """What one statement would mean.

    Parameters
    ----------
    at_its_word : str
        In a few words, what it would do to coverage if it were executed as said.
    expected : str
        In a few words, what is to be expected: a median and a band.
    data : mapping
        The same as plain data for JSON, such as figures by quarter.
    """

    at_its_word: str
    expected: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {"at_its_word": self.at_its_word, "expected": self.expected, **self.data}


Forecaster = Callable[[Sequence[Proposal]], Sequence[Meaning]]
"""Returns for each proposal what it would mean."""


@dataclass(frozen=True)
class Reading:
    """A statement with what is proposed for it.

    Parameters
    ----------
    proposal : Proposal
        The statement and its proposed fields.
    score : float
        How much it looks like a statement to the classifier; no probability.
    meaning : Meaning or None
        What it would mean.
    """

    proposal: Proposal
    score: float
    meaning: Meaning | None

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        proposal, statement = self.proposal, self.proposal.statement
        size = proposal.size
        return {
            "id": statement.id,
            "date": statement.date.isoformat() if statement.date else None,
            "office": statement.actor_office,
            "text": statement.text,
            "url": statement.url,
            "on_posture": proposal.on_posture,
            "score": self.score,
            "kind": _found(proposal.kind),
            "size": asdict(size) if size else None,
            "targets": [
                {"value": target.code, "scope": target.scope, "words": target.words}
                for target in proposal.targets
            ],
            "deadline": _found(proposal.deadline),
            "condition": _found(proposal.condition),
            "channel": _found(proposal.channel),
            "meaning": self.meaning.to_json() if self.meaning else None,
        }


def read_statements(
    feed: Feed, forecast: Forecaster | None = None, *, everything: bool = False
) -> tuple[Reading, ...]:
    """Return the statements on posture and the guarantee that rules find in a feed.

    Rules decide and not the classifier: on real posts the classifier takes most for statements
    (`classifier_results.csv`). Its score stands beside each for comparison.

    Parameters
    ----------
    feed : Feed
        As `counterpoise.signals.feeds.read_feed` returns it.
    forecast : callable, optional
        Says what each would mean.
    everything : bool
        Whether all that the feed holds is returned.

    Raises
    ------
    InputError
        If the extra ``signals`` is not installed.
    """
    proposals = [propose(statement) for statement in feed.statements]
    kept = [proposal for proposal in proposals if everything or proposal.on_posture]
    scores = train().scores([proposal.statement.text for proposal in kept])
    meanings: Sequence[Meaning | None] = forecast(kept) if forecast else [None] * len(kept)
    return tuple(
        Reading(proposal, score, meaning)
        for proposal, score, meaning in zip(kept, scores, meanings, strict=True)
    )


def _found(found: Found | None) -> dict[str, str] | None:
    return {"value": found.value, "words": found.words} if found else None
