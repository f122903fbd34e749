"""The engine: the equations applied over steps, allies and capabilities, compiled.

A future is run from its opening day to its last step in working memory that fits the processor's
cache; several futures make a batch, and batches run on all cores. Each part of a step stands in a
function of its own, which others call from Python too. Nothing here knows of files, names or
units: see `counterpoise.alliance.arrays` for what the arrays hold.
"""

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import helper, kernel, row, row_sum
from counterpoise.alliance.crews import crews_at, opening_crews
from counterpoise.alliance.economy import economy_step, people_step, record_economy
from counterpoise.alliance.forces import (
    forces_step,
    market_at,
    record_forces,
    record_holdings,
    supply_at,
)
from counterpoise.alliance.industry import HOME, Industry, accept, capacity_step, supplier_share
from counterpoise.alliance.orders import contract_step, name_unspent, orders_step
from counterpoise.alliance.quantities import Accounts, Series, Sums
from counterpoise.alliance.requirements import contribution_at
from counterpoise.alliance.stop_gaps import hire_step

PAY, OVERHEAD, UPKEEP, EQUIPMENT, OTHER_EQUIPMENT, WAITING, UNSPENT = range(7)
"""Places of `USES`."""


@kernel
def run_batch(
    p: Parameters, policy: Policy, s: State, series: Series, sums: Sums, accounts: Accounts
) -> None:
    """Run every future of a batch from its opening day to its last step."""
    futures, bounds = series.threat.shape
    kept = accounts.budget.shape[0] > 0
    for future in range(futures):
        opening_day(p, policy, s, future)
        if kept:
            record_holdings(s, accounts.opening_stock, accounts.opening_pipeline, future)
        for step in range(bounds):
            market_at(p, policy, s, step, future)
            supply_at(p, policy, s, step, future)
            record_bound(p, policy, s, series, sums, step, future)
            if kept:
                record_crews(p, s, accounts, step, future)
            if step == bounds - 1:
                break
            s.procurement[:] = 0.0
            if policy.economy:
                economy_step(p, policy, s, step, future)
                record_economy(p, policy, s, series, sums, accounts, step, future)
            orders_step(p, policy, s, step, future)
            supplier_step(p, policy, s, step, future)
            if policy.economy:
                people_step(p, policy, s, step, future)
                name_unspent(p, policy, s, future)
                hire_step(p, policy, s, future)
                record_unspent(policy, s, series, step, future)
                record_money(p, policy, s, sums, step, future)
            capacity_of_next_step(p, policy, s, step, future)
            record_orders(policy, s, sums, step)
            if kept:
                record_forces(policy, s, accounts, step, future)
            forces_step(policy, s, step)
        if kept:
            record_holdings(s, accounts.closing_stock, accounts.closing_pipeline, future)
            for a in range(s.carry_over.size):
                accounts.closing_carry_over[future, a] = s.carry_over[a]


