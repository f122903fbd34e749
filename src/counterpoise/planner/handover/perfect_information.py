"""What knowing the future would be worth, and what planning for many of them already brings.

For each sampled future the best plan that knows it is made, with money, people and industry as at
the reference. Nobody can follow all of these plans: whoever waits to see has not ordered. Their
mean gap bounds what any rule could reach that lets orders change as the future shows itself.

Sources: H. Raiffa and R. Schlaifer, *Applied Statistical Decision Theory* (1961); A. Madansky,
*Management Science* 6 (1960), for the order of the three values; J. R. Birge, *Mathematical
Programming* 24 (1982), for the value of the stochastic solution.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import decisions_of
from counterpoise.planner.handover.futures import gap_of
from counterpoise.planner.handover.request import HandoverRequest
from counterpoise.planner.handover.risk import Risk
from counterpoise.planner.handover.robust import RobustPlan
from counterpoise.planner.handover.robust_problem import solve_robust
from counterpoise.problems import Problems

if TYPE_CHECKING:
    from threading import Event

Floats = NDArray[np.float64]
Progress = Callable[[str], None]
SEEN, LARGE, SMALLEST = 0.005, 0.1, 0.001
"""Capability-years from which something saved is told as a share, and with two decimals only; and
the smallest that is told as a number."""


@dataclass(frozen=True)
class PerfectInformation:
    """Gaps in the sampled futures of a robust plan, capability-years, in the plans' own accounts.

    Parameters
    ----------
    known : array (K,)
        Gap in each future of the best plan that knows it.
    robust : array (K,)
        Gap of the robust plan.
    one_future : array (K,)
        Gap of the plan for the reference future alone.
    """

    known: Floats
    robust: Floats
    one_future: Floats

    @property
    def wait_and_see(self) -> float:
        """Mean gap of the plans that know their future."""
        return float(self.known.mean())

    @property
    def expected_value_of_perfect_information(self) -> float:
        """Mean gap that knowing the future would save beyond the robust plan.

        Never below 0, but for the weight of cost with which each program breaks ties.
        """
        return float(self.robust.mean() - self.known.mean())

    @property
    def value_of_the_stochastic_solution(self) -> float:
        """Mean gap that planning for all futures saves, against planning for one.

        Below 0 where the robust plan pays for the worst futures with some of the mean.
        """
        return float(self.one_future.mean() - self.robust.mean())

    def to_plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "wait_and_see_gap": self.wait_and_see,
            "wait_and_see_gaps": self.known.tolist(),
            "expected_value_of_perfect_information": self.expected_value_of_perfect_information,
            "value_of_the_stochastic_solution": self.value_of_the_stochastic_solution,
        }


def perfect_information(
    plan: RobustPlan, progress: Progress | None = None, stop: "Event | None" = None
) -> PerfectInformation:
    """Return what knowing the future would be worth: one program more for each sampled future.

    Parameters
    ----------
    plan : RobustPlan
        A plan with the least gap, made for many futures.
    progress : callable, optional
        Called with what is being done.
    stop : Event, optional
        Set by somebody else who wants to stop.

    Raises
    ------
    InputError
        If the plan is not judged by the gap alone, or a program has no answer.
    KeyboardInterrupt
        If somebody stops it.
    """
    check_gap_alone(plan.request)
    known = known_gaps(plan.reference, plan.futures, plan.request, plan.every, progress, stop)
    return PerfectInformation(known, plan.gaps, plan.deterministic_gaps)


def known_gaps(
    reference: Conditions,
    futures: list[Conditions],
    request: HandoverRequest,
    every: int = 1,
    progress: Progress | None = None,
    stop: "Event | None" = None,
) -> Floats:
    """Return the least gap (K,) in each future of a plan that knows it.

    Parameters
    ----------
    reference : Conditions
        The future in which money, people and industry bind.
    futures : list of Conditions
        The futures.
    request : HandoverRequest
        What is asked for: the least gap.
    every : int
        Steps between moments at which gaps are added up.
    progress : callable, optional
        Called with what is being done.
    stop : Event, optional
        Set by somebody else who wants to stop.
    """
    say, gaps = progress or (lambda _: None), []
    for place, future in enumerate(futures, 1):
        say(f"planning as if future {place} of {len(futures)} were known")
        # In one future the mean is the tail: the weight of the worst says nothing.
        solved = solve_robust(reference, [future], request, Risk(0.0), every, stop=stop)
        if solved.answer.status == "interrupted":
            raise KeyboardInterrupt
        gaps.append(gap_of(future, decisions_of(solved.built), every))
    return np.array(gaps)


def in_words(found: PerfectInformation) -> str:
    """Return what knowing is worth, and how much of that planning for many futures brings."""
    more = max(0.0, found.expected_value_of_perfect_information)
    saved = found.value_of_the_stochastic_solution
    text = (
        f"To know which of the {found.known.size} futures comes, before anything is ordered, would "
        f"save {_told(more)} capability-years more of the mean gap in the plans' own accounts "
        "(expected value of perfect information). No rule that lets orders change as the future "
        "shows itself could save more. "
    )
    said = "saves" if saved >= 0 else "adds"
    text += (
        f"Planning for all of them, and not for one, {said} {_told(abs(saved))} (value of the "
        "stochastic solution, in the mean)"
    )
    if saved >= SEEN and more + saved > 0:
        return f"{text}: {100 * saved / (more + saved):.0f} per cent of what knowing would save."
    return f"{text}."


def _told(years: float) -> str:
    """Return a difference of gaps with as many decimals as its size asks for."""
    if years < SMALLEST / 2:
        return f"less than {SMALLEST:g}"
    return f"{years:.2f}" if years >= LARGE else f"{years:.3f}"


def check_gap_alone(request: HandoverRequest) -> None:
    """Refuse what has no mean gap that knowing the future could only make smaller.

    Raises
    ------
    InputError
        With everything that is in the way.
    """
    problems = Problems()
    if request.objective != "least-gap":
        what = (
            f"says nothing of a {request.objective} plan, which keeps levels weighed over all "
            "futures: there is no value of its objective in a single one"
        )
        problems.add("plan", "wait-and-see", what, "Leave it out, or ask for least-gap.")
    for rule in request.rules:
        if rule.price is not None:
            what = "has a price, so that plans are judged by more than their gaps"
            problems.add("rules", rule.name, what, "Make it hard, or leave out wait-and-see.")
    problems.raise_if_any()
