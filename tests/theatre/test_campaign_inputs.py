"""What cannot be a campaign is refused, all faults together."""

from typing import Any

import numpy as np
import pytest

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import (
    COEFFICIENTS,
    check,
    coefficient_records,
    side_records,
)

from .cases import PLENTY, axis, shipped


def test_missing_and_unknown_coefficients_are_named_together(evidence: Evidence) -> None:
    given = dict.fromkeys(COEFFICIENTS[2:], 1.0) | {"march_pce": 1.0, "ew_effect": float("nan")}
    with pytest.raises(InputError) as caught:
        coefficient_records(given)
    places = {problem.place for problem in caught.value.problems}
    assert places == {*COEFFICIENTS[:2], "march_pce", "ew_effect"}


def test_every_coefficient_is_a_row_of_the_table(evidence: Evidence) -> None:
    rows = {key[0] for key in evidence.tables["theatre_coefficients"]}
    assert rows == set(COEFFICIENTS)
    assert list(COEFFICIENTS) == sorted(COEFFICIENTS)


def test_a_coefficient_or_a_side_may_differ_by_future() -> None:
    many = coefficient_records(dict.fromkeys(COEFFICIENTS, 1.0) | {"march_pace": [1.0, 2.0]})
    assert many["march_pace"].tolist() == [1.0, 2.0]
    assert many["ew_effect"].tolist() == [1.0, 1.0]
    assert side_records(PLENTY | {"ew": [0.1, 0.2, 0.3]}, PLENTY)["ew"].shape == (3, 2)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"zone_end": np.array([50.0, 40.0, 150.0, 213.0])}, "zone_end"),
        ({"zone_width": np.zeros(4)}, "zone_width"),
        ({"zone_width": np.ones(3)}, "zone_width"),
        ({"zone_width": np.array([1.0, 1.0, np.nan, 1.0])}, "zone_width"),
        ({"zone_end": np.array([1.0, 2.0, np.nan, 213.0])}, "zone_end"),
        ({"corridor": np.nan}, "corridor"),
        ({"formation_size": np.array([[np.inf, 0.0]])}, "formation_size"),
        ({"start": 300.0}, "start"),
        ({"formation_day": np.array([[-1.0, 0.0]])}, "formation_day"),
        ({"formation_size": np.array([[np.nan, 0.0]])}, "formation_size"),
        ({"formation_side": np.array([0, 2])}, "formation_side"),
        ({"formation_zone": np.array([0, 4])}, "formation_zone"),
        ({"preparation": np.zeros((1, 2, 3))}, "preparation"),
        ({"preparation": np.zeros((5, 2, 4)), "channels": np.zeros((3, 2, 4))}, "channels"),
        ({"air": np.ones((1, 3))}, "air"),
        ({"air": np.zeros((1, 1, 2))}, "air"),
        ({"air_case": np.array([1])}, "air_case"),
    ],
)
def test_faults_of_a_campaign(evidence: Evidence, changes: dict[str, Any], place: str) -> None:
    campaign = axis(shipped(evidence), [(0, 0, 0.0, 3.0), (1, 1, 0.0, 1.0)])
    with pytest.raises(InputError) as caught:
        check(campaign._replace(**changes))
    assert place in {problem.place for problem in caught.value.problems}


def test_faults_of_a_side(evidence: Evidence) -> None:
    campaign = axis(
        shipped(evidence), [(0, 0, 0.0, 3.0)], first={"ew": 1.5, "shells": -1.0}, second={}
    )
    with pytest.raises(InputError) as caught:
        check(campaign)
    places = {problem.place for problem in caught.value.problems}
    assert places == {"sides.ew", "sides.shells"}


def test_laws_and_days_that_are_none(evidence: Evidence) -> None:
    campaign = axis(shipped(evidence), [(0, 0, 0.0, 3.0)])
    with pytest.raises(InputError, match=r"biddle.*posen"):
        run(campaign, "biddle")
    for days in ((), (-1,), (3, 3), (10, 3)):
        with pytest.raises(InputError, match="days"):
            run(campaign, "posen", days)
    with pytest.raises(InputError, match="days"):
        run(campaign, "posen", steps_per_day=0)


def test_nobody_there_is_overrun_at_the_pace_of_a_march(evidence: Evidence) -> None:
    """213 km at 200 km a day: the second day."""
    campaign = axis(shipped(evidence), [(0, 0, 0.0, 3.0)])
    found = run(campaign, "posen", (0, 1, 2))
    assert found.position[0] == pytest.approx([0.0, 200.0, 213.0])
    assert found.lost[0, -1].tolist() == [0.0, 0.0]


def test_nobody_attacks_and_nothing_moves(evidence: Evidence) -> None:
    campaign = axis(
        shipped(evidence),
        [(0, 0, 0.0, 3.0), (1, 0, 5.0, 2.0)],
        first={"attack_ratio": np.inf},
    )
    found = run(campaign, "epstein", (0, 4, 5, 90))
    assert found.position[0].tolist() == [0.0] * 4
    assert found.waiting[0, :, 1].tolist() == [2.0, 2.0, 0.0, 0.0]
    assert found.front_held[0].tolist() == pytest.approx([0.0, 0.0, 30.0, 30.0])
