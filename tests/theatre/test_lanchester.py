"""Lanchester's family and Dupuy against closed forms and worked examples: tests of code."""

import math

import pytest

from counterpoise.theatre import dupuy, lanchester


@pytest.mark.parametrize(
    ("start", "rates", "left", "days"),
    [
        ((1000.0, 800.0), (0.8, 0.9), 656.59, 1.1582),
        ((5.0, 4.0), (1.0, 1.0), 3.0, math.log(3.0)),
        ((10.0, 6.0), (0.1, 0.1), 8.0, 6.9315),
    ],
)
def test_square_law(
    start: tuple[float, float], rates: tuple[float, float], left: float, days: float
) -> None:
    """DOMAIN J25."""
    survivors, duration = lanchester.square_end(*start, *rates)
    assert survivors == pytest.approx(left, abs=5e-3)
    assert duration == pytest.approx(days, abs=5e-5)
    end = lanchester.runge_kutta(lanchester.mixed(*rates), start, duration, 2000)
    assert end == pytest.approx((survivors, 0.0), abs=1e-6 * start[0])


def test_square_end_asks_for_the_stronger_side() -> None:
    with pytest.raises(ValueError, match="not the one"):
        lanchester.square_end(4.0, 5.0, 1.0, 1.0)


@pytest.mark.parametrize(("p", "q"), [(1.0, 0.0), (1.0, 1.0), (0.5, 1.0), (1.3, 0.9)])
def test_general_law_keeps_its_invariant(p: float, q: float) -> None:
    start, m = (90.0, 60.0), p - q
    end = lanchester.runge_kutta(lanchester.mixed(0.004, 0.003, p, q), start, 5.0, 4000)
    assert end[0] < start[0]
    before, after = (lanchester.invariant(*s, 0.004, 0.003, m) for s in (start, end))
    assert after == pytest.approx(before, rel=1e-9)


def test_guerrilla() -> None:
    """Deitchman, 200 in ambush against 500: 332.142 and 60.318 after 30 days."""
    a, b = 1e-4, 0.05
    end = lanchester.runge_kutta(lanchester.guerrilla(a, b), (500.0, 200.0), 30.0, 3000)
    assert end == pytest.approx((332.142, 60.318), abs=5e-4)
    kept = lanchester.guerrilla_invariant(500.0, 200.0, a, b)
    assert kept == pytest.approx(2.5)
    assert math.sqrt(2.0 * kept / a) == pytest.approx(223.607, abs=5e-4)
    assert lanchester.guerrilla_parity(200.0, a, b) == pytest.approx(447.214, abs=5e-4)


@pytest.mark.parametrize(
    ("omega", "left", "after"),
    [
        (1.0, 632.456, (688.211, 467.875)),
        (0.5, 500.000, (639.407, 511.526)),
        (0.25, 452.304, (621.220, 525.578)),
    ],
)
def test_helmbold(omega: float, left: float, after: tuple[float, float]) -> None:
    start, a, b = (1000.0, 800.0), 0.05, 0.04
    found = lanchester.survivors_at(400.0, start, a, b, 2.0 * omega - 1.0)
    assert found == pytest.approx(left, abs=5e-4)
    end = lanchester.runge_kutta(lanchester.helmbold(a, b, omega), start, 10.0, 2000)
    assert end == pytest.approx(after, abs=5e-4)


def test_advantage_from_losses() -> None:
    assert lanchester.advantage(0.9, 0.7) == pytest.approx((0.372549, -0.493693), abs=5e-7)


LANDINGS = {1: 54_000.0, 3: 6_000.0, 6: 13_000.0}
ENGEL = lanchester.mixed(0.0544, 0.0106)


def test_iwo_jima_by_runge_kutta() -> None:
    """Engel (1954), constants as printed; DOMAIN e.7 and J26."""
    found = lanchester.with_landings(
        lanchester.runge_kutta, ENGEL, (0.0, 21_500.0), LANDINGS, 36, 20
    )
    expected = {
        1: (52_835.5, 21_220.0),
        3: (56_587.4, 20_092.1),
        6: (66_453.7, 18_274.3),
        10: (62_777.8, 15_536.7),
        20: (56_063.1, 9_268.3),
        28: (53_042.4, 4_656.4),
        36: (51_985.2, 216.8),
    }
    for day, pair in expected.items():
        assert found[day] == pytest.approx(pair, abs=0.051), day
    assert sum(LANDINGS.values()) - found[36][0] == pytest.approx(21_015.0, abs=0.5)


def test_iwo_jima_by_daily_steps_is_biased() -> None:
    """Steps of a day leave three times as many defenders on the last day."""
    found = lanchester.with_landings(lanchester.euler, ENGEL, (0.0, 21_500.0), LANDINGS, 36, 1)
    expected = {
        1: (52_830.4, 21_500.0),
        6: (66_290.8, 18_629.9),
        28: (52_077.9, 5_067.9),
        36: (50_705.5, 715.8),
    }
    for day, pair in expected.items():
        assert found[day] == pytest.approx(pair, abs=0.051), day


def test_dupuy() -> None:
    """4,000 x 1 x 1.5 against 3,000 x 1.5 x .5: 2.667 (printed 2.66), score 8.33."""
    ratio = dupuy.power_ratio(
        dupuy.combat_power(4000.0, 1.0, 1.5), dupuy.combat_power(3000.0, 1.5, 0.5)
    )
    assert ratio == pytest.approx(2.667, abs=5e-4)
    assert dupuy.result_score(ratio) == pytest.approx(8.3333, abs=5e-5)
    assert dupuy.effectiveness(ratio, ratio) == 1.0
    with pytest.raises(ValueError, match="no combat power"):
        dupuy.power_ratio(1.0, 0.0)
