"""Distances on a sphere, the theatre as arrays, and the network of its links."""

import numpy as np
import pytest

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.theatre.geography import OTHER_SIDE, great_circle, theatre_of
from counterpoise.theatre.movement_network import (
    Range,
    coefficients_of,
    draw,
    network_of,
    triangular,
)


@pytest.mark.parametrize(
    ("places", "km"),
    [
        ((0, 0, 0, 90), 10_007.557),
        ((36.6, -6.3, 36.9, -76.3), 6_084.673),
        ((36.6, -6.3, 35.5, 24.1), 2_724.352),
    ],
)
def test_great_circles(places: tuple[float, ...], km: float) -> None:
    assert round(float(great_circle(*places)), 3) == km


def test_opposite_places_and_arrays() -> None:
    assert float(great_circle(0, 0, 0, 180)) == pytest.approx(20_015.115, abs=1e-3)
    assert great_circle(np.zeros(3), 0, np.array([0, 1, 2]), 0).shape == (3,)


def test_no_way_is_shorter_than_the_great_circle(evidence: Evidence) -> None:
    """Coordinates to a tenth of a degree leave some eleven kilometres at each end."""
    theatre = theatre_of(evidence)
    straight = great_circle(
        theatre.latitude[theatre.start],
        theatre.longitude[theatre.start],
        theatre.latitude[theatre.end],
        theatre.longitude[theatre.end],
    )
    assert (theatre.length >= straight - 22).all()


def test_each_side_moves_on_its_own_ground(evidence: Evidence) -> None:
    ours, theirs = (theatre_of(evidence, side=side) for side in ("NATO", "RUS"))
    assert not set(ours.country) & OTHER_SIDE
    assert set(theirs.country) == OTHER_SIDE
    whole = theatre_of(evidence)
    assert len(whole.nodes) == len(ours.nodes) + len(theirs.nodes)
    assert "border" in whole.region
    assert "border" not in ours.region


def test_an_absent_country_lends_no_ground(evidence: Evidence) -> None:
    theatre = theatre_of(evidence, side="NATO", absent=("FIN", "SWE"))
    assert not set(theatre.country) & {"FIN", "SWE"}
    with pytest.raises(InputError, match="no zone 'FIN-N' here"):
        theatre.node_of("FIN-N")
    with pytest.raises(InputError, match="no country 'XYZ'"):
        theatre_of(evidence, absent=("XYZ",))


def test_a_train_changes_gauge_only_where_there_is_a_place_for_it(evidence: Evidence) -> None:
    network = network_of(theatre_of(evidence, side="NATO"))
    places = {
        network.theatre.nodes[network.states[tail][0]]
        for tail, kind in zip(network.tail, network.kind, strict=True)
        if kind == "gauge change"
    }
    assert places <= {"mockava", "sestokai", "kaunas", "haparanda"}
    assert "kaunas" in places
    for tail, head, kind in zip(network.tail, network.head, network.kind, strict=True):
        a, b = network.states[tail], network.states[head]
        if kind in ("road", "rail", "sea", "air"):
            assert a[1] == b[1]
        else:
            assert a[0] == b[0]


def test_every_arc_has_its_way_back(evidence: Evidence) -> None:
    network = network_of(theatre_of(evidence))
    ways = list(zip(network.tail, network.head, network.stream, strict=True))
    assert sorted(ways) == sorted((b, a, name) for a, b, name in ways)


def test_draws_stay_within_their_ranges(evidence: Evidence) -> None:
    network, ranges = network_of(theatre_of(evidence)), coefficients_of(evidence)
    numbers = np.linspace(0, 1, 11)
    found = draw(network, ranges, lambda _: numbers)
    for name, spread in ranges.items():
        assert found.figures[name].min() == pytest.approx(spread.low)
        assert found.figures[name].max() == pytest.approx(spread.high)
    assert (found.capacity > 0).all()
    roads = np.array(network.kind) == "road"
    assert np.allclose(found.capacity[0, roads], network.capacity[roads, 0])
    assert np.allclose(found.capacity[-1, roads], network.capacity[roads, 2])


def test_a_triangle_has_its_mean() -> None:
    numbers = (np.arange(100_000) + 0.5) / 100_000
    assert triangular(numbers, 1, 2, 6).mean() == pytest.approx(3, abs=1e-4)
    assert (triangular(numbers[:5], 2, 2, 2) == 2).all()
    assert Range(1, 2, 6).at(None).tolist() == [2]


def test_without_the_leading_ally_a_share_of_the_airlift_is_missing(evidence: Evidence) -> None:
    network, ranges = network_of(theatre_of(evidence, side="NATO")), coefficients_of(evidence)
    air = np.array(network.kind) == "air"
    with_, without = (draw(network, ranges, absent=absent) for absent in ((), ("USA",)))
    share = ranges["american_lift_share"].value
    assert np.allclose(without.capacity[0, air], (1 - share) * with_.capacity[0, air])
    assert np.array_equal(without.capacity[0, ~air], with_.capacity[0, ~air])


def test_every_coefficient_is_used(evidence: Evidence) -> None:
    """A figure that nothing reads would be a promise."""
    from pathlib import Path

    import counterpoise.theatre

    folder = Path(counterpoise.theatre.__file__).parent
    text = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    for name in coefficients_of(evidence):
        stem = name
        for part in ("vehicles_", "border_delay_"):
            if name.startswith(part) and name.removeprefix(part) in (
                "airborne",
                "light",
                "medium",
                "heavy",
                "crisis",
                "peace",
            ):
                stem = part
        assert stem in text, name
