"""Deliveries of firm orders: what comes in which step, against the table added up by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import counterpoise
from counterpoise.alliance.policy import booked, in_book
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario

ALLIES = ("FIN", "GRC")
CAPABILITIES = ["combat_aircraft", "tanker", "surface_combatant"]

Load = Callable[..., Scenario]


@pytest.fixture(scope="module")
def pair(evidence: Evidence) -> Load:
    """Return a loader of scenarios in which two allies have orders."""
    others = [c for c in evidence.members if c not in (*ALLIES, evidence.leading)]

    def load(start: str = "2027-Q1", quarters: int = 60, **changes: Any) -> Scenario:
        return counterpoise.load_scenario(
            "status-quo",
            evidence=evidence,
            changes={
                "name": "pair",
                "capabilities": CAPABILITIES,
                "time": {"start": start, "quarters": quarters},
                "members": {"without": others},
                **changes,
            },
        )

    return load


def column(scenario: Scenario, ally: str, capability: str) -> tuple[int, int]:
    return scenario.members.index(ally), scenario.capabilities.index(capability)


def of(scenario: Scenario, ally: str, capability: str) -> np.ndarray[Any, Any]:
    a, c = column(scenario, ally, capability)
    return booked(scenario)[:, a, c]


def test_totals_are_what_is_left_from_the_opening(pair: Load) -> None:
    """Finland: 64 F-35 in 2026 to 2030, four fifths left. Greece: 20 in 2028 to 2033, all left."""
    scenario = pair()
    assert of(scenario, "FIN", "combat_aircraft").sum() == pytest.approx(64 * 4 / 5)
    assert of(scenario, "GRC", "combat_aircraft").sum() == pytest.approx(20)
    # Four Greek frigates in 2025 to 2028.
    assert of(scenario, "GRC", "surface_combatant").sum() == pytest.approx(4 * 2 / 4)
    assert of(scenario, "FIN", "tanker").sum() == 0


def test_every_total_of_the_table_is_left_out_or_delivered(evidence: Evidence) -> None:
    """All allies and capabilities, from rows read without the loader of the book."""
    scenario = counterpoise.load_scenario("status-quo", evidence=evidence)
    table = evidence.tables["order_book"]
    expected = np.zeros((len(scenario.members), len(scenario.capabilities)))
    for ally, capability, system, attribute in table:
        if attribute != "units":
            continue
        units, first, last = (
            table[ally, capability, system, name].value
            for name in ("units", "first_delivery", "last_delivery")
        )
        end = scenario.calendar.start.year + scenario.calendar.quarters // 4 - 1
        years = [y for y in range(int(first), int(last) + 1) if 2027 <= y <= end]
        expected[column(scenario, ally, capability)] += units * len(years) / (last - first + 1)
    np.testing.assert_allclose(booked(scenario).sum(axis=0), expected)
    assert ((expected > 0) <= (in_book(scenario) == 1)).all()


def test_deliveries_come_evenly_within_their_years_only(pair: Load) -> None:
    fighters = of(pair(), "GRC", "combat_aircraft")
    first, after = (2028 - 2027) * 4, (2033 + 1 - 2027) * 4
    np.testing.assert_allclose(fighters[first:after], 20 / 6 / 4)
    assert not fighters[:first].any()
    assert not fighters[after:].any()


@pytest.mark.parametrize(
    ("start", "left"), [("2029-Q1", 64 * 2 / 5), ("2030-Q3", 64 / 10), ("2031-Q1", 0)]
)
def test_a_later_calendar_counts_only_what_is_left(pair: Load, start: str, left: float) -> None:
    scenario = pair(start, quarters=24)
    assert of(scenario, "FIN", "combat_aircraft").sum() == pytest.approx(left)
    # The book still knows the ally's orders once they have come.
    assert in_book(scenario)[column(scenario, "FIN", "combat_aircraft")] == 1


def test_what_comes_after_the_end_is_not_delivered(pair: Load) -> None:
    assert of(pair(quarters=8), "FIN", "combat_aircraft").sum() == pytest.approx(64 * 2 / 5)


def test_finer_steps_deliver_the_same(pair: Load) -> None:
    coarse, fine = pair(), pair(time={"start": "2027-Q1", "quarters": 60, "steps_per_quarter": 3})
    in_quarters = booked(fine).reshape(60, 3, *booked(fine).shape[1:]).sum(axis=1)
    np.testing.assert_allclose(in_quarters, booked(coarse))


def test_the_book_names_allies_and_capabilities(pair: Load) -> None:
    scenario = pair()
    named = in_book(scenario)
    assert named.dtype == np.int64
    places = {(scenario.members[a], scenario.capabilities[c]) for a, c in np.argwhere(named == 1)}
    assert places == {
        ("FIN", "combat_aircraft"),
        ("FIN", "surface_combatant"),
        ("GRC", "combat_aircraft"),
        ("GRC", "surface_combatant"),
    }
    assert not set(np.unique(named)) - {0, 1}


def test_an_emptied_book_delivers_nothing(pair: Load) -> None:
    scenario = pair(figures={"order_book/*/*/*/units": 0})
    assert not booked(scenario).any()
    assert not in_book(scenario).any()
