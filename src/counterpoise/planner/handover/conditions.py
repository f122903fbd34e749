"""What a plan cannot change: money, people, readiness, need and prices along a scenario.

In the engine none of these depends on orders, as long as the upkeep of what stands is paid. They
are worked out here with the engine's own equations, one future at a time, so that a plan and its
replay speak of the same conditions. Stocks sit on step bounds, flows between them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Assembly, Parameters, Policy, policy_of
from counterpoise.alliance import equations as eq
from counterpoise.alliance.compilation import plain
from counterpoise.alliance.industry import OPEN_IN_PART, Industry
from counterpoise.alliance.tables import row
from counterpoise.planner.handover.resources import Means, crews_available, means_of
from counterpoise.quarters import Calendar
from counterpoise.scenario import Scenario

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Conditions:
    """The conditions of one future.

    Sizes: T steps, A allies without the leading one, C capabilities, P pools of crews, R supplier
    regions.

    Parameters
    ----------
    allies, capabilities : tuple of str
        Who plans, and what is planned.
    moments : tuple of str
        Names of the T + 1 bounds.
    step_years : float
        Length of a step in years.
    spare : array (T, A)
        Money left after personnel and overhead, million dollars per step.
    modelled : float
        Share of it that may buy these capabilities once upkeep is paid.
    crews : array (T + 1, A, P)
        People who can man units, by pool; infinite where manning is switched off.
    pool : array of int (C,)
        The pool that mans each capability.
    manned_at_start : float
        Share of units that is manned on the opening day.
    readiness : array (T + 1, A)
        Ready share of crewed equipment, at first as if nothing were ordered. A replay tells better.
    manning : array (T + 1, A, C)
        Share of units that is counted as manned where a plan does not assign crews itself: that of
        the opening day, or less where a pool falls short even if nothing is ordered.
    price : array (T, C)
        Million dollars per unit.
    outflow : array (T, C)
        Share of a delivery stage that moves on in a step.
    retire, upkeep, crew : array (C,)
        Share of stock per step; million dollars per unit and year; people per unit.
    committed : array (A,)
        Share of holdings committed to plans.
    need : array (T + 1, C)
        Ready units needed.
    contribution : array (C,)
        Ready units of the leading ally before any drawdown.
    remaining : array (T + 1, C)
        Announced remaining share of them in the scenario.
    executed, lag_steps : float
        Executed fraction of the drawdown and its lag in steps.
    stock, stage : array (A, C)
        Units on the opening day, and under way in each of three stages.
    given : array (T + 1, A, C)
        Stock that the scenario gives as a path; not a number where it does not.
    eligible : array of bool (A, C)
        Who may order what.
    capacity, growth : array (R, C)
        Yearly output on the opening day and its fastest yearly growth.
    decay, adjustment, open_share : float
        Fastest yearly fall of capacity, its adjustment time in years, and the share of the leading
        ally's output that is open to others.
    limited : bool
        Whether industry limits orders.
    spare_at_most : array (T, A), optional
        Money left after personnel and overhead if effort rose as fast as the debt rule allows.
    unplanned : array (T + 1, C), optional
        Coverage that no plan should fall below, from runs without one.
    booked : array (T, A, C), optional
        Units that a step delivers from firm orders of before.
    paid_on_delivery : array (T, A) or float
        What is still to be paid for them, million dollars per step.
    """

    allies: tuple[str, ...]
    capabilities: tuple[str, ...]
    moments: tuple[str, ...]
    step_years: float
    spare: Floats
    modelled: float
    crews: Floats
    pool: NDArray[np.int64]
    manned_at_start: float
    readiness: Floats
    manning: Floats
    price: Floats
    outflow: Floats
    retire: Floats
    upkeep: Floats
    crew: Floats
    committed: Floats
    need: Floats
    contribution: Floats
    remaining: Floats
    executed: float
    lag_steps: float
    stock: Floats
    stage: Floats
    given: Floats
    eligible: Booleans
    capacity: Floats
    growth: Floats
    decay: float
    adjustment: float
    open_share: float
    limited: bool
    spare_at_most: Floats | None = None
    unplanned: Floats | None = None
    booked: Floats | None = None
    paid_on_delivery: Floats | float = 0.0

    @property
    def steps(self) -> int:
        """Number of steps."""
        return int(self.price.shape[0])

    def standing(self) -> tuple[Floats, Floats]:
        """Return stock (T + 1, A, C) and what is under way at the end, if nothing is ordered."""
        return self.with_orders(None)

    def with_orders(self, orders: Floats | None) -> tuple[Floats, Floats]:
        """Return stock (T + 1, A, C) with orders (T, A, C), and what is under way at the end."""
        path, coming = trajectory(self.stock, self.stage, self.outflow, self.retire, orders)
        if self.booked is not None:
            path = path + arrived(self.booked, self.retire)
        return np.where(np.isnan(self.given), path, self.given), coming

    @property
    def usable(self) -> Floats:
        """Ready committed units per unit held: array (T + 1, A, C)."""
        return self.used(self.manning)

    def used(self, manning: Floats | float) -> Floats:
        """Return ready committed units (T + 1, A, C) per unit of which some share is manned."""
        crewed = (self.crew > 0).astype(float)
        ready = self.readiness[:, :, None] * manning
        return np.asarray(self.committed[:, None] * (1 + (ready - 1) * crewed))

    def contributed(self, remaining: Floats) -> Floats:
        """Return what the leading ally contributes along a remaining share (T + 1, C)."""
        announced = self.lagged() @ remaining
        return np.asarray(plain(eq.contributed)(self.contribution, announced, self.executed))

    def lagged(self) -> Floats:
        """Return the matrix (T + 1, T + 1) that reads a path as late as it is executed."""
        return _lagged(self.steps + 1, self.lag_steps)

    @property
    def industry(self) -> Industry:
        """How industry answers orders, as the engine steps it."""
        return Industry(
            self.growth,
            self.decay,
            self.adjustment,
            self.open_share,
            self.step_years,
            int(self.limited),
        )

    @property
    def open_to(self) -> Floats:
        """Share of each region's output that is open to orders: array (R,)."""
        share = np.ones(self.capacity.shape[0])
        share[OPEN_IN_PART] = self.open_share
        return share


