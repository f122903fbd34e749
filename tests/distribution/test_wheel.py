"""The wheel is the same to the byte wherever it is built, and holds all that the package reads."""

import os
import shutil
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "counterpoise"
EPOCH = "1767225600"
"""The first second of 2026, which each file in the wheel bears."""
BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", ".gitignore", "src")
READ_WHERE_INSTALLED = (
    "py.typed",
    "webassembly/engine.wasm",
    "webassembly/engine-single.wasm",
    "webassembly/draws.wasm",
    "app/site/texts.json",
    "app/site/page/*",
    "cli/new_study/*",
    "cli/new_study/*/*",
    "claims/claims.csv",
    "claims/story_library/*.yaml",
    "evidence/tables/*.csv",
    "evidence/attributes.csv",
    "scenario/library/*.yaml",
    "studies/library/*.yaml",
    "planner/rotations/library/*.yaml",
    "deterrence/draws/*",
    "app/levers.csv",
    "app/texts.json",
    "app/page/*.js",
    "report/*.css",
)


def build(folder: Path) -> Path:
    """Return the wheel of a copy of the sources, whose files are of another age."""
    folder.mkdir()
    for name in BUILT_FROM:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(source, folder / name)
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", "dist"],
        cwd=folder,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = (folder / "dist").iterdir()
    return wheel


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the wheels of two builds in folders of different names."""
    pytest.importorskip("hatchling", reason="the build backend is not installed")
    place = tmp_path_factory.mktemp("wheels")
    return build(place / "one"), build(place / "another-name")


def sources() -> set[str]:
    """Return the files of the package, as the wheel should name them."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file())
    return {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in files
        if "__pycache__" not in path.parts
    }


def test_two_builds_agree_to_the_byte(wheels: tuple[Path, Path]) -> None:
    one, another = wheels
    assert one.name == another.name
    assert one.read_bytes() == another.read_bytes()


def test_the_wheel_holds_the_package_and_nothing_else(wheels: tuple[Path, Path]) -> None:
    with ZipFile(wheels[0]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == sources()


@pytest.mark.parametrize("pattern", READ_WHERE_INSTALLED)
def test_the_wheel_holds_what_the_package_reads(wheels: tuple[Path, Path], pattern: str) -> None:
    with ZipFile(wheels[0]) as wheel:
        assert [n for n in wheel.namelist() if Path(n).match(f"counterpoise/{pattern}")]


def test_the_wheel_brings_its_licence_and_its_command(wheels: tuple[Path, Path]) -> None:
    with ZipFile(wheels[0]) as wheel:
        names = wheel.namelist()
        (metadata,) = (n for n in names if n.endswith(".dist-info/METADATA"))
        (entries,) = (n for n in names if n.endswith(".dist-info/entry_points.txt"))
        said = message_from_bytes(wheel.read(metadata))
        assert b"counterpoise = counterpoise.cli:main" in wheel.read(entries)
    assert said["License-Expression"] == "Apache-2.0"
    assert said.get_all("License-File") == ["LICENSE", "NOTICE"]
    for name in ("LICENSE", "NOTICE"):
        assert any(n.endswith(f".dist-info/licenses/{name}") for n in names)
