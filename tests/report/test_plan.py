"""The faces of a plan say what the plan says, and its page is whole in itself."""

import itertools
import re
from dataclasses import replace
from html import unescape
from importlib.metadata import version

import numpy as np
import pytest

from counterpoise.charts.planner import PlanView
from counterpoise.charts.planner.bottlenecks import BOTTLENECKS, counted, in_sentences
from counterpoise.charts.planner.frontier import FRONTIER
from counterpoise.charts.planner.orders import ORDERS_BY_ALLY, ORDERS_BY_REGION, orders_in_units
from counterpoise.charts.planner.robust import TRIAL
from counterpoise.charts.planner.wedge import WEDGE
from counterpoise.ensemble import single
from counterpoise.planner.handover import as_scenario, headline
from counterpoise.report.plan_page import plan_page

from .conftest import Page
from .plans import HOSTILE, many, page, plan

ALL = ("least", "free", "quarterly", "fastest", "met", "cheapest", "textbook", "hostile")
QUICK = ("least", "fastest", "textbook")


@pytest.mark.parametrize("name", ["least", "free", "quarterly", "textbook"])
def test_orders_add_up_to_what_the_plan_signs(name):
    """Billion dollars a year, times the years that a bar stands for, are units times prices."""
    found = plan(name)
    c, billion = found.conditions, 0.0
    for t, a, k in np.ndindex(found.decisions.orders.shape):
        billion += found.decisions.orders[t, a, k] * c.price[t, k] / 1000
    # These runs start with a year and end with one.
    assert c.moments[0].endswith("Q1")
    assert c.moments[-1].endswith("Q1")
    regions = ORDERS_BY_REGION.data(PlanView(found), 0)["regions"]
    assert regions["money"].sum() == pytest.approx(billion, rel=1e-6)
    assert ORDERS_BY_ALLY.data(PlanView(found), 0)["allies"]["money"].sum() == pytest.approx(
        billion, abs=0.02
    )
    assert billion == pytest.approx(found.replay.contracted.sum() / 1000, rel=1e-5)


def test_suppliers_are_those_of_the_engine():
    found = plan("least")
    batch = single(as_scenario(found.scenario, found.conditions, found.decisions))["batch"]
    shown = ORDERS_BY_REGION.data(PlanView(found), 0)["regions"].pivot_table(
        index="year", columns="region", values="money"
    )
    price = found.conditions.price
    # The engine sums units by year: they are paid at the mean price of what is ordered in the year.
    steps = np.arange(price.shape[0]) // 4
    units = np.zeros((steps[-1] + 1, price.shape[1]))
    paid = np.zeros_like(units)
    total = found.decisions.orders.sum(axis=1)
    np.add.at(units, steps, total)
    np.add.at(paid, steps, total * price)
    mean = np.divide(paid, units, out=np.zeros_like(paid), where=units > 0)
    expected = np.einsum("yrk,yk->yr", batch.sums.ordered[: len(mean)], mean) / 1000
    columns = ["Europe", "United States", "Elsewhere"]
    assert shown[columns].to_numpy() == pytest.approx(expected, rel=2e-3, abs=1e-3)


@pytest.mark.parametrize("name", ["least", "quarterly"])
def test_units_are_those_of_the_plan_s_own_account(name):
    found = plan(name)
    table, orders = orders_in_units(PlanView(found)), found.summary()["orders"]
    for _, row in table.iterrows():
        told = float(row["All years"].replace(",", ""))
        code = next(a for a in orders if found.scenario.evidence.allies[a].name == row["Ally"])
        names = {
            found.scenario.evidence.capabilities[k].name: sum(by.values())
            for k, by in orders[code].items()
        }
        (expected,) = [v for k, v in names.items() if row["What"].startswith(k)]
        assert told == pytest.approx(expected, rel=0.06)
    asked = [v for by in orders.values() for v in (sum(p.values()) for p in by.values())]
    assert len(table) == sum(v > 0.005 for v in asked)


@pytest.mark.parametrize("name", QUICK)
def test_the_wedge_adds_up_to_the_need_and_leaves_the_gap_open(name):
    found = plan(name)
    data = WEDGE.data(PlanView(found), 0)["wedge"]
    parts = data[data["part_rank"] < 3].pivot_table(
        index=["capability_rank", "time"], columns="part_rank", values="share"
    )
    assert parts.sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert (parts.to_numpy() >= -1e-12).all()
    open_years = 0.0
    for _, path in parts[2].groupby(level="capability_rank"):
        times = path.index.get_level_values("time").to_numpy()
        open_years += float(np.trapezoid(path.to_numpy(), times))
    told = found.summary()["gap_years"]
    # The trapezium counts a little more where coverage crosses the need within a step.
    assert told <= open_years + 1e-9
    assert open_years == pytest.approx(told, rel=0.05)
    line = data[data["part_rank"] == 9].sort_values(["capability_rank", "time"])["share"]
    assert line.sum() == pytest.approx(found.decisions.remaining.sum())


