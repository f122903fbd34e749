"""Packages of a run: by hand from its own arrays, what they say, and what they must not do."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.ensemble import central
from counterpoise.ensemble.packages import package_runs, part_name, summary_of_packages
from counterpoise.evidence import Evidence
from counterpoise.evidence.packages import packages
from counterpoise.problems import InputError


@pytest.fixture(scope="module")
def result() -> cp.Result:
    return cp.run("status-quo", "cliff", futures=20)


@pytest.fixture(scope="module")
def cliff(result: cp.Result) -> Any:
    return result.data.sel(scenario="cliff")


def test_tankers_by_hand(cliff: Any, evidence: Evidence) -> None:
    """Supply is coverage times the requirement of the future; need is 0.106 a fighter required."""
    run = next(r for r in package_runs(cliff, evidence) if r.package.name == "air_campaign")
    place = [part.name for part in run.parts].index("tanker")
    ratio = evidence.figure("proportions/air_campaign/tanker/per_scale").value
    required = cliff["required"]
    supply = cliff["own_coverage"].sel(capability="tanker") * required.sel(capability="tanker")
    need = ratio * required.sel(capability="combat_aircraft")
    expected = (supply / need).transpose("future", "time_bounds").values
    np.testing.assert_allclose(run.alone[place], expected, rtol=1e-12)


def test_the_part_that_sets_the_scale_is_its_coverage(cliff: Any, evidence: Evidence) -> None:
    run = next(r for r in package_runs(cliff, evidence) if r.package.name == "air_campaign")
    place = [part.name for part in run.parts].index("combat_aircraft")
    for levels, name in ((run.alone, "own_coverage"), (run.together, "coverage")):
        coverage = cliff[name].sel(capability="combat_aircraft")
        np.testing.assert_allclose(
            levels[place], coverage.transpose("future", "time_bounds").values
        )


def test_required_is_the_level_of_each_future(cliff: Any) -> None:
    one = cliff.isel(time_bounds=0)
    np.testing.assert_allclose(
        one["required"].mean("future").values, one["requirement"].values, rtol=1e-12
    )


def test_allies_alone_fly_as_published_words_say(result: cp.Result) -> None:
    """Over Libya the United States gave some four fifths of refuelling; tankers bind alone."""
    found = result.summary()["scenarios"]["status-quo"]["packages"]["air_campaign"]
    assert found["alone"]["start"]["binds"] == "tanker"
    assert found["alone"]["start"]["tempo"] < 0.4
    assert found["together"]["start"]["tempo"] > found["alone"]["start"]["tempo"] + 0.3


def test_what_nobody_has_published_is_named_and_not_rated(result: cp.Result) -> None:
    for entry in result.summary()["scenarios"].values():
        assert set(entry["packages"]["deep_strike"]) == {"name", "not_known"}
        assert "isr_airborne" in entry["packages"]["air_campaign"]["not_known"]
        assert "integrated" not in json.dumps(entry["overall"])


def test_no_tanker_no_air_campaign(evidence: Evidence) -> None:
    """The level that packages replaced read 0.96 without any tanker."""
    paths = [*evidence.matching("inventories/*/tanker"), "leading_ally/tanker/contribution"]
    none = dict.fromkeys(paths, 0.0)
    changes = {"figures": none, "switches": {"order_book": False}, "orders": {}}
    one = central(cp.load_scenario("status-quo", changes=changes))
    found = summary_of_packages(one.isel(scenario=0), evidence)["air_campaign"]
    assert found["together"]["start"]["tempo"] == 0
    assert found["together"]["start"]["binds"] == "tanker"


def test_more_of_any_part_never_slows_a_package(cliff: Any, evidence: Evidence) -> None:
    before = {r.package.name: r for r in package_runs(cliff, evidence)}
    for capability in ("tanker", "command_control", "shorad", "munitions_155"):
        more = cliff.copy()
        factor = 1 + 0.5 * (more["capability"] == capability)
        more["own_coverage"] = more["own_coverage"] * factor
        for run in package_runs(more, evidence):
            assert (run.alone >= before[run.package.name].alone - 1e-12).all()


def test_the_range_of_proportions_holds_the_tempo(result: cp.Result) -> None:
    for entry in result.summary()["scenarios"].values():
        for package in entry["packages"].values():
            if "range" in package:
                ends, worst = package["range"], package["together"]["worst"]["tempo"]
                assert ends["low"] <= worst <= ends["high"]


def test_a_package_with_a_part_left_out_is_not_rated(result: cp.Result) -> None:
    some = result.sel(capability=["combat_aircraft", "tanker"])
    found = some.summary()["scenarios"]["cliff"]["packages"]
    assert "air_campaign" not in found
    with pytest.raises(InputError, match="packages: is made over all"):
        some.charts["packages"]


@pytest.mark.parametrize("name", ["integrated", "integrated_min"])
def test_the_level_that_is_gone_says_what_replaced_it(result: cp.Result, name: str) -> None:
    with pytest.raises(InputError, match=r"A mean hid what binds. Read packages"):
        result[name]


def test_parts_are_named_as_people_write_them(evidence: Evidence) -> None:
    assert part_name("heavy_brigade+medium_brigade", evidence) == (
        "Heavy brigades and medium and light brigades"
    )


@pytest.mark.parametrize(
    ("table", "key", "message"),
    [
        ("packages", ("air_campaign", "tankr", "part"), "unknown capability 'tankr'"),
        ("packages", ("air_campaign", "tanker", "scale"), "has 2 scales"),
        ("proportions", ("air_campaign", "submarine", "units"), "belongs to no part"),
    ],
)
def test_tables_that_do_not_fit_are_refused(
    evidence: Evidence, table: str, key: tuple[str, ...], message: str
) -> None:
    figure = evidence.figure("proportions/air_campaign/tanker/per_scale")
    tables = dict(evidence.tables) | {table: dict(evidence.tables[table]) | {key: figure}}
    with pytest.raises(InputError, match=message):
        packages(replace(evidence, tables=tables))
