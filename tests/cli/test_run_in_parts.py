"""A run in parts from the command line: what is printed is what a plain run prints."""

import errno
import json
from pathlib import Path

import pandas as pd
import pytest
from tests.cli.conftest import Command
from typer import Exit

from counterpoise.atomic_write import growing_folder
from counterpoise.cli.run import run

pytest.importorskip("h5netcdf")
RUN = ["run", "cliff", "--futures", "30", "--set", "time.quarters=8"]


def test_numbers_are_those_of_a_plain_run(command: Command, tmp_path: Path) -> None:
    place = ["--parts", str(tmp_path / "run")]
    plain = command(*RUN, "--json")
    assert json.loads(plain.out)["futures"] == 30
    for more in ([], ["--resume"]):
        assert command(*RUN, "--json", *place, *more).out == plain.out
    refused = command(*RUN, *place)
    assert refused.code == 2
    assert "holds a run already" in refused.err


def test_what_cannot_be_asked_is_said_at_once(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for more, said in (
        (["--resume"], "Name the folder that the run was kept in with --parts"),
        (["--parts", "s3://bucket/run"], "is no folder"),
        (["--parts", str(tmp_path / "file")], "is a file, where a folder is needed"),
    ):
        found = command(*RUN, *more)
        assert found.code == 2
        assert said in found.err


def test_a_full_disk_ends_with_one_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(place: Path) -> None:
        if place.name.startswith("part-"):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(growing_folder, "settle", full)
    with pytest.raises(Exit) as ended:
        run(["cliff"], futures=2, parts=str(tmp_path / "run"), as_json=True, wings=[""])
    assert ended.value.exit_code == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "No space left on device" in said.err
    assert "go on with --resume" in said.err


def test_its_folder_is_compared_and_reported_like_a_file(command: Command, tmp_path: Path) -> None:
    pytest.importorskip("altair")
    two = ["run", "cliff", "glide-path", "--futures", "10", "--set", "time.quarters=8"]
    parts, out = tmp_path / "parts", tmp_path / "out"
    command(*two, "--parts", str(parts), "--json")
    command(*two, "--out", str(out), "--json")
    first, second = (
        pd.DataFrame(json.loads(command("compare", str(place), "--json").out))
        for place in (parts, out / "result.nc")
    )
    # A file is in single precision.
    pd.testing.assert_frame_equal(first, second, rtol=1e-5, atol=1e-6)
    page = tmp_path / "page.html"
    told = command("report", str(parts), "--out", str(page), "--language", "de")
    assert (told.code, told.err) == (0, f"Wrote {page}\n")
    assert "Klippe" in page.read_text("utf-8")


def test_a_folder_of_another_kind_says_what_it_is(command: Command, tmp_path: Path) -> None:
    found = command("compare", str(tmp_path))
    assert found.code == 2
    assert "Give the folder that a run was written into" in found.err


def test_the_folder_of_a_study_is_not_compared_as_a_run(command: Command, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    short = ["--design", "lhs", "--size", "2", "--set", "time.quarters=2"]
    assert command("study", "cliff", *short, "--out", str(tmp_path / "study"), "--json").code == 0
    found = command("compare", str(tmp_path / "study"))
    assert found.code == 2
    assert "not the description of a run, but of something else (counterpoise/study/" in found.err
