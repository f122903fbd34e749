"""The tables and files of a plan, against the engine, against each other and read back."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

pytest.importorskip("linopy")
pytest.importorskip("highspy")

from counterpoise.atomic_write import MANIFEST
from counterpoise.ensemble import single
from counterpoise.evidence import Evidence
from counterpoise.measures import gap_area
from counterpoise.planner.handover import HandoverPlan, headline
from counterpoise.planner.handover.deliveries import (
    OF_THE_PLAN,
    UNDER_CONTRACT,
    UNDER_WAY,
    deliveries_of,
)
from counterpoise.planner.handover.tables import INCOME, MONEY, money_by_step
from counterpoise.planner.handover.workbook import workbook_bytes
from counterpoise.quarters import Quarter

TABLES = ("orders", "deliveries", "programmes", "money", "prices")


@pytest.fixture(scope="module", params=["least-gap", "cheapest", "fastest"])
def plan(request: pytest.FixtureRequest, small_plans: dict[str, HandoverPlan]) -> HandoverPlan:
    found: HandoverPlan = small_plans[request.param]
    return found


@pytest.fixture(scope="module")
def engine(plan: HandoverPlan) -> tuple[Any, list[int]]:
    """Return what the engine books for the plan, and the places of the planning allies."""
    keep = [plan.scenario.members.index(ally) for ally in plan.conditions.allies]
    return single(plan.to_scenario())["batch"].accounts, keep


def test_deliveries_are_the_engines(plan: HandoverPlan, engine: tuple[Any, list[int]]) -> None:
    """All three sources together are what the engine books as delivered over the run."""
    accounts, keep = engine
    table = plan.deliveries.groupby(["ally", "capability"])["units"].sum()
    c = plan.conditions
    booked = accounts.delivered[0][keep]
    for a, ally in enumerate(c.allies):
        for k, capability in enumerate(c.capabilities):
            assert table.get((ally, capability), 0.0) == pytest.approx(booked[a, k], abs=1e-6)


def test_sources_of_deliveries_are_told_apart(plan: HandoverPlan) -> None:
    """What is under contract is the order book, unit by unit and year by year."""
    c, table = plan.conditions, plan.deliveries
    assert set(table["source"]) == {OF_THE_PLAN, UNDER_CONTRACT, UNDER_WAY}
    assert c.booked is not None
    start = Quarter.parse(c.moments[0])
    years = [start.plus(int(t * c.step_years * 4)).year for t in range(c.steps)]
    expected = {
        (c.allies[a], c.capabilities[k], years[t]): 0.0 for t, a, k in np.argwhere(c.booked > 0)
    }
    for t, a, k in np.argwhere(c.booked > 0):
        expected[c.allies[a], c.capabilities[k], years[t]] += c.booked[t, a, k]
    contracts = table[table["source"] == UNDER_CONTRACT]
    found = contracts.set_index(["ally", "capability", "year"])["units"].to_dict()
    assert found == pytest.approx(expected)
    nothing = deliveries_of(c, np.zeros_like(plan.decisions.orders))
    assert not nothing.plan.any()


def test_programmes_are_the_orders_and_arrive_in_order(plan: HandoverPlan) -> None:
    programmes = plan.programmes.set_index(["ally", "capability"])
    orders = plan.orders.groupby(["ally", "capability"])[["units", "cost_musd"]].sum()
    for place, row in programmes.iterrows():
        assert row["units"] == pytest.approx(orders.loc[place, "units"], rel=1e-6)
        assert row["cost_musd"] == pytest.approx(orders.loc[place, "cost_musd"], rel=1e-6)
        assert row["delivered"] + row["to_come"] == pytest.approx(row["units"])
        # Rounding of sums is no unit that is still to come, and never one that came too often.
        assert row["to_come"] == 0.0 or row["to_come"] > 1e-9 * row["units"]
        dates = [row[name] for name in ("first_order", "tenth_delivered", "half_delivered")]
        dates.append(row["nine_tenths_delivered"])
        told = [date for date in dates if date]
        assert told == sorted(told)
        assert dates == [*told, *[""] * (len(dates) - len(told))]
        assert row["first_order"] <= row["last_order"]
    # What a programme delivers by its half date is half of it, and a step before it is less.
    c, found = plan.conditions, deliveries_of(plan.conditions, plan.decisions.orders)
    row = plan.programmes[plan.programmes["half_delivered"] != ""].iloc[0]
    a, k = c.allies.index(row["ally"]), c.capabilities.index(row["capability"])
    path = found.plan[:, a, k].cumsum()
    bound = c.moments.index(row["half_delivered"])
    assert path[bound - 1] >= row["units"] / 2 * (1 - 1e-6) > path[bound - 2] * (1 - 1e-6)


def test_every_dollar_of_equipment_money_has_a_line(
    plan: HandoverPlan, engine: tuple[Any, list[int]]
) -> None:
    accounts, keep = engine
    table, c = plan.money, plan.conditions
    paid_in = table[list(INCOME)].sum(axis=1)
    paid_out = table[[name for name in MONEY if name not in INCOME]].sum(axis=1)
    np.testing.assert_allclose(paid_in, paid_out, rtol=1e-9, atol=1e-6)
    assert (table[[*MONEY]] >= -1e-6).all(axis=None)
    by_ally = table.groupby("ally")[[*MONEY]].sum().loc[list(c.allies)]
    # The engine signs for the same orders, and pays the same for those of before.
    signed = by_ally["orders_musd"] + by_ally["firm_orders_musd"]
    np.testing.assert_allclose(signed, accounts.contracted[0, keep], rtol=1e-6, atol=1e-3)
    # It pays the same upkeep wherever there is money for all of it.
    able = (by_ally["lacking_musd"] == 0).to_numpy()
    upkeep = (by_ally["upkeep_standing_musd"] + by_ally["upkeep_added_musd"]).to_numpy()
    np.testing.assert_allclose(upkeep[able], accounts.upkeep[0, keep][able], rtol=1e-6, atol=1e-3)
    assert able.sum() > 20


def test_what_is_unspent_is_what_the_program_leaves(plan: HandoverPlan) -> None:
    """Against the row of money as the document writes it: its slack, step by step."""
    c = plan.conditions
    lines = money_by_step(c, plan.decisions.orders, plan.decisions.extra)
    standing = c.step_years * np.einsum("tac,c->ta", c.standing()[0][:-1], c.upkeep)
    room = np.maximum(c.modelled * (c.spare - standing) - c.paid_on_delivery, 0.0)
    used = lines["orders_musd"] + c.modelled * lines["upkeep_added_musd"]
    rich = (lines["lacking_musd"] == 0) & (c.spare > standing + lines["upkeep_added_musd"])
    slack = room + plan.decisions.extra - used
    np.testing.assert_allclose(lines["unspent_musd"][rich], slack[rich], rtol=1e-9, atol=1e-3)
    assert rich.mean() > 0.5


def test_prices_are_those_of_the_summary(plan: HandoverPlan) -> None:
    table, plain = plan.prices, plan.summary()["prices"]
    where = {"industry": "industry_per_unit_of_yearly_output", "money": "money_per_million_dollars"}
    for limit, name in where.items():
        rows = table[table["limit"] == limit]
        owner = "capability" if limit == "industry" else "ally"
        found = rows.set_index([owner, "period"])["price"].to_dict()
        expected = {
            (place, period): price
            for place, path in plain[name].items()
            for period, price in zip(plain["periods"], path, strict=True)
            if price > 0
        }
        assert found == pytest.approx(expected)
    people = table[table["limit"] == "people"]
    assert (people["pool"] != "").all()
    assert (table["price"] > 0).all()
    assert set(table["unit"]) <= {plan.summary()["objective_unit"]}


@pytest.mark.parametrize("name", TABLES)
def test_tables_say_what_numbers_are_counted_in(plan: HandoverPlan, name: str) -> None:
    table = getattr(plan, name)
    numbers = set(table.select_dtypes("number").columns)
    assert numbers <= set(table.attrs["units"])
    pd.testing.assert_frame_equal(table, getattr(plan, name))


def test_files_hold_the_tables(plan: HandoverPlan, tmp_path: Path) -> None:
    files = plan.save(tmp_path / "out")
    names = {file.name for file in files}
    csv = {f"{name}.csv" for name in TABLES}
    assert names == {"plan.yaml", "plan.json", "plan.xlsx", *csv}
    assert {file.name for file in (tmp_path / "out").iterdir()} == {*names, MANIFEST}
    for name in TABLES:
        table = getattr(plan, name)
        # Prices that were not tried out have no sides.
        absent = {side: [""] for side in ("more", "less", "corner")}
        file = tmp_path / "out" / f"{name}.csv"
        back = pd.read_csv(file, keep_default_na=False, na_values=absent)
        pd.testing.assert_frame_equal(back, table, check_dtype=False, rtol=1e-12)
    assert json.loads((tmp_path / "out" / "plan.json").read_text("utf-8")) == plan.summary()


def test_the_workbook_holds_the_tables_and_a_sheet_for_each_ally(
    plan: HandoverPlan, tmp_path: Path
) -> None:
    plan.save(tmp_path)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    names = [plan.scenario.evidence.allies[ally].name for ally in plan.conditions.allies]
    assert book.sheetnames == ["Read me", *map(str.capitalize, TABLES), *names]
    for name in TABLES:
        rows = list(book[name.capitalize()].iter_rows(values_only=True))
        table = getattr(plan, name)
        assert list(rows[0]) == list(table.columns)
        assert len(rows) == len(table) + 1
        number = table.select_dtypes("number").columns[0]
        place = list(table.columns).index(number)
        assert [row[place] for row in rows[1:]] == pytest.approx(table[number].to_list())
    words = " ".join(str(c.value) for row in book["Read me"] for c in row if c.value)
    for column in ("cost_musd", "equipment_musd", "price"):
        assert column in words
    ally = plan.programmes["ally"].iloc[0]
    sheet = book[plan.scenario.evidence.allies[ally].name]
    shown = [row for row in sheet.iter_rows(values_only=True) if row[0]]
    capability = plan.scenario.evidence.capabilities[plan.programmes["capability"].iloc[0]].name
    assert any(
        row[0] == capability and row[2] == pytest.approx(plan.programmes["units"].iloc[0])
        for row in shown
    )


def test_the_same_plan_makes_the_same_workbook_to_the_bit(
    small_plans: dict[str, HandoverPlan],
) -> None:
    plan = small_plans["least-gap"]
    tables = {name: getattr(plan, name) for name in TABLES}
    assert workbook_bytes(plan, tables) == workbook_bytes(plan, tables)


def test_no_cell_of_a_workbook_is_run(
    small_plans: dict[str, HandoverPlan], evidence: Evidence, tmp_path: Path
) -> None:
    """Names and titles that somebody sent begin with what a spreadsheet takes for a formula."""
    plan = small_plans["least-gap"]
    poland = evidence.allies["POL"].model_copy(update={"name": '=HYPERLINK("http://x")/[1]\x07'})
    tanker = evidence.capabilities["tanker"].model_copy(update={"name": "@SUM(1)", "unit": "-1+1"})
    known = replace(
        evidence,
        allies={**evidence.allies, "POL": poland},
        capabilities={**evidence.capabilities, "tanker": tanker},
    )
    model = plan.scenario.model.model_copy(update={"title": "=1+1"})
    hostile = replace(plan, scenario=replace(plan.scenario, evidence=known, model=model))
    hostile.save(tmp_path)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    seen = 0
    for sheet in book:
        assert len(sheet.title) <= 31
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                seen += isinstance(cell.value, str) and cell.value.startswith("'")
    assert seen >= 3


def test_capabilities_stand_by_the_gap_that_is_left(plan: HandoverPlan) -> None:
    gaps = gap_area(plan.replay.coverage, plan.conditions.step_years, axis=0)
    place = {name: k for k, name in enumerate(plan.conditions.capabilities)}
    for table in (plan.bottlenecks.index, plan.summary()["bottlenecks"]):
        ranked = [round(float(gaps[place[str(name)]]), 6) for name in table]
        assert ranked == sorted(ranked, reverse=True)


def test_the_gap_of_a_plan_is_told_beside_that_without_it(
    small_plans: dict[str, HandoverPlan],
) -> None:
    plan = small_plans["least-gap"]
    left = float(gap_area(plan.replay.coverage, plan.conditions.step_years, axis=0).sum())
    coverage = single(plan.scenario)["batch"].series.coverage[0]
    without = float(gap_area(coverage, plan.conditions.step_years, axis=0).sum())
    assert without > left
    assert f"{left:.1f} capability-years, against {without:.1f} without the plan" in headline(plan)
