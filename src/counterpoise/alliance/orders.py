"""Orders: what allies replace and add, what they can man and pay for. Compiled."""

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.crews import crew_room, keep_manned, take_crews
from counterpoise.alliance.equations import helper, row
from counterpoise.alliance.requirements import shortfall_ahead

FRICTION, PEOPLE, INDUSTRY, NO_MAKER, NOT_FORESEEN = range(5)
"""Places of `REASONS`."""
UNLIMITED = 1e30
PASSES = 1
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
    if policy.manning:
        crew_room(p, policy, s, future)
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
        for c in range(capabilities):
            s.additions[a, c] = (
                to_mix * s.national_mix[a, c] * s.short_per_price[c]
                + to_gap * s.shortfall[c] * policy.eligible[a, c]
            )
        for c in range(capabilities):
            s.wanted[c] += s.additions[a, c]
    if policy.manning:
        keep_manned(p, policy, s, future)
    for a in range(allies):
        for c in range(capabilities):
            s.total_growth[c] += s.additions[a, c]
    for c in range(capabilities):
        total = s.total_growth[c]
        s.growth_share[c] = min(1.0, s.shortfall[c] / total) if total > 0.0 else 0.0
        s.wanted[c] = min(s.wanted[c], s.shortfall[c])


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
        s.waiting[a] = wanted - s.contracted[a]
        s.left_over[a] = max(0.0, s.money[a] - s.contracted[a])
    for c in range(capabilities):
        s.contracted_units[c] = s.order_acceptance[c] * s.total_orders[c]
    if policy.economy and not policy.order_given:
        reprogram(p, policy, s, future)
    for a in range(allies):
        left = max(0.0, s.money[a] - s.contracted[a]) if policy.economy else 0.0
        s.carry_over[a] = min(s.waiting[a], left) if policy.economy else 0.0
        s.unused[a] = left - s.carry_over[a]


@helper
def reprogram(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Offer money that first choices cannot use to what is short, has a maker and can be manned.

    Only the share of it that is re-programmed within a year moves.
    """
    allies, capabilities = s.stock.shape
    moving = row(p.reprogrammed_share, future)
    for c in range(capabilities):
        room = max(0.0, s.available[c] * policy.step_years - s.contracted_units[c])
        s.room_left[c] = room if policy.industry else UNLIMITED
        s.taken_share[c] = s.order_acceptance[c] * s.growth_share[c]
        s.short_left[c] = max(0.0, s.shortfall[c] - s.taken_share[c] * s.total_growth[c])
    for a in range(allies):
        s.idle[a] = moving * s.left_over[a]
    if policy.manning:
        take_crews(p, policy, s, future)
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
        part = min(s.idle[a] / fitting, 1.0) if fitting > 0.0 else 0.0
        for c in range(capabilities):
            s.additions[a, c] = part * s.still_short[c] * policy.eligible[a, c]
    if policy.manning:
        keep_manned(p, policy, s, future)
    for a in range(allies):
        for c in range(capabilities):
            s.total_growth[c] += s.additions[a, c]
    for c in range(capabilities):
        total = s.total_growth[c]
        s.taken_share[c] = min(1.0, s.still_short[c] / total) if total > 0.0 else 0.0
        taken = s.taken_share[c] * total
        s.contracted_units[c] += taken
        s.short_left[c] -= taken
        s.room_left[c] -= taken
        s.taken_price[c] = s.taken_share[c] * s.unit_price[c]
    for a in range(allies):
        for c in range(capabilities):
            s.orders[a, c] += s.taken_share[c] * s.additions[a, c]
        spent = eq.weighted(s.taken_price, s.additions, a)
        s.contracted[a] += spent
        s.idle[a] = max(0.0, s.idle[a] - spent)
    if policy.manning:
        take_crews(p, policy, s, future)


@helper
def name_unspent(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Say why the money of a step bought nothing (`s.unspent`), by ally and reason.

    What did not move in time is friction. The rest is shared out along the price of what is still
    short: it lacks a maker, room in industry, or crews. Where nothing is short as planners see
    it, nothing was foreseen.
    """
    capabilities = s.short_left.size
    moving = row(p.reprogrammed_share, future)
    for c in range(capabilities):
        value = s.short_left[c] * s.unit_price[c]
        made, open_ = s.available[c] > 0.0, s.room_left[c] > 1e-9 * s.short_left[c]
        s.no_maker[c] = 0.0 if made else value
        s.lacks_room[c] = value if made and not open_ else 0.0
        s.lacks_people[c] = value if made and open_ else 0.0
    for a in range(s.unused.size):
        left = s.unused[a]
        people = eq.weighted(s.lacks_people, policy.eligible, a)
        industry = eq.weighted(s.lacks_room, policy.eligible, a)
        nobody = eq.weighted(s.no_maker, policy.eligible, a)
        short = people + industry + nobody
        held = 0.0
        if short > 0.0 and not policy.order_given:
            held = min(left, (1.0 - moving) * s.left_over[a])
        part = (left - held) / short if short > 0.0 else 0.0
        s.unspent[a, FRICTION] = held
        s.unspent[a, PEOPLE] = part * people
        s.unspent[a, INDUSTRY] = part * industry
        s.unspent[a, NO_MAKER] = part * nobody
        s.unspent[a, NOT_FORESEEN] = left - held if short <= 0.0 else 0.0
        if policy.leading[a]:
            for reason in range(s.unspent.shape[1]):
                s.unspent[a, reason] = 0.0
