"""Charts of targets and of rosters hold the numbers that arithmetic gives, and nothing else."""

from dataclasses import replace
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("linopy")
pytest.importorskip("highspy")
if find_spec("ortools") is None:  # found and not imported: it has a process of its own
    pytest.skip("OR-Tools is not installed", allow_module_level=True)

from counterpoise.charts.planner.rotations import BAR, KINDS, ROSTER, RosterView
from counterpoise.charts.planner.target_ranges import TARGET_RANGES
from counterpoise.charts.planner.targets import DOWN, TARGETS, TOGETHER, UP, TargetsView
from counterpoise.evidence import Evidence
from counterpoise.planner.rotations import RotationPlan, load_roster
from counterpoise.planner.rotations.request import RotationRequest, Seat
from counterpoise.planner.targets import TargetsPlan, TargetsRequest, make_plan
from counterpoise.planner.targets.ranges import Ranges

NORTH = {
    "capabilities": ["sead", "tanker", "surface_combatant"],
    "members": {"only": ["NOR", "SWE", "FIN", "DNK", "NLD", "GBR", "USA"]},
}


def answer(targets: list[tuple[str, str, float, float, float]], **needs: Any) -> TargetsPlan:
    """Return an answer made by hand: holdings as (ally, capability, today, target, ready)."""
    rows = pd.DataFrame(targets, columns=["ally", "capability", "today", "target", "ready"])
    short = pd.DataFrame(needs, index=["need", "leading", "short"]).T.rename_axis("capability")
    empty = pd.DataFrame()
    return TargetsPlan(
        *("hand", "2036-Q1", TargetsRequest(), "optimal", "finished", 0.0, 0.0, 0.0, 0.0, 1.0),
        *(rows, empty, empty, short, empty, empty, None, None, (), {}),
    )


def cells_of(found: TargetsPlan, evidence: Evidence) -> pd.DataFrame:
    cells = TARGETS.draw(TargetsView(found, evidence)).data["apportionment"]
    return cells.set_index(["code", "key"])


def test_shares_and_marks_of_an_answer_made_by_hand(evidence: Evidence) -> None:
    """Ten tankers are needed: of 8 at half readiness 4 are ready, two tenths more than of 4."""
    found = answer(
        [
            ("DEU", "tanker", 4, 8, 4.0),
            ("FRA", "tanker", 6, 5, 1.0),  # a fifth ready: 1.2 tenths then 1.0
            ("GBR", "tanker", 5, 5, 2.0),  # stays
            ("GBR", "sead", 3, 3, 0.03),
            # Nothing is kept: what stood is counted at the readiness of the others, 7 of 18.
            ("ITA", "tanker", 1.8, 0, 0.0),
        ],
        tanker=(10, 2, 0.1),
        sead=(20, 0, 0.0),
    )
    cells = cells_of(found, evidence)
    tanker = cells.xs("tanker", level="key")
    expected = {"DEU": 0.4, "FRA": 0.1, "GBR": 0.2, "ITA": 0.0, "USA": 0.2, TOGETHER: 0.9}
    assert tanker["share"].to_dict() == pytest.approx(expected)
    now = {"DEU": 0.2, "FRA": 0.12, "GBR": 0.2, "ITA": 1.8 * 7 / 18 / 10}
    assert tanker["now"].dropna().to_dict() == pytest.approx(now)
    assert tanker["change"].to_dict() == {
        "DEU": UP,
        "FRA": DOWN,
        "GBR": "",
        "ITA": DOWN,
        "USA": "",
        TOGETHER: "",
    }
    assert tanker["text"].to_dict() == {
        "DEU": "40",
        "FRA": "10",
        "GBR": "20",
        "ITA": "",
        "USA": "20",
        TOGETHER: "90",
    }
    assert cells.loc[("GBR", "sead"), "text"] == ""  # 0.15 per cent is below half a per cent
    assert cells.loc[(TOGETHER, "sead"), "text"] == "100"
    # The shortest comes first, and so does whoever stands for all.
    assert cells["place"].groupby(level="key").first().to_dict() == {"tanker": 0, "sead": 1}
    assert cells["rank"].groupby(level="code").first()[TOGETHER] == 0
    figure = TARGETS.draw(TargetsView(found, evidence))
    # Of two needs Germany has four tenths of one, so a fifth on average.
    assert figure.title == (
        "Targets for 2036-Q1 meet 1 of 2 needs; Germany is asked for most, "
        "20 per cent of a need on average"
    )
    row = figure.table.set_index("Capability").loc["Tanker aircraft"]
    assert row["Need met"] == "90 %"
    assert row["Largest targets"].split("; ")[0] == "Germany 40 %"
    assert row["Grow most"] == "Germany 20 %"


def test_the_cells_of_a_real_answer_are_its_own_units(evidence: Evidence) -> None:
    """Units, times the share that is ready, over the need; with what is missing they make one."""
    found = make_plan(
        "status-quo", TargetsRequest(), evidence=evidence, changes=NORTH, seconds=30.0
    )
    cells, needs = cells_of(found, evidence), found.shortfall["need"]
    targets = found.targets.set_index(["ally", "capability"])
    own = cells.drop(index=[TOGETHER, evidence.leading], level="code")
    assert set(own.index) == set(targets.index)
    for (ally, capability), cell in own.iterrows():
        row = targets.loc[(ally, capability)]
        assert cell["share"] * needs[capability] == pytest.approx(row["ready"])
        if row["target"] > 0:
            per_unit = row["ready"] / row["target"]
            assert cell["now"] * needs[capability] == pytest.approx(per_unit * row["today"])
    for capability, row in found.shortfall.iterrows():
        parts = cells.xs(capability, level="key")["share"].drop(TOGETHER)
        # Nobody counts for more than half of a need.
        counted = float(np.minimum(parts, 0.5).sum())
        assert counted + row["short"] == pytest.approx(max(1.0, counted), abs=2e-3)
        assert cells.loc[(TOGETHER, capability), "share"] == pytest.approx(1 - row["short"])


