"""Hazards in continuous time: closed forms, step length, and what may be seen of them."""

import numpy as np
import pytest

from counterpoise.challenger import choice, hazard
from counterpoise.challenger.hazard import (
    LOW,
    ONE_IN,
    OPEN,
    Research,
    bins,
    conditional_by_year,
    conditional_rate,
    conditional_survival,
    largest_yearly_rate,
    no_event_before,
    rate_of,
    research,
)
from counterpoise.challenger.record import Record


def test_rate_behind_a_chance() -> None:
    """5.8 per cent in 15 years; a quarter of it; eight such, if they were independent."""
    rate = float(rate_of(0.058, 15.0))
    assert rate == pytest.approx(0.00398333, abs=5e-9)
    quarter = float(conditional_survival([[rate]], 0.25)[0, 0])
    assert 1 - quarter == pytest.approx(0.00099534, abs=5e-9)
    eight = conditional_survival(np.full((1, 60), 8 * rate), 0.25)[0, -1]
    assert 1 - eight == pytest.approx(0.37998, abs=5e-6)


def test_a_record_without_events_bounds_a_rate_only_loosely() -> None:
    assert float(largest_yearly_rate(22)) == pytest.approx(0.12731, abs=5e-6)


def test_opportunism_race() -> None:
    assert float(no_event_before(0.1, 3.2)) == pytest.approx(0.7261, abs=5e-5)


@pytest.mark.parametrize("shape", ["falling", "rising", "trough"])
def test_halving_the_step_moves_fifteen_years_by_less_than_two_per_cent(shape: str) -> None:
    """A path in time, seen at the start of each step, as the rest of a run sees it."""
    tastes = np.random.default_rng(1).normal(0, 0.3, (200, 1))
    values = {}
    for per_year in (4, 8, 64):
        t = np.arange(15 * per_year) / per_year
        path = {
            "falling": 0.2 - 0.04 * t,
            "rising": -0.4 + 0.04 * t,
            "trough": -0.3 + 0.5 * np.exp(-((t - 5) ** 2) / 4),
        }[shape]
        chance = choice.conditional_choice(5 * (path + tastes))
        rate = conditional_rate(chance, 0.3)
        values[per_year] = 1 - conditional_survival(rate, 1 / per_year)[:, -1].mean()
    assert values[8] == pytest.approx(values[4], rel=0.02)
    assert values[64] == pytest.approx(values[4], rel=0.04)


def test_steps_compose_exactly() -> None:
    rate = np.random.default_rng(2).random((5, 15))
    once = conditional_survival(rate, 1.0)
    four = conditional_survival(np.repeat(rate, 4, axis=1), 0.25)
    assert four[:, 3::4] == pytest.approx(once)


def test_the_mean_is_taken_after_time_has_passed() -> None:
    """Half of the challengers never attack: the rest are gone at once, and one half is left."""
    rate = np.array([[0.0] * 10, [50.0] * 10])
    found = conditional_by_year(conditional_survival(rate, 1.0), 1)
    assert found == pytest.approx(0.5, abs=1e-9)
    wrong = 1 - np.exp(-np.cumsum(rate.mean(axis=0)))
    assert wrong[-1] > 0.99


def test_only_two_bins_are_seen_with_their_conditions() -> None:
    seen = research(np.full((10, 8), 0.04), 0.25, 4)
    assert seen.conditional_by_year == (LOW, OPEN)
    assert len(seen.conditional_on) >= 4
    assert bins([1 / ONE_IN]) == (OPEN,)


def test_every_result_of_research_is_named_conditional() -> None:
    """What is returned may be found in a listing; its name must say that it is conditional."""
    assert all(name.startswith("conditional_") for name in Research._fields)
    assert all(name.startswith("conditional_") or name == "kept" for name in Record._fields)
    forbidden = ("attack", "probability", "survival", "hazard", "war")
    for module in (choice, hazard):
        for name in vars(module):
            if any(word in name.lower() for word in forbidden) and name.islower():
                assert name.startswith("conditional_"), name


def test_bad_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="certain"):
        rate_of(1.0, 1.0)
    with pytest.raises(ValueError, match="shorter than a year"):
        conditional_by_year([[0.9, 0.8]], 4)
