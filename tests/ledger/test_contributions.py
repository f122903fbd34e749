"""Contributions on the shipped evidence."""

import json
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from counterpoise.alliance import Assembly, policy_of, simulate_batch
from counterpoise.evidence import Evidence
from counterpoise.ledger.provision import (
    Contributions,
    contributions_of,
    default_weights,
    ready_units,
)
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario


@pytest.fixture(scope="module")
def found(evidence: Evidence) -> Contributions:
    return contributions_of(evidence)


def test_units_are_those_the_model_opens_with(evidence: Evidence) -> None:
    scenario = load_scenario("status-quo", evidence=evidence)
    assembly = Assembly(scenario)
    sums = simulate_batch(assembly.parameters({}, 1), policy_of(scenario), 1).sums
    model = pd.DataFrame(sums.provided[0], scenario.members, scenario.capabilities)
    units = ready_units(evidence).loc[model.index, model.columns]
    others = model.index.drop("USA")
    np.testing.assert_allclose(units.loc[others], model.loc[others], rtol=1e-9)
    np.testing.assert_allclose(units.loc["USA"], sums.contribution[0], rtol=1e-9)


def test_one_cell_by_hand(evidence: Evidence, found: Contributions) -> None:
    """German combat aircraft: holding x committed share x readiness x manning."""
    holding = evidence.figure("inventories/DEU/combat_aircraft").value
    expected = holding * 0.75 * 0.65 * 0.9
    assert found.provided.loc["DEU", "combat_aircraft"] == pytest.approx(expected)


def test_shares_and_index_sum_to_one(found: Contributions) -> None:
    np.testing.assert_allclose(found.shares.sum(), 1.0)
    assert found.table["index"].sum() == pytest.approx(1.0)
    assert found.weights.sum() == pytest.approx(1.0)
    assert {"cyber", "isr_space", "medium_brigade"} <= set(found.shares)


def test_default_weights_are_those_of_the_table(evidence: Evidence) -> None:
    weights = default_weights(evidence)
    mass = [n for n, c in evidence.capabilities.items() if c.role == "mass"]
    assert sum(weights[name] for name in mass) == pytest.approx(0.4)
    assert len({weights[name] for name in mass}) == 1


def test_ranks_over_all_weights_hold_the_rank(found: Contributions) -> None:
    table = found.table
    assert (table["best"] <= table["rank"]).all()
    assert (table["worst"] >= table["rank"]).all()
    assert table.loc["ISL", ["best", "worst"]].tolist() == [32, 32]
    assert table.loc["USA", "best"] == 1


def test_all_allies_and_capabilities_within_seconds(evidence: Evidence) -> None:
    start = time.perf_counter()
    contributions_of(evidence)
    assert time.perf_counter() - start < 20


def test_against_fair_shares(found: Contributions, evidence: Evidence) -> None:
    gdp = {code: evidence.figure(f"economy/{code}/gdp_2024").value for code in evidence.members}
    spain = found.table.loc["ESP"]
    assert spain["fair"] == pytest.approx(gdp["ESP"] / sum(gdp.values()))
    assert spain["index_over_fair"] == pytest.approx(spain["index"] / spain["fair"])
    only = contributions_of(evidence, fair={"ESP": 0.5}).table
    assert only.loc["ESP", "index_over_fair"] == pytest.approx(spain["index"] / 0.5)
    assert np.isnan(only.loc["USA", "index_over_fair"])


def test_given_units_and_weights(evidence: Evidence) -> None:
    units = pd.DataFrame(
        {"tanker": [3.0, 1.0], "sead": [0.0, 4.0], "cyber": [0.0, 0.0]}, ["USA", "DEU"]
    )
    given = contributions_of(evidence, units, {"tanker": 3.0, "sead": 1.0})
    assert given.weights.to_dict() == {"tanker": 0.75, "sead": 0.25}
    assert given.table.loc["USA", "index"] == pytest.approx(0.75 * 0.75)
    assert given.table[["best", "worst"]].to_numpy().tolist() == [[1, 2], [1, 2]]
    assert any("cyber" in warning for warning in given.warnings)
    bound = contributions_of(evidence, units, bounds={"tanker": (0.9, 1.0)})
    assert bound.table[["best", "worst"]].to_numpy().tolist() == [[1, 1], [2, 2]]


def test_json_is_plain(found: Contributions) -> None:
    plain = found.to_json()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["allies"]["EST"]["rank"] == found.table.loc["EST", "rank"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"weights": {"tankr": 1.0}}, "Did you mean tanker"),
        ({"weights": {}}, "one must be above"),
        ({"weights": {"tanker": -1.0, "sead": 2.0}}, "not be below zero"),
        ({"bounds": {"jets": (0.0, 1.0)}}, "no capability 'jets'"),
        ({"bounds": {"tanker": (0.6, 1.0), "sead": (0.6, 1.0)}}, "within the bounds"),
        ({"provided": pd.DataFrame({"tanker": [1.0]}, ["ATL"])}, "no ally ATL"),
    ],
)
def test_errors_name_what_is_wrong(
    arguments: dict[str, Any], words: str, evidence: Evidence
) -> None:
    with pytest.raises(InputError, match=words):
        contributions_of(evidence, **arguments)


def test_rapid_reaction_forces_stand_beside_their_capability(
    evidence: Evidence, found: Contributions
) -> None:
    """Only Germany's offer has a figure; the index does not count it."""
    figures = found.rapid_reaction
    offered = {
        key[0]: figure.value
        for key, figure in evidence.tables["contributions"].items()
        if key[2] == "high_readiness_forces"
    }
    assert figures["value"].to_dict() == offered
    assert "DEU" in offered
    plain = found.to_json()["rapid_reaction"]
    assert plain["capability"] in evidence.capabilities
    assert plain["figures"]["DEU"]["as_of"] == "2024-06"
    fewer: Any = {name: dict(rows) for name, rows in evidence.tables.items()}
    fewer["contributions"] = {
        k: f for k, f in fewer["contributions"].items() if k[2] != "high_readiness_forces"
    }
    without = contributions_of(replace(evidence, tables=fewer))
    assert without.rapid_reaction.empty
    assert without.table.equals(found.table)
