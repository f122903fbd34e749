"""A program of full size with coverage looked at once a year: a third of the time.

What coverage is within a year hardly moves a plan, and takes most of the numbers of its program.
Drafts, steady plans and ranges are found without. What they are worth is worked out afterwards at
every bound, from the orders themselves.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.futures import years_of
from counterpoise.planner.handover.objectives import Goal, add_aim
from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.stdout import silenced

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
ROWS = ("supply", "supply_of_manned", "supply_of_what_stands_manned", "gap", "floor", "alone")
ROWS_OF_CAPS = ("supply_of_what_nobody_orders", "cap", "cap_of_leading_ally")
COLUMNS = ("supply", "gap", "short_floor", "short_alone")
WEIGHED = ("gap", "short_floor", "short_alone")
"""Variables that are weighed by the years which a bound stands for."""


@dataclass(frozen=True)
class CoarseProgram:
    """A program without what lies between the ends of periods.

    Parameters
    ----------
    built : HandoverProblem
        The whole program.
    rows, columns : array of bool
        Which rows and columns of it are kept.
    scale : array (columns,)
        Years that a kept bound stands for now, as a multiple of those in the whole program; 1 for
        columns that are not weighed by years.
    """

    built: HandoverProblem
    rows: Booleans
    columns: Booleans
    scale: Floats

    def whole(self, x: Floats) -> Floats:
        """Return values of all columns, with those left out as 0."""
        found = np.zeros(self.columns.size)
        found[self.columns] = x
        return found


def coarse(built: HandoverProblem) -> CoarseProgram:
    """Leave out of a program what lies between the ends of periods."""
    matrices: Any = built.model.matrices
    c = built.conditions
    knots = built.knots if built.knots.size else np.arange(c.steps + 1)
    inside = np.setdiff1d(np.arange(c.steps + 1), knots)
    rows = np.ones(matrices.clabels.size, dtype=bool)
    for name in (*ROWS, *ROWS_OF_CAPS):
        if name in built.model.constraints:
            labels = built.model.constraints[name].labels
            left_out = labels.sel(bound=labels["bound"].isin(inside)).values
            rows &= ~np.isin(matrices.clabels, left_out)
    columns, scale = np.ones(matrices.vlabels.size, dtype=bool), np.ones(matrices.vlabels.size)
    fine, wide = years_of(np.arange(c.steps + 1), c.step_years), years_of(knots, c.step_years)
    for name in COLUMNS:
        if name not in built.model.variables:
            continue
        labels = built.model.variables[name].labels
        columns &= ~np.isin(matrices.vlabels, labels.isel(bound=inside).values)
        if name in WEIGHED:
            for knot, years in zip(knots, wide, strict=True):
                here = np.isin(matrices.vlabels, labels.isel(bound=knot).values)
                scale[here] = years / fine[knot]
    return CoarseProgram(built, rows, columns, scale)


def coarse_value(built: HandoverProblem, goal: Goal) -> float:
    """Return what a solved plan is worth if it is looked at once a year.

    The gap at the ends of periods counts for the time between them; what is not summed over
    moments of coverage is worth the same.
    """
    c = built.conditions
    if goal.objective != "least-gap":
        return float(add_aim(built, goal).solution.values)
    gap = built.model.variables["gap"].solution.transpose("bound", "cap").values
    knots = built.knots if built.knots.size else np.arange(c.steps + 1)
    each = np.ones(gap.shape[1]) if goal.weights is None else goal.weights
    rest = float(built.penalty.solution.values) if hasattr(built.penalty, "solution") else 0.0
    return float(years_of(knots, c.step_years) @ gap[knots] @ each) + rest


def highs_of(program: CoarseProgram, objective: Floats | None = None) -> Any:
    """Return a coarse program for HiGHS, with its own objective or another (columns,)."""
    import highspy

    matrices: Any = program.built.model.matrices
    rows, columns = program.rows, program.columns
    weights = matrices.c if objective is None else objective
    # Only sums over time are scaled: a gap at one moment is what it is.
    sums = _rows_over_time(program.built)[rows]
    part = matrices.A.tocsr()[rows][:, columns].tocoo()
    data = np.where(sums[part.row], part.data * program.scale[columns][part.col], part.data)
    table = type(part)((data, (part.row, part.col)), shape=part.shape).tocsc()
    sense, limit = matrices.sense[rows], matrices.b[rows]
    lp: Any = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = table.shape
    lp.col_cost_ = (weights * program.scale)[columns]
    lp.col_lower_, lp.col_upper_ = matrices.lb[columns], matrices.ub[columns]
    lp.row_lower_ = np.where(sense == "<", -np.inf, limit)
    lp.row_upper_ = np.where(sense == ">", np.inf, limit)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = table.indptr, table.indices
    lp.a_matrix_.value_ = table.data
    whole: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    whole.setOptionValue("output_flag", False)
    with silenced():
        whole.passModel(lp)
    return whole


def _rows_over_time(built: HandoverProblem) -> Booleans:
    """Return which rows add gaps or shortfalls up over time."""
    clabels = built.model.matrices.clabels
    found = np.zeros(clabels.size, dtype=bool)
    for name in ("limit_of_aim", "limit_of_shortfall"):
        if name in built.model.constraints:
            found |= np.isin(clabels, np.ravel(built.model.constraints[name].labels.values))
    return found
