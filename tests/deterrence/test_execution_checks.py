"""The table that says how far the model of execution may be trusted."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import date
from importlib.resources import files

import numpy as np
import pytest

from counterpoise.deterrence import execution_priors
from counterpoise.deterrence.execution_checks import (
    TABLE,
    Check,
    proof,
    quick_checks,
    scored,
    shipped_checks,
    text_of,
)
from counterpoise.deterrence.execution_data import Rows, Seen, cuts, end_of_record
from counterpoise.deterrence.execution_draws import Draws, shipped
from counterpoise.deterrence.execution_folds import (
    BASELINES,
    DOUBT,
    MODEL,
    SPLITS,
    Fold,
    folds,
    forecasts,
)
from counterpoise.deterrence.rates import SET_BY_US, SET_BY_US_BELOW
from counterpoise.evidence import Evidence
from counterpoise.evidence.events import middle


def lines(section: str) -> Iterator[Check]:
    return (line for line in shipped_checks() if line.section == section)


def test_the_table_is_of_the_shipped_announcements(evidence: Evidence) -> None:
    """If this fails, the announcements or the priors changed: make draws and table anew."""
    assert [line.words for line in lines("proof")] == [line.words for line in proof(evidence)]


def test_what_needs_no_fit_is_what_the_table_says(evidence: Evidence) -> None:
    again = quick_checks(evidence, shipped())
    for line, kept in zip(again, shipped_checks()[: len(again)], strict=True):
        assert astuple(line)[:4] == astuple(kept)[:4]
        assert (line.count, line.words) == (kept.count, kept.words)
        figures = ((line.value, kept.value), (line.low, kept.low), (line.high, kept.high))
        for one, other in figures:
            assert one == pytest.approx(other, abs=2e-4, nan_ok=True), line


def test_a_table_is_read_as_it_was_written() -> None:
    text = text_of(shipped_checks())
    assert text == files("counterpoise.deterrence").joinpath(TABLE).read_text("utf-8")


def test_every_parameter_says_who_set_it() -> None:
    moved = [line for line in lines("parameter") if line.measure == "movement"]
    assert {line.name for line in moved} == set(execution_priors.priors())
    for line in moved:
        assert (line.words == SET_BY_US) == (line.value < SET_BY_US_BELOW)
    by_us = {line.name for line in moved if line.words == SET_BY_US}
    assert {"threat", "institutional_threat", "condition", "legal_bar", "shows"} <= by_us
    assert not {"carried", "institutional", "withdrawn", "lag_shape"} & by_us


def test_every_split_is_scored_against_every_simple_forecaster() -> None:
    scores = {(line.against, line.name, line.measure) for line in lines("score")}
    expected = {(s, n, m) for s in SPLITS for n in (MODEL, *BASELINES) for m in ("log", "Brier")}
    assert scores == expected
    for line in lines("difference"):
        assert line.low <= line.value <= line.high
        told = line.high < 0 or line.low > 0
        assert (line.words != "no difference told") == told


def test_curves_keep_their_order() -> None:
    for line in lines("curve"):
        assert 0 <= line.value <= 1
        if line.against == "Aalen-Johansen":
            assert line.low <= line.value <= line.high
    for line in lines("bounds"):
        assert line.low <= line.value <= line.high


@pytest.mark.parametrize("split", SPLITS)
def test_nothing_held_back_is_seen(evidence: Evidence, split: str) -> None:
    announcements = cuts(evidence)
    held = np.zeros(len(announcements))
    for fold in folds(evidence, split):
        assert not (fold.seen & fold.held).any()
        held += fold.held
        if split in ("window", "last year"):
            _only_the_past(fold, [middle(a.date) for a in announcements])
        if split == "episode":
            assert np.unique(fold.data.episode[fold.held]).size == 1
            assert not set(fold.data.episode[fold.held]) & set(fold.data.episode[fold.seen])
    assert held.max() == 1
    if split in ("episode", "administration"):
        assert held.min() == 1


def _only_the_past(fold: Fold, days: list[date]) -> None:
    for i in np.flatnonzero(fold.seen):
        assert days[i] < fold.day
        months = (fold.day - days[i]).days / (365.25 / 12)
        if fold.data.seen[i] in (Seen.KEPT, Seen.WITHDRAWN):
            assert fold.data.low[i] <= months
        assert fold.data.looked[i] <= max(months, 0.5) + 1e-9
    assert all(days[i] >= fold.day for i in np.flatnonzero(fold.held))


def test_simple_forecasters_say_what_they_are_called_for(evidence: Evidence) -> None:
    def no_fit(data: Rows, weight: np.ndarray, name: str) -> Draws:
        assert set(weight.tolist()) <= {0.0, 1.0}
        return shipped()

    found = forecasts(evidence, "last year", no_fit)
    assert set(found.chance["word for word"]) == {1 - DOUBT}
    assert set(found.chance["ignore all"]) == {DOUBT}
    assert len(set(found.chance["base rate"])) == 1
    assert len(set(found.chance["channel only"])) == 2
    assert set(found.happened) == {0, 1}
    first = end_of_record(evidence).replace(year=end_of_record(evidence).year - 1)
    recent = [a.id for a in cuts(evidence) if middle(a.date) >= first]
    assert found.ids.tolist() == recent
    assert {line.section for line in scored(found)} == {"score", "difference", "calibration"}
