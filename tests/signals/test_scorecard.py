"""Forecasts that were registered, and how they are scored."""

import json
import math
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counterpoise.deterrence.announcement_sample import decided
from counterpoise.evidence import Evidence
from counterpoise.evidence.events import CHANNELS
from counterpoise.problems import InputError
from counterpoise.signals.registered import (
    BASELINES,
    all_forecasts,
    baseline_chances,
    registered_forecasts,
    why_no_chance,
)
from counterpoise.signals.scorecard import resolved, score_of, scorecard
from counterpoise.signals.statements import office_of
from counterpoise.signals.store import Forecast, Store

MADE = Forecast("f1", "2026-01-01", "President", "leak", "It", "It is seen", "2026-06-30")
TODAY = date(2026, 11, 29)


def test_twenty_forecasts_are_registered_by_office() -> None:
    forecasts = registered_forecasts()
    assert len(forecasts) == len({forecast.id for forecast in forecasts}) == 20
    for forecast in forecasts:
        assert forecast.registered == "2026-11-29" < forecast.resolve_by
        assert date.fromisoformat(forecast.resolve_by)
        assert office_of(forecast.office) == forecast.office
        assert forecast.channel in CHANNELS
        assert len(forecast.rule) > 60
        assert forecast.outcome is None


def test_a_forecast_without_a_chance_says_why_and_the_record_bears_it_out(
    evidence: Evidence,
) -> None:
    """No chance where fewer than five of its kind are decided; a chance wherever more are."""
    known = {a.id: a for a in evidence.announcements}
    by_kind = Counter(a.kind for a in decided(evidence.announcements))
    for forecast in registered_forecasts():
        few = by_kind[known[forecast.id].kind] < 5
        assert (forecast.chance is None) == few, forecast.id
        assert bool(why_no_chance(forecast)) == few
    assert by_kind["reassurance"] == 0
    assert by_kind["legal_bar"] == 2
    assert why_no_chance(MADE) == "nobody gave one"
    told = scorecard(registered_forecasts(), TODAY).to_json()["open"]
    assert sum(bool(one["no_chance_because"]) for one in told) == 4


def test_baselines_are_counts_of_the_record() -> None:
    assert set(baseline_chances("leak")) == set(BASELINES)
    assert baseline_chances("institutional")["channel only"] == pytest.approx(6.5 / 14)
    assert baseline_chances("personal")["channel only"] == pytest.approx(5.5 / 42)
    assert baseline_chances("leak")["base rate"] == pytest.approx(11.5 / 55)


def test_penalties_are_those_of_the_books() -> None:
    found = score_of([0.9, 0.2, 0.6, 0.1], [1, 0, 0, 0])
    assert found.log == pytest.approx(0.337539, abs=1e-6)
    assert found.brier == pytest.approx(0.105)
    assert score_of([0.25] * 4, [1, 0, 0, 0]).log == pytest.approx(0.562335, abs=1e-6)


def test_resolved_ones_are_scored_and_open_ones_listed() -> None:
    forecasts = [
        replace(MADE, id="a", chance=0.8, outcome=1),
        replace(MADE, id="b", chance=0.3, outcome=0, office="Congress"),
        replace(MADE, id="c", outcome=0),
        MADE,
        replace(MADE, id="d", resolve_by="2027-06-30"),
    ]
    card = scorecard(forecasts, TODAY)
    total = card.total
    assert (total.open, total.resolved, total.executed, total.scored) == (2, 3, 1, 2)
    assert total.score is not None
    assert total.score.log == pytest.approx(-(math.log(0.8) + math.log(0.7)) / 2)
    assert total.score.brier == pytest.approx((0.04 + 0.09) / 2)
    assert set(total.baselines) == set(BASELINES)
    assert total.baselines["word for word"].brier == pytest.approx((0.01**2 + 0.99**2) / 2)
    assert [office.office for office in card.offices] == ["Congress", "President"]
    assert card.overdue == ("f1",)
    json.dumps(card.to_json(), allow_nan=False)


def test_nothing_is_scored_before_it_is_resolved() -> None:
    card = scorecard(registered_forecasts(), TODAY)
    assert (card.total.score, card.total.open, card.overdue) == (None, 20, ())


@pytest.mark.parametrize("chance", [0.0, 1.0, float("nan")])
def test_a_certain_forecast_is_refused(chance: float) -> None:
    with pytest.raises(InputError, match="a certain forecast has no log score"):
        scorecard([replace(MADE, chance=chance)], TODAY)


def test_an_outcome_is_one_or_nought() -> None:
    with pytest.raises(InputError, match="its outcome is 2"):
        scorecard([replace(MADE, outcome=2)], TODAY)


def test_a_log_adds_outcomes_and_changes_no_terms(tmp_path: Path) -> None:
    store = Store(tmp_path / "log.sqlite")
    first = registered_forecasts()[0]
    done = resolved(all_forecasts(store), first.id, "executed", "2027-01-02", "a page")
    store.add(replace(done, rule="an easier rule", chance=0.9), MADE)
    found = {forecast.id: forecast for forecast in all_forecasts(store)}
    assert len(found) == 21
    assert (found[first.id].outcome, found[first.id].note) == (1, "a page")
    assert (found[first.id].rule, found[first.id].chance) == (first.rule, first.chance)


@pytest.mark.parametrize(
    ("name", "outcome", "on", "note", "what"),
    [
        ("f2", "executed", "2026-05-01", "page", "there is no forecast 'f2'"),
        ("f1", "perhaps", "2026-05-01", "page", "unknown outcome 'perhaps'"),
        ("f1", "executed", "May", "page", "'May' is no date"),
        ("f1", "executed", "2025-05-01", "page", "is before the forecast was registered"),
        ("f1", "not-executed", "2026-05-01", "page", "until then it may be executed"),
        ("f1", "executed", "2026-05-01", " ", "is empty"),
    ],
)
def test_an_outcome_needs_its_evidence(
    name: str, outcome: str, on: str, note: str, what: str
) -> None:
    with pytest.raises(InputError, match=what):
        resolved([MADE], name, outcome, on, note)
