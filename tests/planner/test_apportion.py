"""The program on cases small enough to know the answer."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("linopy")
pytest.importorskip("highspy")

from counterpoise.planner.targets.fairness import Fairness, assemble
from counterpoise.planner.targets.inputs import TargetsInputs
from counterpoise.planner.targets.shadow_prices import priced, reasons
from counterpoise.planner.targets.solution import TargetsSolution, solve
from counterpoise.planner.targets.verification import broken_limits, evaluate
from counterpoise.problems import InputError


def inputs(allies: int = 2, capabilities: int = 1, **changes: Any) -> TargetsInputs:
    """Return a small world without any limit but those that are named."""
    cells, each, ally = (allies, capabilities), (capabilities,), (allies,)

    def whole(value: Any, shape: Sequence[int]) -> np.ndarray:
        return np.broadcast_to(np.asarray(value, dtype=float), shape).copy()

    return TargetsInputs(
        allies=tuple(f"A{i}" for i in range(allies)),
        capabilities=tuple(f"c{i}" for i in range(capabilities)),
        years=changes.get("years", 10.0),
        need=whole(changes.get("need", 10), each),
        leading=whole(changes.get("leading", 0), each),
        today=whole(changes.get("today", 0), cells),
        arriving=whole(changes.get("arriving", 0), cells),
        ready=whole(changes.get("ready", 1), cells),
        price=whole(changes.get("price", 10), each),
        price_then=whole(changes.get("price", 10), each),
        upkeep=whole(changes.get("upkeep", 0), each),
        crew=whole(changes.get("crew", 1), each),
        life=whole(changes.get("life", 1e9), each),
        lead_time=whole(2, each),
        industry=whole(changes.get("industry", np.inf), each),
        crews=whole(changes.get("crews", np.inf), ally),
        money=whole(changes.get("money", 1e9), ally),
        money_then=whole(changes.get("money_then", 1e9), ally),
        modelled=changes.get("modelled", 1.0),
        eligible=np.broadcast_to(changes.get("eligible", True), cells).copy(),
        minimum=whole(changes.get("minimum", 0), each),
        lot=whole(changes.get("lot", 0), each),
        poolable=np.broadcast_to(changes.get("poolable", False), each).copy(),
        pools=changes.get("pools", {}),
        affinity=whole(changes.get("affinity", 0), cells),
        small=np.broadcast_to(changes.get("small", False), ally).copy(),
        cap=changes.get("cap", 1.0),
        new_starts=changes.get("new_starts", 99),
        pool_part=changes.get("pool_part", 1.0),
        affinity_discount=changes.get("affinity_discount", 0.0),
        nearness_weight=changes.get("nearness_weight", 0.0),
        shortfall_price=changes.get("shortfall_price", 1e5),
        unfair_price=changes.get("unfair_price", 10.0),
        growth=changes.get("growth", np.inf),
        keep_share=changes.get("keep_share", 0.0),
        multiple=changes.get("multiple", np.inf),
        margin=changes.get("margin", 0.0),
        firm=whole(changes.get("firm", 0), cells),
        floor=whole(changes.get("floor", 0), cells),
        fleet=whole(changes.get("fleet", np.nan), cells),
        least=whole(changes.get("least", 0), cells),
        most=whole(changes.get("most", np.inf), cells),
    )


def solved(case: TargetsInputs, fairness: Fairness | None = None) -> TargetsSolution:
    found = solve(case, fairness, gap=0.0, seconds=30)
    assert broken_limits(case, found.units, found.alone, found.together, found.orders) == []
    rule = (fairness.shares, fairness.within) if fairness else ()
    assert evaluate(case, found.units, *rule).objective == pytest.approx(found.objective, rel=1e-6)
    return found


def short(case: TargetsInputs, found: TargetsSolution) -> float:
    return float(evaluate(case, found.units).short.sum())


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, 0.0),
        ({"crews": [3, 4]}, 3.0),  # seven people man seven units
        ({"money": [20, 50]}, 3.0),  # ten each: two and five units
        ({"money_then": [2, 1], "life": 10.0}, 7.0),  # a unit costs one a year to replace
        ({"industry": 6}, 4.0),
        ({"cap": 0.4}, 2.0),  # two allies with four each
        ({"cap": 0.5, "leading": 8}, 0.0),  # five of the eight count
        ({"cap": 0.4, "leading": 8, "eligible": [[True], [False]]}, 2.0),
        ({"eligible": False}, 10.0),
        ({"minimum": 4, "crews": [3, 5]}, 5.0),
        ({"lot": 3, "crews": [5, 5]}, 4.0),
        ({"need": [10, 10], "capabilities": 2, "minimum": 1, "small": True, "new_starts": 1}, 0.0),
        ({"need": [9, 9, 9], "capabilities": 3, "minimum": 1, "small": True, "new_starts": 1}, 9.0),
        ({"today": 1, "growth": 0.5, "years": 2.0}, 5.5),  # 1.5 squared each
        ({"ready": 0.5, "crews": [6, 4]}, 5.0),
    ],
)
def test_what_each_limit_leaves_short_is_known_by_hand(
    changes: dict[str, Any], missing: float
) -> None:
    case = inputs(**changes)
    assert short(case, solved(case)) == pytest.approx(missing, abs=1e-5)


def test_a_pool_counts_as_one_provider() -> None:
    apart = inputs(minimum=4, crews=[3, 3], need=6)
    assert short(apart, solved(apart)) == pytest.approx(6)
    pooling = replace(apart, poolable=np.array([True]), pools={"both": (0, 1)})
    found = solved(pooling)
    assert short(pooling, found) == pytest.approx(0, abs=1e-6)
    np.testing.assert_allclose(found.together[0, :, 0], [3, 3], atol=1e-6)


def test_cost_is_new_orders_and_the_upkeep_of_the_mean() -> None:
    # Ten years, life 20: from 4 to 10 units, 7 on average, 3.5 retire, 1 arrives: 8.5 orders.
    case = inputs(allies=1, today=4, arriving=1, life=20, upkeep=2, price=10)
    found = solved(case)
    assert found.orders[0, 0] == pytest.approx(8.5)
    assert evaluate(case, found.units).cost[0] == pytest.approx(8.5 * 10 / 10 + 2 * 7)


def test_the_cheaper_ally_by_readiness_provides() -> None:
    case = inputs(ready=[[1.0], [0.5]])
    np.testing.assert_allclose(solved(case).units[:, 0], [10, 0], atol=1e-6)


def test_geography_settles_what_cost_leaves_open_but_not_more() -> None:
    case = inputs(affinity=[[0.0], [1.0]], affinity_discount=0.1)
    np.testing.assert_allclose(solved(case).units[:, 0], [0, 10], atol=1e-6)
    dearer = replace(case, ready=np.array([[1.0], [0.85]]))
    np.testing.assert_allclose(solved(dearer).units[:, 0], [10, 0], atol=1e-6)


def test_an_ally_keeps_what_would_stand_anyway() -> None:
    # Of ten units with a life of 20 years, 7.5 / 1.25 = 6 stand after ten years; four fifths stay.
    case = inputs(allies=1, today=10, need=1, life=20, upkeep=5, keep_share=0.8)
    assert solved(case).units[0, 0] == pytest.approx(4.8)
    poor = replace(case, crews=np.array([2.0]))
    assert solved(poor).units[0, 0] == pytest.approx(2.0, abs=1e-6)


def test_fairness_comes_after_needs_and_before_cost() -> None:
    shares = np.array([0.5, 0.5])
    case = inputs(ready=[[1.0], [0.5]], life=10)
    even = solved(case, Fairness(shares, 0.0))
    burden = even.units @ case.yearly
    assert burden[0] == pytest.approx(burden[1])
    assert short(case, even) == pytest.approx(0, abs=1e-6)
    banded = solved(case, Fairness(shares, 0.25)).units @ case.yearly
    assert banded[0] / banded.sum() == pytest.approx(1.25 * 0.5)
    helpless = replace(case, crews=np.array([np.inf, 2.0]))
    assert short(helpless, solved(helpless, Fairness(shares, 0.0))) == pytest.approx(0, abs=1e-6)


def enumerated(case: TargetsInputs, highest: int) -> float:
    """Return the best objective over all whole holdings, by trying them all."""
    best = np.inf
    nobody = np.zeros((0, *case.today.shape))
    for numbers in product(range(highest + 1), repeat=case.today.size):
        units = np.array(numbers, dtype=float).reshape(case.today.shape)
        evaluation = evaluate(case, units)
        if not broken_limits(case, units, units, nobody, evaluation.orders, tolerance=1e-9):
            best = min(best, evaluation.objective)
    return best


small_numbers = st.integers(min_value=0, max_value=4)


@st.composite
def cases(draw: st.DrawFn) -> TargetsInputs:
    def some(count: int, low: float, high: float) -> list[float]:
        return [draw(st.integers(int(low), int(high))) * 1.0 for _ in range(count)]

    return inputs(
        allies=2,
        capabilities=2,
        need=some(2, 1, 6),
        leading=some(2, 0, 3),
        today=[some(2, 0, 3), some(2, 0, 3)],
        ready=[[1.0, 0.5], [0.5, 1.0]],
        price=some(2, 1, 9),
        upkeep=some(2, 0, 2),
        life=some(2, 8, 30),
        crew=some(2, 1, 3),
        crews=some(2, 0, 12),
        money=some(2, 10, 90),
        money_then=some(2, 1, 20),
        industry=some(2, 1, 9),
        minimum=some(2, 0, 3),
        lot=1,
        cap=draw(st.sampled_from([0.5, 1.0])),
        small=[True, False],
        new_starts=1,
        nearness_weight=0.1,
    )


@pytest.mark.slow
@settings(max_examples=3, deadline=None, derandomize=True)
@given(cases())
def test_small_whole_cases_equal_trying_everything(case: TargetsInputs) -> None:
    bounded = replace(case, most=np.full(case.today.shape, 3.0))
    assert solve(bounded, gap=0.0).objective == pytest.approx(enumerated(bounded, 3), rel=1e-6)


@pytest.mark.validate
@settings(max_examples=100, deadline=None)
@given(cases())
def test_many_small_whole_cases_equal_trying_everything(case: TargetsInputs) -> None:
    bounded = replace(case, most=np.full(case.today.shape, 5.0))
    assert solve(bounded, gap=0.0).objective == pytest.approx(enumerated(bounded, 5), rel=1e-6)


def relaxations(case: TargetsInputs) -> dict[str, TargetsInputs]:
    return {
        "people": replace(case, crews=case.crews * 1.5 + 1),
        "money": replace(case, money=case.money + 20, money_then=case.money_then + 5),
        "industry": replace(case, industry=case.industry + 2),
        "cap": replace(case, cap=1.0),
        "minimum": replace(case, minimum=np.zeros_like(case.minimum)),
        "lot": replace(case, lot=np.zeros_like(case.lot)),
        "new starts": replace(case, new_starts=9),
        "leading ally": replace(case, leading=case.leading + 1),
    }


@pytest.mark.slow
@settings(max_examples=3, deadline=None, derandomize=True)
@given(cases())
def test_relaxing_a_limit_never_worsens_the_optimum(case: TargetsInputs) -> None:
    before = solved(case).objective
    for name, wider in relaxations(case).items():
        assert solved(wider).objective <= before * (1 + 1e-6) + 1e-6, name


@pytest.mark.slow
@settings(max_examples=3, deadline=None, derandomize=True)
@given(cases())
def test_one_more_ally_never_costs_more_without_its_frontage(case: TargetsInputs) -> None:
    alone = replace(
        case,
        allies=case.allies[:1],
        **{n: getattr(case, n)[:1] for n in _BY_ALLY},
    )
    # Without holdings of its own, which cost upkeep whoever is asked.
    joined = replace(case, today=case.today * [[1.0], [0.0]])
    assert solved(joined).objective <= solved(alone).objective * (1 + 1e-6) + 1e-6


_BY_ALLY = (
    *("today", "arriving", "ready", "crews", "money", "money_then", "eligible", "affinity"),
    *("small", "firm", "floor", "fleet", "least", "most"),
)


@pytest.mark.slow
@settings(max_examples=3, deadline=None, derandomize=True)
@given(cases())
def test_the_order_of_allies_does_not_matter(case: TargetsInputs) -> None:
    turned = replace(
        case, allies=case.allies[::-1], **{n: getattr(case, n)[::-1].copy() for n in _BY_ALLY}
    )
    assert solved(turned).objective == pytest.approx(solved(case).objective, rel=1e-6)


@pytest.mark.slow
@settings(max_examples=4, deadline=None, derandomize=True)
@given(cases())
def test_no_duality_gap_and_the_relaxation_bounds_the_plan(case: TargetsInputs) -> None:
    program = assemble(case, None)
    relaxed = priced(program)
    assert relaxed.dual == pytest.approx(relaxed.objective, rel=1e-6, abs=1e-4)
    found = solved(case)
    assert relaxed.objective + case.sunk.sum() <= found.objective * (1 + 1e-7) + 1e-5
    held = priced(found.program, found.run)
    assert held.objective + case.sunk.sum() == pytest.approx(found.objective, rel=1e-6)
    assert held.dual == pytest.approx(held.objective, rel=1e-6, abs=1e-4)


def test_a_price_is_what_one_more_is_worth() -> None:
    case = inputs(crews=[3, 4], money=[25, 1e9])
    found = solved(case)
    duals = priced(found.program, found.run).rows
    people = duals[found.program.model.constraints["people"].labels.values]
    # A post in A1 closes a tenth of the need for a yearly cost of one; A0 has no money for more.
    assert -people[1] == pytest.approx(1e5 / 10 - 1)
    more = solved(replace(case, crews=np.array([3.0, 5.0])))
    assert found.objective - more.objective == pytest.approx(1e5 / 10 - 1)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"crews": [1, 1]}, "people"),
        ({"money": [10, 10]}, "money"),
        ({"industry": 2}, "industry and lead time"),
        ({"cap": 0.2}, "cap"),
        ({"today": 1, "growth": 0.05}, "growth of fleets"),
        ({"lot": 7, "crews": [8, 8], "need": 12.0}, ""),
        ({"lot": 7, "crews": [8, 8], "need": 15.0}, "whole units and sizes"),
        ({"crews": [1, 1], "money": [10, 10]}, "several limits together"),
    ],
)
def test_why_a_need_stays_short(changes: dict[str, Any], why: str) -> None:
    case = inputs(**changes)
    assert reasons(solved(case), None)["why"].tolist() == [why]


def test_a_checker_that_finds_nothing_would_be_worthless() -> None:
    case = inputs(crews=[3, 4], lot=2, minimum=3, money=10, industry=1, most=5)
    units = np.array([[6.5], [0.5]])
    orders = evaluate(case, units).orders
    found = " ".join(broken_limits(case, units, units, np.zeros((0, 2, 1)), orders))
    for word in ("people", "lots", "minimum", "money", "industry", "bounds"):
        assert word in found


def test_what_must_be_and_cannot_is_refused() -> None:
    case = inputs(least=[[8.0], [0.0]], industry=5)
    with pytest.raises(InputError, match="no plan holds all bounds"):
        solve(case)


def test_twice_the_same_gives_the_same_plan() -> None:
    case = inputs(3, 2, need=[7, 9], crews=[5, 6, 7], lot=1, minimum=2)
    first, second = solve(case), solve(case)
    np.testing.assert_array_equal(first.units, second.units)
