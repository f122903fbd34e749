"""A result and whatever is picked from it: what it says stays true, or it refuses."""

import json
from collections.abc import Callable
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import counterpoise as cp
from counterpoise.ensemble.selection import TOTALS
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError

NAMES = ("glide-path", "cliff", "baltic-without-nordics")


@pytest.fixture(scope="module")
def result(small_result: xr.Dataset, evidence: Evidence) -> cp.Result:
    return cp.Result(small_result, evidence)


@pytest.fixture(scope="module")
def apart(small: Callable[..., Any], evidence: Evidence) -> Callable[..., Any]:
    """Return a runner of some of the scenarios, each run of its own."""
    return lambda names: cp.run(*(small(n) for n in names), futures=40, seed=1, evidence=evidence)


def parts(of: Any) -> list[list[str]]:
    return [list(p) for p in chain(*(combinations(of, n) for n in range(1, len(of) + 1)))]


def close(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether numbers agree to the last digit but one; sums over allies may differ in it."""
    flat = [pd.json_normalize(x).iloc[0].to_dict() for x in (one, other)]
    return flat[0].keys() == flat[1].keys() and all(
        value == flat[1][key] or value == pytest.approx(flat[1][key], rel=1e-12)
        for key, value in flat[0].items()
    )


def comparable(summary: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(summary))


@pytest.mark.parametrize("names", parts(NAMES), ids=" ".join)
def test_some_scenarios_say_what_a_run_of_them_says(
    result: cp.Result, apart: Callable[..., Any], names: list[str]
) -> None:
    """Every choice of scenarios: titles, hashes, warnings, verdict and every number."""
    picked = result.sel(scenario=names)
    assert comparable(picked.summary()) == comparable(apart(names).summary())
    if len(names) == 1:
        alone = result.sel(scenario=names[0])
        assert alone["coverage"].dims == ("future", "time_bounds", "capability")
        assert comparable(alone.summary()) == comparable(picked.summary())
    raw = cp.Result(result.data.isel(scenario=[NAMES.index(n) for n in names]))
    assert comparable(raw.summary()) == comparable(picked.summary())


def test_a_selection_keeps_its_own_title_and_hash(result: cp.Result) -> None:
    entry = result.sel(scenario=["cliff"]).summary()["scenarios"]["cliff"]
    assert entry["title"] == "Cliff"
    assert entry["scenario_hash"] == result.summary()["scenarios"]["cliff"]["scenario_hash"]
    assert entry["overall"]["verdict"].startswith("Cliff, measured against ")
    assert result.sel(scenario="cliff").verdict.startswith("Cliff, measured against ")


@pytest.mark.parametrize("names", parts(("heavy_brigade", "munitions_155", "tanker")), ids=" ".join)
def test_some_capabilities_keep_their_numbers_and_totals_are_theirs(
    result: cp.Result, names: list[str]
) -> None:
    """Each capability as in the whole run; totals worked out once more from single futures."""
    whole = result.summary()["scenarios"]
    chosen: list[Any] = [names, names[0]] if len(names) == 1 else [names, names[::-1]]
    for choice in chosen:
        picked = result.sel(capability=choice)
        summary = picked.summary()
        for name, entry in summary["scenarios"].items():
            assert set(entry["capabilities"]) == set(names)
            for c in names:
                assert close(entry["capabilities"][c], whole[name]["capabilities"][c])
            data = result.data.sel(scenario=name, capability=names)
            total = data["gap_area"].values.sum(axis=1)
            overall = entry["overall"]
            assert list(overall["gap_area_years"].values()) == pytest.approx(
                np.quantile(total, (0.1, 0.5, 0.9))
            )
            short = data["gap_peak"].values > 1e-9
            assert overall["share_of_futures_with_gap"] == short.any(axis=1).mean()
            assert overall["capabilities_with_gap"]["p50"] == np.median(short.sum(axis=1))
            if len(names) < 3:
                assert set(overall["coverage_min"].values()) == {None}
            else:
                assert overall["coverage_min"] == whole[name]["overall"]["coverage_min"]
        said = [w for w in summary["warnings"] if "capabilities are picked" in w]
        assert len(said) == (3 if len(names) < 3 else 0)
        shown = picked["gap_total"].values
        expected = result.data["gap_area"].sel(capability=names).sum("capability").values
        np.testing.assert_allclose(shown, expected, rtol=1e-12)


ALL = {"scenario": 3, "future": 40, "ally": 32, "capability": 3, "region": 3}


@pytest.mark.parametrize(
    "labels",
    [
        {"future": 3},
        {"future": [0, 1, 2]},
        {"future": slice(0, 9)},
        {"ally": "DEU"},
        {"ally": ["DEU", "USA"]},
        {"region": "europe"},
        {"year": 2027},
        {"time": slice("2027-Q1", "2027-Q4")},
        {"time_bounds": "2028-Q1"},
        {"snapshot": ["2027-Q1"]},
        {"scenario": "cliff", "future": [0]},
    ],
    ids=str,
)
def test_parts_that_cannot_be_summed_up_are_refused(
    result: cp.Result, labels: dict[str, Any]
) -> None:
    """Measures are made over the whole run and means over every future."""
    part = result.sel(**labels)
    wrong = next(dim for dim in labels if dim not in ("scenario", "capability"))
    for made in (part.summary, lambda: part.verdict, part.compare, lambda: part.charts["calendar"]):
        with pytest.raises(InputError, match=f"{wrong}: the part picked"):
            made()
    assert "Result of" in repr(part)
    assert part._repr_html_().startswith("<pre>")


def test_what_was_reordered_repeated_or_taken_away_is_refused(result: cp.Result) -> None:
    data = result.data
    turned = cp.Result(data.isel(future=slice(None, None, -1)))
    with pytest.raises(InputError, match="another order"):
        turned.summary()
    with pytest.raises(InputError, match="twice"):
        cp.Result(data.isel(scenario=[0, 0])).summary()
    with pytest.raises(InputError, match="nothing is picked"):
        cp.Result(data.isel(capability=[])).summary()
    with pytest.raises(InputError, match="variables or its proof are gone"):
        cp.Result(data[["coverage"]]).summary()
    with pytest.raises(InputError, match="not one that a run returned"):
        cp.Result(data.drop_attrs())


def test_turning_dimensions_changes_nothing(result: cp.Result) -> None:
    turned = cp.Result(result.data.transpose(..., "future", "scenario"))
    assert turned.summary() == result.summary()


def test_a_scenario_that_follows_nothing_picked_is_refused(small: Callable[..., Any]) -> None:
    changes = {"name": "fewer", "capabilities": ["tanker"], "time": {"quarters": 8}}
    fewer = cp.load_scenario("cliff", changes=changes)
    both = cp.run(small("glide-path"), fewer, futures=5)
    with pytest.raises(InputError, match="follows none of the capabilities that are picked"):
        both.sel(capability=["heavy_brigade"]).summary()
    fewer_only = both.sel(capability=["tanker"]).summary()["scenarios"]["fewer"]
    assert list(fewer_only["capabilities"]) == ["tanker"]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"scenario": "clif"}, "there is no clif. Did you mean cliff"),
        ({"capability": ["tanker", "tankr"]}, "there is no tankr. Did you mean tanker"),
        ({"scenarios": "cliff"}, "is not a dimension. Did you mean scenario"),
        ({"time": "2031-Q1"}, "there is no 2031-Q1"),
        ({"future": 40}, "there is no 40"),
        ({"series_future": 1}, "is not a dimension"),
    ],
)
def test_unknown_labels_are_named(result: cp.Result, labels: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        result.sel(**labels)


def test_unknown_quantities_are_named(result: cp.Result) -> None:
    with pytest.raises(InputError, match="Did you mean coverage"):
        result["coverag"]
    with pytest.raises(InputError, match="now called gdp"):
        result["output"]
    assert "coverage" in result
    assert "output" not in result
    assert set(result.keys()) == set(result.data.data_vars) | set(TOTALS)


def test_quarters_are_dates_with_their_names_beside_them(result: cp.Result) -> None:
    third = result.sel(time_bounds="2027-Q3")["coverage"]
    assert third.dims == ("scenario", "future", "capability")
    np.testing.assert_array_equal(third.values, result["coverage"].values[:, :, 2])
    year = result.sel(time=slice("2028-Q1", "2028-Q4"))["order_acceptance"]
    assert list(year["quarter"].values) == ["2028-Q1", "2028-Q2", "2028-Q3", "2028-Q4"]
    assert pd.Timestamp(year["time"].values[1]) == pd.Timestamp("2028-04-01")
    first = result["window_first"].sel(scenario="cliff", capability="tanker").values
    short = result["coverage"].sel(scenario="cliff", capability="tanker").values < 1 - 1e-9
    interval = short[:, :-1] | short[:, 1:]
    for date, gaps in zip(first, interval, strict=True):
        expected = result["time"].values[gaps.argmax()] if gaps.any() else np.datetime64("NaT")
        assert date == expected or (np.isnat(date) and not gaps.any())


@pytest.fixture(scope="module")
def many(small: Callable[..., Any]) -> cp.Result:
    return cp.run(small("cliff", capabilities=["tanker"]), futures=1010, seed=1)


class TestManyFutures:
    """Series are kept for the first thousand futures, and none is padded."""

    def test_users_see_one_dimension(self, many: cp.Result) -> None:
        assert (many.futures, many.series_futures) == (1010, 1000)
        assert many["gap_peak"].sizes["future"] == 1010
        assert many["coverage"].sizes["future"] == 1000
        assert all("series_future" not in many[name].dims for name in many)
        assert "series_future" not in many.sizes
        assert "series_future" not in many["coverage"].coords
        assert "the first 1,000" in repr(many)
        assert many.data["coverage"].size < 1010 * many.sizes["time_bounds"]

    def test_a_future_is_picked_of_measures_and_series(self, many: cp.Result) -> None:
        one = many.sel(future=7)
        assert float(one["coverage_min"].item()) == pytest.approx(one["coverage"].values.min())
        some = many.sel(future=[5, 1005])
        assert some["coverage_min"]["future"].values.tolist() == [5, 1005]
        assert some["coverage"]["future"].values.tolist() == [5]
        with pytest.raises(InputError, match="not kept for the futures that are picked"):
            many.sel(future=1005)["coverage"]

    def test_is_saved_and_opened(self, many: cp.Result, tmp_path: Path) -> None:
        again = cp.Result.open(many.save(tmp_path / "many.nc"))
        assert (again.futures, again.series_futures) == (1010, 1000)
        assert again.verdict == many.verdict


def test_saved_and_opened_says_the_same(result: cp.Result, tmp_path: Path) -> None:
    again = cp.Result.open(result.save(tmp_path / "result.nc"))
    assert again.verdict == result.verdict
    assert again.scenarios == result.scenarios
    picked = cp.Result.open(result.sel(scenario="cliff").save(tmp_path / "part.nc"))
    assert picked.summary()["scenarios"].keys() == {"cliff"}


def test_report_is_written_of_whole_scenarios_only(result: cp.Result, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="all 3 capabilities"):
        result.sel(capability="tanker").report(tmp_path / "part.html")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_report_of_one_scenario(result: cp.Result, tmp_path: Path) -> None:
    place = result.sel(scenario="cliff").report(tmp_path / "cliff.html")
    text = place.read_text("utf-8")
    assert result.sel(scenario="cliff").verdict in text
    assert "Glide path" not in text


def test_charts_are_drawn_by_id(result: cp.Result) -> None:
    assert len(result.charts) == len(set(result.charts)) > 15
    chart = result.charts["calendar"]
    assert chart is result.charts["calendar"]
    assert chart.title
    assert chart.says
    assert len(chart.table)
    assert "calendar" in repr(result.charts)
    with pytest.raises(InputError, match="Did you mean calendar"):
        result.charts["calender"]
    with pytest.raises(InputError, match="all 3 capabilities"):
        result.sel(capability="tanker").charts["packages"]


def test_tables_are_tidy(result: cp.Result) -> None:
    table = result.to_dataframe("coverage")
    assert list(table.columns) == [
        *("scenario", "future", "time_bounds", "quarter", "capability", "coverage")
    ]
    assert len(table) == 3 * 40 * 9 * 3
    row = table.iloc[-1]
    assert (row["quarter"], row["future"]) == ("2029-Q1", 39)
    measures = result.to_dataframe()
    assert len(measures) == 3 * 40 * 3
    assert {"gap_peak", "window_first"} <= set(measures.columns)
    assert measures["window_first"].dtype.kind == "M"
    one = result.sel(scenario="cliff", future=0, capability="tanker").to_dataframe()
    assert len(one) == 1
    assert one["gap_peak"].item() == result["gap_peak"].values[1, 0, -1]
    with pytest.raises(InputError, match="different dimensions"):
        result.to_dataframe("coverage", "gap_peak")


def test_printed_forms_are_short(result: cp.Result, evidence: Evidence) -> None:
    scenario = cp.load_scenario("cliff")
    for thing in (result, evidence, scenario, result.charts, cp.scenarios()):
        assert len(repr(thing)) < 4000, type(thing)
    assert len(repr(evidence)) < 200
    assert len(repr(scenario)) < 200
    assert evidence.hash in repr(evidence)
    assert scenario.hash in repr(scenario)
    page = result._repr_html_()
    assert result.verdict in page
    assert len(page) < 8000


def test_evidence_by_name_or_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of tables of one's own: the result finds its evidence again, and no other."""
    table = cp.load_evidence().frame("coefficients")
    table.loc[table["name"] == "reliance", "note"] = "Written by a test."
    folder = tmp_path / "mine"
    folder.mkdir()
    table.to_csv(folder / "coefficients.csv", index=False)
    small = {"extends": "cliff", "name": "small", "capabilities": ["tanker"]}
    result = cp.run(small, futures=3, evidence=folder)
    assert result.evidence.name == "mine"
    place = result.save(tmp_path / "result.nc")
    assert cp.Result.open(place, evidence=folder).verdict == result.verdict
    with pytest.raises(InputError, match="was made with other evidence"):
        cp.Result(result.data, cp.load_evidence())
    with pytest.raises(InputError, match="was made with other evidence"):
        cp.Result.open(place, evidence=cp.load_evidence())
    monkeypatch.chdir(tmp_path)
    assert cp.Result.open(place).verdict == result.verdict
    (tmp_path / "mine").rename(tmp_path / "moved")
    with pytest.raises(InputError, match="mine"):
        cp.Result.open(place).summary()


def test_a_scenario_and_a_run_have_one_evidence(evidence: Evidence, tmp_path: Path) -> None:
    table = evidence.frame("coefficients")
    table.loc[table["name"] == "reliance", "note"] = "Written by a test."
    table.to_csv(tmp_path / "coefficients.csv", index=False)
    other = cp.load_evidence(tmp_path)
    scenario = cp.load_scenario(
        "cliff", evidence=other, changes={"capabilities": ["tanker"], "time": {"quarters": 4}}
    )
    with pytest.raises(InputError, match="was loaded with other evidence"):
        cp.run(scenario, futures=2, evidence=evidence)
    result = cp.run(scenario, futures=2)
    assert result.attrs["evidence_hash"] == other.hash
    assert result.evidence is other


def test_unknown_tables_are_named(evidence: Evidence) -> None:
    with pytest.raises(InputError, match="Did you mean economy"):
        evidence.frame("economie")
    with pytest.raises(InputError, match="no table 'economie'"):
        evidence.grades(["economie"])
    with pytest.raises(InputError, match="no table 'economie'"):
        evidence.sources_of(["economie"])


def test_compare_takes_a_result_or_its_dataset(result: cp.Result) -> None:
    pd.testing.assert_frame_equal(cp.compare(result, "cliff"), result.compare("cliff"))
    pd.testing.assert_frame_equal(cp.compare(result.data, "cliff"), result.compare("cliff"))
    some = result.sel(capability="tanker").compare("cliff")
    whole = result.compare("cliff")
    expected = whole[whole["capability"] == "tanker"].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, expected)
