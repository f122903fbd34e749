"""Results that version 0.1.0 saved: opened with today's names, and no number changed.

`saved/` holds two scenarios, three capabilities, eight quarters and ten futures as version 0.1.0
wrote them, and the summary that it printed of them.
"""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import counterpoise as cp
from counterpoise.ensemble.conversion import ADDED, OLD_NAMES
from counterpoise.ensemble.dataset import VARIABLES
from counterpoise.ensemble.selection import whole
from counterpoise.ensemble.storage import open_result
from counterpoise.problems import InputError

SAVED = Path(__file__).parent / "saved"


@pytest.fixture(scope="module")
def old() -> xr.Dataset:
    with xr.open_dataset(SAVED / "result-1.nc", engine="h5netcdf") as opened:
        return opened.load()


@pytest.fixture(scope="module")
def new() -> xr.Dataset:
    return open_result(SAVED / "result-1.nc")


def test_it_has_todays_form(new: xr.Dataset) -> None:
    assert new.attrs["schema"] == "counterpoise/result/2"
    assert set(new.data_vars) == set(VARIABLES)
    assert whole(new) is new
    assert new["scenario_title"].values.tolist() == ["Glide path", "The Baltic without the Nordics"]
    assert new["quarter"].values.tolist()[:2] == ["2027-Q1", "2027-Q2"]
    assert new["scenario_capabilities"].values.tolist() == [3, 3]


def test_no_number_changes(old: xr.Dataset, new: xr.Dataset) -> None:
    for name in ADDED:
        assert np.isnan(new[name].values).all()
    for name, declared in VARIABLES.items():
        if name in ADDED:
            continue
        before, after = old[OLD_NAMES.get(name, name)].values, new[name].values
        if declared.unit == "date":
            starts = [f"{2027 + q // 4}-{1 + 3 * (q % 4):02d}-01" for q in range(9)]
            for index, date in zip(before.ravel(), after.ravel(), strict=True):
                expected = "NaT" if np.isnan(index) else starts[int(index)]
                assert str(date.astype("datetime64[D]")) == expected
        else:
            np.testing.assert_array_equal(after, before)


def test_its_summary_is_the_one_that_was_printed(new: xr.Dataset) -> None:
    """To single precision, in which results are saved."""
    with gzip.open(SAVED / "summary-1.json.gz", "rt") as file:
        printed = json.load(file)
    said = cp.Result(new.assign_attrs(evidence_hash=cp.load_evidence().hash)).summary()
    assert said["warnings"] == printed["warnings"]
    # These are made of quantities that version 0.1.0 gave as well.
    for entry in said["scenarios"].values():
        assert entry.pop("notice")
        assert entry.pop("supply")
        assert entry.pop("level") in entry["overall"].pop("verdict")
        assert entry.pop("judged_share") is None
        assert entry.pop("other_count") == ""
        assert set(entry["overall"].pop("price_to_close_musd").values()) == {None}
        # Packages of which no proportion is public are named in every summary.
        assert all("parts" not in package for package in entry.pop("packages").values())
        for capability in entry["capabilities"].values():
            depths = capability.pop("share_of_futures_by_depth")
            assert list(depths.values()) == sorted(depths.values(), reverse=True)
        assert set(entry["overall"].pop("coverage_min").values()) == {None}
    for entry in printed["scenarios"].values():
        del entry["overall"]["verdict"]
        del entry["overall"]["coverage_min"]  # a mean over capabilities, no longer made
    # Dates are printed above half of all futures only, and were from half on.
    for summary in (said, printed):
        for entry in summary["scenarios"].values():
            for capability in entry["capabilities"].values():
                for name in DATES:
                    del capability[name]
    assert agree(said["scenarios"], printed["scenarios"])


DATES = ("window_first", "window_last", "worst_quarter", "self_sufficient")


def agree(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(agree(v, other[k]) for k, v in one.items())
    if isinstance(one, float):
        return one == pytest.approx(other, rel=1e-5, abs=1e-6)
    return bool(one == other)


def test_a_part_of_one_and_a_later_one_say_what_to_do(old: xr.Dataset, tmp_path: Path) -> None:
    old.drop_vars("coverage").to_netcdf(tmp_path / "part.nc", engine="h5netcdf")
    with pytest.raises(InputError, match="lacks a part"):
        open_result(tmp_path / "part.nc")
    later = old.assign_attrs(schema="counterpoise/result/3")
    later.to_netcdf(tmp_path / "later.nc", engine="h5netcdf")
    with pytest.raises(InputError, match="Open it with the version that wrote it"):
        open_result(tmp_path / "later.nc")
