"""Scenario discovery by a tree: leaves share out the runs, and say what they ask for."""

import sys

import numpy as np
import pandas as pd
import pytest
from tests.studies.test_prim import cube

from counterpoise.problems import InputError
from counterpoise.studies import StudyResult
from counterpoise.studies.boxes import Box, Limit
from counterpoise.studies.cart import cart


def test_the_case_of_ema_workbench_has_three_leaves() -> None:
    """Its test_cart.py: cases in one quarter of the square, which two splits part."""
    draw = np.random.RandomState(42)
    table = pd.DataFrame(draw.rand(1000, 2), columns=["a", "b"])
    cases = ((table["a"] > 0.5) & (table["b"] < 0.5)).to_numpy()
    boxes = cart(table, cases)
    assert len(boxes) == 3
    assert (boxes[0].density, boxes[0].coverage) == (1.0, 1.0)
    assert [box.cases for box in boxes[1:]] == [0, 0]
    assert 0.5 < boxes[0].limits["a"].low <= table["a"][cases].min()
    assert table["b"][cases].max() <= boxes[0].limits["b"].high < 0.5


def test_leaves_hold_every_run_once() -> None:
    table = cube(1000).assign(level=np.random.default_rng(3).choice(["x", "y", "z"], size=1000))
    cases = ((table["level"] == "y") & (table["a"] + table["b"] > 0.9)).to_numpy()
    boxes = cart(table, cases)
    held = np.stack([box.holds(table) for box in boxes])
    assert (held.sum(axis=0) == 1).all()
    for box, inside in zip(boxes, held, strict=True):
        assert (int(inside.sum()), int(cases[inside].sum())) == (box.runs, box.cases)
        assert box.runs >= 50
    assert sum(box.cases for box in boxes) == cases.sum()
    assert boxes[0].limits["level"].categories == frozenset({"y"})
    assert [box.density for box in boxes] == sorted((b.density for b in boxes), reverse=True)


def test_values_next_to_each_other_are_parted_in_full_precision() -> None:
    near = np.nextafter(1.0, 2.0)
    table = pd.DataFrame({"x": np.repeat([1.0, near], 50)})
    boxes = cart(table, (table["x"] > 1.0).to_numpy())
    assert [(box.density, box.runs) for box in boxes] == [(1.0, 50), (0.0, 50)]
    assert boxes[0].limits["x"].low == near


def test_inputs_stay_as_they_are() -> None:
    table = cube(300).assign(way=["one", "other"] * 150)
    cases = (table["a"] > 0.5).to_numpy()
    before, flags = table.copy(deep=True), cases.copy()
    cart(table, cases)
    pd.testing.assert_frame_equal(table, before)
    np.testing.assert_array_equal(cases, flags)


def test_what_cannot_be_parted_is_one_box() -> None:
    table = cube(100)
    for flags in (np.zeros(100, dtype=bool), np.ones(100, dtype=bool)):
        assert [box.limits for box in cart(table, flags)] == [{}]
    same = pd.DataFrame({"x": np.ones(10)})
    assert len(cart(same, np.arange(10) > 5)) == 1
    with pytest.raises(ValueError, match="100 runs and 3 outcomes"):
        cart(table, np.ones(3, dtype=bool))


def test_rules_are_words() -> None:
    limits = {"a": Limit(0.2, 0.5), "b": Limit(categories=frozenset({"q"}))}
    box = Box(limits, 10, 5, 100, 20)
    assert box.rule({"a": "lead times"}) == "“lead times” from 0.2 to 0.5 and “b” q"
    assert Box({}, 10, 5, 10, 5).rule() == "any assumptions"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    with pytest.raises(InputError, match=r"sklearn is not installed.*counterpoise\[study\]"):
        cart(cube(10), np.arange(10) > 5)


def test_a_study_gives_its_leaves(found: StudyResult) -> None:
    boxes = found.cart("gap_area")
    assert sum(box.runs for box in boxes) == len(found.runs())
    assert set(boxes[0].limits) <= set(found.factors)
