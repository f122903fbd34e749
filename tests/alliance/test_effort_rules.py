"""Aims of spending: a target is a floor beside each ally's own pledge, unless it is exact."""

from typing import Any

import numpy as np
import pytest

from counterpoise.alliance import policy_of
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario, load_scenario

FRONT = {"POL": 0.048, "EST": 0.054, "LTU": 0.055, "LVA": 0.05}
"""Allies that pledged more than 3.5 per cent, and what they pledged."""
HAGUE = {"target": 0.035, "by": 2035}


def paths(evidence: Evidence, effort: dict[str, Any]) -> dict[str, np.ndarray]:
    """Return the pledged effort at the end of each quarter by ally."""
    scenario: Scenario = load_scenario({"name": "x", "effort": effort}, evidence=evidence)
    return dict(zip(scenario.members, policy_of(scenario).pledged_effort.T, strict=True))


def test_a_floor_never_cuts_a_pledge(evidence: Evidence) -> None:
    own, floor = paths(evidence, {}), paths(evidence, {"rule": HAGUE})
    for ally, path in floor.items():
        assert (path >= own[ally]).all()
    for ally, pledge in FRONT.items():
        assert np.array_equal(floor[ally], own[ally])
        assert floor[ally][-1] == pytest.approx(pledge)


def test_a_floor_lifts_who_pledged_less_or_later(evidence: Evidence) -> None:
    """Spain pledged 2.1 per cent; Germany reaches 3.5 in 2029 and keeps its own pace."""
    own, floor = paths(evidence, {}), paths(evidence, {"rule": HAGUE})
    assert own["ESP"][36] == pytest.approx(0.021)
    assert floor["ESP"][36] == pytest.approx(0.035)
    assert np.array_equal(floor["DEU"], own["DEU"])


def test_the_higher_of_pledge_and_floor_counts_at_each_moment(evidence: Evidence) -> None:
    """A floor of 4 per cent by 2040 passes Germany's 3.5 by 2029 on the way."""
    own = paths(evidence, {})["DEU"]
    line = paths(evidence, {"rule": {"target": 0.04, "by": 2040, "exactly": True}})["DEU"]
    both = paths(evidence, {"rule": {"target": 0.04, "by": 2040}})["DEU"]
    assert np.array_equal(both, np.maximum(own, line))
    assert both[12] == pytest.approx(0.035)
    assert both[56] == pytest.approx(0.04)


def test_exactly_cuts_too(evidence: Evidence) -> None:
    exact = paths(evidence, {"rule": {**HAGUE, "exactly": True}})
    others = [path[36:] for ally, path in exact.items() if ally != evidence.leading]
    assert np.stack(others) == pytest.approx(0.035)


def test_one_ally_may_be_set_exactly_among_floors(evidence: Evidence) -> None:
    effort = {"rule": HAGUE, "allies": {"POL": {"target": 0.03, "by": 2030, "exactly": True}}}
    found = paths(evidence, effort)
    assert found["POL"][16:] == pytest.approx(0.03)
    assert found["EST"][-1] == pytest.approx(FRONT["EST"])


def test_the_leading_ally_keeps_its_own_unless_it_is_named(evidence: Evidence) -> None:
    leading = evidence.leading
    own = paths(evidence, {})[leading]
    assert np.array_equal(paths(evidence, {"rule": HAGUE})[leading], own)
    named = paths(evidence, {"allies": {leading: HAGUE}})[leading]
    assert named[36:] == pytest.approx(0.035)


def test_hold_is_today(evidence: Evidence) -> None:
    for ally, path in paths(evidence, {"rule": "hold"}).items():
        if ally != evidence.leading:
            assert path == pytest.approx(evidence.figure(f"pledges/{ally}/effort_start").value)
