"""Levers at random places, always the same: what a file may be asked for."""

from collections.abc import Collection
from random import Random
from typing import Any

from counterpoise.app.lever_values import Aim
from counterpoise.app.levers import BY_ID
from counterpoise.app.overrides import blocs_of
from counterpoise.app.state import Side, State
from counterpoise.scenario import Scenario

MOST = 5


def random_levers(chance: Random, scenario: Scenario, known: Collection[str]) -> dict[str, Any]:
    """Return some levers of those that are known, at places of their own.

    Members and stop-gaps are among them more often than chance would have it.
    """
    chosen = chance.sample(sorted(known), chance.randint(1, MOST))
    chosen += [lever for lever in ("without", "stop_gaps") if chance.random() < 0.5]
    return {lever: _place(chance, lever, scenario) for lever in dict.fromkeys(chosen)}


def _place(chance: Random, name: str, scenario: Scenario) -> Any:
    lever, leading = BY_ID[name], scenario.evidence.leading
    allies = [code for code in scenario.members if code != leading]
    if lever.kind == "switch":
        return chance.random() < 0.5
    if lever.kind == "members":
        return tuple(sorted(chance.sample(allies, chance.randint(1, MOST))))
    if lever.kind == "targets":
        blocs = [bloc for bloc, of in blocs_of(scenario.evidence).items() if set(of) & {*allies}]
        some = chance.sample([*allies, *blocs], chance.randint(1, MOST))
        return tuple(
            sorted(str(Aim(who, lever.place(chance.uniform(0.01, 0.1)), 2033)) for who in some)
        )
    return lever.place(chance.uniform(lever.low, lever.high))


def query_of(name: str, levers: dict[str, Any]) -> str:
    """Return the address of a scenario with levers moved."""
    return State(Side(name, levers)).query()
