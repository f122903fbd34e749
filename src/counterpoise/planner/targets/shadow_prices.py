"""What one more of a limit would be worth, and why a need stays short.

Prices are duals of the program with divisible units, and its choices of who provides what held
where the plan has them. The reasons come from lifting one limit at a time, with divisible units.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.planner.targets.fairness import Fairness, assemble
from counterpoise.planner.targets.fairness_bound import breached
from counterpoise.planner.targets.highs_run import SolverRun, call, solver_of
from counterpoise.planner.targets.inputs import Floats, TargetsInputs
from counterpoise.planner.targets.problem import TargetsProblem
from counterpoise.planner.targets.solution import TargetsSolution

if TYPE_CHECKING:
    import pandas as pd

BULK = {
    "people": (1000, "a thousand more posts that can be manned"),
    "money": (1000, "a billion dollars more up to the date"),
    "money_then": (1000, "a billion dollars more a year at the date"),
    "industry": (1, "one more unit delivered by the date"),
}
LIMITS = ("people", "money", "industry and lead time", "growth of fleets", "cap", "fairness")


@dataclass(frozen=True)
class Priced:
    """A linear program solved with its choices held.

    Parameters
    ----------
    rows, columns : array
        Duals of the constraints, and reduced costs of the variables, by label.
    objective, dual : float
        Value of the program, and of its dual worked out from both.
    """

    rows: Floats
    columns: Floats
    objective: float
    dual: float


def priced(
    program: TargetsProblem, held: SolverRun | None = None, *, divisible: bool = False
) -> Priced:
    """Solve the linear program that is left when whole numbers are held, or let go.

    Parameters
    ----------
    program : TargetsProblem
        The program.
    held : SolverRun, optional
        Where its whole numbers and choices are held; without it they may take values in between.
    divisible : bool
        Whether only choices are held, and numbers of units may take values in between.
    """
    from counterpoise import extras

    highspy: Any = extras.need("highspy", "plan")
    solver, matrices = solver_of(program), _matrices(program)
    whole = np.flatnonzero(np.isin(matrices.vtypes, ("I", "B"))).astype(np.int32)
    low, high = matrices.lb.copy(), matrices.ub.copy()
    if held is not None and whole.size:
        fixed = whole[~np.isin(whole, _numbers(program))] if divisible else whole
        low[fixed] = high[fixed] = np.round(held.values[fixed])
        solver.changeColsBounds(whole.size, whole, low[whole], high[whole])
    if whole.size:
        kinds = np.full(whole.size, int(highspy.HighsVarType.kContinuous), dtype=np.uint8)
        solver.changeColsIntegrality(whole.size, whole, kinds)
    solver.run()
    solution, info = solver.getSolution(), solver.getInfo()
    rows, columns = np.array(solution.row_dual), np.array(solution.col_dual)
    # Each reduced cost works on the bound that it presses against.
    pressed = np.where(columns > 0, low, high)
    bounds = columns * np.where(columns == 0, 0.0, pressed)
    dual = float(rows @ matrices.b + bounds[np.abs(columns) > 1e-7].sum())
    return Priced(rows, columns, float(info.objective_function_value), dual)


def _numbers(program: TargetsProblem) -> Any:
    """Return the labels of numbers of units, as against choices."""
    names = [name for name in ("lots", "pool_lots") if name in program.model.variables]
    labels = [program.model.variables[name].labels.values.ravel() for name in names]
    return np.concatenate([np.empty(0, dtype=np.int64), *labels])


def _matrices(program: TargetsProblem) -> Any:
    return program.model.matrices


def prices(
    solved: TargetsSolution, most: int = 40, names: Mapping[str, str] | None = None
) -> "pd.DataFrame":
    """Return what binds, the most valuable first, in numbers and words.

    Parameters
    ----------
    solved : TargetsSolution
        The plan.
    most : int
        Rows kept of each limit.
    names : mapping of str to str, optional
        What allies and capabilities are called in the sentences, by their codes.
    """
    import pandas as pd

    inputs, program = solved.inputs, solved.program
    # A small change buys no whole ship: prices are those of divisible units.
    duals = priced(program, solved.run, divisible=True).rows
    rows = []
    for name in BULK:
        if name not in program.model.constraints:
            continue
        constraint = program.model.constraints[name]
        whose = [str(n) for n in constraint.coords[str(constraint.coord_dims[0])].values]
        values = np.abs(duals[constraint.labels.values.ravel()])
        for who, value in zip(whose, values, strict=True):
            if value <= 1e-9 * inputs.shortfall_price:
                continue
            points = 100 * value / inputs.shortfall_price
            rows.append(
                {
                    "limit": name,
                    "whose": who,
                    "worth_musd_per_year": float(value),
                    "worth_points_of_a_need": float(points),
                    "sentence": f"{(names or {}).get(who, who)}: {BULK[name][1]} would close "
                    f"{BULK[name][0] * points:.3g} points of a need.",
                }
            )
    columns = ["limit", "whose", "worth_musd_per_year", "worth_points_of_a_need", "sentence"]
    found = pd.DataFrame(rows, columns=columns)
    found = found.sort_values("worth_musd_per_year", ascending=False, kind="stable")
    return found.groupby("limit", sort=False).head(most).reset_index(drop=True)


def reasons(
    solved: TargetsSolution, fairness: Fairness | None, *, explain: bool = True
) -> "pd.DataFrame":
    """Return for each capability what is short, and how much lifting one limit alone would relieve.

    Shares of the need. `whole units and sizes` is what divisible units would relieve. Without
    `explain` only what is short.
    """
    import pandas as pd

    inputs = solved.inputs
    short = _short(inputs, np.maximum(missing(inputs, solved.units), 0.0))
    table = pd.DataFrame({"short": short}, index=pd.Index(inputs.capabilities, name="capability"))
    if not explain:
        return table.assign(why="")
    base = _relaxed(inputs, fairness)
    endless = np.full_like(inputs.money, np.inf)
    big = np.full_like(inputs.money, 1e9)
    lifted = {
        "people": replace(inputs, crews=endless),
        "money": replace(inputs, money=big, money_then=big),
        "industry and lead time": replace(inputs, industry=np.full_like(inputs.industry, np.inf)),
        "growth of fleets": replace(inputs, growth=np.inf, multiple=np.inf),
        "cap": replace(inputs, cap=1.0),
    }
    for name, changed in lifted.items():
        table[name] = base - _relaxed(changed, fairness)
    table["fairness"] = 0.0 if fairness is None else base - _relaxed(inputs, None)
    table["whole units and sizes"] = short - base
    table["why"] = [_why(row) for _, row in table.iterrows()]
    return table


def _relaxed(inputs: TargetsInputs, fairness: Fairness | None) -> Floats:
    if fairness is not None and fairness.firm:
        fairness = breached(inputs, fairness)
    program = assemble(inputs, fairness, relaxed=True)
    run = call(program, gap=0.0, seconds=60.0)
    return _short(inputs, run.values[program.model.variables["short"].labels.values])


def _short(inputs: TargetsInputs, units: Floats) -> Floats:
    return np.asarray(units / np.where(inputs.need > 0, inputs.need, 1.0))


def missing(inputs: TargetsInputs, units: Floats) -> Floats:
    """Return the ready units missing with some holdings (C,)."""
    counted = np.minimum(inputs.ready * units, inputs.cap * inputs.need).sum(axis=0)
    return np.asarray(inputs.need - inputs.counted_leading - counted)


def _why(row: "pd.Series[Any]") -> str:
    """Return the limit that relieves most; several together where none alone relieves a tenth."""
    short = float(row["short"])
    if short < 5e-4:
        return ""
    named = [*LIMITS, "whole units and sizes"]
    best = max(named, key=lambda name: float(row[name]))
    return best if float(row[best]) >= 0.1 * short else "several limits together"
