"""The event study of announcements: what is planted is found, what is not there is not."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from counterpoise.deterrence.announcement_sample import of_country
from counterpoise.deterrence.volatility import AFTER, LEAST_EVENTS, Effect, effects, families
from counterpoise.evidence import Evidence

DAYS = np.arange("2013-01-01", "2026-11-01", dtype="datetime64[D]")
DAYS = DAYS[np.is_busday(DAYS)]


def series(evidence: Evidence, jump: float) -> np.ndarray:
    """Noise of one per cent a day, with a jump on the day of each announcement."""
    moves = np.random.default_rng(3).normal(0, 0.01, len(DAYS))
    for row in of_country(evidence, "USA"):
        if len(row.date) == 10:
            moves[np.searchsorted(DAYS, np.datetime64(row.date))] += jump
    return np.asarray(np.exp(np.cumsum(moves)))


def by_family(found: list[Effect]) -> dict[str, Effect]:
    return {effect.family: effect for effect in found}


def test_a_jump_that_was_planted_is_found(evidence: Evidence) -> None:
    rows = of_country(evidence, "USA")
    found = by_family(effects(DAYS, series(evidence, 0.03), rows))["all"]
    assert found.found
    # Some windows hold more than one announcement, so their mean is above a single jump.
    assert 0.03 < found.change < 0.03 * found.announcements / found.windows + found.detectable


def test_noise_alone_is_not_taken_for_an_effect(evidence: Evidence) -> None:
    found = effects(DAYS, series(evidence, 0.0), of_country(evidence, "USA"))
    assert not any(effect.found for effect in found)
    assert all(effect.adjusted >= effect.p for effect in found)
    # Windows of three days of one per cent each, averaged over some forty: 2.8 * 1.7 / 6.5.
    assert by_family(found)["all"].detectable == pytest.approx(0.0075, rel=0.3)


def test_a_smaller_sample_finds_only_larger_effects(evidence: Evidence) -> None:
    found = by_family(effects(DAYS, series(evidence, 0.0), of_country(evidence, "USA")))
    assert found["institutional"].detectable > found["all"].detectable
    assert found["institutional"].windows < found["all"].windows


def test_families_are_fixed_and_part_the_record(evidence: Evidence) -> None:
    found = families(of_country(evidence, "USA"))
    parts = found["institutional"] + found["personal, interviews and leaks"]
    assert sorted(a.id for a in parts) == sorted(a.id for a in found["all"])


def test_what_cannot_be_studied_is_told(evidence: Evidence) -> None:
    rows = of_country(evidence, "USA")
    with pytest.raises(ValueError, match="do not rise"):
        effects(DAYS[::-1], np.ones(len(DAYS)), rows)
    with pytest.raises(ValueError, match="not above 0"):
        effects(DAYS, np.zeros(len(DAYS)), rows)
    with pytest.raises(ValueError, match=f"fewer than {LEAST_EVENTS}"):
        effects(DAYS, np.ones(len(DAYS)), rows[:2])
    assert AFTER > 0


@pytest.mark.shared
def test_no_effect_on_the_vix_and_the_smallest_that_would_have_been_found(
    evidence: Evidence, shared: Callable[[str], Path]
) -> None:
    """2014 to July 2026: no family moves it; under six to ten per cent would not have shown."""
    with shared("announcements/vix-daily.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["DATE"] >= "2014"]
    days = np.array([r["DATE"] for r in rows], dtype="datetime64[D]")
    closes = np.array([float(r["CLOSE"]) for r in rows])
    found = effects(days, closes, of_country(evidence, "USA"))
    assert len(found) == 4
    assert not any(effect.found for effect in found)
    assert all(0.04 < effect.detectable < 0.12 for effect in found)
