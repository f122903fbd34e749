"""Fleets that may be expected of allies."""

import numpy as np
import pytest

from counterpoise.evidence import Evidence
from counterpoise.planner.fleets import likely_fleets
from counterpoise.planner.handover.conditions import conditions_of
from counterpoise.scenario import load_scenario


def test_announced_fleets_twice_todays_or_the_smallest(evidence: Evidence) -> None:
    kinds = ["surface_combatant", "munitions_155"]
    scenario = load_scenario("cliff", evidence=evidence, changes={"capabilities": kinds})
    c = conditions_of(scenario)
    fleets = likely_fleets(scenario, c)
    k, shells = (c.capabilities.index(kind) for kind in kinds)
    # Shells come in any number.
    assert np.isinf(fleets[:, shells]).all()
    found = fleets[:, k]
    multiple = evidence.figure("burden_coefficients/fleet_multiple").value
    margin = evidence.figure("burden_coefficients/programme_margin").value
    announced = {
        ally for ally, capability, _ in evidence.tables["programmes"] if capability == kinds[0]
    }
    smallest = max(
        evidence.figure(f"capability_figures/{kinds[0]}/{name}").value
        for name in ("minimum_units", "lot")
    )
    firm = np.zeros(len(c.allies)) if c.booked is None else c.booked.sum(axis=0)[:, k]
    tried = 0
    for a, ally in enumerate(c.allies):
        if ally in announced or firm[a] > 0:
            continue
        today = c.stock[a, k]
        assert found[a] == pytest.approx(multiple * today if today > 0 else smallest)
        tried += 1
    assert tried > 5
    norway = c.allies.index("NOR")
    units = evidence.figure(f"programmes/NOR/{kinds[0]}/units").value
    assert found[norway] == pytest.approx(max((1 + margin) * units, c.stock[norway, k]))
