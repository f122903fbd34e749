"""Forces: what is held and supplied, what is delivered and what retires. Compiled."""

from typing import Any

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import helper, kernel
from counterpoise.alliance.crews import assign_crews
from counterpoise.alliance.industry import HOME
from counterpoise.alliance.quantities import Accounts
from counterpoise.alliance.row_sums import row_total, total
from counterpoise.alliance.tables import in_lanes, row


@helper
def market_at(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Fill in what holds for each capability in a step: price, delivery, retirement, crews."""
    dt = policy.step_years
    now = policy.start + step * dt
    price, life, lead_time = row(p.price, future), row(p.life, future), row(p.lead_time, future)
    skip, crew = row(p.skip_fraction, future), row(p.crew, future)
    start, over = row(p.technology_start_year, future), row(p.technology_over_years, future)
    inflation = (1.0 + row(p.price_growth, future)) ** (step * dt)
    capacity, lines = row(p.production_capacity, future), row(p.national_lines, future)
    reached = eq.integration_reached(now, policy.start, row(p.integration_years, future))
    for c in range(price.size):
        left = eq.lead_time_factor(now, policy.technology_skip == 1, start, over, skip[c])
        s.unit_price[c] = price[c] * inflation
        if policy.price_response or policy.learning:
            s.unit_price[c] *= eq.price_level(
                s.order_acceptance[c],
                row(p.price_response, future) if policy.price_response else 0.0,
                s.made[c],
                s.made_start[c],
                row(p.progress_ratio, future) if policy.learning else 1.0,
            )
        if policy.integration:
            s.unit_price[c] *= eq.integrated_price(
                lines[c], row(p.progress_ratio, future), home_share(capacity, c), reached
            )
        s.outflow[c] = eq.stage_outflow(lead_time[c] * left, dt)
        s.retirement[c] = dt / life[c]
        s.turnover[c] = lead_time[c] * left / life[c]
        s.crewed[c] = 1.0 if crew[c] > 0.0 else 0.0


@helper
def home_share(capacity: Any, c: int) -> Any:
    """Return the share of Europe's own makers in what all regions make on the opening day."""
    made = 0.0
    for r in range(capacity.shape[0]):
        made += capacity[r, c]
    return capacity[HOME, c] / made if made > 0.0 else 0.0


@helper
def supply_at(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Add up what is held and what is incoming: supply, upkeep, and the units manned.

    What is incoming is what is under way less what retires until then; it counts as much manned as
    what is held of its kind. What goes beyond the opening day's holdings counts by its own share.
    """
    book_ahead(policy, s, step)
    if policy.manning and policy.manned_path.shape[0]:
        for a in range(policy.leading.size):
            for c in range(s.supply.size):
                s.manned_share[c, a] = policy.manned_path[step, a, c]
    supply_in_lanes(p, policy, in_lanes(s), future)


@helper
def opening_book(policy: Policy, s: State) -> None:
    """Fill in the bounds from which the order book delivers nothing more (`s.book_ends`).

    They are the same in every future.
    """
    for c in range(s.book_ends.size):
        s.book_ends[c] = book_end(policy, c)


@helper
def book_end(policy: Policy, c: int) -> Any:
    """Return the bound from which the order book delivers nothing more of a capability."""
    last = policy.booked.shape[0] - 1
    while last > 0:
        for a in range(policy.leading.size):
            if policy.booked[last, c, a] != policy.booked[last - 1, c, a]:
                return last
        last -= 1
    return 0


@helper
def book_ahead(policy: Policy, s: State, step: int) -> None:
    """Fill in what the order book delivers until new orders would be (`s.booked_ahead`).

    Only while it delivers anything of a capability (`s.in_book`).
    """
    last = policy.booked.shape[0] - 1
    for c in range(s.supply.size):
        s.in_book[c] = 1.0 if step < s.book_ends[c] else 0.0
        if s.in_book[c] > 0.0:
            until = min(last, step + int(s.turnover[c] / s.retirement[c] + 0.5))
            for a in range(policy.leading.size):
                s.booked_ahead[c, a] = policy.booked[until, c, a] - policy.booked[step, c, a]


@helper
def book_now(policy: Policy, s: State, step: int) -> None:
    """Fill in what the order book delivers in a step (`s.booked_now`)."""
    for c in range(s.supply.size):
        if s.in_book[c] > 0.0:
            for a in range(policy.leading.size):
                s.booked_now[c, a] = policy.booked[step + 1, c, a] - policy.booked[step, c, a]


@helper
def supply_in_lanes(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Do what `supply_at` says, with eight allies at once."""
    allies, capabilities = s.people.size, s.supply.size
    upkeep, added = row(p.upkeep, future), row(p.added_commitment, future)
    s.crews_lacking[:] = 0.0
    if policy.manning:
        assign_crews(p, policy, s, future)
        for a in range(allies):
            s.crews_lacking[a] = max(0.0, s.crews_needed[a] - s.crews_there[a])
    s.upkeep_due[:] = 0.0
    for c in range(capabilities):
        turnover, each, crewed = s.turnover[c], upkeep[c], s.crewed[c]
        booked = s.in_book[c] > 0.0
        for a in range(allies):
            held, share, opening = s.stock[c, a], s.committed_share[a], s.held_start[c, a]
            s.upkeep_due[a] += each * held
            # Each unit held counts ready and manned; what needs no crew counts in full.
            usable = 1.0 + (s.readiness[a] * s.manned_share[c, a] - 1.0) * crewed
            coming = s.stage1[c, a] + s.stage2[c, a] + s.stage3[c, a] - turnover * held
            if booked:
                coming += s.booked_ahead[c, a]
            s.additions[c, a] = coming
            s.provided[c, a] = usable * eq.committed_units(held, opening, share, added)
            s.terms[a] = usable * eq.committed_units(held + coming, opening, share, added)
        s.supply[c] = row_total(s.provided, c)
        s.incoming[c] = total(s.terms) - s.supply[c]


@kernel
def deliver(
    stock: Any,
    stage1: Any,
    stage2: Any,
    stage3: Any,
    orders: Any,
    outflow: Any,
    retirement: Any,
) -> None:
    """Deliver, retire and take in orders, by row (C, A): each stage passes on what leaves it.

    `outflow` (C) is the share of a stage that moves on, `retirement` (C) that of stock that
    retires. The loop over rows stands in here: a function of one row is compiled to slower code.
    """
    rows, columns = stock.shape
    for c in range(rows):
        out, retired = outflow[c], retirement[c]
        for a in range(columns):
            first, second, third = stage1[c, a], stage2[c, a], stage3[c, a]
            stock[c, a] += out * third - retired * stock[c, a]
            stage3[c, a] = third + out * (second - third)
            stage2[c, a] = second + out * (first - second)
            stage1[c, a] = first + (orders[c, a] - out * first)


@kernel
def delivery_path(
    path: Any, stage1: Any, stage2: Any, stage3: Any, orders: Any, outflow: Any, retirement: Any
) -> None:
    """Step stock (T + 1, C, columns) along orders (T, C, columns), as `forces_step` does.

    The stages (C, columns) begin with what is under way and end with what is still under way.
    `outflow` is by step (T, C).
    """
    for t in range(outflow.shape[0]):
        for c in range(path.shape[1]):
            for a in range(path.shape[2]):
                path[t + 1, c, a] = path[t, c, a]
        deliver(path[t + 1], stage1, stage2, stage3, orders[t], outflow[t], retirement)


@helper
def forces_step(policy: Policy, s: State, step: int) -> None:
    """Deliver and retire: contracted orders (`s.orders`) enter the first stage of delivery.

    What the order book delivers (`s.booked_now`) enters stock.
    """
    v = in_lanes(s)
    deliver(v.stock, v.stage1, v.stage2, v.stage3, v.orders, v.outflow, v.retirement)
    if policy.booked.shape[0]:
        for c in range(v.supply.size):
            if v.in_book[c] > 0.0:
                for a in range(v.people.size):
                    v.stock[c, a] += v.booked_now[c, a]
    if policy.donated.shape[0] or policy.stock_path.shape[0]:
        for a in range(policy.leading.size):
            donate_and_set(policy, s, step, a)


@helper
def donate_and_set(policy: Policy, s: State, step: int, a: int) -> None:
    """Take donations out of stock, and follow stocks that a scenario gives."""
    for c in range(s.supply.size):
        if policy.donated.shape[0]:
            s.stock[c, a] -= min(s.stock[c, a], policy.donated[step, a, c])
        if policy.stock_path.shape[0] and policy.stock_given[a, c]:
            s.stock[c, a] = policy.stock_path[step + 1, a, c]


@helper
def record_forces(policy: Policy, s: State, accounts: Accounts, step: int, future: int) -> None:
    """Write into the accounts what `forces_step` is about to do."""
    for a in range(policy.leading.size):
        for c in range(s.supply.size):
            booked = 0.0
            if policy.booked.shape[0]:
                booked = policy.booked[step + 1, c, a] - policy.booked[step, c, a]
            delivered = s.outflow[c] * s.stage3[c, a] + booked
            retired = s.retirement[c] * s.stock[c, a]
            after = s.stock[c, a] + delivered - retired
            given = min(after, policy.donated[step, a, c]) if policy.donated.shape[0] else 0.0
            # What the order book delivers was ordered before; it enters with its delivery.
            accounts.ordered[future, a, c] += s.orders[c, a] + booked
            accounts.delivered[future, a, c] += delivered
            accounts.retired[future, a, c] += retired
            accounts.donated[future, a, c] += given
            if policy.stock_path.shape[0] and policy.stock_given[a, c]:
                set_to = policy.stock_path[step + 1, a, c]
                accounts.set_by_path[future, a, c] += set_to - (after - given)
        accounts.contracted[future, a] += s.contracted[a]
        accounts.personnel[future, a] += s.pay_beyond[a]
        accounts.unspent[future, a] += 0.0 if policy.leading[a] else s.unused[a]
        accounts.other_equipment[future, a] += s.unused[a] if policy.leading[a] else 0.0


@helper
def record_holdings(s: State, stock: Any, pipeline: Any, future: int) -> None:
    """Write into the accounts what is held and what is under way.

    Element by element: assigning whole arrays takes far longer to compile.
    """
    for a in range(stock.shape[1]):
        for c in range(s.supply.size):
            stock[future, a, c] = s.stock[c, a]
            pipeline[future, a, c] = s.stage1[c, a] + s.stage2[c, a] + s.stage3[c, a]
