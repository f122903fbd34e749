"""What a little more of a limit is worth, and what a little less costs: both sides of a price.

At a corner the two differ, and a shadow price is only an upper bound of the gain. Here the largest
prices are tried out: the program is solved again with a little more and a little less, from the
basis of the best plan.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance.arrays import POOLS
from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.planner.handover.shadow_prices import Prices
from counterpoise.planner.handover.solution import program_of
from counterpoise.stdout import silenced

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
MOST = 10
"""How many prices of each kind of limit are tried out: their units are not the same."""
LARGEST = 0.1
"""Largest step as a share of the limit, where that is less than one unit."""
SECONDS = 5.0
"""Time for one step; where it does not do, that side is not told."""
ALIKE = 0.01
"""Difference between both sides, as a share of the price, up to which they count as one."""
NOISE = 1e-9
"""Share of the objective below which a difference is the solver's rounding."""
COLUMNS = ["limit", "capability", "ally", "pool", "period", "price", "more", "less", "corner"]
UNNAMED = {"capability": "", "ally": "", "pool": ""}


@dataclass(frozen=True)
class Limit:
    """One entry of a table of prices: the rows that one more unit of it widens.

    Parameters
    ----------
    named : dict
        ``limit``, and ``capability``, ``ally`` and ``pool`` as far as it has them, and ``period``.
    price : float
        Its shadow price.
    labels : array of int
        Labels of the rows.
    each : array
        By how much one more unit moves the limit of each.
    """

    named: dict[str, str]
    price: float
    labels: NDArray[np.int64]
    each: Floats


def price_sides(built: HandoverProblem, prices: Prices) -> "pd.DataFrame":
    """Return both sides of the largest prices of each kind of limit.

    Parameters
    ----------
    built : HandoverProblem
        The solved program, with the basis that it ended in.
    prices : Prices
        Its prices.

    Returns
    -------
    DataFrame
        `limit`, its `capability`, `ally`, `pool` and `period`, the shadow `price`, what one `more`
        unit is worth and what one `less` costs, in the unit of the objective, and whether it is a
        `corner`: the two differ. Infinite where no plan can do with less. Empty without a basis.
    """
    import pandas as pd

    if built.basis is None:
        return pd.DataFrame(columns=COLUMNS)
    ordered = sorted(_limits(built, prices), key=lambda one: -one.price)
    kinds = dict.fromkeys(one.named["limit"] for one in ordered)
    limits = [
        one for kind in kinds for one in [o for o in ordered if o.named["limit"] == kind][:MOST]
    ]
    solver, matrices = _solver(built), built.model.matrices  # linopy makes them anew each time
    value = _solved(solver)
    rows = []
    for limit in limits:
        step = _step(matrices, limit)
        more, less = (
            _worth(built, matrices, solver, value, limit, sign * step) for sign in (1.0, -1.0)
        )
        differ = abs(more - less) > max(ALIKE * limit.price, NOISE * max(1.0, abs(value)) / step)
        rows.append({**UNNAMED, **limit.named, "price": limit.price, "more": more, "less": less})
        rows[-1]["corner"] = bool(differ)
    return pd.DataFrame(rows, columns=COLUMNS)


def _solver(built: HandoverProblem) -> Any:
    solver = program_of(built)
    for name, value in (
        ("output_flag", False),
        ("presolve", "off"),
        ("solver", "simplex"),
    ):
        solver.setOptionValue(name, value)
    solver.setBasis(built.basis)
    return solver


def _solved(solver: Any) -> float:
    """Return the objective of a program solved from the basis that it has."""
    from highspy import HighsModelStatus

    with silenced():
        solver.setOptionValue("time_limit", solver.getRunTime() + SECONDS)
        solver.run()
    status = solver.getModelStatus()
    if status == HighsModelStatus.kInfeasible:
        return np.inf
    if status != HighsModelStatus.kOptimal:
        return np.nan
    return float(solver.getInfo().objective_function_value)


def _step(matrices: Any, limit: Limit) -> float:
    """Return how much more and less is tried: one unit, or a tenth of the limit if that is less."""
    room = np.abs(matrices.b[np.searchsorted(matrices.clabels, limit.labels)]) / limit.each
    return min(1.0, LARGEST * max(float(room.min()), 1e-9))


def _worth(
    built: HandoverProblem, matrices: Any, solver: Any, value: float, limit: Limit, step: float
) -> float:
    """Return what a unit is worth, if a step more (or less, if negative) is tried."""
    rows = np.searchsorted(matrices.clabels, limit.labels)
    for row, each in zip(rows, limit.each, strict=True):
        solver.changeRowBounds(int(row), -np.inf, matrices.b[row] + step * each)
    solver.setBasis(built.basis)
    found = _solved(solver)
    for row in rows:
        solver.changeRowBounds(int(row), -np.inf, matrices.b[row])
    return float((value - found) / step)


def _limits(built: HandoverProblem, prices: Prices) -> list[Limit]:
    """Return all limits with a price, each as in the tables of prices."""
    c, found = built.conditions, []
    starts = np.flatnonzero(np.diff(built.period, prepend=-1))
    names = [c.moments[t] for t in starts]
    constraints = built.model.constraints
    for p, period in enumerate(names):
        steps = np.flatnonzero(built.period == p)
        if "industry" in constraints:
            labels = constraints["industry"].labels
            for k in labels["cap"].values:
                price = float(prices.industry[steps, k].sum()) * c.step_years
                named = {"limit": "industry", "capability": c.capabilities[k], "period": period}
                row = labels.sel(cap=k).isel(period=p).values
                found.append(_limit(named, price, row, c.step_years))
        if "money" in constraints:
            labels = constraints["money"].labels
            for a in labels["ally"].values:
                price = float(prices.money[steps, a].mean())
                named = {"limit": "money", "ally": c.allies[a], "period": period}
                row = labels.sel(ally=a).isel(step=steps).values
                found.append(_limit(named, price, row, BILLION / steps.size))
        if "crews" in constraints:
            labels = constraints["crews"].labels
            knots = built.knots if built.crewed_ally.size else np.arange(c.steps + 1)
            last = c.steps + 1 if p == len(names) - 1 else starts[p + 1]
            inside = np.flatnonzero((knots >= starts[p]) & (knots < last))
            pools = c.crews.shape[2]
            for owner in labels["pool"].values:
                a, pool = divmod(int(owner), pools)
                price = float(prices.people[knots[inside], a, pool].sum())
                named = {"limit": "people", "ally": c.allies[a], "pool": POOLS[pool]}
                row = labels.sel(pool=owner).isel(knot=inside).values
                found.append(_limit(named | {"period": period}, price, row, 1.0))
    return [limit for limit in found if limit.price > 0 and limit.labels.size]


def _limit(named: dict[str, str], price: float, rows: Any, each: float) -> Limit:
    labels = np.atleast_1d(np.asarray(rows, dtype=np.int64))
    labels = labels[labels >= 0]
    return Limit(named, price, labels, np.full(labels.size, each))
