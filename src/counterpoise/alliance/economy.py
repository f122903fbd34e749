"""Economies and budgets: effort, output, debt, and what is left for equipment. Compiled."""

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Ledger, Parameters, Policy, Series, State, Sums
from counterpoise.alliance.equations import kernel, row


@kernel
def money_of(
    p: Parameters,
    policy: Policy,
    s: State,
    series: Series,
    sums: Sums,
    books: Ledger,
    step: int,
    future: int,
) -> None:
    """Take each ally from its effort to its equipment money, and move its economy on."""
    dt = policy.step_years
    year = policy.year_of_step[step]
    start, delivered = row(p.effort_start, future), row(p.delivered_fraction, future)
    limit = row(p.rise_limit, future)
    primary = row(p.primary_deficit, future)
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
        s.output_base[a] *= s.growth_factor[a]
        s.output[a] = s.output_base[a] + s.stimulus[a]
        short = eq.deficit(
            primary[a], s.effort[a] - start[a], borrowed, feedback, s.stimulus[a] / s.output[a]
        )
        s.debt[a] = eq.debt_next(s.debt[a], output, s.output[a], s.interest_factor[a], short, dt)
        extra = policy.extra_money[step, a] if policy.extra_money.shape[0] else 0.0
        if year >= 0:
            series.spending[future, year, a] += budget + extra
            series.output[future, year, a] += output * dt
            series.debt[future, year, a] = s.debt[a]
        pay = eq.split(base, budget - base, personnel[a], m_personnel)
        overhead = eq.split(base, budget - base, s.overhead_share[a], m_other)
        pay, overhead = max(0.0, pay), max(0.0, overhead)
        cut = min(1.0, budget / (pay + overhead)) if pay + overhead > 0.0 else 1.0
        pay, overhead = cut * pay, cut * overhead
        spare = budget - pay - overhead if cut == 1.0 else 0.0
        due = s.upkeep_need[a] * dt
        paid = min(due, spare)
        left = spare - paid
        # Added money first keeps what there is: new equipment beside idle old one helps nobody.
        topped_up = min(due - paid, extra)
        paid += topped_up
        s.equipment[a] = modelled * left + extra - topped_up
        if policy.readiness:
            s.readiness[a] = eq.readiness_next(s.readiness[a], paid, due, full, ready_time, dt)
        if s.wage[a] > 0.0:
            affordable = pay / dt / (s.wage[a] * wages)
            s.people[a] = eq.people_next(s.people[a], affordable, gain, loss, dt)
        if books.money.shape[0]:
            money = books.money[future, a]
            money[0] += budget + extra
            money[1] += pay
            money[2] += overhead
            money[3] += paid
            money[4] += left - modelled * left
