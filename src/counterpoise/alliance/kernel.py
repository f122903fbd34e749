"""The engine: the equations applied over steps, allies and capabilities, compiled.

A future is run from its opening day to its last step in working memory that fits the processor's
cache; several futures make a batch, and batches run on all cores. Nothing here knows of files,
names or units: see `counterpoise.alliance.arrays` for what the arrays hold.
"""

from typing import Any

import numpy as np

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Ledger, Parameters, Policy, Series, State, Sums
from counterpoise.alliance.equations import kernel

ROLES = 3


@kernel
def row(array: Any, future: int) -> Any:
    """Return the values of one future: its own where the figure is uncertain, else the common one."""
    return array[future] if array.shape[0] > 1 else array[0]


@kernel
def interpolate(path: Any, position: float, item: int) -> float:
    """Read a path between its steps; before its start and after its end it is flat."""
    last = path.shape[0] - 1
    if position <= 0.0:
        return path[0, item]  # type: ignore[no-any-return]
    if position >= last:
        return path[last, item]  # type: ignore[no-any-return]
    whole = int(position)
    part = position - whole
    return path[whole, item] * (1 - part) + path[whole + 1, item] * part  # type: ignore[no-any-return]


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
        s.debt[a], s.effort[a], s.fund[a] = debt[a], effort[a], 0.0
        s.people[a], s.people_start[a] = people[a], people[a]
        s.readiness[a] = row(p.readiness_start, future) if policy.readiness else 1.0
        need, crews, mix = 0.0, 0.0, 0.0
        for c in range(capabilities):
            stock = 0.0 if policy.leading[a] else holding[a, c]
            if policy.stock_path.shape[0] and policy.stock_given[a, c]:
                stock = policy.stock_path[0, a, c]
            s.stock[a, c] = stock
            stage = under_way * stock / life[c] * lead_time[c] / 3.0
            s.stage1[a, c], s.stage2[a, c], s.stage3[a, c] = stage, stage, stage
            need += upkeep[c] * stock
            crews += crew[c] * stock
            s.national_mix[a, c] = price[c] * stock / life[c]
            mix += s.national_mix[a, c]
        s.national_mix[a] *= 1.0 / mix if mix > 0.0 else 0.0
        s.upkeep_need[a], s.crew_need[a] = need, crews
        s.crew_share[a] = manning_start * crews / people[a] if people[a] > 0.0 else 0.0
        s.manning[a] = manning_start if crews > 0.0 and people[a] > 0.0 else 1.0
        budget = effort[a] * s.output[a]
        s.wage[a] = personnel[a] * budget / people[a] if people[a] > 0.0 else 0.0
        s.overhead_share[a] = max(0.0, other[a] - need / budget) if budget > 0.0 else 0.0


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
        need, crews, ahead = 0.0, 0.0, 0.0
        for c in range(capabilities):
            need += upkeep[c] * s.stock[a, c]
            crews += crew[c] * s.stock[a, c]
        for c in range(capabilities):
            s.grown[a, c] = (
                s.stage1[a, c] + s.stage2[a, c] + s.stage3[a, c] - s.turnover[c] * s.stock[a, c]
            )
            ahead += crew[c] * s.grown[a, c]
        s.upkeep_need[a], s.crew_need[a], s.crew_ahead[a] = need, crews, crews + ahead
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
def need_at(
    p: Parameters, policy: Policy, needed: Any, step: int, ahead: float, future: int
) -> None:
    """Fill in the requirement at a step, or some years ahead of it."""
    now = policy.start + step * policy.step_years + ahead
    bound = min(policy.raised_share.shape[0] - 1, step + int(ahead / policy.step_years + 0.5))
    threat = 1.0
    if policy.threat:
        threat = eq.threat_level(
            now,
            row(p.threat_start, future),
            row(p.ceasefire_year, future),
            row(p.regeneration_time, future),
        )
    reference, raised = row(p.requirement, future), row(p.requirement_raised, future)
    elasticity, threat_share = row(p.frontage_elasticity, future), row(p.threat_share, future)
    for c in range(needed.size):
        needed[c] = eq.required(
            reference[c],
            raised[c],
            policy.raised_share[bound],
            policy.frontage[bound],
            elasticity[c],
            threat_share[c],
            threat,
        )


