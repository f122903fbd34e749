"""What cells of notebooks and of the gallery show: run once for each state of the package.

Outputs are kept under ``docs/_build/executed`` by a fingerprint of everything in the package and of
the cells, so that a build after a change of words runs nothing. None of them is committed.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from time import time

from filelock import FileLock

import counterpoise

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(counterpoise.__file__).parent
RUNNER = Path(__file__).with_name("cell_runner.py")
KEPT = ROOT / "docs" / "_build" / "executed"
AT_WORK = 3600
"""Seconds after which nobody writes into a folder that nobody has written into."""
Outputs = list[list[dict[str, str]]]
"""For each cell what it shows, in order."""


def executed(documents: Mapping[str, list[str]]) -> dict[str, Outputs]:
    """Return what the cells of documents show.

    Parameters
    ----------
    documents : mapping of str to list of str
        Cells by the name of their document. Each document begins anew, in an empty folder.

    Raises
    ------
    RuntimeError
        If a cell fails, with the cell and the error.
    """
    folder = KEPT / _state()
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    places = {name: folder / f"{_key(name, cells)}.json" for name, cells in documents.items()}
    # Builds and tests that begin at once wait for each other's document, not for all of them.
    with ExitStack() as locks:
        for place in sorted(places.values()):
            locks.enter_context(FileLock(place.with_suffix(".lock")))
        missing = {name: documents[name] for name, place in places.items() if not place.is_file()}
        if missing:
            _run(missing, places)
    return {name: json.loads(place.read_text("utf-8")) for name, place in places.items()}


def _sweep(folder: Path) -> None:
    """Remove what earlier states of the package showed, unless somebody may be at work there."""
    with FileLock(KEPT / "lock"):
        for other in KEPT.iterdir():
            if other.is_dir() and other != folder and other.stat().st_mtime < time() - AT_WORK:
                shutil.rmtree(other)


def _run(documents: Mapping[str, list[str]], places: Mapping[str, Path]) -> None:
    """Run documents and keep what they show; those that came before one that fails are kept."""
    # Compiled functions, which the pages themselves do without.
    without = {k: v for k, v in os.environ.items() if k != "NUMBA_DISABLE_JIT"}
    done = subprocess.run(
        [sys.executable, "-W", "error", str(RUNNER)],
        input=json.dumps(documents),
        env={**without, "PYTHONPATH": str(PACKAGE.parent), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        name, outputs = json.loads(line)
        places[name].write_text(json.dumps(outputs), "utf-8")
    if done.returncode:
        raise RuntimeError(f"a cell failed\n{done.stderr[-4000:]}")


def _key(name: str, cells: list[str]) -> str:
    said = json.dumps([name, cells])
    return hashlib.sha256(said.encode()).hexdigest()[:24]


@cache
def _state() -> str:
    """Return a fingerprint of what decides what cells show: the package and what it stands on."""
    files = [
        path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in str(path)
    ]
    seen = hashlib.sha256(sys.version.encode())
    for path in (*sorted(files), RUNNER, ROOT / "requirements-test.lock"):
        seen.update(str(path.relative_to(ROOT if path.is_relative_to(ROOT) else PACKAGE)).encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()[:24]
