r"""The program of an apportionment: variables, and one function for each family of constraints.

An ally a holds :math:`S_{ac}` units of capability c at the date, :math:`S^0_{ac}` today, and its
holdings go straight from one to the other. Upkeep and retirement are therefore those of the mean of
both, and new orders are what is left to add:

.. math:: o_{ac} \ge S_{ac} - S^0_{ac} + \frac{H}{L_c} \frac{S_{ac} + S^0_{ac}}{2} - W_{ac}

with H the years to the date, :math:`L_c` the service life and W what arrives of orders under way.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.planner.targets.inputs import Booleans, Floats, TargetsInputs

if TYPE_CHECKING:
    import linopy
    import xarray as xr


@dataclass
class TargetsProblem:
    """A program with the inputs it was built from.

    Parameters
    ----------
    model : linopy.Model
        Variables and constraints, without an objective.
    inputs : TargetsInputs
        What it was built from.
    cost : linopy expression (ally)
        Yearly cost of each ally, without what no target can change (`TargetsInputs.sunk`).
    shortfall : linopy expression
        Sum over capabilities of the share of the need that is not met.
    preference : linopy expression
        Total cost as planners weigh it: dearer away from today, cheaper where geography asks.
    """

    model: "linopy.Model"
    inputs: TargetsInputs
    cost: Any
    shortfall: Any
    preference: Any


def build(
    inputs: TargetsInputs, *, relaxed: bool = False, divisible: bool = False
) -> TargetsProblem:
    """Return the program of some inputs.

    Parameters
    ----------
    inputs : TargetsInputs
        Need, resources and limits.
    relaxed : bool
        Whether whole numbers and yes-or-no choices may take values in between.
    divisible : bool
        Whether numbers of units may, while choices stay. All bounds are those of whole units, so
        that what is found bounds every plan in whole units.
    """
    from counterpoise import extras

    model = extras.need("linopy", "plan").Model()
    add_units(model, inputs)
    add_orders(model, inputs)
    add_need(model, inputs)
    add_people(model, inputs)
    add_money(model, inputs)
    add_industry(model, inputs)
    add_sizes(model, inputs, relaxed=relaxed)
    add_lots(model, inputs, relaxed=relaxed or divisible)
    add_new_starts(model, inputs)
    add_nearness(model, inputs)
    cost = cost_of(model, inputs)
    return TargetsProblem(
        model, inputs, cost, shortfall_of(model, inputs), preference_of(model, inputs, cost)
    )


def table(inputs: TargetsInputs, values: Any, *dims: str) -> "xr.DataArray":
    """Return values with the names of allies and capabilities on them."""
    import xarray as xr

    names = {"ally": inputs.allies, "capability": inputs.capabilities, "pool": tuple(inputs.pools)}
    data = np.asarray(values)
    return xr.DataArray(data, dims=dims, coords={d: list(names[d]) for d in dims})


def largest(inputs: TargetsInputs) -> Floats:
    """Return the most units that an ally may be asked for.

    More than the cap would not count, and a fleet can only grow so fast. People are left to their
    own constraint, so that it alone bears their price.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        counted = np.where(inputs.ready > 0, inputs.cap * inputs.need / inputs.ready, 0.0)
    start = np.maximum(inputs.today, np.maximum(inputs.minimum, inputs.lot))
    # Without a smallest size a new fleet may begin at any.
    with np.errstate(invalid="ignore"):
        grown = np.where(start > 0, start * (1 + inputs.growth) ** inputs.years, np.inf)
    wanted = np.minimum(np.maximum(counted, inputs.minimum), grown)
    whole = np.where(inputs.lot > 0, inputs.lot, 1.0)
    wanted = np.where(inputs.lot > 0, np.ceil(wanted / whole - 1e-9) * whole, wanted)
    wanted = np.where(inputs.eligible & (inputs.ready > 0), wanted, 0.0)
    top = np.maximum(np.maximum(wanted, inputs.today), inputs.least)
    return np.asarray(np.minimum(top, inputs.most))


def smallest(inputs: TargetsInputs) -> Floats:
    """Return the fewest units that an ally may be asked for."""
    return np.asarray(np.maximum(inputs.least, np.minimum(inputs.kept, largest(inputs))))