@lru_cache(maxsize=1024)
def _lagged(bounds: int, lag_steps: float) -> Floats:
    """Return the weights with which the engine reads a path late; do not change them."""
    from counterpoise.alliance.requirements import interpolate

    each = np.eye(bounds)
    rows = [[interpolate(each, t - lag_steps, i) for i in range(bounds)] for t in range(bounds)]
    return np.array(rows)


def trajectory(
    stock: Floats, stage: Floats, outflow: Floats, retire: Floats, orders: Floats | None = None
) -> tuple[Floats, Floats]:
    """Return stock (T + 1, ..., C) and what is under way at the end (..., C).

    The engine's delivery: three equal stages in a row, and a constant share that retires.

    Parameters
    ----------
    stock, stage : array (..., C)
        Units on the opening day, and in each of three delivery stages.
    outflow : array (T, C)
        Share of a stage that moves on.
    retire : array (C,)
        Share of stock that retires in a step.
    orders : array (T, ..., C), optional
        Units ordered in each step; none if not given.
    """
    from counterpoise.alliance.forces import delivery_path

    steps, (*rows, capabilities) = outflow.shape[0], stock.shape
    flat = (capabilities, int(np.prod(rows)))

    def by_capability(table: Floats) -> Floats:
        return np.array(table.reshape(flat[::-1]).T, order="C")

    path = np.empty((steps + 1, *flat))
    path[0] = by_capability(stock)
    first, second, third = (by_capability(np.broadcast_to(stage, stock.shape)) for _ in range(3))
    placed = np.zeros((steps, *flat))
    if orders is not None:
        placed[:] = orders.reshape(steps, *flat[::-1]).swapaxes(1, 2)
    flows = np.ascontiguousarray(outflow), np.array(retire)
    delivery_path(path, first, second, third, placed, *flows)
    under_way = (first + second + third).T.reshape(stock.shape)
    return path.swapaxes(1, 2).reshape(steps + 1, *stock.shape), np.asarray(under_way)


def arrived(booked: Floats, retire: Floats) -> Floats:
    """Return what still stands (T + 1, A, C) of units that steps deliver (T, A, C)."""
    path = np.zeros((booked.shape[0] + 1, *booked.shape[1:]))
    for t, units in enumerate(booked):
        path[t + 1] = (1.0 - retire) * path[t] + units
    return path


