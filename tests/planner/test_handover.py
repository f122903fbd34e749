"""Glide paths: replayed to the digit, bounded from both sides, and right where a hand can tell."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from counterpoise.ensemble import central, single
from counterpoise.evidence import Evidence
from counterpoise.measures import gap_area
from counterpoise.planner.handover import (
    HandoverPlan,
    HandoverRequest,
    as_scenario,
    make_plan,
    procedure,
    solution,
)
from counterpoise.planner.handover.conditions import conditions_of, in_pools
from counterpoise.planner.handover.decisions import decisions_of, stock_of
from counterpoise.planner.handover.highs import SolverOutput
from counterpoise.planner.handover.highs import run as run_solver
from counterpoise.planner.handover.objectives import OBJECTIVES, Goal, add_levels, add_objective
from counterpoise.planner.handover.problem import build, responses
from counterpoise.planner.handover.program import Choices
from counterpoise.planner.handover.solution import solve
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario, load_scenario

CLOSE = 1e-6
SOME = ["heavy_brigade", "tanker"]


@pytest.fixture(scope="module")
def plans(small_plans: dict[str, HandoverPlan]) -> dict[str, HandoverPlan]:
    return small_plans


@pytest.fixture(scope="module")
def run(small_cliff: Scenario) -> dict[str, Any]:
    return single(small_cliff)


class TestConditions:
    """What a plan cannot change is what the engine works out without it."""

    def test_need_and_contribution(self, small_cliff: Scenario, run: dict[str, Any]) -> None:
        c = conditions_of(small_cliff)
        sums = run["batch"].sums
        assert c.need == pytest.approx(sums.requirement, rel=1e-12)
        assert c.contributed(c.remaining) == pytest.approx(sums.contribution, rel=1e-12, abs=1e-12)

    def test_money_is_the_engines(self, evidence: Evidence) -> None:
        """Budget less pay and overhead, summed over the run, from the engine's accounts.

        No money is for these capabilities, so that none is left over to pay recruits.
        """
        changes: dict[str, Any] = {"capabilities": SOME, "time": {"quarters": 24}}
        changes["figures"] = {"coefficients/modelled_equipment_share": 0.0}
        scenario = load_scenario("cliff", evidence=evidence, changes=changes)
        c = conditions_of(scenario)
        keep = [scenario.members.index(a) for a in c.allies]
        paid = single(scenario)["batch"].accounts
        left = (paid.budget - paid.personnel - paid.overhead)[0, keep]
        assert c.spare.sum(axis=0) == pytest.approx(left, rel=1e-9)

    def test_delivery_is_the_engines(self, small_cliff: Scenario, evidence: Evidence) -> None:
        """A thousand units ordered at once, stepped by the engine and by the response."""
        c = conditions_of(small_cliff)
        path = [[0.0, 4000.0], [0.25, 0.0], [5.75, 0.0]]
        model = small_cliff.model.model_dump(mode="json", exclude_defaults=True)
        model |= {"orders": {"DEU": {"sead": path}}, "switches": {"economy": False}}
        batch = single(load_scenario(model | {"extends": []}, evidence=evidence))["batch"]
        flat = conditions_of(load_scenario(model | {"extends": []}, evidence=evidence))
        orders = np.zeros((flat.steps, len(flat.allies), len(flat.capabilities)))
        a, k = flat.allies.index("DEU"), flat.capabilities.index("sead")
        orders[0, a, k] = 1000.0
        stock, _ = flat.with_orders(orders)
        accepted = batch.sums.order_acceptance[0, k]
        rest, _ = flat.standing()
        share = (stock - rest)[:, a, k] * accepted + rest[:, a, k]
        closing = batch.accounts.closing_stock[0, small_cliff.members.index("DEU"), k]
        assert share[-1] == pytest.approx(closing, rel=1e-9)
        assert c.step_years == 0.25

    def test_response_is_the_sum_of_single_steps(self, small_cliff: Scenario) -> None:
        c = conditions_of(small_cliff)
        period = np.arange(c.steps) // 4
        whole, coming = responses(c, period)
        single_steps, single_coming = responses(c, np.arange(c.steps))
        added = single_steps.reshape(c.steps + 1, -1, 4, len(c.capabilities)).sum(axis=2)
        assert whole == pytest.approx(added, abs=1e-12)
        assert coming == pytest.approx(
            single_coming.reshape(-1, 4, len(c.capabilities)).sum(axis=1), abs=1e-12
        )


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_engine_repeats_the_plan(plans: dict[str, HandoverPlan], name: str) -> None:
    """Coverage and cost to 1e-6 at the reference future, through the scenario that is written."""
    plan = plans[name]
    assert plan.replay.difference < CLOSE
    paid = np.einsum("tac,tc->a", plan.decisions.orders, plan.conditions.price)
    assert plan.replay.contracted == pytest.approx(paid, rel=CLOSE, abs=1e-3)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_a_plan_never_promises_more_than_it_gives(
    plans: dict[str, HandoverPlan], name: str
) -> None:
    assert (plans[name].replay.coverage - plans[name].promised).min() > -CLOSE


def test_a_plan_counts_on_no_more_crews_than_its_replay_has(
    plans: dict[str, HandoverPlan], small_cliff: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cheapest plan is made again with fewer crews, which makes it dearer and no cheaper."""
    plan, read = plans["cheapest"], conditions_of(small_cliff).crews
    assert (plan.conditions.crews <= read).all()
    assert (plan.conditions.crews < read).any()
    monkeypatch.setattr(procedure, "MOST_AGAIN", 0)
    first = make_plan(small_cliff, HandoverRequest("cheapest", by="2031-Q1"))
    assert (first.replay.coverage - first.promised).min() < -CLOSE
    assert first.conditions.crews == pytest.approx(read)
    assert plan.relaxed["years"].sum() >= first.relaxed["years"].sum() - CLOSE


