"""What a plan asks of industry, and which region builds its orders: the engine's own steps."""

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions

Floats = NDArray[np.float64]


def asked_output(conditions: Conditions, orders: Floats, capacity: Floats) -> Floats:
    r"""Return the yearly output (T, R, C) that contracts ask for, so that capacity follows a plan.

    .. math:: D = K + \tau_K (K' - K) / dt

    Capacity moves towards the larger of what is asked for and what is ordered. It may end above
    the plan where orders alone pull it so; it never ends below.

    Parameters
    ----------
    conditions : Conditions
        What the plan cannot change.
    orders : array (T, A, C)
        Units ordered in each step.
    capacity : array (R, C, T)
        Yearly output that the plan wants at each step.
    """
    from counterpoise.alliance.industry import capacity_step, supplier_share

    c, dt = conditions, conditions.step_years
    asked = np.zeros((c.steps, *c.capacity.shape))
    if not c.limited:
        return asked
    now, total, share = c.capacity.copy(), orders.sum(axis=1), np.zeros(c.capacity.shape)
    available = np.zeros(total.shape[1])
    for t in range(c.steps):
        supplier_share(c.industry, now, share, available)
        if t + 1 < c.steps:
            natural = total[t] * share / dt
            towards = now + c.adjustment * (capacity[:, :, t + 1] - now) / dt
            asked[t] = np.where(towards > natural, np.maximum(towards, 0.0), 0.0)
        capacity_step(c.industry, now, total[t], total[t], asked[t], share)
    return asked


def orders_by_region(conditions: Conditions, orders: Floats, asked: Floats) -> Floats:
    """Return units ordered in each step by supplier region: array (T, R + 1, C).

    Shared out as in the engine. The last row holds orders for what nobody is known to make. All
    orders count as accepted: a plan keeps within what industry takes.

    Parameters
    ----------
    conditions : Conditions
        What the plan cannot change.
    orders : array (T, A, C)
        Units ordered in each step.
    asked : array (T, R, C)
        Yearly output asked for, from `asked_output`.
    """
    from counterpoise.alliance.industry import industry_step

    c, total = conditions, orders.sum(axis=1)
    now, share, accepted = c.capacity.copy(), np.zeros(c.capacity.shape), np.zeros(total.shape[1])
    found = np.zeros((c.steps, c.capacity.shape[0] + 1, total.shape[1]))
    for t in range(c.steps):
        industry_step(c.industry, now, total[t], asked[t], accepted, share)
        found[t, :-1] = total[t] * share
        found[t, -1] = np.where(share.sum(axis=0) > 0, 0.0, total[t])
    return found
