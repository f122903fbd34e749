"""A roster to start from: how often first, then each kind of place apart, in blocks.

The best counts say which places an ally holds at all, and how much of its load it carries in each
kind of place. What is fair for it in one kind is what is left of its fair load beside the others.
So each kind is a roster of its own, and a small one where hands change in blocks of periods. Put
together they are a roster that keeps every rule within a kind.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import gcd
from typing import Any

from counterpoise.planner.rotations.counts import CountsProblem
from counterpoise.planner.rotations.file_model import Kind
from counterpoise.planner.rotations.problem import RotationProblem
from counterpoise.planner.rotations.request import HUNDREDTHS, RotationRequest, Seat
from counterpoise.planner.rotations.scores import loads

Solve = Callable[[Any, float], tuple[Any, str]]
"""Solves a model within a share of the time left for the start; returns solver and status."""
COUNTS_SHARE = 0.4


@dataclass(frozen=True)
class Start:
    """What is known before the whole roster is searched.

    Parameters
    ----------
    status : str
        Of the counts, as CP-SAT names it; if they are ``INFEASIBLE``, so is the roster.
    bound : int or None
        No roster scores less, in hundredths.
    seats : frozenset of Seat
        A roster to start from, if there is one; it may break rules that join kinds of places.
    """

    status: str
    bound: int | None
    seats: frozenset[Seat]


def start(roster: RotationRequest, solve: Solve) -> Start:
    """Return a bound and a roster to start from.

    Parameters
    ----------
    roster : RotationRequest
        What is to be filled.
    solve : callable
        Solves one model after another, each within a share of the time that is left.
    """
    counting = CountsProblem(roster)
    solver, status = solve(counting.model, COUNTS_SHARE)
    if status not in ("OPTIMAL", "FEASIBLE"):
        return Start(status, None, frozenset())
    bound = round(solver.best_objective_bound)
    only = {
        (post.slot, post.role, ally)
        for post in roster.posts
        for ally in roster.allies
        if _value(solver, counting.often(post, ally))
    }
    carried = {
        kind: {
            ally: sum(
                post.places.burden * _value(solver, counting.often(post, ally))
                for post in roster.posts
                if post.entry.kind == kind
            )
            for ally in roster.targets
        }
        for kind in kinds_of(roster)
    }
    seats: set[Seat] = set()
    left = len(roster.posts)
    for kind in carried:
        others = Counter[str]()
        for other, load in carried.items():
            others.update(load if other != kind else {})
        part = part_of(roster, kind, others)
        building = RotationProblem(part, steps={kind: step_of(part)}, only=only)
        building.aim()
        found, outcome = solve(building.model, len(part.posts) / left)
        left -= len(part.posts)
        if outcome in ("OPTIMAL", "FEASIBLE"):
            held = building.seats(found)
            carried[kind] = dict(loads(part, held))
            seats.update(held)
    return Start(status, bound, frozenset(seats))


def kinds_of(roster: RotationRequest) -> list[Kind]:
    """Return the kinds of places in a roster, in the order of the file."""
    return list(dict.fromkeys(post.entry.kind for post in roster.posts))


def part_of(roster: RotationRequest, kind: Kind, others: Mapping[str, int]) -> RotationRequest:
    """Return the places of one kind as a roster beside a known load of each ally in the others."""
    posts = tuple(post for post in roster.posts if post.entry.kind == kind)
    near = roster.near
    if near is not None:
        slots = {post.slot for post in posts}
        near = replace(near, seats=frozenset(s for s in near.seats if s.slot in slots))
    fair = roster.model.fair_load
    if fair is not None:
        fair = fair.model_copy(update={"most_above": None, "most_below": None})
    return replace(
        roster,
        model=roster.model.model_copy(update={"fair_load": fair}),
        posts=posts,
        fixed=tuple(f for f in roster.fixed if any(p.answers(f.commitment) for p in posts)),
        targets={a: fair - HUNDREDTHS * others[a] for a, fair in roster.targets.items()},
        near=near,
    )


def step_of(roster: RotationRequest) -> int:
    """Return the block in which hands change: what divides every shortest tour.

    Where hand-overs are staggered, it is no more than what lets each place of a post change alone.
    """
    steps = []
    for post in roster.posts:
        least = [(tour.least, tour.starts) for _, _, tour in roster.tours(post)] or [(1, None)]
        for length, starts in least:
            turns = 1 if starts is None else -(-post.places.room // starts)
            steps.append(max(length // turns, 1))
    return gcd(*steps) if steps else 1


def _value(solver: Any, count: Any) -> int:
    return count if isinstance(count, int) else int(solver.value(count))
