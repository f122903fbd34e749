"""A stop of the leading ally: by hand, and against the engine itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.ensemble import central
from counterpoise.measures.dependency.suspension import pause_gap
from counterpoise.scenario import load_scenario


def test_by_hand() -> None:
    """Need met with the leading ally, half met without: one year of stop is half a year of gap."""
    whole, own = np.ones(9), np.full(9, 0.5)
    assert pause_gap(whole, own, 4, 0.25) == pytest.approx(np.full(5, 0.5))


def test_it_falls_as_the_others_build_up() -> None:
    own = np.linspace(0.2, 1.2, 21)
    lost = pause_gap(np.full(21, 1.3), own, 4, 0.25)
    assert (np.diff(lost) <= 1e-12).all()
    assert lost[0] > 0.6
    assert lost[-1] == 0


@given(
    st.lists(st.tuples(st.floats(0, 2), st.floats(0, 2)), min_size=4, max_size=20),
    st.integers(1, 3),
)
def test_never_below_zero_and_longer_is_worse(pairs: list[tuple[float, float]], k: int) -> None:
    own = np.array([p[0] for p in pairs])
    whole = own + np.array([p[1] for p in pairs])
    lost = pause_gap(whole, own, k, 0.25)
    assert (lost >= -1e-12).all()
    if k + 1 < own.size:
        longer = pause_gap(whole, own, k + 1, 0.25)
        assert (longer >= lost[: longer.size] - 1e-12).all()


def test_a_stop_must_fit() -> None:
    for quarters in (0, 9):
        with pytest.raises(ValueError, match="does not fit"):
            pause_gap(np.ones(9), np.ones(9), quarters, 0.25)


@pytest.mark.slow
def test_the_engine_agrees() -> None:
    """Run the stop itself: for three quarters no order that it provoked can have arrived."""
    stop = {
        "time": {"quarters": 24},
        "drawdown": {
            "announced": "2029-Q1",
            "default": {"shape": "table", "points": [[0, 0], [0.5, 0], [0.75, 1]]},
        },
        "figures": {"coefficients/execution_lag": 0},
        "factors": {"coefficients/execution_lag": None},
    }
    calm = central(load_scenario("status-quo", changes={"time": {"quarters": 24}}))
    shaken = central(load_scenario("status-quo", changes=stop))
    own = calm["own_coverage"].values[0, 0]
    assert shaken["coverage"].values[0, 0, 8:11] == pytest.approx(own[8:11], rel=1e-12)
    assert shaken["coverage"].values[0, 0, :8] == pytest.approx(
        calm["coverage"].values[0, 0, :8], rel=1e-12
    )
