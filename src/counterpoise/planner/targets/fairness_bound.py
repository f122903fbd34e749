"""Fairness as a bound: can it be kept, what does it cost, and if not, for whom and by how much.

The bound stands before needs. Whether divisible units can keep it is a linear program. If they
cannot, the least that must lie outside is found, and the smallest tolerance that would do is a
linear-fractional program, solved exactly by Dinkelbach's method: at a tolerance X the largest
deviation less X times the total is made least, and X is lowered to what that plan keeps.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from counterpoise.planner.targets.fairness import (
    Fairness,
    add_fairness,
    add_farthest,
    assemble,
    sparing,
)
from counterpoise.planner.targets.highs_run import (
    LOTS_LEFT_OPEN,
    Run,
    call,
    lot_ranges,
    values_of,
)
from counterpoise.planner.targets.inputs import Facts, Floats
from counterpoise.planner.targets.problem import Program, build
from counterpoise.problems import InputError

SMALL = 1e-6
"""What counts as nothing outside, as a share of the total burden."""
FIRMNESS = 1000.0
"""While choices are sought, a dollar outside counts for so many times what it does as a price."""
MOST_STEPS = 30


@dataclass(frozen=True)
class Bounded:
    """How a bound of fairness came out.

    Parameters
    ----------
    fairness : Fairness
        The bound, with what had to lie outside.
    outside : array (A,)
        Burden above the band, or below it (negative), in the plan.
    possible : bool
        Whether divisible units could keep the bound.
    smallest : float
        Smallest tolerance that divisible units could keep; NaN where the bound is kept.
    total : float
        Burden of all allies in the plan.
    unmet_free, unmet : float
        Needs unmet in all with divisible units, without the bound and with it.
    """

    fairness: Fairness
    outside: Floats
    possible: bool
    smallest: float
    total: float
    unmet_free: float
    unmet: float

    @property
    def kept(self) -> bool:
        """Whether the plan keeps the bound."""
        return not self.outside.any()


def solve_bounded(
    facts: Facts, rule: Fairness, gap: float, seconds: float
) -> tuple[Program, Run, float, bool, Bounded]:
    """Return the program, its solution, the bound of any plan, whether all ended, and fairness."""
    free = _relaxed(assemble(facts, None, relaxed=True), seconds)
    total = float((values_of(*free, "units") @ facts.yearly).sum())
    rule = sparing(facts, rule, total)
    least = _relaxed(_aimed(facts, rule, relaxed=True), seconds)
    possible = least[1].objective <= SMALL * total
    program, run, finished = _whole(facts, rule, possible, gap, seconds)
    burden = values_of(program, run, "units") @ facts.yearly
    outside = rule.outside(burden)
    outside = np.where(np.abs(outside) > SMALL * total, outside, 0.0)
    found = replace(rule, breach=_loosely(float(np.abs(outside).sum()), total))
    bounding = _relaxed(assemble(facts, found, relaxed=True), seconds)
    smallest = float("nan")
    if outside.any():
        smallest = smallest_tolerance(facts, rule, seconds=seconds)
    unmet = (_unmet(facts, *free), _unmet(facts, *bounding))
    program = assemble(facts, found)  # the same places; prices shall not hang on the search
    told = Bounded(found, outside, possible, smallest, float(burden.sum()), *unmet)
    return program, run, bounding[1].objective, finished, told


def smallest_tolerance(
    facts: Facts, rule: Fairness, *, relaxed: bool = True, seconds: float = 60.0
) -> float:
    """Return the smallest tolerance within which every ally could bear its fair share.

    Needs may stay unmet for it.

    Parameters
    ----------
    facts : Facts
        Need, means and limits.
    rule : Fairness
        Shares, and how much wider some bands are.
    relaxed : bool
        Whether units and choices may be divided.
    seconds : float
        Time limit of each step.
    """
    program = build(facts, relaxed=relaxed)
    farthest, total = add_farthest(program, rule)
    program.model.add_objective(1.0 * farthest)
    tolerance = np.inf
    for _ in range(MOST_STEPS):
        run = call(program, gap=0.0, seconds=seconds)
        burden = values_of(program, run, "units") @ facts.yearly
        lower = rule.tolerance_of(burden)
        if lower >= tolerance - 1e-9:
            break
        tolerance = lower
        program.model.add_objective(1.0 * farthest - tolerance * total, overwrite=True)
    return float(tolerance)


def _whole(
    facts: Facts, rule: Fairness, possible: bool, gap: float, seconds: float
) -> tuple[Program, Run, bool]:
    """Return the best plan in whole units: exact where these are few, else by steps."""
    whole_numbers = int((facts.lot > 0).sum()) * len(facts.allies)
    if whole_numbers <= LOTS_LEFT_OPEN and facts.today.size <= LOTS_LEFT_OPEN:
        return _exact(facts, rule, gap, seconds)
    # Choices and about how many units, at a price that all but settles the matter.
    first = _priced(facts, rule, divisible=True)
    sketch = call(first, gap=gap, seconds=seconds)
    ranges, _ = lot_ranges(facts, values_of(first, sketch, "units"))
    ranges |= _choices(first, sketch)
    soft = _priced(facts, rule)
    try:
        found = call(soft, ranges, gap=gap, seconds=seconds)
    except InputError:  # lots so near the sketch need not fit together
        ranges = _choices(first, sketch)
        found = call(soft, ranges, gap=gap, seconds=seconds)
    finished = sketch.finished and found.finished
    if not possible:
        return soft, found, finished
    firm = assemble(facts, rule)
    try:
        run = call(firm, ranges, gap=gap, seconds=seconds, start=found.values)
    except InputError:  # whole units and smallest fleets stand in the way
        return soft, found, finished
    return firm, run, sketch.finished and run.finished


def breached(facts: Facts, rule: Fairness, *, seconds: float = 60.0) -> Fairness:
    """Return a bound with room for what divisible units could not help under other limits.

    More people or money raise what allies keep in any case, and with it what must lie outside.
    """
    program, run = _relaxed(_aimed(facts, rule, relaxed=True), seconds)
    total = float((values_of(program, run, "units") @ facts.yearly).sum())
    return replace(rule, breach=max(rule.breach, _loosely(run.objective, total)))


def _exact(facts: Facts, rule: Fairness, gap: float, seconds: float) -> tuple[Program, Run, bool]:
    """Return the plan with the least outside, and among these the best."""
    nearest = call(_aimed(facts, rule), gap=0.0, seconds=seconds)
    scale = float(facts.yearly @ facts.need)
    firm = assemble(facts, replace(rule, breach=_loosely(nearest.objective, scale)))
    run = call(firm, gap=gap, seconds=seconds, start=nearest.values)
    return firm, run, nearest.finished and run.finished


def _loosely(breach: float, scale: float) -> float:
    """Return a breach with room for the solver's own tolerance; none stays none."""
    return 0.0 if breach <= SMALL * scale else breach * (1 + SMALL)


