"""What is asked of coverage: weighed levels by cuts, and money; and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.ensemble import single
from counterpoise.evidence import Evidence
from counterpoise.planner.handover import HandoverPlan, HandoverRequest, make_plan
from counterpoise.planner.handover.conditions import conditions_of
from counterpoise.planner.handover.cutting_planes import solve_with_cuts
from counterpoise.planner.handover.decisions import decisions_of
from counterpoise.planner.handover.futures import sampled
from counterpoise.planner.handover.levels import WeighedLevels
from counterpoise.planner.handover.objectives import (
    TIE_BREAK,
    Objective,
    add_objective,
    add_shortfall_objective,
)
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import BUDGETS, Choices, HandoverProblem
from counterpoise.planner.handover.relaxation import lowered, shortfalls
from counterpoise.planner.handover.risk import Risk, worst_weights
from counterpoise.planner.handover.robust_problem import solve_robust
from counterpoise.planner.handover.solution import solve
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario, load_scenario

from .one_program import add_whole_levels

CLOSE = 1e-6


def asked(name: Objective) -> HandoverRequest:
    by = "2031-Q1" if name == "cheapest" else None
    return HandoverRequest(name, by=by, floor=0.4)


GONE = r"plan, integrated: is no longer known: .* single tanker read 0\.96.*--floor 0\.7"


class TestRefused:
    """What no program can keep."""

    @pytest.mark.parametrize("level", [0, 0.7, float("nan"), "0.7"])
    def test_an_integrated_level(self, level: object) -> None:
        """Whatever its value is: with the reason, and with what keeps a level today."""
        with pytest.raises(InputError, match=GONE):
            HandoverRequest("least-gap", integrated=level)

    def test_an_integrated_level_with_what_else_is_wrong(self) -> None:
        with pytest.raises(InputError) as error:
            HandoverRequest("cheapest", by="soon", integrated=0.7)
        assert [problem.place for problem in error.value.problems] == ["integrated", "by"]

    def test_the_remedy_keeps_a_level(self, small_cliff: Scenario) -> None:
        """The floor that the refusal names is kept by each capability, and none is averaged away.

        At 0.4, which this small case can keep.
        """
        plan = make_plan(small_cliff, asked("fastest"))
        assert plan.status == "optimal"
        assert plan.replay.coverage.min() >= 0.4 - CLOSE

    def test_a_debt_rule_without_an_economy(self, evidence: Evidence) -> None:
        changes = {"capabilities": ["sead"], "switches": {"economy": False}}
        scenario = load_scenario("cliff", evidence=evidence, changes=changes)
        with pytest.raises(InputError, match="no economy"):
            make_plan(scenario, HandoverRequest("least-gap", budget="debt-rule"))

    def test_a_budget_that_is_none(self, small_cliff: Scenario) -> None:
        with pytest.raises(InputError, match="Choose from pledged, debt-rule, free"):
            make_plan(small_cliff, HandoverRequest("least-gap", budget="endless"))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def paid(small_cliff: Scenario, small_plans: dict[str, HandoverPlan]) -> dict[str, HandoverPlan]:
    more = [b for b in BUDGETS if b != "pledged"]
    added = {b: make_plan(small_cliff, HandoverRequest("least-gap", budget=b)) for b in more}
    return {"pledged": small_plans["least-gap"]} | added


class TestDebtRule:
    """Money that is added as far as effort may rise."""

    def test_lies_between_none_and_all(self, paid: dict[str, HandoverPlan]) -> None:
        pledged, rule, free = (paid[b].answer.value for b in BUDGETS)
        assert pledged > rule + 1e-5
        assert rule > free + 1e-5

    def test_the_room_is_the_engines_own_economy(self, evidence: Evidence) -> None:
        """The engine, run with a target that nobody reaches, has just that money left."""
        changes: dict[str, Any] = {"capabilities": ["sead"], "time": {"quarters": 24}}
        target = {"effort": {"rule": {"target": 1.0, "by": 2028}}}
        # Nobody comes or goes, so that no idle money pays people.
        still = {"coefficients/recruitment_limit": 0.0, "coefficients/attrition_limit": 0.0}
        figures = {"figures": {"pledges/*/delivered_fraction": 1.0} | still}
        usual, eager = (
            load_scenario("cliff", evidence=evidence, changes=changes | more | figures)
            for more in ({}, target)
        )
        c = conditions_of(usual)
        keep = [eager.members.index(a) for a in c.allies]
        batch = single(eager)["batch"]
        paid = batch.accounts
        left = (paid.budget - paid.personnel - paid.overhead)[0, keep]
        assert c.spare_at_most is not None
        assert c.spare_at_most.sum(axis=0) == pytest.approx(left, rel=1e-9)
        assert batch.sums.effort_cap_binding[:, keep].all()

    def test_the_limit_holds_row_by_row(self, paid: dict[str, HandoverPlan]) -> None:
        plan = paid["debt-rule"]
        c, extra = plan.conditions, plan.decisions.extra
        due = c.step_years * (c.standing()[0][:-1] @ c.upkeep)
        # What fills the hole where pledges leave less than upkeep is no money for orders.
        with_pledges, at_most = (
            c.modelled * np.maximum(0.0, money - due) for money in (c.spare, c.spare_at_most)
        )
        assert (extra <= np.maximum(0.0, at_most - with_pledges) + 1e-3).all()
        assert extra.max() > 1.0
        assert not paid["pledged"].decisions.extra.any()

    def test_is_a_pledged_plan_with_the_most_effort(
        self, small_cliff: Scenario, paid: dict[str, HandoverPlan]
    ) -> None:
        c = paid["debt-rule"].conditions
        assert c.spare_at_most is not None
        richer = replace(c, spare=np.maximum(c.spare, c.spare_at_most))
        goal = HandoverRequest("least-gap").goal(richer)
        built = build(richer, Choices())
        add_objective(built, goal)
        # A thousandth of a capability-year is what breaks ties by cost.
        tie = TIE_BREAK * paid["debt-rule"].cost_musd / 1000.0
        assert solve(built).value == pytest.approx(paid["debt-rule"].answer.value + tie, abs=1e-5)

    def test_the_engine_pays_it(self, paid: dict[str, HandoverPlan]) -> None:
        plan = paid["debt-rule"]
        assert plan.replay.difference < CLOSE
        spent = np.einsum("tac,tc->a", plan.decisions.orders, plan.conditions.price)
        assert plan.replay.contracted == pytest.approx(spent, rel=CLOSE, abs=1e-3)


class TestCuts:
    """Levels over futures, row by row and all at once."""

    @given(
        st.lists(st.floats(-100, 100), min_size=1, max_size=30).map(np.array),
        st.floats(0, 1),
        st.floats(0, 0.99),
    )
    def test_worst_probabilities(self, losses: Any, weight: float, level: float) -> None:
        """They are probabilities, and the mean under them is the weighed mean and tail."""
        risk = Risk(weight, level)
        found = worst_weights(losses, risk)
        assert found.sum() == pytest.approx(1.0)
        assert (found >= 0).all()
        assert found @ losses == pytest.approx(risk.of(losses), rel=1e-9, abs=1e-7)

    def test_worst_probabilities_by_hand(self) -> None:
        """Four futures, the worst half: the two largest losses share it; the mean counts a half."""
        losses = np.array([[1.0, 4.0, 2.0, 3.0], [4.0, 3.0, 2.0, 1.0]]).T
        found = worst_weights(losses, Risk(0.5, 0.5))
        assert found == pytest.approx(
            np.array([[0.125, 0.375, 0.125, 0.375], [0.375, 0.375, 0.125, 0.125]]).T
        )

    @pytest.mark.parametrize(
        ("name", "floor", "risk"),
        [
            ("fastest", 0.4, Risk(0.0)),
            ("fastest", 0.4, Risk(1.0, 0.7)),
            ("cheapest", 1.0, Risk(0.5, 0.9)),
            pytest.param("fastest", 1.0, Risk(0.5, 0.9), marks=pytest.mark.validate),
            pytest.param("cheapest", 1.0, Risk(1.0, 0.7), marks=pytest.mark.validate),
        ],
    )
    def test_the_same_optimum_as_in_one_program(
        self, small_cliff: Scenario, name: Any, floor: float, risk: Risk
    ) -> None:
        """The least that must be let go, and then the best with what is left."""
        c, futures = conditions_of(small_cliff), sampled(small_cliff, 5, 2)
        request = replace(asked(name), floor=floor)
        goal, choices = request.goal(c), request.choices(c)
        level, of = (goal.floor, "floor") if name == "fastest" else (goal.alone, "alone")
        staying = [c, *futures]
        if choices.drawdown:
            staying = [replace(one, remaining=np.ones_like(one.remaining)) for one in staying]

        def least(how: Callable[..., float]) -> tuple[HandoverProblem, float]:
            built = build(staying[0], replace(choices, drawdown=False))
            return built, how(
                built, staying[1:], level, True, lambda: add_shortfall_objective(built)
            )

        def by_cuts(
            built: HandoverProblem, known: Any, left: Any, elastic: bool, goal: Any
        ) -> float:
            levels = WeighedLevels(built, known, left, risk, of, elastic=elastic)
            levels.start()
            goal()
            found = solve_with_cuts(built, [levels])
            assert found.answer.usable
            return found.answer.value

        def at_once(
            built: HandoverProblem, known: Any, left: Any, elastic: bool, goal: Any
        ) -> float:
            add_whole_levels(built, known, left, risk, of, elastic=elastic)
            goal()
            answer = solve(built)
            assert answer.usable
            return answer.value

        (whole, value), (_, cut) = least(at_once), least(by_cuts)
        assert cut == pytest.approx(value, rel=CLOSE, abs=CLOSE)
        goal = lowered(goal, shortfalls(whole))
        # At the very edge of what can be, rounding would move the optimum.
        left = 0.999 * (goal.floor if name == "fastest" else goal.alone)
        values = []
        for how in (at_once, by_cuts):
            built = build(c, choices)
            values.append(
                how(built, futures, left, False, lambda built=built: add_objective(built, goal))
            )
        assert values[1] == pytest.approx(values[0], rel=CLOSE, abs=CLOSE)

    def test_more_weight_on_the_worst_is_never_faster(self, small_cliff: Scenario) -> None:
        c, futures = conditions_of(small_cliff), sampled(small_cliff, 5, 2)
        found = [
            solve_robust(c, futures, asked("fastest"), Risk(w)).answer.value
            for w in (0.0, 0.5, 1.0)
        ]
        assert (np.diff(found) >= -CLOSE).all()
        assert found[-1] > found[0] + 0.1

    def test_known_plans_change_nothing_but_the_rounds(self, small_cliff: Scenario) -> None:
        c, futures = conditions_of(small_cliff), sampled(small_cliff, 5, 2)
        request = asked("fastest")
        first = solve_robust(c, futures, request, Risk())
        again = solve_robust(c, futures, request, Risk(), known=[decisions_of(first.built)])
        assert again.answer.value == pytest.approx(first.answer.value, rel=CLOSE)
        assert again.rounds <= first.rounds
