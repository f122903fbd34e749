"""Orders: what allies replace and add, what they can man and pay for. Compiled."""

from typing import Any

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.equations import helper, row
from counterpoise.alliance.forces import crews_at
from counterpoise.alliance.requirements import shortfall_ahead

PASSES = 3
"""How often money that first choices cannot use is offered to what is still short in a step."""


@helper
def orders_step(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Fill in the orders of a step (`s.orders`): a plan's own, or what allies would order.

    `s.wanted` are the units that all would order if nobody lacked crews.
    """
    for a in range(s.money.size):
        s.money[a] = s.procurement[a] + s.carry_over[a]
    if policy.order_given:
        planned_orders(policy, s, step)
        s.wanted[:] = s.total_orders
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
    s.wanted[:] = 0.0
    for c in range(capabilities):
        s.is_short[c] = 1.0 if s.shortfall[c] > 0.0 else 0.0
        s.replacement_cost[c] = s.retirement[c] * s.unit_price[c]
        s.shortfall_value[c] = s.shortfall[c] * s.unit_price[c]
        s.short_per_price[c] = s.is_short[c] / s.unit_price[c]
    for a in range(allies):
        due = eq.weighted(s.replacement_cost, s.stock, a)
        fitting = eq.weighted(s.shortfall_value, policy.eligible, a)
        mixed = eq.weighted(s.is_short, s.national_mix, a)
        s.replacement_share[a] = min(1.0, s.money[a] / due) if due > 0.0 else 0.0
        growth = max(0.0, s.money[a] - due)
        to_gap = share if mixed > 0.0 else 1.0
        to_gap = to_gap if fitting > 0.0 else 0.0
        to_mix = (1.0 - to_gap) * growth / mixed if mixed > 0.0 else 0.0
        to_gap = to_gap * growth / fitting if fitting > 0.0 else 0.0
        s.short_of_people[a] = 0.0
        if policy.manning:
            crew_room(p, policy, s, a, future)
        for c in range(capabilities):
            s.additions[a, c] = (
                to_mix * s.national_mix[a, c] * s.short_per_price[c]
                + to_gap * s.shortfall[c] * policy.eligible[a, c]
            )
        for c in range(capabilities):
            s.wanted[c] += s.additions[a, c]
        if policy.manning:
            keep_manned(p, policy, s, a, future)
        for c in range(capabilities):
            s.total_growth[c] += s.additions[a, c]
    for c in range(capabilities):
        total = s.total_growth[c]
        s.growth_share[c] = min(1.0, s.shortfall[c] / total) if total > 0.0 else 0.0
        s.wanted[c] = min(s.wanted[c], s.shortfall[c])


@helper
def crew_room(p: Parameters, policy: Policy, s: State, a: int, future: int) -> None:
    """Fill in the crews (`s.crew_room`) that an ally's pools have beside those of units that keep.

    Counted as far ahead as planners look, with the people that pay affords by then. Crews of what
    is held and under way beyond the units that keep theirs stand in `s.reserved`; growth of units
    that need fewer people for their price goes before them, as in `assign_crews`.
    """
    crew, manning = row(p.crew, future), row(p.manning_start, future)
    expected = eq.people_expected(
        s.people[a],
        s.affordable[a],
        row(p.recruitment_limit, future),
        row(p.attrition_limit, future),
        row(p.anticipation, future),
    )
    crews_at(p, s, s.crews_ahead, expected, a, future)
    for pool in range(s.pool_left.size):
        s.crew_room[a, pool] = s.crews_ahead[a, pool]
    for c in range(crew.size):
        ahead = max(0.0, s.stock[a, c] + s.additions[a, c])
        floor = eq.crew_floor(ahead, s.stock_start[a, c], manning)
        s.reserved[c] = crew[c] * (manning * ahead - floor)
        s.crew_room[a, policy.pool[c]] -= crew[c] * floor


@helper
def keep_manned(p: Parameters, policy: Policy, s: State, a: int, future: int) -> None:
    """Cut an ally's growth (`s.additions`) to what its pools can man, and take their crews.

    Crews go to growth in order of its price per crew: what needs few people is held last.
    """
    crew, manning = row(p.crew, future), row(p.manning_start, future)
    for i in range(crew.size):
        c = int(s.crew_order[i])
        pool = policy.pool[c]
        s.crew_room[a, pool] -= s.reserved[c]
        if crew[c] <= 0.0 or s.additions[a, c] <= 0.0:
            continue
        most = max(0.0, s.crew_room[a, pool]) / (manning * crew[c])
        if s.additions[a, c] > most:
            s.short_of_people[a] += (s.additions[a, c] - most) * s.unit_price[c]
            s.additions[a, c] = most
        s.crew_room[a, pool] -= manning * crew[c] * s.additions[a, c]


@helper
def return_crews(p: Parameters, policy: Policy, s: State, a: int, future: int) -> None:
    """Give crews back that were kept for growth which nobody ordered (`s.taken_share` was)."""
    crew, manning = row(p.crew, future), row(p.manning_start, future)
    for c in range(crew.size):
        kept = (1.0 - s.taken_share[c]) * s.additions[a, c]
        s.crew_room[a, policy.pool[c]] += manning * crew[c] * kept


@helper
def total_orders(s: State) -> None:
    """Add replacement and growth up to orders."""
    allies, capabilities = s.stock.shape
    s.total_orders[:] = 0.0
    for a in range(allies):
        for c in range(capabilities):
            replaced = s.replacement_share[a] * s.stock[a, c] * s.retirement[c]
            s.orders[a, c] = replaced + s.growth_share[c] * s.additions[a, c]
            s.wanted[c] += replaced
        for c in range(capabilities):
            s.total_orders[c] += s.orders[a, c]
    for c in range(capabilities):
        s.wanted[c] = max(s.wanted[c], s.total_orders[c])


@helper
def planned_orders(policy: Policy, s: State, step: int) -> None:
    """Take a plan's own orders, scaled down where an ally cannot pay for them."""
    allies, capabilities = s.stock.shape
    s.total_orders[:] = 0.0
    for a in range(allies):
        cost = eq.weighted(s.unit_price, policy.order_path[step], a)
        scale = min(1.0, s.money[a] / cost) if cost > 0.0 and policy.economy else 1.0
        for c in range(capabilities):
            s.orders[a, c] = scale * policy.order_path[step, a, c]
            s.total_orders[c] += s.orders[a, c]


@helper
def contract_step(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Contract the orders that industry accepts; offer money left to what is still short.

    The money of orders that wait for industry is carried over, unless it buys something else
    first. What is left then is unused (`s.unused`).
    """
    allies, capabilities = s.stock.shape
    for a in range(allies):
        wanted = eq.weighted(s.unit_price, s.orders, a)
        for c in range(capabilities):
            s.orders[a, c] *= s.order_acceptance[c]
        s.contracted[a] = eq.weighted(s.unit_price, s.orders, a)
        s.carry_over[a] = wanted - s.contracted[a]
    for c in range(capabilities):
        s.contracted_units[c] = s.order_acceptance[c] * s.total_orders[c]
    if not policy.economy:
        s.carry_over[:] = 0.0
        s.unused[:] = 0.0
        return
    if not policy.order_given:
        reprogram(p, policy, s, future)
    for a in range(allies):
        left = max(0.0, s.money[a] - s.contracted[a])
        s.carry_over[a] = min(s.carry_over[a], left)
        s.unused[a] = left - s.carry_over[a]


@helper
def reprogram(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Offer money that first choices cannot use to what is short, has a maker and can be manned.

    Only the share of it that is re-programmed within a year moves.
    """
    allies, capabilities = s.stock.shape
    moving = row(p.reprogrammed_share, future)
    for c in range(capabilities):
        accepted = s.order_acceptance[c] * s.total_orders[c]
        room = max(0.0, s.available[c] * policy.step_years - accepted)
        s.room_left[c] = room if policy.industry else 1e30
        grown = s.order_acceptance[c] * s.growth_share[c] * s.total_growth[c]
        s.short_left[c] = max(0.0, s.shortfall[c] - grown)
        s.taken_share[c] = s.order_acceptance[c] * s.growth_share[c]
    for a in range(allies):
        s.idle[a] = moving * max(0.0, s.money[a] - s.contracted[a])
        if policy.manning:
            return_crews(p, policy, s, a, future)
    s.reserved[:] = 0.0
    for _ in range(PASSES):
        one_pass(p, policy, s, future)


@helper
def one_pass(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Share idle money out along the price of what is short and can be built, once."""
    allies, capabilities = s.stock.shape
    s.total_growth[:] = 0.0
    for c in range(capabilities):
        s.still_short[c] = min(s.short_left[c], s.room_left[c])
        s.shortfall_value[c] = s.still_short[c] * s.unit_price[c]
    for a in range(allies):
        fitting = eq.weighted(s.shortfall_value, policy.eligible, a)
        part = s.idle[a] / fitting if fitting > 0.0 else 0.0
        for c in range(capabilities):
            s.additions[a, c] = part * s.still_short[c] * policy.eligible[a, c]
        if policy.manning and part > 0.0:
            keep_manned(p, policy, s, a, future)
        for c in range(capabilities):
            s.total_growth[c] += s.additions[a, c]
    for c in range(capabilities):
        total = s.total_growth[c]
        s.growth_share[c] = min(1.0, s.still_short[c] / total) if total > 0.0 else 0.0
        taken = s.growth_share[c] * total
        s.taken_share[c] = s.growth_share[c]
        s.contracted_units[c] += taken
        s.short_left[c] -= taken
        s.room_left[c] -= taken
    for a in range(allies):
        spent = 0.0
        for c in range(capabilities):
            more = s.growth_share[c] * s.additions[a, c]
            s.orders[a, c] += more
            spent += more * s.unit_price[c]
        s.contracted[a] += spent
        s.idle[a] = max(0.0, s.idle[a] - spent)
        if policy.manning:
            return_crews(p, policy, s, a, future)
