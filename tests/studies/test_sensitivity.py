"""Measures of sensitivity, against closed forms, published values and other programs."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.studies.functions import (
    ishigami,
    morris,
    samples,
    sobol_g,
    sobol_g_shares,
    sobol_points,
    space,
)

from counterpoise.studies.designs import MorrisDesign, SobolDesign, morris_steps
from counterpoise.studies.sensitivity import (
    borgonovo_delta,
    delta_table,
    elementary_effects,
    is_constant,
    morris_table,
    regional_table,
    second_order,
    second_order_table,
    shapley_effects,
    sobol_table,
)

ISHIGAMI_FIRST = (0.313905, 0.442411, 0.0)
ISHIGAMI_TOTAL = (0.557589, 0.442411, 0.243684)
ISHIGAMI_PAIR = 0.243684
"""Closed forms with a = 7 and b = 0.1: Saltelli et al., Global Sensitivity Analysis (2008)."""


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def by_factor(table: Any, column: str, names: list[str]) -> "NDArray[np.float64]":
    return np.asarray(table.set_index("factor").loc[names, column], dtype=float)


def test_ishigami_has_its_published_indices() -> None:
    names, points = sobol_points(3, 4096)
    table = sobol_table(*samples(points, ishigami(points.unit), names), rng())
    listed = list(names.factors)
    assert by_factor(table, "first", listed) == pytest.approx(ISHIGAMI_FIRST, abs=0.005)
    assert by_factor(table, "total", listed) == pytest.approx(ISHIGAMI_TOTAL, abs=0.005)
    for measure, known in (("first", ISHIGAMI_FIRST), ("total", ISHIGAMI_TOTAL)):
        assert (by_factor(table, f"{measure}_low", listed) < np.array(known) + 0.002).all()
        assert (by_factor(table, f"{measure}_high", listed) > np.array(known) - 0.002).all()
    assert table["factor"].tolist() == ["x1", "x2", "x3"]


def test_sobol_g_has_its_closed_form() -> None:
    names, points = sobol_points(8, 4096)
    table = sobol_table(*samples(points, sobol_g(points.unit), names), rng())
    first, total = sobol_g_shares()
    # Published to three decimals for these weights: Saltelli et al. (2008), chapter 4.
    assert first[:4] == pytest.approx([0.716, 0.179, 0.024, 0.007], abs=0.001)
    assert by_factor(table, "first", list(names.factors)) == pytest.approx(first, abs=0.02)
    assert by_factor(table, "total", list(names.factors)) == pytest.approx(total, abs=0.02)


def test_indices_are_those_of_scipy_on_the_same_runs() -> None:
    from scipy.stats import sobol_indices

    names, points = sobol_points(3, 256)
    a, b, mixed = samples(points, ishigami(points.unit), names)
    table = sobol_table(a, b, mixed, rng())
    stacked = np.stack(list(mixed.values()))[:, None, :]
    theirs = sobol_indices(func={"f_A": a[None], "f_B": b[None], "f_AB": stacked}, n=256)
    listed = list(names.factors)
    assert by_factor(table, "first", listed) == pytest.approx(theirs.first_order, abs=1e-12)
    assert by_factor(table, "total", listed) == pytest.approx(theirs.total_order, abs=1e-12)


def test_a_group_has_the_closed_index_of_its_members() -> None:
    """Of Ishigami, x1 and x3 together explain S1 + S3 + S13, all but x2."""
    names, points = sobol_points(3, 4096)
    grouped = SobolDesign(type(names)(names.columns, {"x1 and x3": (0, 2), "x2": (1,)}), 4096, 1)
    rows = grouped.rows(0, grouped.total)
    table = sobol_table(*samples(rows, ishigami(rows.unit), grouped.space), rng())
    expected = [1 - ISHIGAMI_FIRST[1], ISHIGAMI_FIRST[1]]
    for measure in ("first", "total"):
        assert by_factor(table, measure, ["x1 and x3", "x2"]) == pytest.approx(expected, abs=0.01)
    assert points.unit.shape[0] > rows.unit.shape[0]


def test_second_order_is_that_of_salib_and_of_the_closed_form() -> None:
    salib = pytest.importorskip("SALib.analyze.sobol")
    size, (names, points) = 4096, sobol_points(3, 4096)
    a, b = points.unit[points.sample == "A"], points.unit[points.sample == "B"]
    first, second, mixed = samples(points, ishigami(points.unit), names)
    reverse = {}
    for number, name in enumerate(names.factors):
        unit = b.copy()
        unit[:, number] = a[:, number]
        reverse[name] = ishigami(unit)
    found = second_order(first, second, mixed, reverse)
    assert found["x1", "x3"] == pytest.approx(ISHIGAMI_PAIR, abs=0.01)
    assert found["x1", "x2"] == pytest.approx(0.0, abs=0.01)
    rows = np.stack([first, *mixed.values(), *reverse.values(), second], axis=1).ravel()
    problem = {"num_vars": 3, "names": list(names.factors), "bounds": [[0, 1]] * 3}
    theirs = salib.analyze(problem, rows, calc_second_order=True, seed=1)
    for (one, other), value in found.items():
        i, j = int(one[1]) - 1, int(other[1]) - 1
        assert value == pytest.approx(theirs["S2"][i, j], abs=0.01)
    assert size == first.size
    table = second_order_table(first, second, mixed, reverse, 1)
    assert table.loc[0, ["factor", "other"]].tolist() == ["x1", "x3"]
    assert table["second"].tolist() == pytest.approx(
        sorted(theirs["S2"][np.triu_indices(3, 1)])[::-1]
    )
    assert table.loc[0, "second_low"] < ISHIGAMI_PAIR < table.loc[0, "second_high"]
    again = second_order_table(first, second, mixed, reverse, 1)
    assert again.equals(table)


def test_the_design_has_the_rows_of_pairs() -> None:
    known = space(3)
    plain, paired = SobolDesign(known, 8, 1), SobolDesign(known, 8, 1, second_order=True)
    rows = paired.rows(0, paired.total)
    assert (plain.total, paired.total) == (40, 64)
    by_sample = {name: rows.unit[rows.sample == name] for name in rows.sample[:8]}
    np.testing.assert_array_equal(by_sample["A"], plain.rows(0, 40).unit[::5])
    for number, name in enumerate(known.factors):
        rest = [column for column in range(3) if column != number]
        reverse, mixed = by_sample[f"B with {name}"], by_sample[name]
        np.testing.assert_array_equal(reverse[:, number], by_sample["A"][:, number])
        np.testing.assert_array_equal(reverse[:, rest], by_sample["B"][:, rest])
        np.testing.assert_array_equal(mixed[:, number], by_sample["B"][:, number])
    part = paired.rows(5, 21)
    np.testing.assert_array_equal(part.unit, rows.unit[5:21])
    assert part.sample.tolist() == rows.sample[5:21].tolist()


def test_pairs_of_a_constant_output_have_no_index() -> None:
    one = np.full(8, 2.0)
    both = {"x": one, "y": one}
    table = second_order_table(one, one, both, both, 1)
    assert table[["second", "second_low"]].isna().all(axis=None)
    assert len(second_order_table(one, one, {"x": one}, {"x": one}, 1)) == 0


def test_a_constant_output_has_no_indices_and_no_warning() -> None:
    names, points = sobol_points(3, 16)
    constant = np.full(points.base.size, 2.5)
    table = sobol_table(*samples(points, constant, names), rng())
    assert table[["first", "total", "total_low"]].isna().all(axis=None)
    assert (table["effect"] == 0).all()
    assert is_constant(constant)
    assert is_constant(constant + 1e-12 * np.arange(constant.size))
    assert not is_constant(np.array([0.0, 1e-6]))


def test_the_bootstrap_follows_its_seed() -> None:
    names, points = sobol_points(3, 64)
    parts = samples(points, ishigami(points.unit), names)
    assert sobol_table(*parts, rng()).equals(sobol_table(*parts, rng()))


def test_morris_parts_the_inputs_as_published() -> None:
    """Ten inputs count, three of them without interactions; ten do not: Morris (1991), figure 1."""
    design = MorrisDesign(space(20), 60, 1)
    points = design.rows(0, design.total)
    outputs = morris(points.unit.copy()).reshape(60, 21)
    table = morris_table(elementary_effects(outputs, *morris_steps(points.sample)))
    first = set(table["factor"].head(10))
    assert first == {f"x{i}" for i in range(1, 11)}
    sigma, mu_star = table.set_index("factor")["sigma"], table.set_index("factor")["mu_star"]
    assert sigma[[f"x{i}" for i in (8, 9, 10)]].max() < sigma[[f"x{i}" for i in range(1, 7)]].min()
    assert mu_star[["x8", "x9", "x10"]].to_numpy() == pytest.approx([40.0] * 3, rel=0.15)
    assert mu_star[[f"x{i}" for i in range(11, 21)]].max() < 10


def test_elementary_effects_are_those_of_salib() -> None:
    salib = pytest.importorskip("SALib.analyze.morris")
    design = MorrisDesign(space(3), 30, 1)
    points = design.rows(0, design.total)
    outputs = ishigami(points.unit)
    effects = elementary_effects(outputs.reshape(30, 4), *morris_steps(points.sample))
    table = morris_table(effects)
    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[0, 1]] * 3}
    theirs = salib.analyze(problem, points.unit, outputs, num_levels=4, seed=1)
    scale = (4 / 6) / 0.5  # SALib divides by a step of two thirds, whatever the points are
    listed = ["x1", "x2", "x3"]
    for measure in ("mu", "mu_star", "sigma"):
        expected = scale * np.asarray(theirs[measure], dtype=float)
        assert by_factor(table, measure, listed) == pytest.approx(expected, rel=1e-9)


def test_delta_is_that_of_salib() -> None:
    salib = pytest.importorskip("SALib.analyze.delta")
    unit = rng().uniform(size=(1000, 3))
    output = ishigami(unit)
    edges = np.linspace(0, 1000, 1 + round(min(np.ceil(1000 ** (2 / (7 + np.tanh(1)))), 48)))
    grid = np.linspace(output.min(), output.max(), 110)
    for number in range(3):
        theirs = salib.calc_delta(output, grid, unit[:, number], edges)
        assert borgonovo_delta(unit[:, number], output) == pytest.approx(theirs, abs=0.003)


def test_delta_tells_what_counts_from_what_does_not() -> None:
    draw = rng()
    x, idle = draw.uniform(size=800), draw.uniform(size=800)
    side = np.where(draw.uniform(size=800) < 0.5, "left", "right")
    output = x + np.where(side == "left", 0.0, 2.0)
    table = delta_table({"idle": idle, "x": x, "side": side}, output, rng())
    known = table.set_index("factor")["delta"]
    assert table["factor"].tolist() == ["side", "x", "idle"]
    assert known["side"] == pytest.approx(0.5, abs=0.08)  # two densities that hardly overlap
    assert known["idle"] < 0.1 < known["x"]
    assert np.isnan(borgonovo_delta(x, np.ones(800)))


def test_regional_distance_is_that_of_kolmogorov_and_smirnov() -> None:
    draw = rng()
    x, idle = draw.uniform(size=2000), draw.uniform(size=2000)
    side = np.where(x > 0.5, "right", "left")
    table = regional_table({"idle": idle, "x": x, "side": side}, x > 0.75)
    known = table.set_index("factor")["distance"]
    # Above 0.75 and below it do not overlap; all of the first are right, a third of the others.
    assert known["x"] == 1.0
    assert known["side"] == pytest.approx(2 / 3, abs=0.03)
    assert known["idle"] < 0.1
    assert regional_table({"x": x}, x > 2)["distance"].isna().all()


def test_shapley_effects_of_correlated_inputs_have_their_closed_form() -> None:
    """Y = X1 + X2 with deviations 1 and 2 and correlation 0.5: Owen (2014), linear Gaussian."""
    covariance = 0.5 * 1 * 2
    variance = 1 + 4 + 2 * covariance
    given_first = (1 + covariance) ** 2 / 1
    given_second = (4 + covariance) ** 2 / 4
    explained = {
        frozenset[str](): 0.0,
        frozenset({"x1"}): given_first,
        frozenset({"x2"}): given_second,
        frozenset({"x1", "x2"}): variance,
    }
    effects = shapley_effects(["x1", "x2"], explained)
    assert list(effects.values()) == pytest.approx([0.339286, 0.660714], abs=1e-6)
    assert sum(effects.values()) == pytest.approx(1.0)
    # The first-order indices alone would sum to more than one.
    assert (given_first + given_second) / variance == pytest.approx(0.571429 + 0.892857, abs=1e-5)
    with pytest.raises(ValueError, match="missing"):
        shapley_effects(["x1", "x2", "x3"], explained)
    with pytest.raises(ValueError, match="does not vary"):
        shapley_effects(["x"], {frozenset[str](): 0.0, frozenset({"x"}): 0.0})


def test_shapley_effects_lie_between_first_order_and_total() -> None:
    first, pair = ISHIGAMI_FIRST, ISHIGAMI_PAIR
    explained = {frozenset[str](): 0.0}
    shares = {"x1": first[0], "x2": first[1], "x3": first[2]}
    for size in range(1, 8):
        group = frozenset(n for k, n in enumerate(shares) if size >> k & 1)
        explained[group] = sum(shares[n] for n in group) + pair * ({"x1", "x3"} <= group)
    effects = shapley_effects(list(shares), explained)
    assert effects["x1"] == pytest.approx(first[0] + pair / 2, abs=1e-5)
    assert effects["x3"] == pytest.approx(pair / 2, abs=1e-5)
    assert effects["x2"] == pytest.approx(first[1], abs=1e-5)
