"""A study at an address of fsspec: the same bytes, and gone on with after any stop."""

import errno
import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from tests.cli.test_study import call
from tests.studies.conftest import QUESTION, planned_study
from tests.studies.test_parts import ROWS, StoppedError, content

import counterpoise as cp
from counterpoise.problems import InputError
from counterpoise.studies import StudyResult, object_store
from counterpoise.studies.parts import StudyFaultError
from counterpoise.studies.runner import run_parts

fsspec = pytest.importorskip("fsspec")
pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies") / "whole"
    run_parts(planned_study(), folder, rows=ROWS)
    return folder


@pytest.fixture(params=["memory", "local"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An address of each file system that needs no network."""
    if request.param == "local":
        yield f"local://{tmp_path}/study"
        return
    yield "memory://counterpoise-test/study"
    held = fsspec.filesystem("memory")
    if held.exists("/counterpoise-test"):
        held.rm("/counterpoise-test", recursive=True)


def run(address: str, *, resume: bool = False, **changes: object) -> pd.DataFrame:
    return run_parts(planned_study(**changes), address, resume=resume, rows=ROWS).rows()


def held_at(address: str) -> dict[str, bytes]:
    system, root = fsspec.core.url_to_fs(address)
    return {path.rpartition("/")[2]: system.cat_file(path) for path in system.find(root)}


def damage(address: str, name: str, written: bytes | None) -> None:
    system, root = fsspec.core.url_to_fs(address)
    if written is None:
        system.rm(f"{root}/{name}")
    else:
        system.pipe_file(f"{root}/{name}", written)


def test_the_bytes_are_those_of_a_folder(address: str, whole: Path) -> None:
    run(address)
    assert held_at(address) == content(whole)


@pytest.mark.parametrize("writes", [1, 2, 7])
def test_a_study_that_was_stopped_goes_on(
    address: str, whole: Path, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between an object and the manifest that lists it, or between two objects."""
    put, count = object_store.ObjectStore._put, 0

    def stop(self: object_store.ObjectStore, name: str, written: bytes) -> None:
        nonlocal count
        count += 1
        if count > writes:
            raise StoppedError
        put(self, name, written)

    monkeypatch.setattr(object_store.ObjectStore, "_put", stop)
    with pytest.raises(StoppedError):
        run(address)
    monkeypatch.undo()
    run(address, resume=True)
    assert held_at(address) == content(whole)


def test_opening_and_asking(address: str) -> None:
    ran = cp.study(QUESTION | {"title": "What decides"}, out=address)
    opened = StudyResult.open(address)
    assert opened.summary()["title"] == "What decides"
    pd.testing.assert_frame_equal(opened.data, ran.data)
    assert opened.summary() == ran.summary()
    with pytest.raises(InputError, match=r"holds a study already.*--resume"):
        cp.study(QUESTION, out=address)
    damage(address, "part-000001.parquet", b"short")
    with pytest.raises(InputError, match=r"part-000001.*not as long as it was written"):
        StudyResult.open(address)
    damage(address, "part-000001.parquet", None)
    with pytest.raises(InputError, match=r"part-000001.*is missing"):
        StudyResult.open(address)


def test_a_corrupt_part_is_refused_and_the_others_stay(address: str, whole: Path) -> None:
    run(address)
    length = len(held_at(address)["part-000001.parquet"])
    damage(address, "part-000001.parquet", b"x" * length)
    with pytest.raises(InputError, match=r"part-000001.*checksum differs.*Delete it"):
        run(address, resume=True)
    damage(address, "part-000001.parquet", None)
    run(address, resume=True)
    assert held_at(address) == content(whole)


def test_another_study_and_a_damaged_list_are_refused(address: str) -> None:
    run(address)
    before = held_at(address)
    with pytest.raises(InputError, match="of another study: its study differ"):
        run(address, resume=True, seed=2)
    assert held_at(address) == before
    damage(address, ".manifest.json", b"{")
    with pytest.raises(InputError, match="is not the list of what was written there"):
        run(address, resume=True)
    with pytest.raises(InputError, match=r"study.json: is missing"):
        StudyResult.open(f"{address}-elsewhere")


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyError("x")])
def test_a_store_that_fails_keeps_what_there_is(
    address: str, whole: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Drivers have errors of their own, which are told as those of a disk are."""
    system, _ = fsspec.core.url_to_fs(address)
    pipe = type(system).pipe_file

    def fail(self: object, path: str, written: bytes, **options: object) -> None:
        if path.endswith("part-000002.parquet"):
            raise error
        pipe(self, path, written, **options)

    monkeypatch.setattr(type(system), "pipe_file", fail)
    with pytest.raises(StudyFaultError, match=r"cannot be written.*2 parts are kept.*--resume"):
        run(address)
    monkeypatch.undo()
    assert len(held_at(address)) == 4
    run(address, resume=True)
    assert held_at(address) == content(whole)


def test_a_folder_as_an_address(tmp_path: Path, whole: Path) -> None:
    run(f"file://{tmp_path}/study")
    assert content(tmp_path / "study") == content(whole)


def test_what_nothing_reaches_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    small = ("--size", "8", "--set", "time.quarters=8", "--set", "capabilities=[sead]")
    code, _, error = call("cliff", *small, "--out", "nowhere://x")
    assert code == 2
    assert "begins with 'nowhere://', which nothing here reaches" in error

    def lacks(*_: object, **__: object) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec.core, "url_to_fs", lacks)
    code, _, error = call("cliff", *small, "--out", "s3://bucket/study")
    assert code == 2
    assert "Install it with: pip install s3fs" in error


def test_the_command_keeps_and_goes_on(whole: Path) -> None:
    address = "memory://counterpoise-test/command"
    small = ("--size", "8", "--set", "time.quarters=8", "--set", "capabilities=[sead]")
    try:
        code, first, _ = call("cliff", *small, "--out", address)
        assert code == 0
        assert f"Kept in {address}" in first
        code, again, _ = call("cliff", *small, "--out", address, "--resume")
        assert (code, again) == (0, first)
        description = json.loads(held_at(address)["study.json"])
        assert description["views"] == ["all", "figures", "equal"]
    finally:
        fsspec.filesystem("memory").rm("/counterpoise-test", recursive=True)
