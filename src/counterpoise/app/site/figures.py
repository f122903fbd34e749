"""What the files hold: figures, rules of levers, names and how charts are drawn, in one block."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from counterpoise._version import __version__
from counterpoise.alliance import policy_of
from counterpoise.alliance.simulation import sizes_of
from counterpoise.app.leader_names import named, setup_named
from counterpoise.app.levers import GROUPS, LEVERS
from counterpoise.app.overrides import usual_of
from counterpoise.app.page_setup import blocs_listed
from counterpoise.app.site.accounts import accounts_of, words_of
from counterpoise.app.site.array_block import ArrayBlock
from counterpoise.app.site.digests import digest_of, staying
from counterpoise.app.site.engine_inputs import Drawn, EngineInputs
from counterpoise.app.site.figure_counts import counts_of, levels_said
from counterpoise.app.site.figure_draws import FigureDraws, draws_of
from counterpoise.app.site.level_switches import WHOLE
from counterpoise.app.site.lever_rules import Rules, rules_of
from counterpoise.app.site.rule_effects import Rule
from counterpoise.app.site.translations import catalogues, page_texts, places, sentences_of_drags
from counterpoise.app.state import address
from counterpoise.charts.events import parts_of
from counterpoise.charts.labels import decimal
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import GROUPS as CAPABILITY_GROUPS
from counterpoise.ensemble.translation import CHANGED
from counterpoise.evidence import Evidence
from counterpoise.languages import IN_ENGLISH
from counterpoise.scenario import Scenario
from counterpoise.scenario.model import LONGEST_TITLE, lengthened
from counterpoise.webassembly import draw_module, module
from counterpoise.webassembly.arguments import POLICY_DIMENSIONS

CHARTS = ("wedge", "calendar", "coverage", "difference")
"""Charts of the overview that the file draws from what its engine gives."""
THEMES: tuple[Theme, ...] = ("light", "dark")
WORDS = ("language", "numbers", "quarters", "keeps_capitals", "says")
"""What of a catalogue sentences about a scenario need."""
Told = Callable[[str], None]


def figures_block(
    scenarios: Sequence[Scenario], evidence: Evidence, futures: int, seed: int, told: Told
) -> bytes:
    """Return the block of some scenarios.

    Parameters
    ----------
    scenarios : sequence of Scenario
        The scenarios, the first of which is shown first.
    evidence : Evidence
        Their figures.
    futures, seed : int
        Of the study.
    told : callable
        Called with what is being worked out.

    Raises
    ------
    InputError
        If a scenario asks for what one file cannot hold.
    """
    block = ArrayBlock()
    entries, head = _core(
        [EngineInputs(s, seed, futures).checked() for s in scenarios], block, told
    )
    levers = [lever for entry in entries for lever in entry["usual"]]
    for one, entry in zip(scenarios, entries, strict=True):
        entry["results"] = digest_of(one, futures, seed, block)
    in_english = {
        "texts": page_texts(),
        "levers": [lever.plain(evidence) for lever in LEVERS if lever.id in levers],
    }
    words = setup_named(in_english, evidence, IN_ENGLISH)
    head |= {
        "version": __version__,
        "evidence": evidence.name,
        "evidence_hash": evidence.hash,
        "levers": words["levers"],
        "others": [named(lever.label, evidence) for lever in LEVERS if lever.id not in levers],
        "groups": [{"id": key, "name": name} for key, name in GROUPS.items()],
        "charts": _charts(),
        "setup": {
            "texts": words["texts"],
            "address": address(),
            "allies": _allies(scenarios, evidence),
            "blocs": blocs_listed(evidence),
            "leading": evidence.leading,
            "own_hosts": [],
        },
    }
    head["languages"] = catalogues(_with_texts(head, evidence), evidence)
    return block.bytes(head)


def _allies(scenarios: Sequence[Scenario], evidence: Evidence) -> list[dict[str, str]]:
    """Return the allies that every scenario has, as a setup lists them."""
    first, *others = scenarios
    codes = [code for code in first.members if all(code in s.members for s in others)]
    return [{"code": code, "name": evidence.allies[code].name} for code in codes]


def engine_block(one: EngineInputs, told: Told = lambda _: None) -> bytes:
    """Return the block of one scenario for a page that has everything else from its server.

    Parameters
    ----------
    one : EngineInputs
        The scenario, with as many futures as a drag shows.
    told : callable, optional
        Called with what is being worked out.
    """
    block, evidence = ArrayBlock(), one.scenario.evidence
    (entry,), head = _core([one], block, told)
    head["levers"] = [
        {"id": lever.id, "low": lever.low, "step": lever.step}
        for lever in LEVERS
        if lever.id in entry["usual"]
    ]
    entry["accounts"] = accounts_of(one.scenario)
    said = catalogues(
        _with_texts(head | {"groups": [], "charts": []}, evidence),
        evidence,
        [*words_of(entry["accounts"]), *(("", text) for text in sentences_of_drags())],
    )
    head["languages"] = {code: {name: of[name] for name in WORDS} for code, of in said.items()}
    return block.bytes(head)


def _core(
    inputs: Sequence[EngineInputs], block: ArrayBlock, told: Told
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the entries of scenarios, and the part of a head that an engine needs."""
    seed, futures = inputs[0].seed, inputs[0].futures
    rules = []
    for one in inputs:
        told(f"levers of {one.scenario.title}")
        rules.append(rules_of(one))
    drawn = [d for found in rules for rule in found.rules for d in _drawn_in(rule.content)]
    figures = [r for one in inputs for r in one.ranges.values()]
    draws = draws_of([*figures, *(r for one in drawn for r in one.ranges.values())], seed)
    entries = [_entry(one, found, draws, block) for one, found in zip(inputs, rules, strict=True)]
    head = {
        "seed": seed,
        "futures": futures,
        "draws": {name: block.add(array) for name, array in draws.arrays.items()},
        "scenarios": entries,
        "places": places(),
        "engine": module.source(),
        "drawn_by": draw_module.source(),
    }
    return entries, head


