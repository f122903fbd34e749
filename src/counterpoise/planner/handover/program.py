"""A hand-over program under construction: its choices, its cells, and sums over them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.corner import Corner, corner_of
from counterpoise.planner.handover.manning import below_line, between, retired_line
from counterpoise.planner.handover.rule_rows import RuleRows
from counterpoise.planner.handover.rules import Rule

if TYPE_CHECKING:
    import linopy
    import xarray as xr

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Booleans = NDArray[np.bool_]
Budget = Literal["pledged", "debt-rule", "free"]
BUDGETS: tuple[Budget, ...] = ("pledged", "debt-rule", "free")
THOUSAND = 1e-3
"""People rows are in thousands as money rows are in billion dollars: kinder to a solver."""


@dataclass(frozen=True)
class Choices:
    """What a plan may do.

    Parameters
    ----------
    steps_per_period : int
        Steps in which orders stay the same: 4 for yearly contracts, 1 for every quarter its own.
    budget : str
        ``pledged``: orders are paid from pledged budgets; ``debt-rule``: money may be added as far
        as effort may rise; ``free``: money may be added without a limit.
    drawdown : bool
        Whether the plan decides the drawdown; otherwise it follows the scenario.
    cap : float or None
        Largest share of a capability that any one ally may provide.
    cap_from : int
        Bound from which the cap holds.
    assign_crews : bool
        Whether the plan decides which units are manned; otherwise a share of each kind is, as the
        conditions say.
    rules : tuple of Rule
        Rules of one's own.
    hook : callable, optional
        Called with each program once its rows stand. What it returns, if anything, is added to the
        objective.
    money_rows : array of bool (T, A), optional
        Steps in which each ally's pledged money is a row of the program; all if not given. The
        rest is looked at once there is an answer (`money.overspent`).
    """

    steps_per_period: int = 4
    budget: Budget = "pledged"
    drawdown: bool = False
    cap: float | None = None
    cap_from: int = 0
    assign_crews: bool = True
    rules: tuple[Rule, ...] = ()
    hook: "Callable[[HandoverProblem], Any] | None" = None
    money_rows: Booleans | None = None


@dataclass
class HandoverProblem:
    """A linear program under construction.

    Parameters
    ----------
    model : linopy.Model
        Variables and constraints.
    conditions : Conditions
        What it is built from.
    choices : Choices
        What it may do.
    ally, capability : array of int (cells,)
        Whose cell each is, and of what; a cell is an ally that may order a capability.
    period : array of int (T,)
        The period of each step.
    response : array (T + 1, periods, C)
        Stock at each bound from one unit ordered in every step of a period.
    coming : array (periods, C)
        The same for what is under way at the end.
    knots : array of int
        Bounds at which the plan decides whom it mans: the ends of periods. In between it is a
        straight line, less what stock lies below one.
    crewed_ally, crewed_capability : array of int (units,)
        Whose and what the units are of which the plan decides how many are manned; none where it
        does not.
    rule_rows : RuleRows
        The rows of rules of one's own.
    penalty : expression or 0
        What is added to every objective: what it costs to let rules with a price go.
    basis : optional
        The corner of the last solution, for HiGHS to begin with; None where it is none.
    """

    model: "linopy.Model"
    conditions: Conditions
    choices: Choices
    ally: Ints
    capability: Ints
    period: Ints
    response: Floats
    coming: Floats
    knots: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    crewed_ally: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    crewed_capability: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    rule_rows: RuleRows = field(default_factory=RuleRows)
    penalty: Any = 0.0
    basis: Any = None

    @property
    def order(self) -> Any:
        """Units ordered in every step of a period: variable (cell, period)."""
        return self.model.variables["order"]

    @property
    def line(self) -> Floats:
        """What counts of a straight line of units manned between knots: array (T + 1, C)."""
        return retired_line(self.conditions.retire, self.knots)

    @property
    def sag(self) -> Floats:
        """How far stock from orders lies below that line, 0 or less."""
        return below_line(self.response, self.knots, self.conditions.retire)

    @property
    def sag_standing(self) -> Floats:
        """The same for what stands (T + 1, A, C) and is manned as the plan decides."""
        found = below_line(self.conditions.standing()[0], self.knots, self.conditions.retire)
        return np.where(self.decides_crews, found, 0.0)

    @property
    def decides_crews(self) -> Booleans:
        """Of which units the plan decides how many are manned: array (A, C)."""
        found = np.zeros(self.conditions.stock.shape, dtype=bool)
        found[self.crewed_ally, self.crewed_capability] = True
        return found

    def stocked(
        self,
        weight: Floats,
        owner: Ints,
        name: str,
        cells: Ints | None = None,
        response: Floats | None = None,
    ) -> Any:
        """Return weighted stock from orders, added up by owner: expression (name, bound).

        Parameters
        ----------
        weight : array (T + 1, A, C)
            What one unit of stock counts for.
        owner : array of int (cells,)
            Whose each cell is: `ally` or `capability`.
        name : str
            Name of the dimension.
        cells : array of int, optional
            Cells that count; all if not given.
        response : array (T + 1, periods, C), optional
            What one unit ordered adds; to stock if not given.
        """
        response = self.response if response is None else response
        cells = np.arange(self.ally.size) if cells is None else cells
        ally, capability = self.ally[cells], self.capability[cells]
        weight = np.broadcast_to(weight, (len(weight), *self.conditions.stock.shape))
        coefficient = weight[:, ally, capability][:, None, :] * response[:, :, capability]
        orders = self.order.isel(cell=cells).assign_coords(cell=np.arange(cells.size))
        terms = array(coefficient.transpose(2, 0, 1), "cell", "bound", "period") * orders
        return self.added(terms.sum("period"), owner[cells], name)

    def manned(self, units: Ints, weight: Floats) -> Any:
        """Return the weighted units manned, straight from year-end to year-end: (unit, bound)."""
        before, after, part = between(self.knots)
        weight = weight * self.line[:, None, :]
        variable = self.model.variables["manned"].isel(unit=units)
        variable = variable.assign_coords(unit=np.arange(units.size))
        numbers = weight[:, self.crewed_ally[units], self.crewed_capability[units]].T
        if self.knots.size == part.size:
            every = variable.rename(knot="bound")
            return array(numbers, "unit", "bound") * every
        bounds = np.arange(part.size)
        ends = [
            array(numbers * share, "unit", "bound")
            * variable.isel(knot=place).assign_coords(knot=bounds).rename(knot="bound")
            for place, share in ((before, 1.0 - part), (after, part))
        ]
        return ends[0] + ends[1]

    @property
    def corner(self) -> "Corner | None":
        """The corner that it ended in, as a start for a program like it; None if in none."""
        return None if self.basis is None else corner_of(self.model, self.basis)

    def hold_orders(self, orders: Floats) -> None:
        """Hold orders (T, A, C) where they are: everything else is decided anew."""
        starts = np.flatnonzero(np.diff(self.period, prepend=-1))
        held = array(orders[starts][:, self.ally, self.capability].T, "cell", "period")
        self.model.variables["order"].update(lower=held, upper=held)

    def added(self, expression: Any, owner: Ints, name: str, over: str = "cell") -> Any:
        """Add an expression up over the cells, or units, of each owner."""
        import pandas as pd

        groups = pd.Series(owner, index=pd.RangeIndex(owner.size, name=over), name=name)
        return expression.groupby(groups).sum()

    def by_step(self, values: Floats) -> "xr.DataArray":
        """Return values (T, C) by cell and step."""
        return array(values[:, self.capability].T, "cell", "step")

    def ordered_in_step(self) -> Any:
        """Return orders by cell and step."""
        steps = np.arange(self.period.size)
        return self.order.isel(period=self.period).assign_coords(period=steps).rename(period="step")


def array(values: Any, *dims: str) -> "xr.DataArray":
    """Return numbers with named dimensions, counted from 0."""
    import xarray as xr

    data = np.asarray(values, dtype=float)
    return xr.DataArray(
        data, dims=dims, coords={d: np.arange(n) for d, n in zip(dims, data.shape, strict=True)}
    )
