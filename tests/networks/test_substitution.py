"""What could stand in: fleets and small areas in closed form."""

import numpy as np
import pytest

from counterpoise.networks.substitution import kept_of_fleet, watched_by_aircraft

LAW = {"available": 0.5, "rate": 60.0, "command": 0.7}


def test_a_fleet_as_large_as_all_there_was_keeps_everything() -> None:
    assert kept_of_fleet(0.8, [10, 25, 50, 99], 10.0) == pytest.approx([0.2, 0.5, 1.0, 1.0])
    assert np.isnan(kept_of_fleet(0.8, [1.0], 0.0)).all()
    with pytest.raises(ValueError, match="between 0 and 1"):
        kept_of_fleet(1.2, [1.0], 1.0)


def test_small_areas_can_be_watched_and_large_ones_cannot() -> None:
    areas = np.array([100.0, 1000.0, 10_000.0])
    assert watched_by_aircraft(20, areas, **LAW) == pytest.approx([0.7, 0.42, 0.042])
    assert watched_by_aircraft(20, areas, **LAW | {"command": 0.0}).tolist() == [0, 0, 0]


def test_more_aircraft_never_watch_less_and_a_larger_area_never_more() -> None:
    areas = np.geomspace(10, 10_000, 20)
    found = watched_by_aircraft(np.arange(0, 60, 5)[:, None], areas, **LAW)
    assert (np.diff(found, axis=0) >= 0).all()
    assert (np.diff(found, axis=1) <= 0).all()
    assert (found <= LAW["command"]).all()


@pytest.mark.parametrize(
    ("aircraft", "area", "more"),
    [(-1, 10.0, {}), (1, 0.0, {}), (1, 10.0, {"rate": -1.0}), (1, 10.0, {"command": -0.1})],
)
def test_what_cannot_be_is_refused(aircraft: float, area: float, more: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"negative|above 0"):
        watched_by_aircraft(aircraft, area, **LAW | more)
