"""Designs: every batch is the part of the whole that it should be."""

from typing import Any

import numpy as np
import pytest

from counterpoise.ensemble.sampling import uniforms
from counterpoise.studies import designs
from counterpoise.studies.designs import (
    Design,
    FactorialDesign,
    HypercubeDesign,
    LeversDesign,
    MorrisDesign,
    SobolDesign,
    Space,
    morris_steps,
    two_samples,
)

SPACE = Space(("x", "y", "y/common", "z"), {"x": (0,), "y": (1, 2), "z": (3,)})
LEVERS = FactorialDesign(SPACE, {"x": (0.25, 0.75), "z": (0.0, 0.5, 1.0)})
DESIGNS: list[Design] = [
    SobolDesign(SPACE, 8, 1),
    HypercubeDesign(SPACE, 1500, 1),
    MorrisDesign(SPACE, 5, 1),
    LEVERS,
    LeversDesign(LEVERS, HypercubeDesign(SPACE, 7, 1)),
]


@pytest.mark.parametrize("design", DESIGNS, ids=lambda d: type(d).__name__)
def test_a_part_is_that_of_the_whole(design: Design) -> None:
    whole = design.rows(0, design.total)
    assert whole.unit.shape == (design.total, 4)
    for first, last in ((0, 1), (1, 4), (3, design.total), (design.total - 1, design.total)):
        part = design.rows(first, last)
        np.testing.assert_array_equal(part.unit, whole.unit[first:last])
        np.testing.assert_array_equal(part.base, whole.base[first:last])
        assert part.sample.tolist() == whole.sample[first:last].tolist()


@pytest.mark.parametrize("kind", [SobolDesign, HypercubeDesign, MorrisDesign])
def test_a_larger_design_keeps_its_first_rows(kind: type) -> None:
    small, large = kind(SPACE, 4, 7), kind(SPACE, 16, 7)
    np.testing.assert_array_equal(small.rows(0, small.total).unit, large.rows(0, small.total).unit)
    assert not np.array_equal(small.rows(0, 4).unit, kind(SPACE, 4, 8).rows(0, 4).unit)


def test_sobol_takes_whole_factors_from_the_other_sample() -> None:
    points = SobolDesign(SPACE, 4, 1).rows(0, 20)
    a, b, x, y, z = (points.unit[place::5] for place in range(5))
    assert points.sample[:5].tolist() == ["A", "B", "x", "y", "z"]
    for mixed, own in ((x, [0]), (y, [1, 2]), (z, [3])):
        rest = [column for column in range(4) if column not in own]
        np.testing.assert_array_equal(mixed[:, own], b[:, own])
        np.testing.assert_array_equal(mixed[:, rest], a[:, rest])


def test_sobol_points_are_balanced() -> None:
    points = SobolDesign(SPACE, 16, 3).rows(0, 80)
    for place in (0, 1):  # each sixteenth of each axis holds one point of each sample
        cells = np.floor(points.unit[place::5] * 16).astype(int)
        assert all(sorted(column) == list(range(16)) for column in cells.T)


def test_a_hypercube_has_the_streams_of_every_run() -> None:
    points = HypercubeDesign(SPACE, 30, 5).rows(0, 30)
    for number, name in enumerate(SPACE.columns):
        np.testing.assert_array_equal(points.unit[:, number], uniforms(5, name, 0, 30))


def test_a_factorial_runs_each_combination_once_and_leaves_the_rest() -> None:
    points = LEVERS.rows(0, LEVERS.total)
    assert LEVERS.total == 6
    assert len({tuple(row) for row in points.unit[:, [0, 3]]}) == 6
    assert np.isnan(points.unit[:, [1, 2]]).all()


def test_levers_share_their_futures() -> None:
    design = LeversDesign(LEVERS, HypercubeDesign(SPACE, 7, 1))
    points = design.rows(0, design.total)
    by_future = points.unit.reshape(6, 7, 4)
    assert (by_future[:, :, [1, 2]] == by_future[0, :, [1, 2]].T).all()
    assert points.sample.tolist() == [str(c) for c in range(6) for _ in range(7)]


def test_morris_changes_one_factor_at_a_step() -> None:
    design = MorrisDesign(SPACE, 20, 1)
    points = design.rows(0, design.total)
    changed, steps = morris_steps(points.sample)
    trajectories = points.unit.reshape(20, 4, 4)
    moves = np.diff(trajectories, axis=1).reshape(60, 4)
    assert ((points.unit > 0) & (points.unit < 1)).all()
    for name, step, move in zip(changed, steps, moves, strict=True):
        own = list(SPACE.factors[name])
        assert move[own[0]] == step
        assert np.abs(move[own]).tolist() == [0.5] * len(own)
        assert (np.delete(move, own) == 0).all()
    assert all(sorted(changed[i : i + 3]) == ["x", "y", "z"] for i in range(0, 60, 3))


def test_a_sequence_is_scrambled_once_for_all_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part of a study asks for rows; scrambling hundreds of columns would hold all cores."""
    from scipy.stats import qmc

    made = []

    def counted(*given: Any, **named: Any) -> qmc.Sobol:
        made.append(given)
        return sobol(*given, **named)

    sobol = qmc.Sobol
    whole = two_samples(7, 11, "study/scrambled-once", 0, 64)
    designs._scrambled.cache_clear()
    monkeypatch.setattr(qmc, "Sobol", counted)
    parts = [two_samples(7, 11, "study/scrambled-once", k, k + 16) for k in (48, 0, 32, 16)]
    assert len(made) == 1
    for sample in (0, 1):
        ordered = np.concatenate([parts[n][sample] for n in (1, 3, 2, 0)])
        np.testing.assert_array_equal(ordered, whole[sample])
