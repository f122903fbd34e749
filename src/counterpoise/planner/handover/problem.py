"""The glide path as a linear program: one function for each family of constraints.

Delivery and retirement are folded into coefficients: `Response` says what one unit ordered in each
step of a period adds to stock at every bound, by the engine's own stepping. That leaves orders,
capacity and the drawdown as variables, and a program a hundred times smaller than one with every
delivery stage in it. Stocks sit on bounds 0 to T, orders in periods of several steps.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.conditions import Conditions, in_pools, trajectory
from counterpoise.planner.handover.manning import kept_units

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
    """

    steps_per_period: int = 4
    budget: Budget = "pledged"
    drawdown: bool = False
    cap: float | None = None
    cap_from: int = 0
    assign_crews: bool = True


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

    @property
    def order(self) -> Any:
        """Units ordered in every step of a period: variable (cell, period)."""
        return self.model.variables["order"]

    @property
    def sag(self) -> Floats:
        """How far stock from orders lies below a straight line between knots, 0 or less."""
        return below_line(self.response, self.knots)

    @property
    def sag_standing(self) -> Floats:
        """The same for what stands (T + 1, A, C) and is manned as the plan decides."""
        found = below_line(self.conditions.standing()[0], self.knots)
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


def between(knots: Ints) -> tuple[Ints, Ints, Floats]:
    """Return for each bound the knots around it, and the share of the way to the second one."""
    bounds = np.arange(knots[-1] + 1)
    after = np.searchsorted(knots, bounds)
    before = np.where(knots[after] == bounds, after, after - 1)
    width = np.maximum(knots[after] - knots[before], 1)
    return before, after, (bounds - knots[before]) / width


def below_line(path: Floats, knots: Ints) -> Floats:
    """Return how far a path (T + 1, ...) lies below straight lines between knots, 0 or less."""
    before, after, part = between(knots)
    part = part.reshape(-1, *(1 for _ in path.shape[1:]))
    line = (1.0 - part) * path[knots[before]] + part * path[knots[after]]
    # Rounding is no sag.
    found = np.minimum(0.0, path - line)
    return np.asarray(np.where(found < -1e-12 * np.abs(path).max(initial=0.0), found, 0.0))


def array(values: Any, *dims: str) -> "xr.DataArray":
    """Return numbers with named dimensions, counted from 0."""
    import xarray as xr

    data = np.asarray(values, dtype=float)
    return xr.DataArray(
        data, dims=dims, coords={d: np.arange(n) for d, n in zip(dims, data.shape, strict=True)}
    )


def build(conditions: Conditions, choices: Choices) -> HandoverProblem:
    """Return the program without an objective.

    Parameters
    ----------
    conditions : Conditions
        What the plan cannot change.
    choices : Choices
        What it may do.
    """
    from counterpoise import extras

    linopy = extras.need("linopy", "plan")
    ally, capability = np.nonzero(conditions.eligible)
    nobody = ally.size == 0
    if nobody:
        # A textbook case may give every stock: one cell stands for orders that nobody may place.
        ally, capability = np.zeros((2, 1), dtype=np.int64)
    period = np.arange(conditions.steps) // choices.steps_per_period
    response, coming = responses(conditions, period)
    built = HandoverProblem(
        linopy.Model(), conditions, choices, ally, capability, period, response, coming
    )
    shape = (ally.size, int(period[-1]) + 1)
    built.model.add_variables(
        lower=array(np.zeros(shape), "cell", "period"),
        upper=array(np.full(shape, 0.0 if nobody else np.inf), "cell", "period"),
        name="order",
    )
    if choices.assign_crews and np.isfinite(conditions.crews).any():
        add_manned(built)
    add_supply(built)
    add_money(built)
    add_crews(built)
    if conditions.limited:
        add_industry(built)
    add_closing(built)
    if choices.drawdown:
        add_drawdown(built)
    if choices.cap is not None:
        add_cap(built, choices.cap)
    return built


def responses(conditions: Conditions, period: Ints) -> tuple[Floats, Floats]:
    """Return what one unit ordered in every step of each period adds to stock and to the pipeline.

    Returns
    -------
    array (T + 1, periods, C), array (periods, C)
    """
    c = conditions
    periods = int(period[-1]) + 1
    nothing = np.zeros((periods, len(c.capabilities)))
    orders = (period[:, None] == np.arange(periods))[:, :, None] * np.ones(len(c.capabilities))
    return trajectory(nothing, nothing, c.outflow, c.retire, orders)


