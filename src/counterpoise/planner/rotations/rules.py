"""The rules of a roster in words: each can be kept or given up on its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.planner.rotations.file_model import Role, Scope, Tour
from counterpoise.planner.rotations.request import HUNDREDTHS, Fixed, Post, RotationRequest, Seat

Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Parameters
    ----------
    key : tuple
        What it is, where in its list it stands, and whom it is about.
    words : str
        What it says.
    relax : str
        How it could be relaxed.
    place : str
        Where in the file it stands.
    """

    key: Key
    words: str
    relax: str
    place: str

    @property
    def entry(self) -> Key:
        """The entry of the file that stands behind it, for all allies and periods alike."""
        if self.key[0] in ("shortest", "longest", "comes_back", "starts"):
            _, which, index, slot, role, _ = self.key
            return ("tours", index) if which == "tours" else ("tours", slot, role)
        whole = ("room", "qualified", "commitment", "served_before")
        return self.key if self.key[0] in whole else self.key[:-1]


def room(roster: RotationRequest, post: Post) -> Rule:
    """Return the rule that no more serve than there are places."""
    count = places_in_words(post.places.room, post.role)
    return Rule(
        ("room", post.slot, post.role),
        f"{roster.title(post.slot)} has {count}",
        "Add a place with 'most'.",
        _place(roster, "slots", post.slot, post.role),
    )


def one_role(roster: RotationRequest, slot: str, ally: str) -> Rule:
    """Return the rule of one place at a time in a slot; nothing in a file can relax it."""
    return Rule(
        ("one_role", slot, ally),
        f"{roster.ally(ally)} holds one place at a time in {roster.title(slot)}",
        "",
        _place(roster, "slots", slot),
    )


def at_least(roster: RotationRequest, post: Post, period: int) -> Rule:
    """Return the rule that a least number of places is filled."""
    count = places_in_words(post.places.at_least, post.role)
    return Rule(
        ("at_least", post.slot, post.role, period),
        f"{roster.title(post.slot)} must have at least {count} filled in {roster.periods[period]}",
        "Lower 'at_least', and the place may stay empty at a cost.",
        _place(roster, "slots", post.slot, post.role, "at_least"),
    )


def qualification(roster: RotationRequest, name: str) -> Rule:
    """Return the rule that only the qualified hold places that require it."""
    allies = sorted(set(roster.model.qualified[name].allies) & set(roster.allies))
    who = f"only {listed([roster.ally(a) for a in allies])}" if allies else "nobody"
    return Rule(
        ("qualified", name),
        f"{who} {'is' if len(allies) < 2 else 'are'} qualified as {in_words(name)}",
        "Qualify one more ally.",
        _place(roster, "qualified", name),
    )


def caveat(roster: RotationRequest, index: int, ally: str) -> Rule:
    """Return the rule that an ally does not serve in some places."""
    entry = roster.model.caveats[index]
    periods = roster.span(entry)
    when = "" if len(periods) == len(roster.periods) else f" in {_periods(roster, periods)}"
    return Rule(
        ("caveat", index, ally),
        f"{roster.ally(ally)} does not serve{_scope(roster, entry)}{when}",
        "Lift the caveat, or narrow it.",
        _place(roster, "caveats", index),
    )


def forces(roster: RotationRequest, ally: str, unit: str) -> Rule:
    """Return the rule that an ally sends no more than it can keep up."""
    stock, ratio = roster.stocks[ally, unit], roster.model.units[unit].home_per_away
    ready = "" if stock.readiness == 1 else f", {100 * stock.readiness:.0f} per cent ready"
    place = ("forces", ally, unit) if unit in roster.model.forces.get(ally, {}) else ("units", unit)
    return Rule(
        ("forces", unit, ally),
        f"{roster.ally(ally)} can have {stock.away} {in_words(unit)} units away at once "
        f"({stock.units} in all{ready}, {ratio:g} at home for each away)",
        "Lower 'home_per_away', ask for fewer units in a place, or count on more units.",
        _place(roster, *place),
    )


def rest(roster: RotationRequest, index: int, ally: str) -> Rule:
    """Return the rule that an ally rests between tours."""
    entry = roster.model.rest[index]
    return Rule(
        ("rest", index, ally),
        f"{roster.ally(ally)} rests {periods_in_words(entry.periods)} between tours"
        f"{_scope(roster, entry)}",
        f"Shorten the rest to {periods_in_words(entry.periods - 1)}.",
        _place(roster, "rest", index),
    )