@pytest.mark.parametrize("name", OBJECTIVES)
def test_bound_and_value_meet(plans: dict[str, HandoverPlan], name: str) -> None:
    answer = plans[name].answer
    assert answer.bound == pytest.approx(answer.value, rel=1e-5, abs=1e-6)
    assert answer.violation < CLOSE


def test_the_written_scenario_is_the_plan(
    plans: dict[str, HandoverPlan], evidence: Evidence, tmp_path: Any
) -> None:
    plan = plans["least-gap"]
    file = tmp_path / "plan.yaml"
    file.write_text(as_scenario(plan.scenario, plan.conditions, plan.decisions).to_yaml())
    result = central(load_scenario(str(file), evidence=evidence), evidence=evidence)
    read = (
        result["coverage"]
        .isel(scenario=0, future=0)
        .sel(capability=list(plan.conditions.capabilities))
    )
    assert read.values == pytest.approx(plan.replay.coverage, rel=1e-9)


def test_least_gap_beats_what_planners_do_by_habit(
    plans: dict[str, HandoverPlan], small_cliff: Scenario
) -> None:
    habit = single(small_cliff)["batch"].series.coverage[0]
    planned = plans["least-gap"].replay.coverage
    assert gap_area(planned, 0.25, axis=0).sum() < gap_area(habit, 0.25, axis=0).sum()


def test_the_promise_is_the_programs_objective(plans: dict[str, HandoverPlan]) -> None:
    plan = plans["least-gap"]
    short = np.maximum(0.0, 1.0 - plan.promised)
    years = np.trapezoid(short, dx=0.25, axis=0).sum()
    assert plan.answer.value == pytest.approx(years, abs=2e-3)


def test_fastest_keeps_the_floor_it_could_keep(plans: dict[str, HandoverPlan]) -> None:
    plan = plans["fastest"]
    listed = set(plan.relaxed["capability"])
    for k, name in enumerate(plan.conditions.capabilities):
        if name not in listed:
            assert plan.conditions.unplanned is not None
            assert (plan.promised[:, k] >= plan.conditions.unplanned[:, k] - 1e-5).all(), name
    assert (np.diff(plan.decisions.remaining, axis=0) <= 1e-9).all()
    assert plan.decisions.remaining[0] == pytest.approx(1.0)


def test_cheapest_meets_the_need_alone_where_it_can(plans: dict[str, HandoverPlan]) -> None:
    plan = plans["cheapest"]
    listed = plan.relaxed.set_index("capability")["largest"]
    own = (
        plan.promised - plan.conditions.contributed(plan.decisions.remaining) / plan.conditions.need
    )
    for k, name in enumerate(plan.conditions.capabilities):
        assert own[16:, k].min() >= 1 - listed.get(name, 0.0) - 1e-5, name


def test_nobody_is_barred_by_a_row(evidence: Evidence) -> None:
    """No people at all but those who man what stands: satellites are ordered, and jets may be."""
    changes: dict[str, Any] = {"capabilities": ["heavy_brigade", "isr_space"]}
    changes |= {"time": {"quarters": 24}}
    figures = {"coefficients/recruitment_limit": 0.0, "coefficients/crewing_of_growth": 0.0}
    scenario = load_scenario("cliff", evidence=evidence, changes=changes | {"figures": figures})
    c = conditions_of(scenario)
    crewed, uncrewed = (c.capabilities.index(n) for n in changes["capabilities"])
    built = build(c, Choices())
    built.model.add_objective(-1.0 * built.order.sum())
    assert solve(built).usable
    orders = decisions_of(built).orders.sum(axis=0)
    able = c.eligible & (c.spare.max(axis=0) > 0)[:, None]
    for k in (crewed, uncrewed):
        assert orders[able[:, k], k].sum() > 0.0
    room = c.crews[:, :, 0] - c.crew[crewed] * c.standing()[0][:, :, crewed]
    assert (room.min(axis=0) < 0).any()
    manned = decisions_of(built).manned * stock_of(c, decisions_of(built).orders)
    assert (in_pools(c, c.crew * manned) <= c.crews * (1 + CLOSE) + CLOSE).all()


