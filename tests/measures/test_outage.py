"""Absent allies: laws that must hold, brute force, and cases done by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from counterpoise.measures.dependency import (
    contingencies,
    outages_table,
    providers,
    providers_table,
    without,
)
from counterpoise.measures.packages import PackageNeeds

ALLIES, CAPABILITIES = 4, 3
UNITS = st.sampled_from([0.0, 0.1, 1.0, 2.0, 3.5, 8.0])
PROVIDED = arrays(float, (ALLIES, CAPABILITIES), elements=UNITS)
NEED = arrays(float, CAPABILITIES, elements=st.sampled_from([0.0, 1.0, 4.0, 10.0]))
PACKAGES = (
    PackageNeeds("two", np.array([[1.0, 0, 0], [0, 1, 0]]), np.array([2.0, 3.0])),
    PackageNeeds("sum", np.array([[0.0, 1, 1]]), np.array([5.0])),
)
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
    found = without(provided, need, absent, weights=np.array(weights), packages=PACKAGES)
    before = covered(provided, need)
    for k in range(3):
        after = covered(provided[~absent[k]], need)
        assert found.shortfall[k].tolist() == pytest.approx([1 - x for x in after], abs=ROUNDING)
        lost = sum(w * (b - a) for w, b, a in zip(weights, before, after, strict=True)) / 8
        assert found.coverage_lost[k] == pytest.approx(lost, abs=ROUNDING)
        newly = sum(b >= 1 - 1e-9 and a < 1 - 1e-9 for b, a in zip(before, after, strict=True))
        assert found.newly_short[k] == newly
        all_there, left = provided.sum(axis=0), provided[~absent[k]].sum(axis=0)
        two = [min(1.0, x[0] / 2, x[1] / 3) for x in (all_there, left)]
        both = [min(1.0, (x[1] + x[2]) / 5) for x in (all_there, left)]
        assert found.tempo_lost["two"][k] == pytest.approx(two[0] - two[1], abs=ROUNDING)
        assert found.tempo_lost["sum"][k] == pytest.approx(both[0] - both[1], abs=ROUNDING)


@given(provided=PROVIDED, need=NEED)
def test_laws_of_absence(provided: np.ndarray, need: np.ndarray) -> None:
    """Nobody's absence helps; a pair's absence costs no less than that of either.

    On coverage it costs no less than both together, since each stands in for the other.
    """
    found = contingencies(provided, need, packages=PACKAGES)
    for single, pairs in (
        (found.single.coverage_lost, found.pairs.coverage_lost),
        (found.single.tempo_lost["two"], found.pairs.tempo_lost["two"]),
        (found.single.tempo_lost["sum"], found.pairs.tempo_lost["sum"]),
    ):
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
    assert nobody.tempo_lost == {}


@given(provided=PROVIDED, need=NEED, factor=st.sampled_from([0.01, 7.0]), data=st.data())
def test_units_and_order_of_allies_do_not_matter(
    provided: np.ndarray, need: np.ndarray, factor: float, data: st.DataObject
) -> None:
    order = np.array(data.draw(st.permutations(range(ALLIES))))
    one = contingencies(provided, need, packages=PACKAGES)
    scaled = [PackageNeeds(p.name, p.counted, factor * p.need) for p in PACKAGES]
    other = contingencies(factor * provided[order], factor * need, packages=scaled)
    np.testing.assert_allclose(
        other.single.coverage_lost, one.single.coverage_lost[order], atol=ROUNDING
    )
    for name, lost in one.single.tempo_lost.items():
        np.testing.assert_allclose(other.single.tempo_lost[name], lost[order], atol=ROUNDING)
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
    through = contingencies(provided, need, packages=PACKAGES)
    hanging = providers(provided)
    assert through.pairs.shortfall.shape == (2, 3, 6, CAPABILITIES)
    for i in range(2):
        for j in range(3):
            now = contingencies(provided[i, j], need[i, j], packages=PACKAGES)
            np.testing.assert_allclose(
                through.single.coverage_lost[i, j], now.single.coverage_lost, atol=ROUNDING
            )
            for name, beyond in now.tempo_interaction.items():
                np.testing.assert_allclose(
                    through.tempo_interaction[name][i, j], beyond, atol=ROUNDING
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
    assert found.single.tempo_lost == {}
    assert found.tempo_interaction == {}


def test_parts_can_make_a_second_absence_matter_less() -> None:
    """Without the only tankers nothing flies, so that the loss of fighters on top costs nothing."""
    package = PackageNeeds("air", np.eye(2), np.ones(2))
    provided = np.array([[1.0, 0.0], [0.0, 1.0]])
    found = contingencies(provided, np.ones(2), packages=[package])
    assert found.single.tempo_lost["air"].tolist() == [1, 1]
    assert found.tempo_interaction["air"].tolist() == [-1]


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
    found = contingencies(provided, need, packages=[PackageNeeds("air", np.eye(2)[:1], need[:1])])
    table = outages_table(found.single, ["USA", "FRA", "ISL"])
    assert table.index.tolist() == ["USA", "FRA", "ISL"]
    assert table["coverage_lost"].tolist() == [0.375, 0.125, 0]
    assert table["air_lost"].tolist() == [0.75, 0.25, 0]
    assert table["newly_short"].tolist() == [1, 1, 0]
    assert table["largest_shortfall"].tolist() == [1, 1, 1]
    pairs = outages_table(contingencies(provided, need).pairs, ["USA", "FRA", "ISL"])
    assert pairs.index.tolist() == ["USA,FRA", "USA,ISL", "FRA,ISL"]
    assert "air_lost" not in pairs


def test_a_wrong_number_of_allies_is_refused() -> None:
    with pytest.raises(ValueError, match="each of the 2 allies"):
        without(np.ones((2, 3)), np.ones(3), np.ones((1, 3), dtype=bool))
