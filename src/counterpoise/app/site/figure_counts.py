"""How many figures stand behind a scenario, and how many are judgement, with levers moved."""

from collections.abc import Iterable, Mapping
from typing import Any

from counterpoise.alliance import Assembly
from counterpoise.alliance.arrays import DECLARED
from counterpoise.alliance.levels import OWN_FIGURES
from counterpoise.app.levers import BY_ID
from counterpoise.app.overrides import usual_of
from counterpoise.app.site.engine_inputs import EngineInputs, moved
from counterpoise.app.site.level_switches import LEVELS, levels
from counterpoise.app.site.member_rules import LEVER as WITHOUT
from counterpoise.app.site.rule_effects import Rule
from counterpoise.app.site.stop_gap_rules import LEVER as STOP_GAPS
from counterpoise.ensemble.description import OF_SCENARIOS
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario

Counted = dict[str, int]


def levels_said(one: EngineInputs, rules: Iterable[Rule]) -> dict[str, Any]:
    """Return by level what it is called, and how many of how many figures are judgement.

    Where no rule holds switches of the level there is one.

    Parameters
    ----------
    one : EngineInputs
        The scenario.
    rules : iterable of Rule
        Its rules.
    """
    if not any(rule.kind == "levels" for rule in rules):
        return {"levers": [], "said": [_said(one.scenario)]}
    return {"levers": LEVELS, "said": [_said(moved(one, of, 1).scenario) for of in levels()]}


def counts_of(one: EngineInputs, levers: Iterable[str], away: Iterable[str]) -> dict[str, Any]:
    """Return what levers add to the figures behind a scenario, and what goes with each ally.

    Parameters
    ----------
    one : EngineInputs
        The scenario that nobody changed.
    levers : iterable of str
        Levers that rules move.
    away : iterable of str
        Allies that may be left out.

    Returns
    -------
    dict
        ``levers``: by lever how many ``figures`` it adds and how many of them are ``judged``;
        ``allies``: by ally what goes with it, ``by`` lever how much more of that is judged, and
        whether the level then ``asks`` for less; ``border``: what the level hangs on where it does.
    """
    scenario, evidence = one.scenario, one.scenario.evidence
    usual = _counted(evidence, one.assembly.figures)
    own = _own_figures(one)
    allies: dict[str, dict[str, Any]] = {
        code: {**_counted(evidence, own[code]), "by": {}, "asks": code in evidence.origin.members}
        for code in away
    }
    found: dict[str, Counted] = {}
    for lever in levers:
        if not BY_ID[lever].path and lever != STOP_GAPS:
            continue
        place = BY_ID[lever].low if BY_ID[lever].path else not usual_of(scenario)[lever]
        changed = moved(one, {lever: place}, 1)
        added = _less(_counted(changed.scenario.evidence, changed.assembly.figures), usual)
        if any(added.values()):
            found[lever] = added
        for code, entry in allies.items():
            judged = _counted(changed.scenario.evidence, own[code])["judged"]
            if judged != entry["judged"]:
                entry["by"][lever] = judged - entry["judged"]
    border = {"figures": 0, "judged": 0}
    asking = next((code for code, entry in allies.items() if entry["asks"]), None)
    if asking:
        left = moved(one, {WITHOUT: (asking,)}, 1)
        there = _less(usual, {name: allies[asking][name] for name in usual})
        border = _less(_counted(left.scenario.evidence, left.assembly.figures), there)
    return {"levers": found, "allies": allies, "border": border}


def _own_figures(one: EngineInputs) -> dict[str, list[str]]:
    """Return by ally the figures that nothing reads if it does not take part."""
    axis = {entry.name: entry.axes.index("a") for entry in DECLARED if "a" in entry.axes}
    members = one.scenario.members
    found: dict[str, list[str]] = {code: [] for code in members}
    for path, (name, cell) in one.assembly.cells.items():
        if name in axis and OWN_FIGURES + path not in one.assembly.cells:
            found[members[cell[axis[name]]]].append(path)
    return found


def _counted(evidence: Evidence, paths: Iterable[str]) -> Counted:
    grades = [evidence.figure(path).grade for path in paths]
    return {"figures": len(grades), "judged": grades.count("D")}


def _less(one: Mapping[str, int], other: Mapping[str, int]) -> Counted:
    return {name: one[name] - other[name] for name in ("figures", "judged")}


def _said(scenario: Scenario) -> dict[str, Any]:
    counted = _counted(scenario.evidence, Assembly(scenario).figures)
    return {"level": OF_SCENARIOS["level"][0](scenario), **counted}
