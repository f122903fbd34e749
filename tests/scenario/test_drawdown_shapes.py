"""Shares of a total that grows, and cuts of a size that is uncertain: arithmetic and refusals."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.alliance.drawdown import (
    drawn_figures,
    remaining_paths,
    remaining_share,
    share_of_forces,
)
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario
from counterpoise.scenario.shapes import ShareOfTotal

REVIEW = "leading_ally/*/posture_review_2026"
FEW = ["tanker", "sead"]


def test_shares_that_an_official_named() -> None:
    """44 per cent of today's total, 30 per cent of one that is 30 per cent larger, by hand."""
    assert share_of_forces(0.44, 0.30, 1.3) == pytest.approx(0.886, abs=5e-4)
    assert share_of_forces(0.56, 0.70, 1.3) == pytest.approx(1.625)
    # Forces that stay as they are: 0.44 / 1.3 of the larger total.
    assert share_of_forces(0.44, 0.44 / 1.3, 1.3) == pytest.approx(1.0)
    assert pytest.approx(0.338, abs=5e-4) == 0.44 / 1.3


@given(share=st.floats(0.01, 0.99), part=st.floats(0, 1), times=st.floats(0.1, 5))
def test_forces_of_both_sides_add_up_to_the_total(share: float, part: float, times: float) -> None:
    then = part * share
    ours, theirs = share_of_forces(share, then, times), share_of_forces(1 - share, 1 - then, times)
    assert share * ours + (1 - share) * theirs == pytest.approx(times)


def test_the_way_there_is_straight(evidence: Evidence) -> None:
    shape = ShareOfTotal(
        shape="share-of-total", share_now=0.5, share_then=0.25, after_years=1, over_years=4
    )
    found = remaining_share(shape, np.array([0.0, 1.0, 3.0, 5.0, 9.0]), evidence)
    assert found == pytest.approx([1.0, 1.0, 0.75, 0.5, 0.5])


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ({"share_now": 44, "share_then": 30}, "share_now is 44.*per cent over 100"),
        ({"share_now": 0, "share_then": 0}, "share_now is 0"),
        ({"share_now": 0.3, "share_then": 0.4}, "1.33 times what the leading ally contributes"),
        ({"share_now": 0.44, "share_then": 0.3, "total_times": 1.5}, "1.02 times.*cannot grow"),
        ({"share_now": 0.4, "share_then": -0.1}, "share_then is -0.1, below 0"),
        ({"share_now": "coefficients/nothing", "share_then": 0.1}, "share_now: .*nothing"),
        ({"share_then": 0.1}, "share_now"),
    ],
)
def test_shares_that_are_refused(shape: Mapping[str, Any], said: str, evidence: Evidence) -> None:
    whole = {"shape": "share-of-total", "over_years": 6, **shape}
    with pytest.raises(InputError, match=said):
        load_scenario({"drawdown": {"default": whole}}, evidence=evidence)


def test_a_rise_that_a_scenario_sets_is_checked_too(evidence: Evidence) -> None:
    rise = {"figures": {"coefficients/targets_rise_2025": 1.6}}
    with pytest.raises(InputError, match=r"1\.09 times what the leading ally contributes"):
        load_scenario("official-path", evidence=evidence, changes=rise)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.5, "share is 1.5"),
        (-0.1, "share is -0.1"),
        ("leading_ally/*/posture_review", "posture_review"),
        ("leading_ally/*/force_model", "no figure for 1 of 2 capabilities, such as .*sead"),
        ("leading_ally/*/contribution", "is no share"),
    ],
)
def test_cuts_that_are_refused(share: object, said: str, evidence: Evidence) -> None:
    cut = {"shape": "cut", "share": share, "over_years": 1}
    with pytest.raises(InputError, match=said):
        load_scenario({"capabilities": FEW, "drawdown": {"default": cut}}, evidence=evidence)


def test_a_cut_without_figures_of_some_is_for_those_that_have_them(evidence: Evidence) -> None:
    """Where others have a shape of their own, their figures are not asked for."""
    cut = {"shape": "cut", "share": "leading_ally/*/force_model_cut_2026", "over_years": 1}
    drawdown = {"default": {"shape": "hold"}, "groups": {"tanker": cut}}
    scenario = load_scenario({"capabilities": FEW, "drawdown": drawdown}, evidence=evidence)
    left = remaining_paths(scenario, np.array([2.0]))
    assert left["sead"] == 1.0
    assert left["tanker"] == pytest.approx(
        1 - evidence.figure("leading_ally/tanker/force_model_cut_2026").value
    )


def test_only_what_a_cut_names_is_drawn_for_a_drawdown(evidence: Evidence) -> None:
    review = load_scenario("posture-review-2026", evidence=evidence)
    expected = [REVIEW.replace("*", c) for c in review.capabilities]
    assert set(drawn_figures(review)) == {*expected, "coefficients/posture_review_years"}
    for name in ("cliff", "glide-path", "official-path", "status-quo"):
        assert not drawn_figures(load_scenario(name, evidence=evidence))


def test_a_draw_moves_its_own_capability(evidence: Evidence) -> None:
    review = load_scenario("posture-review-2026", evidence=evidence)
    years = np.array([0.0, 1.0, 2.0])
    draws = {
        "leading_ally/sead/posture_review_2026": 0.5,
        "coefficients/posture_review_years": 2.0,
    }
    found = remaining_paths(review, years, draws=draws)
    assert found["sead"] == pytest.approx([1.0, 0.75, 0.5])
    assert found["iamd_long"] == pytest.approx([1.0, 1 - 0.31 / 2, 1 - 0.31])


def test_a_misspelt_name_is_answered_with_the_right_one(evidence: Evidence) -> None:
    with pytest.raises(InputError, match="official-path"):
        load_scenario("oficial-path", evidence=evidence)
    with pytest.raises(InputError, match="posture-review-2026"):
        load_scenario("posture-review", evidence=evidence)
