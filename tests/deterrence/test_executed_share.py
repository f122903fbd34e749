"""Shares carried out: worked numbers, scipy as a witness, and draws against moments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from counterpoise.deterrence.executed_share import (
    concentration,
    draw_outcomes,
    draw_share,
    log_probability,
    outcome_means,
    share_mean,
    share_variance,
)

WEIGHTS = st.tuples(*[st.floats(0.5, 50)] * 3)
CHANCES = WEIGHTS.map(lambda w: np.array(w) / sum(w))
SHAPE = st.floats(0.3, 8)


def test_worked_numbers() -> None:
    assert round(float(share_mean([0.43, 0.13, 0.44], 2.0, 3.0)), 6) == 0.492
    assert round(float(share_variance([0.43, 0.13, 0.44], 2.0, 3.0)), 6) == 0.223936
    means = outcome_means([43, 13, 40])
    assert means.round(6).tolist() == [0.444444, 0.141414, 0.414141]
    assert round(float(share_mean(means, 2.0, 3.0)), 6) == 0.470707


@given(outcomes=CHANCES, a=SHAPE, b=SHAPE)
def test_draws_on_a_fine_grid_have_the_moments(outcomes: np.ndarray, a: float, b: float) -> None:
    """Even numbers from 0 to 1 put through the inverse give the distribution itself."""
    u = (np.arange(20_000) + 0.5) / 20_000
    drawn = draw_share(u, outcomes, a, b)
    assert drawn.mean() == pytest.approx(float(share_mean(outcomes, a, b)), abs=3e-4)
    assert drawn.var() == pytest.approx(float(share_variance(outcomes, a, b)), abs=3e-4)
    assert (drawn == 0).mean() == pytest.approx(outcomes[0], abs=2e-4)
    assert (drawn == 1).mean() == pytest.approx(outcomes[2], abs=2e-4)
    assert (np.diff(drawn) >= 0).all()
    assert ((drawn >= 0) & (drawn <= 1)).all()


def test_without_parts_or_without_ends() -> None:
    u = [0.0, 0.3, 0.7, 1.0]
    assert draw_share(u, [0.5, 0.0, 0.5], 2.0, 3.0).tolist() == [0.0, 0.0, 1.0, 1.0]
    expected = stats.beta.ppf([0.3, 0.7], 2.0, 3.0)
    assert draw_share(u, [0.0, 1.0, 0.0], 2.0, 3.0)[1:3] == pytest.approx(expected)


def test_each_future_has_its_own_chances() -> None:
    outcomes = [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    assert draw_share([0.5, 0.5], outcomes, 1.0, 1.0).tolist() == [0.0, 1.0]


@given(weights=WEIGHTS)
def test_probability_is_that_of_scipy(weights: tuple[float, float, float]) -> None:
    for seen in ([0, 0, 0], [3, 1, 4], [20, 0, 2]):
        expected = stats.dirichlet_multinomial.logpmf(seen, weights, sum(seen))
        assert float(log_probability(seen, weights)) == pytest.approx(float(expected), abs=1e-9)


def test_probabilities_of_all_counts_sum_to_one() -> None:
    weights = concentration([2, 1, 3])
    every = [[i, j, 6 - i - j] for i in range(7) for j in range(7 - i)]
    assert np.exp(log_probability(every, weights)).sum() == pytest.approx(1.0)


def test_drawn_chances_have_the_moments_of_the_dirichlet() -> None:
    weights = np.array([44.0, 14.0, 41.0])
    u = stats.qmc.Sobol(2, rng=1).random(2**13)
    drawn = draw_outcomes(u, weights)
    assert drawn.sum(axis=-1) == pytest.approx(np.ones(len(u)))
    known = stats.dirichlet(weights)
    assert drawn.mean(axis=0) == pytest.approx(known.mean(), abs=1e-4)
    assert drawn.var(axis=0) == pytest.approx(known.var(), rel=0.01)


def test_first_futures_stay_when_there_are_more() -> None:
    u = np.random.default_rng(1).random((50, 2))
    assert (draw_outcomes(u[:9], [1, 2, 3]) == draw_outcomes(u, [1, 2, 3])[:9]).all()


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        share_mean([0.5, 0.1, 0.5], 1.0, 1.0)
    with pytest.raises(ValueError, match="none, part and all"):
        share_mean([0.5, 0.5], 1.0, 1.0)
    with pytest.raises(ValueError, match="above 0"):
        share_mean([0.5, 0.0, 0.5], 0.0, 1.0)
    with pytest.raises(ValueError, match="two numbers"):
        draw_outcomes([[0.1, 0.2, 0.3]], [1, 1, 1])
    with pytest.raises(ValueError, match="above 1"):
        draw_share([1.5], [0.5, 0.0, 0.5], 1.0, 1.0)