@kernel
def opening_day(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Set the state of the opening day."""
    capabilities, allies = s.stock.shape
    growth_to_start, growth = row(p.growth_to_start, future), row(p.growth, future)
    gdp, effort, debt = (
        row(p.gdp_2024, future),
        row(p.effort_start, future),
        row(p.debt_start, future),
    )
    interest, loan = row(p.real_interest, future), row(p.safe_loan, future)
    people, holding = row(p.people_start, future), row(p.holding, future)
    life, lead_time, price = row(p.life, future), row(p.lead_time, future), row(p.price, future)
    upkeep = row(p.upkeep, future)
    personnel, other = row(p.personnel_share, future), row(p.other_share, future)
    under_way = row(p.pipeline_start, future) if policy.economy else 0.0
    capacity = row(p.production_capacity, future)
    years, rise = row(p.learning_years, future), 1.0 + row(p.pay_rise, future)
    s.made[:], s.order_acceptance[:] = 0.0, 1.0
    for r in range(s.capacity.shape[0]):
        for c in range(capabilities):
            s.capacity[r, c] = capacity[r, c]
            s.made[c] += years * capacity[r, c]
    for c in range(capabilities):
        s.made_start[c] = s.made[c]
    for a in range(allies):
        s.gdp_base[a] = eq.opening_gdp(gdp[a], growth_to_start[a], growth[a], policy.start)
        s.gdp[a] = s.gdp_base[a]
        s.stimulus[a] = 0.0
        s.growth_factor[a] = (1.0 + growth[a]) ** policy.step_years
        s.interest_factor[a] = (1.0 + interest[a]) ** policy.step_years
        s.interest[a], s.consolidated[a], s.booked_paid[a] = interest[a], 0.0, 0.0
        s.debt[a], s.effort[a], s.carry_over[a] = debt[a], effort[a], 0.0
        s.loan_left[a] = loan[a] if policy.safe_loans else 0.0
        s.people[a], s.people_start[a] = people[a], people[a]
        s.readiness[a] = row(p.readiness_start, future) if policy.readiness else 1.0
        s.upkeep_due[a], s.manning[a], s.affordable[a] = 0.0, 1.0, people[a]
        s.taken_on[a], s.pay_beyond[a] = 0.0, 0.0
        for c in range(capabilities):
            stock = 0.0 if policy.leading[a] else holding[a, c]
            if policy.stock_path.shape[0] and policy.stock_given[a, c]:
                stock = policy.stock_path[0, a, c]
            s.stock[c, a] = stock
            stage = under_way * stock / life[c] * lead_time[c] / 3.0
            stage = stage if policy.in_book[a, c] == 0 else 0.0
            s.stage1[c, a], s.stage2[c, a], s.stage3[c, a] = stage, stage, stage
            s.national_mix[c, a] = price[c] * stock / life[c]
            s.held_start[c, a], s.manned_share[c, a], s.reserved[c, a] = stock, 1.0, 0.0
            s.hired[c, a] = 0.0
            s.eligible[c, a] = policy.eligible[a, c]
            s.upkeep_due[a] += upkeep[c] * stock
        budget = effort[a] * s.gdp[a]
        s.wage[a] = rise * personnel[a] * budget / people[a] if people[a] > 0.0 else 0.0
        due = s.upkeep_due[a]
        s.overhead_share[a] = max(0.0, other[a] - due / budget) if budget > 0.0 else 0.0
    opening_crews(p, policy, s, future)


@helper
def industry_of(p: Parameters, policy: Policy, future: int) -> Industry:
    """Return how industry answers orders in a future."""
    return Industry(
        row(p.growth_limit, future),
        row(p.capacity_decay, future),
        row(p.capacity_adjustment_time, future),
        row(p.import_availability, future),
        policy.step_years,
        policy.industry,
    )


@helper
def supplier_step(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Let industry accept orders, and contract them.

    `s.asked_units` is what lines are asked for: first choices, whether accepted or not, and what
    money that moved on has bought instead.
    """
    industry = industry_of(p, policy, future)
    supplier_share(industry, s.capacity, s.supplier_share, s.available)
    if policy.integration:
        retool(p, policy, s, step, future)
    for c in range(s.available.size):
        s.order_acceptance[c] = s.available[c]
    accept(industry, s.total_orders, s.order_acceptance)
    contract_step(p, policy, s, future)
    for c in range(s.made.size):
        s.made[c] += s.contracted_units[c]
        waiting = (1.0 - s.order_acceptance[c]) * s.total_orders[c]
        s.asked_units[c] = waiting + s.contracted_units[c]


@helper
def retool(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Take off what Europe's lines lose of their output while several are made one."""
    now = policy.start + step * policy.step_years
    reached = eq.integration_reached(now, policy.start, row(p.integration_years, future))
    lines, loss = row(p.national_lines, future), row(p.integration_loss, future)
    if reached >= 1.0:
        return
    for c in range(s.available.size):
        if lines[c] > 1.0 and s.available[c] > 0.0:
            lost = loss * s.supplier_share[HOME, c]
            s.available[c] *= 1.0 - lost
            for r in range(s.supplier_share.shape[0]):
                part = s.supplier_share[r, c] - (lost if r == HOME else 0.0)
                s.supplier_share[r, c] = part / (1.0 - lost) if lost < 1.0 else 0.0


@helper
def capacity_of_next_step(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Move capacity on towards what lines are asked for."""
    asked = policy.asked_output[step] if policy.asked_output.shape[0] else s.capacity[:0]
    industry = industry_of(p, policy, future)
    capacity_step(industry, s.capacity, s.asked_units, s.wanted, asked, s.supplier_share)


@helper
def record_unspent(policy: Policy, s: State, series: Series, step: int, future: int) -> None:
    """Write down the money of a step that bought nothing and does not wait for industry."""
    year = policy.year_of_step[step]
    if year < 0:
        return
    for a in range(s.unused.size):
        for reason in range(s.unspent.shape[0]):
            series.unspent[future, year, a, reason] += s.unspent[reason, a]


@helper
def record_money(
    p: Parameters, policy: Policy, s: State, sums: Sums, step: int, future: int
) -> None:
    """Write down where the money of a step goes; the uses add up to what is spent.

    What the leading ally does not spend on capabilities buys other equipment.
    """
    year, modelled = policy.year_of_step[step], row(p.modelled_equipment_share, future)
    if year < 0:
        return
    for a in range(s.unused.size):
        left = max(0.0, s.spare[a] - s.upkeep_due[a] * policy.step_years)
        unused = 0.0 if policy.leading[a] else s.unused[a]
        waited = s.money[a] - s.procurement[a]
        sums.money_by_use[year, a, PAY] += s.pay[a] + s.pay_beyond[a]
        sums.money_by_use[year, a, OVERHEAD] += s.overhead[a]
        sums.money_by_use[year, a, UPKEEP] += s.upkeep_paid[a]
        sums.money_by_use[year, a, EQUIPMENT] += s.contracted[a]
        sums.money_by_use[year, a, OTHER_EQUIPMENT] += (
            (1.0 - modelled) * left + s.unused[a] - unused
        )
        sums.money_by_use[year, a, WAITING] += s.carry_over[a] - waited
        sums.money_by_use[year, a, UNSPENT] += unused


@helper
def record_crews(p: Parameters, s: State, accounts: Accounts, bound: int, future: int) -> None:
    """Write down the people who can man units at a bound, by pool."""
    # Room for growth is worked out anew when orders are placed.
    crews_at(p, s, s.counted, s.crew_room, future)
    for pool in range(s.crew_room.shape[0]):
        for a in range(s.people.size):
            accounts.crews[future, bound, a, pool] = s.crew_room[pool, a]


@helper
def record_orders(policy: Policy, s: State, sums: Sums, step: int) -> None:
    """Write down which orders industry accepts, who builds them, and what is carried over."""
    year = policy.year_of_step[step]
    for c in range(s.order_acceptance.size):
        sums.order_acceptance[step, c] += s.order_acceptance[c]
    if year >= 0:
        for r in range(s.supplier_share.shape[0]):
            for c in range(s.order_acceptance.size):
                sums.ordered[year, r, c] += s.contracted_units[c] * s.supplier_share[r, c]
    for a in range(s.carry_over.size):
        sums.unspent_procurement[step, a] += s.carry_over[a]


@helper
def record_bound(
    p: Parameters, policy: Policy, s: State, series: Series, sums: Sums, bound: int, future: int
) -> None:
    """Write down coverage and provision at a bound."""
    position = bound - row(p.execution_lag, future) / policy.step_years
    contribution_at(p, policy, s, position, row(p.executed_fraction, future), future)
    price, committed = row(p.price, future), row(p.committed_share, future)
    added, requirement = row(p.added_commitment, future), row(p.requirement, future)
    series.threat[future, bound] = eq.threat_level(
        policy.start + bound * policy.step_years,
        row(p.threat_start, future),
        row(p.ceasefire_year, future),
        row(p.regeneration_time, future),
    )
    for c in range(requirement.size):
        supply = s.supply[c] + row_sum(s.hired, c)
        missing = max(0.0, requirement[c] - supply - s.contribution[c])
        s.short_now[c] = missing
        series.price_to_close[future, bound, c] = price[c] * missing
        series.required[future, c] = requirement[c]
        series.own_coverage[future, bound, c] = supply / requirement[c]
        series.coverage[future, bound, c] = (supply + s.contribution[c]) / requirement[c]
        sums.requirement[bound, c] += requirement[c]
        sums.contribution[bound, c] += s.contribution[c]
    for pool in range(s.trained.shape[0]):
        for a in range(s.gdp.size):
            sums.in_training[bound, a] -= s.trained[pool, a]
    slot = policy.snapshot_of_bound[bound]
    for a in range(s.gdp.size):
        sums.people[bound, a] += s.people[a]
        sums.in_training[bound, a] += s.people[a]
        sums.readiness[bound, a] += s.readiness[a]
        sums.manning[bound, a] += s.manning[a]
        if slot >= 0:
            for c in range(s.supply.size):
                sums.provided[slot, a, c] += s.usable[c, a] * eq.committed_units(
                    s.stock[c, a], s.held_start[c, a], committed[a], added
                )
                sums.provided[slot, a, c] += s.hired[c, a]
