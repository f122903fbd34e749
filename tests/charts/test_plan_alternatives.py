"""Charts of plans nearly as good hold the planner's tables, and mark what is certain."""

from dataclasses import replace

import pandas as pd
import pytest

pytest.importorskip("linopy")
pytest.importorskip("highspy")

from counterpoise.charts.planner import PlanView
from counterpoise.charts.planner.plan_ranges import (
    CERTAIN,
    OPEN,
    RANGES_BY_ALLY,
    RANGES_BY_CAPABILITY,
)
from counterpoise.charts.planner.trade_off import OTHER, THIS, TRADE_OFF
from counterpoise.evidence import Evidence
from counterpoise.planner.handover import HandoverPlan, HandoverRequest, make_plan
from counterpoise.report.plan_page import plan_page
from counterpoise.scenario import load_scenario

RANGES = pd.DataFrame(
    [
        ("ally", "DEU", 400.0, 8_400.0, 17_700.0),
        ("ally", "POL", 0.0, 0.0, 20_000.0),
        ("ally", "GBR", 1e-3, 30.0, 60.0),  # less than a table would print is not certain
        ("ally", "ISL", 0.0, 0.0, 49.0),
        ("capability", "tanker", 3_000.0, 6_300.0, 7_000.0),
    ],
    columns=["by", "name", "least_musd", "plan_musd", "most_musd"],
)
GIVES = pd.DataFrame(
    {
        "give": [0.02, 0.0, 0.005],
        "objective": [7.04, 6.9, 6.93],
        "gap_years": [6.96, 6.83, 6.86],
        "shortfall_years": 0.0,
        "cost_musd": [90_700.0, 88_900.0, 89_400.0],
        "variation_musd": [0.0, 48_400.0, 4_100.0],
    }
)


@pytest.fixture(scope="module")
def plan(evidence: Evidence) -> HandoverPlan:
    changes = {"capabilities": ["tanker"], "time": {"quarters": 8}}
    scenario = load_scenario("cliff", evidence=evidence, changes=changes)
    return make_plan(scenario, HandoverRequest("least-gap", give=0.005))


def test_bars_run_from_the_least_to_the_most(plan: HandoverPlan) -> None:
    figure = RANGES_BY_ALLY.draw(PlanView(plan, ranges=RANGES))
    bars = figure.data["ranges"].set_index(["kind", "name"])
    assert bars.loc[OPEN].index.to_list() == ["Poland", "Germany", "United Kingdom"]
    assert bars.loc[CERTAIN].index.to_list() == ["Germany"]
    assert bars.loc[(CERTAIN, "Germany"), ["start", "end"]].to_list() == [0.0, 0.4]
    assert bars.loc[(OPEN, "Germany"), ["start", "end"]].to_list() == [0.4, 17.7]
    marks = figure.data["plan"].set_index("name")["plan"]
    assert marks.to_dict() == pytest.approx({"Poland": 0.0, "Germany": 8.4, "United Kingdom": 0.03})
    assert figure.title == (
        "In plans within 0.5 per cent of the best, Poland may order 0.0 to 20.0 billion dollars; "
        "1 of 3 allies must order something"
    )
    row = figure.table.set_index("Ally").loc["Germany"]
    assert row.to_list() == ["0.4", "8.4", "17.7", "ordered in every such plan"]


def test_capabilities_have_a_chart_of_their_own(plan: HandoverPlan) -> None:
    figure = RANGES_BY_CAPABILITY.draw(PlanView(plan, ranges=RANGES))
    assert figure.title == (
        "In plans within 0.5 per cent of the best, 3.0 to 7.0 billion dollars may go to tanker "
        "aircraft; 1 of 1 capabilities must be ordered"
    )
    only = RANGES[RANGES["by"] == "ally"]
    assert not RANGES_BY_CAPABILITY.available(PlanView(plan, ranges=only))
    assert not RANGES_BY_ALLY.available(PlanView(plan))


def test_the_give_of_ranges_is_that_which_they_were_made_with(plan: HandoverPlan) -> None:
    made = plan.alternatives(0.02, by=("capability",))
    assert "within 2 per cent" in RANGES_BY_CAPABILITY.draw(PlanView(plan, ranges=made)).title


def test_panels_hold_the_table_in_billions(plan: HandoverPlan) -> None:
    figure = TRADE_OFF.draw(PlanView(plan, gives=GIVES))
    shown = figure.data["trade_off"]
    assert shown["give"].to_list() == [0.0, 0.5, 2.0]
    assert shown["change"].to_list() == pytest.approx([48.4, 4.1, 0.0])
    assert shown["cost"].to_list() == pytest.approx([88.9, 89.4, 90.7])
    assert shown["what"].to_list() == [OTHER, THIS, OTHER]
    assert figure.title == (
        "Giving 0.5 per cent of the best plan takes the change of yearly orders from 48.4 to 4.1 "
        "billion dollars, and the cost from 88.9 to 89.4 billion"
    )
    assert figure.table["Capability-years of gap"].to_list() == ["6.9", "6.93", "7.04"]
    upper, lower = figure.spec["vconcat"]
    assert upper["width"] == lower["width"]


def test_the_finding_is_of_this_plan_or_of_the_next(plan: HandoverPlan) -> None:
    best = replace(plan, request=replace(plan.request, give=0.0))
    assert TRADE_OFF.draw(PlanView(best, gives=GIVES)).title.startswith("Giving 0.5 per cent of")
    some = GIVES[GIVES["give"] > 0]
    assert "Giving 2 per cent of the best plan instead of 0.5 takes" in (
        TRADE_OFF.draw(PlanView(plan, gives=some)).title
    )
    one = TRADE_OFF.draw(PlanView(plan, gives=GIVES.head(1))).title
    assert one.startswith("With 2 per cent of the best plan given, yearly orders change by 0.0")


def test_the_page_has_them_where_they_were_asked_for(plan: HandoverPlan) -> None:
    page = plan_page(plan, ranges=RANGES, gives=GIVES)
    for name in ("plan-trade-off", "plan-ranges-ally", "plan-ranges-capability"):
        assert f'id="figure-{name}"' in page
        assert name not in plan_page(plan)
