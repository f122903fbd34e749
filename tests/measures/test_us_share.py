"""The leading ally's share of ready forces over several totals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.measures.us_share import shares_of_forces


def test_the_path_that_an_official_named() -> None:
    """44 of 100 today; 39 of 130 at the end: 39 per cent of today's total, 30 of the larger one."""
    total, own = np.array([[[1.0], [1.3]]]), np.array([[[0.56], [0.91]]])
    found = shares_of_forces(total, own, 1.3)
    assert found["of_ready"][0] == pytest.approx([0.44, 0.30])
    assert found["of_level"][0] == pytest.approx([0.44, 0.39])
    assert found["of_raised"][0] == pytest.approx([0.44 / 1.3, 0.30])
    assert found["forces"][0] == pytest.approx([1.0, 0.39 / 0.44])
    assert found["others"][0] == pytest.approx([1.0, 1.625])


def test_forces_that_stay_lose_their_share_of_a_larger_total() -> None:
    total, own = np.array([[[1.0], [1.3]]]), np.array([[[0.56], [0.86]]])
    found = shares_of_forces(total, own, 1.3)
    assert found["of_ready"][0, 1] == pytest.approx(0.44 / 1.3)
    assert found["forces"][0, 1] == pytest.approx(1.0)


def test_each_capability_counts_alike_and_those_left_out_do_not() -> None:
    total = np.array([[[1.0, 2.0, np.nan]]])
    own = np.array([[[0.5, 2.0, np.nan]]])
    found = shares_of_forces(total, own)
    assert found["of_ready"][0, 0] == pytest.approx(0.25)
    assert found["of_level"][0, 0] == pytest.approx(0.25)


def test_nothing_ready_is_no_share() -> None:
    found = shares_of_forces(np.zeros((1, 2, 1)), np.zeros((1, 2, 1)))
    assert found["of_ready"].tolist() == [[0.0, 0.0]]
    assert np.isnan(found["forces"]).all()


@given(led=st.floats(0, 3), own=st.floats(0, 3), rise=st.floats(1, 2))
def test_doubling_a_row_changes_nothing(led: float, own: float, rise: float) -> None:
    once = shares_of_forces(np.array([[[led + own]]]), np.array([[[own]]]), rise)
    twice = shares_of_forces(np.array([[[led + own] * 2]]), np.array([[[own] * 2]]), rise)
    for name in ("of_ready", "of_level", "of_raised"):
        assert once[name] == pytest.approx(twice[name])
        assert 0 <= once["of_ready"][0, 0] <= 1 + 1e-9