def add_supply(built: HandoverProblem) -> None:
    """Add what allies other than the leading one provide of each capability, ready for plans."""
    c, model = built.conditions, built.model
    standing, _ = c.standing()
    already = np.where(built.decides_crews, 0.0, c.usable * standing).sum(axis=1)
    supply = model.add_variables(lower=array(0.0 * already.T, "cap", "bound"), name="supply")
    have, rest = array(already.T, "cap", "bound"), np.arange(len(c.capabilities))
    cells = np.flatnonzero(~built.decides_crews[built.ally, built.capability])
    if cells.size:
        from_orders = built.stocked(c.usable, built.capability, "cap", cells)
        caps = np.unique(built.capability[cells])
        rule = supply.isel(cap=caps) - from_orders == have.isel(cap=caps)
        model.add_constraints(rule, name="supply")
        rest = np.setdiff1d(rest, caps)
    if built.crewed_ally.size:
        rest = np.setdiff1d(rest, add_manned_supply(built))
    if rest.size:
        model.add_constraints(
            supply.isel(cap=rest) == have.isel(cap=rest), name="supply_of_what_nobody_orders"
        )


def add_manned(built: HandoverProblem) -> None:
    """Add how many units are manned: no more than stand, and no fewer than keep their crews."""
    c = built.conditions
    built.knots = np.unique(np.append(np.arange(0, c.steps, built.choices.steps_per_period), c.steps))
    standing, _ = c.standing()
    place = np.full(c.stock.shape, -1)
    place[built.ally, built.capability] = np.arange(built.ally.size)
    ordered = (place >= 0) & c.eligible
    crewed = (c.crew > 0) & (ordered | (standing.max(axis=0) > 0))
    built.crewed_ally, built.crewed_capability = ally, capability = np.nonzero(crewed)
    have = standing[built.knots][:, ally, capability]
    least = kept_units(c, crews_in_line(c, built.knots))[built.knots][:, ally, capability]
    response = built.response[built.knots]
    # An order of the first step has come by then.
    arriving = (response > 0).any(axis=1)[:, capability] & ordered[ally, capability]
    manned = built.model.add_variables(
        lower=array(least.T, "unit", "knot"),
        upper=array(np.where(arriving, np.inf, have).T, "unit", "knot"),
        name="manned",
    )
    units = np.flatnonzero(ordered[ally, capability])
    if not units.size:
        return
    cells = place[ally[units], capability[units]]
    orders = built.order.isel(cell=cells).assign_coords(cell=units).rename(cell="unit")
    terms = array(response[:, :, capability[units]].transpose(2, 0, 1), "unit", "knot", "period")
    added = (terms.assign_coords(unit=units) * orders).sum("period")
    built.model.add_constraints(
        manned.isel(unit=units) - added <= array(have.T, "unit", "knot").isel(unit=units),
        name="manned",
        mask=array(arriving.T, "unit", "knot").isel(unit=units).astype(bool),
    )


def crews_in_line(c: Conditions, knots: Ints) -> Floats:
    """Return crews (T + 1, A, P) so that no straight line between knots lies above what there is.

    People who grow ever faster lie below a line between two year-ends, by a part in thousands.
    """
    before, after, part = between(knots)
    found = c.crews.copy()
    with np.errstate(invalid="ignore", divide="ignore"):
        part = part[:, None, None]
        line = (1.0 - part) * c.crews[knots[before]] + part * c.crews[knots[after]]
        fits = np.where(line > c.crews, c.crews / line, 1.0)
    for i, knot in enumerate(knots):
        near = slice(knots[max(i - 1, 0)], knots[min(i + 1, knots.size - 1)] + 1)
        found[knot] *= fits[near].min(axis=0)
    return found


def add_manned_supply(built: HandoverProblem) -> Ints:
    """Add what is provided of capabilities whose units the plan mans; return these."""
    c, model = built.conditions, built.model
    decided = built.decides_crews[built.ally, built.capability]
    cells, ready = np.flatnonzero(decided), c.used(1.0)
    less = (ready * built.sag_standing).sum(axis=1)
    ordered = np.unique(built.capability[cells])
    for name, caps in (
        ("supply_of_manned", ordered),
        ("supply_of_what_stands_manned", np.setdiff1d(built.crewed_capability, ordered)),
    ):
        units = np.flatnonzero(np.isin(built.crewed_capability, caps))
        if not units.size:
            continue
        owner = built.crewed_capability[units]
        provided = built.added(built.manned(units, ready), owner, "cap", "unit")
        if (built.sag < 0).any() and caps is ordered:
            provided = provided + built.stocked(ready, built.capability, "cap", cells, built.sag)
        rule = model.variables["supply"].isel(cap=caps) - provided
        model.add_constraints(rule == array(less.T, "cap", "bound").isel(cap=caps), name=name)
    return np.unique(built.crewed_capability)


