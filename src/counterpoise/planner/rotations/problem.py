"""The roster as a model for CP-SAT: one yes or no for each place that an ally could hold.

Every rule can be posted in two ways. To solve, it is posted as it is. To explain why nothing fits,
it is posted under a literal of its own, which can then be given up.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from counterpoise.planner.rotations import rules
from counterpoise.planner.rotations.aims import terms
from counterpoise.planner.rotations.file_model import Aim, Kind
from counterpoise.planner.rotations.request import HUNDREDTHS, Post, RotationRequest, Seat, served
from counterpoise.planner.rotations.rules import Key, Rule
from counterpoise.planner.rotations.solver_model import VAST, SolverModel
from counterpoise.planner.rotations.stints import post_rest, post_tours


class RotationProblem:
    """A CP-SAT model of a roster.

    Parameters
    ----------
    roster : RotationRequest
        What is to be solved.
    retractable : bool
        Whether each rule stands under a literal of its own; there is no objective then.
    steps : mapping, optional
        By kind of place: hands change only every so many periods.
    only : collection, optional
        Slot, role and ally of the places that may be held at all. With these two not every roster
        can be found, but some are found sooner.
    """

    def __init__(
        self,
        roster: RotationRequest,
        *,
        retractable: bool = False,
        steps: Mapping[Kind, int] | None = None,
        only: Collection[tuple[str, str, str]] | None = None,
    ) -> None:
        self.roster = roster
        self.solver_model = SolverModel()
        self.model: Any = self.solver_model.model
        self.holds: dict[Seat, Any] = {}
        self.rules: dict[Key, Rule] = {}
        self.kept: dict[Key, Any] = {}
        self._retractable = retractable
        self._steps = steps or {}
        self._only = only
        self._fillers: dict[tuple[str, str, int], list[Any]] = defaultdict(list)
        self._duties: dict[tuple[str, int], list[tuple[Post, Any]]] = defaultdict(list)
        self._served = {seat: self._fact(seat) for seat in sorted(roster.history)}
        self._open_places()
        self._fill_places()
        self._send_forces()
        post_tours(roster, self.solver_model, self._serves, self._post)
        post_rest(roster, self.solver_model, self._serves, self._post)
        self._keep_commitments()
        self._share_load()
        if not retractable:
            self.terms = terms(roster, self.solver_model, self.holds, self._loads())

    def _post(self, rule: Rule, constraint: Any) -> None:
        """Post a constraint, under the literal of its rule if rules can be given up."""
        if self._retractable:
            constraint.only_enforce_if(self._literal(rule))

    def _literal(self, rule: Rule) -> Any:
        if rule.key not in self.kept:
            self.rules[rule.key] = rule
            self.kept[rule.key] = self.model.new_bool_var("")
        return self.kept[rule.key]

    def _fact(self, seat: Seat) -> Any:
        """Return that an ally served before the first period; it can be given up like a rule."""
        if not self._retractable:
            return 1
        entries = enumerate(self.roster.model.served_before)
        index = next(i for i, entry in entries if seat in served(entry))
        return self._literal(rules.served_before(self.roster, index))

    def _serves(self, post: Post, period: int, ally: str) -> Any:
        """Return whether an ally serves in a place: a variable, or a plain 0 or 1."""
        seat = post.seat(period, ally)
        return (self._served if period < 0 else self.holds).get(seat, 0)

    def aim(self, *aims: Aim) -> None:
        """Aim at some aims together; at all of them if none is named."""
        self.model.clear_objective()
        self.model.minimize(self.total(*aims))

    def know_bound(self, bound: int) -> None:
        """Let the solver know a sum below which no roster lies, in hundredths."""
        objective = self.model.proto.objective
        low = bound - round(objective.offset)
        objective.domain.clear()
        objective.domain.extend([low, VAST])

    def least(self) -> int:
        """Return what the objective cannot fall below whatever its variables are, in hundredths."""
        objective = self.model.proto.objective
        ranges = [list(self.model.proto.variables[v].domain) for v in objective.vars]
        terms = zip(objective.coeffs, ranges, strict=True)
        lowest = sum(c * (span[0] if c > 0 else span[-1]) for c, span in terms)
        return int(lowest + round(objective.offset))

    def seats(self, solver: Any) -> tuple[Seat, ...]:
        """Return who serves where and when in what a solver found."""
        return tuple(sorted(s for s, held in self.holds.items() if solver.boolean_value(held)))

    def total(self, *aims: Aim) -> Any:
        """Return the weighted sum of some aims, or of all, in hundredths."""
        return sum(term for aim in aims or self.terms for term in self.terms[aim])

    def _open_places(self) -> None:
        """Make a variable for each place that an ally could hold; what is barred needs none."""
        for post in self.roster.posts:
            step = self._steps.get(post.entry.kind, 1)
            for block in blocks(post.active, step):
                for ally in self.roster.allies:
                    if self._only is not None and (post.slot, post.role, ally) not in self._only:
                        continue
                    seats = [post.seat(t, ally) for t in block]
                    barring = {
                        rule.key: rule
                        for seat in seats
                        for rule in rules.barring(self.roster, post, seat)
                    }
                    if not barring or self._retractable:
                        self._open(post, seats, list(barring.values()))

    def _open(self, post: Post, seats: list[Seat], barring: list[Rule]) -> None:
        """Make one variable for some periods in a row."""
        variable = self.solver_model.yes_or_no()
        for seat in seats:
            self.holds[seat] = variable
            self._fillers[seat.slot, seat.role, seat.period].append(variable)
            self._duties[seat.ally, seat.period].append((post, variable))
        for rule in barring:
            # Scarce forces are posted once for all places of an ally.
            if rule.key[0] != "forces":
                self._post(rule, self.model.add(variable == 0))

    def _fill_places(self) -> None:
        for duties in self._duties.values():
            by_slot: dict[str, list[Any]] = defaultdict(list)
            for post, variable in duties:
                by_slot[post.slot].append(variable)
            for variables in by_slot.values():
                self.model.add_at_most_one(variables)
        for post in self.roster.posts:
            for t in post.active:
                filled = sum(self._fillers[post.slot, post.role, t])
                self._post(rules.room(self.roster, post), self._most(filled, post.places.room))
                if post.places.at_least:
                    rule = rules.at_least(self.roster, post, t)
                    self._post(rule, self._least(filled, post.places.at_least))

    def _send_forces(self) -> None:
        for (ally, _), duties in self._duties.items():
            away: dict[str, list[Any]] = defaultdict(list)
            for post, variable in duties:
                if post.places.unit is not None:
                    away[post.places.unit].append(post.places.units * variable)
            for unit, sent in away.items():
                rule = rules.forces(self.roster, ally, unit)
                most = self.roster.stocks[ally, unit].away
                self._post(rule, self._most(sum(sent), most))
            for index, entry in enumerate(self.roster.model.at_once):
                if entry.allies is not None and ally not in entry.allies:
                    continue
                places = [variable for post, variable in duties if post.within(entry)]
                if len(places) > entry.most:
                    rule = rules.at_once(self.roster, index, ally)
                    self._post(rule, self._most(sum(places), entry.most))

    def _keep_commitments(self) -> None:
        for index, fixed in enumerate(self.roster.fixed):
            entry = fixed.commitment
            ways = [
                variable
                for post, variable in self._duties.get((entry.ally, fixed.period), [])
                if post.answers(entry)
            ]
            self._post(rules.commitment(self.roster, index), self.model.add_bool_or(ways))

    def _loads(self) -> dict[str, Any]:
        terms: dict[str, list[Any]] = {ally: [] for ally in self.roster.allies}
        for (ally, _), duties in self._duties.items():
            terms[ally] += [p.places.burden * v for p, v in duties if p.places.burden]
        return {ally: sum(found) for ally, found in terms.items()}

    def _share_load(self) -> None:
        entry = self.roster.model.fair_load
        if entry is None or (entry.most_above is None and entry.most_below is None):
            return
        for ally, load in self._loads().items():
            if ally not in self.roster.targets:
                continue
            target = self.roster.targets[ally]
            if entry.most_above is not None:
                # The load is a whole number, so the bound can be one too.
                most = (target + HUNDREDTHS * entry.most_above) // HUNDREDTHS
                rule = rules.fair(self.roster, ally, above=True)
                self._post(rule, self._most(load, most))
            if entry.most_below is not None:
                least = -((HUNDREDTHS * entry.most_below - target) // HUNDREDTHS)
                rule = rules.fair(self.roster, ally, above=False)
                self._post(rule, self._least(load, least))

    def _most(self, total: Any, bound: int) -> Any:
        return self.solver_model.linear(total, high=bound)

    def _least(self, total: Any, bound: int) -> Any:
        return self.solver_model.linear(total, low=bound)


def blocks(active: tuple[int, ...], step: int) -> list[list[int]]:
    """Return periods in blocks that begin at multiples of a step and have no break."""
    found: list[list[int]] = []
    for t in active:
        if found and t % step and found[-1][-1] == t - 1:
            found[-1].append(t)
        else:
            found.append([t])
    return found
