"""Writes generations of files in processes that are killed before each step that touches a file.

Run with a folder and ``whole``, ``shared`` or ``one file``; prints a line for each step.
One process forks for each step, so that Python starts once.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from counterpoise.atomic_write import check_files, text_writer, write_file, write_together

NAMES = ("report.html", "result.nc", "summary.json")
STEPS = {
    "open",
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.chmod",
    "os.chown",
    "ctypes.call_function",
}
MOST = 400


def write(folder: Path, generation: int, names: tuple[str, ...] = NAMES) -> None:
    """Write one generation."""
    text = f"{generation}" * 20_000
    write_together(folder, {name: text_writer(text) for name in names}, command="run")


def write_one(folder: Path, generation: int) -> None:
    """Write one of the files anew."""
    write_file(folder / NAMES[1], text_writer(f"{generation}" * 20_000))


def killed_at(step: int, work: Callable[[], None]) -> bool:
    """Do some work in a process that is killed before a step; return whether it came so far."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert status in (0, signal.SIGKILL), status
        return status != 0
    left = step

    def hook(event: str, _: Any) -> None:
        nonlocal left
        if event in STEPS:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    try:
        work()
    except BaseException as error:
        print(repr(error), file=sys.stderr)
        os._exit(1)
    os._exit(0)


def seen(folder: Path) -> list[str]:
    """Return what files of a generation hold: each its generation, or how it is torn."""
    found = []
    for place in sorted(p for p in folder.iterdir() if p.suffix in (".html", ".nc", ".json")):
        if not place.name.startswith("."):
            text = place.read_text()
            found.append(text[0] if text == text[:1] * 20_000 else "torn")
    return found


def main(place: str, kind: str) -> None:
    """Kill at each step and print what is seen then, once it is read, and after the next write."""
    for step in range(MOST):
        folder = Path(place) / f"{step}" / "out"
        folder.mkdir(parents=True)
        if kind == "shared":
            (folder / "notes.txt").write_text("mine")
        write(folder, 1, (*NAMES, "earlier.html"))
        work = write_one if kind == "one file" else write
        killed = killed_at(step, partial(work, folder, 2))
        raw = seen(folder)
        check_files(folder, "")
        read = seen(folder)
        write(folder, 3)
        left = sorted(str(p.relative_to(folder.parent)) for p in folder.parent.rglob("*"))
        told = {"killed": killed, "raw": raw, "read": read, "last": seen(folder), "left": left}
        print(json.dumps(told), flush=True)
        if not killed:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
