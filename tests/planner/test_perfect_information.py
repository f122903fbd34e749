"""What knowing the future is worth: the order that theory gives, and an independent program."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from counterpoise.planner.handover import HandoverRequest
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import decisions_of
from counterpoise.planner.handover.futures import gaps_of
from counterpoise.planner.handover.objectives import TIE_BREAK
from counterpoise.planner.handover.perfect_information import (
    PerfectInformation,
    check_gap_alone,
    in_words,
    known_gaps,
    perfect_information,
)
from counterpoise.planner.handover.risk import Risk
from counterpoise.planner.handover.robust import RobustPlan, make_robust_plan
from counterpoise.planner.handover.robust_problem import solve_robust
from counterpoise.planner.handover.rules import Rule
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario

from .textbook import textbook

Floats = NDArray[np.float64]
STEPS, DELAY, RETIRED = 9, 4, 0.1
REQUEST = HandoverRequest("least-gap", steps_per_period=1)
COST = 50.0
"""Billion dollars that no plan of the textbook's money costs."""


def two(**changes: Any) -> Conditions:
    """Return the textbook with two capabilities, which share the money; upkeep is free."""
    shape = {
        "capabilities": ("jets", "tanks"),
        "manning": np.ones((STEPS + 1, 2, 2)),
        "price": np.full((STEPS, 2), 100.0),
        "outflow": np.ones((STEPS, 2)),
        "retire": np.full(2, RETIRED),
        "upkeep": np.zeros(2),
        "crew": np.full(2, 50.0),
        "need": np.full((STEPS + 1, 2), 30.0),
        "contribution": np.zeros(2),
        "remaining": np.ones((STEPS + 1, 2)),
        "stock": np.array([[10.0, 10.0], [20.0, 20.0]]),
        "stage": np.zeros((2, 2)),
        "given": np.full((STEPS + 1, 2, 2), np.nan),
        "eligible": np.ones((2, 2), dtype=bool),
        "capacity": np.full((3, 2), 9.0),
        "growth": np.full((3, 2), 0.5),
        "spare": np.full((STEPS, 2), 400.0),
    }
    return textbook(STEPS, **(shape | changes))


def futures() -> list[Conditions]:
    """Return three futures: one needs jets, one tanks, one has fewer of both ready."""
    needs = [[45.0, 20.0], [20.0, 45.0], [30.0, 30.0]]
    made = [two(need=np.tile(need, (STEPS + 1, 1))) for need in needs]
    made[2] = replace(made[2], readiness=np.full((STEPS + 1, 2), 0.6))
    return made


def least_mean_gap(reference: Conditions, some: list[Conditions]) -> float:
    """Solve the textbook's program for some futures, written down by hand.

    Variables: orders by step, ally and capability, then gaps by future, bound and capability. Half
    of the money is for these capabilities. Orders of the last three steps replace what retires in
    three years at the end.
    """
    bounds, kinds = STEPS + 1, np.eye(2)
    age = np.arange(bounds)[:, None] - np.arange(STEPS) - DELAY
    stands = np.where(age >= 0, (1 - RETIRED) ** np.maximum(age, 0), 0.0)
    money = np.kron(np.eye(2 * STEPS), reference.price[:1])
    ends = 3 * RETIRED * stands[-1] - (np.arange(STEPS) >= STEPS - 3)
    left = reference.stock.sum(axis=0) * (1 - RETIRED) ** STEPS
    rows, limits = [money, np.kron(ends, np.kron(np.ones(2), kinds))], [0.5 * reference.spare]
    limits.append(-3 * RETIRED * left)
    for future in some:
        for b in range(bounds):
            use = future.readiness[b] * future.committed
            rows.append(-np.kron(stands[b], np.kron(use, kinds)))
            limits.append(use @ future.stock * (1 - RETIRED) ** b - future.need[b])
    needs = np.concatenate([future.need.ravel() for future in some])
    gaps = np.vstack([np.zeros((money.shape[0] + 2, needs.size)), -np.diag(needs)])
    years = np.ones(bounds)
    years[[0, -1]] = 0.5
    cost = np.append(np.zeros(money.shape[1]), np.tile(np.repeat(years, 2), len(some)) / len(some))
    found = linprog(
        cost,
        A_ub=np.hstack([np.vstack(rows), gaps]),
        b_ub=np.concatenate([np.ravel(limit) for limit in limits]),
        method="highs",
    )
    assert found.status == 0
    return float(found.fun)


