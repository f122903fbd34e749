"""What a plan asks of industry, and which region builds its orders: the engine's own steps."""

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions

Floats = NDArray[np.float64]


def largest_capacity(c: Conditions) -> Floats:
    """Return the yearly output (R, C, T) of makers that grow as fast as they may from the start."""
    rate = 1.0 + c.step_years * c.growth
    return np.asarray(c.capacity[:, :, None] * rate[:, :, None] ** np.arange(c.steps))


def least_capacity(c: Conditions, orders: Floats) -> Floats:
    r"""Return the least yearly output (R, C, T) with which makers can deliver orders (T, A, C).

    Regions share an order as they would at their largest output. A region grows as late as it can
    and never faster than it may; it falls no faster than it may either.

    .. math:: K_t = \max\left(x_t \hat K_t,\ \frac{K_{t+1}}{1 + \gamma\,dt},\ (1 - \delta\,dt)\,
              K_{t-1}\right)

    with :math:`\hat K` the largest output and :math:`x` the share of it that is ordered.
    """
    most = largest_capacity(c)
    if not c.limited:
        return np.asarray(np.repeat(c.capacity[:, :, None], c.steps, axis=2))
    output = c.step_years * np.einsum("r,rct->ct", c.open_to, most)
    total = orders.sum(axis=1).T
    share = np.divide(total, output, out=np.zeros_like(total), where=output > 0)
    path = most * np.minimum(share, 1.0)
    rate, fall = 1.0 + c.step_years * c.growth, 1.0 - c.step_years * c.decay
    for t in range(c.steps - 1, 0, -1):
        path[:, :, t - 1] = np.maximum(path[:, :, t - 1], path[:, :, t] / rate)
    path[:, :, 0] = c.capacity
    for t in range(1, c.steps):
        path[:, :, t] = np.maximum(path[:, :, t], fall * path[:, :, t - 1])
    return np.asarray(path)


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
