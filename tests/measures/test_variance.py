"""Shares of variance: the Ishigami function, sums with known variances, and scipy as a witness."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from counterpoise.measures.variance import (
    Floats,
    first_order,
    first_order_by_rest,
    total,
    total_by_rest,
    variance_ratio,
    variance_shares,
)

FIRST = {"1": 0.313905, "2": 0.442411, "3": 0.0, "13": 0.557589}
TOTAL = {"1": 0.557589, "2": 0.442411, "3": 0.243684, "13": 0.557589}
"""Closed forms of the Ishigami function with a 7, b 0.1; its variance is 13.844588.

Source: Saltelli et al., Global Sensitivity Analysis: The Primer (2008), section 4.5.
"""


def ishigami(x: Floats) -> Floats:
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def samples(futures: int, seed: int) -> tuple[Floats, Floats]:
    """Return two independent samples (3, N) of the inputs, by a scrambled Sobol sequence."""
    drawn = stats.qmc.Sobol(6, rng=seed).random(futures).T * 2 * np.pi - np.pi
    return drawn[:3], drawn[3:]


def swapped(a: Floats, b: Floats, group: str) -> Floats:
    rows = [str(i + 1) in group for i in range(len(a))]
    return np.where(np.array(rows)[:, None], b, a)


@pytest.mark.parametrize("group", FIRST)
def test_ishigami_by_each_estimator(group: str) -> None:
    a, b = samples(4096, seed=5)
    outputs = ishigami(a), ishigami(b), ishigami(swapped(a, b, group))
    for estimator, expected in (
        (first_order, FIRST),
        (first_order_by_rest, FIRST),
        (total, TOTAL),
        (total_by_rest, TOTAL),
    ):
        assert estimator(*outputs) == pytest.approx(expected[group], abs=0.005)


def test_scipy_finds_the_same() -> None:
    """Equal to the last digits: scipy's default is the same pair of estimators."""
    a, b = samples(512, seed=3)
    f_a, f_b = ishigami(a), ishigami(b)
    mixed = np.stack([ishigami(swapped(a, b, group)) for group in "123"])
    found = stats.sobol_indices(
        func={"f_A": f_a[None], "f_B": f_b[None], "f_AB": mixed[:, None]}, n=512
    )
    assert first_order(f_a, f_b, mixed) == pytest.approx(found.first_order, abs=1e-12)
    assert total(f_a, f_b, mixed) == pytest.approx(found.total_order, abs=1e-12)


def linear(rng: np.random.Generator, futures: int) -> tuple[Floats, Floats, dict[str, Floats]]:
    """Return outputs of X1 + 2 X2 + 3 X3 + 0 X4 with variances 1, and mixed ones by group."""
    a, b = rng.normal(size=(2, 4, futures))
    weights = np.array([1.0, 2.0, 3.0, 0.0])
    groups = ("1", "2", "12", "3", "4", "1234")
    return weights @ a, weights @ b, {g: weights @ swapped(a, b, g) for g in groups}


SHARES = {"1": 1 / 14, "2": 4 / 14, "12": 5 / 14, "3": 9 / 14, "4": 0.0, "1234": 1.0}


def test_sums_give_their_variances_within_the_error() -> None:
    rng = np.random.default_rng(11)
    found = variance_shares(*linear(rng, 2000), rng)
    for name, expected in SHARES.items():
        share = found[name]
        assert abs(share.first_order - expected) <= 4 * share.first_order_error, name
        assert abs(share.total - expected) <= 4 * share.total_error, name
        assert share.first_order_error < 0.02, name
        assert share.total_error < 0.02, name


def test_errors_are_the_spread_over_many_samples() -> None:
    rng = np.random.default_rng(12)
    found = [variance_shares(*linear(rng, 150), rng, 100) for _ in range(150)]
    for name in ("1", "2", "3"):
        for value, error in (("first_order", "first_order_error"), ("total", "total_error")):
            spread = np.std([getattr(shares[name], value) for shares in found])
            told = np.mean([getattr(shares[name], error) for shares in found])
            assert told == pytest.approx(spread, rel=0.2), (name, value)


def test_what_nothing_reads_carries_nothing_and_everything_carries_all() -> None:
    """Exactly, whatever the sample."""
    rng = np.random.default_rng(13)
    found = variance_shares(*linear(rng, 50), rng)
    none, whole = found["4"], found["1234"]
    assert (none.first_order, none.first_order_error) == (0.0, 0.0)
    assert (none.total, none.total_error) == (0.0, 0.0)
    assert (whole.first_order, whole.first_order_error) == (1.0, 0.0)
    assert (whole.total, whole.total_error) == (1.0, 0.0)


def test_two_calls_give_the_same_bits() -> None:
    outputs = linear(np.random.default_rng(14), 100)
    one, two = (variance_shares(*outputs, np.random.default_rng(2)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("level", [0.0, 0.1, 46.8])
def test_shares_of_nothing_are_not_a_number(level: float) -> None:
    same = np.full(20, level)
    share = variance_shares(same, same, {"all": same}, np.random.default_rng(1))["all"]
    assert np.isnan([share.first_order, share.total]).all()
    assert np.isnan(variance_ratio(same, same, np.random.default_rng(1))).all()


def test_ratio_of_variances() -> None:
    rng = np.random.default_rng(15)
    base, other = rng.normal(size=(2, 4000))
    ratio, error = variance_ratio(2 * base + 1, base, rng)
    assert (ratio, error) == (pytest.approx(4), pytest.approx(0, abs=1e-12))
    ratio, error = variance_ratio(other, base, rng)
    # Of two independent normal samples the logarithm of the ratio has variance 4 / n.
    assert error == pytest.approx(np.sqrt(4 / base.size), rel=0.15)
    assert abs(ratio - 1) < 4 * error


@pytest.mark.parametrize("shift", [0.0, 1e6])
def test_level_of_the_output_does_not_matter(shift: float) -> None:
    a, b, mixed = linear(np.random.default_rng(16), 500)
    estimators: tuple[Callable[[Floats, Floats, Floats], Floats], ...] = (first_order, total)
    for estimator in estimators:
        here = estimator(a + shift, b + shift, mixed["2"] + shift)
        assert here == pytest.approx(estimator(a, b, mixed["2"]), abs=1e-8)
