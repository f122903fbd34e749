"""The compiled engine equals a plain-Python one, written apart from it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.alliance import (
    Accounts,
    Assembly,
    Parameters,
    Policy,
    Series,
    Sums,
    policy_of,
    simulate_batch,
)
from counterpoise.evidence import Evidence
from counterpoise.scenario import load_scenario

from .cases import random_case
from .plain import simulate_plain

CLOSE = {"rtol": 1e-10, "atol": 1e-10}
REMAINDERS = {
    "closing_carry_over": "spending",
    "money_by_use": "spending",
    "price_to_close": "needed",
    "unspent": "spending",
    "unspent_procurement": "spending",
}
"""What is left of something larger, and of what: rounding there is as large as in the whole."""
ROUNDING = 1e-12


def close(name: str, whole: dict[str, float]) -> dict[str, Any]:
    """Return how close two engines must be in a quantity."""
    left = ROUNDING * whole[REMAINDERS[name]] if name in REMAINDERS else 0.0
    return CLOSE | {"atol": max(CLOSE["atol"], left), "err_msg": name}


def assert_equal_to_plain(parameters: Parameters, policy: Policy, futures: int = 1) -> Any:
    batch = simulate_batch(parameters, policy, futures, keep_accounts=True)
    whole = {
        "spending": float(batch.series.spending.max(initial=0.0)),
        "needed": float((batch.sums.requirement.max(axis=0) * parameters.price.max(axis=0)).max()),
    }
    totals: dict[str, Any] = dict.fromkeys(Sums._fields, 0.0)
    for future in range(futures):
        expected = simulate_plain(parameters, policy, future)
        for name in Series._fields:
            found = getattr(batch.series, name)[future]
            wanted = np.reshape(expected[name], found.shape)
            np.testing.assert_allclose(found, wanted, **close(name, whole))
        for name in Accounts._fields:
            found = getattr(batch.accounts, name)[future]
            wanted = expected["accounts"][name]
            np.testing.assert_allclose(found, wanted, **close(name, whole))
        totals = {name: totals[name] + np.array(expected[name]) for name in Sums._fields}
    for name in Sums._fields:
        found = getattr(batch.sums, name)
        wanted = np.reshape(totals[name], found.shape)
        np.testing.assert_allclose(found, wanted, **close(name, whole))
    return batch


@given(seed=st.integers(0, 2**32 - 1))
def test_equals_plain_python_on_random_alliances(seed: int) -> None:
    parameters, policy = random_case(seed)
    assert_equal_to_plain(parameters, policy)


@given(seed=st.integers(0, 2**32 - 1), futures=st.integers(2, 4))
def test_equals_plain_python_with_some_figures_uncertain(seed: int, futures: int) -> None:
    parameters, policy = random_case(seed, futures)
    assert_equal_to_plain(parameters, policy, futures)


@pytest.mark.parametrize(
    "name", ["glide-path", "cliff", "generation-skip", "without-june-2026-cut"]
)
def test_equals_plain_python_in_full_size(name: str, evidence: Evidence) -> None:
    scenario = load_scenario(name, evidence=evidence)
    assembly = Assembly(scenario)
    batch = assert_equal_to_plain(assembly.parameters({}, 1), policy_of(scenario))
    assert batch.series.coverage.shape == (1, 61, 24)
    assert len(scenario.members) == 32


def test_random_alliances_reach_every_part_of_the_engine() -> None:
    """The comparison is worth what its cases reach: every switch and path, on and off."""
    cases = [random_case(seed) for seed in range(60)]
    switches = ("economy", "industry", "readiness", "manning", "technology_skip")
    switches += ("interest_answers_debt", "consolidation", "price_response", "learning")
    switches += ("integration", "safe_loans")
    for name in (*switches, "force_model_cut", "order_given"):
        assert {getattr(policy, name) for _, policy in cases} == {0, 1}
    for name in ("stock_path", "donated", "order_path", "manned_path", "booked", "hired"):
        assert {getattr(policy, name).size > 0 for _, policy in cases} == {False, True}
    assert any(policy.announced_step > 0 for _, policy in cases)
    assert {round(0.25 / policy.step_years) for _, policy in cases} == {1, 2, 3}
    sums = [simulate_batch(parameters, policy, 1).sums for parameters, policy in cases]
    assert any((part.order_acceptance < 1).any() for part in sums)
    assert any((part.effort_cap_binding > 0).any() for part in sums)
    assert any((part.manning < 1).any() for part in sums)
    assert any((part.unspent_procurement > 0).any() for part in sums)