def tour(roster: RotationRequest, index: int, ally: str) -> Rule:
    """Return the rule that a tour has a longest length."""
    entry = roster.model.rest[index]
    longest = entry.longest_tour or 0
    return Rule(
        ("tour", index, ally),
        f"{roster.ally(ally)} stays at most {periods_in_words(longest)}{_scope(roster, entry)}",
        f"Allow tours of {periods_in_words(longest + 1)}.",
        _place(roster, "rest", index),
    )


def served_before(roster: RotationRequest, index: int) -> Rule:
    """Return the fact that an ally served before the first period."""
    entry = roster.model.served_before[index]
    when = f"{periods_in_words(entry.periods)} before the first one"
    if entry.ended:
        when += f", until {periods_in_words(entry.ended)} before it"
    title = roster.title(entry.slot)
    return Rule(
        ("served_before", index),
        f"{roster.ally(entry.ally)} served as {entry.role} in {title} for the {when}",
        "Correct it, if that is not so.",
        _place(roster, "served_before", index),
    )


def shortest(roster: RotationRequest, post: Post, which: str, index: int, ally: str) -> Rule:
    """Return the rule that a tour in a place has a shortest length."""
    entry = _tour_entry(roster, post, which, index)
    return Rule(
        ("shortest", which, index, post.slot, post.role, ally),
        f"{roster.ally(ally)} stays at least {periods_in_words(entry.least)} "
        f"{_in_place(roster, post)}",
        f"Allow tours of {periods_in_words(entry.least - 1)}.",
        _tour_place(roster, post, which, index),
    )


def longest(roster: RotationRequest, post: Post, which: str, index: int, ally: str) -> Rule:
    """Return the rule that a tour in a place has a longest length."""
    entry = _tour_entry(roster, post, which, index)
    most = entry.most or 0
    return Rule(
        ("longest", which, index, post.slot, post.role, ally),
        f"{roster.ally(ally)} stays at most {periods_in_words(most)} {_in_place(roster, post)}",
        f"Allow tours of {periods_in_words(most + 1)}.",
        _tour_place(roster, post, which, index),
    )


def comes_back(roster: RotationRequest, post: Post, which: str, index: int, ally: str) -> Rule:
    """Return the rule that an ally rests before it comes back to a place."""
    rest = _tour_entry(roster, post, which, index).rest
    return Rule(
        ("comes_back", which, index, post.slot, post.role, ally),
        f"{roster.ally(ally)} rests {periods_in_words(rest)} before it serves again "
        f"{_in_place(roster, post)}",
        f"Shorten the rest to {periods_in_words(rest - 1)}.",
        _tour_place(roster, post, which, index),
    )


def starts(roster: RotationRequest, post: Post, which: str, index: int, period: int) -> Rule:
    """Return the rule that so many tours may begin in a place at once."""
    entry = _tour_entry(roster, post, which, index)
    count = entry.starts or 0
    tours = "1 tour begins" if count == 1 else f"{count} tours begin"
    return Rule(
        ("starts", which, index, post.slot, post.role, period),
        f"at most {tours} {_in_place(roster, post)} in {roster.periods[period]}",
        f"Allow {count + 1} to begin at once.",
        _tour_place(roster, post, which, index),
    )


def _tour_entry(roster: RotationRequest, post: Post, which: str, index: int) -> Tour:
    own = post.places.tour
    return own if which == "slots" and own is not None else roster.model.tours[index]


def _tour_place(roster: RotationRequest, post: Post, which: str, index: int) -> str:
    if which == "slots":
        return _place(roster, "slots", post.slot, post.role, "tour")
    return _place(roster, "tours", index)


def _in_place(roster: RotationRequest, post: Post) -> str:
    return f"as {post.role} in {roster.title(post.slot)}"


def at_once(roster: RotationRequest, index: int, ally: str) -> Rule:
    """Return the rule that an ally holds a limited number of places at the same time."""
    entry = roster.model.at_once[index]
    places = "1 place" if entry.most == 1 else f"{entry.most} places"
    return Rule(
        ("at_once", index, ally),
        f"{roster.ally(ally)} holds at most {places} at a time{_scope(roster, entry)}",
        f"Allow {entry.most + 1} at a time.",
        _place(roster, "at_once", index),
    )