def conditions_of(
    scenario: Scenario, parameters: Parameters | None = None, future: int = 0
) -> Conditions:
    """Return the conditions of a scenario.

    Parameters
    ----------
    scenario : Scenario
        What is assumed.
    parameters : Parameters, optional
        Figures drawn for several futures; the central ones if not given.
    future : int
        Which of them.
    """
    policy = policy_of(scenario)
    assembly = Assembly(scenario)
    p = parameters or assembly.parameters({}, 1)
    keep = np.flatnonzero(policy.leading == 0)
    steps, dt = policy.remaining.shape[0] - 1, policy.step_years
    means, most = means_of(p, policy, future), means_of(p, policy, future, unbounded=True)
    given = _given(policy, keep, steps)
    crews = crews_available(p, policy, future, means, keep)

    def figure(name: str) -> Floats:
        return np.asarray(row(getattr(p, name), future))

    found = Conditions(
        allies=tuple(scenario.members[a] for a in keep),
        capabilities=tuple(scenario.capabilities),
        moments=_moments(scenario.calendar),
        step_years=dt,
        spare=means.spare[:, keep],
        modelled=float(figure("modelled_equipment_share")),
        crews=crews,
        pool=np.asarray(policy.pool, dtype=np.int64),
        manned_at_start=float(figure("manning_start")) if policy.manning else 1.0,
        readiness=means.readiness[:, keep],
        manning=np.ones_like(given),
        price=means.price,
        outflow=means.outflow,
        retire=means.retirement,
        upkeep=figure("upkeep"),
        crew=figure("crew"),
        committed=figure("committed_share")[keep],
        need=np.tile(figure("requirement"), (steps + 1, 1)),
        contribution=means.contribution,
        remaining=policy.remaining,
        executed=float(figure("executed_fraction")),
        lag_steps=float(figure("execution_lag")) / dt,
        stock=means.stock[keep],
        stage=means.stage[keep],
        given=given,
        eligible=(policy.eligible[keep] > 0) & np.isnan(given[0]),
        spare_at_most=most.spare[:, keep],
        **_industry(figure, policy, means),
        **_firm_orders(policy, means, keep, float(figure("booked_unpaid_share"))),
    )
    return replace(found, manning=found.manned_at_start * kept(found, found.standing()[0]))


def _industry(figure: Callable[[str], Floats], policy: Policy, means: Means) -> dict[str, Any]:
    """Return the capacity of industry and how it answers orders."""
    return {
        "capacity": means.capacity,
        "growth": figure("growth_limit"),
        "decay": float(figure("capacity_decay")),
        "adjustment": float(figure("capacity_adjustment_time")),
        "open_share": float(figure("import_availability")),
        "limited": bool(policy.industry),
    }


def _firm_orders(
    policy: Policy, means: Means, keep: NDArray[np.int64], unpaid: float
) -> dict[str, Any]:
    """Return what steps deliver of firm orders, and what is still to be paid for it."""
    if not policy.booked.size:
        return {}
    units = np.diff(policy.booked, axis=0).swapaxes(1, 2)[:, keep]
    due = np.einsum("tac,tc->ta", units, means.price)
    return {"booked": units, "paid_on_delivery": unpaid * due}


def kept(c: Conditions, units: Floats) -> Floats:
    """Return the share of crews (T + 1, A, C) that units (T + 1, A, C) manned as at the start keep.

    It is 1 unless their pool has fewer people than they take.
    """
    asked = in_pools(c, c.manned_at_start * c.crew * units)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(asked > c.crews, c.crews / asked, 1.0)
    return np.asarray(share[:, :, c.pool])


def in_pools(c: Conditions, people: Floats) -> Floats:
    """Add people (T + 1, A, C) up over the capabilities of each pool: array (T + 1, A, P)."""
    member = c.pool[:, None] == np.arange(c.crews.shape[2])
    return np.asarray(people @ member.astype(float))


def _moments(calendar: Calendar) -> tuple[str, ...]:
    """Return the names of all bounds, those within a quarter as parts of it."""
    each, labels = calendar.steps_per_quarter, calendar.bound_labels
    return tuple(
        labels[t // each] + (f"+{t % each}/{each}" if t % each else "")
        for t in range(calendar.steps + 1)
    )


def _given(policy: Policy, keep: NDArray[np.int64], steps: int) -> Floats:
    shape = (steps + 1, keep.size, policy.pool.size)
    if not policy.stock_path.shape[0]:
        return np.full(shape, np.nan)
    return np.where(policy.stock_given[keep] > 0, policy.stock_path[:, keep], np.nan)