def add_units(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Add holdings at the date, alone and in pools."""
    top = largest(inputs)
    dims = ("ally", "capability")
    units = model.add_variables(
        lower=table(inputs, smallest(inputs), *dims), upper=table(inputs, top, *dims), name="units"
    )
    alone = model.add_variables(
        lower=table(inputs, np.zeros_like(top), *dims),
        upper=table(inputs, top, *dims),
        name="alone",
    )
    if not pooled(inputs).any():
        model.add_constraints(units - alone == 0, name="holdings")
        return
    together = model.add_variables(
        lower=0,
        upper=table(inputs, np.where(pooled(inputs), top, 0.0), "pool", *dims),
        name="together",
    )
    model.add_constraints(units - alone - together.sum("pool") == 0, name="holdings")


def pooled(inputs: TargetsInputs) -> Booleans:
    """Return who may run what in which pool (G, A, C)."""
    found = np.zeros((len(inputs.pools), *inputs.today.shape), dtype=bool)
    top = largest(inputs)
    for g, who in enumerate(inputs.pools.values()):
        found[g, list(who)] = inputs.poolable & (top[list(who)] > 0)
    return found


def add_orders(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Add new orders that arrive by the date."""
    half, dims = inputs.turnover / 2, ("ally", "capability")
    units = model.variables["units"]
    orders = model.add_variables(
        lower=table(inputs, np.zeros_like(inputs.today), *dims), name="orders"
    )
    kept = inputs.today * (1 - half) + inputs.arriving
    model.add_constraints(
        orders - table(inputs, 1 + half, "capability") * units >= table(inputs, -kept, *dims),
        name="orders",
    )


def add_need(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Meet the need, or fall short of it; nobody counts for more than the cap."""
    dims = ("ally", "capability")
    most = np.broadcast_to(inputs.cap * inputs.need, inputs.today.shape)
    counted = model.add_variables(
        lower=table(inputs, np.zeros_like(inputs.today), *dims),
        upper=table(inputs, most, *dims),
        name="counted",
    )
    ready = table(inputs, inputs.ready, *dims)
    model.add_constraints(counted - ready * model.variables["units"] <= 0, name="ready")
    open_need = np.maximum(inputs.need - inputs.counted_leading, 0.0)
    short = model.add_variables(lower=0, upper=table(inputs, open_need, "capability"), name="short")
    model.add_constraints(
        counted.sum("ally") + short >= table(inputs, open_need, "capability"), name="need"
    )


def add_people(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Ask for no more than people can man."""
    bound = np.isfinite(inputs.crews)
    if not bound.any():
        return
    crew = table(inputs, inputs.crew, "capability")
    manned = (crew * model.variables["units"]).sum("capability")
    keep = np.flatnonzero(bound)
    limit = table(inputs, np.where(bound, inputs.crews, 0.0), "ally")
    model.add_constraints(manned.isel(ally=keep) <= limit.isel(ally=keep), name="people")


def add_money(model: "linopy.Model", inputs: TargetsInputs) -> None:
    r"""Ask for no more than an ally can pay: up to the date, and then each year.

    .. math:: \sum_c \bar p_c\, o_{ac} + \mu H \sum_c u_c \frac{S^0_{ac} + S_{ac}}{2} \le
              \mu \sum_t M_{at}, \qquad
              \sum_c (p_c / L_c + \mu u_c) S_{ac} \le \mu M_{aT}

    M is what pay and overhead leave of the effort pledged and delivered. Upkeep comes first and the
    share :math:`\mu` of the rest buys these capabilities, hence :math:`\mu` before upkeep too.
    """
    units, orders = model.variables["units"], model.variables["orders"]
    unit_upkeep = inputs.modelled * inputs.upkeep
    spent = (table(inputs, inputs.price, "capability") * orders).sum("capability") + (
        table(inputs, inputs.years / 2 * unit_upkeep, "capability") * units
    ).sum("capability")
    room = inputs.money - inputs.modelled * inputs.years * inputs.sunk
    model.add_constraints(spent <= table(inputs, np.maximum(room, 0.0), "ally"), name="money")
    kept = table(inputs, inputs.price_then / inputs.life + unit_upkeep, "capability")
    standing = (kept * units).sum("capability")
    limit = table(inputs, np.maximum(inputs.money_then, 0.0), "ally")
    model.add_constraints(standing <= limit, name="money_then")


def add_industry(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Order no more than industry delivers by the date, lead times included."""
    keep = np.flatnonzero(np.isfinite(inputs.industry))
    if keep.size:
        total = model.variables["orders"].sum("ally").isel(capability=keep)
        limit = table(
            inputs, np.where(np.isfinite(inputs.industry), inputs.industry, 0), "capability"
        )
        model.add_constraints(total <= limit.isel(capability=keep), name="industry")


def add_sizes(model: "linopy.Model", inputs: TargetsInputs, *, relaxed: bool = False) -> None:
    """Keep every national fleet and every pool at nothing or at its smallest size and more."""
    top, dims = largest(inputs), ("ally", "capability")
    there = (inputs.minimum > 0) & (top > 0)
    if not there.any():
        return
    minimum, alone = table(inputs, inputs.minimum, "capability"), model.variables["alone"]
    provides = _choice(model, inputs, there, dims, "provides", relaxed)
    most = table(inputs, np.where(inputs.minimum > 0, top, 0.0), *dims)
    sized = np.flatnonzero(inputs.minimum > 0)
    model.add_constraints(
        (alone - most * provides).isel(capability=sized) <= 0, name="only_if_provides"
    )
    model.add_constraints((alone - minimum * provides).isel(capability=sized) >= 0, name="smallest")
    member = pooled(inputs) & (inputs.minimum > 0)
    if not member.any():
        return
    shared = np.flatnonzero(member.any(axis=(0, 1)))
    together = model.variables["together"]
    by_pool = ("pool", *dims)
    possible: Booleans = np.asarray(member.any(axis=1))
    runs = _choice(model, inputs, possible, ("pool", "capability"), "runs", relaxed)
    most = table(inputs, np.where(member, top, 0.0), *by_pool)
    model.add_constraints(
        (together - most * runs).isel(capability=shared) <= 0, name="only_if_runs"
    )
    model.add_constraints(
        (together.sum("ally") - minimum * runs).isel(capability=shared) >= 0, name="smallest_pool"
    )


def _choice(
    model: "linopy.Model",
    inputs: TargetsInputs,
    possible: Booleans,
    dims: tuple[str, ...],
    name: str,
    relaxed: bool,
) -> Any:
    """Add yes-or-no choices; one that is not possible is a no."""
    upper = table(inputs, possible.astype(float), *dims)
    return model.add_variables(lower=0, upper=upper, integer=not relaxed, name=name)


def add_lots(model: "linopy.Model", inputs: TargetsInputs, *, relaxed: bool = False) -> None:
    """Ask for whole lots where units are few and large."""
    keep = np.flatnonzero(inputs.lot > 0)
    if relaxed or not keep.size:
        return
    units = model.variables["units"].isel(capability=keep)
    lots = model.add_variables(lower=0, coords=units.coords, integer=True, name="lots")
    lot = table(inputs, inputs.lot, "capability").isel(capability=keep)
    model.add_constraints(units - lot * lots == 0, name="lots")


def add_new_starts(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Let a small ally start only few capabilities anew by itself."""
    if "provides" not in model.variables:
        return
    new = (inputs.today <= 0) & inputs.small[:, None]
    keep = np.flatnonzero((new & (largest(inputs) > 0) & (inputs.minimum > 0)).any(axis=1))
    if keep.size:
        started = (
            table(inputs, new.astype(float), "ally", "capability") * model.variables["provides"]
        ).sum("capability")
        model.add_constraints(started.isel(ally=keep) <= inputs.new_starts, name="new_starts")


def add_nearness(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Add how far targets lie from today's holdings."""
    if inputs.nearness_weight <= 0:
        return
    dims, units = ("ally", "capability"), model.variables["units"]
    today = table(inputs, inputs.today, *dims)
    away = model.add_variables(lower=table(inputs, np.zeros_like(inputs.today), *dims), name="away")
    model.add_constraints(away - units >= -today, name="above_today")
    model.add_constraints(away + units >= today, name="below_today")


def cost_of(model: "linopy.Model", inputs: TargetsInputs) -> Any:
    """Return the yearly cost of each ally: new orders over the years, and upkeep of the mean."""
    orders = (
        table(inputs, inputs.price / inputs.years, "capability") * model.variables["orders"]
    ).sum("capability")
    upkeep = (table(inputs, inputs.upkeep / 2, "capability") * model.variables["units"]).sum(
        "capability"
    )
    return orders + upkeep


def shortfall_of(model: "linopy.Model", inputs: TargetsInputs) -> Any:
    """Return the unmet shares of the needs, added up."""
    each = np.where(inputs.need > 0, 1 / np.where(inputs.need > 0, inputs.need, 1.0), 0.0)
    return (table(inputs, each, "capability") * model.variables["short"]).sum()


def preference_of(model: "linopy.Model", inputs: TargetsInputs, cost: Any) -> Any:
    """Return the total cost as planners weigh it."""
    total = cost.sum()
    if inputs.affinity_discount > 0 and inputs.affinity.any():
        called = inputs.affinity_discount * inputs.affinity
        discount = called * inputs.price / inputs.years
        of_upkeep = called * inputs.upkeep / 2
        dims = ("ally", "capability")
        total = (
            total
            - (table(inputs, discount, *dims) * model.variables["orders"]).sum()
            - (table(inputs, of_upkeep, *dims) * model.variables["units"]).sum()
        )
    if "away" in model.variables:
        weight = table(inputs, inputs.nearness_weight * inputs.yearly, "capability")
        total = total + (weight * model.variables["away"]).sum()
    return total
