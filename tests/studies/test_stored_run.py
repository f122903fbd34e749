"""Runs in parts: the same result to the bit, whatever happens on the way."""

import errno
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import counterpoise as cp
from counterpoise.atomic_write import growing_folder
from counterpoise.ensemble import columns, run_dataset, summarise
from counterpoise.ensemble.blocks import blocks
from counterpoise.ensemble.reduction import Block
from counterpoise.ensemble.runner import AskedRun, asked_run
from counterpoise.problems import InputError
from counterpoise.studies import stored_run
from counterpoise.studies.parts import StudyFaultError
from counterpoise.studies.stored_run import open_parts, run_in_parts
from counterpoise.wings import models_for

pytest.importorskip("h5netcdf")
FUTURES, PART = 1130, 300
EIGHT = {"time": {"quarters": 8}}
FEW = {"name": "few", "extends": "cliff", "capabilities": ["sead", "tanker"], **EIGHT}
OTHERS = {
    "name": "others",
    "extends": "glide-path",
    "capabilities": ["tanker", "heavy_brigade"],
    "members": {"without": ["FIN"]},
    **EIGHT,
}


def asked(*scenarios: Any, futures: int = FUTURES, **more: Any) -> AskedRun:
    return asked_run(*(scenarios or (FEW, OTHERS)), futures=futures, seed=3, **more)


def run(place: Path, *, resume: bool = False, **more: Any) -> xr.Dataset:
    return run_in_parts(asked(**more), place, resume=resume, futures_of_a_part=PART)


