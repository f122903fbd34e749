"""Orders: what allies replace and add, what they can man and pay for. Compiled."""

from typing import Any

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.equations import helper, row
from counterpoise.alliance.requirements import shortfall_ahead


@helper
def orders_step(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Fill in the orders of a step (`s.orders`): a plan's own, or what allies would order."""
    if policy.order_given:
        planned_orders(policy, s, step)
    else:
        shortfall_ahead(p, policy, s, step, future)
        growth_orders(p, policy, s, future)
        total_orders(s)


@helper
def growth_orders(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Share equipment money out between replacement and growth, by ally and capability.

    What retires is replaced first. Growth goes to what planners see short, partly along today's
    national mix and partly along the alliance's priced shortfall, as far as people can man it.
    Growth of all allies together stops at the shortfall.
    """
    allies, capabilities = s.stock.shape
    share = row(p.gap_allocation, future)
    s.total_growth[:] = 0.0
    for c in range(capabilities):
        s.is_short[c] = 1.0 if s.shortfall[c] > 0.0 else 0.0
        s.replacement_cost[c] = s.retirement[c] * s.unit_price[c]
        s.shortfall_value[c] = s.shortfall[c] * s.unit_price[c]
        s.short_per_price[c] = s.is_short[c] / s.unit_price[c]
    for a in range(allies):
        money = s.procurement[a] + s.carry_over[a]
        due = eq.weighted(s.replacement_cost, s.stock, a)
        fitting = eq.weighted(s.shortfall_value, policy.eligible, a)
        mixed = eq.weighted(s.is_short, s.national_mix, a)
        s.replacement_share[a] = min(1.0, money / due) if due > 0.0 else 0.0
        growth = max(0.0, money - due)
        to_gap = share if mixed > 0.0 else 1.0
        to_gap = to_gap if fitting > 0.0 else 0.0
        to_mix = (1.0 - to_gap) * growth / mixed if mixed > 0.0 else 0.0
        to_gap = to_gap * growth / fitting if fitting > 0.0 else 0.0
        for c in range(capabilities):
            s.additions[a, c] = (
                to_mix * s.national_mix[a, c] * s.short_per_price[c]
                + to_gap * s.shortfall[c] * policy.eligible[a, c]
            )
        light, heavy = 1.0, 1.0
        if policy.manning and s.crew_share[a] > 0.0:
            light, heavy = manned_growth(p, s, a, future)
        for c in range(capabilities):
            s.additions[a, c] *= light + (heavy - light) * s.crew_heavy[c]
        for c in range(capabilities):
            s.total_growth[c] += s.additions[a, c]
    for c in range(capabilities):
        total = s.total_growth[c]
        s.growth_share[c] = min(1.0, s.shortfall[c] / total) if total > 0.0 else 0.0


@helper
def total_orders(s: State) -> None:
    """Add replacement and growth up to orders, and price them."""
    allies, capabilities = s.stock.shape
    s.total_orders[:] = 0.0
    for a in range(allies):
        for c in range(capabilities):
            s.orders[a, c] = (
                s.replacement_share[a] * s.stock[a, c] * s.retirement[c]
                + s.growth_share[c] * s.additions[a, c]
            )
        for c in range(capabilities):
            s.total_orders[c] += s.orders[a, c]
        s.order_value[a] = eq.weighted(s.unit_price, s.orders, a)


@helper
def manned_growth(p: Parameters, s: State, a: int, future: int) -> Any:
    """Return the shares of light and of crew-heavy growth that an ally can man.

    Room goes first to what needs few people for its price.
    """
    light = eq.weighted(s.light_crew, s.additions, a)
    heavy = eq.weighted(s.heavy_crew, s.additions, a)
    ahead = 1.0 + row(p.recruitment_limit, future) * row(p.anticipation, future)
    available = eq.crews_available(
        s.people[a] * ahead, s.people_start[a], s.crew_share[a], row(p.crewing_of_growth, future)
    )
    room = eq.people_room(available, row(p.manning_start, future), s.crew_ahead[a])
    light_share = min(1.0, room / light) if light > 0.0 else 1.0
    left = max(0.0, room - light)
    return light_share, (min(1.0, left / heavy) if heavy > 0.0 else 1.0)


@helper
def planned_orders(policy: Policy, s: State, step: int) -> None:
    """Take a plan's own orders, scaled down where an ally cannot pay for them."""
    allies, capabilities = s.stock.shape
    s.total_orders[:] = 0.0
    for a in range(allies):
        cost = eq.weighted(s.unit_price, policy.order_path[step], a)
        money = s.procurement[a] + s.carry_over[a]
        scale = min(1.0, money / cost) if cost > 0.0 and policy.economy else 1.0
        s.order_value[a] = scale * cost
        for c in range(capabilities):
            s.orders[a, c] = scale * policy.order_path[step, a, c]
            s.total_orders[c] += s.orders[a, c]


@helper
def contract_step(policy: Policy, s: State) -> None:
    """Contract the orders that industry accepts, and carry over the money of those that wait.

    Equipment money for which an ally has no order to place is not carried over; it goes to
    equipment that is not modelled (`s.unassigned`).
    """
    allies, capabilities = s.stock.shape
    for a in range(allies):
        for c in range(capabilities):
            s.orders[a, c] *= s.order_acceptance[c]
        s.contracted[a] = eq.weighted(s.unit_price, s.orders, a)
    # A loop of its own: between the rows of orders it would keep them waiting.
    for a in range(allies):
        money = s.procurement[a] + s.carry_over[a]
        s.unassigned[a] = max(0.0, money - s.order_value[a]) if policy.economy else 0.0
        s.carry_over[a] = s.order_value[a] - s.contracted[a] if policy.economy else 0.0
