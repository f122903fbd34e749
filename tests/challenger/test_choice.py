"""The nested choice: a world cut more finely is no more dangerous."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from counterpoise.challenger.catalogue import COEFFICIENTS
from counterpoise.challenger.choice import (
    conditional_attempts,
    conditional_choice,
    inclusive_gain,
    nest_weights,
    quantal_response,
)
from counterpoise.challenger.hazard import conditional_rate, conditional_survival
from counterpoise.evidence import Evidence

GAINS = arrays(float, (4, 8), elements=st.floats(-1, 1, width=32))
YEARS = 15


def total(gain: np.ndarray, weights: np.ndarray, dissimilarity: float, precision: float) -> float:
    """Return the conditional chance over 15 years of one occasion each, in the mean of futures."""
    chance = conditional_choice(inclusive_gain(gain, weights, precision, dissimilarity))
    rate = conditional_rate(np.repeat(chance[:, None], YEARS, axis=1), 1.0)
    return float(1 - conditional_survival(rate, 1.0)[:, -1].mean())


def test_a_single_target_is_a_plain_logit() -> None:
    alone = inclusive_gain([-5.0], [1.0], 1.0, 1.0)
    assert float(conditional_choice(alone)) == pytest.approx(0.00669285, abs=5e-9)


@pytest.mark.parametrize(
    ("dissimilarity", "rise"), [(1.0, 0.9867), (0.5, 0.4103), (0.1, 0.0713), (0.01, 0.0069)]
)
def test_what_a_twin_would_do_without_weights(dissimilarity: float, rise: float) -> None:
    """Printed for weights of 1 each: as much as weights of one half, and mu ln 2 on top."""
    once = float(conditional_choice(inclusive_gain([-5.0], [1.0], 1.0, dissimilarity)))
    halves = inclusive_gain([-5.0, -5.0], [0.5, 0.5], 1.0, dissimilarity)
    twice = float(conditional_choice(halves + dissimilarity * np.log(2)))
    assert twice / once - 1 == pytest.approx(rise, abs=6e-5)
    assert float(conditional_choice(halves)) == pytest.approx(once, rel=1e-12)


@given(gain=GAINS, which=st.integers(0, 7), part=st.floats(0.05, 0.95), mu=st.floats(0.01, 1))
def test_a_target_split_in_two_moves_the_total_by_less_than_one_per_cent(
    gain: np.ndarray, which: int, part: float, mu: float
) -> None:
    weights = np.full(8, 1 / 8)
    before = total(gain, weights, mu, 5.0)
    split = np.append(weights, weights[which] * (1 - part))
    split[which] *= part
    twin = np.concatenate([gain, gain[:, [which]]], axis=1)
    assert total(twin, split, mu, 5.0) == pytest.approx(before, rel=1e-9)


@given(gain=GAINS, precision=st.sampled_from([1.0, 5.0, 20.0]))
def test_a_dominated_target_moves_the_total_by_less_than_one_per_cent(
    evidence: Evidence, gain: np.ndarray, precision: float
) -> None:
    """A ninth target with the weight of the others and half a prize worse than the worst of them.

    The widest dissimilarity of the tables is used.
    """
    mu = evidence.figure(f"{COEFFICIENTS}/research_dissimilarity").at("high")
    before = total(gain, np.full(8, 1 / 8), mu, precision)
    worse = np.concatenate([gain, gain.min(axis=1, keepdims=True) - 0.5], axis=1)
    after = total(worse, np.full(9, 1 / 9), mu, precision)
    assert after == pytest.approx(before, rel=0.01)


@given(gain=GAINS, mu=st.floats(0.01, 1), more=st.floats(0, 1))
def test_a_better_attempt_never_lowers_the_worth_of_all(
    gain: np.ndarray, mu: float, more: float
) -> None:
    weights = np.full(8, 1 / 8)
    before = inclusive_gain(gain, weights, 5.0, mu)
    better = gain.copy()
    better[:, 0] += more
    assert (inclusive_gain(better, weights, 5.0, mu) >= before - 1e-9).all()
    assert (before <= 5 * gain.max(axis=1) + 1e-9).all()
    assert (before >= 5 * gain.min(axis=1) - 1e-9).all()


def test_shares_of_attempts_sum_to_one_and_go_by_weight_where_gains_are_equal() -> None:
    weights = nest_weights([0.25, 0.75], [1.0, 1.0]).ravel()
    shares = conditional_attempts(np.zeros((2, 4)), weights, 5.0, 0.05)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert shares[0] == pytest.approx([0.125, 0.125, 0.375, 0.375])


def test_an_attempt_that_cannot_be_made_counts_for_nothing() -> None:
    found = inclusive_gain([0.3, -np.inf], [0.5, 0.5], 1.0, 1.0)
    assert float(found) == pytest.approx(0.3 + np.log(0.5))


def test_quantal_response_goes_to_the_best_answer_and_not_steadily() -> None:
    """Interest 0.5 under a cost of 0.6: he yields in the end, after being feared at first."""
    precision = np.array([0.01, 1.0, 5.0, 20.0, 2000.0])
    fights, attacks = quantal_response(1.0, 2.0, 0.5, 0.6, precision)
    assert fights[0] == pytest.approx(0.5, abs=1e-3)
    assert fights[-1] == pytest.approx(0.0, abs=1e-9)
    assert attacks[-1] == pytest.approx(1.0, abs=1e-9)
    assert np.diff(attacks).min() < 0 < np.diff(attacks).max()


@pytest.mark.parametrize(
    ("weights", "mu", "said"),
    [([0.5, 0.6], 0.1, "sum to 1"), ([0.5, 0.5], 0.0, "dissimilarity"), ([0.5, 0.5], 2, "above 1")],
)
def test_bad_figures_are_refused(weights: list[float], mu: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        inclusive_gain([0.1, 0.2], weights, 1.0, mu)


def test_weights_need_something_to_weigh() -> None:
    with pytest.raises(ValueError, match="weights"):
        nest_weights([0.0, 0.0])
