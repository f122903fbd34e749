"""Scenario discovery: boxes that are known, published numbers, and what it must never do."""

import numpy as np
import pandas as pd
import pytest

from counterpoise.studies.boxes import Box, Limit, quasi_p_values
from counterpoise.studies.prim import densest, prim


def cube(size: int = 2000, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(rng.uniform(size=(size, 4)), columns=list("abcd"))


def test_a_known_box_is_found() -> None:
    table = cube()
    cases = ((table["a"] > 0.6) & (table["b"] < 0.5)).to_numpy()
    box = prim(table, cases)[-1]
    assert set(box.limits) == {"a", "b"}
    assert box.limits["a"].low == pytest.approx(0.6, abs=0.02)
    assert box.limits["b"].high == pytest.approx(0.5, abs=0.02)
    assert box.density > 0.97
    assert box.coverage > 0.93
    assert max(box.quasi_p.values()) < 1e-6


def test_a_box_within_noise_is_found() -> None:
    """As in Friedman and Fisher's example: a region in which an outcome is more frequent."""
    rng, table = np.random.default_rng(2), cube(3000, 2)
    inside = (table["c"].between(0.3, 0.7) & (table["d"] > 0.5)).to_numpy()
    cases = rng.uniform(size=3000) < np.where(inside, 0.9, 0.1)
    boxes = prim(table, cases)
    chosen = densest(boxes, 0.6)
    assert set(chosen.limits) >= {"c", "d"}
    assert chosen.density > 0.8
    true_coverage = cases[inside].sum() / cases.sum()
    assert 0.6 <= chosen.coverage < true_coverage + 0.05


def test_the_trade_off_runs_one_way() -> None:
    table = cube()
    cases = ((table["a"] + table["b"]) > 1.3).to_numpy()
    boxes = prim(table, cases)
    densities, covers = [b.density for b in boxes], [b.coverage for b in boxes[:-1]]
    assert boxes[0].limits == {}
    assert (boxes[0].coverage, boxes[0].density) == (1.0, cases.mean())
    assert densities == sorted(densities)
    assert covers == sorted(covers, reverse=True)
    assert boxes[-1].mass >= 0.05
    for box in boxes:
        inside = box.holds(table)
        assert (int(inside.sum()), int(cases[inside].sum())) == (box.runs, box.cases)


def test_categories_are_peeled_one_at_a_time() -> None:
    table = cube().assign(level=np.random.default_rng(3).choice(["x", "y", "z"], size=2000))
    cases = ((table["level"] == "y") & (table["a"] < 0.4)).to_numpy()
    box = prim(table, cases)[-1]
    assert box.limits["level"].categories == frozenset({"y"})
    assert box.limits["a"].high == pytest.approx(0.4, abs=0.02)
    assert box.density > 0.95


def test_quasi_p_is_that_of_the_published_formula() -> None:
    """A box of 60 runs with 45 cases; without one limit 75 runs with 48."""
    table = pd.DataFrame({"x": np.r_[np.zeros(60), np.ones(15), np.zeros(5)], "y": 0.0})
    table.loc[75:, "y"] = 1.0
    cases = np.r_[np.ones(45), np.zeros(15), np.ones(3), np.zeros(12), np.ones(5)].astype(bool)
    limits = {"x": Limit(high=0.5), "y": Limit(high=0.5)}
    assert quasi_p_values(table, cases, limits)["x"] == pytest.approx(0.047664, abs=1e-6)
    box = Box(limits, 60, 45, 1000, 80)
    assert (box.density, box.coverage) == (0.75, 0.5625)


def test_inputs_stay_as_they_are() -> None:
    table = cube(300).assign(way=["one", "other"] * 150)
    cases = (table["a"] > 0.5).to_numpy()
    before, flags = table.copy(deep=True), cases.copy()
    prim(table, cases)
    pd.testing.assert_frame_equal(table, before)
    np.testing.assert_array_equal(cases, flags)


def test_values_that_many_runs_share_are_peeled_whole() -> None:
    table = pd.DataFrame({"few": np.repeat([0.0, 1.0, 2.0], 100)})
    box = prim(table, (table["few"] == 1.0).to_numpy())[-1]
    assert (box.limits["few"].low, box.limits["few"].high, box.density) == (1.0, 1.0, 1.0)


def test_no_cases_or_all_cases_have_no_box() -> None:
    table = cube(100)
    for flags in (np.zeros(100, dtype=bool), np.ones(100, dtype=bool)):
        assert [box.limits for box in prim(table, flags)] == [{}]
    assert np.isnan(prim(table, np.zeros(100, dtype=bool))[0].coverage)


def test_bad_input_is_refused() -> None:
    table = cube(100)
    with pytest.raises(ValueError, match="100 runs and 3 outcomes"):
        prim(table, np.ones(3, dtype=bool))
    with pytest.raises(ValueError, match="The factor a is missing"):
        prim(table.assign(a=np.nan), np.ones(100, dtype=bool))
