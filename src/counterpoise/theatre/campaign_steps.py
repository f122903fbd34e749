"""The parts of a campaign's step: what arrives, strikes, supplies, drives, builds, fights, adapts.

Compiled functions that change the state of one future; side 0 holds the axis below the front, side
1 above, and every rule is the same for both. See `counterpoise.theatre.campaign` for their order.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from counterpoise.theatre import epstein, obstacles, salvo, supply_reach
from counterpoise.theatre.campaign_inputs import POSEN, Array, Campaign
from counterpoise.theatre.campaign_rules import (
    Attack,
    Fight,
    Ground,
    fight,
    massing_left,
    quality,
)
from counterpoise.theatre.compilation import helper

TIE = 1e-9
"""Slack, in lines, within which the front stands on a prepared line."""
NEAR = 1e-9
"""Slack, km, within which a side has all the ground that it may take."""


class State(NamedTuple):
    """State of one future, by side and by side and zone."""

    front: Array
    """Brigade equivalents at the front."""
    lost: Array
    waiting: Array
    """Brigade equivalents that have not arrived."""
    shells: Array
    drones: Array
    missiles: Array
    carried: Array
    """Days of supply that formations carry."""
    supply: Array
    """Share of the daily need that arrives."""
    fire: Array
    """Share of fires that stocks allow."""
    zone: Array
    """Depth over which drones strike now, km."""
    rear: Array
    """Share of the rear's throughput that missiles leave."""
    quality: Array
    air: Array
    prosecution: Array
    withdrawal: Array
    held: Array
    """Brigade equivalents by zone, on their way to the front."""
    weeks: Array
    """Weeks of preparation."""
    interceptors: Array
    through: Array
    """Share of throughput by zone."""


def empty_state(zones: int) -> State:
    """Return working memory for a batch of futures."""
    return State(*np.zeros((15, 2)), *np.zeros((4, 2, zones)))


@helper
def zone_start(ends: Array, zone: int) -> float:
    """Km at which a zone begins."""
    return ends[zone - 1] if zone > 0 else 0.0


@helper
def held_length(ends: Array, zone: int, side: int, x: float) -> float:
    """Km of a zone that a side holds while the front stands at x."""
    start, end = zone_start(ends, zone), ends[zone]
    if side == 0:
        return max(0.0, min(end, x) - start)  # type: ignore[no-any-return]
    return max(0.0, end - max(start, x))  # type: ignore[no-any-return]


@helper
def zone_ahead(ends: Array, side: int, x: float) -> int:
    """Zone into which a side attacks from a front at x; on a border it is the next one."""
    zone = 0
    while zone < ends.size - 1 and (ends[zone] <= x if side == 0 else ends[zone] < x):
        zone += 1
    return zone


@helper
def total(s: State, side: int) -> float:
    """Brigade equivalents of a side on the axis."""
    found = s.front[side]
    for zone in range(s.held.shape[1]):
        found += s.held[side, zone]
    return found  # type: ignore[no-any-return]


@helper
def open_case(p: Campaign, s: State, sides: Any, c: Any, future: int) -> None:
    """Set the state before anything has arrived."""
    prepared = future if p.preparation.shape[0] > 1 else 0
    stocked = future if p.interceptors.shape[0] > 1 else 0
    sized = future if p.formation_size.shape[0] > 1 else 0
    for side in range(2):
        own = sides[side]
        s.front[side], s.lost[side], s.waiting[side] = 0.0, 0.0, 0.0
        s.shells[side], s.drones[side], s.missiles[side] = own.shells, own.drones, own.missiles
        s.carried[side], s.supply[side], s.fire[side] = c.carried_days, 1.0, 1.0
        s.zone[side] = own.drone_zone * (1.0 - c.ew_effect * sides[1 - side].ew)
        s.rear[side], s.quality[side], s.air[side] = 1.0, 1.0, 1.0
        s.prosecution[side], s.withdrawal[side] = c.early_prosecution, 0.0
        for zone in range(p.zone_end.size):
            s.held[side, zone], s.through[side, zone] = 0.0, 1.0
            s.weeks[side, zone] = p.preparation[prepared, side, zone]
            s.interceptors[side, zone] = p.interceptors[stocked, side, zone]
    for k in range(p.formation_side.size):
        s.waiting[p.formation_side[k]] += p.formation_size[sized, k]


@helper
def arrive(p: Campaign, s: State, future: int, x: float, now: float, dt: float) -> None:
    """Add formations that came since the last step; in a zone that is lost they join the front."""
    dated = future if p.formation_day.shape[0] > 1 else 0
    sized = future if p.formation_size.shape[0] > 1 else 0
    for k in range(p.formation_side.size):
        day, size = p.formation_day[dated, k], p.formation_size[sized, k]
        if day > now or (now > 0.0 and day <= now - dt):
            continue
        side, zone = p.formation_side[k], p.formation_zone[k]
        s.waiting[side] -= size
        if held_length(p.zone_end, zone, side, x) > 0.0:
            s.held[side, zone] += size
        else:
            s.front[side] += size


