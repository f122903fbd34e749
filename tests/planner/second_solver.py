"""A second solver on the rows of a linopy model: GLOP, the simplex code of OR-Tools."""

from typing import Any

import numpy as np


def glop(model: Any, objective: Any = None) -> float:
    """Return the least value of a model's own objective, or of another one (columns,)."""
    from ortools.linear_solver import pywraplp

    matrices = model.matrices
    solver = pywraplp.Solver.CreateSolver("GLOP")
    columns = [
        solver.NumVar(float(low), float(high), "")
        for low, high in zip(matrices.lb, matrices.ub, strict=True)
    ]
    table = matrices.A.tocsr()
    for row, (sense, limit) in enumerate(zip(matrices.sense, matrices.b, strict=True)):
        low = -np.inf if sense == "<" else float(limit)
        high = np.inf if sense == ">" else float(limit)
        constraint = solver.Constraint(low, high)
        for place in range(table.indptr[row], table.indptr[row + 1]):
            constraint.SetCoefficient(columns[table.indices[place]], float(table.data[place]))
    goal = solver.Objective()
    for column, weight in zip(columns, matrices.c if objective is None else objective, strict=True):
        goal.SetCoefficient(column, float(weight))
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    return float(goal.Value())
