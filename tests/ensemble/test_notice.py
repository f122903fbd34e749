"""Coverage by days of notice and days of supply, against sums by hand."""

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.alliance.arrays import POOLS
from counterpoise.ensemble.notice import DAYS, available_share, by_notice, supply_in_days
from counterpoise.evidence import Evidence, load_evidence


@pytest.fixture(scope="module")
def known() -> Evidence:
    return load_evidence()


@pytest.fixture(scope="module")
def result() -> cp.Result:
    return cp.run("cliff", futures=5, seed=2)


def test_more_notice_never_brings_less(known: Evidence) -> None:
    for capability in known.capabilities:
        shares = [available_share(known, capability, days) for days in DAYS]
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
    assert {force for force, _ in known.tables["notice"]} >= set(POOLS)


def test_land_forces_come_in_the_tiers_of_the_force_model(known: Evidence) -> None:
    """Over 100,000 in 10 days, about 200,000 more in 30, at least 500,000 more in 180."""
    tiers = np.cumsum([100, 200, 500]) / 800
    shares = [available_share(known, "heavy_brigade", days) for days in DAYS]
    assert shares == pytest.approx(tiers)


def test_satellites_and_what_is_used_up_are_there_at_once(known: Evidence) -> None:
    for capability in ("isr_space", "satcom", "munitions_155", "precision_munitions"):
        assert available_share(known, capability, 10) == 1.0


def test_coverage_by_notice_is_own_coverage_times_the_share(
    result: cp.Result, known: Evidence
) -> None:
    one = result.data.isel(scenario=0)
    found = by_notice(one, known)
    own = one["own_coverage"].transpose("future", "time_bounds", "capability").values
    names = [str(name) for name in one["capability"].values]
    ships = found["surface_combatant"]
    for moment, at in (("start", 0), ("end", -1)):
        median = np.median(own[:, at, names.index("surface_combatant")])
        assert ships[moment]["day_180"] == pytest.approx(median)
        assert ships[moment]["day_10"] == pytest.approx(0.4 * median)


def test_days_of_supply_are_the_stock_over_daily_use(result: cp.Result, known: Evidence) -> None:
    one = result.data.isel(scenario=0)
    found = supply_in_days(one, known)
    assert set(found) == {"munitions_155", "precision_munitions"}
    provided = one["provided"].transpose("snapshot", "ally", "capability").values
    names = [str(name) for name in one["capability"].values]
    shells = np.nansum(provided[0, :, names.index("munitions_155")])
    first = found["munitions_155"]["start"]
    # Six thousand a day as Ukraine had to make do with, ten thousand as Russia fired.
    assert first["days"] == pytest.approx(shells / 6)
    assert first["least"] == pytest.approx(shells / 10)
    assert first["least"] < first["days"] < first["most"]


def test_the_summary_holds_both_and_says_neither(result: cp.Result) -> None:
    """Nobody publishes what is in store: a sentence with days in it would be quoted as a fact."""
    entry = result.summary()["scenarios"]["cliff"]
    assert set(entry["supply"]) == {"munitions_155", "precision_munitions"}
    assert set(entry["notice"]["tanker"]) == {"start", "end"}
    assert "days" not in entry["overall"]["verdict"]


def test_a_run_without_stocks_has_no_supply(known: Evidence) -> None:
    few = cp.load_scenario("status-quo", changes={"capabilities": ["tanker"]})
    assert "supply" not in cp.run(few, futures=2).summary()["scenarios"]["status-quo"]
