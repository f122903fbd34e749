"""The Containerfile is sound as far as reading it can tell."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet

from .command_words import parsed
from .containerfile import Stage, stages

ROOT = Path(__file__).parents[2]
FILE = ROOT / "Containerfile"
STAGES = stages(FILE)
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FINAL = STAGES[-1]
WRITTEN = ("NUMBA_CACHE_DIR", "MPLCONFIGDIR", "COUNTERPOISE_HOME")
"""Variables that say where something is written."""


def started() -> tuple[str, dict[str, Any]]:
    """Return the command that a container runs unless told otherwise."""
    (entry,), (given,) = FINAL.all("ENTRYPOINT"), FINAL.all("CMD")
    program, *first = entry.words()
    assert program in PROJECT["scripts"]
    return parsed([*first, *given.words()])


def test_words_that_are_no_command_are_found() -> None:
    with pytest.raises(Exception, match="No such command"):
        parsed(["no-such-command"])
    with pytest.raises(Exception, match="No such option"):
        parsed(["app", "--no-such-option"])


def test_the_default_is_the_simulator_for_others_than_the_container() -> None:
    command, options = started()
    assert command == "app"
    assert options["host"] == "0.0.0.0"
    assert options["browser"] is False


def test_one_port_is_listened_on_exposed_and_asked_for_its_health() -> None:
    (exposed,), (health,) = FINAL.all("EXPOSE"), FINAL.all("HEALTHCHECK")
    port = started()[1]["port"]
    assert exposed.rest == str(port)
    assert f"http://127.0.0.1:{port}/api/health" in health.rest


class Healthy(BaseHTTPRequestHandler):
    """Answers as a program that is up."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/api/health" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_the_check_of_health_tells_up_from_down() -> None:
    (health,) = FINAL.all("HEALTHCHECK")
    python, *code = json.loads(health.rest.partition(" CMD ")[2])
    assert python == "python"
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        here = [word.replace("8410", str(server.server_port)) for word in code]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        up = subprocess.run([sys.executable, *here], check=False)
        server.shutdown()
        thread.join()
    down = subprocess.run([sys.executable, *here], capture_output=True, check=False)
    assert (up.returncode, down.returncode) == (0, 1)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name or "final")
def test_what_is_copied_exists_and_is_not_kept_out(stage: Stage) -> None:
    names = [earlier.name for earlier in STAGES]
    for copy in stage.all("COPY"):
        *sources, _ = copy.words()
        if source := copy.flag("from"):
            assert source in names[: STAGES.index(stage)]
            continue
        for name in sources:
            assert (ROOT / name).exists(), name
            assert is_sent(name), f"{name} is kept from the build by .dockerignore"


def is_sent(name: str) -> bool:
    """Return whether .dockerignore lets a file or folder through: its last rule that fits."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        rule = line.removeprefix("!")
        if rule and not rule.startswith("#") and fnmatch(name, rule):
            sent = line.startswith("!")
    return sent


def test_nothing_but_the_sources_is_sent_to_a_build() -> None:
    for name in (".git", ".venv", "out", "node_modules", "tests", "requirements-test.lock"):
        assert not is_sent(name)


def test_it_does_not_run_as_root() -> None:
    user = FINAL.all("USER")[-1].rest
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user), "a number, so that it can be checked"
    last = max(FINAL.instructions.index(found) for found in FINAL.all("USER"))
    assert not [found for found in FINAL.instructions[last:] if found.word in ("RUN", "COPY")]


def test_what_is_written_to_is_declared() -> None:
    (volumes,) = FINAL.all("VOLUME")
    places = [PurePosixPath(place) for place in volumes.words()]
    for name in WRITTEN:
        place = PurePosixPath(FINAL.environment()[name])
        assert any(place.is_relative_to(volume) for volume in places), name


def test_what_is_compiled_is_found_again() -> None:
    """Numba looks for code by the place of its sources, the processor and the folder."""
    compiled, final = STAGES[-2].environment(), FINAL.environment()
    for name in ("NUMBA_CACHE_DIR", "NUMBA_CPU_NAME", "MPLCONFIGDIR"):
        assert compiled[name] == final[name]
    programs = [
        [copy.words() for copy in stage.all("COPY") if copy.flag("from") == "build"]
        for stage in STAGES[-2:]
    ]
    assert programs[0] == programs[1] == [["/opt/counterpoise", "/opt/counterpoise"]]


def test_what_is_compiled_at_build_is_what_make_compiles() -> None:
    make = " ".join((ROOT / "Makefile").read_text("utf-8").split())
    (run,) = STAGES[-2].all("RUN")
    for part in run.rest.split(" && "):
        words = part.replace(" >/dev/null", "").strip()
        if words.startswith("counterpoise "):
            parsed(shlex.split(words)[1:])
        if "matplotlib" not in words:
            assert words in make


def test_python_is_one_that_the_project_takes() -> None:
    for stage in STAGES:
        version = re.search(r"/python:(\d+\.\d+)-slim", stage.base)
        assert version is not None
        assert version[1] in SpecifierSet(PROJECT["requires-python"])


def test_packages_come_from_the_lock_alone() -> None:
    installs = [run.rest for run in STAGES[0].all("RUN") if "pip install" in run.rest]
    locked, own = installs
    assert "--require-hashes" in locked
    assert locked.endswith("-r requirements.lock")
    assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(own.split())
    assert not [
        run for stage in STAGES[1:] for run in stage.all("RUN") if " install -r" in run.rest
    ]
