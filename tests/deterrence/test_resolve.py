"""Resolve: worked numbers, and the signs that theory gives, at many values and in every future."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from counterpoise.deterrence.resolve import (
    PAST_CONDUCT,
    PRESENT,
    SCHOOLS,
    THE_LEADER,
    after_concession,
    belief_from_conduct,
    burden,
    chance_to_honour,
    credibility_threshold,
    honours,
    update,
    update_by_ratio,
)

AMOUNT = st.floats(0, 10)
CHANCE = st.floats(0, 1)
INNER = st.floats(0.01, 0.99)
TYPES = st.tuples(INNER, INNER).map(lambda both: (max(both), min(both)))
SITUATION = st.fixed_dictionaries(
    {
        "interest": st.floats(-2, 10),
        "cost": AMOUNT,
        "risk": CHANCE,
        "loss": AMOUNT,
        "tripwire": AMOUNT,
        "audience": st.floats(-3, 3),
        "unknown": st.floats(0.05, 5),
        "resolve": AMOUNT,
        "prior": CHANCE,
    }
)
RECORD = st.lists(st.tuples(st.booleans(), TYPES, st.booleans()), min_size=1, max_size=6)
Record = list[tuple[bool, tuple[float, float], bool]]
Situation = dict[str, float]


def believed(prior: float, record: Record, school: str) -> float:
    supported, types, present = zip(*record, strict=True)
    resolute, irresolute = zip(*types, strict=True)
    found = belief_from_conduct(
        prior, supported, resolute, irresolute, school=school, present_leader=present
    )
    return float(found)


def honoured(case: Situation, record: Record, school: str, **changes: float) -> float:
    now = case | changes
    found = honours(
        believed(now["prior"], record, school),
        now["interest"],
        burden(now["cost"], now["risk"], now["loss"]),
        resolve=now["resolve"],
        tripwire=now["tripwire"],
        audience=now["audience"],
        unknown=now["unknown"],
    )
    return float(found)


def test_thresholds() -> None:
    """Costlier punishment needs less belief; the challenger is indifferent at the threshold."""
    assert credibility_threshold(1.0, [1.0, 4.0, 9.0]).tolist() == [0.5, 0.2, 0.1]
    p = credibility_threshold(3.0, 5.0)
    assert float((1 - p) * 3.0 - p * 5.0) == pytest.approx(0.0)
    assert float(credibility_threshold(1.0, 0.0)) == 1.0


def test_a_tripwire_by_hand() -> None:
    """Interest even between 0 and 1, cost 0.7, troops in place 0.2: one minus 0.5."""
    found = chance_to_honour(0.5, 0.7, tripwire=[0.2, 0.0, 0.7], audience=0.0, unknown=0.5)
    assert found == pytest.approx([0.5, 0.3, 1.0])


@given(cost=AMOUNT, audience=st.floats(0, 10))
def test_fully_tied_once_the_audience_cost_exceeds_the_cost(cost: float, audience: float) -> None:
    """Interest even between 0 and 1: all fight exactly if a broken word costs as much as a war."""
    found = float(chance_to_honour(0.5, cost, tripwire=0.0, audience=audience, unknown=0.5))
    if audience >= cost + 1e-9:
        assert found == pytest.approx(1.0)
    if audience < cost - 1e-9:
        assert found < 1.0


def test_the_chance_is_the_integral_over_what_only_he_knows() -> None:
    d, k, t, a, w = 0.4, 0.9, 0.1, -0.2, 1.3
    expected = quad(lambda s: float(d + s + t + a >= k) / (2 * w), -w, w, points=[k - d - t - a])[0]
    found = chance_to_honour(d, k, tripwire=t, audience=a, unknown=w)
    assert float(found) == pytest.approx(expected, abs=1e-9)


def test_burden_by_hand() -> None:
    assert float(burden(0.5, 0.2, 3.0)) == pytest.approx(1.1)


@pytest.mark.parametrize("school", SCHOOLS)
@given(case=SITUATION, record=RECORD, more=AMOUNT)
def test_never_more_likely_at_a_higher_cost_or_risk(
    school: str, case: Situation, record: Record, more: float
) -> None:
    base = honoured(case, record, school)
    assert 0 <= base <= 1
    for name in ("cost", "loss"):
        assert honoured(case, record, school, **{name: case[name] + more}) <= base + 1e-12
    higher = case["risk"] + (1 - case["risk"]) * more / 10
    assert honoured(case, record, school, risk=min(1.0, higher)) <= base + 1e-12


@pytest.mark.parametrize("school", SCHOOLS)
@given(case=SITUATION, record=RECORD, more=AMOUNT)
def test_never_less_likely_at_a_higher_interest(
    school: str, case: Situation, record: Record, more: float
) -> None:
    """Nor with more troops in place, a dearer broken word, or more resolve."""
    base = honoured(case, record, school)
    for name in ("interest", "tripwire", "audience", "resolve"):
        assert honoured(case, record, school, **{name: case[name] + more}) >= base - 1e-12


def test_every_future_on_a_grid_keeps_the_signs() -> None:
    """At full size, without a random case: interest, cost and risk in steps, futures first."""
    interest = np.linspace(-1, 3, 41)[None, :, None, None]
    cost = np.linspace(0, 3, 31)[:, None]
    risk = np.linspace(0, 1, 11)
    unknown = np.random.default_rng(1).uniform(0.1, 2, 50)[:, None, None, None]
    found = honours(
        np.linspace(0, 1, 50)[:, None, None, None],
        interest,
        burden(cost, risk, 2.0),
        resolve=0.5,
        tripwire=0.1,
        audience=0.0,
        unknown=unknown,
    )
    assert found.shape == (50, 41, 31, 11)
    assert (np.diff(found, axis=1) >= -1e-12).all()
    assert (np.diff(found, axis=2) <= 1e-12).all()
    assert (np.diff(found, axis=3) <= 1e-12).all()
    assert np.ptp(found) == 1.0


def test_an_audience_that_is_glad_makes_breaking_the_word_likelier() -> None:
    found = chance_to_honour(0.5, 0.5, tripwire=0.0, audience=[-0.3, 0.0, 0.3], unknown=0.5)
    assert found == pytest.approx([0.2, 0.5, 0.8])


def test_conduct_by_hand() -> None:
    """Prior 0.75, signs of 0.9 and 0.3: 0.3 after an abandonment, 0.9 after support."""
    assert update(0.75, [False, True], 0.9, 0.3) == pytest.approx([0.3, 0.9])


@given(prior=CHANCE, types=TYPES)
def test_belief_is_its_own_mean(prior: float, types: tuple[float, float]) -> None:
    """Nobody expects to change his mind: the mean of belief after is belief before."""
    resolute, irresolute = types
    shown = prior * resolute + (1 - prior) * irresolute
    after = update(prior, [True, False], *types)
    assert shown * after[0] + (1 - shown) * after[1] == pytest.approx(prior, abs=1e-12)
    assert after[1] <= prior + 1e-12
    assert after[0] >= prior - 1e-12


def test_a_failure_at_great_risk_says_less() -> None:
    """The types differ less where the risk is great, so abandonment there moves belief less."""

    def chances(load: float) -> list[float]:
        return [
            float(chance_to_honour(d, load, tripwire=0.0, audience=0.0, unknown=1.0))
            for d in (0.7, 0.2)
        ]

    at_small, at_great = chances(0.0), chances(1.15)
    assert float(update(0.5, False, *at_small)) < float(update(0.5, False, *at_great)) < 0.5


def test_signals_by_their_ratio() -> None:
    """Odds 0.4 to 0.6 times 4.87 are 3.25; with the ratio of 0.73 to 0.15 belief is 0.764."""
    after = float(update_by_ratio(0.4, 4.87))
    assert round(after / (1 - after), 2) == 3.25
    assert round(float(update_by_ratio(0.4, 0.73 / 0.15)), 3) == 0.764
    assert float(update_by_ratio(0.4, 0.73 / 0.15)) == pytest.approx(
        float(update(0.4, True, 0.73, 0.15))
    )


def test_schools_count_different_cases() -> None:
    record: Record = [(False, (0.9, 0.3), False), (True, (0.9, 0.3), True)]
    assert believed(0.75, record, PRESENT) == pytest.approx(0.75)
    assert believed(0.75, record, THE_LEADER) == pytest.approx(0.9)
    both = float(update(update(0.75, False, 0.9, 0.3), True, 0.9, 0.3))
    assert believed(0.75, record, PAST_CONDUCT) == pytest.approx(both)


@given(prior=CHANCE, record=RECORD)
def test_order_of_conduct_does_not_matter_and_one_more_support_never_harms(
    prior: float, record: Record
) -> None:
    found = believed(prior, record, PAST_CONDUCT)
    assert believed(prior, record[::-1], PAST_CONDUCT) == pytest.approx(found, abs=1e-12)
    kept = [(True, *record[0][1:]), *record[1:]]
    broken = [(False, *record[0][1:]), *record[1:]]
    for school in SCHOOLS:
        assert believed(prior, kept, school) >= believed(prior, broken, school) - 1e-12


def test_futures_are_the_first_axis() -> None:
    found = belief_from_conduct(
        [0.5, 0.75],
        [False],
        [[0.9], [0.9]],
        [[0.3], [0.3]],
        school=PAST_CONDUCT,
        present_leader=[True],
    )
    assert found == pytest.approx([0.125, 0.3])


@given(prior=CHANCE, types=TYPES, returned=CHANCE, more=CHANCE)
def test_a_concession_for_nothing_lowers_belief(
    prior: float, types: tuple[float, float], returned: float, more: float
) -> None:
    irresolute, resolute = types
    nothing, some, much, all_ = after_concession(
        prior, [0.0, returned, returned + (1 - returned) * more, 1.0], resolute, irresolute
    )
    assert nothing <= some + 1e-12 <= much + 2e-12 <= all_ + 3e-12
    assert all_ == pytest.approx(prior, abs=1e-12)


def test_a_concession_by_hand() -> None:
    """Odds of 1 times 0.2 over 0.8: belief 0.2; with half of it returned odds of a half."""
    found = after_concession(0.5, [0.0, 0.5], 0.2, 0.8)
    assert found == pytest.approx([0.2, 1 / 3])


def test_allies_taken_by_surprise() -> None:
    """Consulting is a sign like any other: its absence lowers belief, odds 3 times 1/7."""
    assert float(update(0.75, False, 0.9, 0.3)) < 0.75
    assert float(update(0.75, False, 0.5, 0.5)) == pytest.approx(0.75)


def test_certain_signs_settle_it() -> None:
    assert float(update(0.5, False, 1.0, 0.3)) == 0.0
    assert float(update(0.5, True, 0.7, 0.0)) == 1.0
    with pytest.raises(ValueError, match="impossible under both"):
        update(1.0, False, 1.0, 0.3)


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="not likelier from the irresolute"):
        update(0.5, True, 0.3, 0.9)
    with pytest.raises(ValueError, match="do not concede for nothing more often"):
        after_concession(0.5, 0.0, 0.9, 0.3)
    with pytest.raises(ValueError, match="'prophecy' is none; known: past conduct, present"):
        believed(0.5, [(True, (0.9, 0.3), True)], "prophecy")
    with pytest.raises(ValueError, match="unknown: every value must lie above 0"):
        chance_to_honour(0.5, 0.5, tripwire=0.0, audience=0.0, unknown=0.0)
    with pytest.raises(ValueError, match="tripwire: a value lies below 0"):
        chance_to_honour(0.5, 0.5, tripwire=-0.1, audience=0.0, unknown=1.0)
    with pytest.raises(ValueError, match="above 1"):
        burden(0.5, 1.5, 1.0)
    with pytest.raises(ValueError, match="above 0"):
        credibility_threshold(0.0, 0.0)
