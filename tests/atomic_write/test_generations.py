"""Folders that are written whole: by whom, what stays, and what a crash or a fault leaves."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from counterpoise.atomic_write import (
    MANIFEST,
    Writer,
    check_file,
    check_files,
    generations,
    remove_folder,
    text_writer,
    write_file,
    write_together,
)
from counterpoise.problems import InputError

HERE = Path(__file__).parent
WAITING = """
import sys
from pathlib import Path
from counterpoise.atomic_write import text_writer, write_together

def slow(place):
    place.write_text("first")
    print("writing", flush=True)
    sys.stdin.readline()

folder = Path(sys.argv[1])
write_together(folder, {"a.txt": slow, "b.txt": text_writer("first")}, command="run")
"""
WRITER = """
import sys
from pathlib import Path
from counterpoise.atomic_write import text_writer, write_together

folder, mark = Path(sys.argv[1]), sys.argv[2]
for number in range(12):
    text = f"{mark}{number:03}" * 5_000
    write_together(folder, {name: text_writer(text) for name in ("a.txt", "b.txt", "c.txt")})
"""


def texts(**files: str) -> dict[str, Writer]:
    return {name.replace("_", "."): text_writer(text) for name, text in files.items()}


def held(folder: Path) -> dict[str, str]:
    """Return what a folder holds, but for the manifest."""
    return {p.name: p.read_text() for p in folder.iterdir() if p.is_file() and p.name != MANIFEST}


def nothing_beside(folder: Path) -> bool:
    return [place.name for place in folder.parent.iterdir()] == [folder.name]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "place" / "out"


@pytest.fixture(params=["whole", "shared", "not exchanged"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return how files get into their place."""
    if request.param == "not exchanged":
        monkeypatch.setattr(generations, "exchanged", lambda *_: False)
    return str(request.param)


def begin(folder: Path, way: str) -> dict[str, str]:
    """Make a folder ready, and return what of it is somebody else's."""
    if way != "shared":
        return {}
    folder.mkdir(parents=True)
    (folder / "notes.md").write_text("mine")
    return {"notes.md": "mine"}


@pytest.mark.parametrize("kind", ["whole", "shared"])
def test_a_kill_at_any_step_leaves_one_generation(tmp_path: Path, kind: str) -> None:
    """In a folder of its own whoever looks sees one generation; in a shared one, who reads it."""
    words = [sys.executable, str(HERE / "kill_at_each_step.py"), str(tmp_path), kind]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=300)
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert [step["killed"] for step in steps] == [True] * (len(steps) - 1) + [False]
    assert len(steps) > 20
    assert {"1", "2"} == {step["read"][0] for step in steps}
    ours = {"report.html", "result.nc", "summary.json", MANIFEST}
    for step in steps:
        assert step["read"] in (["1"] * 4, ["2"] * 3)
        assert step["last"] == ["3"] * 3
        there = {Path(name).name for name in step["left"]} - {"out", "notes.txt"}
        assert there == ours
    if kind == "whole":
        assert all(step["raw"] == step["read"] for step in steps)


def test_a_kill_at_any_step_leaves_one_file_as_it_was_or_as_it_is(tmp_path: Path) -> None:
    words = [sys.executable, str(HERE / "kill_at_each_step.py"), str(tmp_path), "one file"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=300)
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"".join(step["raw"]) for step in steps} == {"1111", "1121"}
    for step in steps:
        assert step["read"] == step["raw"]
        assert step["last"] == ["3"] * 3
        assert {Path(name).name for name in step["left"]} == {
            *("out", "report.html", "result.nc", "summary.json", MANIFEST)
        }


