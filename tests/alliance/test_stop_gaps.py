"""What is hired stands in for what is to come, and changes nothing else."""

import numpy as np
import pytest

from counterpoise.alliance import Assembly, Batch, policy_of, simulate_batch
from counterpoise.evidence import Evidence
from counterpoise.evidence.order_book import stop_gaps
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario

from .cases import plain_parameters, plain_policy

UNITS, LEAD_TIME, RATIO, PRICE = 6.0, 2.0, 0.1, 50.0


def small(need: float, offers: int = 3) -> Batch:
    """Run one ally that leads and one that has money, nothing held and no maker."""
    parameters = plain_parameters(
        2,
        1,
        holding=0.0,
        crew=0.0,
        contribution=0.0,
        requirement=need,
        price=PRICE,
        production_capacity=0.0,
        planning_margin=1.0,
        hired_units=np.array([UNITS, 0.0, 0.0]),
        hired_lead_time=LEAD_TIME,
        hired_price_ratio=RATIO,
    )
    policy = plain_policy(2, 1, 16)._replace(
        economy=1, industry=1, hired=np.zeros(offers, dtype=np.int64)
    )
    return simulate_batch(parameters, policy, 1, keep_accounts=True)


def test_what_is_hired_comes_on_evenly_over_its_lead_time() -> None:
    """Six units in two years are three a year: three quarters of one each quarter."""
    need = 10.0
    own = small(need).series.own_coverage[0, :, 0] * need
    expected = np.minimum(UNITS, UNITS / LEAD_TIME * np.arange(17) / 4)
    np.testing.assert_allclose(own, expected, atol=1e-9)


def test_no_more_is_hired_than_is_short_on_the_day() -> None:
    own = small(2.0).series.own_coverage[0, :, 0]
    assert own[-1] == pytest.approx(1.0)
    assert own.max() <= 1.0 + 1e-9


def test_it_is_paid_by_the_year_from_money_that_buys_nothing() -> None:
    """Each unit costs its part of the price for each year that it stands."""
    with_it, without = small(10.0).accounts, small(10.0, offers=0).accounts
    paid = with_it.contracted[0].sum() - without.contracted[0].sum()
    stands = np.minimum(UNITS, UNITS / LEAD_TIME * np.arange(1, 17) / 4)
    growth = 1.0 + plain_parameters(2, 1).price_growth[0]
    level = growth ** (np.arange(16) / 4)
    assert paid == pytest.approx(float((stands * level).sum()) * RATIO * PRICE / 4, rel=1e-9)
    unspent = without.unspent[0].sum() - with_it.unspent[0].sum()
    assert unspent == pytest.approx(paid, rel=1e-6)


def test_nothing_else_moves(evidence: Evidence) -> None:
    """Orders, people, readiness and lines are those without it; coverage is never lower."""
    found = []
    for on in (False, True):
        scenario = load_scenario(
            "cliff", evidence=evidence, changes={"switches": {"stop_gaps": on}}
        )
        found.append(simulate_batch(Assembly(scenario).parameters({}, 1), policy_of(scenario), 1))
    without, with_it = found
    for name in ("ordered", "order_acceptance", "people", "readiness", "manning"):
        np.testing.assert_array_equal(getattr(with_it.sums, name), getattr(without.sums, name))
    assert (with_it.series.coverage >= without.series.coverage - 1e-12).all()
    assert (with_it.series.unspent <= without.series.unspent + 1e-9).all()
    better = (with_it.series.coverage > without.series.coverage + 1e-3)[0].any(axis=0)
    named = {c for c, moved in zip(evidence.capabilities, better, strict=True) if moved}
    assert named <= {gap.capability for gap in stop_gaps(evidence) if gap.price_ratio is not None}
    assert "tanker" in named


def test_a_plan_hires_nothing(evidence: Evidence) -> None:
    from counterpoise.planner import plan

    scenario = load_scenario("cliff", evidence=evidence, changes={"switches": {"stop_gaps": True}})
    with pytest.raises(InputError, match="hires stop-gaps, which no plan orders"):
        plan(scenario)
