"""Small plans that the tests of plan pages share, each made once."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from counterpoise.evidence import Evidence, load_evidence
from counterpoise.planner.handover import HandoverPlan, HandoverRequest, make_plan, procedure
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import Decisions
from counterpoise.planner.handover.frontier import frontier
from counterpoise.planner.handover.replay import Replay
from counterpoise.planner.handover.robust import RobustPlan, make_robust_plan
from counterpoise.planner.handover.trial import Trial, try_out
from counterpoise.report.plan_page import plan_page
from counterpoise.scenario import Scenario, load_scenario

from ..planner.textbook import textbook  # noqa: TID252

HOSTILE = "<script>alert('x')</script> & \"Co\""
SMALL = ["heavy_brigade", "tanker", "munitions_155", "sead"]


def hostile_evidence() -> Evidence:
    """Return evidence in which an ally and a capability are called what no page may run."""
    known = load_evidence()
    tanker = known.capabilities["tanker"].model_copy(update={"name": f"<b>Tankers</b> {HOSTILE}"})
    poland = known.allies["POL"].model_copy(update={"name": "<img src=x> Poland"})
    return replace(
        known,
        capabilities={**known.capabilities, "tanker": tanker},
        allies={**known.allies, "POL": poland},
    )


def small(base: str = "cliff", evidence: Evidence | None = None, **more: Any) -> Scenario:
    """Return a few capabilities over six years."""
    changes = {"capabilities": SMALL, "time": {"quarters": 24}} | more
    return load_scenario(base, evidence=evidence or load_evidence(), changes=changes)


@cache
def plan(name: str) -> HandoverPlan:
    """Return a plan by the name that the tests give it."""
    if name == "textbook":
        return by_the_book()
    if name == "hostile":
        scenario = small(evidence=hostile_evidence(), title=HOSTILE, says="Says <b>bold</b>.")
        return make_plan(scenario, HandoverRequest("least-gap"))
    requests = {
        "least": HandoverRequest("least-gap"),
        "free": HandoverRequest("least-gap", budget="free"),
        "quarterly": HandoverRequest("least-gap", steps_per_period=1),
        "fastest": HandoverRequest("fastest", floor=0.9),
        "met": HandoverRequest("fastest", floor=0.2),
        "cheapest": HandoverRequest("cheapest", by="2032-Q1"),
    }
    return make_plan(small("glide-path" if name == "fastest" else "cliff"), requests[name])


def by_the_book() -> HandoverPlan:
    """Return a plan of textbook conditions: one capability, and a floor that cannot be kept.

    North has 10 tankers and uses 8, south has 20 and uses 8; the leading ally gives 10. Need is 20
    and the floor 1.5, so that 30 are asked for where 26 stand and nothing ordered arrives in time.
    """
    scenario = small(capabilities=["tanker"])
    book = textbook(
        allies=("POL", "DEU"), capabilities=("tanker",), limited=True, crews=np.full((6, 2, 1), 9e9)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(procedure, "conditions_of", lambda _: book)
        patch.setattr(procedure, "check_conditions", lambda *_: None)
        patch.setattr(procedure, "replayed", lambda _, c, d: accounts(c, d))
        return make_plan(scenario, HandoverRequest("fastest", floor=1.5, steps_per_period=1))


def accounts(c: Conditions, decisions: Decisions) -> Replay:
    """Return what textbook conditions make of decisions, in the place of the engine."""
    stock, _ = c.with_orders(decisions.orders)
    own = (c.usable * stock).sum(axis=1)
    coverage = (own + c.contributed(decisions.remaining)) / c.need
    contracted = (decisions.orders * c.price[:, None]).sum(axis=(0, 2))
    return Replay(coverage, own / c.need, c.readiness, c.manning, c.crews, contracted, 0.0)


@cache
def many() -> tuple[RobustPlan, Trial, pd.DataFrame]:
    """Return a robust plan, its test on fresh futures, and a frontier."""
    robust = make_robust_plan(small(), HandoverRequest("least-gap"), 3)
    points = frontier(
        small(), HandoverRequest("least-gap"), paces=(0.0, 1.0), allowed=(1e-3, 20.0), futures=2
    )
    return robust, try_out(robust, 64), points


@cache
def page(name: str) -> str:
    """Return the page of a plan; that of the least gap comes with all that can be given."""
    return plan_page(plan(name), *many()) if name == "least" else plan_page(plan(name))
