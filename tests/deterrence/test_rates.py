"""Rates from counts: worked numbers, scipy and quadrature as witnesses, and laws of pooling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from counterpoise.deterrence.rates import (
    MOVED,
    SET_BY_US,
    correlation_within,
    effective_size,
    log_likelihood,
    movement,
    movement_in_words,
    pooled_means,
    pooling,
    posterior,
    rate_if_missing,
    rate_interval,
    rate_mean,
    rate_sd,
    selection_bounds,
)

COUNTS = st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("hits", "cases", "mean", "low", "high"),
    # The upper end of the first is 0.6796613: the worked example rounds it up to 0.679662.
    [(6, 13, 0.464286, 0.254919, 0.679661), (5, 41, 0.130952, 0.057383, 0.224612)],
)
def test_worked_rates(hits: int, cases: int, mean: float, low: float, high: float) -> None:
    assert round(float(rate_mean(hits, cases)), 6) == mean
    assert [round(float(end), 6) for end in rate_interval(hits, cases, 0.9)] == [low, high]


def test_the_interval_holds_what_it_says_by_quadrature() -> None:
    a, b = 6.5, 7.5
    low, high = (float(end) for end in rate_interval(6, 13, 0.9))
    whole = quad(lambda x: x ** (a - 1) * (1 - x) ** (b - 1), 0, 1)[0]
    for start, stop, inside in ((0, low, 0.05), (low, high, 0.9), (high, 1, 0.05)):
        part = quad(lambda x: x ** (a - 1) * (1 - x) ** (b - 1), start, stop)[0]
        assert part / whole == pytest.approx(inside, abs=1e-9)


@given(counted=COUNTS, a=st.floats(0.1, 9), b=st.floats(0.1, 9))
def test_moments_are_those_of_scipy(counted: tuple[int, int], a: float, b: float) -> None:
    known = stats.beta(*(float(x) for x in posterior(*counted, (a, b))))
    assert float(rate_mean(*counted, (a, b))) == pytest.approx(known.mean())
    assert float(rate_sd(*counted, (a, b))) == pytest.approx(known.std())
    low, high = rate_interval(*counted, 0.8, (a, b))
    assert (float(low), float(high)) == pytest.approx(known.interval(0.8))


def test_worked_pooling() -> None:
    found = pooled_means([3, 0, 6], [3, 5, 20], 0.2, 10.0)
    assert found.round(6).tolist() == [0.384615, 0.133333, 0.266667]
    assert round(float(effective_size([3, 5, 20], 0.3)), 3) == 7.133


@given(counted=COUNTS, m=st.floats(0.01, 0.99), strength=st.floats(0.01, 100))
def test_pooled_means_lie_between_record_and_mean(
    counted: tuple[int, int], m: float, strength: float
) -> None:
    hits, cases = counted
    found = float(pooled_means(hits, cases, m, strength))
    own = hits / cases if cases else m
    assert min(own, m) - 1e-12 <= found <= max(own, m) + 1e-12


@given(cases=st.lists(st.integers(1, 30), min_size=1, max_size=8), rho=st.floats(0, 1))
def test_effective_size_lies_between_episodes_and_cases(cases: list[int], rho: float) -> None:
    found = float(effective_size(cases, rho))
    assert len(cases) - 1e-9 <= found <= sum(cases) + 1e-9
    assert float(effective_size(cases, 0.0)) == sum(cases)
    assert float(effective_size(cases, 1.0)) == pytest.approx(len(cases))


def test_correlation_within() -> None:
    assert float(correlation_within(4.0)) == 0.2


@given(counted=st.lists(COUNTS, min_size=1, max_size=5), m=st.floats(0.05, 0.95))
def test_likelihood_is_that_of_scipy(counted: list[tuple[int, int]], m: float) -> None:
    strength = 7.0
    hits, cases = zip(*counted, strict=True)
    each = [stats.betabinom.logpmf(s, n, m * strength, (1 - m) * strength) for s, n in counted]
    assert float(log_likelihood(hits, cases, m, strength)) == pytest.approx(sum(each), abs=1e-9)


def test_pooling_by_brute_force() -> None:
    """The grid posterior is that of a plain double loop."""
    means, within = np.linspace(0.05, 0.95, 10), np.linspace(0.05, 0.95, 7)
    hits, cases = [3, 0, 6], [3, 5, 20]
    total = mean = correlation = 0.0
    for m in means:
        for rho in within:
            strength = 1 / rho - 1
            chance = 1.0
            for s, n in zip(hits, cases, strict=True):
                chance *= stats.betabinom.pmf(s, n, m * strength, (1 - m) * strength)
            total, mean, correlation = (
                total + chance,
                mean + chance * m,
                correlation + chance * rho,
            )
    found = pooling(hits, cases, means, within)
    assert found.mean == pytest.approx(mean / total)
    assert found.correlation == pytest.approx(correlation / total)
    assert found.mean_movement == pytest.approx(1 - found.mean_sd / means.std())


def test_one_episode_says_nothing_of_the_correlation() -> None:
    """A single case in each of two episodes does not bear on it at all: it is set by us."""
    within = np.linspace(0.05, 0.95, 19)
    found = pooling([1, 0], [1, 1], np.linspace(0.05, 0.95, 19), within)
    assert found.correlation == pytest.approx(within.mean())
    assert found.correlation_movement == pytest.approx(0.0, abs=1e-9)
    assert movement_in_words(within.std(), found.correlation_sd) == SET_BY_US


def test_missing_moves_by_hand() -> None:
    """6 of 13 with 7 quiet moves missing: 13 of 20; with 7 dropped ones: 6 of 20."""
    low, high = selection_bounds(6, 13, 7, 7)
    assert (float(low), float(high)) == (0.3, 0.65)
    assert float(rate_if_missing(6, 13, 0)) == 6 / 13


@given(counted=COUNTS.filter(lambda c: c[1] > 0), k=st.integers(0, 9), j=st.integers(0, 9))
def test_bounds_hold_for_every_mixture_and_are_reached(
    counted: tuple[int, int], k: int, j: int
) -> None:
    low, high = (float(end) for end in selection_bounds(*counted, k, j))
    every = [
        float(rate_if_missing(*counted, some, others))
        for some in range(k + 1)
        for others in range(j + 1)
    ]
    assert (min(every), max(every)) == (low, high)


def test_movement() -> None:
    assert float(movement(2.0, 0.5)) == 0.75
    assert float(movement(1.0, 1.5)) == -0.5
    assert movement_in_words(1.0, 0.81) == SET_BY_US == "set by us, not by data"
    assert movement_in_words(1.0, 0.75) == MOVED


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="more of them than cases"):
        rate_mean(5, 4)
    with pytest.raises(ValueError, match="whole numbers"):
        rate_mean(0.5, 4)
    with pytest.raises(ValueError, match="missing"):
        rate_mean(np.nan, 4)
    with pytest.raises(ValueError, match="no rate without a case"):
        rate_if_missing(0, 0, 0)
    with pytest.raises(ValueError, match="above 0"):
        movement(0.0, 0.1)
