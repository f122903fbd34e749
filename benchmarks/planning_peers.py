"""The least-gap glide path once more: in plain highspy, and in Pyomo, with the same HiGHS.

Both take the conditions and the responses of the planner and write every row themselves. Fixed are
yearly orders, pledged budgets and the drawdown of the scenario.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.objectives import TIE_BREAK
from counterpoise.planner.handover.problem import THOUSAND, responses
from counterpoise.stdout import silenced

Floats = NDArray[np.float64]
Rows = tuple[sparse.csr_array, Floats, Floats]
OPTIONS = {"solver": "ipm", "run_crossover": "on", "output_flag": False}


@dataclass(frozen=True)
class Numbers:
    """What every formulation needs to know.

    Parameters
    ----------
    conditions : Conditions
        What a plan cannot change.
    discount : float
        Yearly discount rate.
    each : int
        Steps in a period.
    """

    conditions: Conditions
    discount: float
    each: int = 4

    @cached_property
    def period(self) -> NDArray[np.int64]:
        """Period of each step."""
        return np.arange(self.conditions.steps) // self.each

    @cached_property
    def periods(self) -> int:
        """Number of periods."""
        return int(self.period[-1]) + 1

    @cached_property
    def cells(self) -> NDArray[np.int64]:
        """Ally and capability of each cell that may order: array (2, cells)."""
        return np.array(np.nonzero(self.conditions.eligible))

    @cached_property
    def responses(self) -> tuple[Floats, Floats]:
        """Stock (T + 1, periods, C) and pipeline (periods, C) from one unit in every step."""
        return responses(self.conditions, self.period)

    @cached_property
    def standing(self) -> tuple[Floats, Floats]:
        """What stands, and is under way at the end, without any order."""
        return self.conditions.standing()

    @cached_property
    def money(self) -> tuple[Floats, Floats]:
        """Billion dollars left for orders (T, A), and whether upkeep of new stock is due."""
        c = self.conditions
        upkeep = c.modelled * c.step_years * (c.upkeep * self.standing[0]).sum(axis=2)[:-1]
        left = BILLION * (c.modelled * c.spare - upkeep)
        return np.maximum(left, 0.0), left >= 0

    @cached_property
    def crews(self) -> Floats:
        """Thousand people left for new stock (T + 1, A)."""
        c = self.conditions
        left = THOUSAND * (c.crews / c.manning - (c.crew * self.standing[0]).sum(axis=2))
        return np.maximum(left, 0.0)

    @cached_property
    def have(self) -> Floats:
        """Ready units without any order (T + 1, C)."""
        return (self.conditions.usable * self.standing[0]).sum(axis=1)

    @cached_property
    def need_of_others(self) -> Floats:
        """What the leading ally leaves to be covered (T + 1, C)."""
        c = self.conditions
        return c.need - c.contributed(c.remaining)

    @cached_property
    def years(self) -> Floats:
        """Years that each bound stands for."""
        c = self.conditions
        years = np.full(c.steps + 1, c.step_years)
        years[[0, -1]] /= 2
        return years

    @cached_property
    def closing(self) -> tuple[Floats, Floats]:
        """What a unit adds to the closing pipeline (periods, C), and what is lacking (C,)."""
        c = self.conditions
        turnover = 3.0 * c.retire / c.outflow[-1]
        stock, coming = self.standing
        response, under_way = self.responses
        planned = np.isnan(c.given[-1])
        lacking = -np.where(planned, coming - turnover * stock[-1], 0.0).sum(axis=0)
        return under_way - turnover * response[-1], lacking

    @cached_property
    def costs(self) -> Floats:
        """Discounted billion dollars of one unit in every step of a period (periods, C)."""
        c = self.conditions
        factor = (1 + self.discount) ** -(np.arange(c.steps) * c.step_years)
        inside = self.period[:, None] == np.arange(self.periods)
        bought = inside.T @ (factor[:, None] * c.price)
        kept = np.einsum("t,tpc->pc", factor * c.step_years, self.responses[0][:-1]) * c.upkeep
        return BILLION * (bought + kept)

    @cached_property
    def open_to(self) -> Floats:
        """Share of the output of each region that is open."""
        shares = np.ones(self.conditions.capacity.shape[0])
        shares[1] = self.conditions.open_share
        return shares


def with_highspy(n: Numbers) -> dict[str, float]:
    """Build sparse matrices with NumPy and hand them to HiGHS."""
    start = perf_counter()
    c, (cells, bounds) = n.conditions, (n.cells.shape[1], n.conditions.steps + 1)
    kinds, regions = len(c.capabilities), c.capacity.shape[0]
    sizes = (cells * n.periods, kinds * bounds, regions * kinds * c.steps, kinds * bounds)
    first = np.concatenate([[0], np.cumsum(sizes)])
    blocks = [b for b in _blocks(n, first) if b[0].shape[0]]
    a = sparse.csr_array(sparse.vstack([block[0] for block in blocks]))
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = int(first[-1]), a.shape[0]
    low, high = np.zeros(first[-1]), np.full(first[-1], np.inf)
    now = first[2] + np.arange(regions * kinds) * c.steps
    low[now] = high[now] = c.capacity.ravel()
    program.col_lower_, program.col_upper_ = low, high
    cost = np.zeros(first[-1])
    cost[: first[1]] = TIE_BREAK * n.costs[:, n.cells[1]].T.ravel()
    cost[first[3] :] = np.tile(n.years, kinds)
    program.col_cost_ = cost
    program.row_lower_ = np.concatenate([block[1] for block in blocks])
    program.row_upper_ = np.concatenate([block[2] for block in blocks])
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_ = a.indptr, a.indices
    program.a_matrix_.value_ = a.data
    highs = highspy.Highs()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    highs.passModel(program)
    built = perf_counter()
    with silenced():
        highs.run()
    solved = perf_counter()
    value = highs.getInfo().objective_function_value
    return {"build": built - start, "solve": solved - built, "value": value}


def _blocks(n: Numbers, first: Any) -> Iterator[Rows]:
    """Yield the rows of each family as matrix, lower and upper limit."""
    c, width, bounds = n.conditions, int(first[-1]), n.conditions.steps + 1
    ally, kind = n.cells
    cell = np.arange(ally.size)
    stock = n.responses[0][:, :, kind]

    def rows(count: int, *parts: tuple[Any, Any, Any]) -> sparse.csr_array:
        filled = [np.broadcast_arrays(*map(np.asarray, part)) for part in parts]
        row, column, value = (np.concatenate([p[i].ravel() for p in filled]) for i in range(3))
        used = value != 0
        where = (row[used].astype(int), column[used].astype(int))
        return sparse.csr_array((value[used].astype(float), where), shape=(count, width))

    # Orders stand as (cell, period), supply and gap as (capability, bound).
    t, p, i = np.ix_(np.arange(bounds), np.arange(n.periods), cell)
    order = i * n.periods + p
    supply = np.arange(len(c.capabilities) * bounds)
    ready = c.usable[:, ally, kind][:, None, :]
    have = n.have.T.ravel()
    yield (
        rows(
            supply.size,
            (supply, first[1] + supply, 1.0),
            (kind[i] * bounds + t, order, -ready * stock),
        ),
        have,
        have,
    )
    room, due = n.money
    upkeep = BILLION * c.modelled * c.step_years * c.upkeep[kind] * stock[:-1]
    step = np.arange(c.steps)
    s, j = np.ix_(step, cell)
    price = BILLION * c.price[:, kind]
    yield (
        rows(
            room.size,
            (ally[j] * c.steps + s, j * n.periods + n.period[s], price),
            (ally[i] * c.steps + t[:-1], order, due[:, ally][:, None, :] * upkeep),
        ),
        np.full(room.size, -np.inf),
        room.T.ravel(),
    )
    if np.isfinite(n.crews).any():
        people = THOUSAND * c.crew[kind] * stock
        yield (
            rows(n.crews.size, (ally[i] * bounds + t, order, people)),
            np.full(n.crews.size, -np.inf),
            n.crews.T.ravel(),
        )
    if c.limited:
        yield from _industry_blocks(n, first, rows)
    gain, lacking = n.closing
    q, j = np.ix_(np.arange(n.periods), cell)
    yield (
        rows(lacking.size, (kind[j], j * n.periods + q, gain[:, kind])),
        np.where(np.isin(np.arange(lacking.size), kind), lacking, -np.inf),
        np.full(lacking.size, np.inf),
    )
    needed = n.need_of_others.T.ravel()
    yield (
        rows(
            supply.size,
            (supply, first[1] + supply, 1.0),
            (supply, first[3] + supply, c.need.T.ravel()),
        ),
        needed,
        np.full(supply.size, np.inf),
    )


def _industry_blocks(n: Numbers, first: Any, rows: Any) -> Iterator[Rows]:
    c, (regions, kinds) = n.conditions, n.conditions.capacity.shape
    r, k, s = np.ix_(np.arange(regions), np.arange(kinds), np.arange(c.steps))
    place = first[2] + (r * kinds + k) * c.steps + s
    row = ((r * kinds + k) * (c.steps - 1) + s)[:, :, :-1]
    count, most = row.size, (1 + c.step_years * c.growth)[:, :, None]
    later, earlier = place[:, :, 1:], place[:, :, :-1]
    no, any_ = np.zeros(count), np.full(count, np.inf)
    yield rows(count, (row, later, 1.0), (row, earlier, -most)), -any_, no
    least = 1 - c.step_years * c.decay
    yield rows(count, (row, later, 1.0), (row, earlier, -least)), no, any_
    step, cell = np.ix_(np.arange(c.steps), np.arange(n.cells.shape[1]))
    kind = n.cells[1]
    available = -c.step_years * n.open_to[r] + 0.0 * place
    yield (
        rows(
            kinds * c.steps,
            (kind[cell] * c.steps + step, cell * n.periods + n.period[step], 1.0),
            (k * c.steps + s + 0 * r, place, available),
        ),
        np.full(kinds * c.steps, -np.inf),
        np.zeros(kinds * c.steps),
    )


def with_pyomo(n: Numbers) -> dict[str, float]:
    """Write every row as a Pyomo rule and solve through its interface to highspy."""
    import pyomo.environ as pyo
    from pyomo.contrib.appsi.solvers import Highs

    start = perf_counter()
    m = _in_pyomo(n)
    solver = Highs()
    solver.highs_options = OPTIONS
    # What the interface hands over to HiGHS is part of building.
    solver.set_instance(m)
    built = perf_counter()
    with silenced():
        solver.solve(m)
    solved = perf_counter()
    return {"build": built - start, "solve": solved - built, "value": float(pyo.value(m.goal))}


def _in_pyomo(n: Numbers) -> Any:  # noqa: C901 - one rule for each family of rows
    """Return the program as a Pyomo model."""
    import pyomo.environ as pyo
    from pyomo.core.expr.numeric_expr import LinearExpression

    c, m, (ally, kind) = n.conditions, pyo.ConcreteModel(), n.cells
    cells, bounds, kinds = range(ally.size), range(c.steps + 1), range(len(c.capabilities))
    regions, steps, periods = range(c.capacity.shape[0]), range(c.steps), range(n.periods)
    stock, usable, (room, due) = n.responses[0], c.usable, n.money
    gain, lacking = n.closing
    mine = [[i for i in cells if ally[i] == a] for a in range(len(c.allies))]
    makers = [[i for i in cells if kind[i] == k] for k in kinds]
    m.order = pyo.Var(cells, periods, domain=pyo.NonNegativeReals)
    m.supply = pyo.Var(kinds, bounds, domain=pyo.NonNegativeReals)
    m.gap = pyo.Var(kinds, bounds, domain=pyo.NonNegativeReals)

    def linear(terms: list[tuple[float, Any]]) -> Any:
        used = [(float(x), v) for x, v in terms if x]
        return LinearExpression(linear_coefs=[x for x, _ in used], linear_vars=[v for _, v in used])

    def stocked(t: int, among: list[int], weight: Any) -> list[tuple[float, Any]]:
        return [
            (weight[i] * stock[t, p, kind[i]], m.order[i, p])
            for i in among
            for p in periods
            if stock[t, p, kind[i]]
        ]

    def supplied(_: Any, k: int, t: int) -> Any:
        ready = {i: -usable[t, ally[i], k] for i in makers[k]}
        return linear([(1.0, m.supply[k, t]), *stocked(t, makers[k], ready)]) == n.have[t, k]

    def paid(_: Any, a: int, t: int) -> Any:
        upkeep = BILLION * c.modelled * c.step_years * due[t, a] * c.upkeep[kind]
        bought = [(BILLION * c.price[t, kind[i]], m.order[i, n.period[t]]) for i in mine[a]]
        return linear(bought + stocked(t, mine[a], upkeep)) <= room[t, a]

    def manned(_: Any, a: int, t: int) -> Any:
        terms = stocked(t, mine[a], THOUSAND * c.crew[kind])
        if not terms or not np.isfinite(n.crews[t, a]):
            return pyo.Constraint.Skip
        return linear(terms) <= n.crews[t, a]

    def closed(_: Any, k: int) -> Any:
        if not makers[k]:
            return pyo.Constraint.Skip
        return linear([(gain[p, k], m.order[i, p]) for i in makers[k] for p in periods]) >= float(
            lacking[k]
        )

    def covered(_: Any, k: int, t: int) -> Any:
        need = n.need_of_others[t, k]
        return linear([(1.0, m.supply[k, t]), (c.need[t, k], m.gap[k, t])]) >= need

    allies = [a for a in range(len(c.allies)) if mine[a]]
    m.supplied = pyo.Constraint(kinds, bounds, rule=supplied)
    m.paid = pyo.Constraint(allies, steps, rule=paid)
    m.manned = pyo.Constraint(allies, bounds, rule=manned)
    if c.limited:
        _industry_in_pyomo(m, n, makers, (regions, kinds, steps), linear)
    m.closed = pyo.Constraint(kinds, rule=closed)
    m.covered = pyo.Constraint(kinds, bounds, rule=covered)
    years = [(n.years[t], m.gap[k, t]) for k in kinds for t in bounds]
    spent = [(TIE_BREAK * n.costs[p, kind[i]], m.order[i, p]) for i in cells for p in periods]
    m.goal = pyo.Objective(expr=linear(years + spent))
    return m


def _industry_in_pyomo(
    m: Any, n: Numbers, makers: list[list[int]], sets: tuple[range, range, range], linear: Any
) -> None:
    import pyomo.environ as pyo

    c, (regions, kinds, steps) = n.conditions, sets
    m.capacity = pyo.Var(regions, kinds, steps, domain=pyo.NonNegativeReals)
    for r in regions:
        for k in kinds:
            m.capacity[r, k, 0].fix(float(c.capacity[r, k]))
    least = 1 - c.step_years * c.decay

    def grown(_: Any, r: int, k: int, t: int) -> Any:
        return m.capacity[r, k, t + 1] <= (1 + c.step_years * c.growth[r, k]) * m.capacity[r, k, t]

    def kept(_: Any, r: int, k: int, t: int) -> Any:
        return m.capacity[r, k, t + 1] >= least * m.capacity[r, k, t]

    def made(_: Any, k: int, t: int) -> Any:
        if not makers[k]:
            return pyo.Constraint.Skip
        open_ = [(-c.step_years * n.open_to[r], m.capacity[r, k, t]) for r in regions]
        return linear([(1.0, m.order[i, n.period[t]]) for i in makers[k]] + open_) <= 0

    m.grown = pyo.Constraint(regions, kinds, range(c.steps - 1), rule=grown)
    m.kept = pyo.Constraint(regions, kinds, range(c.steps - 1), rule=kept)
    m.made = pyo.Constraint(kinds, steps, rule=made)