def _aimed(facts: Facts, rule: Fairness, *, relaxed: bool = False) -> Program:
    """Return the program that makes least what lies outside."""
    program = build(facts, relaxed=relaxed)
    program.model.add_objective(add_fairness(program, rule))
    return program


def _priced(facts: Facts, rule: Fairness, *, divisible: bool = False) -> Program:
    program = build(facts, divisible=divisible)
    objective = facts.shortfall_price * program.shortfall + program.preference
    price = FIRMNESS * facts.unfair_price
    program.model.add_objective(objective + price * add_fairness(program, rule))
    return program


def _choices(program: Program, run: Run) -> dict[str, tuple[Floats, Floats]]:
    """Return who provides what as ranges that leave no choice."""
    found: dict[str, tuple[Floats, Floats]] = {}
    for name in ("provides", "runs"):
        if name in program.model.variables:
            kept = np.round(run.values[program.model.variables[name].labels.values])
            found[name] = (kept, kept)
    return found


def _relaxed(program: Program, seconds: float) -> tuple[Program, Run]:
    return program, call(program, gap=0.0, seconds=seconds)


def _unmet(facts: Facts, program: Program, run: Run) -> float:
    short: Any = values_of(program, run, "short")
    return float((short / np.where(facts.need > 0, facts.need, 1.0)).sum())