def add_money(built: HandoverProblem) -> None:
    """Add the budget: upkeep of what stands comes first, orders take what is left.

    Where even what stands without any order costs more than there is, nothing is ordered from
    pledged money, and nothing that would have to be kept then is ordered earlier. Added money
    first pays upkeep that goes unpaid, as in the engine.
    """
    c, model, dt = built.conditions, built.model, built.conditions.step_years
    standing, _ = c.standing()
    upkeep = BILLION * dt * c.upkeep * np.ones((c.steps + 1, len(c.allies), 1))
    due_anyway = (upkeep * standing).sum(axis=2)[:-1]
    left = np.maximum(c.modelled * (BILLION * c.spare - due_anyway), 0.0)
    cost = built.added(
        built.by_step(BILLION * c.price) * built.ordered_in_step(), built.ally, "ally"
    )
    owners = np.unique(built.ally)
    due = built.stocked(upkeep, built.ally, "ally").isel(bound=slice(None, -1))
    due = due.assign_coords(bound=np.arange(c.steps)).rename(bound="step")
    room = array(left.T, "ally", "step").isel(ally=owners)
    spending = cost + c.modelled * due
    if built.choices.budget == "pledged":
        model.add_constraints(spending <= room, name="money")
        return
    most = np.full_like(left, np.inf)
    if built.choices.budget == "debt-rule":
        most = debt_rule_room(c, left, c.modelled * due_anyway)
    extra = model.add_variables(
        lower=0.0 * room, upper=array(most.T, "ally", "step").isel(ally=owners), name="extra"
    )
    model.add_constraints(spending - extra <= room, name="money")
    if (c.spare > 0).any():
        unpaid = np.maximum(BILLION * c.spare - due_anyway, -most)
        beyond = array(unpaid.T, "ally", "step").isel(ally=owners)
        model.add_constraints(cost + due - extra <= beyond, name="upkeep")


def debt_rule_room(c: Conditions, left: Floats, due: Floats) -> Floats:
    """Return how much money may be added (T, A) if effort rises as fast as debt rules allow.

    Parameters
    ----------
    c : Conditions
        The conditions.
    left, due : array (T, A)
        What pledges leave for orders, and upkeep of what stands anyway, in billion dollars.
    """
    if c.spare_at_most is None:
        raise ValueError("These conditions have no debt rule.")
    most = np.maximum(BILLION * c.modelled * c.spare_at_most - due, 0.0)
    return np.asarray(np.maximum(most - left, 0.0))


def add_crews(built: HandoverProblem) -> None:
    """Keep the units manned within the crews of each pool.

    Where the plan does not assign crews, a share of all that stands is manned; what stands without
    any order then fits, whatever the last digit says.
    """
    c = built.conditions
    if not np.isfinite(c.crews).any():
        return
    pools, knots = c.crews.shape[2], np.arange(c.steps + 1)
    if built.crewed_ally.size:
        knots = built.knots
        people = array(THOUSAND * c.crew[built.crewed_capability], "unit")
        owner = built.crewed_ally * pools + c.pool[built.crewed_capability]
        asked = built.added(people * built.model.variables["manned"], owner, "pool", "unit")
        room = crews_in_line(c, knots)[knots]
    else:
        people = c.crew * c.manning
        owner = built.ally * pools + c.pool[built.capability]
        asked = built.stocked(THOUSAND * people, owner, "pool").rename(bound="knot")
        room = np.maximum(c.crews - in_pools(c, people * c.standing()[0]), 0.0)
    owners = np.unique(owner)
    limit = THOUSAND * room.reshape(room.shape[0], -1)[:, owners]
    finite = np.flatnonzero(np.isfinite(limit).all(axis=0))
    rows = array(limit[:, finite].T, "pool", "knot").assign_coords(pool=owners[finite])
    built.model.add_constraints(asked.sel(pool=owners[finite]) <= rows, name="crews")


def add_industry(built: HandoverProblem) -> None:
    r"""Keep orders within what industry delivers, and its growth within its limit.

    .. math:: \sum_a o_{ac} \le dt\,(K_1 + \omega K_2 + K_3), \quad
              (1 - \delta\,dt) K \le K' \le (1 + \gamma\,dt) K
    """
    c, model, dt = built.conditions, built.model, built.conditions.step_years
    regions = c.capacity.shape[0]
    low, high = (np.full((regions, len(c.capabilities), c.steps), x) for x in (0.0, np.inf))
    low[:, :, 0] = high[:, :, 0] = c.capacity
    capacity = model.add_variables(
        lower=array(low, "region", "cap", "step"),
        upper=array(high, "region", "cap", "step"),
        name="capacity",
    )
    later = capacity.isel(step=slice(1, None)).assign_coords(step=np.arange(c.steps - 1))
    earlier = capacity.isel(step=slice(None, -1))
    most, least = array(1.0 + dt * c.growth, "region", "cap"), 1.0 - dt * c.decay
    model.add_constraints(later - most * earlier <= 0, name="growth")
    model.add_constraints(later - least * earlier >= 0, name="decay")
    available = (array(dt * c.open_to, "region") * capacity).sum("region")
    ordered = built.added(1.0 * built.ordered_in_step(), built.capability, "cap")
    caps = np.unique(built.capability)
    model.add_constraints(ordered - available.isel(cap=caps) <= 0, name="industry")


