"""Tours and rest as rules of the solver's model.

An ally serves, begins to serve and ends. Bounds on the length of service and of rest are posted as
sums of beginnings over a window (Rajan and Takriti 2005, *Minimum up/down polytopes of the unit
commitment problem with start-up costs*, IBM RC23628): among all ways to write them this one leaves
the linear relaxation least room.

Service before the first period stands in front of the others, so that a tour that was begun then is
one tour. A tour that runs when its place closes, or in the last period, is taken to go on: it may
be shorter than the shortest.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.planner.rotations import rules
from counterpoise.planner.rotations.file_model import Tour
from counterpoise.planner.rotations.request import Post, RotationRequest
from counterpoise.planner.rotations.rules import Rule
from counterpoise.planner.rotations.solver_model import SolverModel

Post_ = Callable[[Rule, Any], None]
Serves = Callable[[Post, int, str], Any]
"""Returns whether an ally serves in a place in a period: a variable, or a plain 0 or 1."""


def post_tours(roster: RotationRequest, model: SolverModel, serves: Serves, post_: Post_) -> None:
    """Post how long tours in each place are, the rest after them, and how many begin at once.

    Parameters
    ----------
    roster : RotationRequest
        Whose rules they are.
    model : SolverModel
        Where they are posted.
    serves : callable
        Whether an ally serves in a place in a period; periods below 0 are known beforehand.
    post_ : callable
        Takes each rule with a constraint that states it.
    """
    for place in roster.posts:
        for which, index, tour in roster.tours(place):
            begun = []
            for ally in roster.allies:
                active = set(place.active)
                served = [
                    serves(place, t, ally) if t < 0 or t in active else 0
                    for t in range(-roster.reach, len(roster.periods))
                ]
                begun.append(model.begins(served)[roster.reach :])
                stay = _Stay(roster, place, which, index, ally)
                for rule, stated in stay.stated(model, served, tour):
                    post_(rule, stated)
            for t in place.active if tour.starts is not None else ():
                if roster.is_manned_before(place, t):
                    rule = rules.starts(roster, place, which, index, t)
                    post_(rule, model.linear(sum(each[t] for each in begun), high=tour.starts or 0))


@dataclass(frozen=True)
class _Stay:
    """The tours of one ally in one place."""

    roster: RotationRequest
    place: Post
    which: str
    index: int
    ally: str

    def stated(
        self, model: SolverModel, served: list[Any], tour: Tour
    ) -> Iterator[tuple[Rule, Any]]:
        """Yield each bound on tours and on the rest after them, with its rule."""
        whom = (self.roster, self.place, self.which, self.index, self.ally)
        known = self.roster.reach
        back = rules.comes_back(*whom)
        for stated in _apart(model, served, model.begins(served), tour.rest, known):
            yield back, stated
        for first, length in stretches(self.place.active):
            stood = self.roster.standing(self.place, self.ally) if first == 0 else 0
            here = served[known + first - stood : known + first + length]
            began = model.begins(here)
            shortest = rules.shortest(*whom)
            for stated in _at_least(model, here, began, tour.least, stood):
                yield shortest, stated
            if tour.most is not None:
                longest = rules.longest(*whom)
                for stated in _at_most(model, here, began, tour.most, stood):
                    yield longest, stated


def post_rest(roster: RotationRequest, model: SolverModel, serves: Serves, post_: Post_) -> None:
    """Post the rest between tours and the longest tour over all places that a rule is about.

    Parameters
    ----------
    roster : RotationRequest
        Whose rules they are.
    model : SolverModel
        Where they are posted.
    serves : callable
        As for `post_tours`.
    post_ : callable
        As for `post_tours`.
    """
    for index, entry in enumerate(roster.model.rest):
        places = [post for post in roster.posts if post.within(entry)]
        for ally in roster.allies:
            if entry.allies is not None and ally not in entry.allies:
                continue
            served = [
                model.any_of(serves(post, t, ally) for post in places if t < 0 or t in post.active)
                for t in range(-roster.reach, len(roster.periods))
            ]
            if all(isinstance(s, int) for s in served):
                continue
            began = model.begins(served)
            rest = rules.rest(roster, index, ally)
            for stated in _apart(model, served, began, entry.periods, roster.reach):
                post_(rest, stated)
            if entry.longest_tour is not None:
                tour = rules.tour(roster, index, ally)
                for stated in _at_most(model, served, began, entry.longest_tour, roster.reach):
                    post_(tour, stated)


def stretches(active: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first period and the length of each run of periods without a break."""
    found: list[tuple[int, int]] = []
    for t in active:
        if found and sum(found[-1]) == t:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((t, 1))
    return found


def _at_least(
    model: SolverModel, served: list[Any], began: list[Any], least: int, known: int
) -> Iterator[Any]:
    """Yield that who began within the last periods still serves."""
    for t in range(known, len(served)) if least > 1 else ():
        recent = sum(began[max(0, t - least + 1) : t + 1])
        if not (isinstance(recent, int) and recent == 0):
            yield model.linear(recent - served[t], high=0)


def _at_most(
    model: SolverModel, served: list[Any], began: list[Any], most: int, known: int
) -> Iterator[Any]:
    """Yield that who serves began within the longest time."""
    for t in range(max(known, most), len(served)):
        if not (isinstance(served[t], int) and served[t] == 0):
            yield model.linear(served[t] - sum(began[t - most + 1 : t + 1]), high=0)


def _apart(
    model: SolverModel, served: list[Any], began: list[Any], rest: int, known: int
) -> Iterator[Any]:
    """Yield that who begins did not serve within the time of rest."""
    for t in range(len(served)) if rest > 0 else ():
        again = sum(began[max(t + 1, known) : t + rest + 1])
        if not (isinstance(again, int) and again == 0):
            yield model.linear(again + served[t], high=1)
