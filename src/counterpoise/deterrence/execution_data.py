"""Announced cuts as plain arrays: what could be known on the day, and what became of each.

Times are months from the announcement. A date that is known to the month or the year is a range, so
an event lies between two bounds and never at a point. Nobody reports that a remark has lapsed: that
it had lapsed is known by the day of the last evidence only.

What somebody knew on an earlier day is rebuilt by `as_known`. It is not perfect: a lapse or a part
without a date is known from the last evidence on, which is often later than people knew it. The
legal bars of the record were written down later too, and some were passed after the announcement.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from counterpoise.deterrence.announcement_sample import (
    CUTS,
    OFFICIAL,
    administration,
    of_country,
)
from counterpoise.evidence import Evidence
from counterpoise.evidence.events import DAYS_PER_MONTH, Announcement, middle, months_between

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

COUNTRY = "USA"
THREAT = "conditional_threat"
KNOWN_ON_THE_DAY = (
    "institutional",
    "threat",
    "condition",
    "legal_bar",
    "deadline",
    "size_known",
)
"""Columns of `Rows.features`, each 0 or 1."""
HALF_A_MONTH, HALF_A_YEAR = 0.5, 6.0
_HALF_WIDTH = {4: HALF_A_YEAR, 7: HALF_A_MONTH, 10: HALF_A_MONTH}
"""How far an event may lie from the date that is given, by the length of the date's text."""


class Seen(IntEnum):
    """What is known of an announcement when it was last looked at."""

    KEPT = 0
    """Carried out in full, and not undone so far."""
    UNDONE = 1
    """Carried out in full, then undone."""
    PART = 2
    """Carried out in part so far: more may come."""
    WITHDRAWN = 3
    """Taken back before anything was carried out."""
    LAPSED = 4
    """Nothing came of it, and nothing more is expected."""
    OPEN = 5
    """Neither."""


ENDS = {
    Seen.KEPT: 0,
    Seen.UNDONE: 1,
    Seen.WITHDRAWN: 1,
    Seen.LAPSED: 2,
    Seen.PART: -1,
    Seen.OPEN: -1,
}
"""The competing end of each: executed, reversed, lapsed, or -1 for none so far."""


@dataclass(frozen=True)
class Rows:
    """Announcements as arrays, one element for each; features have a second axis.

    Parameters
    ----------
    ids : tuple of str
        Their ids in the record.
    episodes : tuple of str
        Names of the episodes, in the order of their numbers.
    administrations : tuple of str
        The term of office in which each was made.
    day : array of datetime64
        When it was announced.
    features : array (row, feature)
        `KNOWN_ON_THE_DAY`.
    episode : array
        Number of its episode.
    seen : array
        A `Seen`.
    low, high : array
        Bounds of the months until it was first carried out, withdrawn or known to have lapsed.
    undone_low, undone_high : array
        Bounds of the months from there until it was undone; 0 where it was not.
    looked : array
        Months until the last evidence; at least half a month, the width of a date.
    stood : array
        Months from when it was carried out in full to the end of the record, without a report that
        it was undone; 0 elsewhere.
    share : array
        Share of what was carried out in part; NaN elsewhere and where it is not known.
    """

    ids: tuple[str, ...]
    episodes: tuple[str, ...]
    administrations: tuple[str, ...]
    day: NDArray[np.datetime64]
    features: Floats
    episode: Integers
    seen: Integers
    low: Floats
    high: Floats
    undone_low: Floats
    undone_high: Floats
    looked: Floats
    stood: Floats
    share: Floats

    @property
    def end(self) -> Integers:
        """The competing end of each: executed 0, reversed 1, lapsed 2, or -1 for none so far."""
        return np.array([ENDS[Seen(s)] for s in self.seen], dtype=np.int64)

    @property
    def time(self) -> Floats:
        """Months until its end, the middle of its bounds, or until the last evidence.

        A lapse counts at the last evidence, by which it was known.
        """
        lag = (self.low + self.high) / 2
        undone = self.seen == Seen.UNDONE
        ended = np.isin(self.seen, (Seen.KEPT, Seen.WITHDRAWN)) | undone
        extra = np.where(undone, (self.undone_low + self.undone_high) / 2, 0.0)
        return np.where(ended, lag + extra, self.looked)

    @property
    def parts(self) -> Integers:
        """Carried out not at all 0, in part 1 or in full 2; -1 while it is open."""
        of = {Seen.KEPT: 2, Seen.UNDONE: 2, Seen.PART: 1, Seen.OPEN: -1}
        return np.array([of.get(Seen(s), 0) for s in self.seen], dtype=np.int64)

    def feature(self, name: str) -> Floats:
        """Return one of the columns of `features`."""
        return self.features[:, KNOWN_ON_THE_DAY.index(name)]


def cuts(evidence: Evidence, country: str = COUNTRY) -> tuple[Announcement, ...]:
    """Return the announcements that the model is about, in the order of their dates."""
    return of_country(evidence, country, CUTS)


def rows(evidence: Evidence, country: str = COUNTRY) -> Rows:
    """Return the announced cuts of a country, as they stand at the last evidence."""
    return as_known(cuts(evidence, country), end_of_record(evidence))


