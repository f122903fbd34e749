"""The frontier: more is never cheaper, and its ends are plans that are known otherwise."""

import numpy as np
import pandas as pd
import pytest

from counterpoise.planner.handover import HandoverRequest
from counterpoise.planner.handover.conditions import conditions_of
from counterpoise.planner.handover.frontier import COLUMNS, frontier, paced, years_to_half
from counterpoise.planner.handover.futures import sampled
from counterpoise.planner.handover.objectives import TIE_BREAK
from counterpoise.planner.handover.risk import Risk
from counterpoise.planner.handover.robust_problem import solve_robust
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario

PACES = (0.0, 0.5, 1.0)
FUTURES = 3


@pytest.fixture(scope="module")
def points(small_cliff: Scenario) -> pd.DataFrame:
    return frontier(small_cliff, HandoverRequest("least-gap"), paces=PACES, futures=FUTURES)


@pytest.fixture(scope="module")
def stricter(small_cliff: Scenario, points: pd.DataFrame) -> pd.DataFrame:
    """Return the cost of smaller and smaller gaps at one pace, and of one out of reach."""
    least = points.loc[points["status"] == "least gap", "weighed_gap"].max()
    return frontier(
        small_cliff,
        HandoverRequest("least-gap"),
        paces=[0.5, 1.0],
        # None, and a little more than the least that these futures leave at the faster pace.
        allowed=[0.0, *(least * np.array([1.01, 1.05, 1.1]))],
        futures=FUTURES,
    )


def test_a_smaller_gap_is_never_cheaper(stricter: pd.DataFrame) -> None:
    for _, rows in stricter.groupby("pace"):
        within = rows.dropna(subset=["allowed_gap", "cost_musd"]).sort_values("allowed_gap")
        assert len(within) == 3
        assert (np.diff(within["cost_musd"]) <= 1.0).all()
        assert within["cost_musd"].iloc[0] > within["cost_musd"].iloc[-1] + 100.0


def test_a_faster_drawdown_is_never_cheaper(stricter: pd.DataFrame) -> None:
    cost = stricter.pivot_table(index="allowed_gap", columns="pace", values="cost_musd").dropna()
    assert len(cost) == 3
    assert (cost[1.0] >= cost[0.5] - 1.0).all()


def test_what_is_out_of_reach_is_said(stricter: pd.DataFrame) -> None:
    nothing = stricter[stricter["allowed_gap"] == 0.0]
    assert set(nothing["status"]) == {"out of reach"}
    assert nothing["cost_musd"].isna().all()


def test_points_keep_their_gap(points: pd.DataFrame) -> None:
    within = points.dropna(subset=["allowed_gap"])
    assert len(within) == 3
    assert (within["weighed_gap"] <= within["allowed_gap"] * (1 + 1e-5)).all()
    assert (points["worst_gap"] >= points["expected_gap"]).all()
    half = (points["worst_gap"] + points["expected_gap"]) / 2
    assert points["weighed_gap"].to_numpy() == pytest.approx(half.to_numpy())


def test_a_faster_drawdown_never_leaves_less_open(points: pd.DataFrame) -> None:
    least = points[points["status"] == "least gap"].sort_values("pace")
    assert list(least["pace"]) == list(PACES)
    assert (np.diff(least["weighed_gap"]) >= -1e-3).all()
    assert (np.diff(least["mean_remaining"]) < 0).all()


def test_the_end_is_the_robust_plan(small_cliff: Scenario, points: pd.DataFrame) -> None:
    solved = solve_robust(
        conditions_of(small_cliff),
        sampled(small_cliff, FUTURES, 1),
        HandoverRequest("least-gap"),
        Risk(),
        every=4,
    )
    end = points[(points["pace"] == 1.0) & (points["status"] == "least gap")].iloc[0]
    goal = end["weighed_gap"] + TIE_BREAK * end["cost_musd"] / 1000
    assert goal == pytest.approx(solved.answer.value, abs=1e-5)


def test_columns(points: pd.DataFrame) -> None:
    assert list(points.columns) == list(COLUMNS)


def test_coarse_is_never_better(small_cliff: Scenario) -> None:
    """Whoever may change orders every year may also change them every other year."""
    fine, coarse = (
        frontier(
            small_cliff,
            HandoverRequest("least-gap"),
            paces=[1.0],
            futures=0,
            coarse=c,
            risk=Risk(0.0),
        )
        for c in (False, True)
    )
    assert len(fine) == len(coarse) == 1
    assert coarse["weighed_gap"].iloc[0] >= fine["weighed_gap"].iloc[0] - 1e-6


def test_paces() -> None:
    path = np.linspace(1.0, 0.0, 11)[:, None]
    assert paced(path, 1.0) == pytest.approx(path)
    assert paced(path, 0.0) == pytest.approx(np.ones_like(path))
    assert paced(path, 0.5)[:, 0] == pytest.approx(np.linspace(1.0, 0.5, 11))
    assert paced(path, 2.0)[:6, 0] == pytest.approx(np.linspace(1.0, 0.0, 6))
    assert paced(path, 2.0)[6:] == pytest.approx(0.0)


@pytest.mark.parametrize(("years", "half"), [(4.0, 2.0), (3.0, 1.5), (1.0, 0.5)])
def test_years_to_half(years: float, half: float) -> None:
    when = np.arange(41) / 4
    path = np.clip(1 - when / years, 0, 1)
    assert years_to_half(path[:, None], 0.25) == pytest.approx(half)
    assert np.isnan(years_to_half(np.ones((5, 2)), 0.25))


def test_bad_numbers(small_cliff: Scenario) -> None:
    with pytest.raises(InputError, match="paces make no sense"):
        frontier(small_cliff, HandoverRequest("least-gap"), paces=[-1.0])
    with pytest.raises(InputError, match="allowed gaps"):
        frontier(small_cliff, HandoverRequest("least-gap"), allowed=[-1.0])