@helper
def strike(
    p: Campaign, s: State, sides: Any, c: Any, side: int, x: float, dt: float, future: int
) -> None:
    """Send missiles evenly at the other side's part of the axis, against its interceptors.

    What comes through cuts throughput there, which is repaired with time.
    """
    other = 1 - side
    length = p.zone_end[-1] - x if other == 1 else x
    if length <= 0.0:
        s.rear[other] = 1.0
        return
    row = future if p.channels.shape[0] > 1 else 0
    shots = min(sides[side].missiles_per_day * dt, s.missiles[side])
    s.missiles[side] -= shots
    left = 0.0
    for zone in range(p.zone_end.size):
        part = held_length(p.zone_end, zone, other, x)
        if part <= 0.0:
            s.through[other, zone] = 1.0
            continue
        sent = shots * part / length
        taken = salvo.engaged(
            sent,
            p.channels[row, other, zone] * dt,
            s.interceptors[other, zone],
            c.interceptors_each,
        )
        s.interceptors[other, zone] = max(
            0.0, s.interceptors[other, zone] - taken * c.interceptors_each
        )
        hits = salvo.leakers(sent, taken, c.interceptor_success) / part
        s.through[other, zone] = (s.through[other, zone] + dt * c.repair_rate) / (
            1.0 + dt * c.repair_rate + c.leaker_damage * hits
        )
        left += s.through[other, zone] * part / length
    s.rear[other] = min(1.0, left)


@helper
def corridor_share(p: Campaign, s: State, x: float) -> float:
    """Share of its supply that the corridor carries: missiles cut it, and drones in their zone.

    It falls evenly to nought as the front comes from the depth of the strike zone to the corridor.
    """
    if p.corridor == math.inf:
        return s.rear[1]  # type: ignore[no-any-return]
    away = p.corridor - x
    if away <= 0.0:
        return 0.0
    return s.rear[1] * min(1.0, away / s.zone[0]) if s.zone[0] > 0.0 else s.rear[1]  # type: ignore[no-any-return]


@helper
def resupply(p: Campaign, s: State, sides: Any, c: Any, x: float, dt: float) -> None:
    """Draw down shells, drones and supply of both sides.

    Fires are asked for by what there is to fire at: the other side's brigades.
    """
    for side in range(2):
        own, need = sides[side], total(s, 1 - side)
        coming = own.shells_per_day * s.rear[side]
        s.fire[side] = min(1.0, (s.shells[side] / dt + coming) / need) if need > 0.0 else 1.0
        s.shells[side] = max(0.0, s.shells[side] + (coming - s.fire[side] * need) * dt)
        coming = own.drones_per_day * s.rear[side]
        flying = min(1.0, (s.drones[side] / dt + coming) / need) if need > 0.0 else 1.0
        s.drones[side] = max(0.0, s.drones[side] + (coming - flying * need) * dt)
        s.zone[side] = own.drone_zone * flying * (1.0 - c.ew_effect * sides[1 - side].ew)
    for side in range(2):
        own = sides[side]
        ratio = supply_reach.supply_ratio(
            abs(x - own.railhead), c.truck_reach, c.truck_hours, c.truck_handling, c.truck_speed
        )
        hunted = c.drone_supply_cost * s.zone[1 - side] / c.drone_zone_reference
        share = min(1.0, ratio * s.rear[side] / (1.0 + hunted))
        if side == 1:
            share *= 1.0 - own.corridor_part * (1.0 - corridor_share(p, s, x))
        s.supply[side] = min(1.0, share + s.carried[side] / dt)
        s.carried[side] = max(0.0, s.carried[side] + (share - s.supply[side]) * dt)


@helper
def drive(p: Campaign, s: State, sides: Any, c: Any, side: int, x: float, dt: float) -> None:
    """Move formations from their zones towards the front, and set the power of a brigade."""
    other = 1 - side
    pace = c.reserve_pace * massing_left(s.zone[other], sides[other].strike_hours, c)
    for zone in range(p.zone_end.size):
        if s.held[side, zone] <= 0.0:
            continue
        if side == 0:
            middle = (zone_start(p.zone_end, zone) + min(p.zone_end[zone], x)) / 2.0
            away = x - middle
        else:
            away = (p.zone_end[zone] + max(zone_start(p.zone_end, zone), x)) / 2.0 - x
        moved = s.held[side, zone]
        if away > pace * dt:
            moved *= pace * dt / away
        s.held[side, zone] -= moved
        s.front[side] += moved
    s.quality[side] = quality(s.air[side], sides[side].tempo, s.fire[side], s.supply[side], c)


