"""Requests that no plan can answer: one clear message for each thing that is wrong."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from counterpoise.evidence import Evidence
from counterpoise.planner.handover import HandoverRequest, make_plan
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario, load_scenario

LEAST = HandoverRequest("least-gap")
ORDERS = {"DEU": {"sead": [[0, 4], [1, 0]]}}


@pytest.fixture(scope="module")
def load(evidence: Evidence) -> Callable[..., Scenario]:
    """Return a loader of a small cliff with changes laid over it."""

    def loader(**changes: Any) -> Scenario:
        base = {"capabilities": ["heavy_brigade", "sead"], "time": {"quarters": 16}}
        return load_scenario("cliff", evidence=evidence, changes=base | changes)

    return loader


def refused(scenario: Scenario, request: HandoverRequest) -> list[str]:
    """Return the messages with which a request is refused."""
    with pytest.raises(InputError) as caught:
        make_plan(scenario, request)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("changes", "request_", "says"),
    [
        ({}, HandoverRequest("cheapest"), "plan, by: is missing for a cheapest plan"),
        ({}, HandoverRequest("least-gap", cap=0.5), "plan, by: is missing for a cap"),
        ({"switches": {"economy": False}}, LEAST, "has no economy to pay from"),
        ({"members": {"only": ["USA"]}}, LEAST, "members: names nobody who could plan"),
        ({"orders": ORDERS}, LEAST, "orders: gives orders, which a plan decides itself"),
        (
            {"donations": ORDERS},
            LEAST,
            "donations: gives stock away, which a plan does not follow",
        ),
        (
            {"extra_money": {"DEU": [[0, 100], [1, 100]]}},
            LEAST,
            "extra_money: adds money, which a plan decides itself",
        ),
        (
            {"manned": {"DEU": {"sead": [[0, 1], [1, 1]]}}},
            LEAST,
            "manned: says who is manned, which a plan decides itself",
        ),
        (
            {"asked_output": {"europe": {"sead": [[0, 9], [1, 9]]}}},
            LEAST,
            "asked_output: asks industry for output",
        ),
        (
            {"figures": {"industry/sead/*/output": 0}},
            LEAST,
            "industry/sead/*/output: nobody makes sead",
        ),
        (
            {"figures": {"economy/DEU/active_personnel": 0}},
            LEAST,
            "DEU has units and no people to man them",
        ),
        (
            {"figures": {"industry/sead/*/output": 0.01}},
            LEAST,
            "Air-defence suppression aircraft cannot be replaced as they retire: ",
        ),
    ],
)
def test_one_message(
    load: Callable[..., Scenario], changes: dict[str, Any], request_: HandoverRequest, says: str
) -> None:
    (message,) = refused(load(**changes), request_)
    assert says in message
    assert message.endswith(".")


def test_only_the_leading_ally_makes_it_and_keeps_it(load: Callable[..., Scenario]) -> None:
    """Output that is not open to the others is none for them."""
    figures = {
        "industry/sead/europe/output": 0,
        "industry/sead/other/output": 0,
        "coefficients/import_availability": 0,
    }
    (message,) = refused(load(figures=figures), LEAST)
    assert "nobody makes sead" in message


def test_nobody_may_order(load: Callable[..., Scenario]) -> None:
    messages = refused(load(members={"only": ["USA", "LUX"]}), LEAST)
    assert ["may order heavy_brigade" in messages[0], "may order sead" in messages[1]] == [True] * 2
    assert len(messages) == 2


def test_everything_that_is_wrong_is_said_at_once(load: Callable[..., Scenario]) -> None:
    messages = refused(load(orders=ORDERS, donations=ORDERS), HandoverRequest("cheapest", cap=0.5))
    assert len(messages) == 4


def test_a_cap_that_cannot_be_kept(load: Callable[..., Scenario]) -> None:
    """On the opening day stocks are what they are; the largest holder is found by hand."""
    scenario = load()
    evidence = scenario.evidence
    ready = {
        ally: evidence.figure(f"inventories/{ally}/sead").value
        * evidence.figure(f"commitments/{ally}").value
        for ally in scenario.members
        if ally != evidence.leading
    }
    largest = max(ready, key=ready.__getitem__)
    (message,) = refused(scenario, HandoverRequest("least-gap", cap=0.4, by="2030-Q3"))
    name = evidence.capabilities["sead"].name
    holder = evidence.allies[largest].name
    assert f"cannot be kept for {name}, whatever is ordered: {holder} provides" in message
    # What stands already decides it: a lower cap cannot be kept either, by more allies.
    assert ready[largest] > 0.4 * sum(ready.values())
    assert len(refused(scenario, HandoverRequest("least-gap", cap=0.01, by="2030-Q3"))) == 2


def test_floor_and_cap_that_contradict(load: Callable[..., Scenario]) -> None:
    messages = refused(load(), HandoverRequest("fastest", floor=1.2, cap=0.01, by="2028-Q1"))
    assert all("a cap of 1 per cent cannot be kept" in message for message in messages)


def test_a_floor_that_cannot_be_kept_is_let_go_and_told(load: Callable[..., Scenario]) -> None:
    """No refusal: the plan says what is missing, and nobody leaves where it is missing.

    Orders too late and too dear for the least shortfall may still let a little go at the end.
    """
    plan = make_plan(load(), HandoverRequest("fastest", floor=3.0))
    assert plan.status == "relaxed"
    assert set(plan.relaxed["capability"]) == {"heavy_brigade", "sead"}
    assert (plan.relaxed["largest"] > 0).all()
    assert plan.decisions.remaining == pytest.approx(
        np.ones_like(plan.decisions.remaining), abs=0.01
    )


@pytest.mark.parametrize("years", [0.0, 0.1, 0.74])
def test_a_lead_time_that_cannot_be_stepped_is_refused_with_the_figures(
    load: Callable[..., Scenario], years: float
) -> None:
    """Three stages of a quarter take three quarters; the evidence takes nothing shorter."""
    with pytest.raises(InputError, match=r"lead_time is .*, below 0.75"):
        load(figures={"capability_figures/sead/lead_time": years})


@pytest.mark.parametrize("package", ["linopy", "highspy"])
def test_solvers_that_are_not_installed(
    load: Callable[..., Scenario], monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    def gone(name: str) -> Any:
        if name.partition(".")[0] == package:
            raise ModuleNotFoundError(name=package)
        return sys.modules[name]

    monkeypatch.setattr("counterpoise.extras.import_module", gone)
    (message,) = refused(load(), LEAST)
    assert package in message
    assert "pip install 'counterpoise[plan]'" in message
