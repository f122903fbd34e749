"""Checking what a roster means: names that exist, rules that can be kept."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from counterpoise.evidence import Evidence
from counterpoise.planner.rotations import rules
from counterpoise.planner.rotations.file_model import RosterModel, Scope, Span, Tour
from counterpoise.planner.rotations.request import HUNDREDTHS, Fixed, Post, RotationRequest, served
from counterpoise.problems import Problems, did_you_mean

At = Callable[..., tuple[str, str]]
MOST_SEATS = 300_000
NAMED = 3
"""So many reasons are named."""
MEASURES = {"gdp": "gdp_2024", "personnel": "active_personnel"}


def check_names(model: RosterModel, evidence: Evidence, at: At, problems: Problems) -> None:
    """Note every name that stands for nothing, and periods that run backwards.

    Parameters
    ----------
    model : RosterModel
        A roster in form.
    evidence : Evidence
        Whose allies and capabilities are known.
    at : callable
        Returns file and place of an entry.
    problems : Problems
        Where everything that is wrong is noted.
    """
    names = _Names(model, evidence, at, problems)
    names.of_allies()
    names.of_periods()
    names.of_scopes()
    names.of_units()
    periods = model.period_names()
    for index, rest in enumerate(model.rest):
        if rest.periods > len(periods):
            what = f"a rest of {rest.periods} periods is longer than the roster of {len(periods)}"
            problems.add(*at("rest", index, "periods"), what, "Shorten it, or add periods.")
    _check_tours(model, at, problems)
    if "preference" in model.objective.model_fields_set and not model.preferences:
        what = "gives preferences a weight, and there are none"
        problems.add(*at("objective", "preference"), what, "Add 'preferences', or drop the weight.")
    if model.objective.fairness and model.fair_load is None:
        what = "gives fairness a weight, and nothing says what is fair"
        problems.add(*at("objective", "fairness"), what, "Add 'fair_load', or drop the weight.")
    seats = sum(len(slot.places()) for slot in model.slots.values()) * len(periods)
    if seats * len(model.allies or evidence.members) > MOST_SEATS:
        what = "is too large: slots times periods times allies"
        problems.add(*at("slots"), what, f"Keep it below {MOST_SEATS} possible assignments.")


def _check_tours(model: RosterModel, at: At, problems: Problems) -> None:
    """Note shortest tours and rests that no period is left for."""
    count = len(model.period_names())
    tours: list[tuple[tuple[str | int, ...], Tour]] = [
        (("tours", index), tour) for index, tour in enumerate(model.tours)
    ]
    for name, slot in model.slots.items():
        for role, places in slot.places().items():
            if places.tour is not None:
                tours.append((("slots", name, role, "tour"), places.tour))
    for place, tour in tours:
        for part, length in (("least", tour.least), ("rest", tour.rest)):
            if length > count:
                name = "a shortest tour" if part == "least" else "a rest"
                what = f"{name} of {length} periods is longer than the roster of {count}"
                problems.add(*at(*place, part), what, "Shorten it, or add periods.")


class _Names:
    def __init__(self, model: RosterModel, evidence: Evidence, at: At, problems: Problems) -> None:
        self._model, self._evidence, self._at, self._problems = model, evidence, at, problems
        self._allies = set(evidence.members if model.allies is None else model.allies)

    def _known(self, kind: str, name: str, known: Iterable[str], *entry: str | int) -> bool:
        names = list(known)
        if name not in names:
            remedy = did_you_mean(name, names, listed=len(names))
            self._problems.add(*self._at(*entry), f"unknown {kind} '{name}'", remedy)
        return name in names

    def _ally(self, code: str, *entry: str | int) -> None:
        if code in self._evidence.allies:
            if code not in self._allies:
                what = f"{code} takes no part in this roster"
                self._problems.add(*self._at(*entry), what, "Add it to 'allies', or take it out.")
            return
        by_name = {ally.name: c for c, ally in self._evidence.allies.items()}
        if code in by_name:
            remedy = f"Write its code, {by_name[code]}."
        else:
            remedy = did_you_mean(code, [*self._evidence.allies, *by_name], listed=80)
        self._problems.add(*self._at(*entry), f"unknown ally '{code}'", remedy)

    def of_allies(self) -> None:
        model = self._model
        if model.allies is not None and not model.allies:
            self._problems.add(*self._at("allies"), "names nobody", "Name at least one ally.")
        for place, code in self._mentions():
            self._ally(code, *place)
        shares = model.fair_load.by if model.fair_load else "equal"
        without = model.fair_load.without if model.fair_load else []
        if not self._allies - set(without):
            self._problems.add(*self._at("fair_load", "without"), "leaves nobody", "Keep somebody.")
        if isinstance(shares, dict):
            missing = sorted(self._allies - set(shares) - set(without))
            if missing:
                what = f"gives no share for {', '.join(missing)}"
                self._problems.add(*self._at("fair_load", "by"), what, "Add them; none is a 0.")
            elif not sum(shares.values()) > 0:
                what = "gives nobody a share"
                self._problems.add(*self._at("fair_load", "by"), what, "Give somebody a share.")

    def _mentions(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield every code in the file with its place."""
        model = self._model
        yield from ((("allies",), code) for code in model.allies or ())
        yield from ((("forces", code), code) for code in model.forces)
        if model.fair_load:
            yield from ((("fair_load", "without"), code) for code in model.fair_load.without)
            if isinstance(model.fair_load.by, dict):
                yield from ((("fair_load", "by", code), code) for code in model.fair_load.by)
        for name, entry in model.qualified.items():
            yield from ((("qualified", name, "allies"), code) for code in entry.allies)
        for which in ("rest", "at_once", "caveats", "affinity", "preferences"):
            for index, listing in enumerate(getattr(model, which)):
                yield from (((which, index, "allies"), code) for code in listing.allies or ())
        for which in ("commitments", "record", "served_before"):
            for index, commitment in enumerate(getattr(model, which)):
                yield (which, index, "ally"), commitment.ally

    def of_periods(self) -> None:
        model = self._model
        for name, slot in model.slots.items():
            self._span(slot, "slots", name)
        for which in ("caveats", "commitments", "record", "preferences"):
            for index, entry in enumerate(getattr(model, which)):
                self._span(entry, which, index)

    def _span(self, span: Span, *entry: str | int) -> None:
        periods = self._model.period_names()
        named = [("from", span.first), ("until", span.last)]
        named += [("periods", name) for name in span.periods or ()]
        known = [
            self._known("period", name, periods, *entry, part)
            for part, name in named
            if name is not None
        ]
        if not all(known):
            return
        first, last = span.first or periods[0], span.last or periods[-1]
        if periods.index(first) > periods.index(last):
            what = f"runs backwards, from {first} until {last}"
            self._problems.add(*self._at(*entry, "until"), what, "Swap them.")
        elif span.periods is not None and not span.periods:
            self._problems.add(*self._at(*entry, "periods"), "names no period", "Name one.")

    def of_scopes(self) -> None:
        model = self._model
        for which in ("tours", "rest", "at_once", "caveats", "preferences"):
            for index, scope in enumerate(getattr(model, which)):
                self._scope(scope, which, index)
        for which in ("commitments", "record"):
            for index, entry in enumerate(getattr(model, which)):
                if entry.slot is not None:
                    self._known("slot", entry.slot, model.slots, which, index, "slot")

        self._of_service_before()

    def _of_service_before(self) -> None:
        """Note places that do not exist, and one ally in two places of a slot at once."""
        held: dict[tuple[str, str, int], int] = {}
        for index, entry in enumerate(self._model.served_before):
            place = ("served_before", index)
            if not self._known("slot", entry.slot, self._model.slots, *place, "slot"):
                continue
            roles = self._model.slots[entry.slot].places()
            if entry.role not in roles:
                what = f"{entry.slot} has no places of role '{entry.role}'"
                remedy = did_you_mean(entry.role, list(roles))
                self._problems.add(*self._at(*place, "role"), what, remedy)
            for seat in served(entry):
                other = held.setdefault((seat.ally, seat.slot, seat.period), index)
                if other != index:
                    what = f"{entry.ally} is said to have served in {entry.slot} twice at a time"
                    remedy = f"Mend it here or in entry {other}."
                    self._problems.add(*self._at(*place), what, remedy)
                    break

    def _scope(self, scope: Scope, *entry: str | int) -> None:
        for name in scope.slots or ():
            self._known("slot", name, self._model.slots, *entry, "slots")
        places = {slot.location for slot in self._model.slots.values()}
        for name in scope.locations or ():
            self._known("location", name, places, *entry, "locations")

    def of_units(self) -> None:
        model = self._model
        for name, slot in model.slots.items():
            for role, places in slot.places().items():
                if places.unit is not None:
                    self._known("unit", places.unit, model.units, "slots", name, role, "unit")
                if places.requires is not None:
                    entry = ("slots", name, role, "requires")
                    self._known("qualification", places.requires, model.qualified, *entry)
        for code, held in model.forces.items():
            for unit in held:
                self._known("unit", unit, model.units, "forces", code, unit)
        for name, kind in model.units.items():
            for capability in kind.gives:
                self._stock(name, capability)

    def _stock(self, unit: str, capability: str) -> None:
        """Note who has no figure for a capability that makes units: absent is not zero."""
        place = ("units", unit, "gives", capability)
        if not self._known("capability", capability, self._evidence.capabilities, *place):
            return
        inventories = self._evidence.tables["inventories"]
        missing = [
            code
            for code in sorted(self._allies & set(self._evidence.allies))
            if (code, capability) not in inventories
            and unit not in self._model.forces.get(code, {})
        ]
        if missing:
            what = f"the evidence has no stock of it for {', '.join(missing)}"
            self._problems.add(*self._at(*place), what, "Give theirs under 'forces'.")


