"""Shapley effects from runs: closed forms, correlated inputs, and the engine."""

import numpy as np
import pytest
from scipy.special import ndtri
from tests.studies.conftest import QUESTION, planned_study
from tests.studies.functions import ishigami, space
from tests.studies.test_sensitivity import ISHIGAMI_FIRST, ISHIGAMI_PAIR, by_factor, rng

import counterpoise as cp
from counterpoise.studies.designs import Points, Space, two_samples
from counterpoise.studies.sensitivity import shapley_effects, shapley_table
from counterpoise.studies.shapley_design import Correlated, ShapleyDesign

PAIR = Space(("x1", "x2", "common"), {"x1": (0,), "x2": (1,), "common": (2,)})
PLAYERS = {"x1": (0,), "x2": (1,)}


def normals(unit: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", weight: float) -> tuple:  # type: ignore[type-arg]
    """Return the two correlated normal numbers behind points, as the engine mixes them."""
    own, common = ndtri(unit[:, :2]), ndtri(unit[:, 2:])
    return tuple((np.sqrt(1 - weight) * own + np.sqrt(weight) * common).T)


def test_ishigami_has_its_closed_form() -> None:
    known = space(3)
    design = ShapleyDesign(known, known.factors, 16384, 1)
    points = design.rows(0, design.total)
    outputs = ishigami(points.unit).reshape(16384, 4)
    table = shapley_table(outputs, [name for name in points.sample if name], rng())
    first, half = ISHIGAMI_FIRST, ISHIGAMI_PAIR / 2
    expected = [first[0] + half, first[1], first[2] + half]
    found = by_factor(table, "shapley", ["x1", "x2", "x3"])
    assert found == pytest.approx(expected, abs=0.02)
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    low, high = (by_factor(table, f"shapley_{e}", ["x1", "x2", "x3"]) for e in ("low", "high"))
    assert (low < expected).all()
    assert (high > expected).all()


@pytest.mark.parametrize("weight", [0.5, 0.9])
def test_correlated_inputs_have_their_closed_form(weight: float) -> None:
    """Y = X1 + X2, deviations 1 and 2: Owen and Prieur (2017), two correlated normal inputs."""
    design = ShapleyDesign(PAIR, PLAYERS, 8192, 1, (Correlated((0, 1), 2, weight),))
    points = design.rows(0, design.total)
    one, two = normals(points.unit, weight)
    table = shapley_table(
        (one + 2 * two).reshape(8192, 3), list(filter(None, points.sample)), rng()
    )
    joint = weight * 1 * 2
    variance = 1 + 4 + 2 * joint
    given = {1: (1 + joint) ** 2 / 1, 2: (4 + joint) ** 2 / 4}
    expected = [(given[1] + variance - given[2]) / 2, (given[2] + variance - given[1]) / 2]
    if weight == 0.5:
        assert np.array(expected) / variance == pytest.approx([0.339286, 0.660714], abs=1e-6)
    found = by_factor(table, "shapley", ["x1", "x2"])
    assert found == pytest.approx(np.array(expected) / variance, abs=0.015)


def test_what_stays_keeps_its_value_and_what_changes_is_drawn_given_it() -> None:
    weight = 0.7
    design = ShapleyDesign(PAIR, PLAYERS, 4096, 3, (Correlated((0, 1), 2, weight),))
    points = design.rows(0, design.total)
    one, two = (z.reshape(4096, 3) for z in normals(points.unit, weight))
    changed = points.sample.reshape(4096, 3)[:, 1]
    stays = np.where(changed == "x1", two[:, 1], one[:, 1])
    before = np.where(changed == "x1", two[:, 0], one[:, 0])
    np.testing.assert_allclose(stays, before, atol=1e-9)
    drawn = np.where(changed == "x1", one[:, 1], two[:, 1])
    assert np.corrcoef(stays, drawn)[0, 1] == pytest.approx(weight, abs=0.03)
    assert drawn.std() == pytest.approx(1.0, abs=0.03)
    # At the end both have changed, and nothing of the beginning is left.
    assert np.corrcoef(one[:, 0], one[:, 2])[0, 1] == pytest.approx(0.0, abs=0.05)


def test_a_part_is_that_of_the_whole_and_a_larger_one_keeps_it() -> None:
    family = (Correlated((0, 1), 2, 0.5),)
    small, large = (ShapleyDesign(PAIR, PLAYERS, size, 7, family) for size in (8, 32))
    whole = small.rows(0, small.total)
    assert small.total == 24
    for first, last in ((0, 1), (1, 4), (5, 24), (23, 24)):
        part = small.rows(first, last)
        np.testing.assert_array_equal(part.unit, whole.unit[first:last])
        assert part.sample.tolist() == whole.sample[first:last].tolist()
    np.testing.assert_array_equal(large.rows(0, 24).unit, whole.unit)


def test_a_constant_output_has_no_effects() -> None:
    table = shapley_table(np.ones((4, 3)), ["x", "y"] * 4, rng())
    assert table["shapley"].isna().all()


def test_effects_on_the_engine_are_those_of_every_coalition() -> None:
    """The same share by another way: each set of factors frozen in turn, over the same samples."""
    asked = {"design": "shapley", "size": 128, "views": "all"}
    study = cp.study(QUESTION | asked)
    table = study.sensitivity("gap_area")
    names = list(study.factors)
    assert table["shapley"].sum() == pytest.approx(1.0)
    ready = planned_study(**asked)
    experiments = ready.experiments()
    a, b = two_samples(len(ready.space.columns), 1, "study/shapley", 0, 128)
    zero = np.zeros(128, dtype=np.int64)
    left, explained = {}, {}
    for code in range(2 ** len(names)):
        group = frozenset(name for k, name in enumerate(names) if code >> k & 1)
        unit = a.copy()
        for name in group:
            own = list(ready.space.factors[name])
            unit[:, own] = b[:, own]
        points = Points(unit, zero, np.full(128, "", dtype=object))
        left[group] = experiments.run("cliff", "all", points)["gap_area"].to_numpy()
    every, none = frozenset(names), frozenset[str]()
    variance = ((left[none] - left[every]) ** 2).mean() / 2
    for group in left:
        explained[group] = variance - ((left[none] - left[every - group]) ** 2).mean() / 2
    expected = shapley_effects(names, explained)
    found = by_factor(table, "shapley", names)
    assert found == pytest.approx([expected[name] for name in names], abs=0.06)


def test_correlated_figures_are_players_of_their_own() -> None:
    """Lead times share a common number: it is no player, and figures are drawn given the others."""
    asked = {"uncertainties": "figures", "design": "shapley", "size": 2, "choices": {}}
    design = planned_study(**asked).design
    assert isinstance(design, ShapleyDesign)
    assert design.correlated
    common = {family.common for family in design.correlated}
    assert not common & {column for owned in design.players.values() for column in owned}
    for family in design.correlated:
        assert 0 < family.weight <= 1
        assert len(family.columns) > 1
    study = cp.study(QUESTION | asked | {"views": "all"})
    table = study.sensitivity("gap_area")
    assert not any(name.startswith("common/") for name in table["factor"])
    assert table["shapley"].sum() == pytest.approx(1.0)
