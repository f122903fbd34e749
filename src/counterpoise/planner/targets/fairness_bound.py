"""Fairness as a bound: can it be kept, what does it cost, and if not, for whom and by how much.

The bound stands before needs. Whether divisible units can keep it is a linear program. If they
cannot, the least that must lie outside is found, and the smallest tolerance that would do is a
linear-fractional program, solved exactly by Dinkelbach's method: at a tolerance X the largest
deviation less X times the total is made least, and X is lowered to what that plan keeps.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.ledger.export import number
from counterpoise.planner.targets.fairness import (
    Fairness,
    add_fairness,
    add_farthest,
    assemble,
    sparing,
)
from counterpoise.planner.targets.highs_run import (
    LOTS_LEFT_OPEN,
    Effort,
    SolverRun,
    call,
    lot_ranges,
    values_of,
)
from counterpoise.planner.targets.inputs import Floats, TargetsInputs
from counterpoise.planner.targets.problem import TargetsProblem, build
from counterpoise.planner.targets.start import Holdings, completed
from counterpoise.planner.targets.verification import evaluate
from counterpoise.problems import InputError

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

SMALL = 1e-6
"""What counts as nothing outside, as a share of the total burden."""
FIRMNESS = 1000.0
"""While choices are sought, a dollar outside counts for so many times what it does as a price."""
MOST_STEPS = 30


@dataclass(frozen=True)
class BoundResult:
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
    inputs: TargetsInputs, rule: Fairness, effort: Effort, start: Holdings | None = None
) -> tuple[TargetsProblem, SolverRun, float, bool, BoundResult]:
    """Return the program, its solution, the bound of any plan, whether all ended, and fairness.

    An earlier plan is taken in place of what is found if it keeps the bound and is better.
    """
    seconds = effort.seconds
    free = _relaxed(assemble(inputs, None, relaxed=True), seconds)
    total = float((values_of(*free, "units") @ inputs.yearly).sum())
    rule = sparing(inputs, rule, total)
    least = _relaxed(_aimed(inputs, rule, relaxed=True), seconds)
    possible = least[1].objective <= SMALL * total
    program, run, finished = _whole(inputs, rule, possible, effort)
    program, run = _or_earlier(inputs, rule, (program, run), start)
    burden = values_of(program, run, "units") @ inputs.yearly
    outside = rule.outside(burden)
    outside = np.where(np.abs(outside) > SMALL * total, outside, 0.0)
    found = replace(rule, breach=_loosely(float(np.abs(outside).sum()), total))
    bounding = _relaxed(assemble(inputs, found, relaxed=True), seconds)
    smallest = float("nan")
    if outside.any() and not effort.stop.is_set():
        smallest = smallest_tolerance(inputs, rule, seconds=seconds)
    unmet = (_unmet(inputs, *free), _unmet(inputs, *bounding))
    program = assemble(inputs, found)  # the same places; prices shall not hang on the search
    outcome = BoundResult(found, outside, possible, smallest, float(burden.sum()), *unmet)
    return program, run, bounding[1].objective, finished, outcome


def smallest_tolerance(
    inputs: TargetsInputs, rule: Fairness, *, relaxed: bool = True, seconds: float = 60.0
) -> float:
    """Return the smallest tolerance within which every ally could bear its fair share.

    Needs may stay unmet for it.

    Parameters
    ----------
    inputs : TargetsInputs
        Need, resources and limits.
    rule : Fairness
        Shares, and how much wider some bands are.
    relaxed : bool
        Whether units and choices may be divided.
    seconds : float
        Time limit of each step.
    """
    program = build(inputs, relaxed=relaxed)
    farthest, total = add_farthest(program, rule)
    program.model.add_objective(1.0 * farthest)
    tolerance = np.inf
    for _ in range(MOST_STEPS):
        run = call(program, gap=0.0, seconds=seconds)
        burden = values_of(program, run, "units") @ inputs.yearly
        lower = rule.tolerance_of(burden)
        if lower >= tolerance - 1e-9:
            break
        tolerance = lower
        program.model.add_objective(1.0 * farthest - tolerance * total, overwrite=True)
    return float(tolerance)


def _or_earlier(
    inputs: TargetsInputs,
    rule: Fairness,
    found: tuple[TargetsProblem, SolverRun],
    start: Holdings | None,
) -> tuple[TargetsProblem, SolverRun]:
    """Return an earlier plan if it keeps the bound and is better, else what was found."""
    if start is None:
        return found
    firm = assemble(inputs, rule)
    earlier = completed(firm, start)
    if earlier is None:
        return found
    units = values_of(*found, "units")
    kept = not (
        np.abs(rule.outside(units @ inputs.yearly)) > SMALL * (units @ inputs.yearly).sum()
    ).any()
    value = evaluate(inputs, units).objective - float(inputs.sunk.sum())
    return found if kept and value <= earlier.objective else (firm, earlier)


def _whole(
    inputs: TargetsInputs, rule: Fairness, possible: bool, effort: Effort
) -> tuple[TargetsProblem, SolverRun, bool]:
    """Return the best plan in whole units: exact where these are few, else by steps."""
    whole_numbers = int((inputs.lot > 0).sum()) * len(inputs.allies)
    if whole_numbers <= LOTS_LEFT_OPEN and inputs.today.size <= LOTS_LEFT_OPEN:
        return _exact(inputs, rule, effort)
    # Choices and about how many units, at a price that all but settles the matter.
    gap, seconds, stop = effort.gap, effort.seconds, effort.stop
    first = _priced(inputs, rule, divisible=True)
    sketch = effort.call(first)
    ranges, _ = lot_ranges(inputs, values_of(first, sketch, "units"))
    ranges |= choices(first, sketch)
    soft = _priced(inputs, rule)
    try:
        found = call(soft, ranges, gap=gap, seconds=seconds)
    except InputError:  # lots so near the sketch need not fit together
        ranges = choices(first, sketch)
        found = call(soft, ranges, gap=gap, seconds=seconds)
    finished = sketch.finished and found.finished
    if not possible or stop.is_set():
        return soft, found, finished
    firm = assemble(inputs, rule)
    try:
        run = effort.call(firm, ranges, start=found.values)
    except (InputError, KeyboardInterrupt):  # whole units and smallest fleets stand in the way
        return soft, found, finished
    return firm, run, sketch.finished and run.finished


def breached(inputs: TargetsInputs, rule: Fairness, *, seconds: float = 60.0) -> Fairness:
    """Return a bound with room for what divisible units could not help under other limits.

    More people or money raise what allies keep in any case, and with it what must lie outside.
    """
    program, run = _relaxed(_aimed(inputs, rule, relaxed=True), seconds)
    total = float((values_of(program, run, "units") @ inputs.yearly).sum())
    return replace(rule, breach=max(rule.breach, _loosely(run.objective, total)))


def _exact(
    inputs: TargetsInputs, rule: Fairness, effort: Effort
) -> tuple[TargetsProblem, SolverRun, bool]:
    """Return the plan with the least outside, and among these the best."""
    nearest = call(_aimed(inputs, rule), gap=0.0, seconds=effort.seconds)
    scale = float(inputs.yearly @ inputs.need)
    firm = assemble(inputs, replace(rule, breach=_loosely(nearest.objective, scale)))
    run = effort.call(firm, start=nearest.values)
    return firm, run, nearest.finished and run.finished


def _loosely(breach: float, scale: float) -> float:
    """Return a breach with room for the solver's own tolerance; none stays none."""
    return 0.0 if breach <= SMALL * scale else breach * (1 + SMALL)