def as_known(announcements: Sequence[Announcement], day: date) -> Rows:
    """Return announcements with what was known of them on a day.

    Parameters
    ----------
    announcements : sequence of Announcement
        In the order that the rows will have. Those made after the day are kept, as open since half
        a month: whoever fits must leave them out, and numbers of episodes stay the same.
    day : date
        The day.
    """
    episodes = tuple(sorted({a.episode for a in announcements}))
    seen = [_seen(a, day) for a in announcements]
    looked = np.array([_looked(a, day) for a in announcements], dtype=float)
    bounds = np.array(
        [_bounds(a, s, m) for a, s, m in zip(announcements, seen, looked, strict=True)]
    )
    bounds = bounds.reshape(-1, 4)
    share = [
        a.share_executed if s is Seen.PART and a.share_executed is not None else np.nan
        for a, s in zip(announcements, seen, strict=True)
    ]
    return Rows(
        ids=tuple(a.id for a in announcements),
        episodes=episodes,
        administrations=tuple(administration(a) for a in announcements),
        day=np.array([middle(a.date) for a in announcements], dtype="datetime64[D]"),
        features=np.array([_features(a) for a in announcements], dtype=float).reshape(
            -1, len(KNOWN_ON_THE_DAY)
        ),
        episode=np.array([episodes.index(a.episode) for a in announcements], dtype=np.int64),
        seen=np.array(seen, dtype=np.int64),
        low=bounds[:, 0],
        high=bounds[:, 1],
        undone_low=bounds[:, 2],
        undone_high=bounds[:, 3],
        looked=looked,
        stood=np.array([_stood(a, s, day) for a, s in zip(announcements, seen, strict=True)]),
        share=np.array(share, dtype=float),
    )


def carried_out_within(announcements: Sequence[Announcement], months: Floats) -> Floats:
    """Return 1 where it was carried out in full within so many months and stood then, 0 elsewhere.

    No report of it is taken for "no". A cut that was made quietly would be missed; see the bounds
    in the checks.
    """
    found = []
    for a, horizon in zip(announcements, months, strict=True):
        done, undone = a.lag_months, a.reversal_months
        in_full = a.share_executed == 1 and done is not None and done <= horizon
        found.append(float(in_full and not (undone is not None and undone <= horizon)))
    return np.array(found, dtype=float)


def end_of_record(evidence: Evidence) -> date:
    """Return the day of the last evidence on any announcement."""
    return max(middle(a.last_evidence) for a in evidence.announcements)


def months_until(announcements: Sequence[Announcement], day: date) -> Floats:
    """Return the months from each announcement to a day."""
    return np.array([months_between(a.date, day.isoformat()) for a in announcements], dtype=float)


def fingerprint(announcements: Sequence[Announcement]) -> str:
    """Return a hash of all that the model reads of some announcements."""
    read = [
        [
            a.id,
            a.date,
            _features(a),
            a.episode,
            a.status,
            a.share_executed,
            a.executed,
            a.reversed,
            a.last_evidence,
        ]
        for a in announcements
    ]
    text = json.dumps(read, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _features(a: Announcement) -> list[int]:
    known = (
        a.channel == OFFICIAL,
        a.kind == THREAT,
        bool(a.condition),
        bool(a.legal_bar),
        bool(a.deadline),
        a.size is not None,
    )
    return [int(k) for k in known]


def _seen(a: Announcement, day: date) -> Seen:
    def by(text: str) -> bool:
        return bool(text) and middle(text) <= day

    looked = by(a.last_evidence)
    if a.share_executed == 1 and by(a.executed):
        return Seen.UNDONE if by(a.reversed) else Seen.KEPT
    if a.status == "executed" and not a.executed and looked:
        return Seen.KEPT
    if by(a.reversed):
        return Seen.WITHDRAWN
    if a.status == "lapsed" and looked:
        return Seen.LAPSED
    if a.status == "partly" and (by(a.executed) or looked):
        return Seen.PART
    return Seen.OPEN


def _looked(a: Announcement, day: date) -> float:
    last = min(middle(a.last_evidence), day)
    months = (last - middle(a.date)).days / DAYS_PER_MONTH
    return max(months, HALF_A_MONTH)


def _bounds(a: Announcement, seen: Seen, looked: float) -> tuple[float, float, float, float]:
    """Return bounds of the first event, and of what undid it counted from there."""
    if seen is Seen.UNDONE:
        low, high = _around(a.date, a.executed)
        return low, high, *_around(a.executed, a.reversed)
    if seen is Seen.KEPT and a.executed:
        return *_around(a.date, a.executed), 0.0, 0.0
    if seen is Seen.WITHDRAWN:
        return *_around(a.date, a.reversed), 0.0, 0.0
    return 0.0, looked, 0.0, 0.0


def _stood(a: Announcement, seen: Seen, day: date) -> float:
    if seen is not Seen.KEPT:
        return 0.0
    done = middle(a.executed) if a.executed else middle(a.last_evidence)
    return max((day - done).days / DAYS_PER_MONTH, 0.0)


def _around(first: str, last: str) -> tuple[float, float]:
    lag, half = months_between(first, last), max(_HALF_WIDTH[len(first)], _HALF_WIDTH[len(last)])
    return max(lag - half, 0.0), max(lag + half, half)
