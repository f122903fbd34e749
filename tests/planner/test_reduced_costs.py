"""Why an ally orders a capability: reduced costs against solving again, and ties named as such."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("linopy")
pytest.importorskip("highspy")

from counterpoise.planner.handover import HandoverPlan, HandoverRequest, make_plan
from counterpoise.planner.handover.objectives import add_objective
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.planner.handover.reasons import TIE, loss_in_words, reasons_for
from counterpoise.planner.handover.reduced_costs import reduced_costs_of
from counterpoise.planner.handover.solution import solve
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario

MORE = 0.002
"""Units that are forced on an ally in every step of a period."""


@pytest.fixture(scope="module")
def plan(small_cliff: Scenario) -> HandoverPlan:
    """Return a plan that gives nothing up for steady orders, of which its prices do not speak."""
    known = {entry.name for entry in fields(HandoverRequest)}
    nothing: dict[str, Any] = {"give": 0.0} if "give" in known else {}
    return make_plan(small_cliff, HandoverRequest("least-gap", **nothing))


def program(plan: HandoverPlan) -> HandoverProblem:
    built = build(plan.conditions, plan.request.choices(plan.conditions))
    add_objective(built, plan.request.goal(plan.conditions))
    return built


def forced(plan: HandoverPlan, cell: int, period: int, per_step: float) -> float:
    """Return the best value once an order is so large in each step of a period; else infinity."""
    built = program(plan)
    lower = built.order.lower.copy()
    lower[cell, period] = per_step
    built.order.update(lower=lower)
    found = solve(built)
    return np.inf if found.status == "infeasible" else found.value


@pytest.fixture(scope="module")
def best(plan: HandoverPlan) -> float:
    """Return the best value of the program, with what breaks ties."""
    return solve(program(plan)).value


def test_what_is_ordered_has_no_reduced_cost_and_what_is_not_has_none_below_zero(
    plan: HandoverPlan,
) -> None:
    """Complementary slackness, in a corner."""
    assert plan.reduced_costs is not None
    total, each = plan.reduced_costs.total, plan.request.steps_per_period
    assert np.nanmin(total) > -1e-9
    starts = range(0, plan.conditions.steps, each)
    ordered = np.array([plan.decisions.orders[t : t + each].sum(axis=0) for t in starts])
    placed = ordered.transpose(1, 2, 0) > 1e-6
    assert placed.sum() > 20
    assert np.abs(total[placed]).max() < 1e-9
    assert np.isnan(total[~plan.conditions.eligible]).all()


def test_reduced_costs_are_what_forcing_an_order_costs(plan: HandoverPlan, best: float) -> None:
    """Solved again with one order forced up: no less than the price says, and mostly just that."""
    assert plan.reduced_costs is not None
    built = program(plan)
    total = plan.reduced_costs.total
    by_cell = total[built.ally, built.capability]
    chosen = np.random.default_rng(7).permutation(np.argwhere(by_cell > 1e-5))[:6]
    shares = []
    for cell, period in chosen:
        steps = int((built.period == period).sum())
        loss = forced(plan, int(cell), int(period), MORE) - best
        said = by_cell[cell, period] * MORE * steps
        assert loss >= said * (1 - 1e-5) - 1e-9
        shares.append(loss / said)
    # An ally without the money for it can be forced to nothing.
    assert sum(share < 1.01 for share in shares) >= len(shares) / 2


def test_parts_of_a_reduced_cost_add_up(plan: HandoverPlan) -> None:
    """Worth beside what coverage alone gives: a unit's supply times the price of the supply."""
    built = program(plan)
    assert solve(built).status == "optimal"
    found = reduced_costs_of(built)
    parts = found.cost + found.industry + found.money - found.worth
    np.testing.assert_allclose(parts, found.total, atol=1e-12, equal_nan=True)
    # The price of a unit, by the price of money in the plan's own table.
    c, each = plan.conditions, plan.request.steps_per_period
    per_step = plan.shadow_prices.money * c.price[:, :1]  # step, ally, first capability
    price = np.array([per_step[t : t + each].mean(axis=0) for t in range(0, c.steps, each)])
    able = c.eligible[:, 0]
    assert (found.money[able, 0] >= price.T[able] - 1e-12).all()


