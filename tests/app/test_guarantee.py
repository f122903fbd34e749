"""The belief page's answers: events, terms over ranges, figures by school and without an event."""

from typing import Any

import pytest

from counterpoise.app.guarantee import Guarantee
from counterpoise.deterrence.terms import TERMS
from counterpoise.evidence import Evidence

from .conftest import Ask

SMALL = """
name: belief-small
extends: cliff
time: {quarters: 8}
capabilities: [sead, tanker]
"""


@pytest.fixture(scope="module")
def small(ask: Ask) -> str:
    """Return the name of a scenario that runs at once."""
    name: str = ask("/api/open", "POST", content=SMALL).json()["id"]
    return name


def figures(ask: Ask, query: str) -> dict[str, dict[str, Any]]:
    """Return the figures of the page by name."""
    found = ask(f"/api/figures/belief?{query}")
    assert found.status_code == 200, found.text
    return {figure["id"]: figure for figure in found.json()["figures"]}


def test_events_are_those_of_the_leading_ally(ask: Ask, evidence: Evidence) -> None:
    found = ask("/api/events").json()["events"]
    mine = {e.id for e in evidence.guarantee_events if e.guarantor == evidence.leading}
    assert {event["id"] for event in found} == mine
    dates = [event["date"] for event in found]
    assert dates == sorted(dates, reverse=True)
    assert ask("/api/events?all=1").status_code == 422


def test_the_timeline_without_an_event_says_so(ask: Ask, small: str) -> None:
    plain = figures(ask, f"s={small}&n=100")["belief-timeline"]
    other = figures(ask, f"s={small}&n=100&event=E039")["belief-timeline"]
    assert other["title"].startswith("Without E039 in 2026 allies would")
    assert "takes one event not to have happened" in other["says"]
    assert "E039" not in plain["title"]
    drawn = ask(f"/api/figures/belief/belief-timeline.svg?s={small}&n=100&event=E039")
    assert "Without the event" in drawn.text


def test_an_event_that_is_none_is_refused(ask: Ask, small: str) -> None:
    refused = ask(f"/api/figures/belief?s={small}&n=100&event=E999")
    assert refused.status_code == 422
    assert "no event 'E999'" in refused.json()["problems"][0]["what"]


def test_the_page_follows_the_school_and_the_offset(ask: Ask, small: str) -> None:
    plain = figures(ask, f"s={small}&n=100")
    other = figures(ask, f"s={small}&n=100&school=interests&challenger_offset=-1")
    assert "present interests and power count" in other["belief-timeline"]["says"]
    assert "present interests" not in plain["belief-timeline"]["says"]
    ends = {}
    for name, page in (("plain", plain), ("other", other)):
        rows = page["belief-path"]["rows"]
        ends[name] = [row[-1] for row in rows if row[1].startswith("Challenger")]
    assert ends["plain"] != ends["other"]
    fixed = other["belief-path"]["rows"]
    allies, theirs = (
        [float(row[-1].split()[0]) for row in fixed if row[1].startswith(who)]
        for who in ("Allies", "Challenger")
    )
    assert all(b < a for a, b in zip(allies, theirs, strict=True))


def test_two_schools_are_drawn_side_by_side(ask: Ask, small: str) -> None:
    query = f"s={small}&c={small}&c.school=leader&n=100"
    drawn = ask(f"/api/figures/belief/belief-timeline.svg?{query}").text
    assert "If the leader counts" in drawn
    assert "Both codings of the events" in drawn


def test_terms_follow_the_ranges_of_a_reader(ask: Ask) -> None:
    plain = ask("/api/terms").json()
    assert [term["name"] for term in plain["ranges"]] == list(TERMS)
    assert {term["grade"] for term in plain["ranges"]} == {"D"}
    found = ask("/api/terms?terms=pretext:0.1:0.2,payment:1:1").json()
    changed = [term["name"] for term in found["ranges"] if term["set_by_user"]]
    assert changed == ["pretext", "payment"]
    unmet = [s for s in found["sentences"] if "does not meet" in s["answer"]]
    assert unmet
    assert all((s["low"], s["high"]) == pytest.approx((0.1, 0.2)) for s in unmet)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("terms=pretext:0.5:0.1", "down to"),
        ("terms=pretext:x:1", "is no range"),
        ("terms=pretence:0:1", "is no term"),
        ("terms=pretext:0:1&more=1", "is not known"),
        ("terms=" + "x" * 2000, "at most 1000"),
    ],
)
def test_ranges_that_cannot_be_are_refused(ask: Ask, query: str, says: str) -> None:
    refused = ask(f"/api/terms?{query}")
    assert refused.status_code == 422
    assert says in refused.json()["problems"][0]["what"]


def test_the_same_ranges_are_worked_out_once(evidence: Evidence) -> None:
    guarantee = Guarantee(evidence)
    assert guarantee.terms("meant:0:1") is guarantee.terms("meant:0:1")
