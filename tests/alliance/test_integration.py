"""National lines that become one, and loans that lift the rule on debt, on small examples."""

import numpy as np
import pytest

from counterpoise.alliance import Assembly, Batch, Parameters, Policy, equations, simulate_batch
from counterpoise.evidence import Evidence
from counterpoise.scenario import load_scenario

from .cases import plain_parameters, plain_policy

STEPS = 40


def test_one_line_lies_two_doublings_further_than_each_of_four() -> None:
    """0.85 squared; all of it where all is made at home and integration is complete."""
    assert equations.integrated_price(4.0, 0.85, 1.0, 1.0) == pytest.approx(0.7225)
    assert equations.integrated_price(4.0, 0.85, 0.5, 0.5) == pytest.approx(1 - 0.25 * 0.2775)
    assert equations.integrated_price(1.0, 0.85, 1.0, 1.0) == 1.0


def test_learning_stops_after_three_doublings() -> None:
    assert equations.integrated_price(8.0, 0.85, 1.0, 1.0) == pytest.approx(0.85**3)
    assert equations.integrated_price(50.0, 0.85, 1.0, 1.0) == pytest.approx(0.85**3)


def test_integration_is_reached_along_a_line() -> None:
    reached = [equations.integration_reached(2027.0 + t, 2027.0, 8.0) for t in (0, 2, 8, 20)]
    assert reached == pytest.approx([0.0, 0.25, 1.0, 1.0])


def merging(**switches: int) -> Batch:
    """Run one ally with money and two lines that are full, merging over five years."""
    parameters = plain_parameters(
        2, 2, national_lines=np.array([4.0, 1.0]), integration_years=5.0, integration_loss=0.2,
        progress_ratio=0.85, requirement=1000.0, crew=0.0,
        production_capacity=np.array([[2.0, 2.0], [0.0, 0.0], [0.0, 0.0]]), growth_limit=0.0,
        capacity_decay=0.0, price=20.0, gap_allocation=1.0, reprogrammed_share=1.0,
    )  # fmt: skip
    policy = plain_policy(2, 2, STEPS)._replace(economy=1, industry=1, **switches)
    return simulate_batch(parameters, policy, 1, keep_accounts=True)


def test_lines_that_merge_make_less_until_they_have() -> None:
    """A fifth less of what four makers build for five years; what one maker builds is the same."""
    with_it, without = (merging(integration=on).sums.ordered[:, 0] for on in (1, 0))
    np.testing.assert_allclose(with_it[:5, 0], 0.8 * without[:5, 0], rtol=1e-9)
    np.testing.assert_allclose(with_it[5:], without[5:], rtol=1e-9)
    np.testing.assert_allclose(with_it[:, 1], without[:, 1], rtol=1e-9)


def test_lines_are_those_of_members_and_at_least_one(evidence: Evidence) -> None:
    found = {}
    for name, members in (("all", {}), ("without", {"without": ["SWE"]})):
        scenario = load_scenario("status-quo", evidence=evidence, changes={"members": members})
        lines = Assembly(scenario).central["national_lines"][0]
        found[name] = dict(zip(scenario.capabilities, lines, strict=True))
    assert found["all"]["combat_aircraft"] == 3
    assert found["without"]["combat_aircraft"] == 2
    assert found["without"]["airborne_early_warning"] == 1  # nobody's: bought elsewhere as one kind
    assert found["all"]["cyber"] == 1


def indebted(loan: float, **switches: int) -> tuple[Parameters, Policy]:
    parameters = plain_parameters(
        2, 1, debt_start=1.4, debt_ceiling=0.6, debt_brake_factor=0.25, rise_limit=0.002,
        effort_start=0.02, delivered_fraction=1.0, gdp_2024=1e6, growth=0.0, growth_to_start=0.0,
        multiplier=0.0, safe_loan=loan,
    )  # fmt: skip
    policy = plain_policy(2, 1, STEPS)
    pledged = np.full_like(policy.pledged_effort, 0.06)
    return parameters, policy._replace(economy=1, pledged_effort=pledged, **switches)


def effort(loan: float, **switches: int) -> np.ndarray:
    """Return the effort of each year of the ally that does not lead."""
    series = simulate_batch(*indebted(loan, **switches), 1).series
    return np.asarray(series.spending[0, :, 1] / series.gdp[0, :, 1])


def test_a_loan_lifts_the_rule_on_debt_until_it_is_used_up() -> None:
    """Fast while it pays for what comes on top of the opening effort, a quarter as fast after."""
    held, free = effort(0.0, safe_loans=1), effort(1e9, safe_loans=1)
    some = effort(10_000.0, safe_loans=1)
    np.testing.assert_allclose(np.diff(held), 0.25 * 0.002, rtol=1e-6)
    np.testing.assert_allclose(np.diff(free), 0.002, rtol=1e-6)
    assert some[1] - some[0] == pytest.approx(0.002)
    assert some[-1] - some[-2] == pytest.approx(0.25 * 0.002)
    # 1e6 a year: half of 0.002 in the first year, 0.002 more in each: 10,000 last three years.
    assert some[3] < free[3]
    assert some[2] == pytest.approx(free[2])


def test_a_loan_counts_only_where_it_is_switched_on() -> None:
    np.testing.assert_array_equal(effort(1e9, safe_loans=0), effort(0.0, safe_loans=0))
