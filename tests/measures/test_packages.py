"""Tempo of packages: worked examples, and that noise, splits and twins leave it alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.measures.packages import PackageNeeds, binding, reached, tempo

NEED = np.array([40.0, 8.0, 2.0, 6.0])
HAVE = np.array([44.0, 5.0, 2.0, 4.0])
LEVELS = st.lists(st.floats(0.05, 3.0), min_size=2, max_size=6)


def test_the_scarcest_part_sets_the_tempo() -> None:
    """LAWS E7: 40 fighters, 8 tankers, 2 and 6 needed; 44, 5, 2 and 4 there: 0.625."""
    levels = (HAVE / NEED)[:, None]
    assert tempo(levels) == pytest.approx(0.625)
    assert binding(levels).tolist() == [0, 1, 0, 0]
    assert reached(levels, 0.7).tolist() == [1, 0, 1, 0]
    needs = PackageNeeds("air", np.eye(4), NEED)
    assert needs.tempo(HAVE) == pytest.approx(0.625)
    assert needs.tempo(np.stack([HAVE, 3 * HAVE])).tolist() == pytest.approx([0.625, 1.0])


def test_full_tempo_is_the_most() -> None:
    assert tempo(np.full((2, 5), 1.8)) == 1


@given(levels=LEVELS, spread=st.floats(0.01, 0.6), wider=st.floats(1.0, 3.0))
def test_a_wider_error_bar_lowers_no_package(
    levels: list[float], spread: float, wider: float
) -> None:
    """The mean of the lowest of noisy ratios falls with the noise; this does not."""
    noise = np.linspace(-1, 1, 101)
    draws = np.array([np.roll(noise, 17 * i) for i in range(len(levels))])
    middle = np.array(levels)[:, None]
    narrow, wide = (tempo(middle * np.exp(s * draws)) for s in (spread, spread * wider))
    assert narrow == pytest.approx(wide) == pytest.approx(min(1, *levels))


@given(levels=LEVELS, which=st.integers(0, 5), part=st.floats(0.1, 0.9))
def test_a_part_that_is_doubled_or_split_lowers_no_package(
    levels: list[float], which: int, part: float
) -> None:
    here = np.array(levels)[:, None]
    row = which % len(levels)
    assert tempo(np.vstack([here, here[row]])) == tempo(here)
    # Two capabilities that count together are one part, however its units are divided.
    have, need = 5.0 * here[row, 0], 5.0
    whole = PackageNeeds("whole", np.array([[1.0]]), np.array([need]))
    split = PackageNeeds("split", np.array([[1.0, 1.0]]), np.array([need]))
    halves = np.array([part * have, (1 - part) * have])
    assert split.tempo(halves) == pytest.approx(whole.tempo(np.array([have])))


@given(levels=LEVELS)
def test_parts_share_the_futures_in_which_they_bind(levels: list[float]) -> None:
    draws = np.random.default_rng(3).lognormal(0, 0.4, (len(levels), 50))
    shares = binding(np.array(levels)[:, None] * draws)
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
    twins = binding(np.vstack([draws[:1], draws[:1]]))
    assert twins.tolist() == pytest.approx([0.5, 0.5])


def test_minima_of_noisy_ratios_are_low_and_ours_is_not() -> None:
    """LAWS E7: four ratios with median 1 and an error of 0.25 have a mean minimum of 0.785."""
    draws = np.random.default_rng(1).lognormal(0, 0.25, (4, 200_000))
    assert draws.min(axis=0).mean() == pytest.approx(0.785, abs=0.003)
    assert tempo(draws) == pytest.approx(1.0, abs=0.005)
