"""Marks of what happens when: from scenario and evidence, and readable beside each other."""

from itertools import combinations
from typing import Any

import pytest

from counterpoise.charts import events
from counterpoise.charts.events import Event, columns, events_of, target_year
from counterpoise.evidence import Evidence
from counterpoise.languages import LANGUAGES, words_in
from counterpoise.quarters import Quarter
from counterpoise.scenario import library_names, load_scenario

LINEAR = {"shape": "linear", "after_years": 2, "over_years": 3, "to": 0.0}


def told(evidence: Evidence, name: str = "glide-path", **changes: Any) -> dict[str, str]:
    scenario = load_scenario(name, evidence=evidence, changes=changes)
    return {event.words: str(event.quarter) for event in events_of(scenario)}


def test_a_drawdown_begins_and_ends_as_the_scenario_says(evidence: Evidence) -> None:
    found = told(evidence, "status-quo", drawdown={"announced": "2028-Q1", "default": LINEAR})
    assert found["drawdown is announced"] == "2028-Q1"
    assert found["drawdown begins"] == "2030-Q1"
    assert found["drawdown ends"] == "2033-Q1"


def test_where_nobody_leaves_nothing_is_announced(evidence: Evidence) -> None:
    scenario = load_scenario("status-quo", evidence=evidence)
    assert not [e for e in events_of(scenario) if "drawdown" in e.words]


def test_the_target_year_is_pledged_or_the_scenarios_own(evidence: Evidence) -> None:
    pledged = [
        round(figure.value)
        for (_, attribute), figure in evidence.tables["pledges"].items()
        if attribute == "effort_target_year"
    ]
    usual = load_scenario("glide-path", evidence=evidence)
    assert target_year(usual) == max(set(pledged), key=pledged.count)
    own = {"rule": {"target": 0.03, "by": 2031}}
    assert told(evidence, effort=own)["spending targets due"] == "2031-Q4"
    assert "spending targets due" not in told(evidence, effort={"rule": "hold"})


def test_first_deliveries_follow_the_shortest_lead_time(evidence: Evidence) -> None:
    found = told(evidence, capabilities=["tanker", "submarine"])
    times = [
        evidence.figure(f"capability_figures/{name}/lead_time").value
        for name in ("tanker", "submarine")
    ]
    start = Quarter.parse("2027-Q1")
    assert found["first new orders arrive"] == str(start.plus(round(4 * min(times))))


@pytest.mark.parametrize("quarters", [("2027-Q1", "2028-Q1", "2028-Q2", "2035-Q4"), ("2041-Q1",)])
def test_words_do_not_overlap_and_no_line_crosses_them(quarters: tuple[str, ...]) -> None:
    first, last = 2027.0, 2042.0
    found = columns([Event(Quarter.parse(q), "something is done") for q in quarters], first, last)
    boxes = []
    for words, time, row, left in zip(*(found[k] for k in found), strict=True):
        at = events.NARROWEST * (time - first) / (last - first)
        wide = events.width(words)
        boxes.append((at if left else at - wide, at + wide if left else at, row, at))
    assert max(row for _, _, row, _ in boxes) < events.ROWS
    for one, other in combinations(boxes, 2):
        apart = one[1] < other[0] or other[1] < one[0]
        assert apart or one[2] != other[2]
        for (low, high, row, _), (_, _, line, at) in ((one, other), (other, one)):
            # A line begins at its own row and runs down.
            assert not (low < at < high and line > row)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", library_names())
def test_words_of_a_scenario_are_apart_on_a_telephone(
    evidence: Evidence, name: str, language: str
) -> None:
    found = columns(
        events_of(load_scenario(name, evidence=evidence)), 2027.0, 2042.0, words_in(language)
    )
    boxes = []
    for words, time, row, left in zip(*(found[k] for k in found), strict=True):
        at, wide = events.NARROWEST * (time - 2027.0) / 15.0, events.width(words)
        boxes.append((at if left else at - wide, at + wide if left else at, row))
    assert max(row for _, _, row in boxes) < events.ROWS
    for one, other in combinations(boxes, 2):
        assert one[1] < other[0] or other[1] < one[0] or one[2] != other[2]


def test_a_line_goes_past_words_where_there_is_a_way(evidence: Evidence) -> None:
    """Of the glide path no line crosses words: what is due in 2035 stands under what is above."""
    found = columns(events_of(load_scenario("glide-path", evidence=evidence)), 2027.0, 2042.0)
    rows = dict(zip((w[8:] for w in found["event"]), found["row"], strict=True))
    assert rows["drawdown is announced and begins"] > rows["spending targets due"]
    assert rows["spending targets due"] > rows["first new orders arrive"]
