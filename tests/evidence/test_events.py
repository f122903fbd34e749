"""The record of announcements, of events and of polls: what a row may say, and what it says."""

from collections import Counter
from typing import Any

import pytest
from pydantic import ValidationError

from counterpoise.evidence import Evidence
from counterpoise.evidence.events import Announcement, Coding, middle, months_between
from counterpoise.evidence.records import Record

SOUND: dict[str, str] = {
    "id": "A999",
    "date": "2025-03-03",
    "actor": "Department of Defense",
    "country": "USA",
    "channel": "institutional",
    "channel_later": "",
    "kind": "reduction",
    "region": "europe",
    "target": "Germany",
    "what": "A brigade goes home",
    "size": "4000",
    "size_unit": "people",
    "deadline": "",
    "condition": "",
    "legal_bar": "",
    "episode": "a-brigade",
    "status": "executed",
    "share_executed": "1",
    "executed": "2025-06",
    "reversed": "",
    "last_evidence": "2026",
    "source": "counterpoise_judgement",
    "grade": "D",
    "note": "Made up for a test.",
}


def announcement(**other: str) -> Announcement:
    return Announcement.model_validate(SOUND | other)


def test_a_lag_is_counted_from_dates_and_a_month_stands_for_its_middle() -> None:
    assert middle("2025").isoformat() == "2025-07-01"
    assert announcement().lag_months == pytest.approx((12 + 31 + 30 + 31) / (365.25 / 12))
    assert announcement(executed="", status="partly").lag_months is None
    assert months_between("2020-06-05", "2021-02-04") == pytest.approx(8.02, abs=0.01)


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"date": "2025-02-30"}, "is no date"),
        ({"date": "2025-3-3"}, "is no date"),
        ({"date": "1025-03-03"}, "outside 1900 to 2099"),
        ({"channel": "rumour"}, "channel"),
        ({"kind": "surprise"}, "kind"),
        ({"status": "forgotten"}, "status"),
        ({"share_executed": "1.2"}, "share_executed"),
        ({"share_executed": "0"}, "executed, and a share of 0"),
        ({"status": "lapsed", "executed": ""}, "lapsed, and a share above 0"),
        ({"status": "lapsed", "share_executed": "0"}, "lapsed, and a date of execution"),
        ({"status": "reversed"}, "reversed, and no date of it"),
        ({"reversed": "2025-07-01"}, "executed, and a date of reversal"),
        ({"executed": "2025-02"}, "executed before it was announced"),
        ({"size": ""}, "a unit stands without a size"),
    ],
)
def test_what_cannot_be_is_refused(other: dict[str, str], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        announcement(**other)


def test_a_month_of_execution_may_hold_the_day_of_the_announcement() -> None:
    assert announcement(date="2025-06-20", executed="2025-06").status == "executed"


def test_every_contradiction_of_a_row_is_told_at_once() -> None:
    with pytest.raises(ValidationError) as told:
        announcement(status="lapsed", size="")
    assert "a share above 0; lapsed, and a date" in str(told.value)
    assert "a unit stands without a size" in str(told.value)


def test_the_record_holds_what_was_handed_over(evidence: Evidence) -> None:
    """127 announcements, 83 events, 293 figures of polls; 42 announcements are censored."""
    assert len(evidence.announcements) == 127
    assert len(evidence.guarantee_events) == 83
    assert len(evidence.polls) == 293
    assert sum(a.censored for a in evidence.announcements) == 42
    status = Counter(a.status for a in evidence.announcements)
    assert status == {"executed": 43, "lapsed": 25, "partly": 22, "open": 20, "reversed": 17}


def test_no_event_says_how_much_it_mattered(evidence: Evidence) -> None:
    """Strength and reactions were coded by somebody who knew what polls said next."""
    columns = set(type(evidence.guarantee_events[0]).model_fields) | set(Coding.model_fields)
    assert not columns & {"strength", "reaction", "reaction_type"}


def test_two_codings_agree_more_than_chance(evidence: Evidence) -> None:
    """Agreement on each feature is printed by `counterpoise credibility`; none may be chance."""
    for name in ("direction", "form", "channel", "assets", "legal_force"):
        pairs = [
            (getattr(a, name), getattr(b, name))
            for a, b in (event.codings for event in evidence.guarantee_events)
        ]
        agree = sum(a == b for a, b in pairs) / len(pairs)
        first, second = (Counter(pair[k] for pair in pairs) for k in (0, 1))
        chance = sum(first[v] * second[v] for v in first) / len(pairs) ** 2
        assert agree > chance, name


def test_a_question_of_one_pollster_is_one_series(evidence: Evidence) -> None:
    """Eleven series on belief have two waves or more."""
    belief = {"guarantee", "article5", "ally", "US leadership", "nato", "relations", "autonomy"}
    waves = Counter(p.series for p in evidence.polls if p.topic in belief)
    assert sum(n > 1 for n in waves.values()) >= 11


def test_rows_that_were_recalled_or_read_in_no_source_are_judgement(evidence: Evidence) -> None:
    rows: list[Any] = [*evidence.announcements, *evidence.guarantee_events, *evidence.polls]
    for row in rows:
        assert isinstance(row, Record)
        weak = row.note.startswith(("Recalled", "Read only", "Weak page"))
        assert not weak or row.grade == "D", row.id