def test_fastest_never_ends_below_the_unplanned_run(
    plans: dict[str, HandoverPlan], run: dict[str, Any]
) -> None:
    """Capability by capability, as far as the need; what had to be let go is told."""
    plan, unplanned = plans["fastest"], run["batch"].series.coverage[0]
    told = plan.relaxed.set_index("capability")["largest"]
    for k, name in enumerate(plan.conditions.capabilities):
        least = min(1.0, unplanned[-1, k]) - told.get(name, 0.0)
        assert plan.replay.coverage[-1, k] >= least - 1e-5, name
    end = np.minimum(1.0, plan.replay.coverage[-1]).mean()
    assert end >= np.minimum(1.0, unplanned[-1]).mean() - 1e-3


def race(evidence: Evidence, wait: float, build_up: float) -> Scenario:
    """Return the textbook race: one capability, need 1, a build-up that is given."""
    return load_scenario(
        {
            "name": "race",
            "time": {"quarters": 48},
            "members": {"only": ["USA", "DEU"]},
            "capabilities": ["heavy_brigade"],
            "requirement": {"level": "own", "units": {"heavy_brigade": 1}},
            "stocks": {
                "DEU": {"heavy_brigade": {"after_years": wait, "over_years": build_up, "to": 1}}
            },
            "switches": dict.fromkeys(
                ("economy", "industry", "readiness", "manning", "frontage"), False
            ),
            "figures": {
                "leading_ally/heavy_brigade/contribution": 1,
                "commitments/DEU": 1,
                "coefficients/executed_fraction": 1,
                "coefficients/execution_lag": 0,
            },
        },
        evidence=evidence,
    )


@pytest.mark.parametrize(("wait", "build_up"), [(3.0, 5.0), (2.0, 4.0), (1.0, 8.0)])
def test_the_textbook_race(evidence: Evidence, wait: float, build_up: float) -> None:
    """DOMAIN J17 to J20: with a floor of 1 the leading ally may leave as fast as Europe builds."""
    plan = make_plan(
        race(evidence, wait, build_up), HandoverRequest("fastest", floor=1.0, budget="free")
    )
    years = np.arange(49) / 4
    built = np.clip((years - wait) / build_up, 0, 1)
    assert plan.status == "optimal"
    assert plan.decisions.remaining[:, 0] == pytest.approx(1 - built, abs=1e-6)
    assert plan.replay.coverage[:, 0] == pytest.approx(np.ones(49), abs=1e-6)


def test_any_faster_drawdown_shows_a_gap(evidence: Evidence) -> None:
    plan = make_plan(race(evidence, 3.0, 5.0), HandoverRequest("fastest", floor=1.0, budget="free"))
    faster = replace(plan.decisions, remaining=plan.decisions.remaining.copy())
    faster.remaining[16:] = np.minimum(faster.remaining[16:], faster.remaining[16:] - 0.01).clip(0)
    batch = single(as_scenario(plan.scenario, plan.conditions, faster))["batch"]
    assert gap_area(batch.series.coverage[0], 0.25, axis=0).sum() > 0.01


def test_more_freedom_never_costs(small_cliff: Scenario, plans: dict[str, HandoverPlan]) -> None:
    base = plans["least-gap"].answer.value
    free = make_plan(small_cliff, HandoverRequest("least-gap", budget="free")).answer.value
    finer = make_plan(small_cliff, HandoverRequest("least-gap", steps_per_period=2)).answer.value
    capped = make_plan(
        small_cliff, HandoverRequest("least-gap", cap=0.6, by="2032-Q1")
    ).answer.value
    assert free <= base + CLOSE
    assert finer <= base + CLOSE
    assert capped >= base - CLOSE


def test_a_lower_floor_is_never_slower(
    small_cliff: Scenario, plans: dict[str, HandoverPlan]
) -> None:
    lower = make_plan(small_cliff, HandoverRequest("fastest", floor=0.6))
    assert lower.answer.value <= plans["fastest"].answer.value + CLOSE


