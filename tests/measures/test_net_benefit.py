"""Net benefit and break-even: by hand, as properties, and as inverses of each other."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.evidence import Evidence
from counterpoise.measures.value.net_benefit import (
    RELATIONS,
    Relation,
    break_even,
    break_even_range,
    cross_effect,
    expected_loss_avoided,
    free_riding,
    net_benefit,
    net_by_share,
    payoffs,
    present_cost,
    share_without_net,
    war_cost_needed,
)

money = st.floats(0, 1e6)
some_money = st.floats(1e-3, 1e6)
effort = st.floats(0.1, 100)
pairs = st.tuples(some_money, some_money).map(lambda pair: (min(pair), max(pair)))


def test_net_benefit_by_hand() -> None:
    found = net_benefit({"trade": 30.0, "arms": 12.0, "risk taken on": -5.0}, 36.0)
    assert (found.stated, found.cost, found.net) == (37.0, 36.0, 1.0)
    assert found.without_figure == ()


def test_a_missing_benefit_is_named_and_not_counted() -> None:
    found = net_benefit({"trade": 30.0, "peace": None, "legitimacy": math.nan, "tax": 0.0}, 36.0)
    assert found.net == -6.0
    assert found.without_figure == ("legitimacy", "peace")
    assert json.loads(json.dumps(found.to_json()))["without_figure"] == ["legitimacy", "peace"]
    assert net_benefit({}, 36.0).net == -36.0


def test_break_even_by_hand() -> None:
    """A cost of 36 a year, less 6 of other benefits, against a war of 10,000."""
    assert break_even(36.0, 10_000.0) == pytest.approx(0.0036)
    assert break_even(36.0, 10_000.0, 6.0) == pytest.approx(0.0030)
    assert expected_loss_avoided(0.0036, 10_000.0) == pytest.approx(36.0)
    assert break_even(36.0, [10_000.0, 20_000.0]) == pytest.approx([0.0036, 0.0018])


def test_break_even_at_the_edges() -> None:
    assert break_even(36.0, 1000.0, 40.0) == 0
    assert break_even(36.0, 0.0) == math.inf
    assert break_even(36.0, 0.0, 36.0) == 0
    assert break_even(36.0, 18.0) == 2.0
    assert math.isnan(float(break_even(math.nan, 10.0)))
    assert math.isnan(float(break_even(math.nan, 0.0)))
    with pytest.raises(ValueError, match="cannot be negative"):
        break_even(36.0, -1.0)


@given(some_money, some_money, money)
def test_at_the_break_even_the_net_benefit_is_nil(cost: float, war: float, other: float) -> None:
    fall = float(break_even(cost, war, other))
    found = net_benefit({"other": other, "war": expected_loss_avoided(fall, war)}, cost)
    if other >= cost:
        assert fall == 0
        assert found.net >= 0
    else:
        assert found.net == pytest.approx(0, abs=1e-9 * cost)
        assert war_cost_needed(cost, fall, other) == pytest.approx(war)


@given(some_money, some_money, money, some_money)
def test_break_even_is_monotone(cost: float, war: float, other: float, more: float) -> None:
    here = break_even(cost, war, other)
    assert break_even(cost + more, war, other) >= here
    assert break_even(cost, war + more, other) <= here
    assert break_even(cost, war, other + more) <= here


@given(some_money, some_money, money, st.floats(0.01, 100))
def test_the_unit_of_money_plays_no_part(
    cost: float, war: float, other: float, unit: float
) -> None:
    changed = break_even(unit * cost, unit * war, unit * other)
    floor = 1e-9 * (cost + other) / war
    assert changed == pytest.approx(break_even(cost, war, other), rel=1e-6, abs=floor)


@given(pairs, pairs, pairs, st.tuples(*[st.floats(0, 1)] * 3))
def test_the_range_holds_every_point_inside(
    cost: tuple[float, float],
    war: tuple[float, float],
    other: tuple[float, float],
    where: tuple[float, float, float],
) -> None:
    found = break_even_range(cost, war, other)
    inside = [
        min(max(low + part * (high - low), low), high)
        for (low, high), part in zip((cost, war, other), where, strict=True)
    ]
    slack = 1e-9 * (1 + found.high)
    assert found.low - slack <= break_even(*inside) <= found.high + slack
    assert found.within_reach == (found.high <= 1)


def test_range_by_hand() -> None:
    found = break_even_range((30.0, 60.0), (3000.0, 15_000.0), (0.0, 0.0))
    assert found.low == pytest.approx(0.002)
    assert found.high == pytest.approx(0.02)
    endless = break_even_range((30.0, 60.0), (0.0, 15_000.0), (0.0, 0.0))
    assert endless.to_json() == {"low": 0.002, "high": None, "within_reach": False}
    with pytest.raises(ValueError, match="cost_of_war runs from 2 to 1"):
        break_even_range((0.0, 1.0), (2.0, 1.0), (0.0, 0.0))


def test_present_cost() -> None:
    assert present_cost([10, 20, 30], 0.0) == 60
    assert present_cost([0, 110, 0, 133.1], 0.1) == pytest.approx(200)
    assert present_cost([], 0.1) == 0
    with pytest.raises(ValueError, match="above -1"):
        present_cost([1.0], -1.0)


def test_free_riding_does_not_make_the_net_benefit_negative() -> None:
    """DOMAIN B32: 65.6 per cent paid where output would ask for 53.3, and still a gain."""
    found = free_riding(1000.0, 0.656, 0.533, 900.0)
    assert found.excess == pytest.approx(123)
    assert found.net == pytest.approx(244)
    assert found.net_at_fair_share == pytest.approx(367)
    assert share_without_net(1000.0, 900.0) == 0.9
    assert free_riding(1000.0, 0.656, 0.533, 600.0).net < 0


@given(some_money, st.floats(0, 1), st.floats(0, 1), money)
def test_size_of_the_free_ride_is_another_question(
    total: float, share: float, fair: float, benefit: float
) -> None:
    found = free_riding(total, share, fair, benefit)
    assert found.net + found.excess == pytest.approx(found.net_at_fair_share, abs=1e-6 * total)
    assert (found.excess > 0) == (found.paid > found.fair)
    at = share_without_net(total, benefit)
    assert net_by_share(total, at, benefit) == pytest.approx(0, abs=1e-9 * (1 + benefit))


def test_net_falls_with_the_share_along_a_line() -> None:
    found = net_by_share(200.0, [0.0, 0.25, 0.5, 1.0], 100.0)
    assert found.tolist() == [100.0, 50.0, 0.0, -100.0]
    with pytest.raises(ValueError, match="above 0"):
        share_without_net(0.0, 1.0)


def test_payoffs_by_hand() -> None:
    """Efforts 4 and 1: complements make 2 * 2 = 4, substitutes 5; values 3 and 2."""
    both = {"value_leading": 3.0, "value_allies": 2.0}
    assert payoffs(4, 1, relation="complements", **both) == pytest.approx((2.0, 3.0))
    root = math.sqrt(5)
    assert payoffs(4, 1, relation="substitutes", **both) == pytest.approx(
        (3 * root - 4, 2 * root - 1)
    )
    assert payoffs(4, 1, relation="zero_sum", **both) == (-3.0, 3.0)


def test_payoffs_of_several_efforts_at_once() -> None:
    worth = {"value_leading": 3.0, "value_allies": 2.0}
    for relation in RELATIONS:
        together = payoffs([1, 4], [1, 1], relation=relation, **worth)
        apart = [payoffs(a, 1, relation=relation, **worth) for a in (1, 4)]
        assert np.array(together) == pytest.approx(np.array(apart).T)


@given(effort, effort)
def test_what_the_three_relations_mean(a: float, b: float) -> None:
    worth = {"value_leading": 5.0, "value_allies": 4.0}
    gains = payoffs(a, b, relation="zero_sum", **worth)
    assert sum(gains) == 0
    assert payoffs(a, 0, relation="complements", **worth) == (-a, 0)
    alone = payoffs(a, 0, relation="substitutes", **worth)
    assert alone[1] > 0
    same = [payoffs(a, a, relation=r, **worth) for r in ("complements", "substitutes")]
    assert same[0] == pytest.approx(same[1])


@given(effort, effort, st.sampled_from(RELATIONS))
def test_cross_effect_is_the_mixed_difference(a: float, b: float, relation: Relation) -> None:
    def gain(x: float, y: float) -> float:
        found, _ = payoffs(x, y, relation=relation, value_leading=5.0, value_allies=4.0)
        return float(found)

    h, k = 1e-3 * a, 1e-3 * b
    corners = gain(a + h, b + k) - gain(a + h, b - k) - gain(a - h, b + k) + gain(a - h, b - k)
    found = cross_effect(a, b, relation=relation, value=5.0)
    slack = 1e-12 * (a + b + 5 * math.sqrt(a + b)) / (h * k)
    assert found == pytest.approx(corners / (4 * h * k), rel=1e-4, abs=slack)
    assert np.sign(found) == {"complements": 1, "substitutes": -1, "zero_sum": 0}[relation]


def test_bad_arguments_of_payoffs() -> None:
    with pytest.raises(ValueError, match="an effort cannot be negative"):
        payoffs(-1, 1, relation="complements", value_leading=1.0, value_allies=1.0)
    with pytest.raises(ValueError, match="unknown relation 'rivals'; known: complements"):
        payoffs(1, 1, relation="rivals", value_leading=1.0, value_allies=1.0)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="unknown relation"):
        cross_effect(1, 1, relation="rivals", value=1.0)  # type: ignore[arg-type]


def test_the_published_ranges_give_a_break_even_in_reach(evidence: Evidence) -> None:
    """Direct cost of 5.1 to 5.6 per cent of 3.2571 per cent of output, against 4.2 to 35.8 a war.

    Only the dearest year of the war counts here, so these are upper bounds: 0.46 to 4.3
    percentage points a year.
    """
    cost = evidence.figure("burden_coefficients/europe_direct_cost_share")
    war = evidence.figure("burden_coefficients/great_war_peak_cost")
    spending = evidence.figure("expenditure/USA/2018/share_of_gdp/2024-06").value
    assert None not in (cost.low, cost.high, war.low, war.high)
    ends = (spending * (cost.low or 0), spending * (cost.high or 0))
    found = break_even_range(ends, (war.low or 0, war.high or 0), (0.0, 0.0))
    assert found.low == pytest.approx(0.051 * 0.032571 / 0.358)
    assert found.high == pytest.approx(0.056 * 0.032571 / 0.042)
    assert (round(found.low, 4), round(found.high, 3)) == (0.0046, 0.043)
    assert found.within_reach
