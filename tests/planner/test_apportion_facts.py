"""What an apportionment starts from, against the engine and closed forms; and the whole of it."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("linopy")
pytest.importorskip("highspy")

from counterpoise.ensemble import central
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.evidence.order_book import firm_orders
from counterpoise.planner.targets import TargetsPlan, TargetsRequest, difference, make_plan
from counterpoise.planner.targets.inputs import TargetsInputs
from counterpoise.planner.targets.request import check_inputs, inputs_for, scenario_for, step_of
from counterpoise.problems import InputError, Problems

FEW = {"capabilities": ["heavy_brigade", "sead", "isr_space", "tanker"]}
NORTH = {"members": {"only": ["NOR", "SWE", "FIN", "DNK", "EST", "LVA", "LTU", "ISL", "USA"]}}
QUICK = {"gap": 1e-2, "seconds": 30.0}


@pytest.fixture(scope="module")
def known() -> Evidence:
    return load_evidence()


@pytest.fixture(scope="module")
def shipped(known: Evidence) -> TargetsInputs:
    asked = TargetsRequest(level="targets-2025")
    return inputs_for(scenario_for("status-quo", asked, known), asked)


def test_need_leading_ally_and_holdings_are_those_of_the_engine(
    known: Evidence, shipped: TargetsInputs
) -> None:
    asked = TargetsRequest(level="targets-2025")
    run = central(scenario_for("status-quo", asked, known), evidence=known).isel(scenario=0)
    moment = shipped.moments[36]
    assert moment == "2036-Q1"
    names = list(shipped.capabilities)
    then = run.sel(capability=names).isel(time_bounds=36)
    np.testing.assert_allclose(shipped.need, then["requirement"], rtol=1e-9)
    np.testing.assert_allclose(shipped.leading, then["contribution"], rtol=1e-9)
    for ally, row in zip(shipped.allies, shipped.today, strict=True):
        held = [known.figure(f"inventories/{ally}/{c}").value for c in names]
        np.testing.assert_array_equal(row, held)


def test_money_is_what_the_engine_spends_less_pay_and_overhead(
    known: Evidence, shipped: TargetsInputs
) -> None:
    asked = TargetsRequest(level="targets-2025")
    run = central(scenario_for("status-quo", asked, known), evidence=known).isel(scenario=0)

    def figure(path: str) -> float:
        return known.figure(path).value

    a = shipped.allies.index("POL")
    spending = run["spending"].isel(future=0).sel(ally="POL", year=2035).item()
    base = figure("pledges/POL/effort_start") * float(
        run["gdp"].isel(future=0).sel(ally="POL", year=2035)
    )
    opening = float(run["gdp"].isel(future=0).sel(ally="POL", year=2027))
    shares = {n: figure(f"budget/POL/{n}_share") for n in ("personnel", "other", "infrastructure")}
    upkeep = float(shipped.today[a] @ shipped.upkeep)
    first = figure("pledges/POL/effort_start") * opening
    overhead = shares["other"] + shares["infrastructure"] - upkeep / first
    left = (
        spending
        - (shares["personnel"] + overhead) * base
        - (spending - base)
        * sum(figure(f"coefficients/marginal_{n}_share") for n in ("personnel", "other"))
    )
    modelled = figure("coefficients/modelled_equipment_share")
    # The opening day's budget is not quite that of its first year: a few per cent of overhead.
    assert shipped.money_then[a] == pytest.approx(modelled * left, rel=0.01)


def test_industry_delivers_nothing_at_once_and_everything_after_long(
    known: Evidence, shipped: TargetsInputs
) -> None:
    assert (shipped.industry_by[:3] == 0).all()
    assert (np.diff(shipped.industry_by, axis=0) >= 0).all()
    # What is under way arrives, and its mean delay is the lead time. Firm orders have years of
    # their own.
    under_way = shipped.arriving_by[-1]
    waiting = (under_way - shipped.arriving_by).sum(axis=0) / 4
    firm = {order.capability for order in firm_orders(known)}
    quick = shipped.lead_time < 3
    quick &= np.array([name not in firm for name in shipped.capabilities])
    assert quick.sum() > 3
    # Three stages hold it equally: it waits two thirds of the lead time on average.
    expected = shipped.lead_time * 2 / 3 * under_way
    np.testing.assert_allclose(waiting[quick], expected[quick], rtol=0.2)


def test_firm_orders_arrive_when_they_are_due(known: Evidence, shipped: TargetsInputs) -> None:
    """Of 64 Finnish fighters in 2026 to 2030, four fifths come after the opening, and no others."""
    place = shipped.allies.index("FIN"), shipped.capabilities.index("combat_aircraft")
    assert shipped.arriving[place] == pytest.approx(64 * 4 / 5)
    fighters = [o for o in firm_orders(known) if o.capability == "combat_aircraft"]
    due = sum(order.units_from(2027) for order in fighters)
    assert shipped.arriving_by[-1, place[1]] >= due - 1e-9


def test_nobody_keeps_more_than_it_has_mans_or_can_pay(shipped: TargetsInputs) -> None:
    kept = shipped.kept
    assert (kept <= np.maximum(shipped.today, shipped.floor) + 1e-9).all()
    assert kept.sum() > 0
    ordered = shipped.orders_for(kept)
    assert (ordered.sum(axis=0) <= shipped.industry + 1e-6).all()
    mean, upkeep = (shipped.today + kept) / 2, shipped.modelled * shipped.upkeep
    spent = ordered @ shipped.price + shipped.years * (mean @ upkeep)
    sunk = shipped.modelled * shipped.years * shipped.sunk
    assert (spent <= np.maximum(shipped.money, sunk) * (1 + 1e-9)).all()
    assert (kept @ shipped.crew <= shipped.crews * (1 + 1e-9)).all()
    standing = shipped.price_then / shipped.life + shipped.modelled * shipped.upkeep
    assert (kept @ standing <= np.maximum(shipped.money_then, 0) * (1 + 1e-9)).all()


def test_an_ally_without_people_is_asked_for_nothing(shipped: TargetsInputs) -> None:
    iceland = shipped.allies.index("ISL")
    assert shipped.crews[iceland] == 0
    assert not shipped.today[iceland].any()


@pytest.fixture(scope="module")
def north(known: Evidence) -> TargetsPlan:
    asked = TargetsRequest(rule="equal_share")
    return make_plan("status-quo", asked, evidence=known, changes=FEW | NORTH, **QUICK)


def test_the_answer_adds_up(north: TargetsPlan) -> None:
    ready = north.targets.groupby("capability")["ready"].sum()
    provided = north.shortfall["provided"]
    for capability, amount in provided.items():
        assert ready.get(capability, 0.0) >= amount - 1e-6
    short = north.shortfall
    filled = short["leading"] + short["provided"] + short["short"] * short["need"]
    assert (filled >= short["need"] - 1e-6).all()
    assert north.cost["share"].sum() == pytest.approx(1)
    assert north.cost["fair_share"].sum() == pytest.approx(1)
    assert north.cost.loc["ISL", "fair_share"] == 0
    assert (short.loc[short["short"] > 1e-3, "why"] != "").all()
    assert north.bound <= north.objective
    assert north.gap == pytest.approx((north.objective - north.bound) / north.objective)


def test_the_path_ends_at_the_targets_and_never_beyond_industry(north: TargetsPlan) -> None:
    last = north.path[north.path["year"] == 2035].set_index("capability")
    target = north.targets.groupby("capability")["target"].sum()
    for capability, amount in target.items():
        assert last.loc[capability, "holdings"] == pytest.approx(amount, abs=1e-6)
    assert not last["late"].any()


def test_json_is_plain_and_says_what_is_asked_of_it(north: TargetsPlan) -> None:
    import json

    text = json.loads(json.dumps(north.summary(), allow_nan=False))
    named = {"status", "objective", "bound", "gap", "targets", "today", "cost", "fair"}
    assert named | {"shortfall", "binds", "versions"} <= set(text)
    assert text["versions"]["highspy"]


def test_when_the_leading_ally_leaves_others_take_over(known: Evidence) -> None:
    before = make_plan(
        "status-quo", TargetsRequest(leading=1.0), evidence=known, changes=FEW, **QUICK
    )
    after = make_plan(
        "status-quo", TargetsRequest(leading=0.0), evidence=known, changes=FEW, **QUICK
    )
    assert (after.shortfall["leading"] == 0).all()
    assert after.shortfall["short"].sum() > before.shortfall["short"].sum()
    moved = difference(before, after)
    totals = after.targets["target"].sum() - before.targets["target"].sum()
    assert moved["change"].sum() == pytest.approx(totals, abs=1e-4)
    assert difference(before, before).empty


def test_members_that_leave_take_no_targets(known: Evidence) -> None:
    asked = TargetsRequest(without=("SWE", "FIN"))
    found = make_plan("status-quo", asked, evidence=known, changes=FEW | NORTH, **QUICK)
    assert not found.targets["ally"].isin(["SWE", "FIN"]).any()


def test_ukraine_may_join(known: Evidence) -> None:
    asked = TargetsRequest(with_partners=("UKR",))
    assert "UKR" in inputs_for(scenario_for("status-quo", asked, known, FEW), asked).allies


@pytest.mark.parametrize(
    ("asked", "changes", "words"),
    [
        (TargetsRequest(by=2026), {}, "runs from 2027-Q1"),
        (TargetsRequest(by=2060), {}, "Give a year from 2027 to 2041"),
        (TargetsRequest(by=2028), {"capabilities": ["submarine"]}, "comes before any lead time"),
        (TargetsRequest(fair_within=0.2), {}, "needs a rule"),
        (TargetsRequest(rule="equal_share", fair_within=-0.2), {}, "is no tolerance"),
        (TargetsRequest(rule="loudest"), {}, "is no rule"),
        (TargetsRequest(leading=2.0), {}, "is no share"),
        (TargetsRequest(cap=0.0), {}, "is no share"),
        (TargetsRequest(at_least={("USA", "sead"): 4}), {}, "not among those who are asked"),
        (TargetsRequest(at_least={("DEU", "zeppelin"): 4}), {}, "is not followed"),
        (TargetsRequest(at_least={("DEU", "sead"): -4}), {}, "is no number of units"),
        (
            TargetsRequest(at_least={("DEU", "sead"): 9}, at_most={("DEU", "sead"): 8}),
            {},
            "at least 9 contradicts at most 8",
        ),
        (TargetsRequest(at_least={("EST", "heavy_brigade"): 9}), {}, "people; "),
        (TargetsRequest(at_least={("ISL", "cyber"): 9}), {}, "no people to man them"),
        (
            TargetsRequest(),
            {"figures": {"economy/DEU/active_personnel": 0}},
            "no people to man them",
        ),
        (TargetsRequest(), {"figures": {"industry/sead/*/output": 0}}, "nobody makes"),
        (
            TargetsRequest(),
            {"members": {"only": ["LUX", "CZE", "USA"]}, "capabilities": ["submarine"]},
            "no ally may provide",
        ),
    ],
)
def test_what_cannot_be_answered_is_said(
    known: Evidence, asked: TargetsRequest, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        inputs_for(scenario_for("status-quo", asked, known, changes), asked)


def test_everything_wrong_is_told_together(known: Evidence) -> None:
    asked = TargetsRequest(at_least={("USA", "sead"): 4, ("DEU", "zeppelin"): 4})
    with pytest.raises(InputError) as caught:
        inputs_for(scenario_for("status-quo", asked, known), asked)
    assert len(caught.value.problems) == 2


def test_the_date_is_the_end_of_the_year(known: Evidence) -> None:
    assert step_of(scenario_for("status-quo", TargetsRequest(), known), 2035) == 36


def test_sound_facts_have_no_problems(shipped: TargetsInputs) -> None:
    problems = Problems()
    check_inputs(shipped, problems)
    assert not problems
    check_inputs(replace(shipped, industry=shipped.industry * 0), problems)
    assert len(problems.error().problems) == len(shipped.capabilities)
