"""Flows over time: a worked example, the maximum flow of OR-Tools, and what more capacity does."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.theatre.dispatch import dispatch
from counterpoise.theatre.movement_bound import gap_of
from counterpoise.theatre.movement_network import WEIGHTS
from counterpoise.theatre.movement_plan import Movement, movement_of
from counterpoise.theatre.movement_program import (
    FlowProblem,
    earliest_arrivals,
    most_arrivals,
    quickest,
)

ORACLE = Path(__file__).with_name("max_flow_oracle.py")


def problem(arcs: Any, supplies: Any, demands: Any, states: int) -> FlowProblem:
    tail, head, transit, capacity = map(np.array, zip(*arcs, strict=True))
    return FlowProblem(states, tail, head, transit, capacity.astype(float), supplies, demands)


EXAMPLE = [(0, 1, 1, 2.0), (1, 3, 1, 1.0), (0, 2, 1, 1.0), (2, 3, 2, 1.0)]
"""Two ways from 0 to 3, of which each lets one pass in a step."""


def example(amount: float = 100.0) -> FlowProblem:
    return problem(EXAMPLE, [{(0, 0): amount}], [{3: amount}], 4)


def test_the_worked_example_of_a_flow_over_time() -> None:
    assert [round(most_arrivals(example(), t), 6) for t in range(2, 8)] == [1, 3, 5, 7, 9, 11]


def test_the_quickest_flow_of_the_worked_example() -> None:
    assert quickest(example(6.0), 6.0, 20) == 5


def test_too_much_for_the_time_is_refused() -> None:
    with pytest.raises(InputError, match="cannot arrive by step 3"):
        quickest(example(), 50.0, 3)
    with pytest.raises(InputError, match="0 steps"):
        most_arrivals(example(), 0)


def test_one_sink_is_reached_as_early_as_can_be_at_every_step_at_once() -> None:
    """Gale 1959: with one source and one sink an earliest-arrival flow exists."""
    found = earliest_arrivals(example(9.0), 8).arrived
    each = [min(9.0, most_arrivals(example(), t)) for t in range(1, 9)]
    assert found[1:] == pytest.approx(each, abs=1e-6)


def random_case(seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    states = 7
    arcs = [
        (int(a), int(b), int(rng.integers(0, 4)), int(rng.integers(1, 30)))
        for a, b in rng.integers(0, states, (22, 2))
        if a != b
    ]
    return {
        "states": states,
        "arcs": arcs,
        "at": [0, 1],
        "from_step": [0, int(rng.integers(0, 4))],
        "supply": [int(x) for x in rng.integers(10, 90, 2)],
        "to": [5, 6],
        "demand": [int(x) for x in rng.integers(10, 90, 2)],
    }


def as_problem(case: dict[str, Any]) -> FlowProblem:
    supply: dict[tuple[int, int], float] = {}
    for state, step, amount in zip(case["at"], case["from_step"], case["supply"], strict=True):
        supply[state, step] = supply.get((state, step), 0.0) + amount
    demand = dict(zip(case["to"], map(float, case["demand"]), strict=True))
    return problem(case["arcs"], [supply], [demand], case["states"])


def test_the_most_that_arrives_is_the_maximum_flow_of_another_solver() -> None:
    """The sum of arrivals is the most only if every arrival counts: compared at the last step."""
    cases = [(random_case(seed), steps) for seed in range(12) for steps in (3, 6, 10)]
    answer = subprocess.run(
        [sys.executable, str(ORACLE)],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(answer.stdout)
    assert max(theirs) > 20
    for (case, steps), most in zip(cases, theirs, strict=True):
        assert most_arrivals(as_problem(case), steps) == pytest.approx(most, abs=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_more_capacity_never_delays_the_bound(seed: int) -> None:
    case = random_case(seed)
    wider = case | {"arcs": [(a, b, t, c + 3) for a, b, t, c in case["arcs"]]}
    before = earliest_arrivals(as_problem(case), 10).arrived
    after = earliest_arrivals(as_problem(wider), 10).arrived
    assert after.sum() >= before.sum() - 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_nothing_appears_or_vanishes_on_the_way(seed: int) -> None:
    case = random_case(seed)
    flow = earliest_arrivals(as_problem(case), 10)
    capacity = np.array([arc[3] for arc in case["arcs"]])
    assert (flow.flows.sum(axis=0) <= capacity[:, None] + 1e-6).all()
    assert flow.arrived[-1] <= sum(case["supply"]) + 1e-6
    for state, amount in zip(case["to"], case["demand"], strict=True):
        assert flow.by_state[state][-1] <= amount + 1e-6


def test_two_commodities_share_an_arc() -> None:
    """Each of them alone would fill it."""
    both = problem([(0, 1, 1, 1.0)], [{(0, 0): 5.0}, {(0, 0): 5.0}], [{1: 5.0}, {1: 5.0}], 2)
    assert most_arrivals(both, 4) == pytest.approx(4.0)


def test_the_bound_of_the_theatre_lies_below_a_maximum_flow_over_every_way(
    evidence: Evidence,
) -> None:
    """OR-Tools, whole vehicles, every way, everybody by air and at the quickest of all speeds."""
    movement = movement_of(evidence)
    plan = dispatch(movement.network, movement.draws, movement.convoys, step=1.0)
    gap = gap_of(movement, plan, step=1.0)
    case, days = whole_theatre(movement), (10, 18)
    answer = subprocess.run(
        [sys.executable, str(ORACLE)],
        input=json.dumps([(case, day) for day in days]),
        capture_output=True,
        text=True,
        check=True,
    )
    for day, most in zip(days, json.loads(answer.stdout), strict=True):
        assert gap.bound[day] <= most + 1e-6
        assert most <= sum(case["supply"])
    assert gap.bound[days[-1]] > 0.1 * sum(case["supply"])


def whole_theatre(movement: Movement) -> dict[str, Any]:
    """Return the theatre as one graph in days, rounded so that nothing is later or less."""
    network, draws, convoys = movement.network, movement.draws, movement.convoys
    quick = np.floor(np.min([draws.days[w][0] for w in WEIGHTS], axis=0)).astype(int)
    capacity = np.ceil(np.minimum(draws.capacity[0], 1e6)).astype(int)
    rows = [movement.formations[m] for m in movement.formation_of]
    vehicles = np.ceil(convoys.vehicles[0]).astype(int)
    return {
        "states": len(network.states),
        "arcs": [
            (int(a), int(b), int(t), int(c))
            for a, b, t, c in zip(network.tail, network.head, quick, capacity, strict=True)
        ],
        "at": [network.state_of(row.zone) for row in rows],
        "from_step": np.floor(convoys.ready[0]).astype(int).tolist(),
        "supply": vehicles.tolist(),
        "to": [network.state_of(row.destination) for row in rows],
        "demand": vehicles.tolist(),
    }