@helper
def build(p: Campaign, s: State, sides: Any, c: Any, side: int, x: float, dt: float) -> None:
    """Let works grow in zones that a side holds; in a zone that it lost they are lost."""
    weeks = dt / 7.0 * (c.own_means + (1.0 - c.own_means) * sides[side].tempo)
    manned = total(s, side) > 0.0
    for zone in range(p.zone_end.size):
        if held_length(p.zone_end, zone, side, x) <= 0.0:
            s.weeks[side, zone] = 0.0
        elif manned:
            s.weeks[side, zone] += weeks


@helper
def front_at(p: Campaign, s: State, c: Any, side: int, x: float) -> Ground:
    """Return the ground before a side that attacks from a front at x."""
    zone = zone_ahead(p.zone_end, side, x)
    ahead = x - p.limits[1] if side == 0 else p.limits[0] - x
    lines = math.floor(ahead / c.line_spacing + TIE)
    bulge = max(0.0, ahead - lines * c.line_spacing)
    weeks = s.weeks[1 - side, zone]
    return Ground(p.zone_width[zone], weeks, obstacles.growth(weeks, c.works_time), bulge)


@helper
def wants_to_attack(p: Campaign, s: State, sides: Any, c: Any, side: int, x: float) -> bool:
    """Whether a side attacks: it has the ratio of power that it asks for, and ground to take."""
    if x >= p.limits[0] if side == 0 else x <= p.limits[1]:
        return False
    own = s.front[side] * s.quality[side]
    other = s.front[1 - side] * s.quality[1 - side]
    asked = sides[side].attack_ratio
    return own > 0.0 and asked < math.inf and own >= asked * other  # type: ignore[no-any-return]


@helper
def attack_of(s: State, sides: Any, c: Any, side: int) -> Attack:
    """Return what holds for a side's attack during a step."""
    other = 1 - side
    return Attack(
        s.front[side],
        s.front[other],
        s.quality[side],
        s.quality[other],
        s.supply[side],
        massing_left(s.zone[other], sides[other].strike_hours, c),
        s.zone[other],
        c.reserve_pace * massing_left(s.zone[side], sides[side].strike_hours, c),
        c.recognition_days * (1.0 + c.command_delay * (1.0 - sides[other].tempo)),
        s.prosecution[side],
        s.withdrawal[other],
    )


@helper
def travel(
    law: int,
    p: Campaign,
    s: State,
    c: Any,
    attack: Attack,
    first: Fight,
    side: int,
    x: float,
    dt: float,
) -> float:
    """Return where the front stands after a step of attack, zone by zone and line by line."""
    left, pace = dt, first.pace
    while pace > 0.0 and left > 0.0:
        zone = zone_ahead(p.zone_end, side, x)
        if side == 0:
            edge = min(p.zone_end[zone], p.limits[0])
            line = p.limits[1]
            line += c.line_spacing * (math.floor((x - line) / c.line_spacing + TIE) + 1.0)
            edge = min(edge, line) if law == POSEN else edge
            room = edge - x
        else:
            edge = max(zone_start(p.zone_end, zone), p.limits[1])
            line = p.limits[0]
            line -= c.line_spacing * (math.floor((line - x) / c.line_spacing + TIE) + 1.0)
            edge = max(edge, line) if law == POSEN else edge
            room = x - edge
        if pace * left < room:
            return x + pace * left if side == 0 else x - pace * left
        x, left = edge, left - room / pace
        if x >= p.limits[0] if side == 0 else x <= p.limits[1]:
            break
        pace = fight(law, attack, front_at(p, s, c, side, x), c).pace
    return x


@helper
def bleed(s: State, c: Any, side: int, fought: float, width: float, dt: float) -> float:
    """Take losses off a side's front (km wide); return the share of it lost in a day.

    To the losses of the fight come those to drones, who hunt in their zone day and night. More
    brigades than the reference density give them no more to find: drones are what runs short.
    """
    there = s.front[side]
    if there <= 0.0:
        return 0.0
    found = min(there, c.density_reference * width)
    hunted = c.drone_loss_rate * s.zone[1 - side] / c.drone_zone_reference * found
    lost = min(there, dt * (fought + hunted))
    s.front[side] -= lost
    s.lost[side] += lost
    return lost / dt / there  # type: ignore[no-any-return]


@helper
def adapt(
    s: State, c: Any, side: int, attacks: bool, own_rate: float, other_rate: float, dt: float
) -> None:
    """Let attacker and defender adapt to their losses, as Epstein has them do."""
    other = 1 - side
    if not attacks:
        s.withdrawal[other] = 0.0
        return
    s.prosecution[side] = epstein.prosecution_next(
        s.prosecution[side], own_rate, c.prosecution_threshold, dt
    )
    s.withdrawal[other] = epstein.withdrawal_next(
        s.withdrawal[other], other_rate, c.defender_threshold, c.top_withdrawal, dt
    )
