"""Distances, tempo and presence: closed forms, and signs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.networks.presence import presence, ships_for_one, ships_from_home
from counterpoise.networks.reach import (
    great_circle_km,
    on_station_share,
    ring_km,
    rounds_per_day,
    transit_days,
    within_days,
)

PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((0, 0), (0, 90), 10_007.557),
        ((36.6, -6.3), (36.9, -76.3), 6_084.673),
        ((36.6, -6.3), (35.5, 24.1), 2_724.352),
    ],
)
def test_great_circles_of_known_length(
    here: tuple[float, float], there: tuple[float, float], km: float
) -> None:
    """Worked by hand from the haversine and the mean radius of the IUGG."""
    assert great_circle_km(*here, *there) == pytest.approx(km, abs=0.001)


@given(PLACES, PLACES)
def test_a_great_circle_is_symmetric_and_at_most_half_the_earth(
    here: tuple[float, float], there: tuple[float, float]
) -> None:
    out, back = great_circle_km(*here, *there), great_circle_km(*there, *here)
    assert out == pytest.approx(back, abs=1e-6)
    assert 0 <= out <= np.pi * 6371.0088 + 1e-6


def test_a_great_circle_agrees_with_the_law_of_cosines_of_vectors() -> None:
    """Angles between unit vectors, which is another way to the same distance."""
    rng = np.random.default_rng(3)
    north, east = rng.uniform(-80, 80, (2, 50)), rng.uniform(-180, 180, (2, 50))
    phi, lam = np.radians(north), np.radians(east)
    x, y, z = np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)
    angle = np.arccos(x[0] * x[1] + y[0] * y[1] + z[0] * z[1])
    assert great_circle_km(north[0], east[0], north[1], east[1]) == pytest.approx(6371.0088 * angle)


def test_presence_of_ships_from_home_and_forward() -> None:
    assert presence(7, 0.5, 36) == pytest.approx(1 / 6)
    assert presence(7, 0.5, 27) == pytest.approx(2 / 9)
    assert presence(4, 0.1, 8) == pytest.approx(0.475)
    assert ships_from_home(4, 0.475, [1 / 6, 2 / 9]) == pytest.approx([11.4, 8.55])
    # Sixteen for four would take this presence from home.
    assert ships_from_home(4, 0.475, 0.11875) == pytest.approx(16.0)


def test_a_deployment_shorter_than_its_passages_is_no_presence() -> None:
    assert presence(1, 0.6, 8) == 0
    assert np.isinf(ships_for_one(0.0))


@given(st.floats(0, 5000), st.floats(0, 5000), st.floats(200, 1000), st.floats(1, 30))
def test_farther_is_never_faster(first: float, more: float, speed: float, hours: float) -> None:
    near, far = first, first + more
    assert on_station_share(far, speed, hours, 5) <= on_station_share(near, speed, hours, 5)
    assert rounds_per_day(far, speed, hours, 5) <= rounds_per_day(near, speed, hours, 5)
    assert within_days(far, 5, 300, 1.2, 14) <= within_days(near, 5, 300, 1.2, 14)
    assert transit_days(far, 16) >= transit_days(near, 16)


@given(st.floats(0.01, 0.5), st.floats(200, 1000), st.floats(2, 30), st.floats(1, 24))
def test_a_ring_is_where_the_share_is_kept(
    share: float, speed: float, endurance: float, ground: float
) -> None:
    km = ring_km(share, speed, endurance, ground)
    if km > 0:
        assert on_station_share(km, speed, endurance, ground) == pytest.approx(share)
    else:
        assert on_station_share(0, speed, endurance, ground) <= share + 1e-12


def test_a_leg_that_is_too_long_takes_a_stop() -> None:
    one, two = rounds_per_day(800, 800, 1, 5), rounds_per_day(801, 800, 1, 5)
    assert one == pytest.approx(24 / (2 * 1 + 2 * 5))
    assert two == pytest.approx(24 / (2 * (801 / 800 + 5) + 2 * 5))


def test_days_at_sea_are_miles_over_knots() -> None:
    assert transit_days(480 * 1.852, 20) == pytest.approx(1.0)
