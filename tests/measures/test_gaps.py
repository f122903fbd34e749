"""Measures of gaps against integrals on fine grids and against brute force."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.integrate import quad

from counterpoise.measures import (
    gap_area,
    gap_peak,
    has_gap,
    is_short,
    self_sufficient,
    shortfall,
    window,
)
from counterpoise.measures.futures import share_short
from counterpoise.measures.gaps import coverage_parts

LEVELS = st.floats(0.0, 2.0).map(lambda x: round(x, 3))
PATHS = st.lists(LEVELS, min_size=2, max_size=12)
MANY = arrays(float, (3, 9, 4), elements=LEVELS)
STEPS = st.floats(0.001, 2.0)


@given(path=PATHS, step=STEPS)
def test_gap_area_is_the_integral_of_straight_pieces(path: list[float], step: float) -> None:
    """Each piece is integrated by quadrature, split where it crosses full coverage."""
    expected = 0.0
    for before, after in pairwise(path):

        def gap(u: float, start: float = before, end: float = after) -> float:
            return max(0.0, 1 - (start + (end - start) * u))

        crossing = (1 - before) / (after - before) if before != after else 0.0
        corner = crossing if 0 < crossing < 1 else 0.5
        expected += quad(gap, 0, corner)[0] + quad(gap, corner, 1)[0]
    found = gap_area(np.array(path)[None], step)
    assert found[0] == pytest.approx(expected * step, rel=1e-9, abs=1e-12)


@given(path=PATHS)
def test_gap_area_does_not_depend_on_the_grid(path: list[float]) -> None:
    """More moments on the same straight lines give the same area."""
    coarse = np.array(path)
    places = np.linspace(0, len(path) - 1, 10 * (len(path) - 1) + 1)
    fine = np.interp(places, np.arange(len(path)), coarse)
    assert gap_area(fine[None], 0.1)[0] == pytest.approx(gap_area(coarse[None], 1.0)[0], abs=1e-9)


def test_gap_area_by_hand() -> None:
    """From 1.5 down to 0.5: half of the step is a gap, a triangle half deep: 1/8 of a step."""
    assert gap_area(np.array([[1.5, 0.5]]), 1.0)[0] == pytest.approx(0.125)
    assert gap_area(np.array([[0.5, 1.5]]), 4.0)[0] == pytest.approx(0.5)
    assert gap_area(np.array([[0.0, 0.0, 1.0]]), 0.25)[0] == pytest.approx(0.375)
    assert gap_area(np.array([[1.0, 3.0, 1.0]]), 1.0)[0] == 0


@given(coverage=MANY)
def test_measures_against_brute_force(coverage: np.ndarray) -> None:
    first, last = window(coverage)
    alone = self_sufficient(coverage)
    for i in range(3):
        for c in range(4):
            path = [float(x) for x in coverage[i, :, c]]
            inside = [t for t in range(8) if path[t] < 1 or path[t + 1] < 1]
            if inside:
                assert (first[i, c], last[i, c]) == (inside[0], inside[-1])
            else:
                assert math.isnan(first[i, c])
                assert math.isnan(last[i, c])
            lasting = [t for t in range(9) if all(x >= 1 for x in path[t:])]
            if lasting:
                assert alone[i, c] == lasting[0]
            else:
                assert math.isnan(alone[i, c])
            assert gap_peak(coverage)[i, c] == max(max(0.0, 1 - x) for x in path)
            assert shortfall(coverage)[i, :, c].tolist() == [max(0.0, 1 - x) for x in path]


@given(coverage=MANY)
def test_axis_may_be_any(coverage: np.ndarray) -> None:
    moved = np.moveaxis(coverage, 1, 2)
    np.testing.assert_array_equal(gap_area(coverage, 1.0), gap_area(moved, 1.0, axis=2))
    np.testing.assert_array_equal(gap_peak(coverage), gap_peak(moved, axis=2))
    np.testing.assert_array_equal(self_sufficient(coverage), self_sufficient(moved, axis=2))
    for here, there in zip(window(coverage), window(moved, axis=2), strict=True):
        np.testing.assert_array_equal(here, there)


def test_rounding_opens_no_window() -> None:
    """Coverage a hair below 1, as sums of floating-point numbers leave it, is no gap in time."""
    almost = np.array([[1 - 1e-12, 1.0, 1 - 1e-15]])
    assert np.isnan(window(almost)[0]).all()
    assert self_sufficient(almost).tolist() == [0.0]


@given(path=PATHS, lift=st.floats(0.0, 1.0))
def test_more_coverage_never_measures_worse(path: list[float], lift: float) -> None:
    low, high = np.array([path]), np.array([path]) + lift
    assert gap_area(high, 0.25)[0] <= gap_area(low, 0.25)[0] + 1e-12
    assert gap_peak(high)[0] <= gap_peak(low)[0]
    weak, strong = self_sufficient(low)[0], self_sufficient(high)[0]
    assert math.isnan(weak) or strong <= weak


def test_parts_of_coverage_by_hand() -> None:
    """Of one need 0.6 stand and 0.9 with the leading ally; of another more than enough stands."""
    found = coverage_parts(np.array([0.9, 1.7, 1.2]), np.array([0.6, 1.4, 0.5]))
    assert found == pytest.approx(np.array([[0.6, 1.0, 0.5], [0.3, 0.0, 0.5], [0.1, 0.0, 0.0]]))
    assert found.sum(axis=0) == pytest.approx(np.ones(3))


def test_short_means_the_same_wherever_it_is_asked() -> None:
    """A gap of a millionth counts and one of a trillionth is rounding, for window and quarters."""
    for gap, counts in ((1e-6, True), (1e-8, True), (1e-12, False), (0.0, False), (-0.1, False)):
        coverage = np.array([[[1.0], [1.0 - gap], [1.0], [1.0]]])
        assert bool(is_short(1.0 - gap)) is counts
        assert bool(has_gap(gap)) is counts
        shares = share_short(coverage, range(4))[:, 0]
        assert shares.tolist() == [float(counts), float(counts), 0.0]
        first, last = window(coverage)
        assert np.isnan(first[0, 0]) != counts
        assert not counts or (first[0, 0], last[0, 0]) == (0, 1)
        assert self_sufficient(coverage)[0, 0] == (2 if counts else 0)
