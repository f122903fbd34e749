"""Orders: what allies want, what they can man and pay for, and what industry takes. Compiled."""

from typing import Any

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State, Sums
from counterpoise.alliance.equations import kernel, row


@kernel
def want(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Turn equipment money into the units that each ally wants to order in this step.

    What retires is replaced first. Growth goes to what planners see short, partly along today's
    national mix and partly along the alliance's priced shortfall, as far as people can man it.
    Growth of all allies together stops at the shortfall.
    """
    allies, capabilities = s.stock.shape
    share = row(p.gap_allocation, future)
    s.total_grown[:] = 0.0
    for c in range(capabilities):
        s.missing[c] = 1.0 if s.short_units[c] > 0.0 else 0.0
        s.cost[c] = s.retire[c] * s.unit_price[c]
        s.shortfall[c] = s.short_units[c] * s.unit_price[c]
        s.missing_per_price[c] = s.missing[c] / s.unit_price[c]
    for a in range(allies):
        money = s.equipment[a] + s.fund[a]
        due = eq.weighted(s.cost, s.stock, a)
        fitting = eq.weighted(s.shortfall, policy.eligible, a)
        mixed = eq.weighted(s.missing, s.national_mix, a)
        s.replaced[a] = min(1.0, money / due) if due > 0.0 else 0.0
        growth = max(0.0, money - due)
        to_gap = share if mixed > 0.0 else 1.0
        to_gap = to_gap if fitting > 0.0 else 0.0
        to_mix = (1.0 - to_gap) * growth / mixed if mixed > 0.0 else 0.0
        to_gap = to_gap * growth / fitting if fitting > 0.0 else 0.0
        for c in range(capabilities):
            s.grown[a, c] = (
                to_mix * s.national_mix[a, c] * s.missing_per_price[c]
                + to_gap * s.short_units[c] * policy.eligible[a, c]
            )
        light, heavy = 1.0, 1.0
        if policy.manning and s.crew_share[a] > 0.0:
            light, heavy = manned_growth(p, s, a, future)
        for c in range(capabilities):
            s.grown[a, c] *= light + (heavy - light) * s.heavy[c]
        for c in range(capabilities):
            s.total_grown[c] += s.grown[a, c]
    for c in range(capabilities):
        total = s.total_grown[c]
        s.growth_share[c] = min(1.0, s.short_units[c] / total) if total > 0.0 else 0.0
    add_wants(s)


@kernel
def add_wants(s: State) -> None:
    """Add replacement and growth up to what is wanted, and ask its price."""
    allies, capabilities = s.stock.shape
    s.total_wanted[:] = 0.0
    for a in range(allies):
        for c in range(capabilities):
            s.wanted[a, c] = (
                s.replaced[a] * s.stock[a, c] * s.retire[c] + s.growth_share[c] * s.grown[a, c]
            )
        for c in range(capabilities):
            s.total_wanted[c] += s.wanted[a, c]
        s.asked[a] = eq.weighted(s.unit_price, s.wanted, a)


@kernel
def manned_growth(p: Parameters, s: State, a: int, future: int) -> Any:
    """Return the shares of light and of crew-heavy growth that an ally can man.

    Room goes first to what needs few people for its price.
    """
    light = eq.weighted(s.light_crew, s.grown, a)
    heavy = eq.weighted(s.heavy_crew, s.grown, a)
    ahead = 1.0 + row(p.recruitment_limit, future) * row(p.anticipation, future)
    available = eq.crews_available(
        s.people[a] * ahead, s.people_start[a], s.crew_share[a], row(p.crewing_of_growth, future)
    )
    room = eq.people_room(available, row(p.manning_start, future), s.crew_ahead[a])
    light_share = min(1.0, room / light) if light > 0.0 else 1.0
    left = max(0.0, room - light)
    return light_share, (min(1.0, left / heavy) if heavy > 0.0 else 1.0)


@kernel
def want_planned(policy: Policy, s: State, step: int) -> None:
    """Take a plan's own orders, scaled down where an ally cannot pay for them."""
    allies, capabilities = s.stock.shape
    s.total_wanted[:] = 0.0
    for a in range(allies):
        cost = eq.weighted(s.unit_price, policy.order_path[step], a)
        money = s.equipment[a] + s.fund[a]
        scale = min(1.0, money / cost) if cost > 0.0 and policy.economy else 1.0
        s.asked[a] = scale * cost
        for c in range(capabilities):
            s.wanted[a, c] = scale * policy.order_path[step, a, c]
            s.total_wanted[c] += s.wanted[a, c]


@kernel
def industry(p: Parameters, policy: Policy, s: State, sums: Sums, step: int, future: int) -> None:
    """Let industry take what it can of the orders, and grow or shrink towards what is wanted."""
    dt, year = policy.step_years, policy.year_of_step[step]
    growth, decay = row(p.growth_limit, future), row(p.capacity_decay, future)
    open_share, adjustment = (
        row(p.import_availability, future),
        row(p.capacity_adjustment_time, future),
    )
    for c in range(s.accept.size):
        available = s.capacity[0, c] + s.capacity[1, c] * open_share + s.capacity[2, c]
        wanted = s.total_wanted[c]
        s.accept[c] = eq.accepted_share(wanted, available, dt) if policy.industry else 1.0
        sums.accepted[step, c] += s.accept[c]
        for r in range(s.capacity.shape[0]):
            part = s.capacity[r, c] * (open_share if r == 1 else 1.0)
            part = part / available if available > 0.0 else 0.0
            if year >= 0:
                sums.ordered[year, r, c] += s.accept[c] * wanted * part
            asked = wanted * part / dt
            if policy.asked_output.shape[0]:
                asked = max(asked, policy.asked_output[step, r, c])
            s.capacity[r, c] = eq.capacity_next(
                s.capacity[r, c], asked, growth[r, c], decay, adjustment, dt
            )
