"""Terms of a guarantee: collapse to the pretext, payment, scope, norms and brakes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.deterrence.guarantee_terms import (
    BRAKES,
    belief_that_it_is_meant,
    conditional_guarantee,
    extraction,
    meets_condition,
    norm_left,
    sharing_threshold,
    withdrawal_executed,
    within_scope,
)

CHANCE = st.floats(0, 1)
PAIR = st.tuples(CHANCE, CHANCE).map(lambda both: (max(both), min(both)))
AMOUNT = st.floats(0, 100)


@given(pair=PAIR, meant=CHANCE, members=st.integers(1, 32))
def test_a_condition_that_nobody_can_meet_leaves_what_a_pretext_leaves(
    pair: tuple[float, float], meant: float, members: int
) -> None:
    full, pretext = pair
    met = meets_condition(np.zeros(members), full, pretext, 100.0, within_reach=False)
    assert not met.any()
    assert conditional_guarantee(met, full, pretext, meant).tolist() == [pretext] * members


def test_members_by_hand() -> None:
    """Full 0.8, pretext 0.2, worth 10: six may be spent, the second lacks one, the third cannot."""
    met = meets_condition([[5.0, 7.0, 1.0]], 0.8, 0.2, 10.0, [[True, True, False]])
    assert met.tolist() == [[True, False, False]]
    found = conditional_guarantee(met, 0.8, 0.2, 0.5)
    assert found == pytest.approx(np.array([[0.5, 0.2, 0.2]]))
    assert conditional_guarantee(met, 0.8, 0.2, 1.0)[0, 0] == pytest.approx(0.8)


@given(pair=PAIR, meant=CHANCE, other=CHANCE, met=CHANCE, more=CHANCE)
def test_meeting_it_and_meaning_it_never_lower_the_guarantee(
    pair: tuple[float, float], meant: float, other: float, met: float, more: float
) -> None:
    full, pretext = pair
    low, high = sorted((meant, other))
    found = conditional_guarantee([met, met + (1 - met) * more], full, pretext, low)
    assert found[0] <= found[1] + 1e-12
    assert pretext - 1e-12 <= found[0]
    assert found[1] <= full + 1e-12
    assert conditional_guarantee(met, full, pretext, high) >= found[0] - 1e-12


@given(cost=AMOUNT, less=CHANCE, pair=PAIR, worth=AMOUNT)
def test_a_cheaper_condition_is_never_met_less(
    cost: float, less: float, pair: tuple[float, float], worth: float
) -> None:
    dear, cheap = meets_condition([cost, cost * less], *pair, worth, within_reach=True)
    assert cheap >= dear


def test_without_anything_left_otherwise_the_whole_guarantee_counts() -> None:
    """Cost less than chance times what help is worth: 0.5 of 10 pays 4 and not 6."""
    assert meets_condition([4.0, 6.0], 0.5, 0.0, 10.0, within_reach=True).tolist() == [True, False]


def test_whoever_is_helped_anyway_does_not_pay() -> None:
    assert not meets_condition(0.1, 0.8, 0.8, 1000.0, within_reach=True)


def test_a_condition_out_of_reach_speaks_for_a_pretext() -> None:
    """Out of reach from one in ten who mean it and seven in ten who do not: odds fall by seven."""
    found = belief_that_it_is_meant(0.5, [True, False], 0.9, 0.3)
    assert found == pytest.approx([0.75, 0.125])


@given(benefit=st.floats(-50, 50), payment=AMOUNT, more=AMOUNT, pair=PAIR)
def test_payment_lowers_the_net_benefit_and_leaves_belief(
    benefit: float, payment: float, more: float, pair: tuple[float, float]
) -> None:
    paid, guarantee = pair
    found = extraction(benefit, [payment, payment + more], guarantee, paid)
    assert found.net_benefit[1] <= found.net_benefit[0] <= benefit
    assert float(found.guarantee) == guarantee
    assert float(found.bought) == pytest.approx(paid - guarantee)


def test_payment_by_hand() -> None:
    found = extraction(300.0, 500.0, 0.3, 0.7)
    assert float(found.net_benefit) == -200.0
    assert (float(found.guarantee), float(found.bought)) == pytest.approx((0.3, 0.4))


def test_scope() -> None:
    assert within_scope([[0.7, 0.7], [0.4, 0.4]], [True, False]).tolist() == [[0.7, 0], [0.4, 0]]


@given(first=AMOUNT, second=AMOUNT, life=st.floats(1, 200))
def test_norms_fade_alike_in_every_span(first: float, second: float, life: float) -> None:
    parts = float(norm_left(first, life)) * float(norm_left(second, life))
    assert float(norm_left(first + second, life)) == pytest.approx(parts)


def test_norms_by_hand() -> None:
    assert norm_left([0, 52, 104], 52.0).tolist() == [1.0, 0.5, 0.25]
    assert norm_left([0, 52, 104], np.inf).tolist() == [1.0, 1.0, 1.0]


@given(chance=CHANCE, brakes=st.tuples(*[CHANCE] * 4), force=st.tuples(*[st.booleans()] * 4))
def test_one_more_brake_never_raises_the_chance(
    chance: float, brakes: tuple[float, ...], force: tuple[bool, ...]
) -> None:
    base = float(withdrawal_executed(chance, brakes, force))
    assert len(BRAKES) == 4
    for place in range(4):
        with_it = [held or i == place for i, held in enumerate(force)]
        assert float(withdrawal_executed(chance, brakes, with_it)) <= base + 1e-15
    assert float(withdrawal_executed(chance, brakes, [False] * 4)) == chance


def test_sharing() -> None:
    assert float(sharing_threshold(2.0, 10.0)) == 0.2
    assert 2.0 - float(sharing_threshold(2.0, 10.0)) * 10.0 == 0.0


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="more than the full guarantee"):
        conditional_guarantee(True, 0.2, 0.8, 0.5)
    with pytest.raises(ValueError, match="payment does not lower"):
        extraction(1.0, 1.0, 0.8, 0.2)
    with pytest.raises(ValueError, match="years above 0"):
        norm_left(1.0, 0.0)
    with pytest.raises(ValueError, match="brakes: a value lies above 1"):
        withdrawal_executed(0.5, [1.5], [True])
    with pytest.raises(ValueError, match="payment: a value lies below 0"):
        extraction(1.0, -1.0, 0.2, 0.8)