def content(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder, but for the file that says when it was made, and the list."""
    names = {place.name for place in folder.iterdir()} - {".manifest.json", "rest.nc"}
    return {name: (folder / name).read_bytes() for name in names}


def assert_same(found: xr.Dataset, expected: xr.Dataset) -> None:
    """Compare every bit, the order of quantities and what stands beside them."""
    plain = [d.assign_attrs(created="", command="") for d in (found, expected)]
    xr.testing.assert_identical(*plain)
    assert list(found) == list(expected)


@pytest.fixture(scope="module")
def held() -> xr.Dataset:
    """The same run, held in memory."""
    return run_dataset(FEW, OTHERS, futures=FUTURES, seed=3)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("runs") / "whole"
    run(place)
    return place


def test_a_run_in_parts_is_the_one_in_memory(whole: Path, held: xr.Dataset) -> None:
    """Of two scenarios with other capabilities and allies, and of more futures than series."""
    found = open_parts(whole)
    lazy = [name for name in found if not isinstance(found[name].variable._data, np.ndarray)]
    assert lazy == [name for name in held if held[name].attrs["kind"] == "measure"]
    assert_same(found, held)
    assert len(list(whole.glob("part-*.npy"))) == 2 * 4


def test_measures_of_wings_are_kept_by_their_own_labels(tmp_path: Path) -> None:
    models = models_for("alternatives")[0]
    found = run_in_parts(asked(FEW, futures=130, models=models), tmp_path, futures_of_a_part=100)
    expected = run_dataset(FEW, futures=130, seed=3, models=models)
    assert_same(found, expected)
    assert repr(summarise(found)) == repr(summarise(expected))
    labels = {"alternative": expected["alternative"].values[-1], "future": slice(95, 105)}
    assert_same(found.sel(labels), expected.sel(labels))


SELECTIONS: list[dict[str, Any]] = [
    {"scenario": "others"},
    {"capability": "sead"},
    {"capability": ["heavy_brigade", "sead"], "scenario": "few"},
    {"future": 700},
    {"future": slice(10, 900, 7)},
    {"future": [3, 900, 5]},
    {"future": []},
    {"scenario": ["others", "few"], "future": slice(299, 301)},
]


@pytest.mark.parametrize("labels", SELECTIONS, ids=str)
def test_what_is_picked_is_what_is_picked_in_memory(
    labels: dict[str, Any], whole: Path, held: xr.Dataset
) -> None:
    assert_same(open_parts(whole).sel(labels), held.sel(labels))


@pytest.mark.parametrize("most", [1, 2 * FUTURES, columns.MOST_NUMBERS])
def test_its_summary_is_that_of_the_run_in_memory(
    most: int, whole: Path, held: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few columns are looked at together."""
    expected = summarise(held)
    monkeypatch.setattr(columns, "MOST_NUMBERS", most)
    assert repr(summarise(open_parts(whole))) == repr(expected)
    assert repr(summarise(held)) == repr(expected)


def test_a_summary_reads_few_columns_at_once(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many futures one at a time, and never all: that is what keeps memory flat."""
    monkeypatch.setattr(columns, "MOST_NUMBERS", FUTURES)
    read = stored_run.StoredColumns.read
    widths = []

    def counted(self: Any, scenario: str, futures: Any, names: Any) -> Any:
        widths.append(len(names))
        return read(self, scenario, futures, names)

    monkeypatch.setattr(stored_run.StoredColumns, "read", counted)
    summarise(open_parts(whole))
    assert set(widths) == {1}


def test_a_part_that_was_written_holds_no_futures_in_memory(tmp_path: Path) -> None:
    """What a run keeps at hand while it goes on is that of one part."""
    held: list[int] = []

    class Gathered(stored_run._Gathered):
        def add(self, first: int, measures: Any) -> None:
            super().add(first, measures)
            held.append(sum(len(block["gap_area"]) for block in self._blocks))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored_run, "_Gathered", Gathered)
        run(tmp_path / "run", futures=1000)
    assert max(held) == PART
    assert len(held) == 2 * 10


def test_opening_and_running_give_one_result(tmp_path: Path) -> None:
    place = tmp_path / "run"
    ran = cp.run(FEW, futures=150, parts=place)
    opened = cp.Result.open(place)
    assert_same(opened.data, ran.data)
    assert opened.summary() == ran.summary() == cp.run(FEW, futures=150).summary()
    again = cp.run(FEW, futures=150, parts=place, resume=True)
    assert again.data.attrs["created"] == ran.data.attrs["created"]
    (place / "rest.nc").unlink()
    with pytest.raises(InputError, match="is missing"):
        cp.Result.open(place)
    with pytest.raises(InputError, match="folder that a run was written into"):
        cp.Result.open(tmp_path)


def test_a_result_may_be_saved_as_a_file(whole: Path, held: xr.Dataset, tmp_path: Path) -> None:
    saved = cp.Result(open_parts(whole)).save(tmp_path / "result.nc")
    other = cp.Result(held).save(tmp_path / "other.nc")
    assert_same(cp.Result.open(saved).data, cp.Result.open(other).data)


class StoppedError(Exception):
    pass


@pytest.mark.parametrize("after", [0, 1, 2, 3, 6, 16])
def test_a_run_that_was_stopped_goes_on(
    after: int, whole: Path, held: xr.Dataset, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """At each kind of file: what it is, sums, a part, and all but the measures."""
    place, count = tmp_path / "run", 0

    def stop(*args: object) -> None:
        nonlocal count
        count += 1
        if count > after:
            raise StoppedError
        write(*args)

    write = growing_folder.write_manifest
    monkeypatch.setattr(growing_folder, "write_manifest", stop)
    with pytest.raises(StoppedError):
        run(place)
    monkeypatch.undo()
    if after:
        with pytest.raises(InputError, match=r"holds [\d,]+ of 2,260 futures"):
            open_parts(place)
    assert_same(run(place, resume=True), held)
    assert content(place) == content(whole)


def test_parts_that_are_there_are_not_worked_out_again(
    whole: Path, held: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part in the middle is worked out from the sums before it, and those behind it stay."""
    place = tmp_path / "run"
    run(place)
    (place / "part-000001.npy").unlink()
    (place / "sums-000006.npz").unlink()
    spans = []

    def counted(*args: Any, **more: Any) -> Iterator[Block]:
        spans.append((args[0].name, args[1]))
        return blocks(*args, **more)

    monkeypatch.setattr(stored_run, "blocks", counted)
    assert_same(run(place, resume=True), held)
    assert spans == [("few", (300, 600)), ("others", (600, 900))]
    assert content(place) == content(whole)


def test_another_run_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "run"
    run(place, futures=100)
    before = content(place)
    with pytest.raises(InputError, match=r"holds a run already.*--resume.*--parts"):
        run(place, futures=100)
    with pytest.raises(InputError, match="of another run: its settings differ"):
        run(place, resume=True, futures=101)
    changed = asked(FEW, OTHERS | {"name": "changed"}, futures=100)
    with pytest.raises(InputError, match="its scenarios differ"):
        run_in_parts(changed, place, resume=True, futures_of_a_part=PART)
    with pytest.raises(InputError, match="is not the description of a study"):
        cp.studies.StudyResult.open(place)
    assert content(place) == before


@pytest.mark.parametrize("name", ["part-000001.npy", "sums-000000.npz", "rest.nc"])
def test_a_damaged_file_is_refused_and_the_others_stay(
    name: str, whole: Path, held: xr.Dataset, tmp_path: Path
) -> None:
    place = tmp_path / "run"
    run(place)
    (place / name).write_bytes(b"damaged")
    with pytest.raises(InputError, match=rf"{name}.*checksum differs.*Delete it"):
        run(place, resume=True)
    with pytest.raises(InputError, match=name):
        open_parts(place)
    (place / name).unlink()
    assert_same(run(place, resume=True), held)
    assert content(place) == content(whole)


@pytest.mark.parametrize("name", ["part-000002.npy", "sums-000002.npz", "rest.nc"])
def test_a_full_disk_keeps_what_there_is(
    name: str, held: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, settle = tmp_path / "run", growing_folder.settle

    def full(path: Path) -> None:
        if path.name == name:
            raise OSError(errno.ENOSPC, "No space left on device")
        settle(path)

    monkeypatch.setattr(growing_folder, "settle", full)
    kept = 8 if name == "rest.nc" else 2
    with pytest.raises(StudyFaultError, match=rf"No space left.*{kept} parts are kept.*--resume"):
        run(place)
    monkeypatch.undo()
    assert len(list(place.glob("part-*"))) == kept
    assert not (place / name).exists()
    assert_same(run(place, resume=True), held)


def test_a_second_run_at_once_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterpoise.atomic_write import growing

    monkeypatch.setattr(growing_folder, "SOON", 0.01)
    code = (
        "import sys; import counterpoise as cp\n"
        "from counterpoise.atomic_write import growing_folder\n"
        "growing_folder.SOON = 0.01\n"
        "cp.run('cliff', futures=1, parts=sys.argv[1])\n"
    )
    with growing(tmp_path / "run", "study"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "run")],
            capture_output=True,
            text=True,
            check=False,
        )
    assert "is being written by another run" in done.stderr


def test_what_cannot_be_asked_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no folder"):
        cp.run(FEW, futures=2, parts="s3://bucket/run")
    with pytest.raises(InputError, match="says nothing of where the run is"):
        cp.run(FEW, futures=2, resume=True)
    with pytest.raises(ValueError, match="whole batches of 100"):
        run_in_parts(asked(futures=2), tmp_path / "run", futures_of_a_part=150)
    assert not (tmp_path / "run").exists()


@pytest.mark.validate
def test_a_killed_run_goes_on(held: xr.Dataset, tmp_path: Path) -> None:
    place = tmp_path / "run"
    code = (
        "import sys; from tests.studies.test_stored_run import run; from pathlib import Path\n"
        "run(Path(sys.argv[1]), resume=True)"
    )
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", code, str(place)])
        seen = len(list(place.glob("part-*"))) if place.exists() else 0
        while process.poll() is None and len(list(place.glob("part-*"))) <= seen:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    expected = run_dataset(FEW, OTHERS, futures=FUTURES, seed=3)
    assert_same(run(place, resume=True), expected)
