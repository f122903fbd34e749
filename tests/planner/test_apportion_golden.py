"""Each family of constraints on two allies and two capabilities, as a person can read it.

Every golden file begins with comments that say what it must hold; the rest is what linopy writes,
without names that change from one version to the next.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterpoise.planner.targets import fairness, problem
from counterpoise.planner.targets.fairness import Fairness
from counterpoise.planner.targets.inputs import TargetsInputs

linopy: Any = pytest.importorskip("linopy")

GOLDEN = Path(__file__).parent / "golden"


def world() -> TargetsInputs:
    """Return a big ally with tanks and a small one with neither, over ten years."""
    return TargetsInputs(
        allies=("BIG", "SML"),
        capabilities=("tank", "radar"),
        years=10.0,
        need=np.array([20.0, 4.0]),
        leading=np.array([5.0, 3.0]),
        today=np.array([[8.0, 0.0], [0.0, 0.0]]),
        arriving=np.array([[1.0, 0.0], [0.0, 0.0]]),
        ready=np.array([[0.5, 0.5], [0.8, 0.8]]),
        price=np.array([10.0, 40.0]),
        price_then=np.array([12.0, 48.0]),
        upkeep=np.array([1.0, 2.0]),
        crew=np.array([5.0, 30.0]),
        life=np.array([20.0, 40.0]),
        lead_time=np.array([2.0, 4.0]),
        industry=np.array([30.0, 6.0]),
        crews=np.array([200.0, 60.0]),
        money=np.array([400.0, 100.0]),
        money_then=np.array([60.0, 15.0]),
        modelled=0.5,
        eligible=np.array([[True, True], [True, True]]),
        minimum=np.array([2.0, 3.0]),
        lot=np.array([0.0, 1.0]),
        poolable=np.array([False, True]),
        pools={"pact": (0, 1)},
        affinity=np.array([[0.0, 0.0], [0.0, 1.0]]),
        small=np.array([False, True]),
        cap=0.5,
        new_starts=1,
        pool_part=0.75,
        affinity_discount=0.1,
        nearness_weight=0.25,
        shortfall_price=1000.0,
        unfair_price=10.0,
        growth=1.0,
        keep_share=0.0,
        multiple=np.inf,
        margin=0.0,
        firm=np.zeros((2, 2)),
        floor=np.zeros((2, 2)),
        fleet=np.full((2, 2), np.nan),
        least=np.zeros((2, 2)),
        most=np.full((2, 2), np.inf),
    )


RULE = Fairness(np.array([0.75, 0.25]), 0.2, spared=np.array([0.0, 3.0]))


def _program(model: Any, inputs: TargetsInputs) -> problem.TargetsProblem:
    return problem.TargetsProblem(model, inputs, None, None)


def _fairness(model: Any, inputs: TargetsInputs) -> None:
    fairness.add_fairness(_program(model, inputs), replace(RULE, spared=None))


def _fair_bound(model: Any, inputs: TargetsInputs) -> None:
    fairness.add_fair_bound(_program(model, inputs), replace(RULE, firm=True, breach=1.5))


def _new_pools(model: Any, inputs: TargetsInputs) -> None:
    problem.add_new_pools(model, replace(inputs, multiple=2.0))


def _farthest(model: Any, inputs: TargetsInputs) -> None:
    fairness.add_farthest(_program(model, inputs), RULE)


FAMILIES: dict[str, tuple[tuple[str, ...], Callable[[Any, TargetsInputs], Any]]] = {
    "units": ((), problem.add_units),
    "orders": (("units",), problem.add_orders),
    "need": (("units",), problem.add_need),
    "people": (("units",), problem.add_people),
    "money": (("units", "orders"), problem.add_money),
    "industry": (("units", "orders"), problem.add_industry),
    "sizes": (("units",), problem.add_sizes),
    "new_pools": (("units",), _new_pools),
    "pool_parts": (("units",), problem.add_pool_parts),
    "lots": (("units",), problem.add_lots),
    "new_starts": (("units", "sizes"), problem.add_new_starts),
    "nearness": (("units",), problem.add_nearness),
    "fairness": (("units",), _fairness),
    "fair_bound": (("units",), _fair_bound),
    "farthest": (("units",), _farthest),
}
BEFORE = {
    "units": problem.add_units,
    "orders": problem.add_orders,
    "sizes": problem.add_sizes,
}


def written(family: str, folder: Path) -> str:
    """Return the program with one family of constraints, as text with the names of its parts."""
    inputs, model = world(), linopy.Model()
    first, add = FAMILIES[family]
    for name in first:
        BEFORE[name](model, inputs)
    old_rows, old_columns = set(model.constraints), set(model.variables)
    add(model, inputs)
    if old_rows:
        model.remove_constraints(sorted(old_rows))
    model.add_objective(1.0 * model.variables["units"].sum())
    file = folder / f"{family}.lp"
    model.to_file(file, io_api="lp", explicit_coordinate_names=True, progress=False)
    return readable(file.read_text(), old_columns)


def readable(text: str, without: set[str]) -> str:
    """Return constraints, bounds and whole numbers, one a line, without numbers of labels.

    Parameters
    ----------
    text : str
        What linopy wrote.
    without : set of str
        Variables of other families, whose bounds are not repeated.
    """
    body = re.sub(r"#\d+|\\.*", "", text).split("s.t.")[1]
    words = " ".join(body.replace("-0.0", "0").split())
    words = re.sub(r"\d+\.\d+", lambda found: f"{float(found[0]):.10g}", words)
    words = re.sub(r" (?=\w+(?:\([\w,]+\))?:)| (?=(bounds|general|end)\b)", "\n", words)
    rows, _, rest = words.partition("\nbounds")
    bounds, _, whole = rest.partition("\ngeneral")
    kept = [
        "  " + " ".join(line.split())
        for line in re.findall(r"\S+ <= \w+\([\w,]+\) <= \S+", bounds)
        if line.split()[2].partition("(")[0] not in without
    ]
    names = [n for n in whole.replace("end", "").split() if n.partition("(")[0] not in without]
    parts = [*(f"  {row.strip()}" for row in rows.splitlines() if row.strip())]
    if kept:
        parts += ["bounds", *kept]
    if names:
        parts += ["general", *(f"  {name}" for name in names)]
    return "\n".join(["s.t.", *parts]) + "\n"


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_written_as_it_was_checked_by_hand(family: str, tmp_path: Path) -> None:
    lines = (GOLDEN / f"apportion-{family}.lp").read_text().splitlines()
    said = [line for line in lines if line.startswith("\\")]
    assert said, "a golden file says what it must hold"
    rest = "\n".join(line for line in lines if not line.startswith("\\")) + "\n"
    assert written(family, tmp_path) == rest


def test_every_family_of_the_program_has_a_golden_file() -> None:
    families = {f"apportion-{name}.lp" for name in FAMILIES}
    assert {file.name for file in GOLDEN.glob("apportion-*.lp")} == families
    added = {n for part in (problem, fairness) for n in vars(part) if n.startswith("add_")}
    assert added == {f"add_{name}" for name in FAMILIES}
