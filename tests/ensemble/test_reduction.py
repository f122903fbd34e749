"""Blocks keep what a result keeps: nothing of futures whose series nobody asked for."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from counterpoise.alliance import Assembly, Batch, policy_of, simulate_batch
from counterpoise.alliance.quantities import MEANS, SERIES
from counterpoise.ensemble import columns
from counterpoise.ensemble.reduction import (
    SERIES_FUTURES,
    Block,
    Columns,
    Reduction,
    block_of,
)
from counterpoise.ensemble.runner import ensemble
from counterpoise.ensemble.sampling import Sampler
from counterpoise.measures.quantities import MEASURES
from counterpoise.scenario import Scenario

FUTURES = 6


@pytest.fixture(scope="module")
def scenario(small: Callable[..., Any]) -> Scenario:
    found: Scenario = small("cliff")
    return found


def batch(scenario: Scenario, first: int) -> Batch:
    assembly = Assembly(scenario)
    draws = Sampler(scenario, 1, assembly.cells).draw(first, first + FUTURES)
    parameters = assembly.parameters(draws, FUTURES)
    return simulate_batch(parameters, policy_of(scenario), FUTURES, first=first)


def block(scenario: Scenario, first: int) -> Block:
    return block_of(batch(scenario, first), scenario.calendar)


def holds(block: Block) -> int:
    """Return the bytes that a block keeps in memory, those behind its views included."""
    arrays = [*block.measures.values(), *block.series.values()]
    whole = {id(a.base if a.base is not None else a): a for a in arrays}
    return sum((a.base if a.base is not None else a).nbytes for a in whole.values())


def test_of_later_futures_measures_are_left_and_nothing_else(scenario: Scenario) -> None:
    found = block(scenario, SERIES_FUTURES)
    assert found.series == {}
    assert set(found.measures) == {q.name for q in MEASURES}
    assert set(found.sums) == {q.name for q in MEANS}
    assert holds(found) == FUTURES * len(MEASURES) * len(scenario.capabilities) * 8


@pytest.mark.parametrize(("first", "kept"), [(0, FUTURES), (SERIES_FUTURES - 2, 2)])
def test_of_the_first_futures_series_are_kept_too(
    first: int, kept: int, scenario: Scenario
) -> None:
    found = block(scenario, first)
    assert set(found.series) == {q.name for q in SERIES}
    assert {len(values) for values in found.series.values()} == {kept}
    assert np.array_equal(
        found.series["coverage"].min(axis=1), found.measures["coverage_min"][:kept]
    )


def test_blocks_make_the_ensemble(scenario: Scenario) -> None:
    """Sums are those of batches in their order, and means are over all futures."""
    kept = Columns(2 * FUTURES)
    reduction = Reduction(2 * FUTURES, kept)
    for first in (0, FUTURES):
        reduction.add(block(scenario, first))
    found = reduction.ensemble(kept.arrays)
    expected = ensemble(scenario, 2 * FUTURES, 1, batch=FUTURES)
    for kind in ("measures", "series", "means"):
        ours, theirs = getattr(found, kind), getattr(expected, kind)
        assert set(ours) == set(theirs)
        for name, values in ours.items():
            assert np.array_equal(values, theirs[name], equal_nan=True), name
    batches = [batch(scenario, first) for first in (0, FUTURES)]
    total = batches[0].sums.requirement + batches[1].sums.requirement
    assert np.array_equal(found.means["requirement"], total / (2 * FUTURES))


def test_groups_of_columns_cover_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import xarray as xr

    values = np.arange(35.0).reshape(7, 5)
    values[:, 2] = np.nan
    array = xr.DataArray(values, dims=("future", "capability"))
    for most in (1, 7, 15, 1000):
        monkeypatch.setattr(columns, "MOST_NUMBERS", most)
        found = np.stack(list(columns.columns(array, "capability")), axis=1)
        assert np.array_equal(found, values, equal_nan=True)
        there = columns.present(array, "capability")
        assert there.tolist() == [[True, True, False, True, True]]


def test_finer_steps_are_thinned_to_quarters(small: Callable[..., Any]) -> None:
    scenario: Scenario = small("cliff", time={"quarters": 8, "steps_per_quarter": 2})
    whole, found = batch(scenario, 0), block(scenario, 0)
    assert whole.series.coverage.shape[1] == 17
    assert np.array_equal(found.series["coverage"], whole.series.coverage[:, ::2])
    assert np.array_equal(found.sums["requirement"], whole.sums.requirement[::2])