def test_wait_and_see_and_robust_are_those_of_a_program_written_by_hand() -> None:
    reference, some = two(), futures()
    known = known_gaps(reference, some, REQUEST)
    assert known == pytest.approx(
        [least_mean_gap(reference, [one]) for one in some], abs=TIE_BREAK * COST
    )
    solved = solve_robust(reference, some, REQUEST, Risk(0.0))
    robust = gaps_of(some, decisions_of(solved.built)).mean()
    assert robust == pytest.approx(least_mean_gap(reference, some), abs=TIE_BREAK * COST)
    # Nobody can buy for both: what one future asks for the other does without.
    assert known.mean() < robust - 0.1


@pytest.fixture(scope="module")
def plans(small_cliff: Scenario) -> dict[float, RobustPlan]:
    request = HandoverRequest("least-gap")
    return {w: make_robust_plan(small_cliff, request, 4, risk=Risk(w)) for w in (0.0, 1.0)}


def test_the_mean_gaps_stand_in_the_order_of_theory(plans: dict[float, RobustPlan]) -> None:
    """Wait and see, robust, one future: Madansky 1960, up to the weight of the tie-break."""
    plan = plans[0.0]
    found = perfect_information(plan)
    tie = TIE_BREAK * max(plan.cost_musd, plan.deterministic.cost_musd) / 1000
    assert found.wait_and_see < plan.gaps.mean() < plan.deterministic_gaps.mean() + tie
    assert found.expected_value_of_perfect_information > 0
    assert found.value_of_the_stochastic_solution >= -tie
    whole = plan.deterministic_gaps.mean() - found.known.mean()
    assert whole == pytest.approx(
        found.expected_value_of_perfect_information + found.value_of_the_stochastic_solution
    )


def test_no_plan_beats_the_one_that_knows_its_future(plans: dict[float, RobustPlan]) -> None:
    """Whatever counts how much: what is known of a future does not hang on the weight of others."""
    mean, tail = (perfect_information(plans[w]) for w in (0.0, 1.0))
    tie = TIE_BREAK * max(plan.cost_musd for plan in plans.values()) / 1000
    assert mean.known == pytest.approx(tail.known, abs=tie)
    for found in (mean, tail):
        assert (found.known <= found.robust + tie).all()
        assert (found.known <= found.one_future + tie).all()


def test_what_knowing_is_worth_in_words() -> None:
    """Of gaps 3 and 1 known, 4 and 2 of the robust plan and 9 and 5 of the other: 1, 4, 80 %."""
    said = in_words(PerfectInformation(*np.array([[3.0, 1.0], [4.0, 2.0], [9.0, 5.0]])))
    assert "which of the 2 futures comes, before anything is ordered, would save 1.00" in said
    assert "saves 4.00" in said
    assert said.endswith("80 per cent of what knowing would save.")
    tail = in_words(PerfectInformation(*np.array([[3.0], [3.0], [2.98]])))
    assert "would save less than 0.001 capability-years more" in tail
    assert tail.endswith("adds 0.020 (value of the stochastic solution, in the mean).")


def test_other_plans_are_refused_in_words() -> None:
    with pytest.raises(InputError, match="says nothing of a fastest plan"):
        check_gap_alone(HandoverRequest("fastest", floor=0.4))
    rule = Rule(name="few", capabilities=("tanker",), at_most=1.0, price=2.0)
    with pytest.raises(InputError, match="judged by more than their gaps"):
        check_gap_alone(HandoverRequest("least-gap", rules=(rule,)))


def test_whoever_stops_it_gets_no_half_of_it(
    plans: dict[float, RobustPlan], monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterpoise.planner.handover import perfect_information as module

    def stopped(*given: Any, **named: Any) -> Any:
        solved = solve_robust(*given, **named)
        return replace(solved, answer=replace(solved.answer, status="interrupted"))

    monkeypatch.setattr(module, "solve_robust", stopped)
    with pytest.raises(KeyboardInterrupt):
        perfect_information(plans[0.0])