ALLIES = ("BEL", "DEU", "DNK", "NLD")
SLOTS: dict[str, Any] = {
    "north": {"kind": "air_policing", "lead": {}, "contributor": {"wanted": 1, "most": 3}},
    "south": {"kind": "air_policing", "from": "p2", "contributor": {"wanted": 2}},
    "west": {"kind": "maritime", "until": "p3", "lead": {}, "specialists": {"wanted": 0}},
}


@pytest.fixture(scope="module")
def roster() -> RotationRequest:
    return load_roster(
        {
            "name": "small",
            "periods": ["p1", "p2", "p3", "p4"],
            "allies": list(ALLIES),
            "slots": SLOTS,
            "objective": {"uncovered_lead": 10, "uncovered": 1},
        }
    )


def seats_of(roster: RotationRequest) -> st.SearchStrategy[tuple[Seat, ...]]:
    """Return any seats, one lead at most for a slot and period."""
    seats = sorted(seat for _, seat in roster.all_seats())
    some = st.lists(st.sampled_from(seats), unique=True)

    def one_lead(chosen: list[Seat]) -> tuple[Seat, ...]:
        place = {(s.slot, s.period): s for s in chosen if s.role == "lead"}
        return tuple(sorted({*place.values(), *(s for s in chosen if s.role != "lead")}))

    return some.map(one_lead)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_strip_read_back_is_the_roster(roster: RotationRequest, data: st.DataObject) -> None:
    seats = data.draw(seats_of(roster))
    result = RotationPlan(roster, "feasible", seats, None, None, None, None, {}, {})
    figure = ROSTER.draw(RosterView(result))
    bars = figure.data["strips"].to_dict("records")
    names = figure.data["names"]
    held, empty, shades = set(), set(), {}
    for bar in bars:
        periods = range(bar["start"], bar["end"])
        assert periods
        assert bar["y2"] < bar["y"] + BAR
        # A slot's bars lie between its top and the edge below it.
        row = names.set_index("name").loc[bar["slot"]]
        assert row["y"] - BAR / 2 <= bar["y"]
        assert bar["y2"] <= row["edge"]
        if bar["kind"] == KINDS[2]:
            assert bar["role"] == "lead"
            assert not bar["ally"]
            empty |= {(bar["slot"], period) for period in periods}
            continue
        held |= {(bar["slot"], period, bar["role"], bar["ally"]) for period in periods}
        if bar["role"] == "lead":
            assert bar["kind"] in KINDS[:2]
            assert bar["kind"] != shades.get(bar["slot"])  # each change of hands shows
            shades[bar["slot"]] = bar["kind"]
        else:
            assert bar["kind"] in KINDS[3:]
    assert held == {(s.slot, s.period, s.role, s.ally) for s in seats}
    open_leads = {("north", t) for t in range(4)} | {("west", t) for t in range(3)}
    led = {(slot, period) for slot, period, role, _ in held if role == "lead"}
    assert empty == open_leads - led
    # No two bars of one height overlap.
    for y in {bar["y"] for bar in bars}:
        lane = sorted((bar["start"], bar["end"]) for bar in bars if bar["y"] == y)
        assert all(first[1] <= then[0] for first, then in pairwise(lane))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_table_below_the_strip_holds_every_cell(
    roster: RotationRequest, data: st.DataObject
) -> None:
    seats = data.draw(seats_of(roster))
    result = RotationPlan(roster, "feasible", seats, None, None, None, None, {}, {})
    table = ROSTER.draw(RosterView(result)).table.set_index(["Slot", "Role"])
    there = {"north": {0, 1, 2, 3}, "south": {1, 2, 3}, "west": {0, 1, 2}}
    for (slot, role), row in table.iterrows():
        for t, period in enumerate(("p1", "p2", "p3", "p4")):
            who = sorted(s.ally for s in seats if (s.slot, s.role, s.period) == (slot, role, t))
            nobody = "-" if t in there[slot] else ""
            assert row[period] == (" ".join(who) or nobody)


def test_ranges_of_an_answer_made_by_hand(evidence: Evidence) -> None:
    """Bars run from least to most; who has nothing in any plan has no row."""
    columns = ["ally", "today", "plan", "least", "most", "certain"]
    burden = pd.DataFrame(
        [
            ("DEU", 1000.0, 2000.0, 1500.0, 4000.0, "more"),
            ("POL", 500.0, 3000.0, 0.0, 3500.0, ""),
            ("ISL", 0.0, 0.0, 0.0, 1e-9, ""),
        ],
        columns=columns,
    ).set_index("ally")
    found = replace(
        answer([("DEU", "tanker", 4, 8, 4.0)], tanker=(10, 2, 0.1)),
        ranges=Ranges(0.005, burden, pd.DataFrame(), pd.DataFrame()),
    )
    view = TargetsView(found, evidence)
    drawn = TARGET_RANGES.draw(view)
    assert drawn.title == (
        "Within 0.5 per cent of the objective Poland may bear 0.0 to 3.5 billion dollars a year; "
        "1 of 2 allies bear more than today in every such plan"
    )
    bars = drawn.data["ranges"]
    assert bars["ally"].to_list() == ["Poland", "Germany"]
    assert bars["most"].to_list() == [3.5, 4.0]
    points = drawn.data["points"].set_index(["ally", "what"])["burden"]
    assert points["Germany", "today"] == 1.0
    assert points["Poland", "this plan"] == 3.0
    assert not TARGET_RANGES.available(TargetsView(replace(found, ranges=None), evidence))
