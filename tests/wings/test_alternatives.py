"""The gap at other shares of added units: the same engine, over the same futures."""

from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.scenario import Scenario, load_scenario

SHARES = (0.7, 0.85)


@pytest.fixture(scope="module")
def result() -> Any:
    return cp.run("cliff", futures=6, wings="commitment")


def counted(share: float) -> Scenario:
    changes = {"figures": {"coefficients/added_commitment": share}}
    return load_scenario("cliff", changes=changes)


def test_each_share_is_the_run_of_a_scenario_that_sets_it(result: Any) -> None:
    found = result.data["gap_by_added_commitment"].isel(scenario=0)
    for share in SHARES:
        expected = (
            cp.run(counted(share), futures=6).data["gap_area"].isel(scenario=0).sum("capability")
        )
        mine = found.sel(added_commitment=f"{share:g}")
        np.testing.assert_allclose(mine.values, expected.values, rtol=1e-12)


def test_more_that_counts_leaves_a_smaller_gap(result: Any) -> None:
    gaps = result.data["gap_by_added_commitment"].isel(scenario=0).values
    usual = result.data["gap_area"].isel(scenario=0).sum("capability").values
    assert (gaps[:, 1] < gaps[:, 0]).all()
    assert (gaps[:, 0] < usual).all()


def test_the_verdict_says_what_hangs_on_it(result: Any) -> None:
    summary = result.summary()
    entry = summary["scenarios"]["cliff"]
    medians = [entry["wings"]["gap_by_added_commitment"][f"{s:g}"]["p50"] for s in SHARES]
    words = f"{medians[0]:.0f} or {medians[1]:.0f} if 70 or 85 per cent of the units that are added"
    assert words in entry["overall"]["verdict"]


def test_a_scenario_that_sets_the_share_itself_is_left_alone() -> None:
    result = cp.run(counted(0.5), futures=2, wings="commitment")
    assert np.isnan(result.data["gap_by_added_commitment"].values).all()
    assert "committed" not in result.summary()["scenarios"]["cliff"]["overall"]["verdict"]
