"""Dispatch by list: worked examples, Graham's anomalies, and a plain twin."""

from typing import Any

import numpy as np
import pytest

from counterpoise.problems import InputError
from counterpoise.theatre.dispatch import Convoys, dispatch, list_schedule
from counterpoise.theatre.geography import Theatre
from counterpoise.theatre.movement_network import WEIGHTS, Draws, Network
from counterpoise.theatre.routes import Route, onward_from, quickest

from .plain_dispatch import plain_dispatch

ANOMALY = [3, 2, 2, 2, 4, 4, 4, 4, 9]
BEFORE = {8: [0], 4: [3], 5: [3], 6: [3], 7: [3]}
"""Graham 1969: job 1 before 9, job 4 before 5 to 8, counted from 1."""


def test_lists_on_two_servers() -> None:
    jobs = [2, 3, 3, 4, 4, 5]
    assert max(list_schedule(jobs, 2)) == 12
    assert max(list_schedule(sorted(jobs, reverse=True), 2)) == 11
    assert sum(jobs) / 2 == 10.5


def test_the_order_matters() -> None:
    assert max(list_schedule([1, 1, 2], 2)) == 3
    assert max(list_schedule([2, 1, 1], 2)) == 2


def test_more_servers_or_shorter_jobs_may_delay_a_list() -> None:
    assert max(list_schedule(ANOMALY, 3, BEFORE)) == 12
    assert max(list_schedule(ANOMALY, 4, BEFORE)) == 15
    assert max(list_schedule([t - 1 for t in ANOMALY], 3, BEFORE)) == 13


def test_lists_that_cannot_be_are_refused() -> None:
    with pytest.raises(InputError, match="no server"):
        list_schedule([1], 0)
    with pytest.raises(InputError, match="wait for each other"):
        list_schedule([1, 1], 2, {0: [1], 1: [0]})


def network(arcs: list[tuple[int, int]], kinds: list[str] | None = None) -> Network:
    size = max(max(arc) for arc in arcs) + 1
    tail, head = (np.array(ends) for ends in zip(*arcs, strict=True))
    none: Any = np.zeros(0)
    theatre = Theatre(
        *((),) * 3, none, (), none, none, none, none, none, (), (), (), none, none, none
    )
    return Network(
        theatre,
        tuple((i, "road") for i in range(size)),
        tail,
        head,
        tuple(kinds or ["road"] * len(arcs)),
        ("poland",) * len(arcs),
        tuple(f"movement/{i}" for i in range(len(arcs))),
        np.zeros(len(arcs)),
        np.ones((len(arcs), 3)),
    )


def draws(capacity: Any, days: Any) -> Draws:
    return Draws(
        {}, np.atleast_2d(capacity).astype(float), dict.fromkeys(WEIGHTS, np.atleast_2d(days))
    )


def convoys(rows: list[tuple[float, float, list[list[int]]]], futures: int = 1) -> Convoys:
    return Convoys(
        tuple(f"F{i:03d}" for i in range(len(rows))),
        ("medium",) * len(rows),
        tuple(tuple(Route(np.array(way)) for way in ways) for _, _, ways in rows),
        np.tile([float(row[0]) for row in rows], (futures, 1)),
        np.tile([float(row[1]) for row in rows], (futures, 1)),
    )


def test_a_convoy_alone_takes_its_way_and_the_time_to_pass() -> None:
    """300 vehicles over an arc of 100 a day and one of 200: 3 days to pass, 1.5 + 2 on the way."""
    rows = convoys([(300, 1.25, [[0, 1]])])
    found = dispatch(network([(0, 1), (1, 2)]), draws([100, 200], [1.5, 2.0]), rows)
    assert found.arrival[0, 0] == pytest.approx(1.25 + 3 + 3.5)
    assert found.queue[0, 0] == 0
    assert found.binding[0, 0] == 0


def test_the_second_waits_for_the_first() -> None:
    rows = convoys([(200, 0, [[0]]), (100, 0, [[0]])])
    found = dispatch(network([(0, 1)]), draws([100], [1.0]), rows)
    assert found.arrival[0] == pytest.approx([3, 4])
    assert found.queue[0] == pytest.approx([0, 2])


def test_the_second_takes_another_way_if_that_is_sooner() -> None:
    rows = convoys([(200, 0, [[0], [1]]), (100, 0, [[0], [1]])])
    found = dispatch(network([(0, 1), (0, 1)]), draws([100, 100], [1.0, 2.5]), rows)
    assert found.route[0].tolist() == [0, 1]
    assert found.arrival[0] == pytest.approx([3, 3.5])


def test_what_does_not_fit_the_horizon_never_arrives() -> None:
    rows = convoys([(10_000, 0, [[0]]), (100, 0, [[0]]), (5, 0, [])])
    found = dispatch(network([(0, 1)]), draws([100], [1.0]), rows, horizon=30)
    assert found.arrival[0, 0] == np.inf
    assert found.arrival[0, 1] == pytest.approx(2)
    assert found.arrival[0, 2] == np.inf
    assert found.route[0, 2] == -1


def test_days_after_the_last_port_are_onward() -> None:
    net = network([(0, 1), (1, 2), (2, 3), (3, 4)], ["port", "sea", "port", "road"])
    assert onward_from(net, Route(np.arange(4))) == 3
    found = dispatch(net, draws([100] * 4, [1, 2, 1, 3.0]), convoys([(100, 0, [[0, 1, 2, 3]])]))
    assert found.onward[0, 0] == 3
    assert found.moving[0, 0] == pytest.approx(4 + 1)


@pytest.mark.parametrize("seed", range(8))
def test_the_compiled_dispatch_is_the_plain_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    arcs = [(i % 6, (i + 1 + i // 6) % 6) for i in range(12)]
    futures = 4
    capacity = rng.uniform(20, 200, (futures, len(arcs)))
    capacity[:, 3] = np.inf
    days = rng.uniform(0.05, 2.0, (futures, len(arcs)))
    rows = []
    for _ in range(9):
        ways = [
            sorted(rng.choice(len(arcs), int(rng.integers(1, 5)), replace=False).tolist())
            for _ in range(int(rng.integers(1, 4)))
        ]
        rows.append((float(rng.uniform(5, 600)), float(rng.uniform(0, 12)), ways))
    found = dispatch(
        network(arcs), draws(capacity, days), convoys(rows, futures), step=0.5, horizon=60
    )
    for f in range(futures):
        plain = plain_dispatch(capacity[f], days[f], rows, 0.5, 60)
        assert found.arrival[f] == pytest.approx(plain, abs=1e-6)


def test_a_quickest_way_is_found_over_the_cheaper_of_two_links() -> None:
    net = network([(0, 1), (0, 1), (1, 2), (0, 2)])
    found = quickest(net, np.array([3.0, 1.0, 1.0, 9.0]), 0, 2)
    assert found is not None
    assert found.arcs.tolist() == [1, 2]
    assert quickest(net, np.array([np.inf, np.inf, 1.0, np.inf]), 0, 2) is None


def test_steps_of_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="step of 0 days"):
        dispatch(network([(0, 1)]), draws([1], [1.0]), convoys([]), step=0)
