"""The means of allies along a scenario in one future: the engine stepped without orders.

People are those whom pay affords and schools have trained. In the engine money that a plan leaves
unused pays recruits too, so that a replay has more people, as a rule. Once it pays them no more,
fewer enter schools, and beyond that trained people leave while the recruits are still at school: a
replay then has fewer, by a part in hundreds at most in the cases measured.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Parameters, Policy
from counterpoise.alliance.arrays import State, new_state, of_allies
from counterpoise.alliance.tables import row

Floats = NDArray[np.float64]
UNBOUNDED = 1e6
"""A pledged effort that no rule lets an ally reach."""


@dataclass(frozen=True)
class Means:
    """What the engine steps if nothing is ordered.

    Sizes: T steps, A allies with the leading one, C capabilities, R supplier regions.

    Parameters
    ----------
    spare : array (T, A)
        Money left after pay and overhead, million dollars per step.
    readiness : array (T + 1, A)
        Ready share of equipment.
    counted : array (T + 1, P, A)
        People of each pool who count for crews: the trained, with as many students as the opening
        day has for each.
    price, outflow : array (T, C)
        Million dollars per unit, and the share of a delivery stage that moves on.
    retirement, contribution : array (C,)
        Share of stock that retires in a step; ready units of the leading ally before it leaves.
    stock, stage : array (A, C)
        Units on the opening day, and under way in each of three stages.
    crew_share, pool_people, pool_reserve : array (P, A)
        By pool: share of its people that mans units on the opening day, share of an ally's people
        in it, and trained reserves with it.
    capacity : array (R, C)
        Yearly output on the opening day.
    """

    spare: Floats
    readiness: Floats
    counted: Floats
    price: Floats
    outflow: Floats
    retirement: Floats
    contribution: Floats
    stock: Floats
    stage: Floats
    crew_share: Floats
    pool_people: Floats
    pool_reserve: Floats
    capacity: Floats


def means_of(p: Parameters, policy: Policy, future: int, *, unbounded: bool = False) -> Means:
    """Step one future without orders, donations and added money.

    Parameters
    ----------
    p : Parameters
        Figures.
    policy : Policy
        What the scenario decides.
    future : int
        Which future of the figures.
    unbounded : bool
        Whether effort rises without an aim, as fast as each ally's debt rule allows.
    """
    from counterpoise.alliance.steps import (
        contribution_at,
        economy_step,
        forces_step,
        market_at,
        opening_day,
        supply_at,
        training_step,
    )

    policy = policy._replace(extra_money=np.zeros((0, 0)), donated=np.zeros((0, 0, 0)))
    if unbounded:
        p = p._replace(delivered_fraction=np.ones_like(p.delivered_fraction))
        policy = policy._replace(pledged_effort=np.full_like(policy.pledged_effort, UNBOUNDED))
    allies, capabilities = p.holding.shape[1:]
    s = new_state(allies, capabilities, p.production_capacity.shape[1])
    opening_day(p, policy, s, future)
    contribution_at(p, policy, s, 0.0, 0.0, future)
    seen = of_allies(s, allies)
    opening = _copied(seen, *AT_START)
    opening["stock"] = opening["stock"].T.copy()
    stage, steps = seen.stage1.T.copy(), policy.remaining.shape[0] - 1
    path: dict[str, list[Floats]] = {name: [] for name in (*AT_BOUNDS, *IN_STEPS)}
    for step in range(steps + 1):
        market_at(p, policy, s, step, future)
        supply_at(p, policy, s, step, future)
        _append(path, seen, AT_BOUNDS)
        if step == steps:
            break
        if policy.economy:
            economy_step(p, policy, s, step, future)
            training_step(p, policy, s, future)
        _append(path, seen, IN_STEPS)
        forces_step(policy, s, step)
    along = {name: np.array(values) for name, values in path.items()}
    return Means(
        price=along.pop("unit_price"), retirement=s.retirement, stage=stage, **opening, **along
    )


AT_START = ("stock", "crew_share", "pool_people", "pool_reserve", "capacity", "contribution")
AT_BOUNDS = ("counted", "readiness")
IN_STEPS = ("spare", "unit_price", "outflow")


def _copied(s: State, *names: str) -> dict[str, Floats]:
    return {name: getattr(s, name).copy() for name in names}


def _append(path: dict[str, list[Floats]], s: State, names: tuple[str, ...]) -> None:
    for name in names:
        path[name].append(getattr(s, name).copy())


def crews_available(
    p: Parameters, policy: Policy, future: int, means: Means, keep: NDArray[np.int64]
) -> Floats:
    """Return people who can man units (T + 1, A, P); infinite where manning is switched off."""
    people = means.counted[:, :, keep].swapaxes(1, 2)
    share = means.crew_share[:, keep].T
    if not policy.manning:
        return np.full(people.shape, np.inf)
    start = means.pool_people[:, keep].T * row(p.people_start, future)[keep, None]
    of_growth = float(row(p.crewing_of_growth, future))
    more = np.maximum(0.0, of_growth - share) * np.maximum(0.0, people - start)
    return np.asarray(share * (people + means.pool_reserve[:, keep].T) + more)
