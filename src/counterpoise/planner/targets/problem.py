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

from counterpoise.planner.targets.inputs import Booleans, Facts, Floats

if TYPE_CHECKING:
    import linopy
    import xarray as xr


@dataclass
class Program:
    """A program with the facts it was built from.

    Parameters
    ----------
    model : linopy.Model
        Variables and constraints, without an objective.
    facts : Facts
        What it was built from.
    cost : linopy expression (ally)
        Yearly cost of each ally, without what no target can change (`Facts.sunk`).
    shortfall : linopy expression
        Sum over capabilities of the share of the need that is not met.
    preference : linopy expression
        Total cost as planners weigh it: dearer away from today, cheaper where geography asks.
    """

    model: "linopy.Model"
    facts: Facts
    cost: Any
    shortfall: Any
    preference: Any


def build(facts: Facts, *, relaxed: bool = False, divisible: bool = False) -> Program:
    """Return the program of some facts.

    Parameters
    ----------
    facts : Facts
        Need, means and limits.
    relaxed : bool
        Whether whole numbers and yes-or-no choices may take values in between.
    divisible : bool
        Whether numbers of units may, while choices stay. All bounds are those of whole units, so
        that what is found bounds every plan in whole units.
    """
    from counterpoise import extras

    model = extras.need("linopy", "plan").Model()
    add_units(model, facts)
    add_orders(model, facts)
    add_need(model, facts)
    add_people(model, facts)
    add_money(model, facts)
    add_industry(model, facts)
    add_sizes(model, facts, relaxed=relaxed)
    add_lots(model, facts, relaxed=relaxed or divisible)
    add_new_starts(model, facts)
    add_nearness(model, facts)
    cost = cost_of(model, facts)
    return Program(
        model, facts, cost, shortfall_of(model, facts), preference_of(model, facts, cost)
    )


def table(facts: Facts, values: Any, *dims: str) -> "xr.DataArray":
    """Return values with the names of allies and capabilities on them."""
    import xarray as xr

    names = {"ally": facts.allies, "capability": facts.capabilities, "pool": tuple(facts.pools)}
    data = np.asarray(values)
    return xr.DataArray(data, dims=dims, coords={d: list(names[d]) for d in dims})


