"""Rules of fairness: hand cases, laws, and how rules are compared."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from counterpoise.measures.fair_shares import (
    ability_to_pay,
    benefit_principle,
    capped,
    compare,
    concordance,
    equal_share,
    from_values,
    within_limits,
)

size = st.floats(1.0, 1e6)
allies = st.lists(st.tuples(size, size, st.integers(0, 2000).map(float)), min_size=2, max_size=10)
EVEN = {"border": 1.0, "people": 1.0, "output": 1.0}

Rule = Callable[[pd.DataFrame], Any]
RULES: dict[str, Rule] = {
    "equal_share": lambda f: equal_share(f["output"]),
    "ability_to_pay": lambda f: ability_to_pay(f["output"], f["people"], 0.5),
    "benefit": lambda f: benefit_principle(f, EVEN),
    "capped": lambda f: capped(equal_share(f["output"]), 0.9),
}
rules = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def frame(rows: list[tuple[float, float, float]]) -> pd.DataFrame:
    names = [f"A{i}" for i in range(len(rows))]
    return pd.DataFrame(rows, names, columns=["output", "people", "border"])


@rules
@given(rows=allies)
def test_shares_sum_to_one(rule: Rule, rows: list[tuple[float, float, float]]) -> None:
    shares = rule(frame(rows))
    assert shares.sum() == pytest.approx(1.0)
    assert (shares >= 0).all()


@rules
@given(rows=allies, rates=st.tuples(*[st.floats(1e-3, 1e3)] * 3))
def test_units_do_not_matter(
    rule: Rule, rows: list[tuple[float, float, float]], rates: tuple[float, ...]
) -> None:
    before = frame(rows)
    np.testing.assert_allclose(rule(before * list(rates)), rule(before), atol=1e-9)


@rules
@given(rows=allies, random=st.randoms())
def test_order_does_not_matter(
    rule: Rule, rows: list[tuple[float, float, float]], random: Any
) -> None:
    before = frame(rows)
    order = list(before.index)
    random.shuffle(order)
    shares = rule(before.loc[order])
    np.testing.assert_allclose(shares[before.index], rule(before), atol=1e-9)


@pytest.mark.parametrize("rule", [RULES[n] for n in ("equal_share", "ability_to_pay", "benefit")])
@given(rows=allies, part=st.floats(0.05, 0.95))
def test_splitting_an_ally_splits_its_share(
    rule: Rule, rows: list[tuple[float, float, float]], part: float
) -> None:
    """The two parts, as rich per head as the whole, pay together what the whole paid."""
    before = frame(rows)
    after = pd.concat([before.iloc[1:], before.iloc[:1] * part, before.iloc[:1] * (1 - part)])
    after.index = pd.Index([*before.index[1:], "A0", "twin"])
    shares, whole = rule(after), rule(before)
    assert shares["A0"] + shares["twin"] == pytest.approx(whole["A0"], abs=1e-9)
    np.testing.assert_allclose(shares[before.index[1:]], whole.iloc[1:], atol=1e-9)


def test_ability_to_pay_by_hand() -> None:
    output, people = pd.Series([100.0, 100.0]), pd.Series([1.0, 4.0])
    assert ability_to_pay(output, people, 0.0).tolist() == [0.5, 0.5]
    np.testing.assert_allclose(ability_to_pay(output, people, 0.5), [2 / 3, 1 / 3])
    np.testing.assert_allclose(ability_to_pay(output, people, 1.0), [0.8, 0.2])


def test_benefit_principle_by_hand() -> None:
    benefits = pd.DataFrame(
        {"border": [100.0, 0.0], "people": [10.0, 30.0], "output": [50.0, 50.0]}, ["EDGE", "REAR"]
    )
    shares = benefit_principle(benefits, EVEN)
    assert shares["EDGE"] == pytest.approx((1 + 0.25 + 0.5) / 3)
    only_border = benefit_principle(benefits, {"border": 5.0, "people": 0.0, "output": 0.0})
    assert only_border.to_dict() == {"EDGE": 1.0, "REAR": 0.0}


def test_a_benefit_that_nobody_has_gives_up_its_weight() -> None:
    benefits = pd.DataFrame({"border": [0.0, 0.0], "people": [1.0, 3.0], "output": [1.0, 1.0]})
    np.testing.assert_allclose(benefit_principle(benefits, EVEN), [0.375, 0.625])


@pytest.mark.parametrize(
    "call",
    [
        lambda: from_values(pd.Series([0.0, 0.0])),
        lambda: from_values(pd.Series([1.0, -1.0])),
        lambda: from_values(pd.Series([1.0, np.nan])),
        lambda: from_values(pd.Series([1.0, np.inf])),
        lambda: from_values(pd.Series([], dtype=float)),
        lambda: ability_to_pay(pd.Series([1.0]), pd.Series([0.0]), 1.0),
        lambda: benefit_principle(pd.DataFrame({"x": [1.0]}), {"x": 0.0}),
        lambda: benefit_principle(pd.DataFrame({"x": [1.0]}), {"x": -1.0}),
        lambda: capped(pd.Series([1.0]), 0.5),
        lambda: capped(pd.Series([1.0, 0.0, 0.0]), 0.5),
    ],
)
def test_senseless_input_is_refused(call: Callable[[], Any]) -> None:
    with pytest.raises(ValueError):
        call()


def test_cap_by_hand() -> None:
    """0.7 falls to 0.5; the 0.2 goes to the others 2 to 1. A second round where one tips over."""
    np.testing.assert_allclose(capped(pd.Series([0.7, 0.2, 0.1]), 0.5), [0.5, 1 / 3, 1 / 6])
    np.testing.assert_allclose(capped(pd.Series([0.6, 0.3, 0.1]), 0.4), [0.4, 0.4, 0.2])
    assert capped(pd.Series([0.6, 0.4]), 0.5).tolist() == [0.5, 0.5]


@given(st.lists(st.floats(0.0, 1e5), min_size=2, max_size=12), st.floats(0.05, 1.0))
def test_cap_conserves_the_sum_and_the_order(values: list[float], cap: float) -> None:
    shares = pd.Series(values)
    # A share too small for a float to tell from nothing can take over nothing.
    positive = int((from_values(shares) > 1e-12).sum()) if shares.max() > 0 else 0
    assume(shares.max() > 1e-3)
    assume(cap * positive >= 1.0)
    before, after = from_values(shares), capped(shares, cap)
    assert after.sum() == pytest.approx(1.0)
    assert (after <= cap + 1e-9).all()
    assert (after[before <= cap] >= before[before <= cap] - 1e-9).all()
    assert (after[before == 0] == 0).all()
    order = before.sort_values(kind="stable").index
    assert (np.diff(after[order]) >= -1e-9).all()
    np.testing.assert_allclose(capped(after, cap), after, atol=1e-9)
    free = after < cap - 1e-9
    ratio = (after / before)[free & (before > 1e-12)]
    np.testing.assert_allclose(ratio, ratio.mean() if len(ratio) else 1.0, rtol=1e-6)


def filled(shares: pd.Series, limits: pd.Series) -> pd.Series:
    """Find the factor of the shares by halving: x = min(limit, k share) sums to one."""
    low, high = 1.0, 1e15
    for _ in range(400):
        middle = (low * high) ** 0.5
        low, high = (
            (middle, high) if np.minimum(limits, middle * shares).sum() < 1 else (low, middle)
        )
    return pd.Series(np.minimum(limits, high * shares))


LIMITED = st.lists(st.tuples(st.floats(0.01, 10.0), st.floats(0.001, 1.0)), min_size=2, max_size=10)


def test_limits_by_hand() -> None:
    """0.6 falls to 0.2; the 0.4 goes 3 to 1, and 0.3 + 0.3 tips over its 0.35, so 0.45 is left."""
    shares, limits = pd.Series([0.6, 0.3, 0.1]), pd.Series([0.2, 0.35, 1.0])
    held, unplaced = within_limits(shares, limits)
    np.testing.assert_allclose(held, [0.2, 0.35, 0.45])
    assert unplaced == 0
    held, unplaced = within_limits(shares, pd.Series([0.2, 0.35, 0.25]))
    np.testing.assert_allclose(held, [0.2, 0.35, 0.25])
    assert unplaced == pytest.approx(0.2)
    held, unplaced = within_limits(pd.Series([1.0, 0.0]), pd.Series([0.4, 1.0]))
    assert held.tolist() == [0.4, 0.0]
    assert unplaced == pytest.approx(0.6)
    with pytest.raises(ValueError, match="not negative"):
        within_limits(shares, pd.Series([0.2, -0.1, 1.0]))


@given(LIMITED)
def test_limits_conserve_the_whole(rows: list[tuple[float, float]]) -> None:
    """What is placed and what is not make one; halving finds the same shares."""
    shares, limits = from_values(pd.Series([r[0] for r in rows])), pd.Series([r[1] for r in rows])
    held, unplaced = within_limits(shares, limits)
    assert held.sum() + unplaced == pytest.approx(1.0)
    assert (held <= limits + 1e-12).all()
    assert unplaced == pytest.approx(max(0.0, 1.0 - limits.sum()), abs=1e-9)
    np.testing.assert_allclose(held, filled(shares, limits), atol=1e-9)
    if (shares <= limits).all():
        np.testing.assert_allclose(held, shares, atol=1e-15)


@given(LIMITED, st.floats(1.0, 5.0))
def test_a_higher_limit_asks_more_of_those_above_and_less_of_the_free(
    rows: list[tuple[float, float]], factor: float
) -> None:
    shares, limits = from_values(pd.Series([r[0] for r in rows])), pd.Series([r[1] for r in rows])
    low, left = within_limits(shares, limits)
    high, less = within_limits(shares, limits * factor)
    assert less <= left + 1e-12
    above, free = shares >= limits, low < limits - 1e-9
    assert (high[above] >= low[above] - 1e-9).all()
    assert (high[free] <= low[free] + 1e-9).all()


def test_concordance_of_a_textbook() -> None:
    """Kendall's W of three judges and six applicants is .16 (s = 25.5), as in Siegel.

    Source: S. Siegel, Nonparametric Statistics for the Behavioral Sciences, 1956, chapter 9, the
    example of three executives who rank six applicants.
    """
    ranks = pd.DataFrame(
        {"X": [1, 6, 3, 2, 5, 4], "Y": [1, 5, 6, 4, 2, 3], "Z": [6, 3, 2, 5, 4, 1]}, dtype=float
    )
    assert concordance(ranks)["w"] == pytest.approx(25.5 / 157.5)
    assert concordance(ranks)["w"] == pytest.approx(0.16, abs=0.005)


def test_concordance_at_its_ends() -> None:
    up = np.arange(5.0)
    assert concordance(pd.DataFrame({"a": up, "b": up**2, "c": up**3}))["w"] == pytest.approx(1.0)
    assert concordance(pd.DataFrame({"a": up, "b": -up}))["w"] == pytest.approx(0.0)
    assert np.isnan(concordance(pd.DataFrame({"a": [1.0] * 5, "b": [2.0] * 5}))["w"])
    assert np.isnan(concordance(pd.DataFrame({"a": up}))["w"])


def test_comparison_by_hand() -> None:
    shares = pd.DataFrame({"even": [0.5, 0.3, 0.2], "other": [0.2, 0.3, 0.5]}, ["A", "B", "C"])
    paid = pd.DataFrame({"money": [0.6, 0.3, 0.1]}, ["A", "B", "C"])
    found = compare(shares, paid, 1000.0)
    assert found.shares.columns.tolist() == ["even", "other", "money"]
    np.testing.assert_allclose(found.over_fair["even"], [0.1, 0.0, -0.1], atol=1e-12)
    np.testing.assert_allclose(found.money["other"], [400.0, 0.0, -400.0], atol=1e-9)
    assert found.range_of_ranks.to_dict("index") == {
        "A": {"best": 1.0, "worst": 3.0, "spread": 2.0},
        "B": {"best": 2.0, "worst": 2.0, "spread": 0.0},
        "C": {"best": 1.0, "worst": 3.0, "spread": 2.0},
    }
    assert found.agreement["w"] == pytest.approx(0.0)
    assert found.votes().to_dict("index") == {
        "A": {"less": 2, "more": 0},
        "B": {"less": 0, "more": 0},
        "C": {"less": 0, "more": 2},
    }
    assert found.votes(without=["other"]).loc["C"].tolist() == [0, 1]


@given(rows=allies, random=st.randoms())
def test_gains_and_losses_cancel(rows: list[tuple[float, float, float]], random: Any) -> None:
    facts = frame(rows)
    table = pd.DataFrame({name: rule(facts) for name, rule in RULES.items()})
    money = from_values(pd.Series([random.random() + 0.01 for _ in rows], facts.index))
    found = compare(table, money.to_frame("money"), 1000.0)
    np.testing.assert_allclose(found.money.sum(), 0.0, atol=1e-6)
