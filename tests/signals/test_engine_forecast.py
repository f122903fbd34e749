"""What a statement would mean: signs, paired futures, and nothing expected beyond the record."""

from datetime import date

import numpy as np
import pytest

from counterpoise.evidence import Evidence
from counterpoise.signals.effects import Move
from counterpoise.signals.engine_forecast import LARGEST_ON_RECORD, Forecast, forecast, on_record
from counterpoise.signals.fields import propose
from counterpoise.signals.meanings import BEYOND, meanings
from counterpoise.signals.statements import Statement

DAY = date(2026, 5, 1)
CUT = Move("withdrawal", 5000, "people", DAY, date(2027, 5, 1), True)
SAID = Move("withdrawal", 5000, "people", DAY, date(2027, 5, 1), False)
COME = Move("reinforcement", 5000, "people", DAY, None, True)
LEAVE = Move("withdrawal", 1, "all", DAY, None, False)


@pytest.fixture(scope="module")
def found(evidence: Evidence) -> dict[str, Forecast]:
    moves = {"cut": CUT, "said": SAID, "come": COME, "leave": LEAVE}
    made = forecast(list(moves.values()), evidence=evidence, futures=60)
    return dict(zip(moves, made, strict=True))


def test_fates_are_whole_and_worse_for_what_is_only_said(found: dict[str, Forecast]) -> None:
    for name in ("cut", "said", "come"):
        fates = found[name]
        assert fates.in_full + fates.in_part + fates.not_at_all == pytest.approx(1)
    assert found["said"].in_full < found["cut"].in_full
    assert found["said"].not_at_all > found["cut"].not_at_all


def test_who_goes_takes_coverage_and_who_comes_brings_it(found: dict[str, Forecast]) -> None:
    """By the median; single futures may differ where allies answer what was announced."""
    for effect in found["cut"].effects:
        assert effect.change_at_its_word[1].min() < 0
        assert effect.change_at_its_word[1].max() < 0.01
    for effect in found["come"].effects:
        assert effect.change_at_its_word[1].max() > 0


def test_less_is_expected_than_is_said(found: dict[str, Forecast]) -> None:
    for effect in found["cut"].effects:
        q = effect.quarter
        assert abs(effect.change_expected[1, q]) <= abs(effect.change_at_its_word[1, q]) + 1e-9


def test_a_change_is_taken_within_each_future(found: dict[str, Forecast]) -> None:
    """A band of changes is narrower than the band of coverage, which holds all futures."""
    effect = found["cut"].effects[0]
    width = np.ptp(effect.at_its_word[[0, 2]], axis=0).mean()
    assert np.ptp(effect.change_at_its_word[[0, 2]], axis=0).mean() < width


def test_of_what_is_larger_than_the_record_nothing_is_expected(
    found: dict[str, Forecast], evidence: Evidence
) -> None:
    assert np.isnan(found["leave"].in_full)
    assert np.isnan(found["leave"].effects[0].expected).all()
    assert found["leave"].effects[0].at_its_word[1].min() < 0.5
    share = Move("reduction", LARGEST_ON_RECORD, "share", DAY)
    assert on_record(share, evidence)
    assert not on_record(Move("reduction", LARGEST_ON_RECORD + 0.01, "share", DAY), evidence)


def test_in_words_a_threat_moves_nothing_and_leaving_has_no_chance(evidence: Evidence) -> None:
    texts = ("If they don't pay we won't defend them", "We are leaving NATO")
    proposals = [propose(Statement(t, DAY, "President", "", t, "")) for t in texts]
    threat, leave = meanings(proposals, evidence)
    assert "moves no forces" in threat.expected
    assert leave.expected == BEYOND
    assert leave.data["carried_out"]["in_full"] is None
