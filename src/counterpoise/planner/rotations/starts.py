"""A roster to start from: how often first, then each kind of place apart, in blocks.

The best counts say how much of its load each ally carries in each kind of place. With that for its
fair load each kind is a roster of its own, and a small one where hands change in blocks of periods.
Put together they are a roster that keeps every rule within a kind.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import gcd
from typing import Any

from counterpoise.planner.rotations.counts import CountsProblem
from counterpoise.planner.rotations.file_model import Kind
from counterpoise.planner.rotations.problem import RotationProblem
from counterpoise.planner.rotations.request import HUNDREDTHS, RotationRequest, Seat

Solve = Callable[[Any], tuple[Any, str]]
"""Solves a model, and returns the solver with its status."""


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
        Solves one model after another, each within a part of the time.
    """
    counting = CountsProblem(roster)
    solver, status = solve(counting.model)
    if status not in ("OPTIMAL", "FEASIBLE"):
        return Start(status, None, frozenset())
    bound = round(solver.best_objective_bound)
    only = {
        (post.slot, post.role, ally)
        for post in roster.posts
        for ally in roster.allies
        if _value(solver, counting.often(post, ally))
    }
    seats: set[Seat] = set()
    for kind in kinds_of(roster):
        loads = {
            ally: sum(
                post.places.burden * _value(solver, counting.often(post, ally))
                for post in roster.posts
                if post.entry.kind == kind
            )
            for ally in roster.targets
        }
        part = part_of(roster, kind, loads)
        building = RotationProblem(part, steps={kind: step_of(part)}, only=only)
        building.aim()
        found, outcome = solve(building.model)
        if outcome in ("OPTIMAL", "FEASIBLE"):
            seats |= {s for s, held in building.holds.items() if found.boolean_value(held)}
    return Start(status, bound, frozenset(seats))


def kinds_of(roster: RotationRequest) -> list[Kind]:
    """Return the kinds of places in a roster, in the order of the file."""
    return list(dict.fromkeys(post.entry.kind for post in roster.posts))


def part_of(roster: RotationRequest, kind: Kind, loads: dict[str, int]) -> RotationRequest:
    """Return the places of one kind as a roster, with loads that count as fair."""
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
        targets={ally: HUNDREDTHS * load for ally, load in loads.items()},
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
