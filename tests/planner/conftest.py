"""Small plans that several tests look at."""

from typing import Any

import pytest

from counterpoise.evidence import Evidence
from counterpoise.planner.handover import HandoverPlan, HandoverRequest, make_plan
from counterpoise.planner.handover.objectives import OBJECTIVES
from counterpoise.scenario import Scenario, load_scenario

SOME = ["heavy_brigade", "tanker", "munitions_155", "sead"]


@pytest.fixture(scope="session")
def small_cliff(evidence: Evidence) -> Scenario:
    """Return four capabilities over six years of a cliff."""
    changes: dict[str, Any] = {"capabilities": SOME, "time": {"quarters": 24}}
    return load_scenario("cliff", evidence=evidence, changes=changes)


@pytest.fixture(scope="session")
def small_plans(small_cliff: Scenario) -> dict[str, HandoverPlan]:
    """Return the plans of that cliff by objective, solved once for all tests; leave them alone."""
    pytest.importorskip("linopy")
    pytest.importorskip("highspy")
    return {
        name: make_plan(
            small_cliff, HandoverRequest(name, by="2031-Q1" if name == "cheapest" else None)
        )
        for name in OBJECTIVES
    }
