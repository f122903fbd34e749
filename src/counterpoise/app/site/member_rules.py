"""The lever of members: who may be left out, and what goes with each ally."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from counterpoise.alliance.contribution import Contribution
from counterpoise.alliance.lanes import filled_up
from counterpoise.alliance.levels import OWN_FIGURES, border_shares, figures_of
from counterpoise.app.levers import BY_ID
from counterpoise.app.site.drawdown_rules import places
from counterpoise.app.site.engine_inputs import Drawn, EngineInputs, moved
from counterpoise.app.site.level_switches import levels
from counterpoise.app.site.rule_effects import Given, Rule, applied, differing
from counterpoise.problems import InputError
from counterpoise.scenario.model import EffortTarget, Members
from counterpoise.scenario.validation import members_of
from counterpoise.webassembly.arguments import arguments

LEVER = "without"
AXIS = "ally"
TRIES, MOST = 12, 6
"""How often some allies are left out together while other levers are moved, and how many."""


def member_rule(base: EngineInputs, rules: Sequence[Rule], futures: int) -> list[Rule]:
    """Return the rule of members; none where it does not give the very arrays.

    Its ``allies`` are the places of those that may be left out. An ally is not among them if the
    scenario itself says what it holds or orders, since it then has to take part. ``lines`` are the
    kinds that members make, ``border`` is what the level hangs on, ``due`` the year of each
    member's own target.

    Parameters
    ----------
    base : EngineInputs
        The scenario that nobody changed.
    rules : sequence of Rule
        The rules of all other levers.
    futures : int
        In how many futures the rule is held against the arrays.
    """
    scenario = base.scenario
    leading = scenario.evidence.leading
    content: dict[str, Any] = {
        "allies": {code: a for a, code in enumerate(scenario.members) if code != leading},
        "axes": _axes(),
        "filled": filled_up(1),
        "capabilities": len(scenario.capabilities),
        "lines": _lines(base),
        "border": _border(base, any(rule.kind == "levels" for rule in rules)),
        "due": _due(base),
    }
    rule = Rule("members", (LEVER,), "sizes", AXIS, content)
    content["allies"] = {
        code: place
        for code, place in content["allies"].items()
        if _holds(base, [rule], {LEVER: (code,)}, futures)
    }
    if not content["allies"]:
        return []
    every = [*rules, rule]
    fits = all(_holds(base, every, levers, futures) for levers in _tries(content, rules))
    return [rule] if fits else []


def _holds(
    base: EngineInputs, rules: Sequence[Rule], levers: Mapping[str, Any], futures: int
) -> bool:
    """Tell whether rules give the very arrays with some levers moved."""
    try:
        other = moved(base, levers, futures)
    except InputError:  # the scenario says something of an ally that would not take part
        return False
    expected = Given(other.parameters(futures), other.policy)
    return not differing(expected, applied(base, rules, levers, futures))


def _axes() -> dict[str, dict[str, int]]:
    """Return which axis is that of allies, by group and array."""
    found: dict[str, dict[str, int]] = {"parameters": {}, "policy": {}}
    for argument in arguments():
        if argument.group in found and AXIS in argument.dims:
            found[argument.group][argument.name] = argument.dims.index(AXIS)
    return found


def _lines(base: EngineInputs) -> list[tuple[int, str, float]]:
    """Return the kinds that members make: capability, ally and how many, in the table's order."""
    scenario = base.scenario
    return [
        (scenario.capabilities.index(capability), ally, figure.value)
        for (capability, ally, _), figure in scenario.evidence.tables["production_lines"].items()
        if ally in scenario.members and capability in scenario.capabilities
    ]


def _due(base: EngineInputs) -> list[int | None] | None:
    """Return the year of each member's own target; None where the scenario has one for all."""
    rule, members = base.scenario.model.effort.rule, base.scenario.members
    if isinstance(rule, EffortTarget) or rule == "hold":
        return None
    table = base.scenario.evidence.tables.get("pledges", {})
    found = (table.get((ally, "effort_target_year")) for ally in members)
    return [None if figure is None else round(figure.value) for figure in found]


def _border(base: EngineInputs, switched: bool) -> dict[str, Any] | None:
    """Return what the level hangs on where somebody is away; None where it hangs on nobody.

    Parameters
    ----------
    base : EngineInputs
        The scenario that nobody changed.
    switched : bool
        Whether there is a level for each of what its switches come to.
    """
    scenario, evidence = base.scenario, base.scenario.evidence.origin
    if scenario.model.requirement.level == "own" or not scenario.model.switches.frontage:
        return None
    paths = Contribution.counted(evidence, scenario.capabilities).paths
    figures = figures_of(evidence, scenario.capabilities, paths)
    shares = border_shares(evidence, figures.allies)
    (there,) = np.nonzero(shares)
    if not there.size:
        return None
    # All that a level hangs on is drawn where somebody is away.
    first = figures.allies[there[0]]
    fewer = replace(scenario, members=tuple(a for a in scenario.members if a != first))
    ranges = EngineInputs(fewer, base.seed, 1).ranges_marked(OWN_FIGURES)

    def drawn(name: str, of: Any = ...) -> Drawn:
        there = enumerate(figures.paths[name][of].ravel())
        cells = {cell: ranges[path] for cell, path in there if path in ranges}
        return Drawn(figures.central[name][:, of], cells)

    whole = _with_all(base)
    asked = [moved(whole, level, base.futures) for level in levels()] if switched else [whole]
    single = ("elasticity", "readiness_start", "manning_start", "crew")
    return {
        "allies": [figures.allies[a] for a in there],
        "absent": [a for a in figures.allies if a not in scenario.members],
        "weights": shares[there],
        "asked": [one.parameters(base.futures).requirement for one in asked],
        "holding": drawn("holding", there),
        "committed": drawn("committed", there),
        **{name: drawn(name) for name in single},
    }


def _with_all(base: EngineInputs) -> EngineInputs:
    """Return the scenario with all members there, and any partners that it has."""
    scenario = base.scenario
    members = Members(with_partners=scenario.model.members.with_partners)
    model = scenario.model.model_copy(update={"members": members})
    whole = replace(scenario, model=model, members=members_of(model, scenario.evidence))
    return EngineInputs(whole, base.seed, base.futures)


def _tries(content: Mapping[str, Any], rules: Sequence[Rule]) -> Iterator[dict[str, Any]]:
    """Give allies that are away together while other levers are moved; always the same."""
    chance, allies = Random(1), sorted(content["allies"])  # noqa: S311
    known = {lever: BY_ID[lever] for rule in rules for lever in rule.levers}
    every: dict[str, list[Any]] = {
        name: [False, True] if lever.kind == "switch" else places(lever)
        for name, lever in sorted(known.items())
        if lever.kind in ("switch", "slider")
    }
    for _ in range(TRIES):
        away = chance.sample(allies, chance.randint(1, min(MOST, len(allies))))
        others = chance.sample(list(every), chance.randint(0, min(MOST, len(every))))
        yield {LEVER: tuple(sorted(away))} | {name: chance.choice(every[name]) for name in others}
    yield {LEVER: tuple(allies[1:])}
