"""Published programmes: what bounds a target from below and above, by hand and as shipped."""

import csv
from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("linopy")
pytest.importorskip("highspy")

from counterpoise.evidence import Evidence, load_evidence
from counterpoise.evidence.order_book import firm_orders
from counterpoise.evidence.programmes import announced_programmes
from counterpoise.planner.targets import TargetsRequest
from counterpoise.planner.targets.inputs import TargetsInputs
from counterpoise.planner.targets.programmes import ceiling, not_held
from counterpoise.planner.targets.request import inputs_for, scenario_for
from counterpoise.planner.targets.solution import solve
from counterpoise.planner.targets.verification import broken_limits
from counterpoise.problems import InputError

from .test_apportion import cases, enumerated, inputs, short, solved

WHOLE = {"lot": 1, "multiple": 2.0, "margin": 0.3}


@pytest.fixture(scope="module")
def known() -> Evidence:
    return load_evidence()


@pytest.fixture(scope="module")
def shipped(known: Evidence) -> TargetsInputs:
    asked = TargetsRequest(level="targets-2025")
    return inputs_for(scenario_for("status-quo", asked, known), asked)


@pytest.mark.parametrize(
    ("today", "fleet", "changes", "most"),
    [
        (4, 5, {}, 6),  # 6.5 in whole ships
        (4, np.nan, {}, 8),  # nobody has announced any: twice today's
        (0, np.nan, {"minimum": 3}, 3),  # none and none announced: the smallest fleet
        (0, 4, {"minimum": 3}, 5),
        (9, 5, {}, 9),  # nobody must give up what it has
        (4, 5, {"lot": 0}, np.inf),  # what need not come whole is not bounded
        (4, 5, {"multiple": np.inf}, np.inf),
    ],
)
def test_the_largest_fleet_is_known_by_hand(
    today: float, fleet: float, changes: dict[str, Any], most: float
) -> None:
    case = inputs(1, today=today, fleet=fleet, need=99, **(WHOLE | changes))
    assert ceiling(case)[0, 0] == most
    found = solved(case).units[0, 0]
    assert found == (most if np.isfinite(most) else 99)


def test_a_published_fleet_is_held_though_nobody_needs_it() -> None:
    case = inputs(1, need=1, floor=5, fleet=5, **WHOLE)
    assert solved(case).units[0, 0] == 5
    assert solved(replace(case, most=np.array([[2.0]]))).units[0, 0] == 2


def test_people_and_industry_come_before_announcements() -> None:
    # Two of five can be manned; of six to be built industry delivers four, small fleets first.
    poor = inputs(1, need=1, floor=5, fleet=5, crews=2, **WHOLE)
    assert solved(poor).units[0, 0] == 2
    slow = inputs(2, need=1, floor=[[4], [2]], fleet=[[4], [2]], industry=4.1, **WHOLE)
    np.testing.assert_allclose(solved(slow).units[:, 0], [2, 2])


def test_what_cannot_be_held_is_named(known: Evidence) -> None:
    case = inputs(1, need=1, floor=5, fleet=5, crews=2, **WHOLE)
    named = replace(case, allies=("NOR",), capabilities=("surface_combatant",))
    (said,) = not_held(named, known)
    assert said.endswith("Norway frigates and destroyers (2 of 5).")
    assert not_held(replace(named, crews=np.array([9.0])), known) == []


def test_a_fleet_of_the_smallest_size_stays_one() -> None:
    # Of four, 2.4 stand after ten years of twenty; four fifths would be less than the smallest.
    case = inputs(1, today=4, need=0, life=20, upkeep=5, keep_share=0.8, minimum=3, lot=1)
    assert solved(case).units[0, 0] == 3
    fewer = replace(case, today=np.array([[2.0]]))
    assert solved(fewer).units[0, 0] == 0


def test_newcomers_begin_one_smallest_fleet_together() -> None:
    pooling = {"minimum": 3, "poolable": True, "pools": {"all": (0, 1, 2)}, "pool_part": 0.75}
    case = inputs(3, need=9, crews=[2, 2, 2], **(WHOLE | pooling))
    found = solved(case)
    assert found.units.sum() == 3
    assert short(case, found) == pytest.approx(6)
    open_to_all = replace(case, multiple=np.inf)
    assert solved(open_to_all).units.sum() == 6


def test_nobody_is_a_pool_alone() -> None:
    pooling = {"minimum": 2, "poolable": True, "pools": {"both": (0, 1)}, "lot": 1}
    case = inputs(2, need=4, crews=[9, 1], small=[True, True], new_starts=0, **pooling)
    assert short(case, solved(case)) == pytest.approx(0)
    # Of a pool with one unit of the second ally, the first may hold three quarters: three.
    shared = solved(replace(case, pool_part=0.75))
    np.testing.assert_allclose(shared.together[0, :, 0], [3, 1])
    assert short(case, solved(replace(case, pool_part=0.5))) == pytest.approx(2)


