"""How a level of requirement is written, and what is refused."""

from collections.abc import Mapping
from typing import Any

import pytest

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario

FEW = ["tanker", "sead"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"level": "reference"}, "'reference' is now called 'targets-2021'"),
        ({"level": "own"}, "no units are given for 2 of 2 capabilities, such as tanker"),
        ({"level": "own", "units": {"tanker": 3}}, "no units are given for 1 of 2"),
        ({"level": "own", "units": {"tanker": 0, "sead": 1}}, "above 0"),
        ({"units": {"tanker": 3}}, "units are given, but the level is 'baseline'"),
        ({"level": "own", "units": {"tanker": 3, "sead": 1, "tankr": 1}}, "no capability 'tankr'"),
        ({"as_of": "2026-Q2"}, "2026-Q4"),
    ],
)
def test_what_is_refused(asked: Mapping[str, Any], said: str, evidence: Evidence) -> None:
    changes = {"capabilities": FEW, "requirement": asked}
    with pytest.raises(InputError, match=said):
        load_scenario("cliff", evidence=evidence, changes=changes)


def test_the_older_name_of_the_status_quo_still_opens_it(evidence: Evidence) -> None:
    assert load_scenario("hold", evidence=evidence).name == "status-quo"