def test_prices_say_what_one_more_is_worth(
    small_cliff: Scenario, plans: dict[str, HandoverPlan]
) -> None:
    """The price of money, against solving once more with a little more of it."""
    plan = plans["least-gap"]
    c, prices = plan.conditions, plan.shadow_prices.money
    nothing = np.zeros_like(c.need)
    goal = Goal("least-gap", nothing, nothing, plan.request.discount)

    def value_with(spare: NDArray[np.float64]) -> float:
        built = build(replace(c, spare=spare), Choices())
        add_levels(built, goal, elastic=False)
        add_objective(built, goal)
        return solve(built).value

    shares, whole = [], value_with(c.spare)
    for place in np.argsort(-prices, axis=None)[:6]:
        step, ally = np.unravel_index(place, prices.shape)
        richer = c.spare.copy()
        richer[step, ally] += 1.0 / c.modelled
        gain = whole - value_with(richer)
        # At a corner a price is only an upper bound.
        assert gain <= prices[step, ally] * (1 + 1e-6) + 1e-8
        shares.append(gain / prices[step, ally])
    assert max(shares) > 0.5


@pytest.mark.parametrize(
    ("loosened", "status"), [(0.0, "optimal"), (1e-5, "near-optimal"), (1e-2, "not proven")]
)
def test_an_answer_is_named_by_the_gap_that_its_prices_leave(
    small_cliff: Scenario, monkeypatch: pytest.MonkeyPatch, loosened: float, status: str
) -> None:
    """Prices that are too small prove less: a small gap is told, a large one refused."""

    def with_loose_prices(*given: Any, **options: Any) -> SolverOutput:
        found = run_solver(*given, **options)
        assert found.prices is not None
        return replace(found, prices=found.prices * (1 - loosened))

    monkeypatch.setattr(solution, "run", with_loose_prices)
    c = conditions_of(small_cliff)
    goal = Goal("least-gap", np.zeros_like(c.need), np.zeros_like(c.need), 0.03)
    built = build(c, Choices())
    add_levels(built, goal, elastic=False)
    add_objective(built, goal)
    answer = solve(built)
    assert answer.status == status
    assert answer.usable == (status != "not proven")
    assert answer.bound <= answer.value + 1e-9


def test_of_a_large_program_no_corner_is_looked_for(
    small_cliff: Scenario, plans: dict[str, HandoverPlan], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def noted(*given: Any, crossover: bool, **options: Any) -> SolverOutput:
        asked.append(crossover)
        return run_solver(*given, crossover=crossover, **options)

    monkeypatch.setattr(solution, "run", noted)
    monkeypatch.setattr(solution, "CORNER_COLUMNS", 10)
    plan = make_plan(small_cliff, HandoverRequest("least-gap"))
    assert set(asked) == {False}
    assert plan.status in ("optimal", "near-optimal")
    assert plan.answer.value == pytest.approx(plans["least-gap"].answer.value, rel=1e-4)
    assert plan.answer.gap <= solution.CLOSE


def test_plain_data(plans: dict[str, HandoverPlan]) -> None:
    for plan in plans.values():
        data = json.loads(json.dumps(plan.summary(), allow_nan=False))
        assert set(data) >= {
            "status",
            "objective",
            "bound",
            "drawdown",
            "orders",
            "coverage",
            "prices",
            "bottlenecks",
            "versions",
        }
        assert set(data["coverage"]) == set(plan.conditions.capabilities)
        assert {"linopy", "highspy", "counterpoise"} <= set(data["versions"])


def test_a_cheapest_plan_needs_a_date(small_cliff: Scenario) -> None:
    with pytest.raises(InputError, match="by when"):
        make_plan(small_cliff, HandoverRequest("cheapest"))


def test_progress_is_told(small_cliff: Scenario) -> None:
    said: list[str] = []
    teller: Callable[[str], None] = said.append
    make_plan(small_cliff, HandoverRequest("fastest"), teller)
    assert [what for what in said if not what.startswith(("gap ", "no plan "))] == [
        "looking for what cannot be met",
        "optimising",
        "replaying in the engine",
    ]


def test_more_money_never_hurts_where_it_just_pays_upkeep(small_cliff: Scenario) -> None:
    """Allies that cannot keep what stands, and then just can: no step back at the border."""
    c = conditions_of(small_cliff)
    standing, _ = c.standing()
    due = c.step_years * (standing[:-1] @ c.upkeep)
    # One year in which upkeep is just paid, or just not, among years with money to order.
    tight = slice(12, 16)
    nothing = np.zeros_like(c.need)
    values = []
    for part in (0.9, 0.999, 1.0, 1.001, 1.2, 3.0):
        spare = c.spare.copy()
        spare[tight] = part * due[tight]
        built = build(replace(c, spare=spare), Choices())
        add_levels(built, Goal("least-gap", nothing, nothing, 0.03), elastic=False)
        add_objective(built, Goal("least-gap", nothing, nothing, 0.03))
        answer = solve(built)
        assert answer.usable
        values.append(answer.value)
    assert (np.diff(values) <= CLOSE).all()
    assert values[-1] < values[0] - 1e-4
