"""Running the command line in processes of its own that need not import it anew.

Starting Python, importing and reading the compiled engine takes seconds, several hundred times
over. A server does it once and forks for each command: the child has its own folder, environment,
output and exit code, and ends as any process does. What must see a new process starts one itself.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


class Server:
    """A process that has imported the command line and forks for each command."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(
        self, words: list[str], folder: Path, env: dict[str, str] | None
    ) -> tuple[int, str, str]:
        """Run the program in a folder and return its exit code, output and errors."""
        with tempfile.TemporaryDirectory() as place:
            out, errors = Path(place, "out"), Path(place, "errors")
            asked = {
                "words": words,
                "folder": str(folder),
                "env": dict(os.environ) if env is None else env,
                "out": str(out),
                "errors": str(errors),
            }
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            assert answer, "the server of commands has ended"
            return int(answer), out.read_text("utf-8"), errors.read_text("utf-8")

    def close(self) -> None:
        """End the server."""
        self._process.communicate()


def serve() -> None:
    """Answer requests on standard input, one line each, with an exit code."""
    warm_up()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            become(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


OURS = ("app.server", "charts", "cli", "ledger", "planner.handover", "report.rendering")
THEIRS = ("altair", "h5netcdf", "highspy", "jinja2", "linopy", "openpyxl", "vl_convert")


def warm_up() -> None:
    """Import what commands import, and read the compiled engine.

    What starts threads, such as drawing and solving, is left to the children: a fork loses them.
    """
    from importlib import import_module

    from counterpoise import wings
    from counterpoise.ensemble import run_dataset
    from counterpoise.wings.declarations import deferred

    for name in (*THEIRS, *(f"counterpoise.{name}" for name in OURS)):
        import_module(name)
    wings.charts()
    for chapter in wings.chapters():
        for sections in chapter.sections:
            if isinstance(sections, deferred):
                _ = sections.function
    run_dataset("status-quo", futures=1, seed=1, workers=1)
    gc.freeze()


def become(asked: dict[str, Any]) -> None:
    """Turn this process into the one that was asked for, and end it."""
    from counterpoise.cli import main

    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["env"])
    for number, name in ((1, "out"), (2, "errors")):
        place = os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(place, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["counterpoise", *asked["words"]]
    code = 0
    try:
        main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve()
