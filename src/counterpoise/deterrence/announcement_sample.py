"""Which announcements of the record count for a rate, and what became of each of them.

The record is selected: somebody found each announcement worth reporting. What was done quietly is
missing from it, and so is what was said and forgotten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from counterpoise.evidence import Evidence
from counterpoise.evidence.events import Announcement, last_day, middle

CUTS = ("reduction", "withdrawal", "relocation", "conditional_threat", "cancellation")
"""Kinds that take something away, move it, or threaten to. To cancel a promise is one of them;
so is to cancel a cut, which is rare: one row of the record."""
BUILD_UPS = ("reinforcement",)
OFFICIAL = "institutional"
QUIET = (2, 5, 10)
"""How many quiet moves the record might miss, for bounds."""
ADMINISTRATIONS = (
    ("2009-01-20", "2009-2017"),
    ("2017-01-20", "2017-2021"),
    ("2021-01-20", "2021-2025"),
    ("2025-01-20", "2025-"),
)
"""Terms of office of presidents of the United States, by the day on which each began."""

Outcome = Literal["executed", "reversed", "lapsed"]
OUTCOMES: tuple[Outcome, ...] = ("executed", "reversed", "lapsed")


@dataclass(frozen=True)
class Counts:
    """How many announcements were carried out in full and kept, of those that are decided."""

    executed: int
    decided: int


def of_country(
    evidence: Evidence, country: str, kinds: Iterable[str] = CUTS
) -> tuple[Announcement, ...]:
    """Return the announcements of some kinds by a country, in the order of their dates."""
    wanted = set(kinds)
    found = (a for a in evidence.announcements if a.country == country and a.kind in wanted)
    return tuple(sorted(found, key=lambda a: (middle(a.date), a.id)))


def known_on(announcements: Iterable[Announcement], day: date) -> tuple[Announcement, ...]:
    """Return announcements as they stood on a day; what came later is not known.

    What was carried out later is open; what was undone later stands as it was carried out. An
    outcome without a date of its own is known from the end of the last evidence of it.

    Parameters
    ----------
    announcements : iterable of Announcement
        The record.
    day : date
        The day.
    """
    return tuple(_on(a, day) for a in announcements if last_day(a.date) <= day)


def _on(announcement: Announcement, day: date) -> Announcement:
    """Return one announcement as it stood."""
    a = announcement
    done, undone = (bool(t) and last_day(t) <= day for t in (a.executed, a.reversed))
    dated = done or not a.executed
    if undone or (dated and not a.reversed and last_day(a.last_evidence) <= day):
        return a
    if done and a.share_executed:
        status = "executed" if a.share_executed == 1 else "partly"
        return a.model_copy(update={"status": status, "reversed": ""})
    return a.model_copy(
        update={"status": "open", "share_executed": None, "executed": "", "reversed": ""}
    )


def decided(announcements: Iterable[Announcement]) -> tuple[Announcement, ...]:
    """Return those whose outcome is known: not open, and with a share that was carried out.

    One that is carried out in part counts as decided: not in full so far.
    """
    return tuple(a for a in announcements if a.status != "open" and a.share_executed is not None)


def in_full(announcement: Announcement) -> bool:
    """Return whether it was carried out in full and not undone since."""
    return announcement.status == "executed" and announcement.share_executed == 1


def counts(announcements: Iterable[Announcement]) -> Counts:
    """Return how many of the decided ones were carried out in full and kept."""
    known = decided(announcements)
    return Counts(sum(map(in_full, known)), len(known))


def by_channel(announcements: Sequence[Announcement]) -> dict[str, tuple[Announcement, ...]]:
    """Return those first made by an institution, and those said in person, asked or leaked."""
    official = tuple(a for a in announcements if a.channel == OFFICIAL)
    return {OFFICIAL: official, "other": tuple(a for a in announcements if a.channel != OFFICIAL)}


def administration(announcement: Announcement) -> str:
    """Return the term of office in which it was made.

    >>> from counterpoise import load_evidence
    >>> administration(load_evidence().announcements[0])
    '2009-2017'
    """
    day = middle(announcement.date)
    return next(name for start, name in reversed(ADMINISTRATIONS) if middle(start) <= day)
