"""Scores: worked forecasts, identities, statsmodels and scoringrules as witnesses."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from counterpoise.deterrence.scores import (
    base_rate_before,
    brier_parts,
    brier_score,
    calibration,
    crps_ensemble,
    crps_normal,
    log_score,
    paired_difference,
    skill,
)

P, HAPPENED = [0.9, 0.2, 0.6, 0.1], [1, 0, 0, 0]
TENTHS = st.integers(0, 10).map(lambda x: x / 10)
CASES = st.lists(st.tuples(TENTHS, st.integers(0, 1)), min_size=1, max_size=30)


def test_worked_forecasts() -> None:
    assert round(float(brier_score(P, HAPPENED).mean()), 6) == 0.105
    assert round(float(log_score(P, HAPPENED).mean()), 6) == 0.337539
    base = [0.25] * 4
    assert round(float(brier_score(base, HAPPENED).mean()), 6) == 0.1875
    assert round(float(log_score(base, HAPPENED).mean()), 6) == 0.562335
    assert round(float(skill(0.105, 0.1875)), 6) == 0.44
    without_itself = [0, 1 / 3, 1 / 3, 1 / 3]
    assert round(float(brier_score(without_itself, HAPPENED).mean()), 6) == 0.333333


def test_what_was_called_impossible_is_refused_not_clipped() -> None:
    with pytest.raises(ValueError, match="called impossible happened"):
        log_score([0.0], [1])
    with pytest.raises(ValueError, match="called impossible happened"):
        log_score([1.0], [0])
    assert log_score([0.0, 1.0], [0, 1]).tolist() == [0.0, 0.0]


@given(truth=st.floats(0.01, 0.99), said=st.floats(0.01, 0.99))
def test_scores_are_proper(truth: float, said: float) -> None:
    """In the mean nobody gains by saying another chance than the one believed."""
    for score in (log_score, brier_score):
        mean = [
            truth * float(score([p], [1])[0]) + (1 - truth) * float(score([p], [0])[0])
            for p in (truth, said)
        ]
        assert mean[0] <= mean[1] + 1e-12


@given(cases=CASES, bins=st.integers(1, 7) | st.none())
def test_brier_parts_add_up(cases: list[tuple[float, int]], bins: int | None) -> None:
    p, o = map(list, zip(*cases, strict=True))
    found = brier_parts(p, o, bins)
    total = found.reliability - found.resolution + found.uncertainty + found.within
    assert total == pytest.approx(float(brier_score(p, o).mean()), abs=1e-12)
    if bins is None:
        assert found.within == pytest.approx(0.0, abs=1e-15)


def test_brier_parts_by_hand() -> None:
    """0.2 twice, once right and once not; 0.8 twice, right both times. Base rate 3/4."""
    found = brier_parts([0.2, 0.2, 0.8, 0.8], [0, 1, 1, 1])
    assert found.reliability == pytest.approx((0.3**2 + 0.2**2) / 2)
    assert found.resolution == pytest.approx(0.25**2)
    assert found.uncertainty == pytest.approx(3 / 16)


def test_base_rates_know_only_what_was_known() -> None:
    """Outcomes known on day 1, 5 and never; forecasts of day 1, 5 and 9."""
    found = base_rate_before([1, 0, 1], [1, 5, np.inf], [1, 5, 9])
    assert found.tolist() == [0.5, 1.5 / 2, 1.5 / 3]
    later = base_rate_before([1, 0, 0], [1, 5, np.inf], [1, 5, 9])
    assert later.tolist() == found.tolist()


@given(cases=CASES, bins=st.integers(1, 6))
def test_calibration_counts_every_case(cases: list[tuple[float, int]], bins: int) -> None:
    p, o = map(np.array, zip(*cases, strict=True))
    table = calibration(p, o, bins)
    assert table.count.sum() == len(cases)
    full = table.count > 0
    assert np.isnan(table.forecast[~full]).all()
    assert np.isnan(table.observed[~full]).all()
    assert (table.count * np.nan_to_num(table.observed)).sum() == pytest.approx(o.sum())
    assert (table.count * np.nan_to_num(table.forecast)).sum() == pytest.approx(p.sum())
    inside = table.forecast[full]
    assert (inside >= table.low[full] - 1e-12).all()
    assert (inside <= table.high[full] + 1e-12).all()


def test_calibration_bounds() -> None:
    """A forecast of a half is of the upper bin, one of 1 of the last."""
    table = calibration([0.0, 0.5, 1.0], [0, 0, 1], 2)
    assert table.count.tolist() == [1, 2]
    assert table.observed.tolist() == [0.0, 0.5]


def test_differences_are_those_of_a_clustered_regression() -> None:
    rng = np.random.default_rng(1)
    episodes = rng.integers(0, 9, 60)
    first = rng.normal(size=60) + rng.normal(size=9)[episodes]
    second = rng.normal(size=60)
    fit = sm.OLS(first - second, np.ones(60)).fit(
        cov_type="cluster", cov_kwds={"groups": episodes}, use_t=True
    )
    found = paired_difference(first, second, episodes, 0.9)
    assert found.difference == pytest.approx(fit.params[0])
    assert found.error == pytest.approx(fit.bse[0])
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int(0.1)[0]))
    assert found.episodes == len(set(episodes.tolist()))


def test_copies_of_a_case_add_no_certainty() -> None:
    once = paired_difference([1.0, 2.0, 4.0], [0.0] * 3, ["a", "b", "c"], 0.9)
    thrice = paired_difference([1.0, 2.0, 4.0] * 3, [0.0] * 9, ["a", "b", "c"] * 3, 0.9)
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high))
    with pytest.raises(ValueError, match="one episode"):
        paired_difference([1.0, 2.0], [0.0, 0.0], ["a", "a"], 0.9)


def test_worked_ensemble() -> None:
    members = [1.0, 2.0, 4.0, 7.0]
    assert float(crps_ensemble(3.0, members, estimator="standard")) == pytest.approx(0.75)
    assert round(float(crps_ensemble(3.0, members, estimator="fair")), 6) == 0.333333
    with pytest.raises(ValueError, match="'akr' is not offered; known: fair, standard"):
        crps_ensemble(3.0, members, estimator="akr")
    with pytest.raises(ValueError, match="two members"):
        crps_ensemble(3.0, [1.0], estimator="fair")


@given(members=st.lists(st.integers(-9, 9), min_size=2, max_size=9), seen=st.integers(-9, 9))
def test_ensemble_scores_by_their_sums(members: list[int], seen: int) -> None:
    m = len(members)
    far = sum(abs(x - seen) for x in members) / m
    spread = sum(abs(x - y) for x in members for y in members)
    values = np.array(members, dtype=float)[:, None]
    fair = crps_ensemble([float(seen)], values, estimator="fair")
    standard = crps_ensemble([float(seen)], values, estimator="standard")
    assert fair[0] == pytest.approx(far - spread / (2 * m * (m - 1)), abs=1e-9)
    assert standard[0] == pytest.approx(far - spread / (2 * m * m), abs=1e-9)


def test_worked_normal() -> None:
    assert round(float(crps_normal(0.4, 0.0, 1.0)), 6) == 0.296688


@pytest.mark.parametrize(("seen", "mean", "deviation"), [(0.4, 0.0, 1.0), (3.0, 1.0, 0.5)])
def test_normal_scores_are_integrals(seen: float, mean: float, deviation: float) -> None:
    known = norm(mean, deviation)
    below = quad(lambda x: known.cdf(x) ** 2, mean - 12 * deviation, seen, limit=200)[0]
    above = quad(lambda x: known.sf(x) ** 2, seen, max(seen, mean) + 12 * deviation, limit=200)[0]
    assert float(crps_normal(seen, mean, deviation)) == pytest.approx(below + above, abs=1e-7)


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="an outcome is 0 or 1"):
        brier_score([0.5], [0.5])
    with pytest.raises(ValueError, match="one outcome for each"):
        brier_score([0.5, 0.5], [1])
    with pytest.raises(ValueError, match="without a case"):
        brier_score([], [])
    with pytest.raises(ValueError, match="above 1"):
        log_score([1.2], [1])
    with pytest.raises(ValueError, match="above 0"):
        skill(0.1, 0.0)
    with pytest.raises(ValueError, match="a day is missing"):
        base_rate_before([1], [np.nan], [2])
    with pytest.raises(ValueError, match="one at least"):
        calibration([0.5], [1], 0)
