"""The engine: the equations applied over steps, allies and capabilities, compiled.

A future is run from its opening day to its last step in working memory that fits the processor's
cache; several futures make a batch, and batches run on all cores. Nothing here knows of files,
names or units: see `counterpoise.alliance.arrays` for what the arrays hold.
"""

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Ledger, Parameters, Policy, Series, State, Sums
from counterpoise.alliance.economy import money_of
from counterpoise.alliance.equations import kernel, row
from counterpoise.alliance.forces import conditions, move_forces, stand
from counterpoise.alliance.orders import industry, want, want_planned
from counterpoise.alliance.requirements import contribution_at, foresee, need_at

ROLES = 3


@kernel
def open_books(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Set the state of the opening day."""
    allies, capabilities = s.stock.shape
    growth_to_start, growth = row(p.growth_to_start, future), row(p.growth, future)
    gdp, effort, debt = (
        row(p.gdp_2024, future),
        row(p.effort_start, future),
        row(p.debt_start, future),
    )
    interest = row(p.real_interest, future)
    people, holding = row(p.people_start, future), row(p.holding, future)
    life, lead_time, price = row(p.life, future), row(p.lead_time, future), row(p.price, future)
    upkeep, crew = row(p.upkeep, future), row(p.crew, future)
    personnel, other = row(p.personnel_share, future), row(p.other_share, future)
    manning_start = row(p.manning_start, future) if policy.manning else 1.0
    under_way = row(p.pipeline_start, future) if policy.economy else 0.0
    s.capacity[:] = row(p.output, future)
    for a in range(allies):
        s.output_base[a] = eq.opening_output(gdp[a], growth_to_start[a], growth[a], policy.start)
        s.output[a] = s.output_base[a]
        s.stimulus[a] = 0.0
        s.growth_factor[a] = (1.0 + growth[a]) ** policy.step_years
        s.interest_factor[a] = (1.0 + interest[a]) ** policy.step_years
        s.debt[a], s.effort[a], s.fund[a] = debt[a], effort[a], 0.0
        s.people[a], s.people_start[a] = people[a], people[a]
        s.readiness[a] = row(p.readiness_start, future) if policy.readiness else 1.0
        for c in range(capabilities):
            stock = 0.0 if policy.leading[a] else holding[a, c]
            if policy.stock_path.shape[0] and policy.stock_given[a, c]:
                stock = policy.stock_path[0, a, c]
            s.stock[a, c] = stock
            stage = under_way * stock / life[c] * lead_time[c] / 3.0
            s.stage1[a, c], s.stage2[a, c], s.stage3[a, c] = stage, stage, stage
            s.national_mix[a, c] = price[c] * stock / life[c]
        need, crews = eq.weighted(upkeep, s.stock, a), eq.weighted(crew, s.stock, a)
        s.upkeep_need[a], s.crew_need[a] = need, crews
        s.crew_share[a] = manning_start * crews / people[a] if people[a] > 0.0 else 0.0
        s.manning[a] = manning_start if crews > 0.0 and people[a] > 0.0 else 1.0
        budget = effort[a] * s.output[a]
        s.wage[a] = personnel[a] * budget / people[a] if people[a] > 0.0 else 0.0
        s.overhead_share[a] = max(0.0, other[a] - need / budget) if budget > 0.0 else 0.0


@kernel
def record(
    p: Parameters, policy: Policy, s: State, series: Series, sums: Sums, bound: int, future: int
) -> None:
    """Write down coverage and provision at a bound."""
    position = bound - row(p.execution_lag, future) / policy.step_years
    need_at(p, policy, s.needed, bound, 0.0, future)
    contribution_at(p, policy, s, position, row(p.executed_fraction, future), future)
    s.level[:], s.level_size[:] = 0.0, 0.0
    for c in range(s.needed.size):
        own = s.supply[c] / s.needed[c]
        total = (s.supply[c] + s.contribution[c]) / s.needed[c]
        series.own_coverage[future, bound, c] = own
        series.coverage[future, bound, c] = total
        s.level[policy.role[c]] += min(1.0, total)
        s.level_size[policy.role[c]] += 1.0
        sums.requirement[bound, c] += s.needed[c]
        sums.contribution[bound, c] += s.contribution[c]
    for g in range(ROLES):
        s.level[g] = s.level[g] / s.level_size[g] if s.level_size[g] > 0.0 else 1.0
    series.integrated[future, bound] = eq.integrated_level(
        s.level[0],
        s.level[1],
        s.level[2],
        row(p.weight_mass, future) if s.level_size[0] > 0.0 else 0.0,
        row(p.weight_enabler, future) if s.level_size[1] > 0.0 else 0.0,
        row(p.weight_sustainment, future) if s.level_size[2] > 0.0 else 0.0,
        row(p.ces_rho, future),
    )
    slot, committed = policy.snapshot_of_bound[bound], row(p.committed_share, future)
    for a in range(s.output.size):
        sums.readiness[bound, a] += s.readiness[a]
        sums.manning[bound, a] += s.manning[a]
        if slot >= 0:
            for c in range(s.needed.size):
                usable = committed[a] * (1.0 + (s.readiness[a] * s.manning[a] - 1.0) * s.crewed[c])
                sums.provided[slot, a, c] += usable * s.stock[a, c]


@kernel
def run_batch(
    p: Parameters, policy: Policy, s: State, series: Series, sums: Sums, books: Ledger
) -> None:
    """Run every future of a batch from its opening day to its last step."""
    futures, bounds = series.integrated.shape
    for future in range(futures):
        open_books(p, policy, s, future)
        if books.units.shape[0]:
            books.units[future, :, :, 0] = s.stock
            books.units[future, :, :, 1] = s.stage1 + s.stage2 + s.stage3
        for step in range(bounds):
            conditions(p, policy, s, step, future)
            stand(p, policy, s, future)
            record(p, policy, s, series, sums, step, future)
            if step == bounds - 1:
                break
            s.equipment[:] = 0.0
            if policy.economy:
                money_of(p, policy, s, series, sums, books, step, future)
            if policy.order_given:
                want_planned(policy, s, step)
            else:
                foresee(p, policy, s, step, future)
                want(p, policy, s, future)
            industry(p, policy, s, sums, step, future)
            move_forces(policy, s, books, step, future)
            sums.equipment_left[step] += s.fund
        if books.units.shape[0]:
            books.units[future, :, :, 7] = s.stock
            books.units[future, :, :, 8] = s.stage1 + s.stage2 + s.stage3
            books.money[future, :, 6] = s.fund
