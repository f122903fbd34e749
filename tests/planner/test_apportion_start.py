"""How good a plan is, an earlier one as a start, interrupts, noise and ranges."""

import json
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("linopy")
pytest.importorskip("highspy")

from counterpoise.planner.targets import TargetsRequest, make_plan, noise, solution
from counterpoise.planner.targets.fairness import Fairness
from counterpoise.planner.targets.fairness_bound import smallest_tolerance
from counterpoise.planner.targets.inputs import TargetsInputs
from counterpoise.planner.targets.ranges import ranges_of
from counterpoise.planner.targets.solution import solve, status_of
from counterpoise.planner.targets.start import Holdings
from counterpoise.planner.targets.verification import broken_limits
from counterpoise.problems import InputError

from .test_apportion import cases, inputs, relaxations, solved

LOOSE = 0.9
"""A gap so wide that the solver stops at the first plan it meets."""
FEW = {"capabilities": ["sead", "tanker"], "members": {"only": ["NOR", "SWE", "POL", "USA"]}}


@pytest.mark.parametrize(
    ("gap", "asked", "status"),
    [
        (0.0, 0.0, "optimal"),
        (0.005, 0.005, "optimal"),
        (0.0051, 0.005, "within 0.51 per cent"),
        (0.105, 0.005, "within 10.5 per cent"),
        (np.inf, 0.005, "no bound known"),
    ],
)
def test_optimal_is_said_only_within_the_gap(gap: float, asked: float, status: str) -> None:
    assert status_of(gap, asked) == status


@pytest.mark.slow
@settings(max_examples=6, deadline=None, derandomize=True)
@given(cases())
def test_the_status_is_true_against_the_best_plan(case: TargetsInputs) -> None:
    best = solved(case).objective
    found = solve(case, gap=LOOSE)
    assert found.bound <= best * (1 + 1e-6) + 1e-6 <= found.objective * (1 + 2e-6) + 2e-6
    assert found.gap == pytest.approx((found.objective - found.bound) / max(found.objective, 1))
    tight = solve(case, gap=0.0)
    assert tight.status == "optimal"
    assert tight.objective == pytest.approx(best, rel=1e-6)


@pytest.mark.slow
@settings(max_examples=4, deadline=None, derandomize=True)
@given(cases())
def test_more_freedom_never_hurts_however_early_the_solver_stops(case: TargetsInputs) -> None:
    before = solve(case, gap=0.0)
    start = Holdings(before.alone, before.together)
    for name, wider in relaxations(case).items():
        after = solve(wider, gap=LOOSE, start=start)
        assert after.objective <= before.objective * (1 + 1e-6) + 1e-6, name
        assert not broken_limits(wider, after.units, after.alone, after.together, after.orders)


def test_a_start_that_breaks_a_limit_is_left_out() -> None:
    case = inputs(need=4, crews=[1, 1], lot=1)
    start = Holdings(np.array([[3.0], [0.0]]), np.zeros((0, 2, 1)))
    assert solve(case, gap=0.0, start=start).units.sum() == 2


@pytest.mark.parametrize("firm", [False, True])
def test_a_start_is_kept_under_a_rule_of_fairness(firm: bool) -> None:
    case = inputs(need=9, life=10, lot=1, ready=[[1.0], [0.5]])
    rule = Fairness(np.array([0.5, 0.5]), 0.3, firm=firm)
    before = solve(case, rule, gap=0.0)
    start = Holdings(before.alone, before.together)
    after = solve(replace(case, crews=np.array([50.0, 50.0])), rule, gap=LOOSE, start=start)
    assert after.objective <= before.objective + 1e-6