@kernel
def contribution_at(
    p: Parameters, policy: Policy, s: State, position: float, executed: float, future: int
) -> None:
    """Fill in what the leading ally contributes at a position of its announced path."""
    amount, cut = row(p.contribution, future), row(p.force_model_cut, future)
    for c in range(s.contribution.size):
        left = amount[c] * (1.0 - cut[c]) if policy.force_model_cut else amount[c]
        s.contribution[c] = eq.contributed(
            left, interpolate(policy.remaining, position, c), executed
        )


@kernel
def foresee(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Price the shortfall that planners see ahead, in million dollars by capability."""
    ahead = row(p.anticipation, future)
    need_at(p, policy, s.needed, step, ahead, future)
    known = ahead / policy.step_years if step >= policy.announced_step else 0.0
    contribution_at(p, policy, s, step + known, 1.0, future)
    reliance, margin = row(p.reliance, future), row(p.planning_margin, future)
    for c in range(s.needed.size):
        s.shortfall[c] = s.unit_price[c] * eq.foreseen_shortfall(
            s.needed[c], margin, s.supply[c], s.coming[c], reliance, s.contribution[c]
        )


@kernel
def money_of(
    p: Parameters,
    policy: Policy,
    s: State,
    series: Series,
    sums: Sums,
    books: Any,
    step: int,
    future: int,
) -> None:
    """Take each ally from its effort to its equipment money, and move its economy on."""
    dt = policy.step_years
    year = policy.year_of_step[step]
    start, delivered = row(p.effort_start, future), row(p.delivered_fraction, future)
    limit, growth = row(p.rise_limit, future), row(p.growth, future)
    interest, primary = row(p.real_interest, future), row(p.primary_deficit, future)
    multiplier, imported = row(p.multiplier, future), row(p.import_share, future)
    personnel, m_personnel = row(p.personnel_share, future), row(p.marginal_personnel_share, future)
    m_other, modelled = row(p.marginal_other_share, future), row(p.modelled_equipment_share, future)
    borrowed, feedback = row(p.debt_financed_share, future), row(p.revenue_feedback, future)
    ceiling, brake = row(p.debt_ceiling, future), row(p.debt_brake_factor, future)
    fade, wage_growth = row(p.stimulus_fade, future), row(p.real_wage_growth, future)
    full, ready_time = row(p.readiness_full, future), row(p.readiness_time, future)
    gain, loss = row(p.recruitment_limit, future), row(p.attrition_limit, future)
    wages = (1.0 + wage_growth) ** (step * dt)
    for a in range(s.output.size):
        before = s.effort[a]
        aim = eq.pledged_effort_delivered(
            start[a], policy.pledged_effort[step + 1, a], delivered[a]
        )
        allowed = before + eq.rise_allowed(limit[a], s.debt[a], ceiling, brake, dt)
        s.effort[a] = min(aim, allowed)
        sums.rise_held[step, a] += 1.0 if aim > allowed else 0.0
        output = s.output[a]
        budget, base = s.effort[a] * output * dt, start[a] * output * dt
        leak = imported[a] * (1.0 - m_personnel - m_other)
        s.stimulus[a] = eq.stimulus_next(
            s.stimulus[a], (s.effort[a] - before) * output, multiplier[a], leak, fade, dt
        )
        s.output_base[a] *= (1.0 + growth[a]) ** dt
        s.output[a] = s.output_base[a] + s.stimulus[a]
        short = eq.deficit(
            primary[a], s.effort[a] - start[a], borrowed, feedback, s.stimulus[a] / s.output[a]
        )
        s.debt[a] = eq.debt_next(s.debt[a], output, s.output[a], interest[a], short, dt)
        if year >= 0:
            series.spending[future, year, a] += budget
            series.output[future, year, a] += output * dt
            series.debt[future, year, a] = s.debt[a]
        pay = eq.split(base, budget - base, personnel[a], m_personnel)
        overhead = eq.split(base, budget - base, s.overhead_share[a], m_other)
        due = s.upkeep_need[a] * dt
        paid = max(0.0, min(due, budget - pay - overhead))
        left = budget - pay - overhead - paid
        s.equipment[a] = modelled * left
        if policy.readiness:
            s.readiness[a] = eq.readiness_next(s.readiness[a], paid, due, full, ready_time, dt)
        if s.wage[a] > 0.0:
            affordable = pay / dt / (s.wage[a] * wages)
            s.people[a] = eq.people_next(s.people[a], affordable, gain, loss, dt)
        if books.money.shape[0]:
            money = books.money[future, a]
            money[0] += budget
            money[1] += pay
            money[2] += overhead
            money[3] += paid
            money[4] += left - s.equipment[a]


@kernel
def manned_growth(p: Parameters, s: State, crew: Any, a: int, future: int) -> Any:
    """Return the shares of light and of crew-heavy growth that an ally can man.

    Room goes first to what needs few people for its price.
    """
    light, heavy = 0.0, 0.0
    for c in range(crew.size):
        light += crew[c] * s.grown[a, c] * (1.0 - s.heavy[c])
        heavy += crew[c] * s.grown[a, c] * s.heavy[c]
    ahead = 1.0 + row(p.recruitment_limit, future) * row(p.anticipation, future)
    available = eq.crews_available(
        s.people[a] * ahead, s.people_start[a], s.crew_share[a], row(p.crewing_of_growth, future)
    )
    room = eq.people_room(available, row(p.manning_start, future), s.crew_ahead[a])
    light_share = min(1.0, room / light) if light > 0.0 else 1.0
    left = max(0.0, room - light)
    return light_share, (min(1.0, left / heavy) if heavy > 0.0 else 1.0)


@kernel
def want(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Turn equipment money into the units that each ally wants to order in this step.

    What retires is replaced first. Growth goes to what planners see short, partly along today's
    national mix and partly along the alliance's priced shortfall, as far as people can man it.
    """
    allies, capabilities = s.stock.shape
    share, crew = row(p.gap_allocation, future), row(p.crew, future)
    s.total_grown[:] = 0.0
    for a in range(allies):
        money = s.equipment[a] + s.fund[a]
        due, fitting, mixed = 0.0, 0.0, 0.0
        for c in range(capabilities):
            s.wanted[a, c] = s.stock[a, c] * s.retire[c]
            due += s.wanted[a, c] * s.unit_price[c]
        for c in range(capabilities):
            fitting += s.shortfall[c] * policy.eligible[a, c]
            mixed += s.national_mix[a, c] if s.shortfall[c] > 0.0 else 0.0
        scale = min(1.0, money / due) if due > 0.0 else 0.0
        to_gap = share if mixed > 0.0 else 1.0
        to_gap = to_gap if fitting > 0.0 else 0.0
        to_mix = (1.0 - to_gap) * max(0.0, money - due) / mixed if mixed > 0.0 else 0.0
        to_gap = to_gap * max(0.0, money - due) / fitting if fitting > 0.0 else 0.0
        for c in range(capabilities):
            mix = s.national_mix[a, c] if s.shortfall[c] > 0.0 else 0.0
            value = to_mix * mix + to_gap * s.shortfall[c] * policy.eligible[a, c]
            s.grown[a, c] = value / s.unit_price[c]
        light, heavy = 1.0, 1.0
        if policy.manning and s.crew_share[a] > 0.0:
            light, heavy = manned_growth(p, s, crew, a, future)
        for c in range(capabilities):
            s.wanted[a, c] *= scale
            s.grown[a, c] *= light + (heavy - light) * s.heavy[c]
        for c in range(capabilities):
            s.total_grown[c] += s.grown[a, c]
    s.total_wanted[:] = 0.0
    for c in range(capabilities):
        short = s.shortfall[c] / s.unit_price[c]
        s.accept[c] = min(1.0, short / s.total_grown[c]) if s.total_grown[c] > 0.0 else 0.0
    for a in range(allies):
        for c in range(capabilities):
            s.wanted[a, c] += s.accept[c] * s.grown[a, c]
        for c in range(capabilities):
            s.total_wanted[c] += s.wanted[a, c]


@kernel
def want_planned(policy: Policy, s: State, step: int) -> None:
    """Take a plan's own orders, scaled down where an ally cannot pay for them."""
    allies, capabilities = s.stock.shape
    s.total_wanted[:] = 0.0
    for a in range(allies):
        cost = 0.0
        for c in range(capabilities):
            cost += policy.order_path[step, a, c] * s.unit_price[c]
        money = s.equipment[a] + s.fund[a]
        scale = min(1.0, money / cost) if cost > 0.0 and policy.economy else 1.0
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
            s.capacity[r, c] = eq.capacity_next(
                s.capacity[r, c], wanted * part / dt, growth[r, c], decay, adjustment, dt
            )


@kernel
def move_forces(policy: Policy, s: State, books: Any, step: int, future: int) -> None:
    """Order, deliver and retire: each stage passes on what leaves it."""
    allies, capabilities = s.stock.shape
    donating = policy.donated.shape[0] > 0
    for a in range(allies):
        asked, spent = 0.0, 0.0
        for c in range(capabilities):
            asked += s.wanted[a, c] * s.unit_price[c]
            s.wanted[a, c] *= s.accept[c]
        for c in range(capabilities):
            spent += s.wanted[a, c] * s.unit_price[c]
        money = s.equipment[a] + s.fund[a]
        s.fund[a] = asked - spent if policy.economy else 0.0
        if books.units.shape[0]:
            books.money[future, a, 4] += max(0.0, money - asked) if policy.economy else 0.0
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
        if donating:
            for c in range(capabilities):
                s.stock[a, c] -= min(s.stock[a, c], policy.donated[step, a, c])
        if policy.stock_path.shape[0]:
            for c in range(capabilities):
                if policy.stock_given[a, c]:
                    s.stock[a, c] = policy.stock_path[step + 1, a, c]


@kernel
def write_units(policy: Policy, s: State, books: Any, step: int, future: int, a: int) -> None:
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


@kernel
def record(
    p: Parameters, policy: Policy, s: State, series: Series, sums: Sums, bound: int, future: int
) -> None:
    """Write down coverage and provision at a bound."""
    position = bound - row(p.execution_lag, future) / policy.step_years
    need_at(p, policy, s.needed, bound, 0.0, future)
    contribution_at(p, policy, s, position, row(p.executed_fraction, future), future)
    level, count = np.zeros(ROLES), np.zeros(ROLES)
    for c in range(s.needed.size):
        own = s.supply[c] / s.needed[c]
        total = (s.supply[c] + s.contribution[c]) / s.needed[c]
        series.own_coverage[future, bound, c] = own
        series.coverage[future, bound, c] = total
        level[policy.role[c]] += min(1.0, total)
        count[policy.role[c]] += 1.0
        sums.requirement[bound, c] += s.needed[c]
        sums.contribution[bound, c] += s.contribution[c]
    weights = np.array(
        [
            row(p.weight_mass, future),
            row(p.weight_enabler, future),
            row(p.weight_sustainment, future),
        ]
    )
    for g in range(ROLES):
        level[g] = level[g] / count[g] if count[g] > 0.0 else 1.0
        weights[g] = weights[g] if count[g] > 0.0 else 0.0
    series.integrated[future, bound] = eq.integrated_level(
        level[0], level[1], level[2], weights[0], weights[1], weights[2], row(p.ces_rho, future)
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
