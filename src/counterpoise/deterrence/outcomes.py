"""What became of the leading ally's announcements, by how they were made: counts and rates."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from counterpoise.deterrence.announcement_sample import (
    CUTS,
    QUIET,
    Counts,
    by_channel,
    counts,
    decided,
    in_full,
    known_on,
    of_country,
)
from counterpoise.deterrence.rates import rate_if_missing, rate_interval, rate_mean
from counterpoise.evidence import Evidence
from counterpoise.evidence.events import Announcement

FATES = ("in full and kept", "in part so far", "reversed", "lapsed", "open")
"""What may become of an announcement, best kept first."""
LEVEL = 0.9


@dataclass(frozen=True)
class Group:
    """Announcements that were first made in one way.

    Parameters
    ----------
    name : str
        ``institutional`` or ``other``.
    fates : dict of str to int
        How many there are of each of `FATES`.
    episodes : int
        How many decisions they belong to.
    counts : Counts
        How many of the decided ones were carried out in full and kept.
    rate, low, high : float
        Mean of the rate by Jeffreys' prior, and the ends of its 90 per cent interval. It takes the
        announcements as independent, which those of one episode are not.
    if_missing : dict of int to float
        The rate if so many quiet moves that were carried out are missing from the record.
    """

    name: str
    fates: dict[str, int]
    episodes: int
    counts: Counts
    rate: float
    low: float
    high: float
    if_missing: dict[int, float]


def outcomes(evidence: Evidence, as_of: date | None = None) -> dict[str, Group]:
    """Return what became of announcements of cuts, moves and threats, by their first channel.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    as_of : date, optional
        The day as on which it is known; the last of the record if not given.
    """
    rows = of_country(evidence, evidence.leading, CUTS)
    found = by_channel(rows if as_of is None else known_on(rows, as_of))
    return {name: _group(name, rows) for name, rows in found.items()}


def fate(announcement: Announcement) -> str:
    """Return what became of an announcement, in words."""
    if announcement.status == "executed":
        return FATES[0] if in_full(announcement) else FATES[1]
    return {"partly": FATES[1], "reversed": FATES[2], "lapsed": FATES[3], "open": FATES[4]}[
        announcement.status
    ]


def _group(name: str, rows: tuple[Announcement, ...]) -> Group:
    known, fates = counts(rows), Counter(map(fate, rows))
    low, high = rate_interval(known.executed, known.decided, level=LEVEL)
    return Group(
        name,
        {word: fates[word] for word in FATES},
        len({a.episode for a in decided(rows)}),
        known,
        float(rate_mean(known.executed, known.decided)),
        float(low),
        float(high),
        {k: float(rate_if_missing(known.executed, known.decided, k)) for k in QUIET},
    )
