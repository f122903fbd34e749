"""Battles from 1600 to 1973: shares of wins as published, and what can be said before battle.

Tests of **truth**, but of tactical actions: none of them is a campaign, has drones or much air.
"""

from dataclasses import replace

import numpy as np
import pytest

from counterpoise.ensemble.theatre_draws import coefficients
from counterpoise.evidence import Evidence
from counterpoise.theatre import battle_kernel
from counterpoise.theatre.battle_checks import (
    ALL,
    ALL_MODERN,
    BASE,
    BEFORE,
    RATIO,
    RUN,
    RUN_MODERN,
    Check,
    before_battle,
    shipped_checks,
)
from counterpoise.theatre.battle_record import Battle, battles
from counterpoise.theatre.battle_scores import gain, held_out_losses
from counterpoise.theatre.campaign_inputs import LAWS


def wins(record: list[Battle]) -> float:
    return sum(battle.result == "win" for battle in record) / len(record)


@pytest.fixture(scope="module")
def known() -> list[Battle]:
    return [battle for battle in battles() if battle.known]


def test_code_the_record_is_read_as_others_read_it(known: list[Battle]) -> None:
    """Code. Shares of attackers' wins by force ratio, worked out before from the same database."""
    assert len(battles()) == 660
    assert len(known) == 657
    assert wins(known) == pytest.approx(0.604, abs=0.0005)
    ratio = np.array([battle.attackers / battle.defenders for battle in known])
    assert np.median(ratio) == pytest.approx(1.5, abs=0.05)
    edges = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, np.inf)
    published = (0.478, 0.569, 0.544, 0.643, 0.632, 0.610, 0.837)
    for low, high, share in zip(edges[:-1], edges[1:], published, strict=True):
        own = [b for b, r in zip(known, ratio, strict=True) if low <= r < high]
        assert wins(own) == pytest.approx(share, abs=0.0006)
    assert int((ratio < 3.0).sum()) == 537
    second = [battle for battle in known if 1939 <= battle.year <= 1945]
    assert wins(second) == pytest.approx(0.622, abs=0.01)


def test_code_two_blank_results_are_no_losses() -> None:
    """Code. 217 of 219 blanks are losses by the codes of the source table, two are unknown."""
    results = [battle.result for battle in battles()]
    assert {name: results.count(name) for name in ("win", "draw", "loss", "")} == {
        "win": 398,
        "draw": 43,
        "loss": 217,
        "": 2,
    }


def test_code_leaving_out_a_war_at_a_time_gives_what_an_expert_found() -> None:
    """Code. With all 219 blanks as losses: .6765 and .6723, a gain of 2.8 and an error of 5.1."""
    record = [
        replace(battle, result=battle.result or "loss")
        for battle in battles()
        if battle.attackers > 0.0 and battle.defenders > 0.0
    ]
    won = np.array([float(battle.result == "win") for battle in record])
    war = np.array([battle.war for battle in record])
    base = held_out_losses(np.empty((won.size, 0)), won, war)
    ratio = held_out_losses(before_battle(record)[RATIO], won, war)
    found = gain(ratio, base, war)
    assert (found.battles, found.wars) == (659, 89)
    assert base.mean() == pytest.approx(0.6765, abs=5e-5)
    assert ratio.mean() == pytest.approx(0.6723, abs=5e-5)
    assert found.value == pytest.approx(2.8, abs=0.05)
    assert (found.high - found.value) / 1.96 == pytest.approx(5.1, abs=0.05)


def line(subset: str, predictor: str, against: str) -> Check:
    (found,) = (
        one
        for one in shipped_checks()
        if (one.subset, one.predictor, one.against) == (subset, predictor, against)
    )
    return found


@pytest.mark.parametrize("subset", [ALL, ALL_MODERN])
@pytest.mark.parametrize("predictor", [RATIO, BEFORE])
def test_truth_what_is_known_before_battle_tells_little(subset: str, predictor: str) -> None:
    """Truth. The ratio of forces is not distinguishable from the base rate, nor with works added.

    Since 1940 the ratio does worse than the base rate (.661 and .659 in 273 battles).
    """
    found = line(subset, predictor, BASE)
    assert found.verdict == "not distinguishable from the base rate"
    assert found.low < 0.0 < found.high
    assert (found.gain < 0.0) == (subset == ALL_MODERN)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("subset", [RUN, RUN_MODERN])
def test_truth_the_kernel_calls_battles_no_better_than_the_base_rate(subset: str, law: str) -> None:
    """Truth, and a miss: under no law does the kernel add to the base rate, or to the ratio.

    Under Epstein it is worse than the base rate over all battles; elsewhere it is not
    distinguishable. A won battle has the faster advance in 50 to 54 pairs of 100.
    """
    found = line(subset, f"kernel, {law}", BASE)
    worse = law == "epstein" and subset == RUN
    assert found.verdict.startswith("worse" if worse else "not distinguishable")
    assert found.gain < 0.0
    assert 0.5 < found.concordance < 0.54
    assert line(subset, f"kernel, {law}", RATIO).verdict.startswith("not distinguishable")


@pytest.mark.parametrize("law", LAWS)
def test_truth_other_coefficients_do_not_help(
    evidence: Evidence, known: list[Battle], law: str
) -> None:
    """Truth. The kernel's mean advance over 30 draws that give what was seen: no better either.

    It is not distinguishable from the base rate under any law (gains of -1.2, -3.7 and -0.3).
    """
    record = [battle for battle in known if battle_kernel.fits(battle)]
    won = np.array([float(battle.result == "win") for battle in record])
    war = np.array([battle.war for battle in record])
    index = battle_kernel.index(record, coefficients(evidence, law, 30).coefficients, law)
    base = held_out_losses(np.empty((won.size, 0)), won, war)
    found = gain(held_out_losses(index[:, None], won, war), base, war)
    assert found.in_words("the base rate").startswith("not distinguishable")
    assert -5.0 < found.value < 0.0