@pytest.mark.parametrize("name", ALL)
def test_the_calendar_shows_each_bottleneck_once(name):
    found = plan(name)
    cells = BOTTLENECKS.data(PlanView(found), 0)["bottlenecks"]
    assert (cells["until"] - cells["time"]).sum() == pytest.approx(
        len(found.conditions.capabilities) * found.conditions.steps * found.conditions.step_years
    )
    words = {"money": "budget", "": "nothing"}
    expected = [
        words.get(limit, limit)
        for row in found.summary()["bottlenecks"].values()
        for limit in row.values()
    ]
    assert counted(PlanView(found)) == {w: expected.count(w) for w in set(expected)}
    if name != "quarterly":
        assert list(cells["limit"]) == expected
    letters = {"industry": "I", "budget": "B", "people": "P", "lead time": "L", "nothing": ""}
    assert (cells["limit"].map(letters) == cells["letter"]).all()
    told = " ".join(in_sentences(PlanView(found)))
    for word, start in (("industry", "Industry cannot"), ("budget", "Money is short")):
        assert (f"{start}" in told) == (word in expected)
        if word in expected:
            assert f"in {expected.count(word)} of {len(expected)} cells" in told


def test_long_calendars_join_cells_that_are_the_same():
    found = plan("quarterly")
    stretched = replace(
        found,
        request=replace(found.request, steps_per_period=1),
        conditions=replace(
            found.conditions,
            price=np.repeat(found.conditions.price, 2, axis=0),
            moments=tuple(f"{2027 + t // 4}-Q{t % 4 + 1}" for t in range(49)),
        ),
        shadow_prices=replace(
            found.shadow_prices,
            limits=np.repeat(found.shadow_prices.limits, 2, axis=0),
            worth=np.repeat(found.shadow_prices.worth, 2, axis=0),
        ),
    )
    cells = BOTTLENECKS.data(PlanView(stretched), 0)["bottlenecks"]
    assert len(cells) < 4 * 48
    for _, row in cells.groupby("rank"):
        assert (row["time"].to_numpy()[1:] == row["until"].to_numpy()[:-1]).all()
        assert (row["limit"].to_numpy()[1:] != row["limit"].to_numpy()[:-1]).all()
        assert row["until"].iloc[-1] == 2039.0


def test_the_frontier_shows_what_is_within_reach():
    points = many()[2]
    found = plan("least")
    figure = FRONTIER.draw(PlanView(found, frontier=points))
    reached = points[points["worst_gap"].notna()]
    assert 0 < len(reached) < len(points)
    shown = figure.data["frontier"]
    assert sorted(shown["cost"]) == pytest.approx(sorted(reached["cost_musd"] / 1000))
    assert sorted(shown["gap"]) == pytest.approx(sorted(reached["worst_gap"]))
    assert len(figure.table) == len(points)
    assert (figure.table["Status"] == "out of reach").sum() == len(points) - len(reached)
    nothing = points.assign(worst_gap=np.nan)
    assert not FRONTIER.available(PlanView(found, frontier=nothing))
    assert not FRONTIER.available(PlanView(found))
    text = plan_page(found, frontier=nothing)
    assert "No point of the frontier is within reach." in text


def test_error_bars_hold_95_per_cent():
    from statistics import NormalDist

    trial = many()[1]
    figure = TRIAL.draw(PlanView(plan("least"), trial=trial))
    for row, found in zip(
        figure.data["trial"].to_dict("records"),
        (
            trial.robust_mean,
            trial.deterministic_mean,
            trial.robust_worst,
            trial.deterministic_worst,
        ),
        strict=True,
    ):
        normal = NormalDist(found.value, found.error)
        assert normal.cdf(row["high"]) - normal.cdf(row["low"]) == pytest.approx(0.95, abs=1e-4)
        assert row["gap"] == found.value
    assert "Worst 10 per cent of futures" in figure.data["trial"]["measure"].to_list()


@pytest.fixture(scope="module")
def read():
    return {name: Page(page(name)) for name in ALL}


@pytest.mark.parametrize("name", ALL)
def test_the_page_is_well_formed_and_whole_in_itself(read, name):
    found = read[name]
    assert found.unclosed == []
    ids = [e["attrs"]["id"] for e in found.elements if "id" in e["attrs"]]
    assert len(ids) == len(set(ids))
    for element in found.elements:
        assert element["tag"] not in {"script", "link", "iframe", "object", "embed", "img", "base"}
        assert not any(key.startswith("on") for key in element["attrs"])
        assert "src" not in element["attrs"]
    for link in found.all("a"):
        href = link["attrs"]["href"]
        assert href.startswith(("https://", "http://", "data:text/csv")) or href[1:] in ids
    assert "@import" not in page(name)
    assert "url(" not in found.all("style")[0]["text"]
    levels = [int(e["tag"][1]) for e in found.elements if re.fullmatch("h[1-6]", e["tag"])]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    assert all(cell["attrs"]["scope"] in ("row", "col") for cell in found.all("th"))
    for figure in found.all("figure"):
        assert found.all("svg", figure)[0]["attrs"]["role"] == "img"
        assert len(found.all("tr", found.all("details", figure)[0])) > 1


