"""What each lever does to the arrays of the engine, as rules that a script can follow.

Rules are found by building the arrays with the lever moved, and each is held against them bit by
bit. What no rule gives exactly is left to the installed simulator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from counterpoise.alliance.arrays import Parameters, Policy
from counterpoise.app.levers import BY_ID, LEVERS, Lever
from counterpoise.app.site.drawdown_rules import drawdown_rule, places
from counterpoise.app.site.effort_rules import effort_rule
from counterpoise.app.site.engine_inputs import Array, EngineInputs, moved
from counterpoise.app.site.level_switches import LEVELS, WHOLE, level_of, levels
from counterpoise.app.site.member_rules import member_rule
from counterpoise.app.site.rule_effects import (
    Kind,
    Rule,
    alike,
    applied,
    policy_differences,
    same,
)
from counterpoise.app.site.stop_gap_rules import stop_gap_rules
from counterpoise.evidence.attributes import attribute_of

LARGEST = 1e300
"""What stands for an attribute without bounds."""
CHECKED = 8
"""Futures in which a rule is held against the arrays themselves."""


@dataclass(frozen=True)
class Rules:
    """The rules of a scenario, and why levers are missing.

    Parameters
    ----------
    rules : list of Rule
        What its levers do.
    levers : list of str
        The levers that they move.
    """

    rules: list[Rule]
    levers: list[str]


def rules_of(base: EngineInputs) -> Rules:
    """Return the rules of all levers that a file can hold exactly.

    Parameters
    ----------
    base : EngineInputs
        The scenario that nobody changed.
    """
    rules: list[Rule] = []
    for make in (drawdown_rule, effort_rule):
        found = make(base)
        if found is not None:
            kind, levers, name, content = found
            rules.append(Rule(kind, levers, "policy", name, content))
    rules += stop_gap_rules(base, CHECKED)
    for lever in LEVERS:
        if lever.kind not in ("slider", "switch") or any(lever.id in r.levers for r in rules):
            continue
        mine = _of_figures(base, lever) if lever.path else _of_switch(base, lever)
        taken = {(r.group, r.name) for r in rules}
        if mine and not any((r.group, r.name) in taken for r in mine):
            rules += mine
    rules += _of_levels(base, rules)
    rules += member_rule(base, rules, CHECKED)
    return Rules(rules, list(dict.fromkeys(lever for r in rules for lever in r.levers)))


def _of_figures(base: EngineInputs, lever: Lever) -> list[Rule]:
    """Return the rules of a lever that sets or multiplies figures; none where they do not hold."""
    evidence = base.scenario.evidence
    paths = dict.fromkeys(evidence.matching(lever.path or ""))
    kind: Kind = "times" if lever.target.startswith("times:") else "set"
    rules = [
        Rule(kind, (lever.id,), "parameters", name, _content(kind, cells))
        for name, cells in base.cells(paths).items()
    ]
    derived: set[str] = set()
    for value in (lever.low, lever.high):
        differing = _differing(base, rules, {lever.id: value})
        if differing is None:
            return []
        derived |= differing
    if not rules or derived & set(WHOLE):
        return []
    tables: dict[str, list[Array]] = {name: [] for name in sorted(derived)}
    for value in places(lever) if derived else []:
        assembly = moved(base, {lever.id: value}, CHECKED).assembly
        for name, table in tables.items():
            table.append(assembly.central[name])
    return rules + [
        Rule("arrays", (lever.id,), "parameters", name, {"values": np.stack(table)})
        for name, table in tables.items()
    ]


def _content(kind: Kind, cells: Mapping[str, int]) -> dict[str, Any]:
    """Return the cells of a rule, and for ranges that are multiplied the bounds of their ends."""
    found: dict[str, Any] = {"cells": list(cells.values())}
    if kind == "times":
        kinds = [attribute_of(path) for path in cells]
        found |= {"least": [-LARGEST if k.minimum is None else k.minimum for k in kinds]}
        found |= {"most": [LARGEST if k.maximum is None else k.maximum for k in kinds]}
    return found


def _of_switch(base: EngineInputs, lever: Lever) -> list[Rule]:
    """Return the rule of a switch that turns one number of the policy, if it is such a one."""
    if lever.kind != "switch":
        return []
    numbers: list[dict[str, Any]] = []
    for value in (False, True):
        other = moved(base, {lever.id: value}, CHECKED)
        if not same(other.parameters(CHECKED), base.parameters(CHECKED)):
            return []
        if set(policy_differences(base.policy, other.policy)) - set(_numbers(base.policy)):
            return []
        numbers.append(_numbers(other.policy))
    return [
        Rule("number", (lever.id,), "policy", name, {"values": [n[name] for n in numbers]})
        for name in numbers[0]
        if numbers[0][name] != numbers[1][name]
    ]


def _of_levels(base: EngineInputs, rules: list[Rule]) -> list[Rule]:
    """Return the rules of the level: what depends on it, as it is in each future."""
    found = [moved(base, level, base.futures) for level in levels()]
    drawn = [one.parameters(base.futures) for one in found]
    usual = base.parameters(base.futures)
    if not same(drawn[level_of(base.scenario, {})], usual):
        return []
    values = [{name: getattr(one, name) for name in WHOLE} for one in drawn]
    for level, one, parameters, of in zip(levels(), found, drawn, values, strict=True):
        if any(policy_differences(base.policy, one.policy)):
            return []
        if not same(parameters._replace(**{name: getattr(usual, name) for name in WHOLE}), usual):
            return []
        # Other levers must not move under one level what they leave alone under another.
        for end in ("low", "high"):
            sliders = (BY_ID[lever] for rule in rules for lever in rule.levers)
            ends = {s.id: getattr(s, end) for s in sliders if s.kind == "slider"}
            other = moved(base, ends | level, CHECKED).parameters(CHECKED)
            if not all(alike(getattr(other, name), of[name][:CHECKED]) for name in WHOLE):
                return []
    return [
        Rule("levels", LEVELS, "parameters", name, {"values": [of[name] for of in values]})
        for name in WHOLE
    ]


def _numbers(policy: Policy) -> dict[str, Any]:
    found = policy._asdict().items()
    return {name: value for name, value in found if not isinstance(value, np.ndarray)}


def _differing(base: EngineInputs, rules: list[Rule], levers: Mapping[str, Any]) -> set[str] | None:
    """Return parameters that rules do not give; None where the lever does more than that."""
    other = moved(base, levers, CHECKED)
    if any(policy_differences(base.policy, other.policy)):
        return None
    expected = other.parameters(CHECKED)
    found = applied(base, rules, levers, CHECKED).parameters
    if any(e.shape[1:] != f.shape[1:] for e, f in zip(expected, found, strict=True)):
        return None
    names = zip(Parameters._fields, expected, found, strict=True)
    differing = {name for name, e, f in names if not alike(e, f)}
    return None if any(getattr(expected, name).shape[0] > 1 for name in differing) else differing
