"""Running the command line as people do: as a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from .forks import Server

PROGRAM = Path(sys.executable).parent / "counterpoise"
LIMITED = """
import os, resource, sys
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
os.execv(sys.argv[2], sys.argv[2:])
"""
SMALL = """\
name: {name}
extends: {parent}
time: {{quarters: 8}}
capabilities: [heavy_brigade, sead]
"""


@dataclass
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture(scope="session")
def program() -> str:
    """Return the program that stands beside the interpreter."""
    if not PROGRAM.is_file():
        pytest.skip("the package is not installed, only on the path")
    return str(PROGRAM)


def furnish(folder: Path) -> Path:
    """Put two small scenarios into a folder."""
    for name, parent in (("fast", "cliff"), ("slow", "glide-path")):
        (folder / f"{name}.yaml").write_text(SMALL.format(name=name, parent=parent))
    return folder


@pytest.fixture(scope="session")
def server(program: str) -> Iterator[Server]:
    """Return what runs commands without importing everything anew for each."""
    running = Server()
    yield running
    running.close()


def call(server: Server, folder: Path, *words: str | Path, env: Any = None) -> Outcome:
    """Run the program in a folder; a traceback is never what it should print."""
    code, out, errors = server.run(
        [str(word) for word in words], folder, dict(os.environ) if env is None else env
    )
    assert "Traceback" not in errors, errors
    return Outcome(code, out, errors)


def call_anew(
    program: str, folder: Path, *words: str | Path, largest_file: int | None = None
) -> Outcome:
    """Run the program as a new process, for what a forked one cannot be held to.

    A limit in bytes on the files that it writes is set by the new process itself: code between
    fork and exec is not safe beside threads, and JAX refuses it.
    """
    limited = [] if largest_file is None else [sys.executable, "-c", LIMITED, str(largest_file)]
    done = subprocess.run(
        [*limited, program, *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder with two small scenarios in it."""
    return furnish(tmp_path)


@pytest.fixture
def command(server: Server, home: Path) -> Command:
    """Return a runner of the program in that folder."""
    return partial(call, server, home)


@pytest.fixture
def anew(program: str, home: Path) -> Command:
    """Return a runner of the program in that folder, in a new process each time."""
    return partial(call_anew, program, home)


@pytest.fixture(scope="session")
def printed(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Return what a small run of two scenarios prints as JSON."""
    words = ("run", "fast.yaml", "slow.yaml", "--futures", "20", "--seed", "3", "--json")
    return call(server, furnish(tmp_path_factory.mktemp("printed")), *words)


@pytest.fixture
def tree(home: Path) -> Callable[[], dict[str, bytes]]:
    """Return a reader of every file in that folder, to see that nothing changed."""

    def read() -> dict[str, bytes]:
        return {
            str(p.relative_to(home)): p.read_bytes() for p in home.rglob("*") if p.is_file()
        } | {f"{p.relative_to(home)}/": b"" for p in home.rglob("*") if p.is_dir()}

    return read