@pytest.mark.parametrize("name", ["../mine.txt", "..", "", "a/b.txt", "C:mine.txt", "\\\\a\\b"])
def test_a_manifest_leads_to_no_file_outside_of_its_folder(out: Path, name: str) -> None:
    """Whoever sends a folder of results could else have files of the reader moved or removed."""
    mine = out.parent / "mine.txt"
    write_together(out, texts(a_txt="1"), command="run")
    mine.write_text("1")
    manifest = json.loads((out / MANIFEST).read_text())
    manifest["files"][name] = manifest["files"]["a.txt"]
    (out / MANIFEST).write_text(json.dumps(manifest))
    (out / "notes.md").write_text("so that files are moved one by one")
    with pytest.raises(InputError, match="is no name of a file"):
        check_files(out, "")
    write_together(out, texts(b_txt="2"), command="run")
    assert mine.read_text() == "1"
    inside = out / ".counterpoise-new"
    inside.mkdir()
    (inside / MANIFEST).write_text(json.dumps(manifest))
    (out / "b.txt").write_text("changed")
    with pytest.raises(InputError, match="checksum"):
        check_files(out, "")
    assert mine.read_text() == "1"


def test_files_of_an_earlier_run_go_and_those_of_others_stay(out: Path, way: str) -> None:
    others = begin(out, way)
    write_together(out, texts(a_txt="1", old_txt="1"), command="run")
    write_together(out, texts(plan_json="p"), command="plan")
    write_together(out, texts(a_txt="2", new_txt="2"), command="run")
    assert held(out) == others | {"a.txt": "2", "new.txt": "2", "plan.json": "p"}
    check_files(out, "")
    assert nothing_beside(out)


def test_what_somebody_changed_stays(out: Path, way: str) -> None:
    others = begin(out, way)
    write_together(out, texts(a_txt="1", old_txt="1"), command="run")
    (out / "old.txt").write_text("changed by hand")
    write_together(out, texts(a_txt="2"), command="run")
    assert held(out) == others | {"a.txt": "2", "old.txt": "changed by hand"}


def test_folders_and_links_within_stay(out: Path) -> None:
    write_together(out, texts(a_txt="1"), command="run")
    (out / "deeper").mkdir()
    (out / "deeper" / "mine.txt").write_text("mine")
    (out / "link").symlink_to(out / "deeper")
    write_together(out, texts(a_txt="2"), command="run")
    assert (out / "link" / "mine.txt").read_text() == "mine"
    assert (out / "a.txt").read_text() == "2"


def test_a_link_to_a_folder_stays_one(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "far")
    write_together(tmp_path / "out", texts(a_txt="1"))
    write_together(tmp_path / "out", texts(a_txt="2"))
    assert (tmp_path / "out").is_symlink()
    assert held(tmp_path / "far") == {"a.txt": "2"}


