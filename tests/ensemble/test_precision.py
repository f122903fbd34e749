"""How well quantiles are known, against theory and brute force."""

import numpy as np
import pytest

from counterpoise.ensemble.precision import needs_more, quantile_error


def test_error_of_the_median_of_a_normal_sample() -> None:
    """Asymptotic theory: sqrt(pi / 2n) for the median of a standard normal distribution."""
    draws = np.random.default_rng(3).normal(size=200_000)
    assert quantile_error(draws, 0.5) == pytest.approx(np.sqrt(np.pi / 2 / draws.size), rel=0.05)


@pytest.mark.parametrize("level", [0.1, 0.5, 0.9])
def test_error_is_the_spread_of_the_quantile_over_many_samples(level: float) -> None:
    rng = np.random.default_rng(7)
    samples = rng.gamma(2.0, size=(2000, 400))
    spread = np.quantile(samples, level, axis=1).std()
    told = np.mean([quantile_error(sample, level) for sample in samples])
    assert told == pytest.approx(spread, rel=0.1)


def test_asks_for_more_futures_when_few_are_run() -> None:
    draws = np.random.default_rng(5).gamma(2.0, size=20_000)
    assert needs_more(draws[:30], (0.1, 0.5, 0.9))
    assert not needs_more(draws, (0.1, 0.5, 0.9))
