"""The planner as a scholar calls it, and the one shape of its three plans."""

import inspect
import pkgutil
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import counterpoise
from counterpoise import planner
from counterpoise.evidence import Evidence
from counterpoise.planner.handover import HandoverPlan, HandoverRequest
from counterpoise.planner.rotations import RotationPlan
from counterpoise.planner.targets import TargetsPlan, TargetsRequest
from counterpoise.problems import InputError
from counterpoise.quarters import Quarter
from counterpoise.scenario import load_scenario

for package in ("linopy", "highspy"):
    pytest.importorskip(package)
if find_spec("ortools") is None:  # found and not imported: it has a process of its own
    pytest.skip("OR-Tools is not installed", allow_module_level=True)

FUNCTIONS = ("plan", "apportion", "roster")
SMALL: dict[str, Any] = {"capabilities": ["sead"], "time": {"quarters": 12}}
NORTH: dict[str, Any] = {"capabilities": ["sead"], "members": {"only": ["NOR", "SWE", "USA"]}}
ROSTER: dict[str, Any] = {
    "name": "small",
    "periods": ["first", "second"],
    "allies": ["POL", "DEU"],
    "slots": {"patrol": {"kind": "air_policing", "lead": {}}},
    "fair_load": {"by": "equal"},
    "objective": {"uncovered_lead": 10, "uncovered": 1, "fairness": 1},
}


@pytest.fixture(scope="module")
def plans(evidence: Evidence) -> dict[str, Any]:
    """Return a plan of each kind."""
    return {
        "plan": counterpoise.plan("cliff", changes=SMALL, evidence=evidence),
        "apportion": counterpoise.apportion("status-quo", changes=NORTH, explain=False),
        "roster": counterpoise.roster(ROSTER, evidence=evidence),
    }


def test_functions_stay_functions_whatever_is_imported(plans: dict[str, Any]) -> None:
    for module in pkgutil.walk_packages(planner.__path__, "counterpoise.planner."):
        import_module(module.name)
    for name in FUNCTIONS:
        for owner in (counterpoise, planner):
            assert inspect.isfunction(getattr(owner, name))
    kinds = {"plan": HandoverPlan, "apportion": TargetsPlan, "roster": RotationPlan}
    assert {name: type(plan) for name, plan in plans.items()} == kinds


def test_all_but_the_first_argument_go_by_name() -> None:
    for name in FUNCTIONS:
        first, *others = inspect.signature(getattr(planner, name)).parameters.values()
        assert first.name in ("scenario", "name")
        assert {p.kind for p in others} == {inspect.Parameter.KEYWORD_ONLY}
        assert "evidence" in {p.name for p in others}


def test_plans_have_one_shape(plans: dict[str, Any], tmp_path: Path) -> None:
    for name, plan in plans.items():
        assert len(repr(plan)) < 200
        assert type(plan).__name__ in repr(plan)
        assert "status" in plan.summary()
        table = plan.to_dataframe()
        assert isinstance(table, pd.DataFrame)
        assert len(table)
        files = plan.save(tmp_path / name)
        assert {file.suffix for file in files} >= {".json", ".csv"}
        assert all(file.stat().st_size for file in files)
        assert plan.request is not None


def test_orders_as_a_table_are_all_orders(plans: dict[str, Any]) -> None:
    plan = plans["plan"]
    table = plan.to_dataframe()
    assert table["units"].sum() == pytest.approx(plan.decisions.orders.sum(), rel=1e-6)
    paid = np.einsum("tac,tc->", plan.decisions.orders, plan.conditions.price)
    assert table["cost_musd"].sum() == pytest.approx(paid, rel=1e-6)


def test_a_scenario_may_be_a_name_a_mapping_or_loaded(
    plans: dict[str, Any], evidence: Evidence
) -> None:
    loaded = load_scenario("cliff", evidence=evidence, changes=SMALL)
    value = plans["plan"].answer.value
    assert counterpoise.plan(loaded).answer.value == pytest.approx(value)
    content = {"name": "mine", "extends": "cliff", **SMALL}
    assert counterpoise.plan(content).answer.value == pytest.approx(value)
    one = load_scenario("status-quo", evidence=evidence, changes=NORTH)
    same = counterpoise.apportion(one, explain=False)
    assert same.objective == pytest.approx(plans["apportion"].objective)


def test_a_loaded_scenario_keeps_its_evidence(evidence: Evidence) -> None:
    changes = SMALL | {"figures": {"capability_figures/sead/price": 77.0}}
    loaded = load_scenario("cliff", evidence=evidence, changes=changes)
    priced = counterpoise.plan(loaded, changes={"name": "other"})
    assert priced.conditions.price[0, 0] == pytest.approx(77.0)


@pytest.mark.parametrize("by", ["2038-Q1", date(2038, 2, 1), "2038-03-31", Quarter(2038, 1)])
def test_a_date_is_a_quarter(by: Any) -> None:
    assert HandoverRequest("cheapest", by=by).by == "2038-Q1"
    assert TargetsRequest(by=by).by == "2038-Q1"


def test_other_dates_are_dates_too() -> None:
    assert HandoverRequest("cheapest", by=pd.Timestamp("2038-05-01")).by == "2038-Q2"
    assert HandoverRequest("cheapest", by=np.datetime64("2038-05")).by == "2038-Q2"  # type: ignore[arg-type]
    assert TargetsRequest(by=2035).by == "2036-Q1"
    assert TargetsRequest(by="2036-Q1").year == 2035


def test_what_cannot_be_asked_is_refused(evidence: Evidence) -> None:
    with pytest.raises(InputError, match="plan, by: 'soon' is not a quarter"):
        HandoverRequest("cheapest", by="soon")
    with pytest.raises(InputError, match="neither a quarter such as 2027-Q1 nor a date"):
        HandoverRequest("cheapest", by=14)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="begins within a year"):
        TargetsRequest(by="2036-Q2")
    with pytest.raises(InputError, match="2060-Q1 is no quarter of the scenario"):
        counterpoise.plan("cliff", objective="cheapest", by="2060-Q1", changes=SMALL)
    with pytest.raises(InputError, match="plan, integrated: is no longer known"):
        counterpoise.plan("cliff", integrated=0.7, changes=SMALL, evidence=evidence)
    with pytest.raises(InputError, match=r"leading=0\.0"):
        counterpoise.apportion("status-quo", without=["USA"])
