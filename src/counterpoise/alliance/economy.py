"""Economies and budgets: effort, GDP, debt, pay, upkeep and money for equipment. Compiled."""

from typing import Any

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import helper
from counterpoise.alliance.lanes import ratio, where
from counterpoise.alliance.quantities import Accounts, Series, Sums
from counterpoise.alliance.tables import in_lanes, row
from counterpoise.alliance.training import recruitable_people, training_step


@helper
def economy_step(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Take each ally from its effort to its equipment money, and move its economy on.

    `s.booked_now` is what the order book delivers. `s.spare` is what a step's budget leaves after
    pay and overhead, `s.procurement` what upkeep leaves of it for the capabilities modelled.
    """
    decided_money(policy, s, step)
    v = in_lanes(s)
    effort_and_debt(p, policy, v, future)
    pay_and_overhead(p, policy, v, future)
    upkeep_and_readiness(p, policy, v, future)
    if policy.booked.shape[0]:
        pay_for_deliveries(p, v, future)
    people_affordable(p, policy, v, step, future)
    keep_on(p, policy, v, step, future)


@helper
def decided_money(policy: Policy, s: State, step: int) -> None:
    """Read what is pledged for a step, and the money added in it."""
    for a in range(policy.leading.size):
        s.pledged[a] = policy.pledged_effort[step + 1, a]
        s.extra_money[a] = policy.extra_money[step, a] if policy.extra_money.shape[0] else 0.0


@helper
def effort_and_debt(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Move effort towards the pledge, as far as the rule allows, and GDP and debt with it.

    The rule on debt holds nobody back while loans pay for what comes on top of today's effort.
    """
    dt = policy.step_years
    m_personnel, m_other = (
        row(p.marginal_personnel_share, future),
        row(p.marginal_other_share, future),
    )
    borrowed, feedback = row(p.debt_financed_share, future), row(p.revenue_feedback, future)
    ceiling, brake = row(p.debt_ceiling, future), row(p.debt_brake_factor, future)
    fade, tightening = row(p.stimulus_fade, future), row(p.consolidation_rate, future) * dt
    if policy.interest_answers_debt:
        interest_on_debt(p, policy, s, future)
    for a in range(s.gdp.size):
        before, start = s.effort[a], s.effort_start[a]
        aim = eq.pledged_effort_delivered(start, s.pledged[a], s.delivered_fraction[a])
        held = where(s.loan_left[a] <= 0.0, brake, 1.0)
        allowed = before + eq.rise_allowed(s.rise_limit[a], s.debt[a], ceiling, held, dt)
        s.effort[a] = min(aim, allowed)
        s.loan_left[a] -= max(0.0, s.effort[a] - start) * s.gdp[a] * dt
        s.effort_capped[a] = where(aim > allowed, 1.0, 0.0)
        gdp = s.gdp[a]
        s.gdp_before[a], s.budget[a] = gdp, s.effort[a] * gdp * dt
        cut = where(s.debt[a] > ceiling, tightening, 0.0) if policy.consolidation else 0.0
        s.consolidated[a] += cut
        leak = s.import_share[a] * (1.0 - m_personnel - m_other)
        s.stimulus[a] = eq.stimulus_next(
            s.stimulus[a], (s.effort[a] - before - cut) * gdp, s.multiplier[a], leak, fade, dt
        )
        s.gdp_base[a] *= s.growth_factor[a]
        s.gdp[a] = s.gdp_base[a] + s.stimulus[a]
        short = eq.deficit(
            s.primary_deficit[a] - s.consolidated[a],
            s.effort[a] - start,
            borrowed,
            feedback,
            s.stimulus[a] / s.gdp[a],
        )
        s.debt[a] = eq.debt_next(s.debt[a], gdp, s.gdp[a], s.interest_factor[a], short, dt)


@helper
def interest_on_debt(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Let the interest that is paid follow debt, as fast as debt falls due."""
    response, maturity = row(p.interest_response, future), row(p.debt_maturity, future)
    for a in range(s.debt.size):
        s.interest[a] = eq.interest_next(
            s.interest[a],
            s.real_interest[a],
            s.debt[a] - s.debt_start[a],
            response,
            maturity,
            policy.step_years,
        )
        s.interest_factor[a] = (1.0 + s.interest[a]) ** policy.step_years


@helper
def pay_for_deliveries(p: Parameters, s: State, future: int) -> None:
    """Pay what is still due for deliveries of the order book, before anything new is ordered."""
    unpaid = row(p.booked_unpaid_share, future)
    s.booked_paid[:] = 0.0
    for c in range(s.unit_price.size):
        if s.in_book[c] > 0.0:
            for a in range(s.booked_paid.size):
                s.booked_paid[a] += unpaid * s.unit_price[c] * s.booked_now[c, a]
    for a in range(s.booked_paid.size):
        s.booked_paid[a] = min(s.booked_paid[a], s.procurement[a])
        s.procurement[a] -= s.booked_paid[a]


@helper
def pay_and_overhead(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Take pay and overhead out of the budgets; both shrink where a budget does not cover them.

    A rise of pay is paid on top of what the budget has for people.
    """
    rise = 1.0 + row(p.pay_rise, future)
    m_personnel, m_other = (
        row(p.marginal_personnel_share, future),
        row(p.marginal_other_share, future),
    )
    for a in range(s.budget.size):
        budget, base = s.budget[a], s.effort_start[a] * s.gdp_before[a] * policy.step_years
        pay = rise * eq.split(base, budget - base, s.personnel_share[a], m_personnel)
        overhead = eq.split(base, budget - base, s.overhead_share[a], m_other)
        pay, overhead = max(0.0, pay), max(0.0, overhead)
        cut = min(1.0, ratio(budget, pay + overhead, 1.0))
        s.pay[a], s.overhead[a] = cut * pay, cut * overhead
        s.spare[a] = where(cut == 1.0, budget - s.pay[a] - s.overhead[a], 0.0)


@helper
def upkeep_and_readiness(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Pay the upkeep of what is held; the rest may buy equipment. Readiness follows upkeep."""
    dt, modelled = policy.step_years, row(p.modelled_equipment_share, future)
    full, ready_time = row(p.readiness_full, future), row(p.readiness_time, future)
    for a in range(s.spare.size):
        due = s.upkeep_due[a] * dt
        paid = min(due, s.spare[a])
        left = s.spare[a] - paid
        extra = s.extra_money[a]
        # Added money first keeps what there is: new equipment beside idle old one helps nobody.
        topped_up = min(due - paid, extra)
        paid += topped_up
        s.upkeep_paid[a] = paid
        s.procurement[a] = modelled * left + extra - topped_up
        if policy.readiness:
            s.readiness[a] = eq.readiness_next(s.readiness[a], paid, due, full, ready_time, dt)


@helper
def wage_growth(p: Parameters, policy: Policy, step: int, future: int) -> Any:
    """Return by what pay per soldier has grown since the opening day, as a factor."""
    return (1.0 + row(p.real_wage_growth, future)) ** (step * policy.step_years)


@helper
def people_affordable(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Fill in the people whom the pay of a step affords."""
    yearly = policy.step_years * wage_growth(p, policy, step, future)
    for a in range(s.people.size):
        s.affordable[a] = ratio(s.pay[a], s.wage[a] * yearly, s.people[a])


@helper
def keep_on(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Pay those whom idle money took on (`s.taken_on`) before equipment is ordered.

    `s.pay_beyond` is what equipment money pays of people beyond the budget's own pay.

    Only as many as the budget's own pay does not afford by now, and as equipment money can pay.
    A plan's orders come first: there, they are paid from what is left.
    """
    yearly = policy.step_years * wage_growth(p, policy, step, future)
    for a in range(s.people.size):
        pay = s.wage[a] * yearly
        beyond = max(0.0, s.people[a] - s.affordable[a]) if not policy.order_given else 0.0
        due = pay * min(s.taken_on[a], beyond)
        s.pay_beyond[a] = max(0.0, min(due, s.procurement[a]))
        s.taken_on[a] = ratio(s.pay_beyond[a], pay, 0.0)
        s.procurement[a] -= s.pay_beyond[a]
        s.affordable[a] += s.taken_on[a]


@helper
def people_step(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Let money that equipment cannot use pay people, and move people towards what is paid.

    It pays those whom the budget does not pay, and recruits where crews are lacking: as many as
    that, less those in training, and as can be recruited and trained. `s.unused` shrinks by their
    whole pay.
    """
    yearly = policy.step_years * wage_growth(p, policy, step, future)
    of_growth = row(p.crewing_of_growth, future)
    recruitable_people(p, policy, s, future)
    for a in range(s.people.size):
        pay = s.wage[a] * yearly
        lacking = s.crews_lacking[a] / of_growth if of_growth > 0.0 else 0.0
        lacking = max(0.0, lacking - s.to_come[a])
        wanted = s.people[a] + min(lacking, s.recruitable[a])
        can_pay = (pay > 0.0) & (s.unused[a] > 0.0) & (s.leading[a] <= 0.0)
        missing = where(can_pay, max(0.0, wanted - s.affordable[a]), 0.0)
        s.hired_people[a] = where(missing > 0.0, min(ratio(s.unused[a], pay, 0.0), missing), 0.0)
        s.affordable[a] += s.hired_people[a]
    training_step(p, policy, s, future)
    for a in range(s.people.size):
        # Who did not come, as a school had no place, is not paid.
        came = s.people[a] - (s.affordable[a] - s.hired_people[a])
        came = max(0.0, min(s.hired_people[a], came))
        paid = min(s.unused[a], came * s.wage[a] * yearly)
        s.affordable[a] += came - s.hired_people[a]
        s.unused[a] -= paid
        s.pay_beyond[a] += paid
        s.taken_on[a] += came


@helper
def record_economy(
    p: Parameters,
    policy: Policy,
    s: State,
    series: Series,
    sums: Sums,
    accounts: Accounts,
    step: int,
    future: int,
) -> None:
    """Write down what a step of the economies came to."""
    year, modelled = policy.year_of_step[step], row(p.modelled_equipment_share, future)
    for a in range(policy.leading.size):
        extra = s.extra_money[a]
        sums.effort_cap_binding[step, a] += s.effort_capped[a]
        if year >= 0:
            series.spending[future, year, a] += s.budget[a] + extra
            series.gdp[future, year, a] += s.gdp_before[a] * policy.step_years
            series.debt[future, year, a] = s.debt[a]
        if accounts.budget.shape[0]:
            due = s.upkeep_due[a] * policy.step_years
            left = s.spare[a] - min(due, s.spare[a])
            accounts.budget[future, a] += s.budget[a] + extra
            accounts.personnel[future, a] += s.pay[a]
            accounts.overhead[future, a] += s.overhead[a]
            accounts.upkeep[future, a] += s.upkeep_paid[a]
            accounts.other_equipment[future, a] += left - modelled * left
