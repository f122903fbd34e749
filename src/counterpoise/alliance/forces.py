"""Forces: what stands, what is coming, what is delivered and what retires. Compiled."""

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Ledger, Parameters, Policy, State
from counterpoise.alliance.equations import kernel, row


@kernel
def conditions(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Fill in what a step looks like for each capability: price, delivery, retirement."""
    dt = policy.step_years
    now = policy.start + step * dt
    price, life, lead_time = row(p.price, future), row(p.life, future), row(p.lead_time, future)
    skip, crew = row(p.skip_fraction, future), row(p.crew, future)
    intensity = row(p.people_intensity, future)
    start, over = row(p.technology_start_year, future), row(p.technology_over_years, future)
    inflation = (1.0 + row(p.price_growth, future)) ** (step * dt)
    for c in range(price.size):
        left = eq.lead_time_factor(now, policy.technology_skip == 1, start, over, skip[c])
        s.unit_price[c] = price[c] * inflation
        s.outflow[c] = eq.stage_outflow(lead_time[c] * left, dt)
        s.retire[c] = dt / life[c]
        s.turnover[c] = lead_time[c] * left / life[c]
        s.crewed[c] = 1.0 if crew[c] > 0.0 else 0.0
        s.heavy[c] = 1.0 if crew[c] > intensity * price[c] else 0.0
        s.heavy_crew[c] = crew[c] * s.heavy[c]
        s.light_crew[c] = crew[c] - s.heavy_crew[c]


@kernel
def stand(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Add up what stands and what is coming: supply, upkeep, crews and how many can be manned.

    What is coming is what is under way less what retires until then.
    """
    allies, capabilities = s.stock.shape
    upkeep, crew = row(p.upkeep, future), row(p.crew, future)
    committed, of_growth = row(p.committed_share, future), row(p.crewing_of_growth, future)
    s.supply[:] = 0.0
    s.coming[:] = 0.0
    for a in range(allies):
        for c in range(capabilities):
            s.grown[a, c] = (
                s.stage1[a, c] + s.stage2[a, c] + s.stage3[a, c] - s.turnover[c] * s.stock[a, c]
            )
        s.upkeep_need[a] = eq.weighted(upkeep, s.stock, a)
        crews = eq.weighted(crew, s.stock, a)
        s.crew_need[a], s.crew_ahead[a] = crews, crews + eq.weighted(crew, s.grown, a)
        if policy.manning and s.crew_share[a] > 0.0:
            available = eq.crews_available(
                s.people[a], s.people_start[a], s.crew_share[a], of_growth
            )
            s.manning[a] = eq.manned(available, crews)
        ready = s.readiness[a] * s.manning[a] - 1.0
        for c in range(capabilities):
            s.supply[c] += committed[a] * (1.0 + ready * s.crewed[c]) * s.stock[a, c]
        for c in range(capabilities):
            s.coming[c] += committed[a] * (1.0 + ready * s.crewed[c]) * s.grown[a, c]


@kernel
def move_forces(policy: Policy, s: State, books: Ledger, step: int, future: int) -> None:
    """Order, deliver and retire: each stage passes on what leaves it."""
    allies, capabilities = s.stock.shape
    for a in range(allies):
        for c in range(capabilities):
            s.wanted[a, c] *= s.accept[c]
        spent = eq.weighted(s.unit_price, s.wanted, a)
        money = s.equipment[a] + s.fund[a]
        s.fund[a] = s.asked[a] - spent if policy.economy else 0.0
        if books.units.shape[0]:
            books.money[future, a, 4] += max(0.0, money - s.asked[a]) if policy.economy else 0.0
            books.money[future, a, 5] += spent
            write_units(policy, s, books, step, future, a)
        for c in range(capabilities):
            s.stock[a, c] += s.outflow[c] * s.stage3[a, c] - s.retire[c] * s.stock[a, c]
        for c in range(capabilities):
            s.stage3[a, c] += s.outflow[c] * (s.stage2[a, c] - s.stage3[a, c])
        for c in range(capabilities):
            s.stage2[a, c] += s.outflow[c] * (s.stage1[a, c] - s.stage2[a, c])
        for c in range(capabilities):
            s.stage1[a, c] += s.wanted[a, c] - s.outflow[c] * s.stage1[a, c]
        if policy.donated.shape[0] or policy.stock_path.shape[0]:
            give_and_set(policy, s, step, a)


@kernel
def give_and_set(policy: Policy, s: State, step: int, a: int) -> None:
    """Take donations out of stock, and follow stocks that a scenario gives."""
    for c in range(s.stock.shape[1]):
        if policy.donated.shape[0]:
            s.stock[a, c] -= min(s.stock[a, c], policy.donated[step, a, c])
        if policy.stock_path.shape[0] and policy.stock_given[a, c]:
            s.stock[a, c] = policy.stock_path[step + 1, a, c]


@kernel
def write_units(policy: Policy, s: State, books: Ledger, step: int, future: int, a: int) -> None:
    """Write one step of one ally into its books."""
    for c in range(s.stock.shape[1]):
        entry = books.units[future, a, c]
        delivered, retired = s.outflow[c] * s.stage3[a, c], s.retire[c] * s.stock[a, c]
        after = s.stock[a, c] + delivered - retired
        given = min(after, policy.donated[step, a, c]) if policy.donated.shape[0] else 0.0
        entry[2] += s.wanted[a, c]
        entry[3] += delivered
        entry[4] += retired
        entry[5] += given
        if policy.stock_path.shape[0] and policy.stock_given[a, c]:
            entry[6] += policy.stock_path[step + 1, a, c] - (after - given)
