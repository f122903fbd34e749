"""Absent allies: laws that must hold, brute force, and cases done by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from counterpoise.measures.dependency import (
    Integration,
    contingencies,
    outages_table,
    providers,
    providers_table,
    without,
)

ALLIES, CAPABILITIES = 4, 3
UNITS = st.sampled_from([0.0, 0.1, 1.0, 2.0, 3.5, 8.0])
PROVIDED = arrays(float, (ALLIES, CAPABILITIES), elements=UNITS)
NEED = arrays(float, CAPABILITIES, elements=st.sampled_from([0.0, 1.0, 4.0, 10.0]))
INTEGRATION = Integration(np.array([0, 1, 2]), np.array([0.4, 0.35, 0.25]), -3.0)
ROUNDING = 1e-12


def covered(provided: np.ndarray, need: np.ndarray) -> list[float]:
    supply = provided.sum(axis=0)
    return [
        min(1.0, float(s) / float(r)) if r > 0 else 1.0 for s, r in zip(supply, need, strict=True)
    ]


@given(
    provided=PROVIDED,
    need=NEED,
    absent=arrays(bool, (3, ALLIES)),
    weights=st.permutations([1, 2, 5]),
)
def test_outages_against_brute_force(
    provided: np.ndarray, need: np.ndarray, absent: np.ndarray, weights: list[int]
) -> None:
    found = without(provided, need, absent, weights=np.array(weights), integration=INTEGRATION)
    before = covered(provided, need)
    for k in range(3):
        after = covered(provided[~absent[k]], need)
        assert found.shortfall[k].tolist() == pytest.approx([1 - x for x in after], abs=ROUNDING)
        lost = sum(w * (b - a) for w, b, a in zip(weights, before, after, strict=True)) / 8
        assert found.coverage_lost[k] == pytest.approx(lost, abs=ROUNDING)
        newly = sum(b >= 1 - 1e-9 and a < 1 - 1e-9 for b, a in zip(before, after, strict=True))
        assert found.newly_short[k] == newly
        level = INTEGRATION.level(np.array([before, after]))
        assert found.integrated_lost is not None
        assert found.integrated_lost[k] == pytest.approx(level[0] - level[1], abs=ROUNDING)


@given(provided=PROVIDED, need=NEED)
def test_laws_of_absence(provided: np.ndarray, need: np.ndarray) -> None:
    """Nobody's absence helps; a pair's absence costs no less than that of either.

    On coverage it costs no less than both together, since each stands in for the other.
    """
    found = contingencies(provided, need, integration=INTEGRATION)
    for single, pairs in (
        (found.single.coverage_lost, found.pairs.coverage_lost),
        (found.single.integrated_lost, found.pairs.integrated_lost),
    ):
        assert single is not None
        assert pairs is not None
        assert (single >= -ROUNDING).all()
        assert (pairs >= single[found.members].max(axis=1) - ROUNDING).all()
    assert (found.coverage_interaction >= -ROUNDING).all()
    parts = found.single.coverage_lost[found.members].sum(axis=1)
    np.testing.assert_allclose(parts + found.coverage_interaction, found.pairs.coverage_lost)
    idle = ~provided.any(axis=1)
    assert (found.single.coverage_lost[idle] == 0).all()
    nobody = without(provided, need, np.zeros(ALLIES, dtype=bool))
    assert nobody.coverage_lost.tolist() == [0]
    assert nobody.newly_short.tolist() == [0]
    assert nobody.integrated_lost is None


@given(provided=PROVIDED, need=NEED, factor=st.sampled_from([0.01, 7.0]), data=st.data())
def test_units_and_order_of_allies_do_not_matter(
    provided: np.ndarray, need: np.ndarray, factor: float, data: st.DataObject
) -> None:
    order = np.array(data.draw(st.permutations(range(ALLIES))))
    one = contingencies(provided, need, integration=INTEGRATION)
    other = contingencies(factor * provided[order], factor * need, integration=INTEGRATION)
    assert one.single.integrated_lost is not None
    assert other.single.integrated_lost is not None
    np.testing.assert_allclose(
        other.single.coverage_lost, one.single.coverage_lost[order], atol=ROUNDING
    )
    np.testing.assert_allclose(
        other.single.integrated_lost, one.single.integrated_lost[order], atol=ROUNDING
    )
    np.testing.assert_allclose(
        np.sort(other.pairs.coverage_lost), np.sort(one.pairs.coverage_lost), atol=ROUNDING
    )


@given(provided=PROVIDED, need=NEED, part=st.floats(0.05, 0.95))
def test_splitting_an_ally(provided: np.ndarray, need: np.ndarray, part: float) -> None:
    """Either half is missed no more than the whole; both halves are missed as much as it."""
    split = np.vstack([part * provided[0], (1 - part) * provided[0], provided[1:]])
    whole, halves = contingencies(provided, need), contingencies(split, need)
    lost = whole.single.coverage_lost
    assert (halves.single.coverage_lost[:2] <= lost[0] + ROUNDING).all()
    assert halves.members[0].tolist() == [0, 1]
    assert halves.pairs.coverage_lost[0] == pytest.approx(lost[0], abs=ROUNDING)
    np.testing.assert_allclose(halves.single.coverage_lost[2:], lost[1:], atol=ROUNDING)
    before, after = providers(provided), providers(split)
    known = before.largest >= 0
    assert (after.share[known] <= before.share[known] + ROUNDING).all()
    assert (after.effective_number[known] >= before.effective_number[known] - ROUNDING).all()


@given(
    provided=arrays(float, (2, 3, ALLIES, CAPABILITIES), elements=UNITS),
    need=arrays(float, (2, 3, CAPABILITIES), elements=st.sampled_from([0.0, 1.0, 4.0])),
)
def test_moments_stand_by_themselves(provided: np.ndarray, need: np.ndarray) -> None:
    through = contingencies(provided, need, integration=INTEGRATION)
    hanging = providers(provided)
    assert through.pairs.shortfall.shape == (2, 3, 6, CAPABILITIES)
    for i in range(2):
        for j in range(3):
            now = contingencies(provided[i, j], need[i, j], integration=INTEGRATION)
            np.testing.assert_allclose(
                through.single.coverage_lost[i, j], now.single.coverage_lost, atol=ROUNDING
            )
            assert through.integrated_interaction is not None
            assert now.integrated_interaction is not None
            np.testing.assert_allclose(
                through.integrated_interaction[i, j], now.integrated_interaction, atol=ROUNDING
            )
            assert hanging.largest[i, j].tolist() == providers(provided[i, j]).largest.tolist()


def test_by_hand() -> None:
    """Two units of each capability are needed; B and C stand in for each other on the second.

    Without A the first falls from 1 to 1/2, without B or C to 3/4, and the mean by half of that.
    The second stays covered by one of B and C, but falls to 0 without both: the mean loses
    another half, beyond the sum of the single losses.
    """
    provided = np.array([[1.0, 0.0], [0.5, 2.0], [0.5, 2.0]])
    found = contingencies(provided, np.array([2.0, 2.0]))
    assert found.single.coverage_lost.tolist() == [0.25, 0.125, 0.125]
    assert found.single.newly_short.tolist() == [1, 1, 1]
    assert found.members.tolist() == [[0, 1], [0, 2], [1, 2]]
    assert found.pairs.coverage_lost.tolist() == [0.375, 0.375, 0.75]
    assert found.coverage_interaction.tolist() == [0, 0, 0.5]
    assert found.pairs.newly_short.tolist() == [1, 1, 2]
    assert found.pairs.ranked().tolist() == [2, 0, 1]
    assert found.single.integrated_lost is None
    assert found.integrated_interaction is None


def test_roles_can_make_a_second_absence_matter_less() -> None:
    """Without the only enabler nothing works, so that the loss of mass on top costs nothing."""
    integration = Integration(np.array([0, 1]), np.array([0.5, 0.5]), -3.0)
    provided = np.array([[1.0, 0.0], [0.0, 1.0]])
    found = contingencies(provided, np.ones(2), integration=integration)
    assert found.single.integrated_lost is not None
    assert found.single.integrated_lost.tolist() == [1, 1]
    assert found.integrated_interaction is not None
    assert found.integrated_interaction.tolist() == [-1]


def test_half_is_allowed_and_more_is_not() -> None:
    provided = np.array([[1.0, 1.1, 0.0, 2.0], [1.0, 1.0, 0.0, 0.0]])
    found = providers(provided)
    assert found.over_cap.tolist() == [False, True, False, True]
    assert found.largest.tolist() == [0, 0, -1, 0]
    assert np.isnan(found.share[2])
    assert found.effective_number[[0, 3]].tolist() == [2, 1]
    assert found.herfindahl[3] == 1
    assert not providers(provided, cap=0.6).over_cap[1]


def test_496_pairs_of_32() -> None:
    draws = np.random.default_rng(8)
    found = contingencies(draws.random((32, 24)), np.full(24, 10.0))
    assert found.single.absent.sum(axis=1).tolist() == [1] * 32
    assert found.pairs.absent.sum(axis=1).tolist() == [2] * 496
    assert len({tuple(row) for row in found.pairs.absent}) == 496
    for k in (0, 77, 495):
        assert np.flatnonzero(found.pairs.absent[k]).tolist() == found.members[k].tolist()


def test_tables() -> None:
    provided, need = np.array([[3.0, 0.0], [1.0, 0.0], [0.0, 0.0]]), np.array([4.0, 1.0])
    hanging = providers_table(providers(provided), ["USA", "FRA", "ISL"], ["tanker", "sead"])
    assert hanging.loc["tanker", "largest"] == "USA"
    assert hanging.loc["tanker", "share"] == 0.75
    assert hanging["largest"].isna().tolist() == [False, True]
    assert hanging["over_cap"].tolist() == [True, False]
    found = contingencies(provided, need, integration=Integration(np.array([0, 1]), np.ones(2), 1))
    table = outages_table(found.single, ["USA", "FRA", "ISL"])
    assert table.index.tolist() == ["USA", "FRA", "ISL"]
    assert table["coverage_lost"].tolist() == [0.375, 0.125, 0]
    assert table["integrated_lost"].tolist() == [0.375, 0.125, 0]
    assert table["newly_short"].tolist() == [1, 1, 0]
    assert table["largest_shortfall"].tolist() == [1, 1, 1]
    pairs = outages_table(contingencies(provided, need).pairs, ["USA", "FRA", "ISL"])
    assert pairs.index.tolist() == ["USA,FRA", "USA,ISL", "FRA,ISL"]
    assert "integrated_lost" not in pairs


def test_a_wrong_number_of_allies_is_refused() -> None:
    with pytest.raises(ValueError, match="each of the 2 allies"):
        without(np.ones((2, 3)), np.ones(3), np.ones((1, 3), dtype=bool))
