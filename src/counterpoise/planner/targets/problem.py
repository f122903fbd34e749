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
from counterpoise.planner.targets.programmes import ceiling, newcomers
from counterpoise.planner.targets.rows import Term, constrain, labels_of, weighted_sum

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
    shortfall : linopy expression
        Sum over capabilities of the share of the need that is not met.
    preference : linopy expression
        Total cost as planners weigh it: dearer away from today, cheaper where geography asks;
        without what no target can change (`TargetsInputs.sunk`).
    """

    model: "linopy.Model"
    inputs: TargetsInputs
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
    add_new_pools(model, inputs)
    add_pool_parts(model, inputs)
    add_lots(model, inputs, relaxed=relaxed or divisible)
    add_new_starts(model, inputs)
    add_nearness(model, inputs)
    return TargetsProblem(model, inputs, shortfall_of(model, inputs), preference_of(model, inputs))


def table(inputs: TargetsInputs, values: Any, *dims: str) -> "xr.DataArray":
    """Return values with the names of allies and capabilities on them."""
    import xarray as xr

    return xr.DataArray(np.asarray(values), dims=dims, coords=names_along(inputs, *dims))


def names_along(inputs: TargetsInputs, *dims: str, **kept: Any) -> dict[str, list[str]]:
    """Return the names along some axes; of those in `kept` only these places."""
    names = {"ally": inputs.allies, "capability": inputs.capabilities, "pool": tuple(inputs.pools)}
    return {d: [names[d][i] for i in kept.get(d, range(len(names[d])))] for d in dims}


def largest(inputs: TargetsInputs) -> Floats:
    """Return the most units that an ally may be asked for.

    More than the cap would not count, a fleet can only grow so fast, and published programmes bound
    it. What is promised already is within the bound in any case. People are left to their
    own constraint, so that it alone bears their price.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        counted = np.where(inputs.ready > 0, inputs.cap * inputs.need / inputs.ready, 0.0)
    start = np.maximum(inputs.today, np.maximum(inputs.minimum, inputs.lot))
    # Without a smallest size a new fleet may begin at any.
    with np.errstate(invalid="ignore"):
        grown = np.where(start > 0, start * (1 + inputs.growth) ** inputs.years, np.inf)
    grown = np.minimum(grown, ceiling(inputs))
    wanted = np.minimum(np.maximum(counted, inputs.minimum), grown)
    whole = np.where(inputs.lot > 0, inputs.lot, 1.0)
    wanted = np.where(inputs.lot > 0, np.ceil(wanted / whole - 1e-9) * whole, wanted)
    wanted = np.where(inputs.eligible & (inputs.ready > 0), wanted, 0.0)
    top = np.maximum.reduce([wanted, inputs.today, inputs.least, inputs.promised])
    return np.asarray(np.minimum(top, inputs.most))


def smallest(inputs: TargetsInputs) -> Floats:
    """Return the fewest units that an ally may be asked for."""
    return np.asarray(np.maximum(inputs.least, np.minimum(inputs.kept, largest(inputs))))


