"""Why nothing fits: the smallest set of rules that cannot be kept together.

First the solver names rules that conflict. Of these each is left out in turn, and stays out where
the rest still conflict: what is left is irreducible. Then the smallest conflict of all is sought. A
conflict must take one rule from every set of rules whose giving up makes the roster possible, so
the smallest set that does so is tried until one conflicts; none smaller can.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import inf
from threading import Event
from time import monotonic
from typing import Any, Literal

from counterpoise.planner.rotations import cp_sat
from counterpoise.planner.rotations.cp_sat import Channel
from counterpoise.planner.rotations.problem import RotationProblem
from counterpoise.planner.rotations.request import RotationRequest
from counterpoise.planner.rotations.rules import Key, Rule

Proof = Literal["smallest", "irreducible", "not reduced"]


@dataclass(frozen=True)
class Relaxation:
    """What could be done about an entry of the file that stands behind the conflict.

    Parameters
    ----------
    words : str
        What could be done.
    place : str
        Where in the file.
    enough : bool or None
        Whether the roster becomes possible without that entry; None if that was not shown in time.
    """

    words: str
    place: str
    enough: bool | None


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot be kept together.

    Parameters
    ----------
    rules : tuple of Rule
        The rules.
    proof : str
        ``smallest``: no conflict has fewer rules. ``irreducible``: without any one of them the rest
        can be kept together. ``not reduced``: the time was up before that was shown.
    relaxations : tuple of Relaxation
        For each entry of the file behind them, whether doing without it is enough.
    fewest : tuple of Rule
        The fewest rules found whose giving up makes the whole roster possible.
    fewest_proven : bool
        Whether it is proven that no fewer will do.
    """

    rules: tuple[Rule, ...]
    proof: Proof
    relaxations: tuple[Relaxation, ...]
    fewest: tuple[Rule, ...]
    fewest_proven: bool


def explain(roster: RotationRequest, limit_seconds: float, seed: int, channel: Channel) -> Conflict:
    """Find the smallest set of rules in conflict, in the process that holds the solver.

    Parameters
    ----------
    roster : RotationRequest
        A roster that nothing fits.
    limit_seconds : float
        When to stop; the proof then says what was shown until then.
    seed : int
        Seed of the search.
    channel : Channel
        Who can stop it; it then says what it knows, as at the limit.
    """
    return _Explaining(roster, limit_seconds, seed, channel.stop).conflict()


def can_be_kept(
    roster: RotationRequest, sets: Sequence[Collection[Key]], channel: Channel
) -> list[bool | None]:
    """Return for each of some sets of rules whether they can be kept together.

    Parameters
    ----------
    roster : RotationRequest
        Whose rules they are.
    sets : sequence of collection of tuple
        Keys of rules.
    channel : Channel
        Who can stop it; what is not known by then is None.
    """
    trial = _Explaining(roster, inf, 1, channel.stop)
    return [trial.together(set(keys))[0] for keys in sets]


def rule_keys(roster: RotationRequest, channel: Channel) -> list[Key]:
    """Return the keys of all rules of a roster, in order."""
    return _Explaining(roster, 0.0, 1, channel.stop).keys


