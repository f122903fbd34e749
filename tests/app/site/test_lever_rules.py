"""Rules of levers give the very arrays that the program builds with the levers moved."""

from random import Random
from typing import Any

import numpy as np
import pytest

from counterpoise.app.site.drawdown_rules import drawdown_rule, remaining
from counterpoise.app.site.effort_rules import effort
from counterpoise.app.site.engine_inputs import EngineInputs, moved
from counterpoise.app.site.level_switches import LEVELS, WHOLE, levels
from counterpoise.app.site.lever_rules import Rules, rules_of
from counterpoise.app.site.member_rules import member_rule
from counterpoise.app.site.rule_effects import Given, applied, differing, same
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario

from .conftest import SMALL
from .random_levers import random_levers

FUTURES = 30
WANTED = {
    *("pace", "delay", "target", "target_by", "delivered", "industry", "imports", "skip"),
    *("known_cuts", "reliance", "executed", "anticipation", "margin", "reserves"),
    *(
        "targets",
        "raised",
        "us_count",
        "ground_after",
        "ground_over",
        "enablers_after",
        "enablers_over",
        "stop_gaps",
        "without",
    ),
}
"""Levers that a file must have; others may join them."""
MOVES: list[dict[str, Any]] = [
    {"delivered": 0.37},
    {"industry": 3.35},
    {"industry": 0.25},
    {"reserves": 2.15},
    {"reliance": 0.0, "executed": 1.0, "margin": 1.27},
    {"industry": 1.75, "reserves": 0.35, "delivered": 1.0, "price_growth": 0.013},
    {"recruitment": 0.041, "service": 0.02, "pay": 0.44, "instructors": 2.5},
]


@pytest.fixture(scope="session")
def rules(inputs: tuple[EngineInputs, ...]) -> tuple[Rules, ...]:
    return tuple(rules_of(one) for one in inputs)


def test_the_most_useful_levers_are_there(rules: tuple[Rules, ...]) -> None:
    for one in rules:
        assert set(one.levers) >= WANTED
        assert not {"school", "challenger_offset", "in_place"} & set(one.levers)


def test_no_two_levers_write_to_one_array_unless_they_share_a_rule(
    rules: tuple[Rules, ...],
) -> None:
    for one in rules:
        written = [(rule.group, rule.name) for rule in one.rules]
        assert len(written) == len(set(written))


@pytest.mark.parametrize("levers", MOVES, ids="+".join)
def test_figures_are_those_of_the_scenario_with_the_levers_moved(
    levers: dict[str, Any], inputs: tuple[EngineInputs, ...], rules: tuple[Rules, ...]
) -> None:
    base = inputs[0]
    expected = moved(base, levers, FUTURES).parameters(FUTURES)
    assert not same(expected, base.parameters(FUTURES))
    assert same(applied(base, rules[0].rules, levers, FUTURES).parameters, expected)


@pytest.mark.parametrize(
    "levers",
    [
        {"pace": 1.85},
        {"delay": 3.25},
        {"pace": 0.0, "delay": 1.0},
        {"ground_after": 2.0},
        {"enablers_over": 4.5, "delay": 0.75},
        {"ground_after": 1.25, "ground_over": 6.0, "enablers_after": 0.5, "pace": 0.65},
        {"air_after": 0.0},
    ],
    ids="+".join,
)
def test_paths_of_the_drawdown_are_those_of_the_scenario(
    levers: dict[str, float], inputs: tuple[EngineInputs, ...], rules: tuple[Rules, ...]
) -> None:
    for base, of in zip(inputs, rules, strict=True):
        (rule,) = [rule for rule in of.rules if rule.kind == "drawdown"]
        assert set(rule.levers) >= levers.keys()
        expected = moved(base, levers, 1).policy
        np.testing.assert_array_equal(remaining(rule.content, levers), expected.remaining)
        # Nothing else of the policy moves with it.
        usual, other = base.policy._asdict(), expected._asdict()
        assert [n for n in usual if not np.array_equal(usual[n], other[n])] in ([], ["remaining"])


@pytest.mark.parametrize("name", ["cliff", "enabler-last", "post-cold-war-tempo", "official-path"])
def test_every_form_of_a_drawdown_has_a_rule(name: str, evidence: Evidence) -> None:
    base = EngineInputs(load_scenario(name, evidence=evidence), 1, 1)
    found = drawdown_rule(base)
    assert found is not None
    levers = {"pace": 1.35, "delay": 2.75}
    expected = moved(base, levers, 1).policy.remaining
    np.testing.assert_array_equal(remaining(found[3], levers), expected)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    "levers",
    [
        {"target": 0.027},
        {"target": 0.05, "target_by": 2031.0},
        {"targets": ("POL:0.05:2030",)},
        {
            "targets": ("DEU:0.025:2029", "nordic_baltic:0.04:2035", "NOR:0.061:2045"),
            "target": 0.03,
        },
    ],
    ids=("target", "year", "ally", "blocs"),
)
def test_effort_is_that_of_the_scenario(
    place: int,
    levers: dict[str, Any],
    inputs: tuple[EngineInputs, ...],
    rules: tuple[Rules, ...],
) -> None:
    (rule,) = [rule for rule in rules[place].rules if rule.kind == "effort"]
    expected = moved(inputs[place], levers, 1).policy
    np.testing.assert_array_equal(effort(rule.content, levers), expected.pledged_effort)
    usual, other = inputs[place].policy._asdict(), expected._asdict()
    assert [n for n in usual if not np.array_equal(usual[n], other[n])] == ["pledged_effort"]


