"""Whoever serves is paid, and idle money takes on nobody whom no unit needs."""

import numpy as np
import pytest

from counterpoise.alliance import USES, Assembly, policy_of, simulate_batch
from counterpoise.ensemble.sampling import Sampler
from counterpoise.evidence import Evidence
from counterpoise.scenario import load_scenario

PAY = USES.index("pay")
FUTURES = 20


@pytest.mark.parametrize("name", ["status-quo", "cliff"])
def test_everybody_who_serves_is_paid(name: str, evidence: Evidence) -> None:
    """Pay of a year is at least that of its people, where none are leaving as fast as they may."""
    scenario = load_scenario(name, evidence=evidence)
    assembly, policy = Assembly(scenario), policy_of(scenario)
    sampler = Sampler(scenario, 1, assembly.cells)
    checked = 0
    for future in range(FUTURES):
        p = assembly.parameters(sampler.draw(future, future + 1), 1)
        batch = simulate_batch(p, policy, 1)
        people, dt = batch.sums.people, policy.step_years
        budget = p.effort_start[0] * batch.series.gdp[0, 0]
        wage = p.personnel_share[0] * budget / np.maximum(p.people_start[0], 1.0)
        leaving = people[1:] < people[:-1] * (1 - p.attrition_limit[0] * dt * 0.999)
        for year in np.unique(policy.year_of_step[policy.year_of_step >= 0]):
            steps = np.flatnonzero(policy.year_of_step == year)
            grown = (1 + p.real_wage_growth[0]) ** (steps * dt)
            due = (grown[:, None] * wage * people[steps + 1] * dt).sum(axis=0)
            held = ~leaving[steps].any(axis=0)
            # Output of the first year, which grows within it, gives the opening wage to a few parts
            # in a hundred.
            paid = batch.sums.money_by_use[year, :, PAY]
            assert (paid[held] >= 0.95 * due[held]).all()
            checked += int(held.sum())
    assert checked > 1000


@pytest.mark.parametrize(
    "changes",
    [{"figures": {"capability_figures/*/crew": 0.0}}, {"switches": {"manning": False}}],
    ids=["units without crews", "manning switched off"],
)
def test_idle_money_takes_on_nobody_where_no_crews_are_lacking(
    changes: dict[str, object], evidence: Evidence
) -> None:
    """Where no unit needs people, the budgets' own pay decides how many there are."""
    scenario = load_scenario("cliff", evidence=evidence, changes=changes)
    usual = load_scenario("cliff", evidence=evidence)
    found, with_crews = (
        simulate_batch(Assembly(it).parameters({}, 1), policy_of(it), 1).sums
        for it in (scenario, usual)
    )
    assert found.people[-1].sum() < with_crews.people[-1].sum()
    assert found.money_by_use[:, :, PAY].sum() < with_crews.money_by_use[:, :, PAY].sum()
