"""What enters the measure of support, and the signs it has by construction."""

import dataclasses
from datetime import date

import numpy as np
import pytest

from counterpoise.deterrence.allies_belief import TESTED, TOPICS
from counterpoise.deterrence.fit_rows import fingerprints
from counterpoise.deterrence.support_signal import (
    CODERS,
    FEATURES,
    POOLED,
    REVERSED_AFTER,
    SCHOOLS,
    Events,
    day_of,
    garrison,
    leaders,
    of_guarantor,
    persistence,
    reach,
    school,
    walk_covariance,
    waves_of,
    years,
)
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError


def test_neither_strength_nor_reaction_is_an_input() -> None:
    fields = {f.name for f in dataclasses.fields(Events)}
    assert fields == {"ids", "when", "features", "reversed", "forms", "outside", "leader"}


def test_every_series_with_two_waves_on_the_topics_is_tested(evidence: Evidence) -> None:
    waves: dict[tuple[str, ...], int] = {}
    for poll in evidence.polls:
        if poll.topic in TOPICS:
            waves[poll.series] = waves.get(poll.series, 0) + 1
    assert {one.key for one in TESTED} == {key for key, count in waves.items() if count > 1}
    assert len(TESTED) == 11


def test_answers_against_the_guarantor_are_turned() -> None:
    negative = {one.answer for one in TESTED if one.sign < 0}
    assert negative == {"not reliable", "no", "unfavourable", "agree"}
    assert [one.sign for one in TESTED if one.question == "US will always protect Europe"] == [1]


def test_only_the_guarantor_itself(evidence: Evidence) -> None:
    events = of_guarantor(evidence)
    by_id = {event.id: event for event in evidence.guarantee_events}
    assert {by_id[i].guarantor for i in events.ids} == {evidence.leading}
    assert len(events.ids) == 68
    assert (np.diff(events.when) >= 0).all()


def test_the_average_is_that_of_both_coders(evidence: Evidence) -> None:
    average, first, second = (of_guarantor(evidence, coder) for coder in CODERS)
    assert average.features == pytest.approx((first.features + second.features) / 2)
    assert average.reversed == pytest.approx((first.reversed + second.reversed) / 2)


def test_features_are_monotone_in_the_direction(evidence: Evidence) -> None:
    """All but consultation carry the sign of the direction, so weights of 0 or more keep it."""
    for coder in ("first", "second"):
        events = of_guarantor(evidence, coder)
        direction = events.features[:, 0]
        assert set(direction) <= {-1.0, 0.0, 1.0}
        carried = events.features[:, : FEATURES.index("consulted")]
        assert (carried * direction[:, None] >= 0).all()
        assert (carried[direction == 0] == 0).all()
        assert set(events.features[:, FEATURES.index("consulted")]) <= {-1.0, 0.0, 1.0}


def test_an_event_is_forgotten_by_halves_and_never_seen_before_it() -> None:
    lag = np.array([[-1.0], [0.0], [3.0], [6.0]])
    left = persistence(lag, (lag >= 0) * 1.0, np.array([0.0]), 3.0, 0.5)
    assert left[:, 0] == pytest.approx([0.0, 1.0, 0.5, 0.25])


def test_a_reversal_counts_only_once_it_is_known() -> None:
    lag = np.array([[0.0], [REVERSED_AFTER * 0.99], [REVERSED_AFTER]])
    left = persistence(lag, np.ones((3, 1)), np.array([1.0]), 1e9, 0.4)
    assert left[:, 0] == pytest.approx([1.0, 1.0, 0.6])


def test_the_covariance_of_the_walk_is_that_of_its_steps() -> None:
    """By hand: the walk adds up decayed independent steps."""
    when = np.array([0.5, 1.0, 2.5])
    fine = np.arange(0, 2.5, 1e-4) + 5e-5
    rate = np.log(2) / 2.0
    kernel = np.exp(-rate * (when[:, None] - fine)) * (when[:, None] > fine)
    assert walk_covariance(when, when, 2.0) == pytest.approx(kernel @ kernel.T * 1e-4, rel=1e-3)


def test_schools_weigh_what_they_say(evidence: Evidence) -> None:
    past, interests, leader = (school(evidence, name) for name in SCHOOLS)
    assert past.earlier > leader.earlier
    assert past.outside > interests.outside
    assert leader.words > past.words > interests.words
    assert interests.troops > past.troops
    with pytest.raises(InputError, match="pooled"):
        school(evidence, "poole")


def test_events_under_an_earlier_leader_fade_at_the_change(evidence: Evidence) -> None:
    events = of_guarantor(evidence)
    leader = school(evidence, "leader")
    change = years(date(2025, 1, 20))
    ordinary = events.outside == 0
    before = reach(np.array([change - 0.01]), events, leader)[0]
    after = reach(np.array([change + 0.01]), events, leader)[0]
    own = (events.when < change) & (events.leader == leaders(np.array([change - 0.01]))[0])
    assert after[own & ordinary] == pytest.approx(before[own & ordinary] * leader.earlier)
    assert (reach(np.array([change]), events, POOLED)[0] == (events.when <= change)).all()


def test_waves_stand_by_series_and_day(evidence: Evidence) -> None:
    waves = waves_of(evidence, TESTED)
    assert len(waves.ids) == 24
    assert len(waves.pairs) == 13
    for a, b in waves.pairs:
        assert waves.series[a] == waves.series[b]
        assert waves.when[a] < waves.when[b]
    poll = next(p for p in evidence.polls if p.id == "P001")
    i = waves.ids.index("P001")
    assert waves.values[i] == pytest.approx(-np.log(poll.value / (1 - poll.value)))
    assert day_of(waves.when[i]) == poll.day


def test_forces_in_place_are_known_from_the_day_of_their_count(evidence: Evidence) -> None:
    forces = garrison(evidence)
    assert forces.level[0] == 0
    assert forces.at(np.array([0.0]))[0] == 0
    assert forces.when[0] < 0 < forces.when[1]
    just = forces.when[3]
    assert forces.at(np.array([just - 1e-6, just])) == pytest.approx(forces.level[2:4])


def test_an_unknown_event_is_answered_with_the_nearest(evidence: Evidence) -> None:
    with pytest.raises(InputError, match="E039"):
        of_guarantor(evidence).without("E039x")


def test_the_fingerprint_follows_what_a_fit_reads(evidence: Evidence) -> None:
    here = fingerprints(evidence, TESTED)
    same = evidence.with_values({"belief_coefficients/challenger_offset": 0.3}, why="a test")
    other = evidence.with_values({"belief_coefficients/walk": 0.31}, why="a test")
    assert fingerprints(same, TESTED) == here
    assert fingerprints(other, TESTED) != here
