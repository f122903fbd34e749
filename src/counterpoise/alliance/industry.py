"""Industry: which orders it accepts, which region builds them, how capacity moves. Compiled."""

from typing import Any, NamedTuple

from counterpoise.alliance import equations as eq
from counterpoise.alliance.compilation import kernel

HOME = 0
"""The supplier region of Europe's own makers."""
OPEN_IN_PART = 1
"""The supplier region (the leading ally's) of whose capacity only a share is open to others."""


class Industry(NamedTuple):
    """How industry answers orders.

    `growth` (R, C) and `decay`: fastest yearly growth and fall of capacity, as shares of it;
    `adjustment`: years in which it follows orders; `open_share` of the leading ally's capacity;
    `step_years`; `limited`: whether capacity limits orders.
    """

    growth: Any
    decay: float
    adjustment: float
    open_share: float
    step_years: float
    limited: int


@kernel
def industry_step(
    industry: Industry, capacity: Any, orders: Any, asked: Any, acceptance: Any, share: Any
) -> None:
    """Accept orders as far as industry can, share them out by region, and move capacity on.

    Parameters
    ----------
    industry : Industry
        How it answers.
    capacity : array (R, C)
        Units a year; moved on.
    orders : array (C)
        Units ordered in the step by all allies.
    asked : array (R, C)
        Units a year that industry is asked to build up to; without rows where nobody asks.
    acceptance : array (C)
        Filled in: the share of orders that industry accepts.
    share : array (R, C)
        Filled in: the share of them that each region builds; 0 where nobody can.
    """
    # Holds what is open to orders until it is turned into the share accepted: one array less.
    supplier_share(industry, capacity, share, acceptance)
    accept(industry, orders, acceptance)
    capacity_step(industry, capacity, orders, orders, asked, share)


@kernel
def accept(industry: Industry, orders: Any, acceptance: Any) -> None:
    """Turn what is open to orders in `acceptance` (C, units a year) into the share accepted."""
    for c in range(orders.size):
        accepted = eq.accepted_share(orders[c], acceptance[c], industry.step_years)
        acceptance[c] = accepted if industry.limited else 1.0


@kernel
def supplier_share(industry: Industry, capacity: Any, share: Any, available: Any) -> None:
    """Fill in each region's share (R, C) of the orders of each capability, by its open capacity.

    `available` (C) is filled in with the capacity of all regions that is open to orders, in units
    a year. Loops over capabilities stand inside, as everywhere: compiled, they take several at
    once.
    """
    regions, capabilities = capacity.shape
    available[:] = 0.0
    for r in range(regions):
        part = industry.open_share if r == OPEN_IN_PART else 1.0
        for c in range(capabilities):
            share[r, c] = capacity[r, c] * part
        for c in range(capabilities):
            available[c] += share[r, c]
    for r in range(regions):
        for c in range(capabilities):
            share[r, c] = share[r, c] / available[c] if available[c] > 0.0 else 0.0


@kernel
def capacity_step(
    industry: Industry, capacity: Any, orders: Any, wanted: Any, asked: Any, share: Any
) -> None:
    """Move capacity towards the yearly rate of orders, accepted or not, or what is asked for.

    `wanted` (C) are units that would be ordered if nobody lacked crews: a line does not shrink
    while they would fill it.
    """
    dt = industry.step_years
    for r in range(capacity.shape[0]):
        for c in range(orders.size):
            rate = orders[c] * share[r, c] / dt
            rate = max(rate, min(wanted[c] * share[r, c] / dt, capacity[r, c]))
            if asked.shape[0]:
                rate = max(rate, asked[r, c])
            capacity[r, c] = eq.capacity_next(
                capacity[r, c], rate, industry.growth[r, c], industry.decay, industry.adjustment, dt
            )
