"""Both ends of a site's use: closed forms, what is shared, and signs."""

import numpy as np
import pytest

from counterpoise.networks.base_hazards import (
    GIVEN_UP,
    OPEN,
    REFUSED,
    Rates,
    drawdown_rate,
    ends,
    first_end,
    shared_factor,
    survival,
    with_payments,
)

FUTURES, SITES, HOSTS, QUARTERS = 20_000, 4, 2, 60
HOST_OF = np.array([0, 0, 1, 1])


def _run(
    leading: float = 0.2,
    host: float = 0.15,
    variance: float = 0.0,
    left: np.ndarray | None = None,
    seed: int = 1,
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    shape = (FUTURES, SITES)
    rates = Rates(
        drawdown_rate(np.ones(QUARTERS) if left is None else left, np.ones(FUTURES)),
        np.full(shape, leading),
        np.full(shape, host),
    )
    thresholds = (rng.exponential(size=shape), rng.exponential(size=shape))
    numbers = rng.uniform(size=(FUTURES, HOSTS))
    factors = (np.ones(FUTURES), shared_factor(numbers, variance))
    return ends(rates, thresholds, factors, HOST_OF)


def test_two_ends_come_as_their_closed_form_says() -> None:
    """0.20 and 0.15 a year over four years: 0.430516, 0.322887, and 0.246597 still open."""
    assert first_end(0.20, 0.15, 4) == pytest.approx(0.430516, abs=5e-7)
    assert first_end(0.15, 0.20, 4) == pytest.approx(0.322887, abs=5e-7)
    assert survival(0.35 * 4) == pytest.approx(0.246597, abs=5e-7)
    quarter, state = _run()
    ended = quarter < 16
    noise = 4 * 0.5 / np.sqrt(FUTURES * SITES)
    assert np.mean(ended & (state == GIVEN_UP)) == pytest.approx(0.430516, abs=noise)
    assert np.mean(ended & (state == REFUSED)) == pytest.approx(0.322887, abs=noise)


def test_what_sites_share_keeps_more_of_them_and_ties_them_together() -> None:
    assert survival(1.4, 0.5) == pytest.approx(0.346021, abs=5e-7)
    quarter, _ = _run(leading=0.0, host=0.35, variance=0.5)
    open_ = quarter >= 16
    # Sites of one host share its factor, so the noise is that of hosts.
    noise = 4 * 0.5 / np.sqrt(FUTURES * HOSTS)
    assert open_.mean() == pytest.approx(0.346021, abs=noise)
    same = np.corrcoef(open_[:, 0], open_[:, 1])[0, 1]
    other = np.corrcoef(open_[:, 0], open_[:, 2])[0, 1]
    assert same > 0.15
    assert abs(other) < 0.04


def test_a_shared_factor_has_mean_one_and_its_variance() -> None:
    numbers = (np.arange(200_000) + 0.5) / 200_000
    for variance in (0.25, 1.0, 2.0):
        drawn = shared_factor(numbers, variance)
        assert drawn.mean() == pytest.approx(1.0, abs=1e-3)
        assert drawn.var() == pytest.approx(variance, rel=0.01)
    assert (shared_factor(numbers[:5], 0.0) == 1).all()


def test_without_rates_nothing_ends() -> None:
    quarter, state = _run(leading=0.0, host=0.0)
    assert (quarter == QUARTERS).all()
    assert (state == OPEN).all()


def test_once_all_forces_have_left_every_site_is_given_up_where_sites_follow() -> None:
    left = np.where(np.arange(QUARTERS) < 8, 1.0, 0.0)
    quarter, state = _run(leading=0.0, host=0.0, left=left)
    assert (quarter == 8).all()
    assert (state == GIVEN_UP).all()


def test_a_higher_rate_never_keeps_a_site_longer() -> None:
    low, _ = _run(leading=0.05, host=0.05)
    for leading, host in ((0.1, 0.05), (0.05, 0.1), (0.3, 0.2)):
        higher, _ = _run(leading=leading, host=host)
        assert (higher <= low).all()


def test_a_larger_drawdown_never_keeps_a_site_longer() -> None:
    slow, _ = _run(left=np.linspace(1, 0.8, QUARTERS))
    fast, _ = _run(left=np.linspace(1, 0.3, QUARTERS))
    assert (fast <= slow).all()


def test_payments_come_second_and_raise_the_rate_of_the_leading_ally() -> None:
    rate = with_payments(np.array([0.02]), np.array([0.5]), np.array([0.0, 0.58, 1.0]), 0.0)
    assert rate[0] == pytest.approx([0.02, 0.02 * 1.29, 0.03])
    kept = with_payments(np.array([0.02]), np.array([0.5]), np.array([0.0, 0.58, 1.0]), 1.0)
    assert kept[0] == pytest.approx([0.02] * 3)


def test_part_of_a_drawdown_shows_in_sites() -> None:
    rate = drawdown_rate(np.array([1.0, 0.4, 0.0]), np.array([0.5, 1.0]))
    assert np.exp(-rate) == pytest.approx(np.array([[1.0, 0.7, 0.5], [1.0, 0.4, 0.0]]))
