"""The quick start: its blocks are run as they stand, its lists of fields held against a summary."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.forks import Server

PAGE = (Path(__file__).parents[2] / "docs" / "quick-start.md").read_text("utf-8")
BLOCK = re.compile(
    r"<!-- (run|file: (?P<file>[\w./-]+)) -->\n```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL
)
FIELDS = re.compile(r"<!-- fields: (\w+) -->\n((?:\|.*\n)+)")
PROGRAMS = Path(sys.executable).parent


def in_folder(folder: Path, *words: str) -> str:
    """Run a command with the programs of this environment first on the path."""
    done = subprocess.run(
        words,
        cwd=folder,
        env=os.environ
        | {"PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{words[-1]}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def blocks(kind: str) -> list[re.Match[str]]:
    return [found for found in BLOCK.finditer(PAGE) if found["kind"] == kind]


def lines_typed(text: str) -> list[str]:
    """Return the commands of a console block."""
    lines = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
    assert lines, f"a console block without a command: {text}"
    return lines


def type_all(place: Path, server: Server) -> None:
    """Type everything into a folder that the page says to type.

    A shell has the first block, in new processes. The others go to a server of commands, which
    imports the program once for all; what it cannot run as a shell does goes to the shell.
    """
    for found in BLOCK.finditer(PAGE):
        if found["file"]:
            (place / found["file"]).write_text(found["text"])
    first, *others = blocks("console")
    in_folder(place, "bash", "-e", "-c", "\n".join(lines_typed(first["text"])))
    for found in others:
        for line in lines_typed(found["text"]):
            type_one(place, server, line)


def type_one(place: Path, server: Server, line: str) -> None:
    words = shlex.split(line)
    into = words[-1] if ">" in words[-2:-1] else None
    command = words[1:-2] if into else words[1:]
    if words[0] != "counterpoise" or set(" ".join(command)) & set("<>|&;$*?`"):
        in_folder(place, "bash", "-e", "-c", line)
        return
    code, out, errors = server.run(command, place, None)
    assert code == 0, f"{line}\n{out[-2000:]}\n{errors[-2000:]}"
    if into:
        (place / into).write_text(out)


def test_every_runnable_block_is_marked() -> None:
    """A console or python block without its mark would rot unseen."""
    marked = len(blocks("console")) + len(blocks("python"))
    assert marked == len(re.findall(r"^```(?:console|python)$", PAGE, re.MULTILINE)) > 0


@pytest.mark.slow
@pytest.mark.long
def test_the_page_holds_when_it_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One test, since typing takes a minute and two processes would each do it."""
    if not (PROGRAMS / "counterpoise").is_file():
        pytest.skip("the package is not installed, only on the path")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    server = Server()
    try:
        type_all(tmp_path, server)
    finally:
        server.close()
    check_files(tmp_path)
    check_own_table(tmp_path)
    check_fields(tmp_path)
    check_python_blocks(tmp_path)


def check_files(folder: Path) -> None:
    first = {path.name for path in (folder / "out" / "first").iterdir()}
    files = {"report.html", "result.nc", "summary.json", "glide-path.yaml", "cliff.yaml"}
    assert first == files | {".manifest.json"}
    assert (folder / "again.html").is_file()
    assert (folder / "out" / "late" / "late-cliff.yaml").is_file()


def check_own_table(folder: Path) -> None:
    """The same futures and figures give the same verdict, whether shipped or read from a folder."""
    own = json.loads((folder / "out" / "own" / "summary.json").read_text())
    shipped = json.loads((folder / "summary.json").read_text())
    assert own["scenarios"] == shipped["scenarios"]


def check_python_blocks(folder: Path) -> None:
    code = "\n".join(found["text"] for found in blocks("python"))
    out = in_folder(folder, sys.executable, "-W", "error", "-c", code)
    assert "capability-years" in out
    assert (folder / "result.nc").is_file()


def check_fields(folder: Path) -> None:
    summary = json.loads((folder / "summary.json").read_text())
    scenario = summary["scenarios"]["cliff"]
    real: dict[str, dict[str, Any]] = {
        "top": summary,
        "scenario": scenario,
        "overall": scenario["overall"],
        "capability": next(iter(scenario["capabilities"].values())),
        "money": scenario["money"],
        "bound": scenario["bound"],
        "supply": scenario["supply"],
        "package": scenario["packages"]["air_campaign"],
        "ally": next(iter(scenario["allies"].values())),
    }
    listed = {name: set(_first_cells(rows)) for name, rows in FIELDS.findall(PAGE)}
    assert listed == {name: set(entry) for name, entry in real.items()}


def _first_cells(rows: str) -> list[str]:
    return [name for row in rows.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])]
