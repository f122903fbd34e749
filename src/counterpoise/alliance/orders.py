"""Orders: what allies replace and add, what they can man and pay for. Compiled."""

from typing import Any

from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import helper
from counterpoise.alliance.crews import crew_room, keep_manned, take_crews, take_more_crews
from counterpoise.alliance.lanes import ratio, rounding, where
from counterpoise.alliance.requirements import shortfall_ahead
from counterpoise.alliance.row_sums import row_product, row_total, total
from counterpoise.alliance.tables import place, row

FRICTION, PEOPLE, INDUSTRY, NO_MAKER, NOT_FORESEEN, NOTHING_SHORT = range(6)
"""Places of `REASONS`."""
UNLIMITED = 1e30


@helper
def orders_step(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Fill in the orders of a step (`s.orders`): a plan's own, or what allies would order.

    `s.wanted` are the units that all would order if nobody lacked crews.
    """
    for a in range(s.money.size):
        s.money[a] = s.procurement[a] + s.carry_over[a]
    if policy.order_given:
        planned_orders(policy, s)
        for c in range(s.wanted.size):
            s.wanted[c] = s.total_orders[c]
    else:
        shortfall_ahead(p, policy, s, step, future)
        growth_orders(p, policy, s, future)
        total_orders(s)


@helper
def growth_orders(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Share equipment money out between replacement and growth, by ally and capability.

    What retires is replaced first. Growth goes to what planners see short, partly along today's
    national mix and partly along the alliance's priced shortfall, as far as people can man it.
    """
    capabilities, allies = s.stock.shape
    if policy.manning:
        crew_room(p, policy, s, future)
    weigh_demand(s)
    money_for_growth(p, s, future)
    for c in range(capabilities):
        short, per_price = s.shortfall[c], 1.0 / s.unit_price[c]
        if short > 0.0:
            for a in range(allies):
                s.additions[c, a] = (
                    s.to_mix[a] * s.national_mix[c, a] * per_price
                    + s.to_gap[a] * short * s.eligible[c, a]
                )
            s.wanted[c] = min(row_total(s.additions, c), short)
        else:
            nothing_added(s, c)
            s.wanted[c] = 0.0
    if policy.manning:
        keep_manned(p, policy, s, s.shortfall, future)


@helper
def nothing_added(s: State, c: int) -> None:
    """Add nothing to what is held of a capability."""
    for a in range(s.money.size):
        s.additions[c, a] = 0.0


@helper
def weigh_demand(s: State) -> None:
    """Add up what each ally's replacement costs, and what it could buy of what is short."""
    capabilities, allies = s.stock.shape
    s.due[:], s.fitting[:], s.mixed[:] = 0.0, 0.0, 0.0
    for c in range(capabilities):
        cost = s.retirement[c] * s.unit_price[c]
        for a in range(allies):
            s.due[a] += cost * s.stock[c, a]
        if s.shortfall[c] > 0.0:
            value = s.shortfall[c] * s.unit_price[c]
            for a in range(allies):
                s.fitting[a] += value * s.eligible[c, a]
                s.mixed[a] += s.national_mix[c, a]


@helper
def money_for_growth(p: Parameters, s: State, future: int) -> None:
    """Part money beyond replacement: along the national mix, and along the priced shortfall."""
    share = row(p.gap_allocation, future)
    for a in range(s.money.size):
        due, fitting, mixed = s.due[a], s.fitting[a], s.mixed[a]
        s.replacement_share[a] = min(1.0, ratio(s.money[a], due, 0.0))
        growth = max(0.0, s.money[a] - due)
        to_gap = where(fitting > 0.0, where(mixed > 0.0, share, 1.0), 0.0)
        s.to_mix[a] = ratio((1.0 - to_gap) * growth, mixed, 0.0)
        s.to_gap[a] = ratio(to_gap * growth, fitting, 0.0)


@helper
def total_orders(s: State) -> None:
    """Add replacement and growth up to orders; no more growth than is short (`s.growth_share`)."""
    for c in range(s.total_orders.size):
        growth = row_total(s.additions, c) if s.shortfall[c] > 0.0 else 0.0
        share = min(1.0, s.shortfall[c] / growth) if growth > 0.0 else 0.0
        s.total_growth[c], s.growth_share[c] = growth, share
        retired = s.retirement[c]
        for a in range(s.money.size):
            s.orders[c, a] = (
                s.replacement_share[a] * s.stock[c, a] * retired + share * s.additions[c, a]
            )
        s.total_orders[c] = row_total(s.orders, c)
        replaced = retired * row_product(s.replacement_share, s.stock, c)
        s.wanted[c] = max(s.wanted[c] + replaced, s.total_orders[c])


@helper
def planned_orders(policy: Policy, s: State) -> None:
    """Scale a plan's own orders down (`s.orders`, as `read_plan` has them) where money is short."""
    capabilities, allies = s.stock.shape
    s.due[:] = 0.0
    for c in range(capabilities):
        for a in range(allies):
            s.due[a] += s.unit_price[c] * s.orders[c, a]
    for a in range(allies):
        scale = min(1.0, ratio(s.money[a], s.due[a], 1.0)) if policy.economy else 1.0
        for c in range(capabilities):
            s.orders[c, a] = scale * s.orders[c, a]
    for c in range(capabilities):
        s.total_orders[c] = row_total(s.orders, c)


@helper
def contract_step(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Contract the orders that industry accepts; offer money left to what is still short.

    The money of orders that wait for industry is carried over, unless it buys something else
    first. What is left then is unused (`s.unused`).
    """
    capabilities, allies = s.stock.shape
    s.contracted[:], s.waiting[:] = 0.0, 0.0
    for c in range(capabilities):
        accepted, price = s.order_acceptance[c], s.unit_price[c]
        for a in range(allies):
            ordered = s.orders[c, a]
            s.contracted[a] += price * accepted * ordered
            s.waiting[a] += price * (1.0 - accepted) * ordered
            s.orders[c, a] = accepted * ordered
        s.contracted_units[c] = accepted * s.total_orders[c]
    for a in range(allies):
        s.left_over[a] = max(0.0, s.money[a] - s.contracted[a])
    if policy.economy and not policy.order_given:
        reprogram(p, policy, s, future)
    for a in range(allies):
        left = max(0.0, s.money[a] - s.contracted[a]) if policy.economy else 0.0
        s.carry_over[a] = min(s.waiting[a], left)
        s.unused[a] = left - s.carry_over[a]
        s.contracted[a] += s.booked_paid[a]


@helper
def reprogram(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Offer money that first choices cannot use to what is short, has a maker and can be manned.

    Only the share of it that is re-programmed within a year moves.
    """
    moving = row(p.reprogrammed_share, future)
    for c in range(s.short_left.size):
        room = max(0.0, s.available[c] * policy.step_years - s.contracted_units[c])
        s.room_left[c] = room if policy.industry else UNLIMITED
        s.taken_share[c] = s.order_acceptance[c] * s.growth_share[c]
        s.short_left[c] = max(0.0, s.shortfall[c] - s.taken_share[c] * s.total_growth[c])
    for a in range(s.idle.size):
        s.idle[a] = moving * s.left_over[a]
    if policy.manning:
        take_crews(p, policy, s, future)
    along_prices(p, policy, s, future)
    if policy.manning:
        take_more_crews(p, policy, s, future)
    use_up(p, policy, s, future)


@helper
def along_prices(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Share idle money out along the price of what is short and can be built."""
    capabilities, allies = s.stock.shape
    s.fitting[:] = 0.0
    for c in range(capabilities):
        s.still_short[c] = min(s.short_left[c], s.room_left[c])
        value = s.still_short[c] * s.unit_price[c]
        if value > 0.0:
            for a in range(allies):
                s.fitting[a] += value * s.eligible[c, a]
    for a in range(allies):
        s.to_gap[a] = min(ratio(s.idle[a], s.fitting[a], 0.0), 1.0)
    for c in range(capabilities):
        short = s.still_short[c]
        if short > 0.0:
            for a in range(allies):
                s.additions[c, a] = s.to_gap[a] * short * s.eligible[c, a]
        else:
            nothing_added(s, c)
    if policy.manning:
        keep_manned(p, policy, s, s.still_short, future)
    s.spent[:] = 0.0
    for c in range(capabilities):
        units = row_total(s.additions, c) if s.still_short[c] > 0.0 else 0.0
        share = min(1.0, s.still_short[c] / units) if units > 0.0 else 0.0
        taken, price = share * units, share * s.unit_price[c]
        if share > 0.0:
            for a in range(allies):
                s.orders[c, a] += share * s.additions[c, a]
                s.spent[a] += price * s.additions[c, a]
        s.taken_share[c] = share
        s.contracted_units[c] += taken
        s.short_left[c] -= taken
        s.room_left[c] -= taken
    for a in range(allies):
        s.contracted[a] += s.spent[a]
        s.idle[a] = max(0.0, s.idle[a] - s.spent[a])


@helper
def use_up(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Buy what is short still, kind by kind, until it, idle money or crews are used up.

    `s.crews_left` becomes what pools have left once all that is ordered has its crews.
    """
    crew, manning = row(p.crew, future), row(p.manning_start, future)
    allies = s.idle.size
    for pool in range(s.crews_left.shape[0]):
        for a in range(allies):
            s.crews_left[pool, a] = max(0.0, s.crew_room[pool, a])
    for i in range(crew.size):
        c = place(s.crew_order[i])
        short = min(s.short_left[c], s.room_left[c])
        if short <= rounding(s.stock) * s.shortfall[c]:
            continue
        pool, price = place(policy.pool[c]), s.unit_price[c]
        each = manning * crew[c] if policy.manning else 0.0
        per_price, per_crew = 1.0 / price, 1.0 / each if each > 0.0 else 0.0
        for a in range(allies):
            units = s.eligible[c, a] * s.idle[a] * per_price
            manned = where(each > 0.0, s.crews_left[pool, a] * per_crew, units)
            s.terms[a], s.additions[c, a] = units, min(units, manned)
        offered = row_total(s.additions, c)
        share = min(1.0, short / offered) if offered > 0.0 else 0.0
        note_crews_lacking(s, c, each, max(0.0, short - offered))
        for a in range(allies):
            units = share * s.additions[c, a]
            s.orders[c, a] += units
            s.contracted[a] += price * units
            s.idle[a] = max(0.0, s.idle[a] - price * units)
            s.crews_left[pool, a] = max(0.0, s.crews_left[pool, a] - each * units)
        s.contracted_units[c] += share * offered
        s.short_left[c] -= share * offered
        s.room_left[c] -= share * offered


@helper
def note_crews_lacking(s: State, c: int, each: Any, short: Any) -> None:
    """Add to `s.crews_lacking` those of units that idle money would buy, had they crews.

    `short` is what stays short of them, `s.terms` what money buys; what several allies could buy
    is shared out.
    """
    if each <= 0.0 or short <= 0.0:
        return
    for a in range(s.idle.size):
        s.terms[a] -= s.additions[c, a]
    could = total(s.terms)
    part = each * min(1.0, short / could) if could > 0.0 else 0.0
    for a in range(s.idle.size):
        s.crews_lacking[a] += part * s.terms[a]


@helper
def name_unspent(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Say why the money of a step bought nothing (`s.unspent`), by reason and ally.

    Friction is what more would have bought if all of it had moved in time. The rest, up to the
    price of all that planners see short, is shared out along the price of what lacks a maker, room
    in industry, or crews. Of what is left, as much was not foreseen as what will be short and
    planners do not see would cost. For the rest nothing is short.
    """
    short = what_lacks(policy, s)
    held_back(p, policy, s, future)
    unseen = 0.0
    for a in range(s.unused.size):
        lacking = s.lacking[PEOPLE, a] + s.lacking[INDUSTRY, a] + s.lacking[NO_MAKER, a]
        left = where(s.leading[a] > 0.0, 0.0, s.unused[a])
        s.unspent[FRICTION, a] = min(left, s.spent[a])
        s.idle[a] = left - s.unspent[FRICTION, a]
        s.could_pay[a] = ratio(s.idle[a], lacking, 0.0)
        s.terms[a] = where(lacking > 0.0, s.idle[a], 0.0)
    waiting = total(s.terms)
    named = min(1.0, short / waiting) if waiting > 0.0 else 0.0
    for a in range(s.unused.size):
        for reason in range(PEOPLE, NOT_FORESEEN):
            s.unspent[reason, a] = named * s.could_pay[a] * s.lacking[reason, a]
        s.idle[a] *= where(s.could_pay[a] > 0.0, 1.0 - named, 1.0)
    beyond = total(s.idle)
    for c in range(s.unforeseen.size):
        unseen += s.unforeseen[c] * s.unit_price[c]
    # A plan says itself what it foresees.
    later = min(1.0, unseen / beyond) if beyond > 0.0 else 0.0
    later = 1.0 if policy.order_given else later
    for a in range(s.unused.size):
        s.unspent[NOT_FORESEEN, a] = later * s.idle[a]
        s.unspent[NOTHING_SHORT, a] = (1.0 - later) * s.idle[a]
    turned_away(s)


@helper
def turned_away(s: State) -> None:
    """Add to what lines are asked for (`s.asked_units`) what idle money would buy of them.

    `s.could_pay` is the share of what an ally lacks that its idle money could pay for. Only lines
    that can take no more turn anybody away.
    """
    for c in range(s.short_left.size):
        if s.still_short[c] == 0.0 and s.available[c] > 0.0:
            share = row_product(s.could_pay, s.eligible, c)
            s.asked_units[c] += s.short_left[c] * min(1.0, share)


@helper
def what_lacks(policy: Policy, s: State) -> Any:
    """Price what is still short, by what it lacks (`s.lacking`), and return its price in all.

    `s.still_short` is what industry could still build, `s.additions` what an ally could man of it.
    """
    s.lacking[:], priced, nothing = 0.0, 0.0, rounding(s.stock)
    for c in range(s.short_left.size):
        # What rounding leaves of a shortfall that is met, a line that is full or a pool that is
        # used up is nothing.
        short = s.short_left[c] if s.short_left[c] > nothing * s.shortfall[c] else 0.0
        size = s.available[c] * policy.step_years if policy.industry else 0.0
        s.short_left[c] = short
        value, pool = short * s.unit_price[c], place(policy.pool[c])
        priced += value
        s.still_short[c] = min(short, s.room_left[c]) if s.available[c] > 0.0 else 0.0
        if s.still_short[c] > nothing * max(short, size):
            for a in range(s.unused.size):
                s.additions[c, a] = s.still_short[c] * s.eligible[c, a]
            if s.crewed[c] > 0.0 and policy.manning:
                for a in range(s.unused.size):
                    lacks = s.crews_left[pool, a] <= nothing * s.people[a]
                    s.lacking[PEOPLE, a] += where(lacks, value * s.eligible[c, a], 0.0)
                    s.additions[c, a] = where(lacks, 0.0, s.additions[c, a])
        else:
            s.still_short[c] = 0.0
            reason = INDUSTRY if s.available[c] > 0.0 else NO_MAKER
            if value > 0.0:
                for a in range(s.unused.size):
                    s.lacking[reason, a] += value * s.eligible[c, a]
    return priced


@helper
def held_back(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Work out what money that did not move in time would have bought (`s.spent`)."""
    held = 1.0 - row(p.reprogrammed_share, future)
    s.fitting[:], s.spent[:] = 0.0, 0.0
    if policy.order_given:
        return
    for c in range(s.short_left.size):
        if s.still_short[c] > 0.0:
            for a in range(s.unused.size):
                s.fitting[a] += s.unit_price[c] * s.additions[c, a]
    for a in range(s.unused.size):
        fitting = s.fitting[a]
        s.to_gap[a] = min(ratio(held * s.left_over[a], fitting, 0.0), 1.0)
    for c in range(s.short_left.size):
        if s.still_short[c] > 0.0:
            wanted = row_product(s.to_gap, s.additions, c)
            price = s.unit_price[c] * min(1.0, s.still_short[c] / wanted) if wanted > 0.0 else 0.0
            for a in range(s.unused.size):
                s.spent[a] += price * s.to_gap[a] * s.additions[c, a]
