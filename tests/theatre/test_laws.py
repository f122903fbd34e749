"""Each law against worked examples and closed forms; all of these test code, none tests truth."""

import math

import pytest

from counterpoise.evidence import Evidence
from counterpoise.theatre import (
    breakthrough_race,
    epstein,
    force_to_space,
    obstacles,
    posen,
    salvo,
    supply_reach,
)
from counterpoise.theatre.campaign_inputs import LAWS
from counterpoise.theatre.ground_laws import in_order


def test_posen_holds_to_about_day_five() -> None:
    """Front 65 km, a sector of 30, brigades on 7 and 15 km, 3 km a day, 9 attackers, 11 there."""
    loss = posen.attacker_losses(9.0, 0.075)
    per_day = posen.defender_losses(loss, 1.5)
    needed = [posen.required(65.0, 30.0, 3.0 * day, 7.0, 15.0, 15.0) for day in (0, 5, 10, 15)]
    there = [11.0 - per_day * day for day in (0, 5, 10, 15)]
    assert needed == pytest.approx([6.619, 8.619, 10.619, 12.619], abs=5e-4)
    assert there == pytest.approx([11.0, 8.75, 6.5, 4.25])
    gaps = [posen.gap(*pair) for pair in zip(there, needed, strict=True)]
    assert gaps == pytest.approx([4.381, 0.131, -4.119, -8.369], abs=5e-4)


def test_race_to_contain() -> None:
    """Front 65 km, 3 in reserve at 100 km a day, seen after a day, 2 needed: 1.2167 days."""
    days = breakthrough_race.time_to_contain(2.0, 3.0, 65.0, 100.0, 1.0)
    assert days == pytest.approx(1.2167, abs=5e-5)
    depths = [breakthrough_race.penetration(pace, days) for pace in (20.0, 5.0)]
    assert depths == pytest.approx([24.33, 6.08], abs=5e-3)


def test_race_is_lost_without_reserves() -> None:
    assert breakthrough_race.time_to_contain(2.0, 1.9, 65.0, 100.0, 1.0) == math.inf
    assert breakthrough_race.breaks_through(0.1, math.inf, 1000.0)
    assert breakthrough_race.breaks_through(20.0, 1.5, 29.0)
    assert not breakthrough_race.breaks_through(20.0, 1.5, 30.0)
    assert breakthrough_race.contained_pace(20.0, 1.0, 3.0) == pytest.approx(5.0)


def epstein_run(days: int) -> list[tuple[epstein.EpsteinState, float]]:
    """Return states and ground lost before each day with the published constants."""
    constants = epstein.EpsteinConstants(20.0, 1.5, 0.05, 0.075)
    defending = epstein.AirSupport(300.0, 0.05, 1.5, 0.5)
    attacking = epstein.AirSupport(250.0, 0.05, 1.0, 0.25)
    state, ground = epstein.EpsteinState(330_000.0, 200_000.0, 0.02, 0.0), 0.0
    found = [(state, ground)]
    for day in range(1, days):
        ground += state.withdrawal
        state = epstein.epstein_day(
            state,
            constants,
            epstein.air_kills(defending, day, 47_490.0, 1_200.0),
            epstein.air_kills(attacking, day, 47_490.0, 1_200.0),
        )
        found.append((state, ground))
    return found


def test_epstein_by_its_published_constants() -> None:
    """Brookings 1985, appendix A, by the equations of a public re-implementation."""
    found = epstein_run(20)
    expected = {
        2: (315_047, 193_250, 0.041772, 0.0, 0.0),
        5: (254_218, 160_680, 0.049146, 0.6045, 0.509),
        10: (174_684, 116_650, 0.053484, 1.8027, 5.987),
        20: (82_225, 63_318, 0.059493, 3.5028, 32.517),
    }
    for day, row in expected.items():
        state, ground = found[day - 1]
        assert round(state.attacker) == pytest.approx(row[0], abs=1)
        assert round(state.defender) == pytest.approx(row[1], abs=1)
        assert state.prosecution == pytest.approx(row[2], abs=5e-7)
        assert state.withdrawal == pytest.approx(row[3], abs=5e-5)
        assert ground == pytest.approx(row[4], abs=5e-4)
    first, second = found[0][0], found[1][0]
    assert 1.0 - second.attacker / first.attacker == pytest.approx(0.045311, abs=5e-7)
    assert 1.0 - second.defender / first.defender == pytest.approx(0.033749, abs=1e-6)


def test_epstein_stops_at_nought() -> None:
    constants = epstein.EpsteinConstants(20.0, 1.5, 0.05, 0.075)
    gone = epstein.epstein_day(epstein.EpsteinState(10.0, 1.0, 0.02, 0.0), constants, 11.0, 2.0)
    assert (gone.attacker, gone.defender) == (0.0, 0.0)