def targets_of(
    model: RosterModel, evidence: Evidence, allies: tuple[str, ...], wanted: int
) -> dict[str, int]:
    """Return the fair load of each ally in hundredths, so that the solver counts in whole numbers.

    Parameters
    ----------
    model : RosterModel
        What the file says.
    evidence : Evidence
        Where output and personnel come from.
    allies : tuple of str
        Among whom the load is shared.
    wanted : int
        The whole load.
    """
    if model.fair_load is None:
        return {}
    by = model.fair_load.by
    allies = tuple(ally for ally in allies if ally not in model.fair_load.without)
    if by == "equal":
        sizes = dict.fromkeys(allies, 1.0)
    elif isinstance(by, dict):
        sizes = {ally: float(by[ally]) for ally in allies}
    else:
        sizes = {a: evidence.figure(f"economy/{a}/{MEASURES[by]}").value for a in allies}
    whole = sum(sizes.values())
    return {ally: round(HUNDREDTHS * wanted * size / whole) for ally, size in sizes.items()}


def check_meaning(roster: RotationRequest, at: At, problems: Problems) -> None:
    """Note leads that nobody can take, and commitments that contradict a rule or one another."""
    _check_leads(roster, at, problems)
    if problems:
        return  # a commitment to such a place would be found fault with for the same reason
    kept = [fixed for fixed in roster.fixed if _can_be_kept(roster, fixed, problems)]
    _check_together(roster, kept, problems)


