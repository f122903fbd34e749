"""Why a program has no answer: the rules that would have to give, and by how much."""

from typing import Any

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import Choices, HandoverProblem
from counterpoise.planner.handover.rule_conflicts import rule_conflicts
from counterpoise.planner.handover.solution import Solution, solve
from counterpoise.problems import Problem, Problems
from counterpoise.scenario import Scenario

RULES = {"closing": 1.0, "cap": -1.0, "cap_of_leading_ally": -1.0}
"""Rules that have no slack of their own, and the sign with which slack is added to their rows."""
NOTHING = 1e-6


def why_not(
    scenario: Scenario, c: Conditions, choices: Choices, answer: Solution
) -> tuple[Problem, ...]:
    """Return why there is no plan.

    Parameters
    ----------
    scenario : Scenario
        What the plan was to be made for.
    c : Conditions
        What the plan cannot change.
    choices : Choices
        What it may do.
    answer : Solution
        How the solver ended.
    """
    problems = Problems()
    if answer.status == "infeasible":
        conflicts = rule_conflicts(c, choices, scenario.evidence)
        if conflicts:
            return tuple(conflict.problem() for conflict in conflicts)
        built = build(c, choices)
        total: Any = 0.0
        rules = {rule: sign for rule, sign in RULES.items() if rule in built.model.constraints}
        for rule, sign in rules.items():
            rows = built.model.constraints[rule]
            over = built.model.add_variables(lower=0.0 * rows.rhs, name=f"over_{rule}")
            left, limit = rows.lhs + sign * over, rows.rhs
            built.model.remove_constraints(rule)
            if rule == "closing":
                built.model.add_constraints(left >= limit, name=rule)
            else:
                built.model.add_constraints(left <= limit, name=rule)
            total = total + over.sum()
        built.model.add_objective(total)
        if solve(built).usable:
            _closing(built, scenario, problems)
            _caps(built, scenario.evidence, problems)
    if not problems:
        what = f"the solver ended with '{answer.status}' (largest miss {answer.violation:.1e})"
        remedy = "Ask for less: a lower floor, a wider or later cap, a later date, a free budget."
        problems.add(scenario.name, "", what, remedy)
    return problems.error().problems


def _closing(built: HandoverProblem, scenario: Scenario, problems: Problems) -> None:
    if "over_closing" not in built.model.variables:
        return
    over = built.model.variables["over_closing"].solution
    for k, missing in zip(over["cap"].values, over.values, strict=True):
        if missing > NOTHING:
            capability = scenario.evidence.capabilities[built.conditions.capabilities[int(k)]]
            what = (
                f"{capability.name} cannot be replaced as they retire: "
                f"{missing:.3g} units are missing from the pipeline at the end"
            )
            remedy = "Give it money, makers or people, or leave it out of the capabilities."
            problems.add(scenario.name, "", what, remedy)


def _caps(built: HandoverProblem, evidence: Evidence, problems: Problems) -> None:
    """Name each capability whose cap cannot be kept, with the ally that needs the most."""
    c, variables, cap = built.conditions, built.model.variables, built.choices.cap
    if cap is None:
        return
    supply = np.asarray(variables["supply"].solution.values)
    remaining = c.remaining
    if "remaining" in variables:
        remaining = np.asarray(variables["remaining"].solution.values.T)
    total = supply + c.contributed(remaining).T
    found: dict[int, tuple[float, str, int]] = {}
    for rule in ("cap", "cap_of_leading_ally"):
        if f"over_{rule}" not in variables:
            continue
        over = variables[f"over_{rule}"].solution.transpose(..., "bound")
        for i, row in zip(over[over.dims[0]].values, over.values, strict=True):
            k = int(built.capability[i]) if rule == "cap" else int(i)
            leading = "the leading ally"
            who = evidence.allies[c.allies[built.ally[i]]].name if rule == "cap" else leading
            for t, x in zip(over["bound"].values, row, strict=True):
                if x > NOTHING and total[k, t] > 0:
                    found[k] = max(found.get(k, (0.0, "", 0)), (x / total[k, t], who, int(t)))
    for k, (more, who, t) in found.items():
        name = evidence.capabilities[c.capabilities[k]].name
        what = (
            f"a cap of {100 * cap:g} per cent cannot be kept for {name}, whatever is "
            f"ordered: {who} provides {100 * (cap + more):.0f} per cent in {c.moments[t]}"
        )
        problems.add("plan", "cap", what, "Set a higher cap, or a later date with --by.")