def add_units(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Add holdings at the date, alone and in pools."""
    top = largest(inputs)
    dims = ("ally", "capability")
    model.add_variables(
        lower=table(inputs, smallest(inputs), *dims), upper=table(inputs, top, *dims), name="units"
    )
    model.add_variables(
        lower=table(inputs, np.zeros_like(top), *dims),
        upper=table(inputs, top, *dims),
        name="alone",
    )
    terms: list[Term] = [(1, labels_of(model, "units")), (-1, labels_of(model, "alone"))]
    if pooled(inputs).any():
        model.add_variables(
            lower=0,
            upper=table(inputs, np.where(pooled(inputs), top, 0.0), "pool", *dims),
            name="together",
        )
        terms.append((-1, np.moveaxis(labels_of(model, "together"), 0, -1)))
    constrain(model, "holdings", names_along(inputs, *dims), terms, "=", 0)


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
    model.add_variables(lower=table(inputs, np.zeros_like(inputs.today), *dims), name="orders")
    kept = inputs.today * (1 - half) + inputs.arriving
    terms: list[Term] = [(1, labels_of(model, "orders")), (-(1 + half), labels_of(model, "units"))]
    constrain(model, "orders", names_along(inputs, *dims), terms, ">=", -kept)


def add_need(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Meet the need, or fall short of it; nobody counts for more than the cap."""
    dims = ("ally", "capability")
    most = np.broadcast_to(inputs.cap * inputs.need, inputs.today.shape)
    model.add_variables(
        lower=table(inputs, np.zeros_like(inputs.today), *dims),
        upper=table(inputs, most, *dims),
        name="counted",
    )
    counted = labels_of(model, "counted")
    ready: list[Term] = [(1, counted), (-inputs.ready, labels_of(model, "units"))]
    constrain(model, "ready", names_along(inputs, *dims), ready, "<=", 0)
    open_need = np.maximum(inputs.need - inputs.counted_leading, 0.0)
    model.add_variables(lower=0, upper=table(inputs, open_need, "capability"), name="short")
    met: list[Term] = [(1, counted.T), (1, labels_of(model, "short"))]
    constrain(model, "need", names_along(inputs, "capability"), met, ">=", open_need)


def add_people(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Ask for no more than people can man."""
    bound = np.isfinite(inputs.crews)
    if not bound.any():
        return
    keep = np.flatnonzero(bound)
    manned = (inputs.crew, labels_of(model, "units")[keep])
    allies = names_along(inputs, "ally", ally=keep)
    constrain(model, "people", allies, [manned], "<=", inputs.crews[keep])


def add_money(model: "linopy.Model", inputs: TargetsInputs) -> None:
    r"""Ask for no more than an ally can pay: up to the date, and then each year.

    .. math:: \sum_c \bar p_c\, o_{ac} + \mu H \sum_c u_c \frac{S^0_{ac} + S_{ac}}{2} \le
              \mu \sum_t M_{at}, \qquad
              \sum_c (p_c / L_c + \mu u_c) S_{ac} \le \mu M_{aT}

    M is what pay and overhead leave of the effort pledged and delivered. Upkeep comes first and the
    share :math:`\mu` of the rest buys these capabilities, hence :math:`\mu` before upkeep too.
    """
    units, orders = labels_of(model, "units"), labels_of(model, "orders")
    allies, unit_upkeep = names_along(inputs, "ally"), inputs.modelled * inputs.upkeep
    spent: list[Term] = [(inputs.price, orders), (inputs.years / 2 * unit_upkeep, units)]
    room = inputs.money - inputs.modelled * inputs.years * inputs.sunk
    constrain(model, "money", allies, spent, "<=", np.maximum(room, 0.0))
    standing = (inputs.price_then / inputs.life + unit_upkeep, units)
    limit = np.maximum(inputs.money_then, 0.0)
    constrain(model, "money_then", allies, [standing], "<=", limit)


def add_industry(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Order no more than industry delivers by the date, lead times included."""
    keep = np.flatnonzero(np.isfinite(inputs.industry))
    if keep.size:
        total = (1, labels_of(model, "orders").T[keep])
        capabilities = names_along(inputs, "capability", capability=keep)
        constrain(model, "industry", capabilities, [total], "<=", inputs.industry[keep])


def add_sizes(model: "linopy.Model", inputs: TargetsInputs, *, relaxed: bool = False) -> None:
    """Keep every national fleet and every pool at nothing or at its smallest size and more."""
    top, dims = largest(inputs), ("ally", "capability")
    there = (inputs.minimum > 0) & (top > 0)
    if not there.any():
        return
    _choice(model, inputs, there, dims, "provides", relaxed)
    sized = np.flatnonzero(inputs.minimum > 0)
    alone, provides = (labels_of(model, name)[:, sized] for name in ("alone", "provides"))
    names = names_along(inputs, *dims, capability=sized)
    most, least = top[:, sized], inputs.minimum[sized]
    constrain(model, "only_if_provides", names, [(1, alone), (-most, provides)], "<=", 0)
    constrain(model, "smallest", names, [(1, alone), (-least, provides)], ">=", 0)
    member = pooled(inputs) & (inputs.minimum > 0)
    if not member.any():
        return
    possible: Booleans = np.asarray(member.any(axis=1))
    _choice(model, inputs, possible, ("pool", "capability"), "runs", relaxed)
    shared = np.flatnonzero(member.any(axis=(0, 1)))
    together = labels_of(model, "together")[:, :, shared]
    runs, least = labels_of(model, "runs")[:, shared], inputs.minimum[shared]
    names = names_along(inputs, "pool", *dims, capability=shared)
    most = np.where(member, top, 0.0)[:, :, shared]
    of_each = np.broadcast_to(runs[:, None], together.shape)
    constrain(model, "only_if_runs", names, [(1, together), (-most, of_each)], "<=", 0)
    of_all: list[Term] = [(1, together.swapaxes(1, 2)), (-least, runs)]
    names = names_along(inputs, "pool", "capability", capability=shared)
    constrain(model, "smallest_pool", names, of_all, ">=", 0)


def add_new_pools(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Let allies that hold none and have announced none begin one smallest fleet in a pool."""
    new = pooled(inputs) & newcomers(inputs)
    shared = np.flatnonzero(new.any(axis=(0, 1)))
    if not shared.size:
        return
    together = labels_of(model, "together")[:, :, shared].swapaxes(1, 2)
    names = names_along(inputs, "pool", "capability", capability=shared)
    begun: Term = (new[:, :, shared].swapaxes(1, 2).astype(float), together)
    most = np.maximum(inputs.minimum, inputs.lot)[shared]
    constrain(
        model, "new_pools", names, [begun], "<=", np.broadcast_to(most, (len(new), len(most)))
    )


def add_pool_parts(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Let nobody hold more than its part of a pool: one ally alone is none."""
    member = pooled(inputs)
    if inputs.pool_part >= 1 or not member.any():
        return
    rows = np.argwhere(member)
    pools, whose, which = rows.T
    everybody = labels_of(model, "together").swapaxes(1, 2)[pools, which]
    weights = np.where(member.swapaxes(1, 2)[pools, which], -inputs.pool_part, 0.0)
    weights[np.arange(len(rows)), whose] += 1
    groups = tuple(inputs.pools)
    names = [f"{groups[g]}_{inputs.allies[a]}_{inputs.capabilities[c]}" for g, a, c in rows]
    constrain(model, "pool_parts", {"part": names}, [(weights, everybody)], "<=", 0)


def _choice(
    model: "linopy.Model",
    inputs: TargetsInputs,
    possible: Booleans,
    dims: tuple[str, ...],
    name: str,
    relaxed: bool,
) -> None:
    """Add yes-or-no choices; one that is not possible is a no."""
    upper = table(inputs, possible.astype(float), *dims)
    model.add_variables(lower=0, upper=upper, integer=not relaxed, name=name)


def add_lots(model: "linopy.Model", inputs: TargetsInputs, *, relaxed: bool = False) -> None:
    """Ask for whole lots where units are few and large."""
    keep = np.flatnonzero(inputs.lot > 0)
    if relaxed or not keep.size:
        return
    coords = model.variables["units"].isel(capability=keep).coords
    model.add_variables(lower=0, coords=coords, integer=True, name="lots")
    terms: list[Term] = [
        (1, labels_of(model, "units")[:, keep]),
        (-inputs.lot[keep], labels_of(model, "lots")),
    ]
    names = names_along(inputs, "ally", "capability", capability=keep)
    constrain(model, "lots", names, terms, "=", 0)
    shared = np.flatnonzero((inputs.lot > 0) & pooled(inputs).any(axis=(0, 1)))
    if not shared.size:
        return
    coords = model.variables["together"].isel(capability=shared).coords
    model.add_variables(lower=0, coords=coords, integer=True, name="pool_lots")
    terms = [
        (1, labels_of(model, "together")[:, :, shared]),
        (-inputs.lot[shared], labels_of(model, "pool_lots")),
    ]
    names = names_along(inputs, "pool", "ally", "capability", capability=shared)
    constrain(model, "pool_lots", names, terms, "=", 0)


def add_new_starts(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Let a small ally start only few capabilities anew by itself."""
    if "provides" not in model.variables:
        return
    new = (inputs.today <= 0) & (inputs.promised <= 0) & inputs.small[:, None]
    keep = np.flatnonzero((new & (largest(inputs) > 0) & (inputs.minimum > 0)).any(axis=1))
    if keep.size:
        started = (new[keep], labels_of(model, "provides")[keep])
        allies = names_along(inputs, "ally", ally=keep)
        constrain(model, "new_starts", allies, [started], "<=", inputs.new_starts)


def add_nearness(model: "linopy.Model", inputs: TargetsInputs) -> None:
    """Add how far targets lie from today's holdings."""
    if inputs.nearness_weight <= 0:
        return
    dims, today = ("ally", "capability"), inputs.today
    model.add_variables(lower=table(inputs, np.zeros_like(today), *dims), name="away")
    names, away, units = (
        names_along(inputs, *dims),
        labels_of(model, "away"),
        labels_of(model, "units"),
    )
    constrain(model, "above_today", names, [(1, away), (-1, units)], ">=", -today)
    constrain(model, "below_today", names, [(1, away), (1, units)], ">=", today)


def shortfall_of(model: "linopy.Model", inputs: TargetsInputs) -> Any:
    """Return the unmet shares of the needs, added up."""
    each = np.where(inputs.need > 0, 1 / np.where(inputs.need > 0, inputs.need, 1.0), 0.0)
    return weighted_sum(model, (each, labels_of(model, "short")))


def preference_of(model: "linopy.Model", inputs: TargetsInputs) -> Any:
    """Return the total cost as planners weigh it: new orders over the years, and mean upkeep."""
    orders, units = labels_of(model, "orders"), labels_of(model, "units")
    terms: list[Term] = [(inputs.price / inputs.years, orders), (inputs.upkeep / 2, units)]
    if inputs.affinity_discount > 0 and inputs.affinity.any():
        called = inputs.affinity_discount * inputs.affinity
        terms.append((-called * inputs.price / inputs.years, orders))
        terms.append((-called * inputs.upkeep / 2, units))
    if "away" in model.variables:
        terms.append((inputs.nearness_weight * inputs.yearly, labels_of(model, "away")))
    return weighted_sum(model, *terms)
