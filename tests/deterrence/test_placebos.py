"""Placebos and agreement: a planted record is found again, and no events foresee nothing."""

from dataclasses import replace

import numpy as np
import pytest

from counterpoise.deterrence.allies_belief import Record, record
from counterpoise.deterrence.belief_scores import Differences, differences
from counterpoise.deterrence.placebos import (
    FIELDS,
    KINDS,
    Outcome,
    agreement,
    columns,
    most_probable,
    placebos,
    quick,
)
from counterpoise.evidence import Evidence

FEW = 30


@pytest.fixture(scope="module")
def found(evidence: Evidence) -> tuple[Outcome, ...]:
    return placebos(evidence, record(evidence), number=FEW)


def planted(what: Record, weights: np.ndarray) -> Record:
    """Return a record whose polls do nothing but follow its events."""
    values = columns(what.waves.when, what) @ weights
    return replace(what, waves=replace(what.waves, values=values))


def changes(what: Record, known: Differences) -> Differences:
    first, last = (np.array(ends) for ends in zip(*what.waves.pairs, strict=True))
    return replace(known, observed=what.waves.values[last] - what.waves.values[first])


def test_a_planted_record_is_found_again(evidence: Evidence) -> None:
    what = planted(record(evidence), np.array([0.3, 0, 0, 0, 0.3, 0, 0, 0.3, 0]))
    known = changes(what, differences(evidence))
    real = quick(what, known)
    nothing = quick(what, known, what.events.only(np.zeros(len(what.events.ids), dtype=bool)))
    assert real.hits == 13
    assert real.rank > 0.9
    assert real.error < nothing.error / 2


def test_weights_are_never_below_zero(evidence: Evidence) -> None:
    what = record(evidence)
    turned = replace(what, waves=replace(what.waves, values=-what.waves.values))
    for one in (what, turned):
        assert (most_probable(one, one.events, one.seen) >= 0).all()


def test_without_a_poll_the_most_probable_weights_are_zero(evidence: Evidence) -> None:
    what = record(evidence)
    none = np.zeros(len(what.waves.ids), dtype=bool)
    assert most_probable(what, what.events, none) == pytest.approx(0)


def test_every_kind_is_tried_and_none_is_a_forecast(found: tuple[Outcome, ...]) -> None:
    assert tuple(one.kind for one in found) == KINDS
    assert [one.placebos for one in found] == [FEW, FEW, FEW, 1, 1, 1]
    by_kind = {one.kind: one for one in found}
    assert by_kind["no events"].hits == 0
    assert by_kind["no events"].falls == 0


def test_signs_do_not_need_the_features(found: tuple[Outcome, ...]) -> None:
    """The finding that the page has to state: the order of events alone gives the signs."""
    kept = next(one for one in found if one.kind == "features permuted, directions kept")
    assert kept.hits > 0.5
    assert "as well" in kept.in_words


def test_placebos_are_reproducible(evidence: Evidence, found: tuple[Outcome, ...]) -> None:
    assert placebos(evidence, record(evidence), number=FEW) == found


def test_agreement_of_the_coders(evidence: Evidence) -> None:
    result = {one.field: one for one in agreement(evidence)}
    assert tuple(result) == FIELDS
    pairs = [event.codings for event in evidence.guarantee_events]
    same = sum(a.direction == b.direction for a, b in pairs)
    one = result["direction"]
    assert one.share == same / len(pairs)
    table = np.zeros((3, 3))
    for a, b in pairs:
        table[a.direction + 1, b.direction + 1] += 1 / len(pairs)
    by_chance = float(table.sum(axis=1) @ table.sum(axis=0))
    assert one.kappa == pytest.approx((np.trace(table) - by_chance) / (1 - by_chance))
    assert all(-1 <= one.kappa <= one.share for one in result.values())