def largest(facts: Facts) -> Floats:
    """Return the most units that an ally may be asked for.

    More than the cap would not count, and a fleet can only grow so fast. People are left to their
    own constraint, so that it alone bears their price.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        counted = np.where(facts.ready > 0, facts.cap * facts.need / facts.ready, 0.0)
    start = np.maximum(facts.today, np.maximum(facts.minimum, facts.lot))
    # Without a smallest size a new fleet may begin at any.
    with np.errstate(invalid="ignore"):
        grown = np.where(start > 0, start * (1 + facts.growth) ** facts.years, np.inf)
    wanted = np.minimum(np.maximum(counted, facts.minimum), grown)
    whole = np.where(facts.lot > 0, facts.lot, 1.0)
    wanted = np.where(facts.lot > 0, np.ceil(wanted / whole - 1e-9) * whole, wanted)
    wanted = np.where(facts.eligible & (facts.ready > 0), wanted, 0.0)
    top = np.maximum(np.maximum(wanted, facts.today), facts.least)
    return np.asarray(np.minimum(top, facts.most))


def smallest(facts: Facts) -> Floats:
    """Return the fewest units that an ally may be asked for."""
    return np.asarray(np.maximum(facts.least, np.minimum(facts.kept, largest(facts))))


def add_units(model: "linopy.Model", facts: Facts) -> None:
    """Add holdings at the date, alone and in pools."""
    top = largest(facts)
    dims = ("ally", "capability")
    units = model.add_variables(
        lower=table(facts, smallest(facts), *dims), upper=table(facts, top, *dims), name="units"
    )
    alone = model.add_variables(
        lower=table(facts, np.zeros_like(top), *dims), upper=table(facts, top, *dims), name="alone"
    )
    if not pooled(facts).any():
        model.add_constraints(units - alone == 0, name="holdings")
        return
    together = model.add_variables(
        lower=0,
        upper=table(facts, np.where(pooled(facts), top, 0.0), "pool", *dims),
        name="together",
    )
    model.add_constraints(units - alone - together.sum("pool") == 0, name="holdings")


def pooled(facts: Facts) -> Booleans:
    """Return who may run what in which pool (G, A, C)."""
    found = np.zeros((len(facts.pools), *facts.today.shape), dtype=bool)
    top = largest(facts)
    for g, who in enumerate(facts.pools.values()):
        found[g, list(who)] = facts.poolable & (top[list(who)] > 0)
    return found


def add_orders(model: "linopy.Model", facts: Facts) -> None:
    """Add new orders that arrive by the date."""
    half, dims = facts.turnover / 2, ("ally", "capability")
    units = model.variables["units"]
    orders = model.add_variables(
        lower=table(facts, np.zeros_like(facts.today), *dims), name="orders"
    )
    kept = facts.today * (1 - half) + facts.arriving
    model.add_constraints(
        orders - table(facts, 1 + half, "capability") * units >= table(facts, -kept, *dims),
        name="orders",
    )


def add_need(model: "linopy.Model", facts: Facts) -> None:
    """Meet the need, or fall short of it; nobody counts for more than the cap."""
    dims = ("ally", "capability")
    most = np.broadcast_to(facts.cap * facts.need, facts.today.shape)
    counted = model.add_variables(
        lower=table(facts, np.zeros_like(facts.today), *dims),
        upper=table(facts, most, *dims),
        name="counted",
    )
    ready = table(facts, facts.ready, *dims)
    model.add_constraints(counted - ready * model.variables["units"] <= 0, name="ready")
    open_need = np.maximum(facts.need - facts.counted_leading, 0.0)
    short = model.add_variables(lower=0, upper=table(facts, open_need, "capability"), name="short")
    model.add_constraints(
        counted.sum("ally") + short >= table(facts, open_need, "capability"), name="need"
    )


def add_people(model: "linopy.Model", facts: Facts) -> None:
    """Ask for no more than people can man."""
    bound = np.isfinite(facts.crews)
    if not bound.any():
        return
    crew = table(facts, facts.crew, "capability")
    manned = (crew * model.variables["units"]).sum("capability")
    keep = np.flatnonzero(bound)
    limit = table(facts, np.where(bound, facts.crews, 0.0), "ally")
    model.add_constraints(manned.isel(ally=keep) <= limit.isel(ally=keep), name="people")


def add_money(model: "linopy.Model", facts: Facts) -> None:
    r"""Ask for no more than an ally can pay: up to the date, and then each year.

    .. math:: \sum_c \bar p_c\, o_{ac} + \mu H \sum_c u_c \frac{S^0_{ac} + S_{ac}}{2} \le
              \mu \sum_t M_{at}, \qquad
              \sum_c (p_c / L_c + \mu u_c) S_{ac} \le \mu M_{aT}

    M is what pay and overhead leave of the effort pledged and delivered. Upkeep comes first and the
    share :math:`\mu` of the rest buys these capabilities, hence :math:`\mu` before upkeep too.
    """
    units, orders = model.variables["units"], model.variables["orders"]
    unit_upkeep = facts.modelled * facts.upkeep
    spent = (table(facts, facts.price, "capability") * orders).sum("capability") + (
        table(facts, facts.years / 2 * unit_upkeep, "capability") * units
    ).sum("capability")
    room = facts.money - facts.modelled * facts.years * facts.sunk
    model.add_constraints(spent <= table(facts, np.maximum(room, 0.0), "ally"), name="money")
    kept = table(facts, facts.price_then / facts.life + unit_upkeep, "capability")
    standing = (kept * units).sum("capability")
    limit = table(facts, np.maximum(facts.money_then, 0.0), "ally")
    model.add_constraints(standing <= limit, name="money_then")


def add_industry(model: "linopy.Model", facts: Facts) -> None:
    """Order no more than industry delivers by the date, lead times included."""
    keep = np.flatnonzero(np.isfinite(facts.industry))
    if keep.size:
        total = model.variables["orders"].sum("ally").isel(capability=keep)
        limit = table(facts, np.where(np.isfinite(facts.industry), facts.industry, 0), "capability")
        model.add_constraints(total <= limit.isel(capability=keep), name="industry")


def add_sizes(model: "linopy.Model", facts: Facts, *, relaxed: bool = False) -> None:
    """Keep every national fleet and every pool at nothing or at its smallest size and more."""
    top, dims = largest(facts), ("ally", "capability")
    there = (facts.minimum > 0) & (top > 0)
    if not there.any():
        return
    minimum, alone = table(facts, facts.minimum, "capability"), model.variables["alone"]
    provides = _choice(model, facts, there, dims, "provides", relaxed)
    most = table(facts, np.where(facts.minimum > 0, top, 0.0), *dims)
    sized = np.flatnonzero(facts.minimum > 0)
    model.add_constraints(
        (alone - most * provides).isel(capability=sized) <= 0, name="only_if_provides"
    )
    model.add_constraints((alone - minimum * provides).isel(capability=sized) >= 0, name="smallest")
    member = pooled(facts) & (facts.minimum > 0)
    if not member.any():
        return
    shared = np.flatnonzero(member.any(axis=(0, 1)))
    together = model.variables["together"]
    by_pool = ("pool", *dims)
    possible: Booleans = np.asarray(member.any(axis=1))
    runs = _choice(model, facts, possible, ("pool", "capability"), "runs", relaxed)
    most = table(facts, np.where(member, top, 0.0), *by_pool)
    model.add_constraints(
        (together - most * runs).isel(capability=shared) <= 0, name="only_if_runs"
    )
    model.add_constraints(
        (together.sum("ally") - minimum * runs).isel(capability=shared) >= 0, name="smallest_pool"
    )


def _choice(
    model: "linopy.Model",
    facts: Facts,
    possible: Booleans,
    dims: tuple[str, ...],
    name: str,
    relaxed: bool,
) -> Any:
    """Add yes-or-no choices; one that is not possible is a no."""
    upper = table(facts, possible.astype(float), *dims)
    return model.add_variables(lower=0, upper=upper, integer=not relaxed, name=name)


def add_lots(model: "linopy.Model", facts: Facts, *, relaxed: bool = False) -> None:
    """Ask for whole lots where units are few and large."""
    keep = np.flatnonzero(facts.lot > 0)
    if relaxed or not keep.size:
        return
    units = model.variables["units"].isel(capability=keep)
    lots = model.add_variables(lower=0, coords=units.coords, integer=True, name="lots")
    lot = table(facts, facts.lot, "capability").isel(capability=keep)
    model.add_constraints(units - lot * lots == 0, name="lots")


def add_new_starts(model: "linopy.Model", facts: Facts) -> None:
    """Let a small ally start only few capabilities anew by itself."""
    if "provides" not in model.variables:
        return
    new = (facts.today <= 0) & facts.small[:, None]
    keep = np.flatnonzero((new & (largest(facts) > 0) & (facts.minimum > 0)).any(axis=1))
    if keep.size:
        started = (
            table(facts, new.astype(float), "ally", "capability") * model.variables["provides"]
        ).sum("capability")
        model.add_constraints(started.isel(ally=keep) <= facts.new_starts, name="new_starts")


def add_nearness(model: "linopy.Model", facts: Facts) -> None:
    """Add how far targets lie from today's holdings."""
    if facts.nearness_weight <= 0:
        return
    dims, units = ("ally", "capability"), model.variables["units"]
    today = table(facts, facts.today, *dims)
    away = model.add_variables(lower=table(facts, np.zeros_like(facts.today), *dims), name="away")
    model.add_constraints(away - units >= -today, name="above_today")
    model.add_constraints(away + units >= today, name="below_today")


