"""Rules of one's own: right where a hand can tell, and against a program stated independently."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import decisions_of
from counterpoise.planner.handover.objectives import Goal, add_levels, add_objective
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import Choices, HandoverProblem
from counterpoise.planner.handover.rule_conflicts import rule_conflicts
from counterpoise.planner.handover.rule_outcomes import rule_prices, rule_table
from counterpoise.planner.handover.rules import Rule, order_cap
from counterpoise.planner.handover.rules_file import rules_of
from counterpoise.planner.handover.solution import Solution, solve
from counterpoise.planner.handover.suppliers import asked_output, orders_by_region

from .test_properties import DISCOUNT, conditions, numbers
from .textbook import textbook

CLOSE = 1e-6
few = settings(max_examples=6, deadline=None)


def rule(**entries: Any) -> Rule:
    """Return a rule as a person would write it."""
    (one,) = rules_of([{"name": "mine", **entries}]).rules
    return one


def least_gap(
    c: Conditions, *rules: Rule, steps_per_period: int = 1, **choices: Any
) -> tuple[HandoverProblem, Solution]:
    """Return the plan with the least gap under rules, and its answer."""
    built = build(c, Choices(steps_per_period, rules=rules, **choices))
    goal = Goal("least-gap", np.zeros_like(c.need), np.zeros_like(c.need), DISCOUNT)
    add_levels(built, goal, elastic=False)
    add_objective(built, goal)
    return built, solve(built)


def simple(**changes: Any) -> Conditions:
    """Return nine years in which money alone holds orders back, and nothing retires.

    Each ally can pay for twenty jets a year. North's count whole, south's by half.
    """
    rich: dict[str, Any] = {
        "retire": np.zeros(1),
        "stock": np.zeros((2, 1)),
        "upkeep": np.zeros(1),
        "crew": np.zeros(1),
        "need": np.full((10, 1), 1000.0),
    }
    return textbook(9, **(rich | changes))


def orders_of(built: HandoverProblem) -> Any:
    return decisions_of(built).orders


class TestByHand:
    """Cases that a person can work out."""

    def test_no_orders_before_a_year(self) -> None:
        """Everybody buys all that money buys, from the first year in which orders are allowed."""
        built, answer = least_gap(simple(), rule(to=2028, at_most=0))
        assert answer.status == "optimal"
        orders = orders_of(built)[:, :, 0]
        assert orders[:2] == pytest.approx(np.zeros((2, 2)), abs=CLOSE)
        # An order of step 5 is the last that stands before the end.
        assert orders[2:6] == pytest.approx(np.full((4, 2), 20.0), abs=CLOSE)

    def test_a_budget_for_each_year(self) -> None:
        built, _ = least_gap(
            simple(), rule(allies="south", each="year", at_most=500, **{"in": "money"})
        )
        orders = orders_of(built)[:6, :, 0]
        assert orders == pytest.approx(np.tile([20.0, 5.0], (6, 1)), abs=CLOSE)

    def test_a_share_of_all_orders(self) -> None:
        """South places three quarters: north has to buy less, a third of what south can."""
        built, _ = least_gap(
            simple(),
            rule(
                allies="south", each="year", at_least=0.75, share_of={"allies": "all"}, to="2032-Q4"
            ),
        )
        orders = orders_of(built)[:6, :, 0]
        assert orders == pytest.approx(np.tile([20 / 3, 20.0], (6, 1)), abs=CLOSE)

    def test_exactly_so_many_over_some_years(self) -> None:
        built, _ = least_gap(simple(), rule(allies="north", **{"from": 2028, "to": 2029}, equal=7))
        assert orders_of(built)[1:3, 0, 0].sum() == pytest.approx(7.0)

    def test_a_price_below_the_worth_lets_a_rule_go_and_one_above_keeps_it(self) -> None:
        """One jet of north in 2027 counts from bound 4 to the end: 5.5 of 1,000, in a gap."""
        worth = 5.5 / 1000
        banned: dict[str, Any] = {"allies": "north", "to": 2027, "at_most": 0}
        cheap, first = least_gap(simple(), rule(**banned, price=worth * 0.9))
        dear, second = least_gap(simple(), rule(**banned, price=worth * 1.1))
        free, base = least_gap(simple())
        assert orders_of(cheap)[0, 0, 0] == pytest.approx(20.0)
        assert orders_of(dear)[0, 0, 0] == pytest.approx(0.0, abs=CLOSE)
        assert first.value - base.value == pytest.approx(20 * worth * 0.9, rel=1e-5)
        assert second.value - base.value == pytest.approx(20 * worth, rel=1e-3)
        del free

    def test_makers_in_a_region(self) -> None:
        """Europe makes four of nine, as half of the leader's ten a year are open to the others."""
        c = simple(capacity=np.array([[4.0], [10.0], [0.0]]), growth=np.zeros((3, 1)), limited=True)
        few_jets = rule(regions="europe", each="year", at_most=2)
        built, answer = least_gap(c, few_jets)
        assert answer.status == "optimal"
        orders = orders_of(built).sum(axis=(1, 2))
        assert orders[:6] == pytest.approx(np.full(6, 4.5), abs=CLOSE)
        # The engine shares them out alike.
        decided = decisions_of(built)
        by_region = orders_by_region(
            c, decided.orders, asked_output(c, decided.orders, decided.capacity)
        )
        assert by_region[:6, 0, 0] == pytest.approx(np.full(6, 2.0), rel=1e-6)

    def test_nobody_above_a_share_of_any_year(self) -> None:
        c = simple(spare=np.tile([8000.0, 2000.0], (9, 1)))
        built, _ = least_gap(c, order_cap(0.6))
        orders = orders_of(built)[:6, :, 0]
        assert orders == pytest.approx(np.tile([15.0, 10.0], (6, 1)), abs=CLOSE)


