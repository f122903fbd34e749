"""The frontier: how fast the leading ally leaves, what that costs, and what it leaves open."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.commitments import with_kept_orders
from counterpoise.planner.handover.conditions import Conditions, conditions_of
from counterpoise.planner.handover.decisions import decisions_of, discounted_cost
from counterpoise.planner.handover.futures import gaps_of, rows_of, sampled
from counterpoise.planner.handover.objectives import TIE_BREAK, cost
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.planner.handover.request import HandoverRequest, check_many
from counterpoise.planner.handover.risk import Risk, cvar, weighed
from counterpoise.planner.handover.robust import check
from counterpoise.planner.handover.robust_problem import add_gaps
from counterpoise.planner.handover.solution import Solution, solve
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Progress = Callable[[str], None]
PACES = (0.0, 0.25, 0.5, 1.0)
COARSE = 2
"""Periods of a usual plan that make one of a coarse one."""
ROUNDING = 1e-6
"""Room in an allowed gap, as a share of it, so that the least gap itself is within reach."""
COLUMNS = {
    "pace": "speed of the drawdown; 1 is the scenario's own",
    "mean_remaining": "share that remains, mean over capabilities and time",
    "years_to_half": "years until half has left, mean over capabilities; missing if never",
    "allowed_gap": "weighed gap that the point may leave, capability-years",
    "weighed_gap": "weighed mean and worst of the gap over the futures, capability-years",
    "expected_gap": "mean gap over the futures, capability-years",
    "worst_gap": "mean gap of the worst futures (CVaR), capability-years",
    "cost_musd": "discounted cost of orders and their upkeep, million dollars of 2024",
    "status": "least gap; cheapest within the allowed gap; or what the solver says",
}


def frontier(
    scenario: Scenario,
    request: HandoverRequest,
    *,
    paces: Sequence[float] = PACES,
    allowed: Sequence[float] | None = None,
    futures: int = 5,
    risk: Risk | None = None,
    seed: int = 1,
    coarse: bool = False,
    progress: Progress | None = None,
) -> "pd.DataFrame":
    """Return points of drawdown speed against cost against the gap that is left open.

    For each pace the least gap is found, and then the least cost within each allowed gap. More is
    never cheaper: cost does not fall as the allowed gap shrinks, nor as the pace rises.

    Parameters
    ----------
    scenario : Scenario
        What is assumed; its drawdown is run at each pace.
    request : HandoverRequest
        Budgets, cap, discount and periods; its objective is not looked at.
    paces : sequence of float
        Speeds of the drawdown: 1 is the scenario's own, a half takes twice as long, and 0 stays.
    allowed : sequence of float, optional
        Weighed gaps to find the least cost for. If not given, the least gaps of the paces given:
        what it would cost to leave, at a slower pace, no more open than a faster one must.
    futures : int
        Futures to weigh gaps over; 0 for the reference future alone.
    risk : Risk, optional
        How much the worst futures count.
    seed : int
        Seed of the futures.
    coarse : bool
        Whether to plan in periods twice as long: a few times faster, and a little worse.
    progress : callable, optional
        Called with what is being done, and the solver's gap.

    Returns
    -------
    DataFrame, one row for each point; `COLUMNS` says what the columns are.

    Raises
    ------
    InputError
        If the numbers make no sense, or the solver finds no answer.
    """
    import pandas as pd

    say, risk = progress or (lambda _: None), risk or Risk()
    _check(paces, allowed)
    check(max(futures, 1), seed, risk)
    check_many(request, frontier=True)
    scenario, request = with_kept_orders(scenario, request)
    every, longer = request.steps_per_period, COARSE if coarse else 1
    request = replace(request, objective="least-gap", steps_per_period=longer * every)
    reference = conditions_of(scenario)
    known = sampled(scenario, futures, seed) if futures else [reference]
    points = [Pace(reference, known, request, risk, pace, every, say) for pace in paces]
    table = pd.DataFrame(_rows(points, allowed, say), columns=list(COLUMNS))
    table = table.sort_values(["pace", "allowed_gap"], kind="stable", na_position="first")
    return table.reset_index(drop=True)


def _rows(
    points: "list[Pace]", allowed: Sequence[float] | None, progress: Progress
) -> list[dict[str, Any]]:
    """Return the least gap of each pace, and the least cost of each pace within each gap."""
    rows = []
    for point in points:
        progress(f"pace {point.pace:g}: the least gap")
        rows.append(point.least())
    levels = sorted({row["weighed_gap"] for row in rows} if allowed is None else set(allowed))
    for point, row in zip(points, list(rows), strict=True):
        for level in levels:
            if allowed is None and level <= row["weighed_gap"] * (1 + ROUNDING):
                continue
            progress(f"pace {point.pace:g}: the least cost within a gap of {level:.1f}")
            rows.append(point.cheapest(level))
    return rows


def paced(remaining: Floats, pace: float) -> Floats:
    """Return a path of remaining shares (T + 1, C) run at a pace: 2 is twice as fast, 0 stays."""
    bounds = np.arange(remaining.shape[0])
    return np.stack([np.interp(bounds * pace, bounds, path) for path in remaining.T], axis=1)


def years_to_half(remaining: Floats, step_years: float) -> float:
    """Return when half has left, mean over capabilities; not a number if never."""
    path = remaining.mean(axis=1)
    gone = np.flatnonzero(path <= 0.5)
    if not gone.size:
        return float("nan")
    after = gone[0]
    if after == 0:
        return 0.0
    before = path[after - 1]
    return float((after - 1 + (before - 0.5) / (before - path[after])) * step_years)


class Pace:
    """The program of one pace, which is built once and solved for each point.

    Parameters
    ----------
    reference : Conditions
        The reference future, in which money, people and industry bind.
    futures : list of Conditions
        Futures to weigh gaps over.
    request : HandoverRequest
        What a plan may do.
    risk : Risk
        How much the worst futures count.
    pace : float
        Speed of the drawdown.
    every : int
        Steps between moments at which gaps are added up.
    say : callable, optional
        Called with the solver's gap.
    """

    def __init__(
        self,
        reference: Conditions,
        futures: list[Conditions],
        request: HandoverRequest,
        risk: Risk,
        pace: float,
        every: int,
        say: Progress | None = None,
    ) -> None:
        self.say = say
        self.pace, self.request, self.risk, self.futures = pace, request, risk, futures
        self.conditions = replace(reference, remaining=paced(reference.remaining, pace))
        self.every = every
        self._program: tuple[HandoverProblem, Any] | None = None

    def least(self) -> dict[str, Any]:
        """Return the point with the least gap."""
        built, gap = self._built()
        expression = gap + TIE_BREAK * cost(built, self.request.discount)
        built.model.add_objective(expression, overwrite=True)
        return self._point(built, self._solved(built), float("nan"), "least gap")

    def cheapest(self, allowed: float) -> dict[str, Any]:
        """Return the point with the least cost within an allowed gap."""
        built, gap = self._built()
        if "allowed" in built.model.constraints:
            built.model.remove_constraints("allowed")
        built.model.add_constraints(gap <= allowed * (1 + ROUNDING), name="allowed")
        built.model.add_objective(cost(built, self.request.discount), overwrite=True)
        return self._point(built, self._solved(built), allowed, "cheapest within the allowed gap")

    def _solved(self, built: HandoverProblem) -> Solution:
        answer = solve(built, progress=self.say)
        if answer.status == "interrupted":
            # A point that is not the best says nothing of where the frontier runs.
            raise KeyboardInterrupt
        return answer

    def _built(self) -> tuple[HandoverProblem, Any]:
        if self._program is None:
            choices = replace(self.request.choices(self.conditions), assign_crews=False)
            built = build(self.conditions, choices)
            rows = rows_of(built, self.futures, self.every)
            self._program = built, weighed(built.model, add_gaps(rows), self.risk, "gap")
        return self._program

    def _point(
        self, built: HandoverProblem, answer: Solution, allowed: float, status: str
    ) -> dict[str, Any]:
        c = self.conditions
        found: dict[str, Any] = {
            "pace": self.pace,
            "mean_remaining": float(c.remaining.mean()),
            "years_to_half": years_to_half(c.remaining, c.step_years),
            "allowed_gap": allowed,
            "status": status,
        }
        if not answer.usable:
            names = ("weighed_gap", "expected_gap", "worst_gap", "cost_musd")
            status = "out of reach" if "infeasible" in answer.status else answer.status
            return found | dict.fromkeys(names, float("nan")) | {"status": status}
        decisions = decisions_of(built)
        gaps = gaps_of(self.futures, decisions, self.every)
        return found | {
            "weighed_gap": self.risk.of(gaps),
            "expected_gap": float(gaps.mean()),
            "worst_gap": cvar(gaps, self.risk.level),
            "cost_musd": discounted_cost(c, decisions, self.request.discount),
        }


def _check(paces: Sequence[float], allowed: Sequence[float] | None) -> None:
    found = []
    if not len(paces) or min(paces) < 0 or not np.isfinite(list(paces)).all():
        remedy = "Give numbers from 0, such as 0, 0.5 and 1."
        found.append(Problem("plan", "paces", "the paces make no sense", remedy))
    if allowed is not None and (not len(allowed) or min(allowed) < 0):
        remedy = "Give gaps in capability-years from 0."
        found.append(Problem("plan", "allowed", "the allowed gaps make no sense", remedy))
    if found:
        raise InputError(found)
