"""The rule for sharing: published and worked examples, and hysteresis as its property."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.evidence import Evidence
from counterpoise.networks.sharing_rule import leak_probability, least_discount, shared, threshold
from counterpoise.networks.tiers import SETTINGS, tier_rules, trust


def test_worked_examples_of_the_threshold() -> None:
    """Benefit 2, cost 10: stop above 0.2; and the three tiers of the equation."""
    assert threshold(2.0, 10.0) == pytest.approx(0.2)
    assert threshold([2, 4, 6], [10, 40, 300]) == pytest.approx([0.2, 0.1, 0.02])
    assert threshold(20.0, 10.0) == 1.0


def test_worked_example_of_the_repeated_game() -> None:
    assert least_discount(2.0, 5.0) == pytest.approx(0.714286, abs=1e-6)
    delta = least_discount(2.0, 5.0)
    assert delta * 2.0 / (1 - delta) == pytest.approx(5.0)


def test_events_move_trust_as_a_beta_distribution() -> None:
    found = leak_probability(1.0, 9.0, [-1, -1, 1, 0])
    assert found == pytest.approx([1 / 10, 2 / 11, 3 / 12, 3 / 13, 3 / 13])


def test_sharing_that_stopped_resumes_later_than_it_stopped() -> None:
    up = np.linspace(0.0, 0.2, 201)
    there_and_back = np.concatenate([up, up[::-1]])
    goes_on = shared(there_and_back, 0.1, 0.02)
    stops, resumes = np.flatnonzero(np.diff(goes_on.astype(int)))
    assert there_and_back[stops + 1] == pytest.approx(0.121)
    assert there_and_back[resumes + 1] == pytest.approx(0.079)
    once = shared(there_and_back, 0.1, 0.0)
    assert (once == (there_and_back < 0.1)).all()


@given(seed=st.integers(0, 1000), width=st.floats(0, 0.1))
def test_a_higher_chance_of_a_leak_never_makes_anybody_share(seed: int, width: float) -> None:
    draw = np.random.default_rng(seed)
    chances, limits = draw.uniform(0, 0.5, 30), draw.uniform(0, 0.5, 30)
    more = chances + draw.uniform(0, 0.2, 30)
    assert (shared(more, limits, width) <= shared(chances, limits, width)).all()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: threshold(-1.0, 1.0),
        lambda: threshold(1.0, 0.0),
        lambda: least_discount(-1.0, 1.0),
        lambda: least_discount(0.0, 0.0),
        lambda: leak_probability(0.0, 1.0, [1]),
        lambda: shared([0.1], 0.1, -0.1),
    ],
)
def test_negative_values_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"negative|above 0"):
        wrong()  # type: ignore[operator]


def test_lost_belief_never_makes_the_rule_share_more(evidence: Evidence) -> None:
    falling = np.linspace(0.4, 0.1, 6)[None, :]
    for steady, lost in zip(tier_rules(evidence), tier_rules(evidence, falling), strict=True):
        assert steady.shared.shape == (SETTINGS, 1)
        assert (lost.shared[:, 0] == steady.shared[:, 0]).all()
        assert (np.diff(lost.shared, axis=1) <= 0).all()


def test_tiers_are_shared_in_their_order(evidence: Evidence) -> None:
    limits = [rule.limit for rule in tier_rules(evidence)]
    assert limits == sorted(limits, reverse=True)
    counts = [int(rule.shared.sum()) for rule in tier_rules(evidence)]
    assert counts == sorted(counts, reverse=True)


def test_trust_follows_the_events_of_the_table(evidence: Evidence) -> None:
    found = trust(evidence)
    rows = [e for e in evidence.intelligence.intelligence_events if e.direction]
    assert len(found.chances) == len(rows) + 1
    assert list(found.dates) == sorted(e.date for e in rows)