def _aimed(inputs: TargetsInputs, rule: Fairness, *, relaxed: bool = False) -> TargetsProblem:
    """Return the program that makes least what lies outside."""
    program = build(inputs, relaxed=relaxed)
    program.model.add_objective(add_fairness(program, rule))
    return program


def _priced(inputs: TargetsInputs, rule: Fairness, *, divisible: bool = False) -> TargetsProblem:
    program = build(inputs, divisible=divisible)
    objective = inputs.shortfall_price * program.shortfall + program.preference
    price = FIRMNESS * inputs.unfair_price
    program.model.add_objective(objective + price * add_fairness(program, rule))
    return program


def choices(program: TargetsProblem, run: SolverRun) -> dict[str, tuple[Floats, Floats]]:
    """Return who provides what as ranges that leave no choice."""
    found: dict[str, tuple[Floats, Floats]] = {}
    for name in ("provides", "runs"):
        if name in program.model.variables:
            kept = np.round(run.values[program.model.variables[name].labels.values])
            found[name] = (kept, kept)
    return found


def _relaxed(program: TargetsProblem, seconds: float) -> tuple[TargetsProblem, SolverRun]:
    return program, call(program, gap=0.0, seconds=seconds)


def _unmet(inputs: TargetsInputs, program: TargetsProblem, run: SolverRun) -> float:
    short: Any = values_of(program, run, "short")
    return float((short / np.where(inputs.need > 0, inputs.need, 1.0)).sum())