def independent(built: HandoverProblem, rules: tuple[Rule, ...]) -> float | None:
    """Return the optimum by SciPy of a program without rules, with theirs added by hand.

    The rows of rules are written from what a rule says, year by year and cell by cell, without
    anything of `rule_rows`.
    """
    c, matrices = built.conditions, built.model.matrices
    a, b, sense = matrices.A.toarray(), matrices.b, matrices.sense
    columns = {int(label): i for i, label in enumerate(matrices.vlabels)}
    labels = built.order.labels.transpose("cell", "period").values

    def amount(allies: Any, capabilities: Any, since: str, until: str, money: bool) -> Any:
        found = np.zeros(a.shape[1])
        for i, (ally, kind) in enumerate(zip(built.ally, built.capability, strict=True)):
            if c.allies[ally] not in allies or c.capabilities[kind] not in capabilities:
                continue
            for t in range(c.steps):
                if since <= c.moments[t] <= until:
                    found[columns[int(labels[i, built.period[t]])]] += (
                        c.price[t, kind] if money else 1.0
                    )
        return found

    extra = {"<=": ([], []), "=": ([], [])}
    for one in rules:
        span = one.since or "0", one.until or "9"
        mine = one.allies or c.allies, one.capabilities or c.capabilities
        money = one.measure == "money"
        row, limit = amount(*mine, *span, money), one.limit
        if one.share_of is not None:
            row, limit = row - one.limit * amount(c.allies, mine[1], *span, money), 0.0
        sign = -1.0 if one.sense == ">=" else 1.0
        rows, limits = extra["=" if one.sense == "=" else "<="]
        rows.append(sign * row)
        limits.append(sign * limit)
    flip = np.where(sense == ">", -1.0, 1.0)
    loose = sense != "="
    answer = linprog(
        matrices.c,
        A_ub=np.vstack([(a * flip[:, None])[loose], *extra["<="][0]]),
        b_ub=np.append((b * flip)[loose], extra["<="][1]),
        A_eq=np.vstack([a[~loose], *extra["="][0]]),
        b_eq=np.append(b[~loose], extra["="][1]),
        bounds=np.column_stack([matrices.lb, matrices.ub]),
    )
    return float(answer.fun) if answer.status == 0 else None


