"""Stop-gaps: units leased, chartered or taken over while own ones are on order. Compiled."""

from typing import Any

from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import helper
from counterpoise.alliance.lanes import ratio, where
from counterpoise.alliance.row_sums import row_total
from counterpoise.alliance.tables import place, row

NOT_HELD = 1e-9
"""Units below which nothing is hired: what rounding leaves of a shortage."""


@helper
def hire_step(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Hire what is short today (`s.short_now`) for a step, from money that nothing else could use.

    Planners order as if it were not there: a hired unit stands in for one that is to come. It comes
    with its crew, ready, and goes when it is no longer short or paid for. What has the highest
    price per crew comes first, as with idle money. Lines are asked for as much as without it. What
    it costs comes off each reason of `s.unspent`. A plan hires nothing.
    """
    if policy.hired.size == 0 or policy.economy == 0 or policy.order_given:
        return
    offers(p, policy, s, future)
    for i in range(s.short_now.size):
        c = place(s.crew_order[i])
        most = s.hire_most[c]
        if most <= 0.0:
            continue
        had = row_total(s.hired, c)
        wanted = min(most, had + s.short_now[c], had + s.hire_rate[c] * policy.step_years)
        cost = s.hire_cost[c] / most * s.unit_price[c] * policy.step_years
        hire(s, c, wanted, cost)
    for a in range(s.unused.size):
        named = s.unspent[0, a]
        for reason in range(1, s.unspent.shape[0]):
            named += s.unspent[reason, a]
        left = ratio(s.unused[a], named, 1.0)
        for reason in range(s.unspent.shape[0]):
            s.unspent[reason, a] *= left


@helper
def offers(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Add up by capability what can be hired: units, units more in a year, price of all of them."""
    units, wait = row(p.hired_units, future), row(p.hired_lead_time, future)
    price = row(p.hired_price_ratio, future)
    s.hire_most[:], s.hire_rate[:], s.hire_cost[:] = 0.0, 0.0, 0.0
    for k in range(policy.hired.size):
        c = policy.hired[k]
        s.hire_most[c] += units[k]
        s.hire_rate[c] += units[k] / max(wait[k], policy.step_years)
        s.hire_cost[c] += units[k] * price[k]


@helper
def hire(s: State, c: int, wanted: float, cost: Any) -> None:
    """Share the units wanted out along the unused money of allies that can use them."""
    for a in range(s.unused.size):
        pays = where(s.leading[a] > 0.0, 0.0, s.unused[a])
        s.hired[c, a] = ratio(s.eligible[c, a] * pays, cost, 0.0)
    affordable = row_total(s.hired, c)
    share = min(1.0, wanted / affordable) if affordable > NOT_HELD and wanted > NOT_HELD else 0.0
    for a in range(s.unused.size):
        s.hired[c, a] = share * s.hired[c, a]
        paid = min(s.unused[a], cost * s.hired[c, a])
        s.unused[a] -= paid
        s.contracted[a] += paid
