"""The engine: the equations applied over steps, allies and capabilities, compiled.

A future is run from its opening day to its last step in working memory that fits the processor's
cache; several futures make a batch, and batches run on all cores. Each part of a step stands in a
function of its own, which others call from Python too. Nothing here knows of files, names or
units: see `counterpoise.alliance.arrays` for what the arrays hold.
"""

from typing import Any

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import helper, kernel
from counterpoise.alliance.crews import crews_at, opening_crews
from counterpoise.alliance.economy import economy_step, people_step, record_economy
from counterpoise.alliance.forces import (
    book_now,
    forces_step,
    market_at,
    opening_book,
    record_forces,
    record_holdings,
    supply_at,
)
from counterpoise.alliance.industry import HOME, Industry, accept, capacity_step, supplier_share
from counterpoise.alliance.lanes import lost_in_sums, where
from counterpoise.alliance.orders import contract_step, name_unspent, orders_step
from counterpoise.alliance.quantities import Accounts, Series, Sums
from counterpoise.alliance.requirements import contribution_at
from counterpoise.alliance.row_sums import row_total
from counterpoise.alliance.stop_gaps import hire_step
from counterpoise.alliance.tables import in_lanes, in_memory, row

PAY, OVERHEAD, UPKEEP, EQUIPMENT, OTHER_EQUIPMENT, WAITING, UNSPENT = range(7)
"""Places of `USES`."""


@kernel
def run_batch(
    p: Parameters, policy: Policy, s: State, series: Series, sums: Sums, accounts: Accounts
) -> None:
    """Run every future of a batch from its opening day to its last step."""
    run_futures(
        in_memory(p),
        in_memory(policy),
        in_memory(s),
        in_memory(series),
        in_memory(sums),
        in_memory(accounts),
    )


@helper
def run_futures(
    p: Parameters, policy: Policy, s: State, series: Series, sums: Sums, accounts: Accounts
) -> None:
    """Do what `run_batch` says, with tables of all these arrays."""
    futures, bounds = series.threat.shape
    kept, v = accounts.budget.shape[0] > 0, in_lanes(s)
    opening_book(policy, s)
    for future in range(futures):
        opening_day(p, policy, s, future)
        if kept:
            record_holdings(s, accounts.opening_stock, accounts.opening_pipeline, future)
        for step in range(bounds):
            market_at(p, policy, s, step, future)
            supply_at(p, policy, s, step, future)
            record_bound(p, policy, s, v, series, sums, step, future)
            if kept:
                record_crews(p, s, accounts, step, future)
            if step == bounds - 1:
                break
            s.procurement[:] = 0.0
            book_now(policy, s, step)
            if policy.economy:
                economy_step(p, policy, s, step, future)
                record_economy(p, policy, s, series, sums, accounts, step, future)
            read_plan(policy, s, step)
            orders_step(p, policy, v, step, future)
            supplier_step(p, policy, v, step, future)
            if policy.economy:
                people_step(p, policy, v, step, future)
                name_unspent(p, policy, v, future)
                hire_step(p, policy, v, future)
                record_money(p, policy, v, future)
                if end_of_year(policy, step):
                    record_year(policy, s, series, sums, step, future)
            capacity_of_next_step(p, policy, s, step, future)
            record_orders(policy, s, sums, step)
            if kept:
                record_forces(policy, s, accounts, step, future)
            forces_step(policy, s, step)
        if kept:
            record_holdings(s, accounts.closing_stock, accounts.closing_pipeline, future)
            for a in range(policy.leading.size):
                accounts.closing_carry_over[future, a] = s.carry_over[a]