@st.composite
def rules_for(draw: Callable[..., Any], c: Conditions) -> tuple[Rule, ...]:
    """Return one to three rules about the allies and capabilities of a small case."""
    found = []
    for i in range(draw(st.integers(1, 3))):
        entries: dict[str, Any] = {"name": f"rule {i}"}
        entries["capabilities"] = [draw(st.sampled_from(c.capabilities))]
        if draw(st.booleans()):
            entries["allies"] = draw(st.lists(st.sampled_from(c.allies), min_size=1, unique=True))
        if draw(st.booleans()):
            entries["from"] = draw(st.sampled_from(c.moments[:4]))
        if draw(st.booleans()):
            entries["to"] = draw(st.sampled_from(c.moments[4 : c.steps]))
        entries["in"] = draw(st.sampled_from(["units", "money"]))
        limit = draw(st.sampled_from(["at_most", "at_least", "equal"]))
        if draw(st.booleans()) and len(entries.get("allies", c.allies)) < len(c.allies):
            entries["share_of"] = {"allies": "all"}
            entries[limit] = draw(numbers(0, 1))
        else:
            scale = 100.0 if entries["in"] == "money" else 1.0
            entries[limit] = scale * draw(numbers(0, 5))
        found.append(entries)
    return rules_of(found).rules


@few
@given(st.data())
def test_as_an_independent_statement_has_it(data: st.DataObject) -> None:
    c = data.draw(conditions())
    rules = data.draw(rules_for(c))
    built, answer = least_gap(c, *rules, steps_per_period=2)
    bare, base = least_gap(c, steps_per_period=2)
    assume(base.status == "optimal")
    expected = independent(bare, rules)
    if expected is None:
        assert not answer.usable
        return
    assert answer.status == "optimal"
    assert answer.value == pytest.approx(expected, rel=1e-6, abs=CLOSE)
    assert answer.value >= base.value - CLOSE
    table = rule_table(rules, c, decisions_of(built), rule_prices(built))
    assert (table["let_go"] == 0).all()


@few
@given(conditions(), numbers(0, 1), numbers(0, 1))
def test_a_looser_rule_is_never_worse(c: Conditions, tight: float, more: float) -> None:
    ally = c.allies[0]
    share: dict[str, Any] = {"allies": ally, "share_of": {"allies": "all"}, "each": "capability"}
    _, first = least_gap(c, rule(**share, at_most=tight), steps_per_period=2)
    assume(first.status == "optimal")
    looser = tight + more * (1 - tight)
    _, second = least_gap(c, rule(**share, at_most=looser), steps_per_period=2)
    _, bought = least_gap(c, rule(**share, at_most=tight, price=0.5), steps_per_period=2)
    _, cheaper = least_gap(c, rule(**share, at_most=tight, price=0.1), steps_per_period=2)
    assert second.value <= first.value + CLOSE
    assert cheaper.value - CLOSE <= bought.value <= first.value + CLOSE


def test_a_price_is_what_more_room_is_worth() -> None:
    def value(limit: float, what: str) -> tuple[float, float]:
        entries: dict[str, Any] = {"allies": "south", "to": 2029, what: limit}
        built, answer = least_gap(simple(), rule(**entries))
        (price,) = rule_prices(built).values()
        return answer.value, price

    (base, price), (more, _) = value(30, "at_most"), value(31, "at_most")
    assert price > 0
    assert base - more == pytest.approx(price, rel=1e-6)
    money = rule(allies="south", to=2029, at_most=3000, **{"in": "money"})
    built, _ = least_gap(simple(), money)
    # A jet costs a hundred million.
    assert list(rule_prices(built).values()) == pytest.approx([price / 100], rel=1e-6)


