"""The program of many futures: one set of orders, weighed over what may come."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.plan.glide.building import Built, Choices, array, build
from counterpoise.plan.glide.conditions import Conditions
from counterpoise.plan.glide.futures import Rows, bounds_of, rows_of, years_of
from counterpoise.plan.glide.objectives import TIE_BREAK, Aim, cost
from counterpoise.plan.glide.planning import SLACK, Request, aim_of, let_go
from counterpoise.plan.glide.risk import Risk, weighed
from counterpoise.plan.glide.solving import Answer, solve
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Solved:
    """A solved program, what had to be let go for it, and how long it took to build."""

    built: Built
    answer: Answer
    relaxed: "pd.DataFrame"
    seconds_building: float


def solve_robust(
    reference: Conditions,
    futures: list[Conditions],
    request: Request,
    risk: Risk,
    every: int = 1,
    progress: Progress | None = None,
) -> Solved:
    """Solve the program of many futures.

    Parameters
    ----------
    reference : Conditions
        The future in which money, people and industry bind.
    futures : list of Conditions
        Futures that the plan is weighed over, all equally likely.
    request : Request
        What is asked for.
    risk : Risk
        How much the worst futures count.
    every : int
        Steps between moments at which gaps are added up.
    progress : callable, optional
        Told what is being done.
    """
    from time import perf_counter

    say = progress or (lambda _: None)
    aim, choices = aim_of(reference, request), choices_of(request)
    relaxed = let_go(reference, {})
    if (aim.floor > 0).any() or (aim.alone > 0).any():
        say("looking for what cannot be met")
        aim, relaxed = _let_go(reference, futures, choices, aim, risk)
    say(f"optimising over {len(futures)} futures")
    started = perf_counter()
    built = build(reference, choices)
    _add_levels(built, futures, aim, risk, elastic=False)
    if request.objective == "least-gap":
        goal = weighed(built.model, add_gaps(rows_of(built, futures, every)), risk, "gap")
        built.model.add_objective(goal + TIE_BREAK * cost(built, request.discount))
    elif request.objective == "fastest":
        years = array(years_at(reference), "bound")
        goal = (years * built.model.variables["remaining"]).sum()
        built.model.add_objective(goal + TIE_BREAK * cost(built, request.discount))
    else:
        built.model.add_objective(cost(built, request.discount))
    seconds = perf_counter() - started
    answer = solve(built)
    if not answer.usable:
        raise InputError([unsolved(answer)])
    return Solved(built, answer, relaxed, seconds)


def choices_of(request: Request) -> Choices:
    """Return what a plan may do."""
    return Choices(
        steps_per_period=request.steps_per_period,
        pledged=request.pledged,
        drawdown=request.objective == "fastest",
        cap=request.cap,
        cap_from=request.by or 0,
    )


def add_gaps(rows: Rows) -> Any:
    """Add the gap of each capability at each bound of each future; return its sum by future."""
    model = rows.built.model
    # A need that stands met without any order leaves no gap: its row would say nothing.
    open_ones = (rows.standing < rows.need) | rows.built.choices.drawdown
    need = rows.numbers(rows.need)
    gap = model.add_variables(
        lower=0.0 * need, upper=rows.numbers(np.where(open_ones, np.inf, 0.0)), name="future_gap"
    )
    model.add_constraints(
        rows.provided() + need * gap >= need,
        name="future_gap_rows",
        mask=rows.numbers(open_ones).astype(bool),
    )
    return (rows.years * gap).sum(["cap", "place"])


def _add_levels(
    built: Built,
    futures: list[Conditions],
    aim: Aim,
    risk: Risk,
    *,
    elastic: bool,
) -> None:
    """Keep coverage, weighed over the futures, at the levels that are asked for.

    What is weighed is minus coverage, so that the worst are the futures with the least of it.
    """
    for name, level in (("floor", aim.floor), ("alone", aim.alone)):
        if not (level > 0).any():
            continue
        model, rows = built.model, rows_of(built, futures, 1, alone=name == "alone")
        asked = level.T
        places = rows.numbers(np.broadcast_to(asked > 0, rows.need.shape))
        need = rows.numbers(rows.need)
        coverage = model.add_variables(
            lower=0.0 * need, upper=places.where(places == 0, np.inf), name=f"coverage_{name}"
        )
        model.add_constraints(
            rows.provided() - need * coverage == 0,
            name=f"coverage_{name}",
            mask=places.astype(bool),
        )
        least = weighed(model, -1.0 * coverage, risk, name)
        asked_array = array(asked, "cap", "place")
        if elastic:
            short = model.add_variables(lower=0.0 * asked_array, name=f"short_{name}")
            least = least - short
        model.add_constraints(least <= -asked_array, name=name, mask=asked_array > 0)


def _let_go(
    reference: Conditions,
    futures: list[Conditions],
    choices: Choices,
    aim: Aim,
    risk: Risk,
) -> "tuple[Aim, pd.DataFrame]":
    """Return an aim that can be met, with the least shortfall let go, and what that is."""
    staying = [replace(c, remaining=np.ones_like(c.remaining)) for c in (reference, *futures)]
    if not choices.drawdown:
        staying = [reference, *futures]
    built = build(staying[0], replace(choices, drawdown=False))
    _add_levels(built, staying[1:], aim, risk, elastic=True)
    names = [n for n in ("floor", "alone") if f"short_{n}" in built.model.variables]
    short = {n: built.model.variables[f"short_{n}"] for n in names}
    years = array(years_at(reference), "place")
    total = sum((years * variable).sum() for variable in short.values())
    built.model.add_objective(total + TIE_BREAK * cost(built, 0.0))
    answer = solve(built)
    if not answer.usable:
        raise InputError([unsolved(answer)])
    found = {}
    for name, variable in short.items():
        solution = np.asarray(variable.solution.transpose("place", "cap").values)
        found[name] = np.where(solution > SLACK, solution, 0.0)
    floor, alone = (
        np.maximum(0.0, level - found[name] - SLACK) if name in found else level
        for name, level in (("floor", aim.floor), ("alone", aim.alone))
    )
    return replace(aim, floor=floor, alone=alone), let_go(reference, found)


def years_at(c: Conditions) -> Floats:
    """Return the years that each bound of a future stands for."""
    return years_of(bounds_of(c.steps, 1), c.step_years)


def unsolved(answer: Answer) -> Problem:
    """Say that the solver found no answer."""
    what = f"the solver ended with '{answer.status}' (largest miss {answer.violation:.1e})"
    remedy = "Ask for fewer futures, a lower floor, a later date, or a free budget."
    return Problem("plan", "robust", what, remedy)