def test_force_to_space() -> None:
    """65 and 100 km at 7 km a brigade: 9.29 and 14.29 brigades (DOMAIN J23)."""
    found = [force_to_space.saturation(front, 7.0) for front in (65.0, 100.0)]
    assert found == pytest.approx([9.29, 14.29], abs=5e-3)
    assert force_to_space.manned(100.0, 4.0, 15.0) == 60.0
    assert force_to_space.manned(100.0, 40.0, 15.0) == 100.0
    assert force_to_space.local_ratio(6.0, 1.5, 0.5) == 3.0


def test_ramp_is_a_step_where_its_ends_meet() -> None:
    assert [force_to_space.ramp(v, 1.0, 1.0) for v in (0.9, 1.0, 1.1)] == [0.0, 1.0, 1.0]
    assert force_to_space.ramp(1.5, 1.0, 3.0) == pytest.approx(0.25)
    assert force_to_space.positional_share(0.2, 0.0, 0.0, 0.1, 0.0, 1.0) == 0.0


def test_belts_delay_a_march() -> None:
    """30 km at 15 km an hour with six belts of two hours: 14 hours, 2.143 km an hour."""
    days = obstacles.days_to_cross(30.0, 15.0 * 24.0, 6.0, 2.0, 0.0, 1.0)
    assert days * 24.0 == pytest.approx(14.0)
    pace = obstacles.pace_through(15.0 * 24.0, 0.2, 2.0, 0.0, 1.0)
    assert pace / 24.0 == pytest.approx(2.143, abs=5e-4)
    assert obstacles.pace_through(0.0, 0.2, 2.0, 0.0, 1.0) == 0.0
    assert obstacles.belts(1e9, 6.0, 8.0) == 6.0
    assert obstacles.belts(0.0, 6.0, 8.0) == 0.0


def test_trucks_by_distance() -> None:
    """Three, two and one trips at 45, 90 and 180 miles (Vershinin), exactly."""
    assert [supply_reach.whole_trips(d, 12.0, 2.0, 45.0) for d in (45.0, 90.0, 180.0)] == [3, 2, 1]
    assert supply_reach.whole_trips(145.0, 12.0, 2.0, 72.0) == 1
    tonnes = [supply_reach.delivered(n, 400.0, 5.0, 0.8) for n in (3, 2, 1)]
    assert tonnes == pytest.approx([4800.0, 3200.0, 1600.0])
    found = [supply_reach.reach(d, 1600.0, 12.0, 2.0, 45.0) for d in (1600.0, 3200.0, 4800.0)]
    assert found == pytest.approx([225.0, 90.0, 45.0])
    assert supply_reach.reach(1e6, 1600.0, 12.0, 2.0, 45.0) is None


def test_supply_falls_beyond_the_full_reach() -> None:
    found = [supply_reach.supply_ratio(d, 145.0, 12.0, 2.0, 72.0) for d in (0.0, 145.0, 290.0)]
    assert found[0] == pytest.approx((2 + 290 / 72) / 2)
    assert found[1] == pytest.approx(1.0)
    assert found[2] == pytest.approx((2 + 290 / 72) / (2 + 580 / 72))


def test_one_salvo_on_both_sides() -> None:
    """Three against two, four shots each: one salvo leaves half a unit and none."""
    assert salvo.exchange(3.0, 2.0, (4.0, 4.0), (1.0, 2.0), (2.0, 2.0)) == (0.5, 0.0)


def test_stocks_of_interceptors_run_out() -> None:
    assert salvo.engaged(20.0, 12.0, 100.0, 2.0) == 12.0
    assert salvo.engaged(20.0, 12.0, 10.0, 2.0) == 5.0
    assert salvo.engaged(3.0, 12.0, 10.0, 2.0) == 3.0
    assert salvo.leakers(20.0, 12.0, 0.75) == pytest.approx(11.0)


def test_random_salvo() -> None:
    """12 shots of .7 against 6 of .6, half a unit for each leaker, three units."""
    exact = salvo.stochastic_exact(12, 0.7, 6, 0.6, 0.5, 3.0)
    assert exact == pytest.approx((2.24501, 0.77729, 0.01615, 0.36782), abs=5e-6)
    normal = salvo.stochastic_normal(12, 0.7, 6, 0.6, 0.5, 3.0)
    assert normal.mean == pytest.approx(2.23561, abs=5e-6)
    assert (normal.none_lost, normal.all_lost) == pytest.approx((0.00793, 0.27325), abs=5e-6)
    assert normal.deviation == pytest.approx(exact.deviation, abs=0.02)
    assert salvo.hughes_loss(12 * 0.7, 6 * 0.6, 2.0, 3.0) == pytest.approx(2.4)


def test_every_law_says_where_it_is_from(evidence: Evidence) -> None:
    for law in in_order():
        assert set(law.source) <= set(evidence.sources)
        assert law.stand_in == (law.name != "epstein")
    assert [law.name for law in in_order()] == list(LAWS)
    assert not any("biddle" in (law.name + law.title).lower() for law in in_order())