def add_closing(built: HandoverProblem) -> None:
    """Leave a pipeline at the end that replaces what retires: no plan may live off its ending."""
    c = built.conditions
    standing, coming = c.standing()
    turnover = 3.0 * c.retire / c.outflow[-1]
    planned = np.isnan(c.given[-1])
    already = np.where(planned, coming - turnover * standing[-1], 0.0).sum(axis=0)
    gain = (built.coming - turnover * built.response[-1])[:, built.capability]
    added = built.added(
        (array(gain.T, "cell", "period") * built.order).sum("period"), built.capability, "cap"
    )
    caps = np.unique(built.capability)
    built.model.add_constraints(added >= array(-already, "cap").isel(cap=caps), name="closing")


def add_drawdown(built: HandoverProblem) -> None:
    """Add the remaining share of the leading ally: it never rises."""
    c, model = built.conditions, built.model
    low, high = (np.full((len(c.capabilities), c.steps + 1), x) for x in (0.0, 1.0))
    # Nobody leaves before the first step.
    low[:, 0] = 1.0
    remaining = model.add_variables(
        lower=array(low, "cap", "bound"), upper=array(high, "cap", "bound"), name="remaining"
    )
    later = remaining.isel(bound=slice(1, None)).assign_coords(bound=np.arange(c.steps))
    model.add_constraints(later - remaining.isel(bound=slice(None, -1)) <= 0, name="falling")


def contributed(built: HandoverProblem) -> Any:
    """Return what the leading ally contributes (cap, bound): an expression, or numbers."""
    c = built.conditions
    if not built.choices.drawdown:
        return array(c.contributed(c.remaining).T, "cap", "bound")
    remaining = built.model.variables["remaining"]
    bounds = np.arange(c.steps + 1)
    steps = int(np.ceil(c.lag_steps))
    part = steps - c.lag_steps

    def late(by: int) -> Any:
        return remaining.isel(bound=np.maximum(bounds - by, 0)).assign_coords(bound=bounds)

    drawn = array(c.contribution * c.executed, "cap")
    kept = np.outer(c.contribution * (1 - c.executed), np.ones(bounds.size))
    path = (1 - part) * late(steps) + part * late(steps - 1) if part else 1.0 * late(steps)
    return drawn * path + array(kept, "cap", "bound")


def add_cap(built: HandoverProblem, cap: float) -> None:
    """Keep every ally, the leading one too, within a share of what all provide."""
    c, model = built.conditions, built.model
    bounds = slice(built.choices.cap_from, None)
    leading = contributed(built)
    total = model.variables["supply"] + leading
    if built.choices.drawdown:
        rule = (leading - cap * total).isel(bound=bounds)
        model.add_constraints(rule <= 0, name="cap_of_leading_ally")
    mine, already, cells = provided_by_cell(built)
    whole = total.isel(cap=built.capability[cells]).assign_coords(cap=cells).rename(cap="cell")
    stands = array(already.T, "cell", "bound").assign_coords(cell=cells)
    rule = (mine + stands - cap * whole).isel(bound=bounds)
    model.add_constraints(rule <= 0, name="cap")


def provided_by_cell(built: HandoverProblem) -> tuple[Any, Floats, Ints]:
    """Return what each cell provides: an expression (cell, bound), what stands, and its cells."""
    import linopy

    c = built.conditions
    decided = built.decides_crews[built.ally, built.capability]
    known, manned = np.flatnonzero(~decided), np.flatnonzero(decided)
    parts = []
    if known.size:
        part = built.stocked(c.usable, np.arange(built.ally.size), "cell", known)
        parts.append(part)
    if manned.size:
        place = np.full(c.stock.shape, -1)
        place[built.crewed_ally, built.crewed_capability] = np.arange(built.crewed_ally.size)
        units, ready = place[built.ally[manned], built.capability[manned]], c.used(1.0)
        part = built.manned(units, ready).assign_coords(unit=manned).rename(unit="cell")
        if (built.sag < 0).any():
            every = np.arange(built.ally.size)
            part = part + built.stocked(ready, every, "cell", manned, built.sag)
        parts.append(part)
    cells = np.concatenate([known, manned])
    standing = np.where(
        built.decides_crews, c.used(1.0) * built.sag_standing, c.usable * c.standing()[0]
    ) if manned.size else c.usable * c.standing()[0]
    already = standing[:, built.ally[cells], built.capability[cells]]
    return linopy.merge(parts, dim="cell"), np.asarray(already), cells
