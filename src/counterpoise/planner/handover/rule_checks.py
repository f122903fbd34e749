"""Whether rules of one's own mean something: names, dates, units, and sums that are empty."""

from collections.abc import Mapping
from itertools import product

import numpy as np

from counterpoise.evidence import REGIONS, Evidence
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.rule_rows import Chosen, RuleRow, chosen_by, expanded
from counterpoise.planner.handover.rules import ALL, Names, Pool, Rule, Selection
from counterpoise.problems import Problems
from counterpoise.scenario import Scenario

FILE = "rules"


def check_rules(rules: tuple[Rule, ...], scenario: Scenario, problems: Problems) -> None:
    """Note names that are unknown, dates outside the plan and sums that mean nothing.

    Parameters
    ----------
    rules : tuple of Rule
        The rules.
    scenario : Scenario
        What the plan is made for.
    problems : Problems
        Takes what is found.
    """
    names: set[str] = set()
    for rule in rules:
        if rule.name in names:
            problems.add(FILE, rule.name, "is the name of two rules", "Give each its own name.")
        names.add(rule.name)
        for selection in (rule, *([rule.share_of] if rule.share_of is not None else [])):
            _check_names(rule.name, selection, scenario, problems)
            _check_dates(rule, selection, scenario, problems)
        _check_measure(rule, scenario, problems)
        _check_share(rule, problems)


def check_pools(pools: tuple[Pool, ...], scenario: Scenario, problems: Problems) -> None:
    """Note names in pools that are unknown, and allies who would be in two for one capability."""
    taken: dict[tuple[str, str], str] = {}
    for pool in pools:
        if not pool.rules:  # rules name the same allies and capabilities, and are looked at anyway
            chosen = Selection(allies=pool.allies, capabilities=pool.capabilities)
            _check_names(pool.name, chosen, scenario, problems)
        for place in product(pool.allies, pool.capabilities):
            other = taken.setdefault(place, pool.name)
            if other is not pool.name:
                what = f"has {place[0]} buy {place[1]}, which it buys in '{other}' already"
                problems.add(FILE, pool.name, what, "Let each ally buy a capability in one pool.")


def _check_names(name: str, selection: Selection, scenario: Scenario, problems: Problems) -> None:
    evidence = scenario.evidence
    planning = [ally for ally in scenario.members if ally != evidence.leading]
    for ally in _given(selection.allies):
        if ally == evidence.leading:
            what = f"names the leading ally ({ally}), whose orders are no part of a plan"
            problems.add(FILE, name, what, "Leave it out.")
        elif ally in evidence.allies and ally not in planning:
            what = f"names {ally}, which takes no part in the scenario"
            remedy = f"Leave it out, or let it join: members.with_partners: [{ally}]."
            problems.add(FILE, name, what, remedy)
        else:
            problems.expect(ally, planning, FILE, name, "ally")
    for capability in _given(selection.capabilities):
        if capability in evidence.capabilities and capability not in scenario.capabilities:
            what = f"names {capability}, which is none of the scenario's capabilities"
            remedy = "Leave it out, or add it to the scenario's capabilities."
            problems.add(FILE, name, what, remedy)
        else:
            problems.expect(capability, scenario.capabilities, FILE, name, "capability")
    for region in _given(selection.regions):
        problems.expect(region, REGIONS, FILE, name, "region of makers")


def _given(names: Names) -> tuple[str, ...]:
    return () if names is None or names == ALL else tuple(names)


def _check_dates(rule: Rule, selection: Selection, scenario: Scenario, problems: Problems) -> None:
    labels = scenario.calendar.labels
    remedy = f"Give quarters from {labels[0]} to {labels[-1]}."
    since, until = selection.since, selection.until
    if since is not None and until is not None and since > until:
        what = f"begins in {since}, after its end in {until}"
        problems.add(FILE, rule.name, what, "Exchange 'from' and 'to'.")
    elif (since is not None and since > labels[-1]) or (until is not None and until < labels[0]):
        when = since if since is not None and since > labels[-1] else until
        what = f"lies outside the plan ({when}; it runs from {labels[0]} to {labels[-1]})"
        problems.add(FILE, rule.name, what, remedy)


def _check_measure(rule: Rule, scenario: Scenario, problems: Problems) -> None:
    regions = [rule.regions, rule.share_of.regions if rule.share_of is not None else None]
    if any(regions) and not scenario.model.switches.industry:
        what, remedy = "names regions of makers, who are left out", "Switch industry on."
        problems.add(FILE, rule.name, what, remedy)
    if rule.measure != "money" and not (rule.limit == 0 and rule.sense != ">="):
        _check_units(rule, scenario, problems)


