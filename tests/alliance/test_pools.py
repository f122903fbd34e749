"""People in pools: every ally mans on the opening day what the tables say that it mans."""

import numpy as np
import pytest

from counterpoise.alliance import Assembly, policy_of, simulate_batch
from counterpoise.alliance.arrays import POOLS
from counterpoise.alliance.parameters import shared_out
from counterpoise.evidence import Evidence, records
from counterpoise.scenario import load_scenario


def test_everybody_mans_what_stands_on_the_opening_day(evidence: Evidence) -> None:
    """Most allies have no joint service, and yet headquarters, satellites and cyber teams."""
    scenario = load_scenario("status-quo", evidence=evidence, changes={"time": {"quarters": 1}})
    batch = simulate_batch(Assembly(scenario).parameters({}, 1), policy_of(scenario), 1)
    start = evidence.figure("coefficients/manning_start").value
    for a, ally in enumerate(scenario.members):
        manned = batch.sums.manning[0, a]
        assert manned == pytest.approx(start) or manned == 1.0, ally
    for ally in ("GBR", "ITA", "LUX"):
        place = scenario.members.index(ally), scenario.capabilities.index("isr_space")
        assert batch.sums.provided[(0, *place)] > 0, ally


def test_pools_hold_everybody_once(evidence: Evidence) -> None:
    """And services that man their own units keep the table's split where nobody borrows."""
    scenario = load_scenario("status-quo", evidence=evidence)
    share = Assembly(scenario).central["pool_share"][0]
    np.testing.assert_allclose(share.sum(axis=1), 1.0)
    assert (share >= 0).all()
    germany = dict(zip(POOLS, share[scenario.members.index("DEU")], strict=True))
    for pool in ("land", "sea", "air"):
        assert germany[pool] == evidence.figure(f"personnel/DEU/{pool}_share").value


def test_the_engine_has_the_pools_of_the_tables() -> None:
    assert POOLS == records.POOLS


def test_lending_by_hand() -> None:
    """A tenth is lent by two pools in proportion to the three and one tenths they can spare."""
    found = shared_out(np.array([[0.6, 0.4, 0.0]]), np.array([[0.3, 0.3, 0.1]]))
    np.testing.assert_allclose(found, [[0.525, 0.375, 0.1]])
    nobody_free = shared_out(np.array([[0.5, 0.5]]), np.array([[0.9, 0.5]]))
    np.testing.assert_allclose(nobody_free, [[0.5, 0.5]])
