"""A roster that is ready to be solved: places, periods, allies and what each can send."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from counterpoise.evidence import Evidence
from counterpoise.planner.rotations.file_model import (
    Affinity,
    Commitment,
    Places,
    Preference,
    Role,
    RosterModel,
    Scope,
    ServedBefore,
    Slot,
    Span,
    Tour,
)

HUNDREDTHS = 100


class Seat(NamedTuple):
    """A place that an ally holds in one period."""

    slot: str
    role: Role
    period: int
    ally: str


@dataclass(frozen=True)
class Post:
    """The places of one role in one slot, and the periods in which they are there."""

    slot: str
    role: Role
    entry: Slot
    places: Places
    active: tuple[int, ...]

    def seat(self, period: int, ally: str) -> Seat:
        """Return the place as held by an ally."""
        return Seat(self.slot, self.role, period, ally)

    def within(self, scope: Scope) -> bool:
        """Whether these are among the places that a rule is about."""
        return (
            (scope.slots is None or self.slot in scope.slots)
            and (scope.kinds is None or self.entry.kind in scope.kinds)
            and (scope.locations is None or self.entry.location in scope.locations)
            and (scope.roles is None or self.role in scope.roles)
        )

    def answers(self, commitment: Commitment) -> bool:
        """Whether serving here keeps a commitment."""
        return (
            (commitment.slot is None or commitment.slot == self.slot)
            and (commitment.kind is None or commitment.kind == self.entry.kind)
            and (commitment.role is None or commitment.role == self.role)
        )


@dataclass(frozen=True)
class Stock:
    """Units that an ally has, the share of them that is ready, and how many may be away."""

    units: int
    readiness: float
    away: int


@dataclass(frozen=True)
class Fixed:
    """A commitment in one period."""

    commitment: Commitment
    period: int
    place: str

    def holds(self, post: Post, ally: str, period: int) -> bool:
        """Whether it is kept by an ally that serves in a place in a period."""
        same = (self.commitment.ally, self.period) == (ally, period)
        return same and post.answers(self.commitment)


@dataclass(frozen=True)
class EarlierRoster:
    """A known roster from which as little as possible should change.

    Parameters
    ----------
    file : str
        Where it was read.
    seats : frozenset of Seat
        Who served where in it, in periods and places of the new roster.
    left_out : int
        How many of its seats lie in periods that the new roster does not have.
    """

    file: str
    seats: frozenset[Seat]
    left_out: int


@dataclass(frozen=True)
class RotationRequest:
    """A roster, read and checked.

    Parameters
    ----------
    model : RosterModel
        What the file says.
    file : str
        Its name.
    evidence : Evidence
        Where inventories, economies and names of allies come from.
    allies : tuple of str
        Who takes part, in alphabetical order: the order of the file has no influence.
    periods : tuple of str
        Names of the periods.
    posts : tuple of Post
        The places by slot and role.
    stocks : mapping
        Units by ally and kind of unit.
    fixed : tuple of Fixed
        Commitments, one for each period.
    targets : mapping
        Fair load of each ally, in hundredths of a unit-period.
    lines : mapping
        Where in the file each rule stands.
    near : EarlierRoster, optional
        A known roster; each of its seats that is not kept counts against this one.
    """

    model: RosterModel
    file: str
    evidence: Evidence
    allies: tuple[str, ...]
    periods: tuple[str, ...]
    posts: tuple[Post, ...]
    stocks: Mapping[tuple[str, str], Stock]
    fixed: tuple[Fixed, ...]
    targets: Mapping[str, int]
    lines: Mapping[tuple[str | int, ...], str]
    near: EarlierRoster | None = None

    def span(self, span: Span) -> tuple[int, ...]:
        """Return the periods that an entry is about."""
        return span_of(self.periods, span)

    def title(self, slot: str) -> str:
        """Return the name of a slot for people."""
        return self.model.slots[slot].title or slot

    def ally(self, code: str) -> str:
        """Return the name of an ally for people."""
        return self.evidence.allies[code].name

    @cached_property
    def by_slot(self) -> dict[str, tuple[Post, ...]]:
        """The places of each slot."""
        return {s: tuple(p for p in self.posts if p.slot == s) for s in self.model.slots}

    def all_seats(self) -> Iterator[tuple[Post, Seat]]:
        """Yield every place that any ally could hold."""
        for post in self.posts:
            for period in post.active:
                for ally in self.allies:
                    yield post, post.seat(period, ally)

    @cached_property
    def history(self) -> frozenset[Seat]:
        """Who served before the first period, in periods -1, -2 and so on."""
        return frozenset(seat for entry in self.model.served_before for seat in served(entry))

    @cached_property
    def reach(self) -> int:
        """How many periods before the first one are known of anybody."""
        return -min((seat.period for seat in self.history), default=0)

    def standing(self, post: Post, ally: str) -> int:
        """Return for how many periods an ally has stood in a place when the first one begins."""
        length = 0
        while post.seat(-1 - length, ally) in self.history:
            length += 1
        return length

    def is_manned_before(self, post: Post, period: int) -> bool:
        """Whether a place is there in the period before, or is known to have been held then."""
        if period == 0:
            return any(
                (s.slot, s.role, s.period) == (post.slot, post.role, -1) for s in self.history
            )
        return period - 1 in post.active

    def tours(self, post: Post) -> list[tuple[str, int, Tour]]:
        """Return how long tours are in a place, by the list and the entry that say so."""
        if post.places.tour is not None:
            return [("slots", 0, post.places.tour)]
        entries = enumerate(self.model.tours)
        return [("tours", index, entry) for index, entry in entries if post.within(entry)]

    def preference(self, post: Post, seat: Seat) -> int:
        """Return the points against an ally in a place, by what it likes and avoids."""
        return sum(
            entry.cost
            for entry, periods in self._preferences
            if seat.ally in entry.allies and post.within(entry) and seat.period in periods
        )

    @cached_property
    def _preferences(self) -> list[tuple[Preference, frozenset[int]]]:
        return [(entry, frozenset(self.span(entry))) for entry in self.model.preferences]

    @cached_property
    def kin(self) -> dict[str, tuple[Affinity, ...]]:
        """The affinities that each ally has."""
        return {a: tuple(g for g in self.model.affinity if a in g.allies) for a in self.allies}


def served(entry: ServedBefore) -> list[Seat]:
    """Return the places that an ally held before the first period, in periods below 0."""
    last = -1 - entry.ended
    periods = range(last, last - entry.periods, -1)
    return [Seat(entry.slot, entry.role, period, entry.ally) for period in periods]


def span_of(periods: tuple[str, ...], span: Span) -> tuple[int, ...]:
    """Return the indices of the periods that an entry is about.

    Parameters
    ----------
    periods : tuple of str
        Names of all periods.
    span : Span
        The entry; every name in it is known.
    """
    first = 0 if span.first is None else periods.index(span.first)
    last = len(periods) - 1 if span.last is None else periods.index(span.last)
    listed = None if span.periods is None else set(span.periods)
    return tuple(t for t in range(first, last + 1) if listed is None or periods[t] in listed)