@pytest.mark.parametrize("name", ALL)
def test_the_status_comes_first(read, name):
    head = " ".join(read[name].all("header")[0]["text"].split())
    status = plan(name).status.capitalize()
    assert f"{status}." in head
    assert head.index(f"{status}.") < head.index(headline(plan(name)))
    unmet = next(e for e in read[name].all("section") if _names(e, "unmet"))
    rows = read[name].all("tr", unmet)
    if status == "Relaxed":
        shares = [f"{100 * x:.1f}%" for x in plan(name).relaxed["largest"]]
        assert [read[name].all("td", row)[3]["text"] for row in rows[1:]] == shares
    else:
        assert rows == []


@pytest.mark.parametrize("name", QUICK)
def test_the_lowest_coverage_says_of_what_and_when(read, name):
    """One number for all capabilities would hide which of them binds."""
    found = plan(name)
    c, lowest = found.conditions, found.replay.coverage.min()
    (shown,) = re.findall(
        r"Lowest coverage of any capability\s*(\d+)% \((.+?), (\d{4}-Q\d)\)",
        read[name].all("body")[0]["text"],
    )
    assert int(shown[0]) == round(100 * lowest)
    names = [found.scenario.evidence.capabilities[k].name.lower() for k in c.capabilities]
    path = found.replay.coverage[:, names.index(shown[1].lower())]
    assert path[c.moments.index(shown[2])] == lowest


def _names(element, of):
    return element["attrs"].get("aria-labelledby") == of


def test_the_textbook_s_floor_is_let_go_where_nothing_can_arrive(read):
    """Of 30 asked for, 26 stand on the first day and 24.4 a year later: what is missing is known.

    A tenth of 16 usable tankers retires each year; orders arrive from the fourth bound on.
    """
    found = plan("textbook")
    assert found.status == "relaxed"
    first = found.relaxed.iloc[0]
    assert first["first"] == "2027-Q1"
    stands = [16 * 0.9**t + 10 for t in range(4)]
    assert first["largest"] == pytest.approx((30 - min(stands)) / 20, abs=1e-5)
    text = read["textbook"].all("body")[0]["text"]
    assert f"{100 * (30 - min(stands)) / 20:.1f} per cent of the need" in text
    assert "Prices of what falls short" in text


def test_an_interrupted_plan_says_so():
    found = plan("least")
    cut = replace(found, status="interrupted", answer=replace(found.answer, bound=float("-inf")))
    text = Page(plan_page(cut)).all("body")[0]["text"]
    assert "Interrupted. The search was stopped." in " ".join(text.split())
    assert "the prices prove none" in text
    assert "the bound proves it" not in text


def test_a_plan_that_orders_nothing_has_a_page():
    found = plan("least")
    idle = replace(found.decisions, orders=np.zeros_like(found.decisions.orders))
    text = plan_page(replace(found, decisions=idle))
    assert "Nothing is ordered." in text
    assert "plan-orders-region" not in text


def test_money_beyond_pledges_adds_up(read):
    found = plan("free")
    (section,) = [e for e in read["free"].all("section") if _names(e, "orders")]
    total = found.decisions.extra.sum() / 1000
    assert total > 1
    assert f"Allies add {total:,.{0 if total >= 10 else 1}f} billion dollars" in section["text"]
    assert "Money beyond the pledges" not in page("least")


def test_a_promise_that_the_engine_does_not_keep_is_told():
    """Half of the need is promised beyond the replay in one place, and the page names it."""
    found = plan("least")
    promised = np.minimum(found.promised, found.replay.coverage)
    kept = plan_page(replace(found, promised=promised))
    assert "none; the replay gives as much or more everywhere" in kept
    promised[8, 1] = found.replay.coverage[8, 1] + 0.5
    broken = plan_page(replace(found, promised=promised))
    name = found.scenario.evidence.capabilities[found.conditions.capabilities[1]].name
    assert f"up to 50 per cent of the need: {name.lower()}, 2029-Q1" in unescape(broken)


def test_names_are_escaped(read):
    text = page("hostile")
    for raw in ("<script", "<img", "<b>"):
        assert raw not in text
    assert HOSTILE in unescape(text)
    assert "<img src=x> Poland" in unescape(text)


def test_the_page_tells_what_was_asked_and_proved(read):
    text = " ".join(read["least"].all("body")[0]["text"].split())
    robust, trial, _ = many()
    found = plan("least")
    for told in (
        f"{found.answer.value:.6g} capability-years of gap",
        f"{found.replay.difference:.1e} of the need",
        f"highspy{version('highspy')}",
        f"price of robustness is {robust.price_of_robustness:.2f}",
        f"{trial.futures} fresh futures",
        "what allies have pledged, and no more",
    ):
        assert told in text
    assert "and more wherever it is worth it" in page("free")
    assert "coverage of 90 per cent of the need or more" in page("fastest")
    assert plan("cheapest").conditions.moments[20] in page("cheapest")