class TestConflicts:
    """What cannot be kept together is the least that conflicts, shown by solving again."""

    def test_each_rule_of_a_conflict_is_needed(self, evidence: Any) -> None:
        rules = rules_of(
            [
                {"name": "harmless", "allies": ["north"], "at_most": 1000},
                {"name": "wait", "to": 2030, "at_most": 0},
                {"name": "many", "allies": ["south"], "at_least": 90},
                {"name": "few later", "allies": ["south"], "from": 2031, "at_most": 60},
            ]
        ).rules
        c = simple()
        assert not least_gap(c, *rules)[1].usable
        (conflict,) = rule_conflicts(c, Choices(1, rules=rules), evidence)
        names = [member.words.split("'")[1] for member in conflict.members]
        assert names == ["wait", "many", "few later"]
        core = [one for one in rules if one.name in names]
        assert not least_gap(c, *core)[1].usable
        for left_out in core:
            assert least_gap(c, *(one for one in core if one is not left_out))[1].usable
        assert conflict.least == pytest.approx(30.0, abs=1e-4)

    def test_a_rule_that_money_cannot_keep_stands_alone(self, evidence: Any) -> None:
        """Twenty a year for nine years are 180."""
        c = simple()
        (conflict,) = rule_conflicts(
            c, Choices(1, rules=(rule(allies="north", at_least=200),)), evidence
        )
        assert len(conflict.members) == 1
        assert conflict.least == pytest.approx(20.0, abs=1e-4)
        assert "whatever is ordered" in conflict.problem().what

    def test_replacement_at_the_end_is_named(self, evidence: Any) -> None:
        c = replace(simple(), stock=np.array([[10.0], [20.0]]), retire=np.array([0.1]))
        banned = rule(at_most=0)
        assert not least_gap(c, banned)[1].usable
        (conflict,) = rule_conflicts(c, Choices(1, rules=(banned,)), evidence)
        assert [member.own for member in conflict.members] == [True, False]
        assert "as fast as they retire" in conflict.problem().what

    def test_two_conflicts_are_told_at_once(self, evidence: Any) -> None:
        rules = rules_of(
            [
                {"name": f"{ally} {way}", "allies": [ally], way: limit}
                for ally in ("north", "south")
                for way, limit in (("at_least", 10), ("at_most", 5))
            ]
        ).rules
        found = rule_conflicts(simple(), Choices(1, rules=rules), evidence)
        assert [len(conflict.members) for conflict in found] == [2, 2]

    def test_rules_with_a_price_never_conflict(self, evidence: Any) -> None:
        priced = rule(allies="north", at_least=200, price=1.0)
        assert least_gap(simple(), priced)[1].usable
        assert rule_conflicts(simple(), Choices(1, rules=(priced,)), evidence) == []


def test_a_hook_may_add_rows_and_costs() -> None:
    def none_of_south(problem: HandoverProblem) -> None:
        south = np.flatnonzero(problem.ally == 1)
        problem.model.add_constraints(problem.order.isel(cell=south).sum() <= 0, name="mine")

    def dear(problem: HandoverProblem) -> Any:
        return 1e3 * problem.order.sum()

    built, answer = least_gap(simple(), hook=none_of_south)
    assert answer.status == "optimal"
    assert orders_of(built)[:, 1].sum() == pytest.approx(0.0, abs=CLOSE)
    built, _ = least_gap(simple(), hook=dear)
    assert orders_of(built).sum() == pytest.approx(0.0, abs=CLOSE)


def test_a_weight_counts_a_gap_as_often() -> None:
    """With money for one of two, the one that counts twice is bought."""
    two = {
        "stock": np.zeros((2, 2)),
        "stage": np.zeros((2, 2)),
        "capabilities": ("jets", "ships"),
        "manning": np.ones((10, 2, 2)),
        "price": np.full((9, 2), 100.0),
        "outflow": np.ones((9, 2)),
        "retire": np.zeros(2),
        "upkeep": np.zeros(2),
        "crew": np.zeros(2),
        "need": np.full((10, 2), 1000.0),
        "contribution": np.zeros(2),
        "remaining": np.ones((10, 2)),
        "given": np.full((10, 2, 2), np.nan),
        "eligible": np.ones((2, 2), dtype=bool),
        "capacity": np.ones((3, 2)),
        "growth": np.ones((3, 2)),
    }
    c = textbook(9, **two)
    for weights, bought in (((2.0, 1.0), 0), ((1.0, 2.0), 1)):
        built = build(c, Choices(1))
        level = np.zeros_like(c.need)
        add_objective(built, Goal("least-gap", level, level, DISCOUNT, np.array(weights)))
        assert solve(built).status == "optimal"
        by_kind = orders_of(built)[:5].sum(axis=(0, 1))
        assert by_kind[1 - bought] == pytest.approx(0.0, abs=CLOSE)
        assert by_kind[bought] == pytest.approx(200.0)
