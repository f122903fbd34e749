"""Both sides of a price, against programs that are built and solved anew with a little more."""

from dataclasses import replace

import numpy as np
import pytest

from counterpoise.planner.handover import HandoverPlan, HandoverRequest, make_plan
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.objectives import add_objective
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.solution import solve
from counterpoise.planner.handover.summary import sides_summary
from counterpoise.scenario import Scenario

pytest.importorskip("linopy")
pytest.importorskip("highspy")


def value_of(plan: HandoverPlan, c: Conditions) -> float:
    """Return the objective of a least-gap program under some conditions."""
    built = build(c, plan.request.choices(c))
    add_objective(built, plan.request.goal(c))
    return solve(built).value


def richer(plan: HandoverPlan, row: dict[str, str], by: float) -> Conditions:
    """Return the conditions of a plan in which an ally has so many million dollars more."""
    c, each = plan.conditions, plan.request.steps_per_period
    start = c.moments.index(row["period"])
    spare = c.spare.copy()
    spare[start : start + each, c.allies.index(row["ally"])] += by / each / c.modelled
    return replace(c, spare=spare)


def test_sides_are_what_solving_anew_gives(small_plans: dict[str, HandoverPlan]) -> None:
    plan = small_plans["least-gap"]
    rows = [row for row in plan.price_sides.to_dict("records") if row["limit"] == "money"]
    base = value_of(plan, plan.conditions)
    for row in rows[:2]:
        more = base - value_of(plan, richer(plan, row, 1.0))
        less = value_of(plan, richer(plan, row, -1.0)) - base
        assert more == pytest.approx(row["more"], abs=0.05 * row["price"])
        assert less == pytest.approx(row["less"], abs=0.05 * row["price"])
    assert rows


def test_a_price_lies_between_its_sides(small_plans: dict[str, HandoverPlan]) -> None:
    """A program is convex in its limits: more is worth no more than the price, less costs it."""
    for plan in small_plans.values():
        sides = plan.price_sides
        assert set(sides["limit"]) <= {"industry", "money", "people"}
        assert len(sides)
        known = sides[np.isfinite(sides["less"]) & np.isfinite(sides["more"])]
        # What the solver rounds shows where a price is next to nothing.
        room = 0.1 * known["price"] + 1e-12
        assert (known["more"] <= known["price"] + room).all()
        assert (known["less"] >= known["price"] - room).all()
        assert (known["more"] >= -room).all()
        smooth = known[~known["corner"]]
        assert len(smooth)
        assert smooth["more"].to_numpy() == pytest.approx(smooth["price"], rel=0.1)
        assert len(sides_summary(plan)) == len(sides)


def test_money_left_of_a_budget_is_worth_its_share(
    small_plans: dict[str, HandoverPlan], small_cliff: Scenario
) -> None:
    plan = small_plans["least-gap"]
    prices = plan.shadow_prices
    assert prices.pledged == pytest.approx(plan.conditions.modelled * prices.money)
    free = make_plan(small_cliff, HandoverRequest("cheapest", by="2031-Q1", budget="free"))
    # Where money may be added, what pays upkeep has a price of its own.
    c, added = free.conditions, free.shadow_prices.pledged
    assert (added >= c.modelled * free.shadow_prices.money - 1e-15).all()


def test_a_full_program_has_no_sides(
    small_cliff: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterpoise.planner.handover import solution

    monkeypatch.setattr(solution, "CORNER_COLUMNS", 10)
    plan = make_plan(small_cliff, HandoverRequest("least-gap"))
    assert plan.price_sides.empty
    assert sides_summary(plan) == []
