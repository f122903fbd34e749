"""Compiled code equals what is not compiled, and what is kept of it may be lost or damaged."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterpoise import machine_code
from counterpoise.alliance.compilation import kernel

from .without_compilation import outcome

ROOT = Path(__file__).parents[2]
SEEDS = (1, 2, 3, 5, 8)
TINY = """
from counterpoise.alliance.compilation import kernel

@kernel
def twice(number):
    return 2.0 * number
"""
MADE = """
import sys
from pathlib import Path

import numpy as np
from numba import njit

from counterpoise.machine_code import MachineCode


def made(count):
    found = np.zeros((count, 2))
    for i in range(count):
        found[i, 0], found[i, 1] = np.exp(0.1 * i), np.sin(i)
    return found[np.argsort(found[:, 1])]


compiled = njit(made)
vars(compiled)["_cache"] = MachineCode(made, Path(__file__).parent)
print(compiled(20).tobytes().hex(), sum(compiled.stats.cache_hits.values()))
print("numba.np.arraymath" in sys.modules)
"""
Fresh = Callable[[], Any]


def test_what_is_not_compiled_gives_the_same_bits(tmp_path: Path) -> None:
    """Compiled code takes eight allies at once and plain Python one, in the same order of sums."""
    place = tmp_path / "found.npz"
    subprocess.run(
        [sys.executable, "-m", "tests.alliance.without_compilation", place, *map(str, SEEDS)],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        cwd=ROOT,
        check=True,
        timeout=600,
    )
    with np.load(place) as found:
        for seed in SEEDS:
            for name, values in outcome(seed, 2).items():
                np.testing.assert_array_equal(values, found[name], err_msg=name)


@pytest.fixture
def fresh(tmp_path: Path) -> Fresh:
    """Return a maker of a compiled function, each as a new process would make it."""
    (tmp_path / "tiny.py").write_text(TINY)

    def make() -> Any:
        spec = importlib.util.spec_from_file_location("tiny", tmp_path / "tiny.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.twice

    return make


def taken(function: Any) -> bool:
    """Call a compiled function and return whether its code was taken from the disk."""
    assert function(4.0) == 8.0
    return sum(function.stats.cache_hits.values()) > 0


def kept(folder: Path, ending: str) -> Path:
    (place,) = (folder / "__pycache__").glob(f"*.{ending}")
    return place


def test_code_is_kept_and_taken(fresh: Fresh) -> None:
    assert not taken(fresh())
    assert taken(fresh())


def test_code_that_makes_arrays_is_read_without_all_that_compiles(tmp_path: Path) -> None:
    """Numba would import SciPy's linear algebra before it reads; what it needs to run is there."""
    place = tmp_path / "made.py"
    place.write_text(MADE)
    first, second = (
        subprocess.run(
            [sys.executable, place], stdout=subprocess.PIPE, check=True, text=True, timeout=600
        ).stdout.split()
        for _ in range(2)
    )
    assert first[1:] == ["0", "True"]
    assert second == [first[0], "1", "False"]


def test_a_change_in_any_source_is_noticed(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not taken(fresh())
    monkeypatch.setattr(machine_code, "fingerprint", lambda _folder: "of other sources")
    assert not taken(fresh())
    assert taken(fresh())


def test_the_fingerprint_is_of_every_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the folder, and of the module that keeps machine code."""
    folder, module = tmp_path / "folder", tmp_path / "machine_code.py"
    folder.mkdir()
    for source in (folder / "other.py", module):
        source.write_text("1")
    monkeypatch.setattr(machine_code, "__file__", str(module))
    fingerprint = machine_code.fingerprint.__wrapped__
    before = fingerprint(folder)
    assert fingerprint(folder) == before
    (folder / "other.py").write_text("2")
    changed = fingerprint(folder)
    assert changed != before
    module.write_text("2")
    assert fingerprint(folder) not in (before, changed)


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: b"\x80\x04." + data,
    ],
)
def test_damaged_code_is_compiled_anew(
    fresh: Fresh, tmp_path: Path, ending: str, damage: Callable[[bytes], bytes]
) -> None:
    assert not taken(fresh())
    place = kept(tmp_path, ending)
    place.write_bytes(damage(place.read_bytes()))
    assert not taken(fresh())
    assert taken(fresh())


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_missing_code_is_compiled_anew(fresh: Fresh, tmp_path: Path, ending: str) -> None:
    assert not taken(fresh())
    kept(tmp_path, ending).unlink()
    assert not taken(fresh())
    assert taken(fresh())


def test_code_that_cannot_be_kept_is_compiled(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(machine_code._CheckedFiles, "_write", full)
    assert not taken(fresh())


def test_a_part_of_the_engine_is_kept_so() -> None:
    @kernel
    def part(number: float) -> float:
        return number

    assert isinstance(vars(part)["_cache"], machine_code.MachineCode)
