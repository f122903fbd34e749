"""Rules, contracts, earlier plans and whole units as people ask for them, and the answers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterpoise
from counterpoise.evidence import Evidence
from counterpoise.planner.handover import HandoverPlan, HandoverRequest, make_plan
from counterpoise.planner.handover.commitments import booked_beside
from counterpoise.planner.handover.earlier_plan import read_earlier
from counterpoise.planner.handover.frontier import frontier
from counterpoise.planner.handover.refinement import _roundings
from counterpoise.planner.handover.robust import make_robust_plan
from counterpoise.planner.handover.rule_words import rule_in_words
from counterpoise.planner.handover.rules import Contract
from counterpoise.planner.handover.rules_file import asked_rules, read_rules, rules_of
from counterpoise.planner.handover.summary import rule_sentences
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario, load_scenario

for package in ("linopy", "highspy"):
    pytest.importorskip(package)

SMALL: dict[str, Any] = {"capabilities": ["tanker", "sead"], "time": {"quarters": 20}}
CLOSE = 1e-6


@pytest.fixture(scope="module")
def scenario(evidence: Evidence) -> Scenario:
    """Return five years of a cliff with two capabilities."""
    return load_scenario("cliff", evidence=evidence, changes=SMALL)


@pytest.fixture(scope="module")
def base(scenario: Scenario) -> HandoverPlan:
    """Return its plan without any rule."""
    return make_plan(scenario, HandoverRequest(give=0.0))


def planned(scenario: Scenario, **asked: Any) -> HandoverPlan:
    """Return a plan under rules; its replay repeats it."""
    named = [asked.pop(n, e) for n, e in (("rules", ()), ("committed", ()), ("cap", None))]
    rules = asked_rules(*named, pools=asked.pop("pools", ()))
    given = {"rules": rules.rules, "committed": rules.committed, "pools": rules.pools}
    request = HandoverRequest(**given, **{"give": 0.0} | asked)
    plan = make_plan(scenario, request)
    assert plan.replay.difference < CLOSE
    assert (plan.promised - plan.replay.coverage).max() < CLOSE
    return plan


def refused(work: Callable[[], Any]) -> list[str]:
    """Return the messages with which something is refused."""
    with pytest.raises(InputError) as caught:
        work()
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"allies": ["GER"], "at_most": 0}, "unknown ally 'GER'"),
        ({"allies": ["USA"], "at_most": 0}, "whose orders are no part of a plan"),
        ({"allies": ["UKR"], "at_most": 0}, "names UKR, which takes no part in the scenario"),
        ({"capabilities": ["tankers"], "at_most": 0}, "unknown capability 'tankers'"),
        ({"capabilities": ["submarine"], "at_most": 0}, "none of the scenario's capabilities"),
        ({"from": 2050, "at_most": 0}, "lies outside the plan (2050-Q1; it runs from 2027-Q1"),
        ({"from": 2029, "to": 2028, "at_most": 0}, "begins in 2029-Q1, after its end in 2028-Q4"),
        (
            {"capabilities": ["tanker"], "at_most": 0.5, "share_of": {"allies": "all"}},
            "is a share of itself",
        ),
        ({"regions": ["europa"], "at_most": 0}, "unknown region of makers 'europa'"),
        (
            {"allies": ["LUX"], "capabilities": ["sead"], "at_least": 1},
            "asks for orders that nobody may place",
        ),
    ],
)
def test_one_message(scenario: Scenario, entries: dict[str, Any], says: str) -> None:
    rules = rules_of([{"name": "mine", **entries}]).rules
    (message,) = refused(lambda: make_plan(scenario, HandoverRequest(rules=rules)))
    assert message.startswith("rules, mine: ")
    assert says in message


def test_units_that_are_not_counted_alike(evidence: Evidence) -> None:
    mixed = load_scenario(
        "cliff", evidence=evidence, changes=SMALL | {"capabilities": ["tanker", "submarine"]}
    )
    sums = [
        {"name": "both", "at_most": 5},
        {"name": "none of both", "at_most": 0},
        {"name": "each", "at_most": 5, "each": "capability"},
        {"name": "money", "at_most": 5, "in": "money"},
    ]
    (message,) = refused(lambda: HandoverRequest(rules=rules_of(sums).rules).check(mixed))
    assert "rules, both: adds up aircraft and submarines" in message


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"at_most": 1, "at_least": 0}, "needs one of at_most, at_least and equal"),
        ({}, "needs one of at_most, at_least and equal; it has none"),
        ({"at_most": -1}, "-1 is below 0"),
        ({"at_most": 1, "price": 0}, "0 is not above 0"),
        ({"at_most": 1, "from": "spring"}, "neither a quarter such as 2028-Q1 nor a year"),
        ({"at_most": 1, "in": "men"}, "must be 'units' or 'money'"),
        ({"at_most": 1, "alies": ["DEU"]}, "Did you mean allies"),
        ({"at_most": 1, "each": ["ally", "ally"]}, "names something twice in 'each'"),
        ({"at_most": 1, "share_of": {"allys": "all"}}, "Did you mean allies"),
    ],
)
def test_rules_that_cannot_be_read(entries: dict[str, Any], says: str) -> None:
    (message,) = refused(lambda: rules_of([{"name": "mine", **entries}]))
    assert says in message
    assert message.startswith("plan, rules.0")


def test_a_file_says_where_it_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(
        "rules:\n  - name: a\n    at_most: 1\n    alies: [DEU]\n"
        "committed:\n  - ally: NOR\n    capability: tanker\n    units: many\n",
        "utf-8",
    )
    messages = refused(lambda: read_rules(file))
    assert len(messages) == 2
    assert f"{file}, line 4, rules.0.alies: unknown entry" in messages[0]
    assert f"{file}, line 8, committed.0.units: must be a number" in messages[1]
    for text, says in (("- a\n", "holds no rules"), ("a: [", "is not valid YAML")):
        file.write_text(text, "utf-8")
        assert says in refused(lambda: read_rules(file))[0]
    assert refused(lambda: read_rules(tmp_path / "none.yaml"))


def test_a_plan_keeps_its_rules_and_says_what_they_cost(
    scenario: Scenario, base: HandoverPlan
) -> None:
    named = ["DEU", "NLD", "NOR"]
    share = {"allies": named, "capabilities": "tanker", "at_least": 0.6}
    rules = [
        {"name": "three", **share, "share_of": {"allies": "all"}},
        {"name": "wait", "to": 2027, "at_most": 0},
    ]
    plan = planned(scenario, rules=rules)
    orders = plan.to_dataframe()
    tankers = orders[orders["capability"] == "tanker"]
    mine = tankers[tankers["ally"].isin(named)]["units"].sum()
    assert mine >= 0.6 * tankers["units"].sum() * (1 - CLOSE)
    assert orders["period"].min() == "2028-Q1"
    assert plan.rules_cost == pytest.approx(plan.answer.value - base.answer.value, abs=1e-5)
    # Nothing but the rule holds orders of the first year back.
    assert set(plan.shadow_prices.bottlenecks(SMALL["capabilities"], plan.periods)["2027-Q1"]) == {
        "rule"
    }
    told = plan.summary()
    assert [one["binding"] for one in told["rules"]] == [1, 1]
    assert all(one["where"][0]["price"] > 0 for one in told["rules"])
    json.dumps(told, allow_nan=False)
    text = " ".join(rule_sentences(plan))
    assert "Germany, the Netherlands and Norway together order at least 60 per cent" in text
    assert "All rules together cost" in text


def test_rules_that_contradict_are_told_in_words(scenario: Scenario) -> None:
    rules = [
        {"name": "wait", "to": 2030, "at_most": 0},
        {"name": "buy", "capabilities": "tanker", "to": 2029, "at_least": 3},
        {"name": "harmless", "allies": "POL", "at_most": 5000},
    ]
    (message,) = refused(lambda: planned(scenario, rules=rules))
    assert (
        "cannot be kept together: (1) 'wait', nobody orders anything until 2030-Q4; (2) 'buy'"
        in (message)
    )
    assert "Without any one of them the others can be kept" in message
    assert "harmless" not in message


def test_contracts_are_ordered_whatever_else_is(scenario: Scenario) -> None:
    contract = {"ally": "NOR", "capability": "tanker", "units": 3, "from": 2028, "to": 2029}
    plan = planned(scenario, committed=[contract])
    orders = plan.to_dataframe().query("ally == 'NOR' and capability == 'tanker'")
    signed = orders[orders["period"].isin(["2028-Q1", "2029-Q1"])]["units"].sum()
    assert signed >= 3 - CLOSE
    (asked,) = plan.summary()["asked"]["committed"]
    assert asked["from"] == "2028-Q1"


FLEET = {"name": "Tankers of the north", "allies": ["NLD", "NOR", "BEL"], "capabilities": "tanker"}
SHARES = {"NLD": 0.5, "NOR": 0.3, "BEL": 0.2}


def test_members_of_a_pool_keep_their_shares(scenario: Scenario, base: HandoverPlan) -> None:
    plan = planned(scenario, pools=[FLEET | {"shares": SHARES, "units": 4}])
    tankers = plan.to_dataframe().query("capability == 'tanker'")
    table = tankers.pivot_table(index="period", columns="ally", values="units", fill_value=0.0)
    pool = table.reindex(columns=list(SHARES), fill_value=0.0)
    assert pool.to_numpy().sum() >= 4 - CLOSE
    for ally, share in SHARES.items():
        assert pool[ally].to_numpy() == pytest.approx(share * pool.sum(axis=1), abs=1e-6)
    assert plan.answer.value >= base.answer.value - CLOSE
    assert plan.summary()["asked"]["pools"][0]["shares"] == SHARES
    text = " ".join(rule_sentences(plan))
    assert "Tankers of the north: share of NLD" in text


def test_shares_with_few_digits_are_kept(scenario: Scenario) -> None:
    """Thirds written as 0.333 add up to less than 1; the pool orders all the same."""
    thirds = dict.fromkeys(SHARES, 0.333)
    plan = planned(scenario, pools=[FLEET | {"shares": thirds, "units": 3}])
    tankers = plan.to_dataframe().query("capability == 'tanker'").groupby("ally")["units"].sum()
    pool = tankers.reindex(list(thirds), fill_value=0.0)
    assert pool.sum() >= 3 - CLOSE
    assert pool.to_numpy() == pytest.approx(pool.sum() / 3, abs=1e-6)


def test_a_pool_orders_whole_units_together(scenario: Scenario) -> None:
    pooled = planned(scenario, pools=[FLEET], whole=("tanker",))
    alone = planned(scenario, whole=("tanker",))
    totals = pooled.to_dataframe().query("capability == 'tanker'").groupby("ally")["units"].sum()
    mine = totals.reindex(FLEET["allies"], fill_value=0.0)
    others = totals.drop(FLEET["allies"], errors="ignore")
    assert others.to_numpy() == pytest.approx(np.round(others), abs=1e-5)
    assert mine.sum() == pytest.approx(round(mine.sum()), abs=1e-5)
    assert pooled.whole is not None
    assert alone.whole is not None
    assert pooled.status in ("optimal", "near-optimal")


@pytest.mark.parametrize(
    ("pool", "says"),
    [
        ({"allies": ["NLD"]}, "needs at least two allies"),
        ({"allies": ["NLD", "NLD"]}, "needs at least two allies, each of them once"),
        ({"shares": {"NLD": 1.0}}, "needs a share for each of its allies"),
        ({"shares": SHARES | {"BEL": 0.1}}, "has shares that add up to 0.9, not to 1"),
        ({"shares": SHARES | {"BEL": 0.0}}, "0 is not above 0"),
        ({"units": 0}, "0 is not above 0"),
        ({"partners": []}, "unknown entry"),
    ],
)
def test_pools_that_cannot_be_read(pool: dict[str, Any], says: str) -> None:
    (message,) = refused(lambda: rules_of([], pools=[FLEET | pool]))
    assert says in message
    assert message.startswith("plan, pools.0")


def test_pools_of_nobody_who_plans_are_refused(scenario: Scenario) -> None:
    pools = [
        {"name": "a", "allies": ["NLD", "USA"], "capabilities": ["tanker", "submarine"]},
        {"name": "b", "allies": ["NLD", "BELG"], "capabilities": "tanker", "shares": {}},
        {"name": "c", "allies": ["NLD", "BEL"], "capabilities": "tanker"},
    ]
    pools[1]["shares"] = {"NLD": 0.5, "BELG": 0.5}
    asked = rules_of([], pools=pools)
    messages = refused(lambda: HandoverRequest(pools=asked.pools).check(scenario))
    assert "rules, a: names the leading ally (USA)" in messages[-4]
    assert "rules, a: names submarine, which is none of the scenario's" in messages[-3]
    assert "rules, b: has NLD buy tanker, which it buys in 'a' already" in messages[-2]
    assert "rules, c: has NLD buy tanker, which it buys in 'a' already" in messages[-1]
    assert any("BELG" in message for message in messages[:-4])


def test_the_order_book_is_not_counted_twice_without_a_word(scenario: Scenario) -> None:
    """The book has German F-35 until 2030; of tankers of Estonia it knows nothing."""
    contracts = [
        Contract(ally="DEU", capability="sead", units=1),
        Contract(ally="EST", capability="tanker", units=1),
    ]
    (warning,) = booked_beside(scenario, contracts)
    assert "of Germany" in warning
    assert "leave out what is the same contract" in warning


def test_orders_of_a_scenario_stand_where_that_is_asked(
    scenario: Scenario, evidence: Evidence
) -> None:
    """Four a year, over 2028: the plan orders no fewer, and as many as it likes elsewhere."""
    orders = {"NLD": {"sead": [[0, 0], [1, 4], [2, 0]]}}
    given = load_scenario("cliff", evidence=evidence, changes=SMALL | {"orders": orders})
    (message,) = refused(lambda: make_plan(given, HandoverRequest()))
    assert "keep its orders as contracts with --keep-orders" in message
    plan = planned(given, keep_orders=True)
    assert {one.ally for one in plan.request.committed} == {"NLD"}
    found = plan.to_dataframe().query("ally == 'NLD' and capability == 'sead'")
    by_period = dict(zip(found["period"], found["units"], strict=True))
    for contract in plan.request.committed:
        assert by_period[contract.since] >= contract.units - CLOSE
    assert sum(one.units for one in plan.request.committed) > 3
    assert len(plan.to_dataframe()["ally"].unique()) > 1


def test_near_an_earlier_plan(scenario: Scenario, base: HandoverPlan, tmp_path: Path) -> None:
    """Its own plan is nearest to itself; under a new rule little else moves."""
    base.save(tmp_path)
    none = {"name": "none", "allies": "EST", "at_most": 0}
    for file in (tmp_path, tmp_path / "orders.csv"):
        same = counterpoise.plan(scenario, near=file)
        assert same.near is not None
        assert same.near["moved_musd"] == pytest.approx(0.0, abs=1e-3)
    near = counterpoise.plan(scenario, near=tmp_path, rules=[none])
    far = counterpoise.plan(scenario, rules=[none], give=0.0)
    assert near.near is not None

    def moved(plan: HandoverPlan) -> float:
        each = np.abs(plan.decisions.orders - base.decisions.orders)
        each = each.reshape(-1, 4, *each.shape[1:]).sum(axis=1)
        return float(np.einsum("pac,pc->", each, plan.conditions.price[::4]))

    assert near.near["moved_musd"] == pytest.approx(moved(near), rel=1e-6)
    assert moved(near) <= moved(far) + CLOSE
    assert near.answer.value <= far.answer.value * 1.005 + CLOSE
    assert near.answer.bound == pytest.approx(far.answer.value, rel=1e-5)
    assert near.replay.difference < CLOSE
    tighter = counterpoise.plan(scenario, near=tmp_path, rules=[none], give=0.0)
    assert tighter.near is not None
    assert tighter.near["moved_musd"] >= near.near["moved_musd"] - 1e-3


def test_an_earlier_plan_that_is_none(
    scenario: Scenario, base: HandoverPlan, tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    for text in ("ally,units\nDEU,1\n", "ally,capability,period,units\nDEU,sead,2027-Q1,many\n"):
        file.write_text(text, "utf-8")
        (message,) = refused(lambda: counterpoise.plan(scenario, near=file))
        assert "holds no orders of a plan" in message
    file.write_text("ally,capability,period,units\nDEU,sead,2027-Q2,1\n", "utf-8")
    (message,) = refused(lambda: counterpoise.plan(scenario, near=file))
    assert "where no period of the new plan begins" in message
    (tmp_path / "plan.json").write_text("{}", "utf-8")
    assert "is not counterpoise" in refused(lambda: counterpoise.plan(scenario, near=tmp_path))[0]
    assert refused(lambda: counterpoise.plan(scenario, near=file, give=-1))
    file.write_text(
        "ally,capability,period,units\nDEU,sead,2020-Q1,1\nUSA,sead,2027-Q1,2\n", "utf-8"
    )
    _, left_out = read_earlier(file).table(base.conditions, 4)
    assert left_out == [
        "1 units before the new plan begins",
        "2 units of sead by USA, of which the new plan knows nothing",
    ]


def test_whole_units(scenario: Scenario, base: HandoverPlan) -> None:
    plan = counterpoise.plan(scenario, whole=["tanker"], rules=[{"name": "a", "at_most": 1e4}])
    totals = plan.to_dataframe().query("capability == 'tanker'").groupby("ally")["units"].sum()
    assert totals.to_numpy() == pytest.approx(np.round(totals.to_numpy()), abs=1e-5)
    assert plan.whole is not None
    assert plan.whole["programmes"] == len(totals)
    assert plan.answer.value >= base.answer.value - CLOSE
    assert plan.whole["cost"] == pytest.approx(plan.answer.value - base.answer.value, abs=1e-5)
    assert plan.answer.bound <= plan.answer.value
    assert plan.replay.difference < CLOSE
    assert "within" in " ".join(rule_sentences(plan))


def test_roundings_keep_sums_or_go_down() -> None:
    totals, owner = np.array([0.6, 0.6, 0.6, 2.2, 3.0]), np.array([0, 0, 0, 1, 1])
    nearest, shared, down = (list(one) for one in _roundings(totals, owner))
    assert nearest == [1, 1, 1, 2, 3]
    assert shared == [1, 0, 0, 2, 3]
    assert down == [0, 0, 0, 2, 3]


def test_nobody_above_a_share_of_a_years_orders(scenario: Scenario) -> None:
    plan = planned(scenario, cap=0.4)
    each = plan.decisions.orders.reshape(-1, 4, *plan.decisions.orders.shape[1:]).sum(axis=1)
    assert (each <= 0.4 * each.sum(axis=1, keepdims=True) + 1e-5).all()
    assert plan.rules_cost is not None
    assert plan.rules_cost > 0
    assert any("no ally places more than 40 per cent" in text for text in rule_sentences(plan))


def test_weights_are_stated(scenario: Scenario) -> None:
    plan = counterpoise.plan(scenario, weights={"tanker": 3})
    assert plan.summary()["asked"]["weights"] == {"tanker": 3}
    assert plan.summary()["objective_unit"].endswith("each weighted as asked")
    for wrong, says in (({"tank": 2}, "unknown capability"), ({"tanker": 0}, "is 0")):
        (message,) = refused(lambda wrong=wrong: counterpoise.plan(scenario, weights=wrong))
        assert says in message
    assert "adds up no gaps" in " ".join(
        refused(lambda: counterpoise.plan(scenario, objective="fastest", weights={"tanker": 2}))
    )


def test_rules_in_words(evidence: Evidence) -> None:
    rules = rules_of(
        [
            {"name": "a", "allies": "EST", "in": "money", "each": "year", "at_most": 50},
            {"name": "b", "to": 2027, "at_most": 0},
            {"name": "c", "capabilities": "tanker", "regions": "europe", "at_least": 4},
            {"name": "d", "capabilities": "tanker", "at_most": 0, "from": 2028, "to": 2028},
        ]
    ).rules
    assert [rule_in_words(one, evidence) for one in rules] == [
        "Estonia orders at most $50 million worth of all capabilities in each year",
        "nobody orders anything until 2027-Q4",
        "all allies order at least 4 units of tanker aircraft from makers in Europe",
        "nobody orders tanker aircraft in 2028",
    ]


def test_plans_for_many_futures_keep_rules_and_refuse_what_they_do_not_follow(
    evidence: Evidence,
) -> None:
    orders = {"NLD": {"sead": [[0, 4], [1, 0]]}}
    changes = {"capabilities": ["sead"], "time": {"quarters": 12}, "orders": orders}
    scenario = load_scenario("cliff", evidence=evidence, changes=changes)
    wait = rules_of([{"name": "wait", "to": 2027, "allies": "DEU", "at_most": 0}]).rules
    request = HandoverRequest(rules=wait, keep_orders=True)
    plan = make_robust_plan(scenario, request, 2).plan
    table = plan.rules.set_index("rule")
    assert table.loc["wait", "value"] == pytest.approx(0.0, abs=CLOSE)
    assert (table["let_go"] == 0).all()
    assert len(table) == 1 + len(plan.request.committed) > 1
    json.dumps(plan.summary(), allow_nan=False)
    weighed = HandoverRequest(weights={"sead": 2}, whole=("sead",), keep_orders=True)
    messages = refused(lambda: make_robust_plan(scenario, weighed, 2))
    assert [one.partition(":")[0] for one in messages] == ["plan, weights", "plan, whole"]
    priced = rules_of([{"name": "a", "at_most": 0, "price": 1}]).rules
    (message,) = refused(lambda: frontier(scenario, HandoverRequest(rules=priced), futures=2))
    assert "has a price, which a frontier does not weigh" in message
