"""A study on disk: whole parts or none, and always the same table in the end."""

import errno
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from tests.studies.conftest import QUESTION, planned_study

import counterpoise as cp
from counterpoise.atomic_write import growing_folder
from counterpoise.problems import InputError
from counterpoise.studies import StudyResult
from counterpoise.studies.parts import StudyFaultError
from counterpoise.studies.runner import run_parts

pytest.importorskip("pyarrow")
ROWS = 20


def content(folder: Path) -> dict[str, bytes]:
    return {place.name: place.read_bytes() for place in folder.iterdir()}


def run(folder: Path, *, resume: bool = False, **changes: object) -> pd.DataFrame:
    return run_parts(planned_study(**changes), folder, resume=resume, rows=ROWS).rows()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.DataFrame]:
    folder = tmp_path_factory.mktemp("studies") / "whole"
    return folder, run(folder)


def test_the_same_study_gives_the_same_bytes(
    whole: tuple[Path, pd.DataFrame], tmp_path: Path
) -> None:
    folder, table = whole
    again = run(tmp_path / "again")
    pd.testing.assert_frame_equal(table, again)
    assert content(folder) == content(tmp_path / "again")
    assert len(content(folder)) == 2 + 9  # 3 views of 48 runs in parts of 20, 20 and 8


class StoppedError(Exception):
    pass


@pytest.mark.parametrize("after", [0, 1, 5])
def test_a_study_that_was_stopped_goes_on(
    whole: tuple[Path, pd.DataFrame],
    tmp_path: Path,
    after: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, table = whole
    place = tmp_path / "study"
    count = 0

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
    # The description is the first file, and the part that was not listed yet is worked out again.
    assert (
        len(json.loads((place / ".manifest.json").read_text())["files"] if after else []) == after
    )
    pd.testing.assert_frame_equal(run(place, resume=True), table)
    assert content(place) == content(folder)


def test_parts_that_are_there_are_not_worked_out_again(
    whole: tuple[Path, pd.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "study"
    run(place)
    (place / "part-000003.parquet").unlink()
    ran = []
    from counterpoise.studies.experiments import Experiments

    original = Experiments.run

    def counted(self: Experiments, *args: object) -> pd.DataFrame:
        ran.append(args[1])
        return original(self, *args)

    monkeypatch.setattr(Experiments, "run", counted)
    pd.testing.assert_frame_equal(run(place, resume=True), whole[1])
    assert ran == ["figures"]


def test_another_study_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "study"
    run(place)
    before = content(place)
    with pytest.raises(InputError, match=r"holds a study already.*--resume"):
        run(place)
    with pytest.raises(InputError, match="of another study: its study differ"):
        run(place, resume=True, seed=2)
    changed = QUESTION["changes"] | {"us_count": "force-model"}
    with pytest.raises(InputError, match="its scenarios differ"):
        run(place, resume=True, changes=changed)
    assert content(place) == before


def test_other_versions_are_refused(tmp_path: Path) -> None:
    place = tmp_path / "study"
    run(place)
    text = (place / "study.json").read_text("utf-8")
    (place / "study.json").write_text(text.replace('"numba": "', '"numba": "9'), "utf-8")
    with pytest.raises(InputError, match="begun with other versions"):
        run(place, resume=True)


@pytest.mark.parametrize("damage", [b"", b"PAR1 and nothing"])
def test_a_corrupt_part_is_refused_and_the_others_stay(
    whole: tuple[Path, pd.DataFrame], tmp_path: Path, damage: bytes
) -> None:
    place = tmp_path / "study"
    run(place)
    (place / "part-000001.parquet").write_bytes(damage)
    with pytest.raises(InputError, match=r"part-000001.*checksum differs.*Delete it"):
        run(place, resume=True)
    (place / "part-000001.parquet").unlink()
    pd.testing.assert_frame_equal(run(place, resume=True), whole[1])


def test_a_damaged_description_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "study"
    run(place)
    (place / "study.json").write_text("{", "utf-8")
    with pytest.raises(InputError, match="is not the description of a study"):
        run(place, resume=True)


def test_a_full_disk_keeps_what_there_is(
    whole: tuple[Path, pd.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "study"
    settle = growing_folder.settle

    def full(path: Path) -> None:
        if path.name == "part-000002.parquet":
            raise OSError(errno.ENOSPC, "No space left on device")
        settle(path)

    monkeypatch.setattr(growing_folder, "settle", full)
    with pytest.raises(StudyFaultError, match=r"No space left.*2 parts are kept.*--resume"):
        run(place)
    monkeypatch.undo()
    assert sorted(content(place)) == [
        ".manifest.json",
        "part-000000.parquet",
        "part-000001.parquet",
        "study.json",
    ]
    pd.testing.assert_frame_equal(run(place, resume=True), whole[1])


def test_a_second_run_at_once_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterpoise.atomic_write import growing

    monkeypatch.setattr(growing_folder, "SOON", 0.01)
    code = (
        "import sys; from pathlib import Path\n"
        "from counterpoise.atomic_write import growing, growing_folder\n"
        "growing_folder.SOON = 0.01\n"
        "with growing(Path(sys.argv[1]), 'study'):\n    pass\n"
    )
    with growing(tmp_path / "study", "study"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "study")],
            capture_output=True,
            text=True,
            check=False,
        )
    assert "is being written by another run" in done.stderr


def test_opening_gives_what_was_run(tmp_path: Path) -> None:
    ran = cp.study(QUESTION, out=tmp_path / "study")
    opened = StudyResult.open(tmp_path / "study")
    pd.testing.assert_frame_equal(opened.data, ran.data)
    assert opened.summary() == ran.summary()
    next((tmp_path / "study").glob("part-*")).unlink()
    with pytest.raises(InputError, match="is missing"):
        StudyResult.open(tmp_path / "study")
    with pytest.raises(InputError, match=r"is missing.*folder that a study was written into"):
        StudyResult.open(tmp_path)


@pytest.mark.validate
def test_a_killed_study_goes_on(tmp_path: Path) -> None:
    place = tmp_path / "study"
    asked = json.dumps(QUESTION | {"size": 512})
    code = f"import counterpoise as cp; cp.study({asked}, out={str(place)!r}, resume=True)"
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", code])
        seen = len(list(place.glob("part-*"))) if place.exists() else 0
        while process.poll() is None and len(list(place.glob("part-*"))) <= seen:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    found = cp.study(QUESTION | {"size": 512}, out=place, resume=True)
    pd.testing.assert_frame_equal(found.data, cp.study(QUESTION | {"size": 512}).data)
