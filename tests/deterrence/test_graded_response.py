"""Graded answers: a worked item, quadrature in the tails, and signs in every draw."""

from decimal import Decimal, getcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.deterrence.graded_response import (
    MISSING,
    answers,
    binary_chance,
    change_in_sd,
    expected_answer,
    log_likelihood,
    log_response_chances,
    response_chances,
    walk,
)

THRESHOLDS = st.lists(st.integers(-60, 60), min_size=1, max_size=5, unique=True).map(
    lambda places: np.sort(np.array(places) / 10)
)
THETA = st.floats(-6, 6)
WEIGHT = st.floats(0.05, 4)


def test_worked_item() -> None:
    found = response_chances(0.5, 1.2, [-1.0, 0.0, 1.5])
    assert found.round(6).tolist() == [0.167982, 0.186362, 0.356606, 0.289050]


@given(theta=THETA, weight=WEIGHT, thresholds=THRESHOLDS)
def test_differences_of_two_logistic_chances(
    theta: float, weight: float, thresholds: np.ndarray
) -> None:
    below = [0.0, *(1 / (1 + np.exp(-(thresholds - weight * theta)))), 1.0]
    found = response_chances(theta, weight, thresholds)
    assert found == pytest.approx(np.diff(below), abs=1e-12)
    assert found.sum() == pytest.approx(1.0)


@given(theta=THETA, more=st.floats(0, 5), weight=WEIGHT, thresholds=THRESHOLDS)
def test_more_support_never_lowers_the_higher_answers(
    theta: float, more: float, weight: float, thresholds: np.ndarray
) -> None:
    few, many = response_chances([theta, theta + more], weight, thresholds)
    at_least = [np.cumsum(x[::-1]) for x in (few, many)]
    assert (at_least[1] >= at_least[0] - 1e-12).all()
    means = expected_answer([few, many])
    assert means[1] >= means[0] - 1e-12


def test_far_from_the_thresholds_in_exact_decimals() -> None:
    """The difference of two chances near 1 is not 0: here of 45 and 44 beyond a threshold."""
    getcontext().prec = 60
    high, low = ((1 / (1 + (-Decimal(x)).exp())) for x in (45, 44))
    found = log_response_chances(-44.0, 1.0, [0.0, 1.0])[1]
    assert float(found) == pytest.approx(float((high - low).ln()), rel=1e-13)


def test_a_binary_item_is_one_threshold() -> None:
    assert float(binary_chance(0.5, 2.0, 0.4)) == pytest.approx(1 / (1 + np.exp(-0.6)))


def test_answers_follow_their_chances() -> None:
    u = (np.arange(10_000) + 0.5) / 10_000
    chance = response_chances(np.full(10_000, 0.5), 1.2, [-1.0, 0.0, 1.5])
    found = answers(u, chance)
    shares = np.bincount(found) / 10_000
    assert shares == pytest.approx(chance[0], abs=2e-4)
    assert (np.diff(found) >= 0).all()


def test_likelihood_adds_up_and_missing_answers_tell_nothing() -> None:
    theta = np.array([[0.1, 0.2, 0.3], [1.0, 0.0, -1.0]])
    found = log_likelihood([2, MISSING, 0], theta, 1.3, [-0.5, 0.5])
    for future in range(2):
        first = response_chances(theta[future, 0], 1.3, [-0.5, 0.5])[2]
        last = response_chances(theta[future, 2], 1.3, [-0.5, 0.5])[0]
        assert found[future] == pytest.approx(np.log(first * last))


def test_walks_by_hand() -> None:
    found = walk([0.0, 1.0], [[1.0, -2.0], [0.5, 0.5]], [0.5, 2.0])
    assert found.tolist() == [[0.0, 0.5, -0.5], [1.0, 2.0, 3.0]]


@given(shift=st.floats(-5, 5), stretch=st.floats(0.1, 10))
def test_changes_do_not_depend_on_the_latent_scale(shift: float, stretch: float) -> None:
    theta = np.random.default_rng(2).normal(size=(3, 4, 5))
    found = change_in_sd(theta, 1)
    assert change_in_sd(shift + stretch * theta, 1) == pytest.approx(found, abs=1e-9)
    assert (found[:, 1] == 0).all()
    assert change_in_sd(theta, -1)[:, -1] == pytest.approx(np.zeros((3, 5)))


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="rise from answer to answer"):
        response_chances(0.0, 1.0, [0.0, 0.0])
    with pytest.raises(ValueError, match="above 0"):
        response_chances(0.0, -1.0, [0.0])
    with pytest.raises(ValueError, match="missing"):
        response_chances(np.nan, 1.0, [0.0])
    with pytest.raises(ValueError, match="answers are 0 to 1"):
        log_likelihood([2], [[0.0]], 1.0, [0.0])
    with pytest.raises(ValueError, match="no scale"):
        change_in_sd(np.zeros((1, 2, 3)), 0)