def _check_units(rule: Rule, scenario: Scenario, problems: Problems) -> None:
    """Note a sum over things that are counted in different units."""
    evidence: Evidence = scenario.evidence
    other = rule.share_of.capabilities if rule.share_of is not None else None
    if "capability" in rule.each and other is None:
        return
    chosen = {n: None for c in (rule.capabilities, other) for n in _given(c)}
    everything = ALL in (rule.capabilities, other) or (rule.capabilities is None and not chosen)
    names = scenario.capabilities if everything else list(chosen)
    if rule.capabilities is None:
        names = scenario.capabilities
    units = {evidence.capabilities[n].unit_plural for n in names if n in evidence.capabilities}
    if len(units) > 1:
        what = f"adds up {' and '.join(sorted(units)[:2])}, which are not counted alike"
        remedy = "Name one capability, take 'each: capability', or ask it of 'in: money'."
        problems.add(FILE, rule.name, what, remedy)


def _check_share(rule: Rule, problems: Problems) -> None:
    if rule.share_of is None or rule.whole is None:
        return
    mine = Selection(**{name: getattr(rule, name) for name in Selection.model_fields})

    def plain(selection: Selection) -> dict[str, object]:
        return {n: None if v == ALL else v for n, v in selection.model_dump().items()}

    if plain(mine) == plain(rule.whole):
        named = {n for n, v in rule.share_of.model_dump().items() if v is not None}
        apart = {"ally": "allies", "capability": "capabilities", "year": "since"}
        if not any(apart[axis] in named for axis in rule.each):
            what = "is a share of itself"
            remedy = "Say in share_of what else is added up, such as 'allies: all'."
            problems.add(FILE, rule.name, what, remedy)


def check_rows(rules: tuple[Rule, ...], c: Conditions, problems: Problems) -> None:
    """Note rules that no order of anybody can keep, and those that say nothing.

    Parameters
    ----------
    rules : tuple of Rule
        The rules.
    c : Conditions
        Who may order what.
    problems : Problems
        Takes what is found.
    """
    for rule in rules:
        if not chosen_by(rule, c).steps.any():
            what = "has no quarter of the plan between its dates"
            problems.add(FILE, rule.name, what, f"The plan begins in {c.moments[0]}.")
        elif rule.limit > 0:
            _check_orderable(rule, c, problems)


def _check_orderable(rule: Rule, c: Conditions, problems: Problems) -> None:
    if rule.sense == "<=":
        return
    idle = [row for row in expanded((rule,), c) if _asks_in_vain(row, c)]
    if idle:
        where = ", ".join(idle[0].where.values())
        of = f" for {where}" if where else ""
        what = f"asks for orders that nobody may place{of}: who it names may not order what it asks"
        problems.add(FILE, rule.name, what, "Name who may order it; see counterpoise evidence.")


def _asks_in_vain(row: RuleRow, c: Conditions) -> bool:
    """Return whether nobody may place the orders that a row asks for; of nothing, a share is 0."""
    return not _orderable(row.mine, c) and (row.whole is None or _orderable(row.whole, c))


def _orderable(chosen: Chosen, c: Conditions) -> bool:
    inside = np.ix_(chosen.allies, chosen.capabilities)
    return bool(c.eligible[inside].any()) and bool(chosen.steps.any())


def check_weights(
    weights: Mapping[str, float], objective: str, scenario: Scenario, problems: Problems
) -> None:
    """Note weights of capabilities that are unknown, or that say nothing.

    Parameters
    ----------
    weights : mapping of str to float
        How much the gap of each capability counts.
    objective : str
        What the plan is to be best at.
    scenario : Scenario
        What the plan is made for.
    problems : Problems
        Takes what is found.
    """
    if weights and objective != "least-gap":
        what = f"do nothing with {objective}, which adds up no gaps"
        problems.add("plan", "weights", what, "Leave them out, or plan with least-gap.")
    for name, weight in weights.items():
        problems.expect(name, scenario.capabilities, "plan", "weights", "capability")
        if not (np.isfinite(weight) and weight > 0):
            what = f"the weight of {name} is {weight:g}"
            remedy = "Give a number above 0, or leave the capability out of the scenario."
            problems.add("plan", "weights", what, remedy)