def test_an_ally_is_told_its_ties_and_who_is_next(plan: HandoverPlan) -> None:
    table = plan.orders.groupby(["ally", "capability"])["units"].sum()
    ally, capability = table.idxmax()
    found = plan.why(str(ally), str(capability))
    own = found.candidates.set_index("ally").loc[ally]
    assert own["dearer"] == 0.0
    assert found.units == pytest.approx(table.max(), rel=1e-6)
    assert (found.candidates["dearer"].dropna() >= -1e-9).all()
    ties = found.candidates[found.candidates["tie"]]
    small = ties["dearer"].abs() * max(1.0, found.units) <= found.proven
    assert ((ties["of_worth"].abs() <= TIE) | small).all()
    others = found.candidates[~found.candidates["tie"] & found.candidates["dearer"].gt(0)]
    named = plan.scenario.evidence.allies[others.iloc[0]["ally"]].name
    assert f"Next best is {'the ' if named == 'Netherlands' else ''}{named}" in repr(found)
    assert found.summary()["tie_below"] == TIE


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.5, "50 per cent of what a unit is worth"),
        (2.18, "more than a unit is worth"),
        (float("nan"), "more than a unit is worth"),
    ],
)
def test_a_loss_is_no_share_of_less_than_itself(
    plan: HandoverPlan, share: float, said: str
) -> None:
    assert loss_in_words(plan, 1e-6, share).endswith(f", {said}")


def test_an_ally_that_orders_nothing_is_told_how_much_dearer_it_would_be(
    plan: HandoverPlan,
) -> None:
    ordered = set(plan.orders.query("capability == 'tanker'")["ally"])
    c = plan.conditions
    k = c.capabilities.index("tanker")
    may = dict(zip(c.allies, c.eligible[:, k], strict=True))
    idle = next(a for a in c.allies if may[a] and a not in ordered)
    said = repr(plan.why(plan.scenario.evidence.allies[idle].name, "tanker"))
    assert "orders no tanker aircraft" in said
    assert "would make the objective worse by" in said
    unable = next((a for a in c.allies if not may[a]), None)
    if unable is not None:
        assert "may not order" in repr(plan.why(unable, "tanker"))


def test_a_forced_order_of_a_tie_costs_next_to_nothing(plan: HandoverPlan, best: float) -> None:
    """An ally named as a tie takes over a part of an order: the objective stays as it is."""
    c = plan.conditions
    ally, capability = "", ""
    cost = plan.orders.groupby(["ally", "capability"])["cost_musd"].sum()
    for ally, capability in cost.sort_values().index[::-1]:
        found = plan.why(ally, capability)
        ties = found.candidates[found.candidates["tie"] & (found.candidates["ally"] != ally)]
        if len(ties):
            break
    assert len(ties)
    built = program(plan)
    place = c.allies.index(ties.iloc[0]["ally"]), c.capabilities.index(capability)
    cell = int(np.flatnonzero((built.ally == place[0]) & (built.capability == place[1]))[0])
    period = plan.periods.index(found.periods[0])
    now = plan.decisions.orders[built.period == period][:, place[0], place[1]].mean()
    loss = forced(plan, cell, period, float(now) + 1e-3) - best
    assert loss <= 4e-3 * abs(ties.iloc[0]["worth"]) * 10 * TIE + found.proven * 1e-3


@pytest.mark.parametrize(
    ("ally", "capability", "says"),
    [
        ("XXX", "tanker", "names no ally"),
        ("USA", "tanker", "orders nothing in this scenario"),
        ("POL", "submarine", "is not followed in this scenario"),
    ],
)
def test_what_nobody_can_ask(plan: HandoverPlan, ally: str, capability: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        plan.why(ally, capability)


def test_prices_that_mean_nothing_are_not_used(
    plan: HandoverPlan, small_plans: dict[str, HandoverPlan]
) -> None:
    stopped = replace(plan, status="interrupted")
    with pytest.raises(InputError, match="was interrupted"):
        reasons_for(stopped, "POL", "tanker")
    with pytest.raises(InputError, match="many futures"):
        reasons_for(replace(plan, reduced_costs=None), "POL", "tanker")
    short = small_plans["cheapest"]
    if short.status == "relaxed":
        with pytest.raises(InputError, match="falls short of what was asked"):
            reasons_for(short, "POL", str(short.relaxed["capability"].iloc[0]))


def test_money_is_part_of_it_where_money_has_a_price(plan: HandoverPlan) -> None:
    assert plan.reduced_costs is not None
    priced = plan.shadow_prices.money.sum(axis=0) > 0
    money = np.nansum(plan.reduced_costs.money, axis=(1, 2))
    assert (money[priced] > 0).all()
    assert np.allclose(money[~priced], 0.0, atol=1e-12)
