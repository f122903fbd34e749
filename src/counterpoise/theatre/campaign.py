"""The campaign on one axis of advance, compiled: futures first, a day at a time or finer.

Order of a step: arrivals, missiles against interceptors, stocks and supply, march to the front,
works, attacks of either side, losses, movement of the front, adaptation (Epstein). All formations
drive to the front by and by and fall back with it; none is passed by. Nothing here knows of files
or names. The result says what follows from a law and its inputs, and no chance that a side wins.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

from counterpoise.problems import InputError, Problem, did_you_mean
from counterpoise.theatre.campaign_inputs import LAWS, Campaign, Outcome, check
from counterpoise.theatre.campaign_rules import Fight, fight
from counterpoise.theatre.campaign_steps import (
    NEAR,
    State,
    adapt,
    arrive,
    attack_of,
    bleed,
    build,
    corridor_share,
    drive,
    empty_state,
    front_at,
    open_case,
    resupply,
    strike,
    total,
    travel,
    wants_to_attack,
)
from counterpoise.theatre.compilation import helper, kernel
from counterpoise.theatre.force_to_space import manned

FUTURES_AT_ONCE = 500
"""Futures of one batch: enough to hide the cost of a call, few enough to share out evenly."""


def run(
    campaign: Campaign,
    law: str,
    days: Sequence[int] = (3, 10, 30, 90),
    *,
    steps_per_day: int = 1,
    workers: int | None = None,
) -> Outcome:
    """Run a campaign in every future under one law.

    Parameters
    ----------
    campaign : Campaign
        The axis, both sides and their formations.
    law : str
        One of `LAWS`.
    days : sequence of int
        Days to record, in order; 0 is the opening.
    steps_per_day : int
        Steps in a day; 1 is the model, more are for a check of convergence.
    workers : int, optional
        Threads; all cores by default.

    Returns
    -------
    Outcome
        Depth, front, corridor and forces by future and day.

    Raises
    ------
    InputError
        Where law, days or inputs do not fit, all named together.
    """
    if law not in LAWS:
        what = f"{law} is not a ground law"
        raise InputError([Problem("campaign", "law", what, did_you_mean(law, LAWS))])
    wanted = np.asarray(days, dtype=np.int64)
    if not wanted.size or wanted[0] < 0 or (np.diff(wanted) <= 0).any() or steps_per_day < 1:
        remedy = "Give whole days from 0 up, each later than the one before, and a step or more."
        raise InputError([Problem("campaign", "days", "cannot be recorded", remedy)])
    futures = check(campaign)
    found = _empty(futures, wanted)
    batches = list(pairwise([*range(0, futures, FUTURES_AT_ONCE), futures]))

    def batch(first: int, last: int) -> None:
        state = empty_state(campaign.zone_end.size)
        run_batch(LAWS.index(law), campaign, state, found, first, last, steps_per_day)

    threads = min(workers or os.cpu_count() or 1, len(batches))
    if threads == 1:
        for first, last in batches:
            batch(first, last)
        return found
    with ThreadPoolExecutor(threads) as pool:
        for job in [pool.submit(batch, first, last) for first, last in batches]:
            job.result()
    return found


def _empty(futures: int, days: np.ndarray) -> Outcome:
    """Return an outcome to be filled."""
    by_day = [np.full((futures, days.size), np.nan) for _ in range(4)]
    by_side = [np.full((futures, days.size, 2), np.nan) for _ in range(3)]
    return Outcome(days, *by_day, *by_side)


@kernel
def run_batch(
    law: int, p: Campaign, s: State, found: Outcome, first: int, last: int, steps_per_day: int
) -> None:
    """Run some futures from the opening to the last recorded day."""
    for future in range(first, last):
        run_future(law, p, s, found, future, steps_per_day)


@helper
def run_future(
    law: int, p: Campaign, s: State, found: Outcome, future: int, steps_per_day: int
) -> None:
    """Run one future and record its days."""
    c = p.coefficients[future if p.coefficients.shape[0] > 1 else 0]
    sides = p.sides[future if p.sides.shape[0] > 1 else 0]
    case = p.air_case[future if p.air_case.shape[0] > 1 else 0]
    open_case(p, s, sides, c, future)
    x, deepest, place, dt = p.start, p.start, 0, 1.0 / steps_per_day
    for step in range(steps_per_day * found.days[-1] + 1):
        arrive(p, s, future, x, step * dt, dt)
        if step == steps_per_day * found.days[place]:
            record(p, s, found, c, x, deepest, future, place)
            place += 1
            if place == found.days.size:
                break
        day = min(step // steps_per_day, p.air.shape[1] - 1)
        for side in range(2):
            strike(p, s, sides, c, side, x, dt, future)
        resupply(p, s, sides, c, x, dt)
        for side in range(2):
            s.air[side] = p.air[case, day, side]
            drive(p, s, sides, c, side, x, dt)
            build(p, s, sides, c, side, x, dt)
        x = clash(law, p, s, sides, c, x, dt)
        deepest = max(deepest, x)


@helper
def clash(law: int, p: Campaign, s: State, sides: Any, c: Any, x: float, dt: float) -> float:
    """Let both sides attack that want to; return where the front stands afterwards."""
    still = Fight(0.0, 0.0, 0.0, 0.0)
    first, second = still, still
    forward, back = x, x
    attacks_first = wants_to_attack(p, s, sides, c, 0, x)
    attacks_second = wants_to_attack(p, s, sides, c, 1, x)
    if attacks_first:
        attack = attack_of(s, sides, c, 0)
        first = fight(law, attack, front_at(p, s, c, 0, x), c)
        forward = travel(law, p, s, c, attack, first, 0, x, dt)
    if attacks_second:
        attack = attack_of(s, sides, c, 1)
        second = fight(law, attack, front_at(p, s, c, 1, x), c)
        back = travel(law, p, s, c, attack, second, 1, x, dt)
    width = front_at(p, s, c, 0, x).width
    rate_first = bleed(s, c, 0, first.attacker_losses + second.defender_losses, width, dt)
    width = front_at(p, s, c, 1, x).width
    rate_second = bleed(s, c, 1, first.defender_losses + second.attacker_losses, width, dt)
    adapt(s, c, 0, attacks_first, rate_first, rate_second, dt)
    adapt(s, c, 1, attacks_second, rate_second, rate_first, dt)
    # Where one side stands still the other's end is taken as it is, on a border to the last bit.
    moved = forward + back - x if attacks_first and attacks_second else forward
    moved = back if attacks_second and not attacks_first else moved
    if moved > p.limits[0] - NEAR:
        return p.limits[0]  # type: ignore[no-any-return]
    return p.limits[1] if moved < p.limits[1] + NEAR else moved


@helper
def record(
    p: Campaign,
    s: State,
    found: Outcome,
    c: Any,
    x: float,
    deepest: float,
    future: int,
    place: int,
) -> None:
    """Record one day of a future."""
    found.position[future, place] = x
    found.deepest[future, place] = deepest
    found.corridor[future, place] = corridor_share(p, s, x)
    width = front_at(p, s, c, 0, x).width
    found.front_held[future, place] = manned(width, total(s, 1), c.frontage_widest)
    for side in range(2):
        found.fighting[future, place, side] = total(s, side)
        found.lost[future, place, side] = s.lost[side]
        found.waiting[future, place, side] = s.waiting[side]
