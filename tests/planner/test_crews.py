"""Crews in a plan: who keeps theirs, who is manned, and that the engine mans as planned."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.ensemble import single
from counterpoise.evidence import Evidence
from counterpoise.planner.handover.conditions import Conditions, conditions_of
from counterpoise.planner.handover.decisions import decisions_of
from counterpoise.planner.handover.manning import (
    below_line,
    crews_in_line,
    filled,
    kept_units,
    retired_line,
)
from counterpoise.planner.handover.objectives import Goal, add_levels, add_objective
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import Choices
from counterpoise.planner.handover.solution import solve
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario, load_scenario

from .textbook import textbook

STEPS, CLOSE = 9, 1e-6


def short_of_crews(crews: float = 400.0, **changes: Any) -> Conditions:
    """Return ten jets that need 500 people, of whom there are fewer, and satellites without crew.

    Nothing retires. There is one ally, and money for whatever it wants.
    """
    base: dict[str, Any] = {
        "allies": ("north",),
        "capabilities": ("jets", "satellites"),
        "spare": np.full((STEPS, 1), 1e5),
        "crews": np.full((STEPS + 1, 1, 1), crews),
        "readiness": np.full((STEPS + 1, 1), 0.8),
        "manning": np.ones((STEPS + 1, 1, 2)),
        "price": np.full((STEPS, 2), 100.0),
        "outflow": np.ones((STEPS, 2)),
        "retire": np.zeros(2),
        "upkeep": np.array([10.0, 10.0]),
        "crew": np.array([50.0, 0.0]),
        "committed": np.array([1.0]),
        "need": np.full((STEPS + 1, 2), 20.0),
        "contribution": np.zeros(2),
        "remaining": np.ones((STEPS + 1, 2)),
        "stock": np.array([[10.0, 2.0]]),
        "stage": np.zeros((1, 2)),
        "given": np.full((STEPS + 1, 1, 2), np.nan),
        "eligible": np.ones((1, 2), dtype=bool),
    }
    return textbook(STEPS, **(base | changes))


def least_gap(c: Conditions, **choices: Any) -> Any:
    built = build(c, Choices(steps_per_period=1, **choices))
    goal = Goal("least-gap", np.zeros_like(c.need), np.zeros_like(c.need), 0.05)
    add_levels(built, goal, elastic=False)
    add_objective(built, goal)
    return built, solve(built)


def test_an_ally_without_crews_orders_satellites() -> None:
    """Eight jets are manned whatever is ordered; satellites go up to the need all the same."""
    built, answer = least_gap(short_of_crews())
    assert answer.status == "optimal"
    orders = decisions_of(built).orders.sum(axis=0)[0]
    assert orders[0] == pytest.approx(0.0, abs=CLOSE)
    assert orders[1] == pytest.approx(18.0, abs=CLOSE)
    # Jets: 8 x 0.8 of 20 all the time; satellites: 2 of 20 until bound 4, then all.
    years = np.array([0.5, *np.ones(STEPS - 1), 0.5])
    gap = (1 - 8 * 0.8 / 20) * years.sum() + (1 - 2 / 20) * years[:4].sum()
    assert answer.value == pytest.approx(gap, abs=1e-4)


def test_units_may_stand_unmanned() -> None:
    """A rule that wants more stock than can be manned is no contradiction."""
    built = build(short_of_crews(), Choices(steps_per_period=1))
    order = built.order.isel(cell=0, period=0)
    built.model.add_constraints(order >= 5.0, name="ordered")
    built.model.add_objective(1.0 * built.order.sum())
    assert solve(built).status == "optimal"
    share = decisions_of(built).manned[:, 0, 0]
    assert share[0] == pytest.approx(8 / 10)
    assert share[-1] == pytest.approx(8 / 15)


def test_more_crews_man_more() -> None:
    values = [least_gap(short_of_crews(crews))[1].value for crews in (300.0, 400.0, 500.0, 600.0)]
    assert (np.diff(values) <= CLOSE).all()
    assert values[2] < values[0] - 0.1


def test_what_stood_keeps_its_share_until_its_pool_shrinks() -> None:
    """Four fifths of ten jets take 400 people; of 200 half of these are left."""
    c = short_of_crews(manned_at_start=0.8)
    assert kept_units(c, c.crews)[:, 0, 0] == pytest.approx(np.full(STEPS + 1, 8.0))
    assert kept_units(c, 0.5 * c.crews)[:, 0, 0] == pytest.approx(np.full(STEPS + 1, 4.0))
    # Units that come on top keep nothing of their own.
    more = replace(c, given=np.full((STEPS + 1, 1, 2), 30.0))
    assert kept_units(more, c.crews)[:, 0, 0] == pytest.approx(np.full(STEPS + 1, 8.0))


def test_idle_crews_go_to_the_dearest_unit_for_each_of_them() -> None:
    """Jets cost 2 a head, guns 1: of 400 people 250 man five jets and 150 three guns."""
    c = short_of_crews(crew=np.array([50.0, 50.0]), price=np.tile([100.0, 50.0], (STEPS, 1)))
    stock = np.tile([5.0, 10.0], (STEPS + 1, 1, 1))
    assert filled(c, stock, np.zeros_like(stock))[0, 0] == pytest.approx([5.0, 3.0])
    assert filled(c, stock, np.tile([0.0, 8.0], (STEPS + 1, 1, 1)))[0, 0] == pytest.approx([0, 8])


@given(st.lists(st.floats(1.0, 1000.0), min_size=STEPS + 1, max_size=STEPS + 1))
def test_lines_between_year_ends_lie_below_what_there_is(people: list[float]) -> None:
    knots = np.array([0, 4, 8, 9])
    crews = np.array(people)[:, None, None]
    c = replace(short_of_crews(), crews=crews)
    line = np.interp(np.arange(STEPS + 1), knots, crews_in_line(c, knots)[knots, 0, 0])
    assert (line <= crews[:, 0, 0] * (1 + 1e-12)).all()
    straight = np.interp(np.arange(STEPS + 1), knots, crews[knots, 0, 0])
    for retire in (np.zeros(1), np.full(1, 0.02)):
        line = retired_line(retire, knots)[:, 0] * straight
        assert (line + below_line(crews, knots, retire)[:, 0, 0] <= crews[:, 0, 0] + 1e-9).all()


def test_stock_that_only_retires_needs_no_other_figure_between_year_ends() -> None:
    knots, retire = np.array([0, 4, 8, 9]), np.array([0.01, 0.0])
    left = 100.0 * (1.0 - retire) ** np.arange(STEPS + 1)[:, None]
    assert not below_line(left, knots, retire).any()
    # Halfway through a year: 0.99^2 of the start, where the line has the mean of 1 and 0.99^4.
    assert retired_line(retire, knots)[2, 0] == pytest.approx(0.99**2 / (0.5 + 0.5 * 0.99**4))
    assert (retired_line(retire, knots)[:, 1] == 1.0).all()


def manned(evidence: Evidence, share: float, **figures: float) -> Scenario:
    changes: dict[str, Any] = {"capabilities": ["heavy_brigade"], "time": {"quarters": 8}}
    changes |= {"manned": {"POL": {"heavy_brigade": [[0.0, share]]}}, "figures": figures}
    return load_scenario("cliff", evidence=evidence, changes=changes)


def test_the_engine_mans_as_planned(evidence: Evidence) -> None:
    """As many as there are crews for: all, where a plan wants that; half, and the crews left over.

    The engine leaves no crew idle that could man what stands.
    """
    for share in (0.5, 1.0):
        scenario = manned(evidence, share)
        place = scenario.members.index("POL")
        found = single(scenario)["batch"].sums.manning[0, place]
        opening = conditions_of(scenario).manned_at_start
        assert found == pytest.approx(opening, rel=1e-9)


def test_what_makes_no_sense_is_refused(evidence: Evidence) -> None:
    with pytest.raises(InputError, match="holds a share above 1"):
        manned(evidence, 1.5)
    off = {"manned": {"POL": {"tanker": [[0.0, 0.5]]}}, "switches": {"manning": False}}
    with pytest.raises(InputError, match="manning is switched off"):
        load_scenario("cliff", evidence=evidence, changes=off)
