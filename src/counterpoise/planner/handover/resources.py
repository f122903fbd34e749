"""The means of allies along a scenario in one future: the engine stepped without orders."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Parameters, Policy
from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import State, new_state

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
    people, readiness, crew_need : array (T + 1, A)
        Military people, the ready share of equipment, and the people that units held bind.
    price, outflow : array (T, C)
        Million dollars per unit, and the share of a delivery stage that moves on.
    requirement : array (T + 1, C)
        Ready units needed.
    retirement, contribution : array (C,)
        Share of stock that retires in a step; ready units of the leading ally before it leaves.
    stock, stage : array (A, C)
        Units on the opening day, and under way in each of three stages.
    crew_share, manning : array (A,)
        Share of people that mans units, and share of units manned, on the opening day.
    capacity : array (R, C)
        Yearly output on the opening day.
    """

    spare: Floats
    people: Floats
    readiness: Floats
    crew_need: Floats
    price: Floats
    outflow: Floats
    requirement: Floats
    retirement: Floats
    contribution: Floats
    stock: Floats
    stage: Floats
    crew_share: Floats
    manning: Floats
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
    from counterpoise.alliance.economy import economy_step
    from counterpoise.alliance.forces import forces_step, market_at, supply_at
    from counterpoise.alliance.kernel import opening_day
    from counterpoise.alliance.requirements import contribution_at, requirement_at

    policy = policy._replace(extra_money=np.zeros((0, 0)), donated=np.zeros((0, 0, 0)))
    if unbounded:
        p = p._replace(delivered_fraction=np.ones_like(p.delivered_fraction))
        policy = policy._replace(pledged_effort=np.full_like(policy.pledged_effort, UNBOUNDED))
    allies, capabilities = p.holding.shape[1:]
    s = new_state(allies, capabilities, p.production_capacity.shape[1])
    opening_day(p, policy, s, future)
    contribution_at(p, policy, s, 0.0, 0.0, future)
    opening = _copied(s, "stock", "crew_share", "manning", "capacity", "contribution")
    stage, steps = s.stage1.copy(), policy.remaining.shape[0] - 1
    path: dict[str, list[Floats]] = {name: [] for name in (*AT_BOUNDS, *IN_STEPS)}
    for step in range(steps + 1):
        market_at(p, policy, s, step, future)
        supply_at(p, policy, s, future)
        requirement_at(p, policy, s, step, 0.0, future)
        _append(path, s, AT_BOUNDS)
        if step == steps:
            break
        if policy.economy:
            economy_step(p, policy, s, step, future)
        _append(path, s, IN_STEPS)
        forces_step(policy, s, step)
    along = {name: np.array(values) for name, values in path.items()}
    return Means(
        price=along.pop("unit_price"), retirement=s.retirement, stage=stage, **opening, **along
    )


AT_BOUNDS = ("people", "readiness", "crew_need", "requirement")
IN_STEPS = ("spare", "unit_price", "outflow")


def _copied(s: State, *names: str) -> dict[str, Floats]:
    return {name: getattr(s, name).copy() for name in names}


def _append(path: dict[str, list[Floats]], s: State, names: tuple[str, ...]) -> None:
    for name in names:
        path[name].append(getattr(s, name).copy())


def crews_available(
    p: Parameters, policy: Policy, future: int, means: Means, keep: NDArray[np.int64]
) -> Floats:
    """Return people who can man units (T + 1, A); infinite where manning is switched off.

    Nobody can where there are no people. An ally with people and no crewed unit on the opening day
    has no limit, as in the engine: nothing says which part of its people could man any.
    """
    people, share = means.people[:, keep], means.crew_share[keep]
    if not policy.manning:
        return np.full_like(people, np.inf)
    of_growth = float(eq.row(p.crewing_of_growth, future))
    found = np.where(people > 0, np.inf, 0.0)
    for i in np.flatnonzero(share > 0):
        start = float(people[0, i])
        found[:, i] = [
            eq.crews_available(float(n), start, share[i], of_growth) for n in people[:, i]
        ]
    return found


def manning_possible(opening: Floats, crews: Floats, bound: Floats) -> Floats:
    """Return the share manned (T + 1, A) that a plan may count on.

    That of the opening day, or less where people fall short even if nothing is ordered.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        possible = np.where(bound > 0, crews / bound, np.inf)
    return np.minimum(opening, possible)
