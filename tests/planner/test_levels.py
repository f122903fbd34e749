"""What is asked of coverage: an integrated level by tangents, weighed levels by cuts, and money."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.alliance import equations as eq
from counterpoise.ensemble import single
from counterpoise.evidence import Evidence
from counterpoise.planner.handover import HandoverPlan, HandoverRequest, make_plan
from counterpoise.planner.handover.conditions import Conditions, conditions_of
from counterpoise.planner.handover.cutting_planes import solve_with_cuts
from counterpoise.planner.handover.decisions import decisions_of
from counterpoise.planner.handover.futures import sampled
from counterpoise.planner.handover.integrated_floor import Integrated
from counterpoise.planner.handover.levels import WeighedLevels
from counterpoise.planner.handover.objectives import (
    Goal,
    Objective,
    add_objective,
    add_shortfall_objective,
)
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import BUDGETS, Choices, HandoverProblem
from counterpoise.planner.handover.relaxation import add_asked, lowered, shortfalls
from counterpoise.planner.handover.request import check_integration
from counterpoise.planner.handover.risk import Risk, worst_weights
from counterpoise.planner.handover.robust import make_robust_plan
from counterpoise.planner.handover.robust_problem import solve_robust
from counterpoise.planner.handover.solution import solve
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario, load_scenario

from .one_program import add_whole_levels
from .textbook import textbook

CLOSE = 1e-6
BOUNDS = 6
EXPONENTS = st.sampled_from([-10.0, -3.0, -1.0, -0.2, 0.0, 0.5, 0.9])
SHARES = st.floats(0.01, 1.5)
ROLES = np.array([0, 0, 1, 2])
WEIGHTS = np.array([0.4, 0.35, 0.25])


def with_roles(c: Conditions, exponent: float, weights: Any = WEIGHTS, roles: Any = ROLES) -> Any:
    return replace(c, roles=roles, role_weights=np.asarray(weights), substitution=exponent)


def engines_level(coverage: Any, exponent: float) -> float:
    """Return the level of two capabilities of mass, an enabler and one for sustainment."""
    x = np.minimum(1.0, coverage)
    return float(eq.integrated_level((x[0] + x[1]) / 2, x[2], x[3], *WEIGHTS, exponent))


class TestTangents:
    """A plane that touches the level lies nowhere below it."""

    @settings(deadline=None)
    @given(
        st.lists(SHARES, min_size=4, max_size=4).map(np.array),
        st.lists(SHARES, min_size=4, max_size=4).map(np.array),
        EXPONENTS,
    )
    def test_above_and_touching(self, here: Any, there: Any, exponent: float) -> None:
        index = Integrated(with_roles(textbook(), exponent))
        slope = index.slope(index.roles_of(here))
        at, other = np.minimum(1.0, here), np.minimum(1.0, there)
        assert slope @ at == pytest.approx(engines_level(here, exponent), rel=1e-9)
        assert slope @ other >= engines_level(there, exponent) * (1 - 1e-9)

    @settings(deadline=None)
    @given(st.floats(0.1, 0.99), EXPONENTS)
    def test_first_points_are_at_the_floor(self, floor: float, exponent: float) -> None:
        """All of them, and with each role alone short where it cannot be done without."""
        points = Integrated(with_roles(textbook(), exponent)).fan(floor)
        assert (points <= 1).all()
        for point in points:
            found = eq.integrated_level(*point, *WEIGHTS, exponent)
            assert found == pytest.approx(floor, rel=1e-5)
        if exponent < 0:
            for g in range(3):
                assert (np.delete(points, g, axis=1) == 1).all(axis=1).any()

    def test_roles_without_a_capability_count_for_nothing(self) -> None:
        index = Integrated(with_roles(textbook(), -3.0, roles=np.array([0, 2])))
        assert index.weights == pytest.approx(np.array([0.4, 0.25]) / 0.65)
        found = index.level(np.array([0.5, 0.8]))
        assert found == pytest.approx(eq.integrated_level(0.5, 1.0, 0.8, 0.4, 0.0, 0.25, -3.0))

    def test_nothing_at_all_has_a_slope(self) -> None:
        index = Integrated(with_roles(textbook(), -3.0))
        assert np.isfinite(index.slope(np.zeros(3))).all()


def two_capabilities(own: float) -> Conditions:
    """Return jets and ships of which the others have a share of the need, and orders come too late.

    The leading ally could cover all that is missing.
    """
    kinds = 2
    return textbook(
        capabilities=("jets", "ships"),
        price=np.full((5, kinds), 100.0),
        outflow=np.full((5, kinds), 1e-9),
        retire=np.zeros(kinds),
        upkeep=np.zeros(kinds),
        crew=np.zeros(kinds),
        committed=np.ones(2),
        need=np.full((BOUNDS, kinds), 20.0),
        contribution=np.full(kinds, 20.0 * (1 - own)),
        remaining=np.ones((BOUNDS, kinds)),
        stock=np.array([[20.0 * own] * kinds, [0.0] * kinds]),
        stage=np.zeros((2, kinds)),
        given=np.full((BOUNDS, 2, kinds), np.nan),
        eligible=np.ones((2, kinds), dtype=bool),
        capacity=np.ones((3, kinds)),
        growth=np.zeros((3, kinds)),
    )


def fastest_with(c: Conditions, floor: float) -> tuple[HandoverProblem, float]:
    """Return the fastest drawdown at an integrated floor, and its sum over time."""
    built = build(c, Choices(steps_per_period=1, drawdown=True))
    nothing = np.zeros_like(c.need)
    goal = Goal("fastest", nothing, nothing, 0.03, np.full(BOUNDS, floor))
    families = add_asked(built, goal, elastic=False)
    add_objective(built, goal)
    found = solve_with_cuts(built, families)
    assert found.answer.usable
    return built, found.answer.value


@pytest.mark.parametrize(
    ("exponent", "weight", "floor"),
    [(-1.0, 0.64, 0.8), (-3.0, 0.6, 0.7), (0.5, 0.55, 0.7), (0.0, 0.55, 0.6)],
)
def test_the_cheapest_mix_by_lagrange(exponent: float, weight: float, floor: float) -> None:
    r"""Two capabilities, one unit of drawdown worth the same in either: the textbook demand.

    To minimise x + y at a level X of constant elasticity of substitution, each is in proportion to
    its weight to the power :math:`1 / (1 - \rho)`, and their sum is X times the price index
    :math:`(\sum_g w_g^{1/(1-\rho)})^{(\rho - 1)/\rho}` (Arrow, Chenery, Minhas and Solow, 1961).
    """
    own, weights = 0.2, np.array([weight, 1 - weight])
    c = with_roles(two_capabilities(own), exponent, [*weights, 0.3], np.array([0, 1]))
    built, value = fastest_with(c, floor)
    power = weights ** (1 / (1 - exponent))
    if exponent == 0:
        # The limit: shares as the weights, X = a^w b^(1-w) with a : b = w : 1 - w.
        mix = weights * floor / np.prod(weights**weights)
    else:
        mix = floor * power / power.sum() ** (1 / exponent)
    assert (own < mix).all()
    assert (mix < 1).all()
    remaining = decisions_of(built).remaining
    # Curved, so that the sum is known far better than the mix.
    assert own + remaining[1:] * (1 - own) == pytest.approx(np.tile(mix, (5, 1)), abs=2e-3)
    years = 2 * 0.5 + 4.5 * (mix - own).sum() / (1 - own)
    assert value == pytest.approx(years, abs=1e-5)


def test_a_missing_role_cannot_be_bought_off() -> None:
    """With mass covered in full, the enabler needs (X^r - w) / (1 - w) to the power of 1 / r."""
    c = with_roles(two_capabilities(0.5), -3.0, [0.6, 0.4, 0.0], np.array([0, 1]))
    c = replace(c, contribution=np.array([0.0, 10.0]), stock=np.array([[20.0, 10.0], [0.0, 0.0]]))
    built, _ = fastest_with(c, 0.9)
    need = ((0.9**-3 - 0.6) / 0.4) ** (-1 / 3)
    remaining = decisions_of(built).remaining[1:, 1]
    assert 0.5 + 0.5 * remaining == pytest.approx(np.full(5, need), abs=1e-6)


@pytest.mark.parametrize("exponent", [-3.0, 0.5])
def test_what_is_missing_of_a_floor_that_cannot_be(exponent: float) -> None:
    """A fifth of either stands whatever is decided, so the level is a fifth."""
    c = with_roles(two_capabilities(0.2), exponent, [0.6, 0.4, 0.0], np.array([0, 1]))
    built = build(c, Choices(steps_per_period=1))
    nothing, c.remaining[1:] = np.zeros_like(c.need), 0.0
    goal = Goal("least-gap", nothing, nothing, 0.03, np.full(BOUNDS, 0.7))
    families = add_asked(built, goal, elastic=True)
    add_shortfall_objective(built)
    assert solve_with_cuts(built, families).answer.usable
    short = shortfalls(built, families)["integrated"]
    assert short == pytest.approx(np.array([0, *[0.5] * 5]), abs=CLOSE)
    assert lowered(goal, {"integrated": short}).integrated == pytest.approx(0.7 - short, abs=CLOSE)


FLOORS = {"fastest": (0.6, 0.75), "least-gap": (0.2, 0.3), "cheapest": (0.2, 0.3)}
"""Integrated levels that can be kept."""


def asked(name: Objective, integrated: float | None) -> HandoverRequest:
    by = "2031-Q1" if name == "cheapest" else None
    return HandoverRequest(name, by=by, floor=0.4, integrated=integrated)


@pytest.mark.parametrize("name", ["fastest", "least-gap", "cheapest"])
def test_the_engine_keeps_the_floor(small_cliff: Scenario, name: Any) -> None:
    """And more asked for is never better."""
    values = []
    for floor in (None, *FLOORS[name]):
        plan = make_plan(small_cliff, asked(name, floor))
        assert "integrated" not in set(plan.relaxed["asked"])
        assert plan.replay.integrated.min() >= (floor or 0.0) - CLOSE
        assert plan.replay.difference < CLOSE
        assert plan.answer.bound == pytest.approx(plan.answer.value, rel=1e-5)
        values.append(plan.answer.value)
    assert (np.diff(values) >= -CLOSE).all()
    if name == "fastest":
        # The floor binds here: it is no idle rule.
        assert values[-1] > values[0] + 1.0
        assert plan.promised.min() >= 0.4 - CLOSE


def test_a_floor_out_of_reach_says_by_how_much_and_when(small_cliff: Scenario) -> None:
    plan = make_plan(small_cliff, asked("least-gap", 0.9))
    assert plan.status == "relaxed"
    (row,) = plan.relaxed.to_dict("records")
    assert (row["capability"], row["asked"]) == ("all", "integrated")
    roles = [small_cliff.evidence.capabilities[c].role for c in plan.conditions.capabilities]
    index = Integrated(plan.conditions)
    assert sorted(roles) == ["enabler", "enabler", "mass", "sustainment"]
    by_role = [
        np.minimum(1.0, plan.promised[:, [r == role for r in roles]]).mean(axis=1)
        for role in ("mass", "enabler", "sustainment")
    ]
    level = [
        eq.integrated_level(*x, *WEIGHTS, index.substitution) for x in zip(*by_role, strict=True)
    ]
    # No plan is nearer to the floor in sum, and this one is as near at every moment.
    short = np.maximum(0.0, 0.9 - np.array(level))
    assert row["years"] == pytest.approx(np.trapezoid(short, dx=0.25), abs=1e-4)
    assert row["largest"] == pytest.approx(short.max(), abs=1e-3)
    assert (plan.replay.integrated >= level - np.array(CLOSE)).all()
    first = plan.conditions.moments.index(row["first"])
    assert short[first:].min() > 0
    assert (short[: first - 1] < CLOSE).all()


def test_a_level_for_many_futures_holds_at_the_reference(small_cliff: Scenario) -> None:
    plan = make_robust_plan(small_cliff, asked("fastest", 0.7), 3)
    assert plan.replay.integrated.min() >= 0.7 - CLOSE
    assert plan.rounds > 2
    assert plan.seconds_solving >= plan.answer.seconds


class TestRefused:
    """What no program can keep."""

    @pytest.mark.parametrize("level", [-0.1, 1.1, float("nan")])
    def test_levels(self, small_cliff: Scenario, level: float) -> None:
        with pytest.raises(InputError, match=r"plan, integrated: is .* from 0 to 1"):
            make_plan(small_cliff, HandoverRequest("least-gap", integrated=level))

    def test_a_level_that_is_not_concave(self) -> None:
        with pytest.raises(InputError, match=r"ces_rho: is 1.5: .* not concave"):
            check_integration(with_roles(textbook(), 1.5, roles=np.array([0])))

    def test_no_role_that_counts(self) -> None:
        with pytest.raises(InputError, match="no capability of the scenario has a role"):
            check_integration(with_roles(textbook(), -1.0, np.zeros(3), np.array([0])))

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
        assert solve(built).value == pytest.approx(paid["debt-rule"].answer.value, abs=1e-5)

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
            ("fastest", 1.0, Risk(0.5, 0.9)),
            ("cheapest", 1.0, Risk(0.5, 0.9)),
            ("cheapest", 1.0, Risk(1.0, 0.7)),
        ],
    )
    def test_the_same_optimum_as_in_one_program(
        self, small_cliff: Scenario, name: Any, floor: float, risk: Risk
    ) -> None:
        """The least that must be let go, and then the best with what is left."""
        c, futures = conditions_of(small_cliff), sampled(small_cliff, 5, 2)
        request = replace(asked(name, None), floor=floor)
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
        goal = lowered(goal, shortfalls(whole, []))
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
            solve_robust(c, futures, asked("fastest", None), Risk(w)).answer.value
            for w in (0.0, 0.5, 1.0)
        ]
        assert (np.diff(found) >= -CLOSE).all()
        assert found[-1] > found[0] + 0.1

    def test_known_plans_change_nothing_but_the_rounds(self, small_cliff: Scenario) -> None:
        c, futures = conditions_of(small_cliff), sampled(small_cliff, 5, 2)
        request = asked("fastest", None)
        first = solve_robust(c, futures, request, Risk())
        again = solve_robust(c, futures, request, Risk(), known=[decisions_of(first.built)])
        assert again.answer.value == pytest.approx(first.answer.value, rel=CLOSE)
        assert again.rounds <= first.rounds
