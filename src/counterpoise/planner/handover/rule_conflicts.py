"""Why rules of one's own cannot be kept: the fewest that conflict, each solved again without.

Rules that nothing can buy off are each given a slack, and so are the two families of rows that have
none of their own: replacement at the end, and caps. Those that need slack are asked for, until the
rest can be kept no more (J. W. Chinneck, Feasibility and Infeasibility in Optimization, 2008,
chapter 6: elastic filter). Of what was asked for, each is then left out in turn, and stays out
where the others still conflict. What is left is irreducible.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import Choices, HandoverProblem
from counterpoise.planner.handover.rule_words import row_in_words
from counterpoise.planner.handover.solution import solve
from counterpoise.problems import Problem

CLOSE = 1e-5
"""Slack that counts as rounding: units, or billion dollars."""
MOST = 5
"""So many conflicts are looked for, one after the other."""
OWN = {"closing": 1.0, "cap": -1.0, "cap_of_leading_ally": -1.0}
"""Families without a slack of their own, and the sign with which it enters."""


@dataclass(frozen=True)
class Member:
    """One thing that is asked and may conflict with others.

    Parameters
    ----------
    words : str
        What it says.
    slacks : tuple of (str, tuple of int)
        Its slack variables: their family, and the places in there, flat.
    own : bool
        Whether it is a rule of one's own.
    """

    words: str
    slacks: tuple[tuple[str, tuple[int, ...]], ...]
    own: bool


@dataclass(frozen=True)
class RuleConflict:
    """Rules that cannot be kept together.

    Parameters
    ----------
    members : tuple of Member
        What conflicts: without any one of them the others can be kept.
    least : float
        The least sum by which they are missed together: units, or billion dollars.
    """

    members: tuple[Member, ...]
    least: float

    def problem(self) -> Problem:
        """Return the conflict as a message."""
        if len(self.members) == 1:
            what = (
                f"cannot be kept, whatever is ordered with the money, people and industry there "
                f"are: {self.members[0].words} (missed by {self.least:.3g} at least)"
            )
        else:
            listed = "; ".join(f"({i}) {m.words}" for i, m in enumerate(self.members, 1))
            what = (
                f"cannot be kept together: {listed}. Without any one of them the others can be kept"
            )
        remedy = "Change one of them, or give one a price, at which the least of it is let go."
        return Problem("rules", "", what, remedy)


def rule_conflicts(c: Conditions, choices: Choices, evidence: Evidence) -> list[RuleConflict]:
    """Return conflicts in which rules of one's own take part; none if there are none.

    Parameters
    ----------
    c : Conditions
        What the plan cannot change.
    choices : Choices
        What it may do, with its rules.
    evidence : Evidence
        Names of allies and capabilities.
    """
    if not any(rule.price is None for rule in choices.rules):
        return []
    trial = _Trial(c, choices, evidence)
    found: list[RuleConflict] = []
    left = list(trial.members)
    while len(found) < MOST and trial.miss(left) > CLOSE:
        core = trial.irreducible(trial.elastic_filter(left))
        if not core:
            break
        if any(member.own for member in core):
            members = tuple(member for member in trial.members if member in core)
            found.append(RuleConflict(members, trial.miss(core)))
        left = [member for member in left if member not in core]
    return found


class _Trial:
    """A program in which everything that may conflict has a slack."""

    def __init__(self, c: Conditions, choices: Choices, evidence: Evidence) -> None:
        hard = {i for i, rule in enumerate(choices.rules) if rule.price is None}
        soft = tuple(
            rule.model_copy(update={"price": 1.0}) if i in hard else rule
            for i, rule in enumerate(choices.rules)
        )
        self.built = build(c, replace(choices, rules=soft))
        self.members = _own_members(self.built, hard, evidence)
        self.members += _other_members(self.built, evidence)
        names = {name for member in self.members for name, _ in member.slacks}
        self.variables = {name: self.built.model.variables[name] for name in sorted(names)}

    def solved(self, asked: list[Member], kept: list[Member]) -> dict[str, Any] | None:
        """Return the least slack of those asked with some kept whole; None if these cannot be."""
        total: Any = 0.0
        for name, variable in self.variables.items():
            weight, most = np.zeros(variable.shape), np.full(variable.shape, np.inf)
            for member in asked:
                _mark(weight, member, name, 1.0)
            for member in kept:
                _mark(most, member, name, 0.0)
            variable.update(upper=variable.upper.copy(data=most))
            total = total + (variable.lower.copy(data=weight) * variable).sum()
        self.built.model.add_objective(total, overwrite=True)
        answer = solve(self.built)
        if not answer.usable:
            return None
        return {n: np.asarray(v.solution.values) for n, v in self.variables.items()}

    def miss(self, asked: list[Member]) -> float:
        """Return the least sum by which some are missed, with all others let go."""
        found = self.solved(asked, [])
        return np.inf if found is None else sum(_slack(found, member) for member in asked)

    def elastic_filter(self, members: list[Member]) -> list[Member]:
        """Return some members that conflict."""
        kept: list[Member] = []
        while True:
            rest = [member for member in members if member not in kept]
            found = self.solved(rest, kept)
            if found is None:
                return kept
            needing = [member for member in rest if _slack(found, member) > CLOSE]
            if not needing:
                return members
            kept += needing

    def irreducible(self, members: list[Member]) -> list[Member]:
        """Return members that conflict, of which none can be left out."""
        core = list(members)
        # What the model asks for itself is tried first, so that rules of one's own stay in doubt.
        for member in sorted(members, key=lambda one: one.own):
            others = [one for one in core if one is not member]
            if others and self.miss(others) > CLOSE:
                core = others
        return core


def _mark(table: Any, member: Member, name: str, value: float) -> None:
    for family, places in member.slacks:
        if family == name:
            table.flat[list(places)] = value


def _slack(found: dict[str, Any], member: Member) -> float:
    return sum(float(found[name].flat[list(places)].sum()) for name, places in member.slacks)


def _own_members(built: HandoverProblem, hard: set[int], evidence: Evidence) -> list[Member]:
    rows, found = built.rule_rows, []
    for row, name, place in zip(rows.rows, rows.names, rows.places, strict=True):
        if row.index in hard:
            parts = [f"{name}_{part}" for part in ("over", "under")]
            slacks = tuple((n, (place,)) for n in parts if n in built.model.variables)
            words = f"'{row.rule.name}', {row_in_words(row, evidence)}"
            found.append(Member(words, slacks, own=True))
    return found


def _other_members(built: HandoverProblem, evidence: Evidence) -> list[Member]:
    """Give replacement at the end and caps a slack each; return them by capability."""
    model, found = built.model, []
    for family, sign in OWN.items():
        if family not in model.constraints:
            continue
        rows = model.constraints[family]
        over = model.add_variables(lower=0.0 * rows.rhs, name=f"over_{family}")
        left, limit = rows.lhs + sign * over, rows.rhs
        model.remove_constraints(family)
        sense = ">=" if sign > 0 else "<="
        model.add_constraints(left, sense, limit, name=family)
        places = np.arange(over.size).reshape(over.shape)
        first = over.dims.index("cap") if "cap" in over.dims else over.dims.index("cell")
        places = np.moveaxis(places, first, 0).reshape(over.shape[first], -1)
        whose = over.coords[over.dims[first]].values
        owner = whose if "cap" in over.dims else built.capability[whose]
        for k in np.unique(owner):
            name = built.conditions.capabilities[int(k)]
            known = evidence.capabilities
            shown = known[name].name.lower() if name in known else name
            words = {
                "closing": f"{shown} are on order at the end as fast as they retire",
                "cap": f"no ally provides more of {shown} than the cap",
                "cap_of_leading_ally": f"the leading ally provides no more of {shown} than the cap",
            }[family]
            mine = tuple(int(p) for p in places[owner == k].ravel())
            found.append(Member(words, ((f"over_{family}", mine),), own=False))
    return found
