"""The joint-product equilibrium: both limits, proof of each answer, and what happens between."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from counterpoise.measures.fair_shares import (
    Equilibrium,
    NoEquilibriumError,
    best_response,
    joint_product,
    pure_public_good,
)
from counterpoise.measures.fair_shares import joint_product as _function

incomes = st.lists(st.floats(0.5, 5000.0), min_size=1, max_size=12)
weight = st.floats(0.02, 2.0)
share = st.floats(0.0, 1.0)


def solved(
    income: "pd.Series[float]", a: float, weights: tuple[float, ...] = (1, 1, 1)
) -> Equilibrium:
    return joint_product(
        income,
        income_weight=weights[0],
        private_weight=weights[1],
        public_weight=weights[2],
        private_share=a,
    )


@given(incomes, weight, weight, weight)
def test_without_a_common_good_all_make_the_same_effort(
    sizes: list[float], alpha: float, gamma: float, delta: float
) -> None:
    """DOMAIN c.4, a = 1: q / w = gamma / (alpha + gamma) whatever the size."""
    found = solved(pd.Series(sizes), 1.0, (alpha, gamma, delta))
    np.testing.assert_allclose(found.table["effort"], gamma / (alpha + gamma), rtol=1e-9)


def test_pure_public_good_of_three() -> None:
    """DOMAIN J11: incomes 10, 6, 4 and like weights give G = 16/3 and (14/3, 2/3, 0)."""
    found = solved(pd.Series({"L": 10.0, "M": 6.0, "S": 4.0}), 0.0)
    assert found.total == pytest.approx(16 / 3)
    np.testing.assert_allclose(found.table["defence"], [14 / 3, 2 / 3, 0], atol=1e-9)
    assert found.table.loc["L", "effort"] == pytest.approx(0.4667, abs=5e-5)


@given(incomes, weight, weight)
def test_pure_public_good_equals_the_closed_form(
    sizes: list[float], alpha: float, delta: float
) -> None:
    """Bergstrom, Blume and Varian (1986): gifts are max(0, w - w*) with one w* for all."""
    income = pd.Series(sizes)
    closed = pure_public_good(income, income_weight=alpha, public_weight=delta)
    found = solved(income, 0.0, (alpha, 1.0, delta)).table["defence"]
    np.testing.assert_allclose(found, closed, atol=1e-9 * max(sizes))
    givers = closed > 1e-9 * max(sizes)
    threshold = (income - closed)[givers]
    np.testing.assert_allclose(threshold, threshold.mean(), rtol=1e-9)
    assert (income[~givers] <= threshold.mean() * (1 + 1e-6)).all()


@given(st.floats(-0.6, 0.6), weight, weight)
def test_neutrality(moved: float, alpha: float, delta: float) -> None:
    """Moving income among contributors changes neither the total nor what anyone has left."""
    before = pd.Series([30.0, 29.0, 28.0, 1.0])
    gifts = pure_public_good(before, income_weight=alpha, public_weight=delta)
    amount = moved * min(gifts.iloc[0], gifts.iloc[2])
    after = before + pd.Series([amount, 0.0, -amount, 0.0])
    first, second = solved(before, 0.0, (alpha, 1, delta)), solved(after, 0.0, (alpha, 1, delta))
    assert second.total == pytest.approx(first.total, rel=1e-9)
    np.testing.assert_allclose(
        second.table["income"] - second.table["defence"],
        first.table["income"] - first.table["defence"],
        rtol=1e-8,
    )


@given(incomes, weight, weight, weight, share)
def test_nobody_can_do_better(
    sizes: list[float], alpha: float, gamma: float, delta: float, a: float
) -> None:
    """Each ally's gift maximises its own utility, found by a search that knows no derivative."""
    found = solved(pd.Series(sizes), a, (alpha, gamma, delta)).table
    for w, q in zip(found["income"], found["defence"], strict=True):
        others = max(found["defence"].sum() - q, 0.0)

        def loss(x: float, w: float = w, others: float = others) -> float:
            value = alpha * np.log(w - x)
            value += gamma * a * np.log(x) if a > 0 else 0.0
            return -float(value + (delta * (1 - a) * np.log(others + x) if a < 1 else 0.0))

        best = optimize.minimize_scalar(
            loss, bounds=(1e-9 * w, w * (1 - 1e-9)), method="bounded", options={"xatol": 1e-9 * w}
        )
        if 1e-8 * w < q < w * (1 - 1e-8):
            assert loss(q) <= best.fun + 1e-9 * max(1.0, abs(best.fun))


@given(incomes, weight, weight, weight, share, st.floats(1e-3, 1e6))
def test_scale_and_order(
    sizes: list[float], alpha: float, gamma: float, delta: float, a: float, rate: float
) -> None:
    income = pd.Series(sizes)
    found = solved(income, a, (alpha, gamma, delta)).table["share"]
    scaled = solved(income * rate, a, (alpha, gamma, delta)).table["share"]
    turned = solved(income[::-1], a, (alpha, gamma, delta)).table["share"]
    np.testing.assert_allclose(scaled, found, atol=1e-9)
    np.testing.assert_allclose(turned.sort_index(), found, atol=1e-9)
    assert found.sum() == pytest.approx(1.0)


@given(st.lists(st.floats(1.0, 1000.0), min_size=2, max_size=8))
def test_exploitation_falls_as_defence_becomes_private(sizes: list[float]) -> None:
    """Between the limits: the largest ally's share of the bill falls from one to the other."""
    income = pd.Series(sizes)
    largest = income.idxmax()
    shares = [solved(income, a).table.loc[largest, "share"] for a in np.linspace(0, 1, 9)]
    assert (np.diff(shares) <= 1e-9).all()
    fair = income[largest] / income.sum()
    assert shares[-1] == pytest.approx(fair)
    assert shares[0] >= fair - 1e-9


def test_efforts_rise_with_size_unless_all_is_private() -> None:
    income = pd.Series([1.0, 5.0, 20.0, 100.0])
    for a in (0.1, 0.5, 0.9):
        assert solved(income, a).table["effort"].is_monotonic_increasing


@given(st.floats(1.0, 100.0), st.floats(0.0, 100.0), weight, weight)
def test_best_answer_falls_with_what_others_give(
    w: float, others: float, alpha: float, gamma: float
) -> None:
    less, more = (best_response(w, x, alpha, gamma, 1.0) for x in (others, others + 1.0))
    assert more <= less + 1e-9


@pytest.mark.parametrize(
    ("income", "a", "weights"),
    [
        ([1.0, 0.0], 0.5, (1, 1, 1)),
        ([1.0, np.nan], 0.5, (1, 1, 1)),
        ([], 0.5, (1, 1, 1)),
        ([1.0], 1.5, (1, 1, 1)),
        ([1.0], 0.5, (0, 1, 1)),
        ([1.0], np.nan, (1, 1, 1)),
    ],
)
def test_senseless_input_is_refused(
    income: list[float], a: float, weights: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError):
        solved(pd.Series(income, dtype=float), a, weights)


def test_a_wrong_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fixed point that is not an equilibrium is reported, with the ally that would move."""
    import sys

    module = sys.modules[_function.__module__]
    monkeypatch.setattr(module, "_equilibrium", lambda incomes, *_: 0.3 * incomes)
    with pytest.raises(NoEquilibriumError, match="AAA"):
        solved(pd.Series({"AAA": 10.0, "BBB": 0.001}), 0.5)
