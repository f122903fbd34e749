"""Money of a run by use and reason: in the result, its parts and its files, and in the summary."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import counterpoise as cp
from counterpoise.alliance import REASONS, USES
from counterpoise.ensemble import summarise
from counterpoise.ensemble.money import (
    REASON_CLAUSES,
    REASON_NAMES,
    USE_NAMES,
    unspent_in_words,
)
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError


@pytest.fixture(scope="module")
def entry(small_result: xr.Dataset, evidence: Evidence) -> dict[str, Any]:
    found: dict[str, Any] = summarise(small_result.isel(scenario=[0]), evidence)["scenarios"]
    return next(iter(found.values()))


@pytest.fixture(scope="module")
def one(small_result: xr.Dataset) -> xr.Dataset:
    return small_result.isel(scenario=0)


def test_uses_and_reasons_have_a_name_each() -> None:
    assert set(USE_NAMES) == set(USES)
    assert set(REASON_NAMES) == set(REASON_CLAUSES) == set(REASONS)


def test_uses_add_up_to_spending_of_every_year_and_ally(one: xr.Dataset) -> None:
    spent = one["spending"].mean("future").transpose("year", "ally")
    used = one["money_by_use"].sum("use").transpose("year", "ally")
    np.testing.assert_allclose(used, spent, rtol=1e-9)
    assert one["money_by_use"].attrs["units"] == "musd_2024"
    assert one["use"].values.tolist() == list(USES)


def test_money_that_a_scenario_adds_has_a_use(evidence: Evidence) -> None:
    scenario = cp.load_scenario(
        "cliff",
        changes={"time": {"quarters": 8}, "extra_money": {"DEU": {"start": 20_000, "to": 20_000}}},
        evidence=evidence,
    )
    data = cp.run(scenario, futures=4, seed=2).data.isel(scenario=0)
    spent = data["spending"].mean("future").transpose("year", "ally")
    np.testing.assert_allclose(data["money_by_use"].sum("use"), spent, rtol=1e-9)


def test_a_part_is_picked_saved_and_tabled(small_result: xr.Dataset, tmp_path: Path) -> None:
    result = cp.Result(small_result)
    year = int(small_result["year"].values[0])
    german = result.sel(year=year, ally="DEU")
    assert german["money_by_use"].dims == ("scenario", "use")
    assert german["unspent"].dims == ("scenario", "future", "reason")
    frame = result.to_dataframe("money_by_use")
    assert list(frame.columns) == ["scenario", "year", "ally", "use", "money_by_use"]
    frame.to_csv(tmp_path / "money.csv")
    result.save(tmp_path / "result.nc")
    opened = cp.Result.open(tmp_path / "result.nc")
    np.testing.assert_allclose(
        opened["money_by_use"], small_result["money_by_use"], rtol=1e-6, atol=1e-2
    )
    with pytest.raises(InputError, match="use"):
        result.sel(use=["pay"]).summary()
    assert not cp.compare(result).empty


def test_the_summary_leaves_the_leading_ally_out_and_adds_up(
    one: xr.Dataset, entry: dict[str, Any]
) -> None:
    money = entry["money"]
    json.dumps(entry, allow_nan=False)
    assert "USA" not in money["allies"]
    others = [a for a in one["ally"].values if a != "USA"]
    spent = one["spending"].mean("future").sel(ally=others).sum("ally").values
    by_year = [sum(uses.values()) for uses in money["by_use_musd"].values()]
    np.testing.assert_allclose(by_year, spent, rtol=1e-9)
    for year, uses in money["by_use_musd"].items():
        assert sum(money["unspent_musd"][year].values()) == pytest.approx(uses["unspent"])
    meant = sum(mine["equipment_musd"] for mine in money["allies"].values())
    assert meant == pytest.approx(money["equipment_musd"])
    for reason, share in money["unspent_share"].items():
        lost = sum(mine["unspent_musd"][reason] for mine in money["allies"].values())
        assert share == pytest.approx(lost / meant)


def test_without_an_economy_there_is_no_money(evidence: Evidence) -> None:
    changes = {"time": {"quarters": 8}, "switches": {"economy": False}}
    scenario = cp.load_scenario("cliff", changes=changes, evidence=evidence)
    summary = cp.run(scenario, futures=4, seed=2).summary()
    assert not {"money", "bound"} & summary["scenarios"]["cliff"].keys()


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({"friction": 0.0}, "0 of every 100 dollars meant for equipment buy nothing"),
        ({"friction": 0.001}, "fewer than 1 of every 100"),
        ({"people": 0.08, "industry": 0.03}, "11 of every 100"),
        ({"people": 0.08, "industry": 0.03}, "most of it would buy what nobody could man"),
        ({"people": 0.04, "industry": 0.03, "friction": 0.03}, "the largest part of it would"),
    ],
)
def test_the_sentence_follows_the_numbers(shares: dict[str, float], words: str) -> None:
    assert words in unspent_in_words({"unspent_share": shares})


def test_what_bound_is_named_where_it_did(one: xr.Dataset, entry: dict[str, Any]) -> None:
    bound = entry["bound"]
    taken = one["order_acceptance"].transpose("time", "capability")
    tight = {str(c) for c in taken["capability"].values if (taken.sel(capability=c) < 0.99).any()}
    assert {held["capability"] for held in bound["capabilities"]} == tight
    for held in bound["allies"]:
        mine = entry["money"]["allies"][held["ally"]]
        assert held["musd"] == mine["unspent_musd"][held["reason"]]
        assert held["share"] >= 0.01
    assert all(sentence.endswith(".") for sentence in bound["says"])
    assert bound["allies"] == sorted(bound["allies"], key=lambda held: -held["musd"])
