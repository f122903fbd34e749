"""What rules of one's own cost together: the same plan once more without them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.objectives import Goal, add_levels, add_objective
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import Choices
from counterpoise.planner.handover.solution import Solution, solve

if TYPE_CHECKING:
    from threading import Event

NOTHING = 1e-9


def cost_of_rules(
    c: Conditions,
    choices: Choices,
    goal: Goal,
    answer: Solution,
    prices: Mapping[Any, float],
    say: Callable[[str], None],
    stop: "Event | None" = None,
) -> float | None:
    """Return by how much the objective is worse for all rules together.

    Where no rule has a price, leaving them all out changes nothing, and nothing is solved again.

    Parameters
    ----------
    c : Conditions
        What the plan cannot change.
    choices : Choices
        What it may do, with its rules.
    goal : Goal
        What is asked of coverage.
    answer : Solution
        The answer with the rules.
    prices : mapping
        The price of each row of each rule.
    say : callable
        Called with what is being done.
    stop : Event, optional
        Set by somebody else who wants the solver to stop.

    Returns
    -------
    float or None
        In the unit of the objective; None without rules, or if it was not found out.
    """
    if not choices.rules or answer.status == "interrupted":
        return None
    if all(abs(price) <= NOTHING for price in prices.values()):
        return 0.0
    say("planning once more without the rules, to see what they cost")
    built = build(c, replace(choices, rules=()))
    add_levels(built, goal, elastic=False)
    add_objective(built, goal)
    try:
        free = solve(built, crossover=False, progress=say, stop=stop)
    except KeyboardInterrupt:
        return None
    known = free.usable and free.status != "interrupted"
    return max(0.0, answer.value - free.value) if known else None