def bound_summary(
    bounded: BoundResult, inputs: TargetsInputs, evidence: "Evidence"
) -> dict[str, Any]:
    """Return how a bound of fairness came out, as plain data with sentences."""
    rule, total = bounded.fairness, bounded.total
    fair = rule.shares * total

    def named(which: Any) -> list[str]:
        return [inputs.allies[a] for a in np.flatnonzero(which)]

    breaches = [
        {
            "ally": inputs.allies[a],
            "outside_musd": float(bounded.outside[a]),
            "outside_share": float(bounded.outside[a] / fair[a]),
        }
        for a in np.argsort(-np.abs(bounded.outside), kind="stable")
        if bounded.outside[a] != 0
    ]
    found = {
        "within": rule.within,
        "kept": bounded.kept,
        "breaches": breaches,
        "smallest": number(bounded.smallest),
        "too_small": named(rule.wider > 0),
        "left_free": named((rule.shares <= 0) & (inputs.crews > 0)),
        "unmet_without": bounded.unmet_free,
        "unmet_with": bounded.unmet,
    }
    return found | {"sentences": _sentences(found, bounded, evidence)}


def _sentences(found: dict[str, Any], bounded: BoundResult, evidence: "Evidence") -> list[str]:
    def people(codes: list[str]) -> str:
        return ", ".join(evidence.allies[code].name for code in codes)

    within = f"{100 * found['within']:.4g} per cent"
    if found["kept"]:
        lines = [f"Fairness: every ally bears its fair share within {within}."]
    else:
        lines = [f"Fairness: a bound of {within} cannot be kept. {_why(bounded)}"]
        each = [
            f"{evidence.allies[b['ally']].name} {abs(b['outside_musd']):,.0f} million a year "
            f"{'above' if b['outside_musd'] > 0 else 'below'} its band "
            f"({100 * abs(b['outside_share']):.3g} per cent of its fair share)"
            for b in found["breaches"]
        ]
        lines.append(f"Outside: {'; '.join(each)}. All others keep it.")
    more = 100 * (found["unmet_with"] - found["unmet_without"])
    if more > 0.05:
        lines.append(
            f"The price of the bound, with divisible units: {more:,.3g} more points of needs stay "
            f"unmet, {100 * found['unmet_with']:,.4g} in all (a whole need is 100 points)."
        )
    else:
        lines.append("The bound leaves no more of the needs unmet.")
    if found["too_small"]:
        lines.append(
            f"Too small for the smallest fleet they may run, so allowed that much more or less: "
            f"{people(found['too_small'])}."
        )
    if found["left_free"]:
        lines.append(
            f"No fair share under this rule, so the bound leaves them free: "
            f"{people(found['left_free'])}."
        )
    return lines


def _why(bounded: BoundResult) -> str:
    smallest = f"{bounded.smallest:.4f}"
    if bounded.possible:
        return (
            f"Divisible units could keep it, and {smallest} at the least; whole units and the "
            "smallest fleets stand in the way, or the time limit did."
        )
    return f"The smallest that any plan could keep is {smallest}, whatever needs it leaves unmet."
