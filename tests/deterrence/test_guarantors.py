"""Several guarantors: worked pairs, fine quadrature, and the laws of a common factor."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special
from scipy.stats import multivariate_normal

from counterpoise.deterrence.guarantors import (
    CLOSEST,
    HORIZONS,
    at_least,
    count_chances,
    who_fights,
)

CHANCE = st.floats(0, 1)
WILLING = st.integers(1, 6).flatmap(lambda n: arrays(float, (1, n), elements=CHANCE))
CORRELATION = st.floats(0, CLOSEST) | st.just(1.0)


def anybody(willing: list[float], correlation: float) -> float:
    return float(at_least(count_chances([willing], correlation), 1)[0])


def test_worked_pair() -> None:
    """Independence is 1 - 0.78 times 0.59; the copula lowers it as the two grow alike."""
    found = [round(anybody([0.22, 0.41], r), 6) for r in (0.0, 0.5, 0.9)]
    assert found == [0.539800, 0.478395, 0.418625]
    assert anybody([0.22, 0.41], 0.0) == pytest.approx(1 - 0.78 * 0.59)


@pytest.mark.parametrize("correlation", [0.05, 0.5, 0.9, 0.99, CLOSEST])
@pytest.mark.parametrize("willing", [[0.22, 0.41], [0.5, 0.5], [0.03, 0.97]])
def test_pairs_by_the_bivariate_normal(willing: list[float], correlation: float) -> None:
    matrix = [[1, correlation], [correlation, 1]]
    neither = multivariate_normal.cdf(-special.ndtri(willing), cov=matrix)
    assert anybody(willing, correlation) == pytest.approx(1 - float(neither), abs=1e-9)


@pytest.mark.parametrize("correlation", [0.05, 0.3, 0.5, 0.8, 0.95, 0.999])
@pytest.mark.parametrize(("guarantors", "p"), [(1, 0.3), (3, 0.6), (8, 0.2), (20, 0.5)])
def test_equal_guarantors_by_a_fine_sum(guarantors: int, p: float, correlation: float) -> None:
    """Binomial given the common factor, summed over two hundred thousand values of it."""
    z = np.linspace(-9, 9, 200_001)
    weight = np.exp(-z * z / 2)
    weight /= weight.sum()
    given_z = special.ndtr((special.ndtri(p) + correlation**0.5 * z) / (1 - correlation) ** 0.5)
    expected = [
        weight @ (comb(guarantors, k) * given_z**k * (1 - given_z) ** (guarantors - k))
        for k in range(guarantors + 1)
    ]
    found = count_chances(np.full((1, guarantors), p), correlation)[0]
    assert found == pytest.approx(expected, abs=1e-10)


@given(willing=WILLING)
def test_apart_by_counting_every_outcome(willing: np.ndarray) -> None:
    expected = np.zeros(willing.shape[1] + 1)
    for outcome in product((False, True), repeat=willing.shape[1]):
        expected[sum(outcome)] += np.prod(np.where(outcome, willing[0], 1 - willing[0]))
    assert count_chances(willing, 0.0)[0] == pytest.approx(expected, abs=1e-12)


@given(willing=WILLING)
def test_wholly_alike_the_most_willing_decides(willing: np.ndarray) -> None:
    count = count_chances(willing, 1.0)
    falling = sorted(willing[0], reverse=True)
    assert at_least(count, 1)[0] == pytest.approx(willing.max(), abs=1e-12)
    for number, chance in enumerate(falling, start=1):
        assert at_least(count, number)[0] == pytest.approx(chance, abs=1e-12)


@given(willing=WILLING, correlation=CORRELATION)
def test_chances_sum_to_one_and_the_mean_does_not_move(
    willing: np.ndarray, correlation: float
) -> None:
    count = count_chances(willing, correlation)[0]
    assert (count >= -1e-15).all()
    assert count.sum() == pytest.approx(1.0, abs=1e-9)
    assert count @ np.arange(count.size) == pytest.approx(willing.sum(), abs=1e-8)


@given(willing=WILLING, first=CORRELATION, second=CORRELATION)
def test_the_more_alike_the_less_likely_is_anybody(
    willing: np.ndarray, first: float, second: float
) -> None:
    low, high = sorted((first, second))
    apart = float(at_least(count_chances(willing, low), 1)[0])
    alike = float(at_least(count_chances(willing, high), 1)[0])
    assert willing.max() - 1e-9 <= alike <= apart + 1e-9


@given(willing=WILLING, correlation=CORRELATION, more=CHANCE, data=st.data())
def test_a_more_willing_guarantor_never_lowers_any_chance(
    willing: np.ndarray, correlation: float, more: float, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, willing.shape[1] - 1))
    raised = willing.copy()
    raised[0, place] += (1 - raised[0, place]) * more
    for number in range(willing.shape[1] + 1):
        before = at_least(count_chances(willing, correlation), number)
        assert at_least(count_chances(raised, correlation), number) >= before - 1e-9


def test_another_guarantor_who_never_fights_changes_nothing() -> None:
    assert anybody([0.3, 0.5, 0.0], 0.6) == pytest.approx(anybody([0.3, 0.5], 0.6), abs=1e-10)
    assert anybody([0.3, 1.0], 0.6) == pytest.approx(1.0)
    assert at_least(count_chances([[0.3, 0.5]], 0.6), 3).tolist() == [0.0]


def test_who_fights_by_hand() -> None:
    """Two guarantors of 0.5, one ready at once, both after ten days."""
    assert HORIZONS == ("24 hours", "10 days")
    found = who_fights([[0.5, 0.5]], [[1.0, 0.0], [1.0, 1.0]], [0.0, 1.0])
    assert found.anybody == pytest.approx(np.array([[[0.5, 0.75], [0.5, 0.5]]]))
    assert found.at_least(2) == pytest.approx(np.array([[[0.0, 0.25], [0.0, 0.5]]]))
    assert found.expected.tolist() == [[0.5, 1.0]]


def test_nothing_falls_with_the_horizon() -> None:
    rng = np.random.default_rng(1)
    ready = np.sort(rng.random((40, 2, 5)), axis=1)
    found = who_fights(rng.random((40, 5)), ready, [0.0, 0.4, 0.9, 1.0])
    assert found.count.shape == (40, 4, 2, 6)
    for number in range(1, 6):
        assert (np.diff(found.at_least(number), axis=-1) >= -1e-9).all()
    assert (np.diff(found.expected, axis=-1) >= 0).all()
    assert (np.diff(found.anybody, axis=1) <= 1e-9).all()


@pytest.mark.parametrize("first", [1, 2, 5, 64])
def test_more_futures_keep_the_first_to_the_last_bit(first: int) -> None:
    rng = np.random.default_rng(2)
    willing, correlation = rng.random((300, 5)), rng.random(300)
    whole = count_chances(willing, correlation)
    assert (count_chances(willing[:first], correlation[:first]) == whole[:first]).all()


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match=r"give 1, or 0\.9999 at most"):
        count_chances([[0.5, 0.5]], 0.99999)
    with pytest.raises(ValueError, match="below 0"):
        count_chances([[0.5, 0.5]], -0.1)
    with pytest.raises(ValueError, match="future and guarantor"):
        count_chances([0.5, 0.5], 0.1)
    with pytest.raises(ValueError, match="ready at the next"):
        who_fights([[0.5]], [[1.0], [0.5]], [0.0])
    with pytest.raises(ValueError, match="last axis of both"):
        who_fights([[0.5]], [[1.0, 1.0]], [0.0])
    with pytest.raises(ValueError, match="fewer than none"):
        at_least([[1.0]], -1)
