"""Announcements as they stood on a day: what came later is not known."""

from datetime import date

import pytest

from counterpoise.deterrence.announcement_sample import CUTS, known_on, of_country
from counterpoise.deterrence.outcomes import outcomes
from counterpoise.evidence import Evidence
from counterpoise.evidence.events import Announcement, last_day


def one(evidence: Evidence, name: str, day: date) -> Announcement:
    """Return an announcement of the record as it stood."""
    return next(a for a in known_on(evidence.announcements, day) if a.id == name)


def test_what_was_announced_later_is_missing(evidence: Evidence) -> None:
    day = date(2020, 6, 30)
    known = known_on(evidence.announcements, day)
    assert {a.id for a in known} == {
        a.id for a in evidence.announcements if last_day(a.date) <= day
    }


def test_what_was_undone_later_is_open_until_then(evidence: Evidence) -> None:
    """12,000 out of Germany: announced in July 2020, stopped in February 2021."""
    then, now = one(evidence, "A020", date(2020, 12, 1)), one(evidence, "A020", date(2022, 1, 1))
    assert (then.status, then.share_executed, then.reversed) == ("open", None, "")
    assert now.status == "reversed"


def test_what_was_carried_out_later_is_open_until_then(evidence: Evidence) -> None:
    """Iraq and Afghanistan to 2,500 each: announced in November 2020, done on 15 January 2021."""
    then, now = one(evidence, "A025", date(2020, 12, 1)), one(evidence, "A025", date(2021, 1, 15))
    assert then.status == "open"
    assert (now.status, now.share_executed) == ("executed", 1)


def test_an_outcome_without_a_date_counts_from_its_last_evidence(evidence: Evidence) -> None:
    """A053 lapsed; that is known from June 2025 on."""
    assert one(evidence, "A053", date(2025, 6, 29)).status == "open"
    assert one(evidence, "A053", date(2025, 6, 30)).status == "lapsed"


def test_rates_of_an_earlier_day_rest_on_fewer(evidence: Evidence) -> None:
    early, late = outcomes(evidence, date(2021, 6, 1)), outcomes(evidence)
    for name, group in late.items():
        assert early[name].counts.decided < group.counts.decided
        assert sum(early[name].fates.values()) < sum(group.fates.values())
    same = outcomes(evidence, date(2099, 12, 31))
    assert {n: g.counts for n, g in same.items()} == {n: g.counts for n, g in late.items()}


@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2024, 1, 1), date(2026, 6, 1)])
def test_no_row_as_known_holds_a_later_date(evidence: Evidence, day: date) -> None:
    for a in known_on(of_country(evidence, evidence.leading, CUTS), day):
        assert all(last_day(t) <= day for t in (a.date, a.executed, a.reversed) if t)
        Announcement.model_validate(a.model_dump())  # no contradiction was made
