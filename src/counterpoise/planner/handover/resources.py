"""The means of allies along a scenario: money, people and readiness, by the engine's equations."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Policy
from counterpoise.alliance import equations as eq

Floats = NDArray[np.float64]
Figures = dict[str, Any]
"""Figures of one future by name of the parameter: numbers, or arrays by ally and capability."""


def economies(
    p: Figures,
    policy: Policy,
    keep: NDArray[np.int64],
    steps: int,
    opening: dict[str, Floats],
    *,
    unlimited: bool = False,
) -> tuple[Floats, Floats]:
    """Return money left after pay and overhead (T, A), and people (T + 1, A).

    With `unlimited`, effort rises without an goal, as fast as each ally's debt rule allows.
    """
    spare = np.zeros((steps, keep.size))
    people = np.repeat(p["people_start"][keep][None], steps + 1, axis=0)
    if policy.economy:
        for i, a in enumerate(keep):
            stock = opening["stock"][i]
            spare[:, i], people[:, i] = _one_economy(
                p, policy, int(a), steps, stock, unlimited=unlimited
            )
    return spare, people


def _one_economy(
    p: Figures, policy: Policy, a: int, steps: int, stock: Floats, *, unlimited: bool
) -> tuple[Floats, Floats]:
    dt = policy.step_years
    base = eq.opening_output(
        p["gdp_2024"][a], p["growth_to_start"][a], p["growth"][a], policy.start
    )
    output, stimulus, debt, effort = base, 0.0, p["debt_start"][a], p["effort_start"][a]
    start, need = effort, float(stock @ p["upkeep"])
    budget = effort * output
    people = p["people_start"][a]
    wage = p["personnel_share"][a] * budget / people if people > 0 else 0.0
    overhead_share = max(0.0, p["other_share"][a] - need / budget) if budget > 0 else 0.0
    m_pay, m_other = p["marginal_personnel_share"], p["marginal_other_share"]
    leak = p["import_share"][a] * (1.0 - m_pay - m_other)
    spare, staff = np.zeros(steps), np.full(steps + 1, people)
    for t in range(steps):
        goal = eq.pledged_effort_delivered(
            start, policy.pledged_effort[t + 1, a], p["delivered_fraction"][a]
        )
        rise = eq.rise_allowed(
            p["rise_limit"][a], debt, p["debt_ceiling"], p["debt_brake_factor"], dt
        )
        before, effort = effort, effort + rise if unlimited else min(goal, effort + rise)
        now, money, opening = output, effort * output * dt, start * output * dt
        stimulus = eq.stimulus_next(
            stimulus,
            (effort - before) * now,
            p["multiplier"][a],
            leak,
            p["stimulus_fade"],
            dt,
        )
        base *= (1.0 + p["growth"][a]) ** dt
        output = base + stimulus
        short = eq.deficit(
            p["primary_deficit"][a],
            effort - start,
            p["debt_financed_share"],
            p["revenue_feedback"],
            stimulus / output,
        )
        interest = (1.0 + p["real_interest"][a]) ** dt
        debt = eq.debt_next(debt, now, output, interest, short, dt)
        pay = max(0.0, eq.split(opening, money - opening, p["personnel_share"][a], m_pay))
        rest = max(0.0, eq.split(opening, money - opening, overhead_share, m_other))
        cut = min(1.0, money / (pay + rest)) if pay + rest > 0 else 1.0
        spare[t] = money - pay - rest if cut == 1.0 else 0.0
        if wage > 0:
            paid = cut * pay / dt / (wage * (1.0 + p["real_wage_growth"]) ** (t * dt))
            staff[t + 1] = eq.people_next(
                staff[t], paid, p["recruitment_limit"], p["attrition_limit"], dt
            )
        else:
            staff[t + 1] = staff[t]
    return spare, staff


def crews_available(
    p: Figures,
    policy: Policy,
    people: Floats,
    keep: NDArray[np.int64],
    opening: dict[str, Floats],
) -> Floats:
    """Return people who can man units (T + 1, A); infinite where manning is switched off.

    Nobody can where there are no people. An ally with people and no crewed unit on the opening day
    has no limit, as in the engine: nothing says which part of its people could man any.
    """
    if not policy.manning:
        return np.full_like(people, np.inf)
    start, share = p["people_start"][keep], opening["crew_share"]
    of_growth = float(p["crewing_of_growth"])
    found = np.where(people > 0, np.inf, 0.0)
    for i in np.flatnonzero(share > 0):
        found[:, i] = [
            eq.crews_available(float(n), start[i], share[i], of_growth) for n in people[:, i]
        ]
    return found


def manning_possible(opening: Floats, crews: Floats, bound: Floats) -> Floats:
    """Return the share manned (T + 1, A) that a plan may count on.

    That of the opening day, or less where people fall short even if nothing is ordered.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        possible = np.where(bound > 0, crews / bound, np.inf)
    return np.minimum(opening, possible)


def readiness_if_paid(p: Figures, policy: Policy, spare: Floats, due: Floats) -> Floats:
    """Return the ready share of crewed equipment (T + 1, A) if nothing more is ordered.

    Parameters
    ----------
    p, policy
        Figures and levers.
    spare : array (T, A)
        Money left after pay and overhead, million dollars per step.
    due : array (T, A)
        Upkeep of what stands if nothing is ordered, million dollars per step.
    """
    path = np.ones((spare.shape[0] + 1, spare.shape[1]))
    if not policy.readiness:
        return path
    path[:] = p["readiness_start"]
    if policy.economy:
        paid = np.minimum(spare, due)
        for t, a in np.ndindex(spare.shape):
            path[t + 1, a] = eq.readiness_next(
                float(path[t, a]),
                float(paid[t, a]),
                float(due[t, a]),
                p["readiness_full"],
                p["readiness_time"],
                policy.step_years,
            )
    return path
