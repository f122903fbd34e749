"""A study for other tools."""

import importlib.util
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from counterpoise.problems import InputError
from counterpoise.studies import StudyResult


def test_xarray_holds_every_run(found: StudyResult) -> None:
    data = found.to_xarray()
    assert dict(data.sizes) == {"scenario": 1, "view": 3, "run": len(found.data) // 3}
    for place, view in enumerate(found.views):
        rows = found.data[found.data["view"] == view]
        np.testing.assert_array_equal(data["gap_area"].values[0, place], rows["gap_area"])
        assert data["view"].values[place] == view
    assert data["gap_area"].attrs["units"] == "capability-years"
    assert json.loads(data.attrs["study"])["runs"] == len(found.data)


def test_pandas_gives_a_copy(found: StudyResult) -> None:
    table = found.to_pandas()
    table["gap_area"] = 0.0
    assert found.data["gap_area"].max() > 0
    assert list(found.experiments) == ["scenario", "view", "base", "sample", *found.factors]


def test_iamc_is_the_wide_format(found: StudyResult) -> None:
    table = found.to_iamc()
    texts = ["model", "scenario", "region", "variable", "unit"]
    years = [name for name in table.columns if name not in texts]
    assert list(table.columns) == texts + years
    assert years == [2027, 2028, 2029]
    assert table["variable"].str.rsplit("|", n=1).str[1].tolist() == [
        "10th Percentile",
        "Median",
        "90th Percentile",
    ]
    # Over a choice of the model nothing is pooled that has the scenario's name.
    runs = found.runs("cliff", "figures")["covered/2028"]
    assert table[2028].tolist() == pytest.approx(list(np.quantile(runs, (0.1, 0.5, 0.9))))
    assert not table[texts].duplicated().any()


READ = """
import json, sys
import pandas as pd
import pyam
read = pyam.IamDataFrame(pd.read_csv(sys.argv[1])).data
print("READ", read.drop(columns="year").drop_duplicates().shape, read.to_json(orient="records"))
"""


def test_pyam_reads_what_is_exported(found: StudyResult, tmp_path: Path) -> None:
    """In a process of its own: what pyam imports warns of its own parts."""
    if importlib.util.find_spec("pyam") is None:
        pytest.skip("pyam is not installed")
    table = found.to_iamc()
    table.to_csv(tmp_path / "runs.csv", index=False)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "runs.csv")],
        capture_output=True,
        text=True,
        check=False,
        # A cache of pyam's units holds where another environment had them, gone or not.
        env=os.environ | {"IAM_UNITS_CACHE": str(tmp_path / "units")},
    )
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout[done.stdout.index("[{") :])
    years = [2027, 2028, 2029]
    assert len(read) == len(table) * len(years)
    known = table.set_index("variable")
    for row in read:
        assert row["value"] == pytest.approx(known.loc[row["variable"], row["year"]], rel=1e-9)


def test_ema_has_the_layout_of_its_reader(found: StudyResult, tmp_path: Path) -> None:
    """What `ema_workbench.load_results` reads: each dtype, each outcome by class and file."""
    place = found.to_ema(tmp_path / "runs.tar.gz")
    with tarfile.open(place, "r:gz") as archive:
        files = {m.name: archive.extractfile(m).read() for m in archive.getmembers()}  # type: ignore[union-attr]
    metadata = json.loads(files["metadata.json"])
    (tmp_path / "experiments.csv").write_bytes(files["experiments.csv"])
    experiments = pd.read_csv(tmp_path / "experiments.csv")
    assert set(metadata["experiments"]) == set(experiments.columns)
    assert {"scenario", "policy", "model", "readiness", "us_count"} <= set(experiments.columns)
    assert metadata["experiments"]["us_count"] == "object"
    assert np.dtype(metadata["experiments"]["readiness"]) == np.float64
    rows = found.data[found.data["view"] == "all"]
    assert len(experiments) == len(rows)
    outcomes = {name: (kind, file) for kind, name, file in metadata["outcomes"]}
    kind, file = outcomes["gap_area"]
    values = [float(line) for line in files[file].decode().split()]
    assert (kind, values) == ("ScalarOutcome", rows["gap_area"].tolist())
    with pytest.raises(InputError, match=r"tar.gz"):
        found.to_ema(tmp_path / "runs.zip")
