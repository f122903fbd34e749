"""The gap if one thing were different: the same engine, over the same futures."""

from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.scenario import Scenario, load_scenario

SHARES = (0.7, 0.85)
LABELS = ("0.7", "0.85")


@pytest.fixture(scope="module")
def result() -> Any:
    return cp.run("cliff", futures=6, wings="alternatives")


def counted(share: float) -> Scenario:
    changes = {"figures": {"coefficients/added_commitment": share}}
    return load_scenario("cliff", changes=changes)


def test_each_share_is_the_run_of_a_scenario_that_sets_it(result: Any) -> None:
    found = result.data["gap_by_alternative"].isel(scenario=0)
    for share in SHARES:
        expected = (
            cp.run(counted(share), futures=6).data["gap_area"].isel(scenario=0).sum("capability")
        )
        mine = found.sel(alternative=f"{share:g}")
        np.testing.assert_allclose(mine.values, expected.values, rtol=1e-12)


def test_more_that_counts_leaves_a_smaller_gap(result: Any) -> None:
    gaps = result.data["gap_by_alternative"].isel(scenario=0).sel(alternative=list(LABELS)).values
    usual = result.data["gap_area"].isel(scenario=0).sum("capability").values
    assert (gaps[:, 1] < gaps[:, 0]).all()
    assert (gaps[:, 0] < usual).all()


def test_the_verdict_says_what_hangs_on_it(result: Any) -> None:
    summary = result.summary()
    entry = summary["scenarios"]["cliff"]
    medians = [entry["wings"]["gap_by_alternative"][f"{s:g}"]["p50"] for s in SHARES]
    assert f"{medians[0]:.0f}" != f"{medians[1]:.0f}", "said once where they round alike"
    words = (
        f"{medians[0]:.0f} or {medians[1]:.0f} if 70 or 85 per cent of the units that allies add"
    )
    assert words in entry["overall"]["verdict"]
    stays = entry["wings"]["gap_by_alternative"]["stays"]["p50"]
    assert f"to {stays:.0f} if American forces stayed as they are" in entry["overall"]["verdict"]


def test_if_the_leading_ally_stays_it_is_the_run_in_which_nothing_leaves(result: Any) -> None:
    status_quo = cp.run("status-quo", futures=6).data.isel(scenario=0)
    found = result.data.isel(scenario=0)
    stays = found["gap_by_alternative"].sel(alternative="stays")
    expected = status_quo["gap_area"].sum("capability")
    np.testing.assert_allclose(stays.values, expected.values, rtol=1e-12)
    peaks = found["gap_peak_if_stays"].values
    np.testing.assert_allclose(peaks, status_quo["gap_peak"].values, rtol=1e-12)


def test_counted_the_other_way_it_is_the_run_of_a_scenario_that_says_so(result: Any) -> None:
    other = load_scenario("cliff", changes={"us_count": "force-model"})
    expected = cp.run(other, futures=6).data["gap_area"].isel(scenario=0).sum("capability")
    found = result.data["gap_by_alternative"].isel(scenario=0).sel(alternative="other-count")
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-12)


def test_a_scenario_that_sets_the_share_itself_is_left_alone() -> None:
    result = cp.run(counted(0.5), futures=2, wings="alternatives")
    found = result.data["gap_by_alternative"].isel(scenario=0)
    assert np.isnan(found.sel(alternative=list(LABELS)).values).all()
    assert np.isfinite(found.sel(alternative="stays").values).all()
    assert "committed" not in result.summary()["scenarios"]["cliff"]["overall"]["verdict"]


def test_other_levels_are_the_runs_of_scenarios_that_ask_for_them(result: Any) -> None:
    """Against the other date every number is that of its own run; targets at central figures."""
    late = load_scenario("cliff", changes={"requirement": {"as_of": "2026-Q4"}})
    found = result.data["gap_by_alternative"].isel(scenario=0)
    expected = cp.run(late, futures=6).data["gap_area"].isel(scenario=0).sum("capability")
    mine = found.sel(alternative="other-date").values
    np.testing.assert_allclose(mine, expected.values, rtol=1e-12)
    fixed = {"requirements/*/*": None, "coefficients/filled_2021": None}
    changes = {"requirement": {"level": "targets-2025"}, "factors": fixed}
    targets = load_scenario("cliff", changes=changes)
    expected = cp.run(targets, futures=6).data["gap_area"].isel(scenario=0).sum("capability")
    mine = found.sel(alternative="targets-2025").values
    np.testing.assert_allclose(mine, expected.values, rtol=1e-12)
    said = result.summary()["scenarios"]["cliff"]["overall"]["verdict"]
    assert f"they would come to {np.median(mine):.0f}; against the level after" in said


def test_other_levels_are_tried_from_the_baseline_only() -> None:
    targets = load_scenario("cliff", changes={"requirement": {"level": "targets-2021"}})
    result = cp.run(targets, futures=2, wings="alternatives")
    found = result.data["gap_by_alternative"].isel(scenario=0)
    assert np.isnan(found.sel(alternative=["other-date", "targets-2025"]).values).all()
    assert "American cut of June" not in result.verdict


def test_the_order_of_scenarios_is_held_against_every_alternative() -> None:
    verdict = cp.run("glide-path", "cliff", futures=6, wings="alternatives").verdict
    assert verdict.endswith("The order is the same under each of the five alternatives tried.")


def test_an_order_that_turns_says_so() -> None:
    from counterpoise.ensemble.verdict import _order_holds
    from counterpoise.languages import IN_ENGLISH

    def entry(usual: float, **others: float) -> dict[str, Any]:
        gaps = {name.replace("_", "-"): {"p50": gap} for name, gap in others.items()}
        return {"wings": {"gap_by_alternative": gaps}, "usual": usual}

    said = _order_holds(
        entry(1, other_count=5, stays=9), entry(2, other_count=4, stays=1), IN_ENGLISH
    )
    assert said == (
        " The order is the other way round if the United States is counted the other way."
    )
    assert _order_holds(entry(1), entry(2), IN_ENGLISH) == ""