class _Explaining:
    def __init__(
        self, roster: RotationRequest, limit_seconds: float, seed: int, stop: Event
    ) -> None:
        self._building = RotationProblem(roster, retractable=True)
        self.keys = sorted(self._building.kept, key=str)
        self._end = monotonic() + limit_seconds
        self._seed = seed
        self._stop = stop

    def conflict(self) -> Conflict:
        core, reduced = self._irreducible()
        fewest, proven = self._most_kept(set())
        smallest, shown = self._smallest(core, fewest) if reduced else (core, False)
        proof: Proof = "smallest" if shown else "irreducible" if reduced else "not reduced"
        entries = {self._rule(key).entry: self._rule(key) for key in smallest}
        relaxations = []
        for entry, rule in entries.items():
            others = {key for key in self.keys if self._rule(key).entry != entry}
            relaxations.append(Relaxation(rule.relax, rule.place, self.together(others)[0]))
        return Conflict(
            tuple(map(self._rule, smallest)),
            proof,
            tuple(relaxations),
            tuple(map(self._rule, sorted(fewest or (), key=str))),
            proven,
        )

    def _rule(self, key: Key) -> Rule:
        return self._building.rules[key]

    def _left(self) -> float:
        return 0.0 if self._stop.is_set() else max(self._end - monotonic(), 0.0)

    def _solved(self, model: Any) -> tuple[Any, str]:
        solver = cp_sat.new_solver(self._left(), self._seed)
        return solver, cp_sat.run(solver, model, self._stop)

    def together(self, keys: set[Key]) -> tuple[bool | None, set[Key]]:
        """Return whether rules can be kept together, and if not, some that conflict.

        None stands for not known in time.
        """
        if self._left() <= 0:
            return None, set()
        model, kept = self._building.model, self._building.kept
        ordered = [key for key in self.keys if key in keys]
        by_index = {kept[key].index: key for key in ordered}
        model.clear_assumptions()
        model.add_assumptions([kept[key] for key in ordered])
        solver, status = self._solved(model)
        model.clear_assumptions()
        if status == "INFEASIBLE":
            return False, {by_index[i] for i in solver.sufficient_assumptions_for_infeasibility()}
        return (True if status in ("OPTIMAL", "FEASIBLE") else None), set()

    def _irreducible(self) -> tuple[list[Key], bool]:
        """Return rules that conflict, and whether no one of them can be left out."""
        possible, core = self.together(set(self.keys))
        if possible is not False:
            return list(self.keys), False
        needed: list[Key] = []
        candidates = sorted(core, key=str)
        while candidates:
            key, *rest = candidates
            possible, smaller = self.together({*needed, *rest})
            if possible is None:
                return sorted([*needed, *candidates], key=str), False
            if possible:
                needed.append(key)
                candidates = rest
            else:
                candidates = [k for k in rest if k in smaller]
        return sorted(needed, key=str), True

    def _most_kept(self, must: set[Key]) -> tuple[set[Key] | None, bool]:
        """Return the fewest rules to give up such that some others are kept; None if none do."""
        if self._left() <= 0:
            return None, False
        model = self._building.model.clone()
        kept = {
            k: model.get_bool_var_from_proto_index(self._building.kept[k].index) for k in self.keys
        }
        for key in must:
            model.add(kept[key] == 1)
        model.maximize(sum(kept.values()))
        solver, status = self._solved(model)
        if status not in ("OPTIMAL", "FEASIBLE"):
            return None, status == "INFEASIBLE"
        given_up = {key for key in self.keys if not solver.boolean_value(kept[key])}
        return given_up, status == "OPTIMAL"

    def _smallest(self, core: list[Key], fewest: set[Key] | None) -> tuple[list[Key], bool]:
        """Return the smallest conflict and whether it is proven to be; else the one there is."""
        if fewest is None:
            return core, False
        corrections = [fewest]
        while self._left() > 0:
            hitting = self._hitting(corrections)
            if hitting is None:
                return core, False
            if len(hitting) == len(core):  # none smaller exists, and this one is known
                return core, True
            correction, decided = self._most_kept(hitting)
            if correction is None:
                return (sorted(hitting, key=str), True) if decided else (core, False)
            corrections.append(correction)
        return core, False

    def _hitting(self, corrections: list[set[Key]]) -> set[Key] | None:
        """Return the smallest set of rules that takes one from each set; None if not in time."""
        model = cp_sat.library().CpModel()
        keys = sorted(set().union(*corrections), key=str)
        taken = {key: model.new_bool_var("") for key in keys}
        for correction in corrections:
            model.add_bool_or([taken[key] for key in sorted(correction, key=str)])
        model.minimize(sum(taken.values()))
        solver, status = self._solved(model)
        if status != "OPTIMAL":
            return None
        return {key for key in keys if solver.boolean_value(taken[key])}
