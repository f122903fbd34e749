"""Plans with steady orders: what they give, what they gain, and what else would have been as good.

The best plan is the oracle: no plan may be better than its bound, and none that is given worse than
what may be given of it.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.evidence import Evidence
from counterpoise.planner.handover import (
    HandoverPlan,
    HandoverRequest,
    make_plan,
    programs,
    solution,
)
from counterpoise.planner.handover.alternatives import Task, _limited, _money, alternatives
from counterpoise.planner.handover.conditions import in_pools
from counterpoise.planner.handover.decisions import decisions_of, stock_of
from counterpoise.planner.handover.money import overspent
from counterpoise.planner.handover.objectives import (
    Goal,
    add_levels,
    add_objective,
    total_shortfall,
)
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.procedure import plan_conditions
from counterpoise.planner.handover.program import Choices, HandoverProblem
from counterpoise.planner.handover.programs import Best, best_program
from counterpoise.planner.handover.solution import solve
from counterpoise.planner.handover.steadiness import Limits, add_smooth_objective, variation_musd
from counterpoise.planner.handover.steady_programs import manned_again, steady_program
from counterpoise.planner.handover.trade_off import trade_off
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario, load_scenario

from .second_solver import glop
from .textbook import textbook

pytest.importorskip("linopy")
pytest.importorskip("highspy")
SMALL: dict[str, Any] = {"capabilities": ["sead", "tanker"], "time": {"quarters": 16}}


@pytest.fixture(scope="module")
def cliff(evidence: Evidence) -> Scenario:
    return load_scenario("cliff", evidence=evidence, changes=SMALL)


@pytest.fixture(scope="module")
def plans(cliff: Scenario) -> dict[tuple[str, float], HandoverPlan]:
    """Return plans by objective and give, solved once."""
    by = {"cheapest": "2030-Q1"}
    return {
        (name, give): make_plan(cliff, HandoverRequest(name, by=by.get(name), give=give))
        for name in ("least-gap", "cheapest", "fastest")
        for give in (0.0, 0.005, 0.02)
    }


@pytest.fixture(scope="module")
def steadied(cliff: Scenario) -> tuple[Best, HandoverProblem, float]:
    """Return the best plan, the program of the steadiest one near it, and what that is worth."""
    request = HandoverRequest("least-gap", give=0.005)
    c = plan_conditions(cliff, request)
    best = best_program(cliff, request, c, lambda _: None)
    found = steady_program(best, request, c, lambda _: None)
    assert found is not None
    return best, found[0], found[1].value


@pytest.mark.parametrize("give", [0.005, 0.02])
@pytest.mark.parametrize("name", ["least-gap", "fastest"])
def test_no_more_is_given_than_may_be(
    plans: dict[tuple[str, float], HandoverPlan], name: str, give: float
) -> None:
    best, plan = plans[name, 0.0], plans[name, give]
    assert plan.answer.value <= best.answer.value * (1 + give) + 1e-6
    assert plan.cost_musd <= best.cost_musd * (1 + give) + 1e-3
    assert plan.answer.gap <= give + 1e-6
    assert plan.answer.bound <= best.answer.value + 1e-6
    assert plan.replay.difference < 1e-6
    assert (plan.replay.coverage - plan.promised).min() > -1e-6
    assert plan.steady is not None
    assert plan.steady["best"] == pytest.approx(best.answer.value, abs=1e-6)


@pytest.mark.parametrize("name", ["least-gap", "fastest"])
def test_orders_are_steadier_the_more_is_given(
    plans: dict[tuple[str, float], HandoverPlan], name: str
) -> None:
    def change(plan: HandoverPlan) -> float:
        found = variation_musd(plan.conditions, plan.decisions.orders, 4)
        return found["by_capability"] + 0.1 * found["by_ally"]

    first, second, third = (change(plans[name, give]) for give in (0.0, 0.005, 0.02))
    # Fleets beyond what may be expected weigh a fifth of their price, and all else less.
    room = 0.25 * max(plans[name, give].to_dataframe()["cost_musd"].sum() for give in (0.0, 0.02))
    assert second <= first + room
    assert third <= second + room
    if name == "least-gap":
        assert second < 0.5 * first


def test_a_little_less_of_what_cannot_be_met_is_never_dearer(
    plans: dict[tuple[str, float], HandoverPlan],
) -> None:
    """The last bit of a shortfall costs most: half a per cent of it is worth a part of the cost."""
    strict, half, two = (plans["cheapest", give] for give in (0.0, 0.005, 0.02))
    assert strict.status == half.status == two.status == "relaxed"
    let_go = [plan.relaxed["years"].sum() for plan in (strict, half, two)]
    assert let_go[1] <= let_go[0] * 1.005 + 1e-4
    assert let_go[2] <= let_go[0] * 1.02 + 1e-4
    # The steady plan may cost its give more than the cheapest with that shortfall.
    assert half.cost_musd <= strict.cost_musd * 1.005 + 1e-3
    assert two.cost_musd <= half.cost_musd * 1.02 + 1e-3


@pytest.mark.parametrize("shortfall", [2.5, 3.0])
def test_a_later_date_is_never_dearer_where_as_much_may_be_let_go(
    cliff: Scenario, shortfall: float
) -> None:
    costs = []
    for by in ("2029-Q3", "2030-Q1", "2030-Q3"):
        request = HandoverRequest("cheapest", by=by)
        c = plan_conditions(cliff, request)
        built = build(c, request.choices(c))
        goal = request.goal(c)
        add_levels(built, goal, elastic=True)
        built.model.add_constraints(total_shortfall(built) <= shortfall, name="limit_of_shortfall")
        add_objective(built, goal)
        answer = solve(built)
        assert answer.status == "optimal"
        costs.append(answer.value)
    assert costs[0] >= costs[1] - 1e-6 >= costs[2] - 2e-6


def test_orders_of_a_textbook_case_are_spread_evenly() -> None:
    """Twelve jets over three years, whenever: four each year, from one ally, change nothing."""
    c = textbook(12)
    # Nothing retires, so that nothing has to be under way at the end.
    c = replace(c, retire=np.zeros_like(c.retire))
    built = build(c, Choices(steps_per_period=4))
    total = (built.order.sum("cell") * 4).sum("period")
    built.model.add_constraints(total == 12.0, name="twelve")
    goal = Goal("least-gap", 0 * c.need, 0 * c.need, 0.0)
    steady = add_smooth_objective(built, goal, Limits(1e6, 1e6))
    answer = solve(built)
    assert answer.status == "optimal"
    yearly = built.order.solution.sum("cell").values * 4
    assert yearly == pytest.approx([4.0, 4.0, 4.0], abs=1e-6)
    assert float(steady.beyond.solution.values) == pytest.approx(0.0, abs=1e-9)


@pytest.fixture(scope="module")
def rough_plan(cliff: Scenario) -> HandoverPlan:
    patch = pytest.MonkeyPatch()
    patch.setattr(solution, "CORNER_COLUMNS", 10)
    patch.setattr(programs, "CORNER_COLUMNS", 10)
    try:
        return make_plan(cliff, HandoverRequest("least-gap", give=0.005))
    finally:
        patch.undo()


@pytest.fixture(scope="module")
def ranges(plans: dict[tuple[str, float], HandoverPlan]) -> Any:
    return alternatives(plans["least-gap", 0.005], 0.005)


def test_fleets_grow_as_far_as_may_be_expected() -> None:
    """Twelve jets from two allies: who may be expected to have six more orders six more."""
    c = textbook(12)
    c = replace(c, retire=np.zeros_like(c.retire))
    built = build(c, Choices(steps_per_period=12))
    total = built.order.sum("cell") * 12
    built.model.add_constraints(total == 12.0, name="twelve")
    goal = Goal("least-gap", 0 * c.need, 0 * c.need, 0.0)
    stands = c.standing()[0][-1]
    fleets, arriving = stands.copy(), built.response[-1, 0, 0]
    fleets[0] += 6.0
    fleets[1] += arriving - 6.0
    add_smooth_objective(built, goal, Limits(1e6, 1e6, fleets=fleets))
    assert solve(built).status == "optimal"
    arrived = arriving * built.order.solution.values[:, 0]
    assert arrived == pytest.approx([6.0, arriving - 6.0], abs=1e-6)


def test_orders_go_where_geography_calls() -> None:
    """Twelve jets from two allies of one kind of force: the one that is called on orders them."""
    c = textbook(12)
    c = replace(c, retire=np.zeros_like(c.retire), stock=np.ones_like(c.stock))
    for called in (0, 1):
        built = build(c, Choices(steps_per_period=12))
        built.model.add_constraints(built.order.sum("cell") * 12 == 12.0, name="twelve")
        goal = Goal("least-gap", 0 * c.need, 0 * c.need, 0.0)
        misplaced = np.full_like(c.stock, 0.1)
        misplaced[called] = 0.0
        add_smooth_objective(built, goal, Limits(1e6, 1e6, misplaced=misplaced))
        assert solve(built).status == "optimal"
        orders = 12 * built.order.solution.values[:, 0]
        assert orders == pytest.approx(12.0 * (np.arange(2) == called), abs=1e-6)


def test_a_row_more_begins_at_the_corner_of_before() -> None:
    """Twelve jets, no more than two in the first year: as steady from a corner as from nothing."""
    c = textbook(12)
    c = replace(c, retire=np.zeros_like(c.retire))
    goal = Goal("least-gap", 0 * c.need, 0 * c.need, 0.0)

    def program(*, limited: bool) -> HandoverProblem:
        built = build(c, Choices(steps_per_period=4))
        if limited:
            first = 4 * built.order.isel(period=0).sum("cell")
            built.model.add_constraints(first <= 2.0, name="first of all")
        total = (built.order.sum("cell") * 4).sum("period")
        built.model.add_constraints(total == 12.0, name="twelve")
        add_smooth_objective(built, goal, Limits(1e6, 1e6))
        return built

    before = program(limited=False)
    even = solve(before)
    assert even.status == "optimal"
    assert before.corner is not None
    cold, warm = solve(program(limited=True)), solve(program(limited=True), start=before.corner)
    assert warm.status == cold.status == "optimal"
    assert warm.value == pytest.approx(cold.value, abs=1e-9)
    assert warm.value > even.value + 1e-6


def test_orders_that_are_held_stay(steadied: tuple[Best, HandoverProblem, float]) -> None:
    """Fewer crews for the same orders: what they man is decided anew, within the crews."""
    best, built, value = steadied
    request, orders = HandoverRequest("least-gap", give=0.005), decisions_of(built).orders
    fewer = replace(built.conditions, crews=built.conditions.crews * (1 - 1e-5))
    found = manned_again(best, request, fewer, orders, value, lambda _: None)
    assert found is not None
    again = decisions_of(found[0])
    assert again.orders == pytest.approx(orders, abs=1e-9)
    assert value - 1e-9 <= found[1].value <= value * (1 + 2e-4)
    units = again.manned * stock_of(fewer, again.orders)
    assert (in_pools(fewer, fewer.crew * units) <= fewer.crews + 1e-6).all()


def test_orders_are_not_held_where_that_loses_much(
    steadied: tuple[Best, HandoverProblem, float],
) -> None:
    best, built, value = steadied
    request, orders = HandoverRequest("least-gap", give=0.005), decisions_of(built).orders
    half = replace(built.conditions, crews=built.conditions.crews / 2)
    assert manned_again(best, request, half, orders, value, lambda _: None) is None


def test_a_second_solver_finds_as_steady_a_plan(
    steadied: tuple[Best, HandoverProblem, float],
) -> None:
    model = steadied[1].model
    assert glop(model) == pytest.approx(float(model.objective.expression.solution.values), rel=1e-6)


def test_a_second_solver_finds_the_same_ends_of_ranges(cliff: Scenario, ranges: Any) -> None:
    """The least and the most that Poland orders, and what is ordered of tankers."""
    request = HandoverRequest("least-gap", give=0.005)
    best = best_program(cliff, request, plan_conditions(cliff, request), lambda _: None)
    program = _limited(best, request)
    for by, name in (("ally", "POL"), ("capability", "tanker")):
        here = ranges[(ranges["by"] == by) & (ranges["name"] == name)].iloc[0]
        place = (best.built.conditions.allies, best.built.conditions.capabilities)[
            by == "capability"
        ].index(name)
        money = _money(program, Task(by, place, 1.0))
        base = np.asarray(program.built.model.matrices.c)
        least, most = (sign * glop(program.built.model, base + sign * money) for sign in (1, -1))
        assert here["least_musd"] == pytest.approx(1000 * max(least, 0.0), abs=0.5, rel=1e-5)
        assert here["most_musd"] == pytest.approx(1000 * most, abs=0.5, rel=1e-5)


class TestAFullProgram:
    """Programs of full size take rows of money as needed and keep the programmes that matter."""

    def test_it_comes_out_as_the_small_one(
        self, rough_plan: HandoverPlan, plans: dict[tuple[str, float], HandoverPlan]
    ) -> None:
        exact = plans["least-gap", 0.0]
        assert rough_plan.status == "near-optimal"
        # Its bound is one of the whole program too, and its value no better than the best.
        assert rough_plan.answer.bound <= exact.answer.value + 1e-6
        assert rough_plan.answer.bound == pytest.approx(exact.answer.value, rel=1e-3)
        assert exact.answer.value - 1e-6 <= rough_plan.answer.value <= exact.answer.value * 1.02

    def test_no_ally_overspends_in_any_quarter(self, rough_plan: HandoverPlan) -> None:
        assert overspent(rough_plan.conditions, rough_plan.decisions.orders).max() <= 1e-6
        assert rough_plan.replay.difference < 1e-6
        assert (rough_plan.replay.coverage - rough_plan.promised).min() > -1e-6


class TestAlternatives:
    """Ranges are ends of plans that keep every rule: other solves must not get beyond them."""

    def test_they_hold_the_plan_and_the_best_one(
        self, ranges: Any, plans: dict[tuple[str, float], HandoverPlan]
    ) -> None:
        for give in (0.0, 0.005):
            plan = plans["least-gap", give]
            spent = np.einsum("tac,tc->ac", plan.decisions.orders, plan.conditions.price)
            for by, sums in (("ally", spent.sum(axis=1)), ("capability", spent.sum(axis=0))):
                rows = ranges[ranges["by"] == by]
                assert (rows["least_musd"].to_numpy() <= sums + 1e-3).all()
                assert (sums <= rows["most_musd"].to_numpy() + 1e-3).all()

    def test_an_end_is_where_the_program_ends(self, ranges: Any, cliff: Scenario) -> None:
        """Poland's most, found again with a rule of one's own: more is infeasible or too dear."""
        most = float(ranges.set_index("name").loc["POL", "most_musd"])
        rule = {"name": "more", "allies": ["POL"], "in": "money", "at_least": most * 1.02}
        best = make_plan(cliff, HandoverRequest("least-gap"))
        try:
            forced = cp.plan(cliff, give=0, rules=[rule])
        except InputError:
            return
        worse = forced.answer.value > best.answer.value * 1.005
        assert worse or forced.cost_musd > best.cost_musd * 1.005

    def test_what_is_asked_makes_sense(self, plans: dict[tuple[str, float], HandoverPlan]) -> None:
        plan = plans["least-gap", 0.005]
        with pytest.raises(InputError, match="no share above 0"):
            alternatives(plan, 0.0)
        with pytest.raises(InputError, match="no side to look from"):
            alternatives(plan, 0.01, by=("region",))


def test_what_is_given_buys_something(plans: dict[tuple[str, float], HandoverPlan]) -> None:
    table = trade_off(plans["least-gap", 0.005], gives=(0.0, 0.005))
    for give, row in zip((0.0, 0.005), table.to_dict("records"), strict=True):
        assert row["objective"] == pytest.approx(plans["least-gap", give].answer.value)
        assert row["cost_musd"] == pytest.approx(plans["least-gap", give].cost_musd)
    assert replace(plans["least-gap", 0.0].request, give=0.005) == plans["least-gap", 0.005].request
