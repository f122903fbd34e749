"""Letting go of what cannot be met: the least shortfall, found before a plan is made."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.infeasibility import why_not
from counterpoise.planner.handover.objectives import (
    SHORT,
    Goal,
    add_levels,
    add_shortfall_objective,
    total_shortfall,
)
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import Choices, HandoverProblem
from counterpoise.planner.handover.solution import solve
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    from threading import Event

    import pandas as pd

Floats = NDArray[np.float64]
Progress = Callable[[str], None]
SLACK = 1e-7
"""Room beyond the least shortfall, so that the second program is not infeasible by rounding."""
COLUMNS = ["capability", "asked", "first", "last", "largest", "years"]


def let_go(
    scenario: Scenario,
    c: Conditions,
    choices: Choices,
    goal: Goal,
    progress: Progress,
    stop: "Event | None",
) -> tuple[dict[str, Floats], float]:
    """Return the least shortfall of what is asked, row by row, and its sum in capability-years.

    Where the plan decides the drawdown, the least shortfall is that with nobody leaving.

    Parameters
    ----------
    scenario : Scenario
        What the plan is made for.
    c : Conditions
        What the plan cannot change.
    choices : Choices
        What it may do.
    goal : Goal
        What is asked for.
    progress : callable
        Called with the solver's gap.
    stop : Event or None
        Set by somebody else who wants the solver to stop.
    """
    staying = replace(c, remaining=np.ones_like(c.remaining)) if choices.drawdown else c
    staying_choices = replace(choices, drawdown=False)
    built = build(staying, staying_choices)
    add_levels(built, goal, elastic=True)
    add_shortfall_objective(built)
    answer = solve(built, progress=progress, stop=stop)
    if answer.status == "interrupted":
        # What was let go so far says nothing about what cannot be met.
        raise KeyboardInterrupt
    if not answer.usable:
        raise InputError(why_not(scenario, staying, staying_choices, answer))
    return shortfalls(built), float(total_shortfall(built).solution.values)


def shortfalls(built: HandoverProblem) -> dict[str, Floats]:
    """Return what an elastic program lets go of each thing asked, by bound and capability."""
    variables, found = built.model.variables, {}
    for name in SHORT:
        if f"short_{name}" in variables:
            solution = variables[f"short_{name}"].solution.transpose("bound", "cap")
            found[name] = np.asarray(solution.values, dtype=float)
    return {name: np.where(short > SLACK, short, 0.0) for name, short in found.items()}


def lowered(goal: Goal, short: dict[str, Floats]) -> Goal:
    """Return what is left of a goal once shortfalls are let go, with room for rounding."""

    def left(name: str, level: Floats) -> Floats:
        return np.maximum(0.0, level - short[name] - SLACK) if name in short else level

    return replace(goal, floor=left("floor", goal.floor), alone=left("alone", goal.alone))


def relaxed_table(c: Conditions, found: dict[str, Floats]) -> "pd.DataFrame":
    """Return shortfalls that had to be let go, as a table by capability."""
    import pandas as pd

    rows = []
    for name, short in found.items():
        for path, capability in zip(short.T, c.capabilities, strict=True):
            when = np.flatnonzero(path > 10 * SLACK)
            if when.size:
                years = float(np.trapezoid(path, dx=c.step_years))
                first, last = c.moments[when[0]], c.moments[when[-1]]
                rows.append((capability, name, first, last, path.max(), years))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values("years", ascending=False, kind="stable").reset_index(drop=True)
