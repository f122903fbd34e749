"""The result: names, units, proof, and the numbers that are printed from it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import counterpoise
from counterpoise.ensemble import VARIABLES, open_result, save_result, summarise
from counterpoise.ensemble.comparison import MEASURES
from counterpoise.ensemble.dataset import quarter_labels
from counterpoise.problems import InputError
from counterpoise.quarters import Quarter

LEVELS = {"p10", "p50", "p90"}


def test_every_variable_names_its_unit(small_result: xr.Dataset) -> None:
    assert set(small_result.data_vars) == set(VARIABLES)
    for name, variable in small_result.data_vars.items():
        assert variable.dtype.kind == "M" or variable.attrs["units"], name
        assert variable.attrs["long_name"], name
        assert variable.dims[0] == "scenario"
        assert variable.dims[1:] == VARIABLES[str(name)].dims


def test_stocks_sit_on_bounds_and_flows_between(small_result: xr.Dataset) -> None:
    """Eight quarters have nine bounds; the bound before a quarter carries its name."""
    assert small_result["time"].size == 8
    assert small_result["time_bounds"].size == 9
    assert small_result["time"].values.tolist() == small_result["time_bounds"].values[:8].tolist()
    assert small_result["year"].values.tolist() == [2027, 2028]
    assert quarter_labels(small_result, "snapshot") == ["2027-Q1", "2028-Q1", "2029-Q1"]
    assert (
        small_result["quarter"].values.tolist()
        == small_result["quarter_bounds"].values[:8].tolist()
    )
    assert small_result["time"].values[5] == np.datetime64("2028-04-01")
    assert small_result["quarter"].values[5] == "2028-Q2"


def test_result_carries_its_proof(small_result: xr.Dataset, evidence: Any) -> None:
    proof = small_result.attrs
    assert proof["schema"] == "counterpoise/result/2"
    assert proof["evidence_hash"] == evidence.hash
    assert (proof["seed"], proof["futures"]) == (1, 40)
    assert len(set(small_result["scenario_hash"].values)) == 3
    assert {v.split()[0] for v in proof["versions"]} >= {"counterpoise", "python", "numpy"}
    assert any("few" in warning for warning in proof["warnings"])


def test_allies_absent_in_one_scenario_are_not_a_number_there(small_result: xr.Dataset) -> None:
    """Absent is not zero: Sweden and Finland outside the alliance have no figures at all."""
    absent = ["FIN", "SWE"]
    by_ally = [str(n) for n, v in small_result.data_vars.items() if "ally" in v.dims]
    assert len(by_ally) >= 6
    for name in by_ally:
        variable = small_result[name]
        inside = variable.sel(scenario="glide-path")
        outside = variable.sel(scenario="baltic-without-nordics")
        assert np.isfinite(inside).all(), name
        assert np.isnan(outside.sel(ally=absent)).all(), name
        assert np.isfinite(outside.drop_sel(ally=absent)).all(), name


def test_measures_follow_from_the_series(small_result: xr.Dataset) -> None:
    """Written once more from coverage, future by future."""
    coverage = small_result["coverage"].transpose(..., "time_bounds").values
    assert small_result["coverage_min"].values == pytest.approx(coverage.min(axis=-1))
    assert small_result["coverage_start"].values == pytest.approx(coverage[..., 0])
    peak = np.maximum(0, 1 - coverage.min(axis=-1))
    assert small_result["gap_peak"].values == pytest.approx(peak)
    last = small_result.sizes["time"] - 1
    when = np.minimum(coverage.argmin(axis=-1), last)
    dates = small_result["time"].values[when]
    assert small_result["gap_peak_quarter"].values.tolist() == dates.tolist()


def test_own_coverage_and_contribution_make_up_coverage(small_result: xr.Dataset) -> None:
    """In a run with one future the means are its own numbers."""
    one = counterpoise.run("status-quo", futures=1)
    together = one["own_coverage"].isel(future=0) + one["contribution"] / one["requirement"]
    np.testing.assert_allclose(one["coverage"].isel(future=0), together, rtol=1e-12)
    last = one["provided"].isel(snapshot=-1).sum("ally") / one["requirement"].isel(time_bounds=-1)
    np.testing.assert_allclose(one["coverage"].isel(future=0, time_bounds=-1), last, rtol=1e-12)


def test_compare_takes_differences_within_each_future(small_result: xr.Dataset) -> None:
    table = counterpoise.compare(small_result)
    assert set(table["scenario"]) == {"cliff", "baltic-without-nordics"}
    assert set(table["against"]) == {"glide-path"}
    assert len(table) == 2 * len(MEASURES) * 3
    row = table.set_index(["scenario", "measure", "capability"]).loc[
        ("cliff", "gap_area", "tanker")
    ]
    by_scenario = small_result["gap_area"].sel(capability="tanker")
    cliff, glide = (by_scenario.sel(scenario=n).values.tolist() for n in ("cliff", "glide-path"))
    pairs = [there - here for there, here in zip(cliff, glide, strict=True)]
    assert row["difference_p50"] == pytest.approx(float(np.median(pairs)))
    assert row["difference_p90"] == pytest.approx(float(np.quantile(pairs, 0.9)))
    # Of futures taken apart the difference would spread as both of them together.
    apart = np.subtract.outer(cliff, glide)
    spread = np.diff(np.quantile(apart, [0.1, 0.9]))
    assert row["difference_p90"] - row["difference_p10"] < float(spread[0])


def test_compare_with_itself_is_nothing(small: Callable[..., Any]) -> None:
    twin = small("cliff")
    other = counterpoise.load_scenario(
        "cliff", changes=twin.model.model_dump(include={"capabilities", "time"}) | {"name": "twin"}
    )
    table = counterpoise.compare(counterpoise.run(twin, other, futures=20))
    columns = [f"difference_{level}" for level in sorted(LEVELS)]
    assert (table[columns] == 0).to_numpy().all()


def test_compare_refuses_unknown_scenario(small_result: xr.Dataset) -> None:
    with pytest.raises(InputError, match="clif"):
        counterpoise.compare(small_result, against="clif")


def quantiles_or_none(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == LEVELS


def test_summary_has_the_keys_of_its_schema(small_result: xr.Dataset) -> None:
    """Schema counterpoise/run/1, as the issue writes it; more keys are allowed, none may miss."""
    summary = json.loads(json.dumps(summarise(small_result), allow_nan=False))
    assert summary["schema"] == "counterpoise/run/1"
    assert {"seed", "futures", "evidence_hash", "versions", "scenarios"} <= set(summary)
    assert (summary["seed"], summary["futures"]) == (1, 40)
    assert isinstance(summary["versions"], dict)
    assert list(summary["scenarios"]) == ["glide-path", "cliff", "baltic-without-nordics"]
    for entry in summary["scenarios"].values():
        assert {"scenario_hash", "overall", "capabilities", "allies"} <= set(entry)
        overall = entry["overall"]
        assert quantiles_or_none(overall["coverage_min"])
        assert 0 <= overall["share_of_futures_with_gap"] <= 1
        assert overall["verdict"].endswith(".")
        assert set(entry["capabilities"]) == {"heavy_brigade", "tanker", "munitions_155"}
        for capability in entry["capabilities"].values():
            assert isinstance(capability["coverage_start"], float)
            for name in ("coverage_min", "gap_peak", "gap_area_years"):
                assert quantiles_or_none(capability[name]), name
            for name in ("window_first", "window_last", "self_sufficient"):
                assert capability[name] is None or Quarter.parse(capability[name])
            assert re.fullmatch("[A-Z]{3}", capability["largest_provider"])
            assert 0 < capability["largest_share"] <= 1
        for ally in entry["allies"].values():
            for name in ("spending_musd_by_year", "share_of_gdp_by_year", "debt_share_by_year"):
                assert set(ally[name]) == {"2027", "2028"}
                assert all(quantiles_or_none(year) for year in ally[name].values())
    present = set(summary["scenarios"]["glide-path"]["allies"])
    assert present - set(summary["scenarios"]["baltic-without-nordics"]["allies"]) == {"FIN", "SWE"}


def test_summary_follows_from_the_result(small_result: xr.Dataset) -> None:
    summary = summarise(small_result)["scenarios"]["cliff"]
    tanker = small_result.sel(scenario="cliff", capability="tanker")
    entry = summary["capabilities"]["tanker"]
    for name, variable in {"gap_area_years": "gap_area", "gap_peak": "gap_peak"}.items():
        expected = np.quantile(tanker[variable], [0.1, 0.5, 0.9])
        assert list(entry[name].values()) == pytest.approx(expected)
    gaps = small_result["gap_peak"].sel(scenario="cliff").values > 0
    assert summary["overall"]["share_of_futures_with_gap"] == gaps.any(axis=1).mean()
    provided = small_result["provided"].sel(scenario="cliff", capability="tanker").isel(snapshot=0)
    assert entry["largest_provider"] == str(provided["ally"].values[provided.values.argmax()])
    assert entry["largest_share"] == pytest.approx(float(provided.max() / provided.sum()))
    germany = small_result.sel(scenario="cliff", ally="DEU", year=2028)
    share = np.quantile(germany["spending"] / germany["gdp"], 0.5)
    assert summary["allies"]["DEU"]["share_of_gdp_by_year"]["2028"]["p50"] == pytest.approx(share)


def test_windows_are_quarters_of_the_run(small_result: xr.Dataset) -> None:
    quarters = set(quarter_labels(small_result, "time"))
    bounds = set(quarter_labels(small_result, "time_bounds"))
    seen = 0
    for entry in summarise(small_result)["scenarios"].values():
        for capability in entry["capabilities"].values():
            first, last = capability["window_first"], capability["window_last"]
            assert (first is None) == (last is None)
            if first is not None:
                seen += 1
                assert {first, last} <= quarters
                assert Quarter.parse(first) <= Quarter.parse(last)
                assert capability["worst_quarter"] in bounds
            assert capability["self_sufficient"] in bounds | {None}
    assert seen > 0


def test_saved_result_opens_as_it_was(small_result: xr.Dataset, tmp_path: Path) -> None:
    """Numbers are stored in single precision; names, units and proof are kept whole."""
    place = save_result(small_result, tmp_path / "deep" / "result.nc")
    found = open_result(place)
    assert [p.name for p in place.parent.iterdir()] == ["result.nc"]
    assert set(found.data_vars) == set(small_result.data_vars)
    for name, variable in small_result.data_vars.items():
        assert found[name].dims == variable.dims
        assert found[name].attrs == variable.attrs
        if variable.dtype.kind == "M":
            np.testing.assert_array_equal(found[name].values, variable.values)
        else:
            np.testing.assert_allclose(found[name].values, variable.values, rtol=1e-6, atol=1e-9)
    for name, coordinate in small_result.coords.items():
        assert found[name].dims == coordinate.dims
        assert found[name].values.tolist() == coordinate.values.tolist(), name
    assert found.attrs == small_result.attrs | {"precision": "single: seven digits"}
    for name, value in small_result.attrs.items():
        assert type(found.attrs[name]) is type(value), name
    assert summarise(found)["scenarios"].keys() == summarise(small_result)["scenarios"].keys()


def test_saving_over_a_result_replaces_it_whole(small_result: xr.Dataset, tmp_path: Path) -> None:
    place = tmp_path / "result.nc"
    save_result(small_result, place)
    save_result(small_result.isel(scenario=[1]), place)
    assert open_result(place)["scenario"].values.tolist() == ["cliff"]


def test_failed_saving_leaves_the_old_result(
    small_result: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk half-way: the old file stays, nothing half-written is left."""
    place = tmp_path / "result.nc"
    save_result(small_result, place)
    before = place.read_bytes()

    write_bytes = Path.write_bytes

    def full(path: Path, data: Any) -> None:
        write_bytes(path, bytes(data)[:99])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="No space left"):
        save_result(small_result, place)
    assert place.read_bytes() == before
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("content", [b"", b"not netcdf at all"])
def test_other_files_are_no_result(content: bytes, tmp_path: Path) -> None:
    place = tmp_path / "other.nc"
    place.write_bytes(content)
    with pytest.raises(InputError):
        open_result(place)
    with pytest.raises(InputError, match="does not exist"):
        open_result(tmp_path / "missing.nc")


def test_netcdf_of_others_is_no_result(tmp_path: Path) -> None:
    place = tmp_path / "foreign.nc"
    xr.Dataset({"x": ("t", [1.0])}).to_netcdf(place, engine="h5netcdf")
    with pytest.raises(InputError, match="not a result"):
        open_result(place)


def test_a_list_of_scenarios_is_refused_in_a_line() -> None:
    with pytest.raises(InputError) as caught:
        counterpoise.run(["glide-path", "cliff"], futures=2)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 200
    assert "an argument of its own" in str(caught.value)
