"""Announced cuts as arrays."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from counterpoise.deterrence import execution_priors
from counterpoise.deterrence.announcement_sample import OUTCOMES, by_channel, counts
from counterpoise.deterrence.competing_risks import KINDS, OPEN
from counterpoise.deterrence.execution_data import (
    ENDS,
    Seen,
    as_known,
    carried_out_within,
    cuts,
    end_of_record,
    fingerprint,
    months_until,
    rows,
)
from counterpoise.evidence import Evidence
from counterpoise.evidence.events import Announcement

PLAIN = {
    "id": "A001",
    "date": "2025-01-10",
    "actor": "president",
    "country": "USA",
    "channel": "personal",
    "channel_later": "",
    "kind": "withdrawal",
    "region": "europe",
    "target": "Poland",
    "what": "a brigade leaves",
    "size": "",
    "size_unit": "",
    "deadline": "",
    "condition": "",
    "legal_bar": "",
    "episode": "one",
    "status": "open",
    "share_executed": "",
    "executed": "",
    "reversed": "",
    "last_evidence": "2026-01-10",
    "grade": "C",
    "source": "s",
    "note": "",
}
END = date(2026, 9, 1)


def announcement(**changes: str) -> Announcement:
    known = {name: value for name, value in PLAIN.items() if name in Announcement.model_fields}
    return Announcement.model_validate(known | changes)


KEPT = {"status": "executed", "share_executed": "1", "executed": "2025-04-10"}
UNDONE = {
    "status": "reversed",
    "share_executed": "1",
    "executed": "2025-04-10",
    "reversed": "2025-07-10",
}
WITHDRAWN = {"status": "reversed", "share_executed": "0", "reversed": "2025-07-10"}
LAPSED = {"status": "lapsed", "share_executed": "0"}
PART = {"status": "partly", "share_executed": "0.4"}


@pytest.mark.parametrize(
    ("changes", "day", "seen"),
    [
        ({}, END, Seen.OPEN),
        (KEPT, END, Seen.KEPT),
        (KEPT, date(2025, 4, 9), Seen.OPEN),
        (UNDONE, END, Seen.UNDONE),
        (UNDONE, date(2025, 7, 9), Seen.KEPT),
        (WITHDRAWN, END, Seen.WITHDRAWN),
        (WITHDRAWN, date(2025, 7, 9), Seen.OPEN),
        (LAPSED, END, Seen.LAPSED),
        (LAPSED, date(2026, 1, 9), Seen.OPEN),
        (PART, END, Seen.PART),
        (PART, date(2026, 1, 9), Seen.OPEN),
        (PART | {"executed": "2025-03-01"}, date(2025, 3, 1), Seen.PART),
    ],
)
def test_only_what_was_known_on_the_day_is_seen(
    changes: dict[str, str], day: date, seen: Seen
) -> None:
    assert as_known([announcement(**changes)], day).seen.tolist() == [seen]


def test_an_event_lies_between_bounds_as_wide_as_its_date() -> None:
    kept, undone, by_year = (
        as_known([announcement(**changes)], END)
        for changes in (KEPT, UNDONE, KEPT | {"executed": "2025"})
    )
    three = 90 / (365.25 / 12)
    assert (kept.low[0], kept.high[0]) == pytest.approx((three - 0.5, three + 0.5))
    assert (undone.undone_low[0], undone.undone_high[0]) == pytest.approx(
        (91 / (365.25 / 12) - 0.5, 91 / (365.25 / 12) + 0.5)
    )
    assert by_year.low[0] == 0
    assert by_year.high[0] > 11


def test_what_stands_is_followed_to_the_end_and_what_is_open_to_its_last_evidence() -> None:
    kept = as_known([announcement(**KEPT)], END)
    assert kept.stood[0] == pytest.approx((END - date(2025, 4, 10)).days / (365.25 / 12))
    opened = as_known([announcement()], END)
    assert opened.looked[0] == pytest.approx(365 / (365.25 / 12))
    assert opened.stood[0] == 0
    assert as_known([announcement()], date(2025, 1, 11)).looked[0] == 0.5


def test_ends_and_times_are_those_of_competing_risks(evidence: Evidence) -> None:
    data = rows(evidence)
    assert KINDS == OUTCOMES
    assert set(ENDS.values()) == {OPEN, *range(len(KINDS))}
    statuses = [a.status for a in cuts(evidence)]
    expected = {"executed": 0, "reversed": 1, "lapsed": 2, "open": OPEN, "partly": OPEN}
    assert data.end.tolist() == [expected[s] for s in statuses]
    assert (data.time >= 0).all()
    assert np.isfinite(data.time).all()


def test_counts_are_those_of_the_closed_form(evidence: Evidence) -> None:
    announcements = cuts(evidence)
    split = by_channel(announcements)
    assert [(c.executed, c.decided) for c in map(counts, split.values())] == [(6, 13), (5, 41)]
    data = rows(evidence)
    official = data.feature("institutional") == 1
    assert ((data.seen == Seen.KEPT) & official).sum() == 6
    assert ((data.seen == Seen.KEPT) & ~official).sum() == 5
    assert len(data.ids) == len(set(data.ids)) == len(announcements)


def test_a_share_stands_only_with_a_part(evidence: Evidence) -> None:
    data = rows(evidence)
    known = ~np.isnan(data.share)
    assert known.any()
    assert (data.seen[known] == Seen.PART).all()
    assert ((data.share[known] > 0) & (data.share[known] < 1)).all()
    assert set(data.parts.tolist()) == {-1, 0, 1, 2}


def test_the_question_asks_whether_it_stood_in_time() -> None:
    one = [announcement(**KEPT), announcement(**UNDONE), announcement(**LAPSED)]
    assert carried_out_within(one, np.full(3, 2.0)).tolist() == [0, 0, 0]
    assert carried_out_within(one, np.full(3, 4.0)).tolist() == [1, 1, 0]
    assert carried_out_within(one, np.full(3, 12.0)).tolist() == [1, 0, 0]


def test_the_record_ends_with_its_last_evidence(evidence: Evidence) -> None:
    end = end_of_record(evidence)
    assert (months_until(cuts(evidence), end) >= 0).all()


def test_the_hash_follows_what_is_read_and_nothing_else() -> None:
    plain = fingerprint([announcement()])
    assert fingerprint([announcement(what="in other words")]) == plain
    for changes in (KEPT, {"episode": "two"}, {"channel": "institutional"}, {"condition": "if"}):
        assert fingerprint([announcement(**changes)]) != plain


def test_priors_have_the_deviations_of_their_draws() -> None:
    rng = np.random.default_rng(1)
    for name, prior in execution_priors.priors().items():
        drawn = prior.draw(rng, 200_000)
        assert drawn.std() == pytest.approx(prior.sd, rel=0.03), name
        assert prior.says
        assert prior.why


def test_families_of_priors_are_known() -> None:
    named: list[Any] = [execution_priors.of_family(f)[0] for f in execution_priors.FAMILIES]
    assert sorted(sum(named, ())) == sorted(execution_priors.priors())
    assert execution_priors.of_family("dirichlet")[0] == execution_priors.ENDS