def commitment(roster: RotationRequest, index: int) -> Rule:
    """Return the rule that an ally serves as promised."""
    fixed = roster.fixed[index]
    return Rule(
        ("commitment", index),
        commitment_in_words(roster, fixed),
        "Withdraw the commitment, or move it to another period.",
        fixed.place,
    )


def fair(roster: RotationRequest, ally: str, *, above: bool) -> Rule:
    """Return the rule that the load of an ally lies near its fair share."""
    entry = roster.model.fair_load
    bound = None if entry is None else entry.most_above if above else entry.most_below
    return Rule(
        ("fair_above" if above else "fair_below", ally),
        f"{roster.ally(ally)} carries at most {bound} {'more' if above else 'less'} than its fair "
        f"load of {roster.targets.get(ally, 0) / HUNDREDTHS:.2f}",
        f"Raise '{'most_above' if above else 'most_below'}'.",
        _place(roster, "fair_load"),
    )


def barring(roster: RotationRequest, post: Post, seat: Seat) -> list[Rule]:
    """Return the rules of which each one alone keeps an ally from a place."""
    found = []
    needed, unit = post.places.requires, post.places.unit
    if needed is not None and seat.ally not in roster.model.qualified[needed].allies:
        found.append(qualification(roster, needed))
    if unit is not None and roster.stocks[seat.ally, unit].away < post.places.units:
        found.append(forces(roster, seat.ally, unit))
    for index, entry in enumerate(roster.model.caveats):
        if seat.ally in entry.allies and post.within(entry) and seat.period in roster.span(entry):
            found.append(caveat(roster, index, seat.ally))
    return found


def shut_out(roster: RotationRequest, post: Post, ally: str) -> list[Rule]:
    """Return the rules by which an ally may hold no place at all where this one is."""
    return [
        at_once(roster, index, ally)
        for index, entry in enumerate(roster.model.at_once)
        if entry.most == 0 and post.within(entry) and (entry.allies is None or ally in entry.allies)
    ]


def commitment_in_words(roster: RotationRequest, fixed: Fixed) -> str:
    """Return what a commitment says."""
    entry = fixed.commitment
    where = in_words(entry.kind or "") if entry.slot is None else roster.title(entry.slot)
    does = {
        "lead": f"leads {where}",
        "contributor": f"contributes to {where}",
        "specialists": f"sends specialists to {where}",
        None: f"serves in {where}",
    }[entry.role]
    return f"{roster.ally(entry.ally)} {does} in {roster.periods[fixed.period]}"


def places_in_words(count: int, role: Role) -> str:
    """Return a number of places."""
    what = {"lead": "lead", "contributor": "contributor", "specialists": "specialist"}[role]
    return f"{count} {what} place{'' if count == 1 else 's'}"


def periods_in_words(count: int) -> str:
    """Return a number of periods."""
    return f"{count} period{'' if count == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """Return a list as people write it."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def in_words(name: str) -> str:
    """Return a name from the file as words."""
    return name.replace("_", " ")


def _scope(roster: RotationRequest, scope: Scope) -> str:
    words = []
    if scope.roles is not None:
        words.append(f"as {' or '.join(scope.roles)}")
    if scope.slots is not None:
        words.append(f"in {listed([roster.title(s) for s in scope.slots])}")
    elif scope.kinds is not None:
        words.append(f"in {listed([in_words(kind) for kind in scope.kinds])}")
    if scope.locations is not None:
        words.append(f"at {listed(scope.locations)}")
    return "".join(f" {word}" for word in words)


def _periods(roster: RotationRequest, periods: Sequence[int]) -> str:
    names = [roster.periods[t] for t in periods]
    if len(names) > 2 and list(periods) == list(range(periods[0], periods[-1] + 1)):
        return f"{names[0]} to {names[-1]}"
    return listed(names)


def _place(roster: RotationRequest, *entry: str | int) -> str:
    for length in range(len(entry), 0, -1):
        if entry[:length] in roster.lines:
            return f"{roster.lines[entry[:length]]}, {'.'.join(map(str, entry))}"
    return ".".join(map(str, entry))