def test_the_folder_that_one_works_in_is_not_replaced(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell in it would stand in a folder that is no more."""
    out.mkdir(parents=True)
    monkeypatch.chdir(out)
    before = out.stat().st_ino
    for text in ("1", "2"):
        write_together(Path(), texts(a_txt=text), command="run")
    assert out.stat().st_ino == before
    assert held(out) == {"a.txt": "2"}


def test_a_folder_keeps_its_rights(out: Path) -> None:
    write_together(out, texts(a_txt="1"))
    out.chmod(0o750)
    write_together(out, texts(a_txt="2"))
    assert out.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_leaves_what_was(out: Path, way: str, fault: BaseException) -> None:
    others = begin(out, way)
    write_together(out, texts(a_txt="1", b_txt="1"), command="run")

    def fail(_: Path) -> None:
        raise fault

    with pytest.raises((InputError, KeyboardInterrupt)):
        write_together(out, texts(a_txt="2") | {"b.txt": fail}, command="run")
    assert held(out) == others | {"a.txt": "1", "b.txt": "1"}
    check_files(out, "")
    assert nothing_beside(out)


def test_what_fails_leaves_no_new_folder(tmp_path: Path) -> None:
    def fail(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left on device"):
        write_together(tmp_path / "a" / "b", {"a.txt": fail})
    assert list(tmp_path.iterdir()) == []


def test_a_second_writer_waits_for_the_first(out: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", WAITING, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdin is not None
    assert first.stdout is not None
    assert first.stdout.readline() == "writing\n"
    second = subprocess.Popen([sys.executable, "-c", WRITER, str(out), "x"])
    with pytest.raises(subprocess.TimeoutExpired):
        second.wait(timeout=1.0)
    assert not out.exists()
    first.communicate("go on\n")
    assert first.returncode == 0
    assert second.wait(timeout=120) == 0
    assert set(held(out)) == {"a.txt", "b.txt", "c.txt"}
    assert nothing_beside(out)


def test_two_writers_at_once_leave_whole_generations(out: Path) -> None:
    both = [subprocess.Popen([sys.executable, "-c", WRITER, str(out), mark]) for mark in "xy"]
    readings = 0
    while any(process.poll() is None for process in both):
        readings += read_whole(out)
    assert [process.returncode for process in both] == [0, 0]
    assert read_whole(out) == 1
    assert nothing_beside(out)


def read_whole(folder: Path) -> int:
    """Read a folder, and count it if nobody changed it meanwhile: it is of one generation then."""
    try:
        before = (folder / MANIFEST).read_bytes()
        found = {name: (folder / name).read_text() for name in ("a.txt", "b.txt", "c.txt")}
        after = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        return 0
    if before != after:
        return 0
    assert len(set(found.values())) == 1
    text = found["a.txt"]
    assert text == text[:4] * 5_000
    return 1


def test_a_changed_file_is_found_and_the_rest_is_not_blamed(out: Path) -> None:
    write_together(out, texts(a_txt="1", b_txt="1", c_txt="1"), command="run")
    (out / "b.txt").write_text("2")
    (out / "c.txt").unlink()
    with pytest.raises(InputError) as refused:
        check_files(out, "Write it again.")
    assert [Path(p.file).name for p in refused.value.problems] == ["b.txt", "c.txt"]
    assert "checksum" in refused.value.problems[0].what
    assert "missing" in refused.value.problems[1].what
    check_file(out / "a.txt", "")
    check_file(out / "unknown.txt", "")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "x"}', '{"files": {"a": 3}}', "\0"])
def test_a_damaged_manifest_is_said_and_the_next_write_mends_it(out: Path, text: str) -> None:
    write_together(out, texts(a_txt="1"), command="run")
    (out / MANIFEST).write_text(text)
    with pytest.raises(InputError, match="is not the list of what was written there"):
        check_files(out, "")
    write_together(out, texts(a_txt="2"), command="run")
    check_files(out, "")


def test_one_file_is_replaced_among_others(out: Path) -> None:
    write_together(out, texts(a_txt="1", b_txt="1"), command="run")
    write_file(out / "b.txt", text_writer("2"))
    check_files(out, "")
    assert held(out) == {"a.txt": "1", "b.txt": "2"}
    write_together(out, texts(a_txt="3"), command="run")
    assert held(out) == {"a.txt": "3", "b.txt": "2"}


def test_one_file_that_fails_leaves_what_was(out: Path) -> None:
    write_file(out / "b.txt", text_writer("1"))

    def fail(place: Path) -> None:
        place.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left on device"):
        write_file(out / "b.txt", fail)
    assert held(out) == {"b.txt": "1"}
    with pytest.raises(InputError, match="No space left on device"):
        write_file(out / "deep" / "deeper" / "b.txt", fail)
    assert [place.name for place in out.iterdir()] == ["b.txt"]


def test_a_removed_folder_is_gone(out: Path) -> None:
    write_together(out, texts(a_txt="1"))
    remove_folder(out)
    assert list(out.parent.iterdir()) == []
    with pytest.raises(InputError, match="No such file"):
        remove_folder(out)


def test_a_folder_of_that_name_within_is_refused(out: Path) -> None:
    (out / "a.txt").mkdir(parents=True)
    with pytest.raises(InputError, match=r"a\.txt there is a folder"):
        write_together(out, texts(a_txt="1", b_txt="1"))
    assert [place.name for place in out.iterdir()] == ["a.txt"]


def test_what_is_written_is_on_the_disk_before_it_is_in_its_place(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loss of power would else leave names of files that hold nothing."""
    told: list[str] = []
    real: dict[str, Callable[..., None]] = {"fsync": os.fsync}

    def fsync(number: int) -> None:
        told.append(str(Path(f"/proc/self/fd/{number}").readlink()))
        real["fsync"](number)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("the system does not tell what a number stands for")
    monkeypatch.setattr(os, "fsync", fsync)
    write_together(out, texts(a_txt="1"))
    names = [Path(place).name for place in told]
    assert names == ["a.txt", f"{MANIFEST}.new", ".counterpoise-out.new", "place"]