@pytest.mark.parametrize("levers", [{"raised": True}, {"us_count": True, "industry": 2.0}])
def test_levels_are_those_of_the_scenario(
    levers: dict[str, Any], inputs: tuple[EngineInputs, ...], rules: tuple[Rules, ...]
) -> None:
    base, of = inputs[0], {rule.name: rule for rule in rules[0].rules if rule.kind == "levels"}
    expected = moved(base, levers, FUTURES).parameters(FUTURES)
    place = levels().index({lever: lever in levers for lever in LEVELS})
    assert not np.array_equal(expected.requirement, base.parameters(FUTURES).requirement)
    for name in WHOLE:
        values = of[name].content["values"][place][:FUTURES]
        np.testing.assert_array_equal(values, getattr(expected, name))


def test_switches_turn_the_number_that_the_scenario_would(
    inputs: tuple[EngineInputs, ...], rules: tuple[Rules, ...]
) -> None:
    turned = {rule.levers[0]: rule for rule in rules[0].rules if rule.kind == "number"}
    assert set(turned) == {"known_cuts", "skip"}
    for lever, rule in turned.items():
        for value in (False, True):
            policy = moved(inputs[0], {lever: value}, 1).policy
            assert rule.content["values"][value] == getattr(policy, rule.name)


def wrong(base: EngineInputs, of: Rules, levers: dict[str, Any]) -> set[str]:
    """Return what rules do not give as the scenario with the levers moved has it."""
    other = moved(base, levers, FUTURES)
    expected = Given(other.parameters(FUTURES), other.policy)
    return differing(expected, applied(base, of.rules, levers, FUTURES))


@pytest.mark.parametrize("place", [0, 1])
def test_any_levers_together_give_the_very_arrays(
    place: int, inputs: tuple[EngineInputs, ...], rules: tuple[Rules, ...]
) -> None:
    base, of, chance = inputs[place], rules[place], Random(place)
    for _ in range(40):
        levers = random_levers(chance, base.scenario, of.levers)
        assert wrong(base, of, levers) == set(), levers


def test_stop_gaps_are_arrays_of_their_own_and_part_of_them_is_drawn(
    inputs: tuple[EngineInputs, ...], rules: tuple[Rules, ...]
) -> None:
    base, of = inputs[0], {rule.name: rule for rule in rules[0].rules if rule.kind == "drawn"}
    assert of.keys() == {"hired", "hired_units", "hired_lead_time", "hired_price_ratio"}
    off, on = (applied(base, rules[0].rules, {"stop_gaps": at}, 2) for at in (False, True))
    assert (off.policy.hired.size, on.policy.hired.size) == (0, 2)
    assert on.parameters.hired_units.shape == (2, 2)
    assert (on.parameters.hired_units[0] != on.parameters.hired_units[1]).any()


def test_any_ally_but_the_leading_one_may_be_left_out(
    inputs: tuple[EngineInputs, ...], rules: tuple[Rules, ...]
) -> None:
    (rule,) = [rule for rule in rules[0].rules if rule.kind == "members"]
    members = [code for code in inputs[0].scenario.members if code != "USA"]
    assert list(rule.content["allies"]) == members
    asking = set(rule.content["border"]["allies"])
    usual = inputs[0].parameters(FUTURES)
    for code in members:
        assert wrong(inputs[0], rules[0], {"without": (code,)}) == set()
        left = applied(inputs[0], [rule], {"without": (code,)}, FUTURES)
        assert left.policy.leading.size == len(members)
        # The level falls by what the border of those asks for who have one with Russia or Belarus.
        fell = (left.parameters.requirement < usual.requirement).any()
        assert fell == (code in asking)
    assert asking == {"EST", "FIN", "LTU", "LVA", "NOR", "POL"}
    assert wrong(inputs[0], rules[0], {"without": tuple(sorted(members)[1:])}) == set()


@pytest.mark.parametrize(
    ("entries", "kept"),
    [
        ({"stocks": {"POL": {"tanker": [[0, 2]]}}, "extra_money": {"ITA": [[0, 9]]}}, "POL ITA"),
        ({"members": {"without": ["SWE", "FIN"]}}, "SWE FIN"),
        ({"members": {"with_partners": ["UKR"]}, "switches": {"frontage": False}}, ""),
        ({"requirement": {"level": "replace-us"}}, ""),
        (
            {"requirement": {"level": "own", "units": dict.fromkeys(SMALL["capabilities"], 9)}},
            "",
        ),
    ],
    ids=("paths", "away", "partner", "other-level", "own-level"),
)
def test_who_may_be_left_out_of_other_scenarios(
    entries: dict[str, Any], kept: str, evidence: Evidence
) -> None:
    scenario = load_scenario(SMALL | entries, evidence=evidence)
    base = EngineInputs(scenario, 1, FUTURES)
    (rule,) = member_rule(base, [], 4)
    others = {*evidence.members, *scenario.members} - {"USA", *kept.split()}
    assert rule.content["allies"].keys() == others
    levers = {"without": ("EST", "NOR", "TUR")}
    assert wrong(base, Rules([rule], ["without"]), levers) == set()


def test_what_one_file_cannot_hold_is_told_all_at_once() -> None:
    scenario = load_scenario(
        {
            "name": "apart",
            "extends": "posture-review-2026",
            "factors": {"coefficients/reliance": {"distribution": "uniform", "low": 0, "high": 1}},
        }
    )
    with pytest.raises(InputError) as raised:
        EngineInputs(scenario, 1, 10).checked()
    told = str(raised.value)
    assert "each future draws anew" in told
    assert "coefficients/reliance: is drawn from a distribution of its own" in told
