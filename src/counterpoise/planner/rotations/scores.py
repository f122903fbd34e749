"""Judging a roster without the solver: which rules are broken, and what it scores.

Written apart from the solver's model and in another way, so that each checks the other.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

from counterpoise.planner.rotations import rules
from counterpoise.planner.rotations.file_model import Aim, Tour
from counterpoise.planner.rotations.request import HUNDREDTHS, Post, RotationRequest, Seat
from counterpoise.planner.rotations.rules import Rule


@dataclass(frozen=True)
class Score:
    """What counts for and against a roster, unweighted; fairness in unit-periods."""

    uncovered_lead: int
    uncovered: int
    fairness: float
    affinity: int
    continuity: int
    preference: int
    change: int
    total: float


def broken(roster: RotationRequest, seats: Collection[Seat]) -> list[Rule]:
    """Return the rules that a roster breaks."""
    found: list[Rule] = []
    held = set(seats)
    found += _of_places(roster, held)
    found += _of_turns(roster, held)
    found += _of_tours(roster, held)
    found += _of_numbers(roster, held)
    for index, fixed in enumerate(roster.fixed):
        kept = any(
            s.ally == fixed.commitment.ally
            and s.period == fixed.period
            and _post(roster, s).answers(fixed.commitment)
            for s in held
        )
        if not kept:
            found.append(rules.commitment(roster, index))
    found += _of_load(roster, held)
    unique = {rule.key: rule for rule in found}
    return [unique[key] for key in sorted(unique, key=str)]


def score(roster: RotationRequest, seats: Collection[Seat]) -> Score:
    """Return what a roster scores."""
    held, weights = set(seats), roster.model.objective
    filled = Counter((s.slot, s.role, s.period) for s in held)
    lead = other = 0
    for post in roster.posts:
        for t in post.active:
            empty = max(0, post.places.wanted - filled[post.slot, post.role, t])
            if post.role == "lead":
                lead += empty
            else:
                other += empty
    load = loads(roster, held)
    apart = sum(abs(HUNDREDTHS * load[a] - roster.targets[a]) for a in roster.targets)
    together = sum(_bonus(roster, seat, held) for seat in held if seat.role == "contributor")
    changes = sum(_is_change(roster, seat, held) for seat in held)
    disliked = sum(roster.preference(_post(roster, seat), seat) for seat in held)
    given_up = len(roster.near.seats - held) if roster.near else 0
    total = (
        HUNDREDTHS
        * (
            weights.uncovered_lead * lead
            + weights.uncovered * other
            - weights.affinity * together
            + weights.continuity * changes
            + weights.preference * disliked
            + weights.change * given_up
        )
        + weights.fairness * apart
    )
    away = apart / HUNDREDTHS
    return Score(lead, other, away, together, changes, disliked, given_up, total / HUNDREDTHS)


def by_aim(roster: RotationRequest, found: Score) -> dict[Aim, float]:
    """Return what each aim adds to the weighted sum."""
    weights = roster.model.objective
    return {
        "places": weights.uncovered_lead * found.uncovered_lead
        + weights.uncovered * found.uncovered,
        "continuity": weights.continuity * found.continuity,
        "fairness": weights.fairness * found.fairness,
        "affinity": -weights.affinity * found.affinity,
        "preference": weights.preference * found.preference,
        "change": weights.change * found.change,
    }


def loads(roster: RotationRequest, seats: Iterable[Seat]) -> Counter[str]:
    """Return the load of each ally in unit-periods."""
    load: Counter[str] = Counter(dict.fromkeys(roster.allies, 0))
    for seat in seats:
        load[seat.ally] += _post(roster, seat).places.burden
    return load


def _post(roster: RotationRequest, seat: Seat) -> Post:
    return next(p for p in roster.by_slot[seat.slot] if p.role == seat.role)


def _bonus(roster: RotationRequest, seat: Seat, held: set[Seat]) -> int:
    """Count affinities of a contributor with whoever leads the same slot then."""
    leaders = {
        s.ally for s in held if s.role == "lead" and s.slot == seat.slot and s.period == seat.period
    }
    return sum(
        group.bonus
        for group in roster.kin[seat.ally]
        if any(leader in group.allies for leader in leaders)
    )


def _is_change(roster: RotationRequest, seat: Seat, held: set[Seat]) -> bool:
    """Whether somebody takes up a standing place that was there a period before."""
    post = _post(roster, seat)
    return (
        post.places.standing
        and roster.is_manned_before(post, seat.period)
        and seat._replace(period=seat.period - 1) not in held | roster.history
    )


def _of_places(roster: RotationRequest, held: set[Seat]) -> list[Rule]:
    found = []
    filled = Counter((s.slot, s.role, s.period) for s in held)
    for post in roster.posts:
        for t in post.active:
            count = filled[post.slot, post.role, t]
            if count > post.places.room:
                found.append(rules.room(roster, post))
            if count < post.places.at_least:
                found.append(rules.at_least(roster, post, t))
    roles = Counter((s.slot, s.ally, s.period) for s in held)
    found += [rules.one_role(roster, slot, ally) for (slot, ally, _), n in roles.items() if n > 1]
    for seat in held:
        post = _post(roster, seat)
        needed = post.places.requires
        if needed is not None and seat.ally not in roster.model.qualified[needed].allies:
            found.append(rules.qualification(roster, needed))
        for index, entry in enumerate(roster.model.caveats):
            barred = seat.ally in entry.allies and seat.period in roster.span(entry)
            if barred and post.within(entry):
                found.append(rules.caveat(roster, index, seat.ally))
    return found


def _of_turns(roster: RotationRequest, held: set[Seat]) -> list[Rule]:
    found = []
    for index, entry in enumerate(roster.model.rest):
        served: dict[str, set[int]] = defaultdict(set)
        for seat in held | roster.history:
            if _post(roster, seat).within(entry):
                served[seat.ally].add(seat.period)
        for ally, periods in served.items():
            if entry.allies is not None and ally not in entry.allies:
                continue
            tours = _tours(periods)
            pauses = [
                after[0] - before[-1] - 1 for before, after in pairwise(tours) if after[0] >= 0
            ]
            if any(pause < entry.periods for pause in pauses):
                found.append(rules.rest(roster, index, ally))
            longest = entry.longest_tour
            # A tour that was too long before the first period, and over by then, is nobody's fault.
            here = [tour for tour in tours if tour[-1] >= 0]
            if longest is not None and any(len(tour) > longest for tour in here):
                found.append(rules.tour(roster, index, ally))
    return found


def _of_tours(roster: RotationRequest, held: set[Seat]) -> list[Rule]:
    found = []
    for post in roster.posts:
        mine: dict[str, set[int]] = defaultdict(set)
        for seat in held | roster.history:
            if (seat.slot, seat.role) == (post.slot, post.role):
                mine[seat.ally].add(seat.period)
        stays = {ally: _tours(periods) for ally, periods in mine.items()}
        begun = Counter(tour[0] for tours in stays.values() for tour in tours)
        for which, index, entry in roster.tours(post):
            for ally, tours in stays.items():
                whom = (roster, post, which, index, ally)
                found += [broken_rule(*whom) for broken_rule in _misspent(post, entry, tours)]
            for t, count in begun.items():
                handed_over = t >= 0 and roster.is_manned_before(post, t)
                if entry.starts is not None and handed_over and count > entry.starts:
                    found.append(rules.starts(roster, post, which, index, t))
    return found


def _misspent(post: Post, entry: Tour, tours: list[list[int]]) -> Iterable[Callable[..., Rule]]:
    """Yield the kinds of rules that the tours of an ally in a place break."""
    # Who serves when the place closes, or in the last period, is taken to go on.
    over = [tour for tour in tours if tour[-1] >= -1 and tour[-1] + 1 in post.active]
    if any(len(tour) < entry.least for tour in over):
        yield rules.shortest
    here = [tour for tour in tours if tour[-1] >= 0]
    if entry.most is not None and any(len(tour) > entry.most for tour in here):
        yield rules.longest
    pauses = [after[0] - before[-1] - 1 for before, after in pairwise(tours) if after[0] >= 0]
    if any(pause < entry.rest for pause in pauses):
        yield rules.comes_back


def _tours(periods: set[int]) -> list[list[int]]:
    tours: list[list[int]] = []
    for t in sorted(periods):
        if tours and tours[-1][-1] == t - 1:
            tours[-1].append(t)
        else:
            tours.append([t])
    return tours


def _of_numbers(roster: RotationRequest, held: set[Seat]) -> list[Rule]:
    found = []
    away: Counter[tuple[str, str, int]] = Counter()
    for seat in held:
        places = _post(roster, seat).places
        if places.unit is not None:
            away[seat.ally, places.unit, seat.period] += places.units
    for (ally, unit, _), count in away.items():
        if count > roster.stocks[ally, unit].away:
            found.append(rules.forces(roster, ally, unit))
    for index, entry in enumerate(roster.model.at_once):
        at_once = Counter((s.ally, s.period) for s in held if _post(roster, s).within(entry))
        for (ally, _), count in at_once.items():
            if count > entry.most and (entry.allies is None or ally in entry.allies):
                found.append(rules.at_once(roster, index, ally))
    return found


def _of_load(roster: RotationRequest, held: set[Seat]) -> list[Rule]:
    entry = roster.model.fair_load
    if entry is None:
        return []
    found, load = [], loads(roster, held)
    for ally, target in roster.targets.items():
        excess = HUNDREDTHS * load[ally] - target
        if entry.most_above is not None and excess > HUNDREDTHS * entry.most_above:
            found.append(rules.fair(roster, ally, above=True))
        if entry.most_below is not None and -excess > HUNDREDTHS * entry.most_below:
            found.append(rules.fair(roster, ally, above=False))
    return found
