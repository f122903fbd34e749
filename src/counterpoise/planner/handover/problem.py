"""The glide path as a linear program: one function for each family of constraints.

Delivery and retirement are folded into coefficients: `Response` says what one unit ordered in each
step of a period adds to stock at every bound, by the engine's own stepping. That leaves orders,
capacity and the drawdown as variables, and a program a hundred times smaller than one with every
delivery stage in it. Stocks sit on bounds 0 to T, orders in periods of several steps.
"""

from typing import Any

import numpy as np

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.conditions import Conditions, trajectory
from counterpoise.planner.handover.crew_rows import (
    add_crews,
    add_manned,
    add_manned_supply,
    provided_by_cell,
)
from counterpoise.planner.handover.program import (
    Choices,
    Floats,
    HandoverProblem,
    Ints,
    array,
)
from counterpoise.planner.handover.rule_rows import add_rules
from counterpoise.planner.handover.suppliers import largest_capacity


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
    add_rules(built)
    if choices.hook is not None:
        more = choices.hook(built)
        built.penalty = built.penalty + (0.0 if more is None else more)
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


def add_money(built: HandoverProblem) -> None:
    """Add the budget: upkeep of what stands and firm orders come first, orders take what is left.

    Where even what stands without any order costs more than there is, nothing is ordered from
    pledged money, and nothing that would have to be kept then is ordered earlier. Added money
    first pays upkeep that goes unpaid, as in the engine.
    """
    c, model, dt = built.conditions, built.model, built.conditions.step_years
    due_anyway, left = paid_anyway(c)
    rows = np.ones_like(left, dtype=bool)
    if built.choices.money_rows is not None and built.choices.budget == "pledged":
        rows = built.choices.money_rows
    steps = np.flatnonzero(rows.any(axis=1))
    places = {"step": np.arange(steps.size)}
    cost = built.added(
        built.by_step(BILLION * c.price[steps]).assign_coords(places)
        * built.order.isel(period=built.period[steps])
        .assign_coords(period=places["step"])
        .rename(period="step"),
        built.ally,
        "ally",
    )
    owners = np.unique(built.ally)
    upkeep = BILLION * dt * c.upkeep * np.ones((steps.size, len(c.allies), 1))
    due = built.stocked(upkeep, built.ally, "ally", response=built.response[steps])
    due = due.rename(bound="step")
    room = array(left[steps].T, "ally", "step").isel(ally=owners)
    spending = cost + c.modelled * due
    if built.choices.budget == "pledged":
        asked = array(rows[steps].T, "ally", "step").isel(ally=owners).astype(bool)
        model.add_constraints(spending <= room, name="money", mask=asked)
        return
    most = np.full_like(left, np.inf)
    arriving = BILLION * c.paid_on_delivery
    if built.choices.budget == "debt-rule":
        most = debt_rule_room(c, left, c.modelled * due_anyway + arriving)
    extra = model.add_variables(
        lower=0.0 * room, upper=array(most.T, "ally", "step").isel(ally=owners), name="extra"
    )
    model.add_constraints(spending - extra <= room, name="money")
    if (c.spare > 0).any():
        unpaid = np.maximum(BILLION * c.spare - due_anyway - arriving, -most)
        beyond = array(unpaid.T, "ally", "step").isel(ally=owners)
        model.add_constraints(cost + due - extra <= beyond, name="upkeep")


def paid_anyway(c: Conditions) -> tuple[Floats, Floats]:
    """Return upkeep of what stands without any order, and money left for orders: (T, A) each.

    In billion dollars a step.
    """
    standing, _ = c.standing()
    due = (BILLION * c.step_years * c.upkeep * standing).sum(axis=2)[:-1]
    left = c.modelled * (BILLION * c.spare - due) - BILLION * c.paid_on_delivery
    return due, np.maximum(left, 0.0)


def debt_rule_room(c: Conditions, left: Floats, due: Floats) -> Floats:
    """Return how much money may be added (T, A) if effort rises as fast as debt rules allow.

    Parameters
    ----------
    c : Conditions
        The conditions.
    left, due : array (T, A)
        What pledges leave for orders, and what upkeep and deliveries take anyway, billion dollars.
    """
    if c.spare_at_most is None:
        raise ValueError("These conditions have no debt rule.")
    most = np.maximum(BILLION * c.modelled * c.spare_at_most - due, 0.0)
    return np.asarray(np.maximum(most - left, 0.0))


def add_industry(built: HandoverProblem) -> None:
    r"""Keep orders within what industry can deliver if it grows as fast as it may.

    .. math:: \sum_a o_{acp} \le dt \sum_r \omega_r K_{rc} (1 + \gamma_{rc}\,dt)^t

    Growth costs a plan nothing, so that output as large as it can be is never worse than less. Of
    the steps of a period, in which orders stay the same, the one with the least output binds.
    `suppliers.least_capacity` then says how little of that growth the orders need.
    """
    ordered = built.added(1.0 * built.order, built.capability, "cap")
    caps = np.unique(built.capability)
    most = array(most_output(built).T, "cap", "period").isel(cap=caps)
    built.model.add_constraints(ordered <= most, name="industry")


def most_output(built: HandoverProblem) -> Floats:
    """Return the units that may be ordered in every step of each period: array (periods, C)."""
    c = built.conditions
    output = c.step_years * np.einsum("r,rct->tc", c.open_to, largest_capacity(c))
    starts = np.flatnonzero(np.diff(built.period, prepend=-1))
    return np.asarray(np.minimum.reduceat(output, starts, axis=0))


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
    model, bounds = built.model, slice(built.choices.cap_from, None)
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
