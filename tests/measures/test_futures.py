"""Measures over futures against what arithmetic gives by hand."""

import math

import numpy as np
import pytest

from counterpoise.measures.futures import mean_covered, peak, quantile_band, share_short


@pytest.mark.parametrize("quick", [False, True])
def test_a_band_of_evenly_spread_values_is_linear(quick: bool) -> None:
    """Of 0, 1, ..., 20 the quantile q is 20 q, whatever their order."""
    values = np.random.default_rng(2).permutation(21).astype(float)
    assert quantile_band(values, 0, quick=quick) == pytest.approx([2.0, 10.0, 18.0])
    both = np.stack([values, -values], axis=1)
    assert quantile_band(both, 0, quick=quick)[:, 1] == pytest.approx([-18.0, -10.0, -2.0])


def test_the_quick_band_is_the_quantile_to_seven_digits() -> None:
    values = np.random.default_rng(5).lognormal(size=(7, 137, 3))
    np.testing.assert_allclose(
        quantile_band(values, 1, quick=True), quantile_band(values, 1), rtol=1e-6
    )
    assert quantile_band(np.array([3.0]), 0, quick=True).tolist() == [3.0, 3.0, 3.0]


def test_a_quarter_is_short_when_there_is_a_gap_at_either_end() -> None:
    coverage = np.array([[1.2, 0.9, 1.1, 1.3], [1.2, 1.2, 1.2, 1.2]])[..., None]
    assert share_short(coverage, [0, 1, 2, 3])[:, 0].tolist() == [0.5, 0.5, 0.0]
    # One span over all three quarters, and the gap counts in the span that ends with it too.
    assert share_short(coverage, [0, 3])[:, 0].tolist() == [0.5]
    assert share_short(coverage, [0, 1, 3])[:, 0].tolist() == [0.5, 0.5]


def test_rounding_is_no_gap_and_what_is_not_followed_is_no_number() -> None:
    coverage = np.full((3, 5, 2), 1 - 1e-12)
    coverage[..., 1] = np.nan
    found = share_short(coverage, [0, 2, 4])
    assert found[:, 0].tolist() == [0.0, 0.0]
    assert np.isnan(found[:, 1]).all()


def test_each_capability_counts_up_to_its_requirement() -> None:
    coverage = np.array([[[0.25, 3.0, np.nan], [1.0, 0.0, np.nan]]])
    assert mean_covered(coverage).tolist() == [[0.625, 0.5]]


def test_the_peak_is_the_year_of_the_highest_median() -> None:
    levels = {"2027": {"p50": 0.02}, "2028": {"p50": 0.031}, "2029": {"p50": math.nan}}
    assert peak(levels) == "2028"
    kept = {"2027": {"p50": 0.02}, "2030": {"p50": 0.035}, "2036": {"p50": 0.035 + 7e-18}}
    assert peak(kept) == "2030"
    assert peak(kept | {"2036": {"p50": 0.03501}}) == "2036"
    assert peak({"2027": {"p50": math.nan}}) is None
    assert peak({}) is None
