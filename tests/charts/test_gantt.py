"""The chart of programmes holds the orders and deliveries of the plan, and nothing else."""

import numpy as np
import pytest

pytest.importorskip("linopy")
pytest.importorskip("highspy")

from counterpoise.charts.labels import decimal
from counterpoise.charts.planner import PlanView
from counterpoise.charts.planner.gantt import ARRIVES, GANTT, LATER, MOST_ROWS, ORDERED
from counterpoise.evidence import Evidence
from counterpoise.planner.handover import HandoverPlan, HandoverRequest, make_plan
from counterpoise.planner.handover.deliveries import TRACE
from counterpoise.scenario import load_scenario


@pytest.fixture(scope="module")
def view(evidence: Evidence) -> PlanView:
    changes = {"capabilities": ["tanker", "munitions_155"], "time": {"quarters": 24}}
    scenario = load_scenario("cliff", evidence=evidence, changes=changes)
    return PlanView(make_plan(scenario, HandoverRequest("least-gap")))


def test_bars_are_the_periods_in_which_orders_are_placed(view: PlanView) -> None:
    plan: HandoverPlan = view.plan
    spans = GANTT.draw(view).data["spans"]
    ordered = spans[spans["kind"] == ORDERED]
    drawn = 0
    for row in plan.programmes.head(MOST_ROWS).to_dict("records"):
        label = f"{view.ally(row['ally'])}: {view.name(row['capability'])}"
        bars = ordered[ordered["programme"] == label]
        mine = plan.orders.query("ally == @row['ally'] and capability == @row['capability']")
        steps = plan.request.steps_per_period
        kept = mine[mine["units"] / steps > TRACE * row["units"]]
        for period in kept["period"]:
            start = decimal(period)
            assert ((bars["time"] <= start) & (start < bars["until"])).sum() == 1
        length = (bars["until"] - bars["time"]).sum()
        assert length == pytest.approx(len(kept) * steps * plan.conditions.step_years)
        drawn += len(bars)
    assert drawn == len(ordered) > 0


def test_lower_bars_run_from_a_tenth_to_nine_tenths_or_to_the_end(view: PlanView) -> None:
    figure = GANTT.draw(view)
    spans, end = figure.data["spans"], float(view.times[-1])
    for row in view.programmes.to_dict("records"):
        label = f"{view.ally(row['ally'])}: {view.name(row['capability'])}"
        arrives = spans[(spans["programme"] == label) & (spans["kind"] != ORDERED)]
        assert len(arrives) == bool(row["tenth_delivered"])
        if len(arrives):
            bar = arrives.iloc[0]
            over = row["nine_tenths_delivered"]
            assert bar["kind"] == (ARRIVES if over else LATER)
            assert bar["until"] == pytest.approx(decimal(over) if over else end)
    assert {ARRIVES, LATER} <= set(spans["kind"])


def test_the_finding_is_the_share_of_money_that_has_arrived(view: PlanView) -> None:
    """By price, against stock: the plan's units that stood or retired by the end of the run."""
    plan, c = view.plan, view.conditions
    orders = plan.decisions.orders
    paid = np.einsum("tac,tc->ac", orders, c.price)
    arrived = view.programmes["cost_musd"] * view.programmes["delivered"] / view.programmes["units"]
    share = arrived.sum() / paid.sum()
    assert f"{100 * share:.0f} per cent" in GANTT.draw(view).title
    assert len(GANTT.draw(view).table) == len(view.programmes)
