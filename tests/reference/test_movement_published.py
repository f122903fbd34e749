"""Movements as published, against the model with the figures that are shipped.

A test of code shows that a figure of the evidence comes out where it should. A test of truth sets
the model beside something that it was not given; what it misses is printed here and not fitted
away. Times for permits are no times of travel, and notice is no arrival: both are kept out.
"""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterpoise.ensemble.sampling import uniforms
from counterpoise.evidence import Evidence
from counterpoise.evidence.place_checks import whole_formations
from counterpoise.theatre.arrivals import Arrivals, arrivals
from counterpoise.theatre.dispatch import Convoys, dispatch
from counterpoise.theatre.geography import theatre_of
from counterpoise.theatre.movement_network import coefficients_of, draw, network_of
from counterpoise.theatre.movement_plan import COMPONENTS, Levers
from counterpoise.theatre.routes import routes_between

FUTURES = 400
BORDERS = COMPONENTS.index("borders")


def numbers(name: str) -> Any:
    return uniforms(1, name, 0, FUTURES)


@pytest.fixture(scope="module")
def published() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("published_movements.csv")
    with path.open(encoding="utf-8") as file:
        return {row["movement"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def days_of(evidence: Evidence) -> Callable[..., Any]:
    """Return days (F,) to move some vehicles in parts, ready at once and before reception."""
    network = network_of(theatre_of(evidence, side="NATO"))
    ranges = coefficients_of(evidence)
    plan, drawn = draw(network, ranges), draw(network, ranges, numbers)

    def move(start: str, end: str, weight: str, vehicles: float, parts: int = 1) -> Any:
        a, b = (
            network.states.index((network.theatre.nodes.index(x), "road")) for x in (start, end)
        )
        ways = routes_between(network, plan, a, b, weight, vehicles)
        shape = (FUTURES, parts)
        rows = Convoys(
            (start,) * parts,
            (weight,) * parts,
            (ways,) * parts,
            np.full(shape, vehicles / parts),
            np.zeros(shape),
        )
        return dispatch(network, drawn, rows, horizon=180).arrival.max(axis=1)

    return move


@pytest.fixture(scope="module")
def ordered(evidence: Evidence) -> Arrivals:
    """Return arrivals counted from an order, with forces alerted before, as early in 2022."""
    return arrivals(evidence, numbers, levers=Levers(decision=0.0))


def middle(days: Any) -> tuple[float, float, float]:
    low, median, high = np.quantile(days, (0.05, 0.5, 0.95))
    return float(low), float(median), float(high)


def within(row: dict[str, str], days: float) -> bool:
    return float(row["low"]) <= days <= float(row["high"])


def test_every_published_movement_says_where_it_stands_and_what_it_tests(
    published: dict[str, dict[str, str]],
) -> None:
    for row in published.values():
        assert row["test"] in ("code", "truth")
        assert row["source"]


def test_truth_a_thousand_soldiers_from_rostock_to_lithuania(
    published: dict[str, dict[str, str]], days_of: Callable[..., Any]
) -> None:
    """72 hours told, five days by the dates of the press notice; the model says four to five.

    Missed: 72 hours. The model is late by a day to a day and a half: it gives a ship a day to load
    and a day to unload, which a ferry does in hours when all has been prepared.
    """
    row = published["griffin_storm_2023"]
    low, median, _ = middle(days_of("rostock", "pabrade", "medium", 320, parts=4))
    assert within(row, median)
    assert 0.5 < median - float(row["value"]) < 2.0  # the miss
    assert low > 3.0


def test_truth_steadfast_dart_takes_about_three_weeks(
    published: dict[str, dict[str, str]], days_of: Callable[..., Any]
) -> None:
    """Weak: the model's ships are smaller and come from nearer, and a schedule is no limit."""
    row = published["steadfast_dart_2026"]
    low, median, high = middle(days_of("marchwood", "hannover", "medium", 3850))
    assert low < float(row["value"]) < high
    assert 12 <= median <= 25  # missed by up to a week on the quick side


def test_truth_the_british_brigade_needs_its_ten_days_to_travel_alone(
    published: dict[str, dict[str, str]], days_of: Callable[..., Any], evidence: Evidence
) -> None:
    """Ten days are notice. The way alone takes as long, so it is not there on the tenth day."""
    row = published["uk_brigade_estonia"]
    low, _, high = middle(days_of("catterick", "tallinn", "light", 600))
    assert low < float(row["value"]) < high
    found = arrivals(evidence, numbers)
    days = found.day[:, found.names.index("F009")]
    assert days.min() > float(row["value"])
    assert 20 < np.median(days) < 40  # twice to four times the days that are told


def test_code_brigades_are_ready_in_the_weeks_that_a_study_found(
    published: dict[str, dict[str, str]], evidence: Evidence
) -> None:
    """The study was read before the overrun of notice was set: a test of code."""
    overrun = coefficients_of(evidence)["notice_overrun"]
    drawn = overrun.at(numbers("movement/notice_overrun"))
    notice = {r.formation: r.readiness_days for r in evidence.places.theatre_forces}
    french, british, german = (
        float(np.median((notice[name] or 0.0) * drawn)) for name in ("F057", "F059", "F055")
    )
    assert within(published["shurkin_brigade_french"], french)
    assert within(published["shurkin_brigade_british_german"], british)
    assert within(published["shurkin_brigade_british_german"], german)
    battlegroup = float(np.median((notice["F009"] or 0.0) * drawn))
    assert within(published["shurkin_battlegroup"], battlegroup)


def test_truth_airborne_troops_of_february_2022(
    published: dict[str, dict[str, str]], ordered: Arrivals
) -> None:
    """A whole brigade in the model takes about as long as each half took in fact.

    Missed: in 2022 the brigade came in two halves, each of nine days after an order of its own. The
    model brings it in one go, in one to two weeks after its soldiers are ready.
    """
    i = ordered.names.index("F066")
    travel = ordered.delay[:, i, 4:7].sum(axis=1)
    low, median, high = middle(travel)
    assert low < float(published["airborne_2022_first"]["value"]) < high
    both = sum(float(published[f"airborne_2022_{half}"]["value"]) for half in ("first", "second"))
    assert median < both


def test_truth_a_prepositioned_set_of_march_2022(
    published: dict[str, dict[str, str]], ordered: Arrivals
) -> None:
    """The first tanks fired on the seventh day, the total passed 100,000 within a month.

    The model issues a whole set between the two. Its days of issue are recalled from 2022, when
    sites had prepared for weeks: without that the test would be of truth alone.
    """
    i = ordered.names.index("F065")
    issued = ordered.delay[:, i, :4].sum(axis=1)
    low, median, high = middle(issued)
    assert low > float(published["set_2022_first"]["value"])
    assert median < float(published["set_2022_whole"]["value"])
    assert high < 40


def test_truth_the_size_of_the_reinforcement_of_early_2022(
    evidence: Evidence, ordered: Arrivals
) -> None:
    """13,000 ordered to Europe, of whom 1,000 were there already; 12,000 in the model by day 40.

    Missed: one set was issued and not two; the rest were headquarters, aviation and support, which
    count no brigade here.
    """
    announced = {a.id: a.size for a in evidence.announcements}
    told = sum(announced[name] or 0.0 for name in ("A029", "A030", "A031"))
    assert told == 13_000
    crossing = [
        row
        for row in whole_formations(evidence.places.theatre_forces)
        if row.nation == "USA" and (row.zone == "USA" or row.kind == "set")
    ]
    people = sum(row.people or 0.0 for row in crossing)
    assert people == pytest.approx(told - 1000, rel=0.1)
    mine = [i for i, name in enumerate(ordered.names) if name in {r.formation for r in crossing}]
    assert np.median(ordered.day[:, mine].max(axis=1)) < 40


def test_truth_a_march_of_one_day(
    published: dict[str, dict[str, str]], days_of: Callable[..., Any]
) -> None:
    low, median, high = middle(days_of("suwalki", "kaunas", "medium", 120))
    assert within(published["road_march_2024"], high)
    assert low <= median <= high


def test_permit_times_are_never_times_of_travel(evidence: Evidence) -> None:
    """45 days of notice for permits stand at the high end of rules of peace, and nowhere else."""
    ranges = coefficients_of(evidence)
    assert ranges["border_delay_peace"].high == 45
    assert ranges["border_delay_crisis"].high < 10
    crisis = arrivals(evidence, numbers)
    peace = arrivals(evidence, numbers, levers=Levers(permits="peace"))
    assert crisis.delay[:, :, BORDERS].max() <= ranges["border_delay_crisis"].high
    assert peace.delay[:, :, BORDERS].max() <= 45
    travel = [COMPONENTS.index(name) for name in ("movement", "onward movement")]
    alone = [part.delay[:, :, travel].sum(axis=2).mean() for part in (crisis, peace)]
    assert alone[0] == pytest.approx(alone[1], rel=0.05)


def test_tiers_of_availability_never_arrive(evidence: Evidence, ordered: Arrivals) -> None:
    """300,000 at high readiness are a pool; none of it is a formation that moves."""
    pools = {r.formation for r in evidence.places.theatre_forces if r.kind in ("pool", "total")}
    assert {"F068", "F069", "F070"} <= pools
    assert not pools & set(ordered.names)
