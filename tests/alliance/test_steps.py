"""The steps of the engine, called one by one as planner and charts call them."""

import numpy as np
import pytest

from counterpoise.alliance.drawdown import remaining_paths
from counterpoise.alliance.forces import delivery_path
from counterpoise.alliance.industry import Industry, industry_step
from counterpoise.alliance.orders import orders_step
from counterpoise.app.overrides import redrawn
from counterpoise.evidence import Evidence
from counterpoise.scenario import load_scenario
from counterpoise.scenario.shapes import Linear

QUARTER = 0.25


def industry(*, limited: int = 1, growth: float = 1.0) -> Industry:
    return Industry(np.full((3, 1), growth), 0.1, 0.5, 0.5, QUARTER, limited)


def test_industry_accepts_what_is_open_and_follows_all_orders() -> None:
    """By hand: 8, 4 and 2 units a year, of the 4 half open: 12 a year, 3 a quarter; 6 ordered."""
    capacity, accepted, share = np.array([[8.0], [4.0], [2.0]]), np.zeros(1), np.zeros((3, 1))
    industry_step(industry(), capacity, np.array([6.0]), np.zeros((0, 1)), accepted, share)
    assert accepted == pytest.approx(0.5)
    assert share[:, 0] == pytest.approx([8 / 12, 2 / 12, 2 / 12])
    # Ordered: 16, 4 and 4 a year. Capacity follows within half a year, at most doubling in one.
    assert capacity[:, 0] == pytest.approx([8 + QUARTER * 8, 4, 2 + QUARTER * 2])


def test_industry_builds_up_to_what_is_asked_for() -> None:
    capacity, accepted, share = np.full((3, 1), 4.0), np.zeros(1), np.zeros((3, 1))
    asked = np.array([[5.0], [0.0], [0.0]])
    industry_step(industry(limited=0), capacity, np.zeros(1), asked, accepted, share)
    assert accepted == pytest.approx(1.0)
    # Towards 5 in half a year: a yearly change of 2; the others decay by a tenth a year.
    assert capacity[:, 0] == pytest.approx([4 + QUARTER * 2, 4 - QUARTER * 0.4, 4 - QUARTER * 0.4])


def test_nobody_builds_what_nobody_makes() -> None:
    capacity, accepted, share = np.zeros((3, 1)), np.ones(1), np.ones((3, 1))
    industry_step(industry(), capacity, np.array([6.0]), np.zeros((0, 1)), accepted, share)
    assert accepted[0] == 0
    assert not share.any()
    assert not capacity.any()


def test_deliveries_conserve_units() -> None:
    """What is ordered is delivered or under way; what is delivered is held or has retired."""
    rng = np.random.default_rng(1)
    steps, rows, kinds = 12, 2, 3
    path = np.empty((steps + 1, kinds, rows))
    path[0] = rng.uniform(0, 9, (kinds, rows))
    stages = [rng.uniform(0, 3, (kinds, rows)) for _ in range(3)]
    before = sum(stages)
    orders = rng.uniform(0, 2, (steps, kinds, rows))
    outflow, retirement = rng.uniform(0.1, 1.0, (steps, kinds)), np.array([0.0, 0.05, 0.1])
    delivery_path(path, *stages, orders, outflow, retirement)
    retired = (retirement[:, None] * path[:-1]).sum(axis=0)
    delivered = before + orders.sum(axis=0) - sum(stages)
    assert path[-1] == pytest.approx(path[0] + delivered - retired, rel=1e-12)


def test_a_part_that_only_compiled_code_may_call_says_so() -> None:
    """Without a way in from Python, a call would end the process."""
    with pytest.raises(TypeError, match="orders_step can be called from compiled code only"):
        orders_step(None, None, None, 0, 0)  # type: ignore[arg-type]


class TestDrawdown:
    """One path of the drawdown, whoever asks for it."""

    def test_a_shape_in_its_place_is_followed(self, evidence: Evidence) -> None:
        scenario = load_scenario("status-quo", evidence=evidence)
        since = np.array([-1.0, 0.0, 1.0, 2.0, 9.0])
        shape = Linear(shape="linear", after_years=1.0, over_years=2.0)
        paths = remaining_paths(scenario, since, {"sea": shape})
        groups = {c: evidence.capabilities[c].drawdown_group for c in scenario.capabilities}
        assert "sea" in groups.values()
        for name, group in groups.items():
            expected = [1.0, 1.0, 1.0, 0.5, 0.0] if group == "sea" else [1.0] * 5
            assert paths[name] == pytest.approx(expected)

    @pytest.mark.parametrize("after", [0.0, 1.0, 14.75])
    def test_at_once_is_just_after_the_moment(self, evidence: Evidence, after: float) -> None:
        scenario = load_scenario("status-quo", evidence=evidence)
        shapes = redrawn({"sea_after": after, "sea_over": 0.0}, scenario)
        since = np.array([0.0, after, after + 0.125, 15.0])
        name = next(
            c for c in scenario.capabilities if evidence.capabilities[c].drawdown_group == "sea"
        )
        assert remaining_paths(scenario, since, shapes)[name] == pytest.approx([1, 1, 0, 0])
