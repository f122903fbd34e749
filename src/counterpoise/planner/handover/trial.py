"""Trying a robust plan out in the engine, on futures it has not seen."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import Decisions
from counterpoise.planner.handover.perfect_information import PerfectInformation
from counterpoise.planner.handover.replay import as_scenario
from counterpoise.planner.handover.risk import cvar, excess, tail_standard_error, value_at_risk
from counterpoise.planner.handover.robust import Progress, RobustPlan
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import Scenario

Floats = NDArray[np.float64]
FRESH = 10_000
ALIKE = 1e-9
"""Capability-years within which two gaps count as the same."""

STANDARD_ERRORS = 1.96
"""Standard errors on either side that hold 95 per cent of a normal distribution."""


@dataclass(frozen=True)
class Estimate:
    """A number from a sample, with its standard error.

    Parameters
    ----------
    value : float
        The estimate.
    error : float
        Its standard error, as of independent draws; stratified ones are, as a rule, more exact.
    """

    value: float
    error: float

    @property
    def margin(self) -> float:
        """What lies on either side of the estimate in its 95 per cent confidence interval."""
        return STANDARD_ERRORS * self.error


@dataclass(frozen=True)
class Trial:
    """Two plans in the engine, on the same futures.

    Gaps are in capability-years, of all capabilities together.

    Parameters
    ----------
    futures, seed : int
        How many futures, and the seed they are drawn with.
    level : float
        Share of futures that do not belong to the worst.
    robust_mean, robust_worst : Estimate
        Mean gap of the robust plan, and mean of its worst futures (CVaR).
    deterministic_mean, deterministic_worst : Estimate
        The same for the plan made for the reference future alone.
    saved_mean, saved_worst : Estimate
        What the robust plan saves of each; errors are those of the difference in the same futures.
    better, worse : Estimate
        Share of futures in which the robust plan leaves a smaller, or a larger, gap.
    promised_mean, kept_mean : float
        Mean gap of the robust plan in the futures it was made for: in its own accounts, and in the
        engine, where money, people and industry bind in every future.
    deterministic_kept_mean : float
        Mean gap in the engine, in the same futures, of the plan made for the reference future.
    """

    futures: int
    seed: int
    level: float
    robust_mean: Estimate
    robust_worst: Estimate
    deterministic_mean: Estimate
    deterministic_worst: Estimate
    saved_mean: Estimate
    saved_worst: Estimate
    better: Estimate
    worse: Estimate
    promised_mean: float
    kept_mean: float
    deterministic_kept_mean: float


def try_out(
    plan: RobustPlan,
    futures: int = FRESH,
    seed: int | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Trial:
    """Run a robust plan, and the one for the reference future, in the engine on fresh futures.

    Parameters
    ----------
    plan : RobustPlan
        What is tried out.
    futures : int
        How many futures.
    seed : int, optional
        Seed of the fresh futures; one more than that of the plan if not given.
    progress : callable, optional
        Called with what is being done.
    workers : int, optional
        Threads; all cores if not given.

    Raises
    ------
    InputError
        If the futures are those that the plan was made for, or too few.
    """
    say = progress or (lambda _: None)
    seed = plan.seed + 1 if seed is None else seed
    if seed == plan.seed:
        what = f"seed {seed} draws the futures that the plan was made for"
        raise InputError([Problem("plan", "seed", what, "Give another seed for the test.")])
    if futures < 2:
        what = f"{futures} fresh futures say nothing about the error"
        raise InputError([Problem("plan", "futures", what, "Give at least 2.")])
    say(f"trying the plan out on {futures} fresh futures")
    other = plan.deterministic.decisions
    robust, deterministic, kept, kept_by_other = (
        _gaps(plan.scenario, plan.reference, decisions, count, drawn, workers)
        for count, drawn in ((futures, seed), (len(plan.futures), plan.seed))
        for decisions in (plan.decisions, other)
    )
    return Trial(
        futures=futures,
        seed=seed,
        level=plan.risk.level,
        promised_mean=float(plan.gaps.mean()),
        kept_mean=float(kept.mean()),
        deterministic_kept_mean=float(kept_by_other.mean()),
        **compared(robust, deterministic, plan.risk.level),
    )


def compared(robust: Floats, deterministic: Floats, level: float) -> dict[str, Estimate]:
    """Compare the gaps of two plans in the same futures; names are those of `Trial`.

    The error of a difference is that of the mean of paired differences. The tail enters through
    what each future adds to it: the value at risk and its excess over the share of the worst.
    """
    saved = deterministic - robust
    tails = [
        value_at_risk(gaps, level) + excess(gaps, level) / (1 - level)
        for gaps in (deterministic, robust)
    ]
    return {
        "robust_mean": _mean(robust),
        "robust_worst": Estimate(cvar(robust, level), tail_standard_error(robust, level)),
        "deterministic_mean": _mean(deterministic),
        "deterministic_worst": Estimate(
            cvar(deterministic, level), tail_standard_error(deterministic, level)
        ),
        "saved_mean": _mean(saved),
        "saved_worst": _mean(tails[0] - tails[1]),
        "better": _mean((saved > ALIKE).astype(float)),
        "worse": _mean((saved < -ALIKE).astype(float)),
    }


def _mean(values: Floats) -> Estimate:
    return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(values.size)))


def _gaps(
    scenario: Scenario,
    reference: Conditions,
    decisions: Decisions,
    futures: int,
    seed: int,
    workers: int | None,
) -> Floats:
    from counterpoise.ensemble.runner import ensemble

    planned = as_scenario(scenario, reference, decisions)
    area = ensemble(planned, futures, seed, workers=workers).measures["gap_area"]
    return np.asarray(area.sum(axis=1))


HOW = {
    "promised": "Promised: own accounts, own futures",
    "kept": "Kept: engine, own futures",
    "fresh": "Fresh: engine, new futures",
}
"""How a mean gap is counted: in the plan's accounts or in the engine, in the futures that the
robust plan was made for or in new ones."""


def mean_gaps(
    plan: RobustPlan, trial: Trial | None = None, information: PerfectInformation | None = None
) -> dict[str, tuple[float | None, ...]]:
    """Return mean gaps, capability-years, by how they are counted; names are those of `HOW`.

    Each holds the plan for one future, the robust plan and, with `information`, the plans that know
    their future. Those are never run in the engine, since nobody could follow them.
    """
    own = (float(plan.deterministic_gaps.mean()), float(plan.gaps.mean()))
    found: dict[str, tuple[float | None, ...]] = {"promised": own}
    if trial is not None:
        found["kept"] = (trial.deterministic_kept_mean, trial.kept_mean)
        found["fresh"] = (trial.deterministic_mean.value, trial.robust_mean.value)
    if information is None:
        return found
    known = {"promised": information.wait_and_see}
    return {name: (*gaps, known.get(name)) for name, gaps in found.items()}


def to_plain(
    plan: RobustPlan, trial: Trial | None = None, information: PerfectInformation | None = None
) -> dict[str, Any]:
    """Return what is said of a robust plan as plain data, beside the plan itself.

    The keys join those of `HandoverPlan.summary` under the name ``robust``.
    """
    from dataclasses import asdict

    return {
        "futures": len(plan.futures),
        "seed": plan.seed,
        "weight": plan.risk.weight,
        "level": plan.risk.level,
        "expected_gap": float(plan.gaps.mean()),
        "worst_gap": cvar(plan.gaps, plan.risk.level),
        "deterministic_expected_gap": float(plan.deterministic_gaps.mean()),
        "deterministic_worst_gap": cvar(plan.deterministic_gaps, plan.risk.level),
        "price_of_robustness": plan.price_of_robustness,
        "extra_cost_musd": plan.extra_cost_musd,
        "value_of_the_stochastic_solution": plan.value_of_the_stochastic_solution,
        "expected_gap_saved": plan.expected_gap_saved,
        "rounds": plan.rounds,
        "seconds": {"building": plan.seconds_building, "solving": plan.seconds_solving},
        "trial": None if trial is None else asdict(trial),
        "perfect_information": None if information is None else information.to_plain(),
    }
