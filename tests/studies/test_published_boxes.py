"""Boxes in the data of Bryant and Lempert (2010), beside those of EMA Workbench 2.5.3.

The data are those that EMA Workbench ships (BSD-3-Clause), 882 runs of a model of a renewable fuel
standard; cases are the tenth of runs with the largest cost. They are not part of this repository:
``ema_workbench/examples/data/bryant et al 2010 data.csv``, kept as ``bryant_lempert_2010.csv``.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from counterpoise.studies.cart import cart
from counterpoise.studies.prim import densest, prim

DATA = Path(__file__).resolve().parents[2].parent / "shared/data/studies/bryant_lempert_2010.csv"
needs_data = pytest.mark.skipif(not DATA.is_file(), reason=f"{DATA} is not there")
TRAJECTORY_10 = (
    *((89, 882), (89, 792), (89, 710), (89, 638), (89, 573), (89, 513), (89, 458), (89, 412)),
    *((89, 368), (89, 329), (89, 296), (88, 264), (87, 237), (86, 213), (85, 191), (82, 170)),
    *((81, 152), (78, 136), (75, 121), (74, 108), (71, 97), (67, 87), (65, 78), (61, 70)),
    *((57, 63), (52, 56), (48, 50), (45, 45)),
)
"""Cases and runs in each box that EMA Workbench peels at a tenth (`Prim(x, y, peel_alpha=0.1)`)."""
BOX_21 = {
    "Cellulosic cost": 0.15741333528927326,
    "Total biomass": 4.716968553178767e-06,
    "Demand elasticity": 1.1849299115762208e-16,
    "Biomass backstop price": 3.51511253026305e-11,
}
"""The quasi-p values of its box 21, which its example inspects."""
FINAL_05 = (47, 49)
"""Cases and runs in its last box at a twentieth."""
BEST_LEAF = (54, 84)
"""Cases and runs in the densest leaf of its tree (`CART(x, y, mass_min=0.05)`)."""


def runs() -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    data = pd.read_csv(DATA)
    return data.iloc[:, 2:11], data.iloc[:, 15].to_numpy().astype(bool)


@needs_data
def test_boxes_are_those_of_ema_workbench_step_by_step() -> None:
    boxes = prim(*runs(), peel=0.1)
    assert [(box.cases, box.runs) for box in boxes[:28]] == list(TRAJECTORY_10)
    assert set(boxes[21].limits) == set(BOX_21)
    # Ends are the last runs inside here and half-way to the next there, which parts a run or two of
    # those that come in where another limit is dropped.
    assert boxes[21].quasi_p == pytest.approx(BOX_21, rel=0.5)
    assert boxes[21].quasi_p["Cellulosic cost"] == pytest.approx(BOX_21["Cellulosic cost"])
    assert boxes[21].limits["Total biomass"].high == pytest.approx(755.8, abs=2.5)
    assert boxes[21].limits["Demand elasticity"].low == pytest.approx(-0.422, abs=0.001)


@needs_data
def test_small_steps_give_a_box_as_good() -> None:
    """Several peels are as good as one another near the end, and the two programs part there."""
    boxes = prim(*runs())
    cases, number = FINAL_05
    chosen = densest(boxes, cases / 89)
    assert chosen.coverage >= cases / 89
    assert chosen.density == pytest.approx(cases / number, abs=0.02)


@needs_data
def test_leaves_are_those_of_ema_workbench() -> None:
    table, flags = runs()
    before = table.copy(deep=True)
    boxes = cart(table, flags)
    assert len(boxes) == 8
    assert (boxes[0].cases, boxes[0].runs) == BEST_LEAF
    assert sum(box.runs for box in boxes) == 882
    pd.testing.assert_frame_equal(table, before)
