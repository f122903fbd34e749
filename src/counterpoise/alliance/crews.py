"""Crews: which units of an ally can be manned now, and how much growth can be. Compiled.

Arrays stand with capabilities first: each future has an order of its own in which they get crews,
and a loop along it takes eight allies at once.
"""

from typing import Any

from counterpoise.alliance import equations as eq
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import helper
from counterpoise.alliance.lanes import ratio, where
from counterpoise.alliance.tables import place, row
from counterpoise.alliance.training import opening_training, people_ahead

NONE = 1e-9
"""Units below which nothing is held: what rounding leaves of an order is no unit to man."""
LAND = 0
"""The pool with which reserves stand."""


@helper
def opening_crews(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Work out which share of its people, pool by pool, mans an ally's units on the opening day."""
    crew, share = row(p.crew, future), row(p.pool_share, future)
    manning, reserve = row(p.manning_start, future), row(p.trained_reserve, future)
    order_of_crews(p, policy, s, future)
    opening_training(p, policy, s, future)
    s.crew_share[:] = 0.0
    allies = policy.leading.size
    for c in range(crew.size):
        for a in range(allies):
            s.crew_share[policy.pool[c], a] += manning * crew[c] * s.stock[c, a]
    for pool in range(s.crew_share.shape[0]):
        for a in range(allies):
            s.pool_people[pool, a] = share[a, pool]
            s.pool_reserve[pool, a] = reserve[a] if pool == LAND else 0.0
            people = share[a, pool] * s.people[a] + s.pool_reserve[pool, a]
            s.crew_share[pool, a] = s.crew_share[pool, a] / people if people > 0.0 else 0.0


@helper
def order_of_crews(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Fill in capabilities by falling price per crew, those of the same one by falling price."""
    price, crew = row(p.price, future), row(p.crew, future)
    for c in range(crew.size):
        s.per_crew[c] = 1.0 / crew[c] if crew[c] > 0.0 else 0.0
        place = c
        # Without a division: a unit without a crew goes first.
        while place > 0:
            other = int(s.crew_order[place - 1])
            mine, its = price[c] * crew[other], price[other] * crew[c]
            if mine < its or (mine == its and price[c] <= price[other]):
                break
            s.crew_order[place] = s.crew_order[place - 1]
            place -= 1
        s.crew_order[place] = c


@helper
def crews_at(p: Parameters, s: State, counted: Any, crews: Any, future: int) -> None:
    """Fill in the crews (P, A) that pools have when some number of people (P, A) counts in each."""
    of_growth = row(p.crewing_of_growth, future)
    for pool in range(crews.shape[0]):
        for a in range(s.people.size):
            share, crewing = s.pool_people[pool, a], s.crew_share[pool, a]
            crews[pool, a] = crewing * s.pool_reserve[pool, a] + eq.crews_available(
                counted[pool, a], share * s.people_start[a], crewing, of_growth
            )


@helper
def assign_crews(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Assign crews to units, pool by pool, and work out the share manned (`s.manned_share`).

    Units that stood on the opening day keep the share of crews that they had, as far as the pool
    still has them; what is left goes to units in order of their price per crew. A plan that says
    whom it mans (by then in `s.manned_share`) is followed instead.
    """
    if policy.manned_path.shape[0]:
        man_as_planned(p, policy, s, future)
        return
    crew, manning = row(p.crew, future), row(p.manning_start, future)
    allies = s.people.size
    keep_crews(p, policy, s, future)
    for i in range(crew.size):
        c = place(s.crew_order[i])
        if crew[c] > 0.0:
            pool, each, units = place(policy.pool[c]), crew[c], s.per_crew[c]
            for a in range(allies):
                held = s.stock[c, a]
                floor = s.kept[pool, a] * eq.crew_floor(held, s.held_start[c, a], manning)
                taken = min(each * (held - floor), s.crews_left[pool, a])
                s.crews_left[pool, a] -= taken
                s.crews_there[a] += each * floor + taken
                s.manned_share[c, a] = where(held > NONE, (floor + taken * units) / held, 1.0)
    for a in range(allies):
        s.manning[a] = min(1.0, ratio(s.crews_there[a], s.crews_needed[a], 1.0))


@helper
def keep_crews(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Work out which share of crews units of the opening day keep (`s.kept`), and who is left."""
    crew, manning = row(p.crew, future), row(p.manning_start, future)
    crews_at(p, s, s.counted, s.crews_left, future)
    s.floors[:], s.crews_needed[:], s.crews_there[:] = 0.0, 0.0, 0.0
    for c in range(crew.size):
        pool, each = place(policy.pool[c]), crew[c]
        for a in range(s.people.size):
            s.floors[pool, a] += each * eq.crew_floor(s.stock[c, a], s.held_start[c, a], manning)
            s.crews_needed[a] += each * s.stock[c, a]
    for pool in range(s.floors.shape[0]):
        for a in range(s.people.size):
            floors = s.floors[pool, a]
            s.kept[pool, a] = eq.manned(s.crews_left[pool, a], floors)
            s.crews_left[pool, a] = max(0.0, s.crews_left[pool, a] - floors)


@helper
def man_as_planned(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Man the share of each kind of unit that a plan says, as far as its pool has crews.

    Where a pool has fewer than that takes, all its units are manned less in the same proportion.
    Where it has more, as recruits come whom a plan did not count on, they man what stands unmanned,
    in order of price per crew.
    """
    crew, allies = row(p.crew, future), s.people.size
    crews_at(p, s, s.counted, s.crews_left, future)
    s.floors[:], s.crews_needed[:], s.crews_there[:] = 0.0, 0.0, 0.0
    for c in range(crew.size):
        pool = place(policy.pool[c])
        for a in range(allies):
            people = crew[c] * s.stock[c, a]
            s.crews_needed[a] += people
            s.floors[pool, a] += s.manned_share[c, a] * people
    for pool in range(s.floors.shape[0]):
        for a in range(allies):
            s.kept[pool, a] = eq.manned(s.crews_left[pool, a], s.floors[pool, a])
            s.crews_left[pool, a] -= s.kept[pool, a] * s.floors[pool, a]
    for i in range(crew.size):
        c = place(s.crew_order[i])
        pool = place(policy.pool[c])
        for a in range(allies):
            share = s.kept[pool, a] * s.manned_share[c, a]
            people = crew[c] * s.stock[c, a]
            more = max(0.0, min((1.0 - share) * people, s.crews_left[pool, a]))
            s.crews_left[pool, a] -= more
            share = where(people > 0.0, share + more / people, share)
            s.manned_share[c, a] = share
            s.crews_there[a] += share * people
    for a in range(allies):
        needed = s.crews_needed[a]
        s.manning[a] = ratio(s.crews_there[a], needed, 1.0)


@helper
def crew_room(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Fill in the crews (`s.crew_room`) that pools have beside those of units that keep theirs.

    Counted as far ahead as planners look, with the people that pay affords and schools have trained
    by then. Crews of what
    is held and under way (`s.additions`) beyond the units that keep theirs stand in `s.reserved`;
    growth of units that need fewer people for their price goes before them.
    """
    crew, manning = row(p.crew, future), row(p.manning_start, future)
    allies = s.people.size
    people_ahead(p, policy, s, future)
    crews_at(p, s, s.counted_ahead, s.crew_room, future)
    for c in range(crew.size):
        if crew[c] > 0.0:
            pool, each = place(policy.pool[c]), crew[c]
            for a in range(allies):
                ahead = max(0.0, s.stock[c, a] + s.additions[c, a])
                floor = eq.crew_floor(ahead, s.held_start[c, a], manning)
                s.reserved[c, a] = each * (manning * ahead - floor)
                s.crew_room[pool, a] -= each * floor


@helper
def keep_manned(p: Parameters, policy: Policy, s: State, asked: Any, future: int) -> None:
    """Cut growth (`s.additions`) to what the room for crews can man, highest price per crew first.

    There is some where `asked` (C) is above zero. Growth counts as manned as units were on the
    opening day.
    """
    crew, manning = row(p.crew, future), row(p.manning_start, future)
    for pool in range(s.crews_left.shape[0]):
        for a in range(s.people.size):
            s.crews_left[pool, a] = s.crew_room[pool, a]
    for i in range(crew.size):
        c = place(s.crew_order[i])
        pool = place(policy.pool[c])
        if crew[c] > 0.0 and asked[c] <= 0.0:
            for a in range(s.people.size):
                s.crews_left[pool, a] -= s.reserved[c, a]
        elif crew[c] > 0.0:
            each, units = manning * crew[c], s.per_crew[c] / manning
            for a in range(s.people.size):
                left = s.crews_left[pool, a] - s.reserved[c, a]
                taken = max(0.0, min(each * s.additions[c, a], left))
                s.crews_left[pool, a] = left - taken
                s.additions[c, a] = taken * units


@helper
def take_crews(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Take the crews of growth that is ordered (`s.taken_share` of `s.additions`) from the room.

    What stood in `s.reserved` is taken with the first of it.
    """
    crew, manning = row(p.crew, future), row(p.manning_start, future)
    for c in range(crew.size):
        if crew[c] > 0.0:
            pool, each = place(policy.pool[c]), manning * crew[c] * s.taken_share[c]
            for a in range(s.people.size):
                s.crew_room[pool, a] -= each * s.additions[c, a] + s.reserved[c, a]
                s.reserved[c, a] = 0.0


@helper
def take_more_crews(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Take the crews of further growth from the room, once nothing is reserved."""
    crew, manning = row(p.crew, future), row(p.manning_start, future)
    for c in range(crew.size):
        if crew[c] > 0.0 and s.taken_share[c] > 0.0:
            pool, each = place(policy.pool[c]), manning * crew[c] * s.taken_share[c]
            for a in range(s.people.size):
                s.crew_room[pool, a] -= each * s.additions[c, a]
