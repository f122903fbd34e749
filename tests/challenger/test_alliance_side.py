"""Cohesion, regimes, hedging, bargaining and counts of land taken: forms and signs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.challenger.bargaining import bargain, joint_value
from counterpoise.challenger.catalogue import COEFFICIENTS
from counterpoise.challenger.cohesion import State, cohesion, friction, recovered
from counterpoise.challenger.cohesion import states as cohesion_states
from counterpoise.challenger.faits_accomplis import share_draws, share_of
from counterpoise.challenger.hedging import Hedge, Ratios, pressure, ratios, states, thresholds
from counterpoise.challenger.regimes import (
    PRINCIPLE,
    SPHERES,
    belief_under,
    concession_pays,
    fear_under,
    regime,
)
from counterpoise.deterrence.resolve import after_concession
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError

CHANCE = st.floats(0, 1)
AMOUNT = st.floats(0, 10)


def coefficient(evidence: Evidence, name: str, end: str = "value") -> float:
    return evidence.figure(f"{COEFFICIENTS}/{name}").at(end)  # type: ignore[arg-type]


@given(at_peace=CHANCE, threat=CHANCE, more=CHANCE, glue=CHANCE)
def test_a_common_threat_holds_allies_together(
    at_peace: float, threat: float, more: float, glue: float
) -> None:
    higher = threat + (1 - threat) * more
    assert cohesion(at_peace, higher, glue) >= cohesion(at_peace, threat, glue) - 1e-12
    worse = at_peace + (1 - at_peace) * more
    assert cohesion(worse, threat, glue) <= cohesion(at_peace, threat, glue) + 1e-12


@given(common=CHANCE, quarrel=CHANCE, part=CHANCE)
def test_a_quarrel_named_twice_counts_once(common: float, quarrel: float, part: float) -> None:
    once = friction(common, [quarrel])
    twice = friction(common, [quarrel, quarrel], [part, 1 - part])
    assert float(twice) == pytest.approx(float(once), abs=1e-12)


def test_without_quarrels_and_with_a_threat_optimism_is_measured() -> None:
    index = cohesion(friction(0.3, [0.0, 0.0]), 1.0, 0.5)
    assert float(index) == pytest.approx(0.85)
    assert int(cohesion_states(index, 0.4, 0.75)) == State.HOLDS
    assert cohesion_states([0.2, 0.5], 0.4, 0.75).tolist() == [State.BLOCKED, State.STRAINED]
    with pytest.raises(ValueError, match="holds"):
        cohesion_states(0.5, 0.8, 0.4)


def test_a_respite_lasts_until_forces_are_back() -> None:
    assert recovered([[0.0, 1.0, 4.0]], [[2.0]]).tolist() == [[0.0, 0.5, 1.0]]
    with pytest.raises(ValueError, match="years"):
        recovered(-1.0, 2.0)


@given(belief=CHANCE, precedent=st.floats(0.01, 1), fear=AMOUNT, relief=CHANCE)
def test_spheres_cost_belief_and_calm_whoever_fears(
    belief: float, precedent: float, fear: float, relief: float
) -> None:
    assert belief_under(SPHERES, belief, precedent) <= belief + 1e-12
    assert float(belief_under(PRINCIPLE, belief, precedent)) == belief
    assert fear_under(SPHERES, fear, relief) <= fear
    assert float(fear_under(PRINCIPLE, fear, relief)) == fear


def test_a_precedent_is_a_concession_for_nothing() -> None:
    """The same as the general form where the resolute concede 0.4 times as often as others."""
    general = after_concession(0.6, 0.0, 0.2, 0.5)
    assert float(belief_under(SPHERES, 0.6, 0.2 / 0.5)) == pytest.approx(float(general))


def test_concession_by_hand() -> None:
    """Worth 3 with a seeker and costing 1 with an opportunist: it pays below three quarters."""
    assert concession_pays([0.7, 0.8], 3.0, 1.0).tolist() == [True, False]


def test_regimes_by_name() -> None:
    assert regime("principle") is PRINCIPLE
    with pytest.raises(InputError, match="Did you mean spheres"):
        regime("sphere")


SOME = ratios(
    guarantee_lost=2.5,
    guarantee_lost_pursue=2.0,
    weapons_leave=2.5,
    troops_leave=1.05,
    european_offer=0.6,
)


@given(guarantee=CHANCE, weapons=CHANCE, offer=CHANCE, less=CHANCE)
def test_signs_of_hedging_are_the_published_ones(
    evidence: Evidence, guarantee: float, weapons: float, offer: float, less: float
) -> None:
    signs = {key: row.value for key, row in evidence.tables["hedging_signs"].items()}

    def at(**changed: float) -> float:
        levels = {"guarantee": guarantee, "weapons": weapons, "offer": offer, **changed}
        return float(pressure(SOME, troops=1.0, **levels))

    for name, key in (
        ("guarantee", ("guarantee", "explore")),
        ("weapons", ("foreign_weapons", "motive")),
    ):
        level = {"guarantee": guarantee, "weapons": weapons}[name]
        assert signs[key] == -1
        assert at(**{name: level * less}) >= at() - 1e-12
    assert at(offer=offer * less) >= at() - 1e-12


def test_troops_hardly_weigh(evidence: Evidence) -> None:
    signs = {key: row.value for key, row in evidence.tables["hedging_signs"].items()}
    assert signs["foreign_troops", "motive"] == 0
    low, high = (coefficient(evidence, "hedging_troops_leave", end) for end in ("low", "high"))
    assert low < 1 < high
    weapons = coefficient(evidence, "hedging_weapons_leave", "low")
    assert high <= weapons


def shipped(evidence: Evidence, end: str = "value") -> tuple[Ratios, np.ndarray]:
    names = ("guarantee_lost", "guarantee_lost_pursue", "weapons_leave", "troops_leave")
    found = {n: coefficient(evidence, f"hedging_{n}", end) for n in (*names, "european_offer")}
    steps = [
        coefficient(evidence, f"hedging_step_{n}")
        for n in ("sharing", "european", "explore", "pursue")
    ]
    return ratios(**found), thresholds(coefficient(evidence, "hedging_debate"), *steps)


def test_the_likely_way_is_european_deterrents_and_no_new_owner(evidence: Evidence) -> None:
    """Guarantee and weapons gone, European deterrents offered: reliance on them, by the tables."""
    of, limits = shipped(evidence)
    gone = {"guarantee": [[0.0]], "weapons": [[0.0]], "troops": [[0.0]], "offer": [[1.0]]}
    general, pursue = pressure(of, **gone), pressure(of, **gone, pursue=True)
    assert states(general, pursue, limits).tolist() == [[Hedge.RELY_ON_EUROPEANS]]
    kept = {"guarantee": [[1.0]], "weapons": [[1.0]], "troops": [[1.0]], "offer": [[0.0]]}
    same, owner = pressure(of, **kept), pressure(of, **kept, pursue=True)
    assert states(same, owner, limits).tolist() == [[Hedge.NONE]]


def test_states_are_ordered() -> None:
    limits = thresholds(1.2, 1.5, 1.5, 3.0, 2.0)
    general = np.array([[1.0, 1.3, 2.0, 3.0, 9.0, 9.0]])
    pursue = np.array([[1.0, 99.0, 99.0, 99.0, 1.0, 17.0]])
    assert states(general, pursue, limits)[0].tolist() == list(range(6))


def test_limits_by_future() -> None:
    limits = thresholds(np.array([1.2, 3.0]), 1.5, 1.5, 3.0, 2.0)
    found = states(np.full((2, 3), 2.0), np.ones((2, 3)), limits)
    assert found.tolist() == [[2, 2, 2], [0, 0, 0]]


@pytest.mark.parametrize(
    ("name", "value"),
    [("guarantee_lost", 0.9), ("weapons_leave", 0.5), ("european_offer", 1.2)],
)
def test_ratios_against_published_signs_are_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        ratios(**{**SOME._asdict(), name: value})


@given(first=AMOUNT, second=AMOUNT, sigma=st.floats(0, 2), power=CHANCE, outside=AMOUNT)
def test_shares_never_exceed_what_is_shared(
    first: float, second: float, sigma: float, power: float, outside: float
) -> None:
    joint = joint_value(first, second, sigma)
    found = bargain(joint, outside, second, power)
    if found.agreed:
        assert float(found.leading + found.rest) == pytest.approx(float(joint), abs=1e-9)
        assert found.leading >= outside - 1e-9
        assert found.rest >= second - 1e-9
    else:
        assert (float(found.leading), float(found.rest)) == (outside, second)


@given(first=AMOUNT, second=AMOUNT, power=CHANCE)
def test_zero_sum_leaves_nothing_to_share_and_complements_do(
    first: float, second: float, power: float
) -> None:
    """Where nothing is made together each gets what it brings, whatever its power."""
    apart = bargain(joint_value(first, second, 0.0), first, second, power)
    assert float(apart.leading) == pytest.approx(first, abs=1e-9)
    together = bargain(joint_value(first, second, 1.0), first, second, power)
    made = float(joint_value(first, second, 1.0)) - first - second
    assert float(together.leading) - first + float(together.rest) - second == pytest.approx(
        made, abs=1e-9
    )


def test_an_empty_threat_moves_nothing() -> None:
    found = bargain(10.0, [1.0, 4.9, 6.0, 9.5], 1.0, 0.5)
    assert found.leading.tolist() == [5.0, 5.0, 6.0, 9.5]
    assert found.threat_counts.tolist() == [False, False, True, False]
    assert found.agreed.tolist() == [True, True, True, False]


def test_counts_of_land_taken(evidence: Evidence) -> None:
    grabs, cessions, unanswered = (
        int(coefficient(evidence, name))
        for name in ("land_grabs", "coerced_cessions", "land_grabs_unanswered")
    )
    assert (grabs, cessions, unanswered) == (112, 13, 84)
    found = share_of(unanswered, grabs)
    assert found.share == 0.75
    assert 0.67 < found.low < 0.75 < found.high < 0.82
    assert share_of(grabs, grabs + cessions).share == pytest.approx(0.896)
    draws = share_draws(84, 112, np.linspace(0.01, 0.99, 50))
    assert (np.diff(draws) > 0).all()
    with pytest.raises(ValueError, match="cases"):
        share_of(5, 4)
