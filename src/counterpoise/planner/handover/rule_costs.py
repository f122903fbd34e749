"""What rules of one's own cost together: the same plan once more without them."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoise.planner.handover.objectives import add_levels, add_objective
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.solution import solve

if TYPE_CHECKING:
    from threading import Event

    from counterpoise.planner.handover.plan import HandoverPlan

NOTHING = 1e-9


def cost_of_rules(
    plan: "HandoverPlan", say: Callable[[str], None], stop: "Event | None" = None
) -> float | None:
    """Return by how much the best objective is worse for all rules together.

    Where no rule has a price, leaving them all out changes nothing, and nothing is solved again.

    Parameters
    ----------
    plan : HandoverPlan
        The plan, with its rules.
    say : callable
        Called with what is being done.
    stop : Event, optional
        Set by somebody else who wants the solver to stop.

    Returns
    -------
    float or None
        In the unit of the objective; None without rules, or if it was not found out.
    """
    c, choices = plan.conditions, plan.request.choices(plan.conditions)
    if not choices.rules or plan.goal is None or plan.status == "interrupted":
        return None
    if all(abs(price) <= NOTHING for price in (plan.rule_prices or {}).values()):
        return 0.0
    say("planning once more without the rules, to see what they cost")
    built = build(c, replace(choices, rules=()))
    add_levels(built, plan.goal, elastic=False)
    add_objective(built, plan.goal)
    try:
        free = solve(built, crossover=False, progress=say, stop=stop)
    except KeyboardInterrupt:
        return None
    known = free.usable and free.status != "interrupted"
    return max(0.0, plan.answer.bound - free.value) if known else None
