"""Flows over time as a linear program: the soonest that anything could be there.

Copies of every state stand at every step. An arc leads from a state at one step to another state
its transit later; a hold arc leads to the same state a step later. Whoever plans so knows all
capacities, splits formations at will and never waits for a decision: a bound on any dispatch, and
no plan. With several destinations no flow need be the earliest at every step at once (Hoppe and
Tardos, Mathematics of Operations Research 25, 2000); here the sum of days is the least.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_array

from counterpoise import extras
from counterpoise.problems import InputError, Problem
from counterpoise.stdout import silenced
from counterpoise.theatre.geography import Floats, Integers


@dataclass(frozen=True)
class FlowProblem:
    """A graph over time, and what flows through it.

    Parameters
    ----------
    states : int
        How many states there are.
    tail, head : array (A,)
        States that an arc joins.
    transit : array (A,) or (K, A)
        Steps along each arc, by commodity where they differ; whole, and 0 where it takes none.
    capacity : array (A,)
        Most that starts along an arc in a step, over all commodities; infinite if nothing binds.
    supplies : sequence of mapping
        For each commodity, what appears at a state and step: ``{(state, step): amount}``.
    demands : sequence of mapping
        For each commodity, the most that a state takes: ``{state: amount}``.
    open_arcs : sequence of array of bool, optional
        Arcs that each commodity may use; all if not given.
    """

    states: int
    tail: Integers
    head: Integers
    transit: Integers
    capacity: Floats
    supplies: Sequence[Mapping[tuple[int, int], float]]
    demands: Sequence[Mapping[int, float]]
    open_arcs: Sequence[np.typing.NDArray[np.bool_]] | None = None


@dataclass(frozen=True)
class Flow:
    """What a program found.

    Parameters
    ----------
    arrived : array (T + 1,)
        What has arrived by the end of each step, over all destinations.
    by_state : dict of int to array (T + 1,)
        The same for each destination.
    flows : array (K, A, T)
        What starts along each arc in each step.
    """

    arrived: Floats
    by_state: dict[int, Floats]
    flows: Floats


def earliest_arrivals(problem: FlowProblem, steps: int) -> Flow:
    """Return the flow whose arrivals, summed over all steps, are the most.

    Parameters
    ----------
    problem : FlowProblem
        Graph, supplies and demands.
    steps : int
        Last step at which anything arrives.

    Raises
    ------
    InputError
        If the extra ``plan`` is missing, the steps are none, or the solver finds no optimum.
    """
    program = _Program(problem, _sound(steps))
    return program.flow_of(program.solve())


def _sound(steps: int) -> int:
    if steps < 1:
        what = f"{steps} steps"
        raise InputError([Problem("movement program", "steps", what, "Give at least one.")])
    return steps


def most_arrivals(problem: FlowProblem, steps: int) -> float:
    """Return the most that can have arrived by the end of a step."""
    program = _Program(problem, _sound(steps))
    program.count_arrivals_alike()
    return float(program.flow_of(program.solve()).arrived[-1])


def quickest(problem: FlowProblem, amount: float, latest: int) -> int:
    """Return the first step by which an amount can have arrived, by bisection.

    Raises
    ------
    InputError
        If it cannot by the latest step that is allowed.
    """
    if most_arrivals(problem, latest) < amount - _TOLERANCE:
        what = f"{amount:g} cannot arrive by step {latest}"
        raise InputError([Problem("movement program", "amount", what, "Allow more steps.")])
    low, high = 0, latest
    while high - low > 1:
        middle = (low + high) // 2
        if most_arrivals(problem, middle) < amount - _TOLERANCE:
            low = middle
        else:
            high = middle
    return high


_TOLERANCE = 1e-6


class _Program:
    """The columns and rows: arc flows, holds and arrivals; a balance for each copy of a state."""

    def __init__(self, problem: FlowProblem, steps: int) -> None:
        self.problem, self.steps = problem, steps
        self.kinds = len(problem.supplies)
        transit = np.atleast_2d(problem.transit)
        self.transit = np.repeat(transit, self.kinds, axis=0)[: self.kinds]
        if len(transit) == self.kinds:
            self.transit = transit
        self.open = [
            np.ones(len(problem.tail), dtype=bool)
            if problem.open_arcs is None
            else problem.open_arcs[k]
            for k in range(self.kinds)
        ]
        self._columns()
        self._balances()
        self._capacities()

    def _columns(self) -> None:
        """Give a number to each column: by commodity its arc flows, then holds, then arrivals."""
        self.arc_column: list[tuple[Integers, Integers, int]] = []
        self.hold_column: list[int] = []
        self.sink_column: list[tuple[Integers, int]] = []
        column = 0
        for k in range(self.kinds):
            t = np.arange(self.steps + 1)
            arc, step = np.meshgrid(np.flatnonzero(self.open[k]), t, indexing="ij")
            in_time = step + self.transit[k][arc] <= self.steps
            self.arc_column.append((arc[in_time], step[in_time], column))
            column += int(in_time.sum())
            self.hold_column.append(column)
            column += self.problem.states * self.steps
            sinks = np.array(sorted(self.problem.demands[k]), dtype=np.int64)
            self.sink_column.append((sinks, column))
            column += len(sinks) * (self.steps + 1)
        self.columns = column
        self.cost = np.zeros(column)
        for sinks, first in self.sink_column:
            for i in range(len(sinks)):
                at = first + i * (self.steps + 1)
                self.cost[at : at + self.steps + 1] = np.arange(self.steps + 1) - self.steps - 1.0

    def count_arrivals_alike(self) -> None:
        """Give an early arrival no more weight than a late one: the most by the last step."""
        self.cost = np.where(self.cost < 0, -1.0, 0.0)

    def _row(self, k: int, state: Any, step: Any) -> Any:
        return (k * self.problem.states + state) * (self.steps + 1) + step

    def _balances(self) -> None:
        """Add a row for each copy of a state: what leaves it is what came and appeared there."""
        rows, columns, values = [], [], []

        def put(row: Any, column: Any, value: float) -> None:
            rows.append(np.ravel(row))
            columns.append(np.ravel(column))
            values.append(np.full(np.size(row), value))

        states, steps = self.problem.states, self.steps
        for k in range(self.kinds):
            arc, step, first = self.arc_column[k]
            here = first + np.arange(len(arc))
            put(self._row(k, self.problem.tail[arc], step), here, 1.0)
            there = step + self.transit[k][arc]
            put(self._row(k, self.problem.head[arc], there), here, -1.0)
            state, at = np.meshgrid(np.arange(states), np.arange(steps), indexing="ij")
            hold = self.hold_column[k] + np.arange(states * steps)
            put(self._row(k, state, at), hold, 1.0)
            put(self._row(k, state, at + 1), hold, -1.0)
            sinks, begin = self.sink_column[k]
            sink, when = np.meshgrid(sinks, np.arange(steps + 1), indexing="ij")
            put(self._row(k, sink, when), begin + np.arange(sink.size), 1.0)
        self.triples = (rows, columns, values)
        self.row_low = np.zeros(self.kinds * states * (steps + 1))
        # What appears need not move: it may stay at its last copy.
        for k, supply in enumerate(self.problem.supplies):
            for (node, moment), amount in supply.items():
                if moment <= steps:
                    self.row_low[self._row(k, node, moment)] += amount
        self.row_high = self.row_low.copy()
        last = np.concatenate([self._row(k, np.arange(states), steps) for k in range(self.kinds)])
        self.row_low[last] = -np.inf

    def _capacities(self) -> None:
        """Add a row for each arc and step that several commodities share, and for each demand."""
        rows, columns, values = self.triples
        first = len(self.row_low)
        bound = np.isfinite(self.problem.capacity)
        number = np.full((len(bound), self.steps + 1), -1, dtype=np.int64)
        number[bound] = first + np.arange(bound.sum() * (self.steps + 1)).reshape(bound.sum(), -1)
        for arc, step, column in self.arc_column:
            mine = bound[arc]
            rows.append(number[arc[mine], step[mine]])
            columns.append(column + np.flatnonzero(mine))
            values.append(np.ones(int(mine.sum())))
        low = [self.row_low, np.full(int(bound.sum()) * (self.steps + 1), -np.inf)]
        high = [self.row_high, np.repeat(self.problem.capacity[bound], self.steps + 1)]
        row = first + len(high[1])
        for k, (sinks, begin) in enumerate(self.sink_column):
            for i, sink in enumerate(sinks):
                span = np.arange(self.steps + 1)
                rows.append(np.full(len(span), row))
                columns.append(begin + i * len(span) + span)
                values.append(np.ones(len(span)))
                low.append(np.array([-np.inf]))
                high.append(np.array([self.problem.demands[k][int(sink)]]))
                row += 1
        self.row_low, self.row_high = np.concatenate(low), np.concatenate(high)
        entries = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
        self.matrix = coo_array(entries, shape=(row, self.columns)).tocsc()

    def solve(self) -> Floats:
        """Return the values of the columns at the optimum."""
        return least_cost(self.cost, self.matrix, self.row_low, self.row_high)

    def flow_of(self, values: Floats) -> Flow:
        """Return arrivals and flows from the values of the columns."""
        by_state: dict[int, Floats] = {}
        flows = np.zeros((self.kinds, len(self.problem.tail), self.steps + 1))
        for k in range(self.kinds):
            arc, step, first = self.arc_column[k]
            flows[k, arc, step] = values[first : first + len(arc)]
            sinks, first = self.sink_column[k]
            came = values[first : first + len(sinks) * (self.steps + 1)]
            for sink, row in zip(sinks, came.reshape(len(sinks), -1), strict=True):
                total = by_state.setdefault(int(sink), np.zeros(self.steps + 1))
                total += np.cumsum(row)
        arrived = np.sum(list(by_state.values()), axis=0)
        return Flow(np.asarray(arrived), by_state, flows)


def least_cost(cost: Floats, matrix: Any, row_low: Floats, row_high: Floats) -> Floats:
    """Return the non-negative values of least cost of a linear program, by HiGHS.

    Parameters
    ----------
    cost : array (C,)
        Cost of each column.
    matrix : sparse array (R, C) by columns
        Entries.
    row_low, row_high : array (R,)
        Bounds of each row.

    Raises
    ------
    InputError
        If the extra ``plan`` is missing, or there is no optimum.
    """
    highspy: Any = extras.need("highspy", "plan")
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = cost
    program.col_lower_, program.col_upper_ = np.zeros(len(cost)), np.full(len(cost), np.inf)
    program.row_lower_, program.row_upper_ = row_low, row_high
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_, program.a_matrix_.value_ = matrix.indices, matrix.data
    with silenced():
        solver = highspy.Highs()
        for option, value in (("output_flag", False), ("random_seed", 1), ("parallel", "off")):
            solver.setOptionValue(option, value)
        solver.passModel(program)
        solver.run()
    status = str(solver.modelStatusToString(solver.getModelStatus()))
    if status != "Optimal":
        what = f"the program ended as '{status}'"
        remedy = "Check supplies and capacities for what is not a number."
        raise InputError([Problem("movement program", "", what, remedy)])
    return np.array(solver.getSolution().col_value)