def cost_of(model: "linopy.Model", facts: Facts) -> Any:
    """Return the yearly cost of each ally: new orders over the years, and upkeep of the mean."""
    orders = (
        table(facts, facts.price / facts.years, "capability") * model.variables["orders"]
    ).sum("capability")
    upkeep = (table(facts, facts.upkeep / 2, "capability") * model.variables["units"]).sum(
        "capability"
    )
    return orders + upkeep


def shortfall_of(model: "linopy.Model", facts: Facts) -> Any:
    """Return the unmet shares of the needs, added up."""
    each = np.where(facts.need > 0, 1 / np.where(facts.need > 0, facts.need, 1.0), 0.0)
    return (table(facts, each, "capability") * model.variables["short"]).sum()


def preference_of(model: "linopy.Model", facts: Facts, cost: Any) -> Any:
    """Return the total cost as planners weigh it."""
    total = cost.sum()
    if facts.affinity_discount > 0 and facts.affinity.any():
        called = facts.affinity_discount * facts.affinity
        discount = called * facts.price / facts.years
        of_upkeep = called * facts.upkeep / 2
        dims = ("ally", "capability")
        total = (
            total
            - (table(facts, discount, *dims) * model.variables["orders"]).sum()
            - (table(facts, of_upkeep, *dims) * model.variables["units"]).sum()
        )
    if "away" in model.variables:
        weight = table(facts, facts.nearness_weight * facts.yearly, "capability")
        total = total + (weight * model.variables["away"]).sum()
    return total
