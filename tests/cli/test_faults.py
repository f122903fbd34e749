"""Whatever goes wrong: a message, the right exit code, no traceback, nothing half written."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
Tree = Callable[[], dict[str, bytes]]
FEW = ("--futures", "20")
SLOW_WRITER = """
import sys
from counterpoise import report
from counterpoise.cli import main
from counterpoise.ensemble import storage

def brief(result, summary, known, place):  # drawing takes long, and is not what is stopped here
    place.write_text("half a report")

def stall(result, place):
    place.write_bytes(b"half a result")
    print("writing", file=sys.stderr, flush=True)
    sys.stdin.read()

report.write_report = brief
storage.write_netcdf = stall
sys.argv = ["counterpoise", "run", "fast.yaml", "--futures", "20", "--out", "out"]
main()
"""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("frobnicate",), "No such command"),
        (("run",), "Missing argument"),
        (("run", "fast.yaml", "--futures", "many"), "integer"),
        (("run", "fast.yaml", "--futures", "0"), "0 futures cannot be run"),
        (("run", "fast.yaml", "--futures", "-3"), "-3 futures cannot be run"),
        (("run", "fast.yaml", "--futures", "99999999"), "Give 1 to"),
        (("run", "fast.yaml", "--seed", "-1"), "the seed is -1"),
        (("run", "fast.yaml", "--seed", str(2**63)), "--seed"),
        (("run", "fast.yaml", "fast.yaml"), "two scenarios have this name"),
        (("run", "fast.yaml", "status-quo"), "different quarters"),
        (("run", "glidepath"), "Did you mean glide-path"),
        (("run", "nowhere.yaml"), "does not exist"),
        (("run", "."), "there is no scenario"),
        (("run", "fast.yaml", "--nonsense"), "No such option"),
        (("run", "fast.yaml", "--evidence", "fast.yaml"), "is not a folder"),
        (("run", "fast.yaml", "--evidence", "."), "holds no table"),
        (("run", "fast.yaml", "--set", "foo"), "is not entry=value"),
        (("run", "fast.yaml", "--set", "=1"), "is not entry=value"),
        (("run", "fast.yaml", "--set", "a=[1"), "cannot be read"),
        (("run", "fast.yaml", "--set", "a=2027-13-45"), "cannot be read"),
        (("run", "fast.yaml", "--set", "a=1", "--set", "a.b=2"), "Set each entry once"),
        (("run", "fast.yaml", "--set", "time={quarters: 8}", "--set", "time.start=1"), "once"),
        (("run", "fast.yaml", "--set", "extends=status-quo"), "cannot be changed"),
        (("run", "fast.yaml", "--set", "figures.commitments/DEU=70"), "Shares are fractions"),
        (("run", "fast.yaml", "--set", "a=" + "[" * 5000), "nested too deeply"),
        (("compare", "nowhere.nc"), "does not exist"),
        (("compare", "fast.yaml"), "is not a result"),
        (("report", "fast.yaml"), "is not a result"),
        (("evidence", "show", "nothing"), "there is no table"),
        (("evidence", "show", "yardsticks"), "now called burden_coefficients"),
        (("evidence", "show", "economy/DEU/gdp"), "Did you mean economy/DEU/gdp_2024"),
        (("scenario", "show", "nothing"), "there is no scenario"),
    ],
)
def test_wrong_words(command: Command, tree: Tree, words: tuple[str, ...], says: str) -> None:
    before = tree()
    outcome = command(*words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert says in outcome.err
    assert tree() == before


def test_all_problems_come_together(command: Command, home: Path, tree: Tree) -> None:
    (home / "bad.yaml").write_text("titel: x\ncapabilities: [seed]\nfigures: {commitments/DEU: 7}")
    (home / "own").mkdir()
    (home / "own" / "commitments.csv").write_text("ally,value\nDEU,1\n")
    (home / "taken").write_text("a file")
    before = tree()
    outcome = command("run", "bad.yaml", "clif", "--set", "oops", "--out", "taken/deeper")
    assert outcome.code == 2
    assert outcome.err.startswith("6 problems with the input; nothing was written:\n")
    for part in (
        "bad.yaml, line 1, titel: unknown entry",
        "bad.yaml, line 2, capabilities: unknown capability 'seed'. Did you mean sead?",
        "bad.yaml, line 3, figures.commitments/DEU: committed_share is 7, above 1.",
        "there is no scenario 'clif'. Did you mean cliff?",
        "--set: 'oops' is not entry=value.",
        "taken is a file, where a folder is needed.",
    ):
        assert part in outcome.err
    with_tables = command("run", "bad.yaml", "--evidence", "own", "--json")
    assert with_tables.code == 2
    assert with_tables.out == ""
    assert "missing: low" in with_tables.err
    assert "titel" in with_tables.err
    assert tree() == before


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder where an earlier result is kept for all tests that need one."""
    return tmp_path_factory.mktemp("earlier") / "out"


