"""Thirteen differences, three baselines, and how far data moved each parameter."""

import numpy as np
import pytest

from counterpoise.deterrence.allies_belief import TESTED, VALUES
from counterpoise.deterrence.belief_draws import VARIANTS, shipped, unseen
from counterpoise.deterrence.belief_scores import (
    BASELINES,
    Differences,
    baselines,
    differences,
    moved,
    rank_correlation,
    report,
    score,
)
from counterpoise.deterrence.rates import SET_BY_US
from counterpoise.deterrence.support_signal import FEATURES
from counterpoise.evidence import Evidence


@pytest.fixture(scope="module")
def known(evidence: Evidence) -> Differences:
    return differences(evidence)


def test_thirteen_differences_test_the_timeline(known: Differences) -> None:
    assert len(known.names) == 13
    assert len(np.unique(known.series)) == 11
    assert known.late.sum() == 8
    assert (known.observed > 0).sum() == 2


def test_the_last_poll_knows_nothing_of_its_own_end(known: Differences) -> None:
    last = baselines(known)["last poll"]
    for i, given in enumerate(last):
        done = known.ends <= known.begins[i]
        assert given == 0 if not done.any() else given in known.observed[done]
        assert not done[i]


def test_no_change_has_no_sign_and_no_rank(known: Differences) -> None:
    nothing = score(baselines(known)["constant"], known)
    assert (nothing.hits, nothing.of) == (0, 13)
    assert np.isnan(nothing.rank)
    assert score(baselines(known)["always falls"], known).hits == 11


def test_a_perfect_forecast_is_scored_as_one(known: Differences) -> None:
    perfect = score(known.observed, known)
    assert (perfect.hits, perfect.rank, perfect.error) == (13, 1.0, 0.0)
    opposite = score(-known.observed, known)
    assert (opposite.hits, opposite.rank) == (0, -1.0)


def test_rank_correlation_by_hand() -> None:
    assert rank_correlation(np.array([1.0, 2, 3]), np.array([10.0, 5, 20])) == pytest.approx(0.5)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_fit_is_scored_on_what_it_has_not_seen(known: Differences, name: str) -> None:
    predicted = unseen(name).median
    late = {n for n, is_late in zip(known.names, known.late, strict=True) if is_late}
    assert set(predicted) == (set(known.names) if name == "average" else late)
    found = report(known, predicted)
    assert tuple(found) == ("fit", *BASELINES)
    assert found["fit"].of == len(predicted)
    assert found["always falls"].hits == (11 if name == "average" else 8)
    for pair in predicted:
        assert unseen(name).low[pair] <= predicted[pair] <= unseen(name).high[pair]


def test_the_events_do_not_beat_that_belief_always_falls(known: Differences) -> None:
    """The finding that the page has to state; a record that turns it may claim more."""
    found = report(known, unseen().median)
    assert found["fit"].hits <= found["always falls"].hits


def test_movement_of_every_parameter_is_told(evidence: Evidence) -> None:
    found = moved(shipped(evidence))
    assert len(found) == 2 * len(FEATURES) + len(VALUES) + len(TESTED)
    assert all(one.movement < 1 for one in found)
    by_name = {one.name: one for one in found}
    assert by_name["troops"].words == SET_BY_US
    assert by_name["taken_back"].words == SET_BY_US
    assert all(by_name[f"share of weight: {name}"].words == SET_BY_US for name in FEATURES)
