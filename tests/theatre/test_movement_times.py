"""Columns, trains, ships and aircraft: worked examples, to the digits that they print."""

import math

import pytest

from counterpoise.theatre import movement_times as times


def test_a_corps_fills_a_road_for_four_days() -> None:
    """25,000 vehicles at 10 a kilometre and 25 km/h: 2,500 km and 100 hours."""
    minutes = times.columns_pass_minutes(25_000, 10, 25)
    assert minutes / 60 == 100
    assert times.columns_length(minutes, 25) == 2500
    assert round(minutes / 60 / 24, 3) == 4.167


def test_a_division_on_four_roads_takes_just_over_five_hours() -> None:
    assert round(times.columns_closure_hours(155, 30, 0), 3) == 5.167


def test_gaps_and_not_vehicles_rule_the_time_of_a_brigade() -> None:
    spaced = {"unit_vehicles": 20, "unit_gap": 2, "units_per_serial": 5, "serial_gap": 5}
    minutes = times.columns_pass_minutes(1500, 20, 25, **spaced)
    assert minutes == 370
    assert round(times.columns_length(minutes, 25), 1) == 154.2
    assert round(times.columns_closure_hours(200, 25, minutes), 3) == 14.167
    assert times.columns_pass_minutes(750, 20, 25, **spaced) == pytest.approx(185, abs=6)
    assert times.columns_pass_minutes(0, 20, 25, **spaced) == 0


def test_trains_on_a_single_track() -> None:
    assert round(times.trains_per_day_single_track(14, 10, 110), 2) == 16.36
    assert times.rail_days(18, 10) == 1.8
    assert times.rail_days(18, 10, 0.25) == pytest.approx(7.2)


def test_a_brigade_by_sea() -> None:
    assert round(times.sealift_loads(300_000, 380_000, 0.75), 4) == 1.0526
    assert times.sealift_cycle_days(3600, 24) / 2 == 6.25
    assert times.sealift_cycle_days(3600, 24, 2, 2) == 16.5


def test_a_brigade_by_air() -> None:
    missions = times.airlift_missions(1500, 45)
    rate = times.airlift_missions_per_day(10, 12.5, 12)
    assert missions == 34
    assert round(rate, 3) == 10.417
    assert round(times.airlift_days(missions, rate), 3) == 3.264
    field = times.airlift_missions_per_day(
        math.inf, 12.5, 12, places=4, field_share=0.85, ground_hours=2.25
    )
    assert round(field, 2) == 36.27