def _with_texts(head: dict[str, Any], evidence: Evidence) -> dict[str, list[Any]]:
    """Return what of a head is told in other languages, as a setup holds it."""
    return {
        "levers": [lever.plain(evidence) for lever in LEVERS],
        "groups": head["groups"],
        "scenarios": head["scenarios"],
        "allies": [{"name": ally.name} for ally in evidence.allies.values()],
        "blocs": blocs_listed(evidence),
        "capabilities": [c for scenario in head["scenarios"] for c in scenario["capabilities"]],
        "charts": head["charts"],
    }


def _charts() -> list[dict[str, Any]]:
    """Return how the charts are drawn, as Vega, in each theme."""
    from counterpoise.charts.vega import compile_together, compiled
    from counterpoise.wings import charts

    found = [charts()[name] for name in CHARTS]
    compile_together(found, THEMES)
    return [
        {
            "id": c.id,
            "name": c.name,
            "sides": c.sides,
            "specs": {theme: compiled(c, theme) for theme in THEMES},
        }
        for c in found
    ]


def _entry(
    one: EngineInputs, rules: Rules, draws: FigureDraws, block: ArrayBlock
) -> dict[str, Any]:
    scenario, policy = one.scenario, one.policy
    calendar, evidence = scenario.calendar, scenario.evidence
    usual = usual_of(scenario)
    away = [
        code for rule in rules.rules if rule.kind == "members" for code in rule.content["allies"]
    ]
    others = [code for code in scenario.members if code != evidence.leading]
    return {
        "name": scenario.name,
        "title": scenario.title,
        "changed": lengthened(scenario.title, CHANGED, LONGEST_TITLE),
        "says": scenario.model.says,
        "hash": scenario.hash,
        "levels": levels_said(one, rules.rules),
        "counts": counts_of(one, rules.levers, away),
        "held": [code for code in others if away and code not in away],
        "usual": {lever: usual.get(lever) for lever in rules.levers},
        "capabilities": [_capability(name, evidence) for name in scenario.capabilities],
        "allies": list(scenario.members),
        "leading": evidence.allies[evidence.leading].name,
        "events": {
            part: [[str(event.quarter), event.words] for event in events]
            for part, events in parts_of(scenario).items()
        },
        "bounds": calendar.bound_labels,
        "moments": [decimal(label) for label in calendar.bound_labels],
        "step_years": calendar.step_years,
        "sizes": sizes_of(policy),
        "numbers": {
            name: value.item() if isinstance(value, np.generic) else value
            for name, value in policy._asdict().items()
            if name not in POLICY_DIMENSIONS
        },
        "policy": {name: block.add(getattr(policy, name)) for name in POLICY_DIMENSIONS},
        "parameters": _parameters(one, draws, block),
        "stays": _staying(scenario, block),
        "rules": [_rule(rule, draws, block) for rule in rules.rules],
    }


def _capability(name: str, evidence: Evidence) -> dict[str, Any]:
    """Return a capability with its place among all: charts sort what is alike by that."""
    found = evidence.capabilities[name]
    place = (CAPABILITY_GROUPS.index(found.group), list(evidence.capabilities).index(name))
    return {"id": name, "name": found.name, "group": place[0], "order": place[1]}


def _staying(scenario: Scenario, block: ArrayBlock) -> dict[str, Any]:
    """Return what the policy has otherwise if the leading ally stayed."""
    policy = policy_of(staying(scenario))
    return {"remaining": block.add(policy.remaining), "announced_step": policy.announced_step}


def _parameters(one: EngineInputs, draws: FigureDraws, block: ArrayBlock) -> dict[str, Any]:
    """Return each parameter as its central values and the cells that futures draw.

    What is worked out of several draws goes along as it is in each future.
    """
    found: dict[str, Any] = {}
    for name, values in one.parameters(one.futures)._asdict().items():
        known = name not in WHOLE and name in one.assembly.central
        array = one.drawn(name) if known else Drawn(values, {})
        found[name] = _drawn(array, draws, block)
    return found


def _drawn(array: Drawn, draws: FigureDraws, block: ArrayBlock) -> dict[str, Any]:
    """Return an array with the cells that futures draw as plain data."""
    found: dict[str, Any] = {"values": block.add(array.central)}
    if array.ranges:
        rows = [draws.rows[r] for r in array.ranges.values()]
        found |= {"cells": list(array.ranges), "rows": rows}
    return found


def _drawn_in(content: Any) -> Iterator[Drawn]:
    """Give the arrays with drawn cells that are anywhere in the content of a rule."""
    if isinstance(content, Drawn):
        yield content
    elif isinstance(content, dict | list):
        for each in content.values() if isinstance(content, dict) else content:
            yield from _drawn_in(each)


def _rule(rule: Rule, draws: FigureDraws, block: ArrayBlock) -> dict[str, Any]:
    """Return a rule as plain data, its arrays by their numbers."""

    def plain(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return {"array": block.add(value)}
        if isinstance(value, Drawn):
            return _drawn(value, draws, block)
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        return [plain(each) for each in value] if isinstance(value, list) else value

    content = {key: plain(value) for key, value in rule.content.items()}
    return {
        "kind": rule.kind,
        "levers": rule.levers,
        "group": rule.group,
        "name": rule.name,
    } | content
