"""A glide path for many futures: decided before the future is known, tested on fresh ones.

Orders, industry and the drawdown are decided once. Which share of units is manned is taken from the
plan for the reference future. Money, people and industry bind at the
reference future, where the figures are central; the engine scales orders down in a future that
cannot pay for them, and the test on fresh futures shows what that does. Lead times, readiness,
committed shares, holdings, the need and what the leading ally gives differ from future to future.

The drawdown is one for all futures. Where the plan decides it, the floor holds for the mean of
coverage less a margin for the worst futures: a rule that needs no scenario tree.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.commitments import with_kept_orders
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import (
    Decisions,
    decisions_of,
    discounted_cost,
    promised_by,
)
from counterpoise.planner.handover.futures import as_manned, gap_of, gaps_of, sampled
from counterpoise.planner.handover.plan import HandoverPlan
from counterpoise.planner.handover.procedure import make_plan, status_of
from counterpoise.planner.handover.replay import Replay, replayed
from counterpoise.planner.handover.request import HandoverRequest, check_many
from counterpoise.planner.handover.risk import Risk
from counterpoise.planner.handover.robust_problem import RobustSolution, solve_robust, years_at
from counterpoise.planner.handover.shadow_prices import Prices, prices_of
from counterpoise.planner.handover.solution import Solution
from counterpoise.problems import Problems
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    from threading import Event

    import pandas as pd

Floats = NDArray[np.float64]
Progress = Callable[[str], None]
MOST_FUTURES = 1000


@dataclass(frozen=True, repr=False)
class RobustPlan:
    """A plan for many futures, next to the plan for the reference future alone.

    Gaps are in capability-years and in the plan's own accounts, unless said otherwise.

    Parameters
    ----------
    scenario : Scenario
        What it was made for.
    request : HandoverRequest
        What was asked for.
    risk : Risk
        How much the worst futures count.
    seed : int
        Seed of the sampled futures.
    reference : Conditions
        The reference future, in which money, people and industry bind.
    futures : list of Conditions
        The sampled futures.
    status : str
        As of `HandoverPlan`.
    answer : Solution
        Value, bound and largest miss of a rule of the last program, and seconds in the solver.
    decisions : Decisions
        Orders, capacity, drawdown and extra money.
    relaxed : DataFrame
        What had to be let go, as in `HandoverPlan`.
    replay : Replay
        What the engine makes of it at the reference future.
    cost_musd : float
        Discounted cost at the reference future, million dollars of 2024.
    gaps : array (K,)
        Gap in each sampled future.
    deterministic : HandoverPlan
        The plan for the reference future alone.
    deterministic_gaps : array (K,)
        Its gap in each sampled future.
    rounds : int
        Programs that were solved: one or two, and more where levels are kept by cuts.
    seconds_building : float
        Time that building the last program took.
    seconds_solving : float
        Time in the solver for all programs, without those of the deterministic plan.
    promised : array (T + 1, C)
        Coverage that the program counts on at the reference future.
    shadow_prices : Prices
        What binds at the reference future, weighed over the sampled ones.
    every : int
        Steps between moments at which gaps are added up.
    """

    scenario: Scenario
    request: HandoverRequest
    risk: Risk
    seed: int
    reference: Conditions
    futures: list[Conditions]
    status: str
    answer: Solution
    decisions: Decisions
    relaxed: "pd.DataFrame"
    replay: Replay
    cost_musd: float
    gaps: Floats
    deterministic: HandoverPlan
    deterministic_gaps: Floats
    rounds: int
    seconds_building: float
    seconds_solving: float
    promised: Floats
    shadow_prices: Prices
    every: int

    def __repr__(self) -> str:
        """Return scenario, objective, futures and gaps in one line."""
        return (
            f"<RobustPlan {self.scenario.name}: {self.request.objective}, {self.status}, "
            f"{len(self.futures)} futures, mean gap {self.gaps.mean():.4g} capability-years>"
        )

    @property
    def plan(self) -> HandoverPlan:
        """The plan by itself, as if it had been made for the reference future."""
        return HandoverPlan(
            self.scenario,
            self.request,
            self.reference,
            self.status,
            self.answer,
            self.decisions,
            self.relaxed,
            self.promised,
            self.replay,
            self.shadow_prices,
            self.cost_musd,
        )

    @property
    def price_of_robustness(self) -> float:
        """What the plan gives up at the reference future, in the unit of its objective.

        Capability-years of gap (`least-gap`), capability-years that the leading ally stays
        (`fastest`) or billion dollars (`cheapest`). For `least-gap`, where both plans keep the same
        rules, never below 0 by more than `TIE_BREAK` for each billion dollars that the plan for one
        future saves. The levels that the others keep are weighed over futures, which may ask for
        less than the reference future does.
        """
        return _objective_value(self, self.decisions) - _objective_value(
            self, self.deterministic.decisions
        )

    @property
    def extra_cost_musd(self) -> float:
        """Discounted cost beyond that of the plan for the reference future."""
        return self.cost_musd - self.deterministic.cost_musd

    @property
    def value_of_the_stochastic_solution(self) -> float:
        """Weighed gap that planning for all sampled futures saves, in the program's own measure.

        Never below 0 for `least-gap`; the others look at gaps only as far as their levels ask.
        """
        return self.risk.of(self.deterministic_gaps) - self.risk.of(self.gaps)

    @property
    def expected_gap_saved(self) -> float:
        """Mean gap that planning for all sampled futures saves; below 0 if tails are paid for."""
        return float(self.deterministic_gaps.mean() - self.gaps.mean())


def _objective_value(plan: RobustPlan, decisions: Decisions) -> float:
    """Return the objective at the reference future."""
    c = plan.reference
    if plan.request.objective == "least-gap":
        return gap_of(c, decisions)
    if plan.request.objective == "fastest":
        return float(years_at(c) @ decisions.remaining.sum(axis=1))
    return BILLION * discounted_cost(c, decisions, plan.request.discount)


def make_robust_plan(
    scenario: Scenario,
    request: HandoverRequest,
    futures: int = 20,
    *,
    risk: Risk | None = None,
    seed: int = 1,
    every: int | None = None,
    progress: Progress | None = None,
    stop: "Event | None" = None,
) -> RobustPlan:
    """Make a glide path for many futures.

    Parameters
    ----------
    scenario : Scenario
        What is assumed, and which figures are uncertain.
    request : HandoverRequest
        What is asked for, as of `make_plan`.
    futures : int
        How many futures are sampled: the first ones of a study with this seed.
    risk : Risk, optional
        How much the worst futures count; half, and the worst tenth, if not given.
    seed : int
        Seed of the sampled futures.
    every : int, optional
        Steps between moments at which the gaps of sampled futures are added up; a period of orders
        if not given. A level that must be kept is looked at in every step.
    progress : callable, optional
        Called with what is being done, and the solver's gap while it runs.
    stop : Event, optional
        Set by somebody else who wants the best plan so far, as an interrupt does.

    Raises
    ------
    InputError
        If the request makes no sense, or the solver finds no answer.
    KeyboardInterrupt
        If somebody stops it before there is a plan.
    """
    say, risk = progress or (lambda _: None), risk or Risk()
    check(futures, seed, risk)
    check_many(request)
    scenario, request = with_kept_orders(scenario, request)
    # Both plans are judged by the gap alone, so that neither gives any of it for steady orders.
    request = replace(request, give=0.0)
    say("planning for the reference future")
    deterministic = make_plan(scenario, request, say, stop)
    if deterministic.status == "interrupted":
        raise KeyboardInterrupt
    say(f"drawing {futures} futures")
    c = replace(deterministic.conditions, manning=deterministic.decisions.manned)
    known = [as_manned(one, c) for one in sampled(scenario, futures, seed)]
    every = every or request.steps_per_period
    solved = solve_robust(c, known, request, risk, every, say, [deterministic.decisions], stop)
    say("replaying in the engine")
    return _robust_plan(deterministic, c, solved, known, risk=risk, seed=seed, every=every)


def _robust_plan(
    deterministic: HandoverPlan,
    c: Conditions,
    solved: RobustSolution,
    futures: list[Conditions],
    *,
    risk: Risk,
    seed: int,
    every: int,
) -> RobustPlan:
    """Return the plan that a solution stands for, next to that for the reference future."""
    scenario, request = deterministic.scenario, deterministic.request
    decisions = decisions_of(solved.built)
    return RobustPlan(
        scenario=scenario,
        request=request,
        risk=risk,
        seed=seed,
        reference=c,
        futures=futures,
        status=status_of(solved.answer, solved.relaxed),
        answer=solved.answer,
        decisions=decisions,
        relaxed=solved.relaxed,
        replay=replayed(scenario, c, decisions),
        cost_musd=discounted_cost(c, decisions, request.discount),
        gaps=gaps_of(futures, decisions, every),
        deterministic=deterministic,
        deterministic_gaps=gaps_of(futures, deterministic.decisions, every),
        rounds=solved.rounds,
        seconds_building=solved.seconds_building,
        seconds_solving=solved.seconds,
        promised=promised_by(solved.built, decisions),
        shadow_prices=prices_of(solved.built),
        every=every,
    )


def check(futures: int, seed: int, risk: Risk) -> None:
    """Refuse numbers that make no sense, all together."""
    problems = Problems()
    if not 1 <= futures <= MOST_FUTURES:
        what = f"{futures} futures cannot be planned for"
        problems.add("plan", "robust", what, f"Give 1 to {MOST_FUTURES}, such as 20.")
    if seed < 0:
        what = f"the seed is {seed}"
        problems.add("plan", "seed", what, "Give a whole number from 0.")
    risk.check(problems)
    problems.raise_if_any()