@pytest.fixture
def earlier(command: Command, home: Path, kept: Path) -> None:
    """Leave an earlier result in the folder ``out``, run once."""
    if not kept.exists():
        assert command("run", "fast.yaml", *FEW, "--out", "out").code == 0
        shutil.copytree(home / "out", kept)
    else:
        shutil.copytree(kept, home / "out")


@pytest.mark.usefixtures("earlier")
@pytest.mark.parametrize("kilobytes", [0, 32])
def test_out_of_disk_leaves_the_earlier_result(anew: Command, tree: Tree, kilobytes: int) -> None:
    before = tree()
    words = ("run", "fast.yaml", *FEW, "--seed", "2", "--out", "out")
    outcome = anew(*words, largest_file=kilobytes * 1024)
    assert outcome.code == 2
    assert "cannot be written" in outcome.err
    assert tree() == before


def test_out_of_disk_leaves_no_new_folder(command: Command, anew: Command, tree: Tree) -> None:
    assert command("run", "fast.yaml", *FEW).code == 0  # compiled code is cached on disk too
    before = tree()
    outcome = anew("run", "fast.yaml", *FEW, "--out", "a/b", largest_file=4096)
    assert outcome.code == 2
    assert tree() == before


@pytest.mark.parametrize("words", [("run", "fast.yaml", *FEW), ("app", "--no-browser", "--port")])
def test_nowhere_to_keep_compiled_code(
    program: str, home: Path, tree: Tree, words: tuple[str, ...]
) -> None:
    """As where nothing may be written: Numba has one place left, and that is no folder."""
    before = tree()
    no_folder = {
        "NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator",
        "NUMBA_CACHE_DIR": os.devnull + "/none",
    }
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = [str(free.getsockname()[1])] if words[0] == "app" else []
    done = subprocess.run(
        [program, *words, *port],
        cwd=home,
        env=os.environ | no_folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Set NUMBA_CACHE_DIR" in done.stderr
    assert "Traceback" not in done.stderr
    assert "is open at" not in done.stderr
    assert tree() == before


@pytest.mark.parametrize("words", [("evidence", "list"), ("run", "fast.yaml", *FEW, "--json")])
def test_full_standard_output(program: str, home: Path, words: tuple[str, ...]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("the system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [program, *words], cwd=home, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Cannot write the output (No space left on device)." in done.stderr


def test_a_reader_that_leaves_early(program: str, home: Path) -> None:
    done = subprocess.run(
        f"'{program}' evidence show expenditure --csv | head -1",
        shell=True,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("ally,year")
    assert done.stderr == ""


@pytest.mark.usefixtures("earlier")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_stopped_while_writing(home: Path, tree: Tree, number: signal.Signals) -> None:
    before = tree()
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW_WRITER],
        cwd=home,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    while "writing" not in (line := process.stderr.readline()):
        assert line, "the run ended before it wrote"
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Traceback" not in errors
    after = tree()
    visible = {name: data for name, data in after.items() if ".counterpoise-" not in name}
    assert visible == before
    if number != signal.SIGKILL:
        assert process.returncode == 128 + number
        assert "Interrupted" in errors
        assert after == before


def test_out_in_a_place_that_cannot_be_written(command: Command, home: Path, tree: Tree) -> None:
    before = tree()
    outcome = command("run", "fast.yaml", *FEW, "--out", "fast.yaml")
    assert outcome.code == 2
    assert "is a file, where a folder is needed" in outcome.err
    assert tree() == before


def test_a_read_only_folder(command: Command, home: Path) -> None:
    if os.geteuid() == 0:
        out = "/proc/counterpoise"  # nobody may write there, not even root
        if not Path("/proc").is_dir():
            pytest.skip("everything may be written by root")
    else:
        (home / "closed").mkdir(mode=0o500)
        out = "closed/out"
    outcome = command("run", "fast.yaml", *FEW, "--out", out)
    assert outcome.code == 2
    assert "cannot be written" in outcome.err


def test_a_huge_file_is_refused_at_once(command: Command, home: Path) -> None:
    with (home / "huge.yaml").open("wb") as stream:
        stream.truncate(100_000_000)
    outcome = command("run", "huge.yaml")
    assert outcome.code == 2
    assert "huge.yaml: is 100 MB; at most 0.5 MB are read." in outcome.err