def test_an_interrupt_between_two_solves_keeps_the_first_whole_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ctrl-C while a program is put together must not lose what there is."""
    import os
    import signal

    # What is started in the background ignores interrupts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    case = inputs(3, 2, need=[30, 30], crews=[40, 40, 40], lot=1, minimum=2)
    rounded = solution._rounded
    monkeypatch.setattr("counterpoise.planner.targets.highs_run.LOTS_LEFT_OPEN", 1)

    def interrupted(*args: Any) -> Any:
        found = rounded(*args)
        os.kill(os.getpid(), signal.SIGINT)
        return found

    monkeypatch.setattr(solution, "_rounded", interrupted)
    try:
        found = solve(case)
        after = signal.getsignal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert found.ended == "interrupted"
    assert broken_limits(case, found.units, found.alone, found.together, found.orders) == []
    assert found.bound <= found.objective
    assert after is signal.default_int_handler


def test_somebody_else_may_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, call = Event(), solution.Effort.call

    def stopping(self: Any, *args: Any, **options: Any) -> Any:
        found = call(self, *args, **options)
        stop.set()
        return found

    monkeypatch.setattr(solution.Effort, "call", stopping)
    plan = make_plan("status-quo", changes=FEW, stop=stop)
    assert plan.ended == "interrupted"
    assert not len(plan.binds)
    assert plan.summary()["ended"] == "interrupted"


def told(objective: float, bound: float) -> Any:
    gap = (objective - bound) / objective
    return SimpleNamespace(objective=objective, bound=bound, gap=gap, point_musd=10.0)


def test_a_difference_smaller_than_both_gaps_says_nothing() -> None:
    small = noise(told(1000, 990), told(1015, 1000))
    assert not small["says"]
    assert small["noise_musd"] == 25
    assert small["difference_points"] == pytest.approx(1.5)
    assert "says nothing" in small["sentence"]
    large = noise(told(1000, 990), told(900, 890))
    assert large["says"]
    assert "better, more than that" in large["sentence"]


def test_ranges_of_equals_are_wide_and_of_the_needed_are_narrow() -> None:
    # Two allies of the same price meet a need of ten; nobody else can meet the other.
    case = inputs(2, 2, need=[10, 4], life=10, eligible=[[True, True], [True, False]])
    found = ranges_of(solved(case), None, 0.0, ("A0",))
    each = case.yearly
    assert found.burden.loc["A0", "least"] == pytest.approx(4 * each[1], rel=1e-3)
    assert found.burden.loc["A0", "most"] == pytest.approx(10 * each[0] + 4 * each[1], rel=1e-3)
    assert found.burden.loc["A0", "certain"] == "more"
    assert found.burden.loc["A1", "certain"] == ""
    assert found.units.loc["c0", "least"] == pytest.approx(10, rel=1e-3)
    assert found.units.loc["c1", "most"] == pytest.approx(4, rel=1e-3)
    single = found.targets.set_index("capability")
    assert single.loc["c0", "most"] == pytest.approx(10, rel=1e-3)
    assert single.loc["c1", "least"] == pytest.approx(4, rel=1e-3)


def by_a_second_solver(case: TargetsInputs, weights: np.ndarray, worth: float) -> float:
    """Return the least of a weighted sum of units, from an independent statement in SciPy."""
    from scipy.optimize import linprog

    allies, kinds = case.today.shape
    size = allies * kinds
    half = case.turnover / 2
    units, orders, short = np.eye(size), np.zeros((size, size)), np.zeros((size, kinds))
    rows, limits = [], []

    def row(unit: Any = 0.0, order: Any = 0.0, missing: Any = 0.0, limit: float = 0.0) -> None:
        parts = (np.broadcast_to(unit, size), np.broadcast_to(order, size))
        rows.append(np.concatenate([*parts, np.broadcast_to(missing, kinds)]))
        limits.append(limit)

    today, arriving = case.today.ravel(), case.arriving.ravel()
    for i in range(size):
        needed = today[i] * (1 - half[i % kinds]) + arriving[i]
        row(units[i] * (1 + half[i % kinds]), -units[i], 0.0, needed)
    for c in range(kinds):
        of_kind = np.tile(np.eye(kinds)[c], allies)
        # The cap is beyond every fleet here, so each ready unit counts.
        row(-of_kind * case.ready.ravel(), 0.0, -np.eye(kinds)[c], -case.need[c])
        row(0.0, of_kind, 0.0, case.industry[c])
    for a in range(allies):
        of_ally = np.repeat(np.eye(allies)[a], kinds)
        row(of_ally * np.tile(case.crew, allies), 0.0, 0.0, case.crews[a])
    price = np.tile(case.price / case.years, allies)
    upkeep = np.tile(case.upkeep / 2, allies)
    row(upkeep, price, case.shortfall_price / case.need, worth - float(case.sunk.sum()))
    costs = np.concatenate([weights.ravel(), orders[0], short[0]])
    found = linprog(costs, A_ub=np.array(rows), b_ub=np.array(limits), bounds=(0, None))
    assert found.status == 0
    return float(found.fun)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_a_second_solver_finds_the_same_ranges(seed: int) -> None:
    draw = np.random.default_rng(seed)
    case = inputs(
        3,
        2,
        need=draw.integers(4, 12, 2),
        today=draw.integers(0, 4, (3, 2)),
        ready=draw.choice([0.5, 0.8, 1.0], (3, 2)),
        price=draw.integers(2, 9, 2),
        upkeep=draw.integers(0, 3, 2),
        life=draw.integers(10, 40, 2),
        crew=draw.integers(1, 4, 2),
        crews=draw.integers(8, 30, 3),
        industry=draw.integers(8, 25, 2),
        cap=10.0,
    )
    plan = solve(case, gap=0.0)
    found = ranges_of(plan, None, 0.05)
    worth = plan.objective * 1.05
    for a in range(3):
        weights = np.zeros((3, 2))
        weights[a] = case.yearly
        row = found.burden.iloc[a]
        scale = {"rel": 1e-4, "abs": 1e-4}
        assert row["least"] == pytest.approx(by_a_second_solver(case, weights, worth), **scale)
        assert row["most"] == pytest.approx(-by_a_second_solver(case, -weights, worth), **scale)
        assert row["least"] <= row["plan"] <= row["most"]


def test_the_smallest_tolerance_holds_for_some_plan_or_none_at_all() -> None:
    """Regression: the whole program must be solved with everything open before it says optimal."""
    case = inputs(need=9, life=10, lot=3, crews=[9, 9])
    rule = Fairness(np.array([0.5, 0.5]), 0.0)
    assert smallest_tolerance(case, rule) == pytest.approx(0.0, abs=1e-9)
    assert smallest_tolerance(case, rule, relaxed=False) == pytest.approx(0.0, abs=1e-9)


def test_a_written_plan_is_a_start(tmp_path: Path) -> None:
    before = make_plan("status-quo", TargetsRequest(level="targets-2025"), changes=FEW)
    before.save(tmp_path / "first")
    options = {"changes": FEW, "gap": LOOSE, "explain": False}
    wider = TargetsRequest(level="targets-2025", cap=1.0)
    for start in (before, tmp_path / "first", str(tmp_path / "first" / "apportion.json")):
        after = make_plan("status-quo", wider, start=start, **options)
        assert after.objective <= before.objective * (1 + 1e-9)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"targets": 3, "pools": []}'])
def test_what_is_no_plan_is_refused_as_a_start(tmp_path: Path, content: str) -> None:
    (tmp_path / "apportion.json").write_text(content)
    with pytest.raises(InputError, match="is no apportionment"):
        make_plan("status-quo", changes=FEW, start=tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        make_plan("status-quo", changes=FEW, start=tmp_path / "nowhere")


def test_ranges_are_part_of_the_plan_and_its_files(tmp_path: Path) -> None:
    plan = make_plan("status-quo", changes=FEW, alternatives=0.005, targets_of=["POL"])
    assert plan.ranges is not None
    names = {path.name for path in plan.save(tmp_path)}
    assert {"ranges-burden.csv", "ranges-units.csv", "ranges-targets.csv", "pools.csv"} <= names
    ranges = json.loads((tmp_path / "apportion.json").read_text())["ranges"]
    assert ranges["give"] == 0.005
    for row in (*ranges["burden"].values(), *ranges["units"].values(), *ranges["targets"]):
        assert row["least"] <= row["plan"] <= row["most"]
    assert set(ranges["burden"]) == set(plan.cost.index)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"alternatives": -0.1}, "is no share"),
        ({"targets_of": ["POL"]}, "Add --alternatives"),
        ({"alternatives": 0.1, "targets_of": ["DEU"]}, "not among those who are asked"),
    ],
)
def test_ranges_that_cannot_be_given_are_refused(options: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        make_plan("status-quo", changes=FEW, **options)
