"""Tipping points and signposts, where what they must say is known."""

import numpy as np
import pytest

from counterpoise.studies.search.condition import Share
from counterpoise.studies.search.signposts import best_rule, difference_interval, horizon, judged
from counterpoise.studies.search.tipping_points import first_failures, tipping_point

YEARS = [2027, 2028, 2029, 2030, 2031]


def test_a_tipping_point_is_the_first_year_with_too_few_futures() -> None:
    """Of 100 futures one more fails each hundredth of a year: 10, 30, 60 and then 5."""
    failing = np.array([0, 10, 30, 60, 5])
    holds = np.arange(100)[:, None] >= failing[None, :]
    found = tipping_point(holds, YEARS, 0.9)
    assert (found.year, found.again) == (2029, 2031)
    assert [share.count for _, share in found.shares] == [100, 90, 70, 40, 95]
    # 90 of 100 lie between .826 and .945: by the lower end it is lost a year before.
    assert (found.earliest, found.latest) == (2028, 2029)


def test_what_always_holds_has_no_tipping_point() -> None:
    found = tipping_point(np.ones((200, 5), dtype=bool), YEARS, 0.9)
    assert (found.year, found.earliest, found.latest, found.again) == (None, None, None, None)


def test_what_is_lost_at_the_end_is_not_met_again() -> None:
    holds = np.ones((50, 5), dtype=bool)
    holds[:, [1, 4]] = False
    assert tipping_point(holds, YEARS, 0.9).again is None


def test_first_failures() -> None:
    holds = np.array([[True] * 5, [True, False, True, True, True], [True] * 4 + [False]])
    np.testing.assert_array_equal(first_failures(holds, YEARS), [np.nan, 2028, 2031])


def test_the_interval_of_a_difference_is_that_of_newcombes_paper() -> None:
    """Newcombe (1998b, table II, method 10)."""
    for first, second, low, high in (
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
    ):
        found = difference_interval(first, second, 0.95)
        assert found == pytest.approx((low, high), abs=5e-5)


def test_the_best_rule_parts_what_can_be_parted() -> None:
    values = np.array([5.0, 1.0, 4.0, 2.0, 3.0])
    assert best_rule(values, values >= 4) == (False, 3.5)
    assert best_rule(values, values <= 2) == (True, 2.5)
    assert best_rule(np.ones(4), np.array([True, False, True, False])) == (True, 1.0)


def failures_of(bad: np.ndarray, year: float = 2033.0) -> np.ndarray:
    return np.where(bad, year, np.nan)


def test_a_quantity_that_decides_is_a_signpost_with_its_lead_time() -> None:
    rng = np.random.default_rng(1)
    seen = rng.uniform(size=400)
    found = judged("own", 2029, seen, failures_of(seen < 0.3))
    assert found is not None
    assert found.below
    assert found.bound == pytest.approx(0.3, abs=0.02)
    assert found.hits.share > 0.95
    assert found.false_alarms.share < 0.05
    assert found.lead_years == 4.0
    assert found.announces


def test_hits_and_false_alarms_are_counted_on_the_other_half() -> None:
    """On the even futures it decides, on the odd ones it is turned round: nothing is announced."""
    rng = np.random.default_rng(2)
    seen = rng.uniform(size=400)
    odd = np.arange(400) % 2 == 1
    found = judged("own", 2029, seen, failures_of(np.where(odd, seen > 0.5, seen < 0.5)))
    assert found is not None
    assert found.hits.share < 0.1
    assert found.false_alarms.share > 0.9
    assert found.gain_high < 0
    assert not found.announces


def test_noise_announces_nothing() -> None:
    """Of 200 noises, each tried among 200, not one passes; the rules found on a half fit noise."""
    rng = np.random.default_rng(3)
    bad = rng.uniform(size=300) < 0.4
    tried = [
        judged("x", 2029, rng.uniform(size=300), failures_of(bad), tried=200) for _ in range(200)
    ]
    assert all(sign is not None and not sign.announces for sign in tried)
    assert abs(np.mean([sign.gain for sign in tried if sign is not None])) < 0.02


def test_what_has_failed_by_then_needs_no_announcing() -> None:
    rng = np.random.default_rng(4)
    seen = rng.uniform(size=400)
    late = failures_of(seen < 0.3)
    early = np.where(seen > 0.9, 2029.0, late)  # failed at the look itself
    found = judged("own", 2029, seen, early)
    assert found is not None
    assert found.below
    assert found.hits.of + found.false_alarms.of == int((seen <= 0.9)[1::2].sum())


def test_where_all_fail_the_early_ones_are_told_apart() -> None:
    years = np.repeat([2030.0, 2031.0, 2032.0, 2033.0], 50)
    assert horizon(years, 2029) == 2031
    assert horizon(years, 2030) in (2031, 2032)  # a third or two thirds: equally far from a half
    spared = np.where(np.arange(200) < 60, np.nan, years)
    assert horizon(spared, 2029) is None
    found = judged("own", 2029, years, years, by=2031)
    assert found is not None
    assert (found.hits.share, found.false_alarms.share, found.lead_years) == (1.0, 0.0, 1.5)


def test_too_few_of_a_kind_say_nothing() -> None:
    seen = np.linspace(0, 1, 100)
    assert judged("own", 2029, seen, failures_of(seen < 0.1)) is None
    assert judged("own", 2029, seen, failures_of(seen > 0.1)) is None
