"""The dated timeline: its conventions, what it would be without an event, and its verdicts."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from counterpoise.deterrence.allies_belief import from_events, walk_given_polls
from counterpoise.deterrence.timeline import (
    UNCLEAR,
    Timeline,
    Verdict,
    challenger,
    timeline,
    verdicts,
)
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError


@pytest.fixture(scope="module")
def line(evidence: Evidence) -> Timeline:
    return timeline(evidence)


def test_it_begins_at_its_anchor_and_runs_to_the_last_event(
    evidence: Evidence, line: Timeline
) -> None:
    assert line.days[0] == date(2014, 1, 1)
    assert line.days[-1].isoformat() == max(e.date for e in evidence.guarantee_events)
    assert all(day.day == 1 for day in line.days[:-1])
    assert line.belief[:, 0] == pytest.approx(line.anchor)
    assert line.anchor == evidence.figure("belief_coefficients/anchor_2014").value
    assert (line.support[:, 0] == 0).all()


def test_ranges_hold_their_medians(line: Timeline) -> None:
    wide, narrow = line.ranges(), line.ranges(level=0.5)
    assert (wide.low <= narrow.low).all()
    assert (narrow.low <= narrow.median).all()
    assert (narrow.high <= wide.high).all()
    usual = line.in_sd[:, line.when < 11]
    assert usual.var(axis=1).mean() == pytest.approx(1)


def test_without_events_only_forces_and_the_walk_are_left(line: Timeline) -> None:
    bare = line.without(*line.posterior.record.events.ids)
    events = from_events(line.posterior, line.when)
    troops = line.posterior.values["troops"][:, None] * line.posterior.record.forces.at(line.when)
    assert bare.support == pytest.approx(line.support - events + troops)


def test_leaving_out_a_bad_event_never_lowers_belief(line: Timeline) -> None:
    other = line.without("E039")
    change = other.support - line.support
    event = line.posterior.record.events
    before = line.when < event.when[event.ids.index("E039")]
    assert (change >= -1e-12).all()
    assert change[:, before] == pytest.approx(0, abs=1e-12)
    assert other.left_out == ("E039",)


def test_events_leave_the_timeline_in_any_order(line: Timeline) -> None:
    one = line.without("E039").without("E022")
    both = line.without("E022", "E039")
    assert one.support == pytest.approx(both.support)
    with pytest.raises(InputError, match="E039"):
        one.without("E039")


def test_an_event_that_does_not_exist_is_named(line: Timeline) -> None:
    with pytest.raises(InputError, match="no event 'E999'"):
        line.without("E999")


def test_a_day_outside_of_the_record_is_refused(line: Timeline) -> None:
    assert line.month(date(2014, 2, 10)) == 1
    assert line.month(line.days[-1]) == len(line.days) - 1
    for day in (date(2013, 12, 1), line.days[-1] + timedelta(days=3)):
        with pytest.raises(InputError, match="outside"):
            line.month(day)


def test_the_challenger_believes_what_the_user_adds() -> None:
    belief = np.array([0.2, 0.5, 0.9])
    assert challenger(belief, 0.0) == pytest.approx(belief)
    assert (challenger(belief, 0.5) > belief).all()
    assert challenger(0.5, -1.0) == pytest.approx(1 / (1 + np.e))
    with pytest.raises(ValueError, match="above 1"):
        challenger(1.2, 0.0)


def test_a_verdict_claims_a_sign_and_no_size() -> None:
    days = date(2014, 1, 1), date(2026, 9, 30)
    words = [Verdict("average", *days, share).words for share in (0.95, 0.5, 0.05)]
    assert words == ["lower", UNCLEAR, "higher"]


def test_the_verdict_stands_under_each_coding_and_school(evidence: Evidence) -> None:
    found = verdicts(evidence, date(2025, 1, 1))
    assert tuple(found) == (
        "average", "first", "second", "past_conduct", "interests", "leader",
    )  # fmt: skip
    assert {one.words for one in found.values()} <= {"lower", "higher", UNCLEAR}
    assert found["average"].words == found["first"].words == found["second"].words == "lower"


def test_the_walk_given_polls_is_the_conditional_mean_of_the_joint_normal(line: Timeline) -> None:
    """By hand for one draw: the joint covariance of walk, intercepts and noise, conditioned."""
    posterior = line.posterior
    what, i, when = posterior.record, 7, np.array([3.0, 11.5])
    waves, prior = what.waves, what.prior
    rate = np.log(2) / posterior.values["half_life"][i]
    every = np.concatenate([when, waves.when])
    early = np.minimum.outer(every, every)
    late = np.maximum.outer(every, every)
    walk = posterior.values["walk"][i] ** 2 * np.exp(-rate * (late - early))
    walk = walk * (1 - np.exp(-2 * rate * early)) / (2 * rate)
    load = np.concatenate([[1, 1], posterior.loadings[i, waves.series]])
    joint = np.outer(load, load) * walk
    member = np.concatenate([[-1, -2], waves.series])
    joint[2:, 2:] += prior.intercept**2 * np.equal.outer(member[2:], member[2:])
    noise = posterior.values["noise"][i] ** 2 + prior.sampling**2
    joint[2:, 2:] += noise * np.eye(len(waves.ids))
    residual = waves.values - load[2:] * from_events(posterior, waves.when)[i]
    expected = joint[:2, 2:] @ np.linalg.inv(joint[2:, 2:]) @ residual
    assert walk_given_polls(posterior, when)[i] == pytest.approx(expected, abs=1e-8)
    gain = joint[:2, 2:] @ np.linalg.inv(joint[2:, 2:])
    spread = joint[:2, :2] - gain @ joint[2:, :2]
    same = np.full(20_000, i)
    often = replace(
        posterior,
        weights=posterior.weights[same],
        loadings=posterior.loadings[same],
        values={name: value[same] for name, value in posterior.values.items()},
    )
    drawn = walk_given_polls(often, when, np.random.default_rng(3))
    assert drawn.mean(axis=0) == pytest.approx(expected, abs=0.02)
    assert np.cov(drawn.T) == pytest.approx(spread, abs=0.02)


def test_as_known_on_a_day_reads_no_later_event_and_no_later_poll(evidence: Evidence) -> None:
    day = date(2024, 6, 15)
    then = timeline(evidence, as_of=day)
    assert then.days[-1] == day
    record = then.posterior.record
    dates = {event.id: event.date for event in evidence.guarantee_events}
    assert max(dates[name] for name in record.events.ids) <= day.isoformat()
    out = {poll.id: poll.published for poll in evidence.polls}
    seen = [name for name, known in zip(record.waves.ids, record.seen, strict=True) if known]
    assert 0 < len(seen) < len(record.waves.ids)
    assert all(out[name] <= day for name in seen)


def test_polls_that_are_changed_after_a_day_move_nothing_known_on_it(evidence: Evidence) -> None:
    day = date(2024, 6, 15)
    later = tuple(
        poll.model_copy(update={"value": 0.5 * poll.value}) if poll.published > day else poll
        for poll in evidence.polls
    )
    assert later != tuple(evidence.polls)
    changed = replace(evidence, polls=later)
    then, other = (timeline(one, as_of=day).support for one in (evidence, changed))
    assert other == pytest.approx(then, abs=1e-12)
    now, moved = (timeline(one).support[:, -1] for one in (evidence, changed))
    assert np.abs(now - moved).max() > 0.01


def test_a_day_before_any_poll_is_read_from_events_alone(evidence: Evidence) -> None:
    then = timeline(evidence, as_of=date(2014, 1, 20))
    assert not then.posterior.record.seen.any()
    assert np.isfinite(then.support).all()
    with pytest.raises(InputError, match="outside"):
        timeline(evidence, as_of=date(2031, 1, 1))


def test_a_poll_that_is_dated_by_its_month_counts_from_its_end(evidence: Evidence) -> None:
    known = {poll.id: poll for poll in evidence.polls}
    assert known["P001"].release == "2024-06"
    assert known["P001"].published == date(2024, 6, 30)
