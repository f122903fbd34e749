"""The roster as a model for CP-SAT: one yes or no for each place that an ally could hold.

Every rule can be posted in two ways. To solve, it is posted as it is. To explain why nothing fits,
it is posted under a literal of its own, which can then be given up.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from counterpoise.planner.rotations import cp_sat, rules
from counterpoise.planner.rotations.file_model import Affinity
from counterpoise.planner.rotations.request import HUNDREDTHS, Post, RotationRequest, Seat
from counterpoise.planner.rotations.rules import Key, Rule


class RotationProblem:
    """A CP-SAT model of a roster.

    Parameters
    ----------
    roster : RotationRequest
        What is to be solved.
    retractable : bool
        Whether each rule stands under a literal of its own; there is no objective then.
    """

    def __init__(self, roster: RotationRequest, *, retractable: bool = False) -> None:
        self.roster = roster
        self.model: Any = cp_sat.library().CpModel()
        self.holds: dict[Seat, Any] = {}
        self.rules: dict[Key, Rule] = {}
        self.kept: dict[Key, Any] = {}
        self._variables: list[Any] = []
        self._retractable = retractable
        self._fillers: dict[tuple[str, str, int], list[Any]] = defaultdict(list)
        self._duties: dict[tuple[str, int], list[tuple[Post, Any]]] = defaultdict(list)
        self._open_places()
        self._fill_places()
        self._send_forces()
        self._take_turns()
        self._keep_commitments()
        self._share_load()
        if not retractable:
            self._uncovered = list(self._empty_places())
            self._other = list(self._costs())

    def _post(self, rule: Rule, constraint: Any) -> None:
        """Post a constraint, under the literal of its rule if rules can be given up."""
        if not self._retractable:
            return
        if rule.key not in self.kept:
            self.rules[rule.key] = rule
            self.kept[rule.key] = self.model.new_bool_var("")
        constraint.only_enforce_if(self.kept[rule.key])

    def aim(self, *, at_everything: bool) -> None:
        """Aim at the whole objective, or at filling places only, which is found far sooner."""
        terms = self._uncovered + (self._other if at_everything else [])
        self.model.clear_objective()
        self.model.minimize(sum(terms))

    def start_from(self, solver: Any) -> None:
        """Begin the next search with the roster that a solver has found."""
        self.model.clear_hints()
        for variable in self._variables:
            self.model.add_hint(variable, solver.value(variable))

    def _yes_or_no(self) -> Any:
        """Return a variable that is no in the first roster to look at, in which nobody serves."""
        variable = self.model.new_bool_var("")
        return self._hinted(variable, 0)

    def _hinted(self, variable: Any, value: int) -> Any:
        self.model.add_hint(variable, value)
        self._variables.append(variable)
        return variable

    def _open_places(self) -> None:
        """Make a variable for each place that an ally could hold; what is barred needs none."""
        for post, seat in self.roster.all_seats():
            barring = rules.barring(self.roster, post, seat)
            if barring and not self._retractable:
                continue
            variable = self._yes_or_no()
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
            for unit, terms in away.items():
                rule = rules.forces(self.roster, ally, unit)
                most = self.roster.stocks[ally, unit].away
                self._post(rule, self._most(sum(terms), most))
            for index, entry in enumerate(self.roster.model.at_once):
                if entry.allies is not None and ally not in entry.allies:
                    continue
                places = [variable for post, variable in duties if post.within(entry)]
                if len(places) > entry.most:
                    rule = rules.at_once(self.roster, index, ally)
                    self._post(rule, self._most(sum(places), entry.most))

    def _take_turns(self) -> None:
        periods = range(len(self.roster.periods))
        for index, entry in enumerate(self.roster.model.rest):
            for ally in self.roster.allies:
                if entry.allies is not None and ally not in entry.allies:
                    continue
                serves = []
                for t in periods:
                    duties = self._duties.get((ally, t), [])
                    serves.append(self._any([v for post, v in duties if post.within(entry)]))
                if all(serving is None for serving in serves):
                    continue
                self._rest(rules.rest(self.roster, index, ally), serves, entry.periods)
                if entry.longest_tour is not None:
                    rule = rules.tour(self.roster, index, ally)
                    self._end(rule, serves, entry.longest_tour)

    def _any(self, variables: list[Any]) -> Any:
        """Return whether any of some variables holds; None where there are none."""
        if len(variables) < 2:
            return variables[0] if variables else None
        either = self._yes_or_no()
        self.model.add_max_equality(either, variables)
        return either

    def _rest(self, rule: Rule, serves: list[Any], rest: int) -> None:
        """Who serves, and not in the next period, does not serve until the rest is over."""
        for t, serving in enumerate(serves):
            if serving is None:
                continue
            for again in range(t + 2, min(t + rest + 1, len(serves))):
                if serves[again] is None:
                    continue
                clause = [~serving, ~serves[again]]
                if serves[t + 1] is not None:
                    clause.append(serves[t + 1])
                self._post(rule, self.model.add_bool_or(clause))

    def _end(self, rule: Rule, serves: list[Any], longest: int) -> None:
        for t in range(len(serves) - longest):
            run = serves[t : t + longest + 1]
            if all(serving is not None for serving in run):
                self._post(rule, self.model.add_bool_or([~serving for serving in run]))

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
        """Post that a sum is at most a bound; an empty sum is a plain 0."""
        return self._linear(total, -self._vast, bound)

    def _least(self, total: Any, bound: int) -> Any:
        return self._linear(total, bound, self._vast)

    _vast = 10**12

    def _linear(self, total: Any, low: int, high: int) -> Any:
        if isinstance(total, int):
            return self.model.add_bool_or([] if not low <= total <= high else [True])
        return self.model.add_linear_constraint(total, low, high)

    def _empty_places(self) -> Iterable[Any]:
        """Yield what wanted places cost that stay empty, in hundredths."""
        weights = self.roster.model.objective
        for post in self.roster.posts:
            lead = post.role == "lead"
            weight = HUNDREDTHS * (weights.uncovered_lead if lead else weights.uncovered)
            for t in post.active:
                if not post.places.wanted:
                    continue
                wanted = post.places.wanted
                empty = self._hinted(self.model.new_int_var(0, wanted, ""), wanted)
                filled = sum(self._fillers[post.slot, post.role, t])
                self.model.add(empty + filled >= wanted)
                yield weight * empty

    def _costs(self) -> Iterable[Any]:
        """Yield the other terms of the objective, in hundredths."""
        weights = self.roster.model.objective
        if weights.fairness:
            loads = self._loads()
            for ally, target in self.roster.targets.items():
                yield weights.fairness * self._apart(loads[ally], target)
        if weights.affinity:
            for variable, group in self._kin():
                yield -HUNDREDTHS * weights.affinity * group.bonus * variable
        if weights.continuity:
            for change in self._changes():
                yield HUNDREDTHS * weights.continuity * change

    def _apart(self, load: Any, target: int) -> Any:
        """Return how far a load lies from its target, in hundredths.

        Loads are whole, targets are not. The line between the two whole loads around the target
        says so to the linear relaxation, which could else meet every target exactly.
        """
        apart = self._hinted(self.model.new_int_var(0, self._vast, ""), target)
        under = target // HUNDREDTHS
        below, above = target - HUNDREDTHS * under, HUNDREDTHS * (under + 1) - target
        self.model.add(apart >= HUNDREDTHS * load - target)
        self.model.add(apart >= target - HUNDREDTHS * load)
        self.model.add(apart >= below + (above - below) * (load - under))
        return apart

    def _kin(self) -> Iterable[tuple[Any, Affinity]]:
        """Yield whether a contributor serves under a lead of its kin, for each bond it has."""
        leaders: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
        for seat, variable in self.holds.items():
            if seat.role == "lead":
                leaders[seat.slot, seat.period][seat.ally] = variable
        for seat, variable in self.holds.items():
            if seat.role != "contributor":
                continue
            leading = leaders[seat.slot, seat.period]
            for group in self.roster.kin[seat.ally]:
                kin = [v for a, v in leading.items() if a in group.allies and a != seat.ally]
                if kin:
                    together = self._yes_or_no()
                    self.model.add_implication(together, variable)
                    self.model.add_bool_or([~together, *kin])
                    yield together, group

    def _changes(self) -> Iterable[Any]:
        """Yield whether somebody takes up a place in a standing place after its first period."""
        for post in self.roster.posts:
            if not post.places.standing:
                continue
            for t in post.active:
                if t - 1 not in post.active:
                    continue
                for ally in self.roster.allies:
                    now = self.holds.get(post.seat(t, ally))
                    before = self.holds.get(post.seat(t - 1, ally))
                    if now is None:
                        continue
                    if before is None:
                        yield now
                        continue
                    change = self._yes_or_no()
                    self.model.add_bool_or([change, ~now, before])
                    yield change
