"""The thermostat: worked paths, closed forms at both lags, and its signs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.deterrence.thermostat import (
    OVERSHOOT,
    half_life,
    opinion_change,
    overshoots,
    preferred_under_threat,
    settled,
    spending_path,
    wish_for_more,
)

RESPONSE = st.floats(0.01, 0.99)


def test_worked_paths() -> None:
    wanted = np.full((1, 7), 3.5)
    one = spending_path(wanted, 2.0, 0.2)[0]
    assert one[1:6].round(4).tolist() == [2.3, 2.54, 2.732, 2.8856, 3.0085]
    two = spending_path(wanted, 2.0, 0.2, lag=2)[0]
    assert two[1:].round(3).tolist() == [2.3, 2.6, 2.84, 3.02, 3.152, 3.248]
    assert round(float(half_life(0.2)), 4) == 3.1063


@given(k=RESPONSE)
def test_a_lag_of_one_year_in_closed_form(k: float) -> None:
    path = spending_path(np.full((1, 30), 3.5), 2.0, k)[0]
    assert path == pytest.approx(3.5 - 1.5 * (1 - k) ** np.arange(30))
    assert (1 - k) ** float(half_life(k)) == pytest.approx(0.5)


@given(k=RESPONSE)
def test_overshoot_at_two_years_is_where_roots_turn_complex(k: float) -> None:
    """Gaps obey G_t = G_(t-1) - k G_(t-2): they keep their sign if both roots are real."""
    roots = np.roots([1, -1, k])
    turning = bool(np.abs(roots.imag).max() > 0)
    assert bool(overshoots(k, 2)) == (k > OVERSHOOT)
    if abs(k - OVERSHOOT) > 0.02:
        path = spending_path(np.full((1, 400), 1.0), 0.0, k, lag=2)[0]
        assert bool((path > 1 + 1e-12).any()) == turning == bool(overshoots(k, 2))
    assert not overshoots(k, 1)
    assert (spending_path(np.full((1, 99), 1.0), 0.0, k) <= 1).all()


@given(k=RESPONSE, more=st.floats(0, 5))
def test_more_spending_lowers_the_wish_for_more(k: float, more: float) -> None:
    assert float(wish_for_more(3.0, 2.0 + more)) <= float(wish_for_more(3.0, 2.0))
    change = opinion_change(0.0, [0.0, more], constant=0.1, to_preferred=1.0, to_actual=k)
    assert change[1] <= change[0]


def test_opinion_by_hand() -> None:
    found = opinion_change(0.5, 0.2, constant=0.1, to_preferred=2.0, to_actual=3.0)
    assert float(found) == pytest.approx(0.1 + 1.0 - 0.6)


@given(threat=st.floats(0, 5), more=st.floats(0, 5), k=RESPONSE)
def test_threat_raises_the_wish_and_leaves_spending_of_the_day(
    threat: float, more: float, k: float
) -> None:
    wanted = preferred_under_threat(2.5, [[threat] * 4, [threat + more] * 4], 0.3)
    path = spending_path(wanted, 2.0, k)
    assert (wanted[1] >= wanted[0]).all()
    assert path[0, 0] == path[1, 0] == 2.0
    assert (path[1] >= path[0]).all()


def test_a_loop_settles_where_other_reasons_leave_it() -> None:
    """A yearly cut of 0.1 at k 0.2 leaves spending half a point below what is preferred."""
    path = spending_path(np.full((1, 200), 3.5), 2.0, 0.2, other=-0.1)[0]
    assert path[-1] == pytest.approx(3.0)
    assert float(settled(3.5, 0.2, -0.1)) == pytest.approx(3.0)


def test_ends_of_the_range() -> None:
    assert float(half_life(0.0)) == np.inf
    assert float(half_life(1.0)) == 0.0
    path = spending_path(np.full((2, 3), 3.5), [2.0, 1.0], [0.0, 1.0])
    assert path.tolist() == [[2.0, 2.0, 2.0], [1.0, 3.5, 3.5]]


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="above 1"):
        spending_path(np.ones((1, 2)), 1.0, 1.2)
    with pytest.raises(ValueError, match="1 or 2 years, not 3"):
        spending_path(np.ones((1, 2)), 1.0, 0.2, lag=3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="future and time"):
        spending_path(np.ones(2), 1.0, 0.2)
    with pytest.raises(ValueError, match="below 0"):
        preferred_under_threat(1.0, -0.1, 0.2)
    with pytest.raises(ValueError, match="missing"):
        spending_path(np.array([[1.0, np.nan]]), 1.0, 0.2)
