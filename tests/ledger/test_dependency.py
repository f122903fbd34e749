"""Dependency from a run: against the engine's own series, by hand, and along a scenario."""

import json

import numpy as np
import pytest
import xarray as xr

from counterpoise.ensemble import central
from counterpoise.ensemble.packages import package_runs
from counterpoise.evidence import Evidence
from counterpoise.ledger.reliance import Dependency, dependency_of


@pytest.fixture(scope="module")
def cliff() -> xr.Dataset:
    return central("cliff")


@pytest.fixture(scope="module")
def found(evidence: Evidence, cliff: xr.Dataset) -> Dependency:
    return dependency_of(evidence, cliff, ["USA", "DEU"])


def test_without_the_leading_ally_is_the_engines_own_coverage(
    evidence: Evidence, cliff: xr.Dataset
) -> None:
    """Two ways to the same number: taking its row away, and the engine's coverage without it."""
    table = dependency_of(evidence, cliff, ["USA"]).named_shortfall
    one = cliff.isel(scenario=0, future=0, time_bounds=0)
    for name, column in (("coverage", "coverage"), ("own_coverage", "coverage_without")):
        engine = one[name].sel(capability=list(table.index)).values
        assert table[column].to_numpy() == pytest.approx(engine, rel=1e-12)


def test_packages_are_those_of_a_run(
    evidence: Evidence, found: Dependency, cliff: xr.Dataset
) -> None:
    """Two ways to the same tempo: what allies provide, and coverage times the requirement."""
    moments = [list(cliff["time_bounds"].values).index(m) for m in cliff["snapshot"].values]
    runs = package_runs(cliff.isel(scenario=0), evidence)
    assert [run.package.name for run in runs] == list(found.packages)
    for run in runs:
        for column, levels in (("", run.together), ("_without_leading", run.alone)):
            expected = np.minimum(1, levels[:, 0, moments].min(axis=0))
            path = found.path[f"{run.package.name}{column}"].to_numpy()
            assert path == pytest.approx(expected, rel=1e-9)


def test_largest_provider_by_hand(found: Dependency, cliff: xr.Dataset) -> None:
    opening = cliff["provided"].isel(scenario=0, snapshot=0)
    for capability, row in found.providers.iterrows():
        amounts = {
            str(a): float(opening.sel(ally=a, capability=capability))
            for a in opening["ally"].values
        }
        top = max(amounts, key=lambda a: amounts[a])
        assert row["largest"] == top
        assert row["share"] == pytest.approx(amounts[top] / sum(amounts.values()))
        assert row["over_cap"] == (row["share"] > 0.5)


def test_unhealthy_dependency_is_a_line_that_falls_when_the_leading_ally_leaves(
    found: Dependency, evidence: Evidence
) -> None:
    # In one unit with the others and after the cut of June 2026, over a third on the opening day.
    assert found.path["leading_share"].iloc[0] > 1 / 3
    assert found.path["leading_share"].iloc[-1] < 0.01
    assert (found.path["leading_value"].diff().dropna() < 0.01).all()
    staying = dependency_of(evidence, central("status-quo"))
    later = -1
    assert (
        staying.path["leading_share"].iloc[later] > found.path["leading_share"].iloc[later] + 0.15
    )
    # The build-up is what lessens dependency where nobody leaves.
    assert staying.path["over_cap"].iloc[later] < staying.path["over_cap"].iloc[0]


def test_every_ally_and_every_pair_is_tried(found: Dependency, evidence: Evidence) -> None:
    n = len(evidence.members)
    assert len(found.single) == n
    assert len(found.pairs) == n * (n - 1) // 2
    for table in (found.single, found.pairs):
        assert table["coverage_lost"].is_monotonic_decreasing
        assert (table["coverage_lost"] >= -1e-12).all()
    assert found.single.index[0] == "USA"
    assert "USA" in found.pairs.index[0].split(",")
    assert (found.pairs["interaction"] >= -1e-12).all()


def test_named_allies_are_taken_away_together(found: Dependency) -> None:
    pair = found.pairs.loc["DEU,USA"]
    assert list(found.named.index) == ["DEU,USA"]
    assert found.named["coverage_lost"].iloc[0] == pytest.approx(pair["coverage_lost"])


def test_values_add_up_to_what_all_are_worth(found: Dependency, cliff: xr.Dataset) -> None:
    one = cliff.isel(scenario=0, future=0, time_bounds=0)
    everybody = np.minimum(1, one["coverage"].values).mean()
    assert found.values["shapley_coverage"].sum() == pytest.approx(everybody, rel=1e-9)
    for name in found.packages:
        tempo = found.path[name].iloc[0]
        assert found.values[f"shapley_{name}"].sum() == pytest.approx(tempo, rel=1e-9)


def test_a_stop_after_a_cliff_costs_nothing_more(found: Dependency) -> None:
    assert found.stop["gap_years"].iloc[0] > 4
    assert found.stop["gap_years"].iloc[-1] == pytest.approx(0, abs=0.05)


def test_plain_data(found: Dependency) -> None:
    data = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert data["leading"] == "USA"
    assert set(data) >= {
        "capabilities",
        "over_cap",
        "n_minus_1",
        "n_minus_2",
        "without",
        "values",
        "through_time",
        "stop",
    }
    sead = data["capabilities"]["sead"]
    assert sead["largest"] == "USA"
    assert sead["over_cap"]


def test_order_of_allies_does_not_matter(evidence: Evidence, cliff: xr.Dataset) -> None:
    turned = dependency_of(evidence, cliff.isel(ally=slice(None, None, -1)), ["USA", "DEU"])
    straight = dependency_of(evidence, cliff, ["USA", "DEU"])
    for name in ("providers", "single"):
        left, right = getattr(turned, name).sort_index(), getattr(straight, name).sort_index()
        assert left.index.equals(right.index)
        assert left.select_dtypes("number").to_numpy() == pytest.approx(
            right.select_dtypes("number").to_numpy(), abs=1e-12
        )
    assert turned.values.loc["DEU", "shapley_coverage"] == pytest.approx(
        straight.values.loc["DEU", "shapley_coverage"]
    )
