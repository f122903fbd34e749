"""How often each ally serves, without regard to when: a bound for every roster, soon found.

Periods in which the same allies may hold the same places under the same promises are alike. For
each such group the number of periods that an ally holds a place is a whole number, and what each
roster keeps in every period, it keeps in sum. Of tours and rest only the most periods remain that
they leave for service. So each roster gives counts that score no more than it does, and no roster
scores less than the best counts.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from counterpoise.planner.rotations import rules
from counterpoise.planner.rotations.aims import apart
from counterpoise.planner.rotations.file_model import Role
from counterpoise.planner.rotations.request import HUNDREDTHS, Post, RotationRequest
from counterpoise.planner.rotations.solver_model import SolverModel
from counterpoise.planner.rotations.stints import stretches

Place = tuple[str, Role, str]
"""Slot, role and ally."""


@dataclass(frozen=True)
class Group:
    """Periods that are alike."""

    periods: tuple[int, ...]

    @cached_property
    def size(self) -> int:
        """How many they are."""
        return len(self.periods)


class CountsProblem:
    """A model of how often each ally holds each place.

    Parameters
    ----------
    roster : RotationRequest
        Whose counts they are.
    """

    def __init__(self, roster: RotationRequest) -> None:
        self.roster = roster
        self.solver_model = SolverModel()
        self.model: Any = self.solver_model.model
        self.counts: dict[tuple[Place, int], Any] = {}
        self.groups = groups_of(roster)
        for index, group in enumerate(self.groups):
            self._open(index, group)
            self._limit(index, group)
        self._take_turns()
        self._share_load()
        self.total = sum(self._costs())
        self.model.minimize(self.total)

    def of(self, post: Post, ally: str, index: int) -> Any:
        """Return how often an ally holds a place in a group of periods."""
        return self.counts.get(((post.slot, post.role, ally), index), 0)

    def often(self, post: Post, ally: str) -> Any:
        """Return how often an ally holds a place at all."""
        return sum(self.of(post, ally, index) for index in range(len(self.groups)))

    def loads(self) -> dict[str, Any]:
        """Return the load of each ally."""
        return {
            ally: sum(p.places.burden * self.often(p, ally) for p in self.roster.posts)
            for ally in self.roster.allies
        }

    def _open(self, index: int, group: Group) -> None:
        t = group.periods[0]
        for post in self.roster.posts:
            for ally in self.roster.allies if t in post.active else ():
                if not rules.barring(self.roster, post, post.seat(t, ally)):
                    count = self.solver_model.number(group.size, 0)
                    self.counts[(post.slot, post.role, ally), index] = count

    def _limit(self, index: int, group: Group) -> None:
        """Post in sum what holds in each period of a group."""
        roster, size, t = self.roster, group.size, group.periods[0]
        active = [post for post in roster.posts if t in post.active]
        for post in active:
            filled = sum(self.of(post, ally, index) for ally in roster.allies)
            low, high = post.places.at_least * size, post.places.room * size
            self.solver_model.linear(filled, low=low, high=high)
        for ally in roster.allies:
            by_slot: dict[str, list[Any]] = defaultdict(list)
            away: dict[str, list[Any]] = defaultdict(list)
            for post in active:
                count = self.of(post, ally, index)
                by_slot[post.slot].append(count)
                if post.places.unit is not None:
                    away[post.places.unit].append(post.places.units * count)
            for found in by_slot.values():
                self.solver_model.linear(sum(found), high=size)
            for unit, terms in away.items():
                most = roster.stocks[ally, unit].away * size
                self.solver_model.linear(sum(terms), high=most)
            for entry in roster.model.at_once:
                if entry.allies is None or ally in entry.allies:
                    found = [self.of(post, ally, index) for post in active if post.within(entry)]
                    self.solver_model.linear(sum(found), high=entry.most * size)
        self._keep_commitments(index, group, active)

    def _keep_commitments(self, index: int, group: Group, active: list[Post]) -> None:
        for fixed in self.roster.fixed:
            if fixed.period == group.periods[0]:
                ally = fixed.commitment.ally
                found = [self.of(p, ally, index) for p in active if p.answers(fixed.commitment)]
                self.solver_model.linear(sum(found), low=group.size)

    def _take_turns(self) -> None:
        """Post the most periods that tours and rest leave for service."""
        roster, count = self.roster, len(self.roster.periods)
        for entry in roster.model.rest:
            if entry.longest_tour is None:
                continue
            places = [post for post in roster.posts if post.within(entry)]
            most = most_served(count, entry.longest_tour, max(entry.periods, 1))
            for ally in roster.allies:
                if entry.allies is not None and ally not in entry.allies:
                    continue
                serves = self.solver_model.number(most, 0)
                for post in places:
                    self.solver_model.linear(self.often(post, ally) - serves, high=0)
                at_a_time = self._at_a_time(places, ally)
                total = sum(self.often(post, ally) for post in places)
                self.solver_model.linear(total - at_a_time * serves, high=0)
        for post in roster.posts:
            for _, _, tour in roster.tours(post):
                if tour.most is None:
                    continue
                parts = [
                    most_served(length, tour.most, max(tour.rest, 1))
                    for _, length in stretches(post.active)
                ]
                for ally in roster.allies:
                    self.solver_model.linear(self.often(post, ally), high=sum(parts))

    def _at_a_time(self, places: list[Post], ally: str) -> int:
        """Return how many of some places an ally can hold at a time."""
        bounds = [
            entry.most
            for entry in self.roster.model.at_once
            if (entry.allies is None or ally in entry.allies)
            and all(post.within(entry) for post in places)
        ]
        return min([*bounds, len({post.slot for post in places})])

    def _share_load(self) -> None:
        entry = self.roster.model.fair_load
        for ally, load in self.loads().items() if entry is not None else ():
            target = self.roster.targets.get(ally)
            if entry is None or target is None:
                continue
            if entry.most_above is not None:
                high = (target + HUNDREDTHS * entry.most_above) // HUNDREDTHS
                self.solver_model.linear(load, high=high)
            if entry.most_below is not None:
                low = -((HUNDREDTHS * entry.most_below - target) // HUNDREDTHS)
                self.solver_model.linear(load, low=low)

    def _costs(self) -> list[Any]:
        roster, weights = self.roster, self.roster.model.objective
        found: list[Any] = []
        for index, group in enumerate(self.groups):
            found += self._costs_in(index, group)
        if weights.fairness:
            loads = self.loads()
            for ally, target in roster.targets.items():
                found.append(weights.fairness * apart(self.solver_model, loads[ally], target))
        if weights.continuity:
            found += [HUNDREDTHS * weights.continuity * c for c in self._changes_of_hands()]
        return found

    def _costs_in(self, index: int, group: Group) -> list[Any]:
        """Return what counts in a group of periods: empty places, kin, likes, what is given up."""
        roster, weights, t = self.roster, self.roster.model.objective, group.periods[0]
        found: list[Any] = []
        for post in roster.posts:
            if t not in post.active:
                continue
            counts = {ally: self.of(post, ally, index) for ally in roster.allies}
            wanted = post.places.wanted * group.size
            empty = self.solver_model.number(wanted, wanted)
            self.model.add(empty + sum(counts.values()) >= wanted)
            lead = post.role == "lead"
            weight = weights.uncovered_lead if lead else weights.uncovered
            found.append(HUNDREDTHS * weight * empty)
            for ally, count in counts.items():
                if isinstance(count, int):
                    continue
                points = weights.preference * roster.preference(post, post.seat(t, ally))
                found.append(HUNDREDTHS * points * count)
                if post.role == "contributor" and weights.affinity:
                    found += self._kin(index, group, post, ally)
        return found + self._given_up(index, group)

    def _kin(self, index: int, group: Group, post: Post, ally: str) -> list[Any]:
        leads = [p for p in self.roster.by_slot[post.slot] if p.role == "lead"]
        found = []
        for bond in self.roster.kin[ally]:
            kin = [self.of(p, a, index) for p in leads for a in bond.allies if a != ally]
            kin = [count for count in kin if not isinstance(count, int)]
            if kin:
                together = self.solver_model.number(group.size, 0)
                self.model.add(together <= self.of(post, ally, index))
                self.model.add(together <= sum(kin))
                found.append(
                    -HUNDREDTHS * self.roster.model.objective.affinity * bond.bonus * together
                )
        return found

    def _given_up(self, index: int, group: Group) -> list[Any]:
        weight = self.roster.model.objective.change
        if self.roster.near is None or not weight:
            return []
        held: dict[Place, int] = defaultdict(int)
        for seat in self.roster.near.seats:
            held[seat.slot, seat.role, seat.ally] += seat.period in group.periods
        found = []
        for place, count in sorted(held.items()):
            lost = self.solver_model.number(count, count)
            self.model.add(lost >= count - self.counts.get((place, index), 0))
            found.append(HUNDREDTHS * weight * lost)
        return found

    def _changes_of_hands(self) -> list[Any]:
        """Return a least number of changes in each standing place: tours less those that open it.

        Who serves at all begins once, and again for each longest tour.
        """
        found = []
        for post in self.roster.posts:
            if not post.places.standing:
                continue
            most = [tour.most for _, _, tour in self.roster.tours(post) if tour.most is not None]
            longest = min([*most, len(post.active)]) if post.active else 0
            free = post.places.room * len(stretches(post.active))
            begun: list[Any] = []
            for ally in self.roster.allies:
                often = self.often(post, ally)
                if isinstance(often, int):
                    continue
                known = self.roster.standing(post, ally)
                tours = self.solver_model.number(len(post.active), 0)
                # A tour that goes on from before the first period is no change.
                self.model.add(longest * (tours + (1 if known else 0)) >= often)
                begun.append(tours)
            if begun:
                changes = self.solver_model.number(len(post.active) * post.places.room, 0)
                self.model.add(changes >= sum(begun) - free)
                found.append(changes)
        return found


def groups_of(roster: RotationRequest) -> list[Group]:
    """Return the periods by what is allowed, promised and liked in them."""
    alike: dict[Any, list[int]] = defaultdict(list)
    promised: dict[int, list[Any]] = defaultdict(list)
    for fixed in roster.fixed:
        entry = fixed.commitment
        promised[fixed.period].append(
            (entry.ally, entry.slot or "", entry.kind or "", entry.role or "")
        )
    for t in range(len(roster.periods)):
        allowed = tuple(
            None if rules.barring(roster, post, seat) else roster.preference(post, seat)
            for post in roster.posts
            if t in post.active
            for seat in (post.seat(t, ally) for ally in roster.allies)
        )
        active = tuple(t in post.active for post in roster.posts)
        alike[active, allowed, tuple(sorted(set(promised[t])))].append(t)
    return [Group(tuple(periods)) for periods in alike.values()]


def most_served(periods: int, longest: int, rest: int) -> int:
    """Return the most periods of service that tours of a longest length with rest leave.

    >>> most_served(36, 8, 4)
    24
    """
    rounds, left = divmod(periods, longest + rest)
    return rounds * longest + min(left, longest)