@helper
def opening_day(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Set the state of the opening day."""
    capabilities, allies = s.made.size, policy.leading.size
    opening_figures(p, policy, s, future)
    growth_to_start, growth = row(p.growth_to_start, future), row(p.growth, future)
    gdp, effort, debt = (
        row(p.gdp_2024, future),
        row(p.effort_start, future),
        row(p.debt_start, future),
    )
    interest, loan = row(p.real_interest, future), row(p.safe_loan, future)
    people, holding = row(p.people_start, future), row(p.holding, future)
    personnel, other = row(p.personnel_share, future), row(p.other_share, future)
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
            s.stock[c, a] = 0.0 if policy.leading[a] else holding[a, c]
            s.eligible[c, a] = policy.eligible[a, c]
    if policy.stock_path.shape[0]:
        for a in range(allies):
            for c in range(capabilities):
                if policy.stock_given[a, c]:
                    s.stock[c, a] = policy.stock_path[0, a, c]
    opening_cells(p, policy, s, future)
    for a in range(allies):
        budget, due = effort[a] * s.gdp[a], s.upkeep_due[a]
        s.wage[a] = rise * personnel[a] * budget / people[a] if people[a] > 0.0 else 0.0
        s.overhead_share[a] = max(0.0, other[a] - due / budget) if budget > 0.0 else 0.0
    opening_crews(p, policy, s, future)


@helper
def opening_cells(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Work out what follows from what each ally holds of each capability on the opening day.

    What is under way replaces what retires. What the order book names is under way there.
    """
    life, lead_time, price = row(p.life, future), row(p.lead_time, future), row(p.price, future)
    under_way = row(p.pipeline_start, future) if policy.economy else 0.0
    upkeep = row(p.upkeep, future)
    for c in range(life.size):
        per_stage, per_year = under_way * lead_time[c] / life[c] / 3.0, price[c] / life[c]
        for a in range(policy.leading.size):
            stock = s.stock[c, a]
            stage = per_stage * stock if policy.in_book[a, c] == 0 else 0.0
            s.stage1[c, a], s.stage2[c, a], s.stage3[c, a] = stage, stage, stage
            s.national_mix[c, a], s.held_start[c, a] = per_year * stock, stock
            s.manned_share[c, a], s.reserved[c, a], s.hired[c, a] = 1.0, 0.0, 0.0
            s.upkeep_due[a] += upkeep[c] * stock


@helper
def opening_figures(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Copy what figures say of allies to where steps read it, eight allies at a time.

    Places beyond the last ally have an economy that stands still, and nothing else.
    """
    for a in range(policy.leading.size):
        s.effort_start[a] = row(p.effort_start, future)[a]
        s.delivered_fraction[a] = row(p.delivered_fraction, future)[a]
        s.rise_limit[a] = row(p.rise_limit, future)[a]
        s.multiplier[a] = row(p.multiplier, future)[a]
        s.import_share[a] = row(p.import_share, future)[a]
        s.primary_deficit[a] = row(p.primary_deficit, future)[a]
        s.real_interest[a] = row(p.real_interest, future)[a]
        s.debt_start[a] = row(p.debt_start, future)[a]
        s.personnel_share[a] = row(p.personnel_share, future)[a]
        s.committed_share[a] = row(p.committed_share, future)[a]
        s.leading[a] = policy.leading[a]
    for a in range(policy.leading.size, s.gdp.size):
        s.gdp[a], s.gdp_base[a], s.growth_factor[a], s.interest_factor[a] = 1.0, 1.0, 1.0, 1.0


@helper
def read_plan(policy: Policy, s: State, step: int) -> None:
    """Fill in a plan's own orders of a step, before it is known what can be paid for."""
    if policy.order_given:
        for a in range(policy.leading.size):
            for c in range(s.made.size):
                s.orders[c, a] = policy.order_path[step, a, c]


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
def end_of_year(policy: Policy, step: int) -> Any:
    """Return whether a step is the last one of its year in the run."""
    years = policy.year_of_step
    return step == years.size - 1 or years[step + 1] != years[step]


@helper
def record_money(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Add a step's money to that of the year: where it goes, and what bought nothing.

    The uses add up to what is spent. What bought nothing does not wait for industry. What the
    leading ally does not spend on capabilities buys other equipment.
    """
    other = 1.0 - row(p.modelled_equipment_share, future)
    for a in range(s.unused.size):
        left = max(0.0, s.spare[a] - s.upkeep_due[a] * policy.step_years)
        unused = where(s.leading[a] > 0.0, 0.0, s.unused[a])
        waited = s.money[a] - s.procurement[a]
        s.money_of_year[PAY, a] += s.pay[a] + s.pay_beyond[a]
        s.money_of_year[OVERHEAD, a] += s.overhead[a]
        s.money_of_year[UPKEEP, a] += s.upkeep_paid[a]
        s.money_of_year[EQUIPMENT, a] += s.contracted[a]
        s.money_of_year[OTHER_EQUIPMENT, a] += other * left + s.unused[a] - unused
        s.money_of_year[WAITING, a] += s.carry_over[a] - waited
        s.money_of_year[UNSPENT, a] += unused
    for reason in range(s.unspent.shape[0]):
        for a in range(s.unused.size):
            s.unspent_of_year[reason, a] += s.unspent[reason, a]


@helper
def record_year(
    policy: Policy, s: State, series: Series, sums: Sums, step: int, future: int
) -> None:
    """Write down the money of a year, and begin another one."""
    year = policy.year_of_step[step]
    for a in range(policy.leading.size):
        if year >= 0:
            for use in range(s.money_of_year.shape[0]):
                sums.money_by_use[year, a, use] += s.money_of_year[use, a]
            for reason in range(s.unspent_of_year.shape[0]):
                series.unspent[future, year, a, reason] += s.unspent_of_year[reason, a]
    s.money_of_year[:], s.unspent_of_year[:] = 0.0, 0.0


@helper
def record_crews(p: Parameters, s: State, accounts: Accounts, bound: int, future: int) -> None:
    """Write down the people who can man units at a bound, by pool."""
    # Room for growth is worked out anew when orders are placed.
    v = in_lanes(s)
    crews_at(p, v, v.counted, v.crew_room, future)
    for pool in range(s.crew_room.shape[0]):
        for a in range(accounts.crews.shape[2]):
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
    for a in range(policy.leading.size):
        sums.unspent_procurement[step, a] += s.carry_over[a]


@helper
def covered(units: Any, needed: Any, lost: Any) -> Any:
    """Return the share of a requirement that is covered: all of it where sums lost what lacks."""
    share = units / needed
    return 1.0 if 1.0 - lost <= share < 1.0 else share


@helper
def record_bound(
    p: Parameters,
    policy: Policy,
    s: State,
    v: State,
    series: Series,
    sums: Sums,
    bound: int,
    future: int,
) -> None:
    """Write down coverage and provision at a bound."""
    position = bound - row(p.execution_lag, future) / policy.step_years
    contribution_at(p, policy, s, position, row(p.executed_fraction, future), future)
    price, requirement = row(p.price, future), row(p.requirement, future)
    lost = lost_in_sums(s.stock)
    series.threat[future, bound] = eq.threat_level(
        policy.start + bound * policy.step_years,
        row(p.threat_start, future),
        row(p.ceasefire_year, future),
        row(p.regeneration_time, future),
    )
    for c in range(requirement.size):
        supply = s.supply[c]
        if policy.hired.size:
            supply += row_total(v.hired, c)
        missing = max(0.0, requirement[c] - supply - s.contribution[c])
        s.short_now[c] = missing
        series.price_to_close[future, bound, c] = price[c] * missing
        series.required[future, c] = requirement[c]
        series.own_coverage[future, bound, c] = covered(supply, requirement[c], lost)
        whole = supply + s.contribution[c]
        series.coverage[future, bound, c] = covered(whole, requirement[c], lost)
        sums.requirement[bound, c] += requirement[c]
        sums.contribution[bound, c] += s.contribution[c]
    for pool in range(s.trained.shape[0]):
        for a in range(policy.leading.size):
            sums.in_training[bound, a] -= s.trained[pool, a]
    slot = policy.snapshot_of_bound[bound]
    for a in range(policy.leading.size):
        sums.people[bound, a] += s.people[a]
        sums.in_training[bound, a] += s.people[a]
        sums.readiness[bound, a] += s.readiness[a]
        sums.manning[bound, a] += s.manning[a]
        if slot >= 0:
            for c in range(s.supply.size):
                sums.provided[slot, a, c] += s.provided[c, a] + s.hired[c, a]
