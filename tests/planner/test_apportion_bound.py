"""Fairness as a bound, on cases small enough to know the answer."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("linopy")
pytest.importorskip("highspy")

from counterpoise.planner.targets.fairness import Fairness, smallest_piece, sparing
from counterpoise.planner.targets.fairness_bound import BoundResult, smallest_tolerance
from counterpoise.planner.targets.inputs import Floats, TargetsInputs
from counterpoise.planner.targets.shadow_prices import reasons
from counterpoise.planner.targets.solution import TargetsSolution, solve
from counterpoise.planner.targets.verification import broken_limits, evaluate

from .test_apportion import inputs

HALVES = np.array([0.5, 0.5])


def bounded(
    case: TargetsInputs, shares: Floats, within: float
) -> tuple[TargetsSolution, BoundResult]:
    found = solve(case, Fairness(shares, within, firm=True), gap=0.0, seconds=30)
    assert broken_limits(case, found.units, found.alone, found.together, found.orders) == []
    assert evaluate(case, found.units).objective == pytest.approx(found.objective, rel=1e-6)
    assert found.bounded is not None
    return found, found.bounded


def test_a_bound_comes_before_needs() -> None:
    # Two people in A1 man two units; within a quarter A0 may then hold 0.625 / 0.375 as many.
    case = inputs(crews=[99, 2], life=10)
    found, told = bounded(case, HALVES, 0.25)
    np.testing.assert_allclose(found.units[:, 0], [2 * 0.625 / 0.375, 2], rtol=1e-6)
    assert told.kept
    assert told.unmet_free == pytest.approx(0, abs=1e-9)
    assert told.unmet == pytest.approx(1 - (2 + 2 * 0.625 / 0.375) / 10)


def test_a_bound_that_cannot_be_kept_says_for_whom_how_far_and_what_would_do() -> None:
    # A0 keeps what stands: six units (see the test of keeping); A1 can man one.
    case = inputs(need=1, today=[[10.0], [0.0]], life=20, keep_share=1.0, crews=[99, 1])
    found, told = bounded(case, HALVES, 0.25)
    np.testing.assert_allclose(found.units[:, 0], [6, 1], rtol=1e-5)
    each = case.yearly[0]
    # Of seven units half is 3.5: 2.5 above is five sevenths of it, and so is 2.5 below.
    assert told.smallest == pytest.approx(5 / 7)
    assert not told.possible
    np.testing.assert_allclose(
        told.outside, [each * (6 - 1.25 * 3.5), -each * (0.75 * 3.5 - 1)], rtol=1e-5
    )
    assert bounded(case, HALVES, 5 / 7 + 1e-6)[1].kept
    assert not bounded(case, HALVES, 5 / 7 - 1e-3)[1].kept


def test_an_ally_too_small_for_one_lot_is_allowed_that_lot() -> None:
    # A tenth of the bill buys one of ten units; the smallest fleet is three.
    case = inputs(minimum=3, lot=1, life=10)
    shares = np.array([0.9, 0.1])
    assert smallest_piece(case) == pytest.approx(3 * case.yearly[0])
    # A0 is held to nine tenths of what there is, and A1 has none or at least three: only to have
    # nothing at all keeps that. With some tolerance A0 may hold all ten.
    found, told = bounded(case, shares, 0.0)
    np.testing.assert_allclose(told.fairness.wider, [0, 3 * case.yearly[0]])
    assert told.kept
    assert not found.units.any()
    found, told = bounded(case, shares, 0.12)
    np.testing.assert_allclose(found.units[:, 0], [10, 0], atol=1e-6)
    assert told.kept


def test_no_share_is_no_bound() -> None:
    case = inputs(crews=[4, 99], life=10)
    found, told = bounded(case, np.array([1.0, 0.0]), 0.1)
    assert told.fairness.concerned.tolist() == [True, False]
    # A0 must bear nine tenths and can man four.
    np.testing.assert_allclose(found.units[:, 0], [4, 4 / 0.9 - 4], rtol=1e-5)


def whole_holdings(case: TargetsInputs, highest: int) -> list[Floats]:
    """Return all plans; none asks an ally for more than would count, to make shares fair."""
    nobody, found = np.zeros((0, *case.today.shape)), []
    counts = np.maximum(np.ceil(case.need / case.ready), case.minimum)
    most = np.maximum(counts, case.today)
    for numbers in product(range(highest + 1), repeat=case.today.size):
        units = np.array(numbers, dtype=float).reshape(case.today.shape)
        if (units > most).any():
            continue
        orders = evaluate(case, units).orders
        if not broken_limits(case, units, units, nobody, orders, tolerance=1e-9):
            found.append(units)
    return found


@st.composite
def cases(draw: st.DrawFn) -> TargetsInputs:
    def some(count: int, low: int, high: int) -> list[float]:
        return [float(draw(st.integers(low, high))) for _ in range(count)]

    return inputs(
        capabilities=2,
        need=some(2, 1, 6),
        today=[some(2, 0, 3), some(2, 0, 3)],
        ready=[[1.0, 0.5], [0.5, 1.0]],
        price=some(2, 1, 9),
        upkeep=some(2, 1, 2),
        life=some(2, 8, 30),
        crew=some(2, 1, 3),
        crews=some(2, 2, 12),
        minimum=some(2, 0, 2),
        lot=1,
        keep_share=draw(st.sampled_from([0.0, 1.0])),
        nearness_weight=0.1,
        most=4.0,
    )


RULES_DRAWN = (cases(), st.sampled_from([0.3, 0.5, 0.7]), st.sampled_from([0.05, 0.25, 0.6]))


@pytest.mark.slow
@settings(max_examples=2, deadline=None, derandomize=True)
@given(*RULES_DRAWN)
def test_small_whole_cases_equal_trying_everything(
    case: TargetsInputs, share: float, x: float
) -> None:
    check_against_all(case, share, x)


@pytest.mark.validate
@settings(max_examples=60, deadline=None)
@given(*RULES_DRAWN)
def test_many_small_whole_cases_equal_trying_everything(
    case: TargetsInputs, share: float, x: float
) -> None:
    check_against_all(case, share, x)


def check_against_all(case: TargetsInputs, share: float, x: float) -> None:
    shares = np.array([share, 1 - share])
    found, told = bounded(case, shares, x)
    rule = replace(told.fairness, breach=0.0)
    plans = whole_holdings(case, 4)
    outside = [np.abs(rule.outside(units @ case.yearly)).sum() for units in plans]
    least = min(outside)
    assert np.abs(told.outside).sum() == pytest.approx(least, abs=1e-4)
    near = [u for u, o in zip(plans, outside, strict=True) if o <= least + 1e-5]
    best = min(evaluate(case, units).objective for units in near)
    assert found.objective == pytest.approx(best, rel=1e-6)
    burdens = [units @ case.yearly for units in plans]
    smallest = min(rule.tolerance_of(burden) for burden in burdens)
    assert smallest_tolerance(case, rule, relaxed=False) == pytest.approx(smallest, abs=1e-6)
    assert smallest_tolerance(case, rule) <= smallest + 1e-6


@pytest.mark.slow
@settings(max_examples=2, deadline=None, derandomize=True)
@given(cases())
def test_a_tighter_bound_never_improves_the_objective(case: TargetsInputs) -> None:
    free = solve(case, gap=0.0).objective
    before = free
    for within in (1.0, 0.5, 0.25, 0.1):
        found, told = bounded(case, HALVES, within)
        if not told.kept:
            break
        assert found.objective >= before * (1 - 1e-6) - 1e-6
        assert found.bound <= found.objective * (1 + 1e-9) + 1e-6
        before = found.objective


def test_sparing_hangs_on_the_total_of_a_plan_without_the_rule() -> None:
    case = inputs(minimum=3, life=10)
    rule = Fairness(np.array([0.8, 0.2]), 0.1, firm=True)
    each = case.yearly[0]
    assert sparing(case, rule, 14 * each).wider.tolist() == [0, 3 * each]
    assert sparing(case, rule, 16 * each).wider.tolist() == [0, 0]


def test_reasons_are_found_where_lifting_a_limit_raises_what_allies_keep() -> None:
    # With more people A0 keeps six units instead of three, so more must lie outside than before.
    case = inputs(need=20, today=[[10.0], [0.0]], life=20, keep_share=1.0, crews=[3, 1])
    found, told = bounded(case, np.array([0.1, 0.9]), 0.25)
    assert not told.kept
    assert reasons(found, told.fairness)["why"].tolist() == ["people"]
