"""Requests that no plan can answer: refused before anything is solved."""

import numpy as np

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.objectives import Objective
from counterpoise.planner.handover.problem import BUDGETS, Budget
from counterpoise.problems import Problems
from counterpoise.scenario import Scenario

DECIDED = {
    "orders": "gives orders, which a plan decides itself",
    "asked_output": "asks industry for output, which a plan decides itself",
    "extra_money": "adds money, which a plan decides itself",
    "donations": "gives stock away, which a plan does not follow",
}


def check_request(
    scenario: Scenario,
    objective: Objective,
    by: int | None,
    cap: float | None,
    *,
    budget: Budget,
    integrated: float | None = None,
) -> None:
    """Refuse what a scenario and a request cannot mean together.

    Parameters
    ----------
    scenario : Scenario
        What is assumed.
    objective : str
        What a plan is to be best at.
    by : int or None
        Bound from which a date counts.
    cap : float or None
        Largest share of one ally.
    budget : str
        Where money for orders comes from.
    integrated : float or None
        Integrated level that must not be missed.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    problems, model = Problems(), scenario.model
    for entry, what in DECIDED.items():
        if getattr(model, entry):
            problems.add(scenario.name, entry, what, "Take the entry out, or plan another one.")
    if budget not in BUDGETS:
        what, remedy = f"is '{budget}'", f"Choose from {', '.join(BUDGETS)}."
        problems.add("plan", "budget", what, remedy)
    elif not model.switches.economy and budget != "free":
        what, remedy = "has no economy to pay from", "Switch it on, or plan with --budget free."
        problems.add(scenario.name, "switches.economy", what, remedy)
    if not set(scenario.members) - {scenario.evidence.leading}:
        what, remedy = "names nobody who could plan", "Name allies beside the leading one."
        problems.add(scenario.name, "members", what, remedy)
    remedy = "Say from when, such as --by 2035-Q1."
    if cap is not None and by is None:
        problems.add("plan", "by", "is missing for a cap", remedy)
    if objective == "cheapest" and by is None:
        remedy = "Say by when, such as --by 2035-Q1."
        problems.add("plan", "by", "is missing for a cheapest plan", remedy)
    if integrated is not None and not 0 <= integrated <= 1:
        what = f"is {integrated:g}; coverage beyond the need adds nothing to it"
        problems.add("plan", "integrated", what, "Give a share of the full level from 0 to 1.")
    problems.raise_if_any()


def check_integration(c: Conditions) -> None:
    """Refuse an integrated level that no linear program can keep.

    It must be concave in coverage: then what keeps it is convex, and tangents describe that.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    problems = Problems()
    if c.substitution > 1:
        what = f"is {c.substitution:g}: the integrated level is not concave in coverage above 1"
        problems.add("coefficients/ces_rho", "", what, "Give an exponent of at most 1.")
    if c.roles is None or c.role_weights is None or c.role_weights[c.roles].sum() <= 0:
        what = "no capability of the scenario has a role with a weight"
        remedy = "Give one of the weights of roles more than 0."
        problems.add("coefficients/weight_*", "", what, remedy)
    problems.raise_if_any()


def check_conditions(scenario: Scenario, c: Conditions) -> None:
    """Refuse conditions in which somebody cannot man, or nobody can order or make, a capability.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    problems, evidence = Problems(), scenario.evidence
    if scenario.model.switches.manning:
        for i in np.flatnonzero((c.stock * c.crew).sum(axis=1)):
            path = f"economy/{c.allies[i]}/active_personnel"
            if evidence.figure(path).value <= 0:
                what, remedy = "has units and no people to man them", "Give it people, or no units."
                problems.add(path, "", f"{c.allies[i]} {what}", remedy)
    made = c.capacity.copy()
    made[1] *= c.open_share
    planned = np.asarray(np.isnan(c.given).any(axis=(0, 1)))
    leave_out = "Leave it out of the scenario's capabilities"
    for k, name in enumerate(c.capabilities):
        if not planned[k]:
            continue
        if not c.eligible[:, k].any():
            what = f"nobody who takes part may order {name}"
            problems.add(scenario.name, "members", what, f"{leave_out}, or let others take part.")
        elif c.limited and made[:, k].sum() <= 0:
            what = f"nobody makes {name}: output open to the others is 0 everywhere"
            remedy = f"{leave_out}, or give a region output."
            problems.add(f"industry/{name}/*/output", "", what, remedy)
    problems.raise_if_any()