def published(case: TargetsInputs, draw: st.DrawFn) -> TargetsInputs:
    fleets = [draw(st.sampled_from([np.nan, 0.0, 1.0, 2.0, 3.0])) for _ in range(4)]
    fleet = np.array(fleets).reshape(2, 2)
    return replace(
        case,
        fleet=fleet,
        floor=np.nan_to_num(fleet),
        margin=draw(st.sampled_from([0.0, 0.5])),
        multiple=draw(st.sampled_from([1.0, 2.0])),
        most=np.full((2, 2), 3.0),
    )


@st.composite
def published_cases(draw: st.DrawFn) -> TargetsInputs:
    return published(draw(cases()), draw)


@pytest.mark.slow
@settings(max_examples=4, deadline=None, derandomize=True)
@given(published_cases())
def test_small_cases_with_programmes_equal_trying_everything(case: TargetsInputs) -> None:
    best = enumerated(case, 3)
    assert np.isfinite(best)
    assert solve(case, gap=0.0).objective == pytest.approx(best, rel=1e-6)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(published_cases())
def test_what_is_held_in_any_case_always_fits(case: TargetsInputs) -> None:
    """Bounds from below must never be what makes a question impossible."""
    kept = case.kept
    nobody = np.zeros((0, *kept.shape))
    assert broken_limits(case, kept, kept, nobody, case.orders_for(kept)) == []
    assert (kept <= np.maximum(case.today, np.maximum(case.floor, case.minimum))).all()


def test_the_table_names_fleets_that_can_be_compared(known: Evidence) -> None:
    programmes = announced_programmes(known)
    assert len(programmes) * 2 == len(known.tables["programmes"])
    for (ally, capability, attribute), figure in known.tables["programmes"].items():
        assert ally in known.members
        if attribute == "units":
            assert figure.unit == known.figure(f"inventories/{ally}/{capability}").unit
        if "counterpoise_judgement" in figure.source:
            assert figure.grade == "D"
            said = figure.note.lower()
            assert any(word in said for word in ("recalled", "computed", "judged", "not published"))


def test_an_incomplete_programme_is_refused(known: Evidence) -> None:
    tables = {name: dict(rows) for name, rows in known.tables.items()}
    del tables["programmes"]["NOR", "surface_combatant", "year"]
    with pytest.raises(InputError, match=r"programmes/NOR/surface_combatant.*lacks year"):
        announced_programmes(replace(known, tables=tables))


@pytest.mark.parametrize(
    ("ally", "capability", "most"),
    [
        ("NOR", "surface_combatant", 6),  # five Type 26
        ("LUX", "isr_space", 2),
        ("POL", "submarine", 3),
        ("POL", "combat_aircraft", 167),  # 128 by table programmes
        ("LTU", "satcom", 1),
        ("ROU", "attack_helicopter", 10),
        ("NLD", "maritime_patrol", 4),
        ("NOR", "iamd_long", 2),
    ],
)
def test_no_target_is_far_beyond_what_is_published(
    shipped: TargetsInputs, ally: str, capability: str, most: float
) -> None:
    """Targets that a review found absurd, at a requirement that nobody can meet."""
    place = shipped.allies.index(ally), shipped.capabilities.index(capability)
    assert ceiling(shipped)[place] <= most


def test_published_fleets_are_those_of_the_tables(known: Evidence, shipped: TargetsInputs) -> None:
    """Read anew from the file: the line from today's to the announced fleet, or firm orders."""
    text = files("counterpoise.evidence").joinpath("tables/programmes.csv").read_text("utf-8")
    rows = {
        (r["ally"], r["capability"], r["attribute"]): r for r in csv.DictReader(text.splitlines())
    }
    firm: dict[tuple[str, str], float] = {}
    for order in firm_orders(known):
        due = order.units_from(2027) - order.units_from(2036)
        firm[order.ally, order.capability] = firm.get((order.ally, order.capability), 0.0) + due
    for a, ally in enumerate(shipped.allies):
        for c, name in enumerate(shipped.capabilities):
            ordered = firm.get((ally, name), 0.0)
            if (ally, name, "units") not in rows:
                assert shipped.floor[a, c] == pytest.approx(ordered, abs=1e-9)
                continue
            units = float(rows[ally, name, "units"]["value"])
            years = max(9.0, float(rows[ally, name, "year"]["value"]) - 2026)
            today = shipped.today[a, c]
            line = today + (units - today) * 9 / years
            assert shipped.fleet[a, c] == pytest.approx(max(line, ordered))


def test_programmes_can_be_left_out(known: Evidence) -> None:
    asked = TargetsRequest(programmes=False)
    free = inputs_for(scenario_for("status-quo", asked, known), asked)
    assert not free.floor.any()
    assert np.isnan(free.fleet).all()
    assert np.isinf(ceiling(free)).all()