def _check_leads(roster: RotationRequest, at: At, problems: Problems) -> None:
    for post in roster.posts:
        if post.role != "lead" or not post.places.wanted:
            continue
        empty = [
            t
            for t in post.active
            if all(
                rules.shut_out(roster, post, ally)
                or rules.barring(roster, post, post.seat(t, ally))
                for ally in roster.allies
            )
        ]
        if empty:
            when = ", ".join(roster.periods[t] for t in empty)
            when = "any period" if len(empty) == len(post.active) else when
            what = f"no ally can lead {roster.title(post.slot)} in {when}"
            why, remedy = _why_nobody(roster, post, empty[0])
            problems.add(*at("slots", post.slot, "lead"), f"{what}: {why}", remedy)


def _why_nobody(roster: RotationRequest, post: Post, period: int) -> tuple[str, str]:
    """Return what bars the allies that come nearest to a lead, and how it could be relaxed."""
    barring = []
    for ally in roster.allies:
        found = rules.barring(roster, post, post.seat(period, ally))
        barring.append(found + rules.shut_out(roster, post, ally))
    fewest = min(map(len, barring))
    reasons = list(dict.fromkeys(rule for each in barring if len(each) == fewest for rule in each))
    words = "; ".join(rule.words for rule in reasons[:NAMED])
    if len(reasons) > NAMED:
        words += f"; and {len(reasons) - NAMED} more like these"
    return words, " ".join(dict.fromkeys(rule.relax for rule in reasons if rule.relax))


def _can_be_kept(roster: RotationRequest, fixed: Fixed, problems: Problems) -> bool:
    posts = [p for p in roster.posts if p.answers(fixed.commitment)]
    there = [p for p in posts if fixed.period in p.active and p.places.room]
    words = rules.commitment_in_words(roster, fixed)
    if not there:
        what = f"{words}, and there is no such place then"
        problems.add(roster.file, fixed.place, what, "Correct it, or add the place.")
        return False
    barred = [rules.barring(roster, p, p.seat(fixed.period, fixed.commitment.ally)) for p in there]
    if all(barred):
        what = f"{words}, which contradicts: {barred[0][0].words}"
        remedy = f"{barred[0][0].relax} It stands at {barred[0][0].place}."
        problems.add(roster.file, fixed.place, what, remedy)
        return False
    return True


def _check_together(roster: RotationRequest, kept: list[Fixed], problems: Problems) -> None:
    """Note commitments that ask for one place twice, or for one ally in two roles of a slot."""
    holders: dict[tuple[str, str, int], dict[str, Fixed]] = defaultdict(dict)
    roles: dict[tuple[str, str, int], dict[str, Fixed]] = defaultdict(dict)
    for fixed in kept:
        entry = fixed.commitment
        if entry.slot is None or entry.role is None:
            continue
        holders[entry.slot, entry.role, fixed.period].setdefault(entry.ally, fixed)
        roles[entry.slot, entry.ally, fixed.period].setdefault(entry.role, fixed)
    for (slot, role, t), by_ally in holders.items():
        post = next(p for p in roster.by_slot[slot] if p.role == role)
        if len(by_ally) > post.places.room:
            who = rules.listed([roster.ally(ally) for ally in by_ally])
            count = rules.places_in_words(post.places.room, post.role)
            what = f"{who} are all committed to {roster.title(slot)} in {roster.periods[t]}, "
            what += f"which has {count}"
            last = list(by_ally.values())[-1]
            problems.add(roster.file, last.place, what, "Withdraw one, or add a place.")
    for (slot, ally, t), by_role in roles.items():
        if len(by_role) > 1:
            what = f"{roster.ally(ally)} is committed as {' and as '.join(by_role)} to "
            what += f"{roster.title(slot)} in {roster.periods[t]}"
            last = list(by_role.values())[-1]
            problems.add(roster.file, last.place, what, "Keep one of them.")
