"""Whether a campaign holds is counted by run, and said as that."""

import numpy as np
import pytest

from counterpoise.problems import InputError
from counterpoise.theatre.campaign_criteria import Criteria, in_words, judge, met, together
from counterpoise.theatre.campaign_inputs import Outcome


def outcome(position: list[list[float]], corridor: list[list[float]]) -> Outcome:
    """Return an outcome on days 3 and 10 from depths and corridor shares."""
    where = np.array(position)
    forces = np.zeros((*where.shape, 2))
    return Outcome(
        np.array([3, 10]),
        where,
        np.maximum.accumulate(where, axis=1),
        where * 0.0,
        np.array(corridor),
        forces,
        forces,
        forces,
    )


@pytest.fixture
def judged() -> Criteria:
    found = outcome(
        [[10.0, 40.0], [30.0, 20.0], [100.0, 5.0]], [[1.0, 0.5], [0.49, 0.6], [0.0, 1.0]]
    )
    return judge(found, capital=100.0, deepest_seizure=25.0)


def test_criteria_by_run_and_day(judged: Criteria) -> None:
    assert judged.capital.tolist() == [[True, True], [True, True], [False, False]]
    assert judged.corridor.tolist() == [[True, True], [False, True], [False, True]]
    assert judged.seizure.tolist() == [[True, False], [False, True], [False, True]]
    assert met(judged) == {
        "capital": [2, 2],
        "corridor": [1, 3],
        "seizure": [1, 2],
        "all": [1, 1],
    }


def test_a_theatre_holds_where_every_axis_does(judged: Criteria) -> None:
    other = judge(outcome([[0.0, 0.0]] * 3, [[0.4, 0.4]] * 3), np.inf, 25.0)
    both = together({"north": judged, "south": other})
    assert both.capital.tolist() == judged.capital.tolist()
    assert not both.corridor.any()
    with pytest.raises(InputError, match="differ in futures or days"):
        together({"north": judged, "south": other._replace(days=np.array([3, 30]))})


def test_said_as_runs_under_a_law(judged: Criteria) -> None:
    none = judged._replace(seizure=~judged.seizure)
    by_law = {"posen": judged, "epstein": none, "breakthrough-race": judged}
    said = in_words(by_law, "posen", "seizure", 10)
    assert said == "in 2 of 3 runs under law posen; other laws 1 to 2"
    assert in_words({"posen": judged}, "posen", "all", 3) == "in 1 of 3 runs under law posen"
    assert "probab" not in said


def test_depth_must_be_a_number() -> None:
    with pytest.raises(InputError, match="deepest_seizure"):
        judge(outcome([[0.0, 0.0]], [[1.0, 1.0]]), 100.0, float("nan"))
