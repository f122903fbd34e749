"""Runs in which each future has a drawdown of its own, and the official path beside what holds."""

from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.alliance import Assembly, policies_of, policy_of, simulate_batch, simulate_each
from counterpoise.alliance.drawdown import drawn_figures
from counterpoise.ensemble import central
from counterpoise.ensemble.runner import ensemble
from counterpoise.ensemble.sampling import Sampler
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario, load_scenario

FUTURES = 24
FEW = ["sead", "tanker", "iamd_long", "heavy_brigade"]
REVIEW = "leading_ally/*/posture_review_2026"


def loaded(name: str, evidence: Evidence, **changes: Any) -> Scenario:
    changes = {"capabilities": FEW, **changes}
    return load_scenario(name, evidence=evidence, changes=changes)


def area(scenario: Scenario, futures: int = FUTURES, **more: Any) -> np.ndarray:
    found: np.ndarray = ensemble(scenario, futures, 1, **more).measures["gap_area"].sum(axis=1)
    return found


def test_each_future_runs_with_its_own_cut(evidence: Evidence) -> None:
    scenario = loaded("posture-review-2026", evidence)
    assembly = Assembly(scenario)
    read = {**assembly.cells, **dict.fromkeys(drawn_figures(scenario))}
    draws = Sampler(scenario, 1, read).draw(0, 6)
    policies = policies_of(scenario, policy_of(scenario), draws)
    last = np.array([policy.remaining[-1] for policy in policies])
    for c, name in enumerate(scenario.capabilities):
        assert last[:, c] == pytest.approx(1 - draws[REVIEW.replace("*", name)])
    assert len({policy.remaining[2, 0] for policy in policies}) == 6
    together = simulate_each(assembly.parameters(draws, 6), policies)
    alone = [
        simulate_batch(assembly.parameters({k: v[i : i + 1] for k, v in draws.items()}, 1), p, 1)
        for i, p in enumerate(policies)
    ]
    np.testing.assert_array_equal(
        together.series.coverage, np.concatenate([one.series.coverage for one in alone])
    )
    np.testing.assert_allclose(
        together.sums.contribution, sum(one.sums.contribution for one in alone), rtol=1e-12
    )


def test_a_larger_ensemble_keeps_its_first_futures(evidence: Evidence) -> None:
    scenario = loaded("posture-review-2026", evidence)
    few, many = area(scenario, 10), area(scenario, FUTURES, batch=7)
    np.testing.assert_array_equal(few, many[:10])


def test_without_ranges_it_is_one_drawdown_for_all(evidence: Evidence) -> None:
    """Fixed at its central share, a cut gives what a straight line to that share gives."""
    whole = {"shape": "linear", "over_years": 1, "to": 0.75}
    part = {"shape": "cut", "share": 0.25, "over_years": 1}
    line, cut = (
        area(loaded("status-quo", evidence, drawdown={"default": shape})) for shape in (whole, part)
    )
    np.testing.assert_array_equal(line, cut)


def test_forces_that_stay_as_they_are_make_it_the_status_quo(evidence: Evidence) -> None:
    """Where the total grows as much as the share falls, nothing leaves."""
    hold = area(loaded("status-quo", evidence))
    stays = {"default": {"shape": "hold"}}
    np.testing.assert_array_equal(area(loaded("official-path", evidence, drawdown=stays)), hold)
    constant = {"coefficients/targets_rise_2025": 0.44 / 0.30}
    found = area(loaded("official-path", evidence, figures=constant))
    np.testing.assert_allclose(found, hold, rtol=1e-9, atol=1e-9)
    none = {"figures": {REVIEW: 0.0}, "factors": {REVIEW: None}}
    np.testing.assert_array_equal(area(loaded("posture-review-2026", evidence, **none)), hold)


def test_a_smaller_cut_never_leaves_a_larger_gap_in_the_mean(evidence: Evidence) -> None:
    def review(share: float) -> float:
        fixed = {"figures": {REVIEW: share}, "factors": {REVIEW: None}}
        return float(area(loaded("posture-review-2026", evidence, **fixed)).mean())

    gaps = [review(share) for share in (0.0, 0.15, 0.31, 0.5)]
    assert gaps == sorted(gaps)
    assert gaps[0] < gaps[-1]

    def official(rise: float) -> float:
        larger = {"figures": {"coefficients/targets_rise_2025": rise}}
        return float(area(loaded("official-path", evidence, **larger)).mean())

    # The less the total grows, the further the same share is from today's forces.
    gaps = [official(rise) for rise in (1.45, 1.3, 1.15, 1.0)]
    assert gaps == sorted(gaps)
    assert gaps[0] < gaps[-1]


def test_what_is_uncertain_widens_the_band(evidence: Evidence) -> None:
    fixed = {"factors": {REVIEW: None, "coefficients/posture_review_years": None}}
    wide, narrow = (
        area(loaded("posture-review-2026", evidence, **changes)) for changes in ({}, fixed)
    )
    assert wide.std() > narrow.std()


@pytest.fixture(scope="module")
def result() -> Any:
    return cp.run("status-quo", "official-path", "posture-review-2026", futures=12)


def test_a_result_says_both_readings_and_what_is_uncertain(result: Any) -> None:
    warnings = " ".join(result.summary()["warnings"])
    assert "Official path: the American share falls from 44 per cent of a total" in warnings
    for words in ("fall by 11 per cent, to 39", "come to 34 per cent", "add 63 per cent"):
        assert words in warnings
    assert "Posture review of 2026: how much leaves is uncertain" in warnings
    assert "Status quo: the American" not in warnings


def test_nobody_is_told_that_a_third_leaves(result: Any) -> None:
    """Fourteen of 44 points of a share are a third, and the forces fall by a ninth."""
    texts = [*result.summary()["warnings"], load_scenario("official-path").model.says]
    assert not any("third" in text or "32 per cent" in text for text in texts)


def test_the_american_share_by_year(result: Any) -> None:
    """At the end of the path forces are 30 * 1.3 / 44 of those of the opening day."""
    table = cp.ledger.us_share(result)
    kept = table.xs("p50", axis=1, level=1).loc["official-path"]
    assert kept.loc["2041-Q1", "forces"] == pytest.approx(0.30 * 1.3 / 0.44)
    assert kept["of_raised"].to_numpy() == pytest.approx(kept["of_level"].to_numpy() / 1.3)
    held = table.xs("p50", axis=1, level=1).loc["status-quo"]
    assert held["forces"].to_numpy() == pytest.approx(1.0)
    assert (kept["of_ready"] <= held["of_ready"] + 1e-12).all()
    one = cp.ledger.us_share(result.sel(scenario="official-path"))
    assert one.equals(table.loc[["official-path"]])


def test_against_targets_there_is_no_raised_level(evidence: Evidence) -> None:
    scenario = loaded("official-path", evidence, requirement={"level": "targets-2025"})
    table = cp.ledger.us_share(central(scenario, evidence=evidence))
    assert table["of_raised"].isna().all().all()
    assert table["of_level"].notna().all().all()


def test_the_share_needs_a_result() -> None:
    with pytest.raises(cp.problems.InputError, match="needs a result"):
        cp.ledger.us_share("official-path")
